"""The shape of the code: files, lines, sizes of modules, small modules with a single importer.

python -m benchmarks.structure

Counts wirewatch, extractors and flows. A module has more than three lines. Code lines are those that are neither blank
nor comments nor docstrings. Files of one language or outlet each, and migrations, are counted in the totals and left
out of the sizes.
"""

from __future__ import annotations

import ast
import statistics
from collections import defaultdict
from pathlib import Path

from benchmarks.readability import PACKAGES, code_lines, docstring_lines

ROOT = Path(__file__).resolve().parent.parent
DATA = (
    "extractors/languages/",
    "extractors/statements/languages/",
    "extractors/names/languages/",
    "wirewatch/adapters/store/migrations/",
    "extractors/outlets/",
)
SMALL = 80


def main() -> None:
    """Print the table."""
    paths = sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))
    texts = {path.relative_to(ROOT).as_posix(): path.read_text("utf-8") for path in paths}
    modules = {name: text for name, text in texts.items() if text.count("\n") > 3}
    core = {name: text.count("\n") for name, text in modules.items() if not name.startswith(DATA)}
    importers = _importers(modules)
    lines = sum(text.count("\n") for text in modules.values())
    imports = sum(_import_lines(text) for text in modules.values())
    small = [
        name for name, size in core.items() if size < SMALL and len(importers[_dotted(name)]) == 1
    ]
    deciles = statistics.quantiles(core.values(), n=10)
    print(
        f"modules {len(modules)} (core {len(core)}), lines {lines:,}, per 1,000 lines {1000 * len(modules) / lines:.1f}"
    )
    print(
        f"core module p10/median/p90/max {deciles[0]:.0f}/{deciles[4]:.0f}/{deciles[8]:.0f}/{max(core.values())}"
    )
    print(f"core modules under {SMALL} lines with one importer {len(small)}")
    print(f"lines that are imports {100 * imports / lines:.1f} %")
    print(f"code lines {sum(_code_lines(text) for text in modules.values()):,}")


def _dotted(name: str) -> str:
    return name.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def _importers(modules: dict[str, str]) -> defaultdict[str, set[str]]:
    found: defaultdict[str, set[str]] = defaultdict(set)
    known = {_dotted(name) for name in modules}
    for name, text in modules.items():
        for node in ast.walk(ast.parse(text)):
            targets: list[str] = []
            if isinstance(node, ast.Import):
                targets = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom) and node.module:
                targets = [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
            for target in targets:
                if target in known:
                    found[target].add(name)
    return found


def _import_lines(text: str) -> int:
    nodes = (
        node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Import | ast.ImportFrom)
    )
    return sum((node.end_lineno or node.lineno) - node.lineno + 1 for node in nodes)


def _code_lines(text: str) -> int:
    return len(code_lines(text, docstring_lines(ast.parse(text))))


if __name__ == "__main__":
    main()
