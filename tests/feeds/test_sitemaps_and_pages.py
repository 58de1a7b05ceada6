"""Outlets without a feed: a news sitemap or a section page, polled as politely as a feed."""

from __future__ import annotations

import pytest

from tests.feeds.outpost import HOUR, NOON, Outpost
from tests.loopback import Loopback, Reply
from wirewatch.domain.model import Outcome


def sitemap(*names: str, **headers: str) -> Reply:
    pages = "".join(
        f"<url><loc>https://news.example/{name}</loc><news:news><news:publication><news:name>The Example</news:name>"
        f"<news:language>fa</news:language></news:publication><news:title>Report on {name}</news:title>"
        f"<news:publication_date>2026-03-02T11:00:00Z</news:publication_date></news:news></url>"
        for name in names
    )
    spaces = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'
    body = f'<?xml version="1.0" encoding="UTF-8"?><urlset {spaces}>{pages}</urlset>'
    return Reply(body=body.encode(), headers={"Content-Type": "application/xml", **headers})


def section(*names: str, **headers: str) -> Reply:
    links = "".join(f'<li><a href="/world/2026/{name}">Report on {name}</a></li>' for name in names)
    body = f'<!doctype html><html lang="ps"><title>World</title><nav><a href="/about">About</a></nav><ul>{links}</ul>'
    return Reply(body=body.encode(), headers={"Content-Type": "text/html; charset=utf-8", **headers})


KINDS = [("sitemap", None, sitemap, "fa"), ("page", r"/world/\d{4}/", section, "ps")]


@pytest.mark.parametrize(("kind", "pattern", "reply", "language"), KINDS)
async def test_new_links_are_new_entries_and_known_ones_are_not(
    site: Loopback, post: Outpost, kind: str, pattern: str | None, reply: object, language: str
) -> None:
    assert callable(reply)
    site.on("/news", reply("a", "b", ETag='"1"'), Reply(status=304), reply("c", "a", "b"))
    post.read(site.url("/news"), kind=kind, link_pattern=pattern)
    for hours in range(3):
        await post.poll(NOON + hours * HOUR)
    assert [entry.title for entry in post.entries()] == ["Report on a", "Report on b", "Report on c"]
    assert [entry.url.rpartition("/")[2] for entry in post.entries()] == ["a", "b", "c"]
    assert {entry.language for entry in post.entries()} == {language}
    assert [look.outcome for look in post.looks()] == ["new", "not-modified", "new"]
    assert site.asked[1].header("if-none-match") == '"1"'
    assert site.paths() == ["/news"] * 3


async def test_a_page_whose_links_all_changed_says_so_and_loses_nothing(site: Loopback, post: Outpost) -> None:
    site.on("/news", section("a"), Reply(body=b"<!doctype html><a href='/neu/1'>One</a>"), section("b", "a"))
    post.read(site.url("/news"), kind="page", link_pattern=r"/world/")
    await post.poll()
    await post.poll(NOON + HOUR)
    assert post.feed().state.last_outcome is Outcome.NOT_A_FEED
    assert "none of the 1 links of this page fits link_pattern /world/" in post.problems(NOON + HOUR)[0]
    await post.poll(NOON + 3 * HOUR)
    assert len(post.entries()) == 2


async def test_an_index_of_sitemaps_names_those_to_choose_from(site: Loopback, post: Outpost) -> None:
    index = "<sitemapindex><sitemap><loc>https://news.example/sitemap-news.xml</loc></sitemap></sitemapindex>"
    site.on("/news", Reply(body=index.encode()))
    post.read(site.url("/news"), kind="sitemap")
    await post.poll()
    assert "https://news.example/sitemap-news.xml" in post.problems(NOON)[0]
