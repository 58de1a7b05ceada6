"""Doubts about a watchlist, told before it flags the wrong things."""

from wirewatch.domain.configuration import Actor, RequiredContext
from wirewatch.domain.watch.alias_checks import warnings


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
    assert told(mixed) == ["a ЭКOBAC mixes two scripts (“OBAC” in “ЭКOBAC” is Latin); type it again in one"]


def test_an_alias_that_no_text_could_show_is_told() -> None:
    assert "not found even where a text prints it so" in told(actor("a", "C%% Club"))[0]


def test_names_are_tried_without_their_accents_and_in_their_forms() -> None:
    for tag, alias in (("fr", "Océdao"), ("pl", "Łódzka Unia"), ("uk", "Чернець"), ("vi", "Tuấn"), ("ja", "ヨルパ")):
        assert told(Actor(id="a", name="a", aliases={tag: (alias,)})) == []
