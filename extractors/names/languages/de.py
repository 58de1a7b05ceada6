"""German: genitive -s, adjective endings, plural, compounds written together."""

from __future__ import annotations

from extractors.names.languages.language import Language, Paradigm, Script, words

_ADJECTIVE = "- e er es en em"

PARADIGMS = (
    *(
        Paradigm(typed="isch" + e, forms="isch ische ischer isches ischen ischem", rule="case")
        for e in ("", "e", "er", "es", "en", "em")
    ),
    *(
        Paradigm(typed="lich" + e, forms="lich liche licher liches lichen lichem", rule="case")
        for e in ("", "e", "er", "es", "en", "em")
    ),
    *(
        Paradigm(typed="al" + e, forms="al ale aler ales alen alem", rule="case")
        for e in ("e", "er", "es", "en", "em")
    ),
    *(
        Paradigm(typed=e, forms=_ADJECTIVE, rule="case", where="phrase", of="name", shortest=4)
        for e in ("es", "e", "en", "em")
    ),
    *(
        Paradigm(typed=e, forms=_ADJECTIVE, rule="case", where="phrase", of="word", shortest=4)
        for e in ("es", "er", "e", "en", "em")
    ),
)

LANGUAGE = Language(
    tag="de",
    name="German",
    script=Script.LATIN,
    paradigms=PARADIGMS,
    tails=("s es n en e er ern",),
    tail_rule="case",
    tail_shortest=4,
    joints="'",
    compounds=True,
    capital_nouns=True,
    letters="äöüß",
    short=(("Vereinten Nationen", "UN"), ("Europäischen Union", "EU")),
    talk=(words("Gespräche Verhandlungen"), words("Abkommen Vereinbarung")),
    bodies=(words("Netzwerk Gruppe"),),
    at=words("in von"),
    common=words(
        "der die das und in von zu den mit sich des auf für ist im dem nicht ein eine als auch es an werden"
        " aus er hat dass sie nach wird bei einer um am sind noch wie einem über"
    ),
    other_worlds=words(
        "schach blitz turnier band punk album konzert film roman laden läden filialen spiel fußball orchester wein mode"
    ),
    titles=words(
        "herr frau minister ministerin präsident präsidentin botschafter sprecherin sprecher general kanzler"
    ),
    title_endings=(
        "minister ministerin präsident präsidentin prasident prasidentin chef chefin sprecher sprecherin"
        " botschafter general kanzler gesandte gesandter beauftragte beauftragter diplomat vertreter amt"
        " führer ministers präsidenten"
    ),
    given_names=words(
        "oskar emil erich anton bruno kurt rudolf wilhelm friedrich walter günter holger rainer andreas"
        " anna anja iwan wladimir sergej dmitri alexej alexander nikolai michail swetlana jewgeni wiktor"
        " bernd birgit christian christine claudia daniel dieter eva frank franz gabriele georg gerhard hans"
        " heike heinz helga helmut horst ingrid jan jens joachim johannes jörg josef jürgen karin karl"
        " katharina klaus lena lukas manfred maria markus martin matthias michael monika nina otto paul"
        " peter petra ralf renate sabine sandra sebastian silke simone stefan stephan susanne swetlana"
        " thomas tobias ulrich ursula uwe werner wolfgang"
    ),
    shouted=words(
        "um im in an am so zu es er sie wir ich ob bis wo wer was wie nur mal gut alt neu tag uns bei nach"
    ),
    named_after=words("straße platz flughafen allee stadion stiftung"),
)
