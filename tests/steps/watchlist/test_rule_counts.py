from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from tests.support.archive_world import GUILD, MOLE, NOW, Archive, needing

LISTED = needing(replace(GUILD, exclude=("Lamplighters Guild theatre", "guild tax")), "LGX", "lamp")


def said(archive: Archive) -> str:
    return archive.run("check", "--archive")


def test_each_alias_and_rule_is_told_with_how_often_it_fired_and_which_never_did(
    archive: Archive,
) -> None:
    archive.write(LISTED, MOLE)
    archive.keep("The Lamplighters Guild met. The Lamplighters Guild theatre did not.")
    archive.keep("LGX sells lamps.")
    archive.keep("LGX shares rose.")
    lines = [line.strip() for line in said(archive).splitlines()]
    assert "guild: 2 articles" in lines
    assert "fired: Lamplighters Guild 1, LGX 1" in lines
    assert "exclude “Lamplighters Guild theatre”: stopped 1" in lines
    assert "exclude “guild tax”: never applied" in lines
    assert "requires_context of “LGX”: let 1 through, stopped 1" in lines
    assert "never: Great Mole" in lines


def test_an_alias_in_a_language_that_nobody_wrote_in_is_told_apart_from_one_that_never_fired(
    archive: Archive,
) -> None:
    archive.write(GUILD, MOLE)
    archive.keep("Nothing at all.")
    assert "no article in their language: Большой мол" in said(archive)


def test_only_the_last_seven_days_count(archive: Archive) -> None:
    archive.write(GUILD, MOLE)
    archive.keep("The Lamplighters Guild met.", seen_at=NOW - timedelta(days=8))
    out = said(archive)
    assert "No article was read since 2026-03-02 12:00 UTC" in out
    archive.keep("The Lamplighters Guild met.", seen_at=NOW - timedelta(days=6))
    assert "guild: 1 article\n" in said(archive)


def test_limits_are_told_by_what_they_limit(archive: Archive) -> None:
    archive.write(MOLE)
    listed = archive.folder / "config" / "watchlist.yaml"
    listed.write_text(
        "actors:\n- id: mole\n  name: Mole\n  aliases: {en: [Great Mole]}\n"
        "  rules: [{alias: Great Mole, in: [title]}, {languages: [en]}]\n",
        encoding="utf-8",
    )
    archive.keep("The Great Mole shook.")
    archive.keep("Calm.", title="Great Mole rests")
    lines = [line.strip() for line in said(archive).splitlines()]
    assert "in of “Great Mole”: stopped 1" in lines


def test_without_the_flag_the_archive_is_left_alone(archive: Archive) -> None:
    archive.write(GUILD, MOLE)
    archive.keep("The Lamplighters Guild met.")
    assert "fired" not in archive.run("check")


def test_the_engines_doubts_are_warnings_at_the_line_of_the_alias(archive: Archive) -> None:
    archive.write(GUILD, MOLE)
    listed = archive.folder / "config" / "watchlist.yaml"
    listed.write_text(
        "actors:\n- id: guild\n  name: Guild\n  aliases:\n    en:\n    - Lamplighters Guild\n    - LGX\n"
        "- id: mole\n  name: Mole\n  aliases:\n    ru: [LGX]\n",
        encoding="utf-8",
    )
    out = archive.run("check")
    assert f'{listed}:7: "guild": the alias "LGX" has 3 letters' in out
    assert f"{listed}:11: " in out
