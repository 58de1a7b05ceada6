"""Bengali and Assamese, read by Devanagari aliases: plural, case, emphasis."""

from __future__ import annotations

from extractors.names.languages.language import Language, Script, words
from extractors.names.languages.transliteration import BENGALI_LETTERS

LANGUAGE = Language(
    tag="bn",
    name="Bengali",
    script=Script.DEVANAGARI,
    tails=("রা দের গুলো", "ের র কে ে তে েরা েদের ীয় ী", "ই ও"),
    tail_rule="case",
    tail_shortest=5,
    letters=BENGALI_LETTERS,
    common=words("ও এবং করে এই থেকে না হয় জন্য একটি তার করা হয়েছে সঙ্গে বলে এক পর তিনি"),
)
