"""Corrections of stories by hand: the grouper never undoes them, and what digests told stays told."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, func, insert, select, update

from extractors.model import Relation
from extractors.stories.timeline import Member, settled
from wirewatch.adapters.store import article_dates
from wirewatch.adapters.store.engine import batches
from wirewatch.adapters.store.schema import (
    alerts,
    articles,
    digest_articles,
    digest_stories,
    digests,
    stories,
    story_articles,
    story_corrections,
)
from wirewatch.adapters.store.stories import create_story, seen_at_by_article, update_seen_span

UNLISTED_POSITION = 0  # position of a story that stands in a digest under another one


def copy_tellings(tx: Connection, from_id: int, into_id: int) -> None:
    """Copy the records of all digests and alerts that told one story to another story."""
    _copy(tx, from_id, into_id)
    _move_alerts(tx, from_id, into_id)


def copy_cited_tellings(
    tx: Connection, from_id: int, into_id: int, article_ids: Collection[int]
) -> None:
    """Copy the records of the digests that told a story with one of these articles to another story."""
    for batch in batches(sorted(article_ids)):
        cited = select(digest_articles.c.digest_id).where(digest_articles.c.article_id.in_(batch))
        _copy(tx, from_id, into_id, digest_stories.c.digest_id.in_(cited))


def _copy(tx: Connection, from_id: int, into_id: int, *conditions: ColumnElement[bool]) -> None:
    known = set(_rows(tx, digest_stories.c.story_id == into_id, columns=("digest_id",)))
    told = _rows(
        tx, digest_stories.c.story_id == from_id, *conditions, columns=("series", "digest_id")
    )
    newest = select(digest_stories.c.series, func.max(digest_stories.c.revision))
    count = dict(
        tx.execute(
            newest.where(digest_stories.c.story_id == into_id).group_by(digest_stories.c.series)
        )
        .tuples()
        .all()
    )
    for series, digest_id in dict.fromkeys(told):
        if (digest_id,) not in known:
            count[series] = count.get(series, 0) + 1
            telling = {
                "series": series,
                "story_id": into_id,
                "digest_id": digest_id,
                "revision": count[series],
            }
            tx.execute(insert(digest_stories).values(**telling, position=UNLISTED_POSITION))


def _rows(
    tx: Connection, *conditions: ColumnElement[bool], columns: tuple[str, ...]
) -> list[tuple[Any, ...]]:
    query = select(*(digest_stories.c[name] for name in columns)).where(*conditions)
    joined = query.join(digests, digests.c.id == digest_stories.c.digest_id)
    return [tuple(row) for row in tx.execute(joined.order_by(digests.c.series, digests.c.number))]


def _move_alerts(tx: Connection, from_id: int, into_id: int) -> None:
    newest = select(alerts.c.series, alerts.c.profile, func.max(alerts.c.number)).where(
        alerts.c.story_id == into_id
    )
    count = {
        (row[0], row[1]): row[2]
        for row in tx.execute(newest.group_by(alerts.c.series, alerts.c.profile))
    }
    moved = select(alerts.c.id, alerts.c.series, alerts.c.profile).where(
        alerts.c.story_id == from_id
    )
    for row in tx.execute(moved.order_by(alerts.c.number, alerts.c.id)).all():
        count[row.series, row.profile] = number = count.get((row.series, row.profile), 0) + 1
        tx.execute(
            update(alerts).where(alerts.c.id == row.id).values(story_id=into_id, number=number)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """One article that a person moved, or story that a person linked with an earlier one."""

    kind: str  # split, join; follows, parted
    article_id: int
    made_at: datetime
    from_key: str | None
    into_key: str | None

    @property
    def words(self) -> str:
        """What was done, in words."""
        if self.kind == "follows":
            return f"{self.from_key} said to take {self.into_key} further"
        if self.kind == "parted":
            return f"{self.from_key} said not to take {self.into_key} further"
        return f"article #{self.article_id} {self.kind} from {self.from_key} into {self.into_key}"


def record_correction(
    tx: Connection,
    kind: str,
    article_id: int,
    other_id: int,
    *,
    between: tuple[int, int],
    now: datetime,
) -> None:
    """Record a correction: the article, the article it was split from or joined with, and the two stories."""
    from_id, into_id = between
    row = {"kind": kind, "article_id": article_id, "other_article_id": other_id, "made_at": now}
    tx.execute(insert(story_corrections).values(**row, from_id=from_id, into_id=into_id))


def corrections_of(tx: Connection, article_ids: Collection[int]) -> list[Correction]:
    """List the corrections that moved these articles, oldest first."""
    left, entered = stories.alias("left"), stories.alias("entered")
    query = (
        select(story_corrections, left.c.key.label("from_key"), entered.c.key.label("into_key"))
        .outerjoin(left, left.c.id == story_corrections.c.from_id)
        .outerjoin(entered, entered.c.id == story_corrections.c.into_id)
        .order_by(story_corrections.c.id)
    )
    return [
        Correction(**{name: getattr(row, name) for name in Correction.__slots__})
        for batch in batches(sorted(article_ids))
        for row in tx.execute(query.where(story_corrections.c.article_id.in_(batch)))
    ]


MAX_THREAD_STORIES = 200  # stories that follow one another


def split_story(
    tx: Connection,
    story_id: int,
    article_ids: Collection[int],
    *,
    key: str,
    follows: bool = False,
    now: datetime,
) -> str:
    """Move articles of a story into a new one with this key, for good; return the key of the story they are in now.

    All articles of an earlier join, split off together, get their old story key back. With `follows` the new story
    is the later development of the old. Raises LookupError when an article is not in the story, or none would stay.
    """
    members = _members(tx, story_id)
    parted = [one for one in members if one.id in article_ids]
    rest = [one for one in members if one.id not in article_ids]
    if len(parted) < len(set(article_ids)) or not parted:
        raise LookupError("an article is not in the story")
    if not rest:
        raise LookupError("none of its articles would stay in the story")
    earlier = _as_it_was(tx, story_id, parted, rest)
    seen_at = seen_at_by_article(tx, [parted[0].id])[parted[0].id]
    into = earlier or create_story(tx, key, parted[0].id, seen_at=seen_at)
    if follows:
        tx.execute(update(stories).where(stories.c.id == into).values(follows_id=story_id))
    _move(tx, parted, story_id, into, kind="split", other=rest[0].id, now=now)
    copy_cited_tellings(tx, story_id, into, [one.id for one in parted])
    by_hand = f"split by hand on {now:%Y-%m-%d}"
    _settle(tx, story_id, by_hand=by_hand, lead=_lead_of(tx, story_id))
    _settle(tx, into, by_hand=by_hand, lead=_lead_of(tx, into) if earlier else None)
    return _key_of(tx, into)


def join_stories(tx: Connection, into_id: int, other_id: int, *, now: datetime) -> int:
    """Move all articles of another story into this one, for good; return how many. The other's key then finds this one.

    To the grouper they stay two: what is like either goes into this one. What followed either now follows this one.
    """
    if into_id == other_id:
        return 0
    arriving, here = _members(tx, other_id), _members(tx, into_id)
    _follow_on(tx, into_id, other_id)
    gone = stories.c.id == other_id
    tx.execute(
        update(stories)
        .where(gone | (stories.c.joined_into_id == other_id))
        .values(joined_into_id=into_id)
    )
    # Those that were joined into the other before keep the story that the grouper knows them in.
    known_in = func.coalesce(story_articles.c.grouped_in_id, other_id)
    tx.execute(
        update(story_articles)
        .where(story_articles.c.story_id == other_id)
        .values(grouped_in_id=known_in)
    )
    _move(tx, arriving, other_id, into_id, kind="join", other=here[0].id, now=now)
    copy_tellings(tx, other_id, into_id)
    for one in (*here, *arriving):
        article_dates.spread_rejections(tx, one.id)
    _settle(tx, into_id, by_hand=f"joined by hand on {now:%Y-%m-%d}", lead=None)
    return len(arriving)


def set_followed_story(
    tx: Connection, story_id: int, earlier_id: int | None, *, now: datetime
) -> None:
    """Set the story that this one develops, for good (None: none). Raises LookupError when that would form a circle."""
    if earlier_id is not None and _leads_to(tx, earlier_id, {story_id}):
        raise LookupError("the earlier story follows the later one")
    old = tx.execute(select(stories.c.follows_id).where(stories.c.id == story_id)).scalar()
    tx.execute(update(stories).where(stories.c.id == story_id).values(follows_id=earlier_id))
    kind, other = ("follows", earlier_id) if earlier_id is not None else ("parted", old)
    lead = _lead_of(tx, story_id)
    if other is not None and lead is not None:
        record_correction(
            tx, kind, lead, _lead_of(tx, other) or lead, between=(story_id, other), now=now
        )


def _members(tx: Connection, story_id: int) -> list[Member]:
    """Return the articles of a story in the order in which they came out."""
    columns = (articles.c.id, articles.c.published_at, articles.c.seen_at, articles.c.language)
    texts = (
        articles.c.lead,
        articles.c.body,
        story_articles.c.relation,
        story_articles.c.nearest_article_id,
    )
    query = select(*columns, *texts).join(
        story_articles, story_articles.c.article_id == articles.c.id
    )
    found = [
        Member(
            id=row.id,
            published_at=row.published_at or row.seen_at,
            language=row.language,
            text="\n".join(part for part in (row.lead, row.body) if part),
            relation=Relation(row.relation),
            nearest=row.nearest_article_id,
        )
        for row in tx.execute(query.where(story_articles.c.story_id == story_id))
    ]
    return sorted(found, key=lambda one: (one.published_at, one.id))


def _as_it_was(
    tx: Connection, story_id: int, parted: list[Member], rest: list[Member]
) -> int | None:
    """Restore and return the story that exactly the split articles formed before a join; None when there is none."""
    grouped = story_articles.c.grouped_in_id
    placed = select(story_articles.c.article_id, grouped).where(
        story_articles.c.story_id == story_id
    )
    known_in: dict[int, int | None] = dict(tx.execute(placed).tuples().all())
    before = {known_in[one.id] for one in parted}
    if len(before) != 1 or before & {known_in[one.id] for one in rest} or None in before:
        return None
    earlier = before.pop()
    tx.execute(update(stories).where(stories.c.id == earlier).values(joined_into_id=None))
    return earlier


def _move(
    tx: Connection,
    members: Sequence[Member],
    from_id: int,
    into_id: int,
    *,
    kind: str,
    other: int,
    now: datetime,
) -> None:
    for one in members:
        changed = {"story_id": into_id, "by_hand": True}
        stays = {} if kind == "join" else {"grouped_in_id": None}
        place_of = update(story_articles).where(story_articles.c.article_id == one.id)
        tx.execute(place_of.values(**changed, **stays))
        record_correction(tx, kind, one.id, other, between=(from_id, into_id), now=now)


def _settle(tx: Connection, story_id: int, *, by_hand: str, lead: int | None) -> None:
    """Set the lead article of a story (`lead` if it is a member) and the relation of the others to it."""
    before = {one.id: one for one in _members(tx, story_id)}
    for one in settled(list(before.values()), lead=lead):
        if one.relation is Relation.LEAD:
            tx.execute(
                update(stories).where(stories.c.id == story_id).values(lead_article_id=one.id)
            )
        if one != before[one.id]:
            place_of = update(story_articles).where(story_articles.c.article_id == one.id)
            reason = (
                f"{by_hand}; before that, {before[one.id].relation.value}: "
                + story_articles.c.reason
            )
            relation = {"relation": one.relation.value, "nearest_article_id": one.nearest}
            tx.execute(place_of.values(**relation, reason=reason))
    update_seen_span(tx, [story_id])


def _lead_of(tx: Connection, story_id: int) -> int | None:
    lead: int | None = tx.execute(
        select(stories.c.lead_article_id).where(stories.c.id == story_id)
    ).scalar()
    return lead


def _follow_on(tx: Connection, into_id: int, other_id: int) -> None:
    """Point the later stories of both at the joined one, and that one at the earliest story that either followed."""
    rows = tx.execute(
        select(stories.c.id, stories.c.follows_id).where(stories.c.id.in_([into_id, other_id]))
    )
    followed = {row.id: row.follows_id for row in rows}
    tx.execute(update(stories).where(stories.c.follows_id == other_id).values(follows_id=into_id))
    options = [followed.get(into_id), followed.get(other_id)]
    kept = next(
        (one for one in options if one is not None and not _leads_to(tx, one, {into_id, other_id})),
        None,
    )
    tx.execute(update(stories).where(stories.c.id == into_id).values(follows_id=kept))


def _leads_to(tx: Connection, story_id: int, ends: Collection[int]) -> bool:
    """Return whether a story is one of `ends` or follows one of them, directly or through others."""
    at: int | None = story_id
    for _ in range(MAX_THREAD_STORIES):
        if at is None or at in ends:
            return at is not None
        at = tx.execute(select(stories.c.follows_id).where(stories.c.id == at)).scalar()
    return True


def _key_of(tx: Connection, story_id: int) -> str:
    key: str = tx.execute(select(stories.c.key).where(stories.c.id == story_id)).scalar_one()
    return key
