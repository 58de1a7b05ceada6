"""The read-only HTTP API: stories, articles, actors, quotes, dates, search, digests, feeds."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Annotated, Any, NoReturn, TypeVar

from fastapi import APIRouter, Path, Query, Request, Response
from pydantic import TypeAdapter
from sqlalchemy import Connection

from extractors.names.actors import Actor
from extractors.names.watchlist import Watchlist, compile_watchlist
from extractors.search.query import QueryError
from wirewatch.adapters.store import article_dates, event_dates, pages
from wirewatch.adapters.store import digests as stored_digests
from wirewatch.adapters.store import statements as stored_statements
from wirewatch.adapters.store.engine import Store
from wirewatch.domain.baseline import Baseline
from wirewatch.domain.configuration import Config
from wirewatch.domain.digests.digest_items import UpcomingDate
from wirewatch.domain.quote_index import speaker_test
from wirewatch.entrypoints.service import TimedCache
from wirewatch.entrypoints.web import shapes
from wirewatch.entrypoints.web.shapes import ItemPage, RequestProblem
from wirewatch.queries import explain as explain_query
from wirewatch.queries.baseline import baseline_document, list_baselines
from wirewatch.render.issue import issue_document
from wirewatch.render.search import search_document
from wirewatch.steps.baseline import baselines_of
from wirewatch.steps.feed_coverage import coverage_of
from wirewatch.steps.feed_health import FeedHealth, health_of_feeds
from wirewatch.steps.group import read_story
from wirewatch.steps.search import search_store

MAX_COVERAGE_SPAN = timedelta(days=90)  # polls are kept no longer
DEFAULT_COVERAGE_SPAN = timedelta(days=1)

Value = TypeVar("Value")
ERROR_RESPONSES: dict[int | str, dict[str, Any]] = {
    304: {"description": "The client has it already (If-None-Match)"},
    400: {
        "model": RequestProblem,
        "description": "The request is for another host, or cannot be read",
    },
    401: {"model": RequestProblem, "description": "Missing or invalid token"},
    404: {"model": RequestProblem, "description": "No such item"},
    422: {"model": RequestProblem, "description": "A parameter is wrong"},
    503: {"model": RequestProblem, "description": "The store cannot be read now"},
}
_TYPE_ADAPTERS: dict[str, TypeAdapter[Any]] = {}


class RequestRefused(Exception):
    """A request that cannot be served; states the problem and the remedy."""

    def __init__(self, status: int, problem: str, advice: str) -> None:
        super().__init__(problem)
        self.status, self.problem, self.advice = status, problem, advice


@dataclass(frozen=True, kw_only=True)
class ApiContext:
    """Data sources of the API and the pages."""

    store: Store
    config: Callable[[], Config]
    now: Callable[[], datetime]
    full_text: bool
    cache: TimedCache = field(default_factory=TimedCache)

    def watchlist(self) -> Watchlist:
        """Return the compiled watchlist with its interests."""
        config = self.config()
        return self.cache.get(
            f"watchlist {config.hash}", lambda: compile_watchlist(config.actors, config.interests)
        )

    def actor(self, id: str | None) -> Actor | None:
        """Return an actor of the watchlist, None for None. Raises RequestRefused."""
        if id is None:
            return None
        for actor in self.config().actors:
            if actor.id == id:
                return actor
        problem = f'"{id}" is no actor of watchlist.yaml'
        raise RequestRefused(404, problem, "GET /api/actors lists them")

    def read_cached(self, key: str, read: Callable[[Connection], Value]) -> Value:
        """Read from the store, cached for a minute per key."""

        def compute() -> Value:
            with self.store.read() as tx:
                return read(tx)

        return self.cache.get(key, compute)

    def usual(self) -> dict[str, Baseline]:
        """Return each actor's article count with its baseline, cached for a minute."""
        config = self.config()
        actors = [actor.id for actor in config.actors]
        return self.read_cached(
            f"usual {config.hash}", lambda tx: baselines_of(tx, actors, now=self.now())
        )

    def coming_up(self, actor: str | None, *, until: date | None = None) -> Sequence[UpcomingDate]:
        """Return upcoming dates, nearest first, cached for a minute."""
        now, actors = self.now(), [actor] if actor else None
        name = f"coming-up {now:%Y-%m-%d} {until} {actor}"
        return self.read_cached(
            name,
            lambda tx: event_dates.list_upcoming_dates(tx, now=now, until=until, actors=actors),
        )

    def health_of_feeds(self) -> list[FeedHealth]:
        """Return the feeds with their health, by outlet and address, cached for a minute."""
        return self.read_cached(
            f"feeds {self.config().hash}", lambda tx: health_of_feeds(tx, now=self.now())
        )


def _refuse_missing(problem: str, advice: str) -> NoReturn:
    raise RequestRefused(404, problem, advice)


def json_response(request: Request, body: Any, kind: Any) -> Response:
    """Return JSON of this shape with its ETag, or 304 if the client has it already."""
    data = _adapter(kind).dump_json(_adapter(kind).validate_python(body, from_attributes=True))
    return response_with_etag(request, data, media_type="application/json")


def _adapter(kind: Any) -> TypeAdapter[Any]:
    return _TYPE_ADAPTERS.setdefault(str(kind), TypeAdapter(kind))


def response_with_etag(request: Request, data: bytes, *, media_type: str) -> Response:
    """Return bytes with their ETag, or 304 if the client has them already."""
    etag = f'"{hashlib.sha256(data).hexdigest()[:32]}"'
    client_etags = [
        value.strip().removeprefix("W/")
        for value in request.headers.get("if-none-match", "").split(",")
    ]
    headers = {"ETag": etag}
    if etag in client_etags or client_etags == ["*"]:
        return Response(status_code=304, headers=headers)
    return Response(data, media_type=media_type, headers=headers)


def api_routes(context: ApiContext) -> APIRouter:
    """Return all routes of the API."""
    router = APIRouter(prefix="/api", responses=ERROR_RESPONSES)
    for add in (_stories, _articles, _statements, _actors, _digests, _feeds):
        add(router, context)
    return router


def _stories(router: APIRouter, context: ApiContext) -> None:
    @router.get("/stories", response_model=ItemPage[shapes.StoryItem])
    def stories(request: Request, params: Annotated[shapes.StoryParams, Query()]) -> Response:
        """List stories, the one with the newest article first."""
        context.actor(params.actor)
        with context.store.read() as tx:
            page = pages.story_page(tx, **params.model_dump())
        return json_response(request, page, ItemPage[shapes.StoryItem])

    @router.get("/stories/{key}", response_model=shapes.StoryPage)
    def story(
        request: Request,
        key: Annotated[shapes.Name, Path()],
        _: Annotated[shapes.NoParams, Query()],
    ) -> Response:
        """Show one story by short id: articles in order, what each adds, earlier stories."""
        with context.store.read() as tx:
            timeline = read_story(tx, key)
        if timeline is None:
            _refuse_missing(f'no story has the id "{key}"', "GET /api/stories lists them")
        detail = shapes.story_detail(timeline, full_text=context.full_text)
        return json_response(request, detail, shapes.StoryPage)

    @router.get("/coming-up", response_model=ItemPage[shapes.ComingItem])
    def coming_up(request: Request, params: Annotated[shapes.ComingUpParams, Query()]) -> Response:
        """List upcoming dates that flagged articles announce, nearest first."""
        context.actor(params.actor)
        dates = context.coming_up(params.actor, until=params.until)
        page = pages.page_of_list(dates, cursor=params.cursor, limit=params.limit)
        items = (shapes.coming_item(date, full_text=context.full_text) for date in page.items)
        return json_response(request, shapes.page_of(items, page), ItemPage[shapes.ComingItem])


def _articles(router: APIRouter, context: ApiContext) -> None:
    @router.get("/articles", response_model=ItemPage[shapes.ArticleItem])
    def articles(request: Request, params: Annotated[shapes.ArticleParams, Query()]) -> Response:
        """List articles, newest first: those that name an actor, or all with flagged=false."""
        context.actor(params.actor)
        with context.store.read() as tx:
            page = pages.article_page(tx, **params.model_dump())
        items = map(shapes.article_item, page.items)
        return json_response(request, shapes.page_of(items, page), ItemPage[shapes.ArticleItem])

    @router.get("/articles/{number}", response_model=shapes.ArticlePage)
    def article(
        request: Request,
        number: Annotated[shapes.Number, Path()],
        _: Annotated[shapes.NoParams, Query()],
    ) -> Response:
        """Show one article with mentions, quotes and dates, and its text where that is allowed."""
        with context.store.read() as tx:
            listed = pages.get_listed_article(tx, number)
            statements = stored_statements.statements_by_article(tx, [number]).get(number, ())
            dates = article_dates.dates_by_article(tx, [number]).get(number, ())
        if listed is None:
            _refuse_missing(f"no article has the number {number}", "GET /api/articles lists them")
        detail = shapes.article_detail(
            listed, statements=statements, dates=dates, full_text=context.full_text
        )
        return json_response(request, detail, shapes.ArticlePage)

    @router.get("/explain", response_model=dict[str, Any])
    def explain(request: Request, params: Annotated[shapes.ExplainParams, Query()]) -> Response:
        """Explain what happened to one entry, from poll to digest: if it was flagged, and why."""
        with context.store.read() as tx:
            answer = explain_query.explain(
                tx, params.url, config=context.config(), watchlist=context.watchlist
            )
        if answer is None:
            _refuse_missing(
                "this address is not in the store: no polled feed has had it",
                "see GET /api/feeds for its outlet",
            )
        document = explain_query.explanation_document(answer)
        return json_response(request, document, dict[str, Any])

    @router.get("/search", response_model=dict[str, Any])
    def search_articles(
        request: Request, params: Annotated[shapes.SearchParams, Query()]
    ) -> Response:
        """Search the stored articles, newest first; a query that finds nothing says why."""
        try:
            result = search_store(
                context.store,
                params.q,
                actors=context.config().actors,
                now=context.now(),
                limit=params.limit,
                cursor=params.cursor,
            )
        except QueryError as error:
            raise RequestRefused(
                422, f"q, character {error.at + 1}: {error.what}", error.do
            ) from None
        except ValueError:
            raise pages.InvalidCursor(params.cursor) from None
        return json_response(request, search_document(result), dict[str, Any])


def _statements(router: APIRouter, context: ApiContext) -> None:
    @router.get("/statements", response_model=ItemPage[shapes.StatementItem])
    def statements(
        request: Request, params: Annotated[shapes.StatementParams, Query()]
    ) -> Response:
        """List quotes from flagged articles, newest first; shared ones under each article."""
        context.actor(params.actor)
        is_speaker = None
        if params.speaker:
            is_speaker = speaker_test(params.speaker, context.watchlist())
        with context.store.read() as tx:
            page = pages.statement_page(
                tx,
                actor=params.actor,
                is_speaker=is_speaker,
                cursor=params.cursor,
                limit=params.limit,
            )
        return json_response(request, page, ItemPage[shapes.StatementItem])


def _actors(router: APIRouter, context: ApiContext) -> None:
    @router.get("/actors", response_model=ItemPage[shapes.ActorItem])
    def actors(request: Request, params: Annotated[shapes.PageParams, Query()]) -> Response:
        """List the actors of the watchlist with their aliases."""
        actors = context.config().actors
        page = pages.page_of_list(actors, cursor=params.cursor, limit=params.limit)
        return json_response(request, page, ItemPage[shapes.ActorItem])

    @router.get("/actors/{id}", response_model=shapes.ActorItem)
    def actor(
        request: Request, id: Annotated[shapes.Name, Path()], _: Annotated[shapes.NoParams, Query()]
    ) -> Response:
        """Show one actor of the watchlist."""
        return json_response(request, context.actor(id), shapes.ActorItem)

    @router.get("/usual", response_model=ItemPage[shapes.UsualItem])
    def usual(request: Request, params: Annotated[shapes.ActorParams, Query()]) -> Response:
        """List how many articles name each actor now and usually; counted once a minute."""
        wanted = context.actor(params.actor)
        actors = (wanted,) if wanted else context.config().actors
        baselines = list_baselines(context.usual(), actors)
        page = pages.page_of_list(baselines, cursor=params.cursor, limit=params.limit)
        items = map(baseline_document, page.items)
        return json_response(request, shapes.page_of(items, page), ItemPage[shapes.UsualItem])


def _digests(router: APIRouter, context: ApiContext) -> None:
    @router.get("/digests", response_model=ItemPage[shapes.DigestItem])
    def digests(request: Request, params: Annotated[shapes.DigestParams, Query()]) -> Response:
        """List issues, newest first."""
        with context.store.read() as tx:
            page = pages.digest_page(
                tx, series=params.series, cursor=params.cursor, limit=params.limit
            )
        return json_response(request, page, ItemPage[shapes.DigestItem])

    @router.get("/digests/{series}/{number}", response_model=dict[str, Any])
    def digest(
        request: Request,
        series: Annotated[shapes.Name, Path()],
        number: Annotated[shapes.Number, Path()],
        _: Annotated[shapes.NoParams, Query()],
    ) -> Response:
        """Show one issue as sent, in the format of `wirewatch digest show --json`."""
        with context.store.read() as tx:
            issued = stored_digests.load_digest(tx, series, number)
        if issued is None:
            _refuse_missing(
                f'the series "{series}" has no issue {number}', "GET /api/digests lists them"
            )
        return json_response(request, issue_document(issued), dict[str, Any])


def _feeds(router: APIRouter, context: ApiContext) -> None:
    @router.get("/feeds", response_model=ItemPage[shapes.FeedItem])
    def feeds(request: Request, params: Annotated[shapes.PageParams, Query()]) -> Response:
        """List the configured feeds with their health, by outlet and address; cached a minute."""
        page = pages.page_of_list(
            context.health_of_feeds(), cursor=params.cursor, limit=params.limit
        )
        items = map(shapes.feed_item, page.items)
        return json_response(request, shapes.page_of(items, page), ItemPage[shapes.FeedItem])

    @router.get("/coverage", response_model=shapes.CoverageItem)
    def coverage(request: Request, params: Annotated[shapes.CoverageParams, Query()]) -> Response:
        """Report what was read since a time, and which feeds failed; counted once a minute."""
        end = context.now()
        start = min(max(params.since or end - DEFAULT_COVERAGE_SPAN, end - MAX_COVERAGE_SPAN), end)

        def read(tx: Connection) -> shapes.CoverageItem:
            account = coverage_of(tx, start=start, end=end, now=end)
            return shapes.coverage_item(account, since=start, until=end)

        item = context.read_cached(f"coverage {params.since}", read)
        return json_response(request, item, shapes.CoverageItem)
