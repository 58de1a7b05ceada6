"""feeds.yaml is edited as a careful person would: no line changes but those that are meant."""

from __future__ import annotations

import difflib
import stat
import threading
from datetime import UTC, datetime
from pathlib import Path

import pytest
import yaml
from lxml import etree

from wirewatch.adapters.config import opml
from wirewatch.adapters.config.editor import add_feeds, replace_url
from wirewatch.adapters.config.file_versions import (
    FileChanged,
    content_hash,
    kept_versions,
    replace_file,
    write_atomically,
)
from wirewatch.adapters.config.yaml_document import ConfigErrors
from wirewatch.domain.configuration import Feed

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)

LISTED = """<?xml version="1.0"?><opml version="1.1"><body>
<outline text="Agencies"><outline text="Asia">
  <outline text="Example Wire" xmlUrl="https://wire.example/rss" language="en-GB"/></outline>
  <outline title="خبر" text="x" xmlurl="https://khabar.example/?a=1&amp;b=2" category="/a,/b" language="fa"/></outline>
<outline text="again" xmlUrl="https://wire.example/rss"/>
<outline text="odd" xmlUrl="feed:nothing"/><outline text="no address"/>
<outline xmlUrl="https://unnamed.example/atom"/></body></opml>"""


def test_every_feed_is_read_once_with_name_language_and_folders() -> None:
    found = opml.read_opml(LISTED.encode())
    assert found.feeds == (
        Feed(
            outlet="Example Wire",
            url="https://wire.example/rss",
            language="en",
            tags=("Agencies", "Asia"),
        ),
        Feed(
            outlet="خبر",
            url="https://khabar.example/?a=1&b=2",
            language="fa",
            tags=("Agencies", "a", "b"),
        ),
        Feed(outlet="unnamed.example", url="https://unnamed.example/atom"),
    )
    assert found.unusable == ("nothing is not a web address",)


def test_what_is_written_is_read_back_as_it_was() -> None:
    feeds = (
        Feed(
            outlet='Ampersand & "Sons" <b>',
            url="https://x.example/?a=1&b='2'",
            language="ru",
            tags=("a b", "c"),
        ),
        Feed(outlet="Спутник", url="https://y.example/rss"),
    )
    text = opml.write_opml(feeds, title="Ours & theirs")
    assert opml.read_opml(text.encode()).feeds == feeds
    root = etree.fromstring(text.encode())
    assert (root.tag, root.get("version"), root.findtext("head/title")) == (
        "opml",
        "2.0",
        "Ours & theirs",
    )
    assert {outline.get("type") for outline in root.iter("outline")} == {"rss"}


def test_sitemaps_and_pages_are_no_feeds_for_others() -> None:
    feeds = [
        Feed(outlet="A", url="https://a.example/s.xml", kind="sitemap"),
        Feed(outlet="B", url="https://b.example/f"),
    ]
    assert [
        feed.outlet for feed in opml.read_opml(opml.write_opml(feeds, title="x").encode()).feeds
    ] == ["B"]


def test_feed_readers_own_scheme_is_the_webs_and_a_password_is_not_taken_over() -> None:
    found = opml.read_opml(
        b'<opml><body><outline xmlUrl="feed://a.example/rss"/><outline xmlUrl="feed:https://b.example/rss"/>'
        b'<outline text="Paid" xmlUrl="https://me:hunter2@c.example/rss"/></body></opml>'
    )
    assert [feed.url for feed in found.feeds] == ["http://a.example/rss", "https://b.example/rss"]
    assert "hunter2" not in str(found.unusable)
    assert found.unusable[0].startswith("Paid: ")


@pytest.mark.parametrize("data", [b"", b"\x00\xff", b"<rss/>", b"plain", b"<html><opml/></html>"])
def test_what_is_no_opml_is_said(data: bytes) -> None:
    with pytest.raises(opml.NotOpml, match="not OPML"):
        opml.read_opml(data)


def test_an_outside_entity_is_not_followed() -> None:
    hostile = (
        b'<!DOCTYPE opml [<!ENTITY x SYSTEM "file:///etc/hostname">]><opml><body>&x;'
        + LISTED[40:].encode()
    )
    assert all("\n" not in feed.outlet for feed in opml.read_opml(hostile).feeds)


NEW = Feed(outlet="New Post", url="https://new.example/rss", language="fa", tags=("a", "b"))
TRICKY = Feed(
    outlet="Tricky: #1 – «خبر»",
    url="https://t.example/?a=1&b=2#c",
    language="no",
    kind="page",
    link_pattern=r"/\d+$",
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
    """Return the lines that went and those that came."""
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
def test_a_list_that_has_no_lines_yet_is_begun_with_its_comments_kept(
    tmp_path: Path, text: str
) -> None:
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


@pytest.mark.parametrize(
    ("before", "sent", "after"),
    [
        (b"a: 1\n", "a: 2\r\nb: 3", b"a: 2\nb: 3\n"),  # browsers send CRLF
        (b"a: 1\r\n", "a: 2\nb: 3\n", b"a: 2\r\nb: 3\r\n"),
        (b"\xef\xbb\xbfa: 1\n", "a: 2\n", b"\xef\xbb\xbfa: 2\n"),
    ],
)
def test_a_file_that_is_replaced_keeps_its_line_ends_and_its_mark(
    tmp_path: Path, before: bytes, sent: str, after: bytes
) -> None:
    path = tmp_path / "watchlist.yaml"
    path.write_bytes(before)
    kept = replace_file(
        path, sent, expected=content_hash(before), home=tmp_path / "var", now=NOW, author="anna"
    )
    assert path.read_bytes() == after
    assert kept is not None
    assert kept.path.read_bytes() == before
    assert [(one.at, one.by) for one in kept_versions(path.name, home=tmp_path / "var")] == [
        (NOW, "anna")
    ]
    unchanged = replace_file(
        path, sent, expected=content_hash(after), home=tmp_path / "var", now=NOW
    )
    assert unchanged is None


def test_of_two_who_replace_a_file_at_once_one_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "watchlist.yaml"
    path.write_text("a: 0\n")
    expected, outcomes = content_hash(path.read_bytes()), []

    def replacing(number: int) -> None:
        try:
            replace_file(path, f"a: {number}\n", expected=expected, home=tmp_path / "var", now=NOW)
            outcomes.append(number)
        except FileChanged:
            outcomes.append(0)

    threads = [threading.Thread(target=replacing, args=(number,)) for number in range(1, 9)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    (winner,) = [one for one in outcomes if one]
    assert path.read_text() == f"a: {winner}\n"
    assert len(kept_versions(path.name, home=tmp_path / "var")) == 1


def test_a_replacement_that_fails_leaves_the_file_and_no_remains(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "feeds.yaml"
    path.write_text("a: 0\n")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OSError, match="No space"):
        write_atomically(path, b"a: 1\n")
    assert path.read_text() == "a: 0\n"
    assert [one.name for one in tmp_path.iterdir()] == ["feeds.yaml"]
