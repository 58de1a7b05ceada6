"""A story on its page: who had it first is said only as far as the outlets' own times tell."""

from __future__ import annotations

from typing import Any

from extractors.model import Relation
from extractors.stories.timeline import StoryText, TimelineEntry
from tests.support.store_world import at
from wirewatch.render.web.story import first_report_sentence, report_timeline, report_views


def report(number: int, outlet: str, minutes: float, **changes: Any) -> TimelineEntry:
    plain: dict[str, Any] = {
        "id": number, "url": f"https://{outlet}.example/", "outlet": outlet, "owner": None, "title": "T", "text": "x",
        "language": "en", "published_at": at(minutes), "dated": "instant", "seen_at": at(300), "score": 1.0,
        "relation": Relation.LEAD if number == 1 else Relation.COPY, "nearest": None if number == 1 else 1,
        "reason": "r", "origin": None,
    }  # fmt: skip
    return TimelineEntry(article=StoryText(**plain | changes), adds=(), opens=number == 1)


def test_who_had_it_first_and_by_how_much() -> None:
    story = [report(1, "Herald", 0), report(2, "Courier", 45)]
    assert first_report_sentence(story) == "First: Herald, 45 minutes before Courier."


def test_an_outlet_that_gives_only_the_day_may_have_been_earlier() -> None:
    story = [report(1, "Herald", 0), report(2, "Courier", 45), report(3, "Ledger", 90, dated="day")]
    assert first_report_sentence(story).endswith("Ledger gives no hour and may have been earlier.")
    # Of a later day it cannot have been: its time is the end of that day.
    story = [
        report(1, "Herald", 0),
        report(2, "Courier", 45),
        report(3, "Ledger", 26 * 60, dated="day"),
    ]
    assert first_report_sentence(story) == "First: Herald, 45 minutes before Courier."
    story = [report(1, "Herald", 0, dated="seen"), report(2, "Courier", 45)]
    assert "as far as is known" in first_report_sentence(story)


def test_one_report_alone_was_not_first_of_any() -> None:
    assert first_report_sentence([report(1, "Herald", 0)]) == ""
    assert (
        report_timeline([report(1, "Herald", 0), report(2, "Courier", 45)], timezone="UTC") is None
    )


def test_a_copy_names_what_it_was_compared_with() -> None:
    lead, copy = report_views(
        [report(1, "Herald", 0), report(2, "Courier", 45, score=0.97)], {2: 1}, whole=True
    )
    assert (lead.source, lead.likeness) == (None, None)
    assert copy.source is lead.article
    assert (copy.relation, copy.likeness, copy.is_derived, copy.revisions) == (
        "a copy",
        97,
        True,
        1,
    )
