"""Detect when an outlet's pages, readable before, began to fail."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from itertools import accumulate

READ_BEFORE = 10  # pages that must have been read
FAILING = 5  # pages that must have failed since


def failing_since(pages: Sequence[tuple[datetime, bool]]) -> datetime | None:
    """Return when an outlet's pages began to fail, or None.

    `pages` are in the order in which they were seen, each with whether it failed. Four in five of those before must
    have been read, and four in five of those since must have failed: that is the pattern of a redesign, and not of
    a few odd pages.
    """
    failed = list(accumulate((failed for _, failed in pages), initial=0))
    for place, (seen_at, is_failed) in enumerate(pages):
        before, since = failed[place], failed[-1] - failed[place]
        if not is_failed or place < READ_BEFORE or len(pages) - place < FAILING:
            continue
        if before <= 0.2 * place and since >= 0.8 * (len(pages) - place):
            return seen_at
    return None
