"""Headlines that continue an earlier event: they name it as a cause, or state a following step."""

from __future__ import annotations

import re
from collections.abc import Set
from dataclasses import dataclass

from extractors.stories.features import keys_of
from extractors.stories.terms import fold, words

_EVENTS = (
    "explosion attack shoot fire crash earthquake flood storm kidnap protest disaster election"
)
_MEETINGS = "talk meet visit delegation"
_STEPS = "arrest claim crime investigat prison law victim"
# "held over the blast", "behind the attack", "claims the bombing", "a day after the quake"
_LOOKS_BACK = """
over behind after following since claims claimed claim
после за из-за об о причастны причастных причастного ответственность
nach wegen après suite tras después após dopo sonrası ardından
پس بعد اتهام مسئولیت مسوولیت تور وروسته تبني يتبنى یتبنی
"""
_CONFIRMS = """
confirms confirmed denies denied rejects rejected withdraws withdrew agrees agreed accepts accepted joins
подтвердил подтвердила подтвердили подтверждает опроверг опровергла опровергли отверг отвергла отвергли
отрицает согласился согласилась согласились отказался отказалась отказались
bestätigt dementiert confirme dément confirma desmiente nega doğruladı yalanladı
تایید تأیید تکذیب رد تصدیق تردید أكد نفى تؤكد تنفي
"""
EVENTS, MEETINGS, STEPS, LOOKS_BACK, CONFIRMS = (
    frozenset(fold(table).split()) for table in (_EVENTS, _MEETINGS, _STEPS, _LOOKS_BACK, _CONFIRMS)
)
_AHEAD_OF = "ahead before накануне перед öncesinde öncesi vor avant antes قبل پیش پېش"
AHEAD_OF = frozenset(fold(_AHEAD_OF).split())
MATTERS, MATTERS_OF_MEETING = 2, 4  # minimum shared keys of two headlines on one subject
SAME_MEETING = 3  # the same for two headlines about one meeting
REACH = 4  # words between a backward-looking word and the event
_TOLL = re.compile(
    r"\btoll\b|\bчисло (?:жертв|погибших|раненых)|\bпогибших стало|شمار قربانیان|حصيلة|ölü sayısı|\bbilan\b|balance de",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class TitleFeatures:
    """What the title of an article says about earlier news."""

    keys: frozenset[str]  # concepts, names and numbers, alike in every language
    looks_back: bool = False  # refers to an event as already known
    steps: bool = False  # states a step that follows an event or an announcement
    ahead: bool = False  # mentions a meeting only as still to come


def read_title(title: str) -> TitleFeatures:
    """Extract the features of a title that relate it to earlier news."""
    found = words(fold(title))
    named = [keys_of(word, True) for word in found]
    keys = frozenset(key for some in named for key in some)
    backs = [at for at, word in enumerate(found) if word.lower() in LOOKS_BACK]
    events = [at for at, some in enumerate(named) if not EVENTS.isdisjoint(some)]
    aheads = [at for at, word in enumerate(found) if word.lower() in AHEAD_OF]
    meetings = [at for at, some in enumerate(named) if not MEETINGS.isdisjoint(some)]
    return TitleFeatures(
        keys,
        looks_back=any(0 < event - back <= REACH for back in backs for event in events),
        ahead=any(0 < meeting - before <= REACH for before in aheads for meeting in meetings),
        steps=not CONFIRMS.isdisjoint(word.lower() for word in found)
        or not STEPS.isdisjoint(keys)
        or _TOLL.search(title) is not None,
    )


def takes_further(later: TitleFeatures, earlier: TitleFeatures, *, common: Set[str]) -> bool:
    """Return whether a later headline states a step of an earlier headline's event.

    Both must name the event and its place or a person that is not in `common`. For talks and
    visits, which are frequent, the step must be explicit and most keys shared.
    """
    if not (later.looks_back or later.steps):
        return False
    shared = later.keys & earlier.keys
    if shared & EVENTS:
        return len(shared) >= MATTERS and bool(shared - EVENTS - STEPS - common)
    return later.steps and bool(shared & MEETINGS) and len(shared) >= MATTERS_OF_MEETING


def same_meeting(later: TitleFeatures, earlier: TitleFeatures) -> bool:
    """Return whether two headlines name one meeting and share two more keys, such as places."""
    shared = later.keys & earlier.keys
    return len(shared) >= SAME_MEETING and bool(shared & MEETINGS) and not later.ahead
