from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime

from wirewatch.domain.configuration import Config
from wirewatch.entrypoints.commands.config import check_report, next_issues

NOW = datetime(2026, 3, 2, 10, tzinfo=UTC)  # a Monday
FEEDS = """\
feeds:
- {outlet: Lantern Post, url: https://lantern.example/en, language: en}
- {outlet: Lantern Post, url: https://lantern.example/fa, language: fa, every: 20m}
- {outlet: Harbour Times, url: https://harbour.example/rss}
"""
DIGESTS = """\
series:
- id: daily
  actors: [guild]
  at: ["07:00"]
  timezone: Asia/Kabul
  subscribers:
  - slack: DESK_HOOK
"""


def said(config: Config) -> str:
    return check_report(config, now=NOW, next_issues=next_issues(config, now=NOW))


def test_it_ends_with_what_was_loaded(loaded: Callable[..., Config]) -> None:
    text = said(loaded(feeds=FEEDS, digests=DIGESTS))
    assert "3 feeds of 2 outlets" in text
    assert "by language: any 1  en 1  fa 1" in text
    assert "polled every 30m, 1 at their own interval" in text
    assert "1 actor under 1 alias\n" in text
    assert "daily: 1 actor, at 07:00 Asia/Kabul, every day, 1 subscriber (1 by Slack)" in text
    assert "next issue Tue 2026-03-03 07:00 Asia/Kabul (in 16 h 30 min)" in text


OTHERS = """\
actors:
- {id: guild, name: The Guild, aliases: {en: [Lamplighters Guild]}}
- {id: wardens, name: The Wardens, aliases: {en: [Harbour Wardens]}}
- {id: quad, name: The Quad, aliases: {en: [Lantern Quad]}}
interests:
- {id: both, when: guild and wardens}
"""


def test_an_actor_that_no_series_asks_for_is_named(loaded: Callable[..., Config]) -> None:
    config = loaded(watchlist=OTHERS, digests=DIGESTS.replace("[guild]", "[both]"))
    assert (
        "in no digest: quad; to include them, list them under actors: of a series in digests.yaml"
        in said(config)
    )


def test_where_each_actor_is_asked_for_nothing_is_said(loaded: Callable[..., Config]) -> None:
    assert "in no digest" not in said(
        loaded(watchlist=OTHERS, digests=DIGESTS.replace("[guild]", "[both, quad]"))
    )


def test_warnings_come_first_and_are_counted_last(loaded: Callable[..., Config]) -> None:
    lines = said(loaded(digests=DIGESTS)).splitlines()
    assert lines[0].startswith("warning: ")
    assert lines[-1] == "The configuration can be used; it has 1 warning."


def test_a_good_configuration_is_called_good(loaded: Callable[..., Config]) -> None:
    assert said(loaded()).splitlines()[-1] == "The configuration is good."


def test_checking_needs_nothing_slow() -> None:
    code = """
import sys
from datetime import UTC, datetime
from wirewatch.adapters.config.loader import bundled_config_folder, load_config
from wirewatch.entrypoints.commands.config import next_issues, check_report
config = load_config(bundled_config_folder(), environ={})
now = datetime(2026, 3, 2, tzinfo=UTC)
check_report(config, now=now, next_issues=next_issues(config, now=now))
print(*{"prefect", "sqlalchemy", "trafilatura", "httpx", "feedparser"} & set(sys.modules))
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""
