"""What is alike is joined, the most alike first."""

from __future__ import annotations

from extractors.stories.clustering import Clusters


def names(clusters: Clusters, least: float = 0.5) -> dict[str, str]:
    return {one: found.name for one, found in clusters.joined(least).items()}


def test_a_weak_look_alike_that_comes_first_does_not_draw_two_events_together() -> None:
    found = Clusters(["quake", "vote", "vote-too"])
    found.link_articles("quake", "vote", 0.6)
    found.link_articles("vote", "vote-too", 4.0)
    found.link_articles("quake", "vote-too", -5.0)
    assert names(found) == {"quake": "quake", "vote": "vote", "vote-too": "vote"}


def test_an_article_goes_to_the_story_that_stood_before_and_bears_its_name() -> None:
    found = Clusters(["a", "b"])
    found.link_story("a", "old", [3.0, 2.0])
    found.link_story("b", "old", [2.0, 2.0])
    found.link_articles("a", "b", 1.0)
    assert names(found) == {"a": "old", "b": "old"}


def test_two_standing_stories_stay_two_whatever_joins_them() -> None:
    found = Clusters(["a"])
    found.link_story("a", "one", [4.0])
    found.link_story("a", "other", [3.9])
    assert names(found) == {"a": "one"}
