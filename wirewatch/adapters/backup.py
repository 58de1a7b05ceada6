"""Back up and restore store, config files, filed digests and optionally the archive as one tar."""

from __future__ import annotations

import os
import shutil
import sqlite3
import tarfile
import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO

from wirewatch.adapters.config.loader import CONFIG_FILES
from wirewatch.adapters.permissions import make_folder, make_home, open_private
from wirewatch.adapters.storage import NotStored, Storage, StorageUnavailable, StoredFile
from wirewatch.adapters.store.engine import Store
from wirewatch.adapters.store.errors import StoreUnavailable
from wirewatch.adapters.store.schema_upgrade import version_problem

STORE_NAME = "wirewatch.db"
CONFIG_FOLDER, DIGESTS_FOLDER, ARCHIVE_FOLDER = "config", "digests", "archive"


class BackupImpossible(Exception):
    """A backup could not be written or restored; the message gives the cause and the remedy."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BackupReport:
    """The contents of a backup."""

    files: int
    bytes: int


def write_backup(
    path: Path,
    store: Store,
    *,
    config: Path,
    home: Path,
    elsewhere: Iterable[tuple[str, Storage, StoredFile]] = (),
    archive: bool,
) -> BackupReport:
    """Write a backup to a new file, while other processes use the store.

    Raises BackupImpossible, StoreUnavailable (PostgreSQL).

    `elsewhere` are pages and archive files outside home, with their names in a backup; they are
    restored into home and moved to their storage again from there.
    """
    if path.exists():
        raise BackupImpossible(f"{path} exists already; name a new file")
    unfinished = path.with_name(f"{path.name}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".backup-", dir=home) as scratch:
            copy = Path(scratch) / STORE_NAME
            copy_store(store, copy)
            members = [
                (copy, STORE_NAME),
                *_config_files(config),
                *_files_below(home / DIGESTS_FOLDER, DIGESTS_FOLDER),
            ]
            members += list(_files_below(home / ARCHIVE_FOLDER, ARCHIVE_FOLDER)) if archive else []
            with (
                _create_private(unfinished) as raw,
                tarfile.open(fileobj=raw, mode="w:gz", compresslevel=6) as tar,
            ):
                written = {name for file, name in members if _add_file(tar, file, name)}
                for (
                    name,
                    storage,
                    stored,
                ) in elsewhere:  # listed only now: a file that was moved there meanwhile is in it
                    if name not in written and _add_stored(tar, name, storage, stored):
                        written.add(name)
        unfinished.replace(path)
    except StorageUnavailable as error:
        raise BackupImpossible(f"{error}; {path} was not written") from None
    except OSError as error:
        raise BackupImpossible(f"{path} cannot be written: {error.strerror or error}") from None
    finally:
        unfinished.unlink(missing_ok=True)
    return BackupReport(files=len(written), bytes=path.stat().st_size)


def _add_file(tar: tarfile.TarFile, file: Path, name: str) -> bool:
    """Add a file of this machine; return False if it was moved to the shared storage meanwhile."""
    try:
        tar.add(file, name, recursive=False)
    except FileNotFoundError:
        return False
    return True


def _add_stored(tar: tarfile.TarFile, name: str, storage: Storage, stored: StoredFile) -> bool:
    """Add a file of a storage; return False if upkeep deleted it meanwhile."""
    member = tarfile.TarInfo(name)
    member.size, member.mtime = stored.size, int(time.time())
    try:
        with storage.open(stored.key) as content:
            tar.addfile(member, content)
    except NotStored:
        return False
    return True


def _create_private(path: Path) -> IO[bytes]:
    """Open a new file that only its owner can read.

    The store holds the addresses of the subscribers.
    """
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb")


def _config_files(config: Path) -> Iterator[tuple[Path, str]]:
    return ((config / name, f"{CONFIG_FOLDER}/{name}") for name in CONFIG_FILES)


def _files_below(folder: Path, name: str) -> Iterator[tuple[Path, str]]:
    for file in sorted(folder.rglob("*")):
        if file.is_file():
            yield file, f"{name}/{file.relative_to(folder).as_posix()}"


def restore_backup(path: Path, *, config: Path, home: Path) -> BackupReport:
    """Restore a backup into folders without such files. On BackupImpossible nothing was changed."""
    for target in (
        home / STORE_NAME,
        home / DIGESTS_FOLDER,
        *(config / name for name in CONFIG_FILES),
    ):
        if target.exists():
            raise BackupImpossible(
                f"{target} is there already; name other folders with --config and --home"
            )
    make_home(home)
    try:
        with tempfile.TemporaryDirectory(prefix=".restore-", dir=home) as scratch:
            report = _unpack(path, Path(scratch))
            config.mkdir(parents=True, exist_ok=True)
            for name in CONFIG_FILES:
                shutil.move(Path(scratch) / CONFIG_FOLDER / name, config / name)
            for name in (
                DIGESTS_FOLDER,
                ARCHIVE_FOLDER,
                STORE_NAME,
            ):  # the store last: its presence marks the home as complete
                if (Path(scratch) / name).exists():
                    shutil.move(Path(scratch) / name, home / name)
    except (OSError, tarfile.TarError, EOFError) as error:
        raise BackupImpossible(f"{path} cannot be restored: {error}") from None
    return report


def _unpack(path: Path, folder: Path) -> BackupReport:
    files, size = 0, 0
    with tarfile.open(path, mode="r:gz") as tar:
        for member in tar:
            content = tar.extractfile(member) if member.isfile() else None
            if content is None or not _is_backup_member(PurePosixPath(member.name)):
                member_name = (
                    member.name if member.name.strip("./") else f'a member called "{member.name}"'
                )
                raise BackupImpossible(
                    f"{path} is not a backup of Wirewatch: it holds {member_name}"
                )
            target = folder / member.name
            make_folder(target.parent)
            is_config = (
                PurePosixPath(member.name).parts[0] == CONFIG_FOLDER
            )  # outside home: the umask decides
            with open(target, "wb", opener=None if is_config else open_private) as out:
                shutil.copyfileobj(content, out)
            files, size = files + 1, size + member.size
    missing = [
        name
        for name in (STORE_NAME, *(f"{CONFIG_FOLDER}/{name}" for name in CONFIG_FILES))
        if not (folder / name).exists()
    ]
    if missing:
        raise BackupImpossible(f"{path} is not a complete backup: {missing[0]} is missing")
    if why := _schema_problem(folder / STORE_NAME):
        raise BackupImpossible(f"{path} {why}")
    return BackupReport(files=files, bytes=size)


def _schema_problem(store: Path) -> str | None:
    try:
        with closing(sqlite3.connect(store)) as connection:
            row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    except sqlite3.Error:
        row = None
    return (
        version_problem(row[0])
        if row
        else f"is not a complete backup: its {STORE_NAME} holds no tables of Wirewatch"
    )


def _is_backup_member(name: PurePosixPath) -> bool:
    if not name.parts or name.is_absolute() or ".." in name.parts:  # "" and "." have no parts
        return False
    if name.parts[0] == CONFIG_FOLDER:
        return len(name.parts) == 2 and name.name in CONFIG_FILES
    return str(name) == STORE_NAME or (
        len(name.parts) > 1 and name.parts[0] in (DIGESTS_FOLDER, ARCHIVE_FOLDER)
    )


def copy_store(store: Store, path: Path) -> None:
    """Write a consistent copy of a SQLite store to a new file, while other processes use it.

    Raises StoreUnavailable for PostgreSQL (use pg_dump) and when the file exists or cannot be
    written.
    """
    if store.path is None:
        raise StoreUnavailable("only a SQLite file is copied here; back PostgreSQL up with pg_dump")
    if path.exists():
        raise StoreUnavailable(f"{path} exists already; name a new file for the copy")
    unfinished = path.with_name(f"{path.name}.part")
    try:
        with (
            closing(sqlite3.connect(store.path)) as source,
            closing(sqlite3.connect(unfinished)) as copy,
        ):
            source.backup(copy)
        unfinished.replace(path)
    except (sqlite3.Error, OSError) as error:
        unfinished.unlink(missing_ok=True)
        raise StoreUnavailable(f"the copy {path} cannot be written: {error}") from None
