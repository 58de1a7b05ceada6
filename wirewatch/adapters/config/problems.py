"""What is wrong with a configuration, told so that a person can mend it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches


@dataclass(frozen=True, kw_only=True)
class Problem:
    """One thing that is wrong: where, what, and what to do about it. Never holds a secret's value."""

    file: str  # as the user would type it, for example config/feeds.yaml
    line: int  # counted from 1
    what: str
    do: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.what}; {self.do}"


class ConfigErrors(Exception):
    """The configuration cannot be used; `problems` names everything that is wrong with it, in file and line order."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(map(str, self.problems)))


@dataclass(frozen=True)
class Complaint:
    """What is wrong with one value and what to do, before its place is known."""

    what: str
    do: str


def meant(word: str, known: Iterable[str], *, otherwise: str) -> str:
    """Give 'did you mean "x"?' for the known word that is nearest to a mistyped one, else the other advice."""
    by_folded = {name.casefold(): name for name in known}
    near = get_close_matches(word.casefold(), by_folded, n=1, cutoff=0.6)
    return f'did you mean "{by_folded[near[0]]}"?' if near else otherwise


def shown(text: str) -> str:
    """Give a value in quotes for a message, cut to 60 characters, line breaks and control characters escaped."""
    visible = "".join(char if char.isprintable() else ascii(char)[1:-1] for char in text[:60])
    return f'"{visible}…"' if len(text) > 60 else f'"{visible}"'
