"""Scanning: one text in, every place where an alias may stand out, before any rule has its say."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from ahocorasick_rs import AhoCorasick

from wirewatch.domain.languages.tags import primary_tag
from wirewatch.domain.watch.acronyms import has_acronym_case
from wirewatch.domain.watch.alias import Alias
from wirewatch.domain.watch.folding import Passage, fold, mixes_scripts
from wirewatch.domain.watch.languages import FURTHER, language_of
from wirewatch.domain.watch.languages.shape import Language
from wirewatch.domain.watch.recognise import Recognised, recognise
from wirewatch.domain.watch.scripts import HAN, Script
from wirewatch.domain.watch.spelling import key

_BOUNDED = frozenset({Script.LATIN, Script.CYRILLIC, Script.DEVANAGARI})  # nothing is written before a word
_CHAIN = 3  # slots of suffixes; more make a chain
_HAN_CHARACTER = re.compile(f"[{HAN}]")
_BETWEEN_HAN = re.compile(f" (?=[{HAN}])(?<=[{HAN}] )")  # a quotation mark or a line's end inside a name
_HAN_THEN_LATIN = re.compile(f"(?<=[{HAN}])(?=[a-z])")
_LONGEST_CLITICS = 6
_ARABIC_CLITICS = re.compile("[اف]?[بلک]?(?:ال)?|[اف]?ل?ل?")  # as keys


@dataclass(frozen=True, kw_only=True, eq=False)
class Found:
    """One alias at one place of a text."""

    alias: Alias
    start: int  # in the text as given
    end: int
    folded_start: int
    folded_end: int
    before: str  # what is written in front, folded: clitics
    tail: str  # what is appended, folded
    surface: str  # as given
    language: Language | None  # by whose rules it was found
    moved: bool = False  # a modifier beside another actor's name makes it this actor's


@dataclass(frozen=True)
class Scan:
    """One text with every place where an alias may stand."""

    passage: Passage
    given_language: str | None
    found: tuple[Found, ...]
    excluded: dict[str, dict[int, tuple[int, str]]] = field(default_factory=dict)  # by actor, once looked for

    @cached_property
    def _recognised(self) -> Recognised:
        return recognise(self.passage.text)

    def language(self, script: Script) -> Language | None:
        """Give the language of what the text holds in a script: the one given, else the likeliest."""
        given = language_of(self.given_language, script)
        return given if given is not None else self._recognised.likeliest.get(script)

    def rules_out(self, language: Language) -> bool:
        """Whether the text is known to be in another language: by its tag, or clearly by its words."""
        return self.given_language is not None or self._recognised.rules_out(language)


class Scanner:
    """The aliases of a watchlist as two automata: one over coarse keys, one over acronyms as printed."""

    def __init__(self, aliases: Sequence[Alias]) -> None:
        self._aliases = aliases
        self._by_key: dict[str, list[int]] = {}
        self._by_raw: dict[str, list[int]] = {}
        for index, alias in enumerate(aliases):
            for stem in alias.keys:
                self._by_key.setdefault(f" {stem}" if alias.script in _BOUNDED else stem, []).append(index)
            for form in alias.raw:
                self._by_raw.setdefault(form, []).append(index)
        self._key_lists = list(self._by_key.values())
        self._raw_lists = list(self._by_raw.values())
        self._key_automaton = AhoCorasick(list(self._by_key)) if self._by_key else None
        self._raw_automaton = AhoCorasick(list(self._by_raw)) if self._by_raw else None

    def candidates(self, text: str) -> set[int]:
        """Give the indexes of the aliases whose key stands in a text; most texts have none."""
        hit: set[int] = set()
        if self._key_automaton is not None:
            coarse = key(" " + (fold(text) if mixes_scripts(text) else text))
            if not coarse.isascii() and _HAN_CHARACTER.search(coarse):
                coarse = _HAN_THEN_LATIN.sub(" ", _BETWEEN_HAN.sub("", coarse))
            for index, start, end in self._key_automaton.find_matches_as_indexes(coarse, overlapping=True):
                begins = _may_begin(coarse, start)
                hit.update(
                    i
                    for i in self._key_lists[index]
                    if i not in hit
                    and (begins or self._is_led(i, coarse, start))
                    and self._is_near(i, coarse, start, end)
                )
        if self._raw_automaton is not None:
            for index in {m[0] for m in self._raw_automaton.find_matches_as_indexes(text, overlapping=True)}:
                hit.update(self._raw_lists[index])
        return hit

    def _is_led(self, index: int, coarse: str, start: int) -> bool:
        """Whether the words of an alias before the one whose key was found are written joined to it."""
        lead = self._aliases[index].lead
        return lead != "" and coarse.endswith(lead, 0, start)

    def _is_near(self, index: int, coarse: str, start: int, end: int) -> bool:
        """Whether the other words of an alias stand around the one whose key was found."""
        alias = self._aliases[index]
        if not alias.other_keys:
            return True
        around = coarse[max(0, start - alias.reach) : end + alias.reach]
        return all(any(key in around for key in keys) for keys in alias.other_keys)

    def scan(self, text: str, language: str | None) -> Scan:
        """Give every place of a text where an alias may stand."""
        passage = Passage.of(text)
        hit = self.candidates(passage.text)
        scan = Scan(passage, language, ())
        if not hit:
            return scan
        found = _places(scan, (self._aliases[index] for index in sorted(hit)))
        return Scan(passage, language, found)


def _may_begin(coarse: str, start: int) -> bool:
    """Whether a name may begin here: in Arabic script, only behind what can be written before a word."""
    if not "\u0600" <= coarse[start] <= "\u06ff" or coarse[start - 1] == " ":
        return True
    before = coarse[max(0, start - _LONGEST_CLITICS) : start].rpartition(" ")
    return bool(before[1]) and _ARABIC_CLITICS.fullmatch(before[2]) is not None


def _places(scan: Scan, aliases: Iterable[Alias]) -> tuple[Found, ...]:
    places: list[Found] = []
    for alias in aliases:
        rules = _rules(scan, alias)
        best: dict[int, Found] = {}
        for language in rules:
            for found in _matches(scan.passage, alias, language):
                known = best.get(found.folded_start)
                if known is None or found.folded_end > known.folded_end:
                    best[found.folded_start] = found
        places.extend(best.values())
    return tuple(places)


def _rules(scan: Scan, alias: Alias) -> list[Language | None]:
    """Give the languages by whose rules an alias is looked for in a text; none when it has no place there."""
    ruling = scan.language(alias.script)
    if alias.carried:
        return [ruling] if ruling in alias.carried else []
    if alias.loose is not None:
        return [ruling or alias.language]
    own = alias.declension is not None and primary_tag(scan.given_language) == alias.declension.tag
    if own or ruling is None or ruling is alias.language:
        return [alias.language]
    if alias.language is not None and alias.language.tag in ruling.unlike:
        return []
    # Chains of suffixes (Turkish, Uzbek) overreach in a text that is known to be in another language.
    chained = alias.language is not None and len(alias.language.tails) > _CHAIN and scan.rules_out(alias.language)
    if chained or (scan.given_language is not None and ruling in FURTHER):
        return [ruling]
    return [ruling, alias.language]


def _matches(passage: Passage, alias: Alias, language: Language | None) -> Iterable[Found]:
    for match in alias.pattern(language).finditer(passage.folded):
        if match.end() == match.start():
            continue
        first, last = passage.decoded_span(*match.span())
        groups = match.groupdict()
        surface = passage.text[first:last]
        if alias.acronym and not has_acronym_case(surface, alias.words):
            continue
        start, end = passage.given_span(first, last)
        yield Found(
            alias=alias,
            start=start,
            end=end,
            folded_start=match.start(),
            folded_end=match.end(),
            before=groups.get("before") or "",
            tail=groups.get("tail") or "",
            surface=passage.given[start:end],
            language=language,
        )
