"""The Today page and the story page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from fastapi import APIRouter, Request, Response
from sqlalchemy import Connection

from wirewatch.adapters.store.articles import StoredArticle
from wirewatch.adapters.store.revisions import ArticleState
from wirewatch.domain.baseline import Baseline
from wirewatch.domain.digests.model import Coverage
from wirewatch.entrypoints.web import shapes
from wirewatch.entrypoints.web.api import ApiContext, RequestRefused
from wirewatch.entrypoints.web.evidence import evidence_download
from wirewatch.entrypoints.web.pages import (
    Listing,
    PageContext,
    RequestParams,
    requested_format,
)
from wirewatch.queries import today
from wirewatch.queries.baseline import UNUSUAL_STATES, is_any_known
from wirewatch.queries.story import StoryAnswer, find_story
from wirewatch.queries.today import ONE_DAY, SERIES_PREFIX, TodayAnswer, TodayQuestion, TodaySpan
from wirewatch.render.formatting import quantity
from wirewatch.render.usual import usual_words
from wirewatch.render.web.page import AtomEntry
from wirewatch.render.web.story import first_report_sentence, report_timeline, report_views
from wirewatch.render.web.texts import DiffLine, compare_texts
from wirewatch.steps.feed_coverage import coverage_of

STORY_COLUMNS = (
    "key",
    "title",
    "outlet",
    "language",
    "first_seen_at",
    "last_seen_at",
    "articles",
    "outlets",
    "actors",
    "url",
)
REPORT_COLUMNS = (
    "id",
    "published_at",
    "seen_at",
    "outlet",
    "language",
    "title",
    "relation",
    "score",
    "nearest",
    "reason",
    "origin",
    "gone",
    "url",
)
REPORTS_PER_PAGE = 15
MAX_QUOTES = 8
MAX_DATES = 8
MAX_KEY_CHARS = 120


def news_routes(pages: PageContext) -> APIRouter:
    """Return the routes of Today and of stories."""
    router = APIRouter(include_in_schema=False)

    @router.get("/")
    @router.get("/today.{form}")
    def today_page(request: Request) -> Response:
        """Show the stories since the last digest, or of the requested period."""
        return _today_page(pages, request)

    @router.get("/story/{key}/evidence.zip")
    def story_evidence(key: str) -> Response:
        """Download the evidence for a story as a zip file."""
        return evidence_download(pages, _checked_key(key), name=key)

    @router.get("/story/{key}")
    def story_page(request: Request, key: str) -> Response:
        """Show one story: reports in order, how they relate, quotes and dates."""
        # Digests link stories like "agldbapd.2": the part after a dot is not always a format.
        suffix = f".{requested_format(request)}"
        return _story_page(pages, request, key.removesuffix(suffix))

    return router


def _today_page(pages: PageContext, request: Request) -> Response:
    api, params = pages.api, RequestParams(request)
    config, now = api.config(), api.now()
    order = params.choice("by", ("time", "actor"), default="time")
    actor = params.text("actor")
    api.actor(actor)
    cursor, limit = params.cursor(), params.limit()
    is_html = requested_format(request) == "html"
    with api.store.read() as tx:
        asked_span = _requested_span(tx, api, params)
        question = TodayQuestion(
            span=asked_span,
            may_fall_back=not cursor and not actor and not params.text("since"),
            actor=actor,
            cursor=cursor,
            limit=limit,
            details=is_html,
        )
        answer = today.list_today(tx, question, config, now=now)
    listing = _story_listing(answer)
    if not is_html:
        return pages.listing(request, "today.html.jinja", listing)
    usual = api.usual()
    coverage = None
    # Feeds unread since the digest could hold news, even where that digest's stories are shown.
    if today.has_coverage(asked_span, now=now):
        coverage = _coverage(api, asked_span, now=now)
    return pages.listing(
        request,
        "today.html.jinja",
        listing,
        by=order,
        actor=actor,
        span=answer.span,
        spans=today.span_choices(config),
        groups=_groups(pages, answer, order),
        seen=answer.overviews,
        names=pages.names(),
        facets=_actor_facets(pages, answer),
        unusual=_unusual_actors(pages, usual),
        usual=usual,
        is_usual_known=is_any_known(usual.values()),
        coverage=coverage,
    )


def _requested_span(tx: Connection, api: ApiContext, params: RequestParams) -> TodaySpan:
    config, now = api.config(), api.now()
    chosen = params.text("since") or today.default_choice(config)
    if not chosen.startswith(SERIES_PREFIX):
        since = params.instant("since", now=now) or now - ONE_DAY
        return TodaySpan(chosen=chosen, since=since, until=params.instant("until", now=now))
    try:
        return today.span_since_digest(tx, chosen, config, now=now)
    except today.NoSuchSeries as error:
        problem = f'"{str(error)[:40]}" is no series of digests.yaml'
        raise RequestRefused(404, problem, "choose one of the list") from None


def _story_listing(answer: TodayAnswer) -> Listing:
    stories = answer.stories
    return Listing(
        name="stories",
        title=f"stories since {answer.span.since:%Y-%m-%d %H:%M} UTC",
        columns=STORY_COLUMNS,
        items=[
            shapes.StoryItem.model_validate(story).model_dump(mode="json")
            for story in stories.items
        ],
        entry=_story_entry,
        next=stories.next,
    )


def _groups(pages: PageContext, answer: TodayAnswer, order: str) -> Sequence[Any]:
    stories = answer.stories.items
    if order == "actor":
        return today.group_by_actor(stories, list(pages.names()))
    return [(None, list(stories))] if stories else []


def _actor_facets(pages: PageContext, answer: TodayAnswer) -> list[tuple[str, str, int | None]]:
    """List the selectable actors with their stories; every actor if stories were not counted."""
    counts = answer.stories_by_actor
    return [
        (actor.id, actor.name, counts.get(actor.id))
        for actor in pages.api.config().actors
        if counts.get(actor.id) or not answer.is_counted
    ]


def _unusual_actors(
    pages: PageContext, usual: Mapping[str, Baseline]
) -> list[tuple[str, str, str]]:
    names = pages.names()
    return [
        (id, names[id], usual_words(counts))
        for id, counts in usual.items()
        if counts.state in UNUSUAL_STATES
    ]


def _coverage(api: ApiContext, span: TodaySpan, *, now: datetime) -> Coverage:
    end = span.until or now
    start = min(span.since, end)
    # A span such as "the last day" starts at a different instant in each request.
    until = f"{span.until:%Y-%m-%dT%H:%M}" if span.until else ""
    key = f"coverage page {span.chosen} {until} {span.issue and span.issue.id}"
    return api.read_cached(key, lambda tx: coverage_of(tx, start=start, end=end, now=now))


def _story_entry(item: dict[str, Any], root: str) -> AtomEntry:
    address = f"{root}/story/{item['key']}"
    counts = f"{quantity(item['articles'], 'report')} in {quantity(item['outlets'], 'outlet')}"
    return AtomEntry(
        id=address,
        title=item["title"],
        url=address,
        at=datetime.fromisoformat(item["last_seen_at"]),
        summary=f"{counts}; names {', '.join(item['actors'])}",
        language=item["language"],
    )


def _checked_key(key: str) -> str:
    if len(key) > MAX_KEY_CHARS or not key.isprintable():
        problem = "no story has such an id"
        raise RequestRefused(404, problem, "see Today or the search for those there are")
    return key


def _story_page(pages: PageContext, request: Request, key: str) -> Response:
    api = pages.api
    with api.store.read() as tx:
        answer = find_story(
            tx, _checked_key(key), cursor=RequestParams(request).cursor(), limit=REPORTS_PER_PAGE
        )
    if answer is None:
        problem = f'no story has the id "{key[:40]}"'
        raise RequestRefused(404, problem, "see Today or the search for those there are")
    story, readings = answer.story, answer.story.readings
    views = {
        view.article.id: view
        for view in report_views(readings, answer.revision_counts, whole=api.full_text)
    }
    shown = [reading.article.id for reading in answer.page.items]
    return pages.listing(
        request,
        "story.html.jinja",
        _report_listing(answer, full_text=api.full_text),
        story=story,
        lead=answer.lead,
        total=len(answer.reports),
        outlets=len({report.outlet for report in answer.reports}),
        actors=answer.actors,
        names=pages.names(),
        first=first_report_sentence(readings),
        chart=report_timeline(readings, timezone=pages.timezone()),
        reports=[views[article_id] for article_id in shown],
        shown=frozenset(shown),
        changes=_changes(answer),
        quotes=answer.quotes[:MAX_QUOTES],
        more_quotes=max(0, len(answer.quotes) - MAX_QUOTES),
        dates=answer.dates[:MAX_DATES],
    )


def _changes(answer: StoryAnswer) -> dict[int, tuple[DiffLine, ...]]:
    return {
        article_id: compare_texts(_whole_text(before), _whole_text(after))
        for article_id, (before, after) in answer.newest_changes.items()
    }


def _whole_text(state: ArticleState | StoredArticle) -> str:
    return "\n".join(filter(None, (state.title, state.lead, state.body)))


def _report_listing(answer: StoryAnswer, *, full_text: bool) -> Listing:
    detail = shapes.story_detail(answer.story, full_text=full_text)
    return Listing(
        name=f"story-{answer.story.key}",
        title=answer.lead.title,
        columns=REPORT_COLUMNS,
        items=[article.model_dump(mode="json") for article in detail.articles],
        entry=_report_entry,
        next=answer.page.next,
    )


def _report_entry(item: dict[str, Any], root: str) -> AtomEntry:
    address = f"{root}/article/{item['id']}"
    return AtomEntry(
        id=address,
        title=item["title"],
        url=address,
        at=datetime.fromisoformat(item["published_at"]),
        summary=f"{item['outlet']}: {item['relation']}. {item['reason']}",
        language=item["language"],
    )
