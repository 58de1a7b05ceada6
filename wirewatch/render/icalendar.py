"""Render announced dates as iCalendar (RFC 5545): tentative whole-day events.

Each event quotes the sentence that announces it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta

from extractors.event_dates.spans import first_day, last_day
from wirewatch.domain.digests.digest_items import UpcomingDate
from wirewatch.domain.digests.upcoming_dates import group_by_event
from wirewatch.render.cleaning import (
    SENTENCE_CHARS,
    clean,
    clean_name,
    clean_title,
    safe_url,
)

MAX_LINE_OCTETS = 75  # of a line, its end not counted (RFC 5545, 3.1)
MAX_EVENT_SENTENCES = 5  # of one event that are shown
MAX_EVENTS = 500
# A calendar holds one component at least (RFC 5545, 3.6): this one shows nothing.
EMPTY_COMPONENT = [
    "BEGIN:VTIMEZONE",
    "TZID:UTC",
    "BEGIN:STANDARD",
    "DTSTART:19700101T000000",
    "TZOFFSETFROM:+0000",
    "TZOFFSETTO:+0000",
    "END:STANDARD",
    "END:VTIMEZONE",
]


def calendar(
    coming: Iterable[UpcomingDate],
    *,
    name: str,
    authority: str,
    names: Mapping[str, str],
    now: datetime,
) -> str:
    """A calendar of announced dates, nearest first; announcements of one event are one entry.

    `authority` ("example.org,2026") goes into the ids, which stay as long as the first story
    announces the day. `names`: actor id -> name. Lines end in CRLF; an invalid date is left out.
    """
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Wirewatch//Announced dates//EN",
        "CALSCALE:GREGORIAN",
        f"NAME:{_escape_text(name)}",
        f"X-WR-CALNAME:{_escape_text(name)}",
        "REFRESH-INTERVAL;VALUE=DURATION:PT6H",
        "X-PUBLISHED-TTL:PT6H",
    ]
    events = _events(coming)[:MAX_EVENTS]
    for announced in events:
        lines += _event(announced, authority=authority, names=names, now=now)
    lines += [] if events else EMPTY_COMPONENT
    lines.append("END:VCALENDAR")
    return "".join(f"{folded}\r\n" for line in lines for folded in _fold_line(line))


def _events(coming: Iterable[UpcomingDate]) -> list[list[UpcomingDate]]:
    """The announcements of each event, those of a day first, in the order of their days."""
    dated = (announced for announced in coming if _all_day_span(announced) is not None)
    events = group_by_event(
        sorted(
            dated, key=lambda announced: (len(announced.date) != len("2026-11-24"), announced.id)
        )
    )
    return sorted(
        events,
        key=lambda announcements: (
            _all_day_span(announcements[0]),
            announcements[0].story,
            announcements[0].url,
        ),
    )


def _event(
    announced: Sequence[UpcomingDate], *, authority: str, names: Mapping[str, str], now: datetime
) -> Iterator[str]:
    first = announced[0]
    start, end = _all_day_span(first) or (now.date(), now.date())
    yield "BEGIN:VEVENT"
    yield f"UID:{_uid(first)}@{authority.partition(',')[0]}"
    yield f"DTSTAMP:{now.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    yield f"DTSTART;VALUE=DATE:{start:%Y%m%d}"
    yield f"DTEND;VALUE=DATE:{end:%Y%m%d}"  # the first day after (RFC 5545, 3.6.1)
    yield f"SUMMARY:{_escape_text(f'Unconfirmed: {clean_title(first.title)}')}"
    yield f"DESCRIPTION:{_escape_text(_description(announced, names))}"
    actors = [clean_name(names.get(actor, actor)) for actor in _actors(announced)]
    if actors:
        yield f"CATEGORIES:{','.join(map(_escape_text, actors))}"
    if url := safe_url(first.url):
        yield f"URL:{url}"
    yield "STATUS:TENTATIVE"
    yield "TRANSP:TRANSPARENT"
    yield "CLASS:PUBLIC"
    yield "END:VEVENT"


def _uid(announced: UpcomingDate) -> str:
    return hashlib.sha256(
        f"{announced.story or announced.url}\0{announced.date}".encode("utf-8", "replace")
    ).hexdigest()[:32]


def _description(announced: Sequence[UpcomingDate], names: Mapping[str, str]) -> str:
    lines = ["Read out of news by a machine; nobody has confirmed it."]
    by_sentence = {
        clean(announcement.sentence, SENTENCE_CHARS): announcement
        for announcement in reversed(announced)
    }
    for sentence, announcement in [*reversed(by_sentence.items())][:MAX_EVENT_SENTENCES]:
        lines.append(
            f"“{sentence}” – {clean_name(announcement.outlet)}, "
            f"{safe_url(announcement.url) or 'no address'}"
        )
    first = announced[0]
    if first.span:
        lines.append(f"Date as written: {clean_name(first.span)}")
    if actors := _actors(announced):
        lines.append(f"Names: {', '.join(clean_name(names.get(actor, actor)) for actor in actors)}")
    if stories := list(
        dict.fromkeys(announcement.story for announcement in announced if announcement.story)
    ):
        lines.append(
            f"{'Story' if len(stories) == 1 else 'Stories'}: "
            f"{', '.join(stories[:MAX_EVENT_SENTENCES])}"
        )
    return "\n".join(lines)


def _actors(announced: Sequence[UpcomingDate]) -> tuple[str, ...]:
    return tuple(
        dict.fromkeys(actor for announcement in announced for actor in announcement.actors)
    )


def _all_day_span(announced: UpcomingDate) -> tuple[date, date] | None:
    """The first day and the first day after it; None for an invalid date."""
    first, last = first_day(announced.date), last_day(announced.date, announced.span)
    return (
        None if date.min in (first, last) or last == date.max else (first, last + timedelta(days=1))
    )


def _escape_text(words: str) -> str:
    """Escape a TEXT value (RFC 5545, 3.3.11)."""
    for plain, escaped in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\n", "\\n")):
        words = words.replace(plain, escaped)
    return words.replace("\r", "")


def _fold_line(line: str) -> Iterator[str]:
    """Split a line into pieces of at most MAX_LINE_OCTETS; later ones start with a space."""
    piece, room = "", MAX_LINE_OCTETS
    for character in line:
        size = len(character.encode("utf-8", "replace"))
        if size > room:
            yield piece
            piece, room = " ", MAX_LINE_OCTETS - 1
        piece += character
        room -= size
    yield piece
