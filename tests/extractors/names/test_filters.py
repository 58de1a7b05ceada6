"""Limits that a user writes: they hold, and the near misses say which one held."""

import pickle
from dataclasses import replace

import pytest

from extractors.names.actors import Actor, AliasRule, Near
from extractors.names.watchlist import WatchResult
from tests.extractors.names.actors import LAVROV, LEAGUE, SOUTHERN, found, watchlist


def watch(
    actor: Actor,
    *,
    title: str = "",
    lead: str = "",
    body: str = "",
    language: str | None = "en",
    outlet: str | None = None,
) -> WatchResult:
    return watchlist(actor).watch(
        title=title, lead=lead, body=body, language=language, outlet=outlet
    )


def limited(rule: AliasRule) -> Actor:
    return replace(LEAGUE, rules=(rule,))


def test_an_excluded_phrase_is_not_flagged_in_any_form() -> None:
    assert found("The Northern League baseball season opened.", LEAGUE) == []


def test_an_acronym_that_needs_context_counts_only_beside_it() -> None:
    assert found("The NLF met its lenders.", LEAGUE) == []
    assert found("The NLF militia withdrew.", LEAGUE) == [("league", "NLF")]


def test_context_may_stand_anywhere_in_the_article() -> None:
    watched = watch(LEAGUE, title="Militias withdraw", body="The NLF agreed.")
    assert [(m.surface, m.context) for m in watched.mentions] == [("NLF", "militia")]


def test_the_full_name_elsewhere_is_context_for_the_acronym() -> None:
    watched = watch(LEAGUE, lead="The Northern League met.", body="The NLF agreed.")
    assert [m.surface for m in watched.mentions] == ["Northern League", "NLF"]


def test_the_near_miss_names_the_missing_context() -> None:
    (miss,) = watch(LEAGUE, body="The NLF met its lenders.").near_misses
    assert "north, militia" in miss.stopped_by


def test_acronyms_keep_their_capitals() -> None:
    assert found("nlf north", LEAGUE) == []
    assert found("In the north the N.L.F. and the NLF’s men", LEAGUE) == [
        ("league", "N.L.F."),
        ("league", "NLF’s"),
    ]


def test_the_longest_name_wins_across_actors() -> None:
    assert found("The Northern League South met.", LEAGUE, SOUTHERN) == [
        ("southern", "Northern League South")
    ]


def test_nested_names_count_when_the_actor_allows_it() -> None:
    assert found("The Northern League South met.", replace(LEAGUE, nested="allow"), SOUTHERN) == [
        ("southern", "Northern League South"),
        ("league", "Northern League"),
    ] or found("The Northern League South met.", replace(LEAGUE, nested="allow"), SOUTHERN) == [
        ("league", "Northern League"),
        ("southern", "Northern League South"),
    ]


@pytest.mark.parametrize(
    ("rule", "outlet", "language", "told"),
    [
        (AliasRule(outlets=("Daily",)), None, "en", "outlet is unknown"),
        (AliasRule(outlets=("Daily",)), "Weekly", "en", "limited to Daily"),
        (AliasRule(except_outlets=("Weekly",)), "Weekly", "en", "not counted in Weekly"),
        (AliasRule(languages=("en",)), None, None, "language is unknown"),
        (AliasRule(languages=("ru",)), None, "en", "limited to texts in ru"),
        (AliasRule(places=("title",)), None, "en", "limited to title"),
        (AliasRule(near=Near(words=("border",), within=3)), None, "en", "within 3 words"),
        (AliasRule(case="exact"), None, "en", "capitals must stand"),
    ],
)
def test_a_limit_that_is_not_met_stops_the_alias_and_is_named(
    rule: AliasRule, outlet: str | None, language: str | None, told: str
) -> None:
    watched = watch(
        limited(rule),
        body="NORTHERN LEAGUE men left the town at noon.",
        outlet=outlet,
        language=language,
    )
    assert watched.mentions == ()
    assert told in watched.near_misses[0].stopped_by


@pytest.mark.parametrize(
    ("rule", "outlet"),
    [
        (AliasRule(outlets=("Daily",)), "Daily"),
        (AliasRule(except_outlets=("Weekly",)), "Daily"),
        (AliasRule(languages=("en",)), None),
        (AliasRule(places=("body",)), None),
        (AliasRule(near=Near(words=("border",), within=4)), None),
        (AliasRule(case="exact"), None),
        (AliasRule(alias="NLF", places=("title",)), None),
    ],
)
def test_a_limit_that_is_met_lets_the_alias_through(rule: AliasRule, outlet: str | None) -> None:
    assert (
        watch(limited(rule), body="Northern League men at the border.", outlet=outlet).mentions
        != ()
    )


def test_a_watchlist_travels_to_worker_processes() -> None:
    copy = pickle.loads(pickle.dumps(watchlist(LAVROV)))
    assert copy.hash == watchlist(LAVROV).hash
    assert [m.surface for m in copy.mentions("Lavrov spoke")] == ["Lavrov"]


def test_the_hash_changes_with_an_alias_and_only_then() -> None:
    changed = replace(LAVROV, aliases={**LAVROV.aliases, "de": ("Lawrow",)})
    assert watchlist(LAVROV).hash == watchlist(LAVROV).hash != watchlist(changed).hash


def test_a_longer_acronym_is_not_the_plural_of_a_shorter_one() -> None:
    spies = Actor(id="spies", name="Spies", aliases={"en": ("ISI",)})
    assert found("ISIS and ISI, two ISIs", spies) == [("spies", "ISI"), ("spies", "ISIs")]
