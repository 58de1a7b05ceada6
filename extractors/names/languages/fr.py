"""French: plural, feminine, elision."""

from __future__ import annotations

from extractors.names.languages.language import Language, Paradigm, Script, words

PARADIGMS = (
    Paradigm(typed="ais", forms="ais aise aises", rule="agreement", of="word", shortest=3),
    Paradigm(typed="aux", forms="aux al ale ales", rule="plural", shortest=2),
    Paradigm(typed="al", forms="al aux ale ales", rule="agreement", of="word"),
    Paradigm(typed="ien", forms="ien iens ienne iennes", rule="agreement"),
    Paradigm(typed="iens", forms="ien iens ienne iennes", rule="agreement"),
    Paradigm(typed="s", forms="s - e es", rule="plural", of="word", shortest=4),
    Paradigm(typed="e", forms="e es", rule="plural", shortest=4),
    Paradigm(typed="an", forms="an ans ane anes", rule="plural", shortest=3),
)

LANGUAGE = Language(
    tag="fr",
    name="French",
    script=Script.LATIN,
    paradigms=PARADIGMS,
    tails=("s",),
    tail_rule="plural",
    tail_shortest=5,
    letters="éèêàçùœ",
    short=(("Nations unies", "ONU"), ("Union européenne", "UE")),
    talk=(words("pourparlers négociations"), words("accord")),
    bodies=(words("réseau groupe clan"),),
    at=words("à de"),
    modifier_after=True,
    common=words(
        "le la les de des du et en un une que qui dans pour sur au aux par est avec son plus ne pas a ont"
        " été cette ce se il elle"
    ),
    shouted=words(
        "sa ses son tu toi on ou où mais car or ni si est es sont sur bas haut mal bon cas fin"
    ),
    other_worlds=words(
        "échecs blitz tournoi punk rock album concert chanson film roman magasin magasins boutique"
        " boutiques match football rythme orchestre vin mode"
    ),
    titles=words(
        "m mme mlle monsieur madame ministre président présidente ambassadeur porte-parole général colonel"
        " chef émissaire diplomate roi prince mollah cheikh"
    ),
    given_names=words(
        "alain albert andré anne antoine bernard brigitte catherine cécile charles christian christine"
        " claude daniel denis dominique emmanuel éric françois françoise frédéric gérard guy henri hélène"
        " isabelle jacques jean jérôme julie julien laurent louis luc marc marie martine michel nathalie"
        " nicolas olivier pascal patrick paul philippe pierre sophie sylvie thierry thomas valérie véronique"
        " vincent"
    ),
    named_after=words("rue avenue aéroport place boulevard stade université fondation prix"),
)
