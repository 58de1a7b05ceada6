"""How often the parts of a watchlist fired."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleFired:
    """How often one limit of an actor stopped a place from being a mention."""

    actor: str
    rule: str  # in words
    stopped: int
    let_through: int | None = None  # None where the rule only ever stops


@dataclass(frozen=True, slots=True, kw_only=True)
class Firing:
    """What fired over a span of time, by the watchlist in hand."""

    since: datetime
    articles: int  # looked at
    of: int  # seen in the span
    languages: dict[str, int]  # tag ("" unknown) -> articles
    actors: dict[str, int]  # id -> articles
    aliases: dict[tuple[str, str], int]  # actor id and alias -> articles
    rules: tuple[RuleFired, ...]
