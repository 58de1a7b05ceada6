from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from wirewatch.adapters.config.loader import FILES, load_config
from wirewatch.adapters.config.yaml_document import ConfigErrors

Complaints = Callable[..., list[str]]

FEEDS = """\
feeds:
- outlet: Lantern Post
  url: https://lantern.example/rss.xml
  evry: 20m
- outlet: Harbour Times
  url: lantern.example/feed
  every: {min: 6h, max: 10m}
- outlet: Lantern Post again
  url: https://LANTERN.example/rss.xml/
"""
WATCHLIST = """\
actors:
- id: guild
  name: The Guild
  aliases:
    english: [Lamplighters Guild]
- id: guild
  name: The other Guild
  aliases: {}
- id: harbour
  name: Harbour Council
  aliases:
    en: [Harbour Council]
  requires_context:
  - alias: Harbor Council
    any: [ship]
"""
DIGESTS = """\
series:
- id: daily
  actors: [gild]
  at: [8:30]
  on: [mon, tuesday]
  timezone: Kabul
  subscribers:
  - email: desk@harbour.example
"""
SETTINGS = """\
network:
  host_gap: 5
  proxi: http://proxy.example:3128
"""


def test_mistakes_of_all_files_come_together_in_file_and_line_order(complaints: Complaints) -> None:
    found = complaints(feeds=FEEDS, watchlist=WATCHLIST, digests=DIGESTS, settings=SETTINGS)
    assert [line.split(": ")[0] for line in found] == [
        "feeds.yaml:4",
        "feeds.yaml:6",
        "feeds.yaml:7",
        "feeds.yaml:9",
        "watchlist.yaml:5",
        "watchlist.yaml:6",
        "watchlist.yaml:8",
        "watchlist.yaml:14",
        "digests.yaml:3",
        "digests.yaml:4",
        "digests.yaml:5",
        "digests.yaml:6",
        "digests.yaml:8",
        "settings.yaml:2",
        "settings.yaml:3",
    ]
    assert all("; " in line for line in found)


def test_the_nearest_known_word_is_proposed(complaints: Complaints) -> None:
    found = "\n".join(complaints(feeds=FEEDS, watchlist=WATCHLIST, digests=DIGESTS, settings=SETTINGS))
    for word in ("every", "guild", "tue", "Asia/Kabul", "proxy", "Harbour Council"):
        assert f'did you mean "{word}"?' in found
    assert "write en" in found  # for english


def test_a_broken_file_does_not_hide_the_mistakes_of_the_others(complaints: Complaints) -> None:
    found = complaints(feeds="feeds:\n- outlet: [\n", digests=DIGESTS)
    assert {line.split(":")[0] for line in found} == {"feeds.yaml", "digests.yaml"}


def test_a_mistake_in_one_item_does_not_hide_others_in_it(complaints: Complaints) -> None:
    text = "feeds:\n- outlet: Lantern Post\n  colour: red\n  url: nowhere\n  language: klingonish\n"
    assert [line.split(": ")[0] for line in complaints(feeds=text)] == ["feeds.yaml:3", "feeds.yaml:4", "feeds.yaml:5"]


def test_an_actor_with_a_mistake_is_still_known_to_the_series(complaints: Complaints) -> None:
    text = "actors:\n- id: guild\n  name: The Guild\n  colour: red\n  aliases: {en: [Guild]}\n"
    assert len(complaints(watchlist=text)) == 1


def test_every_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigErrors, match="wirewatch init") as caught:
        load_config(tmp_path / "nowhere", environ={})
    assert [Path(problem.file).name for problem in caught.value.problems] == list(FILES)


def test_a_misnamed_file_is_recognised(written: Callable[..., Path]) -> None:
    folder = written()
    (folder / "feeds.yaml").rename(folder / "feed.yml")
    with pytest.raises(ConfigErrors) as caught:
        load_config(folder, environ={})
    assert [problem.do for problem in caught.value.problems] == ["rename feed.yml to feeds.yaml"]


def test_an_unreadable_watchlist_is_not_blamed_on_the_series(complaints: Complaints) -> None:
    found = complaints(watchlist="actors:\n- id: [\n")
    assert [line.split(":")[0] for line in found] == ["watchlist.yaml"]
