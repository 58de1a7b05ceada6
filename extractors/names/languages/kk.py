"""Kazakh, Kyrgyz, Tatar: chains of suffixes in Cyrillic letters."""

from __future__ import annotations

from extractors.names.languages.language import Language, Paradigm, Script, words

LANGUAGE = Language(
    tag="kk",
    name="Kazakh",
    script=Script.CYRILLIC,
    paradigms=(Paradigm(typed="ы", forms="-", rule="plural", shortest=4),),
    tails=(
        "лар лер лор лөр дар дер дор дөр тар тер тор төр",
        (
            "ның нің дың дің тың тің нын нин дын дин тын тин ға ге қа ке га ка ды ді ты ті ди ти ны ні да де та те"
            " дан ден тан тен нан нен мен бен пен"
        ),
    ),
    tail_rule="suffix",
    joints='"',
    tail_shortest=5,
    letters="әіңғүұқөһ",
    common=words(
        "және мен бұл үшін деп бойынша туралы болды еді жана менен үчүн боюнча ал бул деген болгон жөнүндө"
    ),
    named_after=words("көшесі әуежайы көчөсү"),
)
