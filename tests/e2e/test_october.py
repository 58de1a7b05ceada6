"""An announcement of October 2021 as a wire, a copy, a truncation and two rewrites tell it, through the real steps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest

from tests.support.october import AGAIN, COPY, CUT, EVENT, HELD, SPUN, WIRE, Told
from tests.support.scene import ACTORS, Scene, utc
from tests.support.small_web import Item, SmallWeb, page, rss

pytestmark = pytest.mark.slow

NOW = utc(15, 12)
ORLOVA = {"id": "orlova", "name": "Vera Orlova", "aliases": {"en": ["Orlova"], "ru": ["Орлова"]}}


def publish(scene: Scene, web: SmallWeb, articles: Sequence[Told]) -> None:
    """Let the outlets publish one article after the other, and look each time."""
    feeds = {told.host: told.outlet for told in articles}
    scene.write(
        feeds=[
            {"outlet": outlet, "url": f"{host}/feed", "language": "en"}
            for host, outlet in feeds.items()
        ],
        actors=[*ACTORS, ORLOVA],
    )
    shown: dict[str, list[Item]] = {host: [] for host in feeds}
    for host in feeds:
        web.on(f"{host}/feed", rss())
    scene.cycle(utc(14, 6))
    for told in articles:
        if told is HELD:
            scene.cycle(NOW)
        web.on(told.url, page(told.title, told.paragraphs, at=told.at))
        shown[told.host].insert(
            0, Item(url=told.url, title=told.title, at=told.at, text=told.paragraphs[0])
        )
        web.on(f"{told.host}/feed", rss(*shown[told.host]))
        scene.cycle(told.at + timedelta(minutes=10), only=("poll", "read", "group"))


@dataclass(frozen=True)
class Seen:
    """The story as the commands show it."""

    story: dict[str, Any]
    said: list[dict[str, Any]]
    dates: list[dict[str, Any]]
    by_script: list[dict[str, Any]]
    followed: dict[str, Any]
    digests: list[str]


@pytest.fixture
def seen(scene: Scene, web: SmallWeb) -> Seen:
    publish(scene, web, (*EVENT, HELD))
    return Seen(
        story=scene.run("story", "show", SPUN.url, "--json").json,
        said=scene.run("statements", "--story", SPUN.url, "--json").json,
        by_script=scene.run("statements", "--speaker", "Орлова", "--json").json,
        dates=scene.run("coming-up", "--json", now=NOW).json,
        followed=scene.run("story", "show", HELD.url, "--json").json,
        digests=scene.issues(),
    )


def test_the_announcement_is_one_story_with_its_quotes_and_dates(seen: Seen) -> None:
    relations = {one["outlet"]: one["relation"] for one in seen.story["articles"]}
    assert relations == {
        WIRE.outlet: "lead",
        COPY.outlet: "copy",
        CUT.outlet: "copy",
        SPUN.outlet: "rewrite",
        AGAIN.outlet: "rewrite",
    }
    first = seen.story["articles"][0]
    assert (first["outlet"], first["id"]) == (WIRE.outlet, seen.story["lead"])
    assert seen.story["independent_outlets"] == 1
    assert {one["origin"] for one in seen.story["articles"]} == {"Interfax"}

    adds = {one["outlet"]: " ".join(one["adds"]) for one in seen.story["articles"]}
    assert "SOURCE" in adds[COPY.outlet] or not adds[COPY.outlet]
    assert "600 million" not in adds[COPY.outlet] + adds[CUT.outlet]
    assert "in September" in adds[SPUN.outlet]

    [(orlova, waiting), (president, september)] = [
        (one["speaker"], one)
        for one in seen.said
        if one["quote"].lstrip("“").startswith(("We are waiting", "The sooner"))
    ][::-1]
    assert ("Orlova" in orlova, waiting["outlet"], waiting["others"]) == (
        True,
        WIRE.outlet,
        [COPY.outlet, CUT.outlet],
    )
    assert ("Rahim" in president, september["said_on"]) == (True, "2021-09")
    thursday = {
        one["quote"][:12].lstrip("“"): one["said_on"] for one in seen.said if one["said_on"]
    }
    assert thursday["We expect a "[:12]] == thursday["We trust tha"] == "2021-10-14"
    assert {one["via"] for one in seen.said if "We trust" in one["quote"]} == {"Interfax"}

    (meeting,) = seen.dates
    assert (meeting["date"], meeting["story"], meeting["outlet"]) == (
        "2021-10-20",
        seen.story["key"],
        WIRE.outlet,
    )
    assert (
        meeting["sentence"]
        == "The meeting is set for October 20, the news agency Interfax reported."
    )

    assert {one["speaker"].rpartition(" ")[2] for one in seen.by_script} == {"Orlova"}
    assert len(seen.by_script) == 3

    assert [one["outlet"] for one in seen.followed["articles"]] == [HELD.outlet], (
        "later news is another story"
    )
    (_, told) = seen.digests
    assert WIRE.title in told
    assert "Copied by Daily Two, Courier Three; rewritten by Spun Four, Spin Five" in told
    assert SPUN.title not in told
