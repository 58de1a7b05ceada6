"""Warnings about aliases are kept under home, and made anew when the watchlist changes or `check` is run."""

from __future__ import annotations

import json
import stat
from typing import Any

from tests.support.scene import Scene

MIXED: list[dict[str, Any]] = [{"id": "taliban", "name": "Taliban", "aliases": {"en": ["T\u0430liban"]}}]


def warned(scene: Scene, command: str) -> str:
    if command == "check":
        return scene.run("check").out
    return " ".join(scene.problems(now=None).values())  # type: ignore[arg-type]


def test_they_are_kept_until_the_watchlist_changes(bare_scene: Scene) -> None:
    bare_scene.write(actors=MIXED, series=[])
    bare_scene.home.mkdir()
    assert "mixes two scripts" in warned(bare_scene, "status")
    kept = bare_scene.home / "alias-warnings.json"
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    told = json.loads(kept.read_text("utf-8"))
    told["doubts"][0][3] = "is kept; do nothing"
    kept.write_text(json.dumps(told), "utf-8")
    assert "is kept" in warned(bare_scene, "status")
    assert "mixes two scripts" in warned(bare_scene, "check")
    bare_scene.write(actors=[{**MIXED[0], "name": "The Taliban"}], series=[])
    assert "mixes two scripts" in warned(bare_scene, "status")


def test_a_damaged_file_is_made_anew(bare_scene: Scene) -> None:
    bare_scene.write(actors=MIXED, series=[])
    bare_scene.home.mkdir()
    (bare_scene.home / "alias-warnings.json").write_text("[]", "utf-8")
    assert "mixes two scripts" in warned(bare_scene, "status")
