"""`wirewatch story show`, `statements` and `coming-up` as people and programs call them."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from tests.support import store_world
from tests.support.scene import Scene
from tests.support.story_world import BRIDGE, NOON, feed_ids, grouped, keep, story_of
from wirewatch.adapters.store import articles, event_dates

pytestmark = pytest.mark.slow  # a second each

MINUTE = timedelta(minutes=1)
SAID = (
    "“The bridge stays shut until the divers are done with the third pier,” Ilse Brandt, the keeper of the bridge, "
    "said on Tuesday. The keepers will meet in Ostwick on 20 October."
)


@pytest.fixture
def resources(scene: Scene) -> Scene:
    """A scene with one story: a wire report, a copy of it with one sentence more, a Russian one."""
    scene.write()
    feed = next(iter(feed_ids(scene).values()))
    keep(scene, feed, "wire", title="Ostwick bridge closed", text=f"{BRIDGE}\n{SAID}", seen_at=NOON)
    more = f"{BRIDGE}\n{SAID}\nA ferry will carry 300 cars an hour by way of Linden, the port of Ostwick told us."
    keep(
        scene, feed, "gazette", title="Bridge \x1b[31mshut\u202e", text=more, seen_at=NOON + MINUTE
    )
    grouped(scene, NOON + MINUTE)
    return scene


def test_a_story_is_shown_with_what_each_article_adds(resources: Scene) -> None:
    shown = resources.run("story", "show", story_of(resources, "wire")).out
    assert "first    wire, 2021-10-14 12:00 UTC" in shown
    assert "2 articles, 1 independent outlet" in shown
    assert "gazette (en): copy" in shown
    assert "adds 1 sentence:\n      + A ferry will carry 300 cars an hour by way of Linden" in shown
    assert "nearest to #1" in shown


def test_a_story_as_json_holds_nothing_else(resources: Scene) -> None:
    found = resources.run("story", "show", "http://gazette.example/report", "--json").json
    assert found["key"] == story_of(resources, "wire")
    wire, gazette = found["articles"]
    assert (wire["relation"], wire["opens"], wire["adds"]) == ("lead", True, [])
    assert (gazette["nearest"], found["first"], found["lead"]) == (
        wire["id"],
        wire["id"],
        wire["id"],
    )
    assert gazette["published_at"] == "2021-10-14T12:01:00Z"
    assert [one["key"] for one in found["line"]] == [found["key"]]


def test_outside_text_is_harmless_on_screen(resources: Scene) -> None:
    for command in (["story", "show", story_of(resources, "wire")], ["statements"], ["coming-up"]):
        shown = resources.run(*command, now=NOON).out
        assert "\x1b" not in shown
        assert "\u202e" not in shown


def test_statements_say_who_when_where_and_in_how_many_outlets(resources: Scene) -> None:
    shown = resources.run("statements", "--speaker", "brandt").out.splitlines()
    assert shown[0] == "2021-10-14 12:00  Ilse Brandt (said, Tue 12 Oct 2021)"
    assert (
        shown[1].strip() == "“The bridge stays shut until the divers are done with the third pier”"
    )
    assert shown[2].strip() == "wire (en); also in gazette"
    (one,) = resources.run("statements", "--json").json
    assert (one["speaker"], one["said_on"], one["others"]) == (
        "Ilse Brandt",
        "2021-10-12",
        ["gazette"],
    )
    assert resources.run("statements", "--speaker", "nobody", "--json").json == []
    assert resources.run("statements", "--limit", "0", "--since", "2021-10-15").out == ""


@pytest.mark.parametrize(
    ("command", "complaint"),
    [
        (["statements", "--actor", "talban"], '--actor: "talban" is no actor'),
        (["statements", "--since", "soon"], '--since: "soon" is not an instant'),
        (["coming-up", "--actor", "talban"], '--actor: "talban" is no actor'),
        (["coming-up", "--until", "Christmas"], '--until: "Christmas" is not a day'),
        (["coming-up", "--reject", "4711"], "no announced date with the number 4711"),
        (["coming-up", "--restore", "99999999999999999999"], "Must be <= 2147483647"),
        (["digest", "list", "daily", "99999999999999999999"], "Must be <= 2147483647"),
        (["digest", "send", "daily", "0"], "Must be >= 1"),
        (["export", "--since", "0001-01-01T00:00+14:00"], "before or behind all dates"),
    ],
)
def test_a_wrong_option_is_named(scene: Scene, command: list[str], complaint: str) -> None:
    scene.write()
    ran = scene.run(*command)
    assert (ran.code, ran.out) == (2, "")
    assert complaint in ran.err


def test_a_story_that_is_not_there_is_named(scene: Scene) -> None:
    scene.write()
    ran = scene.run("statements", "--story", "nosuch")
    assert (ran.code, "nosuch is neither a story nor an article of one" in ran.err) == (1, True)


def test_a_coming_date_is_told_in_the_words_of_its_outlet_and_hidden_for_good(
    resources: Scene,
) -> None:
    shown = resources.run("coming-up", now=NOON).out.splitlines()
    (one,) = resources.run("coming-up", "--json", now=NOON).json
    assert shown[0] == f"Wed 20 Oct 2021  [{one['id']}]  Taliban"
    assert shown[1].strip() == "“The keepers will meet in Ostwick on 20 October.”"
    assert shown[2].strip() == "wire (en): Ostwick bridge closed"

    assert resources.run("coming-up", "--reject", str(one["id"]), now=NOON).code == 0
    assert resources.run("coming-up", "--json", now=NOON).json == []
    (hidden,) = resources.run("coming-up", "--rejected", "--json", now=NOON).json
    assert hidden == one
    feed = next(iter(feed_ids(resources).values()))
    keep(
        resources,
        feed,
        "courier",
        title="Ostwick bridge closed",
        text=f"{BRIDGE}\n{SAID}",
        seen_at=NOON + 2 * MINUTE,
    )
    grouped(resources, NOON + 2 * MINUTE)
    assert resources.run("coming-up", "--json", now=NOON + 3 * MINUTE).json == []

    assert resources.run("coming-up", "--restore", str(one["id"]), now=NOON).code == 0
    assert resources.run("coming-up", "--json", now=NOON).json == [one]


def test_an_event_that_two_stories_announce_is_listed_and_hidden_once(resources: Scene) -> None:
    later = NOON + timedelta(hours=30)
    feed = next(iter(feed_ids(resources).values()))
    other = "The Taliban say that the keepers of all bridges will meet in Ostwick on 20 October. Snow fell in the hills."
    keep(resources, feed, "ferry", title="Railway tickets cost more", text=other, seen_at=later)
    grouped(resources, later)
    with resources.look() as tx:
        assert (
            len({each.story for each in event_dates.list_upcoming_dates(tx, now=later + MINUTE)})
            == 2
        )
    (one,) = resources.run("coming-up", "--json", now=later + MINUTE).json
    assert resources.run("coming-up", "--reject", str(one["id"]), now=later + MINUTE).code == 0
    assert resources.run("coming-up", "--json", now=later + MINUTE).json == []
    assert resources.run("coming-up", "--restore", str(one["id"]), now=later + MINUTE).code == 0
    assert resources.run("coming-up", "--json", now=later + MINUTE).json == [one]


def test_coming_dates_go_into_a_calendar(resources: Scene) -> None:
    made = resources.run("coming-up", "--ics", now=NOON)
    assert made.out.startswith("BEGIN:VCALENDAR\r\n")
    assert "DTSTART;VALUE=DATE:20211020\r\n" in made.out
    assert made.out.endswith("END:VCALENDAR\r\n")


def test_a_rejected_date_is_in_no_digest(resources: Scene) -> None:
    (one,) = resources.run("coming-up", "--json", now=NOON).json
    resources.run("coming-up", "--reject", str(one["id"]), now=NOON)
    resources.cycle(NOON + timedelta(hours=20), only=["digest", "deliver"])
    (issue,) = resources.issues()
    assert "Ostwick bridge closed" in issue
    assert "20 Oct" not in issue


def test_a_correction_outlives_a_watchlist_that_loses_and_finds_the_article_again(
    resources: Scene,
) -> None:
    bridge = story_of(resources, "wire")
    apart = resources.run("story", "split", bridge, "gazette.example").out.strip()
    number = resources.run("story", "show", apart, "--json").json["articles"][0]["id"]
    for mentions in ((), (store_world.mention(),)):
        again = articles.WatchlistMatch(article_id=number, mentions=mentions)
        with resources.store() as store, store.begin() as tx:
            articles.replace_matches(tx, [again], watchlist_hash="another", now=NOON + MINUTE)
        grouped(resources, NOON + 2 * MINUTE)
    assert story_of(resources, "gazette") == apart
    assert (
        json.loads(resources.run("story", "show", bridge, "--json").out)["articles"][0]["outlet"]
        == "wire"
    )
