"""What a language module holds: scripts, letters that are read alike, and the forms of names in running text."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal


class Script(StrEnum):
    """One writing system that matching treats separately."""

    LATIN = "latin"
    CYRILLIC = "cyrillic"
    ARABIC = "arabic"
    DEVANAGARI = "devanagari"
    HAN = "han"  # with kana: no spaces between words
    SPACELESS = "spaceless"  # Thai, Lao, Khmer, Burmese
    OTHER = "other"


_RANGES: tuple[tuple[int, int, Script], ...] = (
    (0x41, 0x24F, Script.LATIN),
    (0x400, 0x52F, Script.CYRILLIC),
    (0x600, 0x77F, Script.ARABIC),
    (0x8A0, 0x8FF, Script.ARABIC),
    (0x900, 0x97F, Script.DEVANAGARI),
    (0xE00, 0xEFF, Script.SPACELESS),
    (0x1000, 0x109F, Script.SPACELESS),
    (0x1780, 0x17FF, Script.SPACELESS),
    (0x1E00, 0x1EFF, Script.LATIN),
    (0x3040, 0x30FF, Script.HAN),
    (0x3400, 0x9FFF, Script.HAN),
    (0xF900, 0xFAFF, Script.HAN),
    (0xFB50, 0xFEFF, Script.ARABIC),
    (0x20000, 0x3134F, Script.HAN),
)

HAN = "\u3040-\u30ff\u3400-\u9fff\U00020000-\U0003134f"
MARKS = (
    "\u0900-\u0903\u093a-\u094f\u0955-\u0957\u0962\u0963\u0981-\u0983\u09bc-\u09d7\u0a01-"
    "\u0a51\u0e31-\u0e4e\u0eb1-\u0ecd\u102b-\u103e\u17b4-\u17d3"
)

TOKEN = re.compile(rf"[{HAN}]+|(?:(?![{HAN}])[^\W_]|[{MARKS}])+(?:'(?:(?![{HAN}])[^\W_])+)*")
_WORD_LETTER = rf"(?:[^\W_]|[{MARKS}])"
WORD = re.compile(rf"{_WORD_LETTER}+(?:'{_WORD_LETTER}+)*")
_LATIN_LETTERS = r"a-z0-9\xaa-\xff"  # folded; a name among Chinese characters needs no space
_PLAIN = frozenset(
    {Script.LATIN, Script.CYRILLIC, Script.ARABIC}
)  # their folded words hold no vowel signs


def letter_class(script: Script) -> str:
    """Return a pattern of one character of a word: a letter, a digit, or a vowel sign that Python's \\w leaves out."""
    return r"[^\W_]" if script in _PLAIN else _WORD_LETTER


def not_after_letter(script: Script) -> str:
    """Return a pattern that holds where no word of the script goes on from the left."""
    if script is Script.LATIN:
        return rf"(?<![{_LATIN_LETTERS}])"
    return r"(?<![^\W_])" if script in _PLAIN else rf"(?<![^\W_])(?<![{MARKS}])"


def not_before_letter(script: Script) -> str:
    """Return a pattern that holds where no word of the script goes on to the right."""
    if script is Script.LATIN:
        return rf"(?![{_LATIN_LETTERS}])"
    return r"(?![^\W_])" if script in _PLAIN else rf"(?![^\W_])(?![{MARKS}])"


def script_of(text: str) -> Script:
    """Return the script of the first letter of a text; OTHER when it has none."""
    for character in text:
        if not character.isalpha():
            continue
        code = ord(character)
        return next((script for low, high, script in _RANGES if low <= code <= high), Script.OTHER)
    return Script.OTHER


def has_word_boundaries(script: Script) -> bool:
    """Return whether words of the script stand between spaces."""
    return script not in {Script.HAN, Script.SPACELESS}


# What Unicode decomposes (accents, ё, й, Arabic letters with hamza, fullwidth forms) needs no line here.

_PUNCTUATION = {
    "'": "’‘ʼʻʹʽ`´′＇ʿʾ՚ꞌ",
    '"': "«»“”„‟‹›「」『』《》〈〉″＂",
    "-": "‐‑‒–—―−﹘﹣－⁃־",
    " ": "\u2028\u2029\u0085·・•‧∙",
    "": "\u0640\u00ad\u200b\u200c\u200d\u2060\ufeff",
}

# One Arabic-script letter for the variants that Arabic, Persian, Pashto, Urdu and Kurdish type.
_ARABIC = {
    "ی": "يىےېۍۑێ",
    "ک": "كڪګ",
    "ه": "ةہەھۃۀۂ",
    "و": "ۆۇۈۋ",
    "ا": "ٱ",
    "ن": "ںڼ",
    "ت": "ټٹ",
    "د": "ډڈ",
    "ر": "ړڑ",
}

# Cyrillic letters of Tajik, Uzbek, Kazakh, Kyrgyz, Tatar and Ukrainian, often typed as the plain ones.
_CYRILLIC = {
    "х": "ҳһ",
    "ч": "ҷ",
    "г": "ғґ",
    "к": "қҡ",
    "н": "ңҥ",
    "у": "үұ",
    "о": "ө",
    "а": "ә",
    "ж": "җ",
    "и": "і",
    "е": "є",
    "": "ъ",
}

_LATIN = {
    "i": "ı",
    "l": "ł",
    "o": "ø",
    "d": "đðɗɖ",
    "e": "ə",
    "h": "ħ",
    "t": "ŧ",
    "n": "ŋɲ",
    "k": "ƙ",
    "b": "ɓ",
    "y": "ƴ",
    "ae": "æ",
    "oe": "œ",
    "th": "þ",
}

# Devanagari: candrabindu as anusvara; candra o (in English loans) as long a. The nukta falls by itself.
_DEVANAGARI = {"ं": "ँ", "ा": "ॉ", "े": "ॅ", "आ": "ऑ", "ए": "ऍ", "": "़"}

FOLDS: dict[str, str] = {
    variant: plain
    for family in (_PUNCTUATION, _ARABIC, _CYRILLIC, _LATIN, _DEVANAGARI)
    for plain, variants in family.items()
    for variant in variants
}

# Look-alikes, for words that mix the two scripts by mistake or to dodge filters.
LATIN_TO_CYRILLIC = str.maketrans("aeocpxykmhtbi", "аеосрхукмнтви")
CYRILLIC_TO_LATIN = str.maketrans("аеосрхукмнтвиј", "aeocpxykmhtbij")


def words(text: str) -> frozenset[str]:
    """Return the words of a space-separated list."""
    return frozenset(text.split())


@dataclass(frozen=True, kw_only=True)
class Paradigm:
    """The endings that take the place of the one a user typed.

    `typed` is the ending of the base form; `forms` the endings that may stand instead, separated by spaces,
    "-" for none. The longest `typed` that fits is taken. `rule` names the change for the reason line.
    """

    typed: str
    forms: str
    rule: str = "case"
    of: Literal["any", "name", "word"] = "any"  # name: typed with a capital; word: typed without
    where: Literal["any", "lone", "phrase", "later", "person", "thing"] = (
        "any"  # lone: the alias is this word; later: not its first; thing: the actor is no person
    )
    shortest: int = 2  # letters that must remain before the ending


@dataclass(frozen=True, kw_only=True)
class Sense:
    """A form that is also an ordinary word, and the context words that show it is meant as one."""

    form: str  # with | between several
    means: str  # in English, for the near-miss line
    before: str = ""  # words right before it, separated by spaces
    after: str = ""  # words right after it
    after_ending: str = ""  # endings of the word right after it
    lifted_by: str = ""  # words within six words after it that show the name after all
    around: str = ""  # words within six words on either side


@dataclass(frozen=True, kw_only=True, eq=False)
class Declension:
    """How a language declines its own names. `classes` is written as inflection_classes.py says."""

    tag: str
    script: Script
    classes: str = ""
    sets: Mapping[str, str] = field(
        default_factory=dict
    )  # lists of endings that `classes` names in braces
    tails: tuple[
        str, ...
    ] = ()  # slots of what may follow any form: each slot optional, in this order
    joints: str = ""  # characters that may part a name from its tail
    prefixes: tuple[str, ...] = ()  # slots of what may be written before a word, in this order
    initials: str = ""  # first letters that change, letter=letters
    capitals: bool = True  # whether a name in small letters is another word
    marks: str = (
        ""  # accents that are letters: a text may drop them, but has none that the name has not
    )
    compounds: bool = False  # further words may be written right behind a name
    shortest: int = 3  # letters of a word that has forms
    learned: bool = False  # from the texts of an archive, not from a grammar


@dataclass(frozen=True, kw_only=True, eq=False)
class Language:
    """Everything that finding names in texts of one language needs. Letters are written as people write them."""

    tag: str
    name: str
    script: Script
    paradigms: tuple[Paradigm, ...] = ()
    tails: tuple[
        str, ...
    ] = ()  # slots of endings after a whole word: each slot optional, in this order
    tail_rule: str = "suffix"
    joints: str = ""  # characters that may part a name from its tail
    free_joint: bool = False  # any letters after a joint are a tail
    tail_shortest: int = 4  # letters of a word that takes tails without a joint
    prefixes: tuple[str, ...] = ()  # slots of what may be written before a word, in this order
    article: str = ""
    joined_article: str = ""  # what stands for preposition and article together
    inner_prefixes: str = ""  # what words of a phrase after its first may bear
    derived: str = ""  # endings of the adjective made from a group's name
    derived_joints: str = ""  # what stands between name and that ending, "-" for nothing
    acronym_tails: str = ""  # small letters that may follow an acronym's capitals without a joint
    uninflected: int = (
        3  # letters up to which words of a phrase are taken as prepositions, without forms
    )
    compounds: bool = False  # further words may be written right behind a name
    letters: str = ""  # letters that tell this language from others of its script
    common: frozenset[str] = (
        frozenset()
    )  # its commonest words: they identify the language, and aliases like them are warned of
    shouted: frozenset[str] = (
        frozenset()
    )  # ordinary words that an acronym may be in a line of capitals, besides the common ones
    feminine_roles: frozenset[str] = (
        frozenset()
    )  # a woman's role, before the case form of a man's surname: hers
    other_worlds: frozenset[str] = (
        frozenset()
    )  # sport, shops, shows: beside a descriptive name they show that another body is meant
    titles: frozenset[str] = frozenset()  # words before a surname that are not given names
    title_endings: str = ""  # how such words end, where they are compounds
    given_names: frozenset[str] = frozenset()
    family_names: frozenset[str] = frozenset()  # behind a name: that name is a given name here
    named_after: frozenset[str] = (
        frozenset()
    )  # street, airport, ... : beside a name, the thing is meant
    letter_names: frozenset[str] = (
        frozenset()
    )  # how Latin letters are called, for acronyms spelled out
    capital_nouns: bool = False  # nouns are capitalised: a capital before a surname proves nothing
    modifier_after: bool = False  # adjectives stand behind what they describe
    romanised: str = (
        ""  # how names of a Cyrillic alias are written in this language, letter=letters
    )
    respelled: str = (
        ""  # how names of a Latin alias are written in it, where it differs; $: at its end
    )
    short: tuple[
        tuple[str, str], ...
    ] = ()  # names inside others that are also abbreviated: United Nations, UN
    twin: str = ""  # how its words are written in the other script of the same language; ^: at a word's beginning
    fixed: str = ""  # letters that stand for one sound only, whatever other languages do with them
    unlike: frozenset[str] = (
        frozenset()
    )  # languages whose spelling of foreign names would mislead here
    talk: tuple[
        frozenset[str], ...
    ] = ()  # nouns of one sense that head names such as “Doha talks”; each set one sense
    bodies: tuple[
        frozenset[str], ...
    ] = ()  # nouns for an armed group, that head names such as “Haqqani network”
    prepositions: frozenset[str] = (
        frozenset()
    )  # behind which no nominative stands, where names have cases; they have no forms themselves
    feminine_endings: tuple[str, ...] = ()  # of women's surnames in the nominative
    at: frozenset[str] = frozenset()  # prepositions between such a noun and its name
    not_forms: frozenset[str] = frozenset()  # words that look like forms of a name and never are
    senses: tuple[Sense, ...] = ()
