"""The structure of the code: import-linter holds the layers, these tests hold names and purity."""

from __future__ import annotations

import ast
import sys
from collections import defaultdict
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("wirewatch", "extractors", "flows")
CONSTANTS = ("extractors/names/languages", "wirewatch/adapters/store/migrations")


def modules() -> Iterator[Path]:
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            if not path.relative_to(ROOT).as_posix().startswith(CONSTANTS):
                yield path


def test_no_flow_bears_the_name_of_another_module() -> None:
    taken = set(sys.stdlib_module_names) | set(packages_distributions()) - set(PACKAGES)
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


@pytest.mark.parametrize(
    "word", ["utils", "helpers", "helper", "manager", "handler", "base", "common", "misc"]
)
def test_no_module_bears_an_empty_name(word: str) -> None:
    assert not [path for path in modules() if path.stem == word]


def test_the_domain_and_render_never_ask_for_the_time() -> None:
    for package in ("wirewatch/domain", "wirewatch/render"):
        for path in (ROOT / package).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                if isinstance(node, ast.Attribute) and node.attr in {"now", "utcnow", "today"}:
                    owner = node.value
                    assert not (isinstance(owner, ast.Name) and owner.id in {"datetime", "date"}), (
                        f"{path}:{node.lineno}"
                    )


def test_a_public_class_name_means_one_thing() -> None:
    found: defaultdict[str, set[str]] = defaultdict(set)
    for path in modules():
        for node in ast.parse(path.read_text("utf-8")).body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                found[node.name].add(path.relative_to(ROOT).as_posix())
    assert {name: paths for name, paths in found.items() if len(paths) > 1} == {}
