"""Every path of this project that a page of the documentation names is there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PAGES = [
    ROOT / "README.md",
    ROOT / "CONTRIBUTING.md",
    ROOT / "SECURITY.md",
    *sorted((ROOT / "docs").rglob("*.md")),
]
FROM_THE_ROOT = re.compile(
    r"(?<![\w/.:-])(?:wirewatch|extractors|flows|tests|benchmarks|docs|deploy)/[\w./*-]*"
)
EXAMPLE = "telegram.py"  # the channel that docs/adding-a-channel.md makes up
MODULE = re.compile(r"`([\w./-]*\w\.py)`")
DOTTED = re.compile(r"(?<![\w.])((?:wirewatch|extractors|flows|benchmarks)(?:\.\w+)*\.\w+)\b(?!/)")
LAYERS = ("domain", "adapters", "steps", "render", "entrypoints")
MODULES = [
    f"/{path.relative_to(ROOT).as_posix()}"
    for package in ("wirewatch", "extractors", "flows", "tests", "benchmarks", "deploy")
    for path in (ROOT / package).rglob("*.py")
]


def defines(dotted: str) -> bool:
    """Whether there is such a module, or such a name in a module."""
    path = ROOT / dotted.replace(".", "/")
    if path.is_dir() or path.with_suffix(".py").is_file():
        return True
    module = path.parent.with_suffix(".py")
    return (
        module.is_file()
        and re.search(
            rf"^(?:class |def |async def )?{path.name}\b", module.read_text("utf-8"), re.M
        )
        is not None
    )


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_every_path_on_a_page_exists(page: Path) -> None:
    text = page.read_text("utf-8")
    paths = {found.rstrip(".") for found in FROM_THE_ROOT.findall(text)}
    missing = {path for path in paths if not path.endswith(EXAMPLE) and not any(ROOT.glob(path))}
    modules = {name for name in MODULE.findall(text) if not name.endswith(EXAMPLE)}
    missing |= {name for name in modules if not any(one.endswith(f"/{name}") for one in MODULES)}
    missing |= {
        target
        for target in re.findall(r"\]\((?!https?:|#|mailto:)([^)#]+)", text)
        if not (page.parent / target).exists()
    }
    assert not missing


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_every_dotted_name_on_a_page_exists(page: Path) -> None:
    names = [
        name for name in DOTTED.findall(page.read_text("utf-8")) if "_" not in name.split(".")[0]
    ]
    ours = [
        name for name in names if not name.startswith("wirewatch.") or name.split(".")[1] in LAYERS
    ]
    assert [name for name in ours if not defines(name)] == []
