"""The web application: access checks, headers of every response, errors, /health and /metrics."""

from __future__ import annotations

import hmac
import logging
import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, FastAPI, Query, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.openapi.utils import get_openapi
from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, RedirectResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from wirewatch.adapters.store import key_values as stored_facts
from wirewatch.adapters.store.errors import StoreUnavailable
from wirewatch.adapters.store.pages import InvalidCursor
from wirewatch.entrypoints.options import Common
from wirewatch.entrypoints.web.access import Access, Visitor
from wirewatch.entrypoints.web.actor_pages import actor_routes
from wirewatch.entrypoints.web.api import (
    ERROR_RESPONSES,
    ApiContext,
    RequestRefused,
    api_routes,
    response_with_etag,
)
from wirewatch.entrypoints.web.article_pages import article_routes
from wirewatch.entrypoints.web.corrections import correction_routes
from wirewatch.entrypoints.web.digest_pages import digest_routes
from wirewatch.entrypoints.web.feeds import feed_routes
from wirewatch.entrypoints.web.jobs import EditContext
from wirewatch.entrypoints.web.login import (
    LOGIN_PATH,
    READ_METHODS,
    StaleForm,
    is_for_browser,
    login_routes,
    verified_form,
    visitor_of,
)
from wirewatch.entrypoints.web.metrics import metric_lines
from wirewatch.entrypoints.web.news_pages import news_routes
from wirewatch.entrypoints.web.pages import EDITING_PATHS, PageContext, static_routes
from wirewatch.entrypoints.web.search_pages import search_routes
from wirewatch.entrypoints.web.shapes import Health, NoParams
from wirewatch.entrypoints.web.watchlist import edit_page, stale_draft, watchlist_routes

log = logging.getLogger("wirewatch.web")

RESPONSE_HEADERS = {
    "X-Robots-Tag": "noindex, nofollow",
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "private, no-cache",
}
PUBLIC_PATHS = frozenset({"/health", LOGIN_PATH})  # needed before a login
MAX_ADDRESS_BYTES = 8_000  # bytes of a request's path and query string
METRICS_TYPE = "text/plain; version=0.0.4; charset=utf-8"

MAX_LISTED_MISTAKES = 5  # per request
HTTP_PROBLEMS = {404: "there is nothing at this path", 405: "this path is only read: GET"}


@dataclass(frozen=True, slots=True)
class ErrorAdvice:
    """Advice on a problem, for readers of the pages and for API clients."""

    for_reader: str
    program: str | None = None

    @property
    def for_program(self) -> str:
        """Return the same, unless the API needs another answer."""
        return self.program or self.for_reader


def create_app(
    context: ApiContext,
    *,
    version: str,
    tokens: Mapping[str, str],
    hosts: Collection[str],
    pages: PageContext | None = None,
    access: Access | None = None,
    common: Common | None = None,
) -> ASGIApp:
    """Build the application.

    `tokens`: accepted API tokens by name, if any are required; `hosts`: our own host names;
    `pages`: None for the API alone; `access`: who may read and write the pages; `common`: locates
    the configuration that the pages edit, None if they may not.
    """
    if pages is not None:
        pages = replace(
            pages,
            user=lambda request: visitor_of(request).user,
            token=lambda request: visitor_of(request).token,
            paths=pages.paths | (EDITING_PATHS if common else frozenset()),
        )
    app = FastAPI(
        title="Wirewatch",
        version=version,
        description="Read-only: what was read, flagged, grouped and told.",
        openapi_url="/api/openapi.json",
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,  # such a redirect would lead to http if TLS ends at a proxy
    )
    app.include_router(api_routes(context))
    _add_health_and_metrics(app, context)
    for router in page_routes(pages, access, common) if pages is not None else ():
        app.include_router(router)
    _add_error_handlers(app, pages)
    _complete_openapi(app, needs_token=bool(tokens))
    return guard_requests(app, tokens=tokens, hosts=hosts, access=access, pages=pages)


def page_routes(
    pages: PageContext, access: Access | None, common: Common | None
) -> Iterator[APIRouter]:
    """Yield the routers of the HTML pages."""
    yield static_routes()
    for routes_of in (news_routes, article_routes, actor_routes, search_routes, digest_routes):
        yield routes_of(pages)
    if access is not None:
        yield login_routes(pages, access)
        if common is not None:
            edit = EditContext(pages=pages, access=access, common=common)
            yield watchlist_routes(edit)
            yield feed_routes(edit)
            yield correction_routes(edit)


def guard_requests(
    app: ASGIApp,
    *,
    tokens: Mapping[str, str],
    hosts: Collection[str],
    access: Access | None = None,
    pages: PageContext | None = None,
) -> ASGIApp:
    """Refuse requests for other hosts, from foreign origins, without login, and with foreign forms.

    After DNS rebinding, a foreign page has the same origin as this server for the browser, so CORS
    does not apply; but its requests carry the foreign name as their Host. Every request that could
    write is checked here, whatever its path, so that no page can forget to. Headers are added to
    each response.
    """
    own_hosts = frozenset(host.lower() for host in hosts)

    async def checked(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await app(scope, receive, send)
            return
        if scope["method"] == "HEAD":  # for server monitors; the server itself omits the body
            scope = {**scope, "method": "GET"}
        visitor = access.visitor(Headers(scope=scope)) if access else Visitor(None, "")
        scope.setdefault("state", {})["visitor"] = visitor
        for_browser = pages is not None and is_for_browser(scope)
        send = _with_headers(send, cookies=visitor.cookies if for_browser else ())
        refusal = _refuse_foreign_request(scope, own_hosts=own_hosts) or _refuse_unknown_visitor(
            scope, visitor, tokens=tokens, access=access, html=for_browser
        )
        if refusal or access is None or scope["method"] in READ_METHODS:
            await (refusal or app)(scope, receive, send)
            return
        try:
            form, replay = await verified_form(scope, receive, access=access, visitor=visitor)
        except RequestRefused as error:
            await _refusal_response(error, Request(scope), pages if for_browser else None)(
                scope, receive, send
            )
            return
        scope["state"]["form"] = form
        try:
            await app(scope, replay, send)
        finally:
            await form.close()

    return checked


def _refusal_response(
    error: RequestRefused, request: Request, pages: PageContext | None
) -> Response:
    if pages is None:
        return _json_problem(error.status, error.problem, error.advice)
    if isinstance(error, StaleForm) and (draft := stale_draft(error.form)):
        return edit_page(pages, request, draft, stale=True, status=error.status)
    return pages.problem(request, error.status, error.problem, error.advice)


def _with_headers(send: Send, *, cookies: Collection[str]) -> Send:
    """Add the common headers, and cookies unless the response sets its own."""

    async def sent(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in RESPONSE_HEADERS.items():
                headers.setdefault(name, value)
            for cookie in cookies if "set-cookie" not in headers else ():
                headers.append("set-cookie", cookie)
        await send(message)

    return sent


def _refuse_unknown_visitor(
    scope: Scope, visitor: Visitor, *, tokens: Mapping[str, str], access: Access | None, html: bool
) -> Response | None:
    """Refuse a request that needs a login and has none; redirect browsers to the login page."""
    path, needs_login = scope["path"], access is not None and access.needs_login
    if (
        path in PUBLIC_PATHS
        or path.startswith("/static/")
        or not (tokens or needs_login)
        or visitor.user is not None
    ):
        return None
    if tokens and _is_valid_token(Headers(scope=scope).get("authorization", ""), tokens):
        if scope["method"] in READ_METHODS:
            return None
        return _json_problem(405, "a token only reads", "log in to the page to change something")
    if needs_login and html:
        query = scope.get("query_string", b"").decode("latin-1")
        back = f"{quote(path)}?{query}" if query else quote(path)
        return RedirectResponse(
            f"/login?next={quote(back if scope['method'] in READ_METHODS else '/', safe='')}", 303
        )
    advice = (
        "send the header Authorization: Bearer TOKEN; web.tokens of settings.yaml names the tokens"
    )
    refused = _json_problem(401, "missing or invalid API token", advice)
    refused.headers["WWW-Authenticate"] = "Bearer"
    return refused


def _refuse_foreign_request(scope: Scope, *, own_hosts: frozenset[str]) -> Response | None:
    headers = Headers(scope=scope)
    if headers.get("host", "").lower() not in own_hosts:
        advice = "ask for it by the address that it was started with, or add the name to web.hosts of settings.yaml"
        return _json_problem(400, "this server answers under its own names only", advice)
    origin = headers.get("origin")
    if origin is not None and origin.partition("://")[2].lower() not in own_hosts:
        return _json_problem(
            400, "cross-origin requests are not allowed", "ask from a program, not from a page"
        )
    if (
        len(scope.get("raw_path") or b"") + len(scope.get("query_string") or b"")
        > MAX_ADDRESS_BYTES
    ):
        return _json_problem(400, "the address is too long", "ask for less at a time")
    return None


def _is_valid_token(header: str, tokens: Mapping[str, str]) -> bool:
    kind, _, sent = header.partition(" ")
    token_bytes = sent.strip().encode()
    # All are compared, so that the time taken does not reveal which was close.
    fits = [hmac.compare_digest(token_bytes, token.encode()) for token in tokens.values()]
    return kind.lower() == "bearer" and any(fits)


def _json_problem(status: int, problem: str, advice: str) -> JSONResponse:
    return JSONResponse({"error": {"what": problem, "do": advice}}, status_code=status)


def _add_health_and_metrics(app: FastAPI, context: ApiContext) -> None:
    error_responses: dict[int | str, dict[str, Any]] = {
        status: ERROR_RESPONSES[status] for status in (400, 401, 422, 503)
    }

    @app.get(
        "/health",
        response_model=Health,
        responses={status: error_responses[status] for status in (400, 422, 503)},
    )
    def health(_: Annotated[NoParams, Query()]) -> dict[str, str]:
        """Report that the server runs and the store is readable; needs no token."""
        with context.store.read() as tx:
            stored_facts.get_value(tx, "health")
        return {"status": "ok"}

    @app.get(
        "/metrics",
        response_class=Response,
        responses=error_responses | {200: {"content": {"text/plain": {}}}},
    )
    def metrics(request: Request, _: Annotated[NoParams, Query()]) -> Response:
        """Return metrics for Prometheus, cached for a minute."""
        text = context.cache.get("metrics", lambda: "\n".join(metric_lines(context)) + "\n")
        return response_with_etag(request, text.encode(), media_type=METRICS_TYPE)


def _add_error_handlers(app: FastAPI, pages: PageContext | None) -> None:
    """Answer each error with the problem and the remedy, never with a traceback."""

    def respond(request: Request, status: int, problem: str, advice: ErrorAdvice) -> Response:
        if pages is None or not is_for_browser(request.scope):
            return _json_problem(status, problem, advice.for_program)
        return pages.problem(request, status, problem, advice.for_reader)

    def refused(request: Request, error: Exception) -> Response:
        assert isinstance(error, RequestRefused)
        return respond(request, error.status, error.problem, ErrorAdvice(error.advice))

    def invalid(request: Request, error: Exception) -> Response:
        assert isinstance(error, RequestValidationError)
        messages = map(_validation_message, error.errors()[:MAX_LISTED_MISTAKES])
        advice = ErrorAdvice("correct the address", "see /api/openapi.json for the parameters")
        return respond(request, 422, "; ".join(messages), advice)

    def wrong_cursor(request: Request, _: Exception) -> Response:
        advice = ErrorAdvice("send `next` of the page before, or leave cursor out")
        return respond(request, 422, "cursor: no page gave this", advice)

    def not_served(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        problem = HTTP_PROBLEMS.get(error.status_code, str(error.detail))
        advice = ErrorAdvice(
            "see the pages at the top for what there is", "see /api/openapi.json for what there is"
        )
        response = respond(request, error.status_code, problem, advice)
        response.headers.update(error.headers or {})
        return response

    def no_store(request: Request, error: Exception) -> Response:
        log.error("%s", error)
        advice = ErrorAdvice(
            "ask again in a minute; `wirewatch status` on the server says what is wrong"
        )
        return respond(request, 503, "the store cannot be read now", advice)

    def broken(request: Request, error: Exception) -> Response:
        log.error("%s %s failed", request.method, request.url.path, exc_info=error)
        advice = ErrorAdvice("ask again; the log of `wirewatch web` has the details")
        return respond(request, 500, "an error of Wirewatch's own", advice)

    kinds: dict[type[Exception], Callable[[Request, Exception], Response]] = {
        RequestRefused: refused,
        RequestValidationError: invalid,
        InvalidCursor: wrong_cursor,
        HTTPException: not_served,
        StoreUnavailable: no_store,
        Exception: broken,
    }
    for kind, handler in kinds.items():
        app.add_exception_handler(kind, handler)


def _validation_message(error: Any) -> str:
    """Return "limit: it should be less than or equal to 200", without the sent value."""
    name = str(error["loc"][-1]) if error["loc"] else "request"
    if error["type"] == "extra_forbidden":
        return f"{name[:60]!r} is no parameter here"
    if error["type"] == "string_pattern_mismatch":
        return f"{name}: " + (
            "no page gave this" if name == "cursor" else "it has characters that cannot stand there"
        )
    message = str(error["msg"]).removeprefix("Value error, ")
    return f"{name}: {re.sub('^(Input|String) should', 'it should', message)}"


def _complete_openapi(app: FastAPI, *, needs_token: bool) -> None:
    """Document in OpenAPI that a token is required, and our own response to invalid parameters."""

    def document() -> dict[str, Any]:
        if app.openapi_schema is None:
            schema = get_openapi(
                title=app.title, version=app.version, description=app.description, routes=app.routes
            )
            if needs_token:
                schemes = {"token": {"type": "http", "scheme": "bearer"}}
                schema.setdefault("components", {})["securitySchemes"] = schemes
                for path, operations in schema["paths"].items():
                    for operation in operations.values() if path not in PUBLIC_PATHS else ():
                        operation["security"] = [{"token": []}]
            app.openapi_schema = schema
        return app.openapi_schema

    app.openapi = document  # type: ignore[method-assign]
