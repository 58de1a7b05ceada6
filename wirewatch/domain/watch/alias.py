"""One alias, made ready: its words, the keys by which texts that may hold it are found, the patterns that prove it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cache

from wirewatch.domain.configuration import Actor
from wirewatch.domain.watch.acronyms import (
    acronym_pattern,
    is_acronym,
    may_be_title_case,
    raw_forms,
    spelled_letters,
)
from wirewatch.domain.watch.folding import Passage, fold, mixes_scripts
from wirewatch.domain.watch.forms import AND, is_dotted, stems
from wirewatch.domain.watch.heads import Head, head_of, loose_pattern
from wirewatch.domain.watch.joints import joined
from wirewatch.domain.watch.languages import LANGUAGES, declension_of, language_of
from wirewatch.domain.watch.languages.shape import Declension, Language
from wirewatch.domain.watch.own_forms import initials, spelling_length
from wirewatch.domain.watch.romanise import carried, in_other_script, in_short
from wirewatch.domain.watch.scripts import (
    TOKEN,
    Script,
    has_word_boundaries,
    not_after_letter,
    not_before_letter,
    script_of,
)
from wirewatch.domain.watch.spelling import key, keys
from wirewatch.domain.watch.words import Word

# A half-space parts two words that are also written joined or apart; before a plural ending it does not.
_HALF_SPACE = re.compile("\u200c(?!ها)")
_WIDEST = 16  # what endings, other spellings and a separator may add to a word
_LOOSE = frozenset({Script.LATIN, Script.CYRILLIC, Script.ARABIC})


@dataclass(frozen=True, kw_only=True, eq=False)
class Alias:
    """One spelling of an actor, compiled."""

    actor: str
    text: str  # as the watchlist spells it
    tag: str  # language tag as the watchlist has it
    language: Language | None
    script: Script
    words: tuple[Word, ...]
    acronym: bool
    keys: frozenset[str]  # of the word that tells most; empty for acronyms
    other_keys: tuple[frozenset[str], ...]  # of the other words: one of each must stand in the text too
    raw: frozenset[str]  # acronyms: what stands in the text as printed
    lead: str  # key of the words before the one that tells most: they may be written joined to it
    shortened: bool  # the first word of a longer name of its actor, in the same language
    reach: int  # characters of text, at most, between the first and the last of its words
    carried: tuple[Language, ...] = ()  # the only languages in whose texts this spelling is looked for; all when empty
    declension: Declension | None = None  # of its own language
    loose: Head | None = None  # in another word order, with other nouns of the sense: proven only beside other actors
    _patterns: dict[int, re.Pattern[str]] = field(default_factory=dict)

    def pattern(self, language: Language | None) -> re.Pattern[str]:
        """Give the pattern over folded text, by the rules of a language; compiled when first asked for."""
        known = self._patterns.get(id(language))
        if known is None:
            known = self._patterns[id(language)] = re.compile(self._source(language))
        return known

    def _source(self, language: Language | None) -> str:
        if self.loose is not None and language is not None:
            body = f"(?P<before>)(?P<tail>){loose_pattern(self.loose, language)}"
        elif self.acronym:
            body = acronym_pattern(self.words, language)
        elif letters := spelled_letters(self.words, language):
            body = letters
        else:
            body = joined(self.words, self.script, language)
        if not has_word_boundaries(self.script):
            return body
        return f"{not_after_letter(self.script)}{body}{not_before_letter(self.script)}"


def split_words(
    text: str, *, person: bool, derives: bool = True, declension: Declension | None = None
) -> tuple[Word, ...]:
    """Give the words of an alias or phrase, folded."""
    passage = Passage.of(_HALF_SPACE.sub(" ", text).replace(" & ", " and "))
    found = list(TOKEN.finditer(passage.folded))
    words = []
    for index, match in enumerate(found):
        start, end = passage.decoded_span(*match.span())
        words.append(
            Word(
                letters=sum(len(m.group()) for m in found),
                text=match.group(),
                typed=_in_one_script(passage.text[start:end], match.group()),
                first=index == 0,
                last=index == len(found) - 1,
                lone=len(found) == 1,
                person=person,
                derives=derives,
                declension=declension,
            )
        )
    return tuple(words)


def _in_one_script(typed: str, folded: str) -> str:
    """Return a word as typed; with letters of two scripts (ЭКOBAC), as its folded form has them, capitals kept."""
    if not mixes_scripts(typed.lower()) or len(typed) != len(folded):
        return typed
    return "".join(c.upper() if t.isupper() else c for t, c in zip(typed, folded, strict=True))


def compile_alias(actor: Actor, tag: str, text: str, learned: Sequence[Declension] = ()) -> Alias:
    """Give one alias of an actor, ready to be looked for; `learned` serves languages that no module knows."""
    return _compiled(actor, tag, text, written=text, learned=learned)


def carried_aliases(actor: Actor) -> list[Alias]:
    """Give the spellings of an actor's names in further languages, where no alias of the watchlist has their key."""
    known: set[str] = set()
    found: list[Alias] = []
    person = is_person(actor)
    spellings = [
        (tag, text, written, languages)
        for tag, texts in actor.aliases.items()
        for text in texts
        for script in (script_of(fold(text)),)
        for written, languages in (
            carried(text, script, person=person) | in_other_script(text, tag, script) | in_short(text, tag, script)
        ).items()
    ]
    for listed in actor.aliases.values() if spellings else ():
        known.update(key(fold(text)) for text in listed)
    for tag, text, written, languages in spellings:
        if key(fold(written)) not in known:
            found.append(_compiled(actor, tag, text, written=written, into=languages))
    return found


def loose_aliases(aliases: Sequence[Alias]) -> list[Alias]:
    """Give the freer forms of the aliases that have any, found by the name in them alone."""
    found: list[Alias] = []
    for alias in aliases:
        head = None if alias.acronym or alias.script not in _LOOSE else head_of(alias.words, alias.language)
        if head is not None:
            anchor = frozenset(keys(stems(head.name, alias.language).stem, spelling_length(head.name)))
            found.append(replace(alias, loose=head, keys=anchor, other_keys=(), lead="", _patterns={}))
    return found


def _compiled(
    actor: Actor,
    tag: str,
    text: str,
    *,
    written: str,
    into: tuple[Language, ...] = (),
    learned: Sequence[Declension] = (),
) -> Alias:
    script = script_of(fold(written))
    declension = None if into else declension_of(tag, script, learned)
    words = split_words(written, person=is_person(actor), derives=actor.kind != "state", declension=declension)
    language = into[0] if into else language_of(tag, script)
    acronym = is_acronym(written, words)
    anchor, others, lead = _acronym_keys(words) if acronym else _keys(words, language)
    return Alias(
        actor=actor.id,
        text=text,
        tag=tag,
        language=language,
        script=script,
        words=words,
        acronym=acronym,
        keys=anchor,
        other_keys=others,
        lead=lead,
        shortened=_shortens(text, actor.aliases.get(tag, ())),
        reach=sum(len(word.text) + _WIDEST for word in words),
        raw=raw_forms(words) if acronym else frozenset(),
        carried=into,
        declension=declension,
    )


def _shortens(text: str, others: tuple[str, ...]) -> bool:
    """Whether an alias is the first word of another one: Amnesty, of Amnesty International."""
    return text.isalpha() and text[:1].isupper() and any(other.startswith(f"{text} ") for other in others)


def is_person(actor: Actor) -> bool:
    """Whether the actor is a person: by its kind, or by a name whose last word is an alias by itself."""
    if actor.kind is not None:
        return actor.kind == "person"
    name = fold(actor.name).split()
    if not 2 <= len(name) <= 4 or not all(part.isalpha() for part in name):
        return False
    aliases = {fold(a) for listed in actor.aliases.values() for a in listed}
    return name[-1] in aliases or (name[0] in _given_names() and " ".join(name) in aliases)


@cache
def _given_names() -> frozenset[str]:
    return frozenset(fold(name) for language in LANGUAGES for name in language.given_names)


def _acronym_keys(words: tuple[Word, ...]) -> tuple[frozenset[str], tuple[frozenset[str], ...], str]:
    """Return the key of an acronym that papers print like a name, with accents or without; none for others."""
    spoken = len(words) == 1 and may_be_title_case(words[0].typed)
    return frozenset({key(words[0].text).strip()} if spoken else ()), (), ""


def _keys_of(word: Word, language: Language | None) -> frozenset[str]:
    stem = stems(word, language).stem
    starts = [stem, *(first + stem[1:] for first in initials(word, language))]
    return frozenset(key for start in starts for key in keys(start, spelling_length(word)))


def _keys(words: tuple[Word, ...], language: Language | None) -> tuple[frozenset[str], tuple[frozenset[str], ...], str]:
    """Give the keys of the word that tells most, the one with the longest stem, those of the others, and the lead."""
    if not words:
        return frozenset(), (), ""
    if spelled_letters(words, language):
        return frozenset(keys(words[0].text[:2], 2)), (), ""
    found = [_keys_of(word, language) for word in words]
    best = max(range(len(words)), key=lambda index: min((len(k) for k in found[index]), default=0))
    others = tuple(
        found[index]
        for index, word in enumerate(words)
        if index != best and len(word.text) > 2 and not is_dotted(word) and word.text not in AND
    )
    return found[best], others, key("".join(word.text for word in words[:best]))
