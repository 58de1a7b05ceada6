"""The files beside the filed digests: written after each issue, whole or not at all, only when something changed."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import feedparser
import pytest
from sqlalchemy import update

from tests.support.scene import ACTORS, FEED, SERIES, Scene, utc
from tests.support.small_web import Item, SmallWeb, rss
from wirewatch.adapters.config.loader import load_config
from wirewatch.adapters.store import published
from wirewatch.adapters.store.schema import articles
from wirewatch.steps.resources import open_resources

NIGHT, MORNING = utc(12, 6), utc(12, 7, 1)
DATED = "The Taliban will attend the next round of talks, which Moscow will host on October 20, 2021, a spokesman said."
ROOT = "https://desk.example/news"


def talks(name: str, text: str = DATED, *, at: datetime = NIGHT) -> Item:
    return Item(url=f"http://news.example/{name}", title=f"The {name} delegation", at=at, text=text)


def settled(scene: Scene, web: SmallWeb, **settings: Any) -> Path:
    """A home with two issues, the second of which tells a story; gives the published folder."""
    scene.write(**settings)
    web.on(FEED, rss())
    scene.cycle(utc(11, 8))
    web.on(FEED, rss(talks("Kabul")))
    scene.cycle(NIGHT, only=("poll", "read", "group"))
    scene.cycle(MORNING)
    return scene.home / "digests"


def told(file: Path) -> list[str]:
    """The ids that a feed tells."""
    read = feedparser.parse(file.read_bytes())
    assert not read.bozo
    return [entry.id for entry in read.entries]


def test_after_an_issue_there_are_an_index_feeds_and_calendars_for_series_and_actors(
    scene: Scene, web: SmallWeb
) -> None:
    folder = settled(scene, web, digests={"archive_url": ROOT})
    files = {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}
    pages = {f"daily/000{number}.{kind}" for number in (1, 2) for kind in ("html", "txt")}
    beside = {
        f"{name}/{file}" for name in PLACES for file in ("feed.atom", "feed.json", "dates.ics")
    }
    assert files == pages | beside | {"index.html", "daily/index.html", ".published"}
    assert len(told(folder / "daily" / "feed.atom")) == 1
    assert told(folder / "daily" / "feed.atom")[0].startswith("tag:desk.example,2021:daily/")
    assert len(told(folder / "actors" / "taliban" / "feed.json".replace("json", "atom"))) == 1
    assert told(folder / "actors" / "moscow-format" / "feed.atom") == []
    assert f"{ROOT}/daily/feed.atom" in (folder / "daily" / "feed.atom").read_text("utf-8")
    index = (folder / "index.html").read_text("utf-8")
    assert 'href="daily/0002.html"' in index
    assert 'href="0002.html"' in (folder / "daily" / "index.html").read_text("utf-8")
    assert "noindex" in index


PLACES = ("daily", "actors/taliban", "actors/moscow-format")


@pytest.mark.slow
def test_nothing_is_written_again_until_something_changes(scene: Scene, web: SmallWeb) -> None:
    folder = settled(scene, web)
    before = {path: path.stat().st_mtime_ns for path in folder.rglob("*") if path.is_file()}
    scene.cycle(utc(12, 9))
    assert {path: path.stat().st_mtime_ns for path in folder.rglob("*") if path.is_file()} == before
    web.on(
        FEED,
        rss(talks("Doha", at=utc(12, 20), text="The Taliban opened a bazaar of carpets in Doha.")),
    )
    scene.cycle(utc(12, 21), only=("poll", "read", "group"))
    scene.cycle(utc(13, 7, 1))
    assert len(told(folder / "daily" / "feed.atom")) == 2


@pytest.mark.slow
def test_an_announced_date_is_in_the_calendars_until_it_is_rejected_or_over(
    scene: Scene, web: SmallWeb
) -> None:
    folder = settled(scene, web)
    dates = [folder / name / "dates.ics" for name in PLACES]
    assert ["DTSTART;VALUE=DATE:20211020" in path.read_text("utf-8") for path in dates] == [
        True,
        True,
        False,
    ]
    assert "Moscow will host on October 20" in dates[0].read_bytes().decode().replace(
        "\r\n ", ""
    ).replace("\\,", ",")
    scene.cycle(utc(21, 12))
    assert "VEVENT" not in dates[0].read_text("utf-8")


@pytest.mark.slow
def test_a_rejected_date_is_out_with_the_next_cycle(scene: Scene, web: SmallWeb) -> None:
    from wirewatch.adapters.store import article_dates

    folder = settled(scene, web)
    with scene.store() as store, store.begin() as tx:
        article_dates.reject_date(tx, 1, now=MORNING)
    scene.cycle(utc(12, 9))
    assert "VEVENT" not in (folder / "daily" / "dates.ics").read_text("utf-8")


@pytest.mark.slow
def test_a_date_of_an_article_that_was_taken_away_is_out_with_the_next_cycle(
    scene: Scene, web: SmallWeb
) -> None:
    folder = settled(scene, web)
    with scene.store() as store, store.begin() as tx:
        tx.execute(update(articles).values(gone_at=utc(12, 8)))
    scene.cycle(utc(12, 9))
    assert "VEVENT" not in (folder / "daily" / "dates.ics").read_text("utf-8")


@pytest.mark.slow
def test_ids_stay_when_the_address_of_the_archive_changes(scene: Scene, web: SmallWeb) -> None:
    folder = settled(scene, web, digests={"archive_url": ROOT})
    before = told(folder / "daily" / "feed.atom")
    scene.write(digests={"archive_url": "https://elsewhere.example/"})
    scene.cycle(utc(12, 9))
    text = (folder / "daily" / "feed.atom").read_text("utf-8")
    assert "https://elsewhere.example/daily/feed.atom" in text
    assert told(folder / "daily" / "feed.atom") == before


@pytest.mark.slow
def test_a_series_that_was_taken_out_keeps_its_pages_on_the_index(
    scene: Scene, web: SmallWeb
) -> None:
    folder = settled(scene, web)
    scene.write(series=[SERIES | {"id": "weekly", "title": "Weekly <i>brief</i>"}])
    scene.cycle(utc(12, 9))
    index = (folder / "index.html").read_text("utf-8")
    assert 'href="daily/0002.html"' in index
    assert 'href="weekly/0001.html"' in index
    assert "<i>" not in index


@pytest.mark.slow
def test_a_page_that_is_gone_is_not_offered(scene: Scene, web: SmallWeb) -> None:
    folder = settled(scene, web)
    (folder / "daily" / "0001.html").unlink()
    (folder / ".published").unlink()
    scene.cycle(utc(12, 9))
    index = (folder / "index.html").read_text("utf-8")
    assert 'href="daily/0002.html"' in index
    assert "daily/0001.html" not in index


@pytest.mark.slow
def test_a_folder_that_cannot_be_written_stops_no_cycle(scene: Scene, web: SmallWeb) -> None:
    folder = settled(scene, web)
    (folder / "index.html").unlink()
    (folder / "index.html").mkdir()
    (folder / "index.html" / "in the way").touch()
    (folder / ".published").unlink()
    scene.cycle(utc(12, 9))
    assert not (folder / ".published").exists()
    (folder / "index.html" / "in the way").unlink()
    (folder / "index.html").rmdir()
    scene.cycle(utc(12, 10))
    assert (folder / "index.html").is_file()


@pytest.mark.slow
async def test_publishing_again_over_a_half_done_job_finishes_it(
    scene: Scene, web: SmallWeb
) -> None:
    folder = settled_in(scene)
    config = load_config(scene.config, environ={})
    async with open_resources(
        config, config_folder=scene.config, home=scene.home, now=MORNING, environ={}, workers=1
    ) as resources:
        from wirewatch.steps.publish import publish_site

        (folder).mkdir(parents=True, exist_ok=True)
        assert publish_site(resources, now=MORNING) > 0
        written = {path.name for path in folder.rglob("*") if path.is_file()}
        (folder / "index.html").unlink()
        (folder / ".published").unlink()  # it is written last: a killed writer has not come to it
        assert publish_site(resources, now=MORNING) > 0
        assert {path.name for path in folder.rglob("*") if path.is_file()} == written
        assert publish_site(resources, now=MORNING) == 0


def settled_in(scene: Scene) -> Path:
    scene.write()
    return scene.home / "digests"


@pytest.mark.slow
@pytest.mark.parametrize("change", [{"actors": [ACTORS[0] | {"name": "De facto authorities"}]}])
def test_a_new_name_in_the_watchlist_reaches_the_feeds(
    scene: Scene, web: SmallWeb, change: dict[str, Any]
) -> None:
    folder = settled(scene, web)
    scene.write(**change, series=[SERIES | {"actors": ["taliban"]}])
    scene.cycle(utc(12, 9))
    assert "De facto authorities" in (folder / "actors" / "taliban" / "feed.atom").read_text(
        "utf-8"
    )


@pytest.mark.slow
def test_the_newest_digests_are_read_until_there_are_stories_enough(
    scene: Scene, web: SmallWeb
) -> None:
    settled(scene, web)
    with scene.look() as tx:
        assert [one.number for one in published.newest_digests(tx, "daily")] == [2, 1]
        assert [
            replace(one, number=0).series for one in published.newest_digests(tx, "nobody")
        ] == []
