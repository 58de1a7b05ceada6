"""The search pages: articles, quotes and upcoming dates."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from fastapi import APIRouter, Request, Response

from extractors.search.query import QueryError
from wirewatch.adapters.store import pages as stored_pages
from wirewatch.adapters.store.pages import StoredPage
from wirewatch.domain.quote_index import Saying, deduplicate_sayings, speaker_test
from wirewatch.entrypoints.web import shapes
from wirewatch.entrypoints.web.api import RequestRefused
from wirewatch.entrypoints.web.pages import (
    Listing,
    PageContext,
    RequestParams,
    requested_format,
)
from wirewatch.queries.statements import StatementQuestion, StoryNotFound, find_statements
from wirewatch.render.search import search_document
from wirewatch.render.web.page import AtomEntry
from wirewatch.steps.search import facets_of, search_store

SEARCH_COLUMNS = (
    "article",
    "title",
    "outlet",
    "language",
    "published_at",
    "seen_at",
    "story",
    "actors",
    "matched",
    "url",
)
STATEMENT_COLUMNS = (
    "quote",
    "speaker",
    "verb",
    "via",
    "said_on",
    "published_at",
    "outlet",
    "language",
    "title",
    "url",
)
DATE_COLUMNS = (
    "date",
    "span",
    "sentence",
    "title",
    "outlet",
    "language",
    "actors",
    "story",
    "url",
)
MAX_QUERY_CHARS = 2_000


def search_routes(pages: PageContext) -> APIRouter:
    """Return the routes of search, quotes and upcoming dates."""
    router = APIRouter(include_in_schema=False)

    @router.get("/search.{form}")
    @router.get("/search")
    def articles(request: Request) -> Response:
        """Search the stored articles; explain empty results."""
        return _search_page(pages, request)

    @router.get("/statements.{form}")
    @router.get("/statements")
    def statements(request: Request) -> Response:
        """List quotes, newest first: of a speaker, a story, or articles that name an actor."""
        return _quotes_page(pages, request)

    @router.get("/coming-up.{form}")
    @router.get("/coming-up")
    def coming_up(request: Request) -> Response:
        """List upcoming dates that flagged articles announce, nearest first."""
        return _dates_page(pages, request)

    return router


def _search_page(pages: PageContext, request: Request) -> Response:
    api, params = pages.api, RequestParams(request)
    query = params.text("q", max_chars=MAX_QUERY_CHARS)
    values: dict[str, Any] = {
        "result": None,
        "facets": None,
        "mistake": None,
        "query": query or "",
        "names": pages.names(),
    }
    if query is None:
        return pages.html(request, "search.html.jinja", next=None, **values)
    actors, now = api.config().actors, api.now()
    is_html, cursor = requested_format(request) == "html", params.cursor()
    try:
        result = search_store(
            api.store, query, actors=actors, now=now, limit=params.limit(), cursor=cursor
        )
    except QueryError as error:
        if not is_html:
            problem = f"q, character {error.at + 1}: {error.what}"
            raise RequestRefused(422, problem, error.do) from None
        values["mistake"] = error
        return pages.html(request, "search.html.jinja", status=422, next=None, **values)
    except ValueError:
        raise stored_pages.InvalidCursor(cursor) from None
    values["result"] = result
    if result.hits and is_html and not cursor:
        values["facets"] = api.cache.get(
            f"facets {query}", lambda: facets_of(api.store, query, actors=actors, now=now)
        )
    listing = Listing(
        name="search",
        title=query,
        columns=SEARCH_COLUMNS,
        items=search_document(result)["hits"],
        entry=_hit_entry,
        next=result.next,
    )
    return pages.listing(request, "search.html.jinja", listing, **values)


def _hit_entry(item: dict[str, Any], root: str) -> AtomEntry:
    address = f"{root}/article/{item['article']}"
    passages = " … ".join(passage["text"] for passage in item["passages"])
    return AtomEntry(
        id=address,
        title=item["title"],
        url=address,
        at=datetime.fromisoformat(item["published_at"] or item["seen_at"]),
        summary=f"{item['outlet']}: {passages}",
        language=item["language"],
    )


def _quotes_page(pages: PageContext, request: Request) -> Response:
    params = RequestParams(request)
    question = StatementQuestion(
        actor=params.text("actor"), speaker=params.text("speaker"), story=params.text("story")
    )
    pages.api.actor(question.actor)
    page = _page_of_quotes(pages, question, params)
    listing = Listing(
        name="quotes",
        title="quotes",
        columns=STATEMENT_COLUMNS,
        items=[
            shapes.StatementItem.model_validate(quote).model_dump(mode="json")
            for quote in page.items
        ],
        entry=_quote_entry,
        next=page.next,
    )
    return pages.listing(
        request,
        "statements.html.jinja",
        listing,
        said=deduplicate_sayings(page.items),
        actor=question.actor,
        speaker=question.speaker or "",
        story=question.story,
        names=pages.names(),
        actors=_actor_choices(pages),
    )


def _page_of_quotes(
    pages: PageContext, question: StatementQuestion, params: RequestParams
) -> StoredPage[Saying]:
    """Read quotes page by page from the store; those of one story are few, and read at once."""
    api, cursor, limit = pages.api, params.cursor(), params.limit()
    with api.store.read() as tx:
        if question.story is not None:
            try:
                quotes = find_statements(tx, question, api.watchlist)
            except StoryNotFound:
                quotes = ()
            return stored_pages.page_of_list(quotes, cursor=cursor, limit=limit)
        is_speaker = None
        if question.speaker:
            is_speaker = speaker_test(question.speaker, api.watchlist())
        return stored_pages.statement_page(
            tx, actor=question.actor, is_speaker=is_speaker, cursor=cursor, limit=limit
        )


def _quote_entry(item: dict[str, Any], root: str) -> AtomEntry:
    address = f"{root}/article/{item['article']}"
    return AtomEntry(
        id=f"{address}#{item['quote'][:40]}",
        title=f"{item['speaker']}: {item['quote']}",
        url=address,
        at=datetime.fromisoformat(item["published_at"]),
        summary=f"{item['outlet']}: {item['title']}",
        language=item["language"],
    )


def _dates_page(pages: PageContext, request: Request) -> Response:
    api, params = pages.api, RequestParams(request)
    actor, now = params.text("actor"), api.now()
    api.actor(actor)
    page = stored_pages.page_of_list(
        api.coming_up(actor), cursor=params.cursor(), limit=params.limit()
    )
    items = [
        shapes.coming_item(date, full_text=api.full_text).model_dump(mode="json")
        | {"at": (date.published_at or now).isoformat()}
        for date in page.items
    ]
    listing = Listing(
        name="coming-up",
        title="dates ahead",
        columns=DATE_COLUMNS,
        items=items,
        entry=_date_entry,
        next=page.next,
    )
    return pages.listing(
        request,
        "coming.html.jinja",
        listing,
        coming=page.items,
        actor=actor,
        names=pages.names(),
        actors=_actor_choices(pages),
    )


def _date_entry(item: dict[str, Any], root: str) -> AtomEntry:
    list_address = f"{root}/coming-up"
    return AtomEntry(
        id=f"{list_address}#{item['id']}",
        title=f"{item['date']}: {item['title']}",
        url=f"{root}/story/{item['story']}" if item["story"] else list_address,
        at=datetime.fromisoformat(item["at"]),
        summary=item["sentence"],
        language=item["language"],
    )


def _actor_choices(pages: PageContext) -> list[tuple[str, str]]:
    return [(actor.id, actor.name) for actor in pages.api.config().actors]
