"""Which entry is which, told from the raw guid or link alone, alike for every parser.

The rule: the guid when there is one; else the link, if no other entry of the document has it; else title and date.
A guid that two entries with different links share names neither by itself: the link is added to it. Of just two, the
older keeps the plain guid, so that the arrival of the second does not make the first look new.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256


@dataclass(frozen=True, slots=True)
class Named:
    """What an entry is known by."""

    guid: str
    link: str
    title: str
    date: str


def identities(entries: Sequence[Named]) -> list[str]:
    """Give one SHA-256 in hex per entry, all different, in the order given (newest first, as feeds are written)."""
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


def _links_by_guid(entries: Sequence[Named]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for entry in entries:
        if entry.guid:
            found.setdefault(entry.guid, set()).add(_apart(entry))
    return found


def _apart(entry: Named) -> str:
    """Give what tells entries of one guid apart."""
    return entry.link or f"{entry.title}\n{entry.date}"


def _key(entry: Named, guids: dict[str, set[str]], links: Counter[str], times: Counter[str]) -> tuple[str, ...]:
    if entry.guid:
        sharing = len(guids[entry.guid])
        plain = ("guid", entry.guid)
        if sharing == 1 or (sharing == 2 and not times[_digest(*plain)]):
            return plain
        return ("guid", entry.guid, _apart(entry))
    if entry.link and links[entry.link] == 1:
        return ("link", entry.link)
    return ("title", entry.title, entry.date)


def _digest(*parts: str) -> str:
    return sha256("\0".join(parts).encode("utf-8", "replace")).hexdigest()
