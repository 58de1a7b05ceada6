"""Who says a quotation: the frames of attribution before, behind and inside it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from wirewatch.domain.statements.lexicon import Lexicon
from wirewatch.domain.statements.subjects import bare, main_subject, subject_after, subject_before

_SPEECH_END = re.compile(r"[,?!…—–，،]['’”\"»)\s]*$")
_HANDS_OVER = re.compile(r"\s*[,،，—–-]")
_LEAD = " \t\u00a0,;—–-،，"
_LEAD_ENDS = (":", "：", ",", "،", "，")
_SIGHT = 220
_NEAR_SIGHT = 60
_FRAGMENT = 4  # words: a shorter piece in quote marks is a term, a title or a sneer
_FAR = 14  # words between a verb and the piece that it quotes
_NEAR = 10


@dataclass(frozen=True, slots=True)
class Setting:
    """A quotation and the sentence around it."""

    said: str  # the words inside the marks
    before: str  # of the same sentence, up to the opening mark or from the quotation before
    after: str  # of the same sentence, from the closing mark or up to the next quotation
    speaker_before: str = ""  # of the quotation before, when it stands in the same sentence
    cut: bool = False  # the closing mark is missing


@dataclass(frozen=True, slots=True)
class Attribution:
    """Speaker and verb of a quotation, and how much of the text behind it they take."""

    speaker: str
    verb: str
    place: Literal["before", "after"]
    taken: int = 0


def attribution(setting: Setting, words: Lexicon) -> Attribution | None:
    """Return who says the quotation, or None when the text does not tell."""
    return (
        _after(setting, words)
        or _before(setting, words)
        or _according_after(setting, words)
        or _behind_colon(setting, words)
    )


# --- behind the quotation -------------------------------------------------------------------------


def _after(setting: Setting, words: Lexicon) -> Attribution | None:
    if not (
        setting.cut or _SPEECH_END.search(setting.said) or _HANDS_OVER.match(setting.after) or _needs_no_comma(words)
    ):
        return None
    text = setting.after[:_SIGHT]
    lead = len(text) - len(text.lstrip(_LEAD))
    verb = words.saying.search(text, lead)
    if not verb or _is_noun(verb, text[lead : verb.start()], words):
        return None
    if setting.before.strip() and _is_title(setting.said):
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
    if all(bare(word) in words.between for word in between.split()):
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
    return subject_after(rest[cited.end() :] if cited else rest, words)


def _is_noun(verb: re.Match[str], text_before: str, words: Lexicon) -> bool:
    """Tell "in its reports" from "it reports"."""
    found = text_before.split()
    if found and verb[0][0].isupper():
        return True  # "the United States"
    doubtful = verb[0].lower() in words.nouns or verb[0].lower().endswith("ed")
    return bool(found) and doubtful and bare(found[-1]) in words.noun_leads


# --- before the quotation -------------------------------------------------------------------------


def _before(setting: Setting, words: Lexicon) -> Attribution | None:
    text = setting.before
    cues = [*words.saying.finditer(text), *words.judging.finditer(text), *words.according.finditer(text)]
    for cue in sorted(cues, key=lambda match: -match.start())[:6]:
        if _is_noun(cue, text[: cue.start()], words) or not _reaches(setting, cue, words):
            continue
        accords = words.according.fullmatch(cue[0])
        speaker = _cited(cue, text, words) if accords else _speaker_of(setting, cue, words)
        if speaker and bare(speaker) not in words.articles:
            return Attribution(speaker, cue[0], "before")
    return None


def _cited(phrase: re.Match[str], text: str, words: Lexicon) -> str:
    """Return whom a phrase like "according to" names, or the pronoun of the one meant: "in her words"."""
    meant = [words.possessives[word] for word in phrase[0].lower().split() if word in words.possessives]
    return meant[0] if meant else subject_after(text[phrase.end() :], words)


def _reaches(setting: Setting, verb: re.Match[str], words: Lexicon) -> bool:
    """Say whether a verb before the quotation is the one that quotes it."""
    rest = setting.before[verb.end() :].strip()
    size, length = len(rest.split()), len(setting.said.split())
    judges = words.judging.fullmatch(verb[0]) is not None
    if judges:
        passive = [bare(word) for word in setting.before[: verb.start()].split()[-1:]]
        if passive and passive[0] in words.passive:
            return False
    if rest.endswith(_LEAD_ENDS) or not rest:
        limit = 30 if rest.endswith((":", "：")) else _NEAR
        return size <= limit and (length >= _FRAGMENT - 1 or (length == 2 and setting.said[-1] in ".!?"))
    return size <= _FAR and length >= _FRAGMENT and not _is_title(setting.said)


def _is_title(said: str) -> bool:
    """Tell a film, show or book in quote marks from words of somebody."""
    long = [word for word in re.findall(r"[^\W\d_][\w’'-]*", said) if len(word) > 3]
    return len(long) > 1 and all(word[0].isupper() for word in long)


def _speaker_of(setting: Setting, verb: re.Match[str], words: Lexicon) -> str:
    pre, rest = setting.before[: verb.start()], setting.before[verb.end() :]
    if words.verb_first:
        return subject_after(rest, words) or setting.speaker_before
    found = pre.split()
    last = bare(found[-1]) if found else ""
    if last in words.relatives:
        return _antecedent(" ".join(found[:-1]), words)
    if verb[0].lower() in words.speaking:
        return _speaker_of_participle(pre, words) or setting.speaker_before
    if last in ("and", "и", "but", "но"):
        return main_subject(pre, words) or setting.speaker_before
    office = _office(pre, verb[0], words)
    if office:
        return office
    if last in ("как", "as") and len(found) == 1:
        return subject_after(_behind_addressee(rest), words)
    return subject_before(pre, words)[0] or setting.speaker_before


def _office(pre: str, verb: str, words: Lexicon) -> str:
    """Return the house that speaks without a subject: «В пресс-службе министерства сообщили»."""
    if not words.no_places or not verb.lower().endswith(("ли", "лись", "ют", "ят", "ут")):
        return ""
    found = pre.split(",")[-1].split()
    leads = [index for index, word in enumerate(found[:3]) if bare(word) in ("в", "во") and index < len(found) - 1]
    if not leads or bare(found[leads[0] + 1]) in words.no_places or len(found) > _NEAR:
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


# --- without a verb -------------------------------------------------------------------------------


def _according_after(setting: Setting, words: Lexicon) -> Attribution | None:
    text = setting.after[:_SIGHT]
    phrase = words.according.match(text, len(text) - len(text.lstrip(_LEAD)))
    speaker = _cited(phrase, text, words) if phrase else ""
    return Attribution(speaker, phrase[0], "after", phrase.end()) if phrase and speaker else None


_HERE_IS = re.compile(r"^\s*(?:But|And)?\s*(?:Here[’']s|Here is|This is|From)\s+", re.IGNORECASE)


def _behind_colon(setting: Setting, words: Lexicon) -> Attribution | None:
    """`Lavrov: “…”`, `Here is the minister in May: “…”`."""
    text = setting.before.rstrip()
    if not text.endswith((":", "：")) or len(setting.said.split()) <= _FRAGMENT or not setting.said[0].isupper():
        return None
    text = _HERE_IS.sub("", text[:-1])
    speaker = main_subject(text, words)
    return Attribution(speaker, "", "before") if speaker else None
