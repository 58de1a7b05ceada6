"""Decide which candidates are mentions, and why the others are not: namesakes, other expansions of an acronym."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

from extractors.languages.calendar import ENGLISH_MONTHS, ENGLISH_WEEKDAYS
from extractors.model import Field
from extractors.names.actors import Actor
from extractors.names.aliases import is_person, split_words
from extractors.names.filters import (
    SENTENCE_START,
    ContextWords,
    all_words,
    another_surname,
    designation,
    excluded_places,
    foreign_reading,
    generic,
    inside_word,
    language_for,
    limit_that_stops,
    name_of_a_show,
    not_nominative,
    ordinary_word,
    other_marks,
    shouted,
    small_letters,
    split_han,
    surname_of_plural,
    urdu_adjective,
    words_after,
    words_before,
)
from extractors.names.inflection import spelling_key
from extractors.names.languages import zh
from extractors.names.languages.language import TOKEN, WORD, Language, Script
from extractors.names.normalization import fold
from extractors.names.scanner import AliasMatch, Scan

_BEFORE = re.compile(r"([^\W\d_][\w’'-]*\.?)[ \t\xa0]+$")
_BEHIND = re.compile(r"[ \xa0]([^\W\d_]{3,})")
_BOUND = re.compile(r"\w+[-–](?:i|e|ye|u[dlnrsz])[-–]$")  # Mazar-i-Sharif
_INITIALS = re.compile(r"(?:(?<=^)|(?<=\W))([^\W\d_]\.)(?=(?:[ \xa0]?[^\W\d_]\.)*[ \xa0]*$)")
_PATRONYMIC = re.compile("(?:ович|евич|ич|овна|евна|ична)(?:а|у|ем|ом|е|ы|ой)?$")
_SENTENCE_END = re.compile(r"[.!?…;؟۔。！？\n]|[:,](?=\s)")
_WITH_ENDING = re.compile(r"s'$|\w{2}'\w+$")  # Erdoğan'la Modi, the Kremlin's Lavrov
_LEFT = 60
_GIVEN_NAME_PREFIX = 5  # letters of a given name that others may begin with
_CALENDAR = frozenset((*ENGLISH_WEEKDAYS, *ENGLISH_MONTHS))


class Namesakes:
    """What is known of one person's names: surnames that stand alone as aliases, and the names before them."""

    def __init__(self, actor: Actor) -> None:
        split = [split_words(a, person=True) for aliases in actor.aliases.values() for a in aliases]
        self.applies = is_person(actor)
        full = [words for words in split if len(words) > 1]
        self._given = {word.text for words in full for word in words[:-1]}
        self._given_keys = {spelling_key(given)[:4] for given in self._given}
        self._in_latin = any(name.isascii() for name in self._given)
        self._initials = {given[0] for given in self._given}

    def is_own(self, name: str) -> bool:
        """Return whether a folded word is a form or spelling of a given name of this person."""
        if name in self._given:
            return True
        return (
            len(name) > 2 and spelling_key(name)[:4] in self._given_keys and not self._goes_on(name)
        )

    def _goes_on(self, name: str) -> bool:
        """Return whether a known given name is another one that begins like this person's (Marina, of Maria)."""
        coarse = spelling_key(name)
        longer = any(
            len(given) >= _GIVEN_NAME_PREFIX
            and coarse.startswith(spelling_key(given))
            and coarse != spelling_key(given)
            for given in self._given
        )
        return longer and any(
            name in all_words("given_names", script) for script in (Script.LATIN, Script.CYRILLIC)
        )

    def has_initial(self, letter: str) -> bool:
        """Return whether one of the person's given names begins so."""
        return letter in self._initials

    def other(self, scan: Scan, found: AliasMatch) -> str | None:
        """Return whose name a bare surname is instead; None if it may be this person's."""
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

    def _other_cased(self, scan: Scan, found: AliasMatch, language: Language | None) -> str | None:
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
            return self._by_initial(left, printed, word)
        if (
            word in all_words("feminine_roles", found.alias.script)
            and found.surface != found.alias.text
        ):
            return f"“{printed}” before it: a woman of that name"
        if _PATRONYMIC.search(word):
            return self._by_given_name(left[: match.start()], printed)
        if (
            self.is_own(word)
            or not printed[:1].isupper()
            or self._is_other_with_ending(word, found)
        ):
            return None
        if word in all_words("titles", found.alias.script, language):
            return None
        if _is_given(word, found.alias.script, language) or _after_noun(
            language, left[: match.start()], word
        ):
            return f"“{printed}” before it is another person's given name"
        starts_sentence = SENTENCE_START.search(left[: match.start()]) and not _name_goes_on(
            scan, found
        )
        if (
            starts_sentence
            or _may_be_common(printed, word, language, found)
            or _is_title_case(scan, found)
        ):
            return None
        return f"“{printed}” before it is not this person's given name"

    def _is_other_with_ending(self, word: str, found: AliasMatch) -> bool:
        """Return whether a word has an ending behind an apostrophe: a name of its own, not the given name of the
        next.
        """
        return _WITH_ENDING.search(word) is not None and word not in all_words(
            "given_names", found.alias.script
        )

    def _surname_behind(self, scan: Scan, found: AliasMatch) -> str | None:
        """Return the next word if the surname is also a given name (Munir) and precedes another surname."""
        match = _BEHIND.match(scan.passage.given[found.end : found.end + _LEFT])
        if match is None or not match.group(1)[0].isupper() or _is_title_case(scan, found):
            return None
        before = words_before(scan, found, 1)
        given = fold(found.surface) in all_words("given_names", found.alias.script)
        own = bool(before) and (
            self.is_own(before[0]) or before[0] in all_words("titles", found.alias.script)
        )
        return match.group(1) if given and not own else None

    def _given_behind(self, scan: Scan, found: AliasMatch) -> str | None:
        """Return the other person's name of “Surname Given”, as lists and papers of state print it."""
        match = _BEHIND.match(scan.passage.given[found.end : found.end + _LEFT])
        if match is None or found.alias.script is not Script.CYRILLIC:
            return None
        word = fold(match.group(1))
        return (
            match.group(1)
            if word in all_words("given_names", Script.CYRILLIC) and not self.is_own(word)
            else None
        )

    def _by_initial(self, left: str, printed: str, word: str) -> str | None:
        first = (_INITIALS.findall(left) or [printed])[0]
        foreign = len(word) == 1 and not self.has_initial(fold(first)[0])
        return f"the initial “{first}” is not this person's" if foreign else None

    def _by_given_name(self, left: str, patronymic: str) -> str | None:
        match = _BEFORE.search(left)
        if match is None or self.is_own(fold(match.group(1))) or not match.group(1)[:1].isupper():
            return None
        return f"“{match.group(1)} {patronymic}” before it is another person's name"

    def _other_uncased(self, scan: Scan, found: AliasMatch) -> str | None:
        before = words_before(scan, found, 1)
        after = words_after(scan, found, 1)
        if (
            after
            and after[0] in all_words("family_names", found.alias.script)
            and not scan.passage.folded[found.folded_end : found.folded_end + 1].strip()
        ):
            return f"here it is the given name of “{after[0]}”"
        if (
            before
            and not self.is_own(before[0])
            and before[0] in all_words("given_names", found.alias.script)
        ):
            return f"“{before[0]}” before it is another person's given name"
        return None

    def _other_han(self, scan: Scan, found: AliasMatch) -> str | None:
        left = scan.passage.given[max(0, found.start - 8) : found.start]
        if not left.endswith(("·", "・", "•")):
            return None
        name = left[:-1]
        for given, latin in zh.GIVEN_IN_LATIN.items():
            if fold(name).endswith(given) and self._in_latin and not self.is_own(latin):
                return f"“{given}” before it is another person's given name"
        return None


def _after_noun(language: Language | None, left: str, word: str) -> bool:
    """Return whether a capitalised word behind a capitalised noun is a given name (Der Maler Oskar …) and no title."""
    if (
        language is None
        or not language.capital_nouns
        or word.endswith(tuple(language.title_endings.split()))
    ):
        return False
    match = _BEFORE.search(left)
    return (
        match is not None
        and match.group(1)[0].isupper()
        and fold(match.group(1)) not in _common(language.script)
    )


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
    """Return Russian given names without the ending that their cases change."""
    names = all_words("given_names", Script.CYRILLIC)
    return frozenset(n[:-1] if n[-1] in "аяиь" and len(n) > 3 else n for n in names)


def _name_goes_on(scan: Scan, found: AliasMatch) -> bool:
    """Return whether another capitalised word follows: the surname is part of a longer name (Hina Rabbani Khar)."""
    match = _BEHIND.match(scan.passage.given[found.end : found.end + _LEFT])
    if match is None or not match.group(1)[0].isupper() or match.group(1).isupper():
        return False
    return found.alias.script is Script.LATIN and fold(match.group(1)) not in _CALENDAR


def _named_after(scan: Scan, found: AliasMatch) -> str | None:
    """Return the street, airport or prize named after the person: in the same sentence, capitalised if it follows."""
    things = all_words("named_after", found.alias.script, scan.language(found.alias.script))
    given = scan.passage.given
    left = _SENTENCE_END.split(given[max(0, found.start - _LEFT) : found.start])[-1]
    right = _SENTENCE_END.split(given[found.end : found.end + _LEFT])[0]
    behind = WORD.findall(right)[:2]
    if found.alias.script is Script.LATIN:
        behind = [word for word in behind if word[0].isupper()]
    near = [*(word.rpartition("'")[2] for word in WORD.findall(left)[-2:]), *behind]
    return next((word for word in near if fold(word) in things), None)


def _may_be_common(printed: str, word: str, language: Language | None, found: AliasMatch) -> bool:
    """Return whether the capital of a word proves nothing: German nouns, words in capitals, common words."""
    return (
        (language is not None and language.capital_nouns)
        or printed.isupper()
        or word in _common(found.alias.script)
    )


def _is_title_case(scan: Scan, found: AliasMatch) -> bool:
    """Return whether the words around are all capitalised, as in an English headline: capitals prove nothing then."""
    around = scan.passage.given[max(0, found.start - _LEFT) : found.end + _LEFT]
    words: list[str] = re.findall(r"[^\W\d_]{4,}", around)
    return len(words) >= 4 and sum(w[0].isupper() for w in words) >= 0.8 * len(words)


_WORD = re.compile(r"[^\W\d_][\w'’-]*")
_LITTLE = 3  # letters of words that an acronym may pass over: of, for, and, по
_SHORTEST_ACRONYM = 3  # letters of an acronym whose expansion is looked for without brackets
_BESIDE = 100  # characters in which an expansion stands
_EXPANSION_PREFIX = 4  # letters of a word by which two expansions are compared
_ALIKE = 5  # letters of a key in which two such words agree, whatever their endings
_GAP = re.compile(r"[\s\-–]{1,2}")
_ELISION = re.compile(r"^\w{1,2}['’]")


@dataclass(frozen=True)
class Expansions:
    """The full names of one actor, as the significant words of each."""

    names: tuple[frozenset[str], ...]

    @classmethod
    def of(cls, actor: Actor) -> Expansions:
        """Return the full names of an actor: its aliases and its name, where they have several words."""
        texts = [actor.name, *(text for listed in actor.aliases.values() for text in listed)]
        names = (_telling(_WORD.findall(text.replace("-", " "))) for text in texts)
        return cls(tuple(name for name in names if len(name) > 1))

    def other(self, acronym: str, texts: Iterable[str], *, loosely: bool) -> str | None:
        """Return the other expansion that the texts give for the acronym; None if it may be this actor.

        `loosely` also takes a capitalised name of the same initials that stands before it.
        """
        if not self.names or not acronym.isalpha():
            return None
        expansions = [e for text in texts for e in _defined(acronym, text)]
        if loosely and not expansions and len(acronym) >= _SHORTEST_ACRONYM:
            expansions = [
                e for text in texts for e in _of_same_initials(acronym, text.partition(acronym)[0])
            ]
        if not expansions or any(self._is_own(words) for words in expansions):
            return None
        return " ".join(expansions[0])

    def _is_own(self, words: Sequence[str]) -> bool:
        """Return whether an expansion shares half of its significant words with a full name."""
        told = _telling(word for long in words for word in long.split("-"))
        return any(2 * len(told & name) >= len(told) for name in self.names)


def _telling(words: Iterable[str]) -> frozenset[str]:
    return frozenset(
        spelling_key(fold(word)).strip()[:_ALIKE]
        for word in words
        if len(word) >= _EXPANSION_PREFIX
    )


def _defined(acronym: str, text: str) -> list[list[str]]:
    """Return the expansions that stand right before the bracketed acronym, or bracketed behind it."""
    name = re.escape(acronym)
    before = re.finditer(rf"[(（][\"“«„]?{name}s?[\"”»“]?[)）,;]", text)
    behind = re.finditer(rf"(?<!\w){name}s?\s[(（]([^()（）]{{8,{_BESIDE}}})[)）]", text)
    places = [text[max(0, m.start() - _BESIDE) : m.start()] for m in before] + [
        m.group(1) for m in behind
    ]
    found = [_matching_end(acronym, _WORD.findall(place)) for place in places]
    return [words for words in found if words]


def _initial(word: str) -> str:
    """Return the first letter of a word, folded; that of what an elided article stands before (l’Orchestre)."""
    return fold(_ELISION.sub("", word))[:1]


def _matching_end(acronym: str, words: list[str]) -> list[str]:
    """Return the last words whose initials form the acronym, ignoring short words between them; [] for none."""
    wanted = [fold(letter) for letter in acronym]
    position = len(words)
    while wanted and position:
        position -= 1
        if _initial(words[position]) == wanted[-1]:
            wanted.pop()
        elif len(words[position]) > _LITTLE:
            return []
    return [] if wanted else words[position:]


def _of_same_initials(acronym: str, text: str) -> list[list[str]]:
    """Return the capitalised names in a text that have just the acronym's initials."""
    runs: list[list[str]] = [[]]
    end = 0
    for match in _WORD.finditer(text):
        word = match.group()
        if not _GAP.fullmatch(text[end : match.start()]) or word.isupper():
            runs.append([])
        if word[0].isupper() and not word.isupper():
            runs[-1].append(word)
        elif len(word) > _LITTLE:
            runs.append([])
        end = match.end()
    names = runs + [
        run[1:] for run in runs if run and len(run[0]) <= _LITTLE
    ]  # The Scottish Chamber Orchestra
    return [name for name in names if "".join(map(_initial, name)) == fold(acronym)]


_SENTENCE_BREAK = re.compile(r"[.!?؟۔](?=\s)")
_LONGEST_SENTENCE = 300  # characters examined on either side
_SHORTEST_SHARED_WORD = 5  # letters of a word that makes two actors related


def kin(actors: Sequence[Actor]) -> Mapping[str, frozenset[str]]:
    """Return, for each actor, the words that it shares with other actors, as keys: Afghanistan, not Doha."""
    words = {actor.id: _name_words(actor) for actor in actors}
    holders: dict[str, int] = {}
    for own in words.values():
        for word in own:
            holders[word] = holders.get(word, 0) + 1
    return {actor: frozenset(w for w in own if holders[w] > 1) for actor, own in words.items()}


def _name_words(actor: Actor) -> frozenset[str]:
    texts = [actor.name, *(text for listed in actor.aliases.values() for text in listed)]
    return frozenset(
        spelling_key(fold(token)).strip()
        for text in texts
        for token in TOKEN.findall(text)
        if len(token) >= _SHORTEST_SHARED_WORD and token[0] != token[0].lower()
    )


def _sentence_around(folded: str, start: int, end: int) -> tuple[int, int]:
    """Return the span of the sentence in which a place of the folded text stands, of bounded length."""
    begin = max(0, start - _LONGEST_SENTENCE)
    ends = [match.end() for match in _SENTENCE_BREAK.finditer(folded, begin, start)]
    behind = _SENTENCE_BREAK.search(folded, end, end + _LONGEST_SENTENCE)
    return (ends[-1] if ends else begin), (behind.start() if behind else end + _LONGEST_SENTENCE)


class Company:
    """The plain mentions of an article, by position."""

    def __init__(
        self, mentions: Sequence[tuple[Field, AliasMatch]], kinship: Mapping[str, frozenset[str]]
    ) -> None:
        self._kinship = kinship
        self._in_title = {found.alias.actor: found for field, found in mentions if field == "title"}
        self._places: dict[Field, list[tuple[int, str, str]]] = {}
        for field, found in mentions:
            self._places.setdefault(field, []).append(
                (found.folded_start, found.alias.actor, found.surface)
            )
        for places in self._places.values():
            places.sort()

    def of(self, found: AliasMatch, field: Field, scan: Scan) -> str | None:
        """Return a mention of a related actor in the title or in the same sentence; None if there is none."""
        for actor, titled in self._in_title.items():
            if self._is_kin(found.alias.actor, actor):
                return titled.surface
        first, last = _sentence_around(scan.passage.folded, found.folded_start, found.folded_end)
        places = self._places.get(field, [])
        within = places[bisect_left(places, (first, "", "")) : bisect_left(places, (last, "", ""))]
        return next(
            (surface for _, actor, surface in within if self._is_kin(found.alias.actor, actor)),
            None,
        )

    def _is_kin(self, one: str, other: str) -> bool:
        """Return whether two actors share a word; an actor that shares none with any is related to all."""
        own = self._kinship[one]
        return one != other and (not own or bool(own & self._kinship[other]))


_GUARDS = (
    split_han,
    inside_word,
    ordinary_word,
    small_letters,
    other_marks,
    designation,
    shouted,
    foreign_reading,
    name_of_a_show,
    surname_of_plural,
    another_surname,
    urdu_adjective,
    not_nominative,
    generic,
)


@dataclass(frozen=True, kw_only=True)
class Ruling:
    """One candidate span and the decision on it."""

    found: AliasMatch
    field: Field
    stopped_by: str | None = None  # None: it is a mention
    context: str | None = None
    silent: bool = False  # not listed among the near misses
    namesake: bool = False


class Judge:
    """The rules of all actors."""

    def __init__(self, actors: Sequence[Actor]) -> None:
        self._actors = {actor.id: actor for actor in actors}
        self._namesakes = {actor.id: Namesakes(actor) for actor in actors}
        self._kin = kin(actors)
        self._expansions = {actor.id: Expansions.of(actor) for actor in actors}
        self._required = {
            (actor.id, fold(required.alias)): required.any
            for actor in actors
            for required in actor.requires_context
        }

    def judge(
        self, scans: Mapping[Field, Scan], *, language: str | None, outlet: str | None
    ) -> list[Ruling]:
        """Return a ruling on every candidate of an article."""
        rulings: list[Ruling] = []
        for field, scan in scans.items():
            guarded = [self._guarded(scan, found, field) for found in scan.found]
            rulings.extend(self._longest(guarded))
        rulings = self._proven(self._namesakes_carried(rulings), scans)
        return self._in_context(rulings, scans, language=language, outlet=outlet)

    def _guarded(self, scan: Scan, found: AliasMatch, field: Field) -> Ruling:
        actor = self._actors[found.alias.actor]
        end, phrase = self._excluded(actor, scan).get(
            found.folded_start + len(found.before), (0, "")
        )
        if phrase and found.folded_end <= end + 2:
            return Ruling(found=found, field=field, stopped_by=f"excluded phrase “{phrase}”")
        for guard in _GUARDS:
            if stopped := guard(scan, found):
                return Ruling(found=found, field=field, stopped_by=stopped)
        other = self._namesakes[actor.id].other(scan, found)
        return Ruling(found=found, field=field, stopped_by=other, namesake=other is not None)

    def _excluded(self, actor: Actor, scan: Scan) -> dict[int, tuple[int, str]]:
        if actor.id not in scan.excluded:
            scan.excluded[actor.id] = excluded_places(actor.exclude, scan.passage.folded)
        return scan.excluded[actor.id]

    def _longest(self, rulings: list[Ruling]) -> list[Ruling]:
        """Keep the longest of overlapping candidates across all actors; of equal spans of two actors keep both."""
        order = sorted(
            rulings,
            key=lambda r: (
                r.found.alias.loose is not None,
                r.found.folded_start - r.found.folded_end,
                r.found.folded_start,
            ),
        )
        kept: list[Ruling] = []
        settled: list[Ruling] = []
        holders: dict[
            int, list[AliasMatch]
        ] = {}  # by place in the folded text: linear, however many names a text repeats
        for ruling in order:
            if ruling.stopped_by is not None:
                settled.append(ruling)
                continue
            places = range(ruling.found.folded_start, ruling.found.folded_end)
            blocker = next(
                (h for p in places for h in holders.get(p, ()) if self._blocks(h, ruling.found)),
                None,
            )
            if blocker is not None:
                settled.append(self._inside(ruling, blocker))
                continue
            kept.append(ruling)
            for place in places:
                holders.setdefault(place, []).append(ruling.found)
        return kept + settled

    def _inside(self, ruling: Ruling, longer: AliasMatch) -> Ruling:
        return replace(
            ruling,
            stopped_by=f"inside a longer name, “{longer.surface}” of {self._actors[longer.alias.actor].name}",
            silent=longer.alias.actor == ruling.found.alias.actor,
        )

    def _blocks(self, longer: AliasMatch, found: AliasMatch) -> bool:
        if found.folded_end <= longer.folded_start or longer.folded_end <= found.folded_start:
            return False
        if longer.alias.actor == found.alias.actor:
            return True
        if longer.alias.loose is not None or found.alias.loose is not None:
            return False
        if self._actors[found.alias.actor].nested == "allow":
            return False
        return (longer.folded_start, longer.folded_end) != (found.folded_start, found.folded_end)

    def _proven(self, rulings: list[Ruling], scans: Mapping[Field, Scan]) -> list[Ruling]:
        """Reject loosely matched names unless a related actor is named in the same sentence or the title."""
        if not any(r.found.alias.loose is not None and r.stopped_by is None for r in rulings):
            return rulings
        company = Company(
            [
                (r.field, r.found)
                for r in rulings
                if r.stopped_by is None and r.found.alias.loose is None
            ],
            self._kin,
        )
        proven: list[Ruling] = []
        for ruling in rulings:
            if ruling.found.alias.loose is not None and ruling.stopped_by is None:
                beside = company.of(ruling.found, ruling.field, scans[ruling.field])
                stopped = (
                    None
                    if beside
                    else "in other words, and no kindred actor in its sentence or the title"
                )
                ruling = replace(ruling, context=beside, stopped_by=stopped)
            proven.append(ruling)
        return proven

    def _namesakes_carried(self, rulings: list[Ruling]) -> list[Ruling]:
        """Reject bare surnames in an article that names a namesake in full and never this person."""
        strangers: set[str] = set()
        named = {
            r.found.alias.actor
            for r in rulings
            if r.stopped_by is None and len(r.found.alias.words) > 1
        }
        carried: list[Ruling] = []
        order = {"lead": 0, "body": 1, "title": 2}
        for ruling in sorted(rulings, key=lambda r: (order[r.field], r.found.start)):
            actor = ruling.found.alias.actor
            if ruling.namesake:
                strangers.add(actor)
            elif (
                ruling.stopped_by is None
                and actor not in named
                and len(ruling.found.alias.words) == 1
            ):
                if actor in strangers:
                    ruling = replace(
                        ruling,
                        stopped_by="the article names a namesake in full, and never this person",
                    )
                else:
                    named.add(actor)
            carried.append(ruling)
        return carried

    def _meant(self, rulings: list[Ruling], scans: Mapping[Field, Scan]) -> list[Ruling]:
        """Reject acronyms that the article itself expands to the name of another organisation."""
        said: dict[tuple[str, str], str | None] = {}
        named = {
            r.found.alias.actor
            for r in rulings
            if r.stopped_by is None and not r.found.alias.acronym
        }
        meant: list[Ruling] = []
        for ruling in rulings:
            alias = ruling.found.alias
            if ruling.stopped_by is None and alias.acronym:
                if (alias.actor, alias.text) not in said:
                    loosely = (
                        self._required_of(ruling.found) is not None and alias.actor not in named
                    )
                    texts = [scan.passage.text for scan in scans.values()]
                    said[alias.actor, alias.text] = self._expansions[alias.actor].other(
                        alias.text, texts, loosely=loosely
                    )
                if other := said[alias.actor, alias.text]:
                    ruling = replace(ruling, stopped_by=f"stands for “{other}” here")
            meant.append(ruling)
        return meant

    def _in_context(
        self,
        rulings: list[Ruling],
        scans: Mapping[Field, Scan],
        *,
        language: str | None,
        outlet: str | None,
    ) -> list[Ruling]:
        judged: list[Ruling] = []
        rulings = self._meant(rulings, scans)
        contexts = {field: scan.passage.folded for field, scan in scans.items()}
        sought: dict[tuple[str, ...], ContextWords] = {}
        unconditional = {
            r.found.alias.actor: r.found.surface
            for r in rulings
            if r.stopped_by is None and self._required_of(r.found) is None
        }
        for ruling in rulings:
            if ruling.stopped_by is not None:
                judged.append(ruling)
                continue
            actor = self._actors[ruling.found.alias.actor]
            stopped = limit_that_stops(
                actor,
                ruling.found,
                scans[ruling.field],
                field=ruling.field,
                language=language,
                outlet=outlet,
            )
            required = self._required_of(ruling.found)
            if stopped is None and required is not None and _is_plural(ruling.found):
                stopped = "several of them: no body of that name"
            if stopped is None and required is not None:
                if required not in sought:
                    sought[required] = ContextWords(required, contexts)
                ruling = _with_context(ruling, sought[required], unconditional.get(actor.id))
            elif stopped is not None:
                ruling = replace(ruling, stopped_by=stopped)
            judged.append(ruling)
        return judged

    def _required_of(self, found: AliasMatch) -> tuple[str, ...] | None:
        return self._required.get((found.alias.actor, fold(found.alias.text)))


def _is_plural(found: AliasMatch) -> bool:
    """Return whether an acronym stands in the plural (TTPs): where it has other bearers, several of a kind are
    meant.
    """
    return found.alias.acronym and found.tail == "s"


def _with_context(ruling: Ruling, words: ContextWords, sibling: str | None) -> Ruling:
    """Return the ruling with the word that satisfies its context, or stopped; a sibling mention satisfies it too."""
    word = words.beside(ruling.field, ruling.found.folded_start, ruling.found.folded_end) or sibling
    if word is None:
        wanted = ", ".join(words.words[:6])
        return replace(ruling, stopped_by=f"needs one of these words in the article: {wanted}")
    return replace(ruling, context=word)
