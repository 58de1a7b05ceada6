"""How the code reads, in figures that may only fall.

    python -m benchmarks.readability            the figures, beside the ratchet; exit 1 when one has risen
    python -m benchmarks.readability --write    lower the ratchet to today's figures
    python -m benchmarks.readability --worst    the files that each figure owes most to

Counted over wirewatch, extractors and flows without migrations and without folders named
`languages`, which hold data. Docstrings count for prose only. The ratchet is
benchmarks/readability.json.
"""

from __future__ import annotations

import ast
import io
import json
import re
import sys
import tokenize
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
RATCHET = Path(__file__).with_suffix(".json")
PACKAGES = ("wirewatch", "extractors", "flows")
EXCLUDED_FOLDERS = frozenset({"languages", "migrations"})

VAGUE_NAMES = frozenset(
    [
        "one",
        "found",
        "known",
        "told",
        "said",
        "what",
        "some",
        "left",
        "kept",
        "given",
        "again",
        "here",
        "do",
        "named",
        "made",
        "both",
        "ways",
        "it",
        "own",
        "more",
        "other",
        "there",
    ]
)
IRREGULAR_PARTICIPLES = frozenset(
    [
        "told",
        "said",
        "known",
        "found",
        "kept",
        "left",
        "held",
        "given",
        "taken",
        "made",
        "met",
        "sent",
        "read",
        "put",
        "shown",
        "seen",
        "drawn",
        "written",
        "begun",
        "come",
        "gone",
        "meant",
        "cut",
        "set",
    ]
)
REGULAR_PARTICIPLE = re.compile(r"[a-z]{3,}ed")
TRANSLATED_PROSE = re.compile(
    r"\b(stands?|stood|told|tells?|anew|besides?|nobody|anybody|of (?:its|their) own"
    r"|(?:is|are) none|is no|what (?:is|was)|behind)\b",
    re.IGNORECASE,
)
UNCOUNTED_TOKENS = frozenset(
    {
        tokenize.COMMENT,
        tokenize.NL,
        tokenize.NEWLINE,
        tokenize.INDENT,
        tokenize.DEDENT,
        tokenize.ENDMARKER,
    }
)
LATE_NAMES = frozenset({"log", "logger"})
SHARED_NAME_MODULES = 3
WORST_FILES = 8

FIGURES = {
    "tokens": "tokens of code",
    "tokens_per_line": "tokens a code line",
    "inline": "conditional expressions, comprehensions and walruses a hundred code lines",
    "vague": "percent of variables and parameters whose name says nothing",
    "participles": "percent of functions named by a participle",
    "one_word_constants": "percent of constants of one word",
    "late_constants": "constants and loggers below the first function",
    "shared_names": "function names in three modules or more",
    "translated_prose": "words of translated prose a thousand code lines",
    "long_lines": "lines over 100 characters",
    "complex_functions": "functions of a cognitive complexity over 15",
}


@dataclass(kw_only=True)
class Tally:
    """Counts over all files, and each file's share of them."""

    totals: Counter[str] = field(default_factory=Counter)
    by_file: defaultdict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    functions: defaultdict[str, set[str]] = field(default_factory=lambda: defaultdict(set))

    def add(self, key: str, file: str, count: int = 1) -> None:
        """Add to a count and to the file's share of it."""
        self.totals[key] += count
        self.by_file[key][file] += count


def main() -> int:
    """Print the figures; return 1 when one is above the ratchet."""
    tally = count_files()
    figures = figures_of(tally)
    if "--worst" in sys.argv:
        print_worst_files(tally)
        return 0
    if "--write" in sys.argv:
        RATCHET.write_text(json.dumps(figures, indent=2) + "\n", "utf-8")
    ratchet = json.loads(RATCHET.read_text("utf-8"))
    risen = [name for name in FIGURES if figures[name] > ratchet[name]]
    for name, meaning in FIGURES.items():
        mark = "  RISEN" if name in risen else ""
        print(f"{figures[name]:>9,}  (at most {ratchet[name]:,})  {meaning}{mark}")
    if risen:
        print("Figures have risen: python -m benchmarks.readability --worst", file=sys.stderr)
    return int(bool(risen))


def count_files() -> Tally:
    """Read every counted file once."""
    tally = Tally()
    for path in counted_paths():
        file = path.relative_to(ROOT).as_posix()
        text = path.read_text("utf-8")
        tree = ast.parse(text)
        docstrings = docstring_lines(tree)
        _count_names(tree, file, tally)
        _count_constants(tree, file, tally)
        _count_tokens(text, docstrings, file, tally)
        tally.add("long_lines", file, sum(len(line) > 100 for line in text.splitlines()))
        tally.add("complex_functions", file, _complex_functions(path))
    return tally


def counted_paths() -> Iterator[Path]:
    """Yield the Python files that the figures are about, in a stable order."""
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            if EXCLUDED_FOLDERS.isdisjoint(path.relative_to(ROOT).parts):
                yield path


def figures_of(tally: Tally) -> dict[str, float]:
    """Turn counts into the figures of FIGURES, rounded as the ratchet stores them."""
    totals = tally.totals
    lines = totals["lines"]
    shared = [name for name, files in tally.functions.items() if len(files) >= SHARED_NAME_MODULES]
    return {
        "tokens": totals["tokens"],
        "tokens_per_line": round(totals["tokens"] / lines, 2),
        "inline": round(100 * totals["inline"] / lines, 2),
        "vague": round(100 * totals["vague"] / totals["names"], 2),
        "participles": round(100 * totals["participles"] / totals["functions"], 2),
        "one_word_constants": round(100 * totals["one_word_constants"] / totals["constants"], 1),
        "late_constants": totals["late_constants"],
        "shared_names": len(shared),
        "translated_prose": round(1000 * totals["translated_prose"] / lines, 2),
        "long_lines": totals["long_lines"],
        "complex_functions": totals["complex_functions"],
    }


def print_worst_files(tally: Tally) -> None:
    """Print, for each count, the files with the largest share of it."""
    for key in ("tokens", *tally.by_file):
        if key in ("names", "functions", "constants", "lines"):
            continue
        worst = tally.by_file[key].most_common(WORST_FILES)
        print(f"{key}: " + ", ".join(f"{file} {count}" for file, count in worst if count))
    shared = [name for name, files in tally.functions.items() if len(files) >= SHARED_NAME_MODULES]
    print("shared_names: " + " ".join(sorted(shared)))


def docstring_lines(tree: ast.Module) -> set[int]:
    lines: set[int] = set()
    for node in ast.walk(tree):
        body = getattr(node, "body", None)
        if not isinstance(body, list) or not body:
            continue
        first = body[0]
        if (
            isinstance(first, ast.Expr)
            and isinstance(first.value, ast.Constant)
            and isinstance(first.value.value, str)
        ):
            lines.update(range(first.lineno, (first.end_lineno or first.lineno) + 1))
    return lines


def _count_names(tree: ast.Module, file: str, tally: Tally) -> None:
    for node in ast.walk(tree):
        if isinstance(node, (ast.IfExp, ast.comprehension, ast.NamedExpr)):
            tally.add("inline", file)
        name = _bound_name(node)
        if name is not None:
            tally.add("names", file)
            tally.add("vague", file, int(name.strip("_").lower() in VAGUE_NAMES))
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            tally.add("functions", file)
            tally.add("participles", file, int(_is_participle(node.name)))
            if not node.name.startswith("__"):
                tally.functions[node.name].add(file)


def _bound_name(node: ast.AST) -> str | None:
    """Return the name that a parameter or an assignment target binds."""
    if isinstance(node, ast.arg):
        return node.arg
    if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
        return node.id
    return None


def _is_participle(function_name: str) -> bool:
    words = function_name.strip("_").split("_")
    if len(words) != 1:
        return False
    return words[0] in IRREGULAR_PARTICIPLES or bool(REGULAR_PARTICIPLE.fullmatch(words[0]))


def _count_constants(tree: ast.Module, file: str, tally: Tally) -> None:
    is_below_function = False
    for node in tree.body:
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            is_below_function = True
        name = _assigned_name(node)
        if name is None or not (name.strip("_").isupper() or name in LATE_NAMES):
            continue
        if name not in LATE_NAMES:
            tally.add("constants", file)
            tally.add("one_word_constants", file, int("_" not in name.strip("_")))
        if is_below_function:
            tally.add("late_constants", file)


def _assigned_name(node: ast.stmt) -> str | None:
    target = None
    if isinstance(node, ast.Assign):
        target = node.targets[0]
    elif isinstance(node, ast.AnnAssign):
        target = node.target
    return target.id if isinstance(target, ast.Name) else None


def _count_tokens(text: str, docstrings: set[int], file: str, tally: Tally) -> None:
    for token in _tokens(text):
        if token.type in (tokenize.COMMENT, tokenize.STRING):
            tally.add("translated_prose", file, len(TRANSLATED_PROSE.findall(token.string)))
        if token.type not in UNCOUNTED_TOKENS and token.start[0] not in docstrings:
            tally.add("tokens", file)
    tally.add("lines", file, len(code_lines(text, docstrings)))


def code_lines(text: str, docstrings: set[int]) -> set[int]:
    """Return the numbers of the lines with code, docstrings left out."""
    lines: set[int] = set()
    for token in _tokens(text):
        if token.type not in UNCOUNTED_TOKENS:
            lines.update(range(token.start[0], token.end[0] + 1))
    return lines - docstrings


def _tokens(text: str) -> Iterator[tokenize.TokenInfo]:
    return tokenize.generate_tokens(io.StringIO(text).readline)


def _complex_functions(path: Path) -> int:
    """Count functions over the limit, by complexipy (Campbell, Cognitive Complexity, 2018)."""
    from complexipy import file_complexity

    functions = file_complexity(str(path)).functions
    return sum(function.complexity > 15 for function in functions)


if __name__ == "__main__":
    raise SystemExit(main())
