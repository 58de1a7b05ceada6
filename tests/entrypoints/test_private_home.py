"""Everything under --home is for its owner alone; what a web server shows lies elsewhere, for everybody."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.entrypoints.test_last_good_config import one_run
from tests.support.scene import FEED, Scene, served, utc
from tests.support.small_web import Item, SmallWeb, html, rss
from wirewatch.adapters.permissions import is_home_entry

NEWS = Item(
    url="http://news.example/ferry",
    title="Taliban reopen the ferry",
    at=utc(11, 6),
    text="Cars cross again.",
)
PAGE = (
    "<p>Cars and lorries cross the river again since Monday, said the man who sells the tickets.</p>"
    * 4
)
CLOSED = "could be read by other users of this machine; now it is closed to them"
NOBODY = 65534
needs_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root may become another user")


@pytest.fixture
def reachable() -> Iterator[Path]:
    """A folder that other users reach: pytest's own is closed to them."""
    folder = Path(tempfile.mkdtemp(prefix="wirewatch-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def fresh(bare_scene: Scene, web: SmallWeb, reachable: Path) -> Iterator[Scene]:
    """A scene that other users reach, with news and without a home."""
    bare_scene.folder = reachable
    web.on(FEED, rss(NEWS))
    web.on(
        NEWS.url, html(f"<title>{NEWS.title}</title><article><h1>{NEWS.title}</h1>{PAGE}</article>")
    )
    with served(bare_scene, web):
        yield bare_scene


@contextmanager
def umask(mask: int) -> Iterator[None]:
    before = os.umask(mask)
    try:
        yield
    finally:
        os.umask(before)


def modes(folder: Path) -> dict[str, int]:
    return {
        str(path.relative_to(folder)): path.stat().st_mode & 0o7777
        for path in (folder, *folder.rglob("*"))
    }


def open_to_others(folder: Path) -> list[str]:
    return [name for name, mode in modes(folder).items() if mode & 0o077]


def as_nobody(*command: str | Path) -> subprocess.CompletedProcess[str]:
    """Run a program as another user of this machine."""
    return subprocess.run(
        command, user=NOBODY, group=NOBODY, extra_groups=[], capture_output=True, text=True, cwd="/"
    )


@pytest.mark.slow
@pytest.mark.parametrize("mask", [0o000, 0o022, 0o777])
def test_all_that_a_run_makes_is_for_its_owner_alone_whatever_the_umask(
    fresh: Scene, mask: int
) -> None:
    fresh.write()
    with umask(mask):
        one_run(fresh, utc(11, 8))
        with fresh.store() as store, store.begin():
            found = modes(fresh.home)
    assert {
        "wirewatch.db",
        "wirewatch.db-wal",
        "wirewatch.db-shm",
        "archive",
        "digests/daily/0001.html",
    } <= set(found)
    assert {"config-at-work", "config-at-work/feeds.yaml", "runs"} <= set(found)
    assert set(found.values()) == {0o600, 0o700}, found
    assert [one.name for one in fresh.home.iterdir() if not is_home_entry(one)] == [], (
        "an old home is closed by these names"
    )
    assert fresh.run("status", now=utc(11, 9)).err == ""


@needs_root
def test_another_user_sees_nothing_of_a_home(fresh: Scene) -> None:
    fresh.write()
    with umask(0o000):
        fresh.cycle(utc(11, 8))
    for path in (fresh.home / "wirewatch.db", fresh.home / "digests" / "daily" / "0001.html"):
        assert "Permission denied" in as_nobody("cat", path).stderr
    assert "Permission denied" in as_nobody("ls", fresh.home).stderr


def opened_up(folder: Path) -> None:
    """Return a home the modes that an earlier version made it with."""
    for path in (folder, *folder.rglob("*")):
        path.chmod(0o755 if path.is_dir() else 0o644)


@pytest.mark.slow
def test_an_old_home_is_closed_at_start_and_one_line_says_so_once(fresh: Scene) -> None:
    fresh.write()
    one_run(fresh, utc(11, 8))
    opened_up(fresh.home)
    first, second = (fresh.run("status", now=utc(11, 9)) for _ in range(2))
    assert first.err.splitlines() == [first.err.strip()]
    assert f"{fresh.home} {CLOSED}" in first.err
    assert "publish:" in first.err
    assert second.err == ""
    assert open_to_others(fresh.home) == []


@pytest.mark.slow
def test_an_old_home_whose_folder_alone_was_closed_is_closed_within(fresh: Scene) -> None:
    fresh.write()
    fresh.cycle(utc(11, 8))
    opened_up(fresh.home)
    fresh.home.chmod(0o700)  # as systemd does by StateDirectoryMode=
    assert CLOSED in fresh.run("flagged").err
    assert open_to_others(fresh.home) == []


@pytest.mark.slow
def test_a_folder_that_holds_other_things_is_not_closed_itself(fresh: Scene) -> None:
    fresh.write()
    (fresh.home / "photos").mkdir(parents=True)
    (fresh.home / "photos" / "ferry.jpg").touch()
    opened_up(fresh.home)
    fresh.cycle(utc(11, 8))
    opened = open_to_others(fresh.home)
    assert sorted(opened) == [".", "photos", "photos/ferry.jpg"]
    assert fresh.run("status", now=utc(11, 9)).err == ""


@pytest.mark.slow
def test_a_restored_home_is_for_its_owner_alone_and_the_config_as_the_umask_says(
    fresh: Scene, tmp_path: Path
) -> None:
    fresh.write()
    fresh.cycle(utc(11, 8))
    assert fresh.run("backup", "--archive", str(tmp_path / "b.tar.gz")).code == 0
    restored = Scene(fresh.folder / "elsewhere", fresh.capture)
    with umask(0o022):
        assert restored.run("restore", str(tmp_path / "b.tar.gz")).code == 0
    assert set(modes(restored.home).values()) == {0o600, 0o700}
    assert (restored.config / "feeds.yaml").stat().st_mode & 0o777 == 0o644


def published(scene: Scene) -> Path:
    return scene.folder / "www" / "digests"


@pytest.mark.slow
@pytest.mark.parametrize("mask", [0o000, 0o077])
def test_what_is_published_lies_outside_home_in_ordinary_modes_whatever_the_umask(
    fresh: Scene, mask: int
) -> None:
    fresh.write(publish=str(published(fresh)))
    with umask(mask):
        report = fresh.cycle(utc(11, 8))
    found = modes(fresh.folder / "www")
    pages = {
        f"digests/{name}"
        for name in ("index.html", "daily/0001.html", "daily/0001.txt", "daily/index.html")
    }
    assert pages | {
        "digests/daily/feed.atom",
        "digests/daily/feed.json",
        "digests/daily/dates.ics",
    } <= set(found)
    assert {mode for name, mode in found.items() if (fresh.folder / "www" / name).is_dir()} == {
        0o755
    }
    assert {mode for name, mode in found.items() if (fresh.folder / "www" / name).is_file()} == {
        0o644
    }
    assert report.deliver.filed == tuple(
        f"{published(fresh)}/daily/0001.{kind}" for kind in ("html", "txt")
    )
    assert not (fresh.home / "digests").exists()
    assert open_to_others(fresh.home) == []


@pytest.mark.slow
@needs_root
def test_another_user_reads_what_is_published_and_nothing_else(fresh: Scene) -> None:
    fresh.write(publish=str(published(fresh)))
    with umask(0o077):
        fresh.cycle(utc(11, 8))
    read = as_nobody("grep", "-rl", "", published(fresh))
    assert read.returncode == 0, read.stderr
    names = {Path(line).name for line in read.stdout.splitlines()}
    assert {"0001.html", "index.html", "feed.atom", "dates.ics"} <= names
    assert as_nobody("grep", "-rl", "", fresh.home).stdout == ""


@pytest.mark.slow
def test_what_was_filed_before_is_published_with_the_next_cycle(fresh: Scene) -> None:
    fresh.write()
    fresh.cycle(utc(11, 8))
    page = (fresh.home / "digests" / "daily" / "0001.html").read_bytes()
    (fresh.home / "digests" / "notes.txt").write_text("mine")
    fresh.write(publish=str(published(fresh)))
    fresh.cycle(utc(11, 9))
    assert (published(fresh) / "daily" / "0001.html").read_bytes() == page
    assert (published(fresh) / "daily" / "0001.html").stat().st_mode & 0o777 == 0o644
    assert 'href="daily/0001.html"' in (published(fresh) / "index.html").read_text("utf-8")
    assert [path.name for path in (fresh.home / "digests").rglob("*")] == ["notes.txt"]


@pytest.mark.slow
def test_published_pages_are_in_the_backup_and_come_back(fresh: Scene, tmp_path: Path) -> None:
    fresh.write(publish=str(published(fresh)))
    fresh.cycle(utc(11, 8))
    (published(fresh) / "photo.jpg").write_bytes(b"of another site")
    assert fresh.run("backup", str(tmp_path / "b.tar.gz")).code == 0
    restored = Scene(fresh.folder / "elsewhere", fresh.capture)
    assert restored.run("restore", str(tmp_path / "b.tar.gz")).code == 0
    pages = {
        path.relative_to(restored.home / "digests").as_posix() for path in restored.home.rglob("0*")
    }
    assert pages == {"daily/0001.html", "daily/0001.txt"}
    assert not list(restored.home.rglob("photo.jpg"))


@pytest.mark.parametrize(
    ("folder", "complaint"),
    [
        ("{home}/www", "publish lies inside --home"),
        ("{home}", "publish lies inside --home"),
        ("{home}/../link/www", "publish lies inside --home"),
        ("{home}/..", "publish holds --home"),
        ("www", "publish is not an absolute path"),
        ("{home}/../config/feeds.yaml", "publish is a file"),
    ],
)
def test_check_refuses_a_folder_that_cannot_be_published(
    fresh: Scene, folder: str, complaint: str
) -> None:
    fresh.home.mkdir()
    (fresh.folder / "link").symlink_to(fresh.home)
    fresh.write(publish=folder.format(home=fresh.home))
    for command in (["check"], ["run"]):
        ran = fresh.run(*command)
        assert ran.code == 2
        assert f"settings.yaml:5: {complaint}" in ran.err
        assert len(ran.err.splitlines()) == 1
    assert list(fresh.home.iterdir()) == []
