"""Announced dates: the rules of the text's language, read against its publication date."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from datetime import date, datetime

from wirewatch.domain.dates import english, numeric, russian
from wirewatch.domain.dates.rules import Found, Reading, Rule
from wirewatch.domain.dates.tense import leaning, tells_past
from wirewatch.domain.dates.when import Leaning
from wirewatch.domain.model import AnnouncedDate
from wirewatch.domain.sentences import sentences

# How far from a date the tense is read: longer sentences say no more about it, and hostile ones cost no more.
_SIGHT = 240
_SENTENCE_LIMIT = 600
_LIMIT = 1000  # dates of one text; an article has a dozen, a hostile page a million


def announced_dates(text: str, *, language: str | None, published: datetime) -> tuple[AnnouncedDate, ...]:
    """Return the days, weeks and months that a text announces or recalls, in order of place.

    English and Russian words are read, digits in any language; a text of unknown language is read in both. The day of
    publication is the one of `published` in its own zone. Years and durations alone are no dates of events.
    """
    page = _Page(text, published.date())
    for rule in _rules(language):
        page.read(rule)
    return tuple(page.announced(found) for found in sorted(page.found, key=lambda found: found.start))


def _rules(language: str | None) -> Sequence[Rule]:
    tag = (language or "").lower().replace("_", "-").split("-")[0]
    own = {"en": english.RULES, "ru": russian.RULES}.get(tag)
    if own is None:
        own = (*english.RULES, *russian.RULES) if tag in ("", "und") else ()
    return (*numeric.RULES, *own)


class _Page:
    """A text while its dates are read: what is found, and what stands around each."""

    def __init__(self, text: str, base: date) -> None:
        self.found: list[Found] = []
        self._text = text
        self._lower = text.lower()
        self._spans = sentences(text)
        self._starts = [start for start, _ in self._spans]
        self._taken = bytearray(len(text))
        self._reading = Reading(base, self._leaning, self._tells_past, self._day_before)

    def read(self, rule: Rule) -> None:
        """Add what the rule finds where no earlier rule found anything."""
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

    def announced(self, found: Found) -> AnnouncedDate:
        """Return what was found as an announced date with its sentence."""
        start, end = self._sentence(found.start)
        return AnnouncedDate(
            span=self._text[found.start : found.end],
            start=found.start,
            end=found.end,
            date=found.when.iso,
            kind="upcoming" if self._is_ahead(found) else "past",
            sentence=self._excerpt(start, end, found),
        )

    def _is_ahead(self, found: Found) -> bool:
        base = self._reading.base
        if found.when.first > base or found.when.last < base:
            return found.when.first > base
        if found.ahead is not None:
            return found.ahead
        return self._leaning(found.start, found.end) == "ahead"

    def _excerpt(self, start: int, end: int, found: Found) -> str:
        if end - start <= _SENTENCE_LIMIT:
            return self._text[start:end]
        start = max(start, min(found.start - _SENTENCE_LIMIT // 2, end - _SENTENCE_LIMIT))
        return self._text[start : start + _SENTENCE_LIMIT].strip()

    def _sentence(self, offset: int) -> tuple[int, int]:
        index = bisect_right(self._starts, offset) - 1
        return self._spans[index] if index >= 0 else (0, len(self._text))

    def _leaning(self, start: int, end: int) -> Leaning:
        first, last = self._sentence(start)
        return leaning(self._text[max(first, start - _SIGHT) : start], self._text[end : min(last, end + _SIGHT)])

    def _tells_past(self, start: int) -> bool:
        return tells_past(self._text[max(self._sentence(start)[0], start - _SIGHT) : start])

    def _day_before(self, offset: int) -> date | None:
        first = max(self._sentence(offset)[0], offset - _SIGHT)
        days = [found for found in self.found if first <= found.start < offset and found.when.first == found.when.last]
        return max(days, key=lambda found: found.start).when.first if days else None
