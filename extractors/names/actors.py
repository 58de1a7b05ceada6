"""Actors, their aliases and the limits on them, as a watchlist declares them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, kw_only=True)
class RequiredContext:
    """An alias that counts only if one of these words occurs in the article."""

    alias: str
    any: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Near:
    """Words of which one must occur within a given number of words of the alias."""

    words: tuple[str, ...]
    within: int = 10


@dataclass(frozen=True, kw_only=True)
class AliasRule:
    """Limits on one alias, or with `alias: null` on every alias of the actor."""

    alias: str | None = None
    near: Near | None = None
    case: Literal["any", "exact"] = "any"
    places: tuple[Literal["title", "lead", "body"], ...] = ()  # YAML key: in
    outlets: tuple[str, ...] = ()
    except_outlets: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Actor:
    """One watched person, organisation, place or topic."""

    id: str
    name: str
    aliases: dict[str, tuple[str, ...]]  # BCP 47 primary tag -> base forms
    kind: Literal["group", "person", "state", "forum"] | None = None
    exclude: tuple[str, ...] = ()
    requires_context: tuple[RequiredContext, ...] = ()
    nested: Literal["longest", "allow"] = "longest"
    rules: tuple[AliasRule, ...] = ()
    alert: bool = False


@dataclass(frozen=True, kw_only=True)
class Interest:
    """A boolean expression over actors; a series accepts it wherever it accepts an actor."""

    id: str
    when: str
    name: str | None = None
    alert: bool = False
