"""The history of one article: the stored facts, and the judgement of the watchlist."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from wirewatch.adapters.store.explain import Explanation, find_explanation
from wirewatch.domain.urls import url_key

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from extractors.model import NearMiss
    from extractors.names.watchlist import Watchlist
    from wirewatch.adapters.store.articles import StoredArticle
    from wirewatch.domain.configuration import Config

TEXT_FIELDS = ("lead", "body")


@dataclass(frozen=True, slots=True, kw_only=True)
class ExplainAnswer:
    """One article from poll to digest."""

    stored: Explanation
    near_misses: tuple[NearMiss, ...]  # empty for a flagged article
    doubtful_actors: tuple[str, ...]  # named only in paragraphs that may not belong to the article
    next_look_at: datetime | None


def explain(
    tx: Connection, address: str, *, config: Config, watchlist: Callable[[], Watchlist]
) -> ExplainAnswer | None:
    """Explain an entry link, an article's address or a story id; None if it is unknown."""
    stored = find_explanation(tx, address, url_key=url_key(address))
    return None if stored is None else complete_explanation(stored, config, watchlist)


def complete_explanation(
    stored: Explanation, config: Config, watchlist: Callable[[], Watchlist]
) -> ExplainAnswer:
    """Add the judgement of the watchlist; compiling it takes seconds and is done only if needed."""
    return ExplainAnswer(
        stored=stored,
        near_misses=_near_misses(stored, watchlist),
        doubtful_actors=_doubtful_actors(stored, watchlist),
        next_look_at=_next_look_at(stored, config),
    )


def explanation_document(answer: ExplainAnswer) -> dict[str, Any]:
    """Lay out an explanation as JSON values, without the article's text."""
    from wirewatch.adapters.store.documents import json_from_value

    stored: dict[str, Any] = json_from_value(answer.stored)
    digests, article = stored.pop("tellings"), stored.pop("article")
    states = [_without(state, "title", *TEXT_FIELDS) for state in stored.pop("states")]
    if answer.stored.article is not None:
        article = _without(article, *TEXT_FIELDS)
        article["characters"] = text_length(answer.stored.article)
    return {
        **stored,
        "article": article,
        "states": states,
        "digests": digests,
        "near_misses": [_near_miss_document(miss) for miss in answer.near_misses],
    }


def text_length(article: StoredArticle) -> int:
    """Count the characters of lead and body."""
    return len(article.lead) + len(article.body)


def _without(document: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: value for name, value in document.items() if name not in names}


def _near_miss_document(miss: NearMiss) -> dict[str, Any]:
    return {
        "actor": miss.actor,
        "surface": miss.surface,
        "field": miss.field,
        "stopped_by": miss.stopped_by,
    }


def _near_misses(stored: Explanation, watchlist: Callable[[], Watchlist]) -> tuple[NearMiss, ...]:
    article = stored.article
    if article is None or stored.mentions:
        return ()
    watched = watchlist().watch(
        title=article.title,
        lead=article.lead,
        body=article.body,
        language=article.language,
        outlet=article.outlet,
    )
    return tuple(watched.near_misses)


def _doubtful_actors(stored: Explanation, watchlist: Callable[[], Watchlist]) -> tuple[str, ...]:
    article, doubtful_paragraphs = stored.article, stored.reading.unsure
    if article is None or not stored.reading.reason or not doubtful_paragraphs:
        return ()
    watched = watchlist().watch(
        title="",
        lead="",
        body="\n".join(doubtful_paragraphs),
        language=article.language,
        outlet=article.outlet,
    )
    return _unique_actors(
        watched.mentions, except_for={mention.actor for mention in stored.mentions}
    )


def _unique_actors(mentions: Sequence[Any], *, except_for: set[str]) -> tuple[str, ...]:
    actors = dict.fromkeys(mention.actor for mention in mentions)
    return tuple(actor for actor in actors if actor not in except_for)


def _next_look_at(stored: Explanation, config: Config) -> datetime | None:
    """When the article is next rechecked: as stored, or as scheduled from first sight."""
    article, recheck = stored.article, stored.recheck
    spans = config.settings.articles.look_again
    if article is None or not spans or not recheck.once_flagged or article.body_source == "feed":
        return None
    if recheck.next_look_at or recheck.looked_at:
        return recheck.next_look_at
    return article.seen_at + min(spans)
