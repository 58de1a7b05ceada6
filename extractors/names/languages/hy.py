"""Armenian, read by Latin aliases: plural and case endings."""

from __future__ import annotations

from extractors.names.languages.language import Language, Script, words
from extractors.names.languages.transliteration import ARMENIAN

LANGUAGE = Language(
    tag="hy",
    name="Armenian",
    script=Script.LATIN,
    tails=("ներ ական", "ը ի ին ից ում ով ն"),
    tail_rule="case",
    tail_shortest=5,
    romanised="а=a б=b в=v г=g д=d е=e з=z и=i к=k л=l м=m н=n о=o п=p р=r с=s т=t у=u ф=f х=kh",
    letters="".join(ARMENIAN),
    common=words("և է են որ այս մասին հետ համար ու իր չի"),
)
