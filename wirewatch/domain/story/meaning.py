"""What an article is about as a vector, alike in many languages: an optional help, by a model from outside."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from operator import mul

Vector = Sequence[float]  # of unit length

READ_LENGTH = 110  # characters of the text behind the title; more makes reports of one kind alike
ALIKE_FROM, ALIKE_TO = 0.35, 0.65  # cosines: from the first on two reports may be of one matter, at the second they are
UNLIKE_BELOW = 0.25  # they are not


@dataclass(frozen=True, slots=True, kw_only=True)
class Encoder:
    """A model of sentences: the languages that it knows, and texts -> vectors, many at once."""

    languages: frozenset[str]
    encode: Callable[[Sequence[str]], Sequence[Vector]]


@dataclass(slots=True)
class Opening:
    """What of an article is encoded, in which language, and the vector once it was needed."""

    text: str
    language: str
    vector: Vector | None = field(default=None, repr=False)


def opening(title: str, text: str, *, language: str) -> Opening:
    """Give what the model reads of an article."""
    return Opening(f"{title}. {text[:READ_LENGTH]}", language)


def encode(encoder: Encoder, openings: Iterable[Opening]) -> None:
    """Give each opening in a language of the encoder its vector, unless it has one; all in one call."""
    missing = [one for one in openings if one.vector is None and one.language in encoder.languages]
    if missing:
        for one, vector in zip(missing, encoder.encode([one.text for one in missing]), strict=True):
            one.vector = vector


def meaning(one: Opening, other: Opening) -> tuple[float, float]:
    """Give how far, 0..1, two openings are about one matter, and 1 when they are not; 0 and 0 where it is not known."""
    if one.vector is None or other.vector is None:
        return 0.0, 0.0
    likeness = sum(map(mul, one.vector, other.vector))
    return min(1.0, max(0.0, (likeness - ALIKE_FROM) / (ALIKE_TO - ALIKE_FROM))), float(likeness < UNLIKE_BELOW)
