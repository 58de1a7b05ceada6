"""Doubts about a watchlist, told before it flags the wrong things."""

from wirewatch.domain.configuration import Actor, RequiredContext
from wirewatch.domain.watch.lint import warnings


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
