"""How likely two articles tell of one event: a logistic score over few features, fitted by benchmarks/stories.py."""

from __future__ import annotations

import math
from dataclasses import dataclass

from wirewatch.domain.story.vocabulary import cosine

WINDOW_HOURS = 96.0

Features = tuple[float, ...]
SAME_LANGUAGE = ("title", "lead", "full", "names", "hours", "other_day")
ACROSS = ("keys", "names", "hours", "other_day")

WEIGHTS = (4.0, 2.0, 6.0, 6.0, -1.5, -1.0)
BIAS = -3.2
WEIGHTS_ACROSS = (12.0, 3.0, -1.0, -1.0)
BIAS_ACROSS = -4.8


@dataclass(slots=True, kw_only=True)
class Known:
    """One article in the window, as it is compared with later ones. Vectors are of unit length."""

    id: str
    story: str
    language: str
    hours: float  # since 1970
    text: str
    title: dict[str, float]
    lead: dict[str, float]
    full: dict[str, float]
    names: dict[str, float]
    keys: dict[str, float]
    days: frozenset[str]


def features(one: Known, other: Known) -> Features:
    """Give the features of a pair: SAME_LANGUAGE or ACROSS says which."""
    apart = min(1.0, abs(one.hours - other.hours) / WINDOW_HOURS)
    other_day = 1.0 if one.days and other.days and not one.days & other.days else 0.0
    names = cosine(one.names, other.names)
    if one.language != other.language:
        return (cosine(one.keys, other.keys), names, apart, other_day)
    return (
        cosine(one.title, other.title),
        cosine(one.lead, other.lead),
        cosine(one.full, other.full),
        names,
        apart,
        other_day,
    )


def likeness(one: Known, other: Known) -> float:
    """Give the likeliness, 0..1, that two articles tell of one event."""
    found = features(one, other)
    weights, bias = (WEIGHTS, BIAS) if one.language == other.language else (WEIGHTS_ACROSS, BIAS_ACROSS)
    score = bias + sum(weight * value for weight, value in zip(weights, found, strict=True))
    return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, score))))
