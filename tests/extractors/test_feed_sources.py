"""Outlets without a feed, and the feeds that a home page names."""

from __future__ import annotations

import pickle
from datetime import UTC, datetime

import pytest

from extractors.feeds.autodiscovery import feed_links
from extractors.feeds.other_formats import parse_page, parse_sitemap
from extractors.feeds.raw import NotAFeed
from tests.extractors.feeds import URL

NEWS = 'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'


def sitemap(*urls: str) -> bytes:
    inner = "".join(f"<url>{url}</url>" for url in urls)
    return f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" {NEWS}>{inner}</urlset>'.encode()


def test_a_news_sitemap_works_as_a_feed() -> None:
    document = parse_sitemap(
        sitemap(
            "<loc>https://o.example/a</loc><news:news><news:publication><news:name>The Post</news:name>"
            "<news:language>fa</news:language></news:publication>"
            "<news:publication_date>2021-10-15T08:00:00+04:30</news:publication_date>"
            "<news:title>Talks &amp; tea</news:title></news:news>",
            "<loc>https://o.example/b</loc><lastmod>2021-10-14</lastmod>",
        ),
        url=URL,
    )
    first, second = document.entries
    assert (first.title, first.link, first.language) == ("Talks & tea", "https://o.example/a", "fa")
    assert first.published == datetime(2021, 10, 15, 3, 30, tzinfo=UTC)
    assert (second.link, second.published) == ("https://o.example/b", datetime(2021, 10, 14, tzinfo=UTC))
    assert document.title == "The Post"


def test_of_a_long_sitemap_the_newest_pages_are_kept() -> None:
    pages = [f"<loc>https://o.example/{n}</loc><lastmod>{1990 + n // 300}-01-01</lastmod>" for n in range(6_000)]
    document = parse_sitemap(sitemap(*pages), url=URL)
    links = {entry.link for entry in document.entries}
    assert (len(links), document.left_out) == (5_000, 1_000)
    assert "https://o.example/5999" in links
    assert "https://o.example/0" not in links


def test_an_index_of_sitemaps_is_refused_with_the_sitemaps_that_it_names() -> None:
    index = b"<sitemapindex><sitemap><loc>https://o.example/news.xml</loc></sitemap></sitemapindex>"
    with pytest.raises(NotAFeed, match=r"choose one of: https://o\.example/news\.xml") as refusal:
        parse_sitemap(index, url=URL)
    assert refusal.value.feeds[0].named_by == "sitemap"


PAGE = b"""<!doctype html><html lang="en-GB"><head><title>Politics</title></head><body>
<a href="/about">About</a> <a href="/2021/10/talks.html"><img alt=""></a>
<h2><a href="/2021/10/talks.html#top">Talks <b>resume</b> in Doha</a></h2>
<a href="https://o.example/2021/10/other.html">Other story</a></body></html>"""


def test_of_a_section_page_with_very_many_links_the_first_are_kept() -> None:
    links = "".join(f"<a href='/news/{number}'>Report</a><a href='/news/{number}'>Again</a>" for number in range(5_006))
    document = parse_page(f"<html>{links}</html>".encode(), url=URL, link_pattern="/news/")
    assert (len(document.entries), document.left_out) == (5_000, 6)


def test_the_links_of_a_section_page_that_fit_the_pattern_are_its_entries() -> None:
    document = parse_page(PAGE, url="https://o.example/politics", link_pattern=r"/\d{4}/\d\d/.+\.html")
    assert [(entry.title, entry.link) for entry in document.entries] == [
        ("Talks resume in Doha", "https://o.example/2021/10/talks.html"),
        ("Other story", "https://o.example/2021/10/other.html"),
    ]
    assert (document.title, document.language) == ("Politics", "en")


def test_a_page_on_which_nothing_fits_says_how_many_links_it_has() -> None:
    with pytest.raises(NotAFeed, match="none of the 4 links of this page fits link_pattern /nowhere/"):
        parse_page(PAGE, url="https://o.example/", link_pattern="/nowhere/")


def test_a_home_page_names_its_feeds_declared_ones_first() -> None:
    page = b"""<html><head><base href="https://o.example/en/">
    <link rel="stylesheet" href="/feed.css"><link rel="alternate" hreflang="fa" href="/fa/">
    <link rel='alternate' type='application/rss+xml' title='World &amp; more' href='rss.xml'>
    <link href=/feed.json type=application/feed+json rel=alternate></head>
    <body><a href="/feedback">Feedback</a><a href="/rss">RSS</a><a href="rss.xml">again</a></body></html>"""
    found = feed_links(page, url="https://o.example/")
    assert [(feed.url, feed.title, feed.named_by) for feed in found] == [
        ("https://o.example/en/rss.xml", "World & more", "link"),
        ("https://o.example/feed.json", "", "link"),
        ("https://o.example/rss", "RSS", "anchor"),
    ]


def test_a_refusal_survives_the_way_out_of_a_process_pool() -> None:
    refusal = NotAFeed("no", feeds=tuple(feed_links(b'<a href="/rss">RSS</a>', url=URL)))
    again = pickle.loads(pickle.dumps(refusal))
    assert (again.reason, again.feeds) == (refusal.reason, refusal.feeds)
