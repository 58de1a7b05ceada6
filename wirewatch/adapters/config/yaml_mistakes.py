"""Find the mistake in broken YAML line by line, as the parser often stops only after it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

import yaml

_JOINER_CHARS = "\u200c\u200d"  # Persian and the scripts of India spell words with them
_FOREIGN_SPACE = "[^\\S \\t\\r\\n]"  # a space of another kind than YAML's own
_FOREIGN_INDENT = re.compile(f"^(?=[ ]*{_FOREIGN_SPACE})\\s*(?=\\S)(?!#)")
_AFTER_COLON = re.compile(f"^(\\s*(?:- +)?[\\w-]+:)({_FOREIGN_SPACE})")
_CHARACTER_NAMES = {
    "\u00a0": "a no-break space",
    "\u200b": "a zero-width space",
    "\u00ad": "a soft hyphen",
}
_KEY_PATTERN = re.compile(r"^(?P<indent> *)(?:- +)*(?P<key>[A-Za-z_]\w*):(?:\s|$)")
_KEY_WITHOUT_SPACE = re.compile(r"^ *(?:- +)*(?P<key>[A-Za-z_]\w*):(?P<value>[^\s/\"'\[{:][^:]*)$")
_UNQUOTED_HASH = re.compile(r"(?<=[:,\[])\s+(?P<word>#[^\s#,}\]]+)")
_COMMENTED_KEY = re.compile(r"^# ?(?P<indent> *)(?P<key>[A-Za-z_]\w*):\s*(?:#.*)?$")
_LINES_SEARCHED = 3  # lines before the one at which the parser stops


@dataclass(frozen=True)
class Mistake:
    """One mistake: its line, the problem and the remedy."""

    line: int  # counted from 1
    problem: str
    advice: str


# --- invisible characters -------------------------------------------------------------------------


def invisible_in(text: str) -> str | None:
    """Name the first invisible character that is not allowed in a name or an address, else None."""
    for char in text:
        kind = unicodedata.category(char)
        odd = kind in {"Cf", "Zl", "Zp"} and char not in _JOINER_CHARS
        if odd or (kind == "Zs" and char != " "):
            name = (
                _CHARACTER_NAMES.get(char)
                or unicodedata.name(char, "a character without a name").lower()
            )
            return f"{name}, U+{ord(char):04X}"
    return None


def without_invisible(text: str) -> str:
    """The text without its invisible characters."""
    return "".join(char for char in text if invisible_in(char) is None)


def repair_spaces(text: str) -> tuple[str, list[Mistake]]:
    """Replace unusual spaces where YAML's structure needs plain ones; add a mistake for each line.

    The repaired text lets the rest of the file be checked in the same run.
    """
    if text.isascii():
        return text, []
    mistakes, lines = [], text.split("\n")
    for number, line in enumerate(lines, start=1):
        indent, colon = _FOREIGN_INDENT.match(line), _AFTER_COLON.match(line)
        if indent is None and colon is None:
            continue
        name = invisible_in(indent.group() if indent else colon[2] if colon else "")
        problem = f"an invisible character ({name}) is in the place of a space"
        mistakes.append(
            Mistake(
                number,
                problem,
                "delete it and type a space; it comes from copying a web page or a document",
            )
        )
        if indent:
            line = " " * len(indent.group()) + line[indent.end() :]
        lines[number - 1] = _AFTER_COLON.sub("\\1 ", line)
    return "\n".join(lines), mistakes


# --- what the parser cannot read ------------------------------------------------------------------


def explain_yaml_error(trouble: yaml.MarkedYAMLError, text: str) -> Mistake:
    """Return the mistake that made the parser stop."""
    mark = _unclosed_quote(trouble) or trouble.problem_mark or trouble.context_mark
    line = mark.line + 1 if mark else 1
    lines = text.splitlines()
    begun = trouble.context_mark.line + 1 if trouble.context_mark else line
    for find in (_find_tab, _find_invisible, _find_orphan, _find_remark, _find_missing_space):
        for mistake in find(lines, range(line, max(0, min(begun, line - _LINES_SEARCHED) - 1), -1)):
            return mistake
    return Mistake(line, *_explain_parser_error(trouble))


def _unclosed_quote(trouble: yaml.MarkedYAMLError) -> yaml.Mark | None:
    """Find where an unclosed quote opens.

    The parser reports the end of the file, which may be far away.
    """
    endless = "quoted scalar" in (trouble.context or "") and "end of stream" in (
        trouble.problem or ""
    )
    return trouble.context_mark if endless else None


def _find_tab(lines: list[str], near: range) -> Iterator[Mistake]:
    line = _line_at(lines, near[0])
    if "\t" in line[: len(line) - len(line.lstrip())]:
        yield Mistake(
            near[0],
            "a tab is used where spaces belong",
            "indent with spaces; YAML allows no tabs there",
        )


def _find_invisible(lines: list[str], near: range) -> Iterator[Mistake]:
    for number in near:
        if name := invisible_in(_line_at(lines, number).partition(" #")[0]):
            problem = f"an invisible character ({name}) is in this line"
            yield Mistake(number, problem, "delete it, or type the line again")


def _find_orphan(lines: list[str], near: range) -> Iterator[Mistake]:
    """Find a setting that was uncommented without the name above it.

    The first line of all, or one that is too deep.
    """
    first = next(
        (
            n
            for n, line in enumerate(lines, start=1)
            if line.strip() and not line.lstrip().startswith("#")
        ),
        0,
    )
    for number in dict.fromkeys((first, *near)):
        key = _KEY_PATTERN.match(_line_at(lines, number))
        above = commented_parents(lines, number) if key and key["indent"] else []
        if key and above:
            yield Mistake(
                number,
                f"{key['key']} lacks the name above it",
                uncomment_parents_advice(above),
            )


def commented_parents(lines: list[str], number: int) -> list[tuple[str, int]]:
    """List the commented-out parent keys of a line with their line numbers, nearest first."""
    indent = len(_line_at(lines, number)) - len(_line_at(lines, number).lstrip(" "))
    parents = []
    for above in range(number - 1, 0, -1):
        line = _line_at(lines, above)
        if line.strip() and not line.startswith("#"):
            if len(line) - len(line.lstrip(" ")) < indent:
                break
            continue
        commented = _COMMENTED_KEY.match(line)
        if commented and len(commented["indent"]) < indent:
            parents.append((commented["key"], above))
            indent = len(commented["indent"])
        if not line.strip() and parents:
            break
    return parents


def uncomment_parents_advice(parents: list[tuple[str, int]]) -> str:
    """Advice to uncomment the names above a setting."""
    names = " and ".join(f"{key}: in line {line}" for key, line in reversed(parents))
    return f"take away the # before {names} too"


def _find_remark(lines: list[str], near: range) -> Iterator[Mistake]:
    for number in near:
        if remark := unquoted_remark(_line_at(lines, number)):
            yield Mistake(number, *remark)


def unquoted_remark(line: str) -> tuple[str, str] | None:
    """Return the problem and remedy for a value that begins with #, a comment in YAML."""
    if line.lstrip().startswith("#") or not (match := _UNQUOTED_HASH.search(line)):
        return None
    word = match["word"]
    return f"# begins a remark, so {word} is not read", f'put it in quotes: "{word}"'


def _find_missing_space(lines: list[str], near: range) -> Iterator[Mistake]:
    for number in near:
        if match := _KEY_WITHOUT_SPACE.match(_line_at(lines, number).partition(" #")[0].rstrip()):
            yield Mistake(number, *missing_space(match["key"], match["value"]))


def missing_space(key: str, value: str) -> tuple[str, str]:
    """Return the problem and remedy for a colon without a space after it."""
    return f'a space is missing after "{key}:"', f'write "{key}: {value[:40]}"'


def _line_at(lines: list[str], number: int) -> str:
    return lines[number - 1] if 0 < number <= len(lines) else ""


def _explain_parser_error(trouble: yaml.MarkedYAMLError) -> tuple[str, str]:
    parser_text = f"{trouble.problem or ''} {trouble.context or ''}"
    if "'\\t'" in parser_text:
        return "a tab is used where spaces belong", "indent with spaces; YAML allows no tabs there"
    if "mapping values are not allowed" in parser_text:
        return (
            "a colon is not allowed here",
            'put text that holds ": " in quotes, or check the indentation',
        )
    if "anchor" in parser_text or "alias" in parser_text:
        return "a word starts with & or *, which mean something else to YAML", "put it in quotes"
    if "cannot start any token" in parser_text:
        return (
            "a word starts with a character that means something else to YAML",
            "put it in quotes",
        )
    if "expected ',' or" in parser_text or (
        "node content" in parser_text and "flow" in parser_text
    ):
        return "a quote or bracket is not closed", "close it in this line or one of those before"
    if "scalar" in parser_text:
        return "a quote that opens here is not closed", "close it in this line"
    return (
        "the indentation or a mark of YAML is wrong",
        "line it up with its neighbours; put odd text in quotes",
    )


def line_of_control_character(text: str) -> int:
    """The line of the first character that YAML does not allow."""
    at = next(
        (i for i, char in enumerate(text) if not char.isprintable() and char not in "\n\r\t "), 0
    )
    return text.count("\n", 0, at) + 1
