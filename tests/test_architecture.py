"""The house keeps its shape: layers are held by import-linter, sizes and names here."""

from __future__ import annotations

import ast
import statistics
import sys
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
ROOMS = ("wirewatch", "extractors", "flows")
CONSTANTS = ("wirewatch/domain/watch/languages", "wirewatch/adapters/store/migrations")

MODULE_P90, MODULE_MAX = 250, 600
FUNCTION_MEDIAN, FUNCTION_P90, FUNCTION_MAX = 8, 25, 45


def modules() -> Iterator[Path]:
    for room in ROOMS:
        for path in sorted((ROOT / room).rglob("*.py")):
            if not path.relative_to(ROOT).as_posix().startswith(CONSTANTS):
                yield path


def functions() -> Iterator[tuple[str, ast.FunctionDef | ast.AsyncFunctionDef]]:
    for path in modules():
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield f"{path.relative_to(ROOT)}:{node.lineno} {node.name}", node


def length(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines from `def` to the end, without the docstring: words about a function do not make it longer."""
    lines = (node.end_lineno or node.lineno) - node.lineno + 1
    first = node.body[0]
    if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant) and isinstance(first.value.value, str):
        lines -= (first.end_lineno or first.lineno) - first.lineno + 1
    return lines


def percentile(values: list[int], share: float) -> int:
    return sorted(values)[min(len(values) - 1, int(len(values) * share))]


def test_modules_stay_small() -> None:
    sizes = {path.relative_to(ROOT).as_posix(): len(path.read_text("utf-8").splitlines()) for path in modules()}
    too_long = {name: size for name, size in sizes.items() if size > MODULE_MAX}
    assert not too_long
    assert percentile([s for s in sizes.values() if s > 3], 0.9) <= MODULE_P90


def test_functions_fit_a_screen() -> None:
    sizes = {name: length(node) for name, node in functions()}
    assert not {name: size for name, size in sizes.items() if size > FUNCTION_MAX}
    assert statistics.median(sizes.values()) <= FUNCTION_MEDIAN
    assert percentile(list(sizes.values()), 0.9) <= FUNCTION_P90


def test_every_function_says_what_it_returns() -> None:
    assert not [name for name, node in functions() if node.returns is None]


def test_no_flow_bears_the_name_of_another_module() -> None:
    taken = set(sys.stdlib_module_names) | set(packages_distributions()) - set(ROOMS)
    assert not [path.stem for path in (ROOT / "flows").glob("*.py") if path.stem in taken]


def test_no_flow_imports_another_flow() -> None:
    for path in (ROOT / "flows").glob("*.py"):
        imported = {
            name
            for node in ast.walk(ast.parse(path.read_text("utf-8")))
            for name in (
                [a.name for a in node.names]
                if isinstance(node, ast.Import)
                else [node.module or ""]
                if isinstance(node, ast.ImportFrom)
                else []
            )
        }
        assert not [name for name in imported if name.split(".")[0] == "flows"], path


@pytest.mark.parametrize("word", ["utils", "helpers", "helper", "manager", "handler", "base", "common", "misc"])
def test_no_module_bears_an_empty_name(word: str) -> None:
    assert not [path for path in modules() if path.stem == word]


def test_the_domain_and_the_render_room_never_ask_for_the_time() -> None:
    for room in ("wirewatch/domain", "wirewatch/render"):
        for path in (ROOT / room).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                if isinstance(node, ast.Attribute) and node.attr in {"now", "utcnow", "today"}:
                    owner = node.value
                    assert not (isinstance(owner, ast.Name) and owner.id in {"datetime", "date"}), (
                        f"{path}:{node.lineno}"
                    )
