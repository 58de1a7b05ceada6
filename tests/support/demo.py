"""The bundled demo world, as a scene has it."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path

from tests.support.scene import Scene
from wirewatch.adapters.config.loader import load_config
from wirewatch.demo_world.loading import load_labels
from wirewatch.demo_world.world import World
from wirewatch.entrypoints.commands.demo import play
from wirewatch.steps.cycle import CYCLE_STEPS, run_cycle
from wirewatch.steps.resources import open_resources


def labels() -> dict[str, frozenset[str]]:
    """Return the actors that a careful reader would flag, by the link of each article that names one."""
    return {label.url: label.actors for label in load_labels() if label.actors}


def missing_and_extra(
    found: Mapping[str, Iterable[str]], wanted: Mapping[str, Iterable[str]]
) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """Return the (link, actor) pairs that are wanted and not there, and those that are there and not wanted."""
    there = {(url, actor) for url, actors in found.items() for actor in actors}
    right = {(url, actor) for url, actors in wanted.items() for actor in actors}
    return sorted(right - there), sorted(there - right)


def played(world: World, scene: Scene) -> Path:
    """Play the demo through the bare steps in this process; give the newest page."""

    async def tick(config: Path, home: Path, now: datetime, polls: bool) -> None:
        async with open_resources(
            load_config(config, environ=os.environ), config_folder=config, home=home, now=now
        ) as resources:
            await run_cycle(
                resources,
                now=now,
                only=CYCLE_STEPS if polls else CYCLE_STEPS[3:],
                every=True,
                first_at_once=True,
            )

    return asyncio.run(play(world, scene.folder, tick=tick))
