"""Future dates that flagged articles announce."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, select

from extractors.event_dates.spans import first_day, last_day
from extractors.model import Mention, Relation
from wirewatch.adapters.store.article_dates import sentence_key
from wirewatch.adapters.store.findings import about_by_article, mentions_by_article
from wirewatch.adapters.store.rows import record_from_row, rows_in
from wirewatch.adapters.store.schema import (
    announced_dates,
    articles,
    mentions,
    stories,
    story_articles,
)
from wirewatch.domain.digests.digest_items import UpcomingDate
from wirewatch.domain.digests.relevance import Naming

OWN_REPORTS = (Relation.LEAD.value, Relation.INDEPENDENT.value)
DAYS_OF_WEEK = 7
# What only some readers of UpcomingDate need: list_announced_dates sets these.
CHOICE_FIELDS = ("published_at", "relation", "about", "names")


@dataclass(frozen=True, slots=True)
class _NamedArticle:
    title: str
    lead: str
    body: str
    mentions: tuple[Mention, ...]


def list_upcoming_dates(
    tx: Connection,
    *,
    now: datetime,
    until: date | None = None,
    actors: Collection[str] | None = None,
    languages: Collection[str] | None = None,
    quiet: bool = True,
    limit: int | None = None,
) -> tuple[UpcomingDate, ...]:
    """List the announced dates of flagged articles seen by `now`, from that day to `until`.

    The nearest first. Days are counted in the time zone of `now`; a week, a month or "20-22
    October" stays until it is over. Each date appears once for each story, in the words of its
    first own report, and once for all stories that announce it in the same sentence. "Next week" is
    left out if the story names a day of it; so are rejected dates and those of retracted articles.

    Args:
        actors: only of articles that mention one of them.
        quiet: False leaves out articles that digests keep quiet about.
    """
    conditions = _upcoming_conditions(now)
    if not quiet:
        conditions.append(articles.c.quiet.is_(False))
    if languages is not None:
        conditions.append(articles.c.language.in_(sorted(languages)))
    rows = _upcoming_rows(tx, conditions, actors, now)
    if until is not None:
        rows = [row for row in rows if first_day(row.date) <= until]
    return _without_vague(_one_for_each_date(tx, rows, limit))


def list_rejected_dates(
    tx: Connection, *, actors: Collection[str] | None = None
) -> tuple[UpcomingDate, ...]:
    """List the dates that a person hid, the earliest first, merged as by list_upcoming_dates."""
    rows = _date_rows(tx, [announced_dates.c.rejected_at.is_not(None)], actors)
    return tuple(_one_for_each_date(tx, rows, limit=None))


def list_announced_dates(
    tx: Connection,
    *,
    now: datetime,
    actors: Collection[str] | None,
    is_relevant: Callable[[Naming], bool],
) -> tuple[UpcomingDate, ...]:
    """The announcements of future days, weeks and months that an issue can choose from.

    Each article's own: only of reportable articles that were not retracted and that `is_relevant`.
    """
    conditions = [*_upcoming_conditions(now), articles.c.quiet.is_(False)]
    rows = _upcoming_rows(tx, conditions, actors, now)
    ids = {row.article_id for row in rows}
    mentions_of = mentions_by_article(tx, ids)
    about_of = about_by_article(tx, ids)
    relevant_ids = set()
    texts = select(*articles.c["id", "title", "lead", "body"])
    for text in rows_in(tx, texts, articles.c.id, ids):
        if is_relevant(record_from_row(_NamedArticle, text, mentions=mentions_of.get(text.id, ()))):
            relevant_ids.add(text.id)
    announced = []
    for row in rows:
        if row.article_id not in relevant_ids:
            continue
        mentions = mentions_of.get(row.article_id, ())
        announcement = replace(
            _upcoming_date(row, mentions),
            published_at=row.published_at or row.seen_at,
            relation=Relation(row.relation) if row.relation else None,
            about=bool(about_of.get(row.article_id)),
            names=any(mention.surface in row.sentence for mention in mentions),
        )
        announced.append(announcement)
    return tuple(announced)


def _upcoming_conditions(now: datetime) -> list[ColumnElement[bool]]:
    # The last week of a year may belong to the next one, and be named by either.
    earliest = now.date() - timedelta(days=DAYS_OF_WEEK - 1)
    return [
        announced_dates.c.rejected_at.is_(None),
        announced_dates.c.kind == "upcoming",
        announced_dates.c.date >= f"{earliest:%Y-%m}",
        articles.c.flagged.is_(True),
        articles.c.gone_at.is_(None),
        articles.c.seen_at <= now,
    ]


def _upcoming_rows(
    tx: Connection,
    conditions: Sequence[ColumnElement[bool]],
    actors: Collection[str] | None,
    now: datetime,
) -> list[Row[Any]]:
    today = now.date()
    rows = _date_rows(tx, conditions, actors)
    return [row for row in rows if last_day(row.date, row.span) >= today]


def _date_rows(
    tx: Connection, conditions: Sequence[ColumnElement[bool]], actors: Collection[str] | None
) -> list[Row[Any]]:
    query = (
        select(
            *announced_dates.c["id", "article_id", "date", "span", "sentence"],
            *articles.c["title", "url", "outlet", "language", "published_at", "seen_at"],
            story_articles.c.relation,
            stories.c.key.label("story"),
        )
        .join(articles, articles.c.id == announced_dates.c.article_id)
        .outerjoin(story_articles, story_articles.c.article_id == articles.c.id)
        .outerjoin(stories, stories.c.id == story_articles.c.story_id)
        .where(*conditions)
    )
    if actors is not None:
        naming = select(mentions.c.article_id).where(mentions.c.actor.in_(sorted(actors)))
        query = query.where(articles.c.id.in_(naming))
    return list(tx.execute(query))


def _one_for_each_date(
    tx: Connection, rows: Iterable[Row[Any]], limit: int | None
) -> list[UpcomingDate]:
    groups = sorted(_same_dates(rows), key=_nearest_first)[:limit]
    mentions_of = mentions_by_article(tx, {row.article_id for group in groups for row in group})
    dates = []
    for group in groups:
        mentions: list[Mention] = []
        for row in group:
            mentions += mentions_of.get(row.article_id, ())
        dates.append(_upcoming_date(group[0], mentions))
    return dates


def _nearest_first(group: Sequence[Row[Any]]) -> tuple[date, date, int]:
    row = group[0]
    return first_day(row.date), last_day(row.date), row.id


def _same_dates(rows: Iterable[Row[Any]]) -> list[list[Row[Any]]]:
    """Group the rows of each date of a story or of one sentence, the first own report first."""
    groups: list[list[Row[Any]]] = []
    group_of: dict[tuple[str, str], list[Row[Any]]] = {}
    for row in sorted(rows, key=_own_reports_first):
        story_key = f"story {row.story}" if row.story else f"article {row.article_id}"
        keys = [(row.date, story_key)]
        sentence = sentence_key(row.sentence)
        if sentence:
            keys.append((row.date, sentence))
        group = next((group_of[key] for key in keys if key in group_of), None)
        if group is None:
            group = []
            groups.append(group)
        group.append(row)
        for key in keys:
            group_of.setdefault(key, group)
    return groups


def _own_reports_first(row: Row[Any]) -> tuple[bool, datetime, int, int]:
    is_copy = row.relation not in OWN_REPORTS
    return is_copy, row.published_at or row.seen_at, row.article_id, row.id


def _without_vague(dates: Sequence[UpcomingDate]) -> tuple[UpcomingDate, ...]:
    """Drop "next week" if the same story names a day of that week."""
    exact_days = set()
    for announced in dates:
        if announced.story and len(announced.date) == len("2021-10-20"):
            exact_days.add((announced.story, first_day(announced.date)))
    precise = []
    for announced in dates:
        if "W" in announced.date:
            monday = first_day(announced.date)
            week = {(announced.story, monday + timedelta(days=day)) for day in range(DAYS_OF_WEEK)}
            if week & exact_days:
                continue
        precise.append(announced)
    return tuple(precise)


def _upcoming_date(row: Row[Any], mentions: Iterable[Mention]) -> UpcomingDate:
    actors = dict.fromkeys(mention.actor for mention in mentions)
    return record_from_row(
        UpcomingDate, row, omit=CHOICE_FIELDS, story=row.story or "", actors=tuple(actors)
    )
