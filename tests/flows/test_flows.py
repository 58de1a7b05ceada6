"""What flows and deployments leave in Prefect, and what runs do when nothing is new. One server for all tests."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

import pytest

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def prefect(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """Poll, digest, poll, digest, upkeep, all at one instant of the demo world, then deployments: what Prefect has."""
    folder = tmp_path_factory.mktemp("flows")
    command = [sys.executable, "-m", "tests.support.booked_runs", str(folder)]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=240, check=False)
    assert ended.returncode == 0, ended.stderr[-4000:]
    found: dict[str, Any] = json.loads(ended.stdout)
    return found


@pytest.fixture(scope="module")
def runs(prefect: dict[str, Any]) -> list[dict[str, Any]]:
    """The flow runs in order."""
    booked: list[dict[str, Any]] = prefect["runs"]
    return booked


def test_every_flow_and_every_task_ends_well(runs: list[dict[str, Any]]) -> None:
    assert [run["flow"] for run in runs] == ["poll", "digest", "poll", "digest", "upkeep"]
    assert {state for run in runs for state in (run["state"], *run["tasks"])} == {"Completed"}


def test_a_cycle_is_booked_as_few_tasks_however_many_feeds_and_articles(
    runs: list[dict[str, Any]],
) -> None:
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
    assert set(runs[0]["task_names"]) == {
        "poll feeds",
        "read pages",
        "group stories",
        "send alerts",
    }


def test_the_digest_leaves_a_table_of_what_was_told(runs: list[dict[str, Any]]) -> None:
    (table,) = runs[1]["artifacts"]
    assert "| digest | [daily 1](file:///" in table
    assert "/daily/0001.html): " in table


def test_a_second_look_at_the_same_instant_finds_nothing_new_to_do(
    runs: list[dict[str, Any]],
) -> None:
    first, second = runs[0], runs[2]
    (table,) = second["artifacts"]
    assert "new entries" not in table
    assert "| read |" not in table
    assert second["asked"] <= 15 < first["asked"]
    assert runs[3]["artifacts"] == []


def test_each_machine_has_a_schedule_of_poll_at_the_same_instant(prefect: dict[str, Any]) -> None:
    poll = prefect["deployed"]["poll"]
    schedules = sorted(poll["schedules"], key=lambda one: one["slug"])
    assert [one["slug"] for one in schedules] == ["slot-0", "slot-1"]
    assert [one["parameters"] for one in schedules] == [
        {"slot": slot, "machines": 2} for slot in range(2)
    ]
    assert len({json.dumps(one["schedule"]) for one in schedules}) == 1
    assert (poll["concurrency_limit"] or poll["global_concurrency_limit"]["limit"]) == 2
    assert poll["concurrency_options"]["collision_strategy"] == "CANCEL_NEW"
    assert poll["parameters"] == {
        "config": "/etc/wirewatch",
        "home": "$WIREWATCH_HOME",
        "machines": 2,
    }


def test_digests_have_a_queue_and_a_limit_of_their_own(prefect: dict[str, Any]) -> None:
    poll, digest = prefect["deployed"]["poll"], prefect["deployed"]["digest"]
    assert digest["global_concurrency_limit"]["limit"] == 1
    assert (poll["work_queue_name"], digest["work_queue_name"]) == ("poll", "digest")
    assert poll["job_variables"]["env"]["PREFECT_FLOWS_HEARTBEAT_FREQUENCY"] == "30"


def test_lost_runs_are_closed_and_started_again_and_those_of_others_left_alone(
    prefect: dict[str, Any],
) -> None:
    ids = {f"prefect.deployment.{prefect['deployed'][name]['id']}" for name in ("poll", "digest")}
    automations = {
        one["name"].partition(": ")[2]: one for one in prefect["deployed"]["automations"]
    }
    assert set(automations) == {
        "close runs whose machine is gone",
        "close runs that never began",
        "poll again after a crash",
    }
    lost = automations["close runs whose machine is gone"]["trigger"]
    assert lost["within"] == 90
    assert ids < set(lost["match_related"]["prefect.resource.id"])
    assert (
        automations["poll again after a crash"]["actions"][0]["deployment_id"]
        == prefect["deployed"]["poll"]["id"]
    )
