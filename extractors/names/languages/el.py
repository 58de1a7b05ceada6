"""Greek, read by Latin aliases."""

from __future__ import annotations

from extractors.names.languages.language import Language, Script, words
from extractors.names.languages.transliteration import GREEK

LANGUAGE = Language(
    tag="el",
    name="Greek",
    script=Script.LATIN,
    respelled="b=mp d=nt g=gk",
    letters="".join(GREEK),
    common=words("και το να της η ο του για με που από στην στο των είναι δεν τη τον θα ότι οι"),
)
