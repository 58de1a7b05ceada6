"""A story in order: what each article adds, stories before and after it, independent outlets, corrections by hand."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal, Protocol

from extractors.model import Placement, Relation, StoryArticle
from extractors.stories.relations import COPY_SHARE, EDIT_SHARE, EarlierTexts, wording_shared

COMPARED = 4_000  # characters of a text, as the grouper compares
_OWN = (Relation.LEAD, Relation.INDEPENDENT)
MOST_COMPARED = (
    120_000  # characters of earlier articles in one language, what they repeat not counted
)


class SourcedReport(Protocol):
    """What counting needs to know of an article."""

    @property
    def outlet(self) -> str:
        """Who publishes it."""

    @property
    def owner(self) -> str | None:
        """Whose outlet that is, where feeds.yaml says so."""

    @property
    def origin(self) -> str | None:
        """The agency that its text names as its source."""

    @property
    def relation(self) -> Relation:
        """What it is to its story."""


def independent_outlets(articles: Iterable[SourcedReport]) -> int:
    """Return how many outlets reported a story by themselves, at least 1.

    Copies, edits, rewrites and translations add none, nor do further outlets of one owner, nor outlets that name the
    same agency as their source, beside that agency itself.
    """
    own = [one for one in articles if one.relation in (Relation.LEAD, Relation.INDEPENDENT)]
    agencies = {one.origin.casefold() for one in own if one.origin}
    sources = {_source(one, agencies) for one in own}
    houses = {(one.owner or one.outlet).casefold() for one in own}
    return max(1, min(len(sources), len(houses)))


def _source(one: SourcedReport, agencies: Iterable[str]) -> str:
    outlet = one.outlet.casefold()
    named = (agency for agency in agencies if f" {agency} " in f" {outlet} ")
    return one.origin.casefold() if one.origin else next(named, (one.owner or outlet).casefold())


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One article of a story, with what a correction needs."""

    id: int
    published_at: datetime  # else when it was seen
    language: str | None
    text: str
    relation: Relation
    nearest: int | None = None  # the article that it was compared with


def standing_alone(article: StoryArticle) -> Placement:
    """Return the place of an article whose feed is never merged: a story of its own."""
    reason = "a story of its own: its feed is never merged (merge: false in feeds.yaml)"
    return Placement(
        article=article.id, story=article.id, relation=Relation.LEAD, score=1.0, reason=reason
    )


def settled(members: Sequence[Member], *, lead: int | None = None) -> tuple[Member, ...]:
    """Return the articles of a story as they stand once others joined or left it, in the order in which they came out.

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
    return (
        member.relation is not Relation.LEAD,
        member.relation not in _OWN,
        member.published_at,
        member.id,
    )


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


Dated = Literal["instant", "day", "seen"]


def key_of(told: str) -> str:
    """Return the key of a story by the id that a digest prints: "agldbapd", and "agldbapd.2" where nothing is
    merged.
    """
    return told.partition(".")[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryText:
    """One article of a story, with the decision that put it there."""

    id: int
    url: str
    outlet: str
    owner: str | None
    title: str
    text: str  # lead and body
    language: str | None
    published_at: (
        datetime  # the outlet's claim; else when the article was seen, which is after it came out
    )
    dated: Dated  # what the outlet claims: an instant, its day alone, or nothing
    seen_at: datetime
    relation: Relation
    score: float  # likeness to the story when it was placed, 0..1
    nearest: int | None  # id of the article that it was most like
    reason: str
    origin: str | None  # the agency that the text names as its source
    by_hand: bool = False
    gone: bool = False  # its page was taken away since


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelineEntry:
    """One article of a story in reading order, with the sentences that no earlier one in its language has."""

    article: StoryText
    adds: tuple[str, ...]
    opens: bool  # the first in its language: there was nothing to compare it with


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryLink:
    """One story of a line: what came before, the story asked for, what came after."""

    key: str
    title: str  # of its lead article
    outlet: str
    first_seen_at: datetime
    articles: int
    follows: str | None = None  # key


def reading_order(texts: Iterable[StoryText]) -> list[StoryText]:
    """Return articles in the order in which they came out."""
    return sorted(texts, key=lambda one: (one.published_at, one.seen_at, one.id))


def read_in_order(texts: Iterable[StoryText]) -> tuple[TimelineEntry, ...]:
    """Return articles in reading order, each with what it adds to those before it in its language."""
    before: dict[str, EarlierTexts] = {}
    readings = []
    for one in reading_order(texts):
        language = (one.language or "").lower()
        opens = language not in before
        earlier = before.setdefault(language, EarlierTexts())
        adds = () if opens else earlier.new_in(one.text)
        readings.append(TimelineEntry(article=one, adds=adds, opens=opens))
        if earlier.length < MOST_COMPARED:
            earlier.take(one.text if opens else "\n".join(adds))
    return tuple(readings)


def meant(texts: Sequence[StoryText], name: str) -> list[StoryText]:
    """Return the articles that a number or an address means, whole or by its start; what fits whole is meant alone."""
    wanted = name.strip().removeprefix("#")
    whole = [one for one in texts if wanted in (str(one.id), one.url, _bare(one.url))]
    if whole or not wanted:
        return whole
    return [
        one
        for one in texts
        if any(form.startswith(wanted) for form in (str(one.id), one.url, _bare(one.url)))
    ]


def _bare(url: str) -> str:
    return url.partition("://")[2].removeprefix("www.")
