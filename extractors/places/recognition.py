"""Find the places that a text names, and decide which place of that name is meant.

A name is looked up in the text's own script, the longest first, exactly or in an inflected form.
Evidence in the article decides whether the word is a place (or a surname, or an ordinary word) and
which of several places is meant; without enough evidence the name is rejected.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from extractors.languages.calendar import ENGLISH_MONTHS, ENGLISH_WEEKDAYS
from extractors.languages.tags import primary_tag
from extractors.names.filters import all_words
from extractors.names.languages import LANGUAGES
from extractors.names.languages.language import HAN, MARKS, Script, script_of
from extractors.names.languages.language import words as word_set
from extractors.names.normalization import fold
from extractors.places.gazetteer import (
    COUNTRY,
    FIRST_SYLLABIC_SIGN,
    REGION,
    TOWN,
    Gazetteer,
    Place,
    language_key,
    stem_key_of,
    world_gazetteer,
)

_MAX_WORDS = 5
_MAX_TEXT_CHARS = 60_000
_MIN_LETTERS = 3
_LAST_HAN_SIGN = "\u9fff"
_WORD = re.compile(rf"[{HAN}\u3040-\u30ff]+|(?:[^\W\d_]|[{MARKS}])+")
_JOINT = re.compile(r"[ \u00a0\-–'’.]{1,2}")
_SENTENCE_START = re.compile(r"(?:^|[.!?…:]\s*|\n\s*|[«\"“„(]\s*)$")
_FOLLOWED_BY_REGION = re.compile(r",\s+$")
_FIRST_SIGN_WITHOUT_CASE = "\u0590"
_MAX_CACHED_WORDS = 100_000
_MIN_TOWN_WITHOUT_CASE = 40_000  # inhabitants, in scripts where a name is not capitalised
_MIN_TOWN_AT_SENTENCE_START = 100_000
_MIN_HAN_TOWN_OF_TWO_SIGNS = 300_000
_SUFFIXING_LANGUAGES = word_set("hu fi et tr az uz kk lt lv pl cs sk sl hr bs sr sq ro eu hy ka")
_MAX_SUFFIX_LETTERS = 4
_NOMINATIVE_ENDINGS = {"ka": "i", "pl": "a", "cs": "a", "sk": "a", "hr": "a", "sl": "a", "lt": "as"}
_MIN_STEM_LETTERS = 4
_ATTACHED_PREFIXES = frozenset("በለከየእבלמהוש")  # prepositions and the article in Ethiopic, Hebrew
_ABBREVIATIONS = {
    "us": "US",
    "u s": "US",
    "usa": "US",
    "uk": "GB",
    "u k": "GB",
    "uae": "AE",
    "drc": "CD",
}
_TITLES = all_words("titles", Script.LATIN) | word_set(
    "mr mrs ms dr sir lord lady minister senator judge captain professor saint"
)
_GIVEN_NAMES = all_words("given_names", Script.LATIN)
_PLACE_NOUNS = word_set("county city province district region airport downtown suburb")
_CALENDAR_WORDS = frozenset(fold(word) for word in (*ENGLISH_WEEKDAYS, *ENGLISH_MONTHS))
_DIRECTIONS = word_set(
    "north south east west northern southern eastern western central upper lower downtown"
)
_NOT_GIVEN_NAMES = _DIRECTIONS | _CALENDAR_WORDS
_NAME_GAPS = (" ", "\u00a0")
_MIN_INFLECTED_TOWN_WITHOUT_CASE = 400_000
_MAX_ACRONYM_LETTERS = 4
_MIN_TOWN_ABOVE_DOUBT = (
    500_000  # inhabitants of a town that is meant though a person bears its name
)
_WORDS_OF = word_set("of de du des del di da do der von van for")
_BASE_SCORES = {COUNTRY: 9.0, REGION: 6.5}
_SAME_COUNTRY_POINTS = 4.0
_NEIGHBOUR_POINTS = 1.5
_REGION_AFTER_POINTS = 6.0


@dataclass(frozen=True, slots=True)
class PlaceMention:
    """A place named at a span of a text."""

    start: int  # code points of the text as given
    end: int
    surface: str
    place: Place


@dataclass(frozen=True, slots=True)
class _Word:
    text: str
    start: int
    end: int

    @property
    def folded(self) -> str:
        return _folded_word(self.text)


@lru_cache(_MAX_CACHED_WORDS)
def _folded_word(word: str) -> str:
    return fold(word).replace("'", "")


def _has_case(sign: str) -> bool:
    """Return whether names in this script are capitalised; Georgian capitals are for titles only."""
    return sign < _FIRST_SIGN_WITHOUT_CASE and sign.lower() != sign.upper()


@dataclass(slots=True)
class _Candidate:
    first_word: int
    last_word: int
    start: int
    end: int
    places: tuple[Place, ...]
    is_exact: bool


def place_mentions(
    text: str, language: str | None = None, *, gazetteer: Gazetteer | None = None
) -> list[PlaceMention]:
    """Return the places of a text in reading order; `language` is its BCP 47 tag if known."""
    gazetteer = gazetteer or world_gazetteer()
    text = text[:_MAX_TEXT_CHARS]
    words = [_Word(match.group(), *match.span()) for match in _WORD.finditer(text)]
    reading = _Reading(text, words)
    candidates = list(_candidates(text, words, language, gazetteer))
    return _resolve(reading.places_among(candidates), text)


def _candidates(
    text: str, words: Sequence[_Word], language: str | None, gazetteer: Gazetteer
) -> Iterator[_Candidate]:
    """Yield the longest names, from left to right."""
    position = 0
    while position < len(words):
        word = words[position]
        if _is_han(word.text):
            yield from _han_candidates(word, position, gazetteer)
            position += 1
            continue
        candidate = _longest_candidate(text, words, position, language, gazetteer)
        if candidate is None:
            position += 1
            continue
        yield candidate
        position = candidate.last_word + 1


def _longest_candidate(
    text: str, words: Sequence[_Word], position: int, language: str | None, gazetteer: Gazetteer
) -> _Candidate | None:
    first = words[position]
    if _has_case(first.text[0]) and not first.text[0].isupper():
        return None
    abbreviation = _abbreviation(text, words, position)
    if abbreviation is not None:
        return abbreviation
    last = position
    while last + 1 < len(words) and last - position + 1 < _MAX_WORDS:
        gap = text[words[last].end : words[last + 1].start]
        if not _JOINT.fullmatch(gap):
            break
        last += 1
    while last >= position:
        run = words[position : last + 1]
        places, is_exact = _lookup(run, language, gazetteer)
        if places:
            return _Candidate(position, last, first.start, words[last].end, places, is_exact)
        last -= 1
    return None


def _abbreviation(text: str, words: Sequence[_Word], position: int) -> _Candidate | None:
    """Recognise US, U.S., UK and their like, which are written in capitals only."""
    word = words[position]
    last = position
    key = word.folded
    if len(word.text) == 1 and text[word.end : word.end + 1] == "." and position + 1 < len(words):
        last = position + 1
        key = f"{word.folded} {words[last].folded}"
    if key not in _ABBREVIATIONS or not all(w.text.isupper() for w in words[position : last + 1]):
        return None
    code = _ABBREVIATIONS[key]
    country = Place(name=code, country=code, kind=COUNTRY, population=10**8)
    end = words[last].end
    if last > position and text[end : end + 1] == ".":
        end += 1
    return _Candidate(position, last, word.start, end, (country,), is_exact=True)


def _lookup(
    run: Sequence[_Word], language: str | None, gazetteer: Gazetteer
) -> tuple[tuple[Place, ...], bool]:
    """Look a run of words up, as written and then in its inflected forms."""
    key = " ".join(word.folded for word in run)
    if len(key) < _MIN_LETTERS and key[0] < FIRST_SYLLABIC_SIGN:
        return (), True
    tag = primary_tag(language) or ""
    script = script_of(key[0])
    if script is Script.LATIN and tag not in ("", "en"):
        countries = gazetteer.lookup(language_key(tag, key))
        if countries:
            return countries + gazetteer.lookup(key), True
    places = gazetteer.lookup(key)
    if places:
        return places, True
    if script is Script.LATIN:
        if tag not in _SUFFIXING_LANGUAGES:
            return (), False
        for base in _without_suffix(key, ending=_NOMINATIVE_ENDINGS.get(tag, "")):
            places = gazetteer.lookup(language_key(tag, base)) or gazetteer.lookup(base)
            if places:
                return places, False
    elif key[0] in _ATTACHED_PREFIXES and len(key) > _MIN_LETTERS:
        places = gazetteer.lookup(key[1:])
        if places:
            return places, False
    if len(key) < _MIN_STEM_LETTERS and key[0] < FIRST_SYLLABIC_SIGN:
        return (), False
    return gazetteer.lookup(stem_key_of(" ".join(word.text for word in run))), False


def _without_suffix(key: str, *, ending: str) -> Iterator[str]:
    """Yield shorter and shorter beginnings, each also with the ending that suffixes replace."""
    for letters in range(1, _MAX_SUFFIX_LETTERS + 1):
        base = key[:-letters]
        if len(base) >= _MIN_STEM_LETTERS and base[-1] != " ":
            yield base
            if ending:
                yield base + ending


def _is_han(word: str) -> bool:
    return FIRST_SYLLABIC_SIGN <= word[0] <= _LAST_HAN_SIGN


def _han_candidates(word: _Word, index: int, gazetteer: Gazetteer) -> Iterator[_Candidate]:
    """Yield the longest names in a run of signs without spaces."""
    start = 0
    while start < len(word.text):
        for length in range(min(10, len(word.text) - start), 1, -1):
            places = gazetteer.lookup(fold(word.text[start : start + length]))
            if length == 2:
                places = tuple(
                    p
                    for p in places
                    if p.kind == COUNTRY or p.population >= _MIN_HAN_TOWN_OF_TWO_SIGNS
                )
            if places:
                begin = word.start + start
                yield _Candidate(index, index, begin, begin + length, places, is_exact=True)
                start += length - 1
                break
        start += 1


class _Reading:
    """Judges names by the words around them in one text."""

    def __init__(self, text: str, words: Sequence[_Word]) -> None:
        self._text = text
        self._words = words
        self._lower_words = {word.text for word in words if word.text.islower()}
        self._people: set[str] = set()

    def accepts(self, candidate: _Candidate) -> bool:
        """Return whether the context rules out a person, an office or an ordinary word."""
        first = self._words[candidate.first_word]
        if _is_han(first.text):
            return True
        script = script_of(first.text[0])
        if not _has_case(first.text[0]):
            return self._accepts_without_case(candidate, first, script)
        largest = candidate.places[0]
        is_single = candidate.first_word == candidate.last_word
        if largest.kind == COUNTRY:
            return True
        if self._joins_following_name(candidate):
            return False
        if is_single and (first.folded in _DIRECTIONS or self._is_ordinary_word(first, script)):
            return False
        if self._joins_preceding_name(candidate):
            self._people.add(first.folded)
            return False
        if is_single and self._starts_sentence(first):
            is_listed = self._text[candidate.end : candidate.end + 1] in (",", "(")
            return is_listed or largest.population >= _MIN_TOWN_AT_SENTENCE_START
        return True

    def places_among(self, candidates: Sequence[_Candidate]) -> list[_Candidate]:
        """Keep certain places, and the same names where they join another word.

        A name that the text also uses as a surname is dropped unless it belongs to a large town.
        """
        accepted = [candidate for candidate in candidates if self.accepts(candidate)]
        certain = {self._key(c) for c in accepted if not self._may_be_person(c)}
        places = []
        for candidate in candidates:
            is_town = candidate.places[0].kind == TOWN
            if self._key(candidate) not in certain:
                continue
            if is_town and self._joins_preceding_name(candidate):
                continue
            if not self._text.startswith("$", candidate.end):
                places.append(candidate)
        return places

    def _key(self, candidate: _Candidate) -> str:
        return fold(self._text[candidate.start : candidate.end])

    def _may_be_person(self, candidate: _Candidate) -> bool:
        largest = candidate.places[0]
        if largest.kind == COUNTRY or largest.population >= _MIN_TOWN_ABOVE_DOUBT:
            return False
        is_single = candidate.first_word == candidate.last_word
        return is_single and self._words[candidate.first_word].folded in self._people

    def _accepts_without_case(self, candidate: _Candidate, first: _Word, script: Script) -> bool:
        largest = candidate.places[0]
        if largest.kind == COUNTRY:
            return True
        if not candidate.is_exact and largest.population < _MIN_INFLECTED_TOWN_WITHOUT_CASE:
            return False
        is_single = candidate.first_word == candidate.last_word
        is_alphabetic = first.text[0] < FIRST_SYLLABIC_SIGN
        if is_single and is_alphabetic and len(first.folded) <= _MIN_LETTERS:
            return False
        if is_single and _is_common_word(first, script):
            return False
        return largest.population >= _MIN_TOWN_WITHOUT_CASE

    def _is_ordinary_word(self, word: _Word, script: Script) -> bool:
        if word.text.lower() in self._lower_words or word.folded in _CALENDAR_WORDS:
            return True
        is_short_acronym = word.text.isupper() and len(word.text) <= _MAX_ACRONYM_LETTERS
        return is_short_acronym or _is_common_word(word, script)

    def _joins_following_name(self, candidate: _Candidate) -> bool:
        """Return whether the name begins another one: London Breed, University of, Ohio State."""
        if candidate.last_word + 1 >= len(self._words):
            return False
        following = self._words[candidate.last_word + 1]
        if self._text[candidate.end : following.start] not in _NAME_GAPS:
            return False
        is_town = candidate.places[0].kind == TOWN
        if not is_town and candidate.is_exact:
            return False
        if following.folded in _WORDS_OF:
            return is_town
        if not following.text[0].isupper() or following.folded in _CALENDAR_WORDS:
            return False
        if following.text.isupper() and len(following.text) > 1:
            return self._words[candidate.last_word].text.isupper() and is_town
        return following.folded not in _PLACE_NOUNS

    def _joins_preceding_name(self, candidate: _Candidate) -> bool:
        """Return whether a given name, title or other name precedes: Jack London, Senator Paris."""
        if candidate.first_word == 0:
            return False
        preceding = self._words[candidate.first_word - 1]
        gap = self._text[preceding.end : candidate.start]
        if gap in (". ", ".\u00a0"):
            return preceding.folded in _TITLES or len(preceding.text) == 1
        if gap not in _NAME_GAPS:
            return False
        if preceding.folded in _TITLES:
            return True
        if not preceding.text[0].isupper() or preceding.folded in _NOT_GIVEN_NAMES:
            return False
        if self._starts_sentence(preceding):
            return preceding.folded in _GIVEN_NAMES
        return candidate.places[0].kind == TOWN

    def _starts_sentence(self, word: _Word) -> bool:
        return _SENTENCE_START.search(self._text[max(0, word.start - 3) : word.start]) is not None


def _is_common_word(word: _Word, script: Script) -> bool:
    return any(word.folded in lang.common for lang in LANGUAGES if lang.script is script)


def _resolve(candidates: Sequence[_Candidate], text: str) -> list[PlaceMention]:
    """Choose one place for each name; the same name means the same place in an article."""
    countries = Counter(
        c.places[0].country for c in candidates if c.places[0].kind in (COUNTRY, REGION)
    )
    towns = Counter(
        country for c in candidates for country in {place.country for place in c.places[:3]}
    )
    chosen: dict[str, Place] = {}
    mentions = []
    for index, candidate in enumerate(candidates):
        surface = text[candidate.start : candidate.end]
        following = candidates[index + 1] if index + 1 < len(candidates) else None
        key = fold(surface)
        if key not in chosen:
            after = _country_after(candidate, following, text)
            chosen[key] = max(
                candidate.places, key=lambda place: _score(place, countries, towns, after)
            )
        place = chosen[key]
        mentions.append(PlaceMention(candidate.start, candidate.end, surface, place))
    return mentions


def _country_after(
    candidate: _Candidate, following: _Candidate | None, text: str
) -> frozenset[str]:
    """Return the countries of the name after a comma: Paris, Texas."""
    if following is None:
        return frozenset()
    if not _FOLLOWED_BY_REGION.fullmatch(text[candidate.end : following.start]):
        return frozenset()
    return frozenset(p.country for p in following.places if p.kind in (COUNTRY, REGION))


def _score(
    place: Place, countries: Counter[str], towns: Counter[str], after: frozenset[str]
) -> float:
    score = _BASE_SCORES.get(place.kind) or math.log10(max(1, place.population))
    if place.kind != COUNTRY and countries[place.country]:
        score += _SAME_COUNTRY_POINTS * min(1.0, 0.5 + countries[place.country] / 4)
    if towns[place.country] > 1:
        score += _NEIGHBOUR_POINTS
    if place.country in after:
        score += _REGION_AFTER_POINTS
    return score
