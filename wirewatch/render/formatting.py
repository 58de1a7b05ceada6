"""Escape, bound and format text for every renderer: outside text made harmless, times, counts, columns."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from urllib.parse import quote, urlsplit
from zoneinfo import ZoneInfo

from extractors.languages.calendar import ENGLISH_MONTHS, ENGLISH_WEEKDAYS
from extractors.model import SnippetPart
from wirewatch.domain.digests.digest_items import ChangedArticle, Gloss, UpcomingDate
from wirewatch.domain.digests.model import (
    ActorSection,
    Digest,
    FeedTrouble,
    Headline,
    Source,
    ToldStory,
    Why,
)
from wirewatch.domain.urls import without_tracking

WEEKDAYS = tuple(name[:3].capitalize() for name in ENGLISH_WEEKDAYS)
MONTHS = tuple(name[:3].capitalize() for name in ENGLISH_MONTHS)
SMALL_NUMBER_WORDS = (
    "no",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
)


def zone_name(timezone: str) -> str:
    """Return what people call a zone: its city, or UTC."""
    city = timezone.rpartition("/")[2].replace("_", " ")
    return "UTC" if timezone in ("UTC", "Etc/UTC", "Etc/GMT", "GMT", "Zulu") else city


def format_day(moment: datetime, zone: ZoneInfo) -> str:
    """Return "Sun 22 Nov", whatever the locale."""
    local = moment.astimezone(zone)
    return f"{WEEKDAYS[local.weekday()]} {local.day} {MONTHS[local.month - 1]}"


def format_time(moment: datetime, zone: ZoneInfo) -> str:
    """Return "14:05"."""
    return f"{moment.astimezone(zone):%H:%M}"


def format_moment(
    instant: datetime, timezone: str, *, today: datetime | None = None, zone_named: bool = True
) -> str:
    """Return "Sun 22 Nov 14:05 Kabul (09:35 UTC)": the reader's zone first; the year when it is not that of `today`.

    Without `zone_named` only the day and the hour.
    """
    zone = ZoneInfo(timezone)
    year = (
        f" {instant.astimezone(zone).year}"
        if today and abs(today - instant) > timedelta(days=300)
        else ""
    )
    local = f"{format_day(instant, zone)}{year} {format_time(instant, zone)}"
    if not zone_named:
        return local
    local = f"{local} {zone_name(timezone)}"
    if zone_name(timezone) == "UTC":
        return local
    same_day = instant.astimezone(zone).date() == instant.astimezone(UTC).date()
    utc = (
        format_time(instant, ZoneInfo("UTC"))
        if same_day
        else f"{format_day(instant, ZoneInfo('UTC'))} {instant:%H:%M}"
    )
    return f"{local} ({utc} UTC)"


WEEKDAY_ONLY_WITHIN = timedelta(days=6)  # within which a weekday alone says which day


def format_near_moment(instant: datetime, timezone: str, *, today: datetime) -> str:
    """Return "Sun 14:05" within NEAR of `today`, else "22 Nov 14:05", in the reader's zone, which the head names."""
    zone = ZoneInfo(timezone)
    if timedelta(0) <= today - instant <= WEEKDAY_ONLY_WITHIN:
        return f"{WEEKDAYS[instant.astimezone(zone).weekday()]} {format_time(instant, zone)}"
    return format_moment(instant, timezone, today=today, zone_named=False).partition(" ")[2]


def quantity(count: int, singular: str, plural: str | None = None) -> str:
    """Return "1 story", "3 stories", "no stories"."""
    word = singular if count == 1 else plural or f"{singular}s"
    return f"{count or 'no'} {word}"


def number_word(count: int) -> str:
    """Return a small number as a word, a bigger one in figures."""
    return SMALL_NUMBER_WORDS[count] if 0 <= count < len(SMALL_NUMBER_WORDS) else str(count)


def join_names(names: Sequence[str], *, at_most: int = 6) -> str:
    """Return "A, B and C"; beyond `at_most`, "A, B, C and 4 more"."""
    if len(names) > at_most:
        return f"{', '.join(names[:at_most])} and {len(names) - at_most} more"
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def format_duration(length: timedelta) -> str:
    """Return a length of time as a person would say it: "40 minutes", "5 hours", "3 days"."""
    minutes = round(length / timedelta(minutes=1))
    if minutes < 90:
        return quantity(minutes, "minute")
    hours = round(length / timedelta(hours=1))
    return (
        quantity(hours, "hour")
        if hours < 48
        else quantity(round(length / timedelta(days=1)), "day")
    )


def format_date_without_year(iso: str) -> str:
    """Return "Tue 24 Nov", "Nov 2026", "week 48": as a calendar entry of the next months says it."""
    written = format_date(iso)
    return re.sub(
        r"^(\w{3} \d{1,2} \w{3}) \d{4}$", r"\1", re.sub(r"^(week \d+) of \d{4}$", r"\1", written)
    )


def format_date(iso: str) -> str:
    """Return "Tue 24 Nov 2026" of "2026-11-24", "Nov 2026" of "2026-11", "week 48 of 2026" of "2026-W48"."""
    week = re.fullmatch(r"(\d{4})-W(\d\d)", iso)
    if week:
        return f"week {int(week[2])} of {week[1]}"
    try:
        if re.fullmatch(r"\d{4}-\d\d", iso):
            return f"{MONTHS[int(iso[5:]) - 1]} {iso[:4]}"
        when = date.fromisoformat(iso)
    except (ValueError, IndexError):
        return iso
    return f"{WEEKDAYS[when.weekday()]} {when.day} {MONTHS[when.month - 1]} {when.year}"


LINE_COLUMNS = 76

_WIDE = "\u2e80-\u9fff\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\U00020000-\U0003ffff"
_PIECE = re.compile(rf"\s+|[{_WIDE}][、。，．！？：；）」』】”’]*|[^\s{_WIDE}]+")


def column_width(text: str) -> int:
    """Return how many columns a text takes: wide characters two, marks and joiners none."""
    return sum(_columns(character) for character in text)


def wrap(text: str, *, first: str = "", rest: str = "", columns: int = LINE_COLUMNS) -> str:
    """Return a text in lines of at most `columns`, the first behind `first`, the others behind `rest`.

    A word longer than a line is cut, but for an address: that stands alone on its line, whole.
    """
    lines, line, empty = [], first, True
    for piece in _pieces(text, columns - max(column_width(first), column_width(rest))):
        if piece.isspace():
            line += "" if empty else " "
            continue
        if not empty and column_width(line) + column_width(piece) > columns:
            lines.append(line.rstrip())
            line = rest
        line += piece
        empty = False
    return "\n".join([*lines, line.rstrip()])


def _pieces(text: str, room: int) -> Iterator[str]:
    for match in _PIECE.finditer(text.strip()):
        piece = match.group()
        if column_width(piece) <= room or piece.startswith(("http://", "https://")):
            yield piece
        else:
            yield from _cut(piece, room)


def _cut(piece: str, room: int) -> Iterator[str]:
    part = ""
    for character in piece:
        if part and column_width(part) + _columns(character) > room:
            yield part
            part = ""
        part += character
    yield part


def _columns(character: str) -> int:
    if unicodedata.combining(character) or unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in ("W", "F") else 1


TITLE_CHARS = 300  # characters
NAME_CHARS = 80
SENTENCE_CHARS = 400
URL_CHARS = 2000

# Controls, bidi overrides, isolates and marks, invisible fillers, noncharacters. U+200C and U+200D stay: Persian and
# Pashto spelling needs them. U+2028 and U+2029 count as white space.
_DROPPED = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff0-\ufffb"
    "\ufffe\uffff\ud800-\udfff\U000e0000-\U000e0fff]"
)
_PIECE_LENGTH = 10_000  # characters that are cleaned at a time
_MARKS_IN_A_ROW = (
    4  # more combining marks than any script stacks: "zalgo" text runs over its neighbours
)


def clean(text: str, limit: int = SENTENCE_CHARS) -> str:
    """Return outside text as one line of at most `limit`: NFC, no control or bidi characters, white space collapsed."""
    return _bounded(_inner(text).strip(), limit)


def clean_part(text: str) -> str:
    """Return a part of outside text as `clean` does, whole and with the blanks at its ends."""
    return "".join(
        _inner(text[start : start + _PIECE_LENGTH]) for start in range(0, len(text), _PIECE_LENGTH)
    )


def safe_url(url: str) -> str | None:
    """Return an http(s) address without credentials and tracking parameters, blanks escaped; None for anything else."""
    return _checked(without_tracking(url.strip()))


def _checked(url: str) -> str | None:
    try:
        parts = urlsplit(url.strip())
        host = parts.hostname
        parts.port  # noqa: B018  # raises ValueError for a port that is none
    except ValueError:
        return None
    if (
        parts.scheme not in ("http", "https")
        or not host
        or parts.username is not None
        or len(url) > URL_CHARS
    ):
        return None
    return quote(url.strip(), safe="!#$%&'()*+,/:;=?@[]~", errors="ignore")


def safe_own_url(url: str | None) -> str | None:
    """Return an address that we made ourselves, http(s) or mailto; None for anything else."""
    if url and "{" in url:  # to be filled in for each reader
        return None
    if url and url.startswith("mailto:") and len(url) <= URL_CHARS:
        return quote(url, safe="!#$%&'()*+,/:;=?@[]~")
    return _checked(url) if url else None


def host_of(url: str | None) -> str:
    """Return the host that a reader would recognise: without "www."; "" for None."""
    host = (urlsplit(url).hostname or "") if url else ""
    return clean(host.removeprefix("www."), NAME_CHARS)


def clean_digest(digest: Digest) -> Digest:
    """Return the digest with every string that came from outside made harmless."""
    return replace(
        digest,
        title=clean(digest.title, NAME_CHARS),
        sections=tuple(_section(section) for section in digest.sections),
        unnamed=tuple(clean(name, NAME_CHARS) for name in digest.unnamed),
        account=replace(
            digest.account,
            blind=tuple(_trouble(one) for one in digest.account.blind),
            partly=tuple(_trouble(one) for one in digest.account.partly),
        ),
        troubles=tuple(_trouble(one) for one in digest.troubles),
        changed=tuple(_changed(one) for one in digest.changed),
        coming=tuple(_coming(one) for one in digest.coming),
        undelivered=tuple(
            replace(one, headlines=tuple(_headline(headline) for headline in one.headlines))
            for one in digest.undelivered
        ),
        brief=tuple(
            replace(
                one,
                text=clean(one.text),
                outlet=clean(one.outlet, NAME_CHARS),
                before=clean(one.before, TITLE_CHARS),
            )
            for one in digest.brief
        ),
        not_meant=tuple(
            replace(
                one,
                title=clean(one.title, TITLE_CHARS) or "(no headline)",
                outlet=clean(one.outlet, NAME_CHARS),
            )
            for one in digest.not_meant
        ),
        notes=tuple(clean(line) for line in digest.notes),
        actor_names={actor: clean(name, NAME_CHARS) for actor, name in digest.actor_names.items()},
        archive_url=safe_url(digest.archive_url) if digest.archive_url else None,
        unsubscribe_url=safe_own_url(digest.unsubscribe_url),
        missed_url=safe_own_url(digest.missed_url),
    )


def _inner(text: str) -> str:
    """Clean without stripping the ends: runs of a snippet keep the space between them."""
    kept = _DROPPED.sub("", unicodedata.normalize("NFC", text[:20_000]))
    kept = re.sub(r"[\s\x85\u2028\u2029]+", " ", kept)
    return _without_stacks(kept)


def _without_stacks(text: str) -> str:
    kept, run = [], 0
    for character in text:
        run = run + 1 if unicodedata.combining(character) else 0
        if run <= _MARKS_IN_A_ROW:
            kept.append(character)
    return "".join(kept)


def _bounded(text: str, limit: int) -> str:
    """Cut at a word border when there is one near the limit; an ellipsis tells that it was cut."""
    if len(text) <= limit:
        return text
    cut = text[: limit - 1]
    space = cut.rfind(" ")
    return (cut[:space] if space > limit * 0.5 else cut).rstrip(" ,;:-") + "…"


def _section(section: ActorSection) -> ActorSection:
    return replace(
        section,
        name=clean(section.name, NAME_CHARS),
        stories=tuple(_story(story) for story in section.stories),
        pointers=tuple(
            (id, clean(title, TITLE_CHARS), clean(name, NAME_CHARS))
            for id, title, name in section.pointers
        ),
    )


def _story(story: ToldStory) -> ToldStory:
    return replace(
        story,
        title=clean(story.title, TITLE_CHARS) or "(no headline)",
        sources=tuple(_source(source) for source in story.sources),
        known=_source(story.known) if story.known else None,
        gloss=_gloss(story.gloss) if story.gloss else None,
        snippet=_passage(story.snippet),
        further=_passage(story.further),
        why=tuple(_why(why) for why in story.why),
        develops_title=clean(story.develops_title, TITLE_CHARS) if story.develops_title else None,
        not_relevant_url=safe_own_url(story.not_relevant_url),
        statements=tuple(
            replace(
                one,
                quote=clean(one.quote),
                speaker=clean(one.speaker, NAME_CHARS),
                verb=clean(one.verb, NAME_CHARS),
                via=clean(one.via, NAME_CHARS) if one.via else None,
            )
            for one in story.statements
        ),
        dates=tuple(
            replace(
                one,
                span=clean(one.span, NAME_CHARS),
                sentence=clean(one.sentence),
                date=clean(one.date, 10),
            )
            for one in story.dates
        ),
    )


def _passage(parts: Sequence[SnippetPart]) -> tuple[SnippetPart, ...]:
    return tuple(SnippetPart(text=_inner(part.text)[:600], strong=part.strong) for part in parts)


def _gloss(gloss: Gloss) -> Gloss:
    return replace(
        gloss, title=clean(gloss.title, TITLE_CHARS), outlet=clean(gloss.outlet, NAME_CHARS)
    )


def _source(source: Source) -> Source:
    return replace(
        source,
        outlet=clean(source.outlet, NAME_CHARS),
        title=clean(source.title, TITLE_CHARS),
        language=_language(source.language),
        of_outlet=clean(source.of_outlet, NAME_CHARS) if source.of_outlet else None,
    )


def _language(tag: str | None) -> str | None:
    return tag if tag and re.fullmatch(r"[A-Za-z]{2,8}", tag) else None


def _changed(one: ChangedArticle) -> ChangedArticle:
    return replace(
        one,
        title=clean(one.title, TITLE_CHARS) or "(no headline)",
        old_title=clean(one.old_title, TITLE_CHARS) if one.old_title else None,
        outlet=clean(one.outlet, NAME_CHARS),
        language=_language(one.language),
        gained=tuple(clean(sentence) for sentence in one.gained),
        lost=tuple(clean(sentence) for sentence in one.lost),
    )


def _coming(one: UpcomingDate) -> UpcomingDate:
    return replace(
        one,
        date=clean(one.date, 10),
        span=clean(one.span, NAME_CHARS),
        sentence=clean(one.sentence),
        title=clean(one.title, TITLE_CHARS),
        outlet=clean(one.outlet, NAME_CHARS),
        language=_language(one.language),
    )


def _headline(one: Headline) -> Headline:
    return replace(
        one,
        title=clean(one.title, TITLE_CHARS) or "(no headline)",
        outlet=clean(one.outlet, NAME_CHARS),
        language=_language(one.language),
    )


def _why(why: Why) -> Why:
    return replace(
        why,
        name=clean(why.name, NAME_CHARS),
        alias=clean(why.alias, NAME_CHARS),
        surface=clean(why.surface, NAME_CHARS),
        context=clean(why.context, NAME_CHARS) if why.context else None,
    )


def _trouble(trouble: FeedTrouble) -> FeedTrouble:
    return replace(trouble, outlet=clean(trouble.outlet, NAME_CHARS), what=clean(trouble.what, 200))
