"""Guess the encoding of undeclared bytes by the most frequent characters of its languages."""

from __future__ import annotations

import re
from dataclasses import dataclass

from extractors.feeds.languages.letters import (
    ARABIC_LETTERS,
    JAPANESE_CHARACTERS,
    KOREAN_CHARACTERS,
    RUSSIAN_LETTERS,
    SIMPLIFIED_CHARACTERS,
    TRADITIONAL_CHARACTERS,
)

_MARKUP_TAGS = re.compile(rb"<[^<>]{0,2000}>")
_NON_ASCII = re.compile("[^\x00-\x7f]")
_NEUTRAL_SIGNS = re.compile("[«»“”„‘’–—…·•°©®™\u00a0€£§№，。、：？！《》（）「」・،؟]")
_MIXED_LETTERS = re.compile(
    "[a-zA-Z][^\x00-\x7f]|[^\x00-\x7f][a-zA-Z]"
)  # no word is half Latin, half another alphabet
_NON_ASCII_RUN = re.compile("[^\x00-\x7f]{2,}")
_LONG_RUN = re.compile("[^\x00-\x7f]{4,}")
_SAMPLE_BYTES = 60_000  # bytes
_SPARSE_CODECS = frozenset(
    {"cp1252", "cp1250", "cp1254", "cp1257"}
)  # alphabets whose words are mostly ASCII


@dataclass(frozen=True, slots=True)
class _Candidate:
    """One encoding, and the character statistics of text in it."""

    codec: str
    common: frozenset[str]  # its languages' usual characters beyond ASCII
    usual: float  # their share among the characters beyond ASCII
    top: frozenset[str] = frozenset()  # the commonest letters of an alphabet
    usual_top: float = 1.0


def _alphabet(codec: str, letters: str, usual_top: float, usual: float = 0.92) -> _Candidate:
    """Build a candidate from its letters by frequency; rare encodings get a higher `usual`."""
    return _Candidate(codec, frozenset(letters), usual, frozenset(letters[:10]), usual_top)


_CANDIDATE_CODECS = (
    _Candidate("cp1252", frozenset("áàâäãåæçéèêëíìîïñóòôöõøœúùûüÿß¿¡ºªÉÁÖÜ"), 0.93),
    _Candidate(
        "cp1252", frozenset("þðæöáéíúýó"), 0.99
    ),  # Icelandic, whose letters share their bytes with Turkish
    _alphabet("cp1251", RUSSIAN_LETTERS + "іїєґўј", 0.58),
    _alphabet("koi8-r", RUSSIAN_LETTERS, 0.58),
    _alphabet("iso8859-5", RUSSIAN_LETTERS + "іїєў", 0.58, 0.97),
    _alphabet("cp866", RUSSIAN_LETTERS, 0.58, 1.1),
    _Candidate("gb18030", frozenset(SIMPLIFIED_CHARACTERS), 0.42),
    _Candidate("big5hkscs", frozenset(TRADITIONAL_CHARACTERS), 0.42),
    _Candidate("cp932", frozenset(JAPANESE_CHARACTERS), 0.60),
    _Candidate("euc_jp", frozenset(JAPANESE_CHARACTERS), 0.60),
    _Candidate("cp949", frozenset(KOREAN_CHARACTERS), 0.48),
    _Candidate("cp1250", frozenset("ąćęłńóśźżěščřžýáíéůúťďňőűöüäîăâșşţ"), 0.97),
    _alphabet("cp1253", "αοιετσνρκπηυλςωάέήίόύώβγδζθμξφχψϊϋ", 0.55),
    _Candidate("cp1254", frozenset("ışğçöüİ"), 0.97),
    _alphabet("cp1255", "יוהלאברתשמנדעפקחטצגסכזםןךףץ", 0.62),
    _alphabet("cp1256", ARABIC_LETTERS, 0.55),
    _Candidate("cp1257", frozenset("āčēģīķļņšūžąęėįų"), 0.97),
    _alphabet("cp874", "านรอกเงมย่ขคจชซญดตถทธบปผพฟลวศษสหะัำิีึืุูแโใไ็้์", 0.42),
)


def guess_charset(data: bytes) -> str:
    """Return the codec that decodes these bytes most plausibly; windows-1252 in case of doubt."""
    sample = _sample(data)
    best, best_score = "cp1252", 0.0
    for candidate in _CANDIDATE_CODECS:
        score = _likeness(sample, candidate)
        if score > best_score + (0.1 if candidate.codec in _SPARSE_CODECS else 0.02):
            best, best_score = candidate.codec, score
    return best


def _sample(data: bytes) -> bytes:
    """Return the lines with non-ASCII bytes, without tags, which would dilute the statistics."""
    lines = [
        line
        for line in _MARKUP_TAGS.sub(b"\n", data[: 10 * _SAMPLE_BYTES]).split(b"\n")
        if not line.isascii()
    ]
    return b"\n".join(lines)[:_SAMPLE_BYTES]


def _likeness(sample: bytes, candidate: _Candidate) -> float:
    """Rate how plausible a decoded text is: about 1 if the encoding is right, far less if wrong."""
    text = sample.decode(candidate.codec, errors="replace")
    signs = len(_NEUTRAL_SIGNS.findall(text))
    text = _NEUTRAL_SIGNS.sub("", text)
    letters = _NON_ASCII.findall(text)
    if not letters:
        return 1.0 if signs and candidate.codec in _SPARSE_CODECS else 0.0
    count, common = len(letters), sum(char in candidate.common for char in letters)
    if candidate.codec in _SPARSE_CODECS:
        share = (common / candidate.usual + signs) / (count + signs)
        share *= 1 - sum(map(len, _LONG_RUN.findall(text))) / count
    else:
        # Other alphabets form whole words; a single such letter among Latin ones is a byte decoded
        # with the wrong encoding.
        share = (
            common / count / candidate.usual * sum(map(len, _NON_ASCII_RUN.findall(text))) / count
        )
    if candidate.top:
        top = sum(char in candidate.top for char in letters) / count / candidate.usual_top
        share *= (0.4 + 0.6 * min(1.0, top)) * (
            1 - min(1.0, len(_MIXED_LETTERS.findall(text)) / count)
        )
    return share * (1 - min(1.0, 20 * text.count("\ufffd") / count))
