"""What a digest says of actors that are named unusually often or seldom."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

from tests.support.digest_world import DAILY, DUE, composed
from wirewatch.domain.baseline import Anomaly, Baseline
from wirewatch.render.layout import lay_out
from wirewatch.render.text import render_text
from wirewatch.render.usual import usual_words


def unusual(**changes: Any) -> Anomaly:
    plain: dict[str, Any] = {
        "actor": "taliban",
        "kind": "quiet",
        "span": 7,
        "articles": 3,
        "low": 20,
        "high": 35,
    }
    return Anomaly(**plain | {"feeds": 4, "unread": 0, "since": DUE} | changes)


def told(*some: Anomaly, **more: Any) -> str:
    return " ".join(render_text(composed(unusual=some, **more).digest).split())


def test_a_digest_says_who_has_gone_quiet() -> None:
    words = "Taliban: unusually quiet: 3 articles in 7 days, 20 to 35 usual; all its feeds read."
    assert words in told(unusual())
    assert words in lay_out(composed(unusual=[unusual()]).digest).account


def test_it_names_the_feeds_that_were_counted_out() -> None:
    assert "20 to 35 usual; 1 of its 4 feeds not read, left out." in told(unusual(unread=1))


def test_many_articles_in_a_day() -> None:
    assert "Taliban: unusually often named: 61 articles in 1 day, 8 to 20 usual;" in told(
        unusual(kind="spike", span=1, articles=61, low=8, high=20)
    )


def test_the_end_is_said_with_the_day_of_the_beginning() -> None:
    over = unusual(articles=24, since=DUE - timedelta(days=9), ended="back")
    assert (
        "Taliban: as usual again: 24 articles in 7 days, 20 to 35 usual (unusually quiet since Sat 14 Nov)."
        in told(over)
    )
    assert "which counts as usual from now on" in told(replace(over, ended="settled"))


def test_a_silence_that_ends_in_a_flood_is_not_called_usual() -> None:
    over = unusual(articles=90, since=DUE - timedelta(days=9), ended="back")
    assert "Taliban: no longer unusually quiet: 90 articles in 7 days, 20 to 35 usual" in told(over)


def test_the_command_calls_usual_only_what_lies_between_the_usual_numbers() -> None:
    said = {
        count: usual_words(
            Baseline(state="usual", articles=count, low=16, high=34, feeds=1)
        ).partition(":")[0]
        for count in (14, 16, 34, 35)
    }
    assert said == {
        14: "somewhat quiet",
        16: "as usual",
        34: "as usual",
        35: "somewhat often named",
    }


def test_what_was_said_before_is_remembered_and_not_said_again() -> None:
    digest = composed(unusual=[unusual(fresh=False)]).digest
    assert [one.actor for one in digest.unusual] == ["taliban"]
    assert "unusually" not in render_text(digest)


def test_only_actors_that_the_readers_ask_for_are_in_it() -> None:
    assert "unusually" not in told(unusual(), series=replace(DAILY, actors=("unama",)))


def test_a_silent_series_speaks_for_it_once() -> None:
    silent = replace(DAILY, when_quiet="silent")
    assert not composed(series=silent, unusual=[unusual()]).silent
    assert composed(series=silent, unusual=[unusual(fresh=False)]).silent
