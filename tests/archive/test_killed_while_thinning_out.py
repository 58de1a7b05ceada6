"""Thinning out the archive, killed at any instant and done again, loses no page of a flagged article."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from tests.archive.test_retention import files, is_valid, upkeep
from tests.job.scene import FEED, NEWS, Scene, utc
from tests.job.small_web import Item, SmallWeb, page, rss
from tests.reading.reports import SUBJECTS, report

pytestmark = pytest.mark.slow

SEED = 20211011
KILLS = 6
THINNING = """
import sys
from datetime import datetime
from pathlib import Path
from wirewatch.adapters.archive import Archive
from wirewatch.adapters.store import leases
from wirewatch.adapters.store.engine import open_store
from wirewatch.domain.configuration import ArchiveSettings
from wirewatch.steps.maintenance import retain

home, now = Path(sys.argv[1]), datetime.fromisoformat(sys.argv[2])
store = open_store(f"sqlite:///{home}/wirewatch.db")
print("begun", flush=True)
retain(store, Archive(home / "archive"), home / "archive", ArchiveSettings(), holder=leases.this_process(), now=now)
"""


def published(web: SmallWeb, day: datetime, number: int) -> list[str]:
    links = [f"{NEWS}/{number}/{subject}" for subject in SUBJECTS]
    for link, subject in zip(links, SUBJECTS, strict=True):
        named = f"A delegation of the Taliban asked about the {subject} of the year {number} and left at noon."
        web.on(link, page(f"The {subject} {number}", (*report(f"{subject} {number}"), named), at=day))
    web.on(FEED, rss(*(Item(url=link, title=f"Of {link[-9:]}", at=day) for link in links)))
    return links


def killed(scene: Scene, now: datetime, pause: Callable[[], float]) -> bool:
    """Begin to thin out, kill that some time on; tells whether it was still at work."""
    command = [sys.executable, "-c", THINNING, str(scene.home), now.isoformat()]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "begun\n"
        time.sleep(pause())
        process.send_signal(signal.SIGKILL)
        return process.wait() == -signal.SIGKILL


def test_no_page_of_a_flagged_article_is_lost_and_every_file_stays_valid(scene: Scene, web: SmallWeb) -> None:
    scene.write(articles={"look_again": []})
    links: list[str] = []
    for number in range(6):
        links += published(web, utc(11 + number, 6), number)
        scene.cycle(utc(11 + number, 6), only=["poll", "read"])
    old = utc(16, 6) + timedelta(days=100)
    chance = random.Random(SEED)
    struck = [killed(scene, old, lambda: chance.uniform(0, 0.04)) for _ in range(KILLS)]
    assert any(struck)
    upkeep(scene, old)
    names = files(scene)
    assert names
    assert all(name.startswith("kept-") for name in names)
    assert all(is_valid(scene.home / "archive" / name) for name in names)
    for link in links:
        assert "A delegation of the Taliban asked" in scene.run("archive", "show", link).out
