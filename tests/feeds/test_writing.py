"""feeds.yaml is edited as a careful person would: no line changes but those that are meant."""

from __future__ import annotations

import difflib
import stat
from pathlib import Path

import pytest
import yaml

from wirewatch.adapters.config.editor import add_feeds, replace_url
from wirewatch.adapters.config.yaml_document import ConfigErrors
from wirewatch.domain.configuration import Feed

NEW = Feed(outlet="New Post", url="https://new.example/rss", language="fa", tags=("a", "b"))
TRICKY = Feed(
    outlet="Tricky: #1 – «خبر»", url="https://t.example/?a=1&b=2#c", language="no", kind="page", link_pattern=r"/\d+$"
)
WRITTEN = {
    "indented, with gaps": """\
# Our feeds
feeds:

  # --- agencies ---

  - outlet: "One"      # the first
    url: https://one.example/rss
    every: {min: 10m,   max: 6h}

  - outlet: Two
    url: 'https://two.example/rss'   # the second
    tags:
      - x

# the end
""",
    "flush": "feeds:\n- url: https://one.example/rss\n  outlet: One\n- outlet: Two\n  url: https://two.example/rss\n",
    "one per line": "feeds:\n- {outlet: One, url: https://one.example/rss}\n- {outlet: Two, url: https://two.example/}\n",
    "without a last newline": "feeds:\n  - outlet: One\n    url: https://one.example/rss",
    "windows": "# top\r\nfeeds:\r\n- outlet: One\r\n  url: https://one.example/rss\r\n",
}


def changed(before: str, after: str) -> tuple[list[str], list[str]]:
    """Give the lines that went and those that came."""
    lines = list(difflib.ndiff(before.splitlines(), after.splitlines()))
    return [x[2:] for x in lines if x[:1] == "-"], [x[2:] for x in lines if x[:1] == "+"]


def feeds_of(path: Path) -> list[dict[str, object]]:
    return list(yaml.safe_load(path.read_bytes())["feeds"])


@pytest.fixture(params=list(WRITTEN.values()), ids=list(WRITTEN))
def file(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    path = tmp_path / "feeds.yaml"
    path.write_bytes(request.param.encode())
    return path


@pytest.mark.parametrize("feed", [NEW, TRICKY])
def test_a_feed_is_added_at_the_end_and_no_other_line_changes(file: Path, feed: Feed) -> None:
    before, listed = file.read_bytes().decode(), feeds_of(file)
    add_feeds(file.parent, [feed])
    gone, come = changed(before, file.read_bytes().decode())
    assert gone == []
    assert len([line for line in come if line.strip()]) == (4 if feed is NEW else 5)
    assert feeds_of(file)[:-1] == listed
    last = feeds_of(file)[-1]
    assert (last["outlet"], last["url"], last["language"]) == (feed.outlet, feed.url, feed.language)
    assert last.get("link_pattern") == feed.link_pattern
    assert (b"\r\n" in file.read_bytes()) == ("\r\n" in before)


def test_an_address_is_replaced_where_it_stands(file: Path) -> None:
    before = file.read_bytes().decode()
    replace_url(file.parent, old="https://one.example/rss", new="https://one.example/?f=a&g: #1")
    assert feeds_of(file)[0]["url"] == "https://one.example/?f=a&g: #1"
    gone, come = changed(before, file.read_bytes().decode())
    assert len(gone) == len(come) == 1 or "? " in str(come)
    assert "https://one.example/rss" not in file.read_text()


@pytest.mark.parametrize(
    "text",
    [
        "feeds: []  # none yet\n",
        "# top\nfeeds:\n",
        "# nothing\n",
        "feeds: [{outlet: A, url: https://a.example/}]  # A\n",
    ],
)
def test_a_list_that_has_no_lines_yet_is_begun_with_its_comments_kept(tmp_path: Path, text: str) -> None:
    path = tmp_path / "feeds.yaml"
    path.write_text(text)
    add_feeds(tmp_path, [NEW])
    assert feeds_of(path)[-1]["outlet"] == "New Post"
    for comment in ("# none yet", "# top", "# A"):
        assert (comment in text) == (comment in path.read_text())


def test_the_files_mode_stays(tmp_path: Path) -> None:
    path = tmp_path / "feeds.yaml"
    path.write_text(WRITTEN["flush"])
    path.chmod(0o640)
    add_feeds(tmp_path, [NEW])
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert [one.name for one in tmp_path.iterdir()] == ["feeds.yaml"]


@pytest.mark.parametrize("text", ["feeds: [\n", "- a\n- b\n", "feeds:\n\t- x\n"])
def test_a_file_that_is_broken_is_left_as_it_is(tmp_path: Path, text: str) -> None:
    path = tmp_path / "feeds.yaml"
    path.write_text(text)
    with pytest.raises(ConfigErrors, match=r"feeds\.yaml"):
        add_feeds(tmp_path, [NEW])
    assert path.read_text() == text
