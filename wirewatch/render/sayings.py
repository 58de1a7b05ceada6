"""Statements and coming dates as plain lines: the words of others, with where they stood."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from wirewatch.domain.digest.printed import Coming
from wirewatch.domain.event_dates.spans import first_day, last_day
from wirewatch.domain.quote_index import Saying
from wirewatch.render.clean import NAME, SENTENCE, TITLE, clean
from wirewatch.render.storyline import instant
from wirewatch.render.words import MONTHS, listed, many, written_date

QUOTE = 1_000  # characters
MARKS = "“”«»„\"'‘’ "
NAMED = 3  # further outlets by name


def saying_lines(saying: Saying) -> Iterator[str]:
    """Give the lines of one statement: when, who, via whom; the words; where."""
    via = f", via {clean(saying.via, NAME)}" if saying.via else ""
    how = ", ".join(part for part in (clean(saying.verb, NAME), day_of(saying.said_on or "")) if part)
    who = clean(saying.speaker, TITLE) or "(speaker not named)"
    yield f"{instant(saying.published_at)}  {who}{f' ({how})' if how else ''}{via}"
    yield f"    “{clean(saying.quote, QUOTE).strip(MARKS)}”"
    origin = f"; its source: {clean(saying.origin, NAME)}" if saying.origin and saying.origin != saying.via else ""
    language = f" ({saying.language or '?'}{origin})"
    others = [clean(name, NAME) for name in saying.others[:NAMED]]
    rest = len(saying.others) - len(others)
    more = f"; also in {listed([*others, *([many(rest, 'more outlet')] if rest else [])])}" if others else ""
    gone = "; taken away by its outlet since" if saying.gone else ""
    yield f"    {clean(saying.outlet, NAME)}{language}{more}{gone}"
    yield f"    story {saying.story or '-'}, article #{saying.article}: {clean(saying.url, 2000)}"


def coming_lines(coming: Coming, *, names: Mapping[str, str]) -> Iterator[str]:
    """Give the lines of one announced date: the day, the sentence that announces it, where it stood."""
    yield f"{days_of(coming)}  [{coming.id}]  {', '.join(clean(names.get(a, a), NAME) for a in coming.actors)}"
    yield f"    “{clean(coming.sentence or coming.span, SENTENCE).strip(MARKS)}”"
    language = f" ({coming.language})" if coming.language else ""
    yield f"    {clean(coming.outlet, NAME)}{language}: {clean(coming.title, TITLE)}"
    yield f"    story {coming.story or '-'}: {clean(coming.url, 2000)}"


def days_of(coming: Coming) -> str:
    """Give the day, or "Wed 20 Oct 2021 to Fri 22 Oct 2021"."""
    first, last = first_day(coming.date), last_day(coming.date, coming.span)
    whole = len(coming.date) == len("2021-10-20") and last > first
    return f"{day_of(coming.date)} to {written_date(last.isoformat())}" if whole else day_of(coming.date)


def day_of(announced: str) -> str:
    """Give "Wed 20 Oct 2021", "week of 18 Oct 2021" or "Oct 2021"."""
    first = first_day(announced)
    if "W" in announced and first != date.min:
        return f"week of {first.day} {MONTHS[first.month - 1]} {first.year}"
    return written_date(clean(announced, NAME))
