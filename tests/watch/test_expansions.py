"""What a text itself says that an acronym stands for decides whose it is."""

import pytest

from tests.watch.actors import found, watchlist
from wirewatch.domain.configuration import Actor, RequiredContext

FRONT = Actor(
    id="front",
    name="Northern Liberation Front",
    aliases={"en": ("Northern Liberation Front", "NLF"), "fr": ("Front de libération du Nord", "FLN")},
    requires_context=(RequiredContext(alias="NLF", any=("militia", "leaders")),),
)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "The National Laundry Federation (NLF) asked a militia for towels."),
        ("en", "NLF (National Laundry Federation) leaders met."),
        ("en", "The NLF (nasal lavage fluid) was sampled, the leaders of the study say."),
        ("en", "New Leaf Farms grows leeks. NLF leaders eat them."),
        ("en", "Militia raid: several NLFs were found."),
        ("fr", "L’Office (Fonds local de Nantes, FLN) : le Fonds local de Nantes (FLN) investit."),
    ],
)
def test_an_acronym_spelled_out_as_another_body_is_that_ones(language: str, text: str) -> None:
    assert found(text, FRONT, language=language) == []


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "The Northern Liberation Front (NLF) met its leaders."),
        ("en", "The Northern Liberation Forces (NLF) met its leaders."),
        ("en", "NLF leaders met. Later No Lessons Followed."),
        ("en", "The N.L.F., a militia, and the NLF (founded by Nora Lund) fought."),
        ("en", "A militia, the NLF, met. The Nile Left Flank is a novel."),
        ("fr", "Le Front de libération du Nord (FLN) négocie."),
    ],
)
def test_its_own_name_and_no_name_at_all_leave_the_acronym_to_the_actor(language: str, text: str) -> None:
    assert "front" in {actor for actor, _ in found(text, FRONT, language=language)}


def test_a_body_that_the_lead_introduces_takes_the_acronym_in_the_title_too() -> None:
    watched = watchlist(FRONT).watch(
        title="NLF leaders meet",
        lead="The National Laundry Federation (NLF) met in Bath.",
        body="The NLF has 12 members.",
        language="en",
    )
    assert watched.mentions == ()
    assert {miss.stopped_by for miss in watched.near_misses} == {"stands for “National Laundry Federation” here"}
