"""Build a FeedDocument from raw entries: identities, absolute URLs, dates and polling hints, alike for every parser."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import lru_cache
from hashlib import sha256
from urllib.parse import urljoin, urlsplit

from lxml import etree

from extractors.dates import parse_date
from extractors.feeds.raw import MAX_ENTRIES, RawEntry, RawFeed
from extractors.languages.calendar import ENGLISH_WEEKDAYS
from extractors.markup import unescape_entities, visible_line, without_controls
from extractors.model import Entry, FeedDocument, PaceHints

# The rule: the guid if there is one; else the link, if unique in the document; else title and date.
# To a guid shared by entries with different links the link is added. Of exactly two, the older keeps the plain guid,
# so that the second one's arrival does not make the first look new.


@dataclass(frozen=True, slots=True)
class EntryIdentity:
    """The fields that identify an entry."""

    guid: str
    link: str
    title: str
    date: str


def entry_identities(entries: Sequence[EntryIdentity]) -> list[str]:
    """Return one SHA-256 in hex per entry, all different, in the order given (newest first, as feeds are written)."""
    guids = _links_by_guid(entries)
    links = Counter(entry.link for entry in entries if not entry.guid)
    times: Counter[str] = Counter()
    found: list[str] = []
    for entry in reversed(entries):
        identity = _digest(*_key(entry, guids, links, times))
        times[identity] += 1
        repeats = times[identity] - 1
        found.append(_digest("repeat", identity, str(repeats)) if repeats else identity)
    found.reverse()
    return found


def _links_by_guid(entries: Sequence[EntryIdentity]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for entry in entries:
        if entry.guid:
            found.setdefault(entry.guid, set()).add(_distinguishing_field(entry))
    return found


def _distinguishing_field(entry: EntryIdentity) -> str:
    """Return the field that distinguishes entries with the same guid."""
    return entry.link or f"{entry.title}\n{entry.date}"


def _key(
    entry: EntryIdentity, guids: dict[str, set[str]], links: Counter[str], times: Counter[str]
) -> tuple[str, ...]:
    if entry.guid:
        sharing = len(guids[entry.guid])
        plain = ("guid", entry.guid)
        if sharing == 1 or (sharing == 2 and not times[_digest(*plain)]):
            return plain
        return ("guid", entry.guid, _distinguishing_field(entry))
    if entry.link and links[entry.link] == 1:
        return ("link", entry.link)
    return ("title", entry.title, entry.date)


def _digest(*parts: str) -> str:
    return sha256("\0".join(parts).encode("utf-8", "replace")).hexdigest()


MAX_URL_BYTES = 2_000  # bytes in UTF-8: longer ones are data, not links, and cannot be indexed
_LINE_SPACES = re.compile(r"[\t\r\n]+")
_ABSOLUTE = re.compile(r"https?://[^\s/?#<>\"]", re.IGNORECASE)
_WITHOUT_SCHEME = re.compile(r"www\.[\w-]+\.[\w.-]+(?:[/?#:]|$)", re.IGNORECASE)
_UNSAFE_CHARACTERS = re.compile(r"[\x00-\x20\x7f<>\"`]")


def absolute_url(link: str, *, base: str) -> str:
    """Return a link as an absolute http(s) URL without white space; "" when it is not one."""
    link = _LINE_SPACES.sub("", link.strip()).replace(
        "&amp;", "&"
    )  # escaped once too often; never meant
    if not link or _is_long(link):
        return ""
    if not _ABSOLUTE.match(link):
        if _WITHOUT_SCHEME.match(link):
            link = f"//{link}"
        try:
            link = urljoin(base, link)
        except ValueError:
            return ""
        if not _ABSOLUTE.match(link):
            return ""
    link = _UNSAFE_CHARACTERS.sub(_percent_encode, link)
    return link if _is_sound(link) and not _is_long(link) else ""


def link_base(written: str, *, site: str, url: str) -> str:
    """Return the base of relative links: xml:base, else the site of the feed, else its own
    URL.
    """
    if written:
        return absolute_url(written, base=url) or url
    return site or url


@lru_cache(maxsize=1024)
def _sound_host(host: str) -> bool:
    try:
        return bool(urlsplit(host).hostname) and urlsplit(host).port is not False
    except ValueError:
        return False


def _is_sound(link: str) -> bool:
    """Return whether the URL has a valid host and port."""
    return _sound_host(
        link.split("?", 1)[0].split("#", 1)[0][:9] + link[9:].split("/", 1)[0].split("?", 1)[0]
    )


def _is_long(link: str) -> bool:
    return len(link) > MAX_URL_BYTES or len(link.encode("utf-8", "replace")) > MAX_URL_BYTES


def _percent_encode(match: re.Match[str]) -> str:
    return f"%{ord(match.group()):02X}"


_SLASHED = re.compile(r"(?<!\d)(\d{1,2})/(\d{1,2})/(\d{4}|\d{2})(?!\d)")
_MONTH_FIRST = re.compile(
    r"en(?:[-_](?:us|ph)\b|$)|$", re.IGNORECASE
)  # and who says nothing of a language


def days_come_first(texts: Iterable[str], *, language: str) -> bool:
    """Return whether 03/02/2026 is 3 February: a day above 12 proves it, else the feed's language
    decides.
    """
    found = [match for text in texts if "/" in text and (match := _SLASHED.search(text))]
    if not found:
        return False
    first = any(int(match.group(1)) > 12 for match in found)
    second = any(int(match.group(2)) > 12 for match in found)
    if first != second:
        return first
    return not _MONTH_FIRST.match(language.strip())


def with_dotted_date(text: str) -> str:
    """Return the text with dots in its slashed date, which makes it unambiguously day-first."""
    return _SLASHED.sub(r"\1.\2.\3", text, count=1)


_UPDATE_PERIODS = {
    "hourly": timedelta(hours=1),
    "daily": timedelta(days=1),
    "weekly": timedelta(weeks=1),
    "monthly": timedelta(days=30),
    "yearly": timedelta(days=365),
}
_NUMBER = re.compile(r"\s*([0-9]{1,6})")
_MAX_PACE = timedelta(days=365)
_NO_HINTS = PaceHints()


def pace_hints_of(head: dict[str, list[etree._Element]]) -> PaceHints:
    """Return the hints among a channel's children (RSS ttl, skipHours, skipDays; sy:*); invalid values are ignored."""
    if not (
        {"ttl", "skiphours", "skipdays", "sy:updateperiod", "sy:updatefrequency"} & head.keys()
    ):
        return _NO_HINTS
    minutes = _number(_text(head, "ttl"))
    hours = (_number(text) for text in _inner(head, "skiphours"))
    days = (text.lower() for text in _inner(head, "skipdays"))
    return pace_hints(
        minutes=minutes,
        period=_text(head, "sy:updateperiod"),
        frequency=_number(_text(head, "sy:updatefrequency")),
        skip_hours=frozenset(hour % 24 for hour in hours if hour is not None and hour <= 24),
        skip_days=frozenset(ENGLISH_WEEKDAYS.index(day) for day in days if day in ENGLISH_WEEKDAYS),
    )


def pace_hints(
    *,
    minutes: int | None,
    period: str,
    frequency: int | None,
    skip_hours: frozenset[int] = frozenset(),
    skip_days: frozenset[int] = frozenset(),
) -> PaceHints:
    """Convert these values to hints; sy:updatePeriod is daily and sy:updateFrequency 1 unless said."""
    every = None
    if period or frequency:
        every = _UPDATE_PERIODS.get(period.strip().lower() or "daily")
        every = every / max(frequency or 1, 1) if every else None
    return PaceHints(
        ttl=min(timedelta(minutes=minutes), _MAX_PACE) if minutes else None,
        update_every=every,
        # A feed that skips all hours or all days is ignored.
        skip_hours=skip_hours if len(skip_hours) < 24 else frozenset(),
        skip_days=skip_days if len(skip_days) < 7 else frozenset(),
    )


def _text(head: dict[str, list[etree._Element]], name: str) -> str:
    return next(((element.text or "").strip() for element in head.get(name, ())), "")


def _inner(head: dict[str, list[etree._Element]], name: str) -> list[str]:
    return [(child.text or "").strip() for element in head.get(name, ()) for child in element]


def _number(text: str) -> int | None:
    found = _NUMBER.match(text)
    return int(found.group(1)) if found else None


MAX_TITLE_CHARACTERS = 1_000
MAX_BODY_CHARACTERS = 500_000
MAX_GUID_CHARACTERS = 2_000
MAX_AUTHORS = 20

_LANGUAGE = re.compile(r"\s*([A-Za-z]{2,3})(?:[-_]|\s*$)")


def build_document(raw: RawFeed, *, url: str) -> FeedDocument:
    """Return the feed with links resolved, dates read, titles as seen, texts cut to bounds and identities computed."""
    site = absolute_url(raw.link, base=link_base(raw.base, site="", url=url))
    entries = raw.entries[:MAX_ENTRIES]
    links = [
        absolute_url(e.link, base=link_base(e.base or raw.base, site=site, url=url))
        for e in entries
    ]
    titles = [_entry_title(entry) for entry in entries]
    names = [
        # The link as written: the resolved one changes when the feed moves.
        EntryIdentity(
            entry.guid.strip(),
            "".join(entry.link.split()),
            title,
            next(filter(None, entry.published + entry.updated), ""),
        )
        for entry, title in zip(entries, titles, strict=True)
    ]
    dates = (text for entry in entries for text in entry.published + entry.updated)
    if days_come_first(dates, language=raw.language):
        entries = [_with_days_first(entry) for entry in entries]
    return FeedDocument(
        title=visible_line(raw.title)[:MAX_TITLE_CHARACTERS],
        entries=tuple(map(_build_entry, entries, links, titles, entry_identities(names))),
        language=primary_language(raw.language),
        hints=raw.hints,
        site_link=site or None,
        cut_off=raw.cut_off,
        left_out=raw.left_out + len(raw.entries) - len(entries),
    )


def _with_days_first(raw: RawEntry) -> RawEntry:
    return replace(
        raw,
        published=tuple(map(with_dotted_date, raw.published)),
        updated=tuple(map(with_dotted_date, raw.updated)),
    )


def _build_entry(raw: RawEntry, link: str, title: str, identity: str) -> Entry:
    updated = next((date for text in raw.updated if (date := parse_date(text))), None)
    published = next((date for text in raw.published if (date := parse_date(text))), None)
    return Entry(
        identity=identity,
        title=title,
        link=link,
        guid=without_controls(raw.guid.strip())[:MAX_GUID_CHARACTERS] or None,
        published=published or updated,
        updated=updated,
        summary=raw.summary[:MAX_BODY_CHARACTERS],
        content=raw.content[:MAX_BODY_CHARACTERS],
        authors=tuple(
            name
            for author in raw.authors[:MAX_AUTHORS]
            if (name := visible_line(author)[:MAX_TITLE_CHARACTERS])
        ),
        language=primary_language(raw.language),
        half=raw.half,
    )


def _entry_title(raw: RawEntry) -> str:
    if raw.title_is_markup:
        return visible_line(raw.title)[:MAX_TITLE_CHARACTERS]
    return " ".join(
        without_controls(unescape_entities(raw.title[: 4 * MAX_TITLE_CHARACTERS])).split()
    )[:MAX_TITLE_CHARACTERS]


def primary_language(tag: str) -> str | None:
    """Return the BCP 47 primary tag of a language tag ("en" of "en-GB" and "en_us"); None for anything else."""
    found = _LANGUAGE.match(tag) if tag else None
    return found.group(1).lower() if found else None
