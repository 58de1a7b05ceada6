from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "docs" / "polling.md").read_text("utf-8")
ROWS = dict(re.findall(r"^\| (\d+) \|(.*)$", TEXT, re.MULTILINE))


def test_every_promise_to_publishers_is_numbered() -> None:
    assert [int(number) for number in ROWS] == list(range(1, 33))


@pytest.mark.parametrize("number", list(ROWS))
def test_every_promise_names_a_test_that_exists(number: str) -> None:
    named = re.findall(r"`(test_\w+)`", ROWS[number])
    assert named
    assert all(list((ROOT / "tests").rglob(f"{name}.py")) for name in named)
