"""Compare and measure the words of a text in any script."""

from __future__ import annotations

import re
import unicodedata

# Placeholders of decoding.Joiners are dropped like the joiners: phrases match with or without them.
_DROPPED_CHARACTERS = re.compile(
    "[\u200b-\u200f\u00ad\ufeff\u0640\u2e30-\u2e35\u2e2b\u2e2c\u2056\u2058\u064b-\u0652\u0307]"
)
_NOT_WORD = re.compile(r"[\W_]+")
_ARABIC_FORMS = str.maketrans("يىكۀةأإآی", "ییکههااای")
# Chinese, Japanese, Korean: a character says as much as three letters.
_DENSE_CHARACTERS = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff]")
_SENTENCE_END = re.compile(r"[.!?…。؟۔।;»”\"']\s*$")
_FULL_STOP = re.compile(r"[.!…。۔।;][»”\"')\]]*$")


def comparable_words(text: str) -> str:
    """Return a text's words with case, joiners, punctuation and Arabic letter forms normalised."""
    folded = unicodedata.normalize("NFKC", text).casefold().translate(_ARABIC_FORMS)
    return _NOT_WORD.sub(" ", _DROPPED_CHARACTERS.sub("", folded)).strip()


def units(text: str) -> int:
    """Return the length of a text in letters, so that one limit fits all scripts."""
    return len(text) if text.isascii() else len(text) + 2 * len(_DENSE_CHARACTERS.findall(text))


def one_line(text: str) -> str:
    """Replace every run of white space by one space."""
    return " ".join(text.split())


def ends_a_sentence(text: str) -> bool:
    """Return whether a text ends like a sentence, in any script."""
    return _SENTENCE_END.search(text) is not None


def ends_with_a_stop(text: str) -> bool:
    """Return whether a text ends with a full stop; headlines may end with other marks."""
    return _FULL_STOP.search(text) is not None


def spaceless_words(text: str) -> str:
    """Return comparable words without spaces, as joiners, spaces and neither are interchangeable."""
    return comparable_words(text).replace(" ", "")
