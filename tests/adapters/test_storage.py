"""A folder and a bucket hold the same files in the same way; each says what is wrong and what to do."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.bucket import NAMES, BucketServer, unused_port
from wirewatch.adapters.storage import (
    ABANDONED_AFTER_SECONDS,
    FolderStorage,
    NotStored,
    Storage,
    StorageUnavailable,
    open_storage,
)
from wirewatch.domain.configuration import StorageSettings, parse_bucket


def in_bucket(server: BucketServer, at: str, *, endpoint: str | None = None) -> Storage:
    settings = StorageSettings(
        endpoint=endpoint or server.endpoint, key="WIREWATCH_S3_KEY", secret="WIREWATCH_S3_SECRET"
    )
    return open_storage(at, settings, secret=NAMES.get)


@pytest.fixture(params=["folder", "bucket"])
def storage(request: pytest.FixtureRequest, tmp_path: Path) -> Storage:
    if request.param == "folder":
        (tmp_path / "shared").mkdir()
        return open_storage(str(tmp_path / "shared"), StorageSettings(), secret=NAMES.get)
    server: BucketServer = request.getfixturevalue("bucket_service")
    return in_bucket(server, server.bucket())


def test_what_is_put_is_got_listed_replaced_and_deleted(storage: Storage, tmp_path: Path) -> None:
    storage.put("daily/0001.html", b"one")
    storage.put("daily/0001.html", b"first")
    storage.below("daily").put("0002.html", b"second")
    (tmp_path / "large").write_bytes(b"x" * 6_000_000)
    storage.put_file("archive/large.warc.gz", tmp_path / "large")
    assert storage.get("daily/0001.html") == b"first"
    assert storage.get("daily/0001.html", start=1, length=3) == b"irs"
    assert storage.get("daily/0001.html", start=3, length=100) == b"st"
    assert storage.get("daily/0001.html", start=100, length=100) == b""
    assert [(one.key, one.size) for one in storage.listing()] == [
        ("archive/large.warc.gz", 6_000_000),
        ("daily/0001.html", 5),
        ("daily/0002.html", 6),
    ]
    assert [one.key for one in storage.listing("daily")] == ["daily/0001.html", "daily/0002.html"]
    assert [one.key for one in storage.below("daily").listing()] == ["0001.html", "0002.html"]
    with storage.open("archive/large.warc.gz") as file:
        assert (len(file.read(1_000_000)), len(file.read())) == (1_000_000, 5_000_000)
    storage.delete("daily/0001.html")
    storage.delete("daily/0001.html")
    with pytest.raises(NotStored, match=r"0001\.html is not there"):
        storage.get("daily/0001.html")
    with pytest.raises(NotStored):
        storage.open("daily/0001.html")
    assert list(storage.listing("none")) == []


@pytest.mark.parametrize(
    "key", ["../x", "a/../../x", "/etc/passwd", "a//b", "", ".", "a\\b", "a\nb", "x" * 1025]
)
def test_no_key_leads_out_of_the_storage(storage: Storage, key: str) -> None:
    for job in (
        lambda: storage.put(key, b""),
        lambda: storage.get(key),
        lambda: storage.delete(key),
    ):
        with pytest.raises(ValueError):
            job()


def test_no_link_leads_out_of_a_folder(tmp_path: Path) -> None:
    (tmp_path / "outside").mkdir()
    (tmp_path / "shared").mkdir()
    (tmp_path / "shared" / "link").symlink_to(tmp_path / "outside")
    with pytest.raises(ValueError, match="leads out of"):
        FolderStorage(path=tmp_path / "shared").put("link/page.html", b"")


def test_a_folder_is_for_its_user_alone_whatever_the_umask(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        FolderStorage(path=tmp_path / "shared").put("daily/0001.html", b"")
    finally:
        os.umask(before)
    made = [tmp_path / "shared", tmp_path / "shared/daily", tmp_path / "shared/daily/0001.html"]
    assert [stat.S_IMODE(path.stat().st_mode) for path in made] == [0o700, 0o700, 0o600]


def test_a_folder_that_cannot_be_written_says_which_and_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "shared").write_text("a file in the way")
    with pytest.raises(
        StorageUnavailable, match=r"shared.*could not be written.*see that the folder is mounted"
    ):
        FolderStorage(path=tmp_path / "shared").put("page.html", b"")


def test_a_folder_of_a_disk_that_is_not_mounted_is_not_made(tmp_path: Path) -> None:
    away = open_storage(
        str(tmp_path / "mnt" / "wirewatch"), StorageSettings(), secret=NAMES.get
    ).below("archive")
    for job in (lambda: away.put("a", b""), lambda: away.get("a"), lambda: list(away.listing())):
        with pytest.raises(
            StorageUnavailable, match="is not there: mount its disk, or make it once with mkdir"
        ):
            job()
    assert not (tmp_path / "mnt").exists()


def test_a_bucket_that_is_down_says_so_soon(bucket_service: BucketServer) -> None:
    down = in_bucket(
        bucket_service, "s3://wirewatch/news", endpoint=f"http://127.0.0.1:{unused_port()}"
    )
    for job in (lambda: down.put("a", b""), lambda: down.get("a"), lambda: list(down.listing())):
        with pytest.raises(
            StorageUnavailable, match=r"s3://wirewatch/news.*does not answer; see that it runs"
        ):
            job()


def test_a_bucket_that_is_not_there_and_a_secret_that_is_not_set_are_told(
    bucket_service: BucketServer,
) -> None:
    none = in_bucket(bucket_service, "s3://no-such-bucket")
    for job in (lambda: none.put("a", b""), lambda: none.get("a"), lambda: list(none.listing())):
        with pytest.raises(StorageUnavailable, match="there is no bucket no-such-bucket"):
            job()
    settings = StorageSettings(endpoint=bucket_service.endpoint, key="KEY", secret="SECRET")
    with pytest.raises(StorageUnavailable, match="KEY is not set; put it into secrets"):
        open_storage("s3://wirewatch", settings, secret=lambda _: None).get("a")


def test_pages_in_a_bucket_have_the_type_that_browsers_need(bucket_service: BucketServer) -> None:
    import obstore

    storage = in_bucket(bucket_service, bucket_service.bucket())
    storage.put("daily/0001.html", b"<p>")
    storage.put("daily/dates.ics", b"")
    client = storage.client()  # type: ignore[attr-defined]
    kinds = [
        obstore.get(client, f"news/daily/{name}").attributes["Content-Type"]
        for name in ("0001.html", "dates.ics")
    ]
    assert kinds == ["text/html; charset=utf-8", "text/calendar; charset=utf-8"]


def test_addresses_of_buckets_are_told_from_paths() -> None:
    assert parse_bucket("s3://wirewatch/news/desk/") == ("wirewatch", "news/desk")
    assert parse_bucket("s3://wirewatch") == ("wirewatch", "")
    assert [
        parse_bucket(text)
        for text in ("/srv/news", "s3:/wirewatch", "s3://B", "s3://wirewatch?x=1")
    ] == [None] * 4


WRITER = """
import os, signal, sys
from pathlib import Path
from wirewatch.adapters.storage import FolderStorage

def dies(self, data):
    with open(self, "wb") as file:
        file.write(data[: len(data) // 2])
        file.flush()
        os.kill(os.getpid(), signal.SIGKILL)

Path.write_bytes = dies
FolderStorage(path=Path(sys.argv[1])).put("daily/feed.atom", b"new " * 10_000)
"""


def test_a_killed_writer_leaves_the_old_file_whole_and_its_leftover_is_swept(
    tmp_path: Path,
) -> None:
    target, storage = tmp_path / "daily" / "feed.atom", FolderStorage(path=tmp_path)
    storage.put("daily/feed.atom", b"old")
    ended = subprocess.run([sys.executable, "-c", WRITER, str(tmp_path)])
    assert ended.returncode == -signal.SIGKILL
    assert target.read_bytes() == b"old"
    assert [one.key for one in storage.listing()] == ["daily/feed.atom"]
    (left,) = [path for path in target.parent.iterdir() if path != target]
    assert storage.sweep() == 0, "it may still be at work"
    long_ago = left.stat().st_mtime - ABANDONED_AFTER_SECONDS - 1
    os.utime(left, (long_ago, long_ago))
    assert storage.sweep() == 1
    assert list(target.parent.iterdir()) == [target]


def test_two_writers_of_one_file_do_not_touch_each_others_unfinished_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    storage, write = FolderStorage(path=tmp_path), Path.write_bytes

    def write_after_another(path: Path, data: bytes) -> int:
        if data == b"ours":
            storage.put("index.html", b"theirs")  # by a container whose process has the same number
            assert path.is_file()
        return write(path, data)

    monkeypatch.setattr(Path, "write_bytes", write_after_another)
    storage.put("index.html", b"ours")
    assert storage.get("index.html") == b"ours"
    assert list(tmp_path.iterdir()) == [tmp_path / "index.html"]
