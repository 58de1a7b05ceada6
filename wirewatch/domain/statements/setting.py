"""A quotation with the sentence around it, and what every frame of attribution asks of it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from wirewatch.domain.statements.behind import subject_after
from wirewatch.domain.statements.lexicon import Lexicon
from wirewatch.domain.statements.phrases import bare

LEAD = " \t\u00a0,;—–-،，"
SIGHT = 220
FRAGMENT = 4  # words: a shorter piece in quote marks is a term, a title or a sneer
NEAR = 10  # words
PLURAL = ("ли", "лись", "ют", "ят", "ут")  # of Russian verbs


@dataclass(frozen=True, slots=True)
class Setting:
    """A quotation and the sentence around it."""

    said: str  # the words inside the marks
    before: str  # of the same sentence, up to the opening mark or from the quotation before
    after: str  # of the same sentence, from the closing mark or up to the next quotation
    sentence: str = ""  # from its own beginning up to the opening mark, other quotations included
    speaker_before: str = ""  # of the quotation before, when it stands in the same sentence
    ended: bool = False  # the sentence ends right behind the closing mark
    cut: bool = False  # the closing mark is missing


@dataclass(frozen=True, slots=True)
class Attribution:
    """Speaker and verb of a quotation, and how much of the text behind it they take."""

    speaker: str
    verb: str
    place: Literal["before", "after"]
    taken: int = 0


def is_noun(verb: re.Match[str], text_before: str, words: Lexicon) -> bool:
    """Tell "in its reports" from "it reports"."""
    found = text_before.split()
    if found and verb[0][0].isupper():
        return True  # "the United States"
    doubtful = verb[0].lower() in words.nouns or verb[0].lower().endswith("ed")
    return bool(found) and doubtful and bare(found[-1]) in words.noun_leads


def is_title(said: str) -> bool:
    """Tell a film, show or book in quote marks from words of somebody."""
    long = [word for word in re.findall(r"[^\W\d_][\w’'-]*", said) if len(word) > 3]
    return len(long) > 1 and all(word[0].isupper() for word in long)


def cited(phrase: re.Match[str], text: str, words: Lexicon) -> str:
    """Return whom a phrase like "according to" names, or the pronoun of the one meant: "in her words"."""
    meant = [words.possessives[word] for word in phrase[0].lower().split() if word in words.possessives]
    return meant[0] if meant else subject_after(text[phrase.end() :], words)
