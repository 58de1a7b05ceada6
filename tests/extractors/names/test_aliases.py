"""Names of two words in another order, and names that a modifier makes another group's."""

import time

import pytest

from extractors.names.actors import Actor, RequiredContext
from extractors.names.alias_checks import warnings
from extractors.names.watchlist import compile_watchlist


def told(actor: Actor, *others: Actor) -> list[str]:
    return [f"{doubt.actor} {doubt.alias} {doubt.message}" for doubt in warnings([actor, *others])]


def actor(name: str, *aliases: str, context: str | None = None) -> Actor:
    required = (RequiredContext(alias=context, any=("x",)),) if context else ()
    return Actor(id=name, name=name, aliases={"en": aliases}, requires_context=required)


def test_a_short_alias_is_doubted_unless_it_needs_context() -> None:
    assert "3 letters" in told(actor("a", "SCO"))[0]
    assert told(actor("a", "SCO", context="SCO")) == []


def test_a_common_word_is_doubted() -> None:
    assert "common word" in told(actor("a", "with"))[0]
    assert "common word" in told(actor("a", "IS"))[0]


def test_one_alias_of_two_actors_is_doubted() -> None:
    assert told(actor("a", "Moscow format"), actor("b", "Moscow Format")) == [
        "b Moscow Format is also an alias of a; both will be flagged; drop it from one"
    ]


def test_an_alias_without_letters_is_doubted() -> None:
    assert "no letter" in told(actor("a", "!!!"))[0]


def test_a_sound_watchlist_raises_no_doubt() -> None:
    assert told(actor("a", "Moscow format"), actor("b", "Kabulov")) == []


def test_a_pattern_is_no_alias() -> None:
    assert told(actor("a", "Kabul.*")) == [
        "a Kabul.* has “*”, but an alias is no pattern; type the name, its other forms are found without"
    ]
    assert told(actor("a", "Kabulov|Kabulova"))
    assert told(actor("a", "Kabul+", "Yahoo!")) == []


def test_letters_of_two_scripts_are_named() -> None:
    mixed = Actor(id="a", name="a", aliases={"ru": ("ЭКOBAC",)})
    assert told(mixed) == [
        "a ЭКOBAC mixes two scripts (“OBAC” in “ЭКOBAC” is Latin); type it again in one"
    ]


def test_an_alias_that_no_text_could_show_is_told() -> None:
    assert "not found even where a text prints it so" in told(actor("a", "C%% Club"))[0]


def test_names_are_tried_without_their_accents_and_in_their_forms() -> None:
    for tag, alias in (
        ("fr", "Océdao"),
        ("pl", "Łódzka Unia"),
        ("uk", "Чернець"),
        ("vi", "Tuấn"),
        ("ja", "ヨルパ"),
    ):
        assert told(Actor(id="a", name="a", aliases={tag: (alias,)})) == []


ACTORS = [
    Actor(
        id="taliban",
        name="Taliban (Islamic Emirate of Afghanistan)",
        kind="group",
        aliases={
            "en": ("Taliban",),
            "ru": ("Талибан", "талибы"),
            "fa": ("طالبان",),
            "ar": ("طالبان",),
        },
    ),
    Actor(
        id="pakistani-taliban",
        name="Pakistani Taliban",
        kind="group",
        aliases={
            "en": ("Pakistani Taliban",),
            "ru": ("пакистанские талибы",),
            "ar": ("طالبان باكستان",),
        },
    ),
    Actor(
        id="doha-talks",
        name="Doha talks on Afghanistan",
        kind="forum",
        aliases={
            "en": ("Doha talks", "Doha agreement"),
            "ru": ("переговоры в Дохе",),
            "fr": ("pourparlers de Doha",),
            "fa": ("مذاکرات دوحه",),
            "ar": ("محادثات الدوحة",),
        },
    ),
    Actor(id="haqqani", name="Haqqani network", kind="group", aliases={"en": ("Haqqani network",)}),
    Actor(id="lavrov", name="Sergey Lavrov", kind="person", aliases={"en": ("Lavrov",)}),
]
WATCHLIST = compile_watchlist(ACTORS)


def flagged(text: str, language: str) -> set[str]:
    return {m.actor for m in WATCHLIST.mentions(text, language)}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "The Taliban said talks in Doha had stalled."),
        ("en", "The Taliban held negotiations with American envoys in the Qatari capital Doha."),
        ("en", "The Taliban left the Doha peace talks."),
        ("en", "The Taliban kept to the accord signed in Doha."),
        ("ru", "Талибы продолжили переговоры с американцами в столице Катара Дохе."),
        ("fa", "طالبان از مذاکرات صلح در دوحه خبر داد."),
        ("es", "Los talibanes retomaron las negociaciones de paz en la capital catarí, Doha."),
        ("it", "I talebani lasciano i colloqui di Doha."),
        ("pl", "Talibowie zerwali rozmowy pokojowe w Doha."),
        ("ar", "شاركت طالبان في مفاوضات السلام في الدوحة."),
    ],
)
def test_talks_are_found_in_any_word_order_near_a_related_actor(language: str, text: str) -> None:
    assert flagged(text, language) == {"taliban", "doha-talks"}


@pytest.mark.parametrize(
    "text",
    [
        "Hostage talks were held in Doha on Sunday.",
        "Lavrov praised the negotiations on Gaza in Doha.",
        "The Taliban met traders. A gas deal was signed in Doha.",
        "Talks broke down. In Doha the Taliban keep an office.",
        "The Taliban spoke. Doha is hot.",
        "The Taliban like Doha and the talks elsewhere.",
    ],
)
def test_other_talks_at_the_same_place_are_not_meant(text: str) -> None:
    assert "doha-talks" not in flagged(text, "en")


def test_a_title_about_a_related_actor_proves_the_whole_article() -> None:
    body = "Envoys arrived. An agreement was signed in Doha by both."
    seen = WATCHLIST.watch(title="Taliban wait", lead="", body=body, language="en")
    assert [(m.surface, m.context) for m in seen.mentions if m.actor == "doha-talks"] == [
        ("agreement was signed in Doha", "Taliban")
    ]
    unseen = WATCHLIST.watch(title="Banks wait", lead="", body=body, language="en")
    assert [m.actor for m in unseen.mentions] == []
    assert (
        unseen.near_misses[0].stopped_by
        == "in other words, and no related actor in its sentence or the title"
    )


def test_a_network_goes_by_other_nouns_beside_others() -> None:
    assert flagged("The Taliban and the Haqqani group agreed.", "en") == {"taliban", "haqqani"}
    assert flagged("The Haqqani group opened a bakery.", "en") == set()


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "the Pakistan Taliban"),
        ("en", "Pakistan's Taliban"),
        ("ru", "пакистанский «Талибан»"),
        ("ar", "حركة طالبان الباكستانية"),
        ("es", "los talibanes paquistaníes"),
        ("it", "i talebani pachistani"),
        ("pl", "pakistańskich talibów"),
        ("id", "Taliban Pakistan"),
    ],
)
def test_a_modifier_makes_it_the_other_group(language: str, text: str) -> None:
    assert flagged(text, language) == {"pakistani-taliban"}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "In Pakistan, Taliban envoys met."),
        ("en", "Taliban-Pakistan trade grows."),
        ("en", "They left Pakistan. Taliban rule began."),
        ("es", "Pakistán talibanes"),
        ("fa", "طالبان افغانستان"),
    ],
)
def test_a_country_on_the_other_side_is_no_modifier(language: str, text: str) -> None:
    assert flagged(text, language) == {"taliban"}


def test_a_preposition_may_stand_before_the_place_in_a_name() -> None:
    branch = Actor(
        id="branch",
        name="x",
        kind="group",
        aliases={"en": ("Islamic State Khorasan",), "ru": ("Вилаят Хорасан",)},
    )
    found = compile_watchlist([branch])
    assert [m.surface for m in found.mentions("the Islamic State in Khorasan", "en")] == [
        "Islamic State in Khorasan"
    ]
    assert found.mentions("an Islamic state of Khorasan", "en") == []


def test_two_groups_under_one_name_are_both_meant() -> None:
    assert flagged("the Pakistan and Afghanistan Taliban", "en") == {"taliban", "pakistani-taliban"}
    assert flagged("حركتي طالبان الأفغانية والباكستانية", "ar") == {"taliban", "pakistani-taliban"}


@pytest.mark.parametrize(
    "piece", ["talks in ", "talks in Doha ", "Doha ", "Taliban Pakistan and ", "deal a b c "]
)
def test_repeated_heads_and_names_cost_no_more_than_their_length(piece: str) -> None:
    text = piece * (40_000 // len(piece))
    started = time.process_time()
    WATCHLIST.mentions(text, "en")
    assert time.process_time() - started < 4
