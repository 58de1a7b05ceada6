"""Decode feed bytes to text: gunzip, detect the encoding, undo double encoding, neutralise DTDs and entities.

Precedence: byte order mark, valid UTF-8 (whatever is declared), the HTTP
header, the XML declaration, and last a statistical guess.
"""

from __future__ import annotations

import codecs
import re
import zlib
from dataclasses import dataclass

from extractors.feeds.raw import NotAFeed

# Each candidate is scored by how much of its reading is made of the commonest characters of the languages that use it,
# relative to what honest text of theirs shows.

_RUSSIAN = "оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфъё"
_SIMPLIFIED = (
    "的一是不了在人有我他这中大来上国个到说们为子和地出年得就要下以生会自着过家学对可后小多天能"
    "好都没日于起发成事只作当想文开用主行方如前所本见经面公同三已从动两长民进实业新现高网月市部"
    "华报记者京北政府经济全分间关外电西系美机理度位员其与及被将并等，。、：“”？！《》（）"
)
_TRADITIONAL = (
    "的一是不了在人有我他這中大來上國個到說們為子和地出年得就要下以生會自過家學對可後小多天能好"
    "都沒日於起發成事只作當想文開用主行方如前所本見經面公同三已從動兩長民進實業新現高網月市部華"
    "報記者京北政府經濟全分間關外電西系美機理度位員其與及被將並等，。、：「」？！《》（）"
)
_JAPANESE = (
    "のにはをたがでてとしれさるいなかもすらこあまりくよきんっうだえせそけどちつねめわへばじおみ"
    "ゃべンースイトルラクリアドテロレフシタマプチバカメサ、。「」・日本人年月大会"
)
_KOREAN = "이다의는에을가한고은하지로기사도를대인어서시리자나정전일해스부아장수과으라안그보성제있원상국들구주조적"
_ARABIC = "اینلمرتوبهيدسعفقكحجشخصضطظغذثزىةءآأإئؤپچژگک،؟"


@dataclass(frozen=True, slots=True)
class _Candidate:
    """One encoding, and the character statistics of text in it."""

    codec: str
    common: frozenset[str]  # its languages' usual characters beyond ASCII
    usual: float  # their share among the characters beyond ASCII
    top: frozenset[str] = frozenset()  # the commonest letters of an alphabet
    usual_top: float = 1.0


def _alphabet(codec: str, letters: str, usual_top: float, usual: float = 0.92) -> _Candidate:
    """Build a candidate from an alphabet, most frequent letters first; a higher `usual` for a rarer encoding."""
    return _Candidate(codec, frozenset(letters), usual, frozenset(letters[:10]), usual_top)


_CANDIDATES = (
    _Candidate("cp1252", frozenset("áàâäãåæçéèêëíìîïñóòôöõøœúùûüÿß¿¡ºªÉÁÖÜ"), 0.93),
    _Candidate(
        "cp1252", frozenset("þðæöáéíúýó"), 0.99
    ),  # Icelandic, whose letters share their bytes with Turkish
    _alphabet("cp1251", _RUSSIAN + "іїєґўј", 0.58),
    _alphabet("koi8-r", _RUSSIAN, 0.58),
    _alphabet("iso8859-5", _RUSSIAN + "іїєў", 0.58, 0.97),
    _alphabet("cp866", _RUSSIAN, 0.58, 1.1),
    _Candidate("gb18030", frozenset(_SIMPLIFIED), 0.42),
    _Candidate("big5hkscs", frozenset(_TRADITIONAL), 0.42),
    _Candidate("cp932", frozenset(_JAPANESE), 0.60),
    _Candidate("euc_jp", frozenset(_JAPANESE), 0.60),
    _Candidate("cp949", frozenset(_KOREAN), 0.48),
    _Candidate("cp1250", frozenset("ąćęłńóśźżěščřžýáíéůúťďňőűöüäîăâșşţ"), 0.97),
    _alphabet("cp1253", "αοιετσνρκπηυλςωάέήίόύώβγδζθμξφχψϊϋ", 0.55),
    _Candidate("cp1254", frozenset("ışğçöüİ"), 0.97),
    _alphabet("cp1255", "יוהלאברתשמנדעפקחטצגסכזםןךףץ", 0.62),
    _alphabet("cp1256", _ARABIC, 0.55),
    _Candidate("cp1257", frozenset("āčēģīķļņšūžąęėįų"), 0.97),
    _alphabet("cp874", "านรอกเงมย่ขคจชซญดตถทธบปผพฟลวศษสหะัำิีึืุูแโใไ็้์", 0.42),
)
_TAGS = re.compile(rb"<[^<>]{0,2000}>")
_NON_ASCII = re.compile("[^\x00-\x7f]")
_NEUTRAL = re.compile("[«»“”„‘’–—…·•°©®™\u00a0€£§№，。、：？！《》（）「」・،؟]")
_MIXED = re.compile(
    "[a-zA-Z][^\x00-\x7f]|[^\x00-\x7f][a-zA-Z]"
)  # no word is half Latin, half another alphabet
_RUN = re.compile("[^\x00-\x7f]{2,}")
_LONG_RUN = re.compile("[^\x00-\x7f]{4,}")
_SAMPLE = 60_000  # bytes
_SPARSE = frozenset(
    {"cp1252", "cp1250", "cp1254", "cp1257"}
)  # alphabets whose words are mostly ASCII


def guess_charset(data: bytes) -> str:
    """Return the name of the codec whose reading of these bytes looks most like a language; windows-1252 in doubt."""
    sample = _sample(data)
    best, best_score = "cp1252", 0.0
    for candidate in _CANDIDATES:
        score = _likeness(sample, candidate)
        if score > best_score + (0.1 if candidate.codec in _SPARSE else 0.02):
            best, best_score = candidate.codec, score
    return best


def _sample(data: bytes) -> bytes:
    """Return the lines with foreign bytes, without tags: the markup would only dilute them."""
    lines = [
        line for line in _TAGS.sub(b"\n", data[: 10 * _SAMPLE]).split(b"\n") if not line.isascii()
    ]
    return b"\n".join(lines)[:_SAMPLE]


def _likeness(sample: bytes, candidate: _Candidate) -> float:
    """Return how plausible the decoded text is: about 1 for the right encoding, far less for a wrong one."""
    text = sample.decode(candidate.codec, errors="replace")
    signs = len(_NEUTRAL.findall(text))
    text = _NEUTRAL.sub("", text)
    letters = _NON_ASCII.findall(text)
    if not letters:
        return 1.0 if signs and candidate.codec in _SPARSE else 0.0
    count, common = len(letters), sum(char in candidate.common for char in letters)
    if candidate.codec in _SPARSE:
        share = (common / candidate.usual + signs) / (count + signs)
        share *= 1 - sum(map(len, _LONG_RUN.findall(text))) / count
    else:
        # Other alphabets form whole words; a single such letter among Latin ones is a wrongly decoded byte.
        share = common / count / candidate.usual * sum(map(len, _RUN.findall(text))) / count
    if candidate.top:
        top = sum(char in candidate.top for char in letters) / count / candidate.usual_top
        share *= (0.4 + 0.6 * min(1.0, top)) * (1 - min(1.0, len(_MIXED.findall(text)) / count))
    return share * (1 - min(1.0, 20 * text.count("\ufffd") / count))


# What double encoding leaves of a letter beyond ASCII: its lead byte and a following byte, each shown as a character.
# Checked first, because ftfy takes a second per megabyte and nearly every document is sound.
_SUSPECT = re.compile(
    "[\u00c2-\u00f4][\u0080-\u00bf\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013-\u203a\u20ac\u2122]"
)
_STRETCH = re.compile(r"[^<>]+")


def repair_mojibake(text: str) -> str:
    """Return the text with double encoding undone, per text between tags: one item may be broken, others sound."""
    if text.isascii() or not _SUSPECT.search(text):
        return text
    return _STRETCH.sub(lambda stretch: _repair_stretch(stretch.group()), text)


def _repair_stretch(stretch: str) -> str:
    if not _SUSPECT.search(stretch):
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


# The document type declaration is parsed here, in one pass, and always removed. Entities that stand for a few
# characters are expanded here, within bounds; entities made of entities, very long ones and ones that ask for
# another file are refused (billion laughs, quadratic blow-up, XXE).

MAX_DOCTYPE_CHARACTERS = 64 * 1024
MAX_ENTITY_CHARACTERS = 256  # characters that one entity may stand for
MAX_ENTITY_GROWTH_CHARACTERS = 256 * 1024  # characters that all entities together may add

_MISC = re.compile(r"\s*+(?:<\?[^>]*+>\s*+)*+")
_DOCTYPE = re.compile(r"<!DOCTYPE\b", re.IGNORECASE)
_DOCTYPE_PARTS = re.compile(r"""<!--|"[^"]*+"|'[^']*+'|[\[\]>]""")
_ENTITY = re.compile(
    r"""<!ENTITY\s+(?P<parameter>%\s+)?(?P<name>[^\s"'<>%&;]{1,100})\s+
    (?:(?P<kind>SYSTEM|PUBLIC)\s+["'](?P<id>[^"'<>]{0,500})["']|"(?P<double>[^"]*)"|'(?P<single>[^']*)')""",
    re.VERBOSE,
)
_NESTED = re.compile(r"&(?!#)|%|<")
_REFERENCE = re.compile(r"&([^\s&;#<>]{1,100});")
_ROOT = re.compile(r"<([A-Za-z_][\w:.-]*)")


@dataclass(frozen=True, slots=True)
class SafeXml:
    """A text that is safe to parse: starts at its root element, no DTD, no custom entities."""

    text: str
    root: str  # the root element's name as written, prefix included; "" when there is none
    doctype: str = ""  # as found, for telling a web page from a feed


def neutralize_entities(text: str) -> SafeXml:
    """Return the text from its root element on; raises NotAFeed for entity bombs and external entities."""
    position, doctype = 0, ""
    while True:
        position = _MISC.match(text, position).end()  # type: ignore[union-attr]  # matches the empty string
        if text.startswith("<!--", position):
            end = text.find("-->", position)
            position = end + 3 if end >= 0 else len(text)
        elif _DOCTYPE.match(text, position):
            end = _doctype_end(text, position)
            doctype += text[position:end]
            position = end
        else:
            break
    root = _ROOT.match(text, position)
    body = text[position:] if position else text
    return SafeXml(_expand_entities(body, doctype), root.group(1) if root else "", doctype)


def _doctype_end(text: str, start: int) -> int:
    """Return where a document type declaration ends, aware of quotes, comments and the internal subset."""
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

    return _REFERENCE.sub(placed, text) if values else text


def _harmless_entities(doctype: str) -> dict[str, str]:
    values: dict[str, str] = {}
    found = list(_ENTITY.finditer(doctype))
    if len(found) < doctype.count("<!ENTITY"):
        raise NotAFeed("an XML bomb was refused: it declares entities in a form that no feed needs")
    for entity in found:
        if entity["kind"]:
            # Names of characters, by public identifier: RSS 1.0 itself tells publishers to write this.
            if not (entity["parameter"] and entity["id"].startswith("-//W3C//ENTITIES")):
                raise NotAFeed("an XML attack was refused: the document asks for another file")
            continue
        value = entity["double"] if entity["double"] is not None else entity["single"]
        if entity["parameter"] or len(value) > MAX_ENTITY_CHARACTERS or _NESTED.search(value):
            raise NotAFeed(
                "an XML bomb was refused: its entities are made of entities, or very long"
            )
        values[entity["name"]] = value
    return values


MAX_FEED_BYTES = 32 * 1024 * 1024
MAX_COMPRESSION_LAYERS = 2  # a proxy may compress what a plug-in has compressed already

_COMPRESSED_HEADS = frozenset(
    {b"\x1f\x8b", b"x\x01", b"x\x9c", b"x\xda"}
)  # heads of gzip and of zlib's usual levels

_BOMS = (
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
_DECLARED = re.compile(rb"""<\?xml[^>]{0,200}?encoding\s*=\s*["']?\s*([A-Za-z0-9._:-]{1,40})""")
_META = re.compile(
    rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([A-Za-z0-9._:-]{1,40})""", re.IGNORECASE
)
_HEADER = re.compile(r"""charset\s*=\s*["']?\s*([A-Za-z0-9._:-]{1,40})""", re.IGNORECASE)

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
_WIDE = ("utf-16", "utf-32", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be")
_MULTIBYTE = frozenset({"gb18030", "cp932", "cp949", "big5hkscs", "euc_jp", "euc_jis_2004"})
_CP1252 = "".join(bytes([b]).decode("cp1252", errors="ignore") or chr(b) for b in range(256))


def _bad_byte_as_windows_1252(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return "".join(_CP1252[b] for b in error.object[error.start : error.end]), error.end


codecs.register_error("wirewatch-1252", _bad_byte_as_windows_1252)


def decode_feed(data: bytes, *, content_type: str | None = None) -> str:
    """Return the text of a body: inflated (at most 32 MiB), decoded, double encoding undone; raises NotAFeed."""
    data = inflate(data)
    for bom, encoding in _BOMS:
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
    """Return the bytes, inflated (gzip or zlib, twice at most); raises NotAFeed when cut off or over 32 MiB."""
    for _ in range(MAX_COMPRESSION_LAYERS):
        if data[:2] not in _COMPRESSED_HEADS:
            break
        inflater = zlib.decompressobj(wbits=47)  # gzip and zlib, told by their heads
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
    header = _HEADER.search(content_type or "")
    declared = _DECLARED.search(head) or _META.search(head)
    labels = [header.group(1)] if header else []
    labels += [declared.group(1).decode("ascii")] if declared else []
    named = [codec for label in labels if (codec := _codec(label))]
    # Latin-1 in a header is mostly a web server's default, so the document's declaration takes precedence.
    return named[::-1] if named[:1] == ["cp1252"] else named


def _codec(label: str) -> str | None:
    try:
        name = codecs.lookup(_CODE_PAGE.sub(r"cp\1", label).removeprefix("x-")).name
        "".encode(name)  # raises for codecs that are no text encodings (hex, zlib, rot13)
    except (LookupError, ValueError):
        return None
    name = _PRACTICAL_CODECS.get(name, name)
    return (
        None
        if name in _WIDE or name in ("idna", "punycode", "unicode_escape", "raw_unicode_escape")
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
    if labels and labels[0] in _MULTIBYTE and not text.isascii() and len(data) - len(text) < 6:
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
    """Return whether the bytes are UTF-8 with some errors: far more valid sequences than invalid bytes."""
    bad = data.decode("utf-8", errors="replace").count("\ufffd") - data.count(b"\xef\xbf\xbd")
    good = len(re.findall(rb"[\xc2-\xf4][\x80-\xbf]+", data))
    return good > 2 * bad


def _decode_leniently(data: bytes, encoding: str) -> str:
    errors = "wirewatch-1252" if encoding == "utf-8" else "replace"
    return data.decode(encoding, errors=errors)
