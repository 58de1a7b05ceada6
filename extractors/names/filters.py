"""Filters on candidate mentions: phrases, ordinary words, surnames, limits, required context."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from functools import cache
from itertools import islice

from extractors.languages.tags import primary_tag
from extractors.model import Field
from extractors.names.actors import Actor, AliasRule
from extractors.names.aliases import is_spoken, split_words
from extractors.names.inflection import prefix_pattern, spelling_pattern, stems
from extractors.names.languages import LANGUAGES, language_of, zh
from extractors.names.languages.language import (
    HAN,
    WORD,
    Language,
    Script,
    Sense,
    has_word_boundaries,
    letter_class,
    not_after_letter,
    not_before_letter,
    script_of,
    words,
)
from extractors.names.normalization import fold
from extractors.names.scanner import AliasMatch, Scan

SENTENCE_START = re.compile(r"(?:^|[.!?…:|]|\n)[\s«\"“”‘'(\[—–-]*$")
_LANGUAGES_WITHOUT_SUFFIXES = frozenset(
    {"en", "de", "fr"}
)  # languages that append only s after an apostrophe
_CONTEXT_CHARS = 80  # characters examined on either side
_MIN_INFLECTED_LETTERS = 6  # letters from which the end of a word is taken for an ending
_QUOTED_AFTER = re.compile(r"([\w' -]+)\"\s*(?:\w+\s+){0,3}$")
_SHOWS_OF_REPORTS = words("film roman novel game games chanson")  # may well be about the actor
_HAN_CHARACTER = re.compile(f"[{HAN}]")
_TYPE_NUMBER = re.compile(r"-(?!(?:19|20)\d\d(?!\d))\d+")
_LINE_END = re.compile(r"[.!?;:|\n]")
_MIN_WORD_LETTERS = 4  # letters of capitals that are hardly an acronym
_WORD_BEFORE = re.compile(r"([^\W\d_]+) $")
_BEFORE_NOMINATIVES = frozenset({"за", "или", "как"})  # что за Захарова
_SURNAME_ENDS = ("ов", "ев", "ова", "ева", "овои", "овым")
# The suffix that turns a name into a surname (مسعود, مسعودی); after a vowel it is only an ezafe.
_MAKES_SURNAMES = {Script.ARABIC: ("ی", "اوی"), Script.DEVANAGARI: ("ी", "ािीुूेैोौ")}
_LONGEST_WORD = 24  # characters, with its space
# Positions of a word that are stored for one text; with so many, at least one lies outside any
# mention.
_MAX_STORED_POSITIONS = 12
_LOOSE_TAIL = 4  # letters that may follow the stem of a context word
_ARABIC_LANGUAGE = next(x for x in LANGUAGES if x.tag == "ar")


@cache
def folded_words(listed: frozenset[str] | str) -> frozenset[str]:
    """Return the words of a list, folded."""
    return frozenset(fold(w) for w in (listed.split() if isinstance(listed, str) else listed))


def words_before(scan: Scan, candidate: AliasMatch, count: int = 6) -> list[str]:
    """Return the folded words before a position, the nearest first."""
    preceding = scan.passage.folded[
        max(0, candidate.folded_start - _CONTEXT_CHARS) : candidate.folded_start
    ]
    return [m.group().split("'")[-1] for m in WORD.finditer(preceding)][::-1][:count]


def words_after(scan: Scan, candidate: AliasMatch, count: int = 6) -> list[str]:
    """Return the folded words after a position, the nearest first."""
    right = scan.passage.folded[candidate.folded_end : candidate.folded_end + _CONTEXT_CHARS]
    return [m.group() for m in WORD.finditer(right)][:count]


def ordinary_word(scan: Scan, candidate: AliasMatch) -> str | None:
    """Return the ordinary meaning shown by the words around a candidate; None for the name."""
    if len(candidate.alias.words) != 1:
        return None
    ruling = scan.language(candidate.alias.script)
    core = scan.passage.folded[
        candidate.folded_start + len(candidate.before) : candidate.folded_end
    ]
    listed = core != candidate.alias.words[0].text and core in all_words(
        "not_forms", candidate.alias.script, ruling
    )
    if listed and not (
        core.endswith("ی") and words_after(scan, candidate, 1) == ["که"]
    ):  # those of the group that …
        return "a word of its own, not a form of the name"
    for language in {
        id(x): x for x in (ruling, candidate.alias.language) if x is not None
    }.values():
        for sense in language.senses:
            evidence = _sense(scan, candidate, sense)
            if evidence:
                return f"reads as the ordinary word for {sense.means} ({evidence})"
    return None


def _sense(scan: Scan, candidate: AliasMatch, sense: Sense) -> str | None:
    forms = {fold(form) for form in sense.form.split("|")}
    core = scan.passage.folded[
        candidate.folded_start + len(candidate.before) : candidate.folded_end
    ]
    if core not in forms:
        return None
    before, after = words_before(scan, candidate), words_after(scan, candidate)
    if folded_words(sense.lifted_by).intersection(after):
        return None
    if before and before[0] in folded_words(sense.before):
        return f"after “{before[0]}”"
    endings = tuple(folded_words(sense.after_ending)) or ("\0",)
    if after and (
        after[0] in folded_words(sense.after)
        or (len(after[0]) >= _MIN_INFLECTED_LETTERS and after[0].endswith(endings))
    ):
        return f"before “{after[0]}”"
    near = folded_words(sense.around).intersection(before, after)
    return f"near “{min(near)}”" if near else None


def generic(scan: Scan, candidate: AliasMatch) -> str | None:
    """Reject a descriptive name used in its plain sense or in another domain (sport, shops)."""
    alias = candidate.alias
    if (
        alias.acronym
        or candidate.moved
        or len(alias.words) < 2
        or alias.script not in {Script.LATIN, Script.CYRILLIC}
    ):
        return None
    capitals = sum(word.is_name for word in alias.words)
    content = sum(len(word.text) > 3 for word in alias.words)
    unknown = (
        scan.given_language is not None and language_of(scan.given_language, alias.script) is None
    )
    small = candidate.surface == candidate.surface.lower() and not unknown
    if alias.script is Script.LATIN and capitals >= 2 and content <= 2 and small:
        return f"in small letters: not the name “{alias.text}”"
    if capitals == len(alias.words):
        return None
    near = {*words_before(scan, candidate, 5), *words_after(scan, candidate, 5)}
    worlds = near & all_words("other_worlds", alias.script)
    return f"beside “{min(worlds)}”: something else of that name" if worlds else None


def name_of_a_show(scan: Scan, candidate: AliasMatch) -> str | None:
    """Reject a quoted name that follows a word for a band or a shop."""
    if candidate.alias.script not in {Script.LATIN, Script.CYRILLIC}:
        return None
    quoted = _QUOTED_AFTER.search(
        scan.passage.folded[
            max(0, candidate.folded_start - _CONTEXT_CHARS) : candidate.folded_start
        ]
    )
    if quoted is None:
        return None
    words = WORD.findall(quoted.group(1))[-2:]
    worlds = {*words} & (all_words("other_worlds", candidate.alias.script) - _SHOWS_OF_REPORTS)
    return f"the name of something else, “{min(worlds)}”" if worlds else None


def small_letters(scan: Scan, candidate: AliasMatch) -> str | None:
    """Reject a person's name or a short form (Amnesty) that is an ordinary word in lower case."""
    original = scan.passage.original
    small = (
        candidate.surface != candidate.surface.upper()
        and candidate.surface == candidate.surface.lower()
    )
    if (
        not small
        or not all(word.is_name for word in candidate.alias.words)
        or original[candidate.start - 1 : candidate.start] in "#@"
    ):
        return None
    is_capitalised_name = (
        candidate.alias.declension is not None and candidate.alias.declension.capitals
    )
    language = scan.language(candidate.alias.script)
    # Where nouns have capitals, a small one makes an adjective of a name (israelische).
    is_capitalised_name |= (
        language is not None
        and language.capital_nouns
        and len(candidate.alias.words) == 1
        and "-" not in candidate.surface
    )
    if (
        not (
            is_capitalised_name
            or candidate.alias.shortened
            or all(word.person for word in candidate.alias.words)
        )
        or original == original.lower()
    ):
        return None
    return "in small letters: an ordinary word"


def foreign_reading(scan: Scan, candidate: AliasMatch) -> str | None:
    """Reject a name borrowed from Arabic that is an ordinary word in an Arabic text."""
    ruling = scan.language(Script.ARABIC)
    if (
        ruling is None
        or not ruling.article
        or candidate.alias.language in (None, ruling)
        or len(candidate.alias.words) != 1
    ):
        return None
    if not candidate.alias.words[0].text.startswith(ruling.article):
        return None
    return f"an ordinary word in {ruling.name}, and no alias of that language"


def inside_word(scan: Scan, candidate: AliasMatch) -> str | None:
    """Reject a match that continues after an apostrophe (Unama'ki) unless that is a suffix."""
    behind = scan.passage.folded[candidate.folded_end : candidate.folded_end + 3]
    ruling = language_for(scan, candidate)
    if (
        len(behind) < 3
        or behind[0] != "'"
        or not behind[1:].isalpha()
        or candidate.alias.script is not Script.LATIN
    ):
        return None
    return (
        f"part of a longer word, “{candidate.surface}{behind}…”"
        if ruling is None or ruling.tag in _LANGUAGES_WITHOUT_SUFFIXES
        else None
    )


def split_han(scan: Scan, candidate: AliasMatch) -> str | None:
    """Reject a short Chinese name that is part of a longer word or name."""
    if candidate.alias.script is not Script.HAN:
        return None
    folded = scan.passage.folded
    before = folded[candidate.folded_start - 1 : candidate.folded_start]
    after = folded[candidate.folded_end : candidate.folded_end + 1]
    name = folded[candidate.folded_start : candidate.folded_end]
    behind = folded[candidate.folded_end : candidate.folded_end + 2]
    if behind in zh.SURNAME_ENDINGS:
        return f"part of a longer name, “{name}{behind}”"
    if after and after in zh.FEMININE_ENDINGS and name[-1] in "夫金":
        return f"part of another name, “{name}{after}”"
    if len(name) > 2:
        return _larger_unit(before, name)
    if after and name[-1] + after in zh.SPLITTING_WORDS:
        return f"“{name[-1]}{after}” is a word of its own"
    if after and after in zh.TRANSCRIPTION:
        return f"part of a longer name, “{name}{after}”"
    if before and before + name[0] in zh.WORDS_BEFORE:
        return f"“{before}{name[0]}” is a word of its own"
    return None


def _larger_unit(before: str, name: str) -> str | None:
    """Reject a province preceded by a direction or syllable that makes it another one (北呼罗珊省)."""
    if (
        not name.endswith(zh.UNITS)
        or not before
        or before not in zh.DIRECTIONS + fold(zh.TRANSCRIPTION)
    ):
        return None
    return f"part of a longer name, “{before}{name}”"


@cache
def all_words(attribute: str, script: Script, ruling: Language | None = None) -> frozenset[str]:
    """Return the folded words of a list common to a script and of the text's language."""
    listed: Sequence[frozenset[str]] = [
        getattr(x, attribute) for x in {*LANGUAGES, ruling} if x is not None and x.script is script
    ]
    return frozenset(fold(w) for part in listed for w in part)


def language_for(scan: Scan, candidate: AliasMatch) -> Language | None:
    """Return the language whose word lists apply around a candidate."""
    return scan.language(candidate.alias.script) or candidate.alias.language


def designation(scan: Scan, candidate: AliasMatch) -> str | None:
    """Reject an acronym that a number makes a model name (РПК-74, but not COVID-19 or years)."""
    if (
        not candidate.alias.acronym
        or not candidate.surface[-1:].isupper()
        or is_spoken(candidate.alias.text)
    ):
        return None
    number = _TYPE_NUMBER.match(scan.passage.original, candidate.end)
    return f"a type of machine, “{candidate.surface}{number.group()}”" if number else None


def line_of_capitals(scan: Scan, candidate: AliasMatch) -> str | None:
    """Reject an acronym that may be an ordinary word in a line of capitals (THIS IS THE END)."""
    folded = scan.passage.folded[candidate.folded_start : candidate.folded_end]
    language = scan.language(candidate.alias.script)
    if not candidate.alias.acronym or folded not in _small_words(candidate.alias.script, language):
        return None
    text = scan.passage.original
    preceding = WORD.findall(
        _LINE_END.split(text[max(0, candidate.start - _CONTEXT_CHARS) : candidate.start])[-1]
    )
    right = _LINE_END.split(text[candidate.end : candidate.end + _CONTEXT_CHARS])
    beside = preceding[-2:] + WORD.findall(right[0])[:2]
    if not all(word.isupper() for word in beside) or not any(
        len(word) >= _MIN_WORD_LETTERS for word in beside
    ):
        return None
    if not preceding and not text.startswith("?", candidate.end + len(right[0])):
        return None  # IS CLAIMS BLAST: a statement begins with no such word
    return "in a line of capitals it may be the ordinary word"


@cache
def _small_words(script: Script, language: Language | None) -> frozenset[str]:
    """Return ordinary words that look like acronyms, in one language or in all of a script."""
    languages = [language] if language is not None else [x for x in LANGUAGES if x.script is script]
    return frozenset(word for x in languages for word in folded_words(x.common | x.shouted))


def surname_of_plural(scan: Scan, candidate: AliasMatch) -> str | None:
    """Reject a capitalised form of a common noun that is a surname (Талибов, from талибы)."""
    alias = candidate.alias
    if alias.script is not Script.CYRILLIC or len(alias.words) != 1 or alias.words[0].is_name:
        return None
    if (
        not candidate.surface[:1].isupper()
        or candidate.surface.isupper()
        or not fold(candidate.surface).endswith(_SURNAME_ENDS)
    ):
        return None
    preceding = scan.passage.original[max(0, candidate.start - _CONTEXT_CHARS) : candidate.start]
    return None if SENTENCE_START.search(preceding) else "capitalised inside a sentence: a surname"


def another_surname(_: Scan, candidate: AliasMatch) -> str | None:
    """Reject a person's name that a suffix turns into another surname (Masoudi, from Masoud)."""
    last = candidate.alias.words[-1]
    if last.person and candidate.surface.endswith("ې") and not candidate.alias.text.endswith("ې"):
        return "a word of Pashto: no man's name ends so"
    ending, vowels = _MAKES_SURNAMES.get(candidate.alias.script, ("", ""))
    if not ending or candidate.tail != ending or last.text[-1] in vowels:
        return None
    if not last.person and not _begins_with_given_name(candidate):
        return None
    return f"“{candidate.surface.split()[-1]}” is a surname of its own"


def _begins_with_given_name(candidate: AliasMatch) -> bool:
    """Return whether a group's alias is the name of its leader (Ahmad Massoud)."""
    first = candidate.alias.words[0]
    return not first.last and first.text in all_words("given_names", candidate.alias.script)


def not_nominative(scan: Scan, candidate: AliasMatch) -> str | None:
    """Reject a woman's surname in the nominative after a preposition: it means a man or a place."""
    last = candidate.alias.words[-1]
    language = scan.language(candidate.alias.script)
    if (
        language is None
        or not language.prepositions
        or not last.person
        or len(candidate.alias.words) != 1
    ):
        return None
    core = scan.passage.folded[candidate.folded_start : candidate.folded_end]
    if core != last.text or not core.endswith(language.feminine_endings):
        return None
    before = _WORD_BEFORE.search(
        scan.passage.folded, max(0, candidate.folded_start - _CONTEXT_CHARS), candidate.folded_start
    )
    if before is None or before.group(1) not in language.prepositions - _BEFORE_NOMINATIVES:
        return None
    return f"behind “{before.group(1)}” a woman's surname has another ending: a man's or a place"


@cache
def word_pattern_of(phrase: str) -> re.Pattern[str]:
    """Return the pattern of all forms of a context word or excluded phrase over folded text."""
    words = split_words(phrase, person=False)
    script = script_of(fold(phrase))
    if not words:
        return re.compile(r"(?!)")
    if not has_word_boundaries(script):
        return re.compile(re.escape(fold(phrase)))
    language = _language_of(script, phrase)
    parts = []
    for word in words:
        stem = stems(word, language).stem
        tail = f"{letter_class(script)}{{0,{_LOOSE_TAIL}}}" if len(word.text) > 3 else "(?:'?s)?"
        parts.append(spelling_pattern(stem, len(word.text)) + tail)
    before = prefix_pattern(_ARABIC_LANGUAGE) if script is Script.ARABIC else ""
    return re.compile(
        not_after_letter(script)
        + before
        + r"[\s\-\"'(),]{1,4}".join(parts)
        + not_before_letter(script)
    )


def _language_of(script: Script, phrase: str) -> Language | None:
    if phrase.isupper():
        return None
    if script is Script.CYRILLIC:
        return next(x for x in LANGUAGES if x.tag == "ru")
    return next((x for x in LANGUAGES if x.script is script), None)


def context_word(words: Sequence[str], texts: Sequence[str]) -> str | None:
    """Return the first of the words that occurs in one of the folded texts; None if none does."""
    for word in words:
        pattern = word_pattern_of(word)
        if any(pattern.search(text) for text in texts):
            return word
    return None


def near_word(words: Sequence[str], folded: str, span: tuple[int, int], within: int) -> str | None:
    """Return the first of the words within a number of words of a span of folded text."""
    start, end = span
    reach = within * _LONGEST_WORD
    preceding = folded[max(0, start - reach) : start]
    right = folded[end : end + reach]
    before = list(WORD.finditer(preceding))[-within:]
    after = list(WORD.finditer(right))[:within]
    return context_word(
        words,
        (
            preceding[before[0].start() :] if before else "",
            right[: after[-1].end()] if after else "",
        ),
    )


def excluded_places(phrases: Sequence[str], folded: str) -> dict[int, tuple[int, str]]:
    """Map the start of each excluded phrase in the folded text to its end and the phrase."""
    places: dict[int, tuple[int, str]] = {}
    for phrase in phrases:
        for match in word_pattern_of(phrase).finditer(folded):
            for place in range(*match.span()):
                places[place] = max(places.get(place, (0, "")), (match.end(), phrase))
    return places


class ContextWords:
    """The context words that an alias requires, searched once in an article."""

    def __init__(self, words: tuple[str, ...], texts: Mapping[Field, str]) -> None:
        self.words = words
        self._found = [
            (field, match.start(), match.end(), word)
            for word in words
            for field, folded in texts.items()
            for match in islice(word_pattern_of(word).finditer(folded), _MAX_STORED_POSITIONS)
        ]

    def beside(self, field: Field, start: int, end: int) -> str | None:
        """Return the first of the words that occurs outside a span of a field, or None."""
        return next((w for f, s, e, w in self._found if f != field or e <= start or end <= s), None)


def limit_that_stops(
    actor: Actor,
    candidate: AliasMatch,
    scan: Scan,
    *,
    field: Field,
    language: str | None,
    outlet: str | None,
) -> str | None:
    """Return the first limit that a candidate violates, or None; unknown facts violate limits."""
    for rule in actor.rules:
        if rule.alias is not None and fold(rule.alias) != fold(candidate.alias.text):
            continue
        stopped = (
            _place(rule, field)
            or _case(rule, candidate)
            or _outlet(rule, outlet)
            or _language(rule, language)
            or _near(rule, candidate, scan)
        )
        if stopped:
            return stopped
    return None


def _place(rule: AliasRule, field: Field) -> str | None:
    if rule.places and field not in rule.places:
        return f"limited to {', '.join(rule.places)}; this is the {field}"
    return None


def _case(rule: AliasRule, candidate: AliasMatch) -> str | None:
    if rule.case == "any":
        return None
    typed = candidate.alias.text.split()
    printed = candidate.surface.split()
    same = len(typed) == len(printed) and all(
        _case_of(t) == _case_of(p) for t, p in zip(typed, printed, strict=True)
    )
    return None if same else f"capitals must stand as in “{candidate.alias.text}”"


def _case_of(word: str) -> tuple[bool, bool]:
    letters = [c for c in word if c.isalpha()]
    return (
        bool(letters) and letters[0].isupper(),
        len(letters) > 1 and all(c.isupper() for c in letters),
    )


def _outlet(rule: AliasRule, outlet: str | None) -> str | None:
    if not rule.outlets and not rule.except_outlets:
        return None
    if outlet is None:
        return "limited by outlet, and the outlet is unknown"
    if rule.outlets and outlet not in rule.outlets:
        return f"limited to {', '.join(rule.outlets)}; this is {outlet}"
    if outlet in rule.except_outlets:
        return f"not counted in {outlet}"
    return None


def _language(rule: AliasRule, language: str | None) -> str | None:
    if not rule.languages:
        return None
    if language is None:
        return "limited by language, and the language is unknown"
    wanted = {primary_tag(tag) for tag in rule.languages}
    if primary_tag(language) not in wanted:
        return f"limited to texts in {', '.join(rule.languages)}; this one is in {language}"
    return None


def _near(rule: AliasRule, candidate: AliasMatch, scan: Scan) -> str | None:
    if rule.near is None:
        return None
    span = (candidate.folded_start, candidate.folded_end)
    if near_word(rule.near.words, scan.passage.folded, span, rule.near.within) is not None:
        return None
    return f"needs one of {', '.join(rule.near.words)} within {rule.near.within} words"


def other_marks(_: Scan, candidate: AliasMatch) -> str | None:
    """Reject a word whose accents, absent in the name, make it another word (mình, Minh)."""
    declension = candidate.alias.declension
    if declension is None or not declension.marks:
        return None
    typed, printed = _with_marks(candidate.alias.text), _with_marks(candidate.surface)
    for (letter, marks), (printed_letter, others) in zip(typed, printed, strict=False):
        if letter != printed_letter or not others & {*declension.marks} <= marks:
            return f"other letters than in “{candidate.alias.text}”: another word"
    return None


def _with_marks(text: str) -> list[tuple[str, set[str]]]:
    """Return the letters of a text, each with its diacritics."""
    letters: list[tuple[str, set[str]]] = []
    for character in unicodedata.normalize("NFD", text.casefold().replace("đ", "d\u0335")):
        if letters and unicodedata.combining(character):
            letters[-1][1].add(character)
        elif character.isalnum():
            letters.append((character, set()))
    return letters


def urdu_adjective(_: Scan, candidate: AliasMatch) -> str | None:
    """Reject a word with the yeh of an adjective (امریکی) instead of the oblique case (امریکے)."""
    language = candidate.alias.language
    if (
        language is None
        or language.tag != "ur"
        or language is not candidate.language
        or len(candidate.alias.words) != 1
    ):
        return None
    if not candidate.alias.text.endswith(("ہ", "ا")) or not candidate.surface.endswith(("ی", "ي")):
        return None
    return "the adjective made from it, not the name"
