"""Detect bare surnames that belong to another person, or to a thing named after one."""

from __future__ import annotations

import re
from functools import cache

from extractors.languages.calendar import ENGLISH_MONTHS, ENGLISH_WEEKDAYS
from extractors.names.actors import Actor
from extractors.names.aliases import is_person, split_words
from extractors.names.filters import (
    SENTENCE_START,
    all_words,
    language_for,
    words_after,
    words_before,
)
from extractors.names.inflection import spelling_key
from extractors.names.languages import zh
from extractors.names.languages.language import WORD, Language, Script
from extractors.names.normalization import fold
from extractors.names.scanner import AliasMatch, Scan

_WORD_BEFORE = re.compile(r"([^\W\d_][\w’'-]*\.?)[ \t\xa0]+$")
_WORD_AFTER = re.compile(r"[ \xa0]([^\W\d_]{3,})")
_LONG_WORD = re.compile(r"[^\W\d_]{4,}")
_IZAFAT_BEFORE = re.compile(r"\w+[-–](?:i|e|ye|u[dlnrsz])[-–]$")  # Mazar-i-Sharif
_INITIALS_BEFORE = re.compile(r"(?:(?<=^)|(?<=\W))([^\W\d_]\.)(?=(?:[ \xa0]?[^\W\d_]\.)*[ \xa0]*$)")
_PATRONYMIC_ENDING = re.compile("(?:ович|евич|ич|овна|евна|ична)(?:а|у|ем|ом|е|ы|ой)?$")
_SENTENCE_END = re.compile(r"[.!?…;؟۔。！？\n]|[:,](?=\s)")
_WITH_ENDING = re.compile(r"s'$|\w{2}'\w+$")  # Erdoğan'la Modi, the Kremlin's Lavrov
_HAN_NAME_DOTS = ("·", "・", "•")
_CONTEXT_CHARS = 60
_HAN_CONTEXT_CHARS = 8
_MIN_GIVEN_NAME_LETTERS = 5  # of a given name that another one may begin with
_GIVEN_KEY_LETTERS = 4
_TITLE_CASE_WORDS = 4
_TITLE_CASE_SHARE = 0.8
_CALENDAR_WORDS = frozenset((*ENGLISH_WEEKDAYS, *ENGLISH_MONTHS))


class Namesakes:
    """The names of one person: surnames that are aliases by themselves, and the given names."""

    def __init__(self, actor: Actor) -> None:
        self._is_person = is_person(actor)
        self._given_names: set[str] = set()
        for aliases in actor.aliases.values():
            for alias in aliases:
                given_names = split_words(alias, person=True)[:-1]
                self._given_names.update(word.text for word in given_names)
        self._given_keys = {spelling_key(n)[:_GIVEN_KEY_LETTERS] for n in self._given_names}
        self._has_latin_names = any(name.isascii() for name in self._given_names)
        self._initials = {name[0] for name in self._given_names}

    def is_own(self, name: str) -> bool:
        """Return whether a folded word is a form or other spelling of this person's given name."""
        if name in self._given_names:
            return True
        if len(name) <= 2 or spelling_key(name)[:_GIVEN_KEY_LETTERS] not in self._given_keys:
            return False
        return not self._is_longer_given_name(name)

    def _is_longer_given_name(self, name: str) -> bool:
        """Return whether a listed given name merely begins like this person's (Marina, Maria)."""
        key = spelling_key(name)
        own_keys = [spelling_key(n) for n in self._given_names if len(n) >= _MIN_GIVEN_NAME_LETTERS]
        if not any(key.startswith(own_key) and key != own_key for own_key in own_keys):
            return False
        listed = all_words("given_names", Script.LATIN) | all_words("given_names", Script.CYRILLIC)
        return name in listed

    def namesake_for(self, scan: Scan, candidate: AliasMatch) -> str | None:
        """Return the namesake that a bare surname refers to; None if it may be this person."""
        if not self._is_person or candidate.alias.acronym:
            return None
        thing = _thing_named_after(scan, candidate)
        if thing is not None:
            return f"“{thing}” next to it: a thing named after a person"
        if len(candidate.alias.words) != 1 or not self._given_names:
            return None
        script = candidate.alias.script
        if script is Script.HAN:
            return self._namesake_in_chinese(scan, candidate)
        if script in {Script.LATIN, Script.CYRILLIC}:
            return self._namesake_by_capitals(scan, candidate)
        return self._namesake_by_lists(scan, candidate)

    def _namesake_by_capitals(self, scan: Scan, candidate: AliasMatch) -> str | None:
        """Find a namesake by the words on both sides, in scripts with capitals."""
        surname = self._surname_after(scan, candidate)
        if surname is not None:
            return f"here it is the given name of “{surname}”"
        given_name = self._given_name_after(scan, candidate)
        if given_name is not None:
            return f"“{given_name}” after it is another person's given name"
        preceding = scan.passage.original[
            max(0, candidate.start - _CONTEXT_CHARS) : candidate.start
        ]
        izafat = _IZAFAT_BEFORE.search(preceding)
        if izafat is not None:
            return f"part of a longer name, “{izafat.group()}{candidate.surface}”"
        match = _WORD_BEFORE.search(preceding)
        if match is None:
            return None
        printed = match.group(1)
        word = fold(printed).rstrip(".")
        if printed.endswith("."):
            return self._namesake_by_initial(preceding, printed, word)
        script = candidate.alias.script
        is_inflected = candidate.surface != candidate.alias.text
        if is_inflected and word in all_words("feminine_roles", script):
            return f"“{printed}” before it: a woman of that name"
        before_word = preceding[: match.start()]
        if _PATRONYMIC_ENDING.search(word):
            return self._namesake_by_patronymic(before_word, printed)
        return self._namesake_by_word_before(scan, candidate, printed, before_word)

    def _namesake_by_word_before(
        self, scan: Scan, candidate: AliasMatch, printed: str, before_word: str
    ) -> str | None:
        """Find a namesake by the capitalised word before the surname, as printed."""
        script = candidate.alias.script
        language = language_for(scan, candidate)
        word = fold(printed).rstrip(".")
        if self.is_own(word) or not printed[:1].isupper():
            return None
        # An ending after an apostrophe makes the word a name apart, not the given name of the next.
        if _WITH_ENDING.search(word) and word not in all_words("given_names", script):
            return None
        if word in all_words("titles", script, language):
            return None
        if _is_given_name(word, script, language) or _is_name_after_noun(
            language, before_word, word
        ):
            return f"“{printed}” before it is another person's given name"
        if SENTENCE_START.search(before_word) and not _is_followed_by_name(scan, candidate):
            return None
        if _is_capital_meaningless(printed, word, language, script):
            return None
        if _is_title_case(scan, candidate):
            return None
        return f"“{printed}” before it is not this person's given name"

    def _surname_after(self, scan: Scan, candidate: AliasMatch) -> str | None:
        """Return the next word if the surname is also a given name (Munir) of another surname."""
        following = _capitalised_word_after(scan, candidate)
        if following is None or _is_title_case(scan, candidate):
            return None
        script = candidate.alias.script
        if fold(candidate.surface) not in all_words("given_names", script):
            return None
        before = words_before(scan, candidate, 1)
        if before and (self.is_own(before[0]) or before[0] in all_words("titles", script)):
            return None
        return following

    def _given_name_after(self, scan: Scan, candidate: AliasMatch) -> str | None:
        """Return the given name of “Surname Given”, as official lists and papers print it."""
        match = _WORD_AFTER.match(_following_text(scan, candidate))
        if match is None or candidate.alias.script is not Script.CYRILLIC:
            return None
        word = fold(match.group(1))
        if word not in all_words("given_names", Script.CYRILLIC) or self.is_own(word):
            return None
        return match.group(1)

    def _namesake_by_initial(self, preceding: str, printed: str, word: str) -> str | None:
        if len(word) != 1:
            return None
        initials = _INITIALS_BEFORE.findall(preceding) or [printed]
        if fold(initials[0])[0] in self._initials:
            return None
        return f"the initial “{initials[0]}” is not this person's"

    def _namesake_by_patronymic(self, preceding: str, patronymic: str) -> str | None:
        match = _WORD_BEFORE.search(preceding)
        if match is None:
            return None
        given_name = match.group(1)
        if self.is_own(fold(given_name)) or not given_name[:1].isupper():
            return None
        return f"“{given_name} {patronymic}” before it is another person's name"

    def _namesake_by_lists(self, scan: Scan, candidate: AliasMatch) -> str | None:
        """Find a namesake by lists of names, in scripts without capitals."""
        script = candidate.alias.script
        before = words_before(scan, candidate, 1)
        after = words_after(scan, candidate, 1)
        next_sign = scan.passage.folded[candidate.folded_end : candidate.folded_end + 1]
        if after and after[0] in all_words("family_names", script) and not next_sign.strip():
            return f"here it is the given name of “{after[0]}”"
        if not before or self.is_own(before[0]):
            return None
        if before[0] not in all_words("given_names", script):
            return None
        return f"“{before[0]}” before it is another person's given name"

    def _namesake_in_chinese(self, scan: Scan, candidate: AliasMatch) -> str | None:
        start = max(0, candidate.start - _HAN_CONTEXT_CHARS)
        preceding = scan.passage.original[start : candidate.start]
        if not self._has_latin_names or not preceding.endswith(_HAN_NAME_DOTS):
            return None
        name = fold(preceding[:-1])
        for chinese, latin in zh.GIVEN_IN_LATIN.items():
            if name.endswith(chinese) and not self.is_own(latin):
                return f"“{chinese}” before it is another person's given name"
        return None


def _following_text(scan: Scan, candidate: AliasMatch) -> str:
    return scan.passage.original[candidate.end : candidate.end + _CONTEXT_CHARS]


def _capitalised_word_after(scan: Scan, candidate: AliasMatch) -> str | None:
    match = _WORD_AFTER.match(_following_text(scan, candidate))
    if match is None or not match.group(1)[0].isupper():
        return None
    return match.group(1)


def _is_name_after_noun(language: Language | None, preceding: str, word: str) -> bool:
    """Return whether the word after a capitalised noun is a given name (Der Maler Oskar …)."""
    if language is None or not language.capital_nouns:
        return False
    if word.endswith(tuple(language.title_endings.split())):
        return False
    match = _WORD_BEFORE.search(preceding)
    if match is None or not match.group(1)[0].isupper():
        return False
    return fold(match.group(1)) not in all_words("common", language.script)


def _is_given_name(word: str, script: Script, language: Language | None) -> bool:
    if word in all_words("given_names", script, language):
        return True
    if script is not Script.CYRILLIC:
        return False
    stems = _russian_given_stems()
    endings = [ending for ending in (1, 2) if len(word) - ending >= 3]
    return word in stems or any(word[:-ending] in stems for ending in endings)


@cache
def _russian_given_stems() -> frozenset[str]:
    """Return Russian given names without their case endings."""
    stems = set()
    for name in all_words("given_names", Script.CYRILLIC):
        has_ending = name[-1] in "аяиь" and len(name) > 3
        stems.add(name[:-1] if has_ending else name)
    return frozenset(stems)


def _is_followed_by_name(scan: Scan, candidate: AliasMatch) -> bool:
    """Return whether the surname is part of a longer name (Hina Rabbani Khar)."""
    following = _capitalised_word_after(scan, candidate)
    if following is None or following.isupper():
        return False
    return candidate.alias.script is Script.LATIN and fold(following) not in _CALENDAR_WORDS


def _thing_named_after(scan: Scan, candidate: AliasMatch) -> str | None:
    """Return the street, airport or prize named after the person, next to the name.

    It must be in the same sentence; after the name, only in Latin script and capitalised.
    """
    script = candidate.alias.script
    things = all_words("named_after", script, scan.language(script))
    original = scan.passage.original
    start = max(0, candidate.start - _CONTEXT_CHARS)
    preceding = _SENTENCE_END.split(original[start : candidate.start])[-1]
    following = _SENTENCE_END.split(_following_text(scan, candidate))[0]
    near = [word.rpartition("'")[2] for word in WORD.findall(preceding)[-2:]]
    for word in WORD.findall(following)[:2]:
        if script is not Script.LATIN or word[0].isupper():
            near.append(word)
    return next((word for word in near if fold(word) in things), None)


def _is_capital_meaningless(
    printed: str, word: str, language: Language | None, script: Script
) -> bool:
    """Return whether a capital proves nothing: German nouns, all-capital text, common words."""
    if language is not None and language.capital_nouns:
        return True
    return printed.isupper() or word in all_words("common", script)


def _is_title_case(scan: Scan, candidate: AliasMatch) -> bool:
    """Return whether most words around are capitalised, as in an English headline."""
    start = max(0, candidate.start - _CONTEXT_CHARS)
    around = scan.passage.original[start : candidate.end + _CONTEXT_CHARS]
    words: list[str] = _LONG_WORD.findall(around)
    capitalised = sum(word[0].isupper() for word in words)
    return len(words) >= _TITLE_CASE_WORDS and capitalised >= _TITLE_CASE_SHARE * len(words)
