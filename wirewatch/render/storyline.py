"""A whole story, statements and coming dates in plain lines for a screen or a file: outside text made harmless."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

from wirewatch.domain.model import Relation
from wirewatch.domain.stories.timeline import Reading, StoryLink
from wirewatch.render.clean import NAME, SENTENCE, TITLE, clean
from wirewatch.render.words import many

ADDED = 6  # sentences of one article that are shown, unless all are asked for
RELATIONS = {
    Relation.LEAD: "leads the story",
    Relation.COPY: "copy",
    Relation.EDIT: "edited copy",
    Relation.REWRITE: "rewrite",
    Relation.TRANSLATION: "translation",
    Relation.INDEPENDENT: "own report",
    Relation.REPORT: "report, how it came about is not known",
}

DATED = {
    "instant": "",
    "day": " at the latest (it tells only the day)",
    "seen": " (when it was seen; it tells no date)",
}


def instant(value: datetime) -> str:
    """Give "2021-10-14 10:05", UTC."""
    return f"{value.astimezone(UTC):%Y-%m-%d %H:%M}"


def reading_lines(readings: Sequence[Reading], *, all_of_it: bool = False) -> Iterator[str]:
    """Give the lines of a story's articles in reading order: what each is, why, and what it adds."""
    for reading in readings:
        yield ""
        yield from _article_lines(reading)
        yield from _added_lines(reading, first=reading is readings[0], all_of_it=all_of_it)


def _article_lines(reading: Reading) -> Iterator[str]:
    one = reading.article
    when = f"{instant(one.published_at)}{DATED[one.dated]}"
    language = f" ({one.language})" if one.language else ""
    yield f"#{one.id}  {when}  {clean(one.outlet, NAME)}{language}: {RELATIONS[one.relation]}"
    yield f"    {clean(one.title, TITLE) or '(no headline)'}"
    yield f"    {clean(one.url, 2000)}"
    nearest = f", nearest to #{one.nearest}" if one.nearest is not None else ""
    yield f"    why: {clean(one.reason)} (score {one.score:.2f}{nearest}{', by hand' if one.by_hand else ''})"
    if one.origin:
        yield f"    names as its source: {clean(one.origin, NAME)}"
    if one.gone:
        yield "    taken away by its outlet since"


def _added_lines(reading: Reading, *, first: bool, all_of_it: bool) -> Iterator[str]:
    if reading.opens:
        if not first:
            yield "    the first in its language: what it adds cannot be told"
        return
    if not reading.adds:
        yield "    adds nothing to what was there before"
        return
    yield f"    adds {many(len(reading.adds), 'sentence')}:"
    shown = reading.adds if all_of_it else reading.adds[:ADDED]
    for sentence in shown:
        yield f"      + {clean(sentence, SENTENCE)}"
    if len(shown) < len(reading.adds):
        yield f"      … and {len(reading.adds) - len(shown)} more (--full)"


def line_lines(links: Sequence[StoryLink], *, here: str) -> Iterator[str]:
    """Give the lines of the stories that follow one another; of a story that stands alone none."""
    for link in links if len(links) > 1 else ():
        mark = ">" if link.key == here else " "
        follows = f", follows {link.follows}" if link.follows else ""
        yield (
            f"line   {mark} {link.key}  {instant(link.first_seen_at)}  {clean(link.title, TITLE) or '(no headline)'}"
            f" ({clean(link.outlet, NAME)}; {many(link.articles, 'article')}{follows})"
        )
