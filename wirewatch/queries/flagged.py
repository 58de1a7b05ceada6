"""Which articles were flagged in a span of time, and why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from wirewatch.adapters.store import articles

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection

    from extractors.model import Mention
    from wirewatch.adapters.store.articles import FlaggedArticle


@dataclass(frozen=True, slots=True, kw_only=True)
class FlaggedAnswer:
    """The flagged articles, or the doubtful ones if these were asked for."""

    articles: tuple[FlaggedArticle, ...]
    doubtful_count: (
        int  # if counted: articles that name an actor only in paragraphs that may not be theirs
    )
    newest_seen_at: datetime | None  # of any flagged article, if the question found none


def list_flagged(
    tx: Connection,
    *,
    since: datetime | None,
    until: datetime | None,
    actor: str | None,
    doubtful: bool = False,
    count_doubtful: bool = False,
) -> FlaggedAnswer:
    """List the articles seen with since <= ... < until that name the actor, or any."""

    def of_kind(*, unsure: bool) -> tuple[FlaggedArticle, ...]:
        return tuple(
            articles.list_flagged(tx, since=since, until=until, actor=actor, unsure=unsure)
        )

    listed = of_kind(unsure=doubtful)
    return FlaggedAnswer(
        articles=listed,
        doubtful_count=len(of_kind(unsure=True)) if count_doubtful else 0,
        newest_seen_at=None if listed else articles.newest_flagged_at(tx),
    )


def flagged_documents(flagged: FlaggedArticle) -> list[dict[str, Any]]:
    """Lay out an article as one JSON object for each entry that led to it."""
    article = flagged.article
    mentions_by_actor: dict[str, list[dict[str, Any]]] = {}
    for mention in flagged.mentions:
        mentions_by_actor.setdefault(mention.actor, []).append(_mention_document(mention))
    actors = [{"id": id, "mentions": mentions} for id, mentions in mentions_by_actor.items()]
    return [
        {
            "url": url,
            "canonical_url": article.canonical_url,
            "title": article.title,
            "outlet": article.outlet,
            "language": article.language,
            "published_at": instant_text(article.published_at),
            "seen_at": instant_text(article.seen_at),
            "story": flagged.story,
            "actors": actors,
            "unsure": list(flagged.unsure_actors),
        }
        for url in (flagged.entry_urls or (article.url,))
    ]


def _mention_document(mention: Mention) -> dict[str, Any]:
    return {
        "alias": mention.alias,
        "surface": mention.surface,
        "field": mention.field,
        "start": mention.start,
        "end": mention.end,
        "reason": mention.reason,
    }


def instant_text(instant: datetime | None) -> str | None:
    """ISO 8601 with a Z for UTC."""
    return instant.isoformat().replace("+00:00", "Z") if instant else None
