"""What was fetched stays readable: by us, by other tools, and after a death in the middle of a write."""

from __future__ import annotations

import gzip
import os
import signal
import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator
from warcio.checker import Checker

from tests.adapters.http.conftest import NOON
from tests.support.loopback import Loopback, Reply
from wirewatch.adapters import archive
from wirewatch.adapters.archive import Archive, ArchiveLocation, NotInArchive
from wirewatch.adapters.http.client import HttpClient
from wirewatch.adapters.http.messages import Request, Response


def answer(
    body: bytes = b"<p>news</p>", *, url: str = "https://outlet.test/a?b=1", at: datetime = NOON
) -> Response:
    return Response(
        url=url,
        status=200,
        reason="OK",
        body=body,
        fetched_at=at,
        raw_headers=((b"Content-Type", b"text/html"), (b"X-Name", "Grüße".encode("latin-1"))),
        request_headers=((b"Host", b"outlet.test"), (b"User-Agent", b"Wirewatch/9")),
    )


def is_valid(path: Path) -> bool:
    class Wanted:
        inputs = (str(path),)
        verbose = False

    return int(Checker(Wanted()).process_all() or 0) == 0


async def test_a_response_comes_back_as_it_was_fetched(
    site: Loopback, web: HttpClient, tmp_path: Path
) -> None:
    text = "Новости. ".encode() * 1000
    site.on("/old", Reply(status=302, headers={"Location": "/a?b=1"}))
    site.on(
        "/a?b=1",
        Reply(body=gzip.compress(text), headers={"Content-Encoding": "gzip", "ETag": '"1"'}),
    )
    got = await web.fetch(Request(url=site.url("/old")))
    assert isinstance(got, Response)
    with Archive(tmp_path) as archive:
        place = archive.write(got, request_url=site.url("/old"), now=NOON)
        back = archive.read(place)
    assert (back.url, back.status, back.body, back.fetched_at) == (
        site.url("/a?b=1"),
        200,
        text,
        NOON,
    )
    assert ("ETag", '"1"') in back.headers
    assert ("X-Archive-Orig-Content-Encoding", "gzip") in back.headers
    assert is_valid(tmp_path / place.file)


def test_another_tool_finds_response_and_request(tmp_path: Path) -> None:
    with Archive(tmp_path) as archive:
        place = archive.write(answer(), request_url="https://outlet.test/feed-link", now=NOON)
    with (tmp_path / place.file).open("rb") as file:
        found = [
            (
                r.rec_type,
                r.rec_headers.get_header("WARC-Target-URI"),
                r.http_headers and r.http_headers.statusline,
            )
            for r in ArchiveIterator(file)
        ]
    assert found[1:] == [
        ("response", "https://outlet.test/a?b=1", "200 OK"),
        ("request", "https://outlet.test/a?b=1", "/a?b=1 HTTP/1.1"),
    ]
    assert found[0][0] == "warcinfo"


def test_each_record_is_found_by_its_place_alone(tmp_path: Path) -> None:
    bodies = [b"", b"x", b"y" * 100_000, "تازه".encode()]
    with Archive(tmp_path) as archive:
        places = [
            archive.write(answer(body), request_url="https://outlet.test/", now=NOON)
            for body in bodies
        ]
    assert [Archive(tmp_path).read(place).body for place in places] == bodies
    assert len({place.file for place in places}) == 1
    assert is_valid(tmp_path / places[0].file)


def test_a_day_and_a_process_have_a_file_of_their_own(tmp_path: Path) -> None:
    with Archive(tmp_path) as one, Archive(tmp_path) as other:
        files = {
            one.write(answer(), request_url="https://outlet.test/", now=NOON).file,
            other.write(answer(), request_url="https://outlet.test/", now=NOON).file,
            one.write(
                answer(), request_url="https://outlet.test/", now=NOON + timedelta(days=1)
            ).file,
        }
    assert len(files) == 3
    assert sorted(name[:10] for name in files) == ["2026-03-02", "2026-03-02", "2026-03-03"]


_WRITER = """
import sys
from tests.adapters.http.test_archive import answer
from tests.adapters.http.conftest import NOON
from wirewatch.adapters.archive import Archive
archive = Archive(sys.argv[1])
while True:
    place = archive.write(answer(b"z" * 300_000), request_url="https://outlet.test/", now=NOON)
    print(place.file, place.offset, place.length, place.sha256, flush=True)
"""


@pytest.mark.slow
def test_a_writer_killed_in_the_middle_loses_nothing_that_it_had_announced(tmp_path: Path) -> None:
    root = Path(__file__).parents[3]
    writer = subprocess.Popen(
        [sys.executable, "-c", _WRITER, str(tmp_path)], cwd=root, stdout=subprocess.PIPE, text=True
    )
    assert writer.stdout is not None
    lines = [writer.stdout.readline() for _ in range(40)]
    os.kill(writer.pid, signal.SIGKILL)
    lines += [
        line for line in writer.stdout.read().splitlines(keepends=True) if line.endswith("\n")
    ]
    writer.stdout.close()
    writer.wait()
    with Archive(tmp_path) as archive:
        later = archive.write(answer(), request_url="https://outlet.test/", now=NOON)
        for file, offset, length, digest in (line.split() for line in lines):
            place = ArchiveLocation(
                file=file, offset=int(offset), length=int(length), sha256=digest
            )
            assert len(archive.read(place).body) == 300_000
        assert archive.read(later).body == b"<p>news</p>"
    assert is_valid(tmp_path / later.file)


def test_a_torn_record_is_said_and_those_before_it_stand(tmp_path: Path) -> None:
    with Archive(tmp_path) as archive:
        first, last = (
            archive.write(answer(b"x" * n), request_url="https://o.test/", now=NOON)
            for n in (10, 20)
        )
    path = tmp_path / last.file
    path.write_bytes(path.read_bytes()[: last.offset + last.length // 2])
    assert archive.read(first).body == b"x" * 10
    with pytest.raises(NotInArchive, match="ends before"):
        archive.read(last)


@pytest.mark.parametrize(
    "changes", [{"file": "none.warc.gz"}, {"file": "../../etc/passwd"}, {"offset": 3}]
)
def test_a_place_that_leads_nowhere_is_said(tmp_path: Path, changes: dict[str, object]) -> None:
    with Archive(tmp_path) as archive:
        place = archive.write(answer(), request_url="https://o.test/", now=NOON)
    parts = {
        "file": place.file,
        "offset": place.offset,
        "length": place.length,
        "sha256": place.sha256,
        **changes,
    }
    with pytest.raises(NotInArchive):
        archive.read(ArchiveLocation(**parts))  # type: ignore[arg-type]


def test_an_archive_that_was_never_written_is_empty(tmp_path: Path) -> None:
    assert archive.warc_sizes(tmp_path / "none") == {}
