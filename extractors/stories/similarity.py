"""Probability that two articles report one event: logistic, weights from benchmarks/stories.py."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from operator import mul

from extractors.stories.developments import TitleFeatures
from extractors.stories.features import SOUND, Moments
from extractors.stories.sources import origin, wire
from extractors.stories.terms import cosine

Vector = Sequence[float]  # of unit length

READ_LENGTH = 110  # characters after the title; with more, all reports of one kind look similar
ALIKE_FROM, ALIKE_TO = (
    0.35,
    0.65,
)  # cosines: possibly one subject from the first on, certainly at the second
UNLIKE_BELOW = 0.25  # cosine below which the subjects differ
WINDOW_HOURS = 96.0
SAME_TEXT = 0.8  # cosine from which two texts are one report, whatever days they name
TITLE_TO_TEXT = 2.0  # limits title similarity relative to text similarity
ENOUGH_KEYS = 5
ENOUGH_WORDS = 7
ENOUGH_NAMES = 3
ONE_NIGHT = 9.0  # hours between reports of one event dated on two days
UTMOST = 6.0  # cap of scores, so that one certain pair cannot outweigh the rest of a story
# Fitted, cross-validated by story; the last is the intercept. `next_day`, `passed`, `came` and `after` are too rare
# there and set by hand, since a follow-up that is merged is lost to its reader. So is `actors`: of 503 pairs of a
# synthetic week in which each names a watched actor that the other does not, 3 were of one event.
SAME_LANGUAGE = {
    "title": 3.4,
    "text": 8.8,
    "names": 1.7,
    "apart": -4.6,
    "other_day": -1.8,
    "next_day": -7.0,
    "passed": -3.0,
    "came": -8.0,
    "after": -6.0,
    "actors": -3.0,
    "genre": -2.0,
    "": -1.55,
}
# `alike` and `unlike` are 0 without an encoder, so the other weights are valid with and without it.
ACROSS = {
    "keys": 9.8,
    "names": 4.1,
    "alike": 3.8,
    "unlike": -2.5,
    "apart": -3.0,
    "other_day": -1.8,
    "next_day": -7.0,
    "passed": -3.0,
    "came": -8.0,
    "after": -6.0,
    "actors": -3.0,
    "genre": -2.0,
    "": -2.25,
}
_NONE: frozenset[str] = frozenset()
_NO_DOUBTS = (0.0,) * 7


@dataclass(frozen=True, slots=True, kw_only=True)
class Encoder:
    """A sentence encoder: its languages, and a batch function from texts to vectors."""

    languages: frozenset[str]
    encode: Callable[[Sequence[str]], Sequence[Vector]]


@dataclass(slots=True)
class Opening:
    """The part of an article that is encoded, its language, and the vector once computed."""

    text: str
    language: str
    vector: Vector | None = field(default=None, repr=False)


def opening(title: str, text: str, *, language: str) -> Opening:
    """Return the part of an article that the model encodes."""
    return Opening(f"{title}. {text[:READ_LENGTH]}", language)


def encode(encoder: Encoder, openings: Iterable[Opening]) -> None:
    """Compute missing vectors of openings in the encoder's languages, in one batch."""
    missing = [one for one in openings if one.vector is None and one.language in encoder.languages]
    if missing:
        for one, vector in zip(missing, encoder.encode([one.text for one in missing]), strict=True):
            one.vector = vector


def meaning(one: Opening, other: Opening) -> tuple[float, float]:
    """Return how likely two openings have one subject, 0..1, and 1 if they certainly do not.

    Both are 0 when a vector is missing.
    """
    if one.vector is None or other.vector is None:
        return 0.0, 0.0
    likeness = sum(map(mul, one.vector, other.vector))
    return min(1.0, max(0.0, (likeness - ALIKE_FROM) / (ALIKE_TO - ALIKE_FROM))), float(
        likeness < UNLIKE_BELOW
    )


SOONER, LATER = 0.7, 0.9  # days by which "a day after" may be shorter or longer
CERTAINLY_NOT, CERTAINLY = -5.0, 3.0  # cross-language log odds beyond which the encoder is skipped


Features = tuple[float, ...]
_SAME, _ACROSS = tuple(SAME_LANGUAGE.values()), tuple(ACROSS.values())


@dataclass(slots=True, kw_only=True)
class IndexedArticle:
    """An article prepared for comparison with later ones. Vectors have unit length."""

    id: str
    story: str
    language: str
    hours: float  # since 1970
    text: str
    title: dict[str, float]
    full: dict[str, float]
    names: dict[str, float]
    keys: dict[str, float]
    common_words: frozenset[str]  # terms of `full` that many articles contain
    common_keys: frozenset[str]
    moments: Moments
    actors: frozenset[str]  # watched ones that it names
    leading: frozenset[str]  # those in its title or lead
    background: float  # certainty that it is an explanation or opinion, 0..1
    opening: Opening
    cased: bool  # its script has capitals, so that only names sound like names
    own: frozenset[str]  # terms in the names of its outlet and its dateline's agency
    headline: TitleFeatures
    ends: str  # head and foot of the whole text, where it names its source

    @property
    def origin(self) -> str | None:
        """The agency that the text names as its source; computed on first use, as few need it."""
        return origin(self.ends)

    @property
    def wire(self) -> str | None:
        """The agency in the dateline of the text."""
        return wire(self.ends)


def features(one: IndexedArticle, other: IndexedArticle) -> Features:
    """Return the feature values in the order of SAME_LANGUAGE or ACROSS, ending with the constant 1."""
    apart = min(1.0, abs(one.hours - other.hours) / WINDOW_HOURS)
    # Two reports by one newsroom always share its name.
    own = one.own if one.own == other.own else _NONE
    names = _alike(one.names, other.names, _NONE, _NONE, enough=ENOUGH_NAMES, ignored=own)
    if one.language != other.language:
        return (
            _keys_alike(one, other),
            names,
            *meaning(one.opening, other.opening),
            apart,
            *_doubts(one, other),
            1.0,
        )
    text = _alike(
        one.full, other.full, one.common_words, other.common_words, enough=ENOUGH_WORDS, ignored=own
    )
    title = min(cosine(one.title, other.title), TITLE_TO_TEXT * text) if text else 0.0
    doubts = _doubts(one, other) if text < SAME_TEXT else _NO_DOUBTS
    return title, text, names, apart, *doubts, 1.0


def _doubts(one: IndexedArticle, other: IndexedArticle) -> tuple[float, ...]:
    return (
        *_days(one, other),
        _passed(one, other),
        _came(one, other),
        _after(one, other),
        _others(one, other),
        abs(one.background - other.background),
    )


def _others(one: IndexedArticle, other: IndexedArticle) -> float:
    """Return 1 when each names a watched actor that the other does not, else 0.

    At least one of these actors must be in a title or lead.
    """
    mine, theirs = one.actors - other.actors, other.actors - one.actors
    return float(
        bool(mine and theirs)
        and not (mine.isdisjoint(one.leading) and theirs.isdisjoint(other.leading))
    )


def _alike(
    one: Mapping[str, float],
    other: Mapping[str, float],
    common: Set[str],
    others_common: Set[str],
    *,
    enough: int,
    ignored: Set[str],
) -> float:
    """Return the cosine without the `ignored` terms.

    It is reduced when few distinctive terms are shared: two short texts agree by chance.
    """
    shared = one.keys() & other.keys()
    if ignored:
        shared -= ignored
    if not shared:
        return 0.0
    telling = len(shared - common - others_common) if common or others_common else len(shared)
    return min(1.0, telling / enough) * sum([one[term] * other[term] for term in shared])


def _keys_alike(one: IndexedArticle, other: IndexedArticle) -> float:
    """Return the cosine of the language-independent keys, reduced when few distinctive ones match.

    Where a script has no capitals every word yields name sounds. Sounds that the other text lacks are
    probably not names, and do not count for the length of the vector.
    """
    shared = one.keys.keys() & other.keys.keys()
    telling = len(shared - one.common_keys - other.common_keys)
    if not telling:
        return 0.0
    length = _length(one, shared) * _length(other, shared)
    alike = sum([one.keys[term] * other.keys[term] for term in shared]) / length if length else 0.0
    return min(1.0, telling / ENOUGH_KEYS) * alike


def _length(known: IndexedArticle, shared: Set[str]) -> float:
    if known.cased:
        return 1.0
    counted = [
        weight
        for term, weight in known.keys.items()
        if not term.startswith(SOUND) or term in shared
    ]
    return math.sqrt(sum([weight * weight for weight in counted]))


def _days(one: IndexedArticle, other: IndexedArticle) -> tuple[float, float]:
    """Return two flags: the weekdays in the openings differ; each reports news of a different day."""
    mine, theirs = one.moments, other.moments
    differ = bool(mine.days and theirs.days and mine.days[0] != theirs.days[0])
    fresh = differ and mine.fresh and theirs.fresh and abs(one.hours - other.hours) > ONE_NIGHT
    return float(differ and set(mine.days).isdisjoint(theirs.days)), float(fresh)


def _passed(one: IndexedArticle, other: IndexedArticle) -> float:
    """Return 1 when one announces a date and the other was published on or after it."""
    before, after = (
        (one.moments, other.moments) if one.moments.ahead else (other.moments, one.moments)
    )
    return float(bool(before.ahead) and not after.ahead and after.published >= before.ahead)


def _came(one: IndexedArticle, other: IndexedArticle) -> float:
    """Return 1 when the earlier report announces a weekday and the later one reports on that day."""
    before, after = (
        (one.moments, other.moments) if one.hours <= other.hours else (other.moments, one.moments)
    )
    return float(not before.due.isdisjoint(after.came) and before.due.isdisjoint(after.due))


def _after(one: IndexedArticle, other: IndexedArticle) -> float:
    """Return 1 when the later report refers to an event on the day of the earlier one."""
    before, after = (one, other) if one.hours <= other.hours else (other, one)
    days = (after.hours - before.hours) / 24.0
    looks_back = after.moments.back and before.moments.back != after.moments.back
    return float(
        bool(looks_back) and after.moments.back - SOONER <= days <= after.moments.back + LATER
    )


def likeness(one: IndexedArticle, other: IndexedArticle) -> float:
    """Return the log odds, -6..6, that two articles report one event."""
    return same_event(features(one, other))


def is_open(one: IndexedArticle, other: IndexedArticle) -> bool:
    """Return whether an encoder could decide if two articles in two languages report one event."""
    return CERTAINLY_NOT < likeness(one, other) < CERTAINLY


def same_event(values: Features) -> float:
    """Return the log odds, -6..6, that two articles with these features report one event."""
    return _bounded(sum(map(mul, _SAME if len(values) == len(_SAME) else _ACROSS, values)))


def same_subject(values: Features) -> float:
    """Return the log odds, -6..6, of one subject, regardless of the time of publication."""
    if len(values) == len(_SAME):
        title, text, names, *_ = values
        return _bounded(_SAME[-1] + _SAME[0] * title + _SAME[1] * text + _SAME[2] * names)
    return _bounded(_ACROSS[-1] + sum(map(mul, _ACROSS[:4], values)))


def _bounded(score: float) -> float:
    return max(-UTMOST, min(UTMOST, score))


def together(scores: Iterable[float]) -> float:
    """Return the probability, 0..1, that an article belongs to a story, from its pairwise log odds.

    Uses the mean of the best and the average, so that neither a single similar article nor a long
    chain decides.
    """
    all_ = list(scores)
    return 1.0 / (1.0 + math.exp(-(max(all_) + sum(all_) / len(all_)) / 2.0))
