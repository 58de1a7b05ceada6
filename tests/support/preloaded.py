"""Loaded once into the fork server of tests/support/forked.py, so that its children need not load it again."""

from __future__ import annotations

from datetime import UTC, datetime

import tests.support.killed_alert
import tests.support.killed_delivery  # noqa: F401
from extractors.article import extract
from extractors.feed import parse
from tests.support.small_web import Item, page, rss
from wirewatch.adapters import worker

SOME_DAY = datetime(2026, 11, 11, 6, tzinfo=UTC)
PAGE = page(
    "A title",
    ["Some sentences that a page may hold, so that every table is loaded."] * 9,
    at=SOME_DAY,
)[-1]
FEED = rss(Item(url="http://news.example/1", title="A title", at=SOME_DAY))[-1]


def _with_server(parent: int) -> None:
    """Stand in for `die_with_parent`: the parent of a forked process is the fork server, which ends with the tests."""


worker.die_with_parent = _with_server  # type: ignore[attr-defined]
extract(html=PAGE, url="http://news.example/1")
parse(FEED, url="http://news.example/feed")
