"""Repair common errors in feeds: trailing junk, control characters, ampersands, prefixes."""

from __future__ import annotations

import re
from collections.abc import Callable
from html.entities import html5

from extractors.feeds.xml_names import WELL_KNOWN_NAMESPACES

_ILLEGAL_CHARACTERS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_AMPERSAND_REFERENCE = re.compile(
    r"&(?:#([0-9]{1,7});|#[xX]([0-9a-fA-F]{1,6});|([A-Za-z][A-Za-z0-9]{0,31});)?"
)
_XML_NAMES = frozenset({"amp", "lt", "gt", "quot", "apos"})
_MARKUP_CHARACTERS = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
_PREFIXED_NAME = re.compile(r"[<\s/]([A-Za-z_][\w.-]*):[A-Za-z_][\w.-]*(?=[\s=/>])")
_OPAQUE_START = re.compile(r"<!\[CDATA\[|<!--")
_DECLARED_PREFIX = re.compile(r"\sxmlns:([\w.-]{1,100})\s*=")
_ROOT_NAME = re.compile(r"<[A-Za-z_][\w:.-]*")
_ROOT_END = re.compile(r"</(?:\w+:)?(?:rss|feed|rdf|channel)\s*>", re.IGNORECASE)


def without_illegal_characters(text: str) -> str:
    """Remove the characters that XML forbids."""
    return _ILLEGAL_CHARACTERS.sub("", text)


def repair_xml(text: str) -> str:
    """Repair the usual errors of a text; mismatched tags are left alone."""
    text = _outside_cdata(_cut_after_root(without_illegal_characters(text)), _healed_ampersands)
    return _with_declared_prefixes(text)


def _cut_after_root(text: str) -> str:
    """Remove what follows the root element: trackers, PHP notices, a second document."""
    ends = [match.end() for match in _ROOT_END.finditer(text, max(0, len(text) - 20_000))]
    return text[: ends[-1]] if ends else text


def _outside_cdata(text: str, heal: Callable[[str], str]) -> str:
    """Apply `heal` to everything but CDATA sections and comments, in one pass."""
    pieces, position = [], 0
    while opening := _OPAQUE_START.search(text, position):
        start = opening.start()
        end = text.find("-->" if opening.group() == "<!--" else "]]>", opening.end())
        if end < 0:
            break
        pieces += [heal(text[position:start]), text[start : end + 3]]
        position = end + 3
    pieces.append(heal(text[position:]))
    return "".join(pieces)


def _healed_ampersands(text: str) -> str:
    return _AMPERSAND_REFERENCE.sub(_healed_reference, text) if "&" in text else text


def _healed_reference(reference: re.Match[str]) -> str:
    decimal, hexadecimal, name = reference.groups()
    if name:
        if name in _XML_NAMES:
            return reference.group()
        characters = html5.get(name + ";")
        return _escape_markup(characters) if characters else "&amp;" + name + ";"
    if decimal or hexadecimal:
        code = int(decimal) if decimal else int(hexadecimal, 16)
        return reference.group() if _is_legal(code) else ""
    return "&amp;"


def _escape_markup(characters: str) -> str:
    return "".join(_MARKUP_CHARACTERS.get(c, c) for c in characters)


def _is_legal(code: int) -> bool:
    return (
        code in (9, 10, 13)
        or 0x20 <= code <= 0xD7FF
        or 0xE000 <= code <= 0xFFFD
        or 0x10000 <= code <= 0x10FFFF
    )


def _with_declared_prefixes(text: str) -> str:
    """Declare on the root element every prefix that is used but not declared."""
    root = _ROOT_NAME.search(text)
    if not root:
        return text
    missing = sorted(
        set(_PREFIXED_NAME.findall(text)) - set(_DECLARED_PREFIX.findall(text)) - {"xml", "xmlns"}
    )
    declared = "".join(
        f' xmlns:{p}="{WELL_KNOWN_NAMESPACES.get(p.lower(), "urn:undeclared:" + p)}"'
        for p in missing[:200]
    )
    return text[: root.end()] + declared + text[root.end() :]
