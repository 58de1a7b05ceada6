from __future__ import annotations

from datetime import UTC, datetime, timedelta

from wirewatch.domain.digests.coverage import pages_failing_since

START = datetime(2026, 3, 1, tzinfo=UTC)


def pages(outcomes: str) -> list[tuple[datetime, bool]]:
    """One page a day: "x" failed, "." was read."""
    return [(START + timedelta(days=day), outcome == "x") for day, outcome in enumerate(outcomes)]


def test_a_redesign_began_with_the_first_page_that_failed() -> None:
    assert pages_failing_since(pages("." * 12 + "x" * 5)) == START + timedelta(days=12)


def test_a_page_that_is_still_read_does_not_hide_a_redesign() -> None:
    assert pages_failing_since(pages("." * 12 + "xxxx.xxxxxx")) == START + timedelta(days=12)


def test_a_few_odd_pages_are_no_redesign() -> None:
    assert pages_failing_since(pages(("." * 6 + "x") * 5)) is None
    assert pages_failing_since(pages("." * 20 + "xxxx")) is None


def test_an_outlet_that_was_never_read_was_not_redesigned() -> None:
    assert pages_failing_since(pages("x" * 30)) is None


def test_an_outlet_that_is_read_again_is_no_longer_told() -> None:
    assert pages_failing_since(pages("." * 12 + "x" * 6 + "." * 6)) is None
