"""Search the stored articles, say why a query finds nothing, and build the index of an old store."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from difflib import get_close_matches
from typing import Protocol

from sqlalchemy import Connection

from extractors.model import Mention
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
    parse,
    texts,
    word,
)
from extractors.search.results import (
    Advice,
    Hit,
    Indexing,
    Place,
    SearchResult,
    matches_in,
    one_edit_away,
    passages_of,
)
from wirewatch.adapters.store import findings, search_index
from wirewatch.adapters.store import search as index
from wirewatch.adapters.store.engine import Store
from wirewatch.adapters.store.overviews import MAX_FACETED_HITS, Facets, count_facets
from wirewatch.adapters.store.search import SearchHit
from wirewatch.domain.urls import without_tracking

HITS_PER_PAGE = 20  # hits
MAX_HITS_PER_PAGE = 200  # of one page
INDEX_BATCH_ARTICLES = 500  # articles in one transaction of the builder
MAX_ADVICE = 4
MAX_EXPLAINED_WORDS = (
    8  # words for which other spellings are looked for: each costs hundreds of small searches
)
MAX_MISSPELLED_LETTERS = 40  # letters; the cost grows with the square of the length
_MAX_COUNTED_SPELLINGS = 100


class Progress(Protocol):
    """Shows progress: what, done, total."""

    def __call__(self, what: str, done: int, total: int, /) -> None: ...  # noqa: D102


def _no_progress(what: str, done: int, total: int, /) -> None: ...


def search_store(
    store: Store,
    query: str,
    *,
    actors: Sequence[Actor] = (),
    now: datetime,
    limit: int = HITS_PER_PAGE,
    cursor: str | None = None,
) -> SearchResult:
    """Return one page of the articles that fit a query, newest first.

    `actors` are those of the watchlist, whose names may stand in `actor:`. `cursor` is `next` of the page before.
    Raises QueryError for a query that cannot be read, ValueError for a cursor that is none.
    """
    node = parse(query, now=now)
    below = _parse_cursor(cursor)
    with store.read() as tx:
        names = _NameResolver(tx, actors)
        meant = names.resolve(node)
        found = index.matching_ids(tx, meant, limit=min(limit, MAX_HITS_PER_PAGE) + 1, below=below)
        shown = found[: min(limit, MAX_HITS_PER_PAGE)]
        wanted, named = tuple(texts(meant)), _mentions_of_query(tx, meant, shown)
        hits = tuple(
            _build_hit(one, wanted, named.get(one.id, ())) for one in index.load_hits(tx, shown)
        )
        total = (
            len(shown)
            if cursor is None and len(found) == len(shown)
            else index.count_matches(tx, meant)
        )
        result = SearchResult(
            query=query,
            hits=hits,
            total=total,
            more_than_total=total >= index.MAX_COUNTED_HITS,
            next=str(shown[-1]) if len(found) > len(shown) else None,
            indexing=None if search_index.is_complete(tx) else _indexing(tx),
        )
        return result if total or cursor else _explain_no_hits(tx, result, node, names)


def facets_of(store: Store, query: str, *, actors: Sequence[Actor] = (), now: datetime) -> Facets:
    """Return how the newest hits of a query divide by outlet, language, actor and month. Raises QueryError."""
    node = parse(query, now=now)
    with store.read() as tx:
        meant = _NameResolver(tx, actors).resolve(node)
        return count_facets(tx, index.matching_ids(tx, meant, limit=MAX_FACETED_HITS))


def _indexing(tx: Connection) -> Indexing | None:
    indexed, articles = search_index.index_counts(tx)
    return Indexing(indexed=indexed, articles=articles) if indexed < articles else None


def _parse_cursor(cursor: str | None) -> int | None:
    if cursor is None:
        return None
    if not cursor.isdecimal() or len(cursor) > 15:
        raise ValueError(f'"{cursor[:40]}" is no cursor; give `next` of the page before, or none')
    return int(cursor)


def _mentions_of_query(
    tx: Connection, node: Node, article_ids: Sequence[int]
) -> dict[int, list[Mention]]:
    """Return the mentions of the actors that a query asks for, by article."""
    asked = {value for part in filters(node) if part.name == "actor" for value in part.values}
    if not asked:
        return {}
    stored = findings.mentions_by_article(tx, article_ids)
    return {key: [one for one in some if one.actor in asked] for key, some in stored.items()}


def _build_hit(one: SearchHit, wanted: Sequence[Words], mentions: Sequence[Mention] = ()) -> Hit:
    fields: dict[Place, str] = {"title": one.title, "lead": one.lead, "body": one.body}
    found = matches_in(fields, one.language, wanted, mentions)
    return Hit(
        article_id=one.id,
        title=one.title,
        url=without_tracking(one.url),
        outlet=one.outlet,
        language=one.language,
        published_at=one.published_at,
        seen_at=one.seen_at,
        story=one.story,
        actors=one.actors,
        revision=one.revision,
        gone=one.gone,
        forms=found.forms,
        passages=passages_of(one.id, fields, found),
    )


class _NameResolver:
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
        wanted = _folded(name)
        found = {
            actor.id
            for actor in self._actors
            if wanted
            in {
                _folded(actor.id),
                _folded(actor.name),
                *(_folded(a) for some in actor.aliases.values() for a in some),
            }
        }
        return found or {stored for stored in self.stored_actors() if _folded(stored) == wanted}

    def _outlets_called(self, name: str) -> set[str]:
        """Return the outlets of this name, or else those whose name holds all of its words."""
        wanted = _folded(name)
        if exact := {one for one in self.outlets() if _folded(one) == wanted}:
            return exact
        return {one for one in self.outlets() if set(wanted.split()) <= set(_folded(one).split())}

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
        known = self.stored_actors() if node.name == "actor" else self.outlets()
        keys = {_folded(name): name for name in known}
        return [
            keys[key] for value in node.values for key in get_close_matches(_folded(value), keys, 2)
        ]


def _folded(text: str) -> str:
    return " ".join(fold(text).split())


def _explain_no_hits(
    tx: Connection, result: SearchResult, node: Node, names: _NameResolver
) -> SearchResult:
    """Return the result with the reasons why there is no hit, and queries that find something."""
    advisor = _Advisor(tx, names)
    advisor.explain(node)
    return replace(result, why_none=tuple(advisor.why), advice=tuple(advisor.advice[:MAX_ADVICE]))


class _Advisor:
    """Collects why a query finds nothing, and which others would find something."""

    def __init__(self, tx: Connection, names: _NameResolver) -> None:
        self._tx = tx
        self._names = names
        self.why: list[str] = []
        self.advice: list[Advice] = []

    def explain(self, node: Node) -> None:
        """Name the words and names that no article has; without any, the part without which something is found."""
        for named in filters(node, negated=None):
            self._explain_name(named)
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
        known = self._names.stored_actors() if part.name == "actor" else self._names.outlets()
        some = ", ".join(known[:8]) + (" …" if len(known) > 8 else "")
        meant = (
            f"did you mean {' or '.join(near)}?"
            if near
            else f"known are: {some}"
            if known
            else "none is known yet"
        )
        self.why.append(f"no {part.name} is called {', '.join(part.values)}; {meant}")

    def _explain_word(self, node: Node, part: Words) -> None:
        what = "no quote holds" if part.field == "quote" else "no article holds"
        self.why.append(f"{what} {part.written}, in any of its forms")
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
            split = (word(one, shown=as_query(one)) for one in bare.replace('"', " ").split())
            words = tuple(one for one in split if one is not None)
            if len(words) > 1:
                self._advise(_replace_node(node, part, And(words)))
            return
        if (better := self._nearest(bare)) is not None:
            self._advise(_replace_node(node, part, better))

    def _nearest(self, bare: str) -> Words | None:
        """Return the most frequent word in the archive that is one slip away, as an article writes it."""
        if len(bare) > MAX_MISSPELLED_LETTERS:
            return None
        spelled = [one for one in map(word, one_edit_away(_folded(bare))) if one is not None]
        candidates = list({one.sequences: one for one in reversed(spelled)}.values())
        counts = index.word_frequencies(self._tx, candidates, limit=_MAX_COUNTED_SPELLINGS)
        best = max(range(len(candidates)), key=lambda at: counts[at], default=None)
        if best is None or not counts[best]:
            return None
        found = index.load_hits(self._tx, index.matching_ids(self._tx, candidates[best], limit=1))
        forms = _build_hit(found[0], (candidates[best],)).forms if found else ()
        nearest = forms[0] if forms and not {" ", '"'} & set(forms[0]) else candidates[best].written
        return word(nearest, shown=as_query(nearest))

    def _explain_parts(self, node: Node) -> None:
        """Say which part of a conjunction leaves nothing over: without it, something is found."""
        parts = conjuncts(node)
        for part in parts if len(parts) > 1 else ():
            rest = all_of([one for one in parts if one is not part])
            if rest is not None and self._advise(rest):
                self.why.append(f"nothing that fits the rest also fits {format_query(part)}")
        if not self.why:
            each = " and ".join(part.written for part in texts(node)) or format_query(node)
            self.why.append(
                f"no article fits {each} together" if len(parts) > 1 else f"no article fits {each}"
            )

    def _advise(self, node: Node) -> bool:
        found = self._count(node)
        if found:
            self.advice.append(
                Advice(
                    query=format_query(node), articles=found, more=found >= index.MAX_COUNTED_HITS
                )
            )
        return bool(found)

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


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexReport:
    """Counts of building the index."""

    indexed: int = 0
    complete: bool = True


def fill_index(
    store: Store,
    *,
    now: datetime,
    at_most: int | None = None,
    batch: int = INDEX_BATCH_ARTICLES,
    progress: Progress = _no_progress,
    stop: Callable[[], bool] = lambda: False,
) -> IndexReport:
    """Index the articles stored before there was an index, newest first, each batch in a transaction of its own.

    New articles are indexed as they are stored, so polling may go on meanwhile; an interruption loses nothing. The
    tokens are computed outside of the transaction, so that nobody waits for them.
    """
    with store.read() as tx:
        if search_index.is_complete(tx):
            return IndexReport()
    with store.begin() as tx:
        search_index.prepare_index(tx)
        before, total = search_index.index_counts(tx)
    report, below = 0, None
    while (at_most is None or report < at_most) and not stop():
        with store.read() as tx:
            found = search_index.list_unindexed(tx, below=below, limit=batch)
        if not found:
            with store.begin() as tx:
                search_index.mark_index_complete(tx, now=now)
            break
        rows = {one.id: one.document.tokens() for one in found}
        with store.begin() as tx:
            report += search_index.index_batch(tx, found, rows)
        below = found[-1].id
        progress("indexing articles", min(before + report, total), total)
    with store.read() as tx:
        return IndexReport(indexed=report, complete=search_index.is_complete(tx))
