"""Work in few batches: a scheduler that books every piece of work should book few."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

Item = TypeVar("Item")
AT_MOST = 8


def batches(items: Sequence[Item], *, at_most: int = AT_MOST) -> list[list[Item]]:
    """Give the items in at most so many batches of nearly equal size, dealt out in turn."""
    count = min(at_most, len(items))
    return [list(items[start::count]) for start in range(count)]
