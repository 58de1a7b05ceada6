"""The login page, and the check that a submitted form was made by this server for this visitor."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qs

from fastapi import APIRouter, Request, Response
from starlette.datastructures import FormData, Headers
from starlette.exceptions import HTTPException
from starlette.formparsers import MultiPartException
from starlette.responses import RedirectResponse
from starlette.types import Message, Receive, Scope

from wirewatch.entrypoints.web.access import Access, Visitor, safe_local_path
from wirewatch.entrypoints.web.api import RequestRefused
from wirewatch.entrypoints.web.pages import PageContext
from wirewatch.render.formatting import quantity

LOGIN_PATH = "/login"
READ_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
PROGRAM_PATHS = ("/api/", "/metrics", "/health", "/static/")
MAX_FORM_BYTES = 4_000_000  # bytes of one form
MAX_LOGIN_BYTES = 8_000  # bytes of a form sent without a login
FORM_TIMEOUT_SECONDS = 30.0  # seconds in which a form must have arrived
MAX_FORM_FIELDS = 60
FORM_CONTENT_TYPES = ("application/x-www-form-urlencoded", "multipart/form-data")


class StaleForm(RequestRefused):
    """A form without the visitor's token, such as one opened before a login; keeps its fields."""

    def __init__(self, form: FormData) -> None:
        advice = "open the page anew (with cookies allowed) and send it again"
        super().__init__(
            403, "nothing was changed: this form is too old, or not from this page", advice
        )
        self.form = form


def is_for_browser(scope: Scope) -> bool:
    """Return whether a request is for a page, not for data."""
    path: str = scope["path"]
    asked: list[str] = parse_qs(scope.get("query_string", b"").decode("latin-1")).get(
        "format", ["html"]
    )
    if (
        path == "/api"
        or path.startswith(PROGRAM_PATHS)
        or path.endswith((".json", ".csv", ".atom", ".opml"))
    ):
        return False
    return asked[0] == "html"


def visitor_of(request: Request) -> Visitor:
    """Return the sender of a request."""
    visitor: Visitor = request.state.visitor
    return visitor


def form_field(request: Request, name: str, *, max_chars: int = 2000) -> str:
    """Return a text field of a form, "" if absent. Raises RequestRefused if it is too long."""
    form: FormData = request.state.form
    value = form.get(name, "")
    if not isinstance(value, str):
        return ""
    if len(value) > max_chars:
        raise RequestRefused(
            413, f"{name}: more than {max_chars} characters", "send less at a time"
        )
    return value.replace("\x00", "")


async def verified_form(
    scope: Scope, receive: Receive, *, access: Access, visitor: Visitor
) -> tuple[FormData, Callable[[], Awaitable[Message]]]:
    """Return the submitted form, and its body to be read again.

    A token may have leaked, so the Sec-Fetch-Site and Origin headers are checked as well. Raises
    RequestRefused for a foreign or unreadable form, and StaleForm without a valid token.
    """
    headers = Headers(scope=scope)
    _refuse_foreign(headers, access)
    if headers.get("content-type", "").partition(";")[0].strip().lower() not in FORM_CONTENT_TYPES:
        raise RequestRefused(415, "this is no form", "use the page")
    body = await _body(
        headers,
        receive,
        max_bytes=MAX_LOGIN_BYTES if scope["path"] == LOGIN_PATH else MAX_FORM_BYTES,
    )

    async def again() -> Message:
        return {"type": "http.request", "body": body, "more_body": False}

    try:
        form = await Request(scope, again).form(
            max_files=1, max_fields=MAX_FORM_FIELDS, max_part_size=MAX_FORM_BYTES
        )
    except (MultiPartException, HTTPException, ValueError):
        raise RequestRefused(
            400, "the form cannot be read", "open the page anew and send it again"
        ) from None
    token: Any = form.get("token", "")
    if not isinstance(token, str) or not access.holds(visitor, token):
        await form.close()
        raise StaleForm(form)
    return form, again


def _refuse_foreign(headers: Headers, access: Access) -> None:
    site, origin = headers.get("sec-fetch-site"), headers.get("origin")
    # The origin was already checked to be one of our names; over TLS, only TLS is the same site.
    if site not in (None, "same-origin") or (
        access.secure and origin and not origin.startswith("https://")
    ):
        raise RequestRefused(
            403, "nothing was changed: the form came from another site", "use the page itself"
        )


async def _body(headers: Headers, receive: Receive, *, max_bytes: int) -> bytes:
    length = headers.get("content-length", "0")
    too_much = RequestRefused(
        413, f"the form is larger than {max_bytes // 1000} kB", "send less at a time"
    )
    if not length.isdigit() or len(length) > 12 or int(length) > max_bytes:
        raise too_much
    parts, size = [], 0
    try:
        async with asyncio.timeout(FORM_TIMEOUT_SECONDS):
            while True:
                message = await receive()
                if message["type"] == "http.disconnect":
                    break
                parts.append(message.get("body", b""))
                size += len(parts[-1])
                if size > max_bytes:
                    raise too_much
                if not message.get("more_body"):
                    break
    except TimeoutError:
        raise RequestRefused(408, "the form did not arrive in time", "send it again") from None
    return b"".join(parts)


def login_routes(pages: PageContext, access: Access) -> APIRouter:
    """Return the routes of login and logout."""
    router = APIRouter(include_in_schema=False)
    outside = replace(pages, paths=frozenset())

    def form(
        request: Request, *, next: str, name: str = "", wrong: str = "", status: int = 200
    ) -> Response:
        return outside.html(
            request,
            "login.html.jinja",
            status=status,
            next=safe_local_path(next),
            name=name,
            wrong=wrong,
        )

    @router.get(LOGIN_PATH)
    def login(request: Request, next: str = "/") -> Response:
        """Show the login form."""
        if not access.needs_login or visitor_of(request).user:
            return RedirectResponse(safe_local_path(next), 303)
        nobody = (
            ""
            if access.accounts()
            else "Nobody can log in yet. On the server, run: wirewatch web password NAME"
        )
        return form(request, next=next, wrong=nobody)

    @router.post(LOGIN_PATH)
    async def log_in(request: Request) -> Response:
        """Log a user in."""
        name, next = form_field(request, "name", max_chars=200).strip(), form_field(request, "next")
        entry = await access.log_in(
            name, form_field(request, "password"), client=access.client(request.scope)
        )
        if entry.wait:
            minutes = quantity(max(1, round(entry.wait / 60)), "minute")
            wrong = f"Too many failed attempts. Try again in {minutes}; a right password does not help before that."
            answer = form(request, next=next, name=name, wrong=wrong, status=429)
            answer.headers["Retry-After"] = f"{entry.wait:.0f}"
            return answer
        if not entry.cookies:
            return form(
                request,
                next=next,
                name=name,
                wrong="This name and password do not fit.",
                status=403,
            )
        answer = RedirectResponse(safe_local_path(next), 303)
        for cookie in entry.cookies:
            answer.headers.append("set-cookie", cookie)
        return answer

    @router.post("/logout")
    def log_out(request: Request) -> Response:
        """Log a user out, and end the session everywhere."""
        answer = RedirectResponse(LOGIN_PATH, 303)
        answer.headers.append("set-cookie", access.log_out(visitor_of(request)))
        answer.headers["Clear-Site-Data"] = '"cache"'
        return answer

    return router
