"""Raw entries in, a FeedDocument out: the one place where every reader's findings are made alike."""

from __future__ import annotations

import re
from dataclasses import replace

from extractors.feeds.addresses import absolute, base_of
from extractors.feeds.dates import parse_date
from extractors.feeds.identity import Named, identities
from extractors.feeds.raw import MAX_ENTRIES, RawEntry, RawFeed
from extractors.feeds.slashes import days_come_first, dotted
from extractors.markup import clean, unescaped, visible_line
from wirewatch.domain.model import Entry, FeedDocument

MAX_TITLE = 1_000
MAX_BODY = 500_000
MAX_GUID = 2_000
MAX_AUTHORS = 20

_LANGUAGE = re.compile(r"\s*([A-Za-z]{2,3})(?:[-_]|\s*$)")


def document(raw: RawFeed, *, url: str) -> FeedDocument:
    """Give the feed with links resolved, dates read, titles as seen, texts cut to bounds and identities computed."""
    site = absolute(raw.link, base=base_of(raw.base, site="", url=url))
    entries = raw.entries[:MAX_ENTRIES]
    links = [absolute(e.link, base=base_of(e.base or raw.base, site=site, url=url)) for e in entries]
    titles = [_title(entry) for entry in entries]
    names = [
        # The link as written: what it resolves to changes when the feed moves.
        Named(
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
        title=visible_line(raw.title)[:MAX_TITLE],
        entries=tuple(map(_entry, entries, links, titles, identities(names))),
        language=language_of(raw.language),
        hints=raw.hints,
        site_link=site or None,
        cut_off=raw.cut_off,
        left_out=raw.left_out + len(raw.entries) - len(entries),
    )


def _with_days_first(raw: RawEntry) -> RawEntry:
    return replace(raw, published=tuple(map(dotted, raw.published)), updated=tuple(map(dotted, raw.updated)))


def _entry(raw: RawEntry, link: str, title: str, identity: str) -> Entry:
    updated = next((date for text in raw.updated if (date := parse_date(text))), None)
    published = next((date for text in raw.published if (date := parse_date(text))), None)
    return Entry(
        identity=identity,
        title=title,
        link=link,
        guid=clean(raw.guid.strip())[:MAX_GUID] or None,
        published=published or updated,
        updated=updated,
        summary=raw.summary[:MAX_BODY],
        content=raw.content[:MAX_BODY],
        authors=tuple(name for author in raw.authors[:MAX_AUTHORS] if (name := visible_line(author)[:MAX_TITLE])),
        language=language_of(raw.language),
        half=raw.half,
    )


def _title(raw: RawEntry) -> str:
    if raw.title_is_markup:
        return visible_line(raw.title)[:MAX_TITLE]
    return " ".join(clean(unescaped(raw.title[: 4 * MAX_TITLE])).split())[:MAX_TITLE]


def language_of(tag: str) -> str | None:
    """Give the BCP 47 primary tag of a language tag ("en" of "en-GB" and "en_us"); None for anything else."""
    found = _LANGUAGE.match(tag) if tag else None
    return found.group(1).lower() if found else None
