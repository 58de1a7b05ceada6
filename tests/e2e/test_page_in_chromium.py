"""The page in a real browser: log in, edit, try, save, add a feed; and what a hostile page cannot do."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from tests.support import store_world as world
from tests.support.page_site import PASSWORD, QUICK, Site
from tests.support.scene import Scene, utc
from tests.support.small_web import Item, SmallWeb, html, rss
from tests.support.smtp_server import free_port
from tests.support.store_world import at
from wirewatch.adapters.store import articles

CHROMIUM = shutil.which("chromium")
pytestmark = [pytest.mark.slow, pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium")]

WATCHLIST = """# Whom we watch. Ask Anna before you add a name.
actors:
  - id: taliban          # never change an id
    name: Taliban
    aliases:
      en: [Taliban]      # the base form is enough
"""
SERIES = {"id": "daily", "at": ["07:00"], "actors": ["taliban"]}
HOME = "http://khabar.example/"
ITEMS = [Item(url=f"{HOME}{n}", title=f"هیئت تازه رسید {n}", at=utc(15, n)) for n in (1, 2)]
EVIL = """<!doctype html><title>evil</title><form method="post" action="TARGET/watchlist/save" target="shown">
<input name="token" value="TOKEN"><input name="draft" value="actors: []"><input name="base" value="x"></form>
<form method="post" action="TARGET/logout"></form><iframe name="shown"></iframe>
<iframe src="TARGET/watchlist/edit"></iframe>
<script>document.forms[0].submit()</script>"""


@pytest.fixture
def site(scene: Scene, web: SmallWeb) -> Iterator[Site]:
    web.on(
        HOME,
        html('<title>x</title><link rel="alternate" type="application/rss+xml" href="/rss.xml">'),
    )
    web.on(f"{HOME}rss.xml", rss(*ITEMS, title="خبر"))
    scene.write(
        feeds=[{"outlet": world.feed().outlet, "url": world.feed().url}], actors=[], series=[SERIES]
    )
    (scene.config / "watchlist.yaml").write_text(WATCHLIST, "utf-8")
    with scene.store() as store:
        with store.begin() as tx:
            (feed_id,) = world.sync(tx, world.feed()).values()
            body = "The Islamic Emirate sent a delegation to Moscow."
            new = world.article(feed_id, "emirate", seen_at=at(1), body=body, language="en")
            articles.add_article(tx, new, mentions=[])
        yield Site(store, scene.home, {"anna": QUICK.hash(PASSWORD)}, folder=scene.config)


@pytest.fixture
def page() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        found = browser.new_context(java_script_enabled=False).new_page()
        found.set_default_timeout(10_000)
        yield found
        browser.close()


class _Evil(BaseHTTPRequestHandler):
    text = ""

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(self.text.encode())

    def log_message(self, format: str, *args: Any) -> None:
        pass


@pytest.fixture
def evil() -> Iterator[ThreadingHTTPServer]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Evil)
    Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


def test_an_analyst_edits_the_watchlist_and_adds_a_feed_and_a_hostile_page_does_neither(
    site: Site, page: Any, evil: ThreadingHTTPServer
) -> None:
    assert site.folder is not None
    watchlist = site.folder / "watchlist.yaml"
    with site.served(free_port()) as address:
        _logs_in(page, address)
        _edits(page, address, watchlist)
        _is_told_of_a_conflict(page, address, watchlist)
        _adds_a_feed(page, address, site.folder / "feeds.yaml")
        _meets_a_hostile_page(page, address, evil, watchlist)
        page.goto(f"{address}/feeds")
        page.click("text=Log out")
        page.goto(f"{address}/feeds")
        assert page.url.startswith(f"{address}/login?next=")


def _logs_in(page: Any, address: str) -> None:
    page.goto(f"{address}/watchlist")
    page.fill("[name=name]", "anna")
    page.fill("[name=password]", "a wrong password")
    page.click("main button")
    assert page.locator("[role=alert]").inner_text() == "This name and password do not fit."
    page.fill("[name=password]", PASSWORD)
    page.click("main button")
    assert page.url == f"{address}/watchlist"


def _edits(page: Any, address: str, watchlist: Path) -> None:
    page.click("main >> text=Edit")
    page.fill("[name=draft]", WATCHLIST.replace("name: Taliban", "nam: Taliban"))
    page.click("text=Review changes")
    assert "line 4:" in page.locator("[role=alert]").inner_text()
    page.fill("[name=draft]", WATCHLIST.replace("[Taliban] ", "[Taliban, Islamic Emirate] "))
    page.click("text=Review changes")
    assert page.locator("tr.added").count() == page.locator("tr.cut").count() == 1
    page.select_option("[name=since]", "0")
    page.click("text=Try it on the archive")
    page.wait_for_selector("text=Gained: 1")  # the page asks again by itself, without a script
    assert page.locator("mark").inner_text() == "Islamic Emirate"
    page.click("main >> text=Save")
    assert "Saved." in page.locator("[role=status]").inner_text()
    assert watchlist.read_text("utf-8") == WATCHLIST.replace(
        "[Taliban] ", "[Taliban, Islamic Emirate] "
    )


def _is_told_of_a_conflict(page: Any, address: str, watchlist: Path) -> None:
    page.goto(f"{address}/watchlist/edit")
    page.fill("[name=draft]", WATCHLIST)
    page.click("text=Review changes")
    theirs = WATCHLIST + "# theirs\n"
    watchlist.write_text(theirs, "utf-8")
    page.click("text=Save without trying")
    assert "the file has changed meanwhile" in page.inner_text("h1")
    assert "# theirs" in page.locator("tr.cut").inner_text()
    assert watchlist.read_text("utf-8") == theirs


def _adds_a_feed(page: Any, address: str, feeds: Path) -> None:
    page.goto(f"{address}/feeds/add")
    page.fill("[name=url]", HOME)
    page.click("text=Look for feeds")
    page.wait_for_selector("text=Add this feed")
    assert ITEMS[0].title in page.inner_text("main")
    page.fill("[name=outlet]", "Khabar")
    page.click("text=Add this feed")
    assert "Added" in page.locator("[role=status]").inner_text()
    assert "outlet: Khabar" in feeds.read_text("utf-8")


def _meets_a_hostile_page(
    page: Any, address: str, evil: ThreadingHTTPServer, watchlist: Path
) -> None:
    before = watchlist.read_bytes()
    page.goto(f"{address}/watchlist/edit")
    token = page.get_attribute("main [name=token]", "value")  # even one that leaked
    _Evil.text = EVIL.replace("TARGET", address).replace("TOKEN", token)
    tab = page.context.browser.new_context(storage_state=page.context.storage_state()).new_page()
    answers: list[tuple[str, str, int]] = []
    tab.on("response", lambda one: answers.append((one.request.method, one.url, one.status)))
    tab.goto(f"http://127.0.0.1:{evil.server_port}/")
    tab.wait_for_load_state("networkidle")
    tab.evaluate("document.forms[1].submit()")
    tab.wait_for_url(f"{address}/**")
    posts = {
        (url.removeprefix(address), status) for method, url, status in answers if method == "POST"
    }
    assert posts == {("/watchlist/save", 400), ("/logout", 400)}
    assert watchlist.read_bytes() == before
    framed = [frame for frame in tab.frames if frame.url.endswith("/watchlist/edit")]
    assert not [frame for frame in framed if "Review changes" in frame.content()]
    tab.context.close()
