"""Inflection learned from text without labels, for languages of which no endings are listed."""

from itertools import product

from extractors.names.actors import Actor
from extractors.names.inflection_classes import learn_declension
from extractors.names.languages.language import Script
from extractors.names.watchlist import Watchlist

STEMS = [
    a + b + c
    for a, b, c in product(
        ("Ba", "Do", "Mi", "Ke", "Zu", "Fe", "Ho", "Lu"),
        ("lda", "ren", "soto", "vami"),
        ("ra", "ni", "go", "tu", "pel"),
    )
]
TEXTS = [f"Then {stem} met {stem}kor near {stem}vi, said {stem}." for stem in STEMS] + [
    "Wirobel spoke of Wirobelkor."
]
NAME = Actor(id="it", name="Tarvabel", kind="group", aliases={"qaa": ("Tarvabel",)})


def surfaces(text: str, texts: list[str]) -> list[str]:
    learned = learn_declension("qaa", Script.LATIN, texts)
    return [
        m.surface
        for m in Watchlist([NAME], learned=[learned] if learned else []).mentions(text, "qaa")
    ]


def test_endings_that_many_words_exchange_are_those_of_names() -> None:
    text = "Then Tarvabelkor came, Tarvabelvi went, Tarvabelzzz stayed, and tarvabelkor is a word."
    assert surfaces(text, TEXTS) == ["Tarvabelkor", "Tarvabelvi"]


def test_too_few_words_teach_nothing() -> None:
    assert learn_declension("qaa", Script.LATIN, TEXTS[:20]) is None
    assert surfaces("Then Tarvabelkor came.", TEXTS[:20]) == []


def test_proclitics_are_learned_in_a_script_without_capitals() -> None:
    words = ["".join(p) for p in product("אבגדה", "למנס", "רשת", "טחיכ")]
    texts = [f"{word} צ{word} {word}" for word in words] * 2
    learned = learn_declension("qaa", Script.OTHER, texts)
    assert learned is not None
    assert (learned.prefixes, learned.capitals) == (("צ",), False)


def test_the_same_words_give_the_same_result_in_any_order() -> None:
    one, other = (learn_declension("qaa", Script.LATIN, texts) for texts in (TEXTS, TEXTS[::-1]))
    assert one is not None
    assert other is not None
    assert (one.classes, one.prefixes) == (other.classes, other.prefixes)


def test_what_was_learned_counts_in_the_hash_of_the_watchlist_only_where_it_is_used() -> None:
    learned = learn_declension("qaa", Script.LATIN, TEXTS)
    assert learned is not None
    english = Actor(id="e", name="E", aliases={"en": ("Tarvabel",)})
    assert Watchlist([NAME], learned=[learned]).hash != Watchlist([NAME]).hash
    assert Watchlist([english], learned=[learned]).hash == Watchlist([english]).hash


def test_a_language_with_a_list_of_endings_keeps_it() -> None:
    learned = learn_declension("uk", Script.LATIN, TEXTS)
    assert learned is not None
    state = Actor(id="s", name="S", aliases={"uk": ("Каледонія",)})
    assert Watchlist([state], learned=[learned]).mentions("Посли Каледонії приїхали.", "uk")
