"""Uzbek in both scripts: plural, possessive, case, in this order, also behind a closing quote."""

from __future__ import annotations

from extractors.names.languages.language import Language, Script, Sense, words

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

_INTO_CYRILLIC = (
    "sh=ш ch=ч o'=ў g'=ғ yo=ё yu=ю ya=я ye=е ts=ц ^e=э a=а b=б d=д e=е f=ф g=г h=ҳ i=и j=ж k=к l=л m=м n=н o=о p=п"
    " q=қ r=р s=с t=т u=у v=в x=х y=й z=з '=ъ"
)
_INTO_LATIN = (
    "ш=sh ч=ch ў=o' ғ=g' ё=yo ю=yu я=ya ^е=ye е=e э=e ц=s а=a б=b д=d ф=f г=g ҳ=h и=i ж=j к=k л=l м=m н=n о=o п=p"
    " қ=q р=r с=s т=t у=u в=v х=x й=y з=z ъ=' ь="
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
    twin=_INTO_CYRILLIC,
    common=words(_COMMON),
    titles=words(_TITLES),
    senses=(
        Sense(
            form="toliblari|toliblarining|toliblariga|toliblarini|toliblar|toliblarga|tolibi",
            means="seekers or students",
            before="ilm bilim haqiqat madrasa ma'rifat",
        ),
    ),
)

CYRILLIC = Language(
    tag="uz",
    name="Uzbek (Cyrillic)",
    script=Script.CYRILLIC,
    tails=CYRILLIC_TAILS,
    joints="'\"",
    tail_shortest=4,
    twin=_INTO_LATIN,
    letters="ўқғҳ",
    common=words(
        "ва билан учун бу бир ҳам эди деб эса йил ҳақида бўйича керак бўлган қилган томонидан ўз шу"
    ),
    titles=words("вазир вазири президент президенти элчи элчиси вакил вакили генерал жаноб"),
)
