"""Other languages of India, read by Devanagari aliases: the commonest endings."""

from __future__ import annotations

from extractors.names.languages.language import Language, Paradigm, Script
from extractors.names.languages.transliteration import INDIC_LETTERS

LANGUAGE = Language(
    tag="ta",
    name="an Indian language",
    script=Script.DEVANAGARI,
    paradigms=(Paradigm(typed="न", forms="न न्", rule="spelling", shortest=3),),
    tails=(
        "் ు ಗಳ ുകൾ களின் கள்",
        "ின் ை ுக்கு ால் ுடன் ன లు ల ను కు తో ನ ನು ಗೆ ರು ന്റെ നെ നും ന് ના ની નું ને નો માં એ ਾਂ ର ଙ୍କ",
    ),
    tail_rule="case",
    tail_shortest=5,
    letters=INDIC_LETTERS,
)
