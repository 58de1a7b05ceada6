"""Salience: how much an article is about an actor, from where and how often its mentions stand.

A logistic score with fixed weights, fitted to 4,110 entities of 365 articles whose salience people had judged
(Trani et al. 2016); position and count carry it, as in Dunietz and Gillick 2014.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import log2

from wirewatch.domain.model import Mention, Salience

_BIAS = -4.02
_TITLE = 1.71
_LEAD = 1.46
_COUNT = 0.50
_SHARE = 0.33
_FIRST = 1.77
_SPREAD = 0.07
_LATE = 0.6  # a single first mention behind this share of the text is a passing one


def saliences(mentions: Sequence[Mention], *, title: str, lead: str, body: str) -> tuple[Salience, ...]:
    """Give the salience of each actor mentioned in an article, the highest first."""
    actors = dict.fromkeys(m.actor for m in mentions)
    scored = [
        _salience(actor, [m for m in mentions if m.actor == actor], len(mentions), (title, lead, body))
        for actor in actors
    ]
    return tuple(sorted(scored, key=lambda s: (-s.score, s.actor)))


def _salience(actor: str, own: Sequence[Mention], total: int, texts: tuple[str, str, str]) -> Salience:
    _, lead, body = texts
    in_title = any(m.field == "title" for m in own)
    in_lead = any(m.field == "lead" for m in own)
    length = max(1, len(lead) + len(body))
    places = [(m.start if m.field == "lead" else len(lead) + m.start) / length for m in own if m.field != "title"]
    first = 0.0 if in_title or not places else min(places)
    spread = max(places) - min(places) if places else 0.0
    score = (
        _BIAS
        + _TITLE * in_title
        + _LEAD * in_lead
        + _COUNT * log2(1 + len(own))
        + _SHARE * len(own) / total
        + _FIRST * (1 - first)
        + _SPREAD * spread
    )
    passing = len(own) == 1 and first > _LATE
    return Salience(actor=actor, score=round(score, 4), about=in_title or (score > 0 and not passing))
