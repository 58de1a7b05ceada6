"""Compile an alias: its words, the keys that find candidate texts, the patterns that confirm it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cache

from extractors.names.actors import Actor
from extractors.names.inflection import (
    AND_PATTERNS,
    Word,
    alternatives,
    initials,
    is_dotted,
    spelling_key,
    spelling_keys,
    spelling_length,
    stems,
    tail_pattern,
    word_pattern,
)
from extractors.names.languages import FURTHER, LANGUAGES, declension_of, language_of
from extractors.names.languages.language import (
    FOLDS,
    TOKEN,
    Declension,
    Language,
    Script,
    has_word_boundaries,
    letter_class,
    not_after_letter,
    not_before_letter,
    script_of,
)
from extractors.names.normalization import NormalizedText, fold, mixes_scripts

MAX_ALIAS_WORDS = 6
_LONGEST_MIXED = 3
_TITLE_CASE_FROM = 4  # Nato, Manua, Unesco: from this length papers write some like names
_SPOKEN_FROM = (
    5  # letters from which an acronym is read as a word with endings and not as a model name
)
_DERIVATION_SUFFIXES = (
    "вск",
    "вц",
    "вец",
    "овск",
    "овц",
    "овец",
)  # натовский, игиловцы: in small letters
_VOWEL_LETTERS = "aeiouyаеиоуыэюя"
_FULLWIDTH_FORMS = {ord("!") + i: 0xFF01 + i for i in range(94)}
_SHORTEST_NAME = 4
_WORD_PATTERN = r"[^\s.;!?؟۔]{1,24}"
_GROUP_NAME = re.compile(r"\?P<\w+>")
# Characters allowed between two words of a name: never a full stop, which ends a sentence.
_SEPARATOR_PATTERN = r"[\s\-\"'()\[\],/_&]{0,4}"
_SEPARATOR_HAN = r"[\s\-]{0,2}"
_BETWEEN_LETTERS = r"[\s.\-]{0,2}"
# An initial, or a father's name in any case, between a person's given name and surname.
_MIDDLE_NAMES = {
    Script.LATIN: r"[a-z]\.|[a-z]{3,14}(?:(?:ov|ev)i(?:c|ch|tch|tsch)|owitsch|[oe][vw]na)\w{0,3}",
    Script.CYRILLIC: r"[а-я]\.|[а-я]{2,14}(?:ич(?:а|у|ем|ом|е)?|(?:[ое]вн|ичн)(?:а|ы|е|у|ои|ою))",
}
_MUHAMMAD_FORMS = {
    Script.LATIN: "m[ou]h[ae]mm?[ae]d",
    Script.CYRILLIC: "м[оу]хамм?[ае]да?",
    Script.ARABIC: "محمد",
}
_SHORTEST_CARRIED = 5  # letters of a carried word
_RUSSIAN_PLURAL_ENDINGS = (
    "ы",
    "и",
)  # of Russian: a group typed in the plural is carried by its stem
# A half-space separates two words that are also written joined or apart, except before a plural
# ending.
_HALF_SPACE = re.compile("\u200c(?!ها)")
_MAX_EXTRA_CHARS = 16  # what endings, other spellings and a separator may add to a word
_SCRIPTS_OF_LOOSE_FORMS = frozenset({Script.LATIN, Script.CYRILLIC, Script.ARABIC})


def is_acronym(text: str, words: tuple[Word, ...]) -> bool:
    """Return whether an alias has an acronym's capitals and two to six letters (ShHT, not Moscow)."""
    letters = [c for c in text if c.isalpha()]
    if not 2 <= len(letters) <= MAX_ALIAS_WORDS or not words:
        return False
    capitals = sum(c != c.lower() for c in letters)
    return capitals == len(letters) or (
        len(words) == 1 and (capitals >= 3 or _is_mixed(letters, capitals))
    )


def _is_mixed(letters: list[str], capitals: int) -> bool:
    """Return whether a short word ends in its second capital (LeT, JeM): its case must match."""
    return capitals == 2 and len(letters) <= _LONGEST_MIXED and letters[-1] != letters[-1].lower()


def raw_forms(words: tuple[Word, ...]) -> frozenset[str]:
    """Return the printed forms of an acronym's longest word, in their original case."""
    typed = max((word.typed for word in words), key=len)
    forms = {typed, typed.upper(), typed[0] + "." + typed[1:2], typed[0] + ". " + typed[1:2]}
    if len(typed) == 1:
        forms = {typed}
    if may_be_title_case(typed):
        forms.add(typed[0] + typed[1:].lower())
    if script_of(typed) is Script.CYRILLIC:
        forms |= {
            prefix + joint
            for prefix in (typed.lower(), typed[0] + typed[1:].lower())
            for joint in _DERIVATION_SUFFIXES
            if len(typed) > 2
        }
    return frozenset(forms | {form.translate(_FULLWIDTH_FORMS) for form in forms if form.isascii()})


def may_be_title_case(typed: str) -> bool:
    """Return whether an acronym is long and pronounceable, so may be printed like Nato."""
    return len(typed) >= _TITLE_CASE_FROM and any(c in _VOWEL_LETTERS for c in fold(typed)[1:-1])


def is_spoken(text: str) -> bool:
    """Return whether an acronym is long enough to be a word (COVID), not a model name."""
    return len(text) >= _SPOKEN_FROM and may_be_title_case(text)


def acronym_pattern(words: tuple[Word, ...], language: Language | None) -> str:
    """Return the pattern of an acronym over folded text, with a language's suffixes."""
    parts = []
    for word in words:
        letters = [re.escape(c) for c in word.text]
        dotted = r"\. ?".join(letters) + r"\.?"
        parts.append(f"(?:{''.join(letters)}|{dotted})" if len(letters) > 1 else letters[0])
    tail = "(?:'?s)?"
    if language is not None and language.script is script_of(words[0].text):
        tail = tail_pattern(language, 9)
        if language.acronym_tails:
            derived = [j + e for j in ("в", "ов") for e in map(fold, language.derived.split())]
            tail = alternatives(("", *map(fold, language.acronym_tails.split()), *derived))
        if language.compounds:
            tail = rf"(?:'?s|-?ler[ns]?|-{letter_class(language.script)}{{2,30}})?"
    return r"(?P<before>)" + r"[\s\-&]{0,3}".join(parts) + f"(?P<tail>{tail})"


@cache
def _letter_names(language: Language) -> re.Pattern[str] | None:
    names = sorted({fold(n) for n in language.letter_names}, key=lambda n: (-len(n), n))
    if not names:
        return None
    return re.compile("|".join(map(re.escape, names)))


def spelled_letters(words: tuple[Word, ...], language: Language | None) -> str:
    """Return the pattern of an acronym spelled out by its letters' names; "" for other aliases."""
    if language is None or not words:
        return ""
    names = _letter_names(language)
    if names is None:
        return ""
    text = "".join(word.text for word in words)
    candidate = names.findall(text)
    if len(candidate) < 2 or "".join(candidate) != text:
        return ""
    return r"(?P<before>)" + r"[\s.۔\-]{0,2}".join(map(re.escape, candidate)) + r"(?P<tail>[.۔]?)"


def _plain(text: str) -> str:
    """Remove accents: Cédéao becomes CEDEAO."""
    if text.isascii():
        return text
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))


def has_acronym_case(surface: str, words: tuple[Word, ...]) -> bool:
    """Return whether a surface has an acronym's capitals, or a name's case where papers use it."""
    typed = "".join(_plain(word.typed) for word in words)
    printed = "".join(c for c in _plain(surface) if c.isalnum())
    letters, tail = printed[: len(typed)], printed[len(typed) :]
    if tail.isupper() and surface.endswith(tail):
        # The plural of ISI is not ISIS, and ПАРНАСА in a headline is a case form.
        return (
            len(typed) >= _SPOKEN_FROM
            and script_of(typed) is Script.CYRILLIC
            and letters == typed.upper()
        )
    if letters == typed or (
        letters == typed.upper() and not _is_mixed(list(typed), sum(map(str.isupper, typed)))
    ):
        return True
    if surface.lower()[len(typed) :].startswith(_DERIVATION_SUFFIXES):
        return True
    return len(words) == 1 and may_be_title_case(typed) and letters == typed[0] + typed[1:].lower()


# The head noun may also precede the name, with a preposition before the place and some words
# between: “talks between the two sides in the Qatari capital Doha”. Such a loose form counts only
# near a related actor.


@dataclass(frozen=True)
class Head:
    """The head noun of an alias, by its sense, and the name it belongs to."""

    talk: bool  # else an armed body
    sense: int  # which of the language's senses
    name: Word

    def nouns(self, language: Language) -> frozenset[str]:
        """Return a language's nouns of this sense; empty if it lists none."""
        senses = language.talk if self.talk else language.bodies
        return senses[self.sense] if self.sense < len(senses) else frozenset()


def head_of(words: Sequence[Word], language: Language | None) -> Head | None:
    """Return the head noun of an alias made of a noun and a name; None for any other alias."""
    if language is None or not language.talk:
        return None
    content = [word for word in words if word.text not in {fold(p) for p in language.at}]
    if len(content) != 2:
        return None
    for place, word in enumerate(content):
        for talk, senses in ((True, language.talk), (False, language.bodies)):
            for index, sense in enumerate(senses):
                if any(_same(word, noun, language) for noun in sense):
                    name = content[1 - place]
                    return Head(talk, index, name) if len(name.text) >= _SHORTEST_NAME else None
    return None


def _same(word: Word, noun: str, language: Language) -> bool:
    return (
        stems(replace(word, text=fold(noun), typed=noun), language).stem
        == stems(word, language).stem
    )


def loose_pattern(head: Head, language: Language) -> str:
    """Return the pattern of an alias's loose forms over folded text, without word boundaries."""
    nouns = head.nouns(language)
    if not nouns:
        return r"(?!)"
    name = head.name
    noun = (
        "(?:" + "|".join(_anonymous(_as_word(name, noun), language) for noun in sorted(nouns)) + ")"
    )
    name_pattern = _anonymous(replace(name, first=True, last=True), language)
    at = "|".join(sorted(re.escape(fold(p)) for p in language.at))
    gap = rf"(?:,?\s{_WORD_PATTERN}){{0,4}}?"
    behind = rf"{noun}{gap}\s(?:{at})\s(?:{_WORD_PATTERN}\s){{0,3}}?{name_pattern}"
    if not head.talk:
        behind = rf"{noun}(?:\s{_WORD_PATTERN}){{0,2}}?\s{name_pattern}"
    elif language.modifier_after:
        behind = rf"{noun}{gap}\s(?:(?:{at})\s(?:{_WORD_PATTERN}\s){{0,3}}?)?{name_pattern}"
    little = "|".join(sorted(re.escape(fold(word)) for word in language.common))
    before = (
        rf"{name_pattern}(?:'s)?(?:[\s\-](?!(?:{little})\s){_WORD_PATTERN}){{0,2}}?[\s\-]{noun}"
    )
    return f"(?:{behind})" if language.modifier_after else f"(?:{behind}|{before})"


def _as_word(model: Word, noun: str) -> Word:
    return replace(model, text=fold(noun), typed=noun, first=False, last=False, person=False)


def _anonymous(word: Word, language: Language) -> str:
    return _GROUP_NAME.sub("?:", word_pattern(word, language))


def joined_pattern(words: Sequence[Word], script: Script, language: Language | None) -> str:
    """Return the pattern of an alias's words in sequence over folded text; "" without words."""
    separator = _SEPARATOR_PATTERN if has_word_boundaries(script) else _SEPARATOR_HAN
    if script is Script.ARABIC and all(len(word.text) == 1 for word in words):
        separator = _BETWEEN_LETTERS
    body = word_pattern(words[0], language) if words else ""
    for word in words[1:]:
        titled = words[0].text in _titles()
        body += _joint(word, language, separator, titled=titled) + word_pattern(word, language)
    return body


def _joint(word: Word, language: Language | None, separator: str, *, titled: bool) -> str:
    """Return the pattern before a further word; before a name it allows a preposition."""
    if word.person and word.last and (middle := _middle_names(word, titled=titled)):
        return rf"{separator}(?:(?:{middle}){_SEPARATOR_PATTERN})?"
    if language is None or not language.at or word.person or not word.is_name:
        return separator
    return rf"(?:{separator}|\s(?:{alternatives(tuple(map(fold, language.at)))})\s)"


def _middle_names(word: Word, *, titled: bool) -> str:
    """Return the pattern of an initial or patronymic before a surname; "" if the language has none.

    Between a title and a name it allows Muhammad (Mullah Omar).
    """
    script = script_of(word.text)
    middle_names = (
        _MIDDLE_NAMES.get(script, ""),
        _MUHAMMAD_FORMS.get(script, "") if titled else "",
    )
    return "|".join(filter(None, middle_names))


@cache
def _titles() -> frozenset[str]:
    return frozenset(fold(title) for language in LANGUAGES for title in language.titles)


# Only single words and persons' names are transliterated into other languages; descriptive names
# are translated there, not respelled. Within one language, any name is converted to its other
# script.


@cache
def _table(respelling: str) -> tuple[tuple[str, str], ...]:
    pairs = [pair.partition("=") for pair in respelling.split()]
    return tuple(sorted(((old, new) for old, _, new in pairs), key=lambda pair: -len(pair[0])))


def respell(text: str, respelling: str) -> str:
    """Replace letters, longest match first; “$” matches the end, “^” the beginning of a word."""
    written: list[str] = []
    marked = text.lower() + "$"
    position = 0
    while position < len(text):
        begins = position == 0 or not text[position - 1].isalnum()
        old, new = next(
            (
                (o.lstrip("^"), n)
                for o, n in _table(respelling)
                if marked.startswith(o.lstrip("^"), position) and (begins or o[0] != "^")
            ),
            (text[position], text[position]),
        )
        written.append(new.capitalize() if text[position].isupper() else new)
        position += len(old)
    return "".join(written)


def in_other_script(text: str, tag: str, script: Script) -> dict[str, tuple[Language, ...]]:
    """Return an alias in the other script of its language (Uzbek); empty if it has only one."""
    language = language_of(tag, script)
    if language is None or not language.twin:
        return {}
    into = tuple(x for x in LANGUAGES if x.tag == language.tag and x.script is not script)
    plain = "".join("'" if FOLDS.get(c) == "'" else c for c in text)
    return {respell(plain, language.twin): into}


def in_short(text: str, tag: str, script: Script) -> dict[str, tuple[Language, ...]]:
    """Return an alias with a name in it abbreviated or spelled out (UN, United Nations Mission)."""
    language = language_of(tag, script)
    if language is None:
        return {}
    spellings: dict[str, tuple[Language, ...]] = {}
    for pair in language.short:
        for old, new in (pair, pair[::-1]):
            written = re.sub(rf"(?<!\w){old}(?!\w)", new, text) if old in text else text
            if text not in {written, old}:
                spellings[written] = ()
    return spellings


def transliterations(text: str, script: Script, *, person: bool) -> dict[str, tuple[Language, ...]]:
    """Map an alias's spellings in other languages to those languages; empty if none differs."""
    words = text.split()
    if (
        any(len(word) < _SHORTEST_CARRIED for word in words[-1:])
        or not (len(words) == 1 or person)
        or text.isupper()
    ):
        return {}
    spellings: dict[str, tuple[Language, ...]] = {}
    for language in FURTHER:
        written = _transliterate(text, script, language)
        if written and written.isascii():
            spellings[written] = (*spellings.get(written, ()), language)
    return spellings


def _transliterate(text: str, script: Script, language: Language) -> str:
    if script is Script.CYRILLIC and language.romanised:
        singular = (
            text[:-1] if text.endswith(_RUSSIAN_PLURAL_ENDINGS) and text[:1].islower() else text
        )
        return respell(singular.replace("ё", "е"), language.romanised)
    if script is Script.LATIN and language.respelled:
        written = respell(text, language.respelled)
        return written if written != text else ""
    return ""


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
    keys: frozenset[str]  # of its most distinctive word; empty for acronyms
    other_keys: tuple[
        frozenset[str], ...
    ]  # of the other words: the text must hold one of each as well
    raw: frozenset[str]  # acronyms: the printed forms
    # Key of the words before the most distinctive one, which may be joined to it.
    lead: str
    shortened: bool  # the first word of a longer name of its actor, in the same language
    reach: int  # characters of text, at most, between the first and the last of its words
    carried: tuple[
        Language, ...
    ] = ()  # languages whose texts are searched for this spelling; empty: all
    declension: Declension | None = None  # in the alias's language
    loose: Head | None = (
        None  # other word order or other nouns of the sense: only near a related actor
    )
    _patterns: dict[int, re.Pattern[str]] = field(default_factory=dict)

    def pattern(self, language: Language | None) -> re.Pattern[str]:
        """Return the pattern over folded text under a language's rules, compiled on first use."""
        pattern = self._patterns.get(id(language))
        if pattern is None:
            pattern = self._patterns[id(language)] = re.compile(self._source(language))
        return pattern

    def _source(self, language: Language | None) -> str:
        if self.loose is not None and language is not None:
            body = f"(?P<before>)(?P<tail>){loose_pattern(self.loose, language)}"
        elif self.acronym:
            body = acronym_pattern(self.words, language)
        elif letters := spelled_letters(self.words, language):
            body = letters
        else:
            body = joined_pattern(self.words, self.script, language)
        if not has_word_boundaries(self.script):
            return body
        return f"{not_after_letter(self.script)}{body}{not_before_letter(self.script)}"


def split_words(
    text: str, *, person: bool, derives: bool = True, declension: Declension | None = None
) -> tuple[Word, ...]:
    """Split an alias or phrase into folded words."""
    passage = NormalizedText.of(_HALF_SPACE.sub(" ", text).replace(" & ", " and "))
    candidate = list(TOKEN.finditer(passage.folded))
    words = []
    for index, match in enumerate(candidate):
        start, end = passage.decoded_span(*match.span())
        words.append(
            Word(
                letters=sum(len(m.group()) for m in candidate),
                text=match.group(),
                typed=_in_one_script(passage.text[start:end], match.group()),
                first=index == 0,
                last=index == len(candidate) - 1,
                lone=len(candidate) == 1,
                person=person,
                derives=derives,
                declension=declension,
            )
        )
    return tuple(words)


def _in_one_script(typed: str, folded: str) -> str:
    """Return a word as typed, or folded with its capitals if it mixes scripts (ЭКOBAC)."""
    if not mixes_scripts(typed.lower()) or len(typed) != len(folded):
        return typed
    return "".join(c.upper() if t.isupper() else c for t, c in zip(typed, folded, strict=True))


def compile_alias(actor: Actor, tag: str, text: str, learned: Sequence[Declension] = ()) -> Alias:
    """Compile one alias; `learned` holds the inflection of languages without a module."""
    return _compile_pattern(actor, tag, text, written=text, learned=learned)


def transliterated_aliases(actor: Actor) -> list[Alias]:
    """Return an actor's names respelled for other languages, if no alias already has their key."""
    typed_texts: set[str] = set()
    candidate: list[Alias] = []
    person = is_person(actor)
    spellings = [
        (tag, text, written, languages)
        for tag, texts in actor.aliases.items()
        for text in texts
        for script in (script_of(fold(text)),)
        for written, languages in (
            transliterations(text, script, person=person)
            | in_other_script(text, tag, script)
            | in_short(text, tag, script)
        ).items()
    ]
    for listed in actor.aliases.values() if spellings else ():
        typed_texts.update(spelling_key(fold(text)) for text in listed)
    for tag, text, written, languages in spellings:
        if spelling_key(fold(written)) not in typed_texts:
            candidate.append(_compile_pattern(actor, tag, text, written=written, into=languages))
    return candidate


def loose_aliases(aliases: Sequence[Alias]) -> list[Alias]:
    """Return the loose forms of the aliases that have any; each is found by the name inside it."""
    candidate: list[Alias] = []
    for alias in aliases:
        head = (
            None
            if alias.acronym or alias.script not in _SCRIPTS_OF_LOOSE_FORMS
            else head_of(alias.words, alias.language)
        )
        if head is not None:
            anchor = frozenset(
                spelling_keys(stems(head.name, alias.language).stem, spelling_length(head.name))
            )
            candidate.append(
                replace(alias, loose=head, keys=anchor, other_keys=(), lead="", _patterns={})
            )
    return candidate


def _compile_pattern(
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
    words = split_words(
        written, person=is_person(actor), derives=actor.kind != "state", declension=declension
    )
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
        reach=sum(len(word.text) + _MAX_EXTRA_CHARS for word in words),
        raw=raw_forms(words) if acronym else frozenset(),
        carried=into,
        declension=declension,
    )


def _shortens(text: str, others: tuple[str, ...]) -> bool:
    """Return whether an alias is the first word of another: Amnesty, of Amnesty International."""
    return (
        text.isalpha()
        and text[:1].isupper()
        and any(other.startswith(f"{text} ") for other in others)
    )


def is_person(actor: Actor) -> bool:
    """Return whether an actor is a person: by kind, or because its surname alone is an alias."""
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


def _acronym_keys(
    words: tuple[Word, ...],
) -> tuple[frozenset[str], tuple[frozenset[str], ...], str]:
    """Return the keys of an acronym printed like a name, with and without accents; else empty."""
    spoken = len(words) == 1 and may_be_title_case(words[0].typed)
    return frozenset({spelling_key(words[0].text).strip()} if spoken else ()), (), ""


def _keys_of(word: Word, language: Language | None) -> frozenset[str]:
    stem = stems(word, language).stem
    starts = [stem, *(first + stem[1:] for first in initials(word, language))]
    return frozenset(key for start in starts for key in spelling_keys(start, spelling_length(word)))


def _keys(
    words: tuple[Word, ...], language: Language | None
) -> tuple[frozenset[str], tuple[frozenset[str], ...], str]:
    """Return the keys of the word with the longest stem, of the other words, and of the lead."""
    if not words:
        return frozenset(), (), ""
    if spelled_letters(words, language):
        return frozenset(spelling_keys(words[0].text[:2], 2)), (), ""
    candidate = [_keys_of(word, language) for word in words]
    best = max(
        range(len(words)), key=lambda index: min((len(k) for k in candidate[index]), default=0)
    )
    others = tuple(
        candidate[index]
        for index, word in enumerate(words)
        if index != best
        and len(word.text) > 2
        and not is_dotted(word)
        and word.text not in AND_PATTERNS
    )
    return candidate[best], others, spelling_key("".join(word.text for word in words[:best]))
