"""Find every span of a text that may be an alias, before any filter decides."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from ahocorasick_rs import AhoCorasick

from extractors.languages.tags import primary_tag
from extractors.names.aliases import Alias, has_acronym_case
from extractors.names.inflection import spelling_key, stems
from extractors.names.languages import FURTHER, LANGUAGES, language_of
from extractors.names.languages.language import HAN, WORD, Language, Script, words
from extractors.names.normalization import FOLD_TABLE, NormalizedText, fold, mixes_scripts

_SAMPLE_CHARS = 800  # characters examined
_LETTER_WEIGHT = 0.7  # one distinctive letter against one common word
_MOST_LETTERS = 12
_CLEAR_POINTS = 1.0  # points: one common word that no other language shares

_ALL_LANGUAGES = (*LANGUAGES, *FURTHER)
_LETTERS_OF_LANGUAGES = [
    {
        *language.letters,
        *(c.upper() for c in language.letters if len(c.upper()) == 1 and not c.upper().isascii()),
    }
    for language in _ALL_LANGUAGES
]
_LANGUAGES_BY_WORD: dict[str, list[int]] = {}
for _index, _language in enumerate(_ALL_LANGUAGES):
    for _word in _language.common:
        _LANGUAGES_BY_WORD.setdefault(_word.translate(FOLD_TABLE), []).append(_index)
_SCRIPTS_WITHOUT_PREFIXES = frozenset(
    {Script.LATIN, Script.CYRILLIC, Script.DEVANAGARI}
)  # nothing is written before a word
_MAX_SUFFIX_SLOTS = 3  # slots of suffixes; more make a chain
_HAN_CHARACTER = re.compile(f"[{HAN}]")
_BETWEEN_HAN = re.compile(
    f" (?=[{HAN}])(?<=[{HAN}] )"
)  # a quotation mark or a line's end inside a name
_HAN_THEN_LATIN = re.compile(f"(?<=[{HAN}])(?=[a-z])")
_LONGEST_CLITICS = 6
_ARABIC_CLITICS = re.compile("[اف]?[بلک]?(?:ال)?|[اف]?ل?ل?")  # as keys
_MIN_STEM_LETTERS = 5  # letters of a modifier's stem
_MAX_ENDING_LETTERS = (
    3  # letters of a modifier that its endings and those of the adjective may replace
)
_MODIFIER_CHARS = 60
_WORD_GAP = re.compile(r"[\s\"'«»\-]{0,3}|'s ")
_IZAFAT_WORDS = words("e i ye")
_IZAFAT_BEFORE = re.compile(r"(?<!\w)(\w+)[ -](?:e|i|ye)[ -]$")
_ARABIC_PREFIXES = ("وال", "ال", "و")
_OF_WORDS = words("of du de del do din van von z iz из з")
_AND_WORDS = words("and et und y e i и و او اور")


@dataclass(frozen=True)
class LanguageGuess:
    """Evidence for the language of a text, from its words and letters."""

    likeliest: dict[Script, Language]  # a script without a likely language is left out
    points: dict[str, float]  # by tag; languages without evidence are left out

    def rules_out(self, language: Language) -> bool:
        """Return whether the text is clearly in another language of the script than this one."""
        likeliest = self.likeliest.get(language.script)
        return (
            likeliest is not None
            and language.tag not in self.points
            and self.points[likeliest.tag] >= _CLEAR_POINTS
        )


def guess_languages(text: str) -> LanguageGuess:
    """Guess the likeliest language for each script of a text by common words and letters."""
    sample = text[:_SAMPLE_CHARS]
    points = [0.0] * len(_ALL_LANGUAGES)
    for word in sample.translate(FOLD_TABLE).split():
        sharing = _LANGUAGES_BY_WORD.get(word, ())
        for index in sharing:
            points[index] += 1 / len(sharing)
    present = set(sample)
    for index, letters in enumerate(_LETTERS_OF_LANGUAGES):
        telling = sum(sample.count(letter) for letter in present.intersection(letters))
        points[index] += _LETTER_WEIGHT * min(telling, _MOST_LETTERS)
    likeliest: dict[Script, Language] = {}
    scored: dict[str, float] = {}
    best: dict[Script, float] = {}
    for language, score in zip(_ALL_LANGUAGES, points, strict=True):
        if score > 0:
            scored[language.tag] = max(score, scored.get(language.tag, 0))
        if score > best.get(language.script, 0):
            best[language.script] = score
            likeliest[language.script] = language
    return LanguageGuess(likeliest, scored)


@dataclass(frozen=True, kw_only=True, eq=False)
class AliasMatch:
    """One alias found at one span of a text."""

    alias: Alias
    start: int  # in the text as given
    end: int
    folded_start: int
    folded_end: int
    before: str  # what precedes it, folded: clitics
    tail: str  # the suffix, folded
    surface: str  # as given
    language: Language | None  # whose rules found it
    moved: bool = False  # reassigned to this actor because of a modifier


@dataclass(frozen=True)
class Scan:
    """One text with every span that may be an alias."""

    passage: NormalizedText
    given_language: str | None
    candidates: tuple[AliasMatch, ...]
    excluded: dict[str, dict[int, tuple[int, str]]] = field(
        default_factory=dict
    )  # by actor, filled on demand

    @cached_property
    def _language_guess(self) -> LanguageGuess:
        return guess_languages(self.passage.text)

    def language(self, script: Script) -> Language | None:
        """Return the language of the text in a script: the given one, else the likeliest."""
        tagged = language_of(self.given_language, script)
        return tagged if tagged is not None else self._language_guess.likeliest.get(script)

    def rules_out(self, language: Language) -> bool:
        """Return whether the text is known to be in another language, by its tag or its words."""
        return self.given_language is not None or self._language_guess.rules_out(language)


class Scanner:
    """A watchlist's aliases as two automata: one over coarse keys, one over printed acronyms."""

    def __init__(self, aliases: Sequence[Alias]) -> None:
        self._aliases = aliases
        self._by_key: dict[str, list[int]] = {}
        self._by_raw: dict[str, list[int]] = {}
        for index, alias in enumerate(aliases):
            for stem in alias.keys:
                self._by_key.setdefault(
                    f" {stem}" if alias.script in _SCRIPTS_WITHOUT_PREFIXES else stem, []
                ).append(index)
            for form in alias.raw:
                self._by_raw.setdefault(form, []).append(index)
        self._key_lists = list(self._by_key.values())
        self._raw_lists = list(self._by_raw.values())
        self._key_automaton = AhoCorasick(list(self._by_key)) if self._by_key else None
        self._raw_automaton = AhoCorasick(list(self._by_raw)) if self._by_raw else None

    def candidates(self, text: str) -> set[int]:
        """Return the indexes of the aliases whose key occurs in a text; most texts have none."""
        hit: set[int] = set()
        if self._key_automaton is not None:
            coarse = spelling_key(" " + (fold(text) if mixes_scripts(text) else text))
            if not coarse.isascii() and _HAN_CHARACTER.search(coarse):
                coarse = _HAN_THEN_LATIN.sub(" ", _BETWEEN_HAN.sub("", coarse))
            for index, start, end in self._key_automaton.find_matches_as_indexes(
                coarse, overlapping=True
            ):
                begins = _may_begin(coarse, start)
                hit.update(
                    i
                    for i in self._key_lists[index]
                    if i not in hit
                    and (begins or self._is_led(i, coarse, start))
                    and self._is_near(i, coarse, start, end)
                )
        if self._raw_automaton is not None:
            for index in {
                m[0] for m in self._raw_automaton.find_matches_as_indexes(text, overlapping=True)
            }:
                hit.update(self._raw_lists[index])
        return hit

    def _is_led(self, index: int, coarse: str, start: int) -> bool:
        """Return whether the alias's preceding words are joined to the word whose key was found."""
        lead = self._aliases[index].lead
        return lead != "" and coarse.endswith(lead, 0, start)

    def _is_near(self, index: int, coarse: str, start: int, end: int) -> bool:
        """Return whether the other words of an alias occur near the one whose key was found."""
        alias = self._aliases[index]
        if not alias.other_keys:
            return True
        around = coarse[max(0, start - alias.reach) : end + alias.reach]
        return all(any(key in around for key in keys) for keys in alias.other_keys)

    def scan(self, text: str, language: str | None) -> Scan:
        """Return every span of a text that may be an alias."""
        passage = NormalizedText.of(text)
        hit = self.candidates(passage.text)
        scan = Scan(passage, language, ())
        if not hit:
            return scan
        candidate = _places(scan, (self._aliases[index] for index in sorted(hit)))
        return Scan(passage, language, candidate)


def _may_begin(coarse: str, start: int) -> bool:
    """Return whether a name may begin here: in Arabic script, only after a known prefix."""
    if not "\u0600" <= coarse[start] <= "\u06ff" or coarse[start - 1] == " ":
        return True
    before = coarse[max(0, start - _LONGEST_CLITICS) : start].rpartition(" ")
    return bool(before[1]) and _ARABIC_CLITICS.fullmatch(before[2]) is not None


def _places(scan: Scan, aliases: Iterable[Alias]) -> tuple[AliasMatch, ...]:
    places: list[AliasMatch] = []
    for alias in aliases:
        rules = _languages_to_try(scan, alias)
        best: dict[int, AliasMatch] = {}
        for language in rules:
            for candidate in _matches(scan.passage, alias, language):
                longest = best.get(candidate.folded_start)
                if longest is None or candidate.folded_end > longest.folded_end:
                    best[candidate.folded_start] = candidate
        places.extend(best.values())
    return tuple(places)


def _languages_to_try(scan: Scan, alias: Alias) -> list[Language | None]:
    """Return the languages whose rules apply to an alias in a text; empty if it cannot occur."""
    ruling = scan.language(alias.script)
    if alias.carried:
        return [ruling] if ruling in alias.carried else []
    if alias.loose is not None:
        return [ruling or alias.language]
    is_declined = (
        alias.declension is not None and primary_tag(scan.given_language) == alias.declension.tag
    )
    if is_declined or ruling is None or ruling is alias.language:
        return [alias.language]
    if alias.language is not None and alias.language.tag in ruling.unlike:
        return []
    # Chains of suffixes (Turkish, Uzbek) overmatch in a text that is known to be in another
    # language.
    chained = (
        alias.language is not None
        and len(alias.language.tails) > _MAX_SUFFIX_SLOTS
        and scan.rules_out(alias.language)
    )
    if chained or (scan.given_language is not None and ruling in FURTHER):
        return [ruling]
    return [ruling, alias.language]


def _matches(
    passage: NormalizedText, alias: Alias, language: Language | None
) -> Iterable[AliasMatch]:
    for match in alias.pattern(language).finditer(passage.folded):
        if match.end() == match.start():
            continue
        first, last = passage.decoded_span(*match.span())
        groups = match.groupdict()
        surface = passage.text[first:last]
        if alias.acronym and not has_acronym_case(surface, alias.words):
            continue
        start, end = passage.given_span(first, last)
        yield AliasMatch(
            alias=alias,
            start=start,
            end=end,
            folded_start=match.start(),
            folded_end=match.end(),
            before=groups.get("before") or "",
            tail=groups.get("tail") or "",
            surface=passage.original[start:end],
            language=language,
        )


# Pairs are derived from the watchlist: one actor has an alias of two words, one of which alone is
# another actor's alias. In every language with the single name, that name next to a word with the
# modifier's stem (talibanes paquistaníes, pakistańscy talibowie, طالبان الباكستانية) then refers to
# the first actor.


@dataclass(frozen=True)
class Pair:
    """One alias that is another actor's name with a modifier."""

    alias: Alias
    stem: str  # key of the modifier's beginning
    after: bool  # the modifier follows the name
    # `bound`: joined to the name as in Tehrik-i-Taliban, which identifies the actor without the
    # country.
    bound: bool = False


def pairs_of(aliases: Sequence[Alias]) -> dict[str, list[Pair]]:
    """Return, by actor, the pairs in which its name takes a modifier to mean another actor."""
    single: dict[str, set[str]] = {}
    for alias in aliases:
        if len(alias.words) == 1 and not alias.acronym and not alias.carried:
            single.setdefault(stems(alias.words[0], alias.language).stem, set()).add(alias.actor)
    candidate: dict[str, list[Pair]] = {}
    for alias in aliases:
        if (
            alias.script is Script.LATIN
            and len(alias.words) > 3
            and alias.words[1].text in _IZAFAT_WORDS
        ):
            for actor in single.get(stems(alias.words[2], alias.language).stem, set()) - {
                alias.actor
            }:
                bound = Pair(
                    alias, spelling_key(alias.words[0].text).strip(), after=False, bound=True
                )
                candidate.setdefault(actor, []).append(bound)
        if len(alias.words) != 2 or alias.carried:
            continue
        for place in (0, 1):
            name, modifier = alias.words[place], alias.words[1 - place].text
            stem = spelling_key(
                _bare(modifier)[
                    : max(_MIN_STEM_LETTERS, len(_bare(modifier)) - _MAX_ENDING_LETTERS)
                ]
            ).strip()
            if len(_bare(modifier)) > _MIN_STEM_LETTERS:
                for actor in single.get(stems(name, alias.language).stem, set()) - {alias.actor}:
                    candidate.setdefault(actor, []).append(Pair(alias, stem, place == 0))
    return candidate


def _bare(word: str) -> str:
    return next(
        (
            word[len(c) :]
            for c in _ARABIC_PREFIXES
            if word.startswith(c) and len(word) - len(c) >= _MIN_STEM_LETTERS
        ),
        word,
    )


def reassign_by_modifier(
    scan: Scan, candidate: AliasMatch, pairs: Sequence[Pair]
) -> AliasMatch | None:
    """Return the match as the other actor's if a modifier is next to it; else None."""
    if len(candidate.alias.words) != 1 or candidate.alias.acronym:
        return None
    if bound := _reassign_by_izafat(scan, candidate, pairs):
        return bound
    pairs = [pair for pair in pairs if not pair.bound]
    sides = _sides(scan.language(candidate.alias.script), candidate, pairs)
    for after in (
        sides if True in sides or not _is_followed_by_of(scan, candidate) else [True, *sides]
    ):
        for start, end, word in _beside(scan, candidate, after=after):
            pair = next((p for p in pairs if _is_of(p, word, candidate.alias.script)), None)
            if pair is not None:
                return _move_to_alias(scan, candidate, pair.alias, (start, end))
    return None


def _reassign_by_izafat(
    scan: Scan, candidate: AliasMatch, pairs: Sequence[Pair]
) -> AliasMatch | None:
    """Return the match as the other actor's if the word bound to the name belongs to that actor."""
    match = _IZAFAT_BEFORE.search(
        scan.passage.folded,
        max(0, candidate.folded_start - _MODIFIER_CHARS),
        candidate.folded_start,
    )
    if match is None:
        return None
    word = spelling_key(match.group(1)).strip()
    pair = next((p for p in pairs if p.bound and p.stem == word), None)
    return (
        None
        if pair is None
        else _with_alias(scan, candidate, pair.alias, (match.start(), candidate.folded_end))
    )


def _is_of(pair: Pair, word: str, script: Script) -> bool:
    return pair.alias.script is script and spelling_key(_bare(word)).strip().startswith(pair.stem)


def _is_followed_by_of(scan: Scan, candidate: AliasMatch) -> bool:
    behind = WORD.search(
        scan.passage.folded, candidate.folded_end, candidate.folded_end + _MODIFIER_CHARS
    )
    return behind is not None and behind.group() in _OF_WORDS


def _sides(language: Language | None, candidate: AliasMatch, pairs: Sequence[Pair]) -> list[bool]:
    """Return the sides that modifiers occupy: as in the language's pairs, else by its grammar."""
    sides = {p.after for p in pairs if p.alias.language is language and language is not None}
    if candidate.alias.script is Script.ARABIC:
        sides.add(True)
    return sorted(sides) or [language is not None and language.modifier_after]


def _beside(scan: Scan, candidate: AliasMatch, *, after: bool) -> list[tuple[int, int, str]]:
    """Return the adjacent word and one coordinated with it (the Pakistani and Afghan Taliban)."""
    folded = scan.passage.folded
    if after:
        right = folded[candidate.folded_end : candidate.folded_end + _MODIFIER_CHARS]
        words = [
            (m.start() + candidate.folded_end, m.end() + candidate.folded_end, m.group())
            for m in WORD.finditer(right)
        ]
    else:
        begin = max(0, candidate.folded_start - _MODIFIER_CHARS)
        words = [
            (m.start() + begin, m.end() + begin, m.group())
            for m in WORD.finditer(folded[begin : candidate.folded_start])
        ]
        words.reverse()
    return _connected_words(folded, candidate, words[:3], after=after)


def _connected_words(
    folded: str, candidate: AliasMatch, words: list[tuple[int, int, str]], *, after: bool
) -> list[tuple[int, int, str]]:
    edge = candidate.folded_end if after else candidate.folded_start
    chain: list[tuple[int, int, str]] = []
    if after and words and words[0][2] in _OF_WORDS:
        edge, words = words[0][1], words[1:]
    for start, end, word in words:
        between = folded[edge:start] if after else folded[end:edge]
        if not _WORD_GAP.fullmatch(between):
            break
        chain.append((start, end, word))
        edge = end if after else start
    coordinated = len(chain) > 1 and after and chain[1][2].startswith("و")
    if coordinated:
        return chain[:2]
    return [chain[0], chain[2]] if len(chain) > 2 and chain[1][2] in _AND_WORDS else chain[:1]


def _move_to_alias(
    scan: Scan, candidate: AliasMatch, alias: Alias, word: tuple[int, int]
) -> AliasMatch:
    """Reassign name and modifier to the other actor; only the modifier if both are meant."""
    start, end = min(candidate.folded_start, word[0]), max(candidate.folded_end, word[1])
    inner = [w for w in WORD.findall(scan.passage.folded[start:end]) if w not in _OF_WORDS]
    if len(inner) > 2:
        start, end = word
    return _with_alias(scan, candidate, alias, (start, end))


def _with_alias(
    scan: Scan, candidate: AliasMatch, alias: Alias, span: tuple[int, int]
) -> AliasMatch:
    """Return a match of another alias at a span of the folded text."""
    start, end = span
    first, last = scan.passage.given_span(*scan.passage.decoded_span(start, end))
    return replace(
        candidate, alias=alias, start=first, end=last, folded_start=start, folded_end=end, before="", tail="",
        moved=True,
        surface=scan.passage.original[first:last],
    )  # fmt: skip
