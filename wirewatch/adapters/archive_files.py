"""The archive's files as a whole: mended after a death, thinned out, handed on. One WARC record is one gzip member."""

from __future__ import annotations

import os
import zlib
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from pathlib import Path
from typing import IO

from wirewatch.adapters.archive import Archive, NotInArchive, Place, info_record, own_host
from wirewatch.adapters.permissions import open_private
from wirewatch.domain.retention import KEPT

_CHUNK = 1 << 16
TORN = ".torn"  # what is appended to the name of what was cut off


def sizes(folder: Path) -> dict[str, int]:
    """Give the bytes of each WARC file of the archive, by name."""
    if not folder.is_dir():
        return {}
    day = "????-??-??-*.warc.gz"
    return {path.name: path.stat().st_size for pattern in (day, KEPT + day) for path in sorted(folder.glob(pattern))}


def writer_lives(path: Path, *, grace: float) -> bool:
    """Tell whether the process that a file belongs to may still write to it.

    Where it runs, on this machine or another, it is done with a file that did not change for `grace` seconds before
    the newest file of the folder did.
    """
    newest = max((one.stat().st_mtime for one in path.parent.iterdir() if one.is_file()), default=0.0)
    if newest - path.stat().st_mtime >= grace:
        return False
    host, _, pid = path.name.removesuffix(".warc.gz").rpartition("-")[0].rpartition("-")
    return host.removeprefix(KEPT)[11:] != own_host() or not pid.isdecimal() or _is_alive(int(pid))


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


def mend(path: Path, *, known_start: int = 0) -> int:
    """Cut a torn tail off a file that nobody writes to any more; gives the bytes set aside in NAME.torn.

    `known_start` is where some record of it begins, so that only what follows need be read.
    """
    size = path.stat().st_size
    end = _whole_until(path, known_start)
    if end <= known_start < size and known_start:
        end = _whole_until(path, 0)
    if end >= size:
        return 0
    with path.open("r+b") as file:
        file.seek(end)
        with open(path.with_name(path.name + TORN), "ab", opener=open_private) as aside:
            aside.write(file.read())
            aside.flush()
            os.fsync(aside.fileno())
        file.truncate(end)
    if end == 0:
        path.unlink()
    return size - end


def copy_kept(
    archive: Archive, folder: Path, places: Sequence[Place], *, day: str, now: datetime
) -> tuple[list[Place | None], str]:
    """Copy records into a file of their own; gives their new places (None: not to be had) and the file's name."""
    name = f"{KEPT}{day}-{own_host()}-{os.getpid()}-{os.urandom(4).hex()}.warc.gz"
    unfinished = folder / f"{name}.part"
    with open(unfinished, "wb", opener=open_private) as out:
        offsets = _copy(archive, places, out, name=name, now=now)
        out.flush()
        os.fsync(out.fileno())
    unfinished.replace(folder / name)
    moved = [
        None if offset is None else Place(file=name, offset=offset, length=place.length, sha256=place.sha256)
        for place, offset in zip(places, offsets, strict=True)
    ]
    return moved, name


def export(archive: Archive, places: Iterable[Place], out: IO[bytes], *, name: str, now: datetime) -> tuple[int, int]:
    """Write records with their requests as one WARC file; gives how many were written and how many are gone."""
    offsets = _copy(archive, places, out, name=name, now=now)
    gone = sum(offset is None for offset in offsets)
    return len(offsets) - gone, gone


def _copy(archive: Archive, places: Iterable[Place], out: IO[bytes], *, name: str, now: datetime) -> list[int | None]:
    position = out.write(info_record(name, now))
    offsets: list[int | None] = []
    for place in places:
        try:
            records = archive.read_raw(place) + archive.request_of(place)
        except NotInArchive:
            offsets.append(None)
            continue
        offsets.append(position)
        position += out.write(records)
    return offsets


def _whole_until(path: Path, start: int) -> int:
    """Give where the last whole gzip member ends, counted from a member's start."""
    with path.open("rb") as file:
        while (end := member_end(file.seek, file.read, start)) is not None:
            start = end
    return start


def member_end(seek: Callable[[int], int], read: Callable[[int], bytes], start: int) -> int | None:
    """Give where the gzip member that starts here ends; None when it is torn or none."""
    unpack = zlib.decompressobj(wbits=31)
    seek(start)
    position = start
    while chunk := read(_CHUNK):
        try:
            unpack.decompress(chunk)
        except zlib.error:
            return None
        position += len(chunk)
        if unpack.eof:
            return position - len(unpack.unused_data)
    return None
