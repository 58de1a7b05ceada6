"""One article: text, reasons and near misses of its flag, changes, issues that cited it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from wirewatch.adapters.store import archive_records, article_dates, revisions, statements
from wirewatch.adapters.store.explain import find_explanation
from wirewatch.adapters.store.pages import get_listed_article

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection

    from extractors.model import AnnouncedDate, Mention, NearMiss, Statement
    from extractors.names.watchlist import Watchlist, WatchResult
    from wirewatch.adapters.store.archive_records import WarcPlace
    from wirewatch.adapters.store.articles import StoredArticle
    from wirewatch.adapters.store.explain import ExplainedMember, Explanation
    from wirewatch.adapters.store.pages import ListedArticle
    from wirewatch.adapters.store.revisions import ArticleState

MAX_ID = 2**31 - 1  # of the database's integers
MAX_CHANGES = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleAnswer:
    """One article with everything stored about it."""

    listed: ListedArticle
    explanation: Explanation | None  # None if its address leads to another article
    states: tuple[ArticleState, ...]  # earlier ones, oldest first
    statements: Sequence[Statement]
    dates: tuple[AnnouncedDate, ...]  # each day once, by day
    archived: WarcPlace | None

    @property
    def article(self) -> StoredArticle:
        """The article itself."""
        return self.listed.article

    @property
    def membership(self) -> ExplainedMember | None:
        """The relation of the article to its story."""
        members = self.explanation.members if self.explanation else ()
        return next((member for member in members if member.article_id == self.article.id), None)

    def changes(self) -> list[tuple[ArticleState, ArticleState | StoredArticle]]:
        """Pair each of the newest states with the one after it, the newest pair first."""
        successors: list[ArticleState | StoredArticle] = [*self.states[1:], self.article]
        pairs = list(zip(self.states, successors, strict=False))
        return pairs[-MAX_CHANGES:][::-1]


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchedNow:
    """How the current watchlist judges an article that was flagged under an earlier one."""

    flagged_actors: tuple[str, ...]
    near_misses: tuple[NearMiss, ...]  # each actor, form and reason once


def find_listed_article(tx: Connection, article_id: int) -> ListedArticle | None:
    """Find an article by its number; one beyond the database's integers finds none."""
    return get_listed_article(tx, article_id) if 0 < article_id <= MAX_ID else None


def find_article(tx: Connection, article_id: int) -> ArticleAnswer | None:
    """Collect the stored data of an article."""
    listed = find_listed_article(tx, article_id)
    if listed is None:
        return None
    article = listed.article
    dates = article_dates.dates_by_article(tx, [article_id]).get(article_id, ())
    return ArticleAnswer(
        listed=listed,
        explanation=_explanation_of(tx, article),
        states=tuple(revisions.earlier_states(tx, article_id)),
        statements=statements.statements_by_article(tx, [article_id]).get(article_id, ()),
        dates=unique_dates(dates, published=article.published_at or article.seen_at),
        archived=archive_records.article_place(tx, article_id),
    )


def watched_now(listed: ListedArticle, watchlist: Watchlist) -> WatchedNow:
    """Match an article again. What flagged it already does not count as a near miss."""
    article = listed.article
    watched = watchlist.watch(
        title=article.title,
        lead=article.lead,
        body=article.body,
        language=article.language,
        outlet=article.outlet,
    )
    return WatchedNow(
        flagged_actors=tuple(dict.fromkeys(mention.actor for mention in watched.mentions)),
        near_misses=_new_near_misses(watched, listed.mentions),
    )


def unique_dates(
    dates: Iterable[AnnouncedDate], *, published: datetime
) -> tuple[AnnouncedDate, ...]:
    """Keep the first of each date, by day; a date not after publication becomes "past"."""
    publication_day = f"{published:%Y-%m-%d}"
    by_date: dict[str, AnnouncedDate] = {}
    for announced in dates:
        is_day = len(announced.date) == len(publication_day)
        if is_day and announced.date <= publication_day:
            announced = replace(announced, kind="past")
        by_date.setdefault(announced.date, announced)
    return tuple(by_date[date] for date in sorted(by_date))


def _explanation_of(tx: Connection, article: StoredArticle) -> Explanation | None:
    """Hide data of other articles: entries that share a link are several articles."""
    explanation = find_explanation(tx, article.canonical_url, url_key=article.url_key)
    if explanation is None or explanation.article is None:
        return None
    return explanation if explanation.article.id == article.id else None


def _new_near_misses(watched: WatchResult, mentions: Iterable[Mention]) -> tuple[NearMiss, ...]:
    flagged_at = {(mention.actor, mention.field, mention.start) for mention in mentions}
    unique: dict[tuple[str, str, str], NearMiss] = {}
    for miss in watched.near_misses:
        if (miss.actor, miss.field, miss.start) not in flagged_at:
            unique[miss.actor, miss.surface, miss.stopped_by] = miss
    return tuple(unique.values())
