"""Which documents are read at small cost, whatever they hold: no more than a second and 64 MB.

All that is done to a small document is linear in its length: each regular expression has one way to match or is
possessive or bounded, lxml gives up at 256 levels, entries and growth by entities are capped. What is not linear, or
not our work, makes a document costly: feedparser; long namespaces, which the name of every element repeats; packed
bytes; an operator's own pattern. `test_feed_hostile` measures it.
"""

from __future__ import annotations

import re

SMALL = 256 * 1024  # bytes
_PACKED = (b"\x1f\x8b", b"x\x01", b"x\x9c", b"x\xda")  # heads of gzip and of zlib's usual levels
_LONG_NAMESPACE = re.compile(
    r"""xmlns(?<=\sxmlns)(?::[^\s="'<>]*+)?\s*+=\s*+(?:"[^"]{300}|'[^']{300})""",
)


class Costly(Exception):
    """Raised in place of reading a document that may cost more than a small one."""


def is_small(data: bytes) -> bool:
    """Return whether these bytes are a small document, not packed."""
    return len(data) <= SMALL and not data.startswith(_PACKED)


def has_long_namespace(text: str) -> bool:
    """Return whether a namespace is longer than any that is used."""
    return _LONG_NAMESPACE.search(text) is not None
