"""Decide which candidates are mentions, and give the reason for each rejection."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from extractors.model import Field
from extractors.names.actors import Actor
from extractors.names.expansions import Expansions
from extractors.names.filters import (
    ContextWords,
    another_surname,
    designation,
    excluded_places,
    foreign_reading,
    generic,
    inside_word,
    limit_that_stops,
    line_of_capitals,
    name_of_a_show,
    not_nominative,
    ordinary_word,
    other_marks,
    small_letters,
    split_han,
    surname_of_plural,
    urdu_adjective,
)
from extractors.names.inflection import spelling_key
from extractors.names.languages.language import TOKEN
from extractors.names.namesakes import Namesakes
from extractors.names.normalization import fold
from extractors.names.scanner import AliasMatch, Scan

_SENTENCE_BREAK = re.compile(r"[.!?؟۔](?=\s)")
_MAX_SENTENCE_CHARS = 300  # examined on either side
_MIN_SHARED_WORD_LETTERS = 5  # of a word that makes two actors related
_MAX_PRINTED_CONTEXT_WORDS = 6
_EXCLUDED_PHRASE_TAIL_CHARS = 2  # an ending of the candidate after the excluded phrase
_READING_ORDER: dict[Field, int] = {"lead": 0, "body": 1, "title": 2}
_CANDIDATE_GUARDS = (
    split_han,
    inside_word,
    ordinary_word,
    small_letters,
    other_marks,
    designation,
    line_of_capitals,
    foreign_reading,
    name_of_a_show,
    surname_of_plural,
    another_surname,
    urdu_adjective,
    not_nominative,
    generic,
)


@dataclass(frozen=True, kw_only=True)
class Ruling:
    """One candidate span and the decision on it."""

    candidate: AliasMatch
    field: Field
    stopped_by: str | None = None  # None: it is a mention
    context: str | None = None
    silent: bool = False  # not listed among the near misses
    namesake: bool = False

    @property
    def is_mention(self) -> bool:
        """Whether no rule has rejected the candidate so far."""
        return self.stopped_by is None

    @property
    def is_loose(self) -> bool:
        """Whether the match uses other words than the alias as typed."""
        return self.candidate.alias.loose is not None


@dataclass(frozen=True, kw_only=True)
class ArticleScans:
    """The scanned fields of one article, with facts shared by all rules."""

    fields: Mapping[Field, Scan]
    language: str | None
    outlet: str | None


class Judge:
    """Applies the rules of all actors."""

    def __init__(self, actors: Sequence[Actor]) -> None:
        self._actors = {actor.id: actor for actor in actors}
        self._namesakes = {actor.id: Namesakes(actor) for actor in actors}
        self._shared_words = shared_words(actors)
        self._expansions = {actor.id: Expansions.of(actor) for actor in actors}
        self._required: dict[tuple[str, str], tuple[str, ...]] = {}
        for actor in actors:
            for required in actor.requires_context:
                self._required[actor.id, fold(required.alias)] = required.any

    def judge(
        self, scans: Mapping[Field, Scan], *, language: str | None, outlet: str | None
    ) -> list[Ruling]:
        """Return a ruling for every candidate of an article."""
        article = ArticleScans(fields=scans, language=language, outlet=outlet)
        rulings: list[Ruling] = []
        for field, scan in scans.items():
            guarded = [self._apply_guards(scan, c, field) for c in scan.candidates]
            rulings.extend(self._keep_longest(guarded))
        rulings = _reject_bare_surnames(rulings)
        rulings = self._reject_unsupported_loose_forms(rulings, article)
        rulings = self._reject_other_expansions(rulings, article)
        return list(self._apply_limits(rulings, article))

    def _apply_guards(self, scan: Scan, candidate: AliasMatch, field: Field) -> Ruling:
        actor = self._actors[candidate.alias.actor]
        start = candidate.folded_start + len(candidate.before)
        excluded_end, phrase = self._excluded_places(actor, scan).get(start, (0, ""))
        if phrase and candidate.folded_end <= excluded_end + _EXCLUDED_PHRASE_TAIL_CHARS:
            return Ruling(
                candidate=candidate, field=field, stopped_by=f"excluded phrase “{phrase}”"
            )
        for guard in _CANDIDATE_GUARDS:
            reason = guard(scan, candidate)
            if reason:
                return Ruling(candidate=candidate, field=field, stopped_by=reason)
        namesake = self._namesakes[actor.id].namesake_for(scan, candidate)
        return Ruling(
            candidate=candidate, field=field, stopped_by=namesake, namesake=namesake is not None
        )

    def _excluded_places(self, actor: Actor, scan: Scan) -> dict[int, tuple[int, str]]:
        if actor.id not in scan.excluded:
            scan.excluded[actor.id] = excluded_places(actor.exclude, scan.passage.folded)
        return scan.excluded[actor.id]

    def _keep_longest(self, rulings: list[Ruling]) -> list[Ruling]:
        """Reject candidates inside a longer one of any actor; keep both actors at equal spans.

        Candidates are indexed by each position that they cover, so the work grows only with their
        number, however often a text repeats a name.
        """
        longest: list[Ruling] = []
        stopped: list[Ruling] = []
        by_position: dict[int, list[AliasMatch]] = {}
        for ruling in sorted(rulings, key=_longest_first):
            candidate = ruling.candidate
            if not ruling.is_mention:
                stopped.append(ruling)
                continue
            positions = range(candidate.folded_start, candidate.folded_end)
            blocker = self._blocker_of(candidate, positions, by_position)
            if blocker is not None:
                stopped.append(self._stop_inside(ruling, blocker))
                continue
            longest.append(ruling)
            for position in positions:
                by_position.setdefault(position, []).append(candidate)
        return longest + stopped

    def _blocker_of(
        self,
        candidate: AliasMatch,
        positions: range,
        by_position: Mapping[int, Sequence[AliasMatch]],
    ) -> AliasMatch | None:
        for position in positions:
            for longer in by_position.get(position, ()):
                if self._blocks(longer, candidate):
                    return longer
        return None

    def _stop_inside(self, ruling: Ruling, longer: AliasMatch) -> Ruling:
        name = self._actors[longer.alias.actor].name
        return replace(
            ruling,
            stopped_by=f"inside a longer name, “{longer.surface}” of {name}",
            silent=longer.alias.actor == ruling.candidate.alias.actor,
        )

    def _blocks(self, longer: AliasMatch, candidate: AliasMatch) -> bool:
        if candidate.folded_end <= longer.folded_start:
            return False
        if longer.folded_end <= candidate.folded_start:
            return False
        if longer.alias.actor == candidate.alias.actor:
            return True
        if longer.alias.loose is not None or candidate.alias.loose is not None:
            return False
        if self._actors[candidate.alias.actor].nested == "allow":
            return False
        longer_span = (longer.folded_start, longer.folded_end)
        return longer_span != (candidate.folded_start, candidate.folded_end)

    def _reject_unsupported_loose_forms(
        self, rulings: list[Ruling], article: ArticleScans
    ) -> list[Ruling]:
        """Reject loose forms unless a related actor is in the same sentence or in the title."""
        if not any(ruling.is_loose and ruling.is_mention for ruling in rulings):
            return rulings
        plain = [r for r in rulings if r.is_mention and not r.is_loose]
        related_mentions = RelatedMentions(plain, self._shared_words)
        supported: list[Ruling] = []
        for ruling in rulings:
            if ruling.is_loose and ruling.is_mention:
                scan = article.fields[ruling.field]
                related = related_mentions.find(ruling.candidate, ruling.field, scan)
                if related is None:
                    reason = "in other words, and no related actor in its sentence or the title"
                    ruling = replace(ruling, stopped_by=reason)
                else:
                    ruling = replace(ruling, context=related)
            supported.append(ruling)
        return supported

    def _reject_other_expansions(
        self, rulings: list[Ruling], article: ArticleScans
    ) -> list[Ruling]:
        """Reject acronyms that the article itself expands to the name of another organisation."""
        named_in_full = {
            r.candidate.alias.actor
            for r in rulings
            if r.is_mention and not r.candidate.alias.acronym
        }
        texts = [scan.passage.text for scan in article.fields.values()]
        expansions: dict[tuple[str, str], str | None] = {}
        checked: list[Ruling] = []
        for ruling in rulings:
            alias = ruling.candidate.alias
            if ruling.is_mention and alias.acronym:
                key = (alias.actor, alias.text)
                if key not in expansions:
                    is_conditional = self._required_context(ruling.candidate) is not None
                    loosely = is_conditional and alias.actor not in named_in_full
                    expansions[key] = self._expansions[alias.actor].other_expansion(
                        alias.text, texts, loosely=loosely
                    )
                if expansions[key]:
                    ruling = replace(ruling, stopped_by=f"stands for “{expansions[key]}” here")
            checked.append(ruling)
        return checked

    def _apply_limits(self, rulings: list[Ruling], article: ArticleScans) -> Iterator[Ruling]:
        """Apply the limits and the required context of the watchlist."""
        folded = {field: scan.passage.folded for field, scan in article.fields.items()}
        context_words: dict[tuple[str, ...], ContextWords] = {}
        unconditional = {
            r.candidate.alias.actor: r.candidate.surface
            for r in rulings
            if r.is_mention and self._required_context(r.candidate) is None
        }
        for ruling in rulings:
            if not ruling.is_mention:
                yield ruling
                continue
            candidate = ruling.candidate
            actor = self._actors[candidate.alias.actor]
            reason = limit_that_stops(
                actor,
                candidate,
                article.fields[ruling.field],
                field=ruling.field,
                language=article.language,
                outlet=article.outlet,
            )
            required = self._required_context(candidate)
            if reason is None and required is not None and _is_plural_acronym(candidate):
                reason = "several of them: no body of that name"
            if reason is not None:
                yield replace(ruling, stopped_by=reason)
            elif required is not None:
                if required not in context_words:
                    context_words[required] = ContextWords(required, folded)
                sibling = unconditional.get(actor.id)
                yield _require_context(ruling, context_words[required], sibling)
            else:
                yield ruling

    def _required_context(self, candidate: AliasMatch) -> tuple[str, ...] | None:
        return self._required.get((candidate.alias.actor, fold(candidate.alias.text)))


def _longest_first(ruling: Ruling) -> tuple[bool, int, int]:
    candidate = ruling.candidate
    length = candidate.folded_end - candidate.folded_start
    return (ruling.is_loose, -length, candidate.folded_start)


def _reject_bare_surnames(rulings: list[Ruling]) -> list[Ruling]:
    """Reject bare surnames if the article names a namesake in full and never this person."""
    with_namesake: set[str] = set()
    named_in_full = {
        r.candidate.alias.actor
        for r in rulings
        if r.is_mention and len(r.candidate.alias.words) > 1
    }
    checked: list[Ruling] = []
    for ruling in sorted(rulings, key=lambda r: (_READING_ORDER[r.field], r.candidate.start)):
        actor = ruling.candidate.alias.actor
        is_bare = ruling.is_mention and len(ruling.candidate.alias.words) == 1
        if ruling.namesake:
            with_namesake.add(actor)
        elif is_bare and actor not in named_in_full:
            if actor in with_namesake:
                reason = "the article names a namesake in full, and never this person"
                ruling = replace(ruling, stopped_by=reason)
            else:
                named_in_full.add(actor)
        checked.append(ruling)
    return checked


def _is_plural_acronym(candidate: AliasMatch) -> bool:
    """Return whether an acronym has a plural ending (TTPs) and so means several such bodies."""
    return candidate.alias.acronym and candidate.tail == "s"


def _require_context(ruling: Ruling, words: ContextWords, sibling: str | None) -> Ruling:
    """Record the word that satisfies the required context, or stop the ruling.

    A mention of the actor by an alias without conditions (`sibling`) satisfies it too.
    """
    candidate = ruling.candidate
    word = words.beside(ruling.field, candidate.folded_start, candidate.folded_end)
    context = word or sibling
    if context is not None:
        return replace(ruling, context=context)
    required = ", ".join(words.words[:_MAX_PRINTED_CONTEXT_WORDS])
    return replace(ruling, stopped_by=f"needs one of these words in the article: {required}")


def shared_words(actors: Sequence[Actor]) -> Mapping[str, frozenset[str]]:
    """Map each actor to the name words that it shares with others: Afghanistan, not Doha."""
    words = {actor.id: _name_words(actor) for actor in actors}
    holders = Counter(word for actor_words in words.values() for word in actor_words)
    shared = frozenset(word for word, count in holders.items() if count > 1)
    return {actor: actor_words & shared for actor, actor_words in words.items()}


def _name_words(actor: Actor) -> frozenset[str]:
    """Return the spelling keys of the long capitalised words in an actor's names."""
    texts = [actor.name]
    for aliases in actor.aliases.values():
        texts.extend(aliases)
    words = set()
    for token in TOKEN.findall("\n".join(texts)):
        is_capitalised = token[0] != token[0].lower()
        if is_capitalised and len(token) >= _MIN_SHARED_WORD_LETTERS:
            words.add(spelling_key(fold(token)).strip())
    return frozenset(words)


class RelatedMentions:
    """The given mentions of an article by position, to find a related actor near a candidate."""

    def __init__(
        self, mentions: Sequence[Ruling], words_by_actor: Mapping[str, frozenset[str]]
    ) -> None:
        self._words_by_actor = words_by_actor
        self._in_title: dict[str, str] = {}
        self._by_field: dict[Field, list[tuple[int, str, str]]] = {}
        for ruling in mentions:
            candidate = ruling.candidate
            actor = candidate.alias.actor
            if ruling.field == "title":
                self._in_title[actor] = candidate.surface
            entries = self._by_field.setdefault(ruling.field, [])
            entries.append((candidate.folded_start, actor, candidate.surface))
        for entries in self._by_field.values():
            entries.sort()

    def find(self, candidate: AliasMatch, field: Field, scan: Scan) -> str | None:
        """Return a related actor's mention in the title or the same sentence, or None."""
        actor = candidate.alias.actor
        for title_actor, surface in self._in_title.items():
            if self._are_related(actor, title_actor):
                return surface
        first, last = _sentence_around(
            scan.passage.folded, candidate.folded_start, candidate.folded_end
        )
        entries = self._by_field.get(field, [])
        begin = bisect_left(entries, (first, "", ""))
        end = bisect_left(entries, (last, "", ""))
        for _, companion, surface in entries[begin:end]:
            if self._are_related(actor, companion):
                return surface
        return None

    def _are_related(self, actor: str, companion: str) -> bool:
        """Return whether two actors share a word; one that shares none is related to all."""
        if actor == companion:
            return False
        words = self._words_by_actor[actor]
        return not words or bool(words & self._words_by_actor[companion])


def _sentence_around(folded: str, start: int, end: int) -> tuple[int, int]:
    """Return the span, of bounded length, of the sentence around a span of folded text."""
    first = max(0, start - _MAX_SENTENCE_CHARS)
    for match in _SENTENCE_BREAK.finditer(folded, first, start):
        first = match.end()
    last = end + _MAX_SENTENCE_CHARS
    next_break = _SENTENCE_BREAK.search(folded, end, last)
    return first, next_break.start() if next_break is not None else last
