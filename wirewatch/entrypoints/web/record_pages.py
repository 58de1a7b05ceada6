"""The pages of the record: actors, search, quotes, dates ahead, digests and their deliveries, status."""

from __future__ import annotations

import email
import email.policy
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from fastapi import APIRouter, Request, Response
from sqlalchemy import Connection

from extractors.languages.tags import primary_tag
from extractors.search.query import QueryError
from wirewatch.adapters.store import digests as stored_digests
from wirewatch.adapters.store import outbox_queries, overviews, stories
from wirewatch.adapters.store import pages as stored_pages
from wirewatch.adapters.store import statements as stored_statements
from wirewatch.adapters.store.outbox_queries import Delivery
from wirewatch.adapters.store.overviews import WeeklyNamings
from wirewatch.domain.quote_index import deduplicate_sayings, speaker_test
from wirewatch.entrypoints.commands.usual import usual_words
from wirewatch.entrypoints.options import alert_line
from wirewatch.entrypoints.web import shapes
from wirewatch.entrypoints.web.api import RequestRefused
from wirewatch.entrypoints.web.pages import (
    FEED_STATES,
    Listing,
    PageContext,
    RequestParams,
    requested_format,
)
from wirewatch.render.formatting import quantity
from wirewatch.render.search import search_document
from wirewatch.render.web.charts import WEEKS, mentions_chart, weekly_rows
from wirewatch.render.web.page import AtomEntry
from wirewatch.steps.channels.file import FILE
from wirewatch.steps.search import facets_of, search_store
from wirewatch.steps.status import Status, read_status

FEW = 8  # stories, quotes and dates on the page of an actor


def record_routes(pages: PageContext) -> APIRouter:
    """Return the paths of actors, search, quotes, dates, digests and status."""
    router = APIRouter(include_in_schema=False)
    for add in (_actor_routes, _search_routes, _statement_routes, _digest_routes):
        add(router, pages)
    return router


def _actor_routes(router: APIRouter, pages: PageContext) -> None:
    @router.get("/actors.{form}")
    @router.get("/actors")
    def actors(request: Request) -> Response:
        """List the actors: how often each is named, beside what is usual."""
        return _actors(pages, request)

    @router.get("/actor/{id}")
    def actor(request: Request, id: str) -> Response:
        """Show one actor: how often it is named, by whom, with whom, what it said and what is ahead."""
        return _actor(pages, request, id)


def _actors(pages: PageContext, request: Request) -> Response:
    api, now = pages.api, pages.api.now()
    found = stored_pages.page_of_list(
        api.config().actors, cursor=RequestParams(request).cursor(), limit=100
    )
    weekly, read = _weekly(pages, None), _weeks_read(pages)
    usual = api.usual()
    totals = {one.key: one for one in weekly_rows(weekly, lambda row: row.actor)}
    none = (0,) * WEEKS
    items = [
        {
            "actor": one.id,
            "name": one.name,
            "kind": one.kind,
            "state": usual[one.id].state if one.id in usual else None,
            "usual_low": usual[one.id].low if one.id in usual else None,
            "usual_high": usual[one.id].high if one.id in usual else None,
            "weeks": _known(totals[one.id].weeks if one.id in totals else none, read),
            "at": now.isoformat(),
        }
        for one in found.items
    ]
    columns = ("actor", "name", "kind", "state", "usual_low", "usual_high", "weeks")
    listing = Listing(
        name="actors",
        title="actors",
        columns=columns,
        items=items,
        entry=_actor_entry,
        next=found.next,
    )
    return pages.listing(
        request,
        "actors.html.jinja",
        listing,
        actors=found.items,
        weeks={one.id: totals[one.id].weeks if one.id in totals else none for one in found.items},
        read=read,
        words={id: usual_words(one) for id, one in usual.items()},
        states={id: one.state for id, one in usual.items()},
        is_usual_known=any(one.state != "too new" for one in usual.values()),
    )


def _actor_entry(item: dict[str, Any], root: str) -> AtomEntry:
    newest = item["weeks"][-1]
    said = (
        "no feed was read in the last 7 days"
        if newest is None
        else f"{quantity(newest, 'article')} in the last 7 days"
    )
    words = f"{said}; {item['state']}"
    # The day is part of the id: each day's number is an entry of its own.
    at = datetime.fromisoformat(item["at"])
    id = f"{root}/actor/{item['actor']}#{at:%Y-%m-%d}"
    return AtomEntry(
        id=id, title=item["name"], url=f"{root}/actor/{item['actor']}", at=at, summary=words
    )


def _weekly(pages: PageContext, actor: str | None) -> list[WeeklyNamings]:
    """Return how often actors are named in each week, counted once a minute."""
    now = pages.api.now()
    return pages.api.read_cached(
        f"weekly namings {actor}",
        lambda tx: overviews.weekly_namings(tx, now=now, weeks=WEEKS, actor=actor),
    )


def _weeks_read(pages: PageContext) -> tuple[bool, ...]:
    """Return whether anything was read in each of these weeks, asked once a minute."""
    now = pages.api.now()
    return pages.api.read_cached(
        "weeks read", lambda tx: overviews.weeks_read(tx, now=now, weeks=WEEKS)
    )


def _known(weeks: Sequence[int], read: Sequence[bool]) -> list[int | None]:
    return [count if is_read else None for count, is_read in zip(weeks, read, strict=True)]


def _actor(pages: PageContext, request: Request, id: str) -> Response:
    api, now = pages.api, pages.api.now()
    actor = next((one for one in api.config().actors if one.id == id), None)
    if actor is None:
        raise RequestRefused(
            404, f'"{id[:60]}" is no actor of watchlist.yaml', "see Actors for those there are"
        )
    with api.store.read() as tx:
        newest = stored_pages.story_page(tx, actor=id, limit=FEW)
        seen = overviews.story_overviews(tx, [one.key for one in newest.items])
    weekly, read = _weekly(pages, id), _weeks_read(pages)
    usual = api.usual().get(id)
    names = pages.names()

    def read_slow(tx: Connection) -> dict[str, Any]:
        by = speaker_test(actor.name, api.watchlist())
        return {
            "together": overviews.actors_mentioned_with(
                tx, id, since=now - WEEKS * overviews.WEEK_SPAN, until=now
            ),
            "said": stored_pages.statement_page(tx, is_speaker=by, limit=FEW).items,
        }

    found = api.read_cached(f"actor page {id} {api.config().hash}", read_slow)
    band = (
        (usual.low, usual.high or 0)
        if usual and usual.low is not None and usual.span == 7
        else None
    )
    together = [(other, count) for other, count in found["together"] if other in names]
    return pages.html(
        request,
        "actor.html.jinja",
        actor=actor,
        names=names,
        usual=usual,
        words=usual_words(usual) if usual else "",
        read=read,
        chart=mentions_chart(
            weekly, name=actor.name, read=read, band=band, now=now, timezone=pages.timezone()
        ),
        weeks=_ends(now),
        total=weekly_rows(weekly, lambda _: "")[:1],
        # As the search has them: Dari is Persian there, so that a link finds what its row counts.
        languages=weekly_rows(weekly, lambda row: primary_tag(row.language) or ""),
        outlets=weekly_rows(weekly, lambda row: row.outlet)[:20],
        together=together[:12],
        stories=newest.items,
        seen=seen,
        more=newest.next is not None,
        said=deduplicate_sayings(found["said"]),
        coming=api.coming_up(id)[:FEW],
    )


def _ends(now: datetime) -> list[datetime]:
    """Return when each week ends, the oldest first."""
    return [now - overviews.WEEK_SPAN * place for place in reversed(range(WEEKS))]


def _search_routes(router: APIRouter, pages: PageContext) -> None:
    @router.get("/search.{form}")
    @router.get("/search")
    def search_page(request: Request) -> Response:
        """Search the stored articles; say why nothing was found."""
        return _search(pages, request)


SEARCH_COLUMNS = (
    *("article", "title", "outlet", "language", "published_at", "seen_at"),
    *("story", "actors", "matched", "url"),
)


def _search(pages: PageContext, request: Request) -> Response:
    api, asked = pages.api, RequestParams(request)
    query, names = asked.text("q", max_chars=2_000), pages.names()
    empty: dict[str, Any] = {
        "result": None,
        "facets": None,
        "mistake": None,
        "query": query or "",
        "names": names,
    }
    if query is None:
        return pages.html(request, "search.html.jinja", next=None, **empty)
    given: dict[str, Any] = {"actors": api.config().actors, "now": api.now()}
    try:
        found = search_store(api.store, query, limit=asked.limit(), cursor=asked.cursor(), **given)
    except QueryError as error:
        if requested_format(request) != "html":
            raise RequestRefused(
                422, f"q, character {error.at + 1}: {error.what}", error.do
            ) from None
        return pages.html(
            request, "search.html.jinja", status=422, next=None, **empty | {"mistake": error}
        )
    except ValueError:
        raise stored_pages.InvalidCursor(asked.cursor()) from None
    values = search_document(found)
    listing = Listing(
        name="search",
        title=query,
        columns=SEARCH_COLUMNS,
        items=values["hits"],
        entry=_hit_entry,
        next=found.next,
    )
    facets = None
    if found.hits and requested_format(request) == "html" and not asked.cursor():
        facets = api.cache.get(f"facets {query}", lambda: facets_of(api.store, query, **given))
    return pages.listing(
        request,
        "search.html.jinja",
        listing,
        result=found,
        facets=facets,
        mistake=None,
        query=query,
        names=names,
    )


def _hit_entry(item: dict[str, Any], root: str) -> AtomEntry:
    address = f"{root}/article/{item['article']}"
    return AtomEntry(
        id=address,
        title=item["title"],
        url=address,
        at=datetime.fromisoformat(item["published_at"] or item["seen_at"]),
        summary=f"{item['outlet']}: " + " … ".join(one["text"] for one in item["passages"]),
        language=item["language"],
    )


def _statement_routes(router: APIRouter, pages: PageContext) -> None:
    @router.get("/statements.{form}")
    @router.get("/statements")
    def statements(request: Request) -> Response:
        """List quotes, newest first: of one speaker, of articles that name an actor, of one story."""
        return _statements(pages, request)

    @router.get("/coming-up.{form}")
    @router.get("/coming-up")
    def coming_up(request: Request) -> Response:
        """List the dates ahead that flagged articles announce, the nearest first."""
        return _coming_up(pages, request)


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


def _statements(pages: PageContext, request: Request) -> Response:
    api, asked = pages.api, RequestParams(request)
    actor, speaker, story = asked.text("actor"), asked.text("speaker"), asked.text("story")
    api.actor(actor)
    by = speaker_test(speaker, api.watchlist()) if speaker else None
    with api.store.read() as tx:
        if story is not None:
            of_story = stories.find_story(tx, story)
            said = (
                stored_statements.list_statements(
                    tx, story_id=of_story.id, actor=actor, is_wanted_speaker=by
                )
                if of_story
                else ()
            )
            found = stored_pages.page_of_list(
                deduplicate_sayings(said), cursor=asked.cursor(), limit=asked.limit()
            )
        else:
            wanted: dict[str, Any] = {
                "actor": actor,
                "is_speaker": by,
                "cursor": asked.cursor(),
                "limit": asked.limit(),
            }
            found = stored_pages.statement_page(tx, **wanted)
    listing = Listing(
        name="quotes",
        title="quotes",
        columns=STATEMENT_COLUMNS,
        items=[shapes.statement_item(one).model_dump(mode="json") for one in found.items],
        entry=_quote_entry,
        next=found.next,
    )
    return pages.listing(
        request,
        "statements.html.jinja",
        listing,
        said=deduplicate_sayings(found.items),
        actor=actor,
        speaker=speaker or "",
        story=story,
        names=pages.names(),
        actors=[(one.id, one.name) for one in api.config().actors],
    )


def _quote_entry(item: dict[str, Any], root: str) -> AtomEntry:
    return AtomEntry(
        id=f"{root}/article/{item['article']}#{item['quote'][:40]}",
        title=f"{item['speaker']}: {item['quote']}",
        url=f"{root}/article/{item['article']}",
        at=datetime.fromisoformat(item["published_at"]),
        summary=f"{item['outlet']}: {item['title']}",
        language=item["language"],
    )


COMING_COLUMNS = (
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


def _coming_up(pages: PageContext, request: Request) -> Response:
    api, asked = pages.api, RequestParams(request)
    actor = asked.text("actor")
    api.actor(actor)
    found = stored_pages.page_of_list(
        api.coming_up(actor), cursor=asked.cursor(), limit=asked.limit()
    )
    now = api.now()
    listing = Listing(
        name="coming-up",
        title="dates ahead",
        columns=COMING_COLUMNS,
        items=[
            shapes.coming_item(one, full_text=api.full_text).model_dump(mode="json")
            | {"at": (one.published_at or now).isoformat()}
            for one in found.items
        ],
        entry=_date_entry,
        next=found.next,
    )
    names = pages.names()
    actors = [(one.id, one.name) for one in api.config().actors]
    return pages.listing(
        request,
        "coming.html.jinja",
        listing,
        coming=found.items,
        actor=actor,
        names=names,
        actors=actors,
    )


def _date_entry(item: dict[str, Any], root: str) -> AtomEntry:
    return AtomEntry(
        id=f"{root}/coming-up#{item['id']}",
        title=f"{item['date']}: {item['title']}",
        url=f"{root}/story/{item['story']}" if item["story"] else f"{root}/coming-up",
        at=datetime.fromisoformat(item["at"]),
        summary=item["sentence"],
        language=item["language"],
    )


def _digest_routes(router: APIRouter, pages: PageContext) -> None:
    @router.get("/digests.{form}")
    @router.get("/digests")
    def digests(request: Request) -> Response:
        """List the issues of all series, newest first, with how they were delivered."""
        return _digests(pages, request)

    @router.get("/digests/{series}/{number}")
    def digest(request: Request, series: str, number: int) -> Response:
        """Show one issue as it was sent, to whom, and what became of each delivery."""
        return _digest(pages, request, series, number)

    @router.get("/digests/{series}/{number}/{delivery}")
    def sent(request: Request, series: str, number: int, delivery: int) -> Response:
        """Return the bytes of one delivery as a document for a sandboxed frame."""
        return _sent(pages, request, series, number, delivery)

    @router.get("/status")
    def status(request: Request) -> Response:
        """Say in words how feeds, queue and digests do, what is wrong and what to do."""
        config, now = pages.api.config(), pages.api.now()
        name = f"status {config.hash} {len(config.broken)}"
        found = pages.api.read_cached(name, lambda tx: read_status(tx, config, now=now))
        if requested_format(request) == "json":
            return Response(json.dumps(asdict(found), default=str), media_type="application/json")
        alerts = [alert_line(one) for one in found.alerts[:20]]
        return pages.html(
            request, "status.html.jinja", status_of=found, alerts=alerts, feeds=_feed_words(found)
        )


DIGEST_COLUMNS = (
    *("series", "number", "subject", "stories", "window_start", "window_end", "composed_at"),
    "deliveries",
)


def _digests(pages: PageContext, request: Request) -> Response:
    api, asked = pages.api, RequestParams(request)
    series = asked.text("series")
    with api.store.read() as tx:
        found = stored_pages.digest_page(
            tx, series=series, cursor=asked.cursor(), limit=asked.limit()
        )
        delivered = overviews.delivery_counts(
            tx, [one.id for one in found.items], except_channel=FILE
        )
    listing = Listing(
        name="digests",
        title="digests",
        columns=DIGEST_COLUMNS,
        items=[
            shapes.digest_item(one).model_dump(mode="json")
            | {"deliveries": delivered.get(one.id, {})}
            for one in found.items
        ],
        entry=_digest_entry,
        next=found.next,
    )
    known = {one.id: one.title or one.id for one in api.config().series}
    return pages.listing(
        request,
        "digests.html.jinja",
        listing,
        issues=found.items,
        delivered=delivered,
        series=series,
        titles=known,
    )


def _digest_entry(item: dict[str, Any], root: str) -> AtomEntry:
    address = f"{root}/digests/{item['series']}/{item['number']}"
    at = datetime.fromisoformat(item["composed_at"])
    return AtomEntry(
        id=address,
        title=item["subject"],
        url=address,
        at=at,
        summary=quantity(item["stories"], "story", "stories"),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class ReaderView:
    """One reader of an issue: the deliveries to it, in parts."""

    subscriber: str
    channel: str
    deliveries: tuple[Delivery, ...]


MOST_DELIVERIES = 5_000  # of an issue, looked at
MOST_READERS = 200  # shown


def _digest(pages: PageContext, request: Request, series: str, number: int) -> Response:
    api = pages.api
    with api.store.read() as tx:
        found = stored_digests.issue_by_number(tx, series, number) if 0 < number < 2**31 else None
        if found is None:
            raise RequestRefused(
                404, f"{series[:60]} has no issue {number}", "see Digests for those there are"
            )
        told = stored_digests.load_digest(tx, series, number)
        deliveries = outbox_queries.list_deliveries(tx, digest_id=found.id, limit=MOST_DELIVERIES)
    readers: dict[tuple[str, str, str], list[Delivery]] = {}
    for one in sorted(deliveries, key=lambda one: (one.channel, one.subscriber, one.id)):
        if one.channel != FILE:
            readers.setdefault((one.subscriber, one.channel, one.kind), []).append(one)
    filed = next(
        (one for one in deliveries if one.channel == FILE and one.subscriber.endswith(".html")),
        None,
    )
    shown = next(
        (one for one in deliveries if str(one.id) == RequestParams(request).text("delivery")), filed
    )
    return pages.html(
        request,
        "digest.html.jinja",
        frames=True,
        issue=found,
        told=told,
        readers=[
            ReaderView(subscriber=subscriber, channel=channel, deliveries=tuple(some))
            for (subscriber, channel, _), some in list(readers.items())[:MOST_READERS]
        ],
        more_readers=max(0, len(readers) - MOST_READERS),
        filed=filed,
        shown=shown,
        names=pages.names(),
    )


def _sent(
    pages: PageContext, request: Request, series: str, number: int, delivery: int
) -> Response:
    with pages.api.store.read() as tx:
        found = outbox_queries.delivery_by_id(tx, delivery) if 0 < delivery < 2**31 else None
        body = outbox_queries.payload_bytes(tx, found.payload) if found else None
    if found is None or body is None or (found.series, found.number) != (series, number):
        raise RequestRefused(404, "no such delivery", "see the digest for those there are")
    markup, text = as_document(body, channel=found.channel, name=found.subscriber)
    return pages.sent(request, markup) if markup is not None else pages.plain(request, text)


def as_document(body: bytes, *, channel: str, name: str) -> tuple[str | None, str]:
    """Return the HTML of a delivery, or None and its text."""
    text = body.decode("utf-8", "replace")
    if channel == FILE:
        return (text, "") if name.endswith(".html") else (None, text)
    if channel == "email":
        mail = email.message_from_bytes(body, policy=email.policy.default)
        part = mail.get_body(("html", "plain"))
        content = str(part.get_content()) if part is not None else text
        return (
            (content, "")
            if part is not None and part.get_content_subtype() == "html"
            else (None, content)
        )
    return None, text


def _feed_words(found: Status) -> list[str]:
    return [
        f"{count} {FEED_STATES.get(state, state)}" for state, count in found.feeds.items() if count
    ]
