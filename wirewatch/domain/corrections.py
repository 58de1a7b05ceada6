"""What stands after a person corrected a story: who leads each part, and what its other articles are to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from wirewatch.domain.model import Placement, Relation, StoryArticle
from wirewatch.domain.story.relations import COPY_SHARE, EDIT_SHARE, wording_shared

COMPARED = 4_000  # characters of a text, as the grouper compares
_OWN = (Relation.LEAD, Relation.INDEPENDENT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One article of a story, as a correction looks at it."""

    id: int
    published_at: datetime  # else when it was seen
    language: str | None
    text: str
    relation: Relation
    nearest: int | None = None  # the article that it was compared with


def standing_alone(article: StoryArticle) -> Placement:
    """Give the place of an article whose feed is never merged: a story of its own."""
    reason = "a story of its own: its feed is never merged (merge: false in feeds.yaml)"
    return Placement(article=article.id, story=article.id, relation=Relation.LEAD, score=1.0, reason=reason)


def settled(members: Sequence[Member], *, lead: int | None = None) -> tuple[Member, ...]:
    """Give the articles of a story as they stand once others joined or left it, in the order in which they came out.

    One leads: the one with the id `lead` where it is there, else of those that led, else of the independent reports,
    else of all, the first published. Who led another part, or was compared with an article that is gone, is compared
    with the lead: a copy, an edit, or an independent report.
    """
    in_order = sorted(members, key=lambda one: (one.published_at, one.id))
    first = min(in_order, key=lambda one: (one.id != lead, *_claim(one)), default=None)
    if first is None:
        return ()
    here = {one.id for one in in_order}
    return tuple(_settled(one, first, here) for one in in_order)


def _claim(member: Member) -> tuple[bool, bool, datetime, int]:
    return member.relation is not Relation.LEAD, member.relation not in _OWN, member.published_at, member.id


def _settled(one: Member, lead: Member, here: set[int]) -> Member:
    if one.id == lead.id:
        return replace(one, relation=Relation.LEAD, nearest=None)
    if one.relation is not Relation.LEAD and one.nearest in here:
        return one
    return replace(one, relation=_compared(one, lead), nearest=lead.id)


def _compared(one: Member, lead: Member) -> Relation:
    shared = wording_shared(one.text[:COMPARED], lead.text[:COMPARED])
    if shared >= COPY_SHARE:
        return Relation.COPY
    return Relation.EDIT if shared >= EDIT_SHARE else Relation.INDEPENDENT
