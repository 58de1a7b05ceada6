"""File digests as pages in a storage.

Under home, in a folder or bucket that others see, or where all machines look.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

from wirewatch.adapters.storage import FolderStorage, Storage, StoredFile
from wirewatch.domain.digests.model import Receipt

_PAGE_PATTERN = re.compile(r"(?P<series>[^/]+)/(?P<number>\d{4,9})\.(?:html|txt)")
_REGENERATED_FILES = re.compile(r"index\.html|feed\.(?:atom|json)|dates\.ics|\.published")
DIGESTS_FOLDER = "digests"


def file_page(pages: Storage, name: str, body: bytes) -> Receipt:
    """Write one page; idempotent for the same name and body.

    Returns `sent`, or `retry` with the reason.
    """
    try:
        pages.put(name, body)
    except OSError as error:
        return Receipt(outcome="retry", reply=str(error))
    return Receipt(outcome="sent", reply=pages.where(name))


def iter_filed_pages(
    pages: Storage, *, series: Iterable[str] | None = None
) -> Iterator[StoredFile]:
    """Yield the pages and texts of issues: of these series, or of all that are there."""
    files = (
        pages.listing()
        if series is None
        else (file for name in sorted(series) for file in pages.listing(name))
    )
    yield from (file for file in files if _PAGE_PATTERN.fullmatch(file.key))


def last_numbers(keys: Iterable[str]) -> dict[str, int]:
    """The highest number among the pages of each series."""
    numbers: dict[str, int] = {}
    for key in keys:
        if page := _PAGE_PATTERN.fullmatch(key):
            numbers[page["series"]] = max(numbers.get(page["series"], 0), int(page["number"]))
    return numbers


def move_pages(earlier: FolderStorage, pages: Storage) -> int:
    """Move pages filed in the folder under home; return how many pages and texts. Raises OSError.

    Existing pages are not overwritten. Indexes, feeds and calendars are regenerated, not moved.
    """
    if pages == earlier or not earlier.path.is_dir():
        return 0
    moved, keys = 0, [entry.key for entry in iter_filed_pages(earlier)]
    existing = {
        entry.key
        for entry in iter_filed_pages(pages, series={key.partition("/")[0] for key in keys})
    }
    for key in keys:
        if key not in existing:
            pages.put_file(key, earlier.path / key)
            moved += 1
        earlier.delete(key)
    folder = earlier.path
    for file in [
        entry
        for entry in folder.rglob("*")
        if entry.is_file() and _REGENERATED_FILES.fullmatch(entry.name)
    ]:
        file.unlink()
    for entry in sorted((entry for entry in folder.rglob("*") if entry.is_dir()), reverse=True):
        _remove_if_empty(entry)
    _remove_if_empty(folder)
    return moved


def _remove_if_empty(folder: Path) -> None:
    with suppress(OSError):
        folder.rmdir()
