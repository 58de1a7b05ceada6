"""`wirewatch demo`: the main job on the bundled world, offline, from polls to digest."""

from __future__ import annotations

import asyncio
import os
import sys
import tempfile
import threading
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from wirewatch.entrypoints.options import WrongUsage, say, start_logging, tell

if TYPE_CHECKING:
    from wirewatch.demo_world.world import World

# Seconds between two progress lines: on a terminal, and in a log.
TERMINAL_PROGRESS_SECONDS, LOG_PROGRESS_SECONDS = (2.0, 15.0)

OneTick = Callable[[Path, Path, datetime, bool], Awaitable[None]]


def demo(
    *,
    plain: Annotated[bool, Parameter(negative="", help="the bare steps, without Prefect")] = False,
    world: Annotated[Path | None, Parameter(help="an edited copy of the bundled world")] = None,
    folder: Annotated[
        Path | None, Parameter(help="where to work; a new temporary folder if not given")
    ] = None,
    verbose: Annotated[bool, Parameter(negative="", help="say more on stderr")] = False,
) -> int:
    """Run the whole pipeline offline on bundled feeds; the last line is the path of the digest."""
    from wirewatch.demo_world.loading import load_world

    start_logging(verbose=verbose)
    if folder is not None and folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise WrongUsage(
            f"--folder: {folder} is not an empty folder; the demo writes its own config there"
        )
    scratch = folder or Path(tempfile.mkdtemp(prefix="wirewatch-demo-"))
    scratch.mkdir(parents=True, exist_ok=True)
    newest = asyncio.run(
        play(load_world(world), scratch, tick=_plain() if plain else _flows(scratch / "var"))
    )
    say(str(newest))
    return 0


async def play(world: World, scratch: Path, *, tick: OneTick) -> Path:
    """Poll the bundled feeds three times and compose each digest when due.

    Returns the path of the newest digest page.
    """
    from wirewatch.adapters.replay import ReplayServer

    config, home = scratch / "config", scratch / "var"
    with ReplayServer(world) as server:
        write_config(world, config, proxy=server.url)
        for number, (now, polls) in enumerate(timeline(world), start=1):
            with _report_progress(f"{number}: {_what(polls)} as of {now:%a %d %b %Y %H:%M} UTC"):
                if polls is not None:
                    server.poll = polls
                await tick(config, home, now, polls is not None)
    pages = sorted((home / "digests").rglob("[0-9]*.html"))  # the issues, not their index
    for page in pages:
        tell(f"filed {page}")
    # The demo's days are long past, and `--since 3d` counts from now.
    then = f"{timeline(world)[-1][0]:%Y-%m-%dT%H:%MZ}"
    tell(
        "ask it more (instead of status: flagged, coming-up, statements, story show, explain, "
        "feeds list, …):"
    )
    tell(f"{_program()} status --config {config} --home {home} --now {then}")
    tell("look at it page by page, at http://127.0.0.1:8484/ until stopped (Ctrl-C):")
    tell(f"{_program()} web --config {config} --home {home} --now {then}")
    tell("open this in a browser:")
    return pages[-1]


def timeline(world: World) -> list[tuple[datetime, int | None]]:
    """Return the times of the demo: each poll, and 02:30 UTC daily for the digest."""
    instants: list[tuple[datetime, int | None]] = [
        (instant, number) for number, instant in enumerate(world.polls)
    ]
    first, last = world.polls[0], world.polls[-1]
    morning = first.replace(hour=2, minute=31, second=0)
    while morning <= last + timedelta(days=1):
        if morning > first:
            instants.append((morning, None))
        morning += timedelta(days=1)
    return sorted(instants, key=lambda event: event[0])


def write_config(world: World, folder: Path, *, proxy: str) -> None:
    """Write the four config files of the demo, which uses the replay server as its proxy."""
    import yaml

    folder.mkdir(parents=True, exist_ok=True)
    feeds = [
        {
            "outlet": feed.outlet,
            "url": feed.url,
            "language": feed.language,
            "owner": feed.owner,
            "every": "12h",
        }
        for feed in world.feeds
    ]
    network = {"proxy": proxy, "host_gap": "0s", "per_host": 4, "contact": "demo@wirewatch.example"}
    for name, content in (("feeds", {"feeds": feeds}), ("settings", {"network": network})):
        (folder / f"{name}.yaml").write_text(
            yaml.safe_dump(content, allow_unicode=True, sort_keys=False), "utf-8"
        )
    for name in ("watchlist.yaml", "digests.yaml"):
        (folder / name).write_text(world.folder.joinpath(name).read_text("utf-8"), "utf-8")


def _plain() -> OneTick:
    async def tick(config: Path, home: Path, now: datetime, polls: bool) -> None:
        from wirewatch.adapters.config.loader import load_config
        from wirewatch.steps.cycle import CYCLE_STEPS, run_cycle
        from wirewatch.steps.resources import open_resources

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

    return tick


def _flows(home: Path) -> OneTick:
    from wirewatch.entrypoints import runner

    runner.prepare(home, own_server=True)

    async def tick(config: Path, home: Path, now: datetime, polls: bool) -> None:
        from flows.digest import digest
        from flows.poll import poll

        if polls:
            await poll(config=str(config), home=str(home), now=now, every=True)
        await digest(config=str(config), home=str(home), now=now)

    return tick


def _program() -> str:
    """Return the command to type for this program: its path as called, or its name."""
    called = Path(sys.argv[0])
    return str(called) if called.name == "wirewatch" else "wirewatch"


def _what(polls: int | None) -> str:
    return "compose what is due" if polls is None else "poll, read, group, compose"


@contextmanager
def _report_progress(activity: str) -> Iterator[None]:
    """Print the current activity, then every few seconds that it is still running."""
    tell(activity)
    done, start = threading.Event(), time.monotonic()
    every = TERMINAL_PROGRESS_SECONDS if sys.stderr.isatty() else LOG_PROGRESS_SECONDS

    def beat() -> None:
        while not done.wait(every):
            tell(f"   … {time.monotonic() - start:.0f} s")

    thread = threading.Thread(target=beat, daemon=True)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()
