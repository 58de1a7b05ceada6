"""File modes that do not depend on the umask.

Private under --home, ordinary where a web server reads.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

PRIVATE_UMASK = 0o077  # for files that other programs create
_OTHERS_MODE_BITS = 0o077  # the bits of group and others

# What Wirewatch keeps in a home. In a shared folder (`--home .`) only these are made private.
_HOME_NAMES = frozenset(
    {
        "archive",
        "backups",
        "config-versions",
        "digests",
        "inflection",
        "last-cycle",
        "logs",
        "runs",
        "up.lock",
        "up.pid",
        "web-sessions",
    }
)
_HOME_PREFIXES = ("wirewatch.db", "config-at-work", "prefect")


@dataclass(frozen=True, slots=True, kw_only=True)
class Modes:
    """The modes of new folders and files."""

    folder: int
    file: int


PRIVATE_MODES = Modes(folder=0o700, file=0o600)
PUBLIC_MODES = Modes(folder=0o755, file=0o644)


def make_folder(folder: Path, modes: Modes = PRIVATE_MODES) -> None:
    """Create a folder and its missing parents, all with the mode for folders. Raises OSError."""
    missing = []
    for ancestor in (folder, *folder.parents):
        if ancestor.exists():
            break
        missing.append(ancestor)
    for ancestor in reversed(missing):
        with suppress(FileExistsError):  # created by another process meanwhile
            ancestor.mkdir(mode=modes.folder)
            ancestor.chmod(modes.folder)
    folder.mkdir(exist_ok=True)  # raises for a file of that name


def open_private(path: str, flags: int) -> int:
    """Open a file that is 0600 if it is new; the `opener` of `open`."""
    return open_with_mode(path, flags, PRIVATE_MODES.file)


def open_with_mode(path: str, flags: int, mode: int) -> int:
    """Open a file that has this mode if it is new, whatever the umask."""
    is_new = not os.path.lexists(path)
    descriptor = os.open(path, flags, mode)
    if is_new and flags & os.O_CREAT:
        os.fchmod(descriptor, mode)
    return descriptor


def make_home(home: Path) -> str | None:
    """Create the home folder, or make an old one private; return a message in the latter case.

    Homes of earlier versions were readable by every user of the machine. Raises OSError.
    """
    home.parent.mkdir(parents=True, exist_ok=True)
    make_folder(home)
    ours = [entry for entry in home.iterdir() if is_home_entry(entry)]
    to_close = [*ours, *([home] if _is_exclusive(home) else [])]
    if not any(map(_is_readable_by_others, to_close)):
        return None
    for entry in ours:
        for path in _walk_below(entry):
            _make_private(path)
    if home in to_close:
        _make_private(home)  # last: if a start is killed before this, the next one repeats the work
    if any(map(_is_readable_by_others, to_close)):
        return f"{home} can be read by other users of this machine, and this user may not change that: chmod -R go= {home}"
    if not ours:
        return None
    return (
        f"{home} could be read by other users of this machine; now it is closed to them. "
        "What a web server shows belongs in the folder that publish: names in settings.yaml"
    )


def is_home_entry(path: Path) -> bool:
    """True if a file or folder in a home belongs to Wirewatch."""
    return path.name in _HOME_NAMES or path.name.startswith(_HOME_PREFIXES)


def _is_exclusive(home: Path) -> bool:
    """True if a home is used by Wirewatch only, unlike /tmp, /srv or a project folder."""
    if home.stat().st_mode & stat.S_ISVTX:
        return False
    return all(
        is_home_entry(entry)
        or entry.name.startswith(".")
        or entry.name == "lost+found"
        or not entry.is_dir()
        for entry in home.iterdir()
    )


def _is_readable_by_others(path: Path) -> bool:
    try:
        return bool(path.stat().st_mode & _OTHERS_MODE_BITS)
    except OSError:  # deleted meanwhile, or a dangling link
        return False


def _walk_below(path: Path) -> Iterator[Path]:
    """Yield everything below a path, then the path.

    Symlinks below it are skipped; the path itself may be one.
    """
    for folder, folders, files in os.walk(path, topdown=False):
        for name in (*files, *folders):
            if not (child := Path(folder, name)).is_symlink():
                yield child
    yield path


def _make_private(path: Path) -> None:
    with suppress(
        OSError
    ):  # owned by another user; the caller checks which files are still readable
        mode = stat.S_IMODE(path.stat().st_mode)
        if mode & _OTHERS_MODE_BITS:
            path.chmod(mode & ~_OTHERS_MODE_BITS)
