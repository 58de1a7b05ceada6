"""Shared by all pages: context, headers, list formats (HTML, JSON, CSV, Atom) and static files."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from html import escape
from importlib import resources
from pathlib import Path
from typing import Any, Literal
from urllib.parse import quote

from fastapi import APIRouter, Request, Response

from extractors.names.watchlist import Watchlist
from wirewatch.adapters.archive import Archive
from wirewatch.adapters.learned_inflection import compile_config_watchlist
from wirewatch.adapters.store.pages import InvalidCursor
from wirewatch.domain.configuration import Config
from wirewatch.entrypoints.web.api import ApiContext, RequestRefused, response_with_etag
from wirewatch.render.exports import csv_table
from wirewatch.render.web.page import NAVIGATION_LINKS, AtomEntry, Frame, render_page
from wirewatch.steps.storage_places import open_archive

CONTENT_POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; "
    "{frames}form-action 'self'; "
    "frame-ancestors 'none'; base-uri 'none'; require-trusted-types-for 'script'; "
    "trusted-types 'none'"
)
FRAME_POLICY = (
    "sandbox; default-src 'none'; style-src 'sha256-{style}'; form-action 'none'; "
    "frame-ancestors 'self'; "
    "base-uri 'none'"
)
# Links in a digest opened alone may be followed; we rendered it, so its styles are ours too.
SENT_POLICY = (
    "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; "
    "style-src 'unsafe-inline'; "
    "form-action 'none'; frame-ancestors 'self'; base-uri 'none'"
)
HTML_HEADERS = {
    # Without a referrer, browsers send `Origin: null` with forms, so that ours could not be
    # distinguished from foreign ones. Other sites receive no referrer either way.
    "Referrer-Policy": "same-origin",
    "X-DNS-Prefetch-Control": "off",
}
CACHE_FOREVER = "public, max-age=31536000, immutable"
STATIC_FILE_TYPES = {
    "wirewatch.css": "text/css; charset=utf-8",
    "keys.js": "text/javascript; charset=utf-8",
    "icon.svg": "image/svg+xml",
}
STATIC_VERSION = re.compile("[0-9a-f]{12}")
EDITING_PATHS = frozenset({"/feeds", "/watchlist"})  # served only where the page may edit
NAVIGATION_PATHS = frozenset(link.path for link in NAVIGATION_LINKS) - EDITING_PATHS
ListFormat = Literal["html", "json", "csv", "atom"]
LIST_FORMATS: tuple[ListFormat, ...] = ("html", "json", "csv", "atom")
# Feed states, worded to follow a number as well.
FEED_STATES = {
    "ok": "read when due",
    "failing": "failing",
    "silent": "silent for unusually long",
    "moved": "moved to another address",
    "gone": "gone",
    "overdue": "not read in time",
    "new": "not read yet",
}
CURSOR_PATTERN = re.compile(r"[0-9]{1,16}(\.[0-9]{1,10})?")
INSTANT_PATTERN = re.compile(r"\d{4}-\d{2}-\d{2}(T[0-9:.]+(Z|[+-]\d{2}:?\d{2})?)?")
CONTROL_CHARACTERS = re.compile(r"[\x00-\x1f\x7f]")


@dataclass(frozen=True, kw_only=True)
class PageContext:
    """What pages are built from: the data source of the API, and the visitor."""

    api: ApiContext
    # Where the archive and the filed digests are, unless settings.yaml puts them in `storage`.
    home: Path
    paths: frozenset[str] = NAVIGATION_PATHS  # navigation pages that are served
    # The logged-in user; None: no login required.
    user: Callable[[Request], str | None] = lambda _: None
    token: Callable[[Request], str] = lambda _: ""  # the CSRF token of the request's session
    config_folder: Path = Path("config")  # where secrets.env is

    def archive(self) -> Archive:
        """Return the archive of all machines."""
        return open_archive(self.api.config(), self.home, config_folder=self.config_folder)

    def timezone(self) -> str:
        """Return the time zone for display: that of the first series."""
        return next((series.timezone for series in self.api.config().series), "UTC")

    def watchlist(self, config: Config, *, hash: str | None = None) -> Watchlist:
        """Return the watchlist as used for matching, learned inflections included.

        `hash` identifies a configuration that is not the active one.
        """
        key = f"watchlist with inflection {hash or config.hash}"
        return self.api.cache.get(key, lambda: compile_config_watchlist(config, self.home))

    def names(self) -> dict[str, str]:
        """Return the names of actors and interests by id, in watchlist order."""
        config = self.api.config()
        return {one.id: one.name for one in config.actors} | {
            one.id: one.name or one.id for one in config.interests
        }

    def frame(self, request: Request) -> Frame:
        """Return the frame around the requested page: navigation, user and token."""
        return Frame(
            path=request.url.path,
            query=tuple(
                (name, value) for name, value in request.query_params.multi_items() if value
            ),
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
        self,
        request: Request,
        template: str,
        *,
        status: int = 200,
        frames: bool = False,
        **values: Any,
    ) -> Response:
        """Return a page. `frames`: it embeds one of our sandboxed responses."""
        text = render_page(template, frame=self.frame(request), **values)
        answer = response_with_etag(
            request, text.encode("utf-8", "replace"), media_type="text/html; charset=utf-8"
        )
        if answer.status_code == 200:
            answer.status_code = status
        answer.headers.update(HTML_HEADERS)
        answer.headers["Content-Security-Policy"] = CONTENT_POLICY.format(
            frames="frame-src 'self'; " if frames else ""
        )
        # Not on sandboxed responses: with it, browsers refuse to open them on their own.
        answer.headers["Cross-Origin-Opener-Policy"] = "same-origin"
        return answer

    def problem(self, request: Request, status: int, problem: str, advice: str) -> Response:
        """Return an error page that states the problem and the remedy."""
        return self.html(request, "problem.html.jinja", status=status, what=problem, do=advice)

    def sandboxed_markup(self, request: Request, title: str, body: str) -> Response:
        """Return a document for a sandboxed frame. `body` is markup without scripts."""
        style = static_file("frame.css").decode()
        text = (
            f'<!DOCTYPE html><html><head><meta charset="utf-8"><title>{escape(title)}</title>'
            f'<style>{style}</style></head><body dir="auto">{body}</body></html>'
        )
        policy = FRAME_POLICY.format(style=_hash(style))
        return self._sandbox_response(
            request, text.encode("utf-8", "replace"), "text/html; charset=utf-8", policy
        )

    def sent(self, request: Request, markup: str) -> Response:
        """Return a digest as sent, for a sandboxed frame: with inline styles, loading nothing."""
        return self._sandbox_response(
            request, markup.encode("utf-8", "replace"), "text/html; charset=utf-8", SENT_POLICY
        )

    def plain(self, request: Request, text: str) -> Response:
        """Return a plain text for a sandboxed frame."""
        return self._sandbox_response(
            request, text.encode("utf-8", "replace"), "text/plain; charset=utf-8", SENT_POLICY
        )

    def _sandbox_response(self, request: Request, data: bytes, kind: str, policy: str) -> Response:
        answer = response_with_etag(request, data, media_type=kind)
        answer.headers.update(HTML_HEADERS | {"Referrer-Policy": "no-referrer"})
        answer.headers["Content-Security-Policy"] = policy
        return answer

    def download(self, data: bytes, *, name: str) -> Response:
        """Return bytes as a download: never displayed, whatever they contain."""
        headers = {
            "Content-Disposition": f'attachment; filename="{name}"',
            "Content-Security-Policy": "sandbox; default-src 'none'; frame-ancestors 'none'",
        }
        return Response(data, media_type="application/octet-stream", headers=headers)

    def listing(self, request: Request, template: str, listing: Listing, **values: Any) -> Response:
        """Return a list in the requested format."""
        form = requested_format(request)
        if form == "html":
            return self.html(request, template, next=listing.next, **values)
        if form == "json":
            body = json.dumps(
                {"items": list(listing.items), "next": listing.next}, ensure_ascii=False
            )
            return response_with_etag(
                request, body.encode("utf-8", "replace"), media_type="application/json"
            )
        if form == "csv":
            rows = ([item.get(name) for name in listing.columns] for item in listing.items)
            answer = response_with_etag(
                request,
                csv_table(listing.columns, rows).encode("utf-8", "replace"),
                media_type="text/csv; charset=utf-8",
            )
            answer.headers["Content-Disposition"] = f'attachment; filename="{listing.name}.csv"'
            return answer
        return self._atom(request, listing)

    def _atom(self, request: Request, listing: Listing) -> Response:
        root = self._root(request)
        address = f"{root}{request.url.path}{f'?{request.url.query}' if request.url.query else ''}"
        entries = [listing.entry(item, root) for item in listing.items]
        text = render_page(
            "list.atom.jinja",
            frame=self.frame(request),
            title=f"Wirewatch: {listing.title}",
            id=address,
            own=address,
            updated=max((entry.at for entry in entries), default=self.api.now()),
            entries=entries,
        )
        return response_with_etag(
            request,
            text.encode("utf-8", "replace"),
            media_type="application/atom+xml; charset=utf-8",
        )

    def _root(self, request: Request) -> str:
        """Return the base address; with a TLS proxy the request does not have the browser's."""
        configured = self.api.config().settings.web.address
        return (
            configured.rstrip("/") if configured else f"{request.url.scheme}://{request.url.netloc}"
        )


@dataclass(frozen=True, kw_only=True)
class Listing:
    """A list for the formats other than HTML: plain values by name."""

    name: str  # of the file
    title: str
    columns: Sequence[str]  # of the CSV form
    items: Sequence[dict[str, Any]]  # of the JSON form
    # Converts an item to an entry; the second argument is our base address.
    entry: Callable[[dict[str, Any], str], AtomEntry]
    next: str | None = None


# Items per page: in HTML, and at most in other formats.
HTML_PAGE_ITEMS, MAX_LIST_ITEMS = 25, 200


@dataclass(frozen=True, slots=True)
class RequestParams:
    """Query parameters; blank ones, as forms send them, count as absent. Raises RequestRefused."""

    request: Request

    def text(self, name: str, *, max_chars: int = 300) -> str | None:
        """Return a text parameter."""
        value = self.request.query_params.get(name, "").strip()
        if len(value) > max_chars:
            raise RequestRefused(
                422, f"{name} is too long", f"shorten it to {max_chars} characters"
            )
        if CONTROL_CHARACTERS.search(value):
            raise RequestRefused(
                422, f"{name} has characters that cannot stand there", "correct the address"
            )
        return value or None

    def choice(self, name: str, choices: Collection[str], *, default: str) -> str:
        """Return a parameter that has one of a few values."""
        value = self.text(name) or default
        if value not in choices:
            raise RequestRefused(
                422,
                f'{name}: there is no "{value[:40]}" here',
                f"ask for {', '.join(sorted(choices))}",
            )
        return value

    def cursor(self) -> str | None:
        """Return the position of this page in its list."""
        value = self.text("cursor")
        if value is not None and not CURSOR_PATTERN.fullmatch(value):
            raise InvalidCursor(value)
        return value

    def limit(self) -> int:
        """Return the requested number of items."""
        value = self.text("limit")
        if value is None:
            return HTML_PAGE_ITEMS if requested_format(self.request) == "html" else MAX_LIST_ITEMS
        if not value.isascii() or not value.isdigit() or not 1 <= int(value[:6]) <= MAX_LIST_ITEMS:
            raise RequestRefused(
                422, "limit is no number of items", f"write one from 1 to {MAX_LIST_ITEMS}"
            )
        return int(value)

    def instant(self, name: str, *, now: datetime) -> datetime | None:
        """Return an instant, given as an age (7d) or as an ISO 8601 date or time."""
        value = self.text(name)
        if value is None:
            return None
        if span := re.fullmatch(r"(\d{1,4})([hd])", value):
            return now - timedelta(hours=int(span[1]) * (24 if span[2] == "d" else 1))
        try:
            if not INSTANT_PATTERN.fullmatch(value):
                raise ValueError
            instant = datetime.fromisoformat(value)
            instant = (
                instant.replace(tzinfo=UTC) if instant.tzinfo is None else instant.astimezone(UTC)
            )
            if (
                not 1900 <= instant.year < 2200
            ):  # at the extremes it could not be converted to another zone
                raise ValueError
            return instant
        except (ValueError, OverflowError):
            advice = "write it like 7d, 2021-10-15 or 2021-10-15T08:00Z"
            raise RequestRefused(422, f"{name} is no time", advice) from None


def requested_format(request: Request) -> ListFormat:
    """Return the format from `?format=` or the end of the path. Raises RequestRefused."""
    _, dot, suffix = request.url.path.rpartition(".")
    by_path = request.path_params.get("form") or (
        suffix if dot and suffix in LIST_FORMATS else "html"
    )
    asked = request.query_params.get("format") or by_path
    for form in LIST_FORMATS:
        if asked == form:
            return form
    raise RequestRefused(
        404, f'there is no form "{asked[:20]}" of this list', "ask for html, json, csv or atom"
    )


@cache
def static_file(name: str) -> bytes:
    """Return a style sheet, script or icon."""
    return resources.files("wirewatch.entrypoints.web").joinpath("static", name).read_bytes()


def _hash(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


@cache
def static_address(name: str) -> str:
    """Return a file's address, which changes with its content so that it can be cached forever."""
    return f"/static/{hashlib.sha256(static_file(name)).hexdigest()[:12]}/{quote(name)}"


def static_routes() -> APIRouter:
    """Return the route of style sheet, script and icon."""
    router = APIRouter(include_in_schema=False)

    @router.get("/static/{version}/{name}")
    def static(request: Request, version: str, name: str) -> Response:
        """Serve a static file."""
        if name not in STATIC_FILE_TYPES or not STATIC_VERSION.fullmatch(version):
            raise RequestRefused(404, "there is no such file", "see the pages for those there are")
        answer = response_with_etag(request, static_file(name), media_type=STATIC_FILE_TYPES[name])
        if request.url.path == static_address(name):
            answer.headers["Cache-Control"] = CACHE_FOREVER
        return answer

    return router
