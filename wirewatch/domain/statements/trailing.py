"""Attribution behind a quotation: “…,” said the minister; «…», — сообщили в министерстве."""

from __future__ import annotations

import re

from wirewatch.domain.statements.behind import past_addressees, subject_after
from wirewatch.domain.statements.lexicon import Lexicon
from wirewatch.domain.statements.phrases import bare
from wirewatch.domain.statements.setting import (
    LEAD,
    NEAR,
    PLURAL,
    SIGHT,
    Attribution,
    Setting,
    cited,
    is_noun,
    is_title,
)
from wirewatch.domain.statements.subjects import subject_before

_SPEECH_END = re.compile(r"[,?!…—–，،]['’”\"»)\s]*$")
_HANDS_OVER = re.compile(r"\s*[,،，—–-]")
_ADDRESSED = re.compile(r"\s*[\"«][^\"«»\n]{1,40}[\"»]\s+(?P<next>[^\W\d_]\S*)")  # «сказал "Интерфаксу" источник»
_ADVERB = re.compile(r"\s*(?:[a-z]{2,}ly|[а-яё]{3,}(?<!ств)о)\s*")  # «тихо сказала девочка»
_AS_SAYING = re.compile(
    r"(?:quot|cit)(?:ed|es|e)\s+(?P<whom>(?!by\b|in\b|on\b|as\b|at\b)[^“”\"\n]{2,100}?)\s+as\s+(?:say|tell|writ)ing"
)
_NEAR_SIGHT = 60


def said_behind(setting: Setting, words: Lexicon) -> Attribution | None:
    """Return who says the quotation by the verb behind it."""
    if not (
        setting.cut or _SPEECH_END.search(setting.said) or _HANDS_OVER.match(setting.after) or _needs_no_comma(words)
    ):
        return None
    text = setting.after[:SIGHT]
    lead = len(text) - len(text.lstrip(LEAD))
    verb = words.saying.search(text, lead)
    if not verb or is_noun(verb, text[lead : verb.start()], words):
        return None
    if setting.before.strip() and is_title(setting.said):
        return None  # "an interview on “Talk of the Town,” the senator said" names a programme
    if verb[0].lower() in words.speaking and not text[lead : verb.start()].strip():
        return None
    speaker = _speaker_beside(text, lead, verb, words)
    if not speaker and _needs_no_comma(words):
        speaker = subject_before(setting.before, words)[0]
    return Attribution(speaker, verb[0], "after", verb.end()) if speaker else None


def _needs_no_comma(words: Lexicon) -> bool:
    """German, Turkish, Persian and Chinese put their comma behind the closing mark, or none."""
    return not words.between


def _speaker_beside(text: str, lead: int, verb: re.Match[str], words: Lexicon) -> str:
    between = text[lead : verb.start()]
    quoted = _AS_SAYING.match(text, verb.start())
    if quoted:
        return subject_after(quoted["whom"], words)
    if all(bare(word) in words.between for word in between.split()) or _ADVERB.fullmatch(between):
        return _speaker_behind(text[verb.end() :], verb, words)
    opening = bare(between.split()[0])
    if opening in words.relatives or opening in ("and", "but", "и", "а", "но") or re.search(r"[“”\"«»:;\n]", between):
        return ""
    return subject_before(between, words)[0]


def _speaker_behind(rest: str, verb: re.Match[str], words: Lexicon) -> str:
    if verb[0].lower() in words.impersonal:
        place = re.match(r"\s*(во?\s+)(?=\w)", rest)
        return place[1] + subject_after(rest[place.end() :], words) if place else ""
    cited = words.words_of.search(rest[:_NEAR_SIGHT])
    rest = rest[cited.end() :] if cited else rest
    addressed = _ADDRESSED.match(rest)
    if addressed:
        behind = rest[addressed.start("next") :]
        if bare(addressed["next"]) not in words.stops:
            rest = behind
        elif office := _office_behind(behind, verb[0], words):
            return office
    return _office_behind(rest, verb[0], words) or subject_after(rest, words)


def _office_behind(rest: str, verb: str, words: Lexicon) -> str:
    """Return the house behind a verb without subject: «сообщили ТАСС в пресс-службе министерства»."""
    if not words.no_places or not verb.lower().endswith(PLURAL):
        return ""
    found = rest.split()[:NEAR]
    at = past_addressees(found, words)
    if at + 1 >= len(found) or found[at] not in ("в", "во") or bare(found[at + 1]) in words.no_places:
        return ""
    return subject_after(" ".join(found[at + 1 :]), words)


def according_behind(setting: Setting, words: Lexicon) -> Attribution | None:
    """Return who says the quotation by a phrase behind it: `“…,” according to the minister`."""
    text = setting.after[:SIGHT]
    phrase = words.according.match(text, len(text) - len(text.lstrip(LEAD)))
    speaker = cited(phrase, text, words) if phrase else ""
    return Attribution(speaker, phrase[0], "after", phrase.end()) if phrase and speaker else None
