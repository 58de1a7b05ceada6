"""Attribution before a quotation: the minister said that “…”; по словам министра, «…»."""

from __future__ import annotations

import re

from wirewatch.domain.statements.behind import subject_after
from wirewatch.domain.statements.lexicon import Lexicon
from wirewatch.domain.statements.phrases import bare
from wirewatch.domain.statements.setting import FRAGMENT, NEAR, PLURAL, Attribution, Setting, cited, is_noun, is_title
from wirewatch.domain.statements.subjects import main_subject, subject_before

_LEAD_ENDS = (":", "：", ",", "،", "，")
_QUOTED_AS = re.compile(
    r"\b(?:quot|cit)(?:ed|es|e|ing)\s+(?P<whom>(?!by\b|in\b|on\b|as\b|at\b)[^“”\"\n]{2,100}?)\s+as$"
)
_FAR = 14  # words between a verb and the piece that it quotes


def said_before_it(setting: Setting, words: Lexicon) -> Attribution | None:
    """Return who says the quotation by the words before it in its sentence."""
    text = setting.before
    cues = [*words.saying.finditer(text), *words.judging.finditer(text), *words.according.finditer(text)]
    for cue in sorted(cues, key=lambda match: -match.start())[:6]:
        if is_noun(cue, text[: cue.start()], words) or not _reaches(setting, cue, words):
            continue
        accords = words.according.fullmatch(cue[0])
        speaker = cited(cue, text, words) if accords else _speaker_of(setting, cue, words)
        if speaker and bare(speaker) not in words.articles and not _tells(speaker, words):
            return Attribution(speaker, cue[0], "before")
    return None


def _is_sentence(setting: Setting) -> bool:
    """Say whether an end mark closes the words, inside the marks or, as Russian print has it, outside."""
    return setting.said[0].isupper() and (setting.said[-1] in ".!?" or setting.ended)


def _tells(speaker: str, words: Lexicon) -> bool:
    """Say whether a phrase runs over a verb of speech: "Aydin said his country (had told them that …)"."""
    return bare(speaker.split()[0]) in words.finite or any(verb[0].islower() for verb in words.saying.finditer(speaker))


def _reaches(setting: Setting, verb: re.Match[str], words: Lexicon) -> bool:
    """Say whether a verb before the quotation is the one that quotes it."""
    rest = setting.before[verb.end() :].strip()
    size, length = len(rest.split()), len(setting.said.split())
    judges = words.judging.fullmatch(verb[0]) is not None
    if judges:
        passive = [bare(word) for word in setting.before[: verb.start()].split()[-1:]]
        if passive and passive[0] in words.passive:
            return False
    if rest.endswith(_LEAD_ENDS) or rest.strip(" ,") in ("", "that", "что"):
        limit = 30 if rest.endswith((":", "：")) else NEAR
        return size <= limit and (length >= FRAGMENT - 1 or (length == 2 and _is_sentence(setting)))
    return size <= _FAR and length >= FRAGMENT and not is_title(setting.said)


def _speaker_of(setting: Setting, verb: re.Match[str], words: Lexicon) -> str:
    pre, rest = setting.before[: verb.start()], setting.before[verb.end() :]
    if words.verb_first:
        return subject_after(rest, words) or setting.speaker_before
    found = pre.split()
    last = bare(found[-1]) if found else ""
    if last in words.relatives:
        return _antecedent(" ".join(found[:-1]), words)
    if verb[0].lower() in words.speaking:
        quoted = _QUOTED_AS.search(pre.rstrip())
        if quoted:
            return subject_after(quoted["whom"], words)
        return _speaker_of_participle(pre, words) or setting.speaker_before or main_subject(setting.sentence, words)
    if last in ("and", "и", "but", "но"):
        return main_subject(pre, words) or setting.speaker_before or main_subject(setting.sentence, words)
    office = _office(pre, verb[0], words)
    if office:
        return office
    if last in ("как", "as") and len(found) == 1:
        return subject_after(_behind_addressee(rest), words)
    return subject_before(pre, words)[0] or setting.speaker_before


def _office(pre: str, verb: str, words: Lexicon) -> str:
    """Return the house that speaks without a subject: «В пресс-службе министерства сообщили»."""
    if not words.no_places or not verb.lower().endswith(PLURAL):
        return ""
    found = pre.split(",")[-1].split()
    leads = [index for index, word in enumerate(found[:3]) if bare(word) in ("в", "во") and index < len(found) - 1]
    if not leads or bare(found[leads[0] + 1]) in words.no_places or len(found) > NEAR:
        return ""
    return subject_before(" ".join(found[leads[0] + 1 :]), words)[0]


def _behind_addressee(rest: str) -> str:
    """Return what follows the one told: «Как заявили "Ведомостям" в министерстве»."""
    return re.sub(r"^\s*(?:[\"«][^\"«»]{1,40}[\"»]\s*)?(?:(?:в|во|in)\s+)?", "", rest)


def _speaker_of_participle(pre: str, words: Lexicon) -> str:
    absolute = re.search(r"(?:^|[\s,])with\s+([^,]{2,80}?)\s*$", pre)
    if absolute:
        return subject_before(absolute[1], words)[0]
    return main_subject(pre, words)


def _antecedent(text: str, words: Lexicon) -> str:
    """Return the noun phrase that a relative clause hangs on: its last words from a preposition or article on."""
    text = text.rstrip(" ,")
    found = text.split()[-8:]
    for index in range(len(found) - 1, -1, -1):
        if bare(found[index]) in words.articles:
            return " ".join(found[index:])
        if bare(found[index]) in words.adverbials:
            return " ".join(found[index + 1 :])
    return " ".join(found)
