"""Every `wirewatch …` that a page prints is a command that there is, with options that it has."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from wirewatch.entrypoints import cli

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", ROOT / "SECURITY.md", *sorted((ROOT / "docs").rglob("*.md"))]
FENCED = re.compile(r"^\s*(?:\$ )?(?:\S*/)?wirewatch ([a-z-].*)$", re.MULTILINE)
INLINE = re.compile(r"`(?:\S*/)?wirewatch ([a-z-][^`]*)`")
GROUPS = {"digest", "feeds", "watch", "archive", "outlet", "story", "readers", "operator"}


def printed(page: Path) -> list[str]:
    """The commands of a page, without the word wirewatch."""
    text = page.read_text("utf-8")
    fences = re.findall(r"^ *```(\w*)\n(.*?)^ *```", text, re.MULTILINE | re.DOTALL)
    blocks = "\n".join(block for kind, block in fences if kind in ("", "sh", "bash", "console"))
    found = FENCED.findall(blocks) + INLINE.findall(text)
    return sorted({re.split(r"\s+#|\s&&|\s\|", command)[0].strip() for command in found})


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_command_on_a_page_exists(page: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for command in printed(page):
        words = command.split()
        name = words[: 2 if words[0] in GROUPS and len(words) > 1 and words[1].islower() else 1]
        if name[0].startswith("-") or name[0] == "…":
            continue
        capsys.readouterr()
        assert cli.run([*name, "--help"]) == 0, f"{page.name}: wirewatch {command}"
        known = capsys.readouterr().out
        assert "Usage: wirewatch " + " ".join(name) in known, f"{page.name}: wirewatch {command}"
        for option in re.findall(r"--[a-z][a-z-]*", command):
            assert option in known, f"{page.name}: wirewatch {command}: {option} is no option of it"


def test_the_pages_for_the_desk_print_commands_at_all() -> None:
    assert {"digest test morning", "check"} <= set(printed(ROOT / "docs" / "guide" / "email.md"))
    assert "restore /backups/wirewatch-monday.tar.gz --config new/config --home new/var" in printed(
        ROOT / "docs" / "guide" / "operating.md"
    )
