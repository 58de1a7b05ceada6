"""Shared by long-running processes: a timed cache, and the active configuration."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from wirewatch.entrypoints.options import Common, tell

if TYPE_CHECKING:
    from wirewatch.domain.configuration import Config

MOST_CACHED = 100  # answers with different parameters
FRESH = 60.0  # seconds for which expensive results are cached

Value = TypeVar("Value")


class TimedCache:
    """Cache for expensive results, kept for a minute; concurrent requests share one computation.

    Requests for other keys do not wait, and one computation may request another.
    """

    def __init__(self, seconds: float = FRESH, clock: Callable[[], float] = time.monotonic) -> None:
        self._seconds, self._clock, self._lock = seconds, clock, threading.Lock()
        self._found: dict[str, tuple[float, Any]] = {}
        self._computing: dict[str, threading.RLock] = {}

    def get(self, key: str, compute: Callable[[], Value]) -> Value:
        """Return the value for a key, recomputed if it is older than a minute."""
        with self._lock:
            computing = self._computing.setdefault(key, threading.RLock())
        with computing:
            at, value = self._found.get(key, (-self._seconds, None))
            if self._clock() - at >= self._seconds:
                value = compute()
                self._keep(key, value)
            found: Value = value
            return found

    def _keep(self, key: str, value: Any) -> None:
        with self._lock:
            now = self._clock()
            young = [
                (name, one)
                for name, one in self._found.items()
                if now - one[0] < self._seconds and name != key
            ]
            self._found = dict(young[-MOST_CACHED:]) | {key: (now, value)}
            # A lock stays valid for those waiting on it, even after it is evicted here.
            self._computing = {
                name: lock for name, lock in self._computing.items() if name in self._found
            }


@dataclass
class ActiveConfig:
    """The active configuration, reloaded when one of its files changes."""

    common: Common
    config: Config
    stamps: tuple[float, ...] = ()
    read: Callable[[Common], Config] = field(default=lambda common: common.load_active())

    def __post_init__(self) -> None:
        self.stamps = self._stamps()

    def current(self) -> Config:
        """Return the current configuration.

        If an edit is invalid, return the last valid one and keep the errors in `broken`.
        """
        from wirewatch.adapters.config.yaml_document import ConfigErrors

        stamps = self._stamps()
        if stamps != self.stamps:
            try:
                self.config = self.read(self.common)
            except ConfigErrors as errors:
                self.config = replace(self.config, broken=tuple(map(str, errors.problems)))
                for problem in errors.problems:
                    tell(f"{problem}; until it is mended, the configuration from before is served")
            self.stamps = stamps
        return self.config

    def _stamps(self) -> tuple[float, ...]:
        from wirewatch.adapters.config.loader import CONFIG_FILES

        paths = [self.common.config / name for name in CONFIG_FILES]
        return tuple(map(_modified, paths))


def _modified(path: Path) -> float:
    # An editor may remove the file briefly while saving.
    try:
        return path.stat().st_mtime
    except FileNotFoundError:
        return 0.0
