"""Ukrainian with Belarusian, Bulgarian with Macedonian, Serbian in Cyrillic letters: endings of names."""

from __future__ import annotations

from extractors.names.languages import ru
from extractors.names.languages.language import Language, Paradigm, Script, words

_ADJECTIVE = "ський ського ському ським ська ської ській ську ською ське ські ських ськими скі ская скага скіх"
_ADJECTIVES = tuple(
    Paradigm(typed=f"ск{e}", forms=f"ск{e} {_ADJECTIVE}", rule="agreement")
    for e in ("ий", "ая", "ое", "ие")
)

_UKRAINIAN = (
    *_ADJECTIVES,
    *(
        Paradigm(typed=e, forms=f"{e} {k}ої {k}ій {k}у {k}ою {k}ай", of="name")
        for e, k in (("ова", "ов"), ("ева", "ев"), ("ина", "ин"), ("ына", "ин"))
    ),
    *(
        Paradigm(typed=e, forms=f"{e} {e}а {e}у {e}ові {e}им {e}ым {e}і {e}е {e}их", of="name")
        for e in ("ов", "ев", "ин")
    ),
    Paradigm(typed="ы", forms="и і ів ам ами ах у а ом ові ові ы аў", shortest=4),
    Paradigm(typed="и", forms="и і ів ам ами ах у а ом ові", of="word", shortest=4),
    Paradigm(typed="а", forms="а и і у ою е ы", shortest=4),
    Paradigm(typed="", forms="- а у і е ові ом ем ым", of="name", where="person", shortest=4),
    Paradigm(typed="", forms="- а у і е и ові ом ем ым ам ами ах ів", shortest=5),
)

UKRAINIAN = Language(
    tag="uk",
    name="Ukrainian",
    script=Script.CYRILLIC,
    paradigms=_UKRAINIAN,
    derived=_ADJECTIVE,
    derived_joints="- ів",
    letters="іїєґў",
    talk=(words("переговори"), words("угода")),
    bodies=(words("мережа угруповання"),),
    at=words("в у"),
    common=words(
        "та що на з до за це не у від про як але він вона вони який яка які було був також після щодо і й"
    ),
    titles=ru.LANGUAGE.titles,
    named_after=words("вулиця вулиці аеропорт імені премія премії премію площа театр"),
)

_BULGARIAN_ADJECTIVE = "ски ския ският ска ската ско ското ските скиот скиов"
_BULGARIAN = (
    *(
        Paradigm(typed=f"ск{e}", forms=f"ск{e} {_BULGARIAN_ADJECTIVE}", rule="agreement")
        for e in ("ий", "ая", "ое", "ие")
    ),
    Paradigm(typed="ы", forms="и ите ов ове овете ът а от", rule="plural", shortest=4),
    Paradigm(typed="", forms="- ът а от и ите", rule="plural", shortest=5),
)

BULGARIAN = Language(
    tag="bg",
    name="Bulgarian",
    script=Script.CYRILLIC,
    paradigms=_BULGARIAN,
    derived=f"{_BULGARIAN_ADJECTIVE} ец ци ците",
    derived_joints="-",
    letters="ъ",
    common=words(
        "на да се за от че е са ще като си не това с по към който която които след бе беше и в го му ќе што"
    ),
    titles=ru.LANGUAGE.titles,
    named_after=words("улица летище награда наградата площад театър"),
)

_SERBIAN = (
    *(
        Paradigm(typed=f"ск{e}", forms="ски ског ском ским ска ске ску ско ских", rule="agreement")
        for e in ("ий", "ая", "ое", "ие")
    ),
    *(
        Paradigm(typed=e, forms=f"{e} {e[:-1]}е {e[:-1]}ој {e[:-1]}у {e[:-1]}ом", of="name")
        for e in ("ова", "ева")
    ),
    Paradigm(typed="ы", forms="и а е у има ом", shortest=4),
    Paradigm(typed="", forms="- а у е ом ем", of="name", where="person", shortest=4),
    Paradigm(typed="", forms="- а у е ом ем и има", shortest=5),
)

SERBIAN = Language(
    tag="sr",
    name="Serbian",
    script=Script.CYRILLIC,
    paradigms=_SERBIAN,
    derived="ски ског скога ском ским ска ске ску ско ских ац ца ци це цима",
    derived_joints="-",
    letters="јљњђћџ",
    common=words("је у и да се на за су од са који која што као или није из не али после према би"),
    titles=ru.LANGUAGE.titles,
    named_after=words("улица аеродром награда трг"),
)
LANGUAGES = (UKRAINIAN, BULGARIAN, SERBIAN)
