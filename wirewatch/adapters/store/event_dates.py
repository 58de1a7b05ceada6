"""Future dates that flagged articles announce."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, select

from extractors.event_dates.spans import first_day, last_day
from extractors.model import Mention, Relation
from wirewatch.adapters.store import findings
from wirewatch.adapters.store.article_dates import sentence_key
from wirewatch.adapters.store.engine import batches
from wirewatch.adapters.store.schema import announced_dates, mentions, stories, story_articles
from wirewatch.adapters.store.schema import articles as articles_table
from wirewatch.domain.digests.digest_items import UpcomingDate
from wirewatch.domain.digests.relevance import Naming

table = announced_dates.c
_OWN = (Relation.LEAD.value, Relation.INDEPENDENT.value)


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
    """List the announced dates of flagged articles seen by `now`, from that day to `until`, the nearest first.

    A date stands once for each story, in the words of its first own report; so does one that several stories announce
    in the same sentence; "next week" is left out where the story names a day of it. Rejected ones are left out, and
    those of articles that were taken away. `actors`: of articles that name one of them. `quiet=False`: without articles
    that digests keep quiet about. `most`: at most so many, the nearest. Days are counted in the zone of `now`; a week,
    a month
    or "20–22 October" stays until it is over.
    """
    today = now.date()
    of_its_week = today - timedelta(days=6)  # a week's year may be the one before
    conditions = [
        table.rejected_at.is_(None),
        table.kind == "upcoming",
        table.date >= f"{of_its_week:%Y-%m}",
    ]
    conditions += [
        articles_table.c.flagged.is_(True),
        articles_table.c.gone_at.is_(None),
        articles_table.c.seen_at <= now,
    ]
    if not quiet:
        conditions.append(articles_table.c.quiet.is_(False))
    if languages is not None:
        conditions.append(articles_table.c.language.in_(sorted(languages)))
    rows = [
        row
        for row in _rows(tx, *conditions, actors=actors)
        if last_day(row.date, row.span) >= today and (until is None or first_day(row.date) <= until)
    ]
    return _without_vague(_folded(tx, rows, most=limit))


def list_rejected_dates(
    tx: Connection, *, actors: Collection[str] | None = None
) -> tuple[UpcomingDate, ...]:
    """List the dates that a person hid, the earliest first, folded as `coming_up` does."""
    return _folded(tx, _rows(tx, table.rejected_at.is_not(None), actors=actors))


def _rows(
    tx: Connection, *conditions: ColumnElement[bool], actors: Collection[str] | None
) -> list[Row[Any]]:
    of_article = (
        articles_table.c.title,
        articles_table.c.url,
        articles_table.c.outlet,
        articles_table.c.language,
    )
    columns = (table.id, table.article_id, table.date, table.span, table.sentence)
    query = (
        select(
            *columns,
            *of_article,
            articles_table.c.published_at,
            articles_table.c.seen_at,
            story_articles.c.relation,
        )
        .add_columns(stories.c.key)
        .join(articles_table, articles_table.c.id == table.article_id)
        .outerjoin(story_articles, story_articles.c.article_id == articles_table.c.id)
        .outerjoin(stories, stories.c.id == story_articles.c.story_id)
        .where(*conditions)
    )
    if actors is not None:
        named = select(mentions.c.article_id).where(mentions.c.actor.in_(sorted(actors)))
        query = query.where(articles_table.c.id.in_(named))
    return list(tx.execute(query))


def _folded(
    tx: Connection, rows: Sequence[Row[Any]], *, most: int | None = None
) -> tuple[UpcomingDate, ...]:
    groups = sorted(
        _groups(rows),
        key=lambda group: (first_day(group[0].date), last_day(group[0].date), group[0].id),
    )
    chosen = groups[:most]
    named = findings.mentions_by_article(tx, [row.article_id for group in chosen for row in group])
    return tuple(
        _coming(
            group[0],
            tuple(dict.fromkeys(m.actor for row in group for m in named.get(row.article_id, ()))),
        )
        for group in chosen
    )


def _groups(rows: Sequence[Row[Any]]) -> list[list[Row[Any]]]:
    """Return the rows of each date of a story, or of one sentence, that of the first own report first."""
    in_order = sorted(
        rows,
        key=lambda row: (
            row.relation not in _OWN,
            row.published_at or row.seen_at,
            row.article_id,
            row.id,
        ),
    )
    groups: list[list[Row[Any]]] = []
    at: dict[tuple[str, str], int] = {}
    for row in in_order:
        whole = f"story {row.key}" if row.key else f"article {row.article_id}"
        keys = [(row.date, key) for key in (whole, sentence_key(row.sentence)) if key]
        number = next((at[key] for key in keys if key in at), len(groups))
        if number == len(groups):
            groups.append([])
        groups[number].append(row)
        for key in keys:
            at.setdefault(key, number)
    return groups


def _without_vague(found: Sequence[UpcomingDate]) -> tuple[UpcomingDate, ...]:
    """Drop "next week" if the same story names a day of that week."""
    exact = (one for one in found if one.story and len(one.date) == len("2021-10-20"))
    days = {(one.story, first_day(one.date)) for one in exact}

    def is_named(week: UpcomingDate) -> bool:
        first = first_day(week.date)
        return any((week.story, first + timedelta(days=day)) in days for day in range(7))

    return tuple(one for one in found if "W" not in one.date or not is_named(one))


def _coming(row: Row[Any], actors: tuple[str, ...]) -> UpcomingDate:
    plain = {
        name: getattr(row, name)
        for name in ("id", "date", "span", "sentence", "title", "url", "outlet")
    }
    return UpcomingDate(**plain, language=row.language, story=row.key or "", actors=actors)


@dataclass(frozen=True, slots=True)
class _Naming:
    title: str
    lead: str
    body: str
    mentions: tuple[Mention, ...]


def list_announced_dates(
    tx: Connection,
    *,
    now: datetime,
    actors: Collection[str] | None,
    is_relevant: Callable[[Naming], bool],
) -> tuple[UpcomingDate, ...]:
    """Return the announcements of future days, weeks and months that an issue can choose from, one for each article.

    Only of reportable articles that were not retracted and for which `meant` accepts the actors.
    """
    today = now.date()
    conditions = [table.rejected_at.is_(None), table.date >= f"{today - timedelta(days=6):%Y-%m}"]
    conditions += [
        articles_table.c.flagged.is_(True),
        articles_table.c.gone_at.is_(None),
        articles_table.c.seen_at <= now,
    ]
    conditions += [articles_table.c.quiet.is_(False), table.kind == "upcoming"]
    rows = [
        row
        for row in _rows(tx, *conditions, actors=actors)
        if last_day(row.date, row.span) >= today
    ]
    ids = sorted({row.article_id for row in rows})
    named, about = findings.mentions_by_article(tx, ids), findings.about_by_article(tx, ids)
    texts = {}
    for batch in batches(ids):
        query = select(*(articles_table.c[name] for name in ("id", "title", "lead", "body"))).where(
            articles_table.c.id.in_(batch)
        )
        texts.update({one.id: one for one in tx.execute(query)})
    kept = {
        id: one
        for id, one in texts.items()
        if is_relevant(_Naming(one.title, one.lead, one.body, named.get(id, ())))
    }
    return tuple(
        replace(
            _coming(row, tuple(dict.fromkeys(m.actor for m in named.get(row.article_id, ())))),
            published_at=row.published_at or row.seen_at,
            relation=Relation(row.relation) if row.relation else None,
            about=bool(about.get(row.article_id)),
            names=any(mention.surface in row.sentence for mention in named.get(row.article_id, ())),
        )
        for row in rows
        if row.article_id in kept
    )
