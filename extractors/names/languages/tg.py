"""Tajik: izafet -и, object -ро, plural -ҳо and -он."""

from __future__ import annotations

from extractors.names.languages.language import Language, Paradigm, Script, Sense, words

PARADIGMS = (
    Paradigm(typed="ии", forms="ии иҳои иҳо и иро", shortest=3),
    Paradigm(typed="ӣ", forms="ӣ ии ӣро", shortest=2),
    Paradigm(typed="а", forms="а аи аҳо аҳои аро", shortest=3),
    Paradigm(typed="он", forms="он ҳо", rule="plural", where="lone", shortest=4),
)

LANGUAGE = Language(
    tag="tg",
    name="Tajik",
    script=Script.CYRILLIC,
    paradigms=PARADIGMS,
    tails=("ҳо он ён гон", "и ам ат аш амон атон ашон анд", "ро", "ву ю"),
    joints='"-',
    tail_shortest=3,
    letters="ӣӯҷҳқғ",
    common=words(
        "ва дар бо аз ба ки барои ин он як аст буд шуд гуфт мекунад бораи низ худ то кард чунин"
    ),
    titles=words("вазири президенти сафири намояндаи сухангӯи раиси генерал ҷаноби хонуми"),
    senses=(
        Sense(
            form="толибони|толиби|толибҳои",
            means="seekers or students",
            after="илм илмҳои илми дониш ҳақиқат маърифат мактаб донишгоҳ",
        ),
    ),
)
