"""One `up` a home: a locked file that names the process."""

from __future__ import annotations

import fcntl
import os
from io import TextIOWrapper
from pathlib import Path
from types import TracebackType
from typing import Self

from wirewatch.adapters.permissions import open_private


class Sole:
    """A lock on a file, held while the block runs; `holder` is the pid of the process that has it instead of us."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: TextIOWrapper | None = None
        self.holder: int | None = None

    def __enter__(self) -> Self:
        self._file = open(self._path, "a+", encoding="utf-8", opener=open_private)
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            self._file.seek(0)
            self.holder = int(self._file.read().strip() or 0)
            return self
        self._file.truncate(0)
        self._file.write(f"{os.getpid()}\n")
        self._file.flush()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._file is not None:
            self._file.close()
