"""Swedish, Danish, Norwegian: definite and plural endings, genitive -s."""

from __future__ import annotations

from extractors.names.languages.language import Language, Script, words

LANGUAGE = Language(
    tag="sv",
    name="Swedish",
    script=Script.LATIN,
    tails=("en et er erna erne ene ar arna", "s"),
    tail_rule="case",
    joints="'-:",
    tail_shortest=5,
    compounds=True,
    letters="åøæ",
    common=words(
        "och att det som en är av för med den till på har inte om ett från men var der og til ikke som et på er af de"
        " eller han"
    ),
    titles=words(
        "minister president ambassadör talesperson talsmand talsperson general statsminister herr fru"
    ),
    named_after=words("gatan flygplatsen priset pris torget stadion lufthavn"),
)
