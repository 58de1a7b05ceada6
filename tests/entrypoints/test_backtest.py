from __future__ import annotations

from pathlib import Path

from tests.support.archive_world import GUILD, MOLE, Archive, with_aliases

NEW = (with_aliases(GUILD, "LGX", "Brotherhood of the Wick"), MOLE)


def filled(archive: Archive) -> Path:
    archive.write(GUILD, MOLE)
    archive.keep("The Lamplighters Guild met at the gate.", title="Guild meets")
    archive.keep("Yesterday the Brotherhood of the Wick met.", title="Wick meets")
    return archive.list_file(*NEW)


def test_json_holds_what_is_gained_and_lost_by_actor_language_and_day(archive: Archive) -> None:
    told = archive.json("backtest", "--watchlist", str(filled(archive)))
    assert [one["title"] for one in told["gained"]] == ["Wick meets"]
    assert [one["title"] for one in told["lost"]] == ["Guild meets"]
    assert told["gained"][0]["alias"] == "Brotherhood of the Wick"
    guild = next(one for one in told["actors"] if one["id"] == "guild")
    assert guild["languages"] == {"en": {"gained": 1, "lost": 1}}
    assert told["days"] == [{"day": "2026-03-08", "read": 2, "before": 1, "after": 1}]
    assert told["edits"][0]["removed"] == [{"language": "en", "alias": "Lamplighters Guild"}]


def test_the_table_names_the_edit_the_counts_and_each_article_with_its_mention_marked(
    archive: Archive,
) -> None:
    out = archive.run("backtest", "--watchlist", str(filled(archive)))
    assert (
        "Lamplighters Guild: + “Brotherhood of the Wick” (en); − “Lamplighters Guild” (en)" in out
    )
    assert "Newly flagged: 1 article; no longer flagged: 1 article." in out
    assert "Yesterday the [[Brotherhood of the Wick]] met." in out
    assert any(
        line.split() == ["guild", "1", "1", "1", "1", "en", "+1", "−1"] for line in out.splitlines()
    )


def test_text_of_an_outlet_brings_no_control_characters_into_the_table(archive: Archive) -> None:
    new = filled(archive)
    archive.keep(
        "The Brotherhood of the Wick \x1b[31m met.",
        title="Wick \u202e again",
        url="javascript:alert(1)",
    )
    out = archive.run("backtest", "--watchlist", str(new))
    assert "Wick again" in " ".join(out.split())
    assert not {"\x1b", "\u202e"} & set(out)
    assert "javascript:" not in out


def test_a_mistake_in_the_new_list_is_named_by_file_and_line(
    archive: Archive, tmp_path: Path
) -> None:
    archive.write(GUILD, MOLE)
    path = tmp_path / "bad.yaml"
    path.write_text("actors:\n- id: guild\n  name: G\n  aliasses: {en: [x]}\n", encoding="utf-8")
    code, out, err = archive.ran("backtest", "--watchlist", str(path))
    assert (code, out) == (2, "")
    assert f"{path}:4: " in err


def test_a_list_that_is_not_there_is_asked_for_again(archive: Archive, tmp_path: Path) -> None:
    archive.write(GUILD, MOLE)
    path = tmp_path / "else" / "missing.yaml"
    code, out, err = archive.ran("backtest", "--watchlist", str(path))
    assert (code, out) == (2, "")
    assert f"{path}:1: is missing; give the path of a file that is there" in err


def test_an_empty_archive_is_said_to_be_so(archive: Archive) -> None:
    archive.write(GUILD, MOLE)
    out = archive.run("backtest", "--watchlist", str(archive.list_file(*NEW)))
    assert "No article in the store" in out
