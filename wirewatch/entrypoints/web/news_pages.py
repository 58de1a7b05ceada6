"""The pages of the news: Today, one story, one article with its archived page and its evidence."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from fastapi import APIRouter, Request, Response
from sqlalchemy import Connection

from extractors.model import AnnouncedDate, Relation
from extractors.names.interests import parse
from extractors.pages.inert import inert_copy
from extractors.stories.timeline import StoryText
from wirewatch.adapters.archive import NotInArchive
from wirewatch.adapters.storage import StorageUnavailable
from wirewatch.adapters.store import archive_records, article_dates, overviews, revisions, stories
from wirewatch.adapters.store import digests as stored_digests
from wirewatch.adapters.store import pages as stored_pages
from wirewatch.adapters.store import statements as stored_statements
from wirewatch.adapters.store.archive_records import WarcPlace
from wirewatch.adapters.store.articles import StoredArticle, get_article
from wirewatch.adapters.store.digests import StoredIssue
from wirewatch.adapters.store.explain import find_explanation as stored_explain
from wirewatch.adapters.store.pages import ListedArticle, StorySummary
from wirewatch.adapters.store.revisions import ArticleState
from wirewatch.adapters.warc import ArchivedResponse
from wirewatch.domain.configuration import Config, Series
from wirewatch.domain.digests.model import Coverage
from wirewatch.domain.quote_index import deduplicate_sayings
from wirewatch.entrypoints.commands.inspect import explain_lines
from wirewatch.entrypoints.commands.usual import usual_words
from wirewatch.entrypoints.web import shapes
from wirewatch.entrypoints.web.api import ApiContext, RequestRefused
from wirewatch.entrypoints.web.pages import (
    SPAN_LABELS,
    Listing,
    PageContext,
    RequestParams,
    requested_format,
)
from wirewatch.render.formatting import quantity
from wirewatch.render.web.page import AtomEntry
from wirewatch.render.web.story import (
    RELATION_LABELS,
    first_report_sentence,
    report_timeline,
    report_views,
)
from wirewatch.render.web.texts import DiffLine, article_text, compare_texts, mention_reasons
from wirewatch.steps.export import NothingToExport, write_evidence
from wirewatch.steps.feed_coverage import coverage_of
from wirewatch.steps.group import read_story
from wirewatch.steps.maintenance import archive_location
from wirewatch.steps.resources import build_name

LONGEST_SPAN = timedelta(days=90, hours=1)  # over which stories are counted
COVERED = timedelta(days=8)  # for which is said what was read: every poll of that time is looked at
SINCE_DIGEST = "digest:"  # before the id of a series, in `since`
STORY_COLUMNS = (
    *("key", "title", "outlet", "language", "first_seen_at", "last_seen_at"),
    *("articles", "outlets", "actors", "url"),
)


def news_routes(pages: PageContext) -> APIRouter:
    """Return the paths of Today, of stories and of articles."""
    router = APIRouter(include_in_schema=False)

    @router.get("/")
    @router.get("/today.{form}")
    def today(request: Request) -> Response:
        """Show the stories since the last digest, or of a time that the request names."""
        return _today(pages, request)

    _story_routes(router, pages)
    _article_routes(router, pages)
    return router


def _story_routes(router: APIRouter, pages: PageContext) -> None:
    @router.get("/story/{key}/evidence.zip")
    def story_evidence(key: str) -> Response:
        """Return the evidence for a story as a zip file."""
        return _evidence(pages, _plain_key(key), name=key)

    @router.get("/story/{key}")
    def story(request: Request, key: str) -> Response:
        """Show one story: its reports in order, what each has from another, quotes and dates."""
        # Digests name stories like "agldbapd.2", so that what stands behind a dot need not be a form.
        form = f".{requested_format(request)}"
        return _story(pages, request, key.removesuffix(form))


def _article_routes(router: APIRouter, pages: PageContext) -> None:
    @router.get("/article/{number}")
    def article(request: Request, number: int) -> Response:
        """Show one article: its text, why it was flagged, what it said before."""
        return _article(pages, request, number)

    @router.get("/article/{number}/evidence.zip")
    def article_evidence(number: int) -> Response:
        """Return the evidence for an article and its story as a zip file."""
        with pages.api.store.read() as tx:
            found = _one(tx, number)
        return _evidence(pages, found.story or found.article.canonical_url, name=str(number))

    @router.get("/article/{number}/archived")
    def archived(request: Request, number: int) -> Response:
        """Show the page of an article as it was archived, in a sandboxed frame."""
        with pages.api.store.read() as tx:
            found = _one(tx, number)
            place = archive_records.article_place(tx, number)
        problem = _unread(pages, place)
        return pages.html(
            request,
            "archived.html.jinja",
            frames=True,
            article=found.article,
            place=place,
            problem=problem,
        )

    @router.get("/article/{number}/archived/frame")
    def archived_frame(request: Request, number: int) -> Response:
        """Return what stands in the frame: the words of the page, without anything that acts or asks for more."""
        answer = _archived(pages, number)
        kind = next(
            (value for name, value in answer.headers if name.lower() == "content-type"), None
        )
        title, body = inert_copy(answer.body, content_type=kind)
        return pages.framed(request, title, body)

    @router.get("/article/{number}/page")
    def page_bytes(number: int) -> Response:
        """Return the bytes of the page as they came, as a file that no browser opens by itself."""
        return pages.download(_archived(pages, number).body, name=f"article-{number}.html")


def _one(tx: Connection, number: int) -> ListedArticle:
    """Return an article. Raises Refused; a number that no database holds is never asked for."""
    found = stored_pages.get_listed_article(tx, number) if 0 < number < 2**31 else None
    if found is None:
        raise RequestRefused(404, f"no article has the number {str(number)[:12]}", "search for it")
    return found


def _refuse_unless_whole(pages: PageContext) -> None:
    if not pages.api.full_text:
        raise RequestRefused(
            403,
            "whole texts are not sent from here",
            "ask on the server, or set web.full_text: true",
        )


def _archived(pages: PageContext, number: int) -> ArchivedResponse:
    _refuse_unless_whole(pages)
    with pages.api.store.read() as tx:
        place = archive_records.article_place(tx, _one(tx, number).article.id)
    try:
        if place is not None:
            return pages.archive().read(archive_location(place))
        what = "the archive has no page of this article"
    except (NotInArchive, StorageUnavailable) as error:
        what = str(error)
    raise RequestRefused(404, what, "see the article for what there is")


def _unread(pages: PageContext, place: WarcPlace | None) -> str:
    """Return why an archived page cannot be shown; "" when it can."""
    if not pages.api.full_text:
        return "Whole texts are not shown here (web.full_text)"
    if place is None:
        return "The archive has no page of this article"
    try:
        pages.archive().read_raw(archive_location(place))
    except (NotInArchive, StorageUnavailable) as error:
        return f"It cannot be shown: {error}"
    return ""


def _evidence(pages: PageContext, named: str, *, name: str) -> Response:
    _refuse_unless_whole(pages)
    api, config = pages.api, pages.api.config()
    # A folder of our own and a name of our own: nothing of the request becomes a path.
    with TemporaryDirectory(prefix="wirewatch-evidence-") as folder:
        path = Path(folder) / "evidence.zip"
        try:
            write_evidence(
                api.store,
                pages.archive(),
                story=named,
                path=path,
                explain=lambda found: list(explain_lines(found, config)),
                build=build_name(),
                now=api.now(),
            )
        except NothingToExport as error:
            raise RequestRefused(
                404, str(error), "see Today or the search for what there is"
            ) from None
        return pages.download(
            path.read_bytes(), name=f"evidence-{re.sub('[^A-Za-z0-9]', '', name)[:20]}.zip"
        )


REPORTS = 15  # of a page of a story
QUOTES, DATES, DIFFS, MISSES = 8, 8, 3, 12
REPORT_COLUMNS = (
    *("id", "published_at", "seen_at", "outlet", "language", "title", "relation", "score"),
    *("nearest", "reason", "origin", "gone", "url"),
)


def _plain_key(key: str) -> str:
    if len(key) > 120 or not key.isprintable():
        raise RequestRefused(
            404, "no story has such an id", "see Today or the search for those there are"
        )
    return key


def _story(pages: PageContext, request: Request, key: str) -> Response:
    api, asked = pages.api, RequestParams(request)
    with api.store.read() as tx:
        found = read_story(tx, _plain_key(key))
        if found is None:
            raise RequestRefused(
                404,
                f'no story has the id "{key[:40]}"',
                "see Today or the search for those there are",
            )
        page = stored_pages.page_of_list(found.readings, cursor=asked.cursor(), limit=REPORTS)
        ids = [one.article.id for one in page.items]
        every = [one.article.id for one in found.readings]
        revised = overviews.revision_counts(tx, ids)
        named = overviews.actors_by_frequency(tx, every)
        standing = stories.find_story(tx, found.key)
        said = (
            deduplicate_sayings(stored_statements.list_statements(tx, story_id=standing.id))
            if standing
            else ()
        )
        dates = article_dates.dates_by_article(tx, every)
        changes = {one: _newest_change(tx, one) for one in sorted(revised)[:DIFFS]}
    texts = {one.article.id: one.article for one in found.readings}
    views = {
        one.article.id: one for one in report_views(found.readings, revised, whole=api.full_text)
    }
    lead = next(
        (one for one in texts.values() if one.relation is Relation.LEAD), next(iter(texts.values()))
    )
    detail = shapes.story_detail(found, full_text=api.full_text)
    listing = Listing(
        name=f"story-{found.key}",
        title=lead.title,
        columns=REPORT_COLUMNS,
        items=[one.model_dump(mode="json") for one in detail.articles],
        entry=_report_entry,
        next=page.next,
    )
    dated = _distinct_dates(dates, texts)
    return pages.listing(
        request,
        "story.html.jinja",
        listing,
        story=found,
        lead=lead,
        total=len(texts),
        outlets=len({one.outlet for one in texts.values()}),
        actors=named,
        names=pages.names(),
        first=first_report_sentence(found.readings),
        chart=report_timeline(found.readings, timezone=pages.timezone()),
        reports=[views[number] for number in ids],
        shown=frozenset(ids),
        changes=changes,
        quotes=said[:QUOTES],
        more_quotes=max(0, len(said) - QUOTES),
        dates=dated[:DATES],
    )


def _newest_change(tx: Connection, number: int) -> tuple[DiffLine, ...]:
    """Return what the newest change of an article did to its text."""
    before, article = revisions.earlier_states(tx, number), get_article(tx, number)
    if article is None or not before:
        return ()
    return compare_texts(_text(before[-1]), _text(article))


def _text(one: ArticleState | StoredArticle) -> str:
    return "\n".join(part for part in (one.title, one.lead, one.body) if part)


def _distinct_dates(
    dates: Mapping[int, Sequence[AnnouncedDate]], texts: Mapping[int, StoryText]
) -> list[tuple[AnnouncedDate, StoryText]]:
    """Return each date once, in the words of the first report that names it, by day.

    One that was no longer ahead when the report came out is not announced by it.
    """
    found: dict[str, tuple[AnnouncedDate, StoryText]] = {}
    for number, article in texts.items():
        for one in _each_date(dates.get(number, ()), published=article.published_at):
            found.setdefault(one.date, (one, article))
    return sorted(found.values(), key=lambda pair: pair[0].date)


def _each_date(dates: Iterable[AnnouncedDate], *, published: datetime) -> list[AnnouncedDate]:
    """Return each date of an article once; one that was not ahead when it came out is past."""
    day = f"{published:%Y-%m-%d}"
    found: dict[str, AnnouncedDate] = {}
    for one in dates:
        is_over = len(one.date) == len(day) and one.date <= day
        found.setdefault(one.date, replace(one, kind="past") if is_over else one)
    return sorted(found.values(), key=lambda one: one.date)


def _report_entry(item: dict[str, Any], root: str) -> AtomEntry:
    return AtomEntry(
        id=f"{root}/article/{item['id']}",
        title=item["title"],
        url=f"{root}/article/{item['id']}",
        at=datetime.fromisoformat(item["published_at"]),
        summary=f"{item['outlet']}: {item['relation']}. {item['reason']}",
        language=item["language"],
    )


def _article(pages: PageContext, request: Request, number: int) -> Response:
    api, asked = pages.api, RequestParams(request)
    with api.store.read() as tx:
        found = _one(tx, number)
        article = found.article
        known = stored_explain(tx, article.canonical_url, url_key=article.url_key)
        states = revisions.earlier_states(tx, number)
        said = stored_statements.statements_by_article(tx, [number]).get(number, ())
        dates = article_dates.dates_by_article(tx, [number]).get(number, ())
        archived = archive_records.article_place(tx, number)
    # Entries that share a link are several articles under one address: what is known of another is not shown.
    known = (
        known
        if known is not None and known.article is not None and known.article.id == number
        else None
    )
    text = {name: getattr(article, name) for name in ("title", "lead", "body")}
    watched = pages.watchlist(api.config()).watch(
        **text, language=article.language, outlet=article.outlet
    )
    told = {(one.actor, one.field, one.start) for one in found.mentions}
    near = (one for one in watched.near_misses if (one.actor, one.field, one.start) not in told)
    misses = list({(one.actor, one.surface, one.stopped_by): one for one in near}.values())
    why = mention_reasons(found.mentions)
    names = pages.names()
    member = (
        next((one for one in known.members if one.article_id == number), None) if known else None
    )
    return pages.html(
        request,
        "article.html.jinja",
        article=article,
        story=found.story,
        text=article_text(
            found.mentions, **text, full_text=api.full_text, whole=asked.text("whole") == "1"
        ),
        reasons=why,
        actors=list(dict.fromkeys(names.get(one.actor, one.actor) for one in why)),
        names=names,
        now_flagged=list(dict.fromkeys(one.actor for one in watched.mentions)),
        misses=misses[:MISSES],
        more_misses=max(0, len(misses) - MISSES),
        unsure=len(known.reading.unsure) if known else 0,
        statements=said[:QUOTES],
        more_statements=max(0, len(said) - QUOTES),
        dates=_each_date(dates, published=article.published_at or article.seen_at)[:DATES],
        place=PlaceView(RELATION_LABELS[member.relation], member.reason) if member else None,
        states=list(_states(article, states)) if api.full_text else [],
        archived=archived,
        entries=known.entries if known else (),
        tellings=known.tellings if known else (),
    )


@dataclass(frozen=True, slots=True)
class PlaceView:
    """What an article is to its story, and how that is known."""

    relation: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StateView:
    """One change of an article."""

    until: datetime  # when the state after it was seen
    why: str
    title: tuple[DiffLine, ...]  # what changed in the headline; empty where nothing did
    lines: tuple[DiffLine, ...]


WHY_CHANGED = {
    "edit": "its outlet edited it",
    "reread": "its page was read anew",
    "page": "its page came",
}


def _states(article: StoredArticle, states: Sequence[ArticleState]) -> Iterator[StateView]:
    """Yield the changes of an article, the newest first."""
    after: list[ArticleState | StoredArticle] = [*states[1:], article]
    for before, then in reversed(list(zip(states, after, strict=False))[-MOST_STATES:]):
        until = (
            (then.revised_at or then.seen_at) if isinstance(then, StoredArticle) else then.seen_at
        )
        old, new = (
            "\n".join(part for part in (one.lead, one.body) if part) for one in (before, then)
        )
        headline = compare_texts(before.title, then.title) if before.title != then.title else ()
        why = WHY_CHANGED.get(before.kind, before.kind)
        yield StateView(until=until, why=why, title=headline, lines=compare_texts(old, new))


MOST_STATES = 6


@dataclass(frozen=True, kw_only=True)
class _Span:
    """The time that Today shows."""

    chosen: str  # value of `since`
    since: datetime
    until: datetime | None = None
    issue: StoredIssue | None = None  # the last one, which it begins after, or whose window it is
    series: Series | None = None  # only the stories of whose actors are shown
    told: bool = False  # it is the window of `issue`, as there is nothing newer


def _today(pages: PageContext, request: Request) -> Response:
    api, asked = pages.api, RequestParams(request)
    config, now = api.config(), api.now()
    by, actor = asked.choice("by", ("time", "actor"), default="time"), asked.text("actor")
    api.actor(actor)
    limit, cursor = asked.limit(), asked.cursor()
    with api.store.read() as tx:
        asked_for = span = _span(asked, config, partial(stored_digests.last_issue, tx), now=now)
        wanted: dict[str, Any] = {"actor": actor, "cursor": cursor, "limit": limit}
        wanted["any_of_actors"] = _actors_of(span.series, config)
        found = stored_pages.story_page(tx, since=span.since, until=span.until, **wanted)
        if not found.items and not cursor and not actor and span.issue and not asked.text("since"):
            # A page that is empty the whole morning helps nobody: it shows what the digest told, and says so.
            span = _window_of(span)
            found = stored_pages.story_page(tx, since=span.since, until=span.until, **wanted)
        is_html, is_short = requested_format(request) == "html", span.since >= now - LONGEST_SPAN
        seen = overviews.story_overviews(tx, [one.key for one in found.items] if is_html else [])
        is_counted = is_html and is_short
        counts = (
            overviews.stories_by_actor(tx, since=span.since, until=span.until) if is_counted else {}
        )
        usual = api.usual() if is_html else {}
        # What was not read since the digest could hold what is new: that is said also where its stories are shown.
        is_covered = is_html and asked_for.since >= now - COVERED
        coverage = _coverage(api, asked_for, now=now) if is_covered else None
    names = pages.names()
    listing = Listing(
        name="stories",
        title="stories since " + f"{span.since:%Y-%m-%d %H:%M} UTC",
        columns=STORY_COLUMNS,
        items=[shapes.story_item(one).model_dump(mode="json") for one in found.items],
        entry=_entry,
        next=found.next,
    )
    return pages.listing(
        request,
        "today.html.jinja",
        listing,
        by=by,
        actor=actor,
        span=span,
        spans=_choices(config),
        groups=_groups(found.items, names if by == "actor" else None),
        seen=seen,
        names=names,
        facets=[
            (one.id, one.name, counts.get(one.id))
            for one in config.actors
            if counts.get(one.id) or not is_short
        ],
        unusual=[
            (id, names[id], usual_words(one))
            for id, one in usual.items()
            if one.state in ("quiet", "spike")
        ],
        usual=usual,
        is_usual_known=any(one.state != "too new" for one in usual.values()),
        coverage=coverage,
    )


def _span(
    asked: RequestParams,
    config: Config,
    last: Callable[[str], StoredIssue | None],
    *,
    now: datetime,
) -> _Span:
    chosen = asked.text("since")
    if chosen is None:
        chosen = f"{SINCE_DIGEST}{config.series[0].id}" if config.series else "24h"
    if not chosen.startswith(SINCE_DIGEST):
        since = asked.instant("since", now=now) or now - timedelta(days=1)
        return _Span(chosen=chosen, since=since, until=asked.instant("until", now=now))
    series = next(
        (one for one in config.series if one.id == chosen.removeprefix(SINCE_DIGEST)), None
    )
    if series is None:
        raise RequestRefused(
            404,
            f'"{chosen[len(SINCE_DIGEST) :][:40]}" is no series of digests.yaml',
            "choose one of the list",
        )
    issue = last(series.id)
    # What was seen at the very instant of the cut is told.
    since = issue.window_end + timedelta(microseconds=1) if issue else now - timedelta(days=1)
    return _Span(chosen=chosen, since=since, issue=issue, series=series)


def _window_of(span: _Span) -> _Span:
    assert span.issue is not None
    start, end = span.issue.window_start, span.issue.window_end + timedelta(microseconds=1)
    return _Span(
        chosen=span.chosen, since=start, until=end, issue=span.issue, series=span.series, told=True
    )


def _actors_of(series: Series | None, config: Config) -> Collection[str] | None:
    """Return the actors of a series, and those of whom its interests speak; None for every story."""
    if series is None:
        return None
    interests = [parse(one.when).actors for one in config.interests if one.id in series.actors]
    return frozenset(series.actors).union(*interests)


def _choices(config: Config) -> list[tuple[str, str]]:
    """Return the times that Today may show."""
    series = [
        (f"{SINCE_DIGEST}{one.id}", f"since the last {one.title or one.id}")
        for one in config.series
    ]
    return [*series, *((value, f"the last {words}") for value, words in SPAN_LABELS.items())]


def _groups(
    stories: Sequence[StorySummary], names: Mapping[str, str] | None
) -> list[tuple[str | None, list[StorySummary]]]:
    """Return the stories in one group, or under the first of its actors in the order of the watchlist."""
    if names is None:
        return [(None, list(stories))] if stories else []
    groups: dict[str | None, list[StorySummary]] = {id: [] for id in names} | {None: []}
    for story in stories:
        groups[next((id for id in names if id in story.actors), None)].append(story)
    return [(id, some) for id, some in groups.items() if some]


def _coverage(api: ApiContext, span: _Span, *, now: datetime) -> Coverage:
    """Return what was read, counted once a minute."""
    end = span.until or now
    start = min(span.since, end)
    # A span such as "the last day" begins at another instant with each request.
    until = f"{span.until:%Y-%m-%dT%H:%M}" if span.until else ""
    name = f"coverage page {span.chosen} {until} {span.issue and span.issue.id}"
    return api.read_cached(name, lambda tx: coverage_of(tx, start=start, end=end, now=now))


def _entry(item: dict[str, Any], root: str) -> AtomEntry:
    of = f"{quantity(item['articles'], 'report')} in {quantity(item['outlets'], 'outlet')}"
    words = f"{of}; names {', '.join(item['actors'])}"
    return AtomEntry(
        id=f"{root}/story/{item['key']}",
        title=item["title"],
        url=f"{root}/story/{item['key']}",
        at=datetime.fromisoformat(item["last_seen_at"]),
        summary=words,
        language=item["language"],
    )
