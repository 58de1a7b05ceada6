"""Which encoding undeclared bytes are in, told from the letters that each reading would give.

Each candidate is scored by how much of its reading is made of the commonest characters of the languages that use it,
relative to what honest text of theirs shows.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_RUSSIAN = "оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфъё"
_SIMPLIFIED = (
    "的一是不了在人有我他这中大来上国个到说们为子和地出年得就要下以生会自着过家学对可后小多天能"
    "好都没日于起发成事只作当想文开用主行方如前所本见经面公同三已从动两长民进实业新现高网月市部"
    "华报记者京北政府经济全分间关外电西系美机理度位员其与及被将并等，。、：“”？！《》（）"
)
_TRADITIONAL = (
    "的一是不了在人有我他這中大來上國個到說們為子和地出年得就要下以生會自過家學對可後小多天能好"
    "都沒日於起發成事只作當想文開用主行方如前所本見經面公同三已從動兩長民進實業新現高網月市部華"
    "報記者京北政府經濟全分間關外電西系美機理度位員其與及被將並等，。、：「」？！《》（）"
)
_JAPANESE = (
    "のにはをたがでてとしれさるいなかもすらこあまりくよきんっうだえせそけどちつねめわへばじおみ"
    "ゃべンースイトルラクリアドテロレフシタマプチバカメサ、。「」・日本人年月大会"
)
_KOREAN = "이다의는에을가한고은하지로기사도를대인어서시리자나정전일해스부아장수과으라안그보성제있원상국들구주조적"
_ARABIC = "اینلمرتوبهيدسعفقكحجشخصضطظغذثزىةءآأإئؤپچژگک،؟"


@dataclass(frozen=True, slots=True)
class _Candidate:
    """One encoding, and what honest text in it looks like."""

    codec: str
    common: frozenset[str]  # its languages' usual characters beyond ASCII
    usual: float  # their share among the characters beyond ASCII
    top: frozenset[str] = frozenset()  # the commonest letters of an alphabet
    usual_top: float = 1.0


def _alphabet(codec: str, letters: str, usual_top: float, usual: float = 0.92) -> _Candidate:
    """An alphabet of its own, written most frequent letters first; a higher `usual` for a rarer encoding."""
    return _Candidate(codec, frozenset(letters), usual, frozenset(letters[:10]), usual_top)


_CANDIDATES = (
    _Candidate("cp1252", frozenset("áàâäãåæçéèêëíìîïñóòôöõøœúùûüÿß¿¡ºªÉÁÖÜ"), 0.93),
    _Candidate("cp1252", frozenset("þðæöáéíúýó"), 0.99),  # Icelandic, whose letters share their bytes with Turkish
    _alphabet("cp1251", _RUSSIAN + "іїєґўј", 0.58),
    _alphabet("koi8-r", _RUSSIAN, 0.58),
    _alphabet("iso8859-5", _RUSSIAN + "іїєў", 0.58, 0.97),
    _alphabet("cp866", _RUSSIAN, 0.58, 1.1),
    _Candidate("gb18030", frozenset(_SIMPLIFIED), 0.42),
    _Candidate("big5hkscs", frozenset(_TRADITIONAL), 0.42),
    _Candidate("cp932", frozenset(_JAPANESE), 0.60),
    _Candidate("euc_jp", frozenset(_JAPANESE), 0.60),
    _Candidate("cp949", frozenset(_KOREAN), 0.48),
    _Candidate("cp1250", frozenset("ąćęłńóśźżěščřžýáíéůúťďňőűöüäîăâșşţ"), 0.97),
    _alphabet("cp1253", "αοιετσνρκπηυλςωάέήίόύώβγδζθμξφχψϊϋ", 0.55),
    _Candidate("cp1254", frozenset("ışğçöüİ"), 0.97),
    _alphabet("cp1255", "יוהלאברתשמנדעפקחטצגסכזםןךףץ", 0.62),
    _alphabet("cp1256", _ARABIC, 0.55),
    _Candidate("cp1257", frozenset("āčēģīķļņšūžąęėįų"), 0.97),
    _alphabet("cp874", "านรอกเงมย่ขคจชซญดตถทธบปผพฟลวศษสหะัำิีึืุูแโใไ็้์", 0.42),
)
_TAGS = re.compile(rb"<[^<>]{0,2000}>")
_NON_ASCII = re.compile("[^\x00-\x7f]")
_NEUTRAL = re.compile("[«»“”„‘’–—…·•°©®™\u00a0€£§№，。、：？！《》（）「」・،؟]")
_MIXED = re.compile("[a-zA-Z][^\x00-\x7f]|[^\x00-\x7f][a-zA-Z]")  # no word is half Latin, half another alphabet
_RUN = re.compile("[^\x00-\x7f]{2,}")
_LONG_RUN = re.compile("[^\x00-\x7f]{4,}")
_SAMPLE = 60_000  # bytes
_SPARSE = frozenset({"cp1252", "cp1250", "cp1254", "cp1257"})  # alphabets whose words are mostly ASCII


def guess(data: bytes) -> str:
    """Give the name of the codec whose reading of these bytes looks most like a language; windows-1252 in doubt."""
    sample = _sample(data)
    best, best_score = "cp1252", 0.0
    for candidate in _CANDIDATES:
        score = _likeness(sample, candidate)
        if score > best_score + (0.1 if candidate.codec in _SPARSE else 0.02):
            best, best_score = candidate.codec, score
    return best


def _sample(data: bytes) -> bytes:
    """Give the lines with foreign bytes, without tags: the markup would only dilute them."""
    lines = [line for line in _TAGS.sub(b"\n", data[: 10 * _SAMPLE]).split(b"\n") if not line.isascii()]
    return b"\n".join(lines)[:_SAMPLE]


def _likeness(sample: bytes, candidate: _Candidate) -> float:
    """Give how near the reading is to honest text: about 1 for what is, far less for what is not."""
    text = sample.decode(candidate.codec, errors="replace")
    signs = len(_NEUTRAL.findall(text))
    text = _NEUTRAL.sub("", text)
    letters = _NON_ASCII.findall(text)
    if not letters:
        return 1.0 if signs and candidate.codec in _SPARSE else 0.0
    count, common = len(letters), sum(char in candidate.common for char in letters)
    if candidate.codec in _SPARSE:
        share = (common / candidate.usual + signs) / (count + signs)
        share *= 1 - sum(map(len, _LONG_RUN.findall(text))) / count
    else:
        # Other alphabets write whole words with their letters; a lone one among Latin letters is a misread sign.
        share = common / count / candidate.usual * sum(map(len, _RUN.findall(text))) / count
    if candidate.top:
        top = sum(char in candidate.top for char in letters) / count / candidate.usual_top
        share *= (0.4 + 0.6 * min(1.0, top)) * (1 - min(1.0, len(_MIXED.findall(text)) / count))
    return share * (1 - min(1.0, 20 * text.count("\ufffd") / count))
