from __future__ import annotations

import pytest
from lxml import etree

from wirewatch.adapters.config import editor
from wirewatch.domain.configuration import Feed

LISTED = """<?xml version="1.0"?><opml version="1.1"><body>
<outline text="Agencies"><outline text="Asia">
  <outline text="Example Wire" xmlUrl="https://wire.example/rss" language="en-GB"/></outline>
  <outline title="خبر" text="x" xmlurl="https://khabar.example/?a=1&amp;b=2" category="/a,/b" language="fa"/></outline>
<outline text="again" xmlUrl="https://wire.example/rss"/>
<outline text="odd" xmlUrl="feed:nothing"/><outline text="no address"/>
<outline xmlUrl="https://unnamed.example/atom"/></body></opml>"""


def test_every_feed_is_read_once_with_name_language_and_folders() -> None:
    found = editor.read_opml(LISTED.encode())
    assert found.feeds == (
        Feed(outlet="Example Wire", url="https://wire.example/rss", language="en", tags=("Agencies", "Asia")),
        Feed(outlet="خبر", url="https://khabar.example/?a=1&b=2", language="fa", tags=("Agencies", "a", "b")),
        Feed(outlet="unnamed.example", url="https://unnamed.example/atom"),
    )
    assert found.unusable == ("nothing is no web address",)


def test_what_is_written_is_read_back_as_it_was() -> None:
    feeds = (
        Feed(outlet='Ampersand & "Sons" <b>', url="https://x.example/?a=1&b='2'", language="ru", tags=("a b", "c")),
        Feed(outlet="Спутник", url="https://y.example/rss"),
    )
    text = editor.write_opml(feeds, title="Ours & theirs")
    assert editor.read_opml(text.encode()).feeds == feeds
    root = etree.fromstring(text.encode())
    assert (root.tag, root.get("version"), root.findtext("head/title")) == ("opml", "2.0", "Ours & theirs")
    assert {outline.get("type") for outline in root.iter("outline")} == {"rss"}


def test_sitemaps_and_pages_are_no_feeds_for_others() -> None:
    feeds = [
        Feed(outlet="A", url="https://a.example/s.xml", kind="sitemap"),
        Feed(outlet="B", url="https://b.example/f"),
    ]
    assert [feed.outlet for feed in editor.read_opml(editor.write_opml(feeds, title="x").encode()).feeds] == ["B"]


def test_feed_readers_own_scheme_is_the_webs_and_a_password_is_not_taken_over() -> None:
    found = editor.read_opml(
        b'<opml><body><outline xmlUrl="feed://a.example/rss"/><outline xmlUrl="feed:https://b.example/rss"/>'
        b'<outline text="Paid" xmlUrl="https://me:hunter2@c.example/rss"/></body></opml>'
    )
    assert [feed.url for feed in found.feeds] == ["http://a.example/rss", "https://b.example/rss"]
    assert "hunter2" not in str(found.unusable)
    assert found.unusable[0].startswith("Paid: ")


@pytest.mark.parametrize("data", [b"", b"\x00\xff", b"<rss/>", b"plain", b"<html><opml/></html>"])
def test_what_is_no_opml_is_said(data: bytes) -> None:
    with pytest.raises(editor.NotOpml, match="no OPML"):
        editor.read_opml(data)


def test_an_outside_entity_is_not_followed() -> None:
    hostile = b'<!DOCTYPE opml [<!ENTITY x SYSTEM "file:///etc/hostname">]><opml><body>&x;' + LISTED[40:].encode()
    assert all("\n" not in feed.outlet for feed in editor.read_opml(hostile).feeds)
