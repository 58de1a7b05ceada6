"""What all pages share: their context, headers, the forms of a list (HTML, JSON, CSV, Atom), style sheet and script."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any, Literal
from urllib.parse import quote

from fastapi import APIRouter, Request, Response

from wirewatch.entrypoints.web.api import ApiContext, Refused, tagged
from wirewatch.render.tables import csv_table
from wirewatch.render.web.page import AtomEntry, Frame, rendered

POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; {frames}form-action 'self'; "
    "frame-ancestors 'none'; base-uri 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
)
HTML_HEADERS = {
    # Browsers send `Origin: null` with forms of a page without referrer, so that no form could be told from a foreign
    # one; to other sites nothing is sent either way.
    "Referrer-Policy": "same-origin",
    "X-DNS-Prefetch-Control": "off",
}
FOREVER = "public, max-age=31536000, immutable"
STATIC = {
    "wirewatch.css": "text/css; charset=utf-8",
    "keys.js": "text/javascript; charset=utf-8",
    "icon.svg": "image/svg+xml",
}
VERSION = re.compile("[0-9a-f]{12}")
PATHS = frozenset({"/", "/actors", "/search", "/statements", "/coming-up", "/digests", "/status"})
Form = Literal["html", "json", "csv", "atom"]
FORMS: tuple[Form, ...] = ("html", "json", "csv", "atom")


@dataclass(frozen=True, kw_only=True)
class PageContext:
    """What the pages are made from: what the API answers from, and who asks."""

    api: ApiContext
    home: Path  # where the archive and the filed digests are
    paths: frozenset[str] = PATHS  # of the pages in the navigation that are served
    user: Callable[[Request], str | None] = lambda _: None  # who is logged in; None: nobody needs to
    token: Callable[[Request], str] = lambda _: ""  # the CSRF token of the request's session

    def timezone(self) -> str:
        """Return the zone in which times are shown: that of the first series."""
        return next((one.timezone for one in self.api.config().series), "UTC")

    def frame(self, request: Request) -> Frame:
        """Return what surrounds the page that a request asks for."""
        return Frame(
            path=request.url.path,
            query=tuple((name, value) for name, value in request.query_params.multi_items() if value),
            now=self.api.now(),
            timezone=self.timezone(),
            style=static_address("wirewatch.css"),
            script=static_address("keys.js"),
            icon=static_address("icon.svg"),
            user=self.user(request),
            token=lambda: self.token(request),
            pages=self.paths,
        )

    def html(
        self, request: Request, template: str, *, status: int = 200, frames: bool = False, **values: Any
    ) -> Response:
        """Return a page. `frames`: it shows one of our own sandboxed answers in a frame."""
        text = rendered(template, frame=self.frame(request), **values)
        answer = tagged(request, text.encode("utf-8", "replace"), media_type="text/html; charset=utf-8")
        if answer.status_code == 200:
            answer.status_code = status
        answer.headers.update(HTML_HEADERS)
        answer.headers["Content-Security-Policy"] = POLICY.format(frames="frame-src 'self'; " if frames else "")
        return answer

    def problem(self, request: Request, status: int, what: str, do: str) -> Response:
        """Return a page that says what is wrong and what to do."""
        return self.html(request, "problem.html.jinja", status=status, what=what, do=do)

    def listing(self, request: Request, template: str, found: Listing, **values: Any) -> Response:
        """Return a list in the form that the request asks for."""
        form = form_of(request)
        if form == "html":
            return self.html(request, template, next=found.next, **values)
        if form == "json":
            body = json.dumps({"items": list(found.items), "next": found.next}, ensure_ascii=False)
            return tagged(request, body.encode("utf-8", "replace"), media_type="application/json")
        if form == "csv":
            rows = ([item.get(name) for name in found.columns] for item in found.items)
            answer = tagged(
                request, csv_table(found.columns, rows).encode("utf-8", "replace"), media_type="text/csv; charset=utf-8"
            )
            answer.headers["Content-Disposition"] = f'attachment; filename="{found.name}.csv"'
            return answer
        return self._atom(request, found)

    def _atom(self, request: Request, found: Listing) -> Response:
        here = str(request.url.replace(scheme=request.url.scheme))
        root = f"{request.url.scheme}://{request.url.netloc}"
        entries = [found.entry(item, root) for item in found.items]
        text = rendered(
            "list.atom.jinja",
            frame=self.frame(request),
            title=f"Wirewatch: {found.title}",
            id=here,
            own=here,
            updated=max((one.at for one in entries), default=self.api.now()),
            entries=entries,
        )
        return tagged(request, text.encode("utf-8", "replace"), media_type="application/atom+xml; charset=utf-8")


@dataclass(frozen=True, kw_only=True)
class Listing:
    """One list, for the forms that are not HTML: plain values by name."""

    name: str  # of the file
    title: str
    columns: Sequence[str]  # of the CSV form
    items: Sequence[dict[str, Any]]  # of the JSON form
    entry: Callable[[dict[str, Any], str], AtomEntry]  # an item as an entry; the second value is our own root address
    next: str | None = None


def form_of(request: Request) -> Form:
    """Return the form that a request asks for, by `?format=` or the end of its path. Raises Refused."""
    asked = request.query_params.get("format") or request.path_params.get("form") or "html"
    for form in FORMS:
        if asked == form:
            return form
    raise Refused(404, f'there is no form "{asked[:20]}" of this list', "ask for html, json, csv or atom")


@cache
def static_file(name: str) -> bytes:
    """Return a style sheet, script or icon."""
    return resources.files("wirewatch.entrypoints.web").joinpath("static", name).read_bytes()


@cache
def static_address(name: str) -> str:
    """Return the address of a file, which changes with its content, so that it can be kept for ever."""
    return f"/static/{hashlib.sha256(static_file(name)).hexdigest()[:12]}/{quote(name)}"


def static_routes() -> APIRouter:
    """Return the path of style sheet, script and icon."""
    router = APIRouter(include_in_schema=False)

    @router.get("/static/{version}/{name}")
    def static(request: Request, version: str, name: str) -> Response:
        """Return a file of the pages."""
        if name not in STATIC or not VERSION.fullmatch(version):
            raise Refused(404, "there is no such file", "see the pages for those there are")
        answer = tagged(request, static_file(name), media_type=STATIC[name])
        if request.url.path == static_address(name):
            answer.headers["Cache-Control"] = FOREVER
        return answer

    return router
