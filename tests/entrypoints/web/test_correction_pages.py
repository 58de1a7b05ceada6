"""Stories corrected by the browser, and each correction taken back; what was not corrected by a page of ours is not."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from extractors.model import Relation
from tests.support import store_world as world
from tests.support.page_site import OWN, QUICK, Site, logged_in, token_of
from tests.support.store_world import at
from wirewatch.adapters.store import leases, stories
from wirewatch.adapters.store.engine import open_store
from wirewatch.adapters.store.lease_holders import Holder
from wirewatch.entrypoints.web import corrections
from wirewatch.steps.group import GROUPING_LEASE

BRIDGE, STRIKE = "abcd2345", "efgh2345"


@pytest.fixture
def site(sqlite_url: str, tmp_path: Path) -> Iterator[Site]:
    folder = tmp_path / "config"
    folder.mkdir()
    (folder / "feeds.yaml").write_text(
        "feeds:\n  - outlet: Herald\n    url: https://www.herald.example/rss\n"
    )
    (folder / "watchlist.yaml").write_text(
        "actors:\n  - {id: taliban, name: Taliban, aliases: {en: [Taliban]}}\n"
    )
    (folder / "digests.yaml").write_text(
        "series:\n  - {id: daily, at: ['07:00'], actors: [taliban]}\n"
    )
    (folder / "settings.yaml").write_text("")
    store = open_store(sqlite_url)
    with store.begin() as tx:
        (feed_id,) = world.sync(tx, world.feed()).values()
        for number, name in enumerate(("wire", "gazette", "courier")):
            article = world.flagged(tx, feed_id, name, seen_at=at(number), published_at=at(number))
            lead = name != "gazette"
            world.place(
                tx,
                article,
                STRIKE if name == "courier" else BRIDGE,
                Relation.LEAD if lead else Relation.COPY,
            )
    yield Site(store, tmp_path, {"anna": QUICK.hash("four quiet words here")}, folder=folder)
    store.close()


@pytest.fixture
def browser(site: Site) -> TestClient:
    return logged_in(site)


def grouped(site: Site) -> dict[str, list[str]]:
    """Return the articles of each story that has any."""
    found: dict[str, list[str]] = {}
    with site.store.read() as tx:
        for name in ("wire", "gazette", "courier"):
            story = stories.find_story(tx, f"https://www.herald.example/{name}")
            assert story is not None
            found.setdefault(story.key, []).append(name)
    return found


def send(browser: TestClient, path: str, **sent: Any) -> Any:
    token = token_of(browser.get("/watchlist/edit").text)
    return browser.post(f"/story/{path}", data={"token": token, **sent}, headers=OWN)


def corrected(browser: TestClient, path: str, **sent: Any) -> str:
    """Correct a story; return the page that says so."""
    answer = send(browser, path, **sent)
    assert answer.status_code == 303, answer.text
    page: str = browser.get(answer.headers["location"]).text
    return page


def take_back(browser: TestClient, page: str) -> Any:
    (path,) = re.findall('action="/story/([^"]+/undo)"', page)
    (done,) = re.findall('name="done" value="([^"]+)"', page)
    return send(browser, path, done=done)


def test_articles_are_split_off_and_joined_again(site: Site, browser: TestClient) -> None:
    story = browser.get(f"/story/{BRIDGE}").text
    assert "Correct this story" in story
    (_, number) = re.findall('type="checkbox" name="article" value="([0-9]+)"', story)
    page = corrected(browser, f"{BRIDGE}/split", article=number, later="1")
    assert f"1 article of story {BRIDGE} moved into a new story" in page
    assert sorted(grouped(site).values()) == [["courier"], ["gazette"], ["wire"]]
    (new,) = set(grouped(site)) - {BRIDGE, STRIKE}
    assert f'href="/story/{new}"' in page
    assert take_back(browser, page).headers["location"] == f"/story/{BRIDGE}"
    assert grouped(site)[BRIDGE] == ["wire", "gazette"]


def test_stories_are_joined_by_an_address_and_parted_again(site: Site, browser: TestClient) -> None:
    page = corrected(browser, f"{BRIDGE}/join", other=f"http://127.0.0.1:8484/story/{STRIKE}?x=1")
    assert grouped(site) == {BRIDGE: ["wire", "gazette", "courier"]}
    take_back(browser, page)
    assert grouped(site) == {BRIDGE: ["wire", "gazette"], STRIKE: ["courier"]}
    corrected(browser, f"{BRIDGE}/join", other="https://www.herald.example/courier")
    assert list(grouped(site)) == [BRIDGE]


def test_what_a_story_follows_is_set_and_set_back(site: Site, browser: TestClient) -> None:
    page = corrected(browser, f"{STRIKE}/follows", earlier=BRIDGE)
    assert f"This story takes story {BRIDGE} further" in page
    assert "Before and after" in browser.get(f"/story/{STRIKE}").text
    take_back(browser, page)
    assert "Before and after" not in browser.get(f"/story/{STRIKE}").text
    corrected(browser, f"{STRIKE}/follows", earlier=BRIDGE)
    page = corrected(browser, f"{STRIKE}/follows", nothing="1")
    assert "no earlier one" in page
    take_back(browser, page)
    assert "Before and after" in browser.get(f"/story/{STRIKE}").text


@pytest.mark.parametrize(
    ("path", "sent", "status", "said"),
    [
        (f"{BRIDGE}/split", {}, 422, "No article is chosen"),
        (f"{BRIDGE}/split", {"article": "99"}, 422, "is no article of story"),
        (f"{BRIDGE}/split", {"article": "x"}, 422, "No article is chosen"),
        (f"{BRIDGE}/split", {"article": ["1", "2"]}, 422, "leave at least one in it"),
        (f"{BRIDGE}/join", {"other": "nothing"}, 404, "is neither a story nor an article of one"),
        (f"{BRIDGE}/join", {"other": BRIDGE}, 422, "one story already"),
        (f"{BRIDGE}/join", {}, 422, "No story is named"),
        (f"{BRIDGE}/follows", {"earlier": BRIDGE}, 422, "cannot follow itself"),
        ("unknown/follows", {"nothing": "1"}, 404, "is neither a story nor an article of one"),
    ],
)
def test_what_cannot_be_corrected_is_said(
    site: Site, browser: TestClient, path: str, sent: dict[str, Any], status: int, said: str
) -> None:
    answer = send(browser, path, **sent)
    assert answer.status_code == status
    assert said.lower() in answer.text.lower()
    assert len(grouped(site)) == 2


def test_only_what_a_page_of_ours_offered_is_taken_back(site: Site, browser: TestClient) -> None:
    page = corrected(browser, f"{BRIDGE}/join", other=STRIKE)
    (done,) = re.findall('name="done" value="([^"]+)"', page)
    for path, forged in (
        (f"{BRIDGE}/undo", done[:-3] + "abc"),
        (f"{STRIKE}/undo", done),
        (f"{BRIDGE}/undo", ""),
    ):
        assert send(browser, path, done=forged).status_code == 422
    assert list(grouped(site)) == [BRIDGE]
    assert browser.get(f"/story/{BRIDGE}/corrected?done=forged").status_code == 303


def test_while_articles_are_grouped_a_correction_waits_and_then_says_so(
    site: Site, browser: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(corrections, "LOCK_TIMEOUT_SECONDS", 0.1)
    other = Holder("elsewhere", 1, "once")
    assert leases.take_leases(site.store, GROUPING_LEASE, ["*"], holder=other, seconds=600)
    answer = send(browser, f"{BRIDGE}/join", other=STRIKE)
    assert answer.status_code == 409
    assert "try again in a minute" in answer.text.lower()


def test_every_correction_asks_for_the_token(site: Site, browser: TestClient) -> None:
    stranger = site.browser()
    for path in ("split", "join", "follows", "undo"):
        sent = {"other": STRIKE, "token": "x"}
        assert browser.post(f"/story/{BRIDGE}/{path}", data=sent, headers=OWN).status_code == 403
        assert stranger.post(f"/story/{BRIDGE}/{path}", data=sent, headers=OWN).status_code == 303
    assert len(grouped(site)) == 2
