"""The difference of two watchlists, and the spellings by which it can affect an article."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from extractors.names.actors import Actor
from extractors.names.aliases import Alias, is_person, loose_aliases, transliterated_aliases
from extractors.names.disambiguation import shared_words
from extractors.names.normalization import fold
from extractors.names.scanner import Scanner, pairs_of
from extractors.names.watchlist import Watchlist

Spelling = tuple[str, str]  # language tag and alias, as the watchlist has them
Facts = TypeVar("Facts")

ACTOR_SETTINGS = ("name", "kind", "exclude", "nested")  # these hold for every alias
ALIAS_SETTINGS = ("requires_context", "rules")
MAX_PREFILTER_SHARE = 0.7  # of a list's aliases; above it, the prefilter costs more than it saves


@dataclass(frozen=True, slots=True, kw_only=True)
class ActorEdit:
    """The changes of one actor."""

    actor: str
    name: str
    added: tuple[Spelling, ...] = ()
    removed: tuple[Spelling, ...] = ()
    settings: tuple[str, ...] = ()  # names of its other settings that differ
    whole: str = ""  # "new" or "removed" when the whole actor is


def diff_actors(old: Sequence[Actor], new: Sequence[Actor]) -> tuple[ActorEdit, ...]:
    """Compare two lists of actors; edits are in the order of the new list, removed actors last."""
    before = {actor.id: actor for actor in old}
    after = {actor.id: actor for actor in new}
    edits = []
    for actor_id in dict.fromkeys((*after, *before)):
        edit = _diff_actor(before.get(actor_id), after.get(actor_id))
        if edit is not None:
            edits.append(edit)
    return tuple(edits)


class ChangedAliases:
    """All spellings by which the change can show; articles without them are flagged as before."""

    def __init__(self, old: Watchlist, new: Watchlist) -> None:
        self.aliases = tuple({_alias_key(alias): alias for alias in _changed(old, new)}.values())
        most_aliases = max(len(old.aliases), len(new.aliases))
        self._is_everywhere = len(self.aliases) > MAX_PREFILTER_SHARE * most_aliases
        self._scanner = Scanner(() if self._is_everywhere else self.aliases)

    def may_change(self, *texts: str, language: str | None) -> bool:
        """True if a changed spelling occurs in a field of an article, before any rule is applied.

        Without one, both lists find the same: no other alias, longer name or rule differs between
        them.
        """
        if self._is_everywhere:
            return True
        return any(self._scanner.scan(text, language).candidates for text in texts)


def _diff_actor(old: Actor | None, new: Actor | None) -> ActorEdit | None:
    actor = new or old
    if actor is None or old == new:
        return None
    before, after = _spellings(old), _spellings(new)
    settings: tuple[str, ...] = ()
    whole = "new" if new else "removed"
    if old and new:
        whole = ""
        settings = tuple(
            name
            for name in (*ACTOR_SETTINGS, *ALIAS_SETTINGS)
            if getattr(old, name) != getattr(new, name)
        )
    edit = ActorEdit(
        actor=actor.id,
        name=actor.name,
        added=tuple(spelling for spelling in after if spelling not in before),
        removed=tuple(spelling for spelling in before if spelling not in after),
        settings=settings,
        whole=whole,
    )
    return edit if edit.added or edit.removed or edit.settings else None


def _spellings(actor: Actor | None) -> tuple[Spelling, ...]:
    if actor is None:
        return ()
    spellings = [(tag, alias) for tag, aliases in actor.aliases.items() for alias in aliases]
    return tuple(dict.fromkeys(spellings))


def _alias_key(alias: Alias) -> tuple[Hashable, ...]:
    """Equal for compiled aliases that find the same; most are alike in both lists."""
    return (
        alias.actor,
        alias.tag,
        alias.text,
        alias.words,
        alias.acronym,
        tuple(language.tag for language in alias.carried),
        alias.loose is not None,
    )


def _changed(old: Watchlist, new: Watchlist) -> Iterator[Alias]:
    """The aliases of both lists that the change reaches, with what the engine derives of them."""
    before = {actor.id: actor for actor in old.actors}
    after = {actor.id: actor for actor in new.actors}
    edits = diff_actors(old.actors, new.actors)
    with_other_kin = _differing(_kin_by_actor(old, new), _kin_by_actor(new, old))
    for watchlist in (old, new):
        aliases_of: dict[str, list[Alias]] = {actor.id: [] for actor in watchlist.actors}
        for alias in watchlist.aliases:
            aliases_of[alias.actor].append(alias)
        reached: dict[str, list[Alias]] = {}
        for edit in edits:
            if edit.actor in aliases_of:
                reached[edit.actor] = _aliases_reached(
                    edit, aliases_of[edit.actor], before.get(edit.actor), after.get(edit.actor)
                )
        names = {(alias.actor, alias.text) for aliases in reached.values() for alias in aliases}
        for actor_id in _paired_actors(old, new, names) & aliases_of.keys():
            reached[actor_id] = aliases_of[actor_id]
        for actor in watchlist.actors:
            aliases = reached.get(actor.id, [])
            yield from aliases
            yield from loose_aliases(
                aliases_of[actor.id] if actor.id in with_other_kin else aliases
            )
            if actor.id in reached:
                yield from transliterated_aliases(actor)


def _aliases_reached(
    edit: ActorEdit, aliases: list[Alias], old: Actor | None, new: Actor | None
) -> list[Alias]:
    if old is None or new is None or _touches_every_alias(edit, old, new):
        return aliases
    limited = _aliases_of_changed_rules(old, new)
    spelled = {*edit.added, *edit.removed}
    return [
        alias
        for alias in aliases
        if (alias.tag, alias.text) in spelled or fold(alias.text) in limited
    ]


def _touches_every_alias(edit: ActorEdit, old: Actor, new: Actor) -> bool:
    """Add a person's other aliases: they are read by given names, so one alias affects them all."""
    if is_person(old) or is_person(new) or not set(ACTOR_SETTINGS).isdisjoint(edit.settings):
        return True
    return any(rule.alias is None for rule in set(old.rules) ^ set(new.rules))


def _aliases_of_changed_rules(old: Actor, new: Actor) -> frozenset[str]:
    """The aliases, folded, that a changed rule names."""
    aliases = {context.alias for context in set(old.requires_context) ^ set(new.requires_context)}
    for rule in set(old.rules) ^ set(new.rules):
        if rule.alias is not None:
            aliases.add(rule.alias)
    return frozenset(fold(alias) for alias in aliases)


def _paired_actors(old: Watchlist, new: Watchlist, names: set[tuple[str, str]]) -> frozenset[str]:
    """The actors whose name a modifier turns into another's, by a changed or affected pair.

    `names`: actor and alias of each affected spelling.
    """
    before, after = _pairs_by_actor(old), _pairs_by_actor(new)
    paired = set(_differing(before, after))
    for pairs_of_actors in (before, after):
        for actor_id, pairs in pairs_of_actors.items():
            if any(pair[:2] in names for pair in pairs):
                paired.add(actor_id)
    return frozenset(paired)


def _pairs_by_actor(watchlist: Watchlist) -> dict[str, frozenset[tuple[str, str, str, bool]]]:
    """By actor, the ways in which its name becomes another actor's: whose, alias and modifier."""
    return {
        actor_id: frozenset(
            (pair.alias.actor, pair.alias.text, pair.stem, pair.after) for pair in pairs
        )
        for actor_id, pairs in pairs_of(watchlist.aliases).items()
    }


def _kin_by_actor(watchlist: Watchlist, other: Watchlist) -> dict[str, frozenset[str]]:
    """By actor, the actors of both lists near which its freely worded names are accepted."""
    words = shared_words(watchlist.actors)
    shared = words.keys() & {actor.id for actor in other.actors}
    kin_by_actor = {}
    for actor_id, own_words in words.items():
        kin_by_actor[actor_id] = frozenset(
            relative for relative in shared if not own_words or own_words & words[relative]
        )
    return kin_by_actor


def _differing(old: Mapping[str, Facts], new: Mapping[str, Facts]) -> frozenset[str]:
    return frozenset(key for key in old.keys() | new.keys() if old.get(key) != new.get(key))
