"""Spanish with Catalan, Portuguese, Italian, Romanian: number and gender of names that come from elsewhere."""

from __future__ import annotations

from extractors.names.languages.language import Language, Paradigm, Script, words

SPANISH = Language(
    tag="es",
    name="Spanish",
    script=Script.LATIN,
    paradigms=(
        Paradigm(typed="an", forms="an ans anes ana anas à", rule="plural", shortest=4),
        Paradigm(typed="i", forms="i is ies", rule="plural", shortest=4),
        Paradigm(typed="", forms="- s es", rule="plural", shortest=5),
    ),
    modifier_after=True,
    letters="ñáíóú¿¡",
    talk=(words("conversaciones negociaciones diálogo"), words("acuerdo pacto")),
    bodies=(words("red grupo clan"),),
    at=words("en de"),
    common=words(
        "de la que el en y los se del las un por con una su para es al lo como más pero sus le ha este también fue"
        " desde sobre según entre"
    ),
    titles=words(
        "señor señora presidente presidenta ministro ministra canciller embajador embajadora portavoz general rey"
        " mulá jeque líder"
    ),
    given_names=words(
        "josé juan carlos luis jorge miguel pedro antonio manuel maría ana pablo andréi andrés"
    ),
    named_after=words(
        "calle avenida aeropuerto plaza estadio premio premios fundación universidad"
    ),
)

PORTUGUESE = Language(
    tag="pt",
    name="Portuguese",
    script=Script.LATIN,
    paradigms=(
        Paradigm(typed="an", forms="an ans ã ãs ão ãos ana anas anes", rule="plural", shortest=4),
        Paradigm(typed="a", forms="a as ao aos", rule="plural", shortest=5),
        Paradigm(typed="", forms="- s es", rule="plural", shortest=5),
    ),
    respelled="an$=a",
    modifier_after=True,
    letters="ãõçâê",
    talk=(words("conversações negociações"), words("acordo")),
    bodies=(words("rede grupo clã"),),
    at=words("em de"),
    common=words(
        "de a o que e do da em um para com não uma os no se na por mais as dos como mas ao das foi pelo são"
    ),
    titles=words(
        "senhor senhora presidente ministro ministra embaixador porta-voz general rei mulá líder"
    ),
    given_names=words(
        "josé joão carlos luís jorge miguel pedro antónio antônio manuel maria ana paulo"
    ),
    named_after=words("rua avenida aeroporto praça estádio prêmio prémio fundação universidade"),
)

ITALIAN = Language(
    tag="it",
    name="Italian",
    script=Script.LATIN,
    paradigms=(
        Paradigm(typed="an", forms="an ani ano ana ane", rule="plural", shortest=4),
        Paradigm(typed="", forms="-", shortest=5),
    ),
    modifier_after=True,
    letters="òìù",
    talk=(words("colloqui negoziati trattative"), words("accordo")),
    bodies=(words("rete gruppo clan"),),
    at=words("a di in"),
    common=words(
        "di che il la e in un per una è con non del della dei da si al le alla nel sono più anche come ha gli dal"
        " delle nella dopo secondo"
    ),
    titles=words(
        "signor signora presidente ministro ministra ambasciatore portavoce generale re mullah leader"
    ),
    given_names=words(
        "giovanni giuseppe mario marco luca paolo andrea anna maria francesco antonio luigi"
    ),
    named_after=words("via viale aeroporto piazza stadio premio fondazione università"),
)

ROMANIAN = Language(
    tag="ro",
    name="Romanian",
    script=Script.LATIN,
    paradigms=(
        Paradigm(typed="a", forms="a ei e ele elor", shortest=5),
        Paradigm(typed="", forms="- i ii ilor ul ului e ei ele elor ă a", shortest=5),
    ),
    tails=("ul ului ii ilor",),
    tail_rule="case",
    joints="-",
    tail_shortest=99,
    modifier_after=True,
    letters="ăâîșțşţ",
    talk=(words("negocieri negocierile discuții discuțiile"), words("acord acordul")),
    bodies=(words("rețeaua gruparea"),),
    at=words("la de din"),
    common=words(
        "de în și la a cu pe din că care o pentru nu este au fost mai sau al după ca un prin între lui se"
    ),
    titles=words("domnul doamna președintele ministrul ambasadorul generalul liderul"),
    named_after=words("strada aeroportul piața premiul fundația"),
)
LANGUAGES = (SPANISH, PORTUGUESE, ITALIAN, ROMANIAN)
