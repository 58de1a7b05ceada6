"""Corrections of stories by hand. Grouping never undoes them; digests already out stay as is."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, func, insert, select, update

from extractors.model import Relation
from extractors.stories.timeline import Member, settled
from wirewatch.adapters.store.article_dates import spread_rejections
from wirewatch.adapters.store.rows import lead_and_body, record_from_row, rows_in
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
from wirewatch.adapters.store.stories import (
    MAX_THREAD_STORIES,
    create_story,
    seen_at_by_article,
    update_seen_span,
)

UNLISTED_POSITION = 0  # of a story that a digest shows as part of another one


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
        """The correction as a phrase for display."""
        if self.kind == "follows":
            return f"{self.from_key} set as a development of {self.into_key}"
        if self.kind == "parted":
            return f"{self.from_key} set as no development of {self.into_key}"
        return f"article #{self.article_id} {self.kind} from {self.from_key} into {self.into_key}"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Move:
    """Articles that a correction moves from one story into another."""

    kind: str  # split, join
    members: Sequence[Member]
    from_id: int
    into_id: int
    other_article_id: int  # the article that they were split from or joined with


def corrections_of(tx: Connection, article_ids: Collection[int]) -> list[Correction]:
    """List the corrections that moved these articles, oldest first."""
    source, target = stories.alias("source"), stories.alias("target")
    query = (
        select(story_corrections, source.c.key.label("from_key"), target.c.key.label("into_key"))
        .outerjoin(source, source.c.id == story_corrections.c.from_id)
        .outerjoin(target, target.c.id == story_corrections.c.into_id)
        .order_by(story_corrections.c.id)
    )
    rows = rows_in(tx, query, story_corrections.c.article_id, article_ids)
    return [record_from_row(Correction, row) for row in rows]


def split_story(
    tx: Connection,
    story_id: int,
    article_ids: Collection[int],
    *,
    key: str,
    follows: bool = False,
    now: datetime,
) -> str:
    """Move articles of a story into a new one with this key, for good.

    All articles of an earlier join, split off together, get their old story key back.

    Args:
        follows: the new story develops the old one.

    Returns:
        The key of the story that the articles are in now.

    Raises:
        LookupError: an article is not in the story, or none would stay.
    """
    leaving = []
    staying = []
    for member in _members(tx, story_id):
        if member.id in article_ids:
            leaving.append(member)
        else:
            staying.append(member)
    if not leaving or len(leaving) < len(set(article_ids)):
        raise LookupError("an article is not in the story")
    if not staying:
        raise LookupError("none of its articles would stay in the story")
    restored_id = _restore_joined(tx, story_id, leaving, staying)
    first_id = leaving[0].id
    seen_at = seen_at_by_article(tx, [first_id])[first_id]
    into_id = restored_id or create_story(tx, key, first_id, seen_at=seen_at)
    if follows:
        _set_follows(tx, into_id, story_id)
    move = _Move(
        kind="split",
        members=leaving,
        from_id=story_id,
        into_id=into_id,
        other_article_id=staying[0].id,
    )
    _move_articles(tx, move, now)
    copy_cited_tellings(tx, story_id, into_id, [member.id for member in leaving])
    reason = f"split by hand on {now:%Y-%m-%d}"
    _settle(tx, story_id, reason=reason, lead_id=_lead_id(tx, story_id))
    _settle(tx, into_id, reason=reason, lead_id=_lead_id(tx, into_id) if restored_id else None)
    key_now: str = tx.execute(select(stories.c.key).where(stories.c.id == into_id)).scalar_one()
    return key_now


def join_stories(tx: Connection, into_id: int, other_id: int, *, now: datetime) -> int:
    """Move all articles of another story into this one, for good; return how many.

    The other's key then finds this one. To the grouper they stay two: articles similar to either go
    into this one. Stories that followed either now follow this one.
    """
    if into_id == other_id:
        return 0
    arriving = _members(tx, other_id)
    present = _members(tx, into_id)
    _join_threads(tx, into_id, other_id)
    joined = (stories.c.id == other_id) | (stories.c.joined_into_id == other_id)
    tx.execute(update(stories).where(joined).values(joined_into_id=into_id))
    # Articles of stories that were joined before keep the story that the grouper knows them in.
    known_id = func.coalesce(story_articles.c.grouped_in_id, other_id)
    of_other = update(story_articles).where(story_articles.c.story_id == other_id)
    tx.execute(of_other.values(grouped_in_id=known_id))
    move = _Move(
        kind="join",
        members=arriving,
        from_id=other_id,
        into_id=into_id,
        other_article_id=present[0].id,
    )
    _move_articles(tx, move, now)
    copy_tellings(tx, other_id, into_id)
    for member in (*present, *arriving):
        spread_rejections(tx, member.id)
    _settle(tx, into_id, reason=f"joined by hand on {now:%Y-%m-%d}", lead_id=None)
    return len(arriving)


def set_followed_story(
    tx: Connection, story_id: int, earlier_id: int | None, *, now: datetime
) -> None:
    """Set the story that this one develops, for good (None: none).

    Raises:
        LookupError: the earlier story follows this one.
    """
    if earlier_id is not None and _leads_to(tx, earlier_id, {story_id}):
        raise LookupError("the earlier story follows the later one")
    kind, other_id = "follows", earlier_id
    if earlier_id is None:
        kind, other_id = "parted", _followed_id(tx, story_id)
    _set_follows(tx, story_id, earlier_id)
    lead_id = _lead_id(tx, story_id)
    if other_id is not None and lead_id is not None:
        other_lead_id = _lead_id(tx, other_id) or lead_id
        story_ids = (story_id, other_id)
        record_correction(tx, kind, lead_id, other_lead_id, between=story_ids, now=now)


def record_correction(
    tx: Connection,
    kind: str,
    article_id: int,
    other_id: int,
    *,
    between: tuple[int, int],
    now: datetime,
) -> None:
    """Record a correction of an article.

    Args:
        other_id: the article that it was split from or joined with.
        between: the two stories.
    """
    from_id, into_id = between
    row = insert(story_corrections).values(
        kind=kind,
        article_id=article_id,
        other_article_id=other_id,
        made_at=now,
        from_id=from_id,
        into_id=into_id,
    )
    tx.execute(row)


def copy_tellings(tx: Connection, from_id: int, into_id: int) -> None:
    """Copy the records of all digests that reported a story to another; move its alerts there."""
    _copy_digest_records(tx, from_id, into_id)
    _move_alerts(tx, from_id, into_id)


def copy_cited_tellings(
    tx: Connection, from_id: int, into_id: int, article_ids: Collection[int]
) -> None:
    """Copy to another story the records of the digests that reported one of these articles."""
    query = select(digest_articles.c.digest_id)
    rows = rows_in(tx, query, digest_articles.c.article_id, article_ids)
    cited_ids = {row.digest_id for row in rows}
    _copy_digest_records(tx, from_id, into_id, digest_stories.c.digest_id.in_(sorted(cited_ids)))


def _copy_digest_records(
    tx: Connection, from_id: int, into_id: int, *conditions: ColumnElement[bool]
) -> None:
    of_target = digest_stories.c.story_id == into_id
    copied_ids = set(tx.execute(select(digest_stories.c.digest_id).where(of_target)).scalars())
    newest = select(digest_stories.c.series, func.max(digest_stories.c.revision)).where(of_target)
    revision_of = dict(tx.execute(newest.group_by(digest_stories.c.series)).tuples().all())
    query = (
        select(digest_stories.c.series, digest_stories.c.digest_id)
        .join(digests)
        .where(digest_stories.c.story_id == from_id, *conditions)
    )
    rows = tx.execute(query.order_by(digests.c.series, digests.c.number)).all()
    for row in rows:
        if row.digest_id in copied_ids:
            continue
        copied_ids.add(row.digest_id)
        revision_of[row.series] = revision_of.get(row.series, 0) + 1
        copy = insert(digest_stories).values(
            series=row.series,
            story_id=into_id,
            digest_id=row.digest_id,
            revision=revision_of[row.series],
            position=UNLISTED_POSITION,
        )
        tx.execute(copy)


def _move_alerts(tx: Connection, from_id: int, into_id: int) -> None:
    key = (alerts.c.series, alerts.c.profile)
    newest = (
        select(*key, func.max(alerts.c.number).label("number"))
        .where(alerts.c.story_id == into_id)
        .group_by(*key)
    )
    number_of = {(row.series, row.profile): row.number for row in tx.execute(newest)}
    moving = select(*alerts.c["id", "series", "profile"]).where(alerts.c.story_id == from_id)
    for row in tx.execute(moving.order_by(alerts.c.number, alerts.c.id)).all():
        number = number_of.get((row.series, row.profile), 0) + 1
        number_of[row.series, row.profile] = number
        change = update(alerts).where(alerts.c.id == row.id)
        tx.execute(change.values(story_id=into_id, number=number))


def _members(tx: Connection, story_id: int) -> list[Member]:
    """The articles of a story in the order in which they were published."""
    published_at = func.coalesce(articles.c.published_at, articles.c.seen_at)
    query = (
        select(
            *articles.c["id", "language", "lead", "body"],
            published_at.label("published_at"),
            story_articles.c.relation,
            story_articles.c.nearest_article_id.label("nearest"),
        )
        .join(story_articles, story_articles.c.article_id == articles.c.id)
        .where(story_articles.c.story_id == story_id)
    )
    members = []
    for row in tx.execute(query.order_by(published_at, articles.c.id)):
        relation = Relation(row.relation)
        members.append(record_from_row(Member, row, text=lead_and_body(row), relation=relation))
    return members


def _restore_joined(
    tx: Connection, story_id: int, leaving: Sequence[Member], staying: Sequence[Member]
) -> int | None:
    """Restore the story that exactly the leaving articles formed before a join, if there is one."""
    known_id = story_articles.c.grouped_in_id
    query = select(story_articles.c.article_id, known_id)
    rows = tx.execute(query.where(story_articles.c.story_id == story_id)).tuples().all()
    known_id_of: dict[int, int | None] = dict(rows)
    leaving_ids = {known_id_of[member.id] for member in leaving}
    staying_ids = {known_id_of[member.id] for member in staying}
    if len(leaving_ids) != 1 or leaving_ids & staying_ids:
        return None
    earlier_id = leaving_ids.pop()
    if earlier_id is not None:
        tx.execute(update(stories).where(stories.c.id == earlier_id).values(joined_into_id=None))
    return earlier_id


def _move_articles(tx: Connection, move: _Move, now: datetime) -> None:
    columns: dict[str, Any] = {"story_id": move.into_id, "by_hand": True}
    if move.kind == "split":
        columns["grouped_in_id"] = None
    story_ids = (move.from_id, move.into_id)
    for member in move.members:
        _update_place(tx, member.id, columns)
        record_correction(
            tx, move.kind, member.id, move.other_article_id, between=story_ids, now=now
        )


def _settle(tx: Connection, story_id: int, *, reason: str, lead_id: int | None) -> None:
    """Set the lead article of a story (`lead_id` if it is a member) and the others' relations."""
    members = _members(tx, story_id)
    old_members = {member.id: member for member in members}
    for member in settled(members, lead=lead_id):
        if member.relation is Relation.LEAD:
            change = update(stories).where(stories.c.id == story_id)
            tx.execute(change.values(lead_article_id=member.id))
        old = old_members[member.id]
        if member != old:
            columns = {
                "relation": member.relation.value,
                "nearest_article_id": member.nearest,
                "reason": f"{reason}; before that, {old.relation.value}: "
                + story_articles.c.reason,
            }
            _update_place(tx, member.id, columns)
    update_seen_span(tx, [story_id])


def _update_place(tx: Connection, article_id: int, columns: dict[str, Any]) -> None:
    place = update(story_articles).where(story_articles.c.article_id == article_id)
    tx.execute(place.values(**columns))


def _lead_id(tx: Connection, story_id: int) -> int | None:
    return tx.execute(select(stories.c.lead_article_id).where(stories.c.id == story_id)).scalar()


def _followed_id(tx: Connection, story_id: int) -> int | None:
    return tx.execute(select(stories.c.follows_id).where(stories.c.id == story_id)).scalar()


def _set_follows(tx: Connection, story_id: int, earlier_id: int | None) -> None:
    tx.execute(update(stories).where(stories.c.id == story_id).values(follows_id=earlier_id))


def _join_threads(tx: Connection, into_id: int, other_id: int) -> None:
    """Point the later stories of both at the joined one, and it at a story that either followed."""
    followed_ids = (_followed_id(tx, into_id), _followed_id(tx, other_id))
    later = update(stories).where(stories.c.follows_id == other_id)
    tx.execute(later.values(follows_id=into_id))
    for followed_id in followed_ids:
        if followed_id is not None and not _leads_to(tx, followed_id, {into_id, other_id}):
            _set_follows(tx, into_id, followed_id)
            return
    _set_follows(tx, into_id, None)


def _leads_to(tx: Connection, story_id: int, targets: Collection[int]) -> bool:
    """True if a story is one of the targets or follows one, directly or through others.

    Also true for a thread beyond MAX_THREAD_STORIES, which may be a circle.
    """
    current: int | None = story_id
    for _ in range(MAX_THREAD_STORIES):
        if current is None:
            return False
        if current in targets:
            return True
        current = _followed_id(tx, current)
    return True
