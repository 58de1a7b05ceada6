"""Decide which documents are cheap to parse whatever they contain: at most one second and 64 MB.

All steps on a small document are linear in its length: regular expressions are unambiguous,
possessive or bounded; lxml stops at 256 levels; entries and entity expansion are capped. A document
is costly if it needs anything non-linear or outside our control: feedparser, long namespaces
(repeated by every element name), compressed data, or an operator's own pattern. `test_feed_hostile`
measures this.
"""

from __future__ import annotations

import re

SMALL_DOCUMENT_BYTES = 256 * 1024  # bytes
_COMPRESSED_HEADS = (
    b"\x1f\x8b",
    b"x\x01",
    b"x\x9c",
    b"x\xda",
)  # heads of gzip and of zlib's usual levels
_LONG_NAMESPACE = re.compile(
    r"""xmlns(?<=\sxmlns)(?::[^\s="'<>]*+)?\s*+=\s*+(?:"[^"]{300}|'[^']{300})""",
)


class CostlyDocument(Exception):
    """Raised instead of parsing a document that may be expensive."""


def is_small_document(data: bytes) -> bool:
    """Return whether these bytes are a small, uncompressed document."""
    return len(data) <= SMALL_DOCUMENT_BYTES and not data.startswith(_COMPRESSED_HEADS)


def has_long_namespace(text: str) -> bool:
    """Return whether a namespace is longer than any in real use."""
    return _LONG_NAMESPACE.search(text) is not None
