"""What a person says of stories holds, whatever the grouper does later."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.support.scene import Scene
from tests.support.story_world import (
    BRIDGE,
    NOON,
    STRIKE,
    feed_ids,
    grouped,
    keep,
    stories,
    story_of,
)
from wirewatch.adapters.store import leases
from wirewatch.adapters.store.lease_holders import Holder

pytestmark = pytest.mark.slow  # a second each

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


@pytest.fixture
def resources(scene: Scene) -> Scene:
    """A scene with a bridge story of two outlets and a strike story of one."""
    scene.write()
    feed = next(iter(feed_ids(scene).values()))
    keep(scene, feed, "wire", title="Ostwick bridge closed over cracks", text=BRIDGE, seen_at=NOON)
    keep(scene, feed, "gazette", title="Harbour Bridge shut", text=BRIDGE, seen_at=NOON + MINUTE)
    keep(
        scene,
        feed,
        "courier",
        title="Karsk weavers walk out",
        text=STRIKE,
        seen_at=NOON + 2 * MINUTE,
    )
    grouped(scene, NOON + 3 * MINUTE)
    assert sorted(stories(scene).values()) == [["courier"], ["wire", "gazette"]]
    return scene


def later(scene: Scene, name: str, text: str, *, title: str = "", hours: int = 1) -> str:
    """Keep and group a later article; gives the key of the story that it came into."""
    feed = next(iter(feed_ids(scene).values()))
    seen_at = NOON + hours * HOUR
    keep(scene, feed, name, title=title or f"{name} on it", text=text, seen_at=seen_at)
    grouped(scene, seen_at + MINUTE)
    return story_of(scene, name)


def number(scene: Scene, outlet: str) -> str:
    key = story_of(scene, outlet)
    articles = scene.run("story", "show", key, "--json").json["articles"]
    return next(str(one["id"]) for one in articles if one["outlet"] == outlet)


def test_joined_stories_stay_joined_and_take_in_what_is_like_either(resources: Scene) -> None:
    bridge, strike = story_of(resources, "wire"), story_of(resources, "courier")
    joined = resources.run("story", "join", bridge, strike)
    assert (joined.code, joined.out.strip()) == (0, bridge)
    assert later(resources, "post", STRIKE, title="Karsk weavers walk out") == bridge
    assert later(resources, "star", BRIDGE, hours=2) == bridge
    assert list(stories(resources)) == [bridge]


def test_every_command_finds_a_joined_story_by_the_key_that_people_quoted(resources: Scene) -> None:
    bridge, strike = story_of(resources, "wire"), story_of(resources, "courier")
    resources.run("story", "join", bridge, strike)
    shown = resources.run("story", "show", strike)
    assert f"story    {bridge}: 3 articles" in shown.out
    assert f"{strike} was joined into it by hand" in shown.out
    assert f"story      {bridge}, 3 articles" in resources.run("explain", strike).out
    evidence = resources.run("evidence", strike, str(resources.folder / "evidence.zip"))
    assert f"story {bridge}: 3 articles" in evidence.err
    assert len(resources.run("statements", "--story", strike, "--json").json) == len(
        resources.run("statements", "--story", bridge, "--json").json
    )


def test_a_split_holds_and_what_comes_later_goes_to_the_part_that_it_is_like(
    resources: Scene,
) -> None:
    bridge, strike = story_of(resources, "wire"), story_of(resources, "courier")
    resources.run("story", "join", bridge, strike)
    apart = resources.run("story", "split", bridge, "http://courier.example/report").out.strip()
    assert apart == strike, "the story has the key back that it bore"
    again = resources.run("story", "split", bridge, number(resources, "gazette"))
    assert again.code == 0
    assert sorted(stories(resources).values()) == [["courier"], ["gazette"], ["wire"]]
    assert later(resources, "post", STRIKE) == strike
    grouped(resources, NOON + 9 * HOUR)
    assert sorted(stories(resources).values()) == [["courier", "post"], ["gazette"], ["wire"]]


def test_an_article_is_named_by_the_start_of_its_number_or_address(resources: Scene) -> None:
    bridge = story_of(resources, "wire")
    for name in (
        "gazette.ex",
        "http://gaz",
        number(resources, "gazette"),
        f"#{number(resources, 'gazette')}",
    ):
        assert resources.run("story", "split", bridge, name).code == 0, name
        assert resources.run("story", "join", bridge, "http://gazette.example/report").code == 0, (
            name
        )


@pytest.mark.parametrize(
    ("articles", "complaint"),
    [
        (("http://",), "means 2 articles of story"),
        (("http://elsewhere.example",), "is no article of story"),
        (("wire.example", "gazette.example"), "leave at least one in it"),
        ((), "name the articles"),
    ],
)
def test_a_split_that_is_not_clear_says_what_there_is(
    resources: Scene, articles: tuple[str, ...], complaint: str
) -> None:
    bridge = story_of(resources, "wire")
    ran = resources.run("story", "split", bridge, *articles)
    assert (ran.code, ran.out) == (2, "")
    assert complaint in ran.err
    if len(articles) == 1:
        for outlet in ("wire", "gazette"):
            assert f"  {number(resources, outlet)}  {outlet}: " in ran.err
            assert f"http://{outlet}.example/report" in ran.err


def test_what_is_no_story_is_named(resources: Scene) -> None:
    bridge = story_of(resources, "wire")
    for command in (["show", "nosuch"], ["split", "nosuch", "1"], ["join", bridge, "nosuch"]):
        ran = resources.run("story", *command)
        assert (ran.code, ran.out) == (1, "")
        assert "nosuch is neither a story nor an article of one" in ran.err
    itself = resources.run("story", "join", bridge, "http://gazette.example/report")
    assert (itself.code, "are one story already" in itself.err) == (2, True)


def test_explain_tells_the_decision_and_the_correction(resources: Scene) -> None:
    bridge = story_of(resources, "wire")
    apart = resources.run("story", "split", bridge, "gazette.example", now=NOON + HOUR).out.strip()
    told = resources.run("explain", "http://gazette.example/report").out
    assert f"by hand on 2021-10-14 13:00 UTC: article #2 split from {bridge} into {apart}" in told
    assert "before that, copy: 100% of its wording" in told


def test_a_correction_waits_for_a_grouping_at_work_and_leaves_all_as_it_was(
    resources: Scene,
) -> None:
    from wirewatch.adapters.store.lease_holders import current_holder
    from wirewatch.steps.corrections import GroupingAtWork, join_stories

    bridge, strike = story_of(resources, "wire"), story_of(resources, "courier")
    other = Holder("another machine", 1, "once")
    with resources.store() as store:
        assert leases.take_leases(store, "group", ["*"], holder=other)
        with pytest.raises(GroupingAtWork, match="try again"):
            join_stories(store, bridge, strike, holder=current_holder(), now=NOON, patience=0.0)
        leases.release_leases(store, "group", ["*"], holder=other)
        assert sorted(stories(resources).values()) == [["courier"], ["wire", "gazette"]]
        assert (
            join_stories(
                store, bridge, strike, holder=current_holder(), now=NOON, patience=0.0
            ).moved
            == 1
        )


def test_digests_do_not_tell_again_what_was_joined_or_split(resources: Scene) -> None:
    resources.cycle(NOON + timedelta(hours=20), only=["digest", "deliver"])
    bridge, strike = story_of(resources, "wire"), story_of(resources, "courier")
    resources.run("story", "join", bridge, strike)
    resources.cycle(NOON + timedelta(hours=44), only=["digest", "deliver"])
    resources.run("story", "split", bridge, "gazette.example")
    resources.cycle(NOON + timedelta(hours=68), only=["digest", "deliver"])
    first, second, third = resources.issues()
    assert "2 new stories" in first
    for quiet in (second, third):
        assert "bridge" not in quiet.lower()
        assert "weavers" not in quiet.lower()


def test_a_person_says_what_a_story_develops(resources: Scene) -> None:
    bridge, strike = story_of(resources, "wire"), story_of(resources, "courier")
    assert resources.run("story", "follows", strike, bridge).code == 0
    shown = resources.run("story", "show", bridge)
    assert f"line   > {bridge}" in shown.out
    assert f"follows {bridge}" in shown.out
    circle = resources.run("story", "follows", bridge, strike)
    assert (circle.code, f"story {strike} takes {bridge} further already" in circle.err) == (
        2,
        True,
    )
    assert resources.run("story", "follows", strike, "--nothing").code == 0
    assert "line " not in resources.run("story", "show", bridge).out
    assert f"{strike} set as no development of {bridge}" in resources.run("explain", strike).out
    for unclear in (
        [strike],
        [strike, bridge, "--nothing"],
        [bridge, "http://gazette.example/report"],
    ):
        assert resources.run("story", "follows", *unclear).code == 2
