from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.delivery.relay import Relay, relay
from tests.delivery.slack_stand_in import Slack, slack
from tests.job.conftest import bare_scene, scene, web
from tests.store.conftest import empty_sqlite, new_database, postgresql_server

__all__ = ["bare_scene", "empty_sqlite", "new_database", "postgresql_server", "scene", "web"]


@pytest.fixture
def mail() -> Iterator[Relay]:
    with relay() as far_end:
        yield far_end


@pytest.fixture
def chat() -> Iterator[Slack]:
    with slack() as far_end:
        yield far_end
