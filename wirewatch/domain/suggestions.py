"""Suggest aliases: names that the archive shows near an actor's known aliases; only proposals."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import cache
from math import log
from typing import Literal, TypeVar

from extractors.model import Mention
from extractors.names.languages import LANGUAGES
from extractors.names.languages.language import WORD, Script, has_word_boundaries, script_of
from extractors.names.normalization import fold

MAX_NAME_WORDS = 6
CASED_SCRIPTS = frozenset({Script.LATIN, Script.CYRILLIC})
QUOTE_MARKS = "«»“”„\"'’‘‚‹›*"
MAX_GRAM_WORDS = 3
ACRONYM_LETTERS = range(2, 9)  # letters

_NAME_IN_BRACKETS = re.compile(
    rf"^[{QUOTE_MARKS}]{{0,3}}\s{{0,2}}[(（]\s*([^()（）\n]{{2,60}})[)）]"
)
_NAME_BEFORE_BRACKET = re.compile(rf"([^\n().;:!?]{{2,90}}?)\s{{0,2}}[(（][{QUOTE_MARKS}]?$")
_ALSO_CALLED = re.compile(
    rf"^[{QUOTE_MARKS}]{{0,3}},?\s+(?:also (?:known|called|spelled) as|also called|formerly(?: known as)?"
    r"|(?:также )?известн\w{1,4} (?:также )?как|также называем\w{1,4}|معروف به|مشهور به|المعروفة? (?:باسم|ب)"
    rf"|olarak da bilinen|aussi appelée?s?|auch bekannt als|也称为?|又称|又名)\s*:?\s*[{QUOTE_MARKS}]?"
    rf"([^\n,;:.!?(){QUOTE_MARKS}]{{2,60}})",
    re.IGNORECASE,
)

MIN_SPELLING_LETTERS = 7  # shorter words have too many neighbours
MIN_TWO_EDIT_LETTERS = 9
MIN_LIKELIHOOD_RATIO = 10.83  # log-likelihood ratio that chance exceeds once in a thousand
MIN_TITLES = 3
WINDOW_CHARS = 110  # characters looked at on either side of a mention
NEARBY_CHARS = 40  # characters within which another word of the alias must appear
MAX_REMEMBERED_WORDS = 500_000  # limits memory; no known archive reaches it


def names_beside(before: str, behind: str) -> Iterator[str]:
    """The names that a text equates with a known one: `known (name)`, `known, also…`.

    `before` and `behind` are the text on either side of the known name.
    """
    if match := _NAME_IN_BRACKETS.match(behind):
        yield from _as_name(match.group(1), whole=True)
        if opened := _NAME_BEFORE_BRACKET.search(before):
            yield from _as_name(opened.group(1), whole=False)
    elif (opened := _NAME_BEFORE_BRACKET.search(before)) and behind.lstrip(QUOTE_MARKS)[:1] in {
        ")",
        "）",
    }:
        yield from _as_name(opened.group(1), whole=False)
    if match := _ALSO_CALLED.match(behind):
        yield from _as_name(match.group(1), whole=False, first=True)


def _as_name(text: str, *, whole: bool, first: bool = False) -> Iterator[str]:
    """The name in a text: the capitalised words at its end, or all of it in caseless scripts."""
    words = [word.strip(QUOTE_MARKS) for word in text.split()]
    if not words or script_of(text) is Script.OTHER or sum(map(str.isalpha, text)) < 2:
        return
    if script_of(text) in CASED_SCRIPTS:
        run = _from_capital(words) if whole or first else _to_capital(words)
        if run and not (whole and len(run) < len(words)):
            yield " ".join(run)
    elif len(words) <= MAX_NAME_WORDS and (whole or first or len(words) <= MAX_GRAM_WORDS):
        yield " ".join(words)


def _from_capital(words: list[str]) -> list[str]:
    """The capitalised words at the beginning, with small words between: Brotherhood of the Wick."""
    end = 0
    for number, word in enumerate(words[:MAX_NAME_WORDS], 1):
        if word[:1].isupper():
            end = number
        elif not end or not is_common(word):
            break
    return words[:end]


def _to_capital(words: list[str]) -> list[str]:
    """The capitalised words at the end."""
    start = len(words)
    while start and words[start - 1][:1].isupper() and len(words) - start < MAX_NAME_WORDS:
        start -= 1
    return words[start:]


def is_acronym(name: str) -> bool:
    """True if a name is written in capitals throughout, as acronyms are."""
    letters = [character for character in name if character.isalpha()]
    return (
        len(letters) in ACRONYM_LETTERS
        and " " not in name
        and all(letter != letter.lower() for letter in letters)
    )


def title_grams(title: str) -> Iterator[str]:
    """The runs of one to three words of a headline that may be a name.

    In scripts with capitals every word of a run is capitalised; in others a run has two or three
    words, all uncommon.
    """
    if not has_word_boundaries(script_of(title)):
        return
    words = [match.group() for match in WORD.finditer(title)]
    cased = script_of(title) in CASED_SCRIPTS
    for start in range(len(words)):
        for end in range(start + (1 if cased else 2), min(len(words), start + MAX_GRAM_WORDS) + 1):
            if _may_be_name(words[start:end], cased=cased):
                yield " ".join(words[start:end])


def _may_be_name(run: list[str], *, cased: bool) -> bool:
    if is_common(run[0]) or is_common(run[-1]):
        return False
    return all(word[:1].isupper() for word in run) if cased else not any(map(is_common, run))


def is_common(word: str) -> bool:
    """True if a word is among the commonest of some language, or too short to be significant."""
    return len(word) < 2 or fold(word) in _common()


@cache
def _common() -> frozenset[str]:
    return frozenset(fold(word) for language in LANGUAGES for word in language.common)


def is_within_edits(a: str, b: str, edits: int) -> bool:
    """True if the edit distance of two words is at most a limit (Levenshtein 1966)."""
    if abs(len(a) - len(b)) > edits or len(frozenset(a) - frozenset(b)) > edits:
        return False
    row = list(range(len(b) + 1))
    for i, letter in enumerate(a, 1):
        above, row = row, [i]
        for j, other_letter in enumerate(b, 1):
            row.append(min(above[j] + 1, row[j - 1] + 1, above[j - 1] + (letter != other_letter)))
        if min(row) > edits:
            return False
    return row[-1] <= edits


def log_likelihood_ratio(hits: int, total: int, other_hits: int, other_total: int) -> float:
    """Log-likelihood ratio of a word's share in two samples (Dunning 1993); 0 if not greater."""
    if not total or not other_total or hits * other_total <= other_hits * total:
        return 0.0
    share = (hits + other_hits) / (total + other_total)
    return 2 * sum(
        count * log(count / (share * size))
        for count, size in ((hits, total), (other_hits, other_total))
        if count
    )


Kind = Literal["acronym", "beside", "spelling", "company"]
SUGGESTION_KINDS: tuple[Kind, ...] = ("acronym", "beside", "spelling", "company")

Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """A possible alias, with its evidence."""

    kind: Kind
    text: str  # as most often printed
    near: str  # the known alias that it was found by; "" for names found by co-occurrence
    articles: int
    example: str  # a passage that shows it
    url: str  # of that article
    weight: float  # what it is ranked by, within its kind


@dataclass(frozen=True, slots=True, kw_only=True)
class CandidateText:
    """One article, as far as suggestions need it."""

    url: str
    title: str
    text: str  # lead and body
    mentions: tuple[
        tuple[str, Mention], ...
    ]  # of the actor: the text with the mention, and its position


@dataclass(frozen=True, slots=True, kw_only=True)
class _Target:
    """A word of an alias whose spelling neighbours are looked for."""

    word: str  # folded
    alias: str
    others: tuple[str, ...]  # beginnings of the alias' other words, folded: one must appear nearby


@dataclass(kw_only=True)
class _Sightings:
    near: str
    example: str
    url: str
    printed: Counter[str] = field(default_factory=Counter)
    articles: set[int] = field(default_factory=set)

    def suggestion(self, kind: Kind, *, weight: float | None = None) -> Suggestion:
        number = len(self.articles)
        return Suggestion(
            kind=kind,
            text=self.printed.most_common(1)[0][0],
            near=self.near,
            articles=number,
            example=self.example,
            url=self.url,
            weight=float(number) if weight is None else weight,
        )


class AliasStatistics:
    """Statistics of names, collected from the archive article by article."""

    def __init__(self, aliases: Iterable[str], *, is_known: Callable[[str], bool]) -> None:
        self._known = is_known  # whether the watchlist finds a name already
        self._targets = tuple(
            target for alias in dict.fromkeys(aliases) for target in _targets(alias)
        )
        self._beside: dict[str, _Sightings] = {}
        self._spelled: dict[str, _Sightings] = {}
        self._neighbours: dict[str, _Target | None] = {}
        self._titles: tuple[Counter[str], Counter[str]] = (
            Counter(),
            Counter(),
        )  # without the actor, with it
        self._numbers = [0, 0]
        self._company: dict[str, _Sightings] = {}

    def see(self, passage: CandidateText) -> None:
        """Count one article, flagged for the actor or not."""
        for text, mention in passage.mentions:
            before, behind = (
                text[max(0, mention.start - WINDOW_CHARS) : mention.start],
                text[mention.end :][:WINDOW_CHARS],
            )
            for name in names_beside(before, behind):
                _count_sighting(
                    self._beside, fold(name), name, near=mention.alias, text=text, url=passage.url
                )
        self._see_words(passage)
        self._see_title(passage)

    def _see_words(self, passage: CandidateText) -> None:
        text = f"{passage.title}\n{passage.text}"
        for word in {match.group() for match in WORD.finditer(text)}:
            folded = fold(word)
            if folded not in self._neighbours and len(self._neighbours) < MAX_REMEMBERED_WORDS:
                self._neighbours[folded] = self._neighbour(folded)
            target = self._neighbours.get(folded)
            if target and _has_company(target, word, text):
                _count_sighting(
                    self._spelled, folded, word, near=target.alias, text=text, url=passage.url
                )

    def _neighbour(self, folded: str) -> _Target | None:
        if len(folded) < MIN_SPELLING_LETTERS - 1 or any(
            target.word == folded for target in self._targets
        ):
            return None
        return next(
            (one for one in self._targets if is_within_edits(one.word, folded, _edits(one.word))),
            None,
        )

    def _see_title(self, passage: CandidateText) -> None:
        flagged = bool(passage.mentions)
        grams = {fold(gram): gram for gram in title_grams(passage.title)}
        self._titles[flagged].update(grams.keys())
        self._numbers[flagged] += 1
        if flagged:
            for folded, gram in grams.items():
                _count_sighting(
                    self._company, folded, gram, near="", text=passage.title, url=passage.url
                )

    def suggestions(self) -> list[Suggestion]:
        """The strongest of each kind first, without those that the watchlist finds already."""
        suggestions = list(self._suggest_from_titles())
        for sightings in self._beside.values():
            suggestion = sightings.suggestion("beside")
            if is_acronym(suggestion.text):
                suggestion = replace(suggestion, kind="acronym")
            suggestions.append(suggestion)
        for sightings in self._spelled.values():
            suggestions.append(sightings.suggestion("spelling"))
        new = [suggestion for suggestion in suggestions if not self._known(suggestion.text)]
        new.sort(
            key=lambda suggestion: (
                SUGGESTION_KINDS.index(suggestion.kind),
                -suggestion.weight,
                suggestion.text,
            )
        )
        return new

    def _suggest_from_titles(self) -> Iterator[Suggestion]:
        """Names that titles with the actor have far more often than other titles."""
        other_counts, counts = self._titles
        telling = {}
        for gram, count in counts.items():
            if count < MIN_TITLES:
                continue
            weight = log_likelihood_ratio(
                count, self._numbers[True], other_counts[gram], self._numbers[False]
            )
            if weight > MIN_LIKELIHOOD_RATIO:
                telling[gram] = weight
        for gram, weight in telling.items():
            is_part_of_longer = any(
                longer != gram
                and f" {gram} " in f" {longer} "
                and counts[longer] * 2 > counts[gram]
                for longer in telling
            )
            if not is_part_of_longer:
                yield self._company[gram].suggestion("company", weight=weight)


def _targets(alias: str) -> Iterator[_Target]:
    words = [fold(match.group()) for match in WORD.finditer(alias)]
    for word in words:
        if len(word) >= MIN_SPELLING_LETTERS and not is_common(word):
            others = tuple(
                other_word[:4] for other_word in words if other_word != word and len(other_word) > 2
            )
            yield _Target(word=word, alias=alias, others=others)


def _edits(word: str) -> int:
    return 2 if len(word) >= MIN_TWO_EDIT_LETTERS else 1


def _has_company(target: _Target, word: str, text: str) -> bool:
    """True if another word of the alias is near; always for a name of one word."""
    if not target.others:
        return True
    at = text.find(word)
    nearby = fold(
        text[max(0, at - NEARBY_CHARS) : at] + " " + text[at + len(word) :][:NEARBY_CHARS]
    )
    return any(other in nearby for other in target.others)


def _count_sighting(
    into: dict[Key, _Sightings], key: Key, name: str, *, near: str, text: str, url: str
) -> None:
    if key not in into:
        into[key] = _Sightings(near=near, example=_excerpt_around(text, name), url=url)
    into[key].printed[name] += 1
    into[key].articles.add(hash(url))


def _excerpt_around(text: str, name: str) -> str:
    at = max(0, text.find(name))
    start, end = max(0, at - 80), at + len(name) + 80
    return f"{'… ' if start else ''}{' '.join(text[start:end].split())}{' …' if end < len(text) else ''}"
