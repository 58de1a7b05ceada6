"""UTF-8 that was read as Latin-1 or windows-1252 and encoded again: undone by ftfy, stretch by stretch."""

from __future__ import annotations

import re

# What double encoding leaves of a letter beyond ASCII: its lead byte and a following byte, each shown as a character.
# Looked for first, because ftfy costs a second a megabyte and nearly every document is sound.
_SUSPECT = re.compile(
    "[\u00c2-\u00f4][\u0080-\u00bf\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013-\u203a\u20ac\u2122]"
)
_STRETCH = re.compile(r"[^<>]+")


def repaired(text: str) -> str:
    """Return the text with double encoding undone, between tags: one broken outlet may stand among sound ones."""
    if text.isascii() or not _SUSPECT.search(text):
        return text
    return _STRETCH.sub(lambda stretch: _undone(stretch.group()), text)


def _undone(stretch: str) -> str:
    if not _SUSPECT.search(stretch):
        return stretch
    from ftfy import TextFixerConfig, fix_encoding

    # Only whole sequences: what was lost on the way is not guessed, and HTML is left to the parser.
    sure = TextFixerConfig(
        unescape_html=False, restore_byte_a0=False, replace_lossy_sequences=False, decode_inconsistent_utf8=False
    )
    return fix_encoding(stretch, sure)
