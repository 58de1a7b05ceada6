"""Build the pattern of every form of an alias word in running text: endings, spelling variants."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from functools import cache
from itertools import islice, product

from extractors.names.inflection_classes import InflectionClasses, read_classes
from extractors.names.languages import language_of
from extractors.names.languages.language import (
    Declension,
    Language,
    Paradigm,
    Script,
    letter_class,
    script_of,
    words,
)
from extractors.names.languages.spelling_families import (
    ARABIC_FAMILIES,
    CYRILLIC_FAMILIES,
    DEVANAGARI_FAMILIES,
    FOREIGN_ENDINGS_ARABIC,
    JOINED_PARTS,
    KEY_ALTERNATES,
    KEY_CLASSES,
    KEY_DOUBLES,
    LATIN_FAMILIES,
    Family,
)
from extractors.names.normalization import FoldTable, fold, fold_character

_SPELLING_FAMILIES: dict[Script, tuple[Family, ...]] = {
    Script.LATIN: LATIN_FAMILIES,
    Script.CYRILLIC: CYRILLIC_FAMILIES,
    Script.ARABIC: ARABIC_FAMILIES,
    Script.DEVANAGARI: DEVANAGARI_FAMILIES,
}
_ARABIC_VOWELS = "اویه"
# Letters of an Arabic-script word from which a vowel missing in the alias may be written.
_VOWEL_FROM = 5
_FOREIGN_CONSONANTS = {"یف": 3}  # before this ending, so that شریف stays itself
_SHORTEST_STEM = 4
# Letters of a Devanagari word from which a long a and the inherent vowel may replace each other.
_SCHWA_FROM = 6
_WAW_FROM = 7  # letters from which an inner و, for a short vowel, may be left out
_MOST_KEYS = 64
# Characters allowed between those of a Chinese name: a line break, in longer names also a quotation
# mark.
_HAN_JOINTS = {1: "", 2: "", 3: r"\s?"}
_HAN_JOINT = r"[\s\"]?"
_MAX_UNINFLECTED_LETTERS = (
    3  # letters of small words of a phrase that are not inflected: prepositions
)
_LONGEST_TAIL = 14  # letters of a compound after a name
_FREELY_SPELLED = 4  # letters of a word in a phrase from which its spelling may vary
_COMPOUNDED_FROM = 5  # letters of a name that begins compounds
_DERIVED_FROM = 5  # letters of a name that adjectives are made from
_IZAFAT_PATTERNS = {
    "e": "(?:ye|[eiy])?",
    "i": "(?:ye|[eiy])?",
    "ye": "(?:ye|[eiy])?",
    "ए": "(?:े|[एऐइ])?",
}
AND_PATTERNS = {word: f"(?:{word}|&)" for word in words("and et und y en ve va och og и ва та")}


class _KeyTable(FoldTable):
    def compute(self, code: int) -> str:
        folded = fold_character(chr(code))
        return "".join(
            KEY_CLASSES.get(c, c if c.isalnum() or unicodedata.category(c)[0] == "M" else " ")
            for c in folded
        )


_KEY_TABLE = _KeyTable()


def spelling_key(text: str) -> str:
    """Return a coarse key shared by all spellings of a family and seldom by other words."""
    coarse = text.translate(_KEY_TABLE)
    for sign, letters in KEY_DOUBLES.items():
        if sign in coarse:
            coarse = _written_once(coarse, letters)
    return coarse


def _written_once(coarse: str, letters: str) -> str:
    for letter in letters:
        double = letter + letter
        while double in coarse:
            coarse = coarse.replace(double, letter)
    return coarse


def spelling_keys(stem: str, length: int) -> set[str]:
    """Return every key that a spelling of the folded stem can have; `length` as for `spelled`."""
    script = script_of(stem)
    spellings = {_before_parts(stem, script)}
    for written, others in KEY_ALTERNATES.get(script, ()):
        spellings |= {
            s.replace(written, variant) for s in spellings for variant in others if written in s
        }
    if script is Script.ARABIC:
        spellings = {v for s in spellings for v in _with_vowels(s, length)}
    if script is Script.DEVANAGARI and length >= _SCHWA_FROM:
        spellings |= {v for s in spellings for v in _with_long_a(s)}
    return {spelling_key(spelling).strip() for spelling in spellings} - {""}


def _before_parts(stem: str, script: Script) -> str:
    """Return the stem without the part of a name that may be written separately."""
    for part in JOINED_PARTS.get(script, ()):
        head, candidate, _ = stem.rpartition(part)
        if candidate and len(head) >= 3:
            return head[:-1] if len(head) > 3 and part + head[-1] == "ullahh" else head
    return stem


def _with_vowels(stem: str, length: int) -> list[str]:
    """Return the Arabic-script stem with its optional vowels written or not."""
    if length < _VOWEL_FROM or len(stem) < _SHORTEST_STEM:
        return [stem]
    head = stem
    for ending, _ in FOREIGN_ENDINGS_ARABIC:
        if stem.endswith(ending) and len(
            _consonants(stem[: -len(ending)])
        ) >= _FOREIGN_CONSONANTS.get(ending, 2):
            head = "".join(_consonants(stem[: -len(ending)]))
            break
    slots: list[tuple[str, ...]] = []
    for index, letter in enumerate(head):
        following = head[index + 1 : index + 2]
        open_slot = following and letter not in _ARABIC_VOWELS and following not in _ARABIC_VOWELS
        if letter == "و" and length >= _WAW_FROM and following and index:
            slots.append((letter, ""))
        else:
            slots.append(
                (letter, letter + "ا")
                if open_slot or (head != stem and not following)
                else (letter,)
            )
    return ["".join(choice) for choice in islice(product(*slots), _MOST_KEYS)]


def _with_long_a(stem: str) -> list[str]:
    """Drop one long a of a Devanagari stem, or insert one between consonants (खारोवा, ख़रोवा)."""
    varied = [stem[:i] + stem[i + 1 :] for i in range(1, len(stem) - 1) if stem[i] == "ा"]
    return varied + [
        stem[:i] + "ा" + stem[i:] for i in range(1, len(stem)) if _between_open_consonants(stem, i)
    ]


def _between_open_consonants(stem: str, position: int) -> bool:
    """Return whether two Devanagari consonants meet here with the inherent vowel between them."""
    return all(
        "\u0915" <= c <= "\u0939" for c in stem[position - 1 : position + 1]
    ) and 0 < position < len(stem)


def _consonants(text: str) -> list[str]:
    return [c for c in text if c not in "اوی"]


def spelling_pattern(stem: str, length: int, fixed: str = "") -> str:
    """Return the pattern of all spellings of a folded stem.

    A greater `length` allows more variation. Families of the letters in `fixed` do not apply.
    """
    script = script_of(stem)
    vowels_free = script is Script.ARABIC and length >= _VOWEL_FROM and len(stem) >= _SHORTEST_STEM
    if vowels_free and (foreign := _foreign_name(stem)):
        return foreign
    families = [
        f
        for f in _SPELLING_FAMILIES.get(script, ())
        if length >= f.shortest and f.written not in fixed
    ]
    breaks = _part_starts(stem, script)
    pattern: list[str] = []
    position = 0
    if script is Script.HAN:
        return _HAN_JOINTS.get(len(stem), _HAN_JOINT).join(map(re.escape, stem))
    while position < len(stem):
        if position in breaks:
            pattern.append("[ -]?")
        family = next((f for f in families if _fits(f, stem, position)), None)
        step = len(family.written) if family else 1
        plain = re.escape(stem[position]) + ("?" if stem[position] == "'" else "")
        pattern.append(family.pattern if family else plain)
        position += step
        if vowels_free and _between_consonants(stem, position):
            pattern.append("[اوی]?")
        if (
            script is Script.DEVANAGARI
            and length >= _SCHWA_FROM
            and _between_open_consonants(stem, position)
        ):
            pattern.append("[ा्]?")
    return "".join(pattern)


def _part_starts(stem: str, script: Script) -> set[int]:
    parts = [part for part in JOINED_PARTS.get(script, ()) if part[0] not in "dдد"]
    starts = {stem.rfind(part) for part in parts if stem.rfind(part) >= 3}
    return {max(starts)} if starts else set()


def _between_consonants(stem: str, position: int) -> bool:
    return 0 < position < len(stem) and not {stem[position - 1], stem[position]} & set(
        _ARABIC_VOWELS
    )


def _fits(family: Family, stem: str, position: int) -> bool:
    if not stem.startswith(family.written, position):
        return False
    end = position + len(family.written)
    if family.place == "inner":
        return position > 0 and end < len(stem)
    if family.place == "final":
        return position > 0 and end == len(stem)
    if family.place == "not-first":
        return position > 0
    return stem.startswith(family.before, end)


def _foreign_name(stem: str) -> str:
    """Return the pattern of a foreign surname in Arabic script with optional vowels; else ""."""
    for ending, pattern in FOREIGN_ENDINGS_ARABIC:
        head = stem[: -len(ending)]
        if stem.endswith(ending) and len(_consonants(head)) >= _FOREIGN_CONSONANTS.get(ending, 2):
            first = f"{head[0]}[اوی]?" if head[0] in "اوی" else ""
            letters = "".join(_spelled_letter(c) + "[اوی]{0,2}" for c in _consonants(head))
            return first + letters + pattern
    return ""


def _spelled_letter(letter: str) -> str:
    return next((f.pattern for f in ARABIC_FAMILIES if f.written == letter), re.escape(letter))


@dataclass(frozen=True, kw_only=True)
class Word:
    """One word of an alias, folded, with the facts that decide its forms."""

    text: str
    typed: str  # as in the watchlist
    letters: int  # of the whole alias: rare words may be spelled freely
    first: bool
    last: bool
    lone: bool  # the alias is this one word
    person: bool  # the actor is a person
    derives: bool = True  # adjectives made from it mean the actor too
    declension: Declension | None = None  # of the alias's own language

    @property
    def is_name(self) -> bool:
        """Return whether it was typed with a capital, or in a script without capitals."""
        return self.typed[:1] != self.typed[:1].lower()


@dataclass(frozen=True, kw_only=True)
class Inflection:
    """A word split into stem and endings."""

    stem: str
    endings: tuple[str, ...]  # "" among them where the bare stem is a form
    rule: str


def alternatives(options: tuple[str, ...]) -> str:
    """Return a pattern of any of the options, the longest first; an option "" makes it optional."""
    filled = sorted({o for o in options if o}, key=lambda o: (-len(o), o))
    if not filled:
        return ""
    pattern = "(?:" + "|".join(re.escape(o).replace("_", " ?") for o in filled) + ")"
    return pattern + "?" if "" in options else pattern


@cache
def _classes(declension: Declension) -> InflectionClasses:
    return read_classes(declension)


def own_declension(word: Word, language: Language | None) -> Declension | None:
    """Return a word's declension if the text is in the word's language, else None."""
    declension = word.declension
    return (
        declension
        if declension is not None and language is language_of(declension.tag, declension.script)
        else None
    )


def inflection_of(word: Word, declension: Declension) -> Inflection:
    """Return a word's forms in its language; acronyms and short words of a phrase have none."""
    fixed = len(word.text) < declension.shortest or (word.typed.isupper() and len(word.typed) > 1)
    if fixed or (not word.lone and not word.is_name and len(word.text) <= _MAX_UNINFLECTED_LETTERS):
        return Inflection(stem=word.text, endings=("",), rule="exact")
    forms = _classes(declension).forms(word.text)
    stem = _shared_beginning(forms[0], forms[-1])  # sorted: these two differ first
    return Inflection(stem=stem, endings=tuple(form[len(stem) :] for form in forms), rule="case")


def _shared_beginning(first: str, second: str) -> str:
    length = next(
        (i for i, (a, b) in enumerate(zip(first, second, strict=False)) if a != b),
        min(len(first), len(second)),
    )
    return first[:length]


def initials(word: Word, language: Language | None) -> tuple[str, ...]:
    """Return the alternatives to a word's first letter in its language."""
    declension = own_declension(word, language)
    changes = _initials(declension.initials) if declension is not None else {}
    return changes.get(word.text[:1], ())


@cache
def _initials(listed: str) -> dict[str, tuple[str, ...]]:
    pairs = (pair.split("=") for pair in listed.split())
    return {letter: tuple(others.split(",")) for letter, others in pairs}


def own_pattern(
    word: Word,
    declension: Declension,
    language: Language | None,
    *,
    derived: tuple[str, ...],
    dotted: str,
) -> str:
    """Return the pattern of a word's forms in its language; `dotted` is another way to write it."""
    cut = inflection_of(word, declension)
    others = initials(word, language)
    first = alternatives((word.text[:1], *others)) if others else ""
    stem = cut.stem[1:] if first else cut.stem
    fixed = language.fixed if language is not None else ""
    body = (
        first
        + spelling_pattern(stem, spelling_length(word), fixed)
        + alternatives(cut.endings + derived)
    )
    if dotted:
        body = f"(?:{body}|{dotted})"
    before = _slots(declension.prefixes) if word.first else ""
    tail = _own_tail(word, declension)
    return (
        (f"(?P<before>{before})" if word.first else "")
        + body
        + (f"(?P<tail>{tail})" if word.last else tail)
    )


def _slots(slots: tuple[str, ...]) -> str:
    return "".join(alternatives(("", *(fold(part) for part in slot.split()))) for slot in slots)


@cache
def _own_tail(word: Word, declension: Declension) -> str:
    if (
        not declension.tails
        or len(word.text) < declension.shortest
        or (not word.lone and len(word.text) <= _MAX_UNINFLECTED_LETTERS and not word.last)
    ):
        return ""
    slots = _slots(declension.tails)
    joint = f"[{re.escape(declension.joints)}]?" if declension.joints else ""
    compound = (
        f"|{letter_class(declension.script)}{{1,{_LONGEST_TAIL}}}"
        if declension.compounds and word.last
        else ""
    )
    return f"(?:{joint}(?={letter_class(declension.script)}){slots}{compound})?"


def spelling_length(word: Word) -> int:
    """Return how many letters make a word distinctive: the alias's, or its own if very short."""
    return word.letters if len(word.text) >= _FREELY_SPELLED else len(word.text)


_IZAFAT_PATTERNS |= dict.fromkeys("еиэ", "[еиэ]")
AND_PATTERNS |= dict.fromkeys(
    ("एंड", "एनड"), "[एऐ](?:ं|न्|ण्)ड"
)  # the English word, as Hindi spells it


@cache
def _paradigms(language: Language) -> tuple[tuple[str, tuple[str, ...], Paradigm], ...]:
    """Return the paradigms with folded endings, the longest typed ending first."""
    folded = [
        (
            fold(p.typed),
            tuple(dict.fromkeys("" if f == "-" else fold(f) for f in p.forms.split())),
            p,
        )
        for p in language.paradigms
    ]
    return tuple(sorted(folded, key=lambda entry: -len(entry[0])))


def inflect(word: Word, language: Language | None) -> Inflection:
    """Split a word into stem and endings by its paradigm; without one, it is not inflected."""
    if (declension := own_declension(word, language)) is not None:
        return inflection_of(word, declension)
    if language is None or _is_short(word, language) or script_of(word.text) is not language.script:
        return Inflection(stem=word.text, endings=("",), rule="exact")
    for typed, endings, paradigm in _paradigms(language):
        if word.text.endswith(typed) and _applies(paradigm, word, len(word.text) - len(typed)):
            stem = word.text[: len(word.text) - len(typed)]
            return Inflection(stem=stem, endings=endings, rule=paradigm.rule)
    return Inflection(stem=word.text, endings=("",), rule="exact")


def _is_short(word: Word, language: Language) -> bool:
    """Return whether a word is too short to inflect; persons' names (Хан) and final Ын are not."""
    if word.person and word.is_name:
        return len(word.text) < (
            _MAX_UNINFLECTED_LETTERS - 1
            if word.last and not word.first
            else _MAX_UNINFLECTED_LETTERS
        )
    if language.prepositions and not word.typed.isupper():
        return len(word.text) < _MAX_UNINFLECTED_LETTERS or word.text in language.prepositions
    return len(word.text) <= language.uninflected


def _applies(paradigm: Paradigm, word: Word, stem: int) -> bool:
    if stem < paradigm.shortest:
        return False
    if paradigm.of != "any" and (paradigm.of == "name") != word.is_name:
        return False
    return {
        "any": True,
        "lone": word.lone,
        "later": not word.first,
        "phrase": not word.lone,
        "person": word.person,
        "thing": not word.person,
    }[paradigm.where]


@cache
def tail_pattern(language: Language, length: int) -> str:
    """Return the pattern of a language's suffixes to a whole word of this length; "" for none."""
    slots = "".join(alternatives(("", *(fold(t) for t in slot.split()))) for slot in language.tails)
    if not slots:
        return ""
    joint = f"[{re.escape(language.joints)}]" if language.joints else ""
    free = (
        f"{joint}{letter_class(language.script)}{{1,{_LONGEST_TAIL}}}|"
        if language.free_joint
        else ""
    )
    if length < language.tail_shortest:
        return f"(?:{free}{joint}(?={letter_class(language.script)}){slots})?" if joint else ""
    return f"(?:{free}{joint}?(?={letter_class(language.script)}){slots})?" if joint else slots


@cache
def prefix_pattern(language: Language) -> str:
    """Return the pattern of prefixes that a language writes without a space; "" for none."""
    if not language.prefixes:
        return ""
    slots = [alternatives(("", *(fold(p) for p in slot.split()))) for slot in language.prefixes]
    joined = f"|{slots[0]}{fold(language.joined_article)}" if language.joined_article else ""
    return f"(?:{''.join(slots)}{joined})"


def word_pattern(word: Word, language: Language | None) -> str:
    """Return the pattern of a word's forms in a language, over folded text, unbounded.

    The first word of an alias has a group `before` for what is written in front of it, the last one
    a group `tail`.
    """
    before, text = "", word.text
    if (declension := own_declension(word, language)) is not None:
        return own_pattern(
            word,
            declension,
            language,
            derived=_derivation_suffixes(word, language),
            dotted=_dotted_pattern(word),
        )
    if text in _IZAFAT_PATTERNS and not (word.first or word.last):
        return _IZAFAT_PATTERNS[text]
    if text in AND_PATTERNS and not (word.first or word.last):
        return AND_PATTERNS[text]
    if language is not None and language.script is script_of(text):
        article = fold(language.article)
        if article and text.startswith(article) and len(text) - len(article) >= 3:
            text = text[len(article) :]
        if word.first and len(text) >= 3:
            before = prefix_pattern(language)
        elif language.inner_prefixes:
            before = alternatives(("", fold(language.inner_prefixes)))
    cut = inflect(_with_text(word, text), language)
    fixed = language.fixed if language is not None else ""
    body = spelling_pattern(cut.stem, spelling_length(word), fixed) + alternatives(
        cut.endings + _derivation_suffixes(word, language)
    )
    if dotted := _dotted_pattern(word):
        body = f"(?:{body}|{dotted})"
    tail = _tail(word, language)
    if word.first:
        before = f"(?P<before>{before})"
    return before + body + (f"(?P<tail>{tail})" if word.last else tail)


def _derivation_suffixes(word: Word, language: Language | None) -> tuple[str, ...]:
    """Return adjective endings for a group's one-word name (талибский); none for persons."""
    if (
        language is None
        or not word.lone
        or word.person
        or not word.derives
        or len(word.text) < _DERIVED_FROM
    ):
        return ()
    if word.is_name and own_declension(word, language) is not None:
        return ()
    joints = ["" if j == "-" else fold(j) for j in language.derived_joints.split()]
    return tuple(joint + fold(ending) for joint in joints for ending in language.derived.split())


def is_dotted(word: Word) -> bool:
    """Return whether a word of a phrase consists of capitals that may be written with dots."""
    return not word.lone and word.typed.isupper() and 2 <= len(word.text) <= 5


def _dotted_pattern(word: Word) -> str:
    """Return the pattern of a phrase's capitals written with dots (U.N.); "" for other words."""
    if not is_dotted(word):
        return ""
    return r"\. ?".join(map(re.escape, word.text)) + r"\.?"


def _with_text(word: Word, text: str) -> Word:
    if text == word.text:
        return word
    return replace(word, text=text)


def _tail(word: Word, language: Language | None) -> str:
    if language is None or language.script is not script_of(word.text):
        return "(?:'s)?" if script_of(word.text) is Script.LATIN else ""
    tail = (
        tail_pattern(language, len(word.text)) if word.last or word.lone or language.tails else ""
    )
    if word.last and language.compounds and len(word.text) >= _COMPOUNDED_FROM:
        tail = f"(?:{tail}|-?{letter_class(language.script)}{{4,24}})"
    return tail if word.last or len(word.text) > _MAX_UNINFLECTED_LETTERS else ""


def stems(word: Word, language: Language | None) -> Inflection:
    """Return the part common to all forms of a word."""
    text = word.text
    if language is not None and language.article and language.script is script_of(text):
        article = fold(language.article)
        if text.startswith(article) and len(text) - len(article) >= 3:
            text = text[len(article) :]
    return inflect(_with_text(word, text), language)
