"""Thinning out the archive, killed at any instant and done again, loses no page of a flagged article."""

from __future__ import annotations

import asyncio
import gzip
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from warcio.checker import Checker

from tests.support.archived_pages import BRIDGE, TALKS, read
from tests.support.reports import SUBJECTS, report
from tests.support.scene import FEED, NEWS, Scene, utc
from tests.support.small_web import Item, SmallWeb, page, rss
from wirewatch.adapters import archive
from wirewatch.adapters.archive import archive_day, local_host_name
from wirewatch.adapters.config.loader import load_config
from wirewatch.domain.configuration import parse_size
from wirewatch.steps.maintenance import files_to_retire, run_maintenance
from wirewatch.steps.resources import open_resources

pytestmark = pytest.mark.slow


NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)


def is_valid(path: Path) -> bool:
    class Wanted:
        inputs = (str(path),)
        verbose = False

    return int(Checker(Wanted()).process_all() or 0) == 0


def upkeep(scene: Scene, now: datetime) -> None:
    async def job() -> None:
        config = load_config(scene.config, environ={})
        async with open_resources(
            config, config_folder=scene.config, home=scene.home, now=now, environ={}
        ) as resources:
            run_maintenance(resources, now=now)

    asyncio.run(job())


def files(scene: Scene) -> list[str]:
    return sorted(archive.warc_sizes(scene.home / "archive"))


def test_flagged_pages_outlive_the_others_and_stay_readable(scene: Scene, web: SmallWeb) -> None:
    scene.write()
    read(scene, web, utc(11, 6))
    upkeep(scene, utc(11, 6) + timedelta(days=89))
    assert scene.run("archive", "show", BRIDGE).code == 0
    upkeep(scene, utc(11, 6) + timedelta(days=92))
    assert [name[:16] for name in files(scene)] == ["kept-2021-10-11-"]
    assert is_valid(scene.home / "archive" / files(scene)[0])
    assert "A delegation of the Taliban" in scene.run("archive", "show", TALKS).out
    gone = scene.run("archive", "show", BRIDGE)
    assert gone.code == 1
    assert "the archive holds no page" in gone.err
    upkeep(scene, utc(11, 6) + timedelta(days=200))
    assert scene.run("archive", "show", TALKS).code == 0
    upkeep(scene, utc(11, 6) + timedelta(days=370))
    assert files(scene) == []
    assert scene.run("archive", "show", TALKS).code == 1


def test_beyond_its_size_the_archive_lets_the_oldest_go_but_never_todays(
    scene: Scene, web: SmallWeb
) -> None:
    scene.write(archive={"max_size": "0.001MB"})
    read(scene, web, utc(11, 6))
    upkeep(scene, utc(11, 7))
    assert len(files(scene)) == 1
    upkeep(scene, utc(12, 7))
    assert len(files(scene)) <= 1
    assert not any(name.startswith("2021") for name in files(scene))


def test_what_a_killed_process_left_torn_is_set_aside(scene: Scene, web: SmallWeb) -> None:
    scene.write()
    read(scene, web, utc(11, 6))
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    folder = scene.home / "archive"
    (name,) = files(scene)
    dead = folder / f"2021-10-11-{local_host_name()}-{ended.pid}-00000000.warc.gz"
    whole = (folder / name).read_bytes()
    dead.write_bytes(whole + whole[:200])
    with pytest.raises(EOFError):
        gzip.decompress(dead.read_bytes())
    upkeep(scene, utc(12, 6))
    assert dead.read_bytes() == whole
    assert is_valid(dead)
    assert dead.with_name(dead.name + ".torn").read_bytes() == whole[:200]
    assert scene.run("archive", "show", TALKS).code == 0


def test_a_living_writers_file_is_left_alone(scene: Scene, web: SmallWeb) -> None:
    scene.write()
    read(scene, web, utc(11, 6))
    (name,) = files(scene)
    with (scene.home / "archive" / name).open("ab") as file:
        file.write(b"\x1f\x8b half of a record")
    before = (scene.home / "archive" / name).stat().st_size
    upkeep(scene, utc(11, 7))
    assert (scene.home / "archive" / name).stat().st_size == before


def test_sizes_are_read_as_typed() -> None:
    assert [parse_size(size) for size in ("500MB", "50 GB", "1.5tb", "50", "-1GB", "")] == [
        500 * 10**6,
        50 * 10**9,
        1_500 * 10**9,
        None,
        None,
        None,
    ]


days = st.integers(0, 500).map(lambda back: f"{NOW - timedelta(days=back):%Y-%m-%d}")
names = st.builds(
    lambda kept, day, number: f"{kept}{day}-host-1-{number}.warc.gz",
    st.sampled_from(["", "kept-"]),
    days,
    st.integers(0, 3),
)


@given(st.dictionaries(names, st.integers(1, 100), max_size=12), st.integers(0, 600))
def test_no_more_goes_than_must_and_todays_never(sizes: dict[str, int], most: int) -> None:
    keep, flagged = timedelta(days=90), timedelta(days=365)
    gone = files_to_retire(sizes, now=NOW, keep=keep, keep_flagged=flagged, most=most)
    by_age = files_to_retire(sizes, now=NOW, keep=keep, keep_flagged=flagged, most=None)
    today = f"{NOW:%Y-%m-%d}"
    assert set(by_age) <= set(gone)
    assert not any(archive_day(name) >= today for name in gone)
    left = {name: size for name, size in sizes.items() if name not in gone}
    assert sum(left.values()) <= most or all(archive_day(name) >= today for name in left)
    for_size = sorted(
        set(gone) - set(by_age),
        key=lambda name: (name.startswith("kept-"), archive_day(name), name),
    )
    assert not for_size or sum(left.values()) + sizes[for_size[-1]] > most


SEED = 20211011
KILLS = 6
THINNING = """
import sys
from datetime import datetime
from pathlib import Path
from wirewatch.adapters.archive import Archive
from wirewatch.adapters.store import lease_holders
from wirewatch.adapters.store.engine import open_store
from wirewatch.domain.configuration import ArchiveSettings
from wirewatch.steps.maintenance import apply_retention

home, now = Path(sys.argv[1]), datetime.fromisoformat(sys.argv[2])
store = open_store(f"sqlite:///{home}/wirewatch.db")
print("begun", flush=True)
apply_retention(store, Archive(home / "archive"), ArchiveSettings(), holder=lease_holders.current_holder(), now=now)
"""


def published(web: SmallWeb, day: datetime, number: int) -> list[str]:
    links = [f"{NEWS}/{number}/{subject}" for subject in SUBJECTS]
    for link, subject in zip(links, SUBJECTS, strict=True):
        named = f"A delegation of the Taliban asked about the {subject} of the year {number} and left at noon."
        web.on(
            link, page(f"The {subject} {number}", (*report(f"{subject} {number}"), named), at=day)
        )
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


def test_no_page_of_a_flagged_article_is_lost_and_every_file_stays_valid(
    scene: Scene, web: SmallWeb
) -> None:
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
