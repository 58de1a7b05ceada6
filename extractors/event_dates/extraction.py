"""Extract announced dates: rules of the text's language resolved against the publication date."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from datetime import date, datetime

from extractors.event_dates import english, others, rules, russian
from extractors.event_dates.rules import DateContext, DateMatch, Leaning, Rule
from extractors.languages.tags import primary_tag
from extractors.model import AnnouncedDate
from extractors.sentences import sentence_spans

_TOKEN = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*|[,;:()“”\"«»—–]")
_PAST_RUSSIAN = re.compile(r"[а-яё]{2,}(?:л|ла|ло|ли|лся|лась|лось|лись)")

_AHEAD = frozenset(english.AHEAD.split()) | frozenset(russian.AHEAD.split())
_BEHIND = frozenset(english.BEHIND.split()) | frozenset(russian.BEHIND.split())
_DENIED = english.DENIED
_TELLING = frozenset(english.TELLING.split()) | frozenset(russian.TELLING.split())
_PAST_PARTICIPLE, _FUTURE = (
    re.compile("".join(pattern.split())) for pattern in (russian.PAST_PARTICIPLE, russian.FUTURE)
)
_NOT_FUTURE = frozenset(russian.NOT_FUTURE.split())
_AUXILIARIES = ("be", "being", "будет", "будут", "быть")
_COMMITTED = frozenset(english.COMMITTED.split())
_GIVEN_UP = frozenset(english.GIVEN_UP.split())
_DUE = frozenset(english.DUE.split())
_PUT_OFF = frozenset(english.PUT_OFF.split())
_PRESENT_PLURAL = frozenset(english.PRESENT_PLURAL.split())
_NO_PLURALS = frozenset(english.NO_PLURALS.split())
_NOT_PAST = frozenset(english.NOT_PAST.split()) | frozenset(russian.NOT_PAST.split())
_CLAUSE_WORDS = frozenset(english.CLAUSE_WORDS.split()) | frozenset(russian.CLAUSE_WORDS.split())
_AHEAD_STEMS = tuple(russian.AHEAD_STEMS.split())
# Before one of these "to" is a preposition, not an infinitive marker: "to the capital on Thursday".
_DETERMINERS = frozenset(english.DETERMINERS.split())
_PRONOUNS = frozenset(english.PRONOUNS.split())
# Characters around a date in which its tense is read; bounds the cost of hostile sentences.
_SIGHT = 240
_SENTENCE_LIMIT = 600
_LIMIT = 1000  # dates per text: an article has a dozen, a hostile page a million


def leaning(before: str, after: str) -> Leaning:
    """Return the direction of the verb nearest to a date, None if there is none.

    Searched in this order: the date's own clause to the left, to the right, then the other clauses.

    Args:
        before: The sentence up to the date.
        after: The sentence from the date on.
    """
    left, right = _TOKEN.findall(before), _TOKEN.findall(after)
    own_left = _clause_from(left)
    own_right = _clause(right)
    return (
        _read_leftward(left[own_left:])
        or _read_rightward(right[:own_right])
        or _read_leftward(left[:own_left])
        or _read_rightward(right[own_right:])
    )


def tells_past(before: str) -> bool:
    """Return whether the verb before a date, in its clause, is definitely past: "was signed in"."""
    tokens = _TOKEN.findall(before)
    for index in range(len(tokens) - 1, _clause_from(tokens) - 1, -1):
        token, previous = tokens[index].lower(), tokens[index - 1].lower() if index else ""
        found = _points(token, previous)
        if found or token == "to":
            return (
                found == "behind"
                and token not in _TELLING | _PUT_OFF | _COMMITTED
                and previous != "to"
            )
    return False


def _clause_from(tokens: Sequence[str]) -> int:
    """Return the index of the first token of the clause that ends with the last token."""
    for index in range(len(tokens) - 1, -1, -1):
        if _breaks(tokens[index]) and index < len(tokens) - 1:
            return index + 1
    return 0


def _clause(tokens: Sequence[str]) -> int:
    return next((index for index, token in enumerate(tokens) if _breaks(token)), len(tokens))


def _breaks(token: str) -> bool:
    return token.lower() in _CLAUSE_WORDS or not token[0].isalnum()


def _read_leftward(tokens: Sequence[str]) -> Leaning:
    infinitive = False
    for index in range(len(tokens) - 1, -1, -1):
        token = tokens[index].lower()
        previous = tokens[index - 1].lower() if index else ""
        if token == "to" and index + 1 < len(tokens) and _is_verb_after_to(tokens[index + 1]):
            infinitive = True
        if infinitive and tokens[-1].lower() == "through":
            return "ahead"  # "to run through June"
        found = _points(token, previous)
        if (
            found == "ahead"
            and token in _DUE
            and _GIVEN_UP & {one.lower() for one in tokens[max(0, index - 3) : index]}
        ):
            return "behind"  # "had been due to speak on Saturday"
        if found == "behind" and (token in _PUT_OFF or (infinitive and token in _COMMITTED)):
            return "ahead"
        if found:
            return found
    return "ahead" if infinitive else None


def _read_rightward(tokens: Sequence[str]) -> Leaning:
    previous = ""
    for token in tokens:
        found = _points(token.lower(), previous)
        if found:
            return found
        previous = token.lower()
    return None


def _points(token: str, previous: str) -> Leaning:
    """Return the direction of one word, given the word before it: in "be held" it is not past."""
    if token in _AHEAD or token.startswith(_AHEAD_STEMS) or token.endswith(("'ll", "’ll")):
        return None if previous in _DENIED else "ahead"
    if token in _PRESENT_PLURAL and _is_plural(previous):
        return "ahead"
    if previous in _AUXILIARIES or token in _NOT_PAST:
        return None
    if token in _BEHIND or (token.endswith("ed") and len(token) > 3) or _is_past_russian(token):
        return "behind"
    return "ahead" if _FUTURE.fullmatch(token) and token not in _NOT_FUTURE else None


def _is_plural(subject: str) -> bool:
    """Return whether a subject is plural: "voters go", but not "a go" or "the minister’s visit"."""
    plural = (
        subject.endswith("s") and "'" not in subject and "’" not in subject and len(subject) > 3
    )
    return subject in ("they", "we", "people") or (plural and subject not in _NO_PLURALS)


def _is_past_russian(token: str) -> bool:
    return bool(_PAST_RUSSIAN.fullmatch(token) or _PAST_PARTICIPLE.fullmatch(token))


def _is_verb_after_to(token: str) -> bool:
    return (
        token.isalpha() and token.islower() and token not in _DETERMINERS and token not in _PRONOUNS
    )


def announced_dates(
    text: str, *, language: str | None, published: datetime
) -> tuple[AnnouncedDate, ...]:
    """Return the days, weeks and months that a text announces or recalls, in order of place.

    English and Russian rules use the tense; for other languages only days with a month are read. A
    text of unknown language is read with both the English and the Russian rules. The day of
    publication is taken in the time zone of `published`. Years and durations alone are left out.
    """
    page = _DatedText(text, published.date())
    for rule in _rules(language):
        page.read(rule)
    return tuple(
        page.announced(found) for found in sorted(page.found, key=lambda found: found.start)
    )


def _rules(language: str | None) -> Sequence[Rule]:
    tag = (language or "").lower().replace("_", "-").split("-")[0]
    if tag in ("", "und"):
        return (*rules.RULES, *english.RULES, *russian.RULES)
    written = {"en": english.RULES, "ru": russian.RULES}
    return (
        *rules.RULES,
        *(written[tag] if tag in written else others.rules_of(primary_tag(tag) or tag)),
    )


class _DatedText:
    """A text with the dates found so far; each date keeps its surrounding sentence."""

    def __init__(self, text: str, base: date) -> None:
        self.found: list[DateMatch] = []
        self._text = text
        self._lower = text.lower()
        self._spans = sentence_spans(text)
        self._starts = [start for start, _ in self._spans]
        self._taken = bytearray(len(text))
        self._reading = DateContext(base, self._leaning, self._tells_past, self._day_before)

    def read(self, rule: Rule) -> None:
        """Add the rule's matches, except where an earlier rule has already matched."""
        if rule.clue not in self._lower:
            return
        for match in rule.pattern.finditer(self._text):
            if len(self.found) >= _LIMIT:
                return
            if any(self._taken[match.start() : match.end()]):
                continue
            for found in rule.meaning(match, self._reading):
                self.found.append(found)
                self._taken[found.start : found.end] = b"\x01" * (found.end - found.start)

    def announced(self, found: DateMatch) -> AnnouncedDate:
        """Convert a match to an announced date with its sentence."""
        start, end = self._sentence(found.start)
        return AnnouncedDate(
            span=self._text[found.start : found.end],
            start=found.start,
            end=found.end,
            date=found.when.iso,
            kind="upcoming" if self._is_ahead(found) else "past",
            sentence=self._excerpt(start, end, found),
        )

    def _is_ahead(self, found: DateMatch) -> bool:
        base = self._reading.base
        if found.when.first > base or found.when.last < base:
            return found.when.first > base
        if found.ahead is not None:
            return found.ahead
        return self._leaning(found.start, found.end) == "ahead"

    def _excerpt(self, start: int, end: int, found: DateMatch) -> str:
        if end - start <= _SENTENCE_LIMIT:
            return self._text[start:end]
        start = max(start, min(found.start - _SENTENCE_LIMIT // 2, end - _SENTENCE_LIMIT))
        return self._text[start : start + _SENTENCE_LIMIT].strip()

    def _sentence(self, offset: int) -> tuple[int, int]:
        index = bisect_right(self._starts, offset) - 1
        return self._spans[index] if index >= 0 else (0, len(self._text))

    def _leaning(self, start: int, end: int) -> Leaning:
        first, last = self._sentence(start)
        return leaning(
            self._text[max(first, start - _SIGHT) : start],
            self._text[end : min(last, end + _SIGHT)],
        )

    def _tells_past(self, start: int) -> bool:
        return tells_past(self._text[max(self._sentence(start)[0], start - _SIGHT) : start])

    def _day_before(self, offset: int) -> date | None:
        first = max(self._sentence(offset)[0], offset - _SIGHT)
        days = [
            found
            for found in self.found
            if first <= found.start < offset and found.when.first == found.when.last
        ]
        return max(days, key=lambda found: found.start).when.first if days else None
