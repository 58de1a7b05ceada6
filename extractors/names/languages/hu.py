"""Hungarian: plural and case endings behind a hyphen or none."""

from __future__ import annotations

from extractors.names.languages.language import Language, Script, words
from extractors.names.languages.transliteration import CYRILLIC_TO_LATIN

LANGUAGE = Language(
    tag="hu",
    name="Hungarian",
    script=Script.LATIN,
    tails=(
        "ok ek ak k",
        (
            "at et ot t nak nek ban ben ba be ra re ról ről ból ből tól től hoz hez on en ig nál nél ként ért"
            " val vel kal kel nal nel bal bel al el i"
        ),
    ),
    tail_rule="suffix",
    joints="-",
    tail_shortest=5,
    romanised=CYRILLIC_TO_LATIN,
    letters="őű",
    common=words(
        "a az és hogy nem is egy volt ez meg csak már még mint szerint után de ha vagy kell el amely aki"
    ),
    named_after=words("utca repülőtér díj tér"),
)
