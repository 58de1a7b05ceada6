"""What a language module holds: the forms of a name in running text, as a linguist would list them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from wirewatch.domain.watch.scripts import Script


def words(text: str) -> frozenset[str]:
    """Give the words of a space-separated list."""
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
    """A form that is also an ordinary word, and the words that show it is meant as such."""

    form: str  # with | between several
    means: str  # in English, for the near-miss line
    before: str = ""  # words right before it, separated by spaces
    after: str = ""  # words right after it
    after_ending: str = ""  # endings of the word right after it
    lifted_by: str = ""  # words within six words after it that show the name after all
    around: str = ""  # words within six words on either side


@dataclass(frozen=True, kw_only=True, eq=False)
class Declension:
    """How the names of a language change in its own texts. `classes` is written as inflection_classes.py says."""

    tag: str
    script: Script
    classes: str = ""
    sets: Mapping[str, str] = field(default_factory=dict)  # lists of endings that `classes` names in braces
    tails: tuple[str, ...] = ()  # slots of what may follow any form: each slot optional, in this order
    joints: str = ""  # characters that may part a name from its tail
    prefixes: tuple[str, ...] = ()  # slots of what may be written before a word, in this order
    initials: str = ""  # first letters that change, letter=letters
    capitals: bool = True  # whether a name in small letters is another word
    marks: str = ""  # accents that are letters: a text may drop them, but has none that the name has not
    compounds: bool = False  # further words may be written right behind a name
    shortest: int = 3  # letters of a word that has forms
    learned: bool = False  # from the texts of an archive, not from a grammar


@dataclass(frozen=True, kw_only=True, eq=False)
class Language:
    """One language as far as finding names in its texts needs it. Letters are written as people write them."""

    tag: str
    name: str
    script: Script
    paradigms: tuple[Paradigm, ...] = ()
    tails: tuple[str, ...] = ()  # slots of endings after a whole word: each slot optional, in this order
    tail_rule: str = "suffix"
    joints: str = ""  # characters that may part a name from its tail
    free_joint: bool = False  # whatever stands behind a joint is a tail
    tail_shortest: int = 4  # letters of a word that takes tails without a joint
    prefixes: tuple[str, ...] = ()  # slots of what may be written before a word, in this order
    article: str = ""
    joined_article: str = ""  # what stands for preposition and article together
    inner_prefixes: str = ""  # what words of a phrase after its first may bear
    derived: str = ""  # endings of the adjective made from a group's name
    derived_joints: str = ""  # what stands between name and that ending, "-" for nothing
    acronym_tails: str = ""  # small letters that may follow an acronym's capitals without a joint
    uninflected: int = 3  # letters up to which words of a phrase are taken as prepositions, without forms
    compounds: bool = False  # further words may be written right behind a name
    letters: str = ""  # letters that tell this language from others of its script
    common: frozenset[str] = frozenset()  # its commonest words: tell the language, and warn of aliases
    shouted: frozenset[str] = frozenset()  # words that an acronym may be, in a line of capitals; with the common ones
    feminine_roles: frozenset[str] = frozenset()  # a woman's role, before the case form of a man's surname: hers
    other_worlds: frozenset[str] = frozenset()  # sport, shops, shows: beside a descriptive name, it is another's
    titles: frozenset[str] = frozenset()  # words before a surname that are no given names
    title_endings: str = ""  # how such words end, where they are compounds
    given_names: frozenset[str] = frozenset()
    family_names: frozenset[str] = frozenset()  # behind a name: that name is a given name here
    named_after: frozenset[str] = frozenset()  # street, airport, ... : beside a name, the thing is meant
    letter_names: frozenset[str] = frozenset()  # how Latin letters are called, for acronyms spelled out
    capital_nouns: bool = False  # nouns are capitalised: a capital before a surname tells nothing
    modifier_after: bool = False  # adjectives stand behind what they describe
    romanised: str = ""  # how names of a Cyrillic alias are written in this language, letter=letters
    respelled: str = ""  # how names of a Latin alias are written in it, where it differs; $: at its end
    short: tuple[tuple[str, str], ...] = ()  # names inside others that are also written short: United Nations, UN
    twin: str = ""  # how its words are written in the other script of the same language; ^: at a word's beginning
    fixed: str = ""  # letters that stand for one sound only, whatever other languages do with them
    unlike: frozenset[str] = frozenset()  # languages whose spelling of foreign names would mislead here
    talk: tuple[frozenset[str], ...] = ()  # nouns of one sense that head names such as “Doha talks”; each set one sense
    bodies: tuple[frozenset[str], ...] = ()  # nouns for an armed group, that head names such as “Haqqani network”
    prepositions: frozenset[str] = (
        frozenset()
    )  # behind which no nominative stands, where names have cases; they have no forms themselves
    feminine_endings: tuple[str, ...] = ()  # of women's surnames in the nominative
    at: frozenset[str] = frozenset()  # prepositions between such a noun and its name
    not_forms: frozenset[str] = frozenset()  # words that look like forms of a name and never are
    senses: tuple[Sense, ...] = ()
