"""Interests: boolean expressions over actors, such as `taliban and (sco or csto) and not ttp`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

_EXPRESSION_TOKEN = re.compile(r"\s*(?:(?P<bracket>[()])|(?P<word>[^\s()]+))")
_OPERATOR_WORDS = frozenset({"and", "or", "not"})


@dataclass(frozen=True)
class Expression:
    """One boolean expression over actor ids."""

    operator: Literal["actor", "and", "or", "not"]
    parts: tuple[Expression, ...] = ()
    actor: str = ""

    @property
    def actors(self) -> frozenset[str]:
        """The ids of all actors in the expression."""
        if self.operator == "actor":
            return frozenset({self.actor})
        return frozenset().union(*(part.actors for part in self.parts))

    def is_met(self, flagged: frozenset[str]) -> bool:
        """Return whether an article with these actors satisfies the expression."""
        if self.operator == "actor":
            return self.actor in flagged
        if self.operator == "not":
            return not self.parts[0].is_met(flagged)
        outcomes = (part.is_met(flagged) for part in self.parts)
        return all(outcomes) if self.operator == "and" else any(outcomes)


def parse(expression: str) -> Expression:
    """Parse an expression; raises ValueError with the character's position and what to do.

    `not` binds tightest, then `and`, then `or`; operators may be written in upper or lower case.
    """
    reader = _Reader(expression)
    parsed = reader.disjunction()
    reader.expect_end()
    return parsed


@dataclass(frozen=True)
class _Token:
    text: str
    position: int  # from 1, as a person counts

    @property
    def operator(self) -> str:
        return self.text.lower() if self.text.lower() in _OPERATOR_WORDS else ""


class _Reader:
    def __init__(self, expression: str) -> None:
        self._length = len(expression)
        self._tokens = [
            _Token(m.group("bracket") or m.group("word"), m.end() - len(m.group().strip()) + 1)
            for m in _EXPRESSION_TOKEN.finditer(expression)
        ]
        self._next = 0

    def _peek(self) -> _Token | None:
        return self._tokens[self._next] if self._next < len(self._tokens) else None

    def _take(self, operator: str) -> bool:
        token = self._peek()
        if token is None or (token.operator or token.text) != operator:
            return False
        self._next += 1
        return True

    def disjunction(self) -> Expression:
        parts = [self._conjunction()]
        while self._take("or"):
            parts.append(self._conjunction())
        return parts[0] if len(parts) == 1 else Expression("or", tuple(parts))

    def _conjunction(self) -> Expression:
        parts = [self._negation()]
        while self._take("and"):
            parts.append(self._negation())
        return parts[0] if len(parts) == 1 else Expression("and", tuple(parts))

    def _negation(self) -> Expression:
        if self._take("not"):
            return Expression("not", (self._negation(),))
        token = self._peek()
        if token is None:
            raise ValueError(
                f"character {self._length + 1}: an actor id is missing at the end; add one"
            )
        if self._take("("):
            inner = self.disjunction()
            if not self._take(")"):
                raise ValueError(f'character {token.position}: "(" is never closed; add ")"')
            return inner
        if token.text == ")" or token.operator:
            raise ValueError(
                f'character {token.position}: an actor id is missing before "{token.text}"; add one'
            )
        self._next += 1
        return Expression("actor", actor=token.text)

    def expect_end(self) -> None:
        token = self._peek()
        if token is None:
            return
        if token.text == ")":
            raise ValueError(
                f'character {token.position}: ")" closes nothing; remove it or add "("'
            )
        raise ValueError(f'character {token.position}: put "and" or "or" before "{token.text}"')
