"""Find the actors and outlets that a query names; explain empty results and suggest others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from difflib import get_close_matches
from functools import cached_property
from itertools import chain

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
MAX_LISTED_NAMES = 8
MAX_EXPLAINED_WORDS = (
    8  # words for which other spellings are looked for: each costs hundreds of small searches
)
MAX_MISSPELLED_LETTERS = 40  # letters; the cost grows with the square of the length
_MAX_COUNTED_SPELLINGS = 100


class QueryNames:
    """Finds what the values of actor: and outlet: mean."""

    def __init__(self, tx: Connection, actors: Sequence[Actor]) -> None:
        self._tx = tx
        self._actors = actors

    def resolve(self, node: Node) -> Node:
        """Replace query values by the ids of actors and the names of outlets that they mean."""
        if isinstance(node, Filter) and node.name in ("actor", "outlet"):
            return replace(node, values=tuple(self.names_meant(node)))
        if isinstance(node, Not):
            return Not(self.resolve(node.part))
        if isinstance(node, And | Or):
            return type(node)(tuple(map(self.resolve, node.parts)))
        return node

    def names_meant(self, node: Filter) -> list[str]:
        """Return the actors or outlets that a filter means; empty if nothing has that name."""
        find = self.actors_called if node.name == "actor" else self._outlets_called
        return sorted(set().union(*map(find, node.values)))

    def known_names(self, node: Filter) -> list[str]:
        """Return all actors or all outlets, whichever the filter is about."""
        return self._all_actors if node.name == "actor" else self._outlets

    def actors_called(self, name: str) -> set[str]:
        """Return the ids of the actors that have this id, name or alias."""
        wanted = _fold_name(name)
        actor_ids = set()
        for actor in self._actors:
            names = chain((actor.id, actor.name), *actor.aliases.values())
            if wanted in map(_fold_name, names):
                actor_ids.add(actor.id)
        if actor_ids:
            return actor_ids
        return {actor_id for actor_id in self._all_actors if _fold_name(actor_id) == wanted}

    def similar_names(self, node: Filter) -> list[str]:
        """Return names that the value of a filter may be a misspelling of."""
        names = {_fold_name(name): name for name in self.known_names(node)}
        similar = []
        for value in node.values:
            for key in get_close_matches(_fold_name(value), names, 2):
                similar.append(names[key])
        return similar

    def _outlets_called(self, name: str) -> set[str]:
        """Return the outlets of this name, or else those whose name holds all of its words."""
        wanted = _fold_name(name)
        exact = {outlet for outlet in self._outlets if _fold_name(outlet) == wanted}
        if exact:
            return exact
        words = set(wanted.split())
        return {outlet for outlet in self._outlets if words <= set(_fold_name(outlet).split())}

    @cached_property
    def _all_actors(self) -> list[str]:
        """All actors of the watchlist, and those that articles still name, by id."""
        return sorted({*(actor.id for actor in self._actors), *index.list_actors(self._tx)})

    @cached_property
    def _outlets(self) -> list[str]:
        return index.list_outlets(self._tx)


def _fold_name(text: str) -> str:
    return " ".join(fold(text).split())


def explain_no_hits(
    tx: Connection, result: SearchResult, node: Node, names: QueryNames
) -> SearchResult:
    """Return the result with the reasons for no hits and queries that find something."""
    advisor = _Advisor(tx, names)
    advisor.explain(node)
    return replace(result, why_none=tuple(advisor.why), advice=tuple(advisor.advice[:MAX_ADVICE]))


class _Advisor:
    """Collects why a query finds nothing, and which others would find something."""

    def __init__(self, tx: Connection, names: QueryNames) -> None:
        self._tx = tx
        self._names = names
        self.why: list[str] = []
        self.advice: list[Advice] = []

    def explain(self, node: Node) -> None:
        """Name terms that no article has; failing that, the part that excludes all articles."""
        for name_filter in filters(node, negated=None):
            self._explain_name(name_filter)
        absent = [part for part in texts(node) if not self._count(part)]
        for part in absent[:MAX_EXPLAINED_WORDS]:
            self._explain_word(node, part)
        unexplained = len(absent) - MAX_EXPLAINED_WORDS
        if unexplained > 0:
            self.why.append(f"{unexplained} more words or phrases do not occur in any article")
        if not self.why:
            self._explain_parts(node)

    def _explain_name(self, part: Filter) -> None:
        if part.name not in ("actor", "outlet") or self._names.names_meant(part):
            return
        similar, names = self._names.similar_names(part), self._names.known_names(part)
        if similar:
            hint = f"did you mean {' or '.join(similar)}?"
        elif names:
            ellipsis = " …" if len(names) > MAX_LISTED_NAMES else ""
            hint = f"known are: {', '.join(names[:MAX_LISTED_NAMES])}{ellipsis}"
        else:
            hint = "none is known yet"
        self.why.append(f"no {part.name} is called {', '.join(part.values)}; {hint}")

    def _explain_word(self, node: Node, part: Words) -> None:
        if part.field == "quote":
            self.why.append(f"no quote holds {part.written}, in any of its forms")
            self._advise_instead(node, part, _as_words(part.written.partition(":")[2].strip('"')))
            return
        self.why.append(f"no article holds {part.written}, in any of its forms")
        bare = part.written.strip('"')
        for actor in sorted(self._names.actors_called(bare)):
            self._advise_instead(node, part, Filter("actor", (actor,), f"actor:{actor}"))
        if len(part.sequences[0]) == 1:
            self._advise_instead(node, part, self._nearest(bare))
            return
        words = tuple(filter(None, map(_as_words, bare.replace('"', " ").split())))
        if len(words) > 1:
            self._advise_instead(node, part, And(words))

    def _advise_instead(self, node: Node, part: Node, replacement: Node | None) -> None:
        if replacement is not None:
            self._advise(_replace_node(node, part, replacement))

    def _nearest(self, bare: str) -> Words | None:
        """Return the most frequent archive word one slip away, as an article writes it."""
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
        return _as_words(self._spelling_in_archive(candidates[best]))

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
        """Name each part of a conjunction without which something is found."""
        parts = conjuncts(node)
        if len(parts) > 1:
            for part in parts:
                rest = all_of([other for other in parts if other is not part])
                if rest is not None and self._advise(rest):
                    self.why.append(f"nothing that fits the rest also fits {format_query(part)}")
        if not self.why:
            words = " and ".join(part.written for part in texts(node)) or format_query(node)
            suffix = " together" if len(parts) > 1 else ""
            self.why.append(f"no article fits {words}{suffix}")

    def _advise(self, node: Node) -> bool:
        """Suggest a query if it finds something; return whether it does."""
        count = self._count(node)
        if not count:
            return False
        is_limited = count >= index.MAX_COUNTED_HITS
        self.advice.append(Advice(query=format_query(node), articles=count, more=is_limited))
        return True

    def _count(self, node: Node) -> int:
        return index.count_matches(self._tx, self._names.resolve(node))


def _as_words(text: str) -> Words | None:
    return word(text, shown=as_query(text))


def _replace_node(node: Node, old: Node, new: Node) -> Node:
    """Return a query with one part replaced by another."""
    if node is old:
        return new
    if isinstance(node, Not):
        return Not(_replace_node(node.part, old, new))
    if isinstance(node, And | Or):
        return type(node)(tuple(_replace_node(part, old, new) for part in node.parts))
    return node
