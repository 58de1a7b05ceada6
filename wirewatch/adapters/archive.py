"""The archive of raw responses, as standard WARC files.

A file belongs to one process and one UTC day, so that several processes can write concurrently and
a process that died while writing damages only its own last record: every process starts a new file.

Where machines share a storage, a file is written in the folder of its machine and moved there when
it is complete. So a storage that is down loses no page and holds up nothing; the file is moved
later.
"""

from __future__ import annotations

import hashlib
import logging
import os
import re
import secrets
import socket
import zlib
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from types import TracebackType
from typing import IO, TYPE_CHECKING, Self

from warcio.archiveiterator import ArchiveIterator

from wirewatch.adapters.permissions import make_folder, open_private
from wirewatch.adapters.storage import FolderStorage, NotStored, Storage

if TYPE_CHECKING:
    from wirewatch.adapters.http.messages import Response

from wirewatch.adapters.warc import (
    TORN_SUFFIX,
    ArchivedResponse,
    archived_response_from_record,
    cut_incomplete_record,
    pack_exchange,
    warcinfo_record,
)

log = logging.getLogger("wirewatch.archive")
MAX_FILE_BYTES = 1 << 30  # maximum size of one file; then a new one is started
MAX_UNSENT_BYTES = 10_000_000_000  # bytes that may wait in the folder for a storage that is down
FOREIGN_FILE_GRACE_SECONDS = (
    3600.0  # seconds after which a file of another machine's name in the folder counts as complete
)
_MAX_REQUEST_BYTES = 1 << 16  # bytes of a request record
_OPEN_FILES: set[Path] = set()  # files that this process is writing
KEPT_PREFIX = "kept-"  # how files begin that hold flagged pages beyond the age of the others


class NotInArchive(Exception):
    """The record is missing or damaged; the message says which."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchiveLocation:
    """File, offset and length of one archived response."""

    file: str  # relative to the archive folder
    offset: int  # bytes
    length: int  # bytes, compressed
    sha256: str  # of the body, hex


class Archive:
    """A folder of WARC files; open it as a context, or close it.

    When `write` returns, a record has been passed to the operating system but not fsynced: after a
    power failure the last seconds may be missing, and `read` raises NotInArchive. `close` moves
    complete files to the `shared` storage, if there is one; while that fails, `trouble` says why.
    """

    def __init__(self, folder: Path | str, *, shared: Storage | None = None) -> None:
        self._folder = Path(folder)
        self._shared = shared
        self._places: tuple[Storage, ...] = (
            FolderStorage(path=self._folder),
            *([shared] if shared else []),
        )
        self._day = ""
        self._name = ""
        self._out: IO[bytes] | None = None
        self._size = 0
        self._owner = 0
        self._write_error: str | None = None
        self._send_error: str | None = None
        self._untried = True  # since something was written, or at all

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the current file and move complete ones to the shared storage.

        The next write starts a new one.
        """
        self._close_file()
        self.send_complete_files()

    def _close_file(self) -> None:
        if self._out:
            self._out.close()
        self._out = None
        _OPEN_FILES.discard(self._folder / self._name)

    @property
    def trouble(self) -> str | None:
        """Why pages are not archived, or wait in the folder; None if all is well."""
        return self._write_error or self._send_error

    def write(self, response: Response, *, request_url: str, now: datetime) -> ArchiveLocation:
        """Write one response and its request as records; return the location of the response.

        Raises OSError.
        """
        try:
            place = self._append(response, request_url=request_url, now=now)
        except OSError as error:
            if self._write_error is None:
                log.warning("pages are read without evidence: %s", error)
            self._write_error = str(error)
            raise
        self._write_error = None
        return place

    def _append(self, response: Response, *, request_url: str, now: datetime) -> ArchiveLocation:
        out = self._current_file(now)
        records, length = pack_exchange(response, request_url=request_url)
        offset = self._size
        if out.write(records) != len(records):
            self._close_file()  # an incomplete record may only be the last one of its file
            raise OSError(
                f"{self._folder / self._name} could not take a whole record; is the disk full?"
            )
        self._size += len(records)
        return ArchiveLocation(
            file=self._name,
            offset=offset,
            length=length,
            sha256=hashlib.sha256(response.body).hexdigest(),
        )

    def read(self, location: ArchiveLocation) -> ArchivedResponse:
        """Read a response.

        Raises NotInArchive when the file or the record is missing or damaged, and
        StorageUnavailable when that cannot be found out.
        """
        data = self.read_raw(location)
        try:
            for record in ArchiveIterator(BytesIO(data)):
                response = archived_response_from_record(record)
                if hashlib.sha256(response.body).hexdigest() == location.sha256:
                    return response
        except Exception as error:  # warcio raises many types for a damaged record
            raise NotInArchive(f"{location.file} is damaged at byte {location.offset}") from error
        raise NotInArchive(f"{location.file} holds something else at byte {location.offset}")

    def read_raw(self, location: ArchiveLocation) -> bytes:
        """Return a record's compressed bytes, which can be concatenated into a WARC file.

        Raises as `read`.
        """
        data = self._read_bytes(location.file, location.offset, location.length)
        if data is None:
            raise NotInArchive(self._missing_message(location.file))
        if len(data) < location.length:
            raise NotInArchive(
                f"{location.file} ends before byte {location.offset + location.length}"
            )
        return data

    def read_request(self, location: ArchiveLocation) -> bytes:
        """Return the compressed request record of a response, b"" when it is incomplete.

        Raises StorageUnavailable.
        """
        data = (
            self._read_bytes(location.file, location.offset + location.length, _MAX_REQUEST_BYTES)
            or b""
        )
        unpack = zlib.decompressobj(wbits=31)
        try:
            head = unpack.decompress(data, _MAX_REQUEST_BYTES)
        except zlib.error:
            return b""
        whole = unpack.eof and b"\r\nWARC-Type: request\r\n" in head
        return data[: len(data) - len(unpack.unused_data)] if whole else b""

    def _read_bytes(self, file: str, start: int, length: int) -> bytes | None:
        """Return bytes of a file, None if it is nowhere."""
        for storage in self._places:
            try:
                return storage.get(file, start=start, length=length)
            except NotStored:
                continue
            except ValueError as error:
                raise NotInArchive(f"{file} lies outside the archive") from error
        return None

    def _storage_name(self) -> str:
        return self._shared.where() if self._shared else str(self._folder)

    def _missing_message(self, file: str) -> str:
        writer = writer_host(file)
        if self._shared is None or file.startswith(KEPT_PREFIX) or writer == local_host_name():
            return f"{file} is no longer there"
        return (
            f"{file} is not in {self._storage_name()}. The machine {writer} wrote it, and moves it there when its run "
            "ends; `wirewatch status` names machines that cannot"
        )

    def sizes(self) -> dict[str, int]:
        """Sizes in bytes of each WARC file, by name. Raises StorageUnavailable."""
        sizes_by_name = warc_sizes(self._folder)
        if self._shared:
            sizes_by_name |= {
                stored.key: stored.size for stored in self._shared.listing() if _is_warc(stored.key)
            }
        return dict(sorted(sizes_by_name.items()))

    def remove(self, file: str) -> None:
        """Delete a file and its torn-off tail from every storage. Raises StorageUnavailable."""
        for storage in self._places:
            for name in (file, file + TORN_SUFFIX):
                storage.delete(name)

    def repair(self, ends: Mapping[str, int], *, grace: float) -> tuple[str, ...]:
        """Cut incomplete records off the files of this machine whose writer died.

        Return the names of those files.

        `ends`: where the last known record of a file ends.
        """
        mended = []
        for name in warc_sizes(self._folder):
            path = self._folder / name
            with suppress(FileNotFoundError):  # moved meanwhile, which mends it too
                if not is_writer_alive(path, grace=grace) and (
                    torn := cut_incomplete_record(path, known_start=ends.get(name, 0))
                ):
                    log.warning(
                        "%s ended in %d bytes of an incomplete record; they were moved to %s.torn",
                        name,
                        torn,
                        name,
                    )
                    mended.append(name)
        return tuple(mended)

    def sweep(self) -> None:
        """Delete the unfinished copies that killed processes left, here and in the shared storage.

        Raises StorageUnavailable.
        """
        for storage in self._places:
            storage.sweep()

    def copy_to_kept_file(
        self, locations: Sequence[ArchiveLocation], *, day: str, now: datetime
    ) -> tuple[list[ArchiveLocation | None], str]:
        """Copy records into a new file.

        Return their new locations (None: unreadable) and the file's name.
        """
        name = f"{KEPT_PREFIX}{day}-{local_host_name()}-{os.getpid()}-{os.urandom(4).hex()}.warc.gz"
        make_folder(self._folder)
        unfinished = self._folder / f".{name}.{os.getpid()}.part"  # as `sweep` expects
        try:
            with open(unfinished, "wb", opener=open_private) as out:
                offsets = _copy_records(self, locations, out, name=name, now=now)
                out.flush()
                os.fsync(out.fileno())
            if self._shared:
                self._shared.put_file(name, unfinished)
            else:
                unfinished.replace(self._folder / name)
        finally:
            unfinished.unlink(missing_ok=True)
        moved = [
            None if offset is None else replace(place, file=name, offset=offset)
            for place, offset in zip(locations, offsets, strict=True)
        ]
        return moved, name

    def unsent_bytes(self) -> int:
        """Sizes in bytes of the folder that are not in the shared storage yet; 0 without one."""
        return sum(warc_sizes(self._folder).values()) if self._shared else 0

    def send_complete_files(self) -> None:
        """Move the complete files of the folder to the shared storage.

        Note in `trouble` why that failed.
        """
        if self._shared is None or not self._untried:
            return  # nothing new, and a storage that is down would hold us up once more
        self._send_error, self._untried = None, False
        try:
            for name in warc_sizes(self._folder):
                path = self._folder / name
                if not _is_being_written(path):
                    self._send(path)
        except OSError as error:
            self._send_error = str(error)
            log.warning("pages wait in %s: %s", self._folder, error)

    def _send(self, path: Path) -> None:
        """Move one file.

        It may be moved by another process of this machine at the same time, which does no harm.
        """
        assert self._shared is not None
        try:
            cut_incomplete_record(path)
            for file in (path, path.with_name(path.name + TORN_SUFFIX)):
                if file.is_file():
                    self._shared.put_file(file.name, file)
                    file.unlink(missing_ok=True)
        except FileNotFoundError:
            return

    def _current_file(self, now: datetime) -> IO[bytes]:
        day = f"{now.astimezone(UTC):%Y-%m-%d}"
        # After a fork the parent keeps the old file: two writers would corrupt each other's
        # records.
        if (
            self._out is None
            or day != self._day
            or self._size > MAX_FILE_BYTES
            or self._owner != os.getpid()
        ):
            self._close_file()
            self._start_file(day, now)
        assert self._out is not None
        return self._out

    def _start_file(self, day: str, now: datetime) -> None:
        make_folder(self._folder)
        if self.unsent_bytes() > MAX_UNSENT_BYTES:
            raise OSError(
                f"{MAX_UNSENT_BYTES // 10**9} GB of pages wait in {self._folder} for {self._storage_name()}"
            )
        self._name = f"{day}-{local_host_name()}-{os.getpid()}-{secrets.token_hex(4)}.warc.gz"
        # Unbuffered: a record is one write call, complete or cut at its end only.
        self._out = open(self._folder / self._name, "xb", buffering=0, opener=open_private)  # noqa: SIM115
        self._day, self._owner, self._untried = day, os.getpid(), True
        _OPEN_FILES.add(self._folder / self._name)
        head = warcinfo_record(self._name, now)
        self._out.write(head)
        self._size = len(head)


def local_host_name() -> str:
    """Return this machine's name as used in file names."""
    return (
        "".join(c for c in socket.gethostname().lower() if c.isalnum() or c == "-")[:32] or "host"
    )


def archive_day(file: str) -> str:
    """The UTC day (YYYY-MM-DD) whose pages a file of the archive holds."""
    return file.removeprefix(KEPT_PREFIX)[:10]


def writer_host(file: str) -> str:
    """The name of the machine that wrote a file of the archive."""
    return _file_writer(file)[0]


def _file_writer(file: str) -> tuple[str, str]:
    """The machine and the process number in the name of a file of the archive."""
    host, _, pid = (
        file.removeprefix(KEPT_PREFIX).removesuffix(".warc.gz").rpartition("-")[0].rpartition("-")
    )
    return host[11:], pid


def _is_warc(name: str) -> bool:
    return re.fullmatch(rf"(?:{KEPT_PREFIX})?\d{{4}}-\d\d-\d\d-[^/]+\.warc\.gz", name) is not None


def warc_sizes(folder: Path) -> dict[str, int]:
    """Sizes in bytes of each WARC file in a folder, by name."""
    sizes_by_name = {}
    for path in sorted(folder.iterdir()) if folder.is_dir() else ():
        with suppress(FileNotFoundError):  # moved meanwhile
            if _is_warc(path.name):
                sizes_by_name[path.name] = path.stat().st_size
    return sizes_by_name


def _is_being_written(path: Path) -> bool:
    """True if a file in the folder of this machine may still grow."""
    if _file_writer(path.name) == (local_host_name(), str(os.getpid())):
        return path in _OPEN_FILES
    return is_writer_alive(path, grace=FOREIGN_FILE_GRACE_SECONDS)


def is_writer_alive(path: Path, *, grace: float) -> bool:
    """True if the process that a file belongs to may still write to it.

    A file unchanged for `grace` seconds before the newest change in the folder counts as finished,
    whether its writer runs on this machine or another.
    """
    newest_modified_at, modified_at = 0.0, path.stat().st_mtime
    for sibling in path.parent.iterdir():
        with suppress(FileNotFoundError):  # moved meanwhile
            newest_modified_at = max(newest_modified_at, sibling.stat().st_mtime)
    if newest_modified_at - modified_at >= grace:
        return False
    host, pid = _file_writer(path.name)
    return host != local_host_name() or not pid.isdecimal() or _is_process_alive(int(pid))


def _is_process_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


def export_records(
    archive: Archive,
    locations: Iterable[ArchiveLocation],
    out: IO[bytes],
    *,
    name: str,
    now: datetime,
) -> tuple[int, int]:
    """Write records with their requests as one WARC file.

    Return how many were written and how many are missing.
    """
    offsets = _copy_records(archive, locations, out, name=name, now=now)
    gone = sum(offset is None for offset in offsets)
    return len(offsets) - gone, gone


def _copy_records(
    archive: Archive,
    locations: Iterable[ArchiveLocation],
    out: IO[bytes],
    *,
    name: str,
    now: datetime,
) -> list[int | None]:
    position = out.write(warcinfo_record(name, now))
    offsets: list[int | None] = []
    for place in locations:
        try:
            records = archive.read_raw(place) + archive.read_request(place)
        except NotInArchive:
            offsets.append(None)
            continue
        offsets.append(position)
        position += out.write(records)
    return offsets
