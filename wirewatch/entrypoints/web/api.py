"""The read-only HTTP API: stories, articles, actors, statements, dates, search, digests, feeds, coverage, the usual."""

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
from wirewatch.adapters.store.explain import find_explanation as stored_explain
from wirewatch.domain.baseline import Baseline
from wirewatch.domain.configuration import Config
from wirewatch.domain.digests.digest_items import UpcomingDate
from wirewatch.domain.quote_index import speaker_test
from wirewatch.domain.urls import url_key
from wirewatch.entrypoints.commands.inspect import explain_document
from wirewatch.entrypoints.service import TimedCache
from wirewatch.entrypoints.web import shapes
from wirewatch.entrypoints.web.shapes import ItemPage, RequestProblem
from wirewatch.render.issue import issue_document
from wirewatch.render.search import search_document
from wirewatch.steps.baseline import baselines_of
from wirewatch.steps.feed_coverage import coverage_of
from wirewatch.steps.feed_health import FeedHealth, health_of_feeds
from wirewatch.steps.group import read_story
from wirewatch.steps.search import search_store

MAX_COVERAGE_SPAN = timedelta(days=90)  # of coverage, as polls are kept no longer
DAY = timedelta(days=1)

Value = TypeVar("Value")


class RequestRefused(Exception):
    """A request that cannot be served; says what is wrong and what to do."""

    def __init__(self, status: int, what: str, do: str) -> None:
        super().__init__(what)
        self.status, self.what, self.do = status, what, do


@dataclass(frozen=True, kw_only=True)
class ApiContext:
    """What the API and the pages answer from."""

    store: Store
    config: Callable[[], Config]
    now: Callable[[], datetime]
    full_text: bool
    cache: TimedCache = field(default_factory=TimedCache)

    def watchlist(self) -> Watchlist:
        """Return the watchlist with its interests, compiled."""
        config = self.config()
        return self.cache.get(
            f"watchlist {config.hash}", lambda: compile_watchlist(config.actors, config.interests)
        )

    def actor(self, id: str | None) -> Actor | None:
        """Return an actor of the watchlist, None for None. Raises Refused."""
        if id is None:
            return None
        found = next((one for one in self.config().actors if one.id == id), None)
        return found or _refuse_missing(
            f'"{id}" is no actor of watchlist.yaml', "GET /api/actors lists them"
        )

    def read_cached(self, key: str, read: Callable[[Connection], Value]) -> Value:
        """Return what is read from the store, kept for a minute under its key."""

        def compute() -> Value:
            with self.store.read() as tx:
                return read(tx)

        return self.cache.get(key, compute)

    def usual(self) -> dict[str, Baseline]:
        """Return how each actor stands against what is usual, counted once a minute."""
        config = self.config()
        actors = [one.id for one in config.actors]
        return self.read_cached(
            f"usual {config.hash}", lambda tx: baselines_of(tx, actors, now=self.now())
        )

    def coming_up(self, actor: str | None, *, until: date | None = None) -> Sequence[UpcomingDate]:
        """Return the dates ahead, the nearest first, gathered once a minute."""
        now, actors = self.now(), [actor] if actor else None
        name = f"coming-up {now:%Y-%m-%d} {until} {actor}"
        return self.read_cached(
            name,
            lambda tx: event_dates.list_upcoming_dates(tx, now=now, until=until, actors=actors),
        )

    def health_of_feeds(self) -> list[FeedHealth]:
        """Return how each feed does, by outlet and address, counted once a minute."""
        return self.read_cached(
            f"feeds {self.config().hash}", lambda tx: health_of_feeds(tx, now=self.now())
        )


def _refuse_missing(what: str, do: str) -> NoReturn:
    raise RequestRefused(404, what, do)


def json_response(request: Request, body: Any, kind: Any) -> Response:
    """Return a body as JSON with its ETag, or 304 when the client has it already."""
    data = _adapter(kind).dump_json(_adapter(kind).validate_python(body, from_attributes=True))
    return response_with_etag(request, data, media_type="application/json")


_TYPE_ADAPTERS: dict[str, TypeAdapter[Any]] = {}


def _adapter(kind: Any) -> TypeAdapter[Any]:
    return _TYPE_ADAPTERS.setdefault(str(kind), TypeAdapter(kind))


def response_with_etag(request: Request, data: bytes, *, media_type: str) -> Response:
    """Return bytes with their ETag, or 304 when the client has them already."""
    etag = f'"{hashlib.sha256(data).hexdigest()[:32]}"'
    known = [
        one.strip().removeprefix("W/")
        for one in request.headers.get("if-none-match", "").split(",")
    ]
    headers = {"ETag": etag}
    if etag in known or known == ["*"]:
        return Response(status_code=304, headers=headers)
    return Response(data, media_type=media_type, headers=headers)


def api_routes(context: ApiContext) -> APIRouter:
    """Return every path of the API."""
    router = APIRouter(prefix="/api", responses=ERROR_RESPONSES)
    for add in (_stories, _articles, _statements, _actors, _digests, _feeds):
        add(router, context)
    return router


ERROR_RESPONSES: dict[int | str, dict[str, Any]] = {
    304: {"description": "The client has it already (If-None-Match)"},
    400: {
        "model": RequestProblem,
        "description": "The request is for another host, or cannot be read",
    },
    401: {"model": RequestProblem, "description": "No token, or none that is known"},
    404: {"model": RequestProblem, "description": "There is none of that name"},
    422: {"model": RequestProblem, "description": "A parameter is wrong"},
    503: {"model": RequestProblem, "description": "The store cannot be read now"},
}


def _stories(router: APIRouter, context: ApiContext) -> None:
    @router.get("/stories", response_model=ItemPage[shapes.StoryItem])
    def stories(request: Request, asked: Annotated[shapes.StoryParams, Query()]) -> Response:
        """List stories, the one with the newest article first."""
        context.actor(asked.actor)
        with context.store.read() as tx:
            found = pages.story_page(tx, **asked.model_dump())
        items = map(shapes.story_item, found.items)
        return json_response(request, shapes.page_of(items, found), ItemPage[shapes.StoryItem])

    @router.get("/stories/{key}", response_model=shapes.StoryPage)
    def story(
        request: Request,
        key: Annotated[shapes.Name, Path()],
        _: Annotated[shapes.NoParams, Query()],
    ) -> Response:
        """Return one story by its short id: its articles in reading order, what each adds, what it follows."""
        with context.store.read() as tx:
            found = read_story(tx, key)
        if found is None:
            _refuse_missing(f'no story has the id "{key}"', "GET /api/stories lists them")
        return json_response(
            request, shapes.story_detail(found, full_text=context.full_text), shapes.StoryPage
        )

    @router.get("/coming-up", response_model=ItemPage[shapes.ComingItem])
    def coming_up(request: Request, asked: Annotated[shapes.ComingUpParams, Query()]) -> Response:
        """List the dates ahead that flagged articles announce, the nearest first."""
        context.actor(asked.actor)
        every = context.coming_up(asked.actor, until=asked.until)
        found = pages.page_of_list(every, cursor=asked.cursor, limit=asked.limit)
        items = (shapes.coming_item(one, full_text=context.full_text) for one in found.items)
        return json_response(request, shapes.page_of(items, found), ItemPage[shapes.ComingItem])


def _articles(router: APIRouter, context: ApiContext) -> None:
    @router.get("/articles", response_model=ItemPage[shapes.ArticleItem])
    def articles(request: Request, asked: Annotated[shapes.ArticleParams, Query()]) -> Response:
        """List articles, newest first: those that name an actor, or all with flagged=false."""
        context.actor(asked.actor)
        with context.store.read() as tx:
            found = pages.article_page(tx, **asked.model_dump())
        items = map(shapes.article_item, found.items)
        return json_response(request, shapes.page_of(items, found), ItemPage[shapes.ArticleItem])

    @router.get("/articles/{number}", response_model=shapes.ArticlePage)
    def article(
        request: Request,
        number: Annotated[shapes.Number, Path()],
        _: Annotated[shapes.NoParams, Query()],
    ) -> Response:
        """Return one article with its mentions, quotes and dates, and its text where that may be sent."""
        with context.store.read() as tx:
            found = pages.get_listed_article(tx, number)
            said = stored_statements.statements_by_article(tx, [number]).get(number, ())
            dates = article_dates.dates_by_article(tx, [number]).get(number, ())
        if found is None:
            _refuse_missing(f"no article has the number {number}", "GET /api/articles lists them")
        detail = shapes.article_detail(
            found, statements=said, dates=dates, full_text=context.full_text
        )
        return json_response(request, detail, shapes.ArticlePage)

    @router.get("/explain", response_model=dict[str, Any])
    def explain(request: Request, asked: Annotated[shapes.ExplainParams, Query()]) -> Response:
        """Explain one entry from the store: polled, fetched, extracted, flagged or not and why, story, digests."""
        with context.store.read() as tx:
            found = stored_explain(tx, asked.url, url_key=url_key(asked.url))
        if found is None:
            _refuse_missing(
                "this address is not in the store: no polled feed has had it",
                "see GET /api/feeds for its outlet",
            )
        return json_response(request, explain_document(found, context.watchlist), dict[str, Any])

    @router.get("/search", response_model=dict[str, Any])
    def search_articles(
        request: Request, asked: Annotated[shapes.SearchParams, Query()]
    ) -> Response:
        """Search the stored articles, newest first; a query that finds nothing says why."""
        try:
            found = search_store(
                context.store,
                asked.q,
                actors=context.config().actors,
                now=context.now(),
                limit=asked.limit,
                cursor=asked.cursor,
            )
        except QueryError as error:
            raise RequestRefused(
                422, f"q, character {error.at + 1}: {error.what}", error.do
            ) from None
        except ValueError:
            raise pages.InvalidCursor(asked.cursor) from None
        return json_response(request, search_document(found), dict[str, Any])


def _statements(router: APIRouter, context: ApiContext) -> None:
    @router.get("/statements", response_model=ItemPage[shapes.StatementItem])
    def statements(request: Request, asked: Annotated[shapes.StatementParams, Query()]) -> Response:
        """List quotes of flagged articles, newest first; one that several articles carry stands under each."""
        context.actor(asked.actor)
        by = speaker_test(asked.speaker, context.watchlist()) if asked.speaker else None
        with context.store.read() as tx:
            found = pages.statement_page(
                tx, actor=asked.actor, is_speaker=by, cursor=asked.cursor, limit=asked.limit
            )
        items = map(shapes.statement_item, found.items)
        return json_response(request, shapes.page_of(items, found), ItemPage[shapes.StatementItem])


def _actors(router: APIRouter, context: ApiContext) -> None:
    @router.get("/actors", response_model=ItemPage[shapes.ActorItem])
    def actors(request: Request, asked: Annotated[shapes.PageParams, Query()]) -> Response:
        """List the actors of the watchlist with their aliases."""
        found = pages.page_of_list(context.config().actors, cursor=asked.cursor, limit=asked.limit)
        return json_response(
            request,
            shapes.page_of(map(shapes.actor_item, found.items), found),
            ItemPage[shapes.ActorItem],
        )

    @router.get("/actors/{id}", response_model=shapes.ActorItem)
    def actor(
        request: Request, id: Annotated[shapes.Name, Path()], _: Annotated[shapes.NoParams, Query()]
    ) -> Response:
        """Return one actor of the watchlist."""
        found = context.actor(id)
        assert found is not None
        return json_response(request, shapes.actor_item(found), shapes.ActorItem)

    @router.get("/usual", response_model=ItemPage[shapes.UsualItem])
    def usual(request: Request, asked: Annotated[shapes.ActorParams, Query()]) -> Response:
        """List how many articles name each actor now and usually; counted once a minute."""
        wanted = context.actor(asked.actor)
        actors = [one for one in context.config().actors if wanted is None or one.id == wanted.id]
        found = context.usual()
        page = pages.page_of_list(actors, cursor=asked.cursor, limit=asked.limit)
        items = (shapes.usual_item(one, found[one.id]) for one in page.items if one.id in found)
        return json_response(request, shapes.page_of(items, page), ItemPage[shapes.UsualItem])


def _digests(router: APIRouter, context: ApiContext) -> None:
    @router.get("/digests", response_model=ItemPage[shapes.DigestItem])
    def digests(request: Request, asked: Annotated[shapes.DigestParams, Query()]) -> Response:
        """List issues, newest first."""
        with context.store.read() as tx:
            found = pages.digest_page(
                tx, series=asked.series, cursor=asked.cursor, limit=asked.limit
            )
        items = map(shapes.digest_item, found.items)
        return json_response(request, shapes.page_of(items, found), ItemPage[shapes.DigestItem])

    @router.get("/digests/{series}/{number}", response_model=dict[str, Any])
    def digest(
        request: Request,
        series: Annotated[shapes.Name, Path()],
        number: Annotated[shapes.Number, Path()],
        _: Annotated[shapes.NoParams, Query()],
    ) -> Response:
        """Return one issue as it was told, as `wirewatch digest show --json` does."""
        with context.store.read() as tx:
            found = stored_digests.load_digest(tx, series, number)
        if found is None:
            _refuse_missing(
                f'the series "{series}" has no issue {number}', "GET /api/digests lists them"
            )
        return json_response(request, issue_document(found), dict[str, Any])


def _feeds(router: APIRouter, context: ApiContext) -> None:
    @router.get("/feeds", response_model=ItemPage[shapes.FeedItem])
    def feeds(request: Request, asked: Annotated[shapes.PageParams, Query()]) -> Response:
        """List the configured feeds with their health, by outlet and address; counted once a minute."""
        page = pages.page_of_list(context.health_of_feeds(), cursor=asked.cursor, limit=asked.limit)
        return json_response(
            request,
            shapes.page_of(map(shapes.feed_item, page.items), page),
            ItemPage[shapes.FeedItem],
        )

    @router.get("/coverage", response_model=shapes.CoverageItem)
    def coverage(request: Request, asked: Annotated[shapes.CoverageParams, Query()]) -> Response:
        """Return what was read since then, and which feeds were not; counted once a minute."""
        end = context.now()
        start = min(max(asked.since or end - DAY, end - MAX_COVERAGE_SPAN), end)

        def read(tx: Connection) -> shapes.CoverageItem:
            return shapes.coverage_item(
                coverage_of(tx, start=start, end=end, now=end), since=start, until=end
            )

        return json_response(
            request, context.read_cached(f"coverage {asked.since}", read), shapes.CoverageItem
        )
