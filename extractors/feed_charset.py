"""Which encoding undeclared bytes are in, told from the letters that each reading would give.

Each candidate is scored by how much of its reading is made of the commonest characters of the languages that use it,
relative to what honest text of theirs shows.
"""

from __future__ import annotations

import re

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
_THAI = "กขคงจชซญดตถทธนบปผพฟมยรลวศษสหอะัาำิีึืุูเแโใไ็่้์"
_ARABIC = "ابتثجحخدذرزسشصضطظعغفقكلمنهويىةءآأإئؤپچژگ،؟"
_CANDIDATES: tuple[tuple[str, str, float], ...] = (
    # codec, its common characters, the share of them in honest text
    ("cp1252", "áàâäãåæçéèêëíìîïñóòôöõøœúùûüýÿßþð", 0.93),
    ("cp1251", _RUSSIAN + "іїєґўј", 0.90),
    ("koi8-r", _RUSSIAN, 0.90),
    ("iso8859-5", _RUSSIAN + "іїєў", 0.92),
    ("cp866", _RUSSIAN, 0.92),
    ("gb18030", _SIMPLIFIED, 0.42),
    ("big5hkscs", _TRADITIONAL, 0.42),
    ("cp932", _JAPANESE, 0.60),
    ("euc_jp", _JAPANESE, 0.60),
    ("cp949", _KOREAN, 0.48),
    ("cp1250", "ąćęłńóśźżěščřžýáíéůúťďňőűöüäîăâșşţ", 0.97),
    ("cp1253", "αβγδεζηθικλμνξοπρστυφχψωςάέήίόύώϊϋ", 0.90),
    ("cp1254", "ışğçöüİ", 0.97),
    ("cp1255", "אבגדהוזחטיכלמנסעפצקרשתםןךףץ", 0.97),
    ("cp1256", _ARABIC, 0.96),
    ("cp1257", "āčēģīķļņšūžąęėįų", 0.97),
    ("cp874", _THAI, 0.95),
)
_TAGS = re.compile(rb"<[^<>]{0,2000}>")
_NON_ASCII = re.compile("[^\x00-\x7f]")
_NEUTRAL = re.compile("[«»“”„‘’–—…·•°©®™\u00a0€£§№]")
_LONG_RUN = re.compile("[^\x00-\x7f]{4,}")
_SAMPLE = 60_000  # bytes
_SPARSE = frozenset({"cp1252", "cp1250", "cp1254", "cp1257"})  # alphabets whose words are mostly ASCII


def guess(data: bytes) -> str:
    """Give the name of the codec whose reading of these bytes looks most like a language; windows-1252 in doubt."""
    sample = _sample(data)
    best, best_score = "cp1252", 0.0
    for codec, common, usual in _CANDIDATES:
        score = _likeness(sample, codec, frozenset(common)) / usual
        if score > best_score + 0.02:
            best, best_score = codec, score
    return best


def _sample(data: bytes) -> bytes:
    """Give the lines with foreign bytes, without tags: the markup would only dilute them."""
    lines = [line for line in _TAGS.sub(b"\n", data[: 10 * _SAMPLE]).split(b"\n") if not line.isascii()]
    return b"\n".join(lines)[:_SAMPLE]


def _likeness(sample: bytes, codec: str, common: frozenset[str]) -> float:
    text = sample.decode(codec, errors="replace")
    foreign = _NON_ASCII.findall(_NEUTRAL.sub("", text)) if codec in _SPARSE else _NON_ASCII.findall(text)
    if not foreign:
        return 0.0
    broken = text.count("\ufffd") / len(foreign)
    share = sum(char in common for char in foreign) / len(foreign)
    if codec in _SPARSE:
        share *= 1 - sum(map(len, _LONG_RUN.findall(text))) / len(_NON_ASCII.findall(text))
    return share * (1 - min(1.0, 20 * broken))
