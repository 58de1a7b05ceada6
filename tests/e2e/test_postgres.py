from __future__ import annotations

import asyncio
import os
from datetime import datetime
from pathlib import Path

import pytest
import yaml

from tests.conftest import new_database
from tests.support.demo import labels, missing_and_extra
from tests.support.scene import Scene, flagged
from wirewatch.adapters.config.loader import load_config
from wirewatch.demo_world.loading import load_world
from wirewatch.entrypoints.commands.demo import play
from wirewatch.steps.cycle import CYCLE_STEPS, run_cycle
from wirewatch.steps.resources import open_resources


@pytest.mark.slow
def test_the_demo_on_postgresql_flags_what_it_flags_on_sqlite(
    bare_scene: Scene, postgresql_server: str
) -> None:
    url = new_database(postgresql_server, f"job-{bare_scene.folder.name}")

    async def tick(config: Path, home: Path, now: datetime, polls: bool) -> None:
        settings = config / "settings.yaml"
        data = yaml.safe_load(settings.read_text("utf-8")) | {"store": {"url": url}}
        settings.write_text(yaml.safe_dump(data), encoding="utf-8")
        async with open_resources(
            load_config(config, environ=os.environ), config_folder=config, home=home, now=now
        ) as resources:
            assert not resources.store.is_sqlite
            await run_cycle(
                resources,
                now=now,
                only=CYCLE_STEPS if polls else CYCLE_STEPS[3:],
                every=True,
                first_at_once=True,
            )

    asyncio.run(play(load_world(), bare_scene.folder, tick=tick))
    assert missing_and_extra(flagged(bare_scene), labels()) == ([], [])
    assert len(bare_scene.issues()) == 3
    assert not (bare_scene.home / "wirewatch.db").exists()
