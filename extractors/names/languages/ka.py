"""Georgian, read by Latin aliases: plural and case endings."""

from __future__ import annotations

from extractors.names.languages.language import Language, Script, words
from extractors.names.languages.transliteration import GEORGIAN

LANGUAGE = Language(
    tag="ka",
    name="Georgian",
    script=Script.LATIN,
    tails=("ებ ელ", "ი ის ს მა თან ზე ში ად ით"),
    tail_rule="case",
    tail_shortest=5,
    romanised="а=a б=b в=v г=g д=d е=e з=z и=i к=k л=l м=m н=n о=o п=p р=r с=s т=t у=u ф=p х=kh",
    letters="".join(GEORGIAN),
    common=words("და რომ არის ეს იყო რომელიც მისი არ მიერ შესახებ"),
)
