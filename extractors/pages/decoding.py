"""Decode page bytes (BOM, UTF-8, declared charset, guess) and protect joiners from extraction."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

MAX_PAGE_BYTES = 5 * 1024 * 1024

_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CHARSET_IN_HEADER = re.compile(r"charset\s*=\s*[\"']?([\w.:-]+)", re.IGNORECASE)
_CHARSET_IN_META = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
# What browsers do with these labels (WHATWG Encoding Standard, "names and labels").
_BROWSER_CODECS = {
    "iso-8859-1": "cp1252",
    "latin-1": "cp1252",
    "latin1": "cp1252",
    "us-ascii": "cp1252",
    "ascii": "cp1252",
    "iso-8859-9": "cp1254",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "shift-jis": "cp932",
    "x-sjis": "cp932",
    "euc-kr": "cp949",
    "ks_c_5601-1987": "cp949",
    "tis-620": "cp874",
    "windows-874": "cp874",
}
_JOINER_REFERENCE = re.compile(
    r"\u200c|\u200d|&(?:zwnj|zwj|#0*820[45]|#x0*200[cd])(?:;|(?![0-9a-z]))", re.IGNORECASE
)
_STAND_IN_PAIRS = ("\u2e31\u2e32", "\u2e30\u2e33", "\u2e2b\u2e2c", "\u2056\u2058", "\u2e34\u2e35")


def decode_page(data: bytes, *, content_type: str | None = None) -> str:
    """Decode a page without ever failing: unreadable bytes become U+FFFD.

    A byte order mark wins; then UTF-8 where the bytes are valid UTF-8 (labels lie, valid UTF-8
    hardly ever does); then the HTTP header, the page's own meta element, and at last a statistical
    guess.
    """
    for bom, name in _BYTE_ORDER_MARKS:
        if data.startswith(bom):
            return data.decode(name, errors="replace")
    if (wide := _utf16_without_mark(data)) is not None:
        return data.decode(wide, errors="replace")
    for name in ("utf-8", *_declared_codecs(data, content_type)):
        if (text := _decode_strictly(data, name)) is not None:
            return text
    return _decode_by_guess(data, content_type)


def _utf16_without_mark(data: bytes) -> str | None:
    head = data[:64]
    if head[:1] == b"<" and head[1::2].count(0) > len(head) // 3:
        return "utf-16-le"
    if head[1:2] == b"<" and head[::2].count(0) > len(head) // 3:
        return "utf-16-be"
    return None


def _declared_codecs(data: bytes, content_type: str | None) -> list[str]:
    names = []
    if content_type and (in_header := _CHARSET_IN_HEADER.search(content_type)):
        names.append(in_header.group(1))
    if in_meta := _CHARSET_IN_META.search(data[:4096]):
        names.append(in_meta.group(1).decode("ascii", errors="replace"))
    return [
        _BROWSER_CODECS.get(name.lower(), name)
        for name in names
        if not name.lower().startswith("utf-16")
    ]


def _decode_strictly(data: bytes, name: str) -> str | None:
    try:
        return data.decode(name)
    except (LookupError, UnicodeDecodeError, ValueError):
        return None


def _decode_by_guess(data: bytes, content_type: str | None) -> str:
    # A page of one declared charset with a few broken bytes is more common than a wrong label.
    for name in (*_declared_codecs(data, content_type), "utf-8"):
        try:
            text = data.decode(name, errors="replace")
        except LookupError:
            continue
        if text.count("\ufffd") <= len(text) // 200:
            return text
    from charset_normalizer import from_bytes

    best = from_bytes(data[:20_000]).best()
    return data.decode(best.encoding if best else "cp1252", errors="replace")


# --- joiners -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Joiners:
    """One pair of printable characters that replace U+200C and U+200D during extraction.

    The text extractor drops every character that is not printable; without these two, Persian words
    fuse and Indic conjuncts and emoji fall apart.
    """

    non_joiner: str
    joiner: str

    def hide(self, text: str) -> str:
        """Replace each joiner of the markup, raw or as a character reference."""
        return _JOINER_REFERENCE.sub(self._stand_in, text)

    def restore(self, text: str) -> str:
        """Put the joiners back into a text."""
        return text.replace(self.non_joiner, "\u200c").replace(self.joiner, "\u200d")

    def _stand_in(self, reference: re.Match[str]) -> str:
        wanted = reference.group().lower().rstrip(";")
        return (
            self.joiner if wanted.endswith(("\u200d", "zwj", "8205", "200d")) else self.non_joiner
        )


def joiners_for(text: str) -> Joiners:
    """Return replacement characters that do not occur in the text."""
    pair = next(
        (pair for pair in _STAND_IN_PAIRS if pair[0] not in text and pair[1] not in text),
        _STAND_IN_PAIRS[0],
    )
    return Joiners(pair[0], pair[1])
