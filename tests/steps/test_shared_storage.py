"""Several machines with one store and one storage: whatever runs on one gives the same result on another."""

from __future__ import annotations

import os
import subprocess
import sys
import tarfile
import zipfile
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.steps.test_maintenance import upkeep
from tests.support.archived_pages import BRIDGE, TALKS, published, read
from tests.support.bucket import NAMES, BucketServer, unused_port
from tests.support.scene import Scene, utc
from tests.support.small_web import SmallWeb
from wirewatch.adapters import archive as page_archive
from wirewatch.adapters.archive import Archive, local_host_name
from wirewatch.adapters.storage import FolderStorage, Storage, open_storage
from wirewatch.domain.configuration import StorageSettings

START = utc(11, 6)


@pytest.fixture
def mounted(tmp_path: Path) -> dict[str, str]:
    """Return `storage:` of settings.yaml: a folder that all machines have mounted."""
    (tmp_path / "mounted").mkdir()
    return {"at": str(tmp_path / "mounted")}


@pytest.fixture
def bucket(bucket_service: BucketServer) -> dict[str, str]:
    """Return `storage:` of settings.yaml: an empty bucket."""
    return bucket_service.settings(bucket_service.bucket())


@pytest.fixture
def other(scene: Scene, tmp_path: Path) -> Scene:
    """Another machine: a home of its own, the same web."""
    return Scene(tmp_path / "other", scene.capture, proxy=scene.proxy)


def configured(*scenes: Scene, storage: dict[str, str], **settings: Any) -> None:
    """Give all machines one configuration; the store is that of the first."""
    store = {"url": f"sqlite:///{scenes[0].home / 'wirewatch.db'}"}
    secrets = "".join(f"{name}={value}\n" for name, value in NAMES.items())
    for one in scenes:
        one.write(storage=storage, store=store, **settings)
        (one.config / "secrets.env").write_text(secrets)
        (one.config / "secrets.env").chmod(0o600)


def held(storage: dict[str, str], below: str) -> Storage:
    settings = StorageSettings(**{key: value for key, value in storage.items() if key != "at"})
    return open_storage(storage["at"], settings, secret=NAMES.get).below(below)


def keys(storage: dict[str, str], below: str) -> list[str]:
    return [one.key for one in held(storage, below).listing()]


def test_a_page_read_on_one_machine_is_evidence_on_another(
    scene: Scene, other: Scene, web: SmallWeb, mounted: dict[str, str], tmp_path: Path
) -> None:
    configured(scene, other, storage=mounted)
    read(scene, web, START)
    assert page_archive.warc_sizes(scene.home / "archive") == {}, "complete files are moved"
    assert len(keys(mounted, "archive")) == 1
    shown = [one.run("archive", "show", TALKS).out for one in (scene, other)]
    assert shown[0] == shown[1]
    assert "A delegation of the Taliban" in shown[1]
    path = tmp_path / "proof.zip"
    told = other.run("evidence", TALKS, str(path))
    assert (told.code, told.out) == (0, f"{path}\n")
    with zipfile.ZipFile(path) as proof:
        assert proof.read("01-the-daily-example/page.html") == web.answer(TALKS, 0)[2]


def test_evidence_that_is_still_on_another_machine_says_where(
    scene: Scene, other: Scene, web: SmallWeb, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    configured(scene, other, storage={"at": str(tmp_path / "mounted")})
    read(scene, web, START)
    assert [row["id"] for (row,) in [scene.run("flagged", "--json").json[0]["actors"]]] == [
        "taliban"
    ], "read anyway"
    (tmp_path / "mounted").mkdir()
    monkeypatch.setattr(page_archive, "local_host_name", lambda: "second")
    for command in (["archive", "show", TALKS], ["evidence", TALKS, str(tmp_path / "proof.zip")]):
        told = other.run(*command)
        assert told.code == 1
        assert "mounted/archive. The machine" in told.err
        assert "moves it there when its run ends" in told.err


@pytest.mark.slow
def test_retention_gives_the_same_result_on_whatever_machine_it_runs(
    scene: Scene, other: Scene, web: SmallWeb, bucket: dict[str, str]
) -> None:
    configured(scene, other, storage=bucket)
    read(scene, web, START)
    upkeep(other, START + timedelta(days=92))
    assert [name[:16] for name in keys(bucket, "archive")] == ["kept-2021-10-11-"]
    for one in (scene, other):
        assert "A delegation of the Taliban" in one.run("archive", "show", TALKS).out
        assert "the archive holds no page" in one.run("archive", "show", BRIDGE).err
    upkeep(scene, START + timedelta(days=370))
    assert keys(bucket, "archive") == []


@pytest.mark.slow
def test_pages_are_read_again_on_a_machine_that_did_not_fetch_them(
    scene: Scene, other: Scene, web: SmallWeb, bucket: dict[str, str]
) -> None:
    configured(scene, other, storage=bucket)
    read(scene, web, START)
    told = other.run("reread", "--since", "2021-10-11", now=START + timedelta(hours=1))
    assert told.out.startswith("2 pages read again, 0 articles changed, 0 newly flagged")
    assert told.out.endswith("0 pages gone\n")


@pytest.mark.slow
def test_issues_composed_on_different_machines_are_in_one_index_and_in_every_backup(
    scene: Scene, other: Scene, web: SmallWeb, bucket: dict[str, str], tmp_path: Path
) -> None:
    configured(scene, other, storage=bucket)
    published(web, START)
    scene.cycle(utc(11, 8))
    other.cycle(utc(12, 8))
    pages = {f"daily/000{number}.{kind}" for number in (1, 2) for kind in ("html", "txt")}
    assert pages < set(keys(bucket, "digests"))
    index = held(bucket, "digests").get("index.html").decode()
    assert 'href="daily/0001.html"' in index
    assert 'href="daily/0002.html"' in index
    assert not [one for one in (scene, other) if (one.home / "digests").exists()]
    names = []
    for number, one in enumerate((scene, other)):
        assert one.run("backup", str(tmp_path / f"{number}.tar.gz"), "--archive").code == 0
        with tarfile.open(tmp_path / f"{number}.tar.gz") as tar:
            names.append(sorted(tar.getnames()))
    assert names[0] == names[1]
    assert {f"digests/{page}" for page in pages} < set(names[0])
    assert sum(name.startswith("archive/") for name in names[0]) == 1
    fresh = Scene(tmp_path / "fresh", scene.capture)
    assert fresh.run("restore", str(tmp_path / "1.tar.gz")).code == 0
    assert (fresh.home / "digests/daily/0001.html").read_bytes() == held(bucket, "digests").get(
        "daily/0001.html"
    )


@pytest.mark.slow
def test_a_bucket_that_is_down_holds_up_neither_reading_nor_telling(
    scene: Scene, web: SmallWeb, bucket_service: BucketServer
) -> None:
    up = bucket_service.settings(bucket_service.bucket())
    configured(scene, storage=up | {"endpoint": f"http://127.0.0.1:{unused_port()}"})
    published(web, START)
    report = scene.cycle(utc(11, 8))
    assert report.read.read == 2
    assert [one.series for one in report.digests] == ["daily"]
    assert len(page_archive.warc_sizes(scene.home / "archive")) == 1, "it waits here"
    status = scene.run("status", now=utc(11, 8)).out
    assert status.count("cannot archive pages since Mon 11 Oct 08:00 UTC") == 1
    assert "does not answer; see that it runs, and storage.endpoint in settings.yaml" in status
    assert "A delegation of the Taliban" in scene.run("archive", "show", TALKS).out
    upkeep(scene, utc(11, 9))
    configured(scene, storage=up)
    scene.cycle(utc(11, 9))
    assert len(keys(up, "archive")) == 1
    assert page_archive.warc_sizes(scene.home / "archive") == {}
    assert "daily/0001.html" in keys(up, "digests")
    assert "cannot archive pages" not in scene.run("status", now=utc(11, 9)).out


def test_files_of_one_machine_move_to_the_storage_that_is_set_later(
    scene: Scene, web: SmallWeb, tmp_path: Path
) -> None:
    scene.write()
    read(scene, web, START)
    (name,) = page_archive.warc_sizes(scene.home / "archive")
    storage = {"at": str(tmp_path / "mounted")}
    (tmp_path / "mounted").mkdir()
    configured(scene, storage=storage)
    scene.cycle(START + timedelta(hours=1), only=["poll"])
    assert keys(storage, "archive") == [name]
    assert scene.run("archive", "show", TALKS).code == 0


def test_upkeep_deletes_the_unfinished_copy_that_a_killed_run_left_in_the_storage(
    scene: Scene, mounted: dict[str, str]
) -> None:
    configured(scene, storage=mounted)
    left = Path(mounted["at"], "archive", ".2021-10-11-gone-7-00000000.warc.gz.123456.part")
    left.parent.mkdir(parents=True)
    left.write_bytes(b"half a file")
    os.utime(left, (0, 0))
    upkeep(scene, START)
    assert not left.exists()


def test_what_a_killed_run_left_is_moved_by_the_next_one_and_what_a_living_one_writes_is_not(
    scene: Scene, web: SmallWeb, tmp_path: Path, mounted: dict[str, str]
) -> None:
    scene.write()
    read(scene, web, START)
    folder = scene.home / "archive"
    (whole,) = (path.read_bytes() for path in folder.iterdir())
    for path in folder.iterdir():
        path.unlink()
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    dead = folder / f"2021-10-11-{local_host_name()}-{ended.pid}-00000000.warc.gz"
    alive = folder / f"2021-10-11-{local_host_name()}-{os.getppid()}-00000000.warc.gz"
    dead.write_bytes(whole + whole[:200])
    alive.write_bytes(whole[:200])
    with Archive(folder, shared=FolderStorage(path=Path(mounted["at"]))):
        pass
    assert [path.name for path in folder.iterdir()] == [alive.name]
    assert Path(mounted["at"], dead.name).read_bytes() == whole
    assert Path(mounted["at"], f"{dead.name}.torn").read_bytes() == whole[:200]
