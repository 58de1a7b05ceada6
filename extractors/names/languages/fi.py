"""Finnish and Estonian: case endings behind a name, with or without a joint."""

from __future__ import annotations

from extractors.names.languages.language import Language, Script, words
from extractors.names.languages.transliteration import CYRILLIC_TO_LATIN

LANGUAGE = Language(
    tag="fi",
    name="Finnish",
    script=Script.LATIN,
    tails=(
        "i e",
        "n a ä t en in ien ia ssa sta lla lta lle ksi ista issa illa ilta ille iin ihin d de te s st l lt le ga ks",
        "kin kaan",
    ),
    tail_rule="case",
    joints="'-:",
    tail_shortest=6,
    romanised=CYRILLIC_TO_LATIN,
    letters="äõ",
    common=words(
        "ja on ei että se oli hän joka ovat mukaan myös kun tai mutta jo sekä ole vain ning kes oma ka aga kui oli"
        " pärast"
    ),
    named_after=words("katu lentoasema palkinto tänav auhind"),
)
