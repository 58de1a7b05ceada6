"""Quotations that stand alone, behind a sentence that tells who spoke: "Ebner will not resign, he said. “I stay.”"."""

from __future__ import annotations

from wirewatch.domain.statements.lexicon import Lexicon
from wirewatch.domain.statements.phrases import bare
from wirewatch.domain.statements.setting import Attribution
from wirewatch.domain.statements.subjects import subject_before

_WORDS = 4  # fewer may be a title or a term


def said_before(said: str, sentence: str, words: Lexicon) -> Attribution | None:
    """Return who speaks in a quotation of whole sentences, by the sentence before it; None when that does not tell."""
    whole = said[:1].isupper() and said.rstrip()[-1:] in ".!?…" and len(said.split()) >= _WORDS
    if not whole or not words.between:
        return None
    for verb in words.saying.finditer(sentence):
        speaker, beside = subject_before(sentence[: verb.start()], words)
        if speaker and beside and bare(speaker) not in words.articles | words.relatives and verb[0][0].islower():
            return Attribution(speaker, verb[0], "before")
    return None
