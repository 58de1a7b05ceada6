"""Render lists for terminal and files: precision, watch tests, suggestions, statements, stories, exported rows."""

from __future__ import annotations

import csv
import io
import json
import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import UTC, date, datetime
from typing import Any

from extractors.event_dates.spans import first_day, last_day
from extractors.model import Field, Mention, NearMiss, Relation, Salience
from extractors.names.actors import Actor
from extractors.stories.timeline import StoryLink, TimelineEntry
from wirewatch.domain.backtest import FiringReport, RuleFired, mark_mentions
from wirewatch.domain.digests.digest_items import UpcomingDate
from wirewatch.domain.exports import Exported
from wirewatch.domain.feedback import Precision, PrecisionRow, Verdict
from wirewatch.domain.quote_index import Saying
from wirewatch.domain.suggestions import SUGGESTION_KINDS, Kind, Suggestion
from wirewatch.render.cleaning import (
    SENTENCE_CHARS,
    clean,
    clean_name,
    clean_title,
    safe_url,
)
from wirewatch.render.formatting import MONTHS, column_width, format_date, join_names, quantity

FIELDS: tuple[Field, ...] = ("title", "lead", "body")

# Controls would steer a terminal, bidi overrides would turn the line around; line breaks and joiners stay.
_STEERING = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff]"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Marks:
    """What stands before and behind a mention."""

    before: str = "[["
    behind: str = "]]"


BRACKET_MARKS = Marks()
BOLD_MARKS = Marks(before="\x1b[1m", behind="\x1b[0m")


def watch_test_lines(
    texts: dict[Field, str],
    *,
    mentions: Sequence[Mention],
    near_misses: Sequence[NearMiss],
    saliences: Collection[Salience] = (),
    interests: Sequence[str] = (),
    marks: Marks = BRACKET_MARKS,
) -> Iterator[str]:
    """Return the text with its mentions marked, then each mention with its reason, then what was nearly one."""
    for name in FIELDS:
        if texts.get(name):
            own = [one for one in mentions if one.field == name]
            yield from _text(texts[name], own, label=name, marks=marks)
    yield ""
    about = frozenset(one.actor for one in saliences if one.about)
    yield from _mentions(mentions, about=about if texts.get("title") or texts.get("lead") else None)
    if interests:
        yield f"interests met: {', '.join(interests)}"
    yield from _near(near_misses)


def _text(text: str, mentions: Iterable[Mention], *, label: str, marks: Marks) -> Iterator[str]:
    runs = (
        f"{marks.before}{_plain_text(part.text)}{marks.behind}"
        if part.strong
        else _plain_text(part.text)
        for part in mark_mentions(text, mentions)
    )
    for number, line in enumerate("".join(runs).splitlines()):
        yield f"{label + ':' if not number else '':6} {line}".rstrip()


def _plain_text(text: str) -> str:
    return _STEERING.sub("", text.replace("\r\n", "\n").replace("\t", " ").replace("\r", "\n"))


def _mentions(mentions: Sequence[Mention], *, about: frozenset[str] | None) -> Iterator[str]:
    if not mentions:
        yield "nothing is flagged"
    for actor in dict.fromkeys(one.actor for one in mentions):
        yield f"{actor}{_weight(actor, about)}"
        for one in mentions:
            if one.actor == actor:
                yield f"    “{clean_name(one.surface)}” at {one.field} {one.start}-{one.end}: {clean(one.reason)}"


def _weight(actor: str, about: frozenset[str] | None) -> str:
    """Return how much the text is about an actor; a bare passage does not tell."""
    if about is None:
        return ""
    return ": the text is about it" if actor in about else ": named in passing"


def _near(near_misses: Sequence[NearMiss]) -> Iterator[str]:
    once = {
        (one.actor, one.field, one.start, one.end, one.stopped_by): one
        for one in reversed(near_misses)
    }
    for miss in reversed(once.values()):
        yield f"nearly {miss.actor}: “{clean_name(miss.surface)}” at {miss.field} {miss.start}-{miss.end}"
        yield f"    alias “{clean_name(miss.alias)}” stopped: {clean(miss.stopped_by)}"


_HEADS: dict[Kind, str] = {
    "acronym": "acronyms in parentheses beside a known name",
    "beside": "names that articles put beside a known one",
    "spelling": "words that differ from a known alias by a letter or two",
    "company": "names that stand in the headlines of its articles far more often than elsewhere",
}


def suggestion_lines(
    suggestions: Sequence[Suggestion], *, actor: Actor, limit: int
) -> Iterator[str]:
    """Return the suggestions by kind, each with its number of articles and an example."""
    for kind in SUGGESTION_KINDS:
        some = [one for one in suggestions if one.kind == kind]
        if some:
            yield f"{_HEADS[kind]}:"
            for one in some[:limit]:
                yield from _lines(one)
            if len(some) > limit:
                yield f"  and {len(some) - limit} more: --show {len(some)}"
            yield ""
    if suggestions:
        yield f"Nothing was added. What fits goes under aliases of {actor.id} in watchlist.yaml; try it with backtest."
    else:
        yield f"The archive shows no name for {actor.id} that its aliases do not find."


def _lines(one: Suggestion) -> Iterator[str]:
    beside = f", near “{clean_name(one.near)}”" if one.near else ""
    yield f"  {clean_name(one.text)}  ({quantity(one.articles, 'article')}{beside})"
    yield f"      {clean(one.example)}"
    yield f"      {safe_url(one.url) or ''}".rstrip()


QUOTE = 1_000  # characters
MARKS = "“”«»„\"'‘’ "
NAMED = 3  # further outlets by name


def statement_lines(saying: Saying) -> Iterator[str]:
    """Return the lines of one statement: when, who, via whom; the words; where."""
    via = f", via {clean_name(saying.via)}" if saying.via else ""
    how = ", ".join(
        part
        for part in (clean_name(saying.verb), format_announced_day(saying.said_on or ""))
        if part
    )
    who = clean_title(saying.speaker) or "(speaker not named)"
    yield f"{format_instant(saying.published_at)}  {who}{f' ({how})' if how else ''}{via}"
    yield f"    “{clean(saying.quote, QUOTE).strip(MARKS)}”"
    origin = (
        f"; its source: {clean_name(saying.origin)}"
        if saying.origin and saying.origin != saying.via
        else ""
    )
    language = f" ({saying.language or '?'}{origin})"
    others = [clean_name(name) for name in saying.others[:NAMED]]
    rest = len(saying.others) - len(others)
    more = (
        f"; also in {join_names([*others, *([quantity(rest, 'more outlet')] if rest else [])])}"
        if others
        else ""
    )
    gone = "; taken away by its outlet since" if saying.gone else ""
    yield f"    {clean_name(saying.outlet)}{language}{more}{gone}"
    yield f"    story {saying.story or '-'}, article #{saying.article}: {clean(saying.url, 2000)}"


def upcoming_date_lines(coming: UpcomingDate, *, names: Mapping[str, str]) -> Iterator[str]:
    """Return the lines of one announced date: the day, the sentence that announces it, where it stood."""
    yield f"{format_announced_days(coming)}  [{coming.id}]  {', '.join(clean_name(names.get(a, a)) for a in coming.actors)}"
    yield f"    “{clean(coming.sentence or coming.span, SENTENCE_CHARS).strip(MARKS)}”"
    language = f" ({coming.language})" if coming.language else ""
    yield f"    {clean_name(coming.outlet)}{language}: {clean_title(coming.title)}"
    yield f"    story {coming.story or '-'}: {clean(coming.url, 2000)}"


def format_announced_days(coming: UpcomingDate) -> str:
    """Return the day, or "Wed 20 Oct 2021 to Fri 22 Oct 2021"."""
    first, last = first_day(coming.date), last_day(coming.date, coming.span)
    whole = len(coming.date) == len("2021-10-20") and last > first
    return (
        f"{format_announced_day(coming.date)} to {format_date(last.isoformat())}"
        if whole
        else format_announced_day(coming.date)
    )


def format_announced_day(announced: str) -> str:
    """Return "Wed 20 Oct 2021", "week of 18 Oct 2021" or "Oct 2021"."""
    first = first_day(announced)
    if "W" in announced and first != date.min:
        return f"week of {first.day} {MONTHS[first.month - 1]} {first.year}"
    return format_date(clean_name(announced))


def firing_lines(firing: FiringReport, actors: Sequence[Actor]) -> Iterator[str]:
    """Return the account, then each actor with what fired and what never did."""
    if not firing.articles:
        yield f"No article was read since {firing.since:%Y-%m-%d %H:%M} UTC, so no alias or rule could fire."
        return
    part = f" (the newest of {firing.of:,})" if firing.articles < firing.of else ""
    yield f"What fired in {firing.articles:,} articles{part} seen since {firing.since:%Y-%m-%d %H:%M} UTC"
    tags = sorted(firing.languages.items(), key=lambda pair: (-pair[1], pair[0]))
    yield "  by language: " + "  ".join(f"{tag or '?'} {number}" for tag, number in tags)
    for actor in actors:
        yield from _actor(firing, actor)


def _actor(firing: FiringReport, actor: Actor) -> Iterator[str]:
    yield f"{actor.id}: {quantity(firing.actors.get(actor.id, 0), 'article')}"
    counts = {
        alias: number
        for (its_actor, alias), number in firing.aliases.items()
        if its_actor == actor.id
    }
    fired = sorted(
        ((alias, number) for alias, number in counts.items() if number), key=lambda pair: -pair[1]
    )
    if fired:
        yield f"    fired: {', '.join(f'{clean_name(alias)} {number}' for alias, number in fired)}"
    never = [alias for alias, number in counts.items() if not number]
    unread = [alias for alias in never if not _read(firing, actor, alias)]
    if tried := [alias for alias in never if alias not in unread]:
        yield f"    never: {', '.join(clean_name(alias) for alias in tried)}"
    if unread:
        yield f"    no article in their language: {', '.join(clean_name(alias) for alias in unread)}"
    for rule in firing.rules:
        if rule.actor == actor.id:
            yield f"    {_rule(rule)}"


def _read(firing: FiringReport, actor: Actor, alias: str) -> bool:
    """Return whether an article was read in a language that the alias is listed for."""
    tags = [tag for tag, listed in actor.aliases.items() if alias in listed]
    return any(firing.languages.get(tag) for tag in tags) or bool(
        "fa" in tags and firing.languages.get("prs")
    )


def _rule(rule: RuleFired) -> str:
    if not rule.stopped and not rule.let_through:
        return f"{clean(rule.rule)}: never applied"
    passed = f"let {rule.let_through} through, " if rule.let_through is not None else ""
    return f"{clean(rule.rule)}: {passed}stopped {rule.stopped}"


BOM = "\ufeff"  # without it, Excel takes UTF-8 for the local code page
MAX_CELL_CHARS = (
    32_000  # characters: Excel's limit is 32,767, and what is longer spills into other rows
)
_OPENERS = frozenset(
    "=+-@\u2212"
)  # what a spreadsheet takes for the start of a formula (OWASP, CSV injection)
_ENDERS = frozenset("\t\r\n")  # a cell that begins with one is split there
_SPLIT = re.compile("[;|\t\r\n]")  # where a spreadsheet may begin another cell, whatever quotes say
_UNSEEN = frozenset(
    '"\u115f\u1160\u2800\u3164\uffa0'
)  # quotes, which the parser takes off, and blank letters
_UNSAFE = [*range(0x7F, 0xA0), 0x2028, 0x2029, *range(0x202A, 0x202F), *range(0x2066, 0x206A)]
_ESCAPES = {
    number: f"\\u{number:04x}" for number in _UNSAFE
}  # what a terminal obeys, and line ends of JavaScript


def json_lines(rows: Iterable[Exported]) -> Iterator[str]:
    """Return each row as one line of JSON, instants in ISO 8601 with Z, every text exactly as stored."""
    for row in rows:
        value = {field.name: _plain_value(getattr(row, field.name)) for field in fields(row)}
        yield (
            json.dumps(value, ensure_ascii=False, separators=(",", ":")).translate(_ESCAPES) + "\n"
        )


def csv_lines(rows: Iterable[Exported], *, kind: type[Exported]) -> Iterator[str]:
    """Return a head with the fields' names, then each row; lists joined by " | ", cells cut at CELL characters.

    UTF-8 with a byte order mark in front, every cell in quotes, lines end in CRLF (RFC 4180). A cell that a
    spreadsheet would take for a formula has an apostrophe in front; so has what follows a ";", a tab or a line end
    within a cell, as many spreadsheets split there.
    """
    names = [field.name for field in fields(kind)]
    yield BOM + ",".join(names) + "\r\n"
    for row in rows:
        yield _line([_cell(getattr(row, name)) for name in names])


def csv_table(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    """Return a table of plain values as CSV, with the care that `csv_lines` takes."""
    return "".join(
        [f"{BOM}{','.join(columns)}\r\n", *(_line([_cell(value) for value in row]) for row in rows)]
    )


def _line(cells: list[str]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n", quoting=csv.QUOTE_ALL).writerow(cells)
    return out.getvalue()


def _plain_value(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    return list(value) if isinstance(value, tuple) else value


def _cell(value: Any) -> str:
    plain = _plain_value(value)
    if plain is None:
        return ""
    text = (
        " | ".join("" if one is None else str(one) for one in plain)
        if isinstance(plain, list)
        else str(plain)
    )
    safe = _defused(text.replace("\0", "")[:MAX_CELL_CHARS])
    return (
        safe
        if len(safe) <= MAX_CELL_CHARS and len(text) <= MAX_CELL_CHARS
        else f"{safe[: MAX_CELL_CHARS - 1]}…"
    )


def _defused(text: str) -> str:
    """Put an apostrophe before whatever a spreadsheet could run as a formula."""
    starts = [0, *(found.end() for found in _SPLIT.finditer(text))]
    unsafe = [start for start in starts if _opens_formula(text, start)]
    if text[:1] in _ENDERS:
        unsafe = [0, *(start for start in unsafe if start)]
    parts = [text[start:end] for start, end in zip([0, *unsafe], [*unsafe, None], strict=True)]
    return "'".join(parts)


def _opens_formula(text: str, start: int) -> bool:
    """Return whether the first character that shows, from `start` on, begins a formula; wide forms count (NFKC)."""
    for place in range(start, len(text)):
        char = text[place]
        if char in _UNSEEN or (unicodedata.category(char)[0] in "CZ" and not _SPLIT.match(char)):
            continue
        return not _OPENERS.isdisjoint(unicodedata.normalize("NFKC", char)[:1])
    return False


FEW = 20  # judged stories: below, a share says little
ALIASES = 40  # that are named, those with the most complaints first


def precision_lines(measured: Precision) -> Iterator[str]:
    """Return the account as plain lines: the whole, each actor, each alias that was told."""
    told = (
        f"{quantity(measured.issues, 'issue')} told {quantity(measured.told, 'story', 'stories')}"
    )
    if not measured.judged:
        yield f"{told}. No verdict on one of them has come."
        yield "The links in mails need digests.verdicts_to in settings.yaml; answers are taken in from a mailbox."
        return
    yield (
        f"{told}. Verdicts came in on {quantity(measured.issues_judged, 'issue')}; of the "
        f"{quantity(measured.judged, 'story', 'stories')} told there, {measured.not_relevant or 'none'} "
        f"{'was' if measured.not_relevant == 1 else 'were'} called not relevant."
    )
    yield ""
    yield from _table("actor", [(row.actor, row) for row in measured.actors])
    yield ""
    named = [row for row in measured.aliases if row.judged][:ALIASES]
    yield from _table("alias", [(f"{row.actor}: {row.alias}", row) for row in named])
    if any(row.judged < FEW for row in (*measured.actors, *named)):
        yield ""
        yield f"* fewer than {FEW} judged stories: the share says little yet."


def _table(head: str, rows: Sequence[tuple[str, PrecisionRow]]) -> Iterator[str]:
    names = [clean_name(name) for name, _ in rows]
    wide = max((column_width(name) for name in [head, *names]), default=0)
    yield f"{_padded(head, wide)}  {'told':>6}  {'judged':>6}  {'not relevant':>12}  precision"
    for name, (_, row) in zip(names, rows, strict=True):
        yield f"{_padded(name, wide)}  {row.told:6}  {row.judged:6}  {row.not_relevant:12}  {_share(row):>9}"


def _padded(text: str, columns: int) -> str:
    return text + " " * (columns - column_width(text))


def _share(row: PrecisionRow) -> str:
    if row.precision is None:
        return "-"
    return f"{row.precision:.0%}{'*' if row.judged < FEW else ''}"


def missed_lines(verdict: Verdict, *, stored_state: str) -> Iterator[str]:
    """Return what one reader missed, and what the store knows of it."""
    url = safe_url(verdict.url) if verdict.url else None
    yield f"  {verdict.received_at:%Y-%m-%d}  {verdict.series} {verdict.number}  {url or clean(verdict.note, SENTENCE_CHARS)}"
    yield f"      {stored_state}"


def describe_stored_article(
    title: str | None, *, flagged: bool, outlet: str = "", url: str | None = None
) -> str:
    """Return in words what the store knows of something missed: nothing, an article not flagged, one that was."""
    if url is None:
        return "no address was given"
    if title is None:
        return "not in the store: no feed of feeds.yaml has had it"
    name = f"“{clean_title(title)}”, {clean_name(outlet)}"
    if flagged:
        return f"{name}: flagged; wirewatch explain tells where it was told"
    return f"{name}: read, but not flagged; wirewatch watch test tries it on the watchlist"


def precision_document(
    measured: Precision, missed: Sequence[dict[str, Any]], *, since: datetime | None
) -> dict[str, Any]:
    """Return the account as JSON can hold it."""
    whole = {
        "told": measured.told,
        "judged": measured.judged,
        "not_relevant": measured.not_relevant,
    }
    return {
        "since": since.isoformat().replace("+00:00", "Z") if since else None,
        "issues": measured.issues,
        "issues_judged": measured.issues_judged,
        "stories": whole,
        "actors": [{"actor": row.actor, **_figures(row)} for row in measured.actors],
        "aliases": [
            {"actor": row.actor, "alias": row.alias, **_figures(row)} for row in measured.aliases
        ],
        "missed": list(missed),
    }


def _figures(row: PrecisionRow) -> dict[str, Any]:
    share = None if row.precision is None else round(row.precision, 4)
    return {
        "told": row.told,
        "judged": row.judged,
        "not_relevant": row.not_relevant,
        "precision": share,
    }


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


def format_instant(value: datetime) -> str:
    """Return "2021-10-14 10:05", UTC."""
    return f"{value.astimezone(UTC):%Y-%m-%d %H:%M}"


def timeline_lines(readings: Sequence[TimelineEntry], *, whole: bool = False) -> Iterator[str]:
    """Return the lines of a story's articles in reading order: what each is, why, and what it adds."""
    for reading in readings:
        yield ""
        yield from _article_lines(reading)
        yield from _added_lines(reading, first=reading is readings[0], all_of_it=whole)


def _article_lines(reading: TimelineEntry) -> Iterator[str]:
    one = reading.article
    when = f"{format_instant(one.published_at)}{DATED[one.dated]}"
    language = f" ({one.language})" if one.language else ""
    yield f"#{one.id}  {when}  {clean_name(one.outlet)}{language}: {RELATIONS[one.relation]}"
    yield f"    {clean_title(one.title) or '(no headline)'}"
    yield f"    {clean(one.url, 2000)}"
    nearest = f", nearest to #{one.nearest}" if one.nearest is not None else ""
    yield f"    why: {clean(one.reason)} (score {one.score:.2f}{nearest}{', by hand' if one.by_hand else ''})"
    if one.origin:
        yield f"    names as its source: {clean_name(one.origin)}"
    if one.gone:
        yield "    taken away by its outlet since"


def _added_lines(reading: TimelineEntry, *, first: bool, all_of_it: bool) -> Iterator[str]:
    if reading.opens:
        if not first:
            yield "    the first in its language: what it adds cannot be told"
        return
    if not reading.adds:
        yield "    adds nothing to what was there before"
        return
    yield f"    adds {quantity(len(reading.adds), 'sentence')}:"
    shown = reading.adds if all_of_it else reading.adds[:ADDED]
    for sentence in shown:
        yield f"      + {clean(sentence, SENTENCE_CHARS)}"
    if len(shown) < len(reading.adds):
        yield f"      … and {len(reading.adds) - len(shown)} more (--full)"


def storyline_lines(links: Sequence[StoryLink], *, current_story: str) -> Iterator[str]:
    """Return the lines of the stories that follow one another; of a story that stands alone none."""
    for link in links if len(links) > 1 else ():
        mark = ">" if link.key == current_story else " "
        follows = f", follows {link.follows}" if link.follows else ""
        yield (
            f"line   {mark} {link.key}  {format_instant(link.first_seen_at)}  {clean_title(link.title) or '(no headline)'}"
            f" ({clean_name(link.outlet)}; {quantity(link.articles, 'article')}{follows})"
        )
