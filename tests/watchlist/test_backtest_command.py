from __future__ import annotations

from html.parser import HTMLParser
from pathlib import Path

from tests.watchlist.archive import GUILD, MOLE, Archive, with_aliases

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


def test_the_table_names_the_edit_the_counts_and_each_article_with_its_mention_marked(archive: Archive) -> None:
    out = archive.run("backtest", "--watchlist", str(filled(archive)))
    assert "Lamplighters Guild: + “Brotherhood of the Wick” (en); − “Lamplighters Guild” (en)" in out
    assert "Newly flagged: 1 article; no longer flagged: 1 article." in out
    assert "Yesterday the [[Brotherhood of the Wick]] met." in out
    assert any(line.split() == ["guild", "1", "1", "1", "1", "en", "+1", "−1"] for line in out.splitlines())


class _Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.links: list[str | None] = []
        self.said = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.links += [value for name, value in attrs if name == "href"]

    def handle_data(self, data: str) -> None:
        self.said += data


def test_the_page_shows_both_lists_and_makes_hostile_text_harmless(archive: Archive, tmp_path: Path) -> None:
    new = filled(archive)
    archive.keep(
        "The Brotherhood of the Wick <img src=x onerror=alert(1)> met.",
        title="<script>alert(1)</script> Wick",
        url="javascript:alert(1)",
    )
    page = tmp_path / "out.html"
    archive.run("backtest", "--watchlist", str(new), "--html", str(page))
    parsed = _Text()
    parsed.feed(page.read_text("utf-8"))
    assert "script" not in parsed.tags
    assert "img" not in parsed.tags
    assert all(link and link.startswith("https://") for link in parsed.links)
    assert "<script>alert(1)</script> Wick" in parsed.said
    assert "lost 1" in parsed.said
    assert "gained 2" in parsed.said


def test_a_mistake_in_the_new_list_is_named_by_file_and_line(archive: Archive, tmp_path: Path) -> None:
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


def test_a_page_that_has_no_folder_is_refused_before_the_work(archive: Archive, tmp_path: Path) -> None:
    new = filled(archive)
    code, _, err = archive.ran("backtest", "--watchlist", str(new), "--html", str(tmp_path / "no" / "x.html"))
    assert code == 2
    assert "make it first" in err
