"""Read one YAML file with the line of each value, and collect problems, each with a remedy.

Plain scalars stay text here, so that YAML 1.1's conversions (`no` is False, `on` is True, 8:30 is
510, 0644 is 420) cannot change a user's value; validation.py converts text to the setting's type.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import yaml

from wirewatch.adapters.config.yaml_mistakes import (
    Mistake,
    explain_yaml_error,
    invisible_in,
    line_of_control_character,
    repair_spaces,
    without_invisible,
)

_LOADER_CLASS: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
# A list of 10,000 aliases in ten languages has 100,000 values; YAML aliases can make billions.
_MAX_VALUES = 500_000
_MAX_DEPTH = 40
_NULL_TAG = "tag:yaml.org,2002:null"
_MERGE_TAG = "tag:yaml.org,2002:merge"
_STANDARD_TAG_PREFIX = "tag:yaml.org,2002:"


@dataclass(frozen=True, kw_only=True)
class ConfigProblem:
    """One problem with its place and remedy; never contains the value of a secret."""

    file: str  # as the user would type it, for example config/feeds.yaml
    line: int  # counted from 1
    problem: str
    advice: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.problem}; {self.advice}"

    def to_json(self) -> dict[str, str | int]:
        """The problem under the names that `wirewatch check --json` promises."""
        return {"file": self.file, "line": self.line, "what": self.problem, "do": self.advice}


class ConfigErrors(Exception):
    """The configuration cannot be used; `problems` lists all errors by file and line."""

    def __init__(self, problems: Iterable[ConfigProblem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(map(str, self.problems)))


@dataclass(frozen=True)
class Complaint:
    """A problem with one value and its remedy, before the file and line are known."""

    problem: str
    advice: str


def did_you_mean(word: str, choices: Iterable[str], *, otherwise: str) -> str:
    """Return 'did you mean "x"?' for the known word closest to a mistyped one, else `otherwise`."""
    by_folded = {name.casefold(): name for name in choices}
    near = get_close_matches(word.casefold(), by_folded, n=1, cutoff=0.6)
    return f'did you mean "{by_folded[near[0]]}"?' if near else otherwise


def dotted_path(place: Place) -> str:
    """The path of a value for messages, list positions counted from 1: feeds[3].every."""
    parts = [f"[{part + 1}]" if isinstance(part, int) else f".{part}" for part in place]
    return "".join(parts).lstrip(".") or "the file"


def quote_value(text: str) -> str:
    """Quote a value for a message, cut to 60 characters, with control characters escaped."""
    visible = "".join(char if char.isprintable() else ascii(char)[1:-1] for char in text[:60])
    return f'"{visible}…"' if len(text) > 60 else f'"{visible}"'


Place = tuple[str | int, ...]  # keys and list positions from the top of the file


class Unquoted(str):
    """A word that was written without quotes."""

    __slots__ = ()


def plain_text_values(value: Any) -> Any:
    """Replace words that know whether they were quoted by plain text, at any depth."""
    if isinstance(value, dict):
        return {str(key): plain_text_values(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [plain_text_values(inner) for inner in value]
    return str(value) if isinstance(value, str) else value


@dataclass
class Document:
    """One configuration file: its values, the line of each, and the problems found so far."""

    file: str
    data: Any = None  # dict, list, str or None, all the way down
    lines: dict[Place, int] = field(default_factory=dict)
    errors: list[ConfigProblem] = field(default_factory=list)
    warnings: list[ConfigProblem] = field(default_factory=list)
    raw: bytes = b""
    rows: list[str] = field(default_factory=list)  # the lines as text

    def line(self, place: Place) -> int:
        """The line of a value, or of its nearest container."""
        while place and place not in self.lines:
            place = place[:-1]
        return self.lines.get(place, 1)

    def row(self, place: Place) -> str:
        """The line of a value as it was typed."""
        number = self.line(place)
        return self.rows[number - 1] if number <= len(self.rows) else ""

    def mistake(self, mistake: Mistake) -> None:
        """Add an error whose line is known."""
        self.errors.append(
            ConfigProblem(
                file=self.file, line=mistake.line, problem=mistake.problem, advice=mistake.advice
            )
        )

    def error(self, place: Place, problem: str, advice: str) -> None:
        """Add an error: the file cannot be used."""
        if name := invisible_in(self._typed(place)):
            problem = f"{without_invisible(problem)} (it has an invisible character: {name})"
            advice = "delete the invisible character, or type the line again"
        self.errors.append(
            ConfigProblem(file=self.file, line=self.line(place), problem=problem, advice=advice)
        )

    def _typed(self, place: Place) -> str:
        """Return the text at a place; "" for any other type of value."""
        value = self.data
        for part in place:
            try:
                value = value[part]
            except (KeyError, IndexError, TypeError):
                return ""
        return value if isinstance(value, str) else ""

    def warn(self, place: Place, problem: str, advice: str) -> None:
        """Add a warning: the file can be used."""
        self.warnings.append(
            ConfigProblem(file=self.file, line=self.line(place), problem=problem, advice=advice)
        )

    def complain(
        self, place: Place, complaint: Complaint | None, *, name: str | None = None
    ) -> None:
        """Add the complaint, if any, as an error about a value; its default name is its path."""
        if complaint is not None:
            self.error(place, f"{name or dotted_path(place)} {complaint.problem}", complaint.advice)

    def listed(self, key: str) -> list[Any]:
        """The items of a list at the top level, [] for anything else."""
        values = self.data.get(key) if isinstance(self.data, dict) else None
        return values if isinstance(values, list) else []


def read_document(path: Path, *, alone: bool = False, draft: bytes | None = None) -> Document:
    """Read and parse a file; problems of its encoding or YAML are in `errors`.

    `alone`: a file that the user named, not one of a config folder. `draft`: contents to read in
    place of the file's.
    """
    document = Document(file=str(path))
    try:
        document.raw = path.read_bytes() if draft is None else draft
    except OSError as trouble:
        document.error((), *_explain_unreadable(path, trouble, alone=alone))
        return document
    try:
        text = document.raw.decode("utf-8-sig")
    except UnicodeDecodeError as trouble:
        document.lines[()] = document.raw.count(b"\n", 0, trouble.start) + 1
        document.error((), "is not UTF-8 text", 'save the file with the encoding "UTF-8"')
        return document
    _parse_text(text, document)
    return document


def _explain_unreadable(path: Path, trouble: OSError, *, alone: bool) -> tuple[str, str]:
    if not isinstance(trouble, FileNotFoundError):
        return (
            f"cannot be read ({trouble.strerror or 'no reason given'})",
            "check the file and its permissions",
        )
    if alone:
        return "is missing", "give the path of a file that is there"
    if not path.parent.is_dir():
        return "is missing, and so is its folder", f"run: wirewatch init {path.parent}"
    beside = {
        path_nearby.name
        for path_nearby in path.parent.iterdir()
        if path_nearby.suffix in {".yaml", ".yml"}
    }
    alike = [
        name for name in sorted(beside) if name.split(".")[0].rstrip("s") == path.stem.rstrip("s")
    ]
    if alike:
        return "is missing", f"rename {alike[0]} to {path.name}"
    return "is missing", f"run: wirewatch init NEW_FOLDER --empty, and copy its {path.name} here"


def _parse_text(text: str, document: Document) -> None:
    text, mistakes = repair_spaces(text)
    document.rows = text.splitlines()
    for mistake in mistakes:
        document.mistake(mistake)
    try:
        _refuse_depth(text)
        node = yaml.compose(text, Loader=_LOADER_CLASS)
    except yaml.MarkedYAMLError as trouble:
        document.mistake(explain_yaml_error(trouble, text))
    except yaml.YAMLError:
        document.lines[()] = line_of_control_character(text)
        document.error(
            (),
            "holds a character that YAML does not allow",
            "delete what is invisible in that line",
        )
    except RecursionError:
        document.error(
            (), "is nested too deeply", "write it without lists inside lists inside lists"
        )
    else:
        if node is not None:
            document.data = _TreeReader(document).value(node, ())
            document.lines[()] = 1


def _refuse_depth(text: str) -> None:
    """Raise RecursionError for nesting that no setting needs.

    Composing it in C would overflow the stack.
    """
    depth = 0
    for event in yaml.parse(text, Loader=_LOADER_CLASS):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > 2 * _MAX_DEPTH:
                raise RecursionError
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1


class _TreeReader:
    """Converts a composed YAML tree to plain values and records the line of each."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._values = 0

    def value(self, node: yaml.Node, place: Place) -> Any:
        """Return the value of a node: dict, list, text or None."""
        self._document.lines.setdefault(place, node.start_mark.line + 1)
        self._values += 1
        if self._values > _MAX_VALUES or len(place) > _MAX_DEPTH:
            if self._values <= _MAX_VALUES + 1:
                self._values = _MAX_VALUES + 1
                self._document.error(
                    place, "repeats itself without end", "write the values out instead of &names"
                )
            return None
        if not node.tag.startswith(_STANDARD_TAG_PREFIX):
            self._document.error(
                place,
                "a word starts with !, which means something else to YAML",
                "put it in quotes",
            )
            return None
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, place)
        if isinstance(node, yaml.SequenceNode):
            return [self.value(item, (*place, at)) for at, item in enumerate(node.value)]
        return _scalar_value(node) if isinstance(node, yaml.ScalarNode) else None

    def _mapping(self, node: yaml.MappingNode, place: Place) -> dict[str, Any]:
        values: dict[str, Any] = {}
        for key, value in node.value:
            if key.tag == _MERGE_TAG:
                merged = self.value(value, (*place, "<<"))
                for part in merged if isinstance(merged, list) else [merged]:
                    values = {**part, **values} if isinstance(part, dict) else values
            else:
                self._entry(values, key, value, place=place)
        return values

    def _entry(
        self, values: dict[str, Any], key: yaml.Node, value: yaml.Node, *, place: Place
    ) -> None:
        line = key.start_mark.line + 1
        if not isinstance(key, yaml.ScalarNode):
            self._document.lines.setdefault((*place, "?"), line)
            self._document.error(
                (*place, "?"), "a name before the colon is missing", 'write "name: value"'
            )
            return
        name = without_invisible(key.value)
        at = (*place, name)
        if name != key.value:
            problem = f'the name "{name}" holds an invisible character ({invisible_in(key.value)})'
            self._document.mistake(Mistake(line, problem, "type the name again"))
        if at in self._document.lines:
            first = self._document.lines[at]
            duplicate = ConfigProblem(
                file=self._document.file,
                line=line,
                problem=f'"{name}" appears a second time (first in line {first})',
                advice="keep one of them",
            )
            self._document.errors.append(duplicate)
            return
        self._document.lines[at] = line
        values[name] = self.value(value, at)


def _scalar_value(node: yaml.ScalarNode) -> str | None:
    if node.tag == _NULL_TAG:
        return None
    text: str = node.value
    return text if node.style else Unquoted(text)
