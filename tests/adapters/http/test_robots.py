"""Requirement 23: article pages obey robots.txt as RFC 9309 says."""

from __future__ import annotations

from datetime import timedelta
from itertools import islice, product
from string import ascii_lowercase as letters
from time import process_time
from typing import get_args

import pytest

from tests.adapters.http.conftest import NOON
from tests.support.loopback import Loopback, Reply
from wirewatch.adapters.http.client import HttpClient
from wirewatch.adapters.http.messages import FetchFailure, Reason, Request
from wirewatch.adapters.http.robots import NOTHING_ALLOWED, allows, policy, robots_url

SITE = "https://outlet.test"


@pytest.mark.parametrize(
    ("rules", "path", "allowed"),
    [
        ("", "/a", True),
        ("User-agent: *\nDisallow: /", "/a", False),
        ("User-agent: *\nDisallow:", "/a", True),
        ("User-agent: *\nDisallow: /private", "/private/x", False),
        ("User-agent: *\nDisallow: /private", "/public", True),
        ("User-agent: *\nDisallow: /\nAllow: /news/", "/news/1", True),
        ("User-agent: *\nAllow: /news\nDisallow: /news/draft", "/news/draft/1", False),
        ("User-agent: *\nDisallow: /page\nAllow: /page", "/page", True),
        ("User-agent: *\nDisallow: /*.pdf$", "/a/b.pdf", False),
        ("User-agent: *\nDisallow: /*.pdf$", "/a/b.pdf?x=1", True),
        ("User-agent: *\nDisallow: /*?print=", "/a?print=1", False),
        ("User-agent: *\nDisallow: /a*b*c", "/a1b2c3", False),
        ("User-agent: *\nDisallow: /a*b*c$", "/a1b2c3", True),
        ("User-agent: *\nDisallow: /a$", "/a/b", True),
        ("User-agent: *\nDisallow: *", "/a", False),
        ("User-agent: *\nDisallow: /a**b", "/a-b/c", False),
        ("User-agent: *\nDisallow: /a*a$", "/a", True),
        ("User-agent: *\nDisallow: /a*a$", "/aa", False),
        ("User-agent: *\nDisallow: /a*b*$", "/a1b2", False),
        ("User-agent: *\nDisallow: /*ab*bc$", "/abc", True),
        ("User-agent: *\nDisallow: /*ab*bc$", "/ababbc", False),
        ("User-agent: *\nDisallow: /$", "/", False),
        ("User-agent: other\nDisallow: /", "/a", True),
        ("User-agent: other\nUser-agent: Wirewatch\nDisallow: /", "/a", False),
        ("User-agent: *\nDisallow: /\n\nUser-agent: wirewatch\nDisallow: /x", "/a", True),
        ("User-agent: WIREWATCH/1.0 (news)\nDisallow: /", "/a", False),
        ("User-agent: *\nDisallow: /a\n\nUser-agent: *\nDisallow: /b", "/b", False),
        ("User-agent: *\nCrawl-delay: 5\nDisallow: /a", "/a", False),
        ("user-agent:*\r\nDISALLOW : /a  # not this\r\n", "/a", False),
        ("User-agent: *\nSitemap: https://outlet.test/s.xml\nDisallow: /a", "/a", False),
        ("User-agent: *\nDisallow: /ö", "/%C3%B6/1", False),
        ("User-agent: *\nDisallow: /%7ejoe", "/~joe", False),
        ("User-agent: *\nDisallow: /a%3cd", "/a%3Cd.html", False),
        ("User-agent: *\nDisallow: /", "/robots.txt", True),
        ("Disallow: /", "/a", True),
        ("nonsense\n\0\n<html>", "/a", True),
    ],
)
def test_the_longest_rule_decides(rules: str, path: str, allowed: bool) -> None:
    assert allows(rules, SITE + path) is allowed


def test_a_hostile_pattern_costs_no_time() -> None:
    text = "User-agent: *\n" + "Disallow: /" + "*a" * 2000 + "$\n"
    started = process_time()
    assert allows(text, SITE + "/" + "a" * 4000 + "b")
    assert process_time() - started < 1


HOSTILE = {
    "one rule of many wildcards": "Disallow: /" + "*a" * 240_000,
    "many rules of many wildcards": ("Disallow: /" + "*a" * 1000 + "b\n") * 240,
    "many rules": "".join(f"Disallow: /x{number}\n" for number in range(30_000)),
    "many rules with a wildcard": "".join(f"Disallow: /*{number}$\n" for number in range(30_000)),
    "many agents": "".join(
        f"User-agent: {''.join(name)}\n" for name in islice(product(letters, repeat=4), 28_000)
    ),
}


@pytest.mark.parametrize("rules", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_robots_txt_costs_a_second_or_two(rules: str) -> None:
    started = process_time()
    allows("User-agent: *\n" + rules, SITE + "/" + "a" * 2000)
    assert process_time() - started < 2  # one that backtracks takes minutes


def test_the_last_of_very_many_rules_counts() -> None:
    rules = "User-agent: *\n" + "".join(f"Disallow: /{number}/\n" for number in range(30_000))
    assert not allows(rules, SITE + "/29999/x")
    assert allows(rules, SITE + "/30000/x")


def test_with_more_wildcards_than_any_site_needs_a_page_is_rather_left_alone() -> None:
    rules = (
        "User-agent: *\n"
        + "Disallow: /never/*x\n" * 20_000
        + "Disallow: /news/*/draft\nAllow: /*/open\n"
    )
    assert not allows(rules, SITE + "/news/1/open")
    assert allows(rules, SITE + "/sport/1")


@pytest.mark.parametrize(
    ("status", "allowed", "keep"),
    [
        (404, True, timedelta(days=1)),
        (401, True, timedelta(days=1)),
        (403, True, timedelta(days=1)),
        (410, True, timedelta(days=1)),
        (429, False, timedelta(hours=1)),
        (500, False, timedelta(hours=1)),
        (503, False, timedelta(hours=1)),
    ],
)
async def test_without_a_robots_txt_the_status_decides(
    site: Loopback, web: HttpClient, status: int, allowed: bool, keep: timedelta
) -> None:
    site.on("/robots.txt", Reply(status=status, body=b"User-agent: *\nDisallow: /"))
    kept = policy(await web.fetch(Request(url=robots_url(site.url("/news/1?x#y")), kind="robots")))
    assert (allows(kept.text, site.url("/news/1")), kept.lifetime) == (allowed, keep)


async def test_a_robots_txt_is_read_with_its_mark_and_up_to_its_limit(
    site: Loopback, web: HttpClient
) -> None:
    rules = b"\xef\xbb\xbfUser-agent: *\nDisallow: /early\n"
    site.on("/robots.txt", Reply(body=rules + b"#" * 600_000 + b"\nDisallow: /late\n"))
    kept = policy(await web.fetch(Request(url=site.url("/robots.txt"), kind="robots")))
    assert not allows(kept.text, site.url("/early"))
    assert allows(kept.text, site.url("/late"))


async def test_a_web_page_in_its_place_forbids_nothing(site: Loopback, web: HttpClient) -> None:
    site.on("/robots.txt", Reply(body=b"<!doctype html><p>User-agent: *\nDisallow: /"))
    assert policy(await web.fetch(Request(url=site.url("/robots.txt"), kind="robots"))).text == ""


@pytest.mark.parametrize("kind", get_args(Reason))
def test_a_site_that_cannot_be_reached_is_left_alone_for_an_hour(kind: Reason) -> None:
    kept = policy(FetchFailure(kind=kind, detail="", fetched_at=NOON, url=SITE))
    unreadable = {"bad-url", "private", "too-large", "bad-encoding", "redirect-loop", "downgrade"}
    assert kept.text == ("" if kind in unreadable else NOTHING_ALLOWED)
    assert kept.lifetime == timedelta(hours=1)


def test_the_robots_txt_of_an_address_has_its_scheme_host_and_port() -> None:
    assert robots_url("http://me:pw@outlet.test:8080/a?b#c") == "http://outlet.test:8080/robots.txt"
