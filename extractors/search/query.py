"""Parse a search query: words, phrases, AND, OR, NOT, parentheses and filters.

    query   = any {OR any}            any = all side by side, AND optional
    one     = [NOT | -] (word | "phrase" | name:value | ( query ))

Operators are written in capitals, so that "and" stays a word. Every mistake is reported with its
place and with what to write instead.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from difflib import get_close_matches
from typing import Literal

from extractors.search.tokens import tokens_of

LONGEST_QUERY = 2_000  # characters
MOST_PARTS = 100  # words, phrases and filters
MAX_NESTED_PARENTHESES = 20  # parentheses inside parentheses

FILTER_NAMES = ("actor", "outlet", "lang", "before", "after", "story", "quote", "has")
HAS_VALUES = ("actor", "date", "edit", "quote", "retraction", "story")

Field = Literal["text", "quote"]
_QUOTATION_MARKS = '"“”„«»「」『』'
_CLOSED_BY = {
    "“": "”“",
    "„": "“”",
    "«": "»",
    "»": "«",
    "「": "」",
    "『": "』",
    "”": "”",
    "」": "「",
    "』": "『",
}
_LEXEME_PATTERN = re.compile(
    r"\s*(?P<lexeme>[()（）]|-(?=[^\s\-])|(?P<name>[A-Za-z]+)[:：](?!//)|[^\s()（）]+)?"
)
_UNSTORABLE_CHARS = re.compile("[\0\ud800-\udfff]")  # no database takes them
_OPERATOR_WORDS = frozenset({"AND", "OR", "NOT"})
_RELATIVE_TIME = re.compile(r"([0-9]{1,5})([hdw])")
_UNIT_DURATIONS = {"h": timedelta(hours=1), "d": timedelta(days=1), "w": timedelta(weeks=1)}
_FILTER_EXAMPLES = {
    "actor": "actor:taliban",
    "outlet": 'outlet:"Meridian Wire"',
    "lang": "lang:ru",
    "before": "before:2021-10-15",
    "after": "after:2021-10-15",
    "story": "story:ab12cd34",
    "quote": 'quote:"cease fire"',
    "has": "has:quote",
}


class QueryError(ValueError):
    """An invalid query, with the position of the mistake and what to write instead."""

    def __init__(self, query: str, at: int, problem: str, advice: str) -> None:
        super().__init__(f"{problem}; {advice}")
        self.query, self.at, self.what, self.do = query, at, problem, advice

    def lines(self) -> tuple[str, ...]:
        """Return the query, a caret below the mistake, and what to write."""
        start = max(0, self.at - 60)
        shown = re.sub(r"\s", " ", self.query[start : start + 120])
        return (shown, f"{' ' * _columns(shown[: self.at - start])}^", f"{self.what}; {self.do}")


def _columns(text: str) -> int:
    """Return how many terminal columns a text takes: East Asian characters take two."""
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)


@dataclass(frozen=True, slots=True)
class Words:
    """A word or a phrase: an article must contain one of the token sequences."""

    written: str  # as in the query
    sequences: tuple[
        tuple[str, ...], ...
    ]  # for English texts, and for the others where that differs
    field: Field = "text"
    at: int = 0


@dataclass(frozen=True, slots=True)
class Filter:
    """A filter: at least one of the values holds."""

    name: str
    values: tuple[str, ...]
    written: str
    moment: datetime | None = None  # of before: and after:
    at: int = 0


@dataclass(frozen=True, slots=True)
class Not:
    """A part that must not match."""

    part: Node


@dataclass(frozen=True, slots=True)
class And:
    """All parts must match."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Or:
    """At least one part must match."""

    parts: tuple[Node, ...]


Node = Words | Filter | Not | And | Or


def parse(query: str, *, now: datetime) -> Node:
    """Parse a query; `now` is the reference for ages such as `after:3d`. Raises QueryError."""
    if len(query) > LONGEST_QUERY:
        raise QueryError(
            query,
            LONGEST_QUERY,
            f"the query is longer than {LONGEST_QUERY} characters",
            "shorten it",
        )
    if broken := _UNSTORABLE_CHARS.search(query):
        advice = "delete it: no stored text has it"
        raise QueryError(
            query, broken.start(), "this is not a character that can be searched", advice
        )
    reader = _Reader(query, now)
    if reader.is_at_end():
        raise QueryError(
            query, 0, "the query is empty", 'write words, a "phrase" or a filter such as actor:NAME'
        )
    node = reader.disjunction()
    if not reader.is_at_end():  # only a closing parenthesis stops the reader before the end
        raise QueryError(
            query, reader.here(), "nothing was opened before this )", "delete it, or write ( before"
        )
    return node


def texts(node: Node, *, negated: bool = False) -> Iterator[Words]:
    """Return the words and phrases that an article may match: not those under NOT."""
    if isinstance(node, Words):
        if not negated:
            yield node
    elif isinstance(node, Not):
        yield from texts(node.part, negated=not negated)
    elif isinstance(node, And | Or):
        for part in node.parts:
            yield from texts(part, negated=negated)


def filters(node: Node, *, negated: bool | None = False) -> Iterator[Filter]:
    """Return the filters that must match; those under NOT as well with `negated=None`."""
    if isinstance(node, Filter):
        if not negated:
            yield node
    elif isinstance(node, Not):
        yield from filters(node.part, negated=None if negated is None else not negated)
    elif isinstance(node, And | Or):
        for part in node.parts:
            yield from filters(part, negated=negated)


def conjuncts(node: Node) -> tuple[Node, ...]:
    """Return the parts that must all match."""
    return node.parts if isinstance(node, And) else (node,)


def all_of(parts: Sequence[Node]) -> Node | None:
    """Combine the parts into one node; None if there are no parts."""
    return And(tuple(parts)) if len(parts) > 1 else (parts[0] if parts else None)


def format_query(node: Node) -> str:
    """Format a node as a query that parses to it."""
    if isinstance(node, Words | Filter):
        return node.written
    if isinstance(node, Not):
        return (
            f"NOT ({format_query(node.part)})"
            if isinstance(node.part, Not)
            else f"NOT {_format_in_parentheses(node.part)}"
        )
    return (" OR " if isinstance(node, Or) else " ").join(map(_format_in_parentheses, node.parts))


def _format_in_parentheses(node: Node) -> str:
    return f"({format_query(node)})" if isinstance(node, And | Or) else format_query(node)


def as_query(text: str) -> str:
    """Return words as a literal query, quoted where one would be an operator or a filter."""
    is_plain = text.isalnum() and text not in _OPERATOR_WORDS
    return text if is_plain else '"{}"'.format(text.replace('"', " "))


def word(text: str, *, field: Field = "text", shown: str = "", at: int = 0) -> Words | None:
    """Return the text node of a word or phrase as typed; None without any letter or digit."""
    sequences = tuple(
        dict.fromkeys(tuple(tokens_of(text, english=english)) for english in (True, False))
    )
    return Words(shown or text, sequences, field, at) if sequences[0] else None


class _Reader:
    """Reads a query from left to right."""

    def __init__(self, query: str, now: datetime) -> None:
        self._query, self._now = query, now
        self._at = 0
        self._depth = 0
        self._parts = 0

    def here(self) -> int:
        """Return where the next lexeme begins."""
        return len(self._query) - len(self._query[self._at :].lstrip())

    def is_at_end(self) -> bool:
        return not self._query[self._at :].strip()

    def _peek(self) -> str:
        match = _LEXEME_PATTERN.match(self._query, self._at)
        return match.group("lexeme") or "" if match else ""

    def _take(self) -> tuple[str, int]:
        match = _LEXEME_PATTERN.match(self._query, self._at)
        assert match is not None
        self._at = match.end()
        return match.group("lexeme") or "", match.end() - len(match.group("lexeme") or "")

    def disjunction(self) -> Node:
        parts = [self._conjunction()]
        while self._peek() == "OR":
            self._take()
            parts.append(self._conjunction(behind="OR"))
        return Or(tuple(parts)) if len(parts) > 1 else parts[0]

    def _conjunction(self, behind: str = "") -> Node:
        parts = [self._operand(behind)]
        while (following := self._peek()) not in ("", "OR", ")", "）"):
            if following == "AND":
                self._take()
            parts.append(self._operand("AND" if following == "AND" else ""))
        return And(tuple(parts)) if len(parts) > 1 else parts[0]

    def _operand(self, behind: str) -> Node:
        position, lexeme = self.here(), self._peek()
        if not lexeme or lexeme in ")）":
            self._missing(position, lexeme, behind)
        if lexeme in ("AND", "OR"):
            problem = f"{lexeme} stands where a word should"
            raise QueryError(
                self._query,
                position,
                problem,
                f'write a word before it, or "{lexeme.lower()}" to search for it',
            )
        if lexeme in ("NOT", "-"):
            self._take()
            if behind in ("NOT", "-"):
                advice = "write one NOT to exclude a word, or none to ask for it"
                raise QueryError(self._query, position, f"{lexeme} follows {behind}", advice)
            return Not(self._operand(lexeme))
        if lexeme in "(（":
            return self._bracket()
        return self._leaf()

    def _missing(self, position: int, lexeme: str, behind: str) -> None:
        if behind:
            raise QueryError(
                self._query,
                position,
                f"nothing follows {behind}",
                "write a word there, or delete it",
            )
        if not lexeme:
            raise QueryError(
                self._query,
                position,
                "the query ends where a word should stand",
                "write one, and )",
            )
        problem = "the parentheses are empty" if self._depth else "nothing was opened before this )"
        raise QueryError(self._query, position, problem, "write words between them, or delete it")

    def _bracket(self) -> Node:
        _, opened = self._take()
        self._depth += 1
        if self._depth > MAX_NESTED_PARENTHESES:
            raise QueryError(
                self._query,
                opened,
                f"parentheses stand more than {MAX_NESTED_PARENTHESES} deep",
                "take some out",
            )
        node = self.disjunction()
        if self._peek() not in (")", "）"):
            raise QueryError(self._query, opened, "this ( is never closed", "write ) where it ends")
        self._take()
        self._depth -= 1
        return node

    def _leaf(self) -> Node:
        self._parts += 1
        if self._parts > MOST_PARTS:
            raise QueryError(
                self._query,
                self.here(),
                f"the query has more than {MOST_PARTS} parts",
                "take some out",
            )
        position = self.here()
        if self._query[position] in _QUOTATION_MARKS:
            text = self._read_quotation()
            return self._text(text, position, "text", shown=f'"{text}"')
        lexeme, _ = self._take()
        match = _LEXEME_PATTERN.match(lexeme)
        if match and match.group("name"):
            return self._filter(match.group("name"), position)
        if lexeme.endswith("*") and lexeme.strip("*"):
            plain = lexeme.strip("*")
            advice = f"write {plain}: all of its forms are found anyway"
            raise QueryError(self._query, position + len(lexeme) - 1, "a search knows no *", advice)
        return self._text(lexeme, position, "text")

    def _text(self, text: str, position: int, field: Field, *, shown: str = "") -> Words:
        node = word(text, field=field, shown=shown, at=position)
        if node is None:
            raise QueryError(
                self._query,
                position,
                f"{text or 'this'} has no letter and no digit",
                "write a word, or delete it",
            )
        return node

    def _read_quotation(self) -> str:
        opened = self.here()
        closing = _CLOSED_BY.get(self._query[opened], "") + '"'
        ends = [at for sign in closing if (at := self._query.find(sign, opened + 1)) >= 0]
        if not ends:
            raise QueryError(
                self._query,
                opened,
                "this quotation mark is never closed",
                'write " where the phrase ends',
            )
        self._at = min(ends) + 1
        return " ".join(self._query[opened + 1 : min(ends)].split())

    def _filter(self, name: str, position: int) -> Node:
        lower_name = name.lower()
        if lower_name not in FILTER_NAMES:
            near = get_close_matches(lower_name, FILTER_NAMES, 1)
            advice = (
                f"write {near[0]}:"
                if near
                else f"filters are {', '.join(f'{part}:' for part in FILTER_NAMES)}"
            )
            advice = f'{advice}, or put the words in "…" to search for them'
            raise QueryError(self._query, position, f"{name}: is no filter", advice)
        begins = self._at
        quoted = begins < len(self._query) and self._query[begins] in _QUOTATION_MARKS
        value = self._read_quotation() if quoted else self._value()
        if not value:
            advice = f"write it right behind the colon: {_FILTER_EXAMPLES[lower_name]}"
            raise QueryError(self._query, begins, f"{lower_name}: has no value", advice)
        shown = f'{lower_name}:"{value}"' if quoted else f"{lower_name}:{value}"
        if lower_name == "quote":
            return self._text(value, begins, "quote", shown=shown)
        values = (value,) if quoted else tuple(part for part in re.split("[,،、，]", value) if part)
        found = Filter(lower_name, values or (value,), shown, at=begins)
        return self._check_filter(found)

    def _value(self) -> str:
        match = re.compile(r"[^\s()（）]*").match(self._query, self._at)
        assert match is not None
        self._at = match.end()
        return match.group()

    def _check_filter(self, parsed_filter: Filter) -> Filter:
        if parsed_filter.name == "has":
            for value in parsed_filter.values:
                if value.lower() not in HAS_VALUES:
                    near = get_close_matches(value.lower(), HAS_VALUES, 1)
                    advice = (
                        f"write has:{near[0]}" if near else f"has: knows {', '.join(HAS_VALUES)}"
                    )
                    raise QueryError(
                        self._query, parsed_filter.at, f"has:{value} is not known", advice
                    )
            return replace(
                parsed_filter, values=tuple(value.lower() for value in parsed_filter.values)
            )
        if parsed_filter.name in ("before", "after"):
            return replace(parsed_filter, moment=self._moment(parsed_filter))
        if parsed_filter.name == "lang":
            return replace(
                parsed_filter,
                values=tuple(value.lower().partition("-")[0] for value in parsed_filter.values),
            )
        return parsed_filter

    def _moment(self, parsed_filter: Filter) -> datetime:
        text = parsed_filter.values[0]
        try:
            if ago := _RELATIVE_TIME.fullmatch(text):
                return self._now - int(ago.group(1)) * _UNIT_DURATIONS[ago.group(2)]
            moment = datetime.fromisoformat(text if len(text) != len("2021-10") else f"{text}-01")
            return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
        except (ValueError, OverflowError):
            advice = f"write {parsed_filter.name}:2021-10-15, {parsed_filter.name}:2021-10 or {parsed_filter.name}:3d for three days ago (h, d, w)"
            raise QueryError(
                self._query, parsed_filter.at, f"{text} is not a day", advice
            ) from None
