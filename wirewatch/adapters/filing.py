"""Filed digests: pages in a folder, each written whole or not at all."""

from __future__ import annotations

import os
import re
import time
from pathlib import Path

from wirewatch.domain.digest.model import Receipt

_UNFINISHED = re.compile(r"\..+\.\d+")
LEFT_BEHIND = 3600  # seconds after which an unfinished file has no writer any more


def file_page(folder: Path, name: str, body: bytes) -> Receipt:
    """Write one page under folder; the same name twice leaves the same page.

    Gives `sent`, or `retry` with the reason.
    """
    target = folder / name
    try:
        write_whole(target, body)
    except OSError as error:
        return Receipt(outcome="retry", reply=f"{target} could not be written: {error.strerror or error}")
    return Receipt(outcome="sent", reply=str(target))


def write_whole(target: Path, body: bytes) -> None:
    """Put a file in the place of what was there, folders made; whoever reads meanwhile finds one or the other.

    Raises OSError.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    unfinished = target.with_name(f".{target.name}.{os.getpid()}")
    unfinished.write_bytes(body)
    unfinished.replace(target)


def sweep(folder: Path) -> int:
    """Take away what writers left unfinished that were killed; gives how many files. Raises OSError."""
    long_ago = time.time() - LEFT_BEHIND
    left = [one for one in folder.rglob(".*") if _UNFINISHED.fullmatch(one.name) and one.is_file()]
    old = [one for one in left if one.stat().st_mtime < long_ago]
    for one in old:
        one.unlink(missing_ok=True)
    return len(old)
