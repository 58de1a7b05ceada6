"""Polish, Czech with Slovak, and South Slavic in Latin letters: endings of names that come from elsewhere."""

from __future__ import annotations

from extractors.names.languages.language import Language, Paradigm, Script, words

# How these languages write what Russian spells: folded letters, as the spelling families take ch for h and š for sz.
_ROMANISED = (
    "а=a б=b в=v г=g д=d е=e ж=z з=z и=i к=k л=l м=m н=n о=o п=p р=r с=s т=t у=u ф=f х=h ц=c ч=c ш=s щ=sc"
    " ь= ы=y э=e ю=ju я=ja дж=dz"
)


def _name(typed: str, forms: str) -> Paradigm:
    """Return the paradigm of names whose forms keep the typed ending without its last letter; v and w are one sound."""
    kept = dict.fromkeys((typed[:-1], typed[:-1].replace("v", "w"), typed[:-1].replace("w", "v")))
    return Paradigm(
        typed=typed,
        forms=" ".join(k + form for k in kept for form in forms.split()),
        of="name",
        shortest=3,
    )


_WOMEN = ("ova", "owa", "eva", "ewa", "ina", "yna")

_POLISH = (
    *(_name(e, "a ej y ie ą ę") for e in _WOMEN),
    *(_name(e, "a ej ą") for e in ("ska", "cka")),
    _name("i", "i iego iemu im ich imi"),
    _name("y", "y ego emu ym ych ymi"),
    _name("a", "a y i ie ę ą o"),
    Paradigm(typed="ch", forms="ch cha chowi chem chu chy chów chom chami chach", shortest=3),
    Paradigm(typed="k", forms="k ka kowi kiem ku kowie cy ków kom kami kach", shortest=4),
    Paradigm(typed="", forms="- a owi em ie u", of="name", where="person", shortest=4),
    Paradigm(typed="", forms="- a owi em ie u y i owie ów om ami ach", shortest=5),
)

POLISH = Language(
    tag="pl",
    name="Polish",
    script=Script.LATIN,
    paradigms=_POLISH,
    derived="ski ska skie skiego skiemu skim skiej ską skich skimi scy",
    derived_joints="- ow",
    tails=("a owi em ie u m go ego emu mu",),
    tail_rule="case",
    joints="'",
    tail_shortest=99,
    romanised=_ROMANISED,
    fixed="z",
    unlike=frozenset({"de"}),
    letters="ąęłńśźż",
    not_forms=words("husyta husyty husytów husytom husytami husyci"),  # Hussites, not хуситы
    talk=(words("rozmowy negocjacje"), words("porozumienie")),
    bodies=(words("sieć grupa klan"),),
    at=words("w"),
    common=words(
        "w na z się nie do to że jest o jak po od co przez dla ale za który która które są był było oraz tym tego"
        " jego już także przed między ich roku"
    ),
    titles=words(
        "pan pani minister prezydent premier ambasador rzecznik rzeczniczka generał senator król książę szef mułła"
        " szejk mówi powiedziała powiedział"
    ),
    given_names=words(
        "andriej andrieja andrzej andrzeja piotr jan anna maria swietłana natalia olga"
    ),
    named_after=words(
        "ulica ulicy ulicę lotnisko lotniska imienia im nagroda nagrody nagrodę plac stadion fundacja"
    ),
)

_CZECH = (
    *(_name(e, "a é y ou ej u á ová ové ovou ovej") for e in _WOMEN),
    _name("i", "i iho imu im ho mu"),
    _name("y", "y eho emu em ym"),
    _name("a", "a y u o ou e i ovi"),
    Paradigm(typed="", forms="- a u e ovi em om", of="name", where="person", shortest=4),
    Paradigm(
        typed="", forms="- a u e ovi em om y i ia ové ovia ů ov ům ech och mi ami", shortest=5
    ),
)

CZECH = Language(
    tag="cs",
    name="Czech",
    script=Script.LATIN,
    paradigms=_CZECH,
    derived="ský ská ské ského skému ským skej skou ských skými čtí ec ce ci cem cov ců cům cích com cami",
    derived_joints="-",
    romanised=_ROMANISED,
    fixed="z",
    unlike=frozenset({"de"}),
    letters="ěřůťďňľĺŕ",
    not_forms=words("husita husité husiti husitů husitov husitům husitom husity husitech husitoch"),
    common=words(
        "se na je že v si to s z do o k i po za by ale jako jeho od pro při které který která jsou byl bylo jsem sú"
        " bol bola ako aj pri pre než až však také tak"
    ),
    titles=words(
        "pan paní ministr ministryně prezident premiér velvyslanec mluvčí generál šéf král minister"
    ),
    named_after=words("ulice letiště cena ceny cenu náměstí nadace ulica letisko"),
)

_SOUTH = (
    *(_name(e, "a e i oj u om o i") for e in _WOMEN),
    _name("i", "i ija iju ijem iji jem ja ju jev"),
    _name("a", "a e i u o om"),
    Paradigm(typed="", forms="- a u e om em", of="name", where="person", shortest=4),
    Paradigm(typed="", forms="- a u e om em i ima ih ov ovi ova ove ovima jem", shortest=5),
)
_SOUTH_ADJECTIVE = "ski ska sko skog skoga skom skome skim skih ske sku skega skemu skimi"

SOUTH_SLAVIC = Language(
    tag="hr",
    name="Croatian",
    script=Script.LATIN,
    paradigms=_SOUTH,
    derived=f"{_SOUTH_ADJECTIVE} ac ca ci ce cima",
    derived_joints="-",
    romanised=_ROMANISED,
    fixed="z",
    unlike=frozenset({"de"}),
    letters="čćž",
    common=words(
        "i je u na se da za su od s o koji koja koje što kao ili bi nije iz ne ali po te će sam nakon prema in ki so"
        " pa ter pri tudi kot ni"
    ),
    titles=words(
        "ministar predsjednik predsednik premijer veleposlanik ambasador glasnogovornica portparolka general"
    ),
    named_after=words("ulica ulici aerodrom nagrada nagradu trg zaklada"),
)
LANGUAGES = (POLISH, CZECH, SOUTH_SLAVIC)
