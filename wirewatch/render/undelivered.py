"""The issues that could not be sent to a reader in time: headlines and addresses of each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from wirewatch.domain.digests.model import Digest, Undelivered
from wirewatch.render.cleaning import safe_url
from wirewatch.render.formatting import format_day_and_time, join_names, quantity
from wirewatch.render.sources import LinkedText, linked_text

UNDELIVERED_HEADING = "Not sent in time"
MAX_ISSUE_NUMBERS = 8  # named one by one, if they are not consecutive


@dataclass(frozen=True, slots=True, kw_only=True)
class UndeliveredView:
    """One issue that could not be sent in time."""

    name: str  # "Issue 139, to Tue 12 Oct 08:00: 4 stories"
    url: str | None  # of its page
    headlines: tuple[LinkedText, ...]
    omitted: str  # about further headlines; ""


def undelivered_line(digest: Digest) -> str:
    """The sentence that says which issues could not be sent; "" if all could."""
    if not digest.undelivered:
        return ""
    issues = _issue_numbers([issue.number for issue in digest.undelivered])
    possessive = "its" if len(digest.undelivered) == 1 else "their"
    return f"{issues} could not be sent in time; {possessive} headlines are below."


def undelivered_views(digest: Digest) -> tuple[tuple[UndeliveredView, ...], str]:
    """The issues that are listed, and a sentence about older ones that are not ("" if none)."""
    zone = ZoneInfo(digest.timezone)
    views, unlisted = [], []
    for issue in digest.undelivered:
        if issue.stories and not issue.headlines:
            unlisted.append(issue.number)
        else:
            views.append(_undelivered_view(issue, zone))
    if not unlisted:
        return tuple(views), ""
    sentence = f"{_issue_numbers(unlisted)} could not be sent either: see the filed pages."
    return tuple(views), sentence


def _undelivered_view(issue: Undelivered, zone: ZoneInfo) -> UndeliveredView:
    omitted = issue.stories - len(issue.headlines)
    window_end = format_day_and_time(issue.window_end, zone)
    stories = quantity(issue.stories, "story", "stories")
    return UndeliveredView(
        name=f"Issue {issue.number}, to {window_end}: {stories}",
        url=safe_url(issue.archive_url) if issue.archive_url else None,
        headlines=tuple(linked_text(headline.title, headline) for headline in issue.headlines),
        omitted=f"and {omitted} more" if omitted > 0 else "",
    )


def _issue_numbers(numbers: Sequence[int]) -> str:
    """As "Issues 139 to 142", or "Issues 139, 140 and 142" if they are not consecutive."""
    if len(numbers) == 1:
        return f"Issue {numbers[0]}"
    if len(numbers) > 2 and numbers[-1] - numbers[0] == len(numbers) - 1:
        return f"Issues {numbers[0]} to {numbers[-1]}"
    names = join_names([str(number) for number in numbers], at_most=MAX_ISSUE_NUMBERS)
    return f"Issues {names}"
