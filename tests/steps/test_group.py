"""What the group step minds: its lease, feeds that are never merged, texts that changed, the outlet's own day."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import update

from tests.support import store_world
from tests.support.scene import FEED, Scene
from tests.support.story_world import BRIDGE, NOON, STRIKE, feed_ids, grouped, keep, stories
from wirewatch.adapters import sentence_encoder
from wirewatch.adapters.store import article_dates, leases, statements
from wirewatch.adapters.store import articles as stored_articles
from wirewatch.adapters.store.schema import leases as lease_rows
from wirewatch.steps.reports import GroupReport
from wirewatch.steps.resources import Resources

pytestmark = pytest.mark.slow  # a second each

MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)


def three_articles(scene: Scene) -> None:
    scene.write()
    feed = next(iter(feed_ids(scene).values()))
    for n, outlet in enumerate(("wire", "gazette", "courier")):
        keep(
            scene,
            feed,
            outlet,
            title="Ostwick bridge closed",
            text=BRIDGE,
            seen_at=NOON + n * MINUTE,
        )


def test_a_long_grouping_renews_its_lease(scene: Scene) -> None:
    three_articles(scene)
    soon = datetime.now(UTC) + timedelta(seconds=5)
    left: list[timedelta] = []

    def nearly_out(resources: Resources, _done: int) -> None:
        with resources.store.begin() as tx:
            left.extend(one.lease_until - soon for one in leases.current_leases(tx))
            tx.execute(update(lease_rows).values(lease_until=soon))

    assert grouped(scene, NOON, batch=1, meanwhile=nearly_out).placed == 3
    assert len(left) == 3
    assert min(left) > timedelta(seconds=45)


def test_a_grouping_that_lost_its_lease_leaves_the_rest_to_the_next(scene: Scene) -> None:
    three_articles(scene)

    def taken(resources: Resources, _done: int) -> None:
        later = datetime.now(UTC) + timedelta(minutes=5)
        with resources.store.begin() as tx:
            tx.execute(
                update(lease_rows).values(holder="another machine/1/once", lease_until=later)
            )

    assert grouped(scene, NOON, batch=1, meanwhile=taken).placed == 1
    assert grouped(scene, NOON) == GroupReport()
    with scene.store() as store, store.begin() as tx:
        tx.execute(update(lease_rows).values(lease_until=NOON))
    assert grouped(scene, NOON).placed == 2


def test_an_outlet_that_is_never_merged_has_stories_of_its_own(scene: Scene) -> None:
    house = "http://house.example/feed"
    scene.write(
        feeds=[{"outlet": "Daily", "url": FEED}, {"outlet": "House", "url": house, "merge": False}]
    )
    ids = feed_ids(scene)
    for n, (name, feed) in enumerate(
        [("first", "House"), ("wire", "Daily"), ("second", "House"), ("post", "Daily")]
    ):
        keep(
            scene,
            ids[feed],
            name,
            title="Ostwick bridge closed",
            text=BRIDGE,
            seen_at=NOON + n * MINUTE,
        )
        grouped(scene, NOON + n * MINUTE)
    assert sorted(stories(scene).values()) == [["first"], ["second"], ["wire", "post"]]
    told = scene.run("explain", "http://second.example/report").out
    assert "its feed is never merged (merge: false in feeds.yaml)" in told


def test_what_is_flagged_long_after_it_was_seen_goes_to_the_stories_of_its_own_days(
    scene: Scene,
) -> None:
    scene.write()
    feed = next(iter(feed_ids(scene).values()))
    keep(scene, feed, "wire", title="Ostwick bridge closed", text=BRIDGE, seen_at=NOON)
    for n in range(1, 16):  # enough for the bridge to leave the grouper's memory
        seen_at = NOON + 2 * n * DAY
        keep(scene, feed, f"mill{n}", title="Karsk weavers walk out", text=STRIKE, seen_at=seen_at)
    assert grouped(scene, NOON + 30 * DAY).new_stories == 2
    keep(scene, feed, "gazette", title="Ostwick bridge closed", text=BRIDGE, seen_at=NOON + MINUTE)
    keep(scene, feed, "mill", title="Karsk weavers walk out", text=STRIKE, seen_at=NOON + 31 * DAY)
    assert grouped(scene, NOON + 31 * DAY) == GroupReport(placed=2, new_stories=0)
    assert ["wire", "gazette"] in stories(scene).values()


def test_what_is_flagged_late_while_articles_are_grouped_finds_its_story_too(scene: Scene) -> None:
    scene.write()
    feed = next(iter(feed_ids(scene).values()))
    keep(scene, feed, "wire", title="Ostwick bridge closed", text=BRIDGE, seen_at=NOON)
    for n in range(1, 16):
        keep(
            scene,
            feed,
            f"mill{n}",
            title="Karsk weavers walk out",
            text=STRIKE,
            seen_at=NOON + 2 * n * DAY,
        )

    def flagged_late(_desk: Resources, done: int) -> None:
        if done == 10:
            keep(
                scene,
                feed,
                "gazette",
                title="Ostwick bridge closed",
                text=BRIDGE,
                seen_at=NOON + MINUTE,
            )

    assert grouped(scene, NOON + 30 * DAY, meanwhile=flagged_late).placed == 17
    assert ["wire", "gazette"] in stories(scene).values()


def test_what_an_article_tells_is_read_anew_when_its_text_was_replaced(scene: Scene) -> None:
    scene.write()
    feed = next(iter(feed_ids(scene).values()))
    old = "“The bridge opens again on 2 November,” Ilse Brandt, the keeper of the bridge, said on Tuesday."
    article = keep(scene, feed, "wire", title="Bridge", text=f"{BRIDGE}\n{old}", seen_at=NOON)
    grouped(scene, NOON)
    new = store_world.article(
        feed,
        "wire",
        title="Bridge",
        lead="",
        body=old.replace("2", "5"),
        language="en",
        seen_at=NOON,
    )
    with scene.store() as store, store.begin() as tx:
        before = article_dates.dates_by_article(tx, [article])[article]
        stored_articles.revise_article(
            tx, article, new, mentions=[store_world.mention()], kind="edit", now=NOON + MINUTE
        )
    grouped(scene, NOON + MINUTE)
    with scene.look() as tx:
        after = article_dates.dates_by_article(tx, [article])[article]
        (said,) = statements.statements_by_article(tx, [article])[article]
    assert "2021-11-02" in {one.date for one in before}
    assert {one.date for one in after} == {"2021-11-05", "2021-10-12"}
    assert (said.quote, said.start, said.said_on) == (
        "The bridge opens again on 5 November",
        1,
        "2021-10-12",
    )


def test_a_day_is_that_of_the_place_where_the_article_came_out(scene: Scene) -> None:
    scene.write()
    feed = next(iter(feed_ids(scene).values()))
    night = datetime(2021, 10, 14, 21, 30, tzinfo=UTC)  # 2 o'clock on Friday in Kabul
    text = f"{BRIDGE}\nThe keepers meet today. They will meet again tomorrow."
    local = {"published_at": night, "published_raw": "2021-10-15T02:00:00+04:30"}
    keep(scene, feed, "kabul", title="Bridge", text=text, seen_at=night, **local)
    keep(
        scene,
        feed,
        "unzoned",
        title="Bridge",
        text=text,
        seen_at=night + MINUTE,
        published_raw="2021-10-14",
    )
    grouped(scene, night)
    assert [one["date"] for one in scene.run("coming-up", "--json", now=night).json][
        -1
    ] == "2021-10-16"


@pytest.mark.skipif(
    not sentence_encoder.is_installed(), reason="wirewatch[crosslingual] is not installed"
)
@pytest.mark.parametrize(("asked", "found"), [(False, 2), (True, 1)])
def test_the_model_is_used_when_the_settings_ask_for_it_also_for_what_was_grouped_by_an_earlier_run(
    scene: Scene, *, asked: bool, found: int
) -> None:
    scene.write(articles={"crosslingual": asked})
    feed = next(iter(feed_ids(scene).values()))
    title = "Beekeepers count their losses after a mild winter"
    text = "Half of the hives in the valley stood empty when the snow went, and honey will be dear this year."
    keep(scene, feed, "gazette", title=title, text=text, seen_at=NOON)
    assert grouped(scene, NOON).placed == 1
    title = "Пасечники подсчитывают потери после мягкой зимы"
    text = "Половина ульев в долине опустела к таянию снега, и мед в этом году подорожает."
    keep(scene, feed, "vestnik", title=title, text=text, seen_at=NOON + MINUTE, language="ru")
    assert grouped(scene, NOON + MINUTE).placed == 1
    assert len(stories(scene)) == found
