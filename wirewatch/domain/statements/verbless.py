"""Attribution without a verb, behind a colon: `Lavrov: “…”`."""

from __future__ import annotations

import re

from wirewatch.domain.statements.lexicon import Lexicon
from wirewatch.domain.statements.setting import FRAGMENT, Attribution, Setting
from wirewatch.domain.statements.subjects import main_subject, subject_before

_HERE_IS = re.compile(r"^\s*(?:But|And)?\s*(?:Here[’']s|Here is|This is|From)\s+", re.IGNORECASE)
_OWN_WORDS = re.compile(
    r"(?:(?P<owner>.{2,60})[’']s|(?P<whose>\b(?:his|her|their)))\s+(?:\w+\s+){0,2}?"
    r"(?:message|answer|reply|response|verdict|advice|plea|warning|conclusion|explanation|assessment|question)\b",
    re.IGNORECASE,
)
_DIALOGUE = re.compile(r"(?:^|\s)[QAВО]$")  # "A: …" of an interview names nobody


def behind_colon(setting: Setting, words: Lexicon) -> Attribution | None:
    """`Lavrov: “…”`, `Here is the minister in May: “…”`, `Her message was short: “…”`."""
    text = setting.before.rstrip()
    if not text.endswith((":", "：")) or not setting.said[0].isupper() or _DIALOGUE.search(text[:-1]):
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
