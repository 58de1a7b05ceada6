"""Whom a pronoun means: light guesses, never against the gender that the words show."""

from __future__ import annotations

import re

from wirewatch.domain.statements.behind import subject_after
from wirewatch.domain.statements.lexicon import Lexicon
from wirewatch.domain.statements.phrases import bare, without_possessive
from wirewatch.domain.statements.sources import agency_in
from wirewatch.domain.statements.subjects import main_subject, subject_before

_SHE = frozenset({"she", "она"})
_HE = frozenset({"he", "он"})
_HER_TITLES = ("Ms", "Mrs", "Miss", "Madam")
_HIS_TITLES = ("Mr", "Sir", "Lord")
_HER_ENDINGS = ("ова", "ева", "ёва", "ина", "ына", "ская", "цкая")
_HIS_ENDINGS = ("ов", "ев", "ёв", "ин", "ын", "ский", "цкий")
_QUOTED = re.compile(r"[“«][^“”«»]{0,600}[”»]|\"[^\"]{0,600}\"")
_DATELINE = re.compile(
    r"^\s*[A-ZА-ЯЁ][A-ZА-ЯЁ .,-]{2,30}(?:,\s[^()—–\n]{1,20})?\s?(?:\([^()\n]{1,30}\))?\s?[—–-]{1,2}\s"
)
_SENTENCE = re.compile(r"(?<=[.!?])\s+")


def meant(pronoun: str, since: str, last: tuple[str, str], words: Lexicon) -> str:
    """Return the name that a pronoun likely stands for; "" when nothing tells.

    It is the last speaker's, unless a sentence since then has another full name for its subject. `last` is the last
    speaker with the verb, `since` the text between the words of the last speaker and those of the pronoun.
    """
    speaker, verb = last
    since = _QUOTED.sub(" ", since)
    personal = bare(pronoun) in _SHE | _HE
    if not speaker or (personal and not _may_be_person(speaker, words)):
        named = named_last(since, words)
        return named if not personal or _may_be_person(named, words) else ""
    subject = named_last(since, words) if personal else ""
    if len(subject.split()) > 1 and _may_be_person(subject, words) and agree(pronoun, subject, ""):
        return subject
    return speaker if agree(pronoun, speaker, "" if words.according.fullmatch(verb) else verb) else ""


def _may_be_person(name: str, words: Lexicon) -> bool:
    return not agency_in(name) and not any(bare(word) in words.no_persons for word in name.split())


def agree(pronoun: str, name: str, name_verb: str) -> bool:
    """Say whether nothing in title, surname or verb ending keeps the pronoun from meaning the name.

    `name_verb` is "" when the name does not stand as a subject: then its own ending tells nothing.
    """
    plain, surname = bare(pronoun), bare(name.split()[-1]) if name_verb else ""
    her = name.startswith(_HER_TITLES) or name_verb.lower().endswith(("ла", "лась")) or surname.endswith(_HER_ENDINGS)
    his = name.startswith(_HIS_TITLES) or name_verb.lower().endswith(("л", "лся")) or surname.endswith(_HIS_ENDINGS)
    return not ((plain in _SHE and his) or (plain in _HE and her))


def named_last(context: str, words: Lexicon) -> str:
    """Return the name that opens the last sentence that a name opens; "" when none does."""
    for sentence in reversed(_SENTENCE.split(context.strip())[-4:]):
        sentence = _DATELINE.sub("", sentence)
        opener = main_subject(sentence, words)
        name = _speaker_in(sentence, words) or (_name_of(opener, words) if opener[:1].isupper() else "")
        if name:
            return name
    return ""


def _speaker_in(sentence: str, words: Lexicon) -> str:
    """Return the full name of the one who speaks in a sentence without quotes: "Flights stop, Ann Lee said"."""
    for verb in words.saying.finditer(sentence):
        if not verb[0].islower():
            continue
        behind = subject_after(sentence[verb.end() :], words) if words.declines else ""
        for subject in (behind, subject_before(sentence[: verb.start()], words)[0]):
            name = _name_of(subject, words)
            if len(name.split()) > 1 and not agency_in(name):
                return name
    return ""


def _name_of(subject: str, words: Lexicon) -> str:
    """Return the name in a subject: its longest run of capitals, "Oleg Lapin" of "Former mayor Oleg Lapin"."""
    runs: list[list[str]] = [[]]
    for word in subject.split():
        if word[:1].isupper() and not (words.declines and word.isupper()):
            runs[-1].append(word)
        elif runs[-1]:
            runs.append([])
    kept = max(runs, key=len)
    if words.declines and len(kept) > 2 and kept[0].endswith("ии"):
        kept = kept[1:]  # «директор музеев Шотландии Ханна Смит»
    name = without_possessive(" ".join(kept))
    if not kept or bare(kept[0]) in words.pronouns | words.articles | words.adverbials:
        return ""
    return "" if kept[0].endswith("ing") or "(" in name or ")" in name else name
