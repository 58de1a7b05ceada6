"""Feeds that the tests write for themselves."""

from __future__ import annotations

URL = "https://outlet.example/news/feed.xml"


def rss(*items: str, head: str = "", attributes: str = "", before: str = "") -> str:
    """Return an RSS 2.0 document around these items."""
    inner = "".join(f"<item>{item}</item>" for item in items)
    return (
        f'{before}<rss version="2.0" {attributes}><channel><title>The Harbour Post</title>'
        f"<link>https://outlet.example/</link>{head}{inner}</channel></rss>"
    )


def atom(*entries: str, head: str = "", attributes: str = "") -> str:
    """Return an Atom 1.0 document around these entries."""
    inner = "".join(f"<entry>{entry}</entry>" for entry in entries)
    return f'<feed xmlns="http://www.w3.org/2005/Atom" {attributes}><title>The Harbour Post</title>{head}{inner}</feed>'
