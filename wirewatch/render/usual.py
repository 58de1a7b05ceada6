"""Describe in words how often an actor is named, compared with the usual range."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wirewatch.render.formatting import quantity

if TYPE_CHECKING:
    from wirewatch.domain.baseline import Baseline

UNUSUAL_WORDS = {"quiet": "unusually quiet", "spike": "unusually often named"}


def usual_words(usual: Baseline) -> str:
    """Such as "as usual: 24 articles in 7 days, 20 to 35 usual; all its feeds read"."""
    if usual.state == "too new":  # nothing was counted
        return "its usual is not known yet"
    counted = f"{quantity(usual.articles, 'article')} in {quantity(usual.span, 'day')}"
    if usual.low is None:
        unread = f"{usual.unread} of {usual.feeds} not read"
        return f"{counted}; not judged, as too few of its feeds were read ({unread})"
    feeds = "all its feeds read"
    if usual.unread:
        feeds = f"{usual.unread} of its {quantity(usual.feeds, 'feed')} not read, left out"
    judgement = UNUSUAL_WORDS.get(usual.state) or _position(usual)
    return f"{judgement}: {counted}, {usual.low} to {usual.high} usual; {feeds}"


def _position(usual: Baseline) -> str:
    low, high = usual.low or 0, usual.high or 0
    if usual.articles < low:
        return "somewhat quiet"
    return "somewhat often named" if usual.articles > high else "as usual"
