"""Where the event of an article happened: its focus, from title, first sentences and the rest.

Each mention of a place votes for its country, with more weight the earlier it is. A town before the
first dash or bracket of the text is a dateline: the agency's bureau, which is not by itself the
place of the event, so it weighs less than a mention in a sentence.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from extractors.places.gazetteer import COUNTRY, Gazetteer
from extractors.places.recognition import PlaceMention, place_mentions

_DATELINE = re.compile(r"^[^.!?\n]{2,60}?(?:\s[—–-]{1,2}\s|\)\s*[—–:-]?\s)")
_FIRST_CHARS = 280
_TITLE_WEIGHT = 4.0
_FIRST_WEIGHT = 3.0
_LATER_WEIGHT = 1.0
_DATELINE_WEIGHT = 1.5
_TOWN_FACTOR = 1.3  # a town says more of where something happened than a country, which may act
_MAX_LATER_MENTIONS = 12
_MIN_SHARE = 0.3  # of the votes that the chosen country must have


@dataclass(frozen=True, slots=True)
class Focus:
    """The place of an article's event."""

    country: str  # ISO 3166-1 alpha-2
    name: str  # as the article writes it
    mention: PlaceMention
    reason: str


@dataclass(frozen=True, slots=True)
class _Vote:
    mention: PlaceMention
    weight: float
    where: str


def focus_of(
    title: str, text: str, language: str | None = None, *, gazetteer: Gazetteer | None = None
) -> Focus | None:
    """Return where the event happened; None if the article does not say it clearly."""
    votes = _votes_of_title(title, language, gazetteer)
    votes += _votes_of_text(text, language, gazetteer)
    if not votes:
        return None
    by_country: defaultdict[str, float] = defaultdict(float)
    for vote in votes:
        by_country[vote.mention.place.country] += vote.weight
    country = max(by_country, key=lambda code: by_country[code])
    share = by_country[country] / sum(by_country.values())
    if share < _MIN_SHARE:
        return None
    best = _best_vote([vote for vote in votes if vote.mention.place.country == country])
    reason = f"named in {best.where}; {share:.0%} of the places point to {country}"
    return Focus(country=country, name=best.mention.surface, mention=best.mention, reason=reason)


def _votes_of_title(title: str, language: str | None, gazetteer: Gazetteer | None) -> list[_Vote]:
    mentions = place_mentions(title, language, gazetteer=gazetteer)
    return [_Vote(mention, _weighted(mention, _TITLE_WEIGHT), "the title") for mention in mentions]


def _votes_of_text(text: str, language: str | None, gazetteer: Gazetteer | None) -> list[_Vote]:
    dateline = _DATELINE.match(text)
    dateline_end = dateline.end() if dateline else 0
    votes = []
    later = 0
    for mention in place_mentions(text, language, gazetteer=gazetteer):
        if mention.end <= dateline_end:
            votes.append(_Vote(mention, _DATELINE_WEIGHT, "the dateline"))
        elif mention.start < dateline_end + _FIRST_CHARS:
            weight = _weighted(mention, _FIRST_WEIGHT)
            votes.append(_Vote(mention, weight, "the first sentences"))
        elif later < _MAX_LATER_MENTIONS:
            later += 1
            votes.append(_Vote(mention, _weighted(mention, _LATER_WEIGHT), "the text"))
    return votes


def _weighted(mention: PlaceMention, weight: float) -> float:
    return weight if mention.place.kind == COUNTRY else weight * _TOWN_FACTOR


def _best_vote(votes: Sequence[_Vote]) -> _Vote:
    """Return the most specific place with a vote: a town or province before the country."""
    by_name: defaultdict[str, float] = defaultdict(float)
    for vote in votes:
        by_name[vote.mention.place.name] += vote.weight
    exact = [vote for vote in votes if vote.mention.place.kind != COUNTRY]
    return max(exact or votes, key=lambda vote: by_name[vote.mention.place.name])
