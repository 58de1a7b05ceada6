"""Casualty figures of a thread that differ, each with the outlet that states it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import Literal

from extractors.languages.calendar import ENGLISH_MONTHS
from extractors.sentences import sentence_spans
from extractors.stories.terms import concept, fold, words
from wirewatch.domain.digests.digest_items import Figure
from wirewatch.domain.digests.ranking import OWN_RELATIONS
from wirewatch.domain.digests.selection import Pick
from wirewatch.domain.languages.figure_words import (
    AT_LEAST_WORDS,
    CLAUSE_BORDER,
    NUMBER_WORDS,
    UNIT_WORDS,
    WORDS_BEFORE_OTHER_NUMBERS,
)

MAX_FIGURES = 6  # of one kind of harm in one story
FIGURES_HEAD_CHARS = 600  # in which a report states its figures
MAX_REACH_WORDS = 6  # between a figure and its noun
MAX_TOLL_REACH_WORDS = 12  # the same for a figure next to "toll"
MAX_SHARED_REACH_WORDS = 3  # the same where a clause has several figures
MAX_FIGURE = 99_999
YEARS = range(1900, 2101)  # numbers that are read as a year, not as a count

Harm = Literal["killed", "injured", "detained"]
Count = tuple[int, bool]  # how many, and whether the text says "at least" or "more than"

_TOLL = "toll"
_HARM_BY_CONCEPT: Mapping[str, Harm] = {
    "kill": "killed",
    _TOLL: "killed",
    "injur": "injured",
    "arrest": "detained",
}
_NUMBER_IN_NAME = re.compile(r"(?<=[^\W\d_])-\d+")  # AK-47, Covid-19: part of a name, not a count
_NUMBER_WITH_COMMAS = re.compile(r"\d{1,3}(?:,\d{3})+")
_UNDATED = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class _Report:
    """The parts of an article that figures are read from, in a new or an earlier report."""

    outlet: str
    url: str
    title: str
    text: str
    published_at: datetime | None
    is_fresh: bool = False


def figures_in(title: str, text: str) -> dict[Harm, Count]:
    """Count people killed, injured or detained, by the title or else the first such sentence.

    A sentence with separate counts of several kinds of people has no total and is skipped.
    """
    counts: dict[Harm, Count] = {}
    head = text[:FIGURES_HEAD_CHARS]
    for sentence in (title, *(head[start:end] for start, end in sentence_spans(head))):
        for harm, count in _sentence_counts(sentence).items():
            counts.setdefault(harm, count)
    return counts


def figures_of(pick: Pick, *earlier: Pick) -> tuple[Figure, ...]:
    """List the figures of a thread that differ, in the order in which they were published.

    `earlier`: earlier steps of the same thread. Empty if all figures agree, or if no new report has
    any. Copies and rewrites do not count.
    """
    figures: dict[Harm, dict[tuple[int, str], Figure]] = {}
    fresh_harms: set[Harm] = set()
    for report in _reports_in_order((*earlier, pick)):
        for harm, (value, at_least) in figures_in(report.title, report.text).items():
            figure = Figure(
                what=harm, value=value, at_least=at_least, outlet=report.outlet, url=report.url
            )
            figures.setdefault(harm, {}).setdefault((value, report.outlet), figure)
            if report.is_fresh:
                fresh_harms.add(harm)
    differing: list[Figure] = []
    for harm, by_value in figures.items():
        if harm in fresh_harms:
            differing += _newest_differing(list(by_value.values()))
    return tuple(differing)


@lru_cache(maxsize=4_096)
def _sentence_counts(sentence: str) -> Mapping[Harm, Count]:
    counts: dict[Harm, Count] = {}
    for clause in CLAUSE_BORDER.split(fold(sentence)):
        tokens = words(_NUMBER_IN_NAME.sub("", clause))
        numbers = _numbers_of_people(tokens)
        if not numbers:
            continue
        harms = _harms_by_position(tokens)
        max_distance = _max_distance(tokens, len(numbers))
        for position, number in numbers.items():
            nearest = min(harms, key=lambda noun: abs(noun - position), default=None)
            if nearest is None or abs(nearest - position) > max_distance:
                return {}
            if harms[nearest] in counts:
                return {}
            before = {token.lower() for token in tokens[max(0, position - 2) : position]}
            counts[harms[nearest]] = (number, not AT_LEAST_WORDS.isdisjoint(before))
    return counts


def _max_distance(tokens: Sequence[str], numbers: int) -> int:
    if numbers > 1:
        return MAX_SHARED_REACH_WORDS
    has_toll = any(token.lower() == _TOLL for token in tokens)
    return MAX_TOLL_REACH_WORDS if has_toll else MAX_REACH_WORDS


def _harms_by_position(tokens: Sequence[str]) -> dict[int, Harm]:
    harms = {}
    for position, token in enumerate(tokens):
        key = _TOLL if token.lower() == _TOLL else concept(token)
        harm = _HARM_BY_CONCEPT.get(key or "")
        if harm is not None:
            harms[position] = harm
    return harms


def _numbers_of_people(tokens: Sequence[str]) -> dict[int, int]:
    """Map the position of each token that may count people to its value."""
    numbers = {}
    for position, token in enumerate(tokens):
        value = _parse_number(token.lower())
        if value is None or not 0 < value <= MAX_FIGURE or value in YEARS:
            continue
        if not _counts_something_else(tokens, position):
            numbers[position] = value
    return numbers


def _parse_number(token: str) -> int | None:
    if token.isdecimal():
        return int(token)
    if _NUMBER_WITH_COMMAS.fullmatch(token):
        return int(token.replace(",", ""))
    return NUMBER_WORDS.get(token)


def _counts_something_else(tokens: Sequence[str], position: int) -> bool:
    before = tokens[position - 1].lower() if position else ""
    after = tokens[position + 1].lower() if position + 1 < len(tokens) else ""
    if after in UNIT_WORDS or before in UNIT_WORDS or before in WORDS_BEFORE_OTHER_NUMBERS:
        return True
    return _is_month(before) or _is_month(after)


def _is_month(word: str) -> bool:
    return bool(word) and concept(word) in ENGLISH_MONTHS


def _newest_differing(figures: list[Figure]) -> list[Figure]:
    """Keep the newest figures and at least one that differs from the last; empty if all agree."""
    newest = figures[-MAX_FIGURES:]
    differing = [figure for figure in figures if figure.value != newest[-1].value]
    if not differing:
        return []
    if differing[-1] in newest:
        return newest
    return [differing[-1], *newest[1:]]


def _reports_in_order(picks: Sequence[Pick]) -> list[_Report]:
    """List each report once, the oldest first, those without a date last."""
    reports: dict[tuple[str, str], _Report] = {}
    for pick in picks:
        for report in (*_earlier_reports(pick), *_story_reports(pick)):
            reports[report.url, report.title] = report
    return sorted(reports.values(), key=lambda report: report.published_at or _UNDATED)


def _earlier_reports(pick: Pick) -> list[_Report]:
    reports = []
    for story in pick.story.thread:
        for article in story.tellings:
            if article.number not in story.told_in or article.gone:
                continue
            if article.relation in OWN_RELATIONS:
                report = _Report(
                    article.outlet, article.url, article.title, article.text, article.published_at
                )
                reports.append(report)
    return reports


def _story_reports(pick: Pick) -> list[_Report]:
    fresh_ids = {article.id for article in pick.fresh}
    reports = []
    for article in pick.story.articles:
        is_fresh = article.id in fresh_ids
        if article.relation not in OWN_RELATIONS or article.gone_at is not None:
            continue
        if article.told or is_fresh:
            text = f"{article.lead}\n{article.body}"
            report = _Report(
                article.outlet, article.url, article.title, text, article.dated_at, is_fresh
            )
            reports.append(report)
    return reports
