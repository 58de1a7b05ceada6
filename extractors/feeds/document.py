"""Build a FeedDocument from raw entries: identities, absolute URLs, dates and polling hints, alike for every parser."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from extractors.dates import parse_date
from extractors.feeds.identity import EntryIdentity, entry_identities
from extractors.feeds.links import absolute_url, link_base
from extractors.feeds.raw import MAX_ENTRIES, RawEntry, RawFeed
from extractors.markup import unescape_entities, visible_line, without_controls
from extractors.model import Entry, FeedDocument

_SLASHED = re.compile(r"(?<!\d)(\d{1,2})/(\d{1,2})/(\d{4}|\d{2})(?!\d)")
_MONTH_FIRST = re.compile(
    r"en(?:[-_](?:us|ph)\b|$)|$", re.IGNORECASE
)  # and who says nothing of a language
MAX_TITLE_CHARACTERS = 1_000
MAX_BODY_CHARACTERS = 500_000
MAX_GUID_CHARACTERS = 2_000
MAX_AUTHORS = 20
_LANGUAGE = re.compile(r"\s*([A-Za-z]{2,3})(?:[-_]|\s*$)")


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
