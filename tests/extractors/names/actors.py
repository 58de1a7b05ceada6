"""Actors for tests, with the aliases that a user would type."""

from extractors.names.actors import Actor, AliasRule, Interest, Near, RequiredContext
from extractors.names.watchlist import Watchlist, compile_watchlist

LAVROV = Actor(
    id="lavrov",
    name="Sergei Lavrov",
    kind="person",
    aliases={
        "en": ("Sergei Lavrov", "Lavrov"),
        "ru": ("Сергей Лавров", "Лавров"),
        "ar": ("سيرغي لافروف", "لافروف"),
        "hi": ("लावरोव",),
        "zh": ("拉夫罗夫",),
    },
)
LEAGUE = Actor(
    id="league",
    name="Northern League",
    kind="group",
    aliases={"en": ("Northern League", "NLF"), "ru": ("Северная лига",)},
    exclude=("Northern League baseball",),
    requires_context=(RequiredContext(alias="NLF", any=("north", "militia")),),
)
SOUTHERN = Actor(
    id="southern",
    name="Northern League South",
    kind="group",
    aliases={"en": ("Northern League South",)},
)


def watchlist(*actors: Actor, interests: tuple[Interest, ...] = ()) -> Watchlist:
    return compile_watchlist(actors, interests)


def found(text: str, *actors: Actor, language: str | None = "en") -> list[tuple[str, str]]:
    return [(m.actor, m.surface) for m in watchlist(*actors).mentions(text, language)]


__all__ = ["LAVROV", "LEAGUE", "SOUTHERN", "AliasRule", "Near", "found", "watchlist"]
