"""Spelling families: which letters stand for the same sound when a name passes from one language to another.

`written` is what the alias has (folded letters), `pattern` what a text may have instead. The first family of the list
that fits is taken, so longer ones come first. `shortest` is the length of word from which it applies: short words have
too many neighbours.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from extractors.names.languages.language import Script


@dataclass(frozen=True)
class Family:
    """One sound and its spellings."""

    written: str
    pattern: str
    shortest: int = 6
    place: Literal["any", "inner", "final", "not-first"] = "any"
    before: str = ""  # what must follow in the alias


def _doubled(letters: str, shortest: int = 6) -> tuple[Family, ...]:
    return tuple(
        Family(letter * n, letter + "{1,2}", shortest, "not-first")
        for n in (2, 1)
        for letter in letters
    )


LATIN_FAMILIES: tuple[Family, ...] = (
    Family("is", "i[sz]", before="ation"),
    Family("iz", "i[sz]", before="ation"),
    Family("coop", "co-?op"),
    Family("ogramme", "ogramm?e?"),
    Family("ogram", "ogramm?e?", 6, "final"),
    Family("centre", "cent(?:re|er)"),
    Family("center", "cent(?:re|er)"),
    Family("efence", "efen[cs]e"),
    Family("efense", "efen[cs]e"),
    Family("hullah", "h?[ -]?[aou]{1,2}ll?ah?"),
    Family("hollah", "h?[ -]?[aou]{1,2}ll?ah?"),
    *(Family(v + "ddin", "[aeiouy]{1,2}dd?[eiy]{1,2}n", 6, "not-first") for v in "aeiou"),
    *(Family(v + "din", "[aeiouy]{1,2}dd?[eiy]{1,2}n", 8, "final") for v in "eiu"),
    Family("ollah", "[aou]{1,2}ll?ah?"),
    Family("ullah", "[aou]{1,2}ll?ah?"),
    Family("allah", "[aou]{1,2}ll?ah?"),
    Family("ulla", "[aou]{1,2}ll?ah?", 6, "final"),
    Family("ndz", "nd?[ -]?z"),
    Family("our", "ou?r", 6, "final"),
    Family("tsch", "(?:tsch|tch|ch|c)"),
    Family("dsch", "(?:dsch|dj|j|c)"),
    Family("sch", "(?:sch|sh|ch|s)"),
    Family("kh", "(?:kh|k|h|ch|x|j)"),
    Family("gh", "(?:gh|g|q)"),
    Family("sh", "(?:sh|sch|ch|s)"),
    Family("zh", "(?:zh|j|sch|sh|z)"),
    Family("ch", "(?:ch|tch|tsch|kh|c|h)"),
    Family("dj", "(?:dj|j|dsch|c)"),
    Family("dh", "(?:dh|d|z)"),
    Family("th", "(?:th|t)"),
    Family("qq", "[qk]{1,2}"),
    Family("kk", "[qk]{1,2}"),
    Family("q", "[qk]{1,2}"),
    Family("k", "[kqc]{1,2}"),
    Family("j", "(?:j|dj|dsch|zh|c|y|g)", 6),
    Family("ff", "(?:ff?|v|w)", 6, "final"),
    Family("v", "(?:v|w|ff?)", 6, "not-first"),
    Family("v", "[vw]"),
    Family("w", "[wv]"),
    Family("x", "(?:x|ks|kh|h|ch)", 6, "not-first"),
    Family("z", "(?:zz?|s)"),
    Family("ou", "[ou]{1,2}"),
    Family("oo", "[ou]{1,2}"),
    Family("u", "[ou]{1,2}"),
    Family("o", "[ou]{1,2}"),
    Family("aye", "a[yij]{0,2}[ei]{1,2}", 6, "inner"),
    Family("aya", "a[yij]{0,2}a", 6, "inner"),
    Family("oye", "[ou]{1,2}[yij]{0,2}[ei]{1,2}", 6, "inner"),
    Family("iyo", "i?[yij]{0,2}[ou]{1,2}", 6, "inner"),
    Family("ye", "[yij]{0,2}[ei]{1,2}", 6, "inner"),
    Family("iya", "(?:i[yj]?|[yj])a"),
    Family("ija", "(?:i[yj]?|[yj])a"),
    Family("ia", "(?:i[yj]?|[yj])a"),
    Family("ee", "[eiy]{1,2}"),
    Family("ei", "[aeiy]{1,2}"),
    Family("ae", "(?:a'?[eiy]|e)", 6, "not-first"),
    Family("ayy", "[ae][iyj]{1,2}e?"),
    Family("aiy", "[ae][iyj]{1,2}e?"),
    Family("ai", "[ae]'?(?:[iyj]|yy?[ei])"),
    Family("ay", "[ae][iyj]"),
    Family("ie", "[eiy]{1,2}"),
    Family("iy", "[eiyj]{1,2}"),
    Family("i", "(?:[iy][yj]?|e{1,2}|ie)", 6, "final"),
    Family("i", "(?:[iy][yj]?|e{1,2}|ie|a[iy])", 6, "not-first"),
    Family("hmed", "hm[ae]d"),
    Family("hmad", "hm[ae]d"),
    Family("e", "(?:[ei]{1,2}|a)", 9, "inner"),
    Family("e", "[ei]{1,2}", 6, "inner"),
    Family("y", "[yij]{1,2}", 6, "not-first"),
    Family("aa", "[ae]{1,2}", 7, "inner"),
    Family("a", "(?:aa?|e)", 7, "inner"),
    Family("h", "h?", 6, "final"),
    Family("h", "(?:kh?|ch|h|x)", 6, "inner"),
    *_doubled("bdfglmnprst"),
)

CYRILLIC_FAMILIES: tuple[Family, ...] = (
    *(Family(v + "ддин", "[уиаоеэ]дд?ин", 6, "not-first") for v in "уиаое"),
    Family("ия", "и[ая]", 6, "inner"),
    Family("иа", "и[ая]", 6, "inner"),
    Family("дж", "(?:дж|ж|ч)"),
    Family("х", "[хг]", 7, "not-first"),
    Family("е", "[еэиа]", 9, "not-first"),
    Family("а", "[ае]", 9, "not-first"),
    Family("е", "[еэи]", 7, "not-first"),
    Family("и", "[иеы]", 7, "inner"),
    Family("у", "[уо]", 7, "inner"),
    Family("о", "[оу]", 7, "inner"),
    Family("ндз", "нд?[ -]?з"),
    Family("э", "[эе]"),
    Family("кк", "[кг]{1,2}"),
    Family("к", "[кг]{1,2}", 6, "inner"),
    Family("ь", "ь?"),
    *_doubled("бдзлмнпрстф"),
)

ARABIC_FAMILIES: tuple[Family, ...] = (
    # Names that Arabic writes with a small alef above the line, others with a letter or not at all.
    Family("سحاق", "سحا?ق", 4),
    Family("سحق", "سحا?ق", 4),
    Family("رحمان", "رحما?ن", 4),
    Family("رحمن", "رحما?ن", 4),
    Family("سماعیل", "سما?عیل", 5),
    Family("ط", "[طت]", 5),
    Family("ت", "[تط]", 5),
    Family("ص", "[صس]", 5),
    Family("ض", "[ضز]", 5),
    Family("ذ", "[ذز]", 5),
    Family("ظ", "[ظز]", 5),
    Family("ز", "[زذضظژ]", 5),
    Family("س", "[سصث]", 5),
    Family("گ", "[گغجک]", 5),
    Family("غ", "[غگجق]", 5),
    Family("ق", "[قغ]", 5),
    Family("پ", "[پب]", 5),
    Family("چ", "(?:چ|تش|ش|ج)", 5),
    Family("ژ", "[ژجز]", 5),
    Family("ح", "[حه]", 5),
    Family("ڤ", "[ڤفو]", 5),
    Family("وو", "وو?", 5),
    Family("و", "و?", 7, "inner"),
    Family("ندز", "ند?[ -]?ز", 5),
    Family("ش", "[شس]", 6, "final"),
)

# How a foreign surname ends in Arabic script, and what other papers write for it.
FOREIGN_ENDINGS_ARABIC: tuple[tuple[str, str], ...] = (
    ("ووا", "(?:وو?ا|وفا|اوا|وو?ه)"),
    ("وفا", "(?:وو?ا|وفا|اوا|وو?ه)"),
    ("وا", "(?:وو?ا|وفا|اوا)"),
    ("یوف", "ی*و?[فو]"),
    ("وف", "ی?و?[فو]"),
    ("یف", "ی*و?[فو]"),
    ("سکی", "سکی+"),
)

DEVANAGARI_FAMILIES: tuple[Family, ...] = (
    *tuple(Family(f"{c}्{c}", f"{c}(?:्{c})?", 4) for c in "कगचजटडतदनपबमलस"),
    Family("न्", "(?:न्?|ं)", 4),
    Family("म्", "(?:म्?|ं)", 4),
    Family("ण्", "(?:ण्?|ं)", 4),
    Family("्", "्?", 4),
    Family("त", "[तथट]", 6),
    Family("ट", "[टत]", 6),
    Family("त", "[तथ]", 4, "final"),
    Family("ह", "ह?", 6, "final"),
    Family("ं", "(?:ं|न्|म्|ङ्)", 4),
    Family("ि", "[िीे]", 4),
    Family("ी", "[िी]", 4),
    Family("ु", "[ुू]", 4),
    Family("ू", "[ुू]", 4),
    Family("े", "[ेैिा]", 4),
    Family("ै", "[ैे]", 4),
    Family("ो", "[ोौा]", 4),
    Family("ौ", "[ोौ]", 4),
    Family("ा", "[ाो]?", 6, "inner"),
    Family("आ", "[आअ]", 4),
    Family("ए", "[एऐ]", 4),
    Family("ऐ", "[एऐ]", 4),
    Family("इ", "[इई]", 4),
    Family("ई", "[इई]", 4),
    Family("उ", "[उऊ]", 4),
    Family("ओ", "[ओऔ]", 4),
    Family("औ", "[ओऔ]", 4),
    Family("ण", "[णन]", 5),
    Family("ष", "[षश]", 5),
    Family("ब", "[बप]", 6, "not-first"),  # Tamil writes one letter for both
    *tuple(Family(c, f"{c}(?:्{c})?", 5, "not-first") for c in "कतदपल"),
)

# The coarse key: what a letter becomes. Every spelling that a family admits must have the key of the alias.
KEY_CLASSES: dict[str, str] = {
    letter: coarse
    for coarse, letters in {
        "a": "eiouy",
        "k": "qcgxjh",
        "v": "wf",
        "s": "z",
        "а": "еиоуыэюяй",
        "к": "гх",
        "ж": "ч",
        "": "ь्ं़",
        "ت": "ط",
        "س": "صثش",
        "ز": "ذضظژ",
        "ک": "گغجق",
        "ب": "پ",
        "ه": "ح",
        "ا": "وی",
        "ف": "ڤ",
        "ा": "िीुूेैोौअआइईउऊएऐओऔ",
        "न": "ण",
        "ब": "प",
        "त": "थट",
        "श": "ष",
        " ": "\n",
    }.items()
    for letter in letters
}

# Doubles that the key writes once, by the letter that shows that a text has the script at all.
KEY_DOUBLES: dict[str, str] = {
    "a": "akbdlmnprstv",
    "а": "абвдзклмнпрстф",
    "ا": "اک",
    "ा": "ाकगचजटडतदनपबमलस",
    " ": " ",
}

# Spellings with another key: the alias is looked for under each.
KEY_ALTERNATES: dict[Script, tuple[tuple[str, tuple[str, ...]], ...]] = {
    Script.LATIN: (
        ("tsch", ("ch",)),
        ("dsch", ("dj", "j")),
        ("sch", ("s", "ch")),
        ("sh", ("s", "ch")),
        ("zh", ("s", "j")),
        ("ch", ("tch", "tsch")),
        ("dj", ("j", "dsch")),
        ("j", ("dj", "dsch", "zh", "y")),
        ("y", ("j",)),
        ("dh", ("d", "z")),
        ("th", ("t",)),
        ("x", ("ks",)),
        ("our", ("or",)),
        ("coop", ("co op",)),
        ("ae", ("a e",)),
        ("ai", ("a i",)),
        ("'", ("",)),
        ("ndz", ("nz",)),
        ("holl", ("oll",)),
        ("programme", ("program",)),
        ("centre", ("center",)),
        ("center", ("centre",)),
        ("efence", ("efense",)),
        ("efense", ("efence",)),
    ),
    Script.CYRILLIC: (("дж", ("ж",)), ("ндз", ("нз",))),
    Script.ARABIC: (
        ("سحاق", ("سحق",)),
        ("رحمان", ("رحمن",)),
        ("سماع", ("سمع",)),
        ("چ", ("تش", "ش", "ج")),
        ("ڤ", ("و",)),
        ("ندز", ("نز",)),
    ),
    Script.DEVANAGARI: (
        ("ं", ("न", "म", "")),
        ("न्", ("",)),
        ("म्", ("",)),
        ("ण्", ("",)),
        ("ल्लाह", ("ल्ला",)),
        ("ह", ("",)),
    ),
}

# Parts of names that are written joined to the name or apart from it.
JOINED_PARTS: dict[Script, tuple[str, ...]] = {
    Script.LATIN: ("khan", "dzada", "dzadeh", "dzade", "zada", "zadeh", "zade", "zad", "ullah"),
    Script.CYRILLIC: ("хан", "дзаде", "дзада", "дзода", "зода", "заде", "зада"),
    Script.ARABIC: ("دزاده", "زاده", "زاد", "زی", "الله", "خان", "شاه", "دین", "یار"),
}
