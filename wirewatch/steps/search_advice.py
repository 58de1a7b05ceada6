"""Find the actors and outlets that a query names; say why a query finds nothing, and which others would."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from difflib import get_close_matches

from sqlalchemy import Connection

from extractors.names.actors import Actor
from extractors.names.normalization import fold
from extractors.search.query import (
    And,
    Filter,
    Node,
    Not,
    Or,
    Words,
    all_of,
    as_query,
    conjuncts,
    filters,
    format_query,
    texts,
    word,
)
from extractors.search.results import (
    Advice,
    Place,
    SearchResult,
    matches_in,
    one_edit_away,
)
from wirewatch.adapters.store import search as index

MAX_ADVICE = 4
MAX_EXPLAINED_WORDS = (
    8  # words for which other spellings are looked for: each costs hundreds of small searches
)
MAX_MISSPELLED_LETTERS = 40  # letters; the cost grows with the square of the length
_MAX_COUNTED_SPELLINGS = 100


class NameResolver:
    """Finds what the values of actor: and outlet: mean."""

    def __init__(self, tx: Connection, actors: Sequence[Actor]) -> None:
        self._tx = tx
        self._actors = actors
        self._stored_actors: list[str] | None = None
        self._outlets: list[str] | None = None

    def resolve(self, node: Node) -> Node:
        """Return the query with the ids of actors and the names of outlets that its values mean."""
        if isinstance(node, Filter):
            return (
                replace(node, values=tuple(self.names_meant(node)))
                if node.name in ("actor", "outlet")
                else node
            )
        if isinstance(node, Not):
            return Not(self.resolve(node.part))
        if isinstance(node, And | Or):
            return type(node)(tuple(map(self.resolve, node.parts)))
        return node

    def names_meant(self, node: Filter) -> list[str]:
        """Return the actors or outlets that a filter means; none when nothing is called so."""
        find = self.actors_called if node.name == "actor" else self._outlets_called
        return sorted({name for value in node.values for name in find(value)})

    def actors_called(self, name: str) -> set[str]:
        """Return the ids of the actors that have this id, name or alias."""
        wanted = _fold_name(name)
        actor_ids = {
            actor.id
            for actor in self._actors
            if wanted
            in {
                _fold_name(actor.id),
                _fold_name(actor.name),
                *(_fold_name(a) for listed in actor.aliases.values() for a in listed),
            }
        }
        return actor_ids or {
            stored for stored in self.stored_actors() if _fold_name(stored) == wanted
        }

    def _outlets_called(self, name: str) -> set[str]:
        """Return the outlets of this name, or else those whose name holds all of its words."""
        wanted = _fold_name(name)
        if exact := {outlet for outlet in self.outlets() if _fold_name(outlet) == wanted}:
            return exact
        return {
            outlet
            for outlet in self.outlets()
            if set(wanted.split()) <= set(_fold_name(outlet).split())
        }

    def stored_actors(self) -> list[str]:
        """Return the ids of all actors of the watchlist, and of those that articles still name."""
        if self._stored_actors is None:
            self._stored_actors = sorted(
                {*(actor.id for actor in self._actors), *index.list_actors(self._tx)}
            )
        return self._stored_actors

    def outlets(self) -> list[str]:
        """Return the names of all outlets."""
        if self._outlets is None:
            self._outlets = index.list_outlets(self._tx)
        return self._outlets

    def near(self, node: Filter) -> list[str]:
        """Return names that the value of a filter may be a misspelling of."""
        names = self.stored_actors() if node.name == "actor" else self.outlets()
        keys = {_fold_name(name): name for name in names}
        return [
            keys[key]
            for value in node.values
            for key in get_close_matches(_fold_name(value), keys, 2)
        ]


def _fold_name(text: str) -> str:
    return " ".join(fold(text).split())


def explain_no_hits(
    tx: Connection, result: SearchResult, node: Node, names: NameResolver
) -> SearchResult:
    """Return the result with the reasons why there is no hit, and queries that find something."""
    advisor = _Advisor(tx, names)
    advisor.explain(node)
    return replace(result, why_none=tuple(advisor.why), advice=tuple(advisor.advice[:MAX_ADVICE]))


class _Advisor:
    """Collects why a query finds nothing, and which others would find something."""

    def __init__(self, tx: Connection, names: NameResolver) -> None:
        self._tx = tx
        self._names = names
        self.why: list[str] = []
        self.advice: list[Advice] = []

    def explain(self, node: Node) -> None:
        """Name the words and names that no article has; without any, the part without which something is found."""
        for name_filter in filters(node, negated=None):
            self._explain_name(name_filter)
        absent = [part for part in texts(node) if not self._count(part)]
        for part in absent[:MAX_EXPLAINED_WORDS]:
            self._explain_word(node, part)
        if (others := len(absent) - MAX_EXPLAINED_WORDS) > 0:
            self.why.append(f"{others} more words or phrases stand in no article")
        if not self.why:
            self._explain_parts(node)

    def _explain_name(self, part: Filter) -> None:
        if part.name not in ("actor", "outlet") or self._names.names_meant(part):
            return
        near = self._names.near(part)
        names = self._names.stored_actors() if part.name == "actor" else self._names.outlets()
        listed = ", ".join(names[:8]) + (" …" if len(names) > 8 else "")
        meant = (
            f"did you mean {' or '.join(near)}?"
            if near
            else f"known are: {listed}"
            if names
            else "none is known yet"
        )
        self.why.append(f"no {part.name} is called {', '.join(part.values)}; {meant}")

    def _explain_word(self, node: Node, part: Words) -> None:
        subject = "no quote holds" if part.field == "quote" else "no article holds"
        self.why.append(f"{subject} {part.written}, in any of its forms")
        if part.field == "quote":
            quoted = part.written.partition(":")[2].strip('"')
            plain = word(quoted, shown=as_query(quoted))
            if plain is not None:
                self._advise(_replace_node(node, part, plain))
            return
        bare = part.written.strip('"')
        for actor in sorted(self._names.actors_called(bare)):
            self._advise(_replace_node(node, part, Filter("actor", (actor,), f"actor:{actor}")))
        if len(part.sequences[0]) > 1:
            split = (word(text, shown=as_query(text)) for text in bare.replace('"', " ").split())
            words = tuple(text for text in split if text is not None)
            if len(words) > 1:
                self._advise(_replace_node(node, part, And(words)))
            return
        if (better := self._nearest(bare)) is not None:
            self._advise(_replace_node(node, part, better))

    def _nearest(self, bare: str) -> Words | None:
        """Return the most frequent word in the archive that is one slip away, as an article writes it."""
        if len(bare) > MAX_MISSPELLED_LETTERS:
            return None
        spelled = [
            words for words in map(word, one_edit_away(_fold_name(bare))) if words is not None
        ]
        candidates = list({words.sequences: words for words in reversed(spelled)}.values())
        counts = index.word_frequencies(self._tx, candidates, limit=_MAX_COUNTED_SPELLINGS)
        best = max(range(len(candidates)), key=lambda i: counts[i], default=None)
        if best is None or not counts[best]:
            return None
        spelling = self._spelling_in_archive(candidates[best])
        return word(spelling, shown=as_query(spelling))

    def _spelling_in_archive(self, words: Words) -> str:
        article_ids = index.matching_ids(self._tx, words, limit=1)
        for article in index.load_hits(self._tx, article_ids):
            fields: dict[Place, str] = {
                "title": article.title,
                "lead": article.lead,
                "body": article.body,
            }
            for form in matches_in(fields, article.language, (words,), ()).forms[:1]:
                if not {" ", '"'} & set(form):
                    return form
        return words.written

    def _explain_parts(self, node: Node) -> None:
        """Say which part of a conjunction leaves nothing over: without it, something is found."""
        parts = conjuncts(node)
        for part in parts if len(parts) > 1 else ():
            rest = all_of([other_part for other_part in parts if other_part is not part])
            if rest is not None and self._advise(rest):
                self.why.append(f"nothing that fits the rest also fits {format_query(part)}")
        if not self.why:
            each = " and ".join(part.written for part in texts(node)) or format_query(node)
            self.why.append(
                f"no article fits {each} together" if len(parts) > 1 else f"no article fits {each}"
            )

    def _advise(self, node: Node) -> bool:
        count = self._count(node)
        if count:
            self.advice.append(
                Advice(
                    query=format_query(node), articles=count, more=count >= index.MAX_COUNTED_HITS
                )
            )
        return bool(count)

    def _count(self, node: Node) -> int:
        return index.count_matches(self._tx, self._names.resolve(node))


def _replace_node(node: Node, old: Node, new: Node) -> Node:
    """Return a query in which one part stands for another."""
    if node is old:
        return new
    if isinstance(node, Not):
        return Not(_replace_node(node.part, old, new))
    if isinstance(node, And | Or):
        return type(node)(tuple(_replace_node(part, old, new) for part in node.parts))
    return node
