"""Decode feed bytes: gunzip, detect the encoding, undo double encoding, neutralise DTDs.

Precedence: byte order mark, valid UTF-8 (whatever is declared), the HTTP header, the XML
declaration, and last a statistical guess.
"""

from __future__ import annotations

import codecs
import re
import zlib

from extractors.feeds.charset_guess import guess_charset
from extractors.feeds.raw import NotAFeed

# What double encoding makes of a non-ASCII letter: its lead byte and a continuation byte, each
# shown as a character. Checked first, because ftfy takes a second per megabyte and nearly every
# document is sound.
_DOUBLE_ENCODED = re.compile(
    "[\u00c2-\u00f4][\u0080-\u00bf\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013-\u203a\u20ac\u2122]"
)
_TEXT_RUN = re.compile(r"[^<>]+")
MAX_FEED_BYTES = 32 * 1024 * 1024
MAX_COMPRESSION_LAYERS = 2  # a proxy may compress what a plug-in has compressed already
_COMPRESSED_HEADS = frozenset(
    {b"\x1f\x8b", b"x\x01", b"x\x9c", b"x\xda"}
)  # heads of gzip and of zlib's usual levels
_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_ZERO_PATTERNS = (
    (re.compile(rb"[<{\s]\0\0\0[^\0]\0\0\0"), "utf-32-le"),
    (re.compile(rb"\0\0\0[<{\s]\0\0\0[^\0]"), "utf-32-be"),
    (re.compile(rb"[<{\s]\0[^\0]\0"), "utf-16-le"),
    (re.compile(rb"\0[<{\s]\0[^\0]"), "utf-16-be"),
)
_EBCDIC_XML = "<?xml".encode("cp037")
_XML_ENCODING = re.compile(rb"""<\?xml[^>]{0,200}?encoding\s*=\s*["']?\s*([A-Za-z0-9._:-]{1,40})""")
_META_CHARSET = re.compile(
    rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([A-Za-z0-9._:-]{1,40})""", re.IGNORECASE
)
_HEADER_CHARSET = re.compile(r"""charset\s*=\s*["']?\s*([A-Za-z0-9._:-]{1,40})""", re.IGNORECASE)
# The encoding that a label means in practice (WHATWG Encoding Standard): the superset in real use.
_PRACTICAL_CODECS = {
    "iso8859-1": "cp1252",
    "ascii": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "big5": "big5hkscs",
    "utf-7": "utf-8",
}
_CODE_PAGE = re.compile(r"^(?:x-)?(?:windows|win|cp|ms)[-_]?(\d{3,4})$", re.IGNORECASE)
_WIDE_CODECS = ("utf-16", "utf-32", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be")
_MULTIBYTE_CODECS = frozenset({"gb18030", "cp932", "cp949", "big5hkscs", "euc_jp", "euc_jis_2004"})
_CP1252_TABLE = "".join(bytes([b]).decode("cp1252", errors="ignore") or chr(b) for b in range(256))


def repair_mojibake(text: str) -> str:
    """Undo double encoding in each text between tags, as often only one item is broken."""
    if text.isascii() or not _DOUBLE_ENCODED.search(text):
        return text
    return _TEXT_RUN.sub(lambda stretch: _repair_stretch(stretch.group()), text)


def _repair_stretch(stretch: str) -> str:
    if not _DOUBLE_ENCODED.search(stretch):
        return stretch
    from ftfy import TextFixerConfig, fix_encoding

    # Only complete sequences: lost bytes are not guessed, and HTML is left to the parser.
    sure = TextFixerConfig(
        unescape_html=False,
        restore_byte_a0=False,
        replace_lossy_sequences=False,
        decode_inconsistent_utf8=False,
    )
    return fix_encoding(stretch, sure)


def _bad_byte_as_windows_1252(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return "".join(_CP1252_TABLE[b] for b in error.object[error.start : error.end]), error.end


codecs.register_error("wirewatch-1252", _bad_byte_as_windows_1252)


def decode_feed(data: bytes, *, content_type: str | None = None) -> str:
    """Inflate (at most 32 MiB) and decode a body, and undo double encoding; raises NotAFeed."""
    data = inflate(data)
    for bom, encoding in _BYTE_ORDER_MARKS:
        if data.startswith(bom):
            return repair_mojibake(_decode_leniently(data[len(bom) :], encoding))
    head = data[:16]
    if head.startswith(_EBCDIC_XML):
        return data.decode("cp037").replace("\x85", "\n")
    if b"\0" in head:
        for pattern, encoding in _ZERO_PATTERNS:
            if pattern.match(head):
                return _decode_leniently(data, encoding)
    return repair_mojibake(_decode_narrow(data, _labels(data, content_type)))


def inflate(data: bytes) -> bytes:
    """Inflate gzip or zlib, at most twice; raises NotAFeed if truncated or over 32 MiB."""
    for _ in range(MAX_COMPRESSION_LAYERS):
        if data[:2] not in _COMPRESSED_HEADS:
            break
        inflater = zlib.decompressobj(wbits=47)  # gzip and zlib, recognised by their heads
        try:
            data = inflater.decompress(data, MAX_FEED_BYTES + 1)
        except zlib.error:
            raise NotAFeed("the answer is damaged gzip") from None
        if not inflater.eof and len(data) <= MAX_FEED_BYTES:
            raise NotAFeed("the answer is gzip that was cut off")
    if len(data) > MAX_FEED_BYTES:
        raise NotAFeed("the answer is larger than 32 MiB")
    return data


def _labels(data: bytes, content_type: str | None) -> list[str]:
    head = data[:1024]
    header = _HEADER_CHARSET.search(content_type or "")
    declared = _XML_ENCODING.search(head) or _META_CHARSET.search(head)
    labels = [header.group(1)] if header else []
    labels += [declared.group(1).decode("ascii")] if declared else []
    codecs_named = [codec for label in labels if (codec := _codec(label))]
    # Latin-1 in a header is usually a web server's default, so the document's declaration takes
    # precedence.
    return codecs_named[::-1] if codecs_named[:1] == ["cp1252"] else codecs_named


def _codec(label: str) -> str | None:
    try:
        name = codecs.lookup(_CODE_PAGE.sub(r"cp\1", label).removeprefix("x-")).name
        "".encode(name)  # raises for codecs that are no text encodings (hex, zlib, rot13)
    except (LookupError, ValueError):
        return None
    name = _PRACTICAL_CODECS.get(name, name)
    return (
        None
        if name in _WIDE_CODECS
        or name in ("idna", "punycode", "unicode_escape", "raw_unicode_escape")
        else name
    )


def _decode_narrow(data: bytes, labels: list[str]) -> str:
    if b"\x1b$" in data:
        try:
            return data.decode("iso2022_jp_ext")
        except UnicodeDecodeError:
            pass
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return _declared_or_guessed(data, labels)
    # A few two-byte characters may be valid UTF-8 by chance: then the declaration decides.
    if (
        labels
        and labels[0] in _MULTIBYTE_CODECS
        and not text.isascii()
        and len(data) - len(text) < 6
    ):
        return _decode_strictly(data, labels[0]) or text
    return text


def _declared_or_guessed(data: bytes, labels: list[str]) -> str:
    for label in labels:
        if label != "utf-8" and (text := _decode_strictly(data, label)) is not None:
            return text
    if _mostly_utf8(data):
        return data.decode("utf-8", errors="wirewatch-1252")
    return data.decode(guess_charset(data), errors="wirewatch-1252")


def _decode_strictly(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding, errors="wirewatch-1252" if encoding == "cp1252" else "strict")
    except (UnicodeError, ValueError):
        return None


def _mostly_utf8(data: bytes) -> bool:
    """Return whether valid UTF-8 sequences far outnumber the invalid bytes."""
    bad = data.decode("utf-8", errors="replace").count("\ufffd") - data.count(b"\xef\xbf\xbd")
    good = len(re.findall(rb"[\xc2-\xf4][\x80-\xbf]+", data))
    return good > 2 * bad


def _decode_leniently(data: bytes, encoding: str) -> str:
    errors = "wirewatch-1252" if encoding == "utf-8" else "replace"
    return data.decode(encoding, errors=errors)
