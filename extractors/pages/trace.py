"""What each step of an extraction took away: the story that `wirewatch outlet test` tells."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """One step of an extraction: its name, the openings of what it removed or found, the characters kept after it."""

    name: str
    removed: tuple[str, ...] = ()
    kept: int = 0
    found: str = ""  # what the step decided or found, in words


@dataclass(slots=True)
class Trace:
    """The stages of one extraction as they happen."""

    stages: list[Stage] = field(default_factory=list)

    def note(self, name: str, *, removed: Iterable[str] = (), kept: int = 0, found: str = "") -> None:
        """Add one stage."""
        self.stages.append(Stage(name=name, removed=tuple(removed), kept=kept, found=found))
