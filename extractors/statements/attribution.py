"""Attribute a quotation to its speaker by the words before, after and inside it.

Each pattern has its own function; `attribution` tries them in order of reliability.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Literal

from extractors.statements.lexicon import Lexicon
from extractors.statements.speakers import (
    agency_in,
    bare,
    main_subject,
    past_addressees,
    subject_after,
    subject_before,
)

LEAD = " \t\u00a0,;—–-،，"
SIGHT = 220
FRAGMENT = 4  # words; anything shorter in quote marks is a term, a title or scare quotes
NEAR = 10  # words
PLURAL = ("ли", "лись", "ют", "ят", "ут")  # of Russian verbs
_LEAD_ENDS = (":", "：", ",", "،", "，")
_QUOTED_AS = re.compile(
    r"\b(?:quot|cit)(?:ed|es|e|ing)\s+(?P<whom>(?!by\b|in\b|on\b|as\b|at\b)[^“”\"\n]{2,100}?)\s+as$"
)
_FAR = 14  # words between a verb and the fragment that it quotes
_SPEECH_END = re.compile(r"[,?!…—–，،]['’”\"»)\s]*$")
_HANDS_OVER = re.compile(r"\s*[,،，—–-]")
_ADDRESSED = re.compile(
    r"\s*[\"«][^\"«»\n]{1,40}[\"»]\s+(?P<next>[^\W\d_]\S*)"
)  # «сказал "Интерфаксу" источник»
_ADVERB = re.compile(r"\s*(?:[a-z]{2,}ly|[а-яё]{3,}(?<!ств)о)\s*")  # «тихо сказала девочка»
_AS_SAYING = re.compile(
    r"(?:quot|cit)(?:ed|es|e)\s+(?P<whom>(?!by\b|in\b|on\b|as\b|at\b)[^“”\"\n]{2,100}?)\s+as\s+(?:say|tell|writ)ing"
)
_NEAR_SIGHT = 60
_HERE_IS = re.compile(r"^\s*(?:But|And)?\s*(?:Here[’']s|Here is|This is|From)\s+", re.IGNORECASE)
_OWN_WORDS = re.compile(
    r"(?:(?P<owner>.{2,60})[’']s|(?P<whose>\b(?:his|her|their)))\s+(?:\w+\s+){0,2}?"
    r"(?:message|answer|reply|response|verdict|advice|plea|warning|conclusion|explanation|assessment|question)\b",
    re.IGNORECASE,
)
_DIALOGUE = re.compile(r"(?:^|\s)[QAВО]$")  # "A: …" in an interview names no speaker
_WORDS = 4  # fewer may be a title or a term


@dataclass(frozen=True, slots=True)
class Setting:
    """A quotation and the sentence around it."""

    said: str  # the words inside the marks
    before: str  # the same sentence up to the opening mark, from the previous quotation on
    after: str  # the same sentence from the closing mark, up to the next quotation
    sentence: str = ""  # from its start up to the opening mark, other quotations included
    speaker_before: str = ""  # speaker of the previous quotation, if in the same sentence
    ended: bool = False  # the sentence ends right after the closing mark
    cut: bool = False  # the closing mark is missing


@dataclass(frozen=True, slots=True)
class Attribution:
    """The speaker and verb of a quotation.

    `taken` is the number of characters after the closing mark that the attribution covers.
    """

    speaker: str
    verb: str
    place: Literal["before", "after"]
    taken: int = 0


def is_noun(verb: re.Match[str], text_before: str, words: Lexicon) -> bool:
    """Return whether a verb form is used as a noun: "in its reports", not "it reports"."""
    found = text_before.split()
    if found and verb[0][0].isupper():
        return True  # "the United States"
    doubtful = verb[0].lower() in words.nouns or verb[0].lower().endswith("ed")
    return bool(found) and doubtful and bare(found[-1]) in words.noun_leads


def is_title(said: str) -> bool:
    """Return whether the quoted words are the title of a film, show or book, not speech."""
    long = [word for word in re.findall(r"[^\W\d_][\w’'-]*", said) if len(word) > 3]
    return len(long) > 1 and all(word[0].isupper() for word in long)


def cited(phrase: re.Match[str], text: str, words: Lexicon) -> str:
    """Return the name after "according to", or the pronoun implied by "in her words"."""
    meant = [
        words.possessives[word] for word in phrase[0].lower().split() if word in words.possessives
    ]
    return meant[0] if meant else subject_after(text[phrase.end() :], words)


def said_before_it(setting: Setting, words: Lexicon) -> Attribution | None:
    """Attribute the quotation by the words before it in its own sentence."""
    text = setting.before
    cues = [
        *words.saying.finditer(text),
        *words.judging.finditer(text),
        *words.according.finditer(text),
    ]
    for cue in sorted(cues, key=lambda match: -match.start())[:6]:
        if is_noun(cue, text[: cue.start()], words) or not _reaches(setting, cue, words):
            continue
        accords = words.according.fullmatch(cue[0])
        speaker = cited(cue, text, words) if accords else _speaker_of(setting, cue, words)
        if speaker and bare(speaker) not in words.articles and not _tells(speaker, words):
            return Attribution(speaker, cue[0], "before")
    return None


def _is_sentence(setting: Setting) -> bool:
    """Return whether an end mark closes the words, inside the marks or (Russian) after them."""
    return setting.said[0].isupper() and (setting.said[-1] in ".!?" or setting.ended)


def _tells(speaker: str, words: Lexicon) -> bool:
    """Return whether a phrase contains a verb of speech: "Aydin said his country (had said …)"."""
    return bare(speaker.split()[0]) in words.finite or any(
        verb[0].islower() for verb in words.saying.finditer(speaker)
    )


def _reaches(setting: Setting, verb: re.Match[str], words: Lexicon) -> bool:
    """Return whether a verb before the quotation introduces it.

    Between the two there may be `_FAR` words, before a comma or "that" `NEAR`, before a colon 30.
    """
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
        return (
            _speaker_of_participle(pre, words)
            or setting.speaker_before
            or main_subject(setting.sentence, words)
        )
    if last in ("and", "и", "but", "но"):
        return (
            main_subject(pre, words)
            or setting.speaker_before
            or main_subject(setting.sentence, words)
        )
    office = _office(pre, verb[0], words)
    if office:
        return office
    if last in ("как", "as") and len(found) == 1:
        return subject_after(_behind_addressee(rest), words)
    return subject_before(pre, words)[0] or setting.speaker_before


def _office(pre: str, verb: str, words: Lexicon) -> str:
    """Return the office that speaks without a subject: «В пресс-службе министерства сообщили»."""
    if not words.no_places or not verb.lower().endswith(PLURAL):
        return ""
    found = pre.split(",")[-1].split()
    leads = [
        index
        for index, word in enumerate(found[:3])
        if bare(word) in ("в", "во") and index < len(found) - 1
    ]
    if not leads or bare(found[leads[0] + 1]) in words.no_places or len(found) > NEAR:
        return ""
    return subject_before(" ".join(found[leads[0] + 1 :]), words)[0]


def _behind_addressee(rest: str) -> str:
    """Return the text after the addressee: «Как заявили "Ведомостям" в министерстве»."""
    return re.sub(r"^\s*(?:[\"«][^\"«»]{1,40}[\"»]\s*)?(?:(?:в|во|in)\s+)?", "", rest)


def _speaker_of_participle(pre: str, words: Lexicon) -> str:
    absolute = re.search(r"(?:^|[\s,])with\s+([^,]{2,80}?)\s*$", pre)
    if absolute:
        return subject_before(absolute[1], words)[0]
    return main_subject(pre, words)


def _antecedent(text: str, words: Lexicon) -> str:
    """Return the noun phrase before a relative clause.

    At most 8 words, cut at the last article (kept) or preposition (dropped).
    """
    text = text.rstrip(" ,")
    found = text.split()[-8:]
    for index in range(len(found) - 1, -1, -1):
        if bare(found[index]) in words.articles:
            return " ".join(found[index:])
        if bare(found[index]) in words.adverbials:
            return " ".join(found[index + 1 :])
    return " ".join(found)


def said_behind(setting: Setting, words: Lexicon) -> Attribution | None:
    """Attribute the quotation by the verb after it: `“…”, the minister said`."""
    if not (
        setting.cut
        or _SPEECH_END.search(setting.said)
        or _HANDS_OVER.match(setting.after)
        or _needs_no_comma(words)
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
    """Return whether the language has no comma before the closing mark.

    German, Turkish, Persian and Chinese put the comma after the mark or omit it.
    """
    return not words.between


def _speaker_beside(text: str, lead: int, verb: re.Match[str], words: Lexicon) -> str:
    between = text[lead : verb.start()]
    quoted = _AS_SAYING.match(text, verb.start())
    if quoted:
        return subject_after(quoted["whom"], words)
    if all(bare(word) in words.between for word in between.split()) or _ADVERB.fullmatch(between):
        return _speaker_behind(text[verb.end() :], verb, words)
    opening = bare(between.split()[0])
    if (
        opening in words.relatives
        or opening in ("and", "but", "и", "а", "но")
        or re.search(r"[“”\"«»:;\n]", between)
    ):
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
    """Return the office after a verb without a subject.

    «сообщили ТАСС в пресс-службе министерства» gives the press service.
    """
    if not words.no_places or not verb.lower().endswith(PLURAL):
        return ""
    found = rest.split()[:NEAR]
    at = past_addressees(found, words)
    if (
        at + 1 >= len(found)
        or found[at] not in ("в", "во")
        or bare(found[at + 1]) in words.no_places
    ):
        return ""
    return subject_after(" ".join(found[at + 1 :]), words)


def according_behind(setting: Setting, words: Lexicon) -> Attribution | None:
    """Attribute the quotation by a phrase after it: `“…,” according to the minister`."""
    text = setting.after[:SIGHT]
    phrase = words.according.match(text, len(text) - len(text.lstrip(LEAD)))
    speaker = cited(phrase, text, words) if phrase else ""
    return Attribution(speaker, phrase[0], "after", phrase.end()) if phrase and speaker else None


def behind_colon(setting: Setting, words: Lexicon) -> Attribution | None:
    """Attribute a quotation after a colon.

    `Lavrov: “…”`, `Here is the minister in May: “…”`, `Her message was short: “…”`.
    """
    text = setting.before.rstrip()
    if (
        not text.endswith((":", "："))
        or not setting.said[0].isupper()
        or _DIALOGUE.search(text[:-1])
    ):
        return None
    text = _HERE_IS.sub("", text[:-1])
    owned = _OWN_WORDS.search(text[-120:])
    long = len(setting.said.split()) > FRAGMENT
    if owned and (long or setting.said[-1] in ".!?…"):
        whose = words.possessives.get((owned["whose"] or "").lower())
        speaker = whose or subject_before(owned["owner"] or "", words)[0]
    else:
        speaker = main_subject(text, words) if long else ""
    return Attribution(speaker, "", "before") if speaker else None


def said_before(said: str, sentence: str, words: Lexicon) -> Attribution | None:
    """Attribute a quotation of whole sentences by the previous sentence.

    None when that sentence names no speaker next to a verb of speech, and for fewer than `_WORDS`
    words.
    """
    whole = said[:1].isupper() and said.rstrip()[-1:] in ".!?…" and len(said.split()) >= _WORDS
    if not whole or not words.between:
        return None
    for verb in words.saying.finditer(sentence):
        speaker, beside = subject_before(sentence[: verb.start()], words)
        if (
            speaker
            and beside
            and bare(speaker) not in words.articles | words.relatives
            and verb[0][0].islower()
        ):
            return Attribution(speaker, verb[0], "before")
    return None


def attribution(setting: Setting, words: Lexicon) -> Attribution | None:
    """Attribute the quotation by the first pattern that names a speaker; None when none does."""
    behind = said_behind(setting, words)
    if behind and agency_in(behind.speaker):
        # "Smith promised that “…”, Reuters reported": the agency only relays it.
        behind = said_before_it(setting, words) or behind
    found = (
        behind
        or said_before_it(setting, words)
        or according_behind(setting, words)
        or behind_colon(setting, words)
    )
    return _first_hand(found, setting, words) if found else None


def _first_hand(found: Attribution, setting: Setting, words: Lexicon) -> Attribution:
    """Replace an agency as the speaker by the source it cites.

    "Interfax reported, citing an official" is attributed to the official.
    """
    if not agency_in(found.speaker) and bare(found.speaker) not in words.media:
        return found
    cited = words.citing.search(f"{setting.before} \n {setting.after}")
    if not cited:
        return found
    source = subject_after(cited.string[cited.end() :], words)
    return replace(found, speaker=source) if source and not agency_in(source) else found
