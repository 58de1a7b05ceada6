"""Filed digests: pages in a folder, each written whole or not at all."""

from __future__ import annotations

import os
from pathlib import Path

from wirewatch.domain.digest.model import Receipt


def file_page(folder: Path, name: str, body: bytes) -> Receipt:
    """Write one page under folder; the same name twice leaves the same page.

    Gives `sent`, or `retry` with the reason.
    """
    target = folder / name
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        unfinished = target.with_name(f".{target.name}.{os.getpid()}")
        unfinished.write_bytes(body)
        unfinished.replace(target)
    except OSError as error:
        return Receipt(outcome="retry", reply=f"{target} could not be written: {error.strerror or error}")
    return Receipt(outcome="sent", reply=str(target))
