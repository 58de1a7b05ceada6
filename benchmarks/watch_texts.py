"""Seeded texts and watchlists for the watch benchmarks: words of fourteen languages, names that nobody bears."""

from __future__ import annotations

import random

from extractors.names.actors import Actor
from extractors.names.languages import LANGUAGES
from extractors.names.languages.language import Language, Script

HAN = (
    "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种"
    "面而方后多定行学法所民得经十三之进着等部度家电力里如水化高自二理起小物现实加量都两体制机当使点从业本"
    "去把性好应开它合还因由其些然前外天政四日那社义事平形相全表间样与关各重新线内数正心反你明看原又么利比"
    "或但质气第向道命此变条只没结解问意建月公无系军很情者最立代想已通并提直题党程展五果料象员革位入常文总"
    "次品式活设及管特件长求老头基资边流路级少图山统接知较将组见计别她手角期根论运农指"
)
SYLLABLES = {
    Script.LATIN: [
        "ba",
        "ko",
        "ri",
        "tal",
        "men",
        "dor",
        "vi",
        "sha",
        "lu",
        "ker",
        "gan",
        "ost",
        "ir",
        "eth",
        "rim",
        "pol",
        "nav",
        "ser",
        "ud",
    ],
    Script.CYRILLIC: [
        "ба",
        "ко",
        "ри",
        "тал",
        "мен",
        "дор",
        "ви",
        "ша",
        "лу",
        "кер",
        "ган",
        "ост",
        "ир",
        "эт",
        "рим",
        "пол",
        "нав",
        "сер",
        "уд",
    ],
    Script.ARABIC: [
        "با",
        "کو",
        "ری",
        "تال",
        "من",
        "دور",
        "وی",
        "شا",
        "لو",
        "کر",
        "گان",
        "است",
        "یر",
        "مر",
        "پول",
        "ناو",
        "سر",
    ],
    Script.DEVANAGARI: [
        "बा",
        "को",
        "री",
        "ताल",
        "मन",
        "दोर",
        "वी",
        "शा",
        "लू",
        "कर",
        "गान",
        "सत",
        "इर",
        "रम",
        "पोल",
        "नाव",
        "सर",
    ],
}


def word(language: Language, dice: random.Random) -> str:
    """Return a made-up word of a language's script."""
    if language.script is Script.HAN:
        return "".join(dice.choices(HAN, k=dice.randint(1, 3)))
    return "".join(dice.choices(SYLLABLES[language.script], k=dice.randint(1, 4)))


def name(language: Language, dice: random.Random) -> str:
    """Return a made-up name of two long words."""
    if language.script is Script.HAN:
        return "".join(dice.choices(HAN, k=4))
    words = [
        "".join(dice.choices(SYLLABLES[language.script], k=dice.randint(3, 4))) for _ in range(2)
    ]
    return " ".join(w.capitalize() for w in words)


def text(language: Language, dice: random.Random, characters: int = 2800) -> str:
    """Return a text of about so many characters: common words and made-up ones, in sentences."""
    common = sorted(language.common)
    parts: list[str] = []
    length = 0
    while length < characters:
        sentence = [
            dice.choice(common) if common and dice.random() < 0.4 else word(language, dice)
            for _ in range(12)
        ]
        line = ("" if language.script is Script.HAN else " ").join(sentence) + ". "
        parts.append(line.capitalize())
        length += len(line)
    return "".join(parts)


def watchlist(aliases: int, dice: random.Random) -> list[Actor]:
    """Return actors with so many aliases in all, spread over the languages."""
    actors: list[Actor] = []
    for number in range(max(1, aliases // len(LANGUAGES))):
        by_tag: dict[str, tuple[str, ...]] = {}
        for language in LANGUAGES:
            by_tag[language.tag] = (*by_tag.get(language.tag, ()), name(language, dice))
        actors.append(
            Actor(id=f"actor-{number}", name=f"Actor {number}", kind="group", aliases=by_tag)
        )
    return actors


def texts(
    count: int, actors: list[Actor], dice: random.Random, *, flagged: float
) -> list[tuple[str, str]]:
    """Return so many (text, language tag), a share of them with one alias in the middle."""
    made = []
    for index in range(count):
        language = LANGUAGES[index % len(LANGUAGES)]
        written = text(language, dice)
        if dice.random() < flagged:
            alias = dice.choice(dice.choice(actors).aliases[language.tag])
            middle = written.find(" ", len(written) // 2)
            written = f"{written[:middle]} {alias} {written[middle:]}"
        made.append((written, language.tag))
    return made
