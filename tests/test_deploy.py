"""What is shipped besides the program: the container's files and its health check."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
STATES = dict.fromkeys(("ok", "failing", "silent", "moved", "gone", "overdue", "new"), 0)


def health(folder: Path, said: str, *, code: int = 0) -> subprocess.CompletedProcess[str]:
    """Run the health check beside a `wirewatch` that says this."""
    program = folder / "wirewatch"
    program.write_text(f"#!/bin/sh\ncat <<'END'\n{said}\nEND\nexit {code}\n")
    program.chmod(0o755)
    environ = {**os.environ, "PATH": f"{folder}:{os.environ['PATH']}"}
    command = [sys.executable, str(ROOT / "deploy" / "healthcheck.py"), "--home", "x"]
    return subprocess.run(command, capture_output=True, text=True, env=environ, check=False)


@pytest.mark.parametrize(
    ("states", "code"),
    [({"ok": 9}, 0), ({"failing": 9}, 0), ({"ok": 8, "overdue": 1}, 0), ({"ok": 1, "overdue": 8}, 1), ({}, 0)],
)
def test_feeds_that_are_not_asked_make_it_ill_and_feeds_that_fail_do_not(
    tmp_path: Path, states: dict[str, int], code: int
) -> None:
    ran = health(tmp_path, json.dumps({"feeds": STATES | states}))
    assert ran.returncode == code, ran
    assert ("is `wirewatch up` running?" in ran.stdout) == (code == 1)


@pytest.mark.parametrize("said", ["", "no store", "{}", "[]"])
def test_a_store_that_cannot_be_read_makes_it_ill(tmp_path: Path, said: str) -> None:
    ran = health(tmp_path, said, code=1)
    assert (ran.returncode, "is the store there?" in ran.stdout) == (1, True)


def test_all_that_the_image_is_made_of_reaches_the_builder() -> None:
    lines = (ROOT / "deploy" / "Dockerfile").read_text().replace("\\\n", " ").splitlines()
    copied = [words[1:-1] for line in lines if (words := line.split())[:1] == ["COPY"] and "--from" not in line]
    named = {source for sources in copied for source in sources}
    allowed = {line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")}
    assert named <= allowed
    assert all((ROOT / source).exists() for source in named)
    licences = re.search(r"license-files = \[(.*)\]", (ROOT / "pyproject.toml").read_text())
    assert licences
    assert set(re.findall(r'"(.+?)"', licences[1])) <= named


def test_the_container_is_not_root_by_number_and_says_how_it_is() -> None:
    text = (ROOT / "deploy" / "Dockerfile").read_text()
    assert re.search(r"^USER [1-9]\d+:[1-9]\d+$", text, re.MULTILINE)
    assert "HEALTHCHECK" in text
    assert "requirements-dev.lock" not in re.sub(r"^#.*$", "", text, flags=re.MULTILINE)
