"""The grouper on news that no constant was fitted on: a floor under what it does, not its measure."""

from __future__ import annotations

from collections import defaultdict

import pytest

from extractors.model import Placement
from extractors.stories.clustering import Grouper
from tests.extractors.stories.made_up_news import Told, told

Grouped = list[tuple[Told, Placement]]


@pytest.fixture(scope="module")
def grouped() -> Grouped:
    grouper = Grouper()
    return [(one, grouper.add(one.article)) for one in told()]


def test_most_articles_stand_with_their_own_event_and_no_other(grouped: Grouped) -> None:
    assert len({one.event for one, _ in grouped}) >= 70
    precision = recall = 0.0
    for one, placement in grouped:
        ours = [other.event for other, theirs in grouped if theirs.story == placement.story]
        true = [theirs.story for other, theirs in grouped if other.event == one.event]
        precision += ours.count(one.event) / len(ours)
        recall += true.count(placement.story) / len(true)
    assert precision / len(grouped) >= 0.92
    assert recall / len(grouped) >= 0.86


def test_a_report_in_another_language_finds_its_event(grouped: Grouped) -> None:
    languages = defaultdict(set)
    for one, placement in grouped:
        languages[one.event, placement.story].add(one.article.language)
    expected = {one.event for one, _ in grouped if one.article.language != "en"}
    found = {event for (event, _), known in languages.items() if len(known) > 1}
    assert len(expected) >= 30
    assert len(expected & found) >= 0.8 * len(expected)


def test_what_came_the_next_day_is_seldom_merged_into_what_it_came_of(grouped: Grouped) -> None:
    stories = defaultdict(set)
    for one, placement in grouped:
        stories[one.event].add(placement.story)
    later = {(one.event, one.follows) for one, _ in grouped if one.follows}
    merged = {event for event, before in later if before and stories[event] & stories[before]}
    assert len(later) >= 12
    assert merged <= {
        "hockey-next"
    }  # another match of the same two teams, two days on, with no word of when


def test_what_came_later_is_linked_to_what_it_came_of_and_to_nothing_else(grouped: Grouped) -> None:
    event_of = {placement.story: one.event for one, placement in reversed(grouped)}
    links = {
        (one.event, event_of[placement.follows]) for one, placement in grouped if placement.follows
    }
    due = {(one.event, one.follows) for one, _ in grouped if one.follows}
    assert len(links & due) >= 8
    assert all(earlier == later for later, earlier in links - due)  # two halves of one story
