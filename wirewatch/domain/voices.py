"""How many voices carry a story: who repeats another adds none."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from wirewatch.domain.model import Relation


class Voice(Protocol):
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


def independent_outlets(articles: Iterable[Voice]) -> int:
    """Give how many voices carry a story, at least 1.

    Copies, edits, rewrites and translations add none, nor do further houses of one owner, nor outlets that name the
    same agency as their source, beside that agency itself.
    """
    own = [one for one in articles if one.relation in (Relation.LEAD, Relation.INDEPENDENT)]
    agencies = {one.origin.casefold() for one in own if one.origin}
    sources = {_source(one, agencies) for one in own}
    houses = {(one.owner or one.outlet).casefold() for one in own}
    return max(1, min(len(sources), len(houses)))


def _source(one: Voice, agencies: Iterable[str]) -> str:
    outlet = one.outlet.casefold()
    named = (agency for agency in agencies if f" {agency} " in f" {outlet} ")
    return one.origin.casefold() if one.origin else next(named, (one.owner or outlet).casefold())
