"""What feeds.yaml says of outlets that do not stand for themselves, or that stand alone."""

from __future__ import annotations

from collections.abc import Callable

from wirewatch.domain.configuration import Config

Loaded = Callable[..., Config]

FEEDS = """\
feeds:
- {outlet: Lantern Post, url: https://lantern.example/en.xml}
- {outlet: Lantern Post, url: https://lantern.example/fa.xml, owner: Lantern House}
- {outlet: Quay Star, url: https://quay.example/rss.xml, merge: false}
"""


def test_an_owner_named_at_one_feed_is_that_of_the_outlet(loaded: Loaded) -> None:
    assert [feed.owner for feed in loaded(feeds=FEEDS).feeds] == ["Lantern House", "Lantern House", None]


def test_an_outlet_with_two_owners_is_warned_of_at_its_line(loaded: Loaded) -> None:
    quarrel = FEEDS + "- {outlet: Lantern post, url: https://lantern.example/ps.xml, owner: The Guild}\n"
    (warning,) = loaded(feeds=quarrel).warnings
    assert "feeds.yaml:5:" in warning
    assert 'feeds[4].owner is "The Guild", but another feed of Lantern post says "Lantern House"' in warning


def test_feeds_are_merged_unless_they_say_otherwise(loaded: Loaded) -> None:
    assert [feed.merge for feed in loaded(feeds=FEEDS).feeds] == [True, True, False]
