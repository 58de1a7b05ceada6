"""The pages that are read, in a real browser: keys, six scripts, right to left, a phone, no scripts, hostile text."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from extractors.model import Mention, Relation, Salience
from tests.entrypoints.web.test_reading_pages import CONFIG, PAGES, TALIBAN
from tests.support import store_world as world
from tests.support.page_site import Site
from tests.support.smtp_server import free_port
from tests.support.store_world import NOON, at
from wirewatch.adapters.archive import Archive
from wirewatch.adapters.http.messages import Response
from wirewatch.adapters.store import archive_records, articles, digests
from wirewatch.adapters.store.archive_records import WarcPlace
from wirewatch.adapters.store.engine import Store, open_store
from wirewatch.domain.configuration import Config

CHROMIUM = shutil.which("chromium")
pytestmark = [pytest.mark.slow, pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium")]

TEXTS = {  # language: title, body with an alias of the actor, a word to search for, the form in which it stands
    "en": (
        "Delegation reaches the border",
        "The Taliban sent nine trucks over the old bridge.",
        "truck",
        "trucks",
    ),
    "ru": (
        "Делегация прибыла к границе",
        "Талибан открыл мост для девяти машин.",
        "машина",
        "машин",
    ),
    "fa": ("هیئت به مرز رسید", "طالبان پل را برای نه موتر باز کردند.", "موتر", "موتر"),
    "hi": ("दल सीमा पर पहुँचा", "तालिबान ने नौ ट्रकों के लिए पुल खोला।", "पुल", "पुल"),
    "zh": ("代表团抵达边境", "塔利班为九辆卡车开放了大桥。", "桥", "桥"),
    "el": (
        "Η αντιπροσωπεία έφτασε",
        "Οι Ταλιμπάν άνοιξαν τη γέφυρα για εννέα φορτηγά.",
        "γέφυρα",
        "γέφυρα",
    ),
}
ALIASES = {
    "en": "Taliban",
    "ru": "Талибан",
    "fa": "طالبان",
    "hi": "तालिबान",
    "zh": "塔利班",
    "el": "Ταλιμπάν",
}
EVIL = (
    '"><script>fetch("http://evil.example/1")</script><img src="http://evil.example/2" onerror="fetch(1)">'
    '<style>*{background:url(http://evil.example/3)}</style><link rel=stylesheet href="http://evil.example/4">'
    '<iframe src="http://evil.example/5"></iframe><form action="http://evil.example/6"><button autofocus>x</button>'
    '</form><meta http-equiv=refresh content="0;url=http://evil.example/7"><svg onload=fetch(1)>'
)
PHONE = {"width": 390, "height": 844}


@dataclass
class ReadSite(Site):
    """A server over stored news, which nobody need log in to."""

    def config(self) -> Config:
        """Return the configuration."""
        aliases: dict[str, tuple[str, ...]] = {
            language: (alias,) for language, alias in ALIASES.items()
        }
        return replace(CONFIG, actors=(replace(TALIBAN, aliases=aliases), *CONFIG.actors[1:]))


def fill(store: Store, home: Path) -> None:
    with Archive(home / "archive") as archive, store.begin() as tx:
        (feed_id,) = world.sync(tx, world.feed()).values()
        world.series(tx, "morning")
        digests.record_digest(tx, world.digest(1), subject="Issue 1", stories=[])
        answer = Response(
            url="https://www.herald.example/en", status=200, headers=(("content-type", "text/html"),),
            body=f"<html><body>{EVIL}<p>As archived</p></body></html>".encode(), fetched_at=NOON,
        )  # fmt: skip
        kept = archive.write(answer, request_url=answer.url, now=NOON)
        place = WarcPlace(
            url=answer.url, file=kept.file, offset=kept.offset, length=kept.length, fetched_at=NOON, status=200,
            sha256=kept.sha256,
        )  # fmt: skip
        (record,) = archive_records.add_archive_records(tx, [place])
        for number, (language, (title, body, _, _)) in enumerate(
            [*TEXTS.items(), *[("en", ("", "", "", ""))] * 12]
        ):
            evil = number >= len(TEXTS)
            title, body = (f"{EVIL} {number}", f"The Taliban {EVIL}") if evil else (title, body)
            alias = ALIASES[language]
            start = body.index(alias)
            found = Mention(
                actor="taliban", alias=alias, alias_language=language, surface=alias, start=start,
                end=start + len(alias), rule="exact", reason=f"alias “{alias}”: as written",
            )  # fmt: skip
            new = world.article(
                feed_id, f"{language}{number}", title=title, lead="", body=body, language=language,
                seen_at=at(number), published_at=at(number), outlet=EVIL if evil else "Herald", warc_record_id=record,
            )  # fmt: skip
            saliences = [Salience(actor="taliban", score=1.0, about=True)]
            article_id = articles.add_article(tx, new, mentions=[found], saliences=saliences)
            copy = {"relation": Relation.COPY, "nearest": "1", "reason": EVIL}
            copied: dict[str, Any] = copy if number in (6, 7) else {}
            world.place(tx, article_id, "key00000" if copied else f"key{number:05}", **copied)


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("reading")
    store = open_store(f"sqlite:///{folder}/wirewatch.db")
    fill(store, folder)
    with ReadSite(store, folder, {}).served(free_port()) as served:
        yield served
    store.close()


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield launched
        launched.close()


@dataclass
class Seen:
    """What a page asked for elsewhere, and what it complained of."""

    requests: list[str]
    complaints: list[str]


def opened(browser: Any, address: str, **options: Any) -> tuple[Any, Seen]:
    page = browser.new_context(**options).new_page()
    page.set_default_timeout(10_000)
    seen = Seen([], [])
    page.on(
        "request",
        lambda one: seen.requests.append(one.url) if not one.url.startswith(address) else None,
    )
    page.on("console", lambda one: seen.complaints.append(one.text))
    page.on("pageerror", lambda one: seen.complaints.append(str(one)))
    return page, seen


OWN = [
    path
    for path in PAGES
    if "nothing-here" not in path and "99" not in path and "delivery" not in path
]


def test_every_page_opens_without_a_complaint_or_a_request_to_elsewhere_on_a_phone(
    browser: Any, address: str
) -> None:
    page, seen = opened(browser, address, viewport=PHONE)
    for path in OWN:
        status = page.goto(f"{address}{path}", wait_until="load").status
        assert status == (422 if path == "/search?q=(" else 200), path
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= PHONE["width"], (path, wide)
    page.goto(f"{address}/article/7/archived", wait_until="networkidle")
    assert page.frame_locator("iframe").locator("text=As archived").count() == 1
    page.goto(f"{address}/article/7/archived/frame", wait_until="networkidle")
    assert page.url.startswith(address)
    # The browser says of a page that is refused that it was; that is no complaint of ours.
    assert [one for one in seen.complaints if "422" not in one] == []
    assert seen.requests == []
    page.context.close()


def focused(page: Any) -> Any:
    return page.evaluate(
        "[...document.querySelectorAll('[data-item]')].indexOf(document.activeElement)"
    )


def test_every_key_does_what_the_list_of_keys_says(browser: Any, address: str) -> None:
    page, seen = opened(browser, address, viewport={"width": 1000, "height": 2000})
    home = f"{address}/?since=24h&limit=5"
    page.goto(home)
    for keys, place in (("j", 0), ("n", 1), ("k", 0), ("p", 0), ("j", 1)):
        page.keyboard.press(keys)
        assert focused(page) == place, keys
    assert page.evaluate("scrollY") == 0  # the second item is in view: nothing has moved
    page.set_viewport_size({"width": 1000, "height": 700})
    for _ in range(3):
        page.keyboard.press("j")
    box = page.evaluate(
        "(({top, bottom}) => [top, bottom])(document.activeElement.getBoundingClientRect())"
    )
    assert box[0] >= 0  # brought into view, by as little as that takes
    assert box[1] <= 701
    page.keyboard.press("z")
    page.keyboard.press("t")
    page.wait_for_function("document.activeElement.getBoundingClientRect().top < 40 || scrollY > 0")
    page.keyboard.press("m")
    assert page.evaluate("document.activeElement.querySelector('details').open")
    page.keyboard.press("j")
    assert (
        page.evaluate("document.activeElement.rel") == "next"
    )  # the list goes on on its next page
    page.keyboard.press("l")
    page.wait_for_url("**cursor=**")
    page.keyboard.press("h")
    page.wait_for_url(home)
    page.keyboard.press("ArrowRight")
    page.wait_for_url("**cursor=**")
    for key, path in (("g t", "/"), ("g a", "/actors"), ("g s", "/search"), ("g q", "/statements"),
                      ("g c", "/coming-up"), ("g d", "/digests"), ("g h", "/status")):  # fmt: skip
        page.goto(f"{address}/status" if path == "/" else f"{address}/")
        for one in key.split():
            page.keyboard.press(one)
        page.wait_for_url(f"{address}{path}")
    page.goto(f"{address}/")
    page.keyboard.press("/")
    page.wait_for_url(f"{address}/search")
    page.wait_for_function("document.activeElement.name === 'q'")
    page.keyboard.type("j/?g t")  # in a field they are letters
    assert page.input_value("[name=q]") == "j/?g t"
    page.keyboard.press("Escape")
    page.goto(f"{address}/story/key00000")
    page.keyboard.press("?")
    assert page.locator("dialog[open] dt").count() >= 15
    page.keyboard.press("j")
    assert focused(page) == -1
    page.keyboard.press("Escape")
    assert page.locator("dialog[open]").count() == 0
    page.keyboard.press("j")
    page.keyboard.press("o")
    page.wait_for_url(f"{address}/article/1")
    page.keyboard.press("u")
    page.wait_for_url(f"{address}/story/key00000")
    with page.expect_navigation():
        page.keyboard.press("r")
    page.context.route(
        "https://www.herald.example/**", lambda route: route.fulfill(body="the outlet’s page")
    )
    page.keyboard.press("j")
    with page.context.expect_page() as tab:
        page.keyboard.press("v")
    assert tab.value.evaluate("document.referrer + (window.opener ? 'opener' : '')") == ""
    tab.value.close()
    page.keyboard.press("V")
    page.wait_for_url("https://www.herald.example/**")
    assert seen.complaints == []
    page.context.close()


def test_search_finds_six_scripts_without_scripts_of_its_own(browser: Any, address: str) -> None:
    page, seen = opened(browser, address, java_script_enabled=False)
    page.goto(f"{address}/")
    page.click("nav.main >> text=Search")
    for language, (title, _, word, form) in TEXTS.items():
        page.fill("[name=q]", word)
        page.click("main button")
        assert page.inner_text("article .headline").strip() == title, language
        assert form in page.locator("main mark").all_inner_texts(), language
    page.click("article .headline a")
    assert page.locator(".body mark").first.inner_text() == ALIASES["el"]
    page.click(".body mark a")
    assert page.url.endswith("#why-1")
    page.goto(f"{address}/?since=24h")
    page.select_option("[name=by]", "actor")
    page.click("main form button")
    assert "by=actor" in page.url
    assert page.locator("h2.group").count() == 1
    assert seen.requests == []
    page.context.close()


def test_a_text_from_right_to_left_stands_so_and_the_page_around_it_does_not(
    browser: Any, address: str
) -> None:
    page, _ = opened(browser, address, viewport=PHONE, color_scheme="dark")
    page.goto(f"{address}/search?q={TEXTS['fa'][2]}")
    page.click("article .headline a")
    direction = "(selector) => getComputedStyle(document.querySelector(selector)).direction"
    assert page.evaluate(direction, "h1") == page.evaluate(direction, ".body p") == "rtl"
    assert page.evaluate(direction, "html") == page.evaluate(direction, "nav") == "ltr"
    right = page.evaluate("""() => { const range = document.createRange();
        range.selectNodeContents(document.querySelector('.body p'));
        return innerWidth - range.getBoundingClientRect().right; }""")
    assert right < 40
    page.context.close()
