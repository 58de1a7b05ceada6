from __future__ import annotations

from pathlib import Path

import httpx
import pytest
import yaml

from wirewatch.adapters.replay import ReplayServer
from wirewatch.demo_world.loading import copy_bundled_world, load_labels, load_world
from wirewatch.demo_world.world import WorldError

REPORT = "http://www.caravan-wire.example/2021/10/14/taliban-delegation-to-attend-moscow-talks"
FILE = "articles/caravan-moscow-talks.yaml"


def replace(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")


def test_edited_article_changes_its_page_its_feed_and_their_validators(copied: Path) -> None:
    before = load_world(copied)
    replace(copied / FILE, "title: Taliban delegation", "title: Large delegation")
    after = load_world(copied)
    for url in (REPORT, "http://www.caravan-wire.example/rss.xml"):
        old, new = before.answer(url, 1), after.answer(url, 1)
        assert b"Large delegation to attend" in new.body
        assert b"Large delegation" not in old.body
        assert old.headers["ETag"] != new.headers["ETag"]


def test_new_article_needs_one_file(copied: Path) -> None:
    file = copied / "articles" / "mine.yaml"
    row = {
        "outlet": "kabul-courier",
        "path": "/business/mine",
        "poll": 2,
        "published": "2021-10-15T12:00+04:30",
        "title": "Kites <over> Kabul",
        "text": "One & only paragraph.",
    }
    file.write_text(yaml.safe_dump(row), encoding="utf-8")
    world = load_world(copied)
    assert (
        b"One &amp; only paragraph."
        in world.answer("http://www.kabul-courier.example/business/mine", 2).body
    )
    assert (
        b"Kites &lt;over&gt; Kabul"
        in world.answer("http://www.kabul-courier.example/feed.atom", 2).body
    )


def test_new_feed_and_another_misfortune_need_lines_of_world_yaml(copied: Path) -> None:
    replace(
        copied / "world.yaml",
        "  - {outlet: caravan-wire, path: /rss.xml}\n",
        "  - {outlet: caravan-wire, path: /rss.xml, from_poll: {2: {status: 410}}}\n"
        "  - {outlet: caravan-wire, path: /all.json, form: json}\n",
    )
    world = load_world(copied)
    assert world.answer("http://www.caravan-wire.example/rss.xml", 2).status == 410
    assert b"jsonfeed.org" in world.answer("http://www.caravan-wire.example/all.json", 2).body


def test_edited_template_changes_every_page_of_its_outlets(copied: Path) -> None:
    replace(
        copied / "templates/pages/wire.html.jinja",
        '<article class="story">',
        '<article class="renewed">',
    )
    assert b'<article class="renewed">' in load_world(copied).answer(REPORT, 1).body


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        (
            "title: Taliban",
            "headline: Taliban",
            ["caravan-moscow-talks.yaml", "'headline'", "known are", "title"],
        ),
        ("poll: 1\n", "", ["caravan-moscow-talks.yaml", "'poll' is missing"]),
        (
            "outlet: caravan-wire",
            "outlet: caravan",
            ["caravan-moscow-talks.yaml", "'caravan'", "caravan-wire"],
        ),
        ("T14:20+00:00", "T14:20", ["caravan-moscow-talks.yaml", "no time zone"]),
        ("2021-10-14T14:20", "on Thursday", ["caravan-moscow-talks.yaml", "is no date"]),
        ("text: |", "text: [", ["caravan-moscow-talks.yaml", "not readable as YAML"]),
        ("text: |", "text: ''\nlead: |", ["caravan-moscow-talks.yaml", "holds no paragraph"]),
        ("poll: 1", "poll: 7", ["caravan-moscow-talks.yaml", "poll 7", "count from 0"]),
        ("section: Diplomacy", "page: essay", ["caravan-moscow-talks.yaml", "'essay'", "paywall"]),
        (
            "path: /2021/10/14/taliban-delegation-to-attend-moscow-talks",
            "path: /2021/10/13/iea-energy-outlook",
            ["caravan-moscow-talks.yaml", "caravan-energy-outlook.yaml", "another"],
        ),
    ],
)
def test_mistake_is_named_with_its_file(copied: Path, old: str, new: str, words: list[str]) -> None:
    replace(copied / FILE, old, new)
    with pytest.raises(WorldError) as told:
        load_world(copied)
    for word in words:
        assert word in str(told.value)


def test_copy_answers_as_the_bundled_world_does(copied: Path) -> None:
    bundled, copy = load_world(), load_world(copied)
    urls = [feed.url for feed in bundled.feeds] + [article.url for article in bundled.articles]
    assert [copy.answer(url, 2) for url in urls] == [bundled.answer(url, 2) for url in urls]
    assert load_labels(copied) == load_labels()


def test_copy_never_overwrites_what_somebody_edited(copied: Path) -> None:
    with pytest.raises(WorldError, match="is not empty"):
        copy_bundled_world(copied)


def test_folder_without_a_world_says_what_is_missing(tmp_path: Path) -> None:
    with pytest.raises(WorldError, match=r"world\.yaml: no such file"):
        load_world(tmp_path)


def test_outlet_without_its_template_is_told_at_loading(copied: Path) -> None:
    (copied / "templates/pages/wire.html.jinja").unlink()
    with pytest.raises(WorldError, match=r"caravan-wire: no templates/pages/wire\.html\.jinja"):
        load_world(copied)


def test_mistake_in_a_template_is_told_to_the_client(copied: Path) -> None:
    replace(copied / "templates/pages/wire.html.jinja", "{{ words.slug }}", "{{ words.snail }}")
    with (
        ReplayServer(load_world(copied)) as server,
        httpx.Client(proxy=server.url, trust_env=False) as client,
    ):
        server.poll = 1
        answer = client.get(REPORT)
    assert answer.status_code == 500
    assert "snail" in answer.text
