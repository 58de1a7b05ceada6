"""Replace a config file as a whole, atomically, and keep its last ten states under home."""

from __future__ import annotations

import codecs
import hashlib
import os
import re
import shutil
import threading
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from filelock import FileLock

from wirewatch.adapters.permissions import PRIVATE_MODES, make_folder, open_private

VERSIONS_FOLDER = "config-versions"  # under home
MAX_KEPT_VERSIONS = 10
_VERSION_NAME = re.compile(r"(?P<at>\d{8}T\d{6}\.\d{6})Z(?:-(?P<by>[A-Za-z0-9._@-]{1,40}))?\.yaml")


def write_atomically(path: Path, data: bytes) -> None:
    """Replace a file, its mode kept, so that neither a reader nor a crash sees half of it.

    Raises OSError.
    """
    path = path.resolve()
    unfinished = path.with_name(f".{path.name}.{os.getpid()}.{threading.get_ident()}")
    try:
        with unfinished.open("wb") as out:
            out.write(data)
            out.flush()
            os.fsync(out.fileno())
        shutil.copymode(path, unfinished)
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)


class FileChanged(Exception):
    """The file was changed after it was read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptVersion:
    """One replaced version of a file: when, by whom (None: not known), and where it is kept."""

    at: datetime
    by: str | None
    path: Path

    @property
    def name(self) -> str:
        """The name to ask for it by."""
        return f"{self.at:%Y%m%dT%H%M%S.%f}Z"


def content_hash(data: bytes) -> str:
    """Return the SHA-256 in hex, which identifies one state of a file."""
    return hashlib.sha256(data).hexdigest()


def replace_file(
    path: Path, text: str, *, expected: str, home: Path, now: datetime, author: str | None = None
) -> KeptVersion | None:
    """Replace a config file if its hash is still `expected`, and keep the old version under home.

    Line endings and a byte order mark are preserved. Returns the version kept, or None if the text
    is unchanged. Raises FileChanged, OSError.
    """
    folder = home / VERSIONS_FOLDER / path.stem
    make_folder(folder)
    with FileLock(folder / ".lock", timeout=10, mode=PRIVATE_MODES.file):
        before = path.read_bytes()
        if content_hash(before) != expected:
            raise FileChanged
        data = _with_line_ends_of(before, text)
        if data == before:
            return None
        if before_it := kept_versions(path.name, home=home)[
            :1
        ]:  # the order holds, whatever the clock does
            now = max(now, before_it[0].at + timedelta(microseconds=1))
        kept_path = folder / f"{now:%Y%m%dT%H%M%S.%f}Z{f'-{author}' if author else ''}.yaml"
        with open(kept_path, "wb", opener=open_private) as out:
            out.write(before)
        write_atomically(path, data)
        for old in kept_versions(path.name, home=home)[MAX_KEPT_VERSIONS:]:
            old.path.unlink(missing_ok=True)
    return KeptVersion(at=now, by=author, path=kept_path)


def kept_versions(name: str, *, home: Path) -> list[KeptVersion]:
    """Return the kept states of a file, the newest first."""
    versions = []
    for path in (home / VERSIONS_FOLDER / Path(name).stem).glob("*.yaml"):
        if parts := _VERSION_NAME.fullmatch(path.name):
            at = datetime.strptime(parts["at"], "%Y%m%dT%H%M%S.%f").replace(tzinfo=UTC)
            versions.append(KeptVersion(at=at, by=parts["by"], path=path))
    return sorted(versions, key=lambda version: version.at, reverse=True)


def _with_line_ends_of(before: bytes, text: str) -> bytes:
    """Return a text with the line ends and the byte order mark of a file.

    Browsers send CRLF, whatever they got.
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    lines = lines if lines.endswith("\n") or not lines else f"{lines}\n"
    if b"\r\n" in before:
        lines = lines.replace("\n", "\r\n")
    mark = codecs.BOM_UTF8 if before.startswith(codecs.BOM_UTF8) else b""
    return mark + lines.encode()
