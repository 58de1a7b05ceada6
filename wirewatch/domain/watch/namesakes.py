"""Namesakes: a bare surname beside somebody else's given name is somebody else."""

from __future__ import annotations

import re
from functools import cache

from wirewatch.domain.configuration import Actor
from wirewatch.domain.languages.calendar import ENGLISH_MONTHS, ENGLISH_WEEKDAYS
from wirewatch.domain.watch.alias import is_person, split_words
from wirewatch.domain.watch.folding import fold
from wirewatch.domain.watch.guards import SENTENCE_START, all_words, language_for, words_after, words_before
from wirewatch.domain.watch.languages import zh
from wirewatch.domain.watch.languages.shape import Language
from wirewatch.domain.watch.scan import Found, Scan
from wirewatch.domain.watch.scripts import WORD, Script
from wirewatch.domain.watch.spelling import key

_BEFORE = re.compile(r"([^\W\d_][\w’'-]*\.?)[ \t\xa0]+$")
_BEHIND = re.compile(r"[ \xa0]([^\W\d_]{3,})")
_BOUND = re.compile(r"\w+[-–](?:i|e|ye|u[dlnrsz])[-–]$")  # Mazar-i-Sharif
_INITIALS = re.compile(r"(?:(?<=^)|(?<=\W))([^\W\d_]\.)(?=(?:[ \xa0]?[^\W\d_]\.)*[ \xa0]*$)")
_PATRONYMIC = re.compile("(?:ович|евич|ич|овна|евна|ична)(?:а|у|ем|ом|е|ы|ой)?$")
_SENTENCE_END = re.compile(r"[.!?…;؟۔。！？\n]|[:,](?=\s)")
_WITH_ENDING = re.compile(r"s'$|\w{2}'\w+$")  # Erdoğan'la Modi, the Kremlin's Lavrov
_LEFT = 60
_TELLING = 5  # letters of a given name that others may begin with
_CALENDAR = frozenset((*ENGLISH_WEEKDAYS, *ENGLISH_MONTHS))


class Namesakes:
    """What is known of one person's names: surnames that stand alone as aliases, and the names before them."""

    def __init__(self, actor: Actor) -> None:
        split = [split_words(a, person=True) for aliases in actor.aliases.values() for a in aliases]
        self.applies = is_person(actor)
        full = [words for words in split if len(words) > 1]
        self._given = {word.text for words in full for word in words[:-1]}
        self._given_keys = {key(given)[:4] for given in self._given}
        self._in_latin = any(name.isascii() for name in self._given)
        self._initials = {given[0] for given in self._given}

    def is_own(self, name: str) -> bool:
        """Whether a folded word is a form or spelling of a given name of this person."""
        if name in self._given:
            return True
        return len(name) > 2 and key(name)[:4] in self._given_keys and not self._goes_on(name)

    def _goes_on(self, name: str) -> bool:
        """Whether a known given name is another one that begins like this person's (Marina, of Maria)."""
        coarse = key(name)
        longer = any(
            len(given) >= _TELLING and coarse.startswith(key(given)) and coarse != key(given) for given in self._given
        )
        return longer and any(name in all_words("given_names", script) for script in (Script.LATIN, Script.CYRILLIC))

    def has_initial(self, letter: str) -> bool:
        """Whether one of the person's given names begins so."""
        return letter in self._initials

    def other(self, scan: Scan, found: Found) -> str | None:
        """Say whose name a bare surname is instead; None when nothing speaks against this person."""
        if not self.applies or found.alias.acronym:
            return None
        if named := _named_after(scan, found):
            return f"“{named}” beside it: a thing named after a person"
        if len(found.alias.words) != 1 or not self._given:
            return None
        if found.alias.script is Script.HAN:
            return self._other_han(scan, found)
        language = language_for(scan, found)
        if found.alias.script in {Script.LATIN, Script.CYRILLIC}:
            return self._other_cased(scan, found, language)
        return self._other_uncased(scan, found)

    def _other_cased(self, scan: Scan, found: Found, language: Language | None) -> str | None:
        if name := self._surname_behind(scan, found):
            return f"here it is the given name of “{name}”"
        if name := self._given_behind(scan, found):
            return f"“{name}” behind it is another person's given name"
        left = scan.passage.given[max(0, found.start - _LEFT) : found.start]
        if bound := _BOUND.search(left):
            return f"part of a longer name, “{bound.group()}{found.surface}”"
        match = _BEFORE.search(left)
        if match is None:
            return None
        printed = match.group(1)
        word = fold(printed).rstrip(".")
        if printed.endswith("."):
            first = (_INITIALS.findall(left) or [printed])[0]
            foreign = len(word) == 1 and not self.has_initial(fold(first)[0])
            return f"the initial “{first}” is not this person's" if foreign else None
        if word in all_words("feminine_roles", found.alias.script) and found.surface != found.alias.text:
            return f"“{printed}” before it: a woman of that name"
        if _PATRONYMIC.search(word):
            return self._by_given_name(left[: match.start()], printed)
        if self.is_own(word) or not printed[:1].isupper() or self._is_other_with_ending(word, found):
            return None
        if word in all_words("titles", found.alias.script, language):
            return None
        if _is_given(word, found.alias.script, language) or _after_noun(language, left[: match.start()], word):
            return f"“{printed}” before it is another person's given name"
        if (
            (language is not None and language.capital_nouns)
            or printed.isupper()
            or word in _common(found.alias.script)
        ):
            return None
        if _is_title_case(scan, found):
            return None
        if SENTENCE_START.search(left[: match.start()]) and not _name_goes_on(scan, found):
            return None
        return f"“{printed}” before it is not this person's given name"

    def _is_other_with_ending(self, word: str, found: Found) -> bool:
        """Whether a word has an ending behind an apostrophe: a name of its own, not the given name of the next."""
        return _WITH_ENDING.search(word) is not None and word not in all_words("given_names", found.alias.script)

    def _surname_behind(self, scan: Scan, found: Found) -> str | None:
        """Give the next word when the surname is also a given name (Munir) and stands before another surname."""
        match = _BEHIND.match(scan.passage.given[found.end : found.end + _LEFT])
        if match is None or not match.group(1)[0].isupper() or _is_title_case(scan, found):
            return None
        before = words_before(scan, found, 1)
        given = fold(found.surface) in all_words("given_names", found.alias.script)
        own = bool(before) and (self.is_own(before[0]) or before[0] in all_words("titles", found.alias.script))
        return match.group(1) if given and not own else None

    def _given_behind(self, scan: Scan, found: Found) -> str | None:
        """Give the other person's name of “Surname Given”, as lists and papers of state print it."""
        match = _BEHIND.match(scan.passage.given[found.end : found.end + _LEFT])
        if match is None or found.alias.script is not Script.CYRILLIC:
            return None
        word = fold(match.group(1))
        return match.group(1) if word in all_words("given_names", Script.CYRILLIC) and not self.is_own(word) else None

    def _by_given_name(self, left: str, patronymic: str) -> str | None:
        match = _BEFORE.search(left)
        if match is None or self.is_own(fold(match.group(1))) or not match.group(1)[:1].isupper():
            return None
        return f"“{match.group(1)} {patronymic}” before it is another person's name"

    def _other_uncased(self, scan: Scan, found: Found) -> str | None:
        before = words_before(scan, found, 1)
        after = words_after(scan, found, 1)
        if (
            after
            and after[0] in all_words("family_names", found.alias.script)
            and not scan.passage.folded[found.folded_end : found.folded_end + 1].strip()
        ):
            return f"here it is the given name of “{after[0]}”"
        if before and not self.is_own(before[0]) and before[0] in all_words("given_names", found.alias.script):
            return f"“{before[0]}” before it is another person's given name"
        return None

    def _other_han(self, scan: Scan, found: Found) -> str | None:
        left = scan.passage.given[max(0, found.start - 8) : found.start]
        if not left.endswith(("·", "・", "•")):
            return None
        name = left[:-1]
        for given, latin in zh.GIVEN_IN_LATIN.items():
            if fold(name).endswith(given) and self._in_latin and not self.is_own(latin):
                return f"“{given}” before it is another person's given name"
        return None


def _after_noun(language: Language | None, left: str, word: str) -> bool:
    """Whether a capitalised word behind a capitalised noun is a given name (Der Maler Oskar …) and no title."""
    if language is None or not language.capital_nouns or word.endswith(tuple(language.title_endings.split())):
        return False
    match = _BEFORE.search(left)
    return match is not None and match.group(1)[0].isupper() and fold(match.group(1)) not in _common(language.script)


@cache
def _common(script: Script) -> frozenset[str]:
    return all_words("common", script)


def _is_given(word: str, script: Script, language: Language | None) -> bool:
    names = all_words("given_names", script, language)
    if word in names:
        return True
    if script is not Script.CYRILLIC:
        return False
    stems = _given_stems()
    return any(word[:-cut] in stems for cut in (1, 2) if len(word) - cut >= 3) or word in stems


@cache
def _given_stems() -> frozenset[str]:
    """Give Russian given names without the ending that their cases change."""
    names = all_words("given_names", Script.CYRILLIC)
    return frozenset(n[:-1] if n[-1] in "аяиь" and len(n) > 3 else n for n in names)


def _name_goes_on(scan: Scan, found: Found) -> bool:
    """Whether one more capitalised word follows (Hina Rabbani Khar): the surname is a part of someone's name."""
    match = _BEHIND.match(scan.passage.given[found.end : found.end + _LEFT])
    if match is None or not match.group(1)[0].isupper() or match.group(1).isupper():
        return False
    return found.alias.script is Script.LATIN and fold(match.group(1)) not in _CALENDAR


def _named_after(scan: Scan, found: Found) -> str | None:
    """Give the street, airport or prize that bears the name: in its sentence, capitalised where behind it."""
    things = all_words("named_after", found.alias.script, scan.language(found.alias.script))
    given = scan.passage.given
    left = _SENTENCE_END.split(given[max(0, found.start - _LEFT) : found.start])[-1]
    right = _SENTENCE_END.split(given[found.end : found.end + _LEFT])[0]
    behind = WORD.findall(right)[:2]
    if found.alias.script is Script.LATIN:
        behind = [word for word in behind if word[0].isupper()]
    near = [*(word.rpartition("'")[2] for word in WORD.findall(left)[-2:]), *behind]
    return next((word for word in near if fold(word) in things), None)


def _is_title_case(scan: Scan, found: Found) -> bool:
    """Whether the words around are all capitalised, as in an English headline: then capitals tell nothing."""
    around = scan.passage.given[max(0, found.start - _LEFT) : found.end + _LEFT]
    words: list[str] = re.findall(r"[^\W\d_]{4,}", around)
    return len(words) >= 4 and sum(w[0].isupper() for w in words) >= 0.8 * len(words)
