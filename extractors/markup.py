"""Convert markup to visible text, so that no tag, script or class name reaches the matcher."""

from __future__ import annotations

import html
import re

MAX_INPUT_CHARACTERS = 2_000_000  # characters read
MAX_TEXT_CHARACTERS = 200_000  # characters returned

_TAG_OPENING = re.compile(r"<(?:!--|(/?)([a-zA-Z][a-zA-Z0-9:_-]*)|[!?/])")
# Possessive: an unclosed tag fails once, without backtracking.
_TAG_END = re.compile(r"""(?:[^"'>]++|"[^"]*+"|'[^']*+')*+>""")
# One whole tag without an angle bracket in its attributes, its name as group: nearly all tags of
# nearly all feeds. A match never reads beyond the next "<", so no text can make it slow.
_PLAIN_TAG = re.compile(r"""</?([a-zA-Z][a-zA-Z0-9:_-]*)(?:[^"'<>]++|"[^"<>]*+"|'[^'<>]*+')*+>""")
_UNSEEN_NAMES = "script style template noscript iframe object svg head title textarea select canvas"
_INVISIBLE_ELEMENTS = frozenset(_UNSEEN_NAMES.split())
_BLOCK_NAMES = (
    "address article aside blockquote body br center dd details dialog dir div dl dt fieldset figcaption figure "
    "footer form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main menu nav ol optgroup option p pre section "
    "summary table tbody tfoot thead tr ul video audio caption"
)
_BLOCK_ELEMENTS = frozenset(_BLOCK_NAMES.split())
_SPACED_ELEMENTS = frozenset(
    ["td", "th", "img", "button", "input", "label", "source", "track", "embed"]
)
_GAP_BY_ELEMENT = dict.fromkeys(_BLOCK_ELEMENTS, "\n") | dict.fromkeys(_SPACED_ELEMENTS, " ")
_ESCAPED_TAG = re.compile(
    r"</?(?:p|div|br|a|b|i|em|strong|img|span|ul|ol|li|h[1-6]|blockquote|table|tr|td|font|iframe|script|style|figure"
    r"|small|u|sup|sub|hr|pre|code|section|article|center)\b",
    re.IGNORECASE,
)
_ENTITY_REFERENCE = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,31});")
_ENDLESS_NUMBER = re.compile(r"&#[0-9]{8,};?")
_SPACES_BUT_NEWLINE = "\t\r\f\v\u00a0\u2028\u2029\u0085"

# Bytes of windows-1252 that were decoded as Latin-1: curly quotes and dashes rather than control
# characters.
_MISREAD_CP1252 = {
    code: bytes([code]).decode("cp1252", errors="ignore") or None
    for code in range(0x80, 0xA0)
    if code != 0x85
}
_CONTROL_TABLE = (
    dict.fromkeys([*range(0x09), *range(0x0E, 0x20), 0x7F])
    | dict.fromkeys(
        [*range(0x202A, 0x202F), *range(0x2066, 0x206A)]
    )  # bidi embeddings, overrides, isolates
    | dict.fromkeys(
        [0x00AD, 0xFEFF]
    )  # soft hyphen, stray byte order mark: invisible, and they split words
    | dict.fromkeys(range(0xD800, 0xE000), "\ufffd")  # lone surrogates cannot be stored
    | _MISREAD_CP1252
)
_CONTROL_CHARACTERS = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]"
)


def without_controls(text: str) -> str:
    """Remove control and bidi-override characters; keep ZWNJ and ZWJ, which affect spelling."""
    return text.translate(_CONTROL_TABLE) if _CONTROL_CHARACTERS.search(text) else text


def unescape_entities(text: str) -> str:
    """Decode entities, twice where the text was escaped twice."""
    for _ in range(2):
        if "&" not in text:
            break
        text = html.unescape(_ENDLESS_NUMBER.sub("\ufffd", text))
        if not _ENTITY_REFERENCE.search(text):
            break
    return text


def visible_line(markup: str) -> str:
    """Return the visible text of a fragment on one line, for titles and names."""
    if "<" not in markup and "&" not in markup:
        return " ".join(without_controls(markup[:MAX_TEXT_CHARACTERS]).split())
    return " ".join(visible_text(markup).split())


def visible_text(markup: str) -> str:
    """Return the visible text of an HTML fragment, or of plain text with entities.

    Blocks and line breaks become one newline each, other white space one space; inline tags vanish
    without a gap, so that no tag splits a phrase and no two words fuse. At most 200,000 characters,
    in linear time.
    """
    text = _with_plain_spaces(markup[:MAX_INPUT_CHARACTERS]).replace("\n", " ")
    tagged = "<" in text
    if tagged:
        text = _without_tags(text)
    if "&" in text:
        text = unescape_entities(text)
        if (
            "<" in text
            and _ESCAPED_TAG.search(text)
            and not (tagged and _TAG_OPENING.search(markup[:MAX_INPUT_CHARACTERS]))
        ):
            text = unescape_entities(_without_tags(text.replace("\n", " ")))
    text = _with_plain_spaces(without_controls(text))
    if "\n" in text:
        text = "\n".join(line for part in text.split("\n") if (line := part.strip(" ")))
    while "  " in text:
        text = text.replace("  ", " ")
    return text.strip()[:MAX_TEXT_CHARACTERS]


def _with_plain_spaces(text: str) -> str:
    """Replace every kind of white space, except newlines, by a plain space."""
    for character in _SPACES_BUT_NEWLINE:
        text = text.replace(character, " ")
    return text


def _without_tags(text: str) -> str:
    """Return the text between tags, with entities still encoded."""
    pieces = _PLAIN_TAG.split(text)
    names = [name.lower() for name in pieces[1::2]]
    if _INVISIBLE_ELEMENTS.isdisjoint(names) and not any(
        "<" in piece and _TAG_OPENING.search(piece) for piece in pieces[::2]
    ):
        pieces[1::2] = [_GAP_BY_ELEMENT.get(name, "") for name in names]
        return "".join(pieces)
    return _tag_by_tag(text)


def _tag_by_tag(text: str) -> str:
    """Return the text between tags of markup with comments, invisible elements or broken tags."""
    pieces: list[str] = []
    position, quotes_count = 0, True
    while opening := _TAG_OPENING.search(text, position):
        pieces.append(text[position : opening.start()])
        name = (opening.group(2) or "").lower()
        if not name:
            position = _end_of_declaration(text, opening)
            continue
        end = _TAG_END.match(text, opening.end()) if quotes_count else None
        if end is None:
            # An unclosed quote: from here on a tag ends at the next ">", otherwise the scan would
            # be quadratic.
            quotes_count = False
            closing = text.find(">", opening.end())
            position = closing + 1 if closing >= 0 else len(text)
        else:
            position = end.end()
        if (
            name in _INVISIBLE_ELEMENTS
            and not opening.group(1)
            and text[position - 2 : position] != "/>"
        ):
            position = _end_of_invisible(text, name, position)
        pieces.append(_GAP_BY_ELEMENT.get(name, ""))
    pieces.append(text[position:])
    return "".join(pieces)


def _end_of_declaration(text: str, opening: re.Match[str]) -> int:
    ending = (
        "-->"
        if opening.group() == "<!--"
        else "]]>"
        if text.startswith("<![CDATA[", opening.start())
        else ">"
    )
    end = text.find(ending, opening.end())
    return end + len(ending) if end >= 0 else len(text)


def _end_of_invisible(text: str, name: str, position: int) -> int:
    """Return where an invisible element ends; the end of the text if it is never closed."""
    closing = re.compile(rf"</{name}\b[^>]*>?", re.IGNORECASE).search(text, position)
    return closing.end() if closing else len(text)
