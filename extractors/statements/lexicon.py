"""The word lists of each language, compiled to patterns and sets for the statement grammar."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache

from extractors.languages.calendar import ENGLISH_WEEKDAYS
from extractors.statements.languages import english, others, russian

_NEVER = re.compile(r"(?!)")
_MADE = frozenset({"en", "ru", "fa", "ps", "ar", "tr", "fr", "de", "es", "zh"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Lexicon:
    """The word lists of one language; the patterns match whole words."""

    saying: re.Pattern[str]  # verbs of speech in any form, participles included
    speaking: frozenset[str] = frozenset()  # the participles among them
    judging: re.Pattern[str] = _NEVER  # verbs that name or judge: "called it “…”"
    according: re.Pattern[str] = _NEVER  # phrases followed by a speaker
    citing: re.Pattern[str] = _NEVER  # phrases followed by the source of a medium
    media: frozenset[str] = frozenset()  # a medium without its name: "the agency"
    between: frozenset[str] = frozenset()  # allowed between subject and verb
    passive: frozenset[str] = frozenset()  # right before a judging verb: no speaker is named
    clause_openers: frozenset[str] = frozenset()
    prepositions: frozenset[str] = frozenset()  # open a clause only before a name or pronoun
    relatives: frozenset[str] = frozenset()
    adverbials: frozenset[str] = frozenset()
    stops: frozenset[str] = frozenset()
    pronouns: frozenset[str] = frozenset()
    single_adverbs: frozenset[str] = frozenset()
    impersonal: frozenset[str] = (
        frozenset()
    )  # verbs whose source is a phrase of place: "говорится в докладе"
    words_of: re.Pattern[str] = (
        _NEVER  # nouns before the cited speaker: "приводит ТАСС слова министра"
    )
    nouns: frozenset[str] = frozenset()  # verb forms that are nouns after one of the noun leads
    noun_leads: frozenset[str] = frozenset()
    finite: frozenset[str] = frozenset()
    inside_names: frozenset[str] = frozenset()
    articles: frozenset[str] = frozenset()
    gerund_endings: tuple[str, ...] = field(default=())
    possessives: Mapping[str, str] = field(
        default_factory=dict
    )  # in an `according` phrase -> the pronoun of the speaker
    addressees: frozenset[str] = frozenset()  # between a verb and the speaker after it
    roles: frozenset[str] = frozenset()  # first words of a title of office
    stand_ins: Mapping[str, re.Pattern[str]] = field(
        default_factory=dict
    )  # "the diplomat" -> titles that introduce the person
    no_verbs: frozenset[str] = frozenset()  # nouns that end like past verbs
    no_persons: frozenset[str] = frozenset()  # words in names of organisations
    sources: frozenset[str] = frozenset()  # identified by place: "a source in the ministry"
    no_places: frozenset[str] = frozenset()  # after "в": time or manner, not the speaker
    declines: bool = (
        False  # a title may contain lower-case nouns before the name: "Министр энергетики Каримов"
    )
    verb_first: bool = False  # "قال X: «…»": the speaker follows the verb even before the quote
    spaced: bool = True  # words are separated by spaces


def lexicon(language: str | None, text: str) -> Lexicon:
    """Return the lexicon of the language.

    An unknown or unsupported language gets the lexicon that fits the letters of the text.
    """
    tag = (language or "").lower().replace("_", "-").split("-")[0]
    tag = "fa" if tag == "prs" else tag
    if tag not in _MADE:
        tag = _by_script(text[:400])
    return _made(tag)


def phrases(words: str) -> list[str]:
    """Split a constant into its comma-separated words or phrases."""
    return [phrase for phrase in (" ".join(piece.split()) for piece in words.split(",")) if phrase]


def _by_script(text: str) -> str:
    if re.search(r"[一-鿿]", text):
        return "zh"
    cyrillic, arabic = len(re.findall(r"[а-яё]", text)), len(re.findall(r"[؀-ۿ]", text))
    latin = len(re.findall(r"[A-Za-z]", text))
    if cyrillic > max(arabic, latin):
        return "ru"
    return "fa" if arabic > latin else "en"


def _pattern(words: Iterable[str], *, spaced: bool = True) -> re.Pattern[str]:
    found = sorted(
        {re.escape(word).replace(r"\ ", r"\s{1,3}") for word in words}, key=len, reverse=True
    )
    if not found:
        return _NEVER
    joined = "|".join(found)
    return re.compile(rf"(?<![\w’'])(?:{joined})(?![\w’'])" if spaced else joined, re.IGNORECASE)


def _set(words: str) -> frozenset[str]:
    return frozenset(phrases(words))


def _english() -> Lexicon:
    return Lexicon(
        saying=_pattern(phrases(english.SAYING) + phrases(english.SPEAKING)),
        speaking=_set(english.SPEAKING),
        judging=_pattern(phrases(english.JUDGING)),
        according=_pattern(phrases(english.ACCORDING)),
        citing=_pattern(phrases(english.CITING)),
        media=_set(english.MEDIA),
        between=_set(english.BETWEEN),
        passive=_set(english.PASSIVE),
        clause_openers=_set(english.CLAUSE_OPENERS).union(ENGLISH_WEEKDAYS),
        prepositions=_set(english.PREPOSITIONS),
        relatives=_set(english.RELATIVES),
        adverbials=_set(english.ADVERBIALS),
        stops=_set(english.STOPS).union(ENGLISH_WEEKDAYS),
        pronouns=_set(english.PRONOUNS),
        single_adverbs=_set(english.SINGLE_ADVERBS).union(ENGLISH_WEEKDAYS),
        nouns=_set(english.NOUNS),
        noun_leads=_set(english.NOUN_LEADS),
        finite=_set(english.FINITE),
        inside_names=_set(english.INSIDE_NAMES),
        articles=_set(english.ARTICLES),
        stand_ins={office: _pattern(phrases(by)) for office, by in english.STAND_INS.items()},
        no_persons=_set(english.NO_PERSONS),
        sources=_set(english.SOURCES),
        possessives=english.POSSESSIVES,
    )


def _russian() -> Lexicon:
    past = [form for stem in phrases(russian.SAYING_PAST) for form in _past_forms(stem)]
    return Lexicon(
        saying=_pattern(past + phrases(russian.SAYING_PRESENT) + phrases(russian.SPEAKING)),
        speaking=_set(russian.SPEAKING),
        judging=_pattern(phrases(russian.JUDGING)),
        according=_pattern(phrases(russian.ACCORDING)),
        citing=_pattern(phrases(russian.CITING)),
        media=_set(russian.MEDIA),
        between=_set(russian.BETWEEN),
        passive=_set(russian.PASSIVE),
        clause_openers=_set(russian.CLAUSE_OPENERS),
        relatives=_set(russian.RELATIVES),
        adverbials=_set(russian.ADVERBIALS),
        stops=_set(russian.STOPS),
        pronouns=_set(russian.PRONOUNS),
        single_adverbs=_set(russian.SINGLE_ADVERBS),
        impersonal=_set(russian.IMPERSONAL),
        words_of=_pattern(phrases(russian.WORDS_OF)),
        finite=_set(russian.FINITE),
        inside_names=_set(russian.INSIDE_NAMES),
        articles=_set(russian.ARTICLES),
        stand_ins={office: _pattern(phrases(by)) for office, by in russian.STAND_INS.items()},
        no_persons=_set(russian.NO_PERSONS),
        no_verbs=_set(russian.NO_VERBS),
        sources=_set(russian.SOURCES),
        gerund_endings=tuple(phrases(russian.GERUND_ENDINGS)),
        possessives=russian.POSSESSIVES,
        addressees=frozenset(word.lower() for word in phrases(russian.ADDRESSEES)),
        roles=_set(russian.ROLES),
        no_places=_set(russian.NO_PLACES),
        declines=True,
    )


def _past_forms(stem: str) -> list[str]:
    if stem.endswith("ся"):
        return [stem, *(stem[:-2] + ending for ending in ("ась", "ось", "ись"))]
    return [stem, *(stem + ending for ending in "аои")]


def _other(words: dict[str, str], *, verb_first: bool = False, spaced: bool = True) -> Lexicon:
    return Lexicon(
        saying=_pattern(phrases(words["saying"]), spaced=spaced),
        according=_pattern(phrases(words["according"])),
        stops=_set(words["stops"]),
        pronouns=_set(words["pronouns"]),
        verb_first=verb_first,
        spaced=spaced,
    )


@cache
def _made(tag: str) -> Lexicon:
    if tag == "en":
        return _english()
    if tag == "ru":
        return _russian()
    if tag == "zh":
        return _other(others.CHINESE, spaced=False)
    words = {
        "fa": others.PERSIAN, "ps": others.PASHTO, "ar": others.ARABIC, "tr": others.TURKISH, "fr": others.FRENCH,
        "de": others.GERMAN, "es": others.SPANISH,
    }  # fmt: skip
    return _other(words[tag], verb_first=tag == "ar")
