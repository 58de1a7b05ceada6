"""How a run is named, and what its artifact says."""

from __future__ import annotations

from datetime import UTC, datetime

from wirewatch.steps.cycle import cycle_name
from wirewatch.steps.cycle_summary import MAX_LISTED_FAILURES, cycle_markdown, cycle_summary
from wirewatch.steps.reports import (
    AlertReport,
    ComposeReport,
    CycleReport,
    DeliverReport,
    GroupReport,
    PollReport,
    ReadReport,
)

DUE = datetime(2027, 10, 12, 14, 5, tzinfo=UTC)


def test_a_run_is_named_by_its_time_and_a_slot_where_several_start_together() -> None:
    assert cycle_name("poll", DUE) == "poll 14:05 UTC"
    assert cycle_name("poll", DUE, slot=1) == "poll 14:05 UTC slot 1"
    assert cycle_name("digest", None) == "digest"


def test_one_is_singular_and_nothing_is_not_listed() -> None:
    report = CycleReport(
        poll=PollReport(feeds=1, read=1, new_entries=1),
        read=ReadReport(read=1),
        group=GroupReport(placed=1, new_stories=1),
        alert=AlertReport(stories=1, deliveries=1),
    )
    assert cycle_markdown(report).splitlines()[2:] == [
        "| poll | 1 feed, 1 read, 1 new entry |",
        "| read | 1 page |",
        "| group | 1 article placed, 1 new story |",
        "| alert | 1 story, 1 message |",
    ]
    assert (
        cycle_summary(report)
        == "1 feed, 1 read, 1 new entry; 1 page; 1 article placed, 1 new story; 1 story, 1 message"
    )


def test_more_are_plural_and_issues_link_to_their_pages() -> None:
    digest = ComposeReport(series="daily", number=7, stories=2, deliveries=3)
    report = CycleReport(
        poll=PollReport(feeds=1200, read=1199, failed=1),
        digests=(digest,),
        deliver=DeliverReport(sent=3),
    )
    table = cycle_markdown(report, pages="https://news.example/digests/")
    assert "| poll | 1,200 feeds, 1,199 read, 1 failed |" in table
    assert (
        "| digest | [daily 7](https://news.example/digests/daily/0007.html): 2 stories |" in table
    )
    assert "| deliver | 3 sent |" in table
    assert cycle_summary(report).endswith("; daily 7: 2 stories; 3 messages sent")


def test_a_run_without_work_has_no_table() -> None:
    assert cycle_markdown(CycleReport()) == "Nothing was due.\n"
    assert cycle_summary(CycleReport()) == "nothing was due"


def test_failing_feeds_are_named_and_a_long_list_is_cut_with_a_word_on_the_rest() -> None:
    failures = tuple(
        (f"Outlet {number}", "500 | broken") for number in range(MAX_LISTED_FAILURES + 2)
    )
    table = cycle_markdown(
        CycleReport(poll=PollReport(feeds=len(failures), failed=len(failures), failures=failures))
    )
    assert "| Outlet 0 | 500 \\| broken |" in table
    assert table.count("| Outlet ") == MAX_LISTED_FAILURES
    assert "and 2 more: `wirewatch status` names them all" in table
