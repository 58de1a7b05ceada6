"""Identify feed entries by guid, else by a link unique in the document, else by title and date."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256


@dataclass(frozen=True, slots=True)
class EntryIdentity:
    """The fields that identify an entry."""

    guid: str
    link: str
    title: str
    date: str


def entry_identities(entries: Sequence[EntryIdentity]) -> list[str]:
    """Return a distinct SHA-256 in hex for each entry, in the given order (newest first)."""
    guids = _links_by_guid(entries)
    links = Counter(entry.link for entry in entries if not entry.guid)
    times: Counter[str] = Counter()
    identities: list[str] = []
    for entry in reversed(entries):
        identity = _digest(*_key(entry, guids, links, times))
        times[identity] += 1
        repeats = times[identity] - 1
        identities.append(_digest("repeat", identity, str(repeats)) if repeats else identity)
    identities.reverse()
    return identities


def _links_by_guid(entries: Sequence[EntryIdentity]) -> dict[str, set[str]]:
    links: dict[str, set[str]] = {}
    for entry in entries:
        if entry.guid:
            links.setdefault(entry.guid, set()).add(_distinguishing_field(entry))
    return links


def _distinguishing_field(entry: EntryIdentity) -> str:
    """Choose the field that distinguishes entries with the same guid."""
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
