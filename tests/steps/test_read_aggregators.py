from __future__ import annotations

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.scene import FEED, Scene, flagged, utc
from tests.support.small_web import Item, SmallWeb, html, page, plain, rss
from wirewatch.domain.urls import is_redirector_host, unwrap_redirectors

pytestmark = pytest.mark.slow


PAGE = "http://north.example/talks/7"
AGGREGATOR = "http://news.google.com/rss/articles/CBMiSGh0QVVfeXFMTm9BZGRyZXNzSW5IZXJl?oc=5"
TEXT = (
    "Envoys of eleven states gathered in the old town hall on Monday to talk about the roads to the south.",
    "A delegation of the Taliban sat at the far end of the table and took notes through the morning session.",
    "The hosts said that a second meeting would follow before the first snow closes the passes for the winter.",
)


def token(address: str) -> str:
    """Return a token of the old kind: a message of length-prefixed strings."""
    data, length = address.encode(), len(address)
    prefix = bytes([length]) if length < 128 else bytes([length & 0x7F | 0x80, length >> 7])
    return (
        base64.urlsafe_b64encode(b"\x08\x13\x22" + prefix + data + b"\xd2\x01\x00")
        .decode()
        .rstrip("=")
    )


@pytest.mark.parametrize(
    "address", ["https://north.example/a?b=1", "https://north.example/" + "a-long-slug-" * 20]
)
def test_an_aggregators_token_tells_the_address_within(address: str) -> None:
    assert (
        unwrap_redirectors(f"https://news.google.com/rss/articles/{token(address)}?oc=5&hl=en")
        == address
    )


@pytest.mark.parametrize(
    "link",
    [
        "https://www.google.com/url?rct=j&sa=t&url=https://north.example/a%3Fb%3D1&ct=ga",
        "https://l.facebook.com/l.php?u=https%3A%2F%2Fnorth.example%2Fa%3Fb%3D1&h=AT0",
        "https://www.bing.com/news/apiclick.aspx?ref=FexRss&url=https%3a%2f%2fnorth.example%2fa%3fb%3d1&c=1",
        "https://vk.com/away.php?to=https%3A%2F%2Fnorth.example%2Fa%3Fb%3D1",
        "https://north-example.cdn.ampproject.org/c/s/north.example/a?b=1",
        "https://l.facebook.com/l.php?u=https%3A%2F%2Fwww.google.com%2Furl%3Fq%3Dhttps%253A%252F%252Fnorth.example%252Fa%253Fb%253D1",
    ],
)
def test_a_link_that_names_its_target_is_read_without_asking(link: str) -> None:
    assert unwrap_redirectors(link) == "https://north.example/a?b=1"


@pytest.mark.parametrize(
    "link",
    [
        "https://north.example/story?url=https://west.example/",  # a page, whatever its query holds
        "https://north.example/redirect?url=https://north.example/b",  # its own redirects are its own affair
        "https://north.example/out?url=javascript:alert(1)",
        "https://news.google.com/rss/articles/CBMiAU_yqLMabcdefghijk",
        "https://t.co/AbCdEf",
        "http://[::1",
        "",
    ],
)
def test_what_tells_no_target_stays_as_it_came(link: str) -> None:
    assert unwrap_redirectors(link) == link


@given(st.text(max_size=200), st.binary(max_size=200))
def test_no_link_breaks_it(text: str, data: bytes) -> None:
    unwrap_redirectors(text)
    unwrap_redirectors(f"https://www.google.com/url?q={text}")
    unwrap_redirectors(
        "https://news.google.com/rss/articles/" + base64.urlsafe_b64encode(data).decode()
    )
    assert not is_redirector_host(f"https://north.example/{text}")


def given_as(web: SmallWeb, link: str) -> None:
    web.on(FEED, rss(Item(url=link, title="Envoys gather", at=utc(11, 5))))
    web.on(PAGE, page("Envoys gather", TEXT, at=utc(11, 5)))


def test_a_redirectors_link_is_followed_though_its_robots_txt_forbids_pages(
    scene: Scene, web: SmallWeb
) -> None:
    given_as(web, AGGREGATOR)
    web.on("http://news.google.com/robots.txt", plain("User-agent: *\nDisallow: /\n"))
    web.on(AGGREGATOR, (302, {"Location": PAGE}, b""))
    scene.write()
    scene.cycle(utc(11, 6), only=["poll", "read"])
    assert flagged(scene) == {AGGREGATOR: {"taliban"}}
    assert PAGE in scene.run("explain", AGGREGATOR).out


def test_the_outlets_robots_txt_counts_where_a_redirector_leads(
    scene: Scene, web: SmallWeb
) -> None:
    given_as(web, AGGREGATOR)
    web.on("http://north.example/robots.txt", plain("User-agent: *\nDisallow: /talks/\n"))
    web.on(AGGREGATOR, (302, {"Location": PAGE}, b""))
    scene.write()
    scene.cycle(utc(11, 6), only=["poll", "read"])
    assert flagged(scene) == {}
    assert (
        "robots.txt of the outlet asks programs not to read this page"
        in scene.run("explain", AGGREGATOR).out
    )


@pytest.mark.parametrize(
    "between",
    [
        f'<title>{PAGE}</title><noscript><META http-equiv="refresh" content="0;URL={PAGE}"></noscript>',
        f'<c-wiz data-n-au="{PAGE}"></c-wiz>',
    ],
)
def test_a_page_between_is_passed_through(scene: Scene, web: SmallWeb, between: str) -> None:
    given_as(web, AGGREGATOR)
    web.on(AGGREGATOR, html(between))
    scene.write()
    scene.cycle(utc(11, 6), only=["poll", "read"])
    assert flagged(scene) == {AGGREGATOR: {"taliban"}}


def test_an_aggregator_that_hides_the_address_is_said(scene: Scene, web: SmallWeb) -> None:
    given_as(web, AGGREGATOR)
    web.on(
        AGGREGATOR,
        html(
            "<title>News</title><p>Opening the article in a moment, with the help of a script.</p>"
        ),
    )
    scene.write()
    scene.cycle(utc(11, 6), only=["poll", "read"])
    assert (
        "the aggregator's link does not tell the outlet's address"
        in scene.run("explain", AGGREGATOR).out
    )


def test_pages_that_send_on_to_one_another_end(scene: Scene, web: SmallWeb) -> None:
    link = "http://north.example/one"
    given_as(web, link)
    there, back = "http://north.example/two", link
    web.on(link, html(f'<meta http-equiv="refresh" content="0; url={there}">'))
    web.on(there, html(f'<meta http-equiv="refresh" content="0; url={back}">'))
    scene.write()
    scene.cycle(utc(11, 6), only=["poll", "read"])
    assert "the page redirects too many times" in scene.run("explain", link).out


def test_a_page_that_reloads_itself_later_is_an_article(scene: Scene, web: SmallWeb) -> None:
    given_as(web, PAGE)
    status, headers, body = page("Envoys gather", TEXT, at=utc(11, 5))
    reload = b'<meta http-equiv="refresh" content="300;url=http://north.example/">'
    web.on(PAGE, (status, headers, body.replace(b"<head>", b"<head>" + reload)))
    scene.write()
    scene.cycle(utc(11, 6), only=["poll", "read"])
    assert flagged(scene) == {PAGE: {"taliban"}}


def test_an_article_read_from_its_outlet_is_not_fetched_again_for_an_aggregator(
    scene: Scene, web: SmallWeb
) -> None:
    link = f"http://news.google.com/rss/articles/{token(PAGE)}"
    given_as(web, PAGE)
    scene.write()
    scene.cycle(utc(11, 6), only=["poll", "read"])
    web.on(
        "http://aggregator.example/feed",
        rss(Item(url=link, title="Envoys gather - North", at=utc(11, 5))),
    )
    feeds = [
        {"outlet": "North", "url": FEED},
        {"outlet": "Aggregator", "url": "http://aggregator.example/feed"},
    ]
    scene.write(feeds=feeds)
    scene.cycle(utc(11, 7), only=["poll", "read"])
    assert set(flagged(scene)) == {PAGE, link}
    with scene.look() as tx:
        assert tx.exec_driver_sql("SELECT COUNT(*) FROM articles").scalar() == 1
        assert tx.exec_driver_sql("SELECT COUNT(*) FROM warc_records").scalar() == 1
