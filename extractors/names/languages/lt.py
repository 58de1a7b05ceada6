"""Lithuanian and Latvian: case endings that foreign names take."""

from __future__ import annotations

from extractors.names.languages.language import Language, Paradigm, Script, words
from extractors.names.languages.transliteration import CYRILLIC_TO_LATIN

LANGUAGE = Language(
    tag="lt",
    name="Lithuanian",
    script=Script.LATIN,
    paradigms=(
        *(
            Paradigm(
                typed=f"{k}a",
                forms=f"{k}a {k}os {k}ai {k}ą {k}oje {k}as {k}u {k}ā",
                of="name",
                shortest=3,
            )
            for k in ("ov", "ev", "in")
        ),
        Paradigm(typed="i", forms="i is io iui į iu", of="name", shortest=4),
        Paradigm(
            typed="", forms="- as o ui ą u e ai ų ams us ais uose s a am ā i iem os", shortest=5
        ),
    ),
    derived="iškas iško iškos iški iškų",
    derived_joints="-",
    romanised=CYRILLIC_TO_LATIN,
    fixed="z",
    unlike=frozenset({"de"}),
    letters="ėųūįāēīļņķģ",
    common=words(
        "ir kad su iš į yra buvo tai po bei dėl apie bet jo kaip už un ir par no ar uz kas ka tika bija arī"
    ),
    named_after=words("gatvė oro premija aikštė iela balva"),
)
