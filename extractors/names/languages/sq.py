"""Albanian: definite endings of names."""

from __future__ import annotations

from extractors.names.languages.language import Language, Paradigm, Script, words

LANGUAGE = Language(
    tag="sq",
    name="Albanian",
    script=Script.LATIN,
    paradigms=(Paradigm(typed="", forms="- i it in ët ëve ve a ave", shortest=5),),
    modifier_after=True,
    common=words("të e në dhe për me se është nga që një si ka nuk më u do këtë por kanë"),
)
