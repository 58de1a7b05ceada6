"""A key that nothing follows yet is said to be so, at its line: nobody must believe that it works."""

from __future__ import annotations

from pathlib import Path
from shutil import copytree

from wirewatch.adapters.config import bundled, load_config


def test_keys_that_nothing_follows_yet_are_named_at_their_line(tmp_path: Path) -> None:
    folder = tmp_path / "config"
    copytree(bundled(), folder)
    (folder / "settings.yaml").write_text("mail: {host: localhost, security: none, from: d@example.org}\n", "utf-8")
    (folder / "digests.yaml").write_text(
        "series:\n"
        '  - {id: desk, actors: [taliban], at: ["07:00"], subscribers: [\n'
        "      {email: a@example.org, length: brief}]}\n",
        "utf-8",
    )
    warnings = load_config(folder, environ={}).warnings
    assert [one for one in warnings if "digests.yaml:3" in one and '"length" is not at work yet' in one]


def test_the_bundled_configuration_promises_nothing_that_is_not_at_work(tmp_path: Path) -> None:
    assert not [one for one in load_config(bundled(), environ={}).warnings if "not at work" in one]
