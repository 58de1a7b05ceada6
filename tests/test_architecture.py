"""The house keeps its shape: layers are held by import-linter, sizes and names here."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
ROOMS = ("wirewatch", "extractors", "flows")
CONSTANTS = ("wirewatch/domain/watch/languages", "wirewatch/adapters/store/migrations")

FUNCTION_MAX = 45


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


def test_functions_fit_a_screen() -> None:
    sizes = {name: length(node) for name, node in functions()}
    assert not {name: size for name, size in sizes.items() if size > FUNCTION_MAX}


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
