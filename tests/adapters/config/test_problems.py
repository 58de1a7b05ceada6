from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from wirewatch.adapters.config.loader import CONFIG_FILES, load_config
from wirewatch.adapters.config.yaml_document import ConfigErrors
from wirewatch.domain.configuration import Config

Complaints = Callable[..., list[str]]
Loaded = Callable[..., Config]

ACTOR = "actors:\n- id: guild\n  name: Guild\n  aliases: {en: [Lamplighters Guild, Guild]}\n"
SERIES = 'series:\n- id: daily\n  actors: [guild]\n  at: ["07:00"]\n'
MAIL = "mail:\n  host: smtp.harbour.example\n  from: desk@harbour.example\n"


def subscribers(text: str) -> str:
    return f"{SERIES}  subscribers:\n  - {text}\n"


def test_a_mail_subscriber_needs_a_relay(complaints: Complaints) -> None:
    found = complaints(digests=subscribers("email: desk@harbour.example"))
    assert found == [
        'digests.yaml:6: "daily" mails a digest, but no mail relay is set; set mail: in settings.yaml, or use slack'
    ]


def test_a_crowd_of_hasty_feeds_is_warned_of_in_one_line(loaded: Loaded) -> None:
    items = [f"- {{outlet: A, url: https://a.example/{number}, every: 5m}}" for number in range(40)]
    warnings = loaded(feeds="\n".join(["feeds:", *items])).warnings
    assert len(warnings) == 1
    assert "and 39 others" in warnings[0]


UNTROUBLED = [
    (
        "watchlist",
        ACTOR.replace("Guild]", "LG]") + "  requires_context: [{alias: LG, any: [lamp]}]\n",
    ),
    (
        "watchlist",
        ACTOR.replace("{en: [", "{zh: [公会], en: ["),
    ),  # two signs are a whole name there
    (
        "digests",
        SERIES.replace("07:00", "02:30") + "  timezone: Asia/Kabul\n",
    ),  # whose clocks never change
    (
        "feeds",
        "feeds:\n- outlet: A\n  url: https://a.example/\n- outlet: A\n  url: https://a.example/fa\n",
    ),
    ("settings", "store:\n  url: postgresql://desk@db.example:5432/wirewatch\n"),
]


@pytest.mark.parametrize(("name", "text"), UNTROUBLED)
def test_what_is_well_raises_no_warning(loaded: Loaded, name: str, text: str) -> None:
    assert loaded(**{name: text}).warnings == ()


def test_variants_of_a_language_come_together_under_its_primary_tag(loaded: Loaded) -> None:
    text = "actors:\n- id: guild\n  name: Guild\n  aliases: {zh-Hans: [灯会], zh-Hant: [燈會, 灯会], eng: [Guild]}\n"
    assert loaded(watchlist=text).actors[0].aliases == {"zh": ("灯会", "燈會"), "en": ("Guild",)}


def test_an_interest_may_say_what_must_be_absent(loaded: Loaded) -> None:
    other = "- id: council\n  name: Council\n  aliases: {en: [Harbour Council]}\n"
    interests = "interests:\n- {id: alone, when: guild, not: [council]}\n"
    assert (
        loaded(watchlist=ACTOR + other + interests).interests[0].when == "(guild) and not (council)"
    )


def test_a_series_may_name_an_interest(loaded: Loaded) -> None:
    interests = "interests:\n- {id: lamps, when: guild}\n"
    config = loaded(watchlist=ACTOR + interests, digests=SERIES.replace("[guild]", "[lamps]"))
    assert config.series[0].actors == ("lamps",)


def test_any_change_of_a_file_changes_the_hash(loaded: Loaded) -> None:
    before = loaded().hash
    assert loaded().hash == before
    assert loaded(settings="# a remark\n").hash != before


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
    found = "\n".join(
        complaints(feeds=FEEDS, watchlist=WATCHLIST, digests=DIGESTS, settings=SETTINGS)
    )
    for word in ("every", "guild", "tue", "Asia/Kabul", "proxy", "Harbour Council"):
        assert f'did you mean "{word}"?' in found
    assert "write en" in found  # for english


def test_a_broken_file_does_not_hide_the_mistakes_of_the_others(complaints: Complaints) -> None:
    found = complaints(feeds="feeds:\n- outlet: [\n", digests=DIGESTS)
    assert {line.split(":")[0] for line in found} == {"feeds.yaml", "digests.yaml"}


def test_a_mistake_in_one_item_does_not_hide_others_in_it(complaints: Complaints) -> None:
    text = "feeds:\n- outlet: Lantern Post\n  colour: red\n  url: nowhere\n  language: klingonish\n"
    assert [line.split(": ")[0] for line in complaints(feeds=text)] == [
        "feeds.yaml:3",
        "feeds.yaml:4",
        "feeds.yaml:5",
    ]


def test_an_actor_with_a_mistake_is_still_known_to_the_series(complaints: Complaints) -> None:
    text = "actors:\n- id: guild\n  name: The Guild\n  colour: red\n  aliases: {en: [Guild]}\n"
    assert len(complaints(watchlist=text)) == 1


def test_every_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigErrors, match="wirewatch init") as caught:
        load_config(tmp_path / "nowhere", environ={})
    assert [Path(problem.file).name for problem in caught.value.problems] == list(CONFIG_FILES)


def test_a_misnamed_file_is_recognised(written: Callable[..., Path]) -> None:
    folder = written()
    (folder / "feeds.yaml").rename(folder / "feed.yml")
    with pytest.raises(ConfigErrors) as caught:
        load_config(folder, environ={})
    assert [problem.advice for problem in caught.value.problems] == [
        "rename feed.yml to feeds.yaml"
    ]


def test_an_unreadable_watchlist_is_not_blamed_on_the_series(complaints: Complaints) -> None:
    found = complaints(watchlist="actors:\n- id: [\n")
    assert [line.split(":")[0] for line in found] == ["watchlist.yaml"]
