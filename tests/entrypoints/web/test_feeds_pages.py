"""The feeds by the browser: how each does, one tried, one found and added, lists as OPML; what must not be added."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from html import unescape
from typing import Any

import pytest
import yaml
from starlette.testclient import TestClient

from tests.support import store_world as world
from tests.support.page_site import OWN, QUICK, Site, logged_in, token_of
from tests.support.scene import Scene, utc
from tests.support.small_web import Item, SmallWeb, html, rss
from tests.support.store_world import NOON, at
from wirewatch.adapters.store import entries, feeds
from wirewatch.domain.model import Outcome

HOME = "http://khabar.example/"
REAL = f"{HOME}rss.xml"
ITEMS = [
    Item(
        url=f"{HOME}{n}",
        title=f"گفتگوهای صلح در کابل ادامه دارد و هیئت تازه رسید {n}",
        at=utc(15, n),
    )
    for n in (1, 2)
]
HERALD, COURIER = world.feed(), world.feed("courier")


@pytest.fixture
def site(scene: Scene, web: SmallWeb) -> Iterator[Site]:
    web.on(
        HOME,
        html('<title>x</title><link rel="alternate" type="application/rss+xml" href="/rss.xml">'),
    )
    web.on(REAL, rss(*ITEMS, title="خبر <script>alert(1)</script>"))
    scene.write(feeds=[{"outlet": one.outlet, "url": one.url} for one in (HERALD, COURIER)])
    with scene.store() as store:
        with store.begin() as tx:
            ids = world.sync(tx, HERALD, COURIER)
            herald, courier = ids[HERALD.url], ids[COURIER.url]
            feeds.save_fetches(tx, [world.look(courier, at(1), Outcome.GONE, detail="410 Gone")])
            entries.add_entries(tx, herald, [world.entry("a"), world.entry("b")], now=NOON)
        yield Site(
            store, scene.home, {"anna": QUICK.hash("four quiet words here")}, folder=scene.config
        )


@pytest.fixture
def browser(site: Site) -> TestClient:
    return logged_in(site)


def send(browser: TestClient, path: str, **sent: Any) -> Any:
    token = token_of(browser.get("/feeds/add").text)
    return browser.post(f"/feeds/{path}", data={"token": token, **sent}, headers=OWN)


def until_done(browser: TestClient, path: str) -> str:
    for _ in range(400):
        answer = browser.get(path)
        if "refresh" not in answer.headers:
            return unescape(answer.text)
        time.sleep(0.05)
    raise AssertionError(f"{path} is never done")


def listed(site: Site) -> list[dict[str, Any]]:
    assert site.folder is not None
    return list(yaml.safe_load((site.folder / "feeds.yaml").read_text("utf-8"))["feeds"])


def test_the_list_tells_how_each_feed_does_those_in_need_first(browser: TestClient) -> None:
    page = browser.get("/feeds").text
    assert page.index("Courier") < page.index("Herald")
    assert '<span class="state gone">gone</span>' in page
    assert "2 entries in 14 days, 2 of them today" in page
    assert "<svg" in page
    only = browser.get("/feeds?status=trouble&q=cour").text
    assert "Courier" in only
    assert ">Herald<" not in only
    assert "No feed fits" in browser.get("/feeds?q=nobody").text
    assert browser.get("/feeds?status=nonsense").status_code == 422
    assert [one["status"] for one in browser.get("/feeds.json").json()["items"]] == ["gone", "new"]


def test_a_feed_is_found_shown_and_added_only_when_asked_for(
    site: Site, browser: TestClient
) -> None:
    begun = send(browser, "find", url=HOME)
    assert begun.status_code == 303
    page = until_done(browser, begun.headers["location"])
    assert ITEMS[0].title in page
    assert len(listed(site)) == 2
    path = begun.headers["location"].removeprefix("/feeds/")
    assert "has no name" in send(browser, path, number="1", outlet=" ").text
    assert (
        "is not a language tag"
        in send(browser, path, number="1", outlet="Khabar", language="persian!").text
    )
    for number in ("0", "2", "x", "", "1e3"):
        assert send(browser, path, number=number, outlet="Khabar").status_code == 422
    assert len(listed(site)) == 2
    done = send(browser, path, number="1", outlet="Khabar", language="fa")
    assert (done.status_code, done.headers["location"]) == (303, "/feeds?added=1")
    assert listed(site)[-1] == {"outlet": "Khabar", "url": REAL, "language": "fa"}
    assert ">Khabar</h2>" in browser.get("/feeds?status=new").text
    assert "You have this feed already" in until_done(browser, begun.headers["location"])
    assert "is in feeds.yaml already" in send(browser, path, number="1", outlet="Khabar").text
    assert "is in feeds.yaml already" in until_done(
        browser, send(browser, "find", url=REAL).headers["location"]
    )


def test_a_file_that_cannot_be_written_is_said(
    site: Site, browser: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    location = send(browser, "find", url=REAL).headers["location"]
    until_done(browser, location)
    monkeypatch.setattr("wirewatch.adapters.config.editor.write_atomically", full)
    answer = send(browser, location.removeprefix("/feeds/"), number="1", outlet="Khabar")
    assert answer.status_code == 503
    assert "No space left on device" in answer.text
    assert len(listed(site)) == 2


def test_what_a_feed_calls_itself_stays_text(browser: TestClient) -> None:
    location = send(browser, "find", url=REAL).headers["location"]
    until_done(browser, location)
    assert "<script>alert" not in browser.get(location).text


def test_where_there_is_no_feed_it_says_what_was_tried(site: Site, browser: TestClient) -> None:
    page = until_done(
        browser, send(browser, "find", url="http://silent.example/").headers["location"]
    )
    assert "No feed was found at" in page
    assert "http://silent.example/" in page
    assert "404" in page
    assert len(listed(site)) == 2


def test_a_feed_is_tried_and_nothing_is_stored(site: Site, browser: TestClient) -> None:
    page = until_done(browser, send(browser, "test", url=REAL).headers["location"])
    assert "It works" in page
    assert "2 entries, 2 new to us" in page
    page = until_done(browser, send(browser, "test", url=f"{HOME}nothing").headers["location"])
    assert "It fails" in page
    assert len(listed(site)) == 2


@pytest.mark.parametrize("path", ["find", "test"])
def test_a_password_in_an_address_is_refused_and_not_shown(browser: TestClient, path: str) -> None:
    answer = send(browser, path, url="https://anna:canary@news.example/rss")
    assert answer.status_code == 422
    assert "canary" not in answer.text
    assert send(browser, path, url=" ").status_code == 422


def test_no_address_within_is_asked(site: Site, browser: TestClient, scene: Scene) -> None:
    scene.write(network={"proxy": None}, feeds=[{"outlet": HERALD.outlet, "url": HERALD.url}])
    for path in ("find", "test"):
        page = until_done(
            browser, send(browser, path, url="http://127.0.0.1:9/rss").headers["location"]
        )
        assert re.search("private|not of the public", page), page
    assert len(listed(site)) == 1


def test_a_bad_pattern_is_refused_and_a_secret_cannot_be_named(browser: TestClient) -> None:
    assert send(browser, "find", url=HOME, pattern="(").status_code == 422
    page = browser.get("/feeds/add").text
    assert 'name="login"' not in page
    # Sent all the same, it does nothing: the feed is asked without any secret.
    until_done(
        browser,
        send(browser, "find", url=REAL, login="WIREWATCH_SMTP_PASSWORD").headers["location"],
    )


OPML = """<?xml version="1.0"?><opml version="2.0"><body>
<outline text="Herald" xmlUrl="https://www.herald.example/rss"/>
<outline text="&lt;b&gt;Post&lt;/b&gt;" xmlUrl="https://post.example/rss"/>
<outline text="Inside" xmlUrl="ftp://x.example/"/></body></opml>"""


def chosen(browser: TestClient, data: bytes) -> Any:
    token = token_of(browser.get("/feeds/import").text)
    files = {"file": ("list.opml", data, "text/xml")}
    return browser.post("/feeds/import", data={"token": token}, files=files, headers=OWN)


def test_a_list_is_shown_before_it_is_taken_in(site: Site, browser: TestClient) -> None:
    page = chosen(browser, OPML.encode())
    assert "2 feeds, 1 of them new" in page.text
    assert "ftp://x.example/ is not a web address" in page.text
    assert "<b>Post" not in page.text
    assert len(listed(site)) == 2
    (path,) = re.findall('action="/feeds/(import/[^"]+)"', page.text)
    assert send(browser, path).headers["location"] == "/feeds?added=1"
    assert listed(site)[-1]["url"] == "https://post.example/rss"
    assert send(browser, "import/unknown").status_code == 404


@pytest.mark.parametrize(
    "data",
    [
        b"<html>",
        b"",
        b"\x00\xff",
        b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><opml>&a;</opml'[:20],
    ],
)
def test_what_is_no_list_is_said_in_words(browser: TestClient, data: bytes) -> None:
    answer = chosen(browser, data)
    assert answer.status_code == 422
    assert "OPML" in answer.text


def test_a_list_reads_no_file_of_the_server(site: Site, browser: TestClient) -> None:
    assert site.folder is not None
    (site.folder / "canary").write_text("canary-of-the-server")
    entity = f'<!DOCTYPE opml [<!ENTITY a SYSTEM "file://{site.folder}/canary">]>'
    outline = '<outline text="&a;" xmlUrl="https://a.example/"/>'
    page = chosen(browser, f"{entity}<opml><body>{outline}</body></opml>".encode())
    assert "canary" not in page.text


def test_the_feeds_are_given_out_as_opml(browser: TestClient) -> None:
    answer = browser.get("/feeds.opml")
    assert answer.headers["content-disposition"] == 'attachment; filename="feeds.opml"'
    assert 'xmlUrl="https://www.herald.example/rss"' in answer.text


def test_every_write_asks_for_the_token(site: Site, browser: TestClient) -> None:
    stranger = site.browser()
    for path in ("find", "test", "import", "found/x", "import/x"):
        assert (
            browser.post(
                f"/feeds/{path}", data={"url": HOME, "token": "x"}, headers=OWN
            ).status_code
            == 403
        )
        assert stranger.post(f"/feeds/{path}", data={"url": HOME}, headers=OWN).status_code == 303
