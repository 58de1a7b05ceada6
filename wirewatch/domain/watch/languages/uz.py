"""Uzbek in both scripts: plural, possessive, case, in this order, also behind a closing quote."""

from __future__ import annotations

from wirewatch.domain.watch.languages.shape import Language, words
from wirewatch.domain.watch.scripts import Script

LATIN_TAILS = (
    "lar",
    "im ing i si imiz ingiz",
    "n",
    "ning ni ga ka qa da dan dagi cha gacha dek day niki simon",
    "mi ku chi dir",
)
CYRILLIC_TAILS = (
    "лар",
    "им инг и си имиз ингиз",
    "н",
    "нинг ни га ка қа да дан даги ча гача дек дай ники симон",
    "ми ку чи дир",
)

_COMMON = "va bilan uchun bu bir ham edi deb esa yil haqida bo'yicha kerak bo'lgan qilgan tomonidan o'z shu"
_TITLES = "vazir vaziri prezident prezidenti elchi elchisi vakil vakili general janob xonim"

LANGUAGE = Language(
    tag="uz",
    name="Uzbek (Latin)",
    script=Script.LATIN,
    tails=LATIN_TAILS,
    joints="'\"",
    tail_shortest=4,
    common=words(_COMMON),
    titles=words(_TITLES),
)

CYRILLIC = Language(
    tag="uz",
    name="Uzbek (Cyrillic)",
    script=Script.CYRILLIC,
    tails=CYRILLIC_TAILS,
    joints="'\"",
    tail_shortest=4,
    letters="ўқғҳ",
    common=words("ва билан учун бу бир ҳам эди деб эса йил ҳақида бўйича керак бўлган қилган томонидан ўз шу"),
    titles=words("вазир вазири президент президенти элчи элчиси вакил вакили генерал жаноб"),
)
