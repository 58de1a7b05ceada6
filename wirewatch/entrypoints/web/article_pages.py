"""The page of one article, with its archived page and its evidence."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from fastapi import APIRouter, Request, Response
from sqlalchemy import Connection

from extractors.pages.inert import inert_copy
from wirewatch.adapters.store import archive_records
from wirewatch.adapters.store.articles import StoredArticle
from wirewatch.adapters.store.pages import ListedArticle
from wirewatch.adapters.store.revisions import ArticleState
from wirewatch.adapters.warc import ArchivedResponse
from wirewatch.entrypoints.web.api import RequestRefused
from wirewatch.entrypoints.web.evidence import (
    archive_problem,
    archived_response,
    evidence_download,
)
from wirewatch.entrypoints.web.pages import PageContext, RequestParams
from wirewatch.queries.article import (
    ArticleAnswer,
    find_article,
    find_listed_article,
    watched_now,
)
from wirewatch.render.web.story import RELATION_LABELS
from wirewatch.render.web.texts import DiffLine, article_text, compare_texts, mention_reasons

MAX_QUOTES = 8
MAX_DATES = 8
MAX_NEAR_MISSES = 12
CHANGE_REASONS = {
    "edit": "its outlet edited it",
    "reread": "its page was read again",
    "page": "its page was fetched",
}


@dataclass(frozen=True, slots=True)
class PlaceView:
    """An article's relation to its story, and how it was determined."""

    relation: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StateView:
    """One change of an article."""

    until: datetime  # when the next state was seen
    why: str
    title: tuple[DiffLine, ...]  # changes in the headline; empty if there were none
    lines: tuple[DiffLine, ...]


def article_routes(pages: PageContext) -> APIRouter:
    """Return the routes of the article pages."""
    router = APIRouter(include_in_schema=False)

    @router.get("/article/{number}")
    def article(request: Request, number: int) -> Response:
        """Show one article: its text, why it was flagged, earlier versions."""
        return _article_page(pages, request, number)

    @router.get("/article/{number}/evidence.zip")
    def article_evidence(number: int) -> Response:
        """Download the evidence for an article and its story as a zip file."""
        with pages.api.store.read() as tx:
            listed = _listed_article(tx, number)
        story = listed.story or listed.article.canonical_url
        return evidence_download(pages, story, name=str(number))

    @router.get("/article/{number}/archived")
    def archived(request: Request, number: int) -> Response:
        """Show the archived page of an article in a sandboxed frame."""
        with pages.api.store.read() as tx:
            listed = _listed_article(tx, number)
            place = archive_records.article_place(tx, number)
        return pages.html(
            request,
            "archived.html.jinja",
            frames=True,
            article=listed.article,
            place=place,
            problem=archive_problem(pages, place),
        )

    @router.get("/article/{number}/archived/frame")
    def archived_frame(request: Request, number: int) -> Response:
        """Return the text of the archived page, without scripts or external resources."""
        archived_page = _archived_page(pages, number)
        headers = {name.lower(): value for name, value in reversed(archived_page.headers)}
        title, body = inert_copy(archived_page.body, content_type=headers.get("content-type"))
        return pages.sandboxed_markup(request, title, body)

    @router.get("/article/{number}/page")
    def page_bytes(number: int) -> Response:
        """Return the archived bytes as a file that no browser opens by itself."""
        return pages.download(_archived_page(pages, number).body, name=f"article-{number}.html")

    return router


def _listed_article(tx: Connection, number: int) -> ListedArticle:
    listed = find_listed_article(tx, number)
    if listed is None:
        raise _no_such_article(number)
    return listed


def _no_such_article(number: int) -> RequestRefused:
    return RequestRefused(404, f"no article has the number {str(number)[:12]}", "search for it")


def _archived_page(pages: PageContext, number: int) -> ArchivedResponse:
    with pages.api.store.read() as tx:
        article_id = _listed_article(tx, number).article.id
        place = archive_records.article_place(tx, article_id)
    return archived_response(pages, place)


def _article_page(pages: PageContext, request: Request, number: int) -> Response:
    api = pages.api
    with api.store.read() as tx:
        answer = find_article(tx, number)
    if answer is None:
        raise _no_such_article(number)
    article, mentions = answer.article, answer.listed.mentions
    explanation = answer.explanation
    watched = watched_now(answer.listed, pages.watchlist(api.config()))
    flag_reasons = mention_reasons(mentions)
    names = pages.names()
    text = article_text(
        mentions,
        title=article.title,
        lead=article.lead,
        body=article.body,
        full_text=api.full_text,
        whole=RequestParams(request).text("whole") == "1",
    )
    return pages.html(
        request,
        "article.html.jinja",
        article=article,
        story=answer.listed.story,
        text=text,
        reasons=flag_reasons,
        actors=list(
            dict.fromkeys(names.get(reason.actor, reason.actor) for reason in flag_reasons)
        ),
        names=names,
        now_flagged=watched.flagged_actors,
        misses=watched.near_misses[:MAX_NEAR_MISSES],
        more_misses=max(0, len(watched.near_misses) - MAX_NEAR_MISSES),
        unsure=len(explanation.reading.unsure) if explanation else 0,
        statements=answer.statements[:MAX_QUOTES],
        more_statements=max(0, len(answer.statements) - MAX_QUOTES),
        dates=answer.dates[:MAX_DATES],
        place=_place_view(answer),
        states=list(_change_views(answer)) if api.full_text else [],
        archived=answer.archived,
        entries=explanation.entries if explanation else (),
        tellings=explanation.tellings if explanation else (),
    )


def _place_view(answer: ArticleAnswer) -> PlaceView | None:
    membership = answer.membership
    if membership is None:
        return None
    return PlaceView(RELATION_LABELS[membership.relation], membership.reason)


def _change_views(answer: ArticleAnswer) -> Iterator[StateView]:
    """Yield the changes, newest first."""
    for before, after in answer.changes():
        headline: tuple[DiffLine, ...] = ()
        if before.title != after.title:
            headline = compare_texts(before.title, after.title)
        yield StateView(
            until=_seen_at(after),
            why=CHANGE_REASONS.get(before.kind, before.kind),
            title=headline,
            lines=compare_texts(_lead_and_body(before), _lead_and_body(after)),
        )


def _seen_at(state: ArticleState | StoredArticle) -> datetime:
    if isinstance(state, StoredArticle):
        return state.revised_at or state.seen_at
    return state.seen_at


def _lead_and_body(state: ArticleState | StoredArticle) -> str:
    return "\n".join(filter(None, (state.lead, state.body)))
