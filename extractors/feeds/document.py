"""Build a FeedDocument from any parser's raw entries: identities, URLs, dates, polling hints."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from itertools import chain

from extractors.dates import parse_date
from extractors.feeds.identity import EntryIdentity, entry_identities
from extractors.feeds.links import absolute_url, link_base
from extractors.feeds.raw import MAX_ENTRIES, RawEntry, RawFeed
from extractors.markup import unescape_entities, visible_line, without_controls
from extractors.model import Entry, FeedDocument

_SLASHED_DATE = re.compile(r"(?<!\d)(\d{1,2})/(\d{1,2})/(\d{4}|\d{2})(?!\d)")
_MONTH_FIRST = re.compile(
    r"en(?:[-_](?:us|ph)\b|$)|$", re.IGNORECASE
)  # and who says nothing of a language
MAX_TITLE_CHARACTERS = 1_000
MAX_BODY_CHARACTERS = 500_000
MAX_GUID_CHARACTERS = 2_000
MAX_AUTHORS = 20
_LANGUAGE_TAG = re.compile(r"\s*([A-Za-z]{2,3})(?:[-_]|\s*$)")


def days_come_first(texts: Iterable[str], *, language: str) -> bool:
    """Decide whether 03/02/2026 is 3 February: a day above 12 proves it, else the language."""
    days_first = months_first = False
    has_date = False
    for text in texts:
        match = _SLASHED_DATE.search(text) if "/" in text else None
        if match:
            has_date = True
            days_first |= int(match.group(1)) > 12
            months_first |= int(match.group(2)) > 12
    if days_first != months_first:
        return days_first
    return has_date and not _MONTH_FIRST.match(language.strip())


def with_dotted_date(text: str) -> str:
    """Put dots into a slashed date, which makes it unambiguously day-first."""
    return _SLASHED_DATE.sub(r"\1.\2.\3", text, count=1)


def build_document(raw: RawFeed, *, url: str) -> FeedDocument:
    """Resolve links, parse dates, cut texts to their bounds and compute identities."""
    site = absolute_url(raw.link, base=link_base(raw.base, site="", url=url))
    entries = raw.entries[:MAX_ENTRIES]
    titles = list(map(_entry_title, entries))
    identities = entry_identities(list(map(_identity_of, entries, titles)))
    dates = chain.from_iterable(entry.published + entry.updated for entry in entries)
    if days_come_first(dates, language=raw.language):
        entries = list(map(_with_days_first, entries))
    built = []
    for entry, title, identity in zip(entries, titles, identities, strict=True):
        base = link_base(entry.base or raw.base, site=site, url=url)
        link = absolute_url(entry.link, base=base)
        built.append(_build_entry(entry, link, title, identity))
    return FeedDocument(
        title=visible_line(raw.title)[:MAX_TITLE_CHARACTERS],
        entries=tuple(built),
        language=primary_language(raw.language),
        hints=raw.hints,
        site_link=site or None,
        cut_off=raw.cut_off,
        left_out=raw.left_out + len(raw.entries) - len(entries),
    )


def _identity_of(entry: RawEntry, title: str) -> EntryIdentity:
    date = next(filter(None, entry.published + entry.updated), "")
    # The link as written: the resolved one changes when the feed moves.
    return EntryIdentity(entry.guid.strip(), "".join(entry.link.split()), title, date)


def _with_days_first(raw: RawEntry) -> RawEntry:
    return replace(
        raw,
        published=tuple(map(with_dotted_date, raw.published)),
        updated=tuple(map(with_dotted_date, raw.updated)),
    )


def _build_entry(raw: RawEntry, link: str, title: str, identity: str) -> Entry:
    updated = first_date(raw.updated)
    return Entry(
        identity=identity,
        title=title,
        link=link,
        guid=without_controls(raw.guid.strip())[:MAX_GUID_CHARACTERS] or None,
        published=first_date(raw.published) or updated,
        updated=updated,
        summary=raw.summary[:MAX_BODY_CHARACTERS],
        content=raw.content[:MAX_BODY_CHARACTERS],
        authors=tuple(filter(None, map(_author_line, raw.authors[:MAX_AUTHORS]))),
        language=primary_language(raw.language),
        half=raw.half,
    )


def first_date(texts: Iterable[str]) -> datetime | None:
    """Return the first of these dates that can be parsed."""
    return next(filter(None, map(parse_date, texts)), None)


def _author_line(author: str) -> str:
    return visible_line(author)[:MAX_TITLE_CHARACTERS]


def _entry_title(raw: RawEntry) -> str:
    if raw.title_is_markup:
        return visible_line(raw.title)[:MAX_TITLE_CHARACTERS]
    title = without_controls(unescape_entities(raw.title[: 4 * MAX_TITLE_CHARACTERS]))
    return " ".join(title.split())[:MAX_TITLE_CHARACTERS]


def primary_language(tag: str) -> str | None:
    """Return the primary BCP 47 subtag ("en" of "en-GB" and "en_us"); None for an invalid tag."""
    match = _LANGUAGE_TAG.match(tag)
    return match.group(1).lower() if match else None
