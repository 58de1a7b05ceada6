"""The HTTP API, asked as a program would: what it answers, whom it refuses, what it never says."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator
from datetime import time, timedelta
from typing import Any

import httpx
import pytest
from sqlalchemy import text

from extractors.model import AnnouncedDate, Statement
from extractors.names.actors import Actor
from tests.support import store_world as world
from tests.support.store_world import HALF_HOUR, NOON, at
from wirewatch.adapters.store import digests, key_values, statements
from wirewatch.adapters.store.engine import Store, open_store
from wirewatch.domain.configuration import Config, Feed, Series, Settings
from wirewatch.domain.operations import MachineReport
from wirewatch.entrypoints.service import TimedCache
from wirewatch.entrypoints.web.api import ApiContext
from wirewatch.entrypoints.web.app import create_app

TALIBAN = Actor(id="taliban", name="Taliban", aliases={"en": ("Taliban",), "ru": ("Талибан",)})
UNAMA = Actor(id="unama", name="UNAMA", aliases={"en": ("UNAMA",)})
HERALD = world.feed()
TOKEN = "a-token-of-more-than-twenty-signs"
ALL_OF_IT = "The Taliban came. " + "Nobody saw them leave the town again. " * 30
LISTS = ("stories", "articles", "statements", "coming-up", "actors", "usual", "digests", "feeds")


def config() -> Config:
    series = Series(id="morning", actors=("taliban",), at=(time(8),))
    feeds = (Feed(outlet=HERALD.outlet, url=HERALD.url),)
    return Config(
        feeds=feeds,
        actors=(TALIBAN, UNAMA),
        interests=(),
        series=(series,),
        settings=Settings(),
        hash="1",
    )


class Asker:
    """Asks the API of one store."""

    def __init__(self, store: Store, *, full_text: bool = False, token: str | None = None) -> None:
        context = ApiContext(
            store=store,
            config=config,
            now=lambda: NOON + HALF_HOUR,
            full_text=full_text,
            cache=TimedCache(seconds=0),
        )
        app = create_app(
            context, version="1", tokens={"T": token} if token else {}, hosts=["127.0.0.1:8484"]
        )
        self.transport = httpx.ASGITransport(app, raise_app_exceptions=False)

    def get(self, path: str, **headers: str) -> httpx.Response:
        return self.request("GET", path, headers)

    def request(self, method: str, path: str, headers: dict[str, str]) -> httpx.Response:
        async def sent() -> httpx.Response:
            async with httpx.AsyncClient(
                transport=self.transport, base_url="http://127.0.0.1:8484"
            ) as client:
                return await client.request(method, path, headers=headers)

        return asyncio.run(sent())

    def items(self, path: str) -> list[Any]:
        answer = self.get(path)
        assert answer.status_code == 200, answer.text
        found: list[Any] = answer.json()["items"]
        return found


@pytest.fixture
def filled(sqlite_url: str) -> Iterator[Store]:
    opened = open_store(sqlite_url)
    yield fill(opened)
    opened.close()


def fill(store: Store) -> Store:
    """Store three flagged articles, each a story of its own with a quote and a date, and three issues."""
    with store.begin() as tx:
        (feed_id,) = world.sync(tx, HERALD).values()
        world.series(tx, "morning")
        for number, name in enumerate(("talks", "truce", "school")):
            words: dict[str, Any] = {
                "seen_at": at(number),
                "title": f"Title of {name}",
                "body": ALL_OF_IT,
                "language": "en",
            }
            article_id = world.flagged(tx, feed_id, name, **words)
            world.place(tx, article_id, f"key{number:05}")
            said = Statement(
                quote=f"We shall {name}.",
                speaker="Zamir Kabulov",
                verb="said",
                start=0,
                end=5,
                via=None,
            )
            day = AnnouncedDate(
                span="5 April",
                start=0,
                end=7,
                date="2026-04-05",
                kind="upcoming",
                sentence=f"On 5 April they {name}.",
            )
            statements.replace_statements(tx, article_id, statements=[said], dates=[day])
        for number in (1, 2, 3):
            made = world.digest(number, due_at=NOON - timedelta(days=4 - number))
            digests.record_digest(tx, made, subject=f"Issue {number}", stories=[])
    return store


@pytest.fixture
def ask(filled: Store) -> Asker:
    return Asker(filled)


EVERY = (
    *(f"/api/{name}" for name in LISTS),
    "/api/stories?actor=taliban&since=2026-03-01&until=2027-01-01T00:00:00Z",
    "/api/stories/key00000",
    "/api/articles?actor=taliban&outlet=Herald&language=en",
    "/api/articles/1",
    "/api/statements?actor=taliban&speaker=kabulov",
    "/api/coming-up?actor=taliban&until=2026-12-31",
    "/api/digests/morning/1",
    "/api/search?q=town",
    "/api/explain?url=https://www.herald.example/talks",
    "/api/coverage",
    "/metrics",
    "/health",
)


def test_every_path_answers_on_each_kind_of_store(store: Store) -> None:
    asker = Asker(fill(store))
    assert {path: asker.get(path).status_code for path in EVERY} == dict.fromkeys(EVERY, 200)
    page = asker.get("/api/stories?limit=2").json()
    (last,) = asker.items(f"/api/stories?cursor={page['next']}")
    assert last["key"] == "key00000"


def test_stories_come_newest_first_with_what_they_name(ask: Asker) -> None:
    found = ask.items("/api/stories?actor=taliban")
    assert [one["key"] for one in found] == ["key00002", "key00001", "key00000"]
    newest = found[0]
    assert (newest["title"], newest["outlet"], newest["actors"]) == (
        "Title of school",
        "Herald",
        ["taliban"],
    )
    assert (newest["articles"], newest["outlets"]) == (1, 1)
    assert ask.items("/api/stories?actor=unama") == []


def test_one_story_and_one_article(ask: Asker) -> None:
    story = ask.get("/api/stories/key00000").json()
    (member,) = story["articles"]
    assert (member["title"], member["relation"]) == ("Title of talks", "lead")
    article = ask.get(f"/api/articles/{member['id']}").json()
    assert [one["quote"] for one in article["statements"]] == ["We shall talks."]
    assert [one["date"] for one in article["dates"]] == ["2026-04-05"]
    assert [one["actor"] for one in article["mentions"]] == ["taliban"]


def test_articles_by_time_outlet_and_language(ask: Asker) -> None:
    until = at(1).isoformat().replace("+00:00", "Z")
    assert [one["title"] for one in ask.items(f"/api/articles?until={until}")] == ["Title of talks"]
    assert len(ask.items("/api/articles?outlet=Herald&language=en&flagged=false")) == 3
    assert ask.items("/api/articles?language=ru") == []


def test_statements_by_a_part_of_the_speakers_name(ask: Asker) -> None:
    assert [one["quote"] for one in ask.items("/api/statements?speaker=kabulov&actor=taliban")] == [
        "We shall school.",
        "We shall truce.",
        "We shall talks.",
    ]
    assert ask.items("/api/statements?speaker=nobody") == []


def test_the_other_lists(ask: Asker) -> None:
    assert {one["date"] for one in ask.items("/api/coming-up?until=2026-05-01")} == {"2026-04-05"}
    assert [one["id"] for one in ask.items("/api/actors")] == ["taliban", "unama"]
    assert {one["state"] for one in ask.items("/api/usual")} == {"too new"}
    assert [one["number"] for one in ask.items("/api/digests?series=morning")] == [3, 2, 1]
    assert ask.get("/api/digests/morning/2").json()["number"] == 2
    assert [one["outlet"] for one in ask.items("/api/feeds")] == ["Herald"]
    assert ask.get("/api/coverage").json()["feeds_total"] == 1


def test_search_and_its_mistakes(ask: Asker) -> None:
    assert ask.get("/api/search?q=nothing-like-it").json()["total"] == 0
    wrong = ask.get("/api/search?q=(talks")
    assert wrong.status_code == 422
    assert wrong.json()["error"]["what"].startswith("q, character")


def test_explain_tells_the_way_of_an_address(ask: Asker) -> None:
    found = ask.get("/api/explain?url=https://www.herald.example/talks").json()
    assert (found["article"]["title"], found["story"]) == ("Title of talks", "key00000")
    assert ask.get("/api/explain?url=https://elsewhere.example/").status_code == 404


@pytest.mark.parametrize(
    "path", ["stories", "articles", "statements", "digests", "coming-up", "actors"]
)
def test_a_cursor_leads_through_all_pages_without_a_gap(ask: Asker, path: str) -> None:
    whole = ask.items(f"/api/{path}")
    found, following = [], ""
    for _ in range(len(whole) + 1):
        page = ask.get(f"/api/{path}?limit=1{following}").json()
        found += page["items"]
        if page["next"] is None:
            break
        following = f"&cursor={page['next']}"
    assert found == whole
    assert len(whole) > 1


def test_what_the_client_has_is_not_sent_again(ask: Asker) -> None:
    first = ask.get("/api/stories")
    again = ask.get("/api/stories", **{"If-None-Match": f'W/"x", {first.headers["etag"]}'})
    assert (again.status_code, again.content) == (304, b"")
    assert ask.get("/api/stories", **{"If-None-Match": '"other"'}).status_code == 200


def test_whole_articles_are_sent_only_where_that_is_allowed(filled: Store) -> None:
    snippets, whole = Asker(filled), Asker(filled, full_text=True)
    paths = [*(f"/api/{name}" for name in LISTS), "/api/articles/1", "/api/stories/key00000"]
    paths += [
        "/api/search?q=town",
        "/api/explain?url=https://www.herald.example/talks",
        "/api/digests/morning/1",
    ]
    for path in paths:
        assert ALL_OF_IT[:600] not in snippets.get(path).text, path
    assert snippets.get("/api/articles/1").json()["text"] is None
    assert ALL_OF_IT in whole.get("/api/articles/1").json()["text"]


def test_a_text_that_is_one_sentence_is_not_sent_as_a_sentence(filled: Store) -> None:
    # Thai has no end marks: a whole article is one sentence for the store.
    endless, other = "การเจรจาสันติภาพ " * 200, "นายกรัฐมนตรีไทยเดินทาง " * 200
    with filled.begin() as tx:
        (feed_id,) = world.sync(tx, HERALD).values()
        late = world.flagged(
            tx, feed_id, "thai", seen_at=at(9), title="Thai", body=endless, language="th"
        )
        world.place(tx, late, "key00000")
        again = world.flagged(
            tx, feed_id, "thai2", seen_at=at(10), title="Thai", body=other, language="th"
        )
        world.place(tx, again, "key00000")
        day = AnnouncedDate(
            span="5", start=0, end=1, date="2026-04-06", kind="upcoming", sentence=endless.strip()
        )
        statements.replace_statements(tx, late, statements=[], dates=[day])
    for path, whole in (
        ("stories/key00000", other),
        (f"articles/{late}", endless),
        ("coming-up", endless),
    ):
        assert whole[:600] not in Asker(filled).get(f"/api/{path}").text, path
        assert whole[:600] in Asker(filled, full_text=True).get(f"/api/{path}").text, path


@pytest.mark.parametrize("path", ["/api/stories", "/api/openapi.json", "/metrics", "/api/none"])
def test_without_a_known_token_nothing_is_told(filled: Store, path: str) -> None:
    asker = Asker(filled, token=TOKEN)
    for sent in (
        {},
        {"Authorization": "Bearer wrong"},
        {"Authorization": TOKEN},
        {"Authorization": f"Basic {TOKEN}"},
    ):
        refused = asker.get(path, **sent)
        assert refused.status_code == 401
        assert refused.headers["www-authenticate"] == "Bearer"
        assert TOKEN not in refused.text
    assert asker.get("/api/stories", Authorization=f"Bearer {TOKEN}").status_code == 200
    assert asker.get("/health").json() == {"status": "ok"}


@pytest.mark.parametrize(
    "headers",
    [{"Host": "evil.example"}, {"Host": "127.0.0.1:9999"}, {"Origin": "https://evil.example"}],
)
def test_other_hosts_and_pages_of_other_sites_are_refused(
    ask: Asker, headers: dict[str, str]
) -> None:
    assert ask.get("/api/stories", **headers).status_code == 400


def test_every_answer_forbids_indexing_and_framing(ask: Asker) -> None:
    for path in ("/api/stories", "/health", "/metrics", "/none", "/api/stories?limit=0"):
        headers = ask.get(path).headers
        assert headers["x-robots-tag"] == "noindex, nofollow"
        assert "default-src 'none'" in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"


WRONG = [
    ("/api/stories?limit=0", 422),
    ("/api/stories?limit=201", 422),
    ("/api/stories?cursor=abc", 422),
    ("/api/stories?cursor=99999999999999999999.1", 422),
    ("/api/stories?cursor=999999999999999999.1", 422),
    ("/api/statements?cursor=1.5", 422),
    ("/api/stories?actor=nobody", 404),
    ("/api/stories?evry=1", 422),
    ("/api/stories?since=yesterday", 422),
    ("/api/stories?since=0001-01-01T00:00:00%2B14:00", 422),
    ("/api/articles/0", 422),
    ("/api/articles/99999999999", 422),
    ("/api/articles/999999", 404),
    ("/api/articles?outlet=%00", 422),
    ("/api/stories/none", 404),
    ("/api/stories/%00", 422),
    ("/api/coming-up?until=2026-02-31", 422),
    ("/api/digests/none/1", 404),
    ("/api/coverage?since=0.5", 422),
    ("/api/search", 422),
    ("/api/search?q=" + "a" * 301, 422),
    ("/api/explain?url=" + "a" * 2001, 422),
    ("/api/stories?actor=" + "a" * 9000, 400),
    ("/api/none", 404),
]


@pytest.mark.parametrize(("path", "status"), WRONG, ids=[path[:60] for path, _ in WRONG])
def test_a_mistake_is_answered_with_what_is_wrong_and_what_to_do(
    ask: Asker, path: str, status: int
) -> None:
    answer = ask.get(path)
    assert answer.status_code == status, answer.text
    error = answer.json()["error"]
    assert error["what"]
    assert error["do"]


def test_a_wrong_parameter_is_answered_in_plain_words(ask: Asker) -> None:
    said = {
        path: ask.get(f"/api/{path}").json()["error"]["what"]
        for path in (
            "stories?cursor=abc",
            "stories?limit=0",
            "stories?since=soon",
            "articles?language=FA!",
        )
    }
    assert said == {
        "stories?cursor=abc": "cursor: no page gave this",
        "stories?limit=0": "limit: it should be greater than or equal to 1",
        "stories?since=soon": "since: write it like 2021-10-15 or 2021-10-15T08:00Z",
        "articles?language=FA!": "language: it has characters that cannot stand there",
    }


def test_nothing_can_be_written(ask: Asker) -> None:
    for method in ("POST", "PUT", "PATCH", "DELETE"):
        answer = ask.request(method, "/api/stories", {})
        assert answer.status_code == 405
        assert "error" in answer.json()


def test_an_error_of_our_own_tells_nothing_of_the_program(ask: Asker, filled: Store) -> None:
    with filled.begin() as tx:
        tx.execute(text("UPDATE digests SET document = '{\"series\": 1}' WHERE number = 1"))
    answer = ask.get("/api/digests/morning/1")
    assert answer.status_code == 500
    assert "Traceback" not in answer.text
    assert ".py" not in answer.text


def test_a_store_that_cannot_be_read_is_said_so(ask: Asker, filled: Store) -> None:
    filled.engine.dispose()
    assert filled.path is not None
    filled.path.write_bytes(b"no database at all" * 100)
    for path in ("/health", "/api/stories"):
        answer = ask.get(path)
        assert (answer.status_code, answer.json()["error"]["what"]) == (
            503,
            "the store cannot be read now",
        )


def test_metrics_are_lines_that_prometheus_reads(ask: Asker, filled: Store) -> None:
    for name, pages in (("one", 300), ("two", 200)):
        worker = MachineReport(
            name=name, home="/var/w", at=NOON, disk_free=10**9, disk_total=10**10, pages=pages
        )
        with filled.begin() as tx:
            key_values.save_machine_report(tx, worker, now=NOON)
    lines = ask.get("/metrics").text.splitlines()
    assert 'wirewatch_feeds{state="new"} 1' in lines
    assert 'wirewatch_machine_pages_read_total{machine="one",home="/var/w"} 300' in lines
    assert 'wirewatch_machine_disk_free_bytes{machine="two",home="/var/w"} 1000000000' in lines
    assert any(
        line.startswith('wirewatch_digest_composed_timestamp_seconds{series="morning"} ')
        for line in lines
    )
    label = r'[a-z_]+="(\\.|[^"\\])*"'
    sample = re.compile(rf"[a-z_]+(\{{{label}(,{label})*\}})? -?\d+(\.\d+)?")
    assert all(line.startswith("# ") or sample.fullmatch(line) for line in lines)


def test_the_document_describes_every_path_and_names_the_token(filled: Store) -> None:
    document = Asker(filled).get("/api/openapi.json").json()
    assert {f"/api/{name}" for name in LISTS} <= document["paths"].keys()
    for path, operations in document["paths"].items():
        assert list(operations) == ["get"], path
        assert operations["get"]["summary"]
    closed = (
        Asker(filled, token=TOKEN).get("/api/openapi.json", Authorization=f"Bearer {TOKEN}").json()
    )
    assert closed["paths"]["/api/stories"]["get"]["security"] == [{"token": []}]


def test_what_is_counted_is_kept_for_a_minute() -> None:
    clock, made = [0.0], []

    def compute() -> int:
        made.append(1)
        return len(made)

    kept = TimedCache(clock=lambda: clock[0])
    assert [kept.get("a", compute), kept.get("a", compute), kept.get("b", compute)] == [1, 1, 2]
    for number in range(300):
        kept.get(f"many {number}", compute)
    assert len(kept._found) <= 101
    clock[0] = 61.0
    assert kept.get("a", compute) == 303
