"""Loaded once into the fork server of tests/support/forked.py, so that its children need not load it again."""

from __future__ import annotations

import extractors.article
import extractors.feed  # noqa: F401
import tests.support.killed_alert
import tests.support.killed_delivery  # noqa: F401
from wirewatch.adapters import worker


def _with_server(parent: int) -> None:
    """Stand in for `end_with`: the parent of a forked process is the fork server, which ends with the tests."""


worker.end_with = _with_server  # type: ignore[attr-defined]
