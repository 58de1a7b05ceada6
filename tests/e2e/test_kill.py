"""A run that is killed at any instant, and started again, loses nothing and does nothing twice."""

from __future__ import annotations

import random
import re
import signal
import subprocess
import time
from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from email import message_from_bytes
from pathlib import Path

import pytest
import yaml
from sqlalchemy import func, select

from tests.support.demo import played
from tests.support.scene import Scene, flagged
from tests.support.smtp_server import Relay, relay
from wirewatch.adapters.replay import ReplayServer
from wirewatch.adapters.store import digests, leases
from wirewatch.adapters.store.schema import articles, entries
from wirewatch.demo_world.loading import load_world
from wirewatch.demo_world.world import World
from wirewatch.entrypoints.commands.demo import timeline, write_config

pytestmark = pytest.mark.slow
SEED = 20211020
KILLS_A_POLL = 2
TICK = 0.01
ORPHANS_END_WITHIN = 10.0
READERS = ("one@example.net", "two@example.net")


def children(pid: int) -> set[tuple[int, str]]:
    """Return the processes that a process has started, each with its start time."""
    found = set()
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            after_name = stat.read_text("utf-8", errors="replace").rpartition(")")[2].split()
        except OSError:
            continue
        if after_name[1] == str(pid):
            found.add((int(stat.parent.name), after_name[19]))
    return found


def lives(process: tuple[int, str]) -> bool:
    """Return whether a process that was seen before is still there, and no zombie."""
    try:
        text = Path(f"/proc/{process[0]}/stat").read_text("utf-8", errors="replace")
    except OSError:
        return False
    after_name = text.rpartition(")")[2].split()
    return after_name[19] == process[1] and after_name[0] not in "ZX"


def strike(
    process: subprocess.Popen[str], server: ReplayServer, *, after: int, linger: float
) -> bool:
    """Kill a run once the web was asked so often, and some time on; give whether it was still at work."""
    while len(server.log) < after:
        if ended(process, within=TICK):
            return False
    if ended(process, within=linger):
        return False
    started = children(process.pid)
    process.send_signal(signal.SIGKILL)
    process.communicate()
    deadline = time.monotonic() + ORPHANS_END_WITHIN
    while left := [one for one in started if lives(one)]:
        assert time.monotonic() < deadline, f"orphans: {left}"
        time.sleep(TICK)
    return True


def ended(process: subprocess.Popen[str], *, within: float) -> bool:
    """Wait for the end of a process."""
    try:
        process.wait(timeout=within)
    except subprocess.TimeoutExpired:
        return False
    process.communicate()
    return True


def struck(
    scene: Scene, server: ReplayServer, command: Sequence[str], now: datetime, dice: random.Random
) -> int:
    """Kill one cycle over and over, then let it run to its end; give how many kills struck."""
    strikes = 0
    for _ in range(KILLS_A_POLL):
        server.forget()
        process = scene.start(*command, now=now)
        strikes += strike(process, server, after=dice.randint(1, 24), linger=dice.uniform(0, 0.5))
    last = scene.ran(*command, now=now)
    assert last.code == 0, last.err
    return strikes


def mailed(config: Path, post: Relay) -> None:
    """Return the demo's series two subscribers."""
    mail = {"host": "127.0.0.1", "port": post.port, "security": "none", "from": "desk@example.org"}
    for name, change in (("settings", {"mail": mail}), ("digests", {})):
        file = config / f"{name}.yaml"
        data = yaml.safe_load(file.read_text("utf-8")) | change
        if name == "digests":
            data["series"][0]["subscribers"] = [{"email": reader} for reader in READERS]
        file.write_text(yaml.safe_dump(data, allow_unicode=True), encoding="utf-8")


def links(issues: Sequence[str]) -> list[set[str]]:
    """Return the addresses that each issue names."""
    return [set(re.findall(r"http://\S+", issue)) for issue in issues]


def killed_through_the_demo(world: World, scene: Scene, post: Relay) -> int:
    dice, strikes = random.Random(SEED), 0
    with ReplayServer(world) as server:
        write_config(world, scene.config, proxy=server.url)
        mailed(scene.config, post)
        for now, polls in timeline(world):
            if polls is None:
                assert scene.ran("run", "--only", "digest,deliver", now=now).code == 0
                continue
            server.poll = polls
            strikes += struck(scene, server, ("run", "--all"), now, dice)
    return strikes


def test_killed_runs_end_with_what_an_undisturbed_run_ends_with(
    bare_scene: Scene, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    world, calm = load_world(), Scene(tmp_path / "calm", capsys)
    played(world, calm)
    with relay() as post:
        strikes = killed_through_the_demo(world, bare_scene, post)
    assert strikes >= 4, "too few kills struck a run at work"
    assert flagged(bare_scene) == flagged(calm)
    assert links(bare_scene.issues()) == links(calm.issues())
    with bare_scene.look() as tx:
        assert sorted(issue.number for issue in digests.list_issues(tx, "daily")) == [1, 2, 3]
        stored = Counter(tx.execute(select(entries.c.url)).scalars())
        assert stored == Counter(article.url for article in world.articles)
        assert tx.execute(select(func.count()).select_from(articles)).scalar() == len(
            world.articles
        )
        assert leases.current_leases(tx) == []
    everyone = Counter(
        (to[0], str(message_from_bytes(mail)["Message-ID"])) for _, to, mail in post.script.taken
    )
    assert Counter(reader for reader, _ in everyone) == Counter(dict.fromkeys(READERS, 3))
