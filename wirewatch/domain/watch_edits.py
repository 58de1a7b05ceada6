"""What changed between two watchlists, and which articles that can touch."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from wirewatch.domain.configuration import Actor
from wirewatch.domain.watch.alias import Alias, compile_alias, is_person
from wirewatch.domain.watch.folding import fold
from wirewatch.domain.watch.scan import Scanner

Spelling = tuple[str, str]  # language tag and alias, as the watchlist has them

_OF_THE_ACTOR = ("name", "kind", "exclude", "nested")  # settings that hold for every alias
_OF_AN_ALIAS = ("requires_context", "rules")
_MOST_TOUCHED = 0.3  # beyond this share of both lists' aliases, looking first costs more than it spares


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """What was changed of one actor."""

    actor: str
    name: str
    added: tuple[Spelling, ...] = ()
    removed: tuple[Spelling, ...] = ()
    settings: tuple[str, ...] = ()  # names of its other settings that differ
    whole: str = ""  # "new" or "removed" when the whole actor is


def edits(old: Sequence[Actor], new: Sequence[Actor]) -> tuple[Edit, ...]:
    """Give what differs between two lists of actors, in the order of the new one; removed actors last."""
    before, after = {actor.id: actor for actor in old}, {actor.id: actor for actor in new}
    found = (_edit(before.get(one), after.get(one)) for one in dict.fromkeys((*after, *before)))
    return tuple(one for one in found if one is not None)


def _edit(old: Actor | None, new: Actor | None) -> Edit | None:
    actor = new or old
    if actor is None or old == new:
        return None
    before, after = _spellings(old), _spellings(new)
    edit = Edit(
        actor=actor.id,
        name=actor.name,
        added=tuple(one for one in after if one not in before),
        removed=tuple(one for one in before if one not in after),
        settings=_settings(old, new) if old and new else (),
        whole="" if old and new else "new" if new else "removed",
    )
    return edit if edit.added or edit.removed or edit.settings else None


def _spellings(actor: Actor | None) -> dict[Spelling, None]:
    if actor is None:
        return {}
    return {(tag, alias): None for tag, aliases in actor.aliases.items() for alias in aliases}


def _settings(old: Actor, new: Actor) -> tuple[str, ...]:
    return tuple(name for name in (*_OF_THE_ACTOR, *_OF_AN_ALIAS) if getattr(old, name) != getattr(new, name))


class Sight:
    """All aliases by which the change can show; an article that holds none of them is flagged as before."""

    def __init__(self, old: Sequence[Actor], new: Sequence[Actor]) -> None:
        before, after = {actor.id: actor for actor in old}, {actor.id: actor for actor in new}
        self.aliases: tuple[Alias, ...] = tuple(
            alias for edit in edits(old, new) for alias in _touched(edit, before.get(edit.actor), after.get(edit.actor))
        )
        listed = sum(len(_spellings(actor)) for actor in (*old, *new))
        self._everywhere = len(self.aliases) > listed * _MOST_TOUCHED
        self._scanner = Scanner(() if self._everywhere else self.aliases)

    def may_change(self, *texts: str, language: str | None) -> bool:
        """Whether a touched alias stands in one of an article's fields, before any rule has its say.

        Where none does, both lists find the same: no other alias, longer name or rule differs between them.
        """
        return self._everywhere or any(self._scanner.scan(text, language).found for text in texts)


def _touched(edit: Edit, old: Actor | None, new: Actor | None) -> Iterator[Alias]:
    everything = _touches_every_alias(edit, old, new)
    limited = _limited(edit, old, new)
    changed = {*edit.added, *edit.removed}
    for actor in (old, new):
        for tag, alias in _spellings(actor):
            if actor is not None and (everything or (tag, alias) in changed or fold(alias) in limited):
                yield compile_alias(actor, tag, alias)


def _touches_every_alias(edit: Edit, old: Actor | None, new: Actor | None) -> bool:
    """A person's other aliases are read by their given names, so that one alias more or less touches them all."""
    if old is None or new is None or is_person(old) or is_person(new):
        return True
    if set(edit.settings) & set(_OF_THE_ACTOR):
        return True
    return any(rule.alias is None for rule in set(old.rules) ^ set(new.rules))


def _limited(edit: Edit, old: Actor | None, new: Actor | None) -> frozenset[str]:
    """Give the folded aliases that a changed rule names."""
    if old is None or new is None or not edit.settings:
        return frozenset()
    needed = [one.alias for one in set(old.requires_context) ^ set(new.requires_context)]
    limited = [one.alias for one in set(old.rules) ^ set(new.rules) if one.alias is not None]
    return frozenset(map(fold, (*needed, *limited)))
