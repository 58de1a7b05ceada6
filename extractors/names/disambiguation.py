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
    line_of_capitals,
    name_of_a_show,
    not_nominative,
    ordinary_word,
    other_marks,
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

_WORD_BEFORE = re.compile(r"([^\W\d_][\w’'-]*\.?)[ \t\xa0]+$")
_WORD_AFTER = re.compile(r"[ \xa0]([^\W\d_]{3,})")
_IZAFAT_BEFORE = re.compile(r"\w+[-–](?:i|e|ye|u[dlnrsz])[-–]$")  # Mazar-i-Sharif
_INITIALS_BEFORE = re.compile(r"(?:(?<=^)|(?<=\W))([^\W\d_]\.)(?=(?:[ \xa0]?[^\W\d_]\.)*[ \xa0]*$)")
_PATRONYMIC_ENDING = re.compile("(?:ович|евич|ич|овна|евна|ична)(?:а|у|ем|ом|е|ы|ой)?$")
_SENTENCE_END = re.compile(r"[.!?…;؟۔。！？\n]|[:,](?=\s)")
_WITH_ENDING = re.compile(r"s'$|\w{2}'\w+$")  # Erdoğan'la Modi, the Kremlin's Lavrov
_CONTEXT_CHARS = 60
_GIVEN_NAME_PREFIX = 5  # letters of a given name that others may begin with
_CALENDAR_WORDS = frozenset((*ENGLISH_WEEKDAYS, *ENGLISH_MONTHS))
_ANY_WORD = re.compile(r"[^\W\d_][\w'’-]*")
_MAX_SKIPPED_WORD_LETTERS = 3  # letters of words that an acronym may pass over: of, for, and, по
_SHORTEST_ACRONYM = 3  # letters of an acronym whose expansion is looked for without brackets
_EXPANSION_CHARS = 100  # characters in which an expansion stands
_EXPANSION_PREFIX = 4  # letters of a word by which two expansions are compared
_KEY_PREFIX_LETTERS = 5  # letters of a key in which two such words agree, whatever their endings
_WORD_GAP = re.compile(r"[\s\-–]{1,2}")
_ELIDED_ARTICLE = re.compile(r"^\w{1,2}['’]")
_SENTENCE_BREAK = re.compile(r"[.!?؟۔](?=\s)")
_MAX_SENTENCE_CHARS = 300  # characters examined on either side
_MIN_SHARED_WORD_LETTERS = 5  # letters of a word that makes two actors related
_CANDIDATE_GUARDS = (
    split_han,
    inside_word,
    ordinary_word,
    small_letters,
    other_marks,
    designation,
    line_of_capitals,
    foreign_reading,
    name_of_a_show,
    surname_of_plural,
    another_surname,
    urdu_adjective,
    not_nominative,
    generic,
)


class Namesakes:
    """What is known of one person's names: surnames that stand alone as aliases, and the names before them."""

    def __init__(self, actor: Actor) -> None:
        split = [split_words(a, person=True) for aliases in actor.aliases.values() for a in aliases]
        self.applies = is_person(actor)
        full = [words for words in split if len(words) > 1]
        self._given_names = {word.text for words in full for word in words[:-1]}
        self._given_keys = {spelling_key(given)[:4] for given in self._given_names}
        self._in_latin = any(name.isascii() for name in self._given_names)
        self._initials = {given[0] for given in self._given_names}

    def is_own(self, name: str) -> bool:
        """Return whether a folded word is a form or spelling of a given name of this person."""
        if name in self._given_names:
            return True
        return (
            len(name) > 2
            and spelling_key(name)[:4] in self._given_keys
            and not self._is_longer_given_name(name)
        )

    def _is_longer_given_name(self, name: str) -> bool:
        """Return whether a known given name is another one that begins like this person's (Marina, of Maria)."""
        coarse = spelling_key(name)
        longer = any(
            len(given_name) >= _GIVEN_NAME_PREFIX
            and coarse.startswith(spelling_key(given_name))
            and coarse != spelling_key(given_name)
            for given_name in self._given_names
        )
        return longer and any(
            name in all_words("given_names", script) for script in (Script.LATIN, Script.CYRILLIC)
        )

    def has_initial(self, letter: str) -> bool:
        """Return whether one of the person's given names begins so."""
        return letter in self._initials

    def namesake_for(self, scan: Scan, candidate: AliasMatch) -> str | None:
        """Return whose name a bare surname is instead; None if it may be this person's."""
        if not self.applies or candidate.alias.acronym:
            return None
        if bearer := _named_after(scan, candidate):
            return f"“{bearer}” beside it: a thing named after a person"
        if len(candidate.alias.words) != 1 or not self._given_names:
            return None
        if candidate.alias.script is Script.HAN:
            return self._other_han(scan, candidate)
        language = language_for(scan, candidate)
        if candidate.alias.script in {Script.LATIN, Script.CYRILLIC}:
            return self._other_cased(scan, candidate, language)
        return self._other_uncased(scan, candidate)

    def _other_cased(
        self, scan: Scan, candidate: AliasMatch, language: Language | None
    ) -> str | None:
        if name := self._surname_behind(scan, candidate):
            return f"here it is the given name of “{name}”"
        if name := self._given_behind(scan, candidate):
            return f"“{name}” behind it is another person's given name"
        preceding = scan.passage.original[
            max(0, candidate.start - _CONTEXT_CHARS) : candidate.start
        ]
        if bound := _IZAFAT_BEFORE.search(preceding):
            return f"part of a longer name, “{bound.group()}{candidate.surface}”"
        match = _WORD_BEFORE.search(preceding)
        if match is None:
            return None
        printed = match.group(1)
        word = fold(printed).rstrip(".")
        if printed.endswith("."):
            return self._by_initial(preceding, printed, word)
        if (
            word in all_words("feminine_roles", candidate.alias.script)
            and candidate.surface != candidate.alias.text
        ):
            return f"“{printed}” before it: a woman of that name"
        if _PATRONYMIC_ENDING.search(word):
            return self._by_given_name(preceding[: match.start()], printed)
        if (
            self.is_own(word)
            or not printed[:1].isupper()
            or self._is_other_with_ending(word, candidate)
        ):
            return None
        if word in all_words("titles", candidate.alias.script, language):
            return None
        if _is_given(word, candidate.alias.script, language) or _after_noun(
            language, preceding[: match.start()], word
        ):
            return f"“{printed}” before it is another person's given name"
        starts_sentence = SENTENCE_START.search(
            preceding[: match.start()]
        ) and not _is_followed_by_name(scan, candidate)
        if (
            starts_sentence
            or _may_be_common(printed, word, language, candidate)
            or _is_title_case(scan, candidate)
        ):
            return None
        return f"“{printed}” before it is not this person's given name"

    def _is_other_with_ending(self, word: str, candidate: AliasMatch) -> bool:
        """Return whether a word has an ending behind an apostrophe: a name of its own, not the given name of the
        next.
        """
        return _WITH_ENDING.search(word) is not None and word not in all_words(
            "given_names", candidate.alias.script
        )

    def _surname_behind(self, scan: Scan, candidate: AliasMatch) -> str | None:
        """Return the next word if the surname is also a given name (Munir) and precedes another surname."""
        match = _WORD_AFTER.match(
            scan.passage.original[candidate.end : candidate.end + _CONTEXT_CHARS]
        )
        if match is None or not match.group(1)[0].isupper() or _is_title_case(scan, candidate):
            return None
        before = words_before(scan, candidate, 1)
        is_given_name = fold(candidate.surface) in all_words("given_names", candidate.alias.script)
        is_introduced = bool(before) and (
            self.is_own(before[0]) or before[0] in all_words("titles", candidate.alias.script)
        )
        return match.group(1) if is_given_name and not is_introduced else None

    def _given_behind(self, scan: Scan, candidate: AliasMatch) -> str | None:
        """Return the other person's name of “Surname Given”, as lists and papers of state print it."""
        match = _WORD_AFTER.match(
            scan.passage.original[candidate.end : candidate.end + _CONTEXT_CHARS]
        )
        if match is None or candidate.alias.script is not Script.CYRILLIC:
            return None
        word = fold(match.group(1))
        return (
            match.group(1)
            if word in all_words("given_names", Script.CYRILLIC) and not self.is_own(word)
            else None
        )

    def _by_initial(self, preceding: str, printed: str, word: str) -> str | None:
        first = (_INITIALS_BEFORE.findall(preceding) or [printed])[0]
        foreign = len(word) == 1 and not self.has_initial(fold(first)[0])
        return f"the initial “{first}” is not this person's" if foreign else None

    def _by_given_name(self, preceding: str, patronymic: str) -> str | None:
        match = _WORD_BEFORE.search(preceding)
        if match is None or self.is_own(fold(match.group(1))) or not match.group(1)[:1].isupper():
            return None
        return f"“{match.group(1)} {patronymic}” before it is another person's name"

    def _other_uncased(self, scan: Scan, candidate: AliasMatch) -> str | None:
        before = words_before(scan, candidate, 1)
        after = words_after(scan, candidate, 1)
        if (
            after
            and after[0] in all_words("family_names", candidate.alias.script)
            and not scan.passage.folded[candidate.folded_end : candidate.folded_end + 1].strip()
        ):
            return f"here it is the given name of “{after[0]}”"
        if (
            before
            and not self.is_own(before[0])
            and before[0] in all_words("given_names", candidate.alias.script)
        ):
            return f"“{before[0]}” before it is another person's given name"
        return None

    def _other_han(self, scan: Scan, candidate: AliasMatch) -> str | None:
        preceding = scan.passage.original[max(0, candidate.start - 8) : candidate.start]
        if not preceding.endswith(("·", "・", "•")):
            return None
        name = preceding[:-1]
        for chinese, latin in zh.GIVEN_IN_LATIN.items():
            if fold(name).endswith(chinese) and self._in_latin and not self.is_own(latin):
                return f"“{chinese}” before it is another person's given name"
        return None


def _after_noun(language: Language | None, preceding: str, word: str) -> bool:
    """Return whether a capitalised word behind a capitalised noun is a given name (Der Maler Oskar …) and no title."""
    if (
        language is None
        or not language.capital_nouns
        or word.endswith(tuple(language.title_endings.split()))
    ):
        return False
    match = _WORD_BEFORE.search(preceding)
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


def _is_followed_by_name(scan: Scan, candidate: AliasMatch) -> bool:
    """Return whether another capitalised word follows: the surname is part of a longer name (Hina Rabbani Khar)."""
    match = _WORD_AFTER.match(scan.passage.original[candidate.end : candidate.end + _CONTEXT_CHARS])
    if match is None or not match.group(1)[0].isupper() or match.group(1).isupper():
        return False
    return candidate.alias.script is Script.LATIN and fold(match.group(1)) not in _CALENDAR_WORDS


def _named_after(scan: Scan, candidate: AliasMatch) -> str | None:
    """Return the street, airport or prize named after the person: in the same sentence, capitalised if it follows."""
    things = all_words("named_after", candidate.alias.script, scan.language(candidate.alias.script))
    original = scan.passage.original
    preceding = _SENTENCE_END.split(
        original[max(0, candidate.start - _CONTEXT_CHARS) : candidate.start]
    )[-1]
    right = _SENTENCE_END.split(original[candidate.end : candidate.end + _CONTEXT_CHARS])[0]
    behind = WORD.findall(right)[:2]
    if candidate.alias.script is Script.LATIN:
        behind = [word for word in behind if word[0].isupper()]
    near = [*(word.rpartition("'")[2] for word in WORD.findall(preceding)[-2:]), *behind]
    return next((word for word in near if fold(word) in things), None)


def _may_be_common(
    printed: str, word: str, language: Language | None, candidate: AliasMatch
) -> bool:
    """Return whether the capital of a word proves nothing: German nouns, words in capitals, common words."""
    return (
        (language is not None and language.capital_nouns)
        or printed.isupper()
        or word in _common(candidate.alias.script)
    )


def _is_title_case(scan: Scan, candidate: AliasMatch) -> bool:
    """Return whether the words around are all capitalised, as in an English headline: capitals prove nothing then."""
    around = scan.passage.original[
        max(0, candidate.start - _CONTEXT_CHARS) : candidate.end + _CONTEXT_CHARS
    ]
    words: list[str] = re.findall(r"[^\W\d_]{4,}", around)
    return len(words) >= 4 and sum(w[0].isupper() for w in words) >= 0.8 * len(words)


@dataclass(frozen=True)
class Expansions:
    """The full names of one actor, as the significant words of each."""

    names: tuple[frozenset[str], ...]

    @classmethod
    def of(cls, actor: Actor) -> Expansions:
        """Return the full names of an actor: its aliases and its name, where they have several words."""
        texts = [actor.name, *(text for listed in actor.aliases.values() for text in listed)]
        names = (_telling(_ANY_WORD.findall(text.replace("-", " "))) for text in texts)
        return cls(tuple(name for name in names if len(name) > 1))

    def other_expansion(self, acronym: str, texts: Iterable[str], *, loosely: bool) -> str | None:
        """Return the other expansion that the texts give for the acronym; None if it may be this actor.

        `loosely` also takes a capitalised name of the same initials that stands before it.
        """
        if not self.names or not acronym.isalpha():
            return None
        expansions = [e for text in texts for e in _definitions_of(acronym, text)]
        if loosely and not expansions and len(acronym) >= _SHORTEST_ACRONYM:
            expansions = [
                e for text in texts for e in _of_same_initials(acronym, text.partition(acronym)[0])
            ]
        if not expansions or any(self._is_own(words) for words in expansions):
            return None
        return " ".join(expansions[0])

    def _is_own(self, words: Sequence[str]) -> bool:
        """Return whether an expansion shares half of its significant words with a full name."""
        content_keys = _telling(word for long in words for word in long.split("-"))
        return any(2 * len(content_keys & name) >= len(content_keys) for name in self.names)


def _telling(words: Iterable[str]) -> frozenset[str]:
    return frozenset(
        spelling_key(fold(word)).strip()[:_KEY_PREFIX_LETTERS]
        for word in words
        if len(word) >= _EXPANSION_PREFIX
    )


def _definitions_of(acronym: str, text: str) -> list[list[str]]:
    """Return the expansions that stand right before the bracketed acronym, or bracketed behind it."""
    name = re.escape(acronym)
    before = re.finditer(rf"[(（][\"“«„]?{name}s?[\"”»“]?[)）,;]", text)
    behind = re.finditer(rf"(?<!\w){name}s?\s[(（]([^()（）]{{8,{_EXPANSION_CHARS}}})[)）]", text)
    places = [text[max(0, m.start() - _EXPANSION_CHARS) : m.start()] for m in before] + [
        m.group(1) for m in behind
    ]
    candidate = [_matching_end(acronym, _ANY_WORD.findall(place)) for place in places]
    return [words for words in candidate if words]


def _initial(word: str) -> str:
    """Return the first letter of a word, folded; that of what an elided article stands before (l’Orchestre)."""
    return fold(_ELIDED_ARTICLE.sub("", word))[:1]


def _matching_end(acronym: str, words: list[str]) -> list[str]:
    """Return the last words whose initials form the acronym, ignoring short words between them; [] for none."""
    wanted = [fold(letter) for letter in acronym]
    position = len(words)
    while wanted and position:
        position -= 1
        if _initial(words[position]) == wanted[-1]:
            wanted.pop()
        elif len(words[position]) > _MAX_SKIPPED_WORD_LETTERS:
            return []
    return [] if wanted else words[position:]


def _of_same_initials(acronym: str, text: str) -> list[list[str]]:
    """Return the capitalised names in a text that have just the acronym's initials."""
    runs: list[list[str]] = [[]]
    end = 0
    for match in _ANY_WORD.finditer(text):
        word = match.group()
        if not _WORD_GAP.fullmatch(text[end : match.start()]) or word.isupper():
            runs.append([])
        if word[0].isupper() and not word.isupper():
            runs[-1].append(word)
        elif len(word) > _MAX_SKIPPED_WORD_LETTERS:
            runs.append([])
        end = match.end()
    names = runs + [
        run[1:] for run in runs if run and len(run[0]) <= _MAX_SKIPPED_WORD_LETTERS
    ]  # The Scottish Chamber Orchestra
    return [name for name in names if "".join(map(_initial, name)) == fold(acronym)]


def shared_words(actors: Sequence[Actor]) -> Mapping[str, frozenset[str]]:
    """Return, for each actor, the words that it shares with other actors, as keys: Afghanistan, not Doha."""
    words = {actor.id: _name_words(actor) for actor in actors}
    holders: dict[str, int] = {}
    for actor_words in words.values():
        for word in actor_words:
            holders[word] = holders.get(word, 0) + 1
    return {
        actor: frozenset(w for w in actor_words if holders[w] > 1)
        for actor, actor_words in words.items()
    }


def _name_words(actor: Actor) -> frozenset[str]:
    texts = [actor.name, *(text for listed in actor.aliases.values() for text in listed)]
    return frozenset(
        spelling_key(fold(token)).strip()
        for text in texts
        for token in TOKEN.findall(text)
        if len(token) >= _MIN_SHARED_WORD_LETTERS and token[0] != token[0].lower()
    )


def _sentence_around(folded: str, start: int, end: int) -> tuple[int, int]:
    """Return the span of the sentence in which a place of the folded text stands, of bounded length."""
    begin = max(0, start - _MAX_SENTENCE_CHARS)
    ends = [match.end() for match in _SENTENCE_BREAK.finditer(folded, begin, start)]
    behind = _SENTENCE_BREAK.search(folded, end, end + _MAX_SENTENCE_CHARS)
    return (ends[-1] if ends else begin), (behind.start() if behind else end + _MAX_SENTENCE_CHARS)


class RelatedMentions:
    """The plain mentions of an article, by position."""

    def __init__(
        self, mentions: Sequence[tuple[Field, AliasMatch]], kinship: Mapping[str, frozenset[str]]
    ) -> None:
        self._kinship = kinship
        self._in_title = {
            candidate.alias.actor: candidate for field, candidate in mentions if field == "title"
        }
        self._places: dict[Field, list[tuple[int, str, str]]] = {}
        for field, candidate in mentions:
            self._places.setdefault(field, []).append(
                (candidate.folded_start, candidate.alias.actor, candidate.surface)
            )
        for places in self._places.values():
            places.sort()

    def related_mention(self, candidate: AliasMatch, field: Field, scan: Scan) -> str | None:
        """Return a mention of a related actor in the title or in the same sentence; None if there is none."""
        for actor, titled in self._in_title.items():
            if self._is_kin(candidate.alias.actor, actor):
                return titled.surface
        first, last = _sentence_around(
            scan.passage.folded, candidate.folded_start, candidate.folded_end
        )
        places = self._places.get(field, [])
        within = places[bisect_left(places, (first, "", "")) : bisect_left(places, (last, "", ""))]
        return next(
            (surface for _, actor, surface in within if self._is_kin(candidate.alias.actor, actor)),
            None,
        )

    def _is_kin(self, actor: str, companion: str) -> bool:
        """Return whether two actors share a word; an actor that shares none with any is related to all."""
        shared = self._kinship[actor]
        return actor != companion and (not shared or bool(shared & self._kinship[companion]))


@dataclass(frozen=True, kw_only=True)
class Ruling:
    """One candidate span and the decision on it."""

    candidate: AliasMatch
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
        self._kin = shared_words(actors)
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
            guarded = [self._apply_guards(scan, candidate, field) for candidate in scan.candidates]
            rulings.extend(self._keep_longest(guarded))
        rulings = self._reject_unsupported_loose_forms(self._reject_bare_surnames(rulings), scans)
        return self._apply_limits(rulings, scans, language=language, outlet=outlet)

    def _apply_guards(self, scan: Scan, candidate: AliasMatch, field: Field) -> Ruling:
        actor = self._actors[candidate.alias.actor]
        end, phrase = self._excluded_places(actor, scan).get(
            candidate.folded_start + len(candidate.before), (0, "")
        )
        if phrase and candidate.folded_end <= end + 2:
            return Ruling(
                candidate=candidate, field=field, stopped_by=f"excluded phrase “{phrase}”"
            )
        for guard in _CANDIDATE_GUARDS:
            if stopped := guard(scan, candidate):
                return Ruling(candidate=candidate, field=field, stopped_by=stopped)
        namesake = self._namesakes[actor.id].namesake_for(scan, candidate)
        return Ruling(
            candidate=candidate, field=field, stopped_by=namesake, namesake=namesake is not None
        )

    def _excluded_places(self, actor: Actor, scan: Scan) -> dict[int, tuple[int, str]]:
        if actor.id not in scan.excluded:
            scan.excluded[actor.id] = excluded_places(actor.exclude, scan.passage.folded)
        return scan.excluded[actor.id]

    def _keep_longest(self, rulings: list[Ruling]) -> list[Ruling]:
        """Keep the longest of overlapping candidates across all actors; of equal spans of two actors keep both."""
        order = sorted(
            rulings,
            key=lambda r: (
                r.candidate.alias.loose is not None,
                r.candidate.folded_start - r.candidate.folded_end,
                r.candidate.folded_start,
            ),
        )
        longest: list[Ruling] = []
        settled: list[Ruling] = []
        holders: dict[
            int, list[AliasMatch]
        ] = {}  # by place in the folded text: linear, however many names a text repeats
        for ruling in order:
            if ruling.stopped_by is not None:
                settled.append(ruling)
                continue
            places = range(ruling.candidate.folded_start, ruling.candidate.folded_end)
            blocker = next(
                (
                    h
                    for p in places
                    for h in holders.get(p, ())
                    if self._blocks(h, ruling.candidate)
                ),
                None,
            )
            if blocker is not None:
                settled.append(self._inside(ruling, blocker))
                continue
            longest.append(ruling)
            for place in places:
                holders.setdefault(place, []).append(ruling.candidate)
        return longest + settled

    def _inside(self, ruling: Ruling, longer: AliasMatch) -> Ruling:
        return replace(
            ruling,
            stopped_by=f"inside a longer name, “{longer.surface}” of {self._actors[longer.alias.actor].name}",
            silent=longer.alias.actor == ruling.candidate.alias.actor,
        )

    def _blocks(self, longer: AliasMatch, candidate: AliasMatch) -> bool:
        if (
            candidate.folded_end <= longer.folded_start
            or longer.folded_end <= candidate.folded_start
        ):
            return False
        if longer.alias.actor == candidate.alias.actor:
            return True
        if longer.alias.loose is not None or candidate.alias.loose is not None:
            return False
        if self._actors[candidate.alias.actor].nested == "allow":
            return False
        return (longer.folded_start, longer.folded_end) != (
            candidate.folded_start,
            candidate.folded_end,
        )

    def _reject_unsupported_loose_forms(
        self, rulings: list[Ruling], scans: Mapping[Field, Scan]
    ) -> list[Ruling]:
        """Reject loosely matched names unless a related actor is named in the same sentence or the title."""
        if not any(r.candidate.alias.loose is not None and r.stopped_by is None for r in rulings):
            return rulings
        company = RelatedMentions(
            [
                (r.field, r.candidate)
                for r in rulings
                if r.stopped_by is None and r.candidate.alias.loose is None
            ],
            self._kin,
        )
        proven: list[Ruling] = []
        for ruling in rulings:
            if ruling.candidate.alias.loose is not None and ruling.stopped_by is None:
                beside = company.related_mention(
                    ruling.candidate, ruling.field, scans[ruling.field]
                )
                stopped = (
                    None
                    if beside
                    else "in other words, and no kindred actor in its sentence or the title"
                )
                ruling = replace(ruling, context=beside, stopped_by=stopped)
            proven.append(ruling)
        return proven

    def _reject_bare_surnames(self, rulings: list[Ruling]) -> list[Ruling]:
        """Reject bare surnames in an article that names a namesake in full and never this person."""
        strangers: set[str] = set()
        actors_in_full = {
            r.candidate.alias.actor
            for r in rulings
            if r.stopped_by is None and len(r.candidate.alias.words) > 1
        }
        carried: list[Ruling] = []
        order = {"lead": 0, "body": 1, "title": 2}
        for ruling in sorted(rulings, key=lambda r: (order[r.field], r.candidate.start)):
            actor = ruling.candidate.alias.actor
            if ruling.namesake:
                strangers.add(actor)
            elif (
                ruling.stopped_by is None
                and actor not in actors_in_full
                and len(ruling.candidate.alias.words) == 1
            ):
                if actor in strangers:
                    ruling = replace(
                        ruling,
                        stopped_by="the article names a namesake in full, and never this person",
                    )
                else:
                    actors_in_full.add(actor)
            carried.append(ruling)
        return carried

    def _reject_other_expansions(
        self, rulings: list[Ruling], scans: Mapping[Field, Scan]
    ) -> list[Ruling]:
        """Reject acronyms that the article itself expands to the name of another organisation."""
        expansions: dict[tuple[str, str], str | None] = {}
        actors_by_name = {
            r.candidate.alias.actor
            for r in rulings
            if r.stopped_by is None and not r.candidate.alias.acronym
        }
        meant: list[Ruling] = []
        for ruling in rulings:
            alias = ruling.candidate.alias
            if ruling.stopped_by is None and alias.acronym:
                if (alias.actor, alias.text) not in expansions:
                    loosely = (
                        self._required_of(ruling.candidate) is not None
                        and alias.actor not in actors_by_name
                    )
                    texts = [scan.passage.text for scan in scans.values()]
                    expansions[alias.actor, alias.text] = self._expansions[
                        alias.actor
                    ].other_expansion(alias.text, texts, loosely=loosely)
                if expansion := expansions[alias.actor, alias.text]:
                    ruling = replace(ruling, stopped_by=f"stands for “{expansion}” here")
            meant.append(ruling)
        return meant

    def _apply_limits(
        self,
        rulings: list[Ruling],
        scans: Mapping[Field, Scan],
        *,
        language: str | None,
        outlet: str | None,
    ) -> list[Ruling]:
        judged: list[Ruling] = []
        rulings = self._reject_other_expansions(rulings, scans)
        contexts = {field: scan.passage.folded for field, scan in scans.items()}
        sought: dict[tuple[str, ...], ContextWords] = {}
        unconditional = {
            r.candidate.alias.actor: r.candidate.surface
            for r in rulings
            if r.stopped_by is None and self._required_of(r.candidate) is None
        }
        for ruling in rulings:
            if ruling.stopped_by is not None:
                judged.append(ruling)
                continue
            actor = self._actors[ruling.candidate.alias.actor]
            stopped = limit_that_stops(
                actor,
                ruling.candidate,
                scans[ruling.field],
                field=ruling.field,
                language=language,
                outlet=outlet,
            )
            required = self._required_of(ruling.candidate)
            if stopped is None and required is not None and _is_plural(ruling.candidate):
                stopped = "several of them: no body of that name"
            if stopped is None and required is not None:
                if required not in sought:
                    sought[required] = ContextWords(required, contexts)
                ruling = _with_context(ruling, sought[required], unconditional.get(actor.id))
            elif stopped is not None:
                ruling = replace(ruling, stopped_by=stopped)
            judged.append(ruling)
        return judged

    def _required_of(self, candidate: AliasMatch) -> tuple[str, ...] | None:
        return self._required.get((candidate.alias.actor, fold(candidate.alias.text)))


def _is_plural(candidate: AliasMatch) -> bool:
    """Return whether an acronym stands in the plural (TTPs): where it has other bearers, several of a kind are
    meant.
    """
    return candidate.alias.acronym and candidate.tail == "s"


def _with_context(ruling: Ruling, words: ContextWords, sibling: str | None) -> Ruling:
    """Return the ruling with the word that satisfies its context, or stopped; a sibling mention satisfies it too."""
    word = (
        words.beside(ruling.field, ruling.candidate.folded_start, ruling.candidate.folded_end)
        or sibling
    )
    if word is None:
        wanted = ", ".join(words.words[:6])
        return replace(ruling, stopped_by=f"needs one of these words in the article: {wanted}")
    return replace(ruling, context=word)
