"""What changed between two watchlists, and which articles that can touch."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from wirewatch.domain.configuration import Actor
from wirewatch.domain.watch.aliases import Alias, carried_aliases, is_person, loose_aliases
from wirewatch.domain.watch.disambiguation import kin
from wirewatch.domain.watch.normalization import fold
from wirewatch.domain.watch.scanner import Scanner, pairs_of
from wirewatch.domain.watch.watchlist import Watchlist

Spelling = tuple[str, str]  # language tag and alias, as the watchlist has them

_OF_THE_ACTOR = ("name", "kind", "exclude", "nested")  # settings that hold for every alias
_OF_AN_ALIAS = ("requires_context", "rules")
_MOST_TOUCHED = 0.7  # beyond this share of a list's aliases, looking first costs more than it spares


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
    """All spellings by which the change can show; an article that holds none of them is flagged as before."""

    def __init__(self, old: Watchlist, new: Watchlist) -> None:
        self.aliases = tuple({_identity(alias): alias for alias in _touched(old, new)}.values())
        self._everywhere = len(self.aliases) > _MOST_TOUCHED * max(len(old.aliases), len(new.aliases))
        self._scanner = Scanner(() if self._everywhere else self.aliases)

    def may_change(self, *texts: str, language: str | None) -> bool:
        """Whether a touched spelling stands in one of an article's fields, before any rule has its say.

        Where none does, both lists find the same: no other alias, longer name or rule differs between them.
        """
        return self._everywhere or any(self._scanner.scan(text, language).found for text in texts)


def _identity(alias: Alias) -> tuple[Hashable, ...]:
    """Give what two compiled aliases share that find the same; most are alike in both lists."""
    into = tuple(language.tag for language in alias.carried)
    return alias.actor, alias.tag, alias.text, alias.words, alias.acronym, into, alias.loose is not None


def _touched(old: Watchlist, new: Watchlist) -> Iterator[Alias]:
    """Give the aliases of both lists that the change reaches, with what the engine derives of them."""
    before, after = {actor.id: actor for actor in old.actors}, {actor.id: actor for actor in new.actors}
    changed = {edit.actor: edit for edit in edits(old.actors, new.actors)}
    kindred = _differing(_kindred(old, new), _kindred(new, old))
    for watchlist in (old, new):
        of_actor: dict[str, list[Alias]] = {actor.id: [] for actor in watchlist.actors}
        for alias in watchlist.aliases:
            of_actor[alias.actor].append(alias)
        reached = {
            actor: _reached(edit, of_actor[actor], before.get(actor), after.get(actor))
            for actor, edit in changed.items()
            if actor in of_actor
        }
        for actor in _paired(old, new, [alias for some in reached.values() for alias in some]) & of_actor.keys():
            reached[actor] = of_actor[actor]
        for one in watchlist.actors:
            yield from reached.get(one.id, ())
            yield from loose_aliases(of_actor[one.id] if one.id in kindred else reached.get(one.id, ()))
            if one.id in reached:
                yield from carried_aliases(one)


def _reached(edit: Edit, own: list[Alias], old: Actor | None, new: Actor | None) -> list[Alias]:
    if _touches_every_alias(edit, old, new):
        return own
    limited, spelled = _limited(edit, old, new), {*edit.added, *edit.removed}
    return [alias for alias in own if (alias.tag, alias.text) in spelled or fold(alias.text) in limited]


def _paired(old: Watchlist, new: Watchlist, reached: Sequence[Alias]) -> frozenset[str]:
    """Give the actors whose name, beside a modifier, becomes another actor's by a pair that is changed or reached."""
    names = {(alias.actor, alias.text) for alias in reached}
    before, after = _pairs(old), _pairs(new)
    through = {actor for pairs in (before, after) for actor, some in pairs.items() if any(p[:2] in names for p in some)}
    return _differing(before, after) | through


def _pairs(watchlist: Watchlist) -> dict[str, frozenset[tuple[str, str, str, bool]]]:
    """Give, by actor, what stands beside its name to make it another actor's: whose, by which alias and modifier."""
    return {
        actor: frozenset((pair.alias.actor, pair.alias.text, pair.stem, pair.after) for pair in pairs)
        for actor, pairs in pairs_of(watchlist.aliases).items()
    }


def _kindred(watchlist: Watchlist, other: Watchlist) -> dict[str, frozenset[str]]:
    """Give, by actor, the actors of both lists beside which its freely worded names are believed."""
    words = kin(watchlist.actors)
    shared = words.keys() & {actor.id for actor in other.actors}
    return {one: frozenset(two for two in shared if not own or own & words[two]) for one, own in words.items()}


Facts = TypeVar("Facts")


def _differing(old: Mapping[str, Facts], new: Mapping[str, Facts]) -> frozenset[str]:
    return frozenset(actor for actor in old.keys() | new.keys() if old.get(actor) != new.get(actor))


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
