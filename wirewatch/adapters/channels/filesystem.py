"""File digests as pages in a storage: under home, in a folder or bucket that others see, or where all machines look."""

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
    """Write one page; idempotent for the same name and body. Returns `sent`, or `retry` with the reason."""
    try:
        pages.put(name, body)
    except OSError as error:
        return Receipt(outcome="retry", reply=str(error))
    return Receipt(outcome="sent", reply=pages.where(name))


def iter_filed_pages(
    pages: Storage, *, series: Iterable[str] | None = None
) -> Iterator[StoredFile]:
    """Yield the pages and texts of issues: of these series, or of all that are there."""
    found = (
        pages.listing()
        if series is None
        else (one for name in sorted(series) for one in pages.listing(name))
    )
    yield from (one for one in found if _PAGE_PATTERN.fullmatch(one.key))


def last_numbers(keys: Iterable[str]) -> dict[str, int]:
    """Return the highest number among the pages of each series."""
    numbers: dict[str, int] = {}
    for key in keys:
        if found := _PAGE_PATTERN.fullmatch(key):
            numbers[found["series"]] = max(numbers.get(found["series"], 0), int(found["number"]))
    return numbers


def move_pages(earlier: FolderStorage, pages: Storage) -> int:
    """Move pages filed in the folder under home; return how many pages and texts. Raises OSError.

    Existing pages are not overwritten. Indexes, feeds and calendars are regenerated, not moved.
    """
    if pages == earlier or not earlier.path.is_dir():
        return 0
    moved, keys = 0, [one.key for one in iter_filed_pages(earlier)]
    there = {
        one.key for one in iter_filed_pages(pages, series={key.partition("/")[0] for key in keys})
    }
    for key in keys:
        if key not in there:
            pages.put_file(key, earlier.path / key)
            moved += 1
        earlier.delete(key)
    folder = earlier.path
    for file in [
        one for one in folder.rglob("*") if one.is_file() and _REGENERATED_FILES.fullmatch(one.name)
    ]:
        file.unlink()
    for one in sorted((one for one in folder.rglob("*") if one.is_dir()), reverse=True):
        _remove_if_empty(one)
    _remove_if_empty(folder)
    return moved


def _remove_if_empty(folder: Path) -> None:
    with suppress(OSError):
        folder.rmdir()
