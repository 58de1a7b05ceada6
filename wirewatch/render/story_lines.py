"""Lines for the terminal about news: statements, announced dates, a story's articles in order."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime

from extractors.event_dates.spans import first_day, last_day
from extractors.model import Relation
from extractors.stories.timeline import StoryLink, TimelineEntry
from wirewatch.domain.digests.digest_items import UpcomingDate
from wirewatch.domain.quote_index import Saying
from wirewatch.render.cleaning import URL_CHARS, clean, clean_headline, clean_name, clean_title
from wirewatch.render.formatting import MONTHS, format_date, join_names, quantity

QUOTE_CHARS = 1_000
QUOTE_MARKS = "“”«»„\"'‘’ "
MAX_OTHER_OUTLETS = 3  # named
MAX_ADDED_SENTENCES = 6  # of one article, unless all are asked for
ISO_DAY_CHARS = len("2021-10-20")
NO_DATE = date.min  # what `first_day` and `last_day` return for an invalid date

RELATION_LABELS = {
    Relation.LEAD: "leads the story",
    Relation.COPY: "copy",
    Relation.EDIT: "edited copy",
    Relation.REWRITE: "rewrite",
    Relation.TRANSLATION: "translation",
    Relation.INDEPENDENT: "independent report",
    Relation.REPORT: "report of unknown origin",
}
DATING_NOTES = {
    "instant": "",
    "day": " at the latest (the outlet gives only the day)",
    "seen": " (when it was seen; the outlet gives no date)",
}


def statement_lines(saying: Saying) -> Iterator[str]:
    """One statement: when, by whom, via whom; the words; where."""
    manner = [clean_name(saying.verb), format_announced_day(saying.said_on or "")]
    manner_words = ", ".join(filter(None, manner))
    speaker = clean_title(saying.speaker) or "(speaker not named)"
    if manner_words:
        speaker = f"{speaker} ({manner_words})"
    if saying.via:
        speaker = f"{speaker}, via {clean_name(saying.via)}"
    yield f"{format_instant(saying.published_at)}  {speaker}"
    yield f"    “{clean(saying.quote, QUOTE_CHARS).strip(QUOTE_MARKS)}”"
    yield f"    {_statement_sources(saying)}"
    url = clean(saying.url, URL_CHARS)
    yield f"    story {saying.story or '-'}, article #{saying.article}: {url}"


def upcoming_date_lines(coming: UpcomingDate, *, names: Mapping[str, str]) -> Iterator[str]:
    """One announced date: the day, the sentence that announces it, where it was published."""
    actors = ", ".join(clean_name(names.get(actor, actor)) for actor in coming.actors)
    yield f"{format_announced_days(coming)}  [{coming.id}]  {actors}"
    yield f"    “{clean(coming.sentence or coming.span).strip(QUOTE_MARKS)}”"
    language = f" ({coming.language})" if coming.language else ""
    yield f"    {clean_name(coming.outlet)}{language}: {clean_title(coming.title)}"
    yield f"    story {coming.story or '-'}: {clean(coming.url, URL_CHARS)}"


def format_announced_days(coming: UpcomingDate) -> str:
    """The day, or "Wed 20 Oct 2021 to Fri 22 Oct 2021"."""
    day = format_announced_day(coming.date)
    first, last = first_day(coming.date), last_day(coming.date, coming.span)
    if len(coming.date) == ISO_DAY_CHARS and last > first:
        return f"{day} to {format_date(last.isoformat())}"
    return day


def format_announced_day(announced: str) -> str:
    """As "Wed 20 Oct 2021", "week of 18 Oct 2021" or "Oct 2021"."""
    first = first_day(announced)
    if "W" in announced and first != NO_DATE:
        return f"week of {first.day} {MONTHS[first.month - 1]} {first.year}"
    return format_date(clean_name(announced))


def format_instant(instant: datetime) -> str:
    """As "2021-10-14 10:05", UTC."""
    return f"{instant.astimezone(UTC):%Y-%m-%d %H:%M}"


def timeline_lines(readings: Sequence[TimelineEntry], *, whole: bool = False) -> Iterator[str]:
    """A story's articles in reading order: relation, reason and new information of each.

    Without `whole`, only the first sentences that an article adds.
    """
    for number, reading in enumerate(readings):
        yield ""
        yield from _article_lines(reading)
        if not reading.opens:
            yield from _added_lines(reading, limit=None if whole else MAX_ADDED_SENTENCES)
        elif number:
            yield "    the first in its language: what it adds cannot be determined"


def storyline_lines(links: Sequence[StoryLink], *, current_story: str) -> Iterator[str]:
    """The chain of follow-up stories; no lines if a story neither follows one nor has one."""
    if len(links) < 2:
        return
    for link in links:
        mark = ">" if link.key == current_story else " "
        source = [clean_name(link.outlet), quantity(link.articles, "article")]
        details = "; ".join(source)
        if link.follows:
            details = f"{details}, follows {link.follows}"
        first_seen = format_instant(link.first_seen_at)
        yield f"line   {mark} {link.key}  {first_seen}  {clean_headline(link.title)} ({details})"


def _statement_sources(saying: Saying) -> str:
    """As "TASS (ru; its source: Interfax); also in Dawn and 2 more outlets"."""
    language = saying.language or "?"
    if saying.origin and saying.origin != saying.via:
        language = f"{language}; its source: {clean_name(saying.origin)}"
    sources = f"{clean_name(saying.outlet)} ({language})"
    others = [clean_name(outlet) for outlet in saying.others[:MAX_OTHER_OUTLETS]]
    omitted = len(saying.others) - len(others)
    if omitted:
        others.append(quantity(omitted, "more outlet"))
    if others:
        sources = f"{sources}; also in {join_names(others)}"
    if saying.gone:
        sources = f"{sources}; since taken down by its outlet"
    return sources


def _article_lines(reading: TimelineEntry) -> Iterator[str]:
    article = reading.article
    published = f"{format_instant(article.published_at)}{DATING_NOTES[article.dated]}"
    outlet = clean_name(article.outlet)
    if article.language:
        outlet = f"{outlet} ({article.language})"
    yield f"#{article.id}  {published}  {outlet}: {RELATION_LABELS[article.relation]}"
    yield f"    {clean_headline(article.title)}"
    yield f"    {clean(article.url, URL_CHARS)}"
    grounds = f"score {article.score:.2f}"
    if article.nearest is not None:
        grounds = f"{grounds}, nearest to #{article.nearest}"
    if article.by_hand:
        grounds = f"{grounds}, by hand"
    yield f"    why: {clean(article.reason)} ({grounds})"
    if article.origin:
        yield f"    names as its source: {clean_name(article.origin)}"
    if article.gone:
        yield "    since taken down by its outlet"


def _added_lines(reading: TimelineEntry, *, limit: int | None) -> Iterator[str]:
    if not reading.adds:
        yield "    adds nothing to what was published before"
        return
    yield f"    adds {quantity(len(reading.adds), 'sentence')}:"
    sentences = reading.adds[:limit]
    for sentence in sentences:
        yield f"      + {clean(sentence)}"
    if len(sentences) < len(reading.adds):
        yield f"      … and {len(reading.adds) - len(sentences)} more (--full)"
