"""What `--help` and wrong arguments tell."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from cyclopts import App

from wirewatch.entrypoints.cli import app, run
from wirewatch.entrypoints.options import WrongUsage, parse_instant

NOW = datetime(2026, 3, 12, 7, tzinfo=UTC)


def undescribed(group: App, path: str) -> Iterator[str]:
    for name in group:
        if name.startswith("-"):
            continue
        command = group[name]
        yield from undescribed(command, f"{path} {name}")
        if command.default_command:
            arguments = command.assemble_argument_collection(parse_docstring=True)
            yield from (
                f"{path} {name} {one.name}"
                for one in arguments
                if one.show and not one.parameter.help
            )


def test_every_argument_of_every_command_is_described() -> None:
    assert list(undescribed(app, "wirewatch")) == []


def test_help_for_another_program_has_no_frame(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["flagged", "--help"]) == 0
    told = capsys.readouterr().out
    assert "--since STR: " in told
    assert "│" not in told


def test_help_for_another_program_is_not_wrapped(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["backtest", "--help"]) == 0
    (line,) = (
        line
        for line in capsys.readouterr().out.splitlines()
        if line.startswith("  --watchlist PATH: ")
    )
    assert line.endswith("[required]")


def test_a_mistyped_command_is_told_in_lines_that_fit(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["flaged"]) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert max(map(len, told.err.splitlines())) <= 200


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("3d", datetime(2026, 3, 9, 7, tzinfo=UTC)),
        ("90m", datetime(2026, 3, 12, 5, 30, tzinfo=UTC)),
        ("2w", datetime(2026, 2, 26, 7, tzinfo=UTC)),
        ("2026-03-01", datetime(2026, 3, 1, tzinfo=UTC)),
        ("2026-03-01T08:00+04:30", datetime(2026, 3, 1, 3, 30, tzinfo=UTC)),
    ],
)
def test_an_instant_is_a_date_or_so_long_ago(written: str, meant: datetime) -> None:
    assert parse_instant(written, option="--since", now=NOW) == meant


@pytest.mark.parametrize("written", ["yesterday", "3 days", "d", "999999999w", "-3d"])
def test_what_is_no_instant_is_refused_with_what_to_write(written: str) -> None:
    with pytest.raises(WrongUsage, match="--since"):
        parse_instant(written, option="--since", now=NOW)


@pytest.mark.parametrize(
    "command", [["watch", "test", "talks"], ["feeds", "add", "https://news.example/"]]
)
def test_a_language_that_is_none_is_refused_before_anything_is_done(
    command: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run([*command, "--language", "klingon"]) == 2
    assert (
        'wirewatch: --language: "klingon" is not a language tag; write' in capsys.readouterr().err
    )
