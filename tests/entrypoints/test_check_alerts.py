"""What `wirewatch check` says of alerts."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tests.support.newsroom import ALERTING, READER, SECOND, configure
from tests.support.scene import SERIES, Scene

RELAY = {"host": "localhost", "security": "none", "from": "d@example.org"}
BOTH = {"id": "both", "when": "taliban and moscow-format", "alert": True}


def checked(scene: Scene) -> str:
    ran = scene.run("check", now=datetime(2021, 10, 11, 8, tzinfo=UTC))
    assert ran.code == 0
    return ran.out + ran.err


def test_check_says_which_actors_alert_whom(bare_scene: Scene) -> None:
    readers = [{"email": READER}, {"email": SECOND, "actors": ["moscow-format"]}]
    series = [{**SERIES, "actors": ["taliban", "moscow-format", "both"], "subscribers": readers}]
    configure(bare_scene, series=series, interests=[BOTH], mail=RELAY)
    said = checked(bare_scene)
    assert "alerts on taliban go to 1 subscriber (1 by email)" in said
    assert "alerts on both go to 1 subscriber (1 by email)" in said
    assert "alerts on moscow-format" not in said
    assert '"alert" is not at work' not in said


@pytest.mark.parametrize(
    "series",
    [{**SERIES}, {**SERIES, "actors": ["moscow-format"], "subscribers": [{"slack": "HOOK"}]}],
)
def test_an_alert_that_reaches_nobody_is_warned_of_at_its_line(
    bare_scene: Scene, series: dict[str, object]
) -> None:
    configure(bare_scene, actors=ALERTING, series=[series])
    said = checked(bare_scene)
    assert "watchlist.yaml:" in said
    assert '"alert" of "taliban" reaches no reader: no series with subscribers asks for it' in said
