"""Remove DTDs; expand harmless entities and refuse entity bombs and external entities."""

from __future__ import annotations

import re
from dataclasses import dataclass

from extractors.feeds.raw import NotAFeed

MAX_DOCTYPE_CHARACTERS = 64 * 1024
MAX_ENTITY_CHARACTERS = 256  # characters that one entity may expand to
MAX_ENTITY_GROWTH_CHARACTERS = 256 * 1024  # characters that all entities together may add
_PROLOG_MISC = re.compile(r"\s*+(?:<\?[^>]*+>\s*+)*+")
_DOCTYPE_START = re.compile(r"<!DOCTYPE\b", re.IGNORECASE)
_DOCTYPE_PARTS = re.compile(r"""<!--|"[^"]*+"|'[^']*+'|[\[\]>]""")
_ENTITY_DECLARATION = re.compile(
    r"""<!ENTITY\s+(?P<parameter>%\s+)?(?P<name>[^\s"'<>%&;]{1,100})\s+
    (?:(?P<kind>SYSTEM|PUBLIC)\s+["'](?P<id>[^"'<>]{0,500})["']|"(?P<double>[^"]*)"|'(?P<single>[^']*)')""",
    re.VERBOSE,
)
_NESTED_MARKUP = re.compile(r"&(?!#)|%|<")
_ENTITY_REFERENCE = re.compile(r"&([^\s&;#<>]{1,100});")
_ROOT_NAME = re.compile(r"<([A-Za-z_][\w:.-]*)")


@dataclass(frozen=True, slots=True)
class SafeXml:
    """A text that is safe to parse: starts at its root element, no DTD, no custom entities."""

    text: str
    root: str  # the root element's name as written, prefix included; "" when there is none
    doctype: str = ""  # as found, for telling a web page from a feed


def neutralize_entities(text: str) -> SafeXml:
    """Return the text from its root element on; raises NotAFeed for dangerous entities."""
    position, doctype = 0, ""
    while True:
        position = _PROLOG_MISC.match(text, position).end()  # type: ignore[union-attr]  # matches the empty string
        if text.startswith("<!--", position):
            end = text.find("-->", position)
            position = end + 3 if end >= 0 else len(text)
        elif _DOCTYPE_START.match(text, position):
            end = _doctype_end(text, position)
            doctype += text[position:end]
            position = end
        else:
            break
    root = _ROOT_NAME.match(text, position)
    body = text[position:] if position else text
    return SafeXml(_expand_entities(body, doctype), root.group(1) if root else "", doctype)


def _doctype_end(text: str, start: int) -> int:
    """Find the end of a DTD, respecting quotes, comments and the internal subset."""
    position, depth, limit = start + 9, 0, start + MAX_DOCTYPE_CHARACTERS
    while part := _DOCTYPE_PARTS.search(text, position, limit):
        position = part.end()
        token = part.group()
        if token == "<!--":
            end = text.find("-->", position, limit)
            position = end + 3 if end >= 0 else limit
        elif token == "[":
            depth += 1
        elif token == "]":
            depth -= 1
        elif token == ">" and depth <= 0:
            return position
    if "<!ENTITY" in text[start:limit]:
        raise NotAFeed("an XML bomb was refused: a document type declaration without end")
    raise NotAFeed("the document type declaration has no end, or is larger than 64 kB")


def _expand_entities(text: str, doctype: str) -> str:
    if "<!ENTITY" not in doctype:
        return text
    values = _harmless_entities(doctype)
    room = MAX_ENTITY_GROWTH_CHARACTERS

    def placed(reference: re.Match[str]) -> str:
        nonlocal room
        value = values.get(reference.group(1))
        if value is None:
            return reference.group()
        room -= len(value)
        if room < 0:
            raise NotAFeed("an XML bomb was refused: its entities would grow without bound")
        return value

    return _ENTITY_REFERENCE.sub(placed, text) if values else text


def _harmless_entities(doctype: str) -> dict[str, str]:
    values: dict[str, str] = {}
    declarations = list(_ENTITY_DECLARATION.finditer(doctype))
    if len(declarations) < doctype.count("<!ENTITY"):
        raise NotAFeed("an XML bomb was refused: it declares entities in a form that no feed needs")
    for entity in declarations:
        if entity["kind"]:
            # Character names by public identifier: the RSS 1.0 specification recommends this
            # declaration.
            if not (entity["parameter"] and entity["id"].startswith("-//W3C//ENTITIES")):
                raise NotAFeed("an XML attack was refused: the document asks for another file")
            continue
        value = entity["double"] if entity["double"] is not None else entity["single"]
        if (
            entity["parameter"]
            or len(value) > MAX_ENTITY_CHARACTERS
            or _NESTED_MARKUP.search(value)
        ):
            raise NotAFeed(
                "an XML bomb was refused: its entities are made of entities, or very long"
            )
        values[entity["name"]] = value
    return values
