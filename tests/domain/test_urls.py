"""Two addresses are one, or are not; who pays for a request."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wirewatch.domain.urls import (
    host_key,
    is_public_host,
    is_web,
    same_site,
    url_key,
    without_tracking,
)


@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("https://www.outlet.com/a", "outlet.com"),
        ("http://feeds.news.outlet.co.uk/rss", "outlet.co.uk"),
        ("https://a.tumblr.com/rss", "tumblr.com"),
        ("https://a.blogspot.com/rss", "blogspot.com"),
        ("https://outlet.gov.af/x", "outlet.gov.af"),
        ("https://OUTLET.com.:443/x", "outlet.com"),
        ("https://outlet.com:8080/x", "outlet.com"),
        ("https://me:pw@outlet.com/x", "outlet.com"),
        ("https://президент.рф/x", "xn--d1abbgf6aiiy.xn--p1ai"),
        ("http://sub.outlet.example/x", "outlet.example"),
        ("http://a.b.outlet.test/x", "outlet.test"),
        ("http://127.0.1.7:8800/f/1.xml", "127.0.1.7:8800"),
        ("http://127.0.1.7/f/1.xml", "127.0.1.7"),
        ("http://[2001:db8::1]:8080/", "[2001:db8::1]:8080"),
        ("http://localhost:9000/", "localhost:9000"),
        ("co.uk", ""),
        ("mailto:a@b.c", ""),
        ("http://[::1", ""),
        ("", ""),
    ],
)
def test_a_request_is_paid_for_by_a_registrable_domain(url: str, key: str) -> None:
    assert host_key(url) == key


SAME = [
    ("https://outlet.com/a", "http://www.outlet.com/a"),
    ("https://outlet.com/a", "https://outlet.com/a/"),
    ("https://outlet.com/a", "https://outlet.com/a#comments"),
    ("https://outlet.com/a", "https://OUTLET.com:443/a"),
    ("https://outlet.com", "https://outlet.com/"),
    ("https://outlet.com/a", "https://outlet.com/a?utm_source=rss&utm_medium=feed"),
    ("https://outlet.com/a", "https://outlet.com/a?at_medium=RSS&at_campaign=KARANGA"),
    ("https://outlet.com/a", "https://outlet.com/a?fbclid=x&gclid=y"),
    ("https://outlet.com/a", "https://outlet.com/a?ref=rss"),
    ("https://outlet.com/a", "https://outlet.com/a?source=rss"),
    ("https://outlet.com/a", "https://outlet.com/a?&amp;utm_source=rss"),
    ("https://outlet.com/a", "https://outlet.com/a?traffic_source=rss"),
    ("https://outlet.com/a?id=1&lang=fa", "https://outlet.com/a?lang=fa&id=1&utm_campaign=x"),
    ("https://outlet.com/%d8%ae%d8%a8%d8%b1", "https://outlet.com/خبر"),
    ("https://outlet.com/%7Ejoe/a%2Db", "https://outlet.com/~joe/a-b"),
    ("https://outlet.com/a?q=a+b", "https://outlet.com/a?q=a%20b"),
    ("https://президент.рф/a", "https://xn--d1abbgf6aiiy.xn--p1ai/a"),
    ("  https://outlet.com/a\n", "https://outlet.com/a"),
]
APART = [
    ("https://outlet.com/a", "https://outlet.com/b"),
    ("https://outlet.com/a", "https://outlet.com/A"),
    ("https://outlet.com/?p=1", "https://outlet.com/?p=2"),
    ("https://outlet.com/a?page=2", "https://outlet.com/a"),
    ("https://outlet.com/a?ref=12345", "https://outlet.com/a?ref=54321"),
    ("https://outlet.com/a?source=ministry", "https://outlet.com/a"),
    ("https://outlet.com/a?from=2021-01-01", "https://outlet.com/a"),
    ("https://outlet.com:8080/a", "https://outlet.com/a"),
    ("https://m.outlet.com/a", "https://outlet.com/a"),
    ("https://outlet.com/a%2Fb", "https://outlet.com/a/b"),
    ("https://outlet.com/a?x=1%262", "https://outlet.com/a?x=1&2"),
    ("https://outlet.com/?a=1&a=2", "https://outlet.com/?a=1"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_two_ways_to_write_one_address_have_one_key(one: str, other: str) -> None:
    assert url_key(one) == url_key(other)


@pytest.mark.parametrize(("one", "other"), APART)
def test_two_pages_have_two_keys(one: str, other: str) -> None:
    assert url_key(one) != url_key(other)


@given(st.text(max_size=60))
def test_no_text_breaks_a_rule(text: str) -> None:
    for url in (
        text,
        f"https://{text}",
        f"https://outlet.test/{text}",
        f"https://outlet.test/?{text}",
    ):
        host_key(url), is_web(url), same_site(url, text), is_public_host(url)
        url_key(url)


@given(st.text(max_size=40), st.text(max_size=20))
def test_a_key_is_its_own_key(path: str, query: str) -> None:
    key = url_key(f"https://outlet.test/{path}?{query}")
    if key.startswith("outlet.test"):
        assert url_key(f"https://{key}") == key


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("https://www.outlet.com/a", "http://amp.outlet.com/b", True),
        ("https://a.outlet.co.uk/", "https://b.other.co.uk/", False),
        ("https://one.blogspot.com/", "https://two.blogspot.com/", False),
        ("https://one.blogspot.com/", "https://one.blogspot.com/x", True),
        ("http://127.0.0.1/", "http://127.0.0.2/", False),
        ("http://127.0.0.1:1/", "http://127.0.0.1:2/", True),
        ("", "", False),
        ("https://outlet.com", "nothing", False),
    ],
)
def test_one_site_is_one_registrable_domain(one: str, other: str, same: bool) -> None:
    assert same_site(one, other) is same
    assert same_site(other, one) is same


@pytest.mark.parametrize(
    ("url", "web"),
    [
        ("https://outlet.com/a", True),
        ("HTTP://outlet.com", True),
        ("ftp://outlet.com", False),
        ("/a", False),
        ("javascript:alert(1)", False),
        ("http://", False),
        ("http://x:port/", False),
    ],
)
def test_the_web_is_http_with_a_host(url: str, web: bool) -> None:
    assert is_web(url) is web


@pytest.mark.parametrize(
    ("url", "shared"),
    [
        ("https://outlet.com/", True),
        ("http://8.8.8.8/", True),
        ("http://127.0.0.1:80/", False),
        ("http://10.1.1.1/", False),
        ("http://localhost/", False),
        ("http://printer.local/", False),
    ],
)
def test_a_wait_is_shared_by_a_public_host_only(url: str, shared: bool) -> None:
    assert is_public_host(url) is shared


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://a.example/n?utm_source=rss&utm_medium=feed", "https://a.example/n"),
        ("https://a.example/n?id=5&fbclid=x#comments", "https://a.example/n?id=5#comments"),
        ("https://a.example/n?at_medium=RSS&b=%20&a=1", "https://a.example/n?b=%20&a=1"),
        ("https://a.example/n?amp;utm_source=rss", "https://a.example/n"),
        ("https://a.example/n#xtor=RSS-1", "https://a.example/n"),
        ("https://a.example/n?source=rss", "https://a.example/n"),
        (
            "https://a.example/n?source=archive",
            "https://a.example/n?source=archive",
        ),  # it chooses the page
        ("https://a.example/خبر?b=2&a=1", "https://a.example/خبر?b=2&a=1"),
        ("https://[broken?utm_source=x", "https://[broken?utm_source=x"),
        ("", ""),
    ],
)
def test_readers_get_an_address_without_what_only_tells_who_sent_them(url: str, shown: str) -> None:
    assert without_tracking(url) == shown
    assert url_key(without_tracking(url)) == url_key(url).partition("#")[0]
