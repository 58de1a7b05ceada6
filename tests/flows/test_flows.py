"""What the flows leave in Prefect, and what they do when nothing is new. One server for all tests."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

import pytest

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    """Poll, digest, poll, digest, upkeep, all at one instant of the demo world: what Prefect booked."""
    folder = tmp_path_factory.mktemp("flows")
    command = [sys.executable, "-m", "tests.support.booked_runs", str(folder)]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=240, check=False)
    assert ended.returncode == 0, ended.stderr[-4000:]
    booked: list[dict[str, Any]] = json.loads(ended.stdout)
    return booked


def test_every_flow_and_every_task_ends_well(runs: list[dict[str, Any]]) -> None:
    assert [run["flow"] for run in runs] == ["poll", "digest", "poll", "digest", "upkeep"]
    assert {state for run in runs for state in (run["state"], *run["tasks"])} == {"Completed"}


def test_a_cycle_is_booked_as_few_tasks_however_many_feeds_and_articles(runs: list[dict[str, Any]]) -> None:
    looked, told = len(runs[0]["tasks"]), len(runs[1]["tasks"])
    assert 0 < looked + told <= 50
    assert told > 0


def test_the_poll_leaves_a_table_of_what_it_came_to(runs: list[dict[str, Any]]) -> None:
    (table,) = runs[0]["artifacts"]
    assert "| poll | 13 feeds, 12 read, 1 failed" in table
    assert "| 驼铃国际报 | 500" in table
    assert "flagged |" in table
    assert "### Failing feeds" in table


def test_runs_and_tasks_are_named_by_what_they_do(runs: list[dict[str, Any]]) -> None:
    assert [run["name"].split()[0] for run in runs] == [run["flow"] for run in runs]
    assert all(run["name"].endswith(" UTC") for run in runs)
    assert any(name.startswith("poll ") and name.endswith(" more") for name in runs[0]["task_names"])


def test_the_digest_leaves_a_table_of_what_was_told(runs: list[dict[str, Any]]) -> None:
    (table,) = runs[1]["artifacts"]
    assert "| digest | [daily 1](file:///" in table
    assert "/daily/0001.html): " in table


def test_a_second_look_at_the_same_instant_finds_nothing_new_to_do(runs: list[dict[str, Any]]) -> None:
    first, second = runs[0], runs[2]
    (table,) = second["artifacts"]
    assert "new entries" not in table
    assert "| read |" not in table
    assert second["asked"] <= 15 < first["asked"]
    assert runs[3]["artifacts"] == []
