"""File digests as pages in a folder, each written atomically."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from wirewatch.adapters.permissions import PRIVATE, PUBLIC, Modes, make_folder, open_with_mode
from wirewatch.domain.digests.model import Receipt

_UNFINISHED = re.compile(r"\..+\.(?:html|txt|atom|json|ics|published)\.\d+")
_PAGE = re.compile(r"(\d{4,9})\.(?:html|txt)")
_MADE_ANEW = re.compile(r"index\.html|feed\.(?:atom|json)|dates\.ics|\.published")
LEFT_BEHIND = 3600  # seconds after which an unfinished file counts as abandoned
IN_HOME = "digests"


@dataclass(frozen=True, slots=True, kw_only=True)
class PageFolder:
    """Where digests are filed: under home, private, or in the folder that a web server serves."""

    path: Path
    modes: Modes


def page_folder(home: Path, *, publish: str | None) -> PageFolder:
    """Return the folder that digests are filed in."""
    if publish:
        return PageFolder(path=Path(publish), modes=PUBLIC)
    return PageFolder(path=home / IN_HOME, modes=PRIVATE)


def file_page(folder: PageFolder, name: str, body: bytes) -> Receipt:
    """Write one page under the folder; idempotent for the same name and body.

    Returns `sent`, or `retry` with the reason.
    """
    target = folder.path / name
    try:
        write_whole(target, body, modes=folder.modes)
    except OSError as error:
        return Receipt(outcome="retry", reply=f"{target} could not be written: {error.strerror or error}")
    return Receipt(outcome="sent", reply=str(target))


def write_whole(target: Path, body: bytes, *, modes: Modes = PRIVATE) -> None:
    """Replace a file atomically, creating its folders; readers see the old or the new file.

    Raises OSError.
    """
    make_folder(target.parent, modes)
    unfinished = target.with_name(f".{target.name}.{os.getpid()}")
    unfinished.unlink(missing_ok=True)
    os.close(open_with_mode(str(unfinished), os.O_WRONLY | os.O_CREAT | os.O_EXCL, modes.file))
    unfinished.write_bytes(body)
    unfinished.replace(target)


def filed_pages(folder: Path, *, series: Iterable[str] | None = None) -> Iterator[Path]:
    """Yield the pages and texts of issues in a folder: of these series, or of all that are there."""
    if series is None:
        series = [one.name for one in folder.iterdir() if one.is_dir()] if folder.is_dir() else []
    for one in sorted(series):
        if (folder / one).is_dir():
            yield from sorted(path for path in (folder / one).iterdir() if _PAGE.fullmatch(path.name))


def last_numbers(pages: Iterable[Path]) -> dict[str, int]:
    """Return the highest number among the pages of each series."""
    numbers: dict[str, int] = {}
    for page in pages:
        if found := _PAGE.fullmatch(page.name):
            numbers[page.parent.name] = max(numbers.get(page.parent.name, 0), int(found[1]))
    return numbers


def move_pages(home: Path, folder: PageFolder) -> int:
    """Move pages filed under home to the folder; return how many pages and texts. Raises OSError.

    Existing pages are not overwritten. Indexes, feeds and calendars are regenerated, not moved.
    """
    earlier = home / IN_HOME
    if folder.path == earlier or not earlier.is_dir():
        return 0
    moved = 0
    for page in filed_pages(earlier):
        name = page.relative_to(earlier).as_posix()
        if not (folder.path / name).exists():
            write_whole(folder.path / name, page.read_bytes(), modes=folder.modes)
            moved += 1
        page.unlink()
    for file in [one for one in earlier.rglob("*") if one.is_file() and _MADE_ANEW.fullmatch(one.name)]:
        file.unlink()
    for one in sorted((one for one in earlier.rglob("*") if one.is_dir()), reverse=True):
        _remove_if_empty(one)
    _remove_if_empty(earlier)
    return moved


def _remove_if_empty(folder: Path) -> None:
    with suppress(OSError):
        folder.rmdir()


def sweep(folder: Path) -> int:
    """Delete temporary files of killed writers; return how many. Raises OSError."""
    long_ago = time.time() - LEFT_BEHIND
    left = [one for one in folder.rglob(".*") if _UNFINISHED.fullmatch(one.name) and one.is_file()]
    old = [one for one in left if one.stat().st_mtime < long_ago]
    for one in old:
        one.unlink(missing_ok=True)
    return len(old)
