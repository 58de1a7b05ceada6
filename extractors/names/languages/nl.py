"""Dutch: compounds, plural -s and -en."""

from __future__ import annotations

from extractors.names.languages import de
from extractors.names.languages.language import Language, Script, words

LANGUAGE = Language(
    tag="nl",
    name="Dutch",
    script=Script.LATIN,
    tails=("s en",),
    tail_rule="plural",
    joints="'",
    tail_shortest=5,
    compounds=True,
    talk=(words("gesprekken onderhandelingen"), words("akkoord")),
    bodies=(words("netwerk groep"),),
    at=words("in van"),
    common=words(
        "de het een en van in te dat is op voor met zijn niet aan er om ook als door bij naar uit maar werd"
    ),
    titles=words(
        "minister president ambassadeur woordvoerder woordvoerster generaal premier heer mevrouw"
    ),
    given_names=de.LANGUAGE.given_names,
    named_after=words("straat luchthaven plein stadion prijs stichting universiteit"),
)
