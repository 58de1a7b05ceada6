from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.names.actors import Actor, RequiredContext
from extractors.names.watchlist import Watchlist, WatchResult, compile_watchlist
from wirewatch.domain.watchlist_edits import ChangedAliases, diff_actors

pytestmark = pytest.mark.slow


MOLES = Actor(
    id="moles",
    name="Moles",
    kind="group",
    aliases={"en": ("Moles", "Mole Council", "MLX"), "ru": ("кротяне",), "fr": ("Taupiers",)},
    exclude=("Moles theatre",),
    requires_context=(RequiredContext(alias="MLX", any=("tunnel",)),),
)
NORTHERN = Actor(
    id="northern",
    name="Borderland Moles",
    aliases={"en": ("Borderland Moles",), "ru": ("порубежные кротяне",)},
)
TALKS = Actor(
    id="talks",
    name="Belmont talks",
    kind="forum",
    aliases={"en": ("Belmont talks", "Belmont format")},
)
PERSON = Actor(
    id="vane", name="Orla Vanegard", kind="person", aliases={"en": ("Orla Vanegard", "Vanegard")}
)
FRONT = Actor(id="front", name="Front", aliases={"en": ("Belmont Resistance Front",)})
ACTORS = (MOLES, NORTHERN, TALKS, PERSON, FRONT)
# so many that no edit touches a great part of the list: else every text is watched anew, and nothing is left to prove
OTHERS = tuple(
    Actor(id=f"other-{n}", name=f"Other {n}", aliases={"en": (f"Otherworld {n}00",)})
    for n in range(40)
)

PIECES = (
    "The Moles met.", "The Moles theatre opened.", "Los Moles borderlandos", "Borderland Moles", "tunnel Moles",
    "the Borderland and Afghan Moles", "кротяне молчали", "порубежные кротяне", "MLX in the tunnel", "MLX",
    "talks held in Belmont with the Moles", "négociations de Belmont", "Orla Vanegard said", "Lars Vanegard",
    "Vanegardas teigė", "the Belmont Resistance Front", "Resistance Front of Belmont", "Taupiers", "Mole Council",
    "the format of Belmont", "a tunnel", "Vanegard said", "nothing",
)  # fmt: skip
SPARE = (
    "Borderland",
    "Diggers",
    "Belmont",
    "Moles of Belmont",
    "Lars Vanegard",
    "Southern Moles",
    "The Format",
)

texts = st.lists(st.sampled_from(PIECES), max_size=4).map(". ".join)


@st.composite
def edited(draw: st.DrawFn) -> tuple[Actor, ...]:
    """Return the actors with one to three edits of any kind."""
    actors = {actor.id: actor for actor in ACTORS}
    for _ in range(draw(st.integers(1, 3))):
        actor = actors.get(draw(st.sampled_from([one.id for one in ACTORS])))
        if actor is not None:
            actors[actor.id] = _edited(draw, actor)
            if draw(st.integers(0, 9)) == 0 and len(actors) > 1:
                del actors[actor.id]
    return tuple(actors.values())


def _edited(draw: st.DrawFn, actor: Actor) -> Actor:
    kind = draw(st.sampled_from(("add", "drop", "exclude", "context", "nested", "kind")))
    names = actor.aliases["en"]
    if kind == "add":
        return replace(
            actor,
            aliases={
                **actor.aliases,
                "en": tuple(dict.fromkeys((*names, draw(st.sampled_from(SPARE))))),
            },
        )
    if kind == "drop":
        return replace(actor, aliases={**actor.aliases, "en": names[1:] or ("Placeholder",)})
    if kind == "exclude":
        return replace(actor, exclude=(draw(st.sampled_from(PIECES)),))
    if kind == "context":
        return replace(actor, requires_context=(RequiredContext(alias=names[0], any=("tunnel",)),))
    if kind == "nested":
        return replace(actor, nested="allow" if actor.nested == "longest" else "longest")
    return replace(actor, kind="person" if actor.kind != "person" else "group")


def told(
    watchlist: Watchlist, title: str, body: str, language: str | None
) -> set[tuple[object, ...]]:
    watched: WatchResult = watchlist.watch(title=title, lead="", body=body, language=language)
    return {(one.actor, one.field, one.start, one.end) for one in watched.mentions}


@settings(max_examples=40, deadline=None)
@given(
    edited(),
    st.lists(
        st.tuples(texts, texts, st.sampled_from(("en", "ru", "fr", "es", "lt", None))),
        min_size=8,
        max_size=8,
    ),
)
def test_where_no_touched_name_stands_both_lists_find_the_same(
    new: tuple[Actor, ...], articles: list[tuple[str, str, str | None]]
) -> None:
    before, after = compile_watchlist((*ACTORS, *OTHERS)), compile_watchlist((*new, *OTHERS))
    sight = ChangedAliases(before, after)
    for title, body, language in articles:
        if not sight.may_change(title, "", body, language=language):
            assert told(before, title, body, language) == told(after, title, body, language), (
                title,
                body,
                language,
            )


def test_a_small_edit_leaves_most_texts_out_of_sight() -> None:
    new = tuple(
        replace(a, aliases={**a.aliases, "fr": ("Fouisseurs",)}) if a.id == "moles" else a
        for a in ACTORS
    )
    sight = ChangedAliases(
        compile_watchlist((*ACTORS, *OTHERS)), compile_watchlist((*new, *OTHERS))
    )
    assert sight.may_change("Les Fouisseurs ont parlé.", language="fr")
    assert not sight.may_change("The Moles met. Otherworld 100 did not.", language="en")


def test_an_edit_that_only_moves_actors_about_is_none() -> None:
    assert diff_actors(ACTORS, ACTORS[::-1]) == ()
