"""The pages that are read: what each says, in which forms, and what hostile text in any field cannot do."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import time, timedelta
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from lxml import html
from sqlalchemy import event
from starlette.testclient import TestClient

from extractors.model import AnnouncedDate, Relation, Salience, Statement
from extractors.names.actors import Actor, Interest
from tests.support import store_world as world
from tests.support.store_world import HALF_HOUR, NOON, at
from wirewatch.adapters.archive import Archive
from wirewatch.adapters.store import articles, digests, outbox, statements
from wirewatch.adapters.store.engine import Store, open_store
from wirewatch.adapters.store.outbox import PlannedDelivery
from wirewatch.domain.configuration import Config, Feed, Series, Settings
from wirewatch.entrypoints.service import TimedCache
from wirewatch.entrypoints.web.api import ApiContext
from wirewatch.entrypoints.web.app import create_app
from wirewatch.entrypoints.web.pages import PageContext

TALIBAN = Actor(
    id="taliban", name="Taliban", kind="group", aliases={"en": ("Taliban",), "ru": ("Талибан",)}
)
UNAMA = Actor(id="unama", name="UNAMA", aliases={"en": ("UNAMA",)})
EVIL = "</title><script>alert(1)</script><img src=//evil.example onerror=alert(1)>\"' onclick='x' \u202e {{7*7}} =cmd()"
HERALD = world.feed()
CONFIG = Config(
    feeds=(Feed(outlet=HERALD.outlet, url=HERALD.url),),
    actors=(TALIBAN, UNAMA),
    interests=(Interest(id="both", when="taliban AND unama", name="Both"),),
    series=(
        Series(id="morning", actors=("taliban", "both"), at=(time(8),), timezone="Asia/Kabul"),
    ),
    settings=Settings(),
    hash="1",
)
PAGES = (
    *(
        "/",
        "/?since=7d&by=actor",
        "/?since=2026-03-01&actor=taliban",
        "/story/key00000",
        "/story/key00001",
        "/article/1",
    ),
    *(
        "/article/1?whole=1",
        "/article/1/archived",
        "/actors",
        "/actor/taliban",
        "/actor/unama",
        "/search",
    ),
    *(
        "/search?q=town",
        "/search?q=qqzzqq",
        "/search?q=(",
        "/statements",
        "/statements?speaker=kabulov&actor=taliban",
    ),
    *(
        "/statements?story=key00000",
        "/coming-up",
        "/coming-up?actor=taliban",
        "/digests",
        "/digests/morning/1",
    ),
    *("/digests/morning/1?delivery=2", "/status", "/nothing-here", "/article/99"),
)
LISTS = ("/today", "/story/key00000", "/actors", "/search", "/statements", "/coming-up", "/digests")


class Reader:
    """Asks the pages of one store as a browser without scripts does."""

    def __init__(
        self,
        store: Store,
        home: Path,
        *,
        config: Config = CONFIG,
        full_text: bool = True,
        **api_: Any,
    ) -> None:
        given: dict[str, Any] = {"cache": TimedCache(0)} | api_
        api = ApiContext(
            store=store,
            config=lambda: config,
            now=lambda: NOON + HALF_HOUR,
            full_text=full_text,
            **given,
        )
        app = create_app(
            api, version="1", tokens={}, hosts=["own"], pages=PageContext(api=api, home=home)
        )
        self.browser = TestClient(app, base_url="http://own", raise_server_exceptions=False)

    def page(self, path: str, status: int = 200) -> Any:
        answer = self.browser.get(path)
        assert answer.status_code == status, answer.text[-600:]
        return html.document_fromstring(answer.text)

    def words(self, path: str, status: int = 200) -> str:
        return " ".join(self.page(path, status).find(".//main").text_content().split())


def fill(store: Store, home: Path, *, words: str = "", name: str = "") -> None:
    """Store two stories with quotes and dates, an issue with two deliveries, and an archived page; `words` anywhere."""
    with Archive(home / "archive") as archive, store.begin() as tx:
        (feed_id,) = world.sync(tx, HERALD).values()
        world.series(tx, "morning")
        from wirewatch.adapters.http.messages import Response
        from wirewatch.adapters.store import archive_records
        from wirewatch.adapters.store.archive_records import WarcPlace

        answer = Response(
            url="https://www.herald.example/talks", status=200, headers=(("content-type", "text/html; charset=utf-8"),),
            body=f"<p>As archived {words}</p>".encode(), fetched_at=NOON,
        )  # fmt: skip
        kept = archive.write(answer, request_url=answer.url, now=NOON)
        (record,) = archive_records.add_archive_records(
            tx, [WarcPlace(url=answer.url, file=kept.file, offset=kept.offset, length=kept.length, fetched_at=NOON,
                           status=200, sha256=kept.sha256)],
        )  # fmt: skip
        for number, about in enumerate(("talks", "truce", "copy")):
            plain: dict[str, Any] = {
                "seen_at": at(number), "published_at": at(number), "title": f"Title of {about} {words}", "lead": words,
                "body": f"The Taliban left the town. {words}", "language": "en", "outlet": f"Herald{name}",
                "warc_record_id": record if number == 0 else None,
            }  # fmt: skip
            new = world.article(feed_id, about, **plain)
            about_it = Salience(actor="taliban", score=0.9, about=True)
            article = articles.add_article(
                tx, new, mentions=[world.mention()], saliences=[about_it]
            )
            key, relation = (
                ("key00000", Relation.COPY) if number == 2 else (f"key{number:05}", Relation.LEAD)
            )
            nearest = {"nearest": "1", "reason": f"97% of it {words}"} if number == 2 else {}
            world.place(tx, article, key, relation, **nearest)
            said = Statement(
                quote=f"We shall {about}. {words}",
                speaker=f"Zamir Kabulov{name}",
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
                sentence=f"On 5 April {about} {words}",
            )
            statements.replace_statements(tx, article, statements=[said], dates=[day])
        made = world.digest(1, due_at=NOON - timedelta(days=1))
        number = digests.record_digest(tx, made, subject=f"Issue 1 {words}", stories=[])
        filed = PlannedDelivery(
            subscriber="morning/0001.html", channel="file", identity="f", body=b"<p>as filed</p>"
        )
        mail = b"Content-Type: text/html; charset=utf-8\r\n\r\n<p>as mailed</p>"
        sent = PlannedDelivery(
            subscriber=f"anna@x.example{name}", channel="email", identity="m", body=mail
        )
        outbox.plan_deliveries(tx, number, [filed, sent], now=NOON)


@pytest.fixture
def small(sqlite_url: str) -> Iterator[Store]:
    opened = open_store(sqlite_url)
    yield opened
    opened.close()


@pytest.fixture
def reader(small: Store, tmp_path: Path) -> Reader:
    fill(small, tmp_path)
    return Reader(small, tmp_path)


def test_every_page_and_list_answers_on_each_kind_of_store(store: Store, tmp_path: Path) -> None:
    fill(store, tmp_path)
    reader = Reader(store, tmp_path)
    for path in (*PAGES, *(f"{one}.csv{'?q=town' if one == '/search' else ''}" for one in LISTS)):
        answer = reader.browser.get(path)
        assert answer.status_code in (200, 404, 422), (path, answer.text)
        assert (
            answer.status_code == 200 or "99" in path or "nothing" in path or path == "/search?q=("
        ), path
    assert "Title of talks" in reader.words("/?since=digest:morning")
    assert "3 articles in 7 days" in reader.words("/actor/taliban")


def test_every_page_opens_even_over_an_empty_store(small: Store, tmp_path: Path) -> None:
    reader = Reader(small, tmp_path)
    for path in (
        "/",
        "/actors",
        "/actor/taliban",
        "/search?q=x",
        "/statements",
        "/coming-up",
        "/digests",
        "/status",
    ):
        reader.page(path)
    assert "No story with a report since" in reader.words("/")
    assert "No issue was composed yet" in reader.words("/digests")


def test_today_begins_with_the_last_digest_and_says_so(reader: Reader) -> None:
    said = reader.words("/")
    assert (
        "Stories with a report since morning 1 (Sun 1 Mar 16:30)" in said
    )  # in Kabul, where its readers are
    assert "Title of talks" in said
    assert "2 reports, 1 of them derived from others" in said
    assert "Taliban “Taliban” in body" in said
    assert "What is usual is not known yet" in said


def test_when_nothing_is_new_today_says_so_and_shows_what_the_digest_told(
    small: Store, tmp_path: Path
) -> None:
    fill(small, tmp_path)
    with small.begin() as tx:
        digests.record_digest(tx, world.digest(2, due_at=at(20)), subject="Issue 2", stories=[])
    said = Reader(small, tmp_path).words("/")
    assert "Today: nothing new yet" in said
    assert "No story since morning 2" in said
    assert "Title of talks" in said


def test_nothing_new_is_not_said_without_what_was_read_since_the_digest(
    small: Store, tmp_path: Path
) -> None:
    fill(small, tmp_path)
    with small.begin() as tx:
        digests.record_digest(tx, world.digest(2, due_at=at(20)), subject="Issue 2", stories=[])
    said = Reader(small, tmp_path).words("/")
    # Nothing was polled since: the articles of the digest's own time are no answer to what is new.
    assert "No articles read, none flagged; 0 of 1 feed read" in said
    assert "so there may be news that is not here" in said


def test_what_was_read_is_counted_to_the_end_of_the_time_that_is_asked_for(
    small: Store, tmp_path: Path
) -> None:
    fill(small, tmp_path)
    reader = Reader(small, tmp_path, cache=TimedCache())
    assert "3 articles read" in reader.words("/?since=2026-03-01")
    assert "2 articles read" in reader.words(f"/?since=2026-03-01&until={at(1):%Y-%m-%dT%H:%MZ}")


def test_of_a_time_that_is_too_long_to_count_nothing_is_counted(reader: Reader) -> None:
    said = reader.words("/?since=2020-01-01")
    assert "Title of talks" in said
    assert "articles read" not in said
    assert reader.page("/?since=2020-01-01").xpath("//option[@value='unama']/text()") == ["UNAMA"]
    assert reader.page("/?since=7d").xpath("//option[@value='taliban']/text()") == ["Taliban (2)"]


def test_a_story_says_who_was_first_who_copied_and_how_that_is_known(reader: Reader) -> None:
    said = reader.words("/story/key00000")
    assert "2 reports in 1 outlet, 1 of them known to have reported by itself" in said
    assert "A copy of Herald" in said
    assert "97% of it" in said
    assert "“We shall talks.”" in said
    assert "Dates announced Sun 5 Apr 2026" in said


def test_an_article_leads_from_each_mark_to_its_reason(reader: Reader) -> None:
    page = reader.page("/article/1")
    mark = page.find(".//div[@class='body']//mark/a")
    target = page.get_element_by_id(mark.get("href").removeprefix("#"))
    assert "the alias as written" in target.text_content()
    assert "Nothing else in it comes near an alias" in reader.words("/article/1")


def test_what_an_edited_watchlist_would_flag_is_not_said_to_be_absent(
    small: Store, tmp_path: Path
) -> None:
    fill(small, tmp_path)
    with small.begin() as tx:
        old = articles.add_article(
            tx, world.article(1, "old", body="UNAMA left.", seen_at=at(5)), mentions=[]
        )
        empty = articles.add_article(
            tx, world.article(1, "empty", body="Rain.", seen_at=at(5)), mentions=[]
        )
    reader = Reader(small, tmp_path)
    said = reader.words(f"/article/{old}")
    assert "The watchlist as it is now flags it for UNAMA" in said
    assert "No alias of the watchlist stands" not in said
    assert "No alias of the watchlist stands" in reader.words(f"/article/{empty}")


def test_the_archived_page_is_framed_without_rights_and_its_bytes_are_only_a_file(
    reader: Reader,
) -> None:
    page = reader.browser.get("/article/1/archived")
    assert "frame-src 'self'" in page.headers["content-security-policy"]
    assert reader.page("/article/1/archived").find(".//iframe").get("sandbox") == ""
    frame = reader.browser.get("/article/1/archived/frame")
    assert "As archived" in frame.text
    assert frame.headers["content-security-policy"].startswith(
        "sandbox; default-src 'none'; style-src 'sha256-"
    )
    raw = reader.browser.get("/article/1/page")
    assert raw.content == b"<p>As archived </p>"
    assert raw.headers["content-type"] == "application/octet-stream"
    assert raw.headers["content-disposition"] == 'attachment; filename="article-1.html"'
    assert reader.browser.get("/article/2/page").status_code == 404


@pytest.mark.parametrize(
    "key", ["key00000", "..%2F..%2Fetc%2Fpasswd", "%2E%2E", "key00000%00", "x" * 200]
)
def test_evidence_is_of_stories_only_and_no_name_becomes_a_path(reader: Reader, key: str) -> None:
    answer = reader.browser.get(f"/story/{key}/evidence.zip")
    if key == "key00000":
        assert answer.content[:2] == b"PK"
        assert (
            answer.headers["content-disposition"] == 'attachment; filename="evidence-key00000.zip"'
        )
    else:
        assert answer.status_code == 404


def test_where_whole_texts_are_not_sent_only_passages_are_and_no_page(
    small: Store, tmp_path: Path
) -> None:
    fill(small, tmp_path, words="secret " * 80)
    reader = Reader(small, tmp_path, full_text=False)
    shown = reader.page("/article/1").find(".//div[@class='body']").text_content()
    assert 10 < shown.count("secret") < 60
    for path in (
        "/article/1/page",
        "/article/1/archived/frame",
        "/article/1/evidence.zip",
        "/story/key00000/evidence.zip",
    ):
        assert reader.browser.get(path).status_code == 403
    assert "Whole texts are not shown here" in reader.words("/article/1/archived")


def test_an_actor_is_never_said_to_be_quiet_without_a_known_usual(reader: Reader) -> None:
    said = reader.words("/actor/taliban")
    assert "3 articles in 7 days; its usual is not known yet." in said
    assert "no articles" not in reader.words("/actors")
    assert "A dash: no feed was read in that week." in said
    (weeks,) = [
        one["weeks"]
        for one in reader.browser.get("/actors.json").json()["items"]
        if one["actor"] == "unama"
    ]
    assert weeks == [None] * 11 + [0]
    assert "is no actor of watchlist.yaml" in reader.words("/actor/nobody", 404).lower()


def test_a_quote_that_two_outlets_carry_stands_once(reader: Reader, small: Store) -> None:
    said = Statement(
        quote="We shall talks.", speaker="Zamir Kabulov", verb="said", start=0, end=5, via=None
    )
    with small.begin() as tx:
        statements.replace_statements(tx, 3, statements=[said], dates=[])
    assert reader.words("/statements").count("We shall talks.") == 1
    assert len(reader.browser.get("/statements.json").json()["items"]) == 3


def test_what_an_actor_is_counted_by_is_what_its_links_find(reader: Reader, small: Store) -> None:
    with small.begin() as tx:
        new = world.article(1, "dari", body="The Taliban آمدند", language="prs", seen_at=at(5))
        about_it = Salience(actor="taliban", score=0.9, about=True)
        articles.add_article(tx, new, mentions=[world.mention()], saliences=[about_it])
    rows = reader.page("/actor/taliban").findall(".//div[@class='columns']//tr")
    counted = {
        row.find(".//a").get("href"): int(row.find(".//td[@class='n']").text_content())
        for row in rows
    }
    assert len(counted) == 3  # English, Persian, one outlet
    for link, count in counted.items():
        assert f"{count} article" in reader.words(link)


def test_a_search_says_what_it_found_and_why_it_found_nothing(reader: Reader) -> None:
    assert "3 articles, the newest first" in reader.words("/search?q=town")
    assert [one.text for one in reader.page("/search?q=town").findall(".//main//mark")][:1] == [
        "town"
    ]
    assert "No article holds qqzzqq, in any of its forms." in reader.words("/search?q=qqzzqq")
    assert "^" in reader.words("/search?q=(", 422)


def test_a_digest_is_shown_as_filed_and_as_each_reader_got_it(reader: Reader) -> None:
    said = reader.words("/digests/morning/1")
    assert "anna@x.exampleemailplanned" in said
    for delivery, words in (("1", "as filed"), ("2", "as mailed")):
        frame = reader.browser.get(f"/digests/morning/1/{delivery}")
        assert words in frame.text
        assert frame.headers["content-security-policy"].startswith("sandbox")
        assert "cross-origin-opener-policy" not in frame.headers  # it can be opened alone
    assert reader.browser.get("/digests/morning/2/1").status_code == 404
    assert reader.browser.get("/digests/evening/1/1").status_code == 404


@pytest.mark.parametrize("path", LISTS)
def test_every_list_is_had_as_json_csv_and_atom_by_suffix_and_by_format(
    reader: Reader, path: str
) -> None:
    query = "q=town" if path == "/search" else ""
    for form in ("json", "csv", "atom"):
        plain = "/" if path == "/today" else path
        by_suffix, by_format = (
            reader.browser.get(f"{path}.{form}?{query}"),
            reader.browser.get(f"{plain}?{query}&format={form}"),
        )
        assert by_suffix.status_code == by_format.status_code == 200, by_suffix.text
        assert form in by_suffix.headers["content-type"]
    rows = list(
        csv.reader(
            io.StringIO(reader.browser.get(f"{path}.csv?{query}").text.removeprefix("\ufeff"))
        )
    )
    items = reader.browser.get(f"{path}.json?{query}").json()["items"]
    entries = ElementTree.fromstring(reader.browser.get(f"{path}.atom?{query}").text).findall(
        "{*}entry"
    )
    assert len(rows) - 1 == len(items) == len(entries) > 0
    assert reader.browser.get(f"{path}?{query}&format=pdf").status_code == 404


def test_links_of_a_feed_lead_to_the_address_that_browsers_use(
    small: Store, tmp_path: Path
) -> None:
    fill(small, tmp_path)
    web = replace(CONFIG.settings.web, address="https://news.example.org")
    reader = Reader(
        small, tmp_path, config=replace(CONFIG, settings=replace(CONFIG.settings, web=web))
    )
    feed = ElementTree.fromstring(reader.browser.get("/today.atom?since=7d").text)
    links = [one.get("href", "") for one in feed.findall(".//{*}link")]
    assert links[0] == "https://news.example.org/today.atom?since=7d"
    assert all(one.startswith("https://news.example.org/") for one in links)
    answer = reader.browser.get("/actors/", follow_redirects=False)
    assert answer.status_code == 404  # no redirect, which would lead to http


def test_a_list_goes_on_where_its_page_ended_and_its_address_keeps_the_filter(
    reader: Reader,
) -> None:
    first = reader.page("/?since=7d&limit=1")
    following = first.find(".//a[@rel='next']").get("href")
    assert "since=7d" in following
    second = reader.page(following)
    titles = [page.find(".//article//h2").text_content().strip() for page in (first, second)]
    assert titles == ["Title of talks", "Title of truce"]
    assert second.find(".//a[@rel='next']") is None


@pytest.mark.parametrize(
    "path",
    ["/?cursor=x", "/?limit=0", "/?limit=999", "/?since=tomorrow", "/?since=9999-99-99", "/?by=x", "/?actor=%00",
     "/search?q=x&cursor=1.5.7", "/statements?actor=nobody", "/article/0", "/article/99999999999", "/story/%0a",
     "/digests/morning/99999999999", "/?format=exe", "/?since=9999-12-31T23:59Z", "/?since=0001-01-01",
     *(f"/article/99999999999999999999/{what}" for what in ("archived", "archived/frame", "page", "evidence.zip")),
     "/story/a%00b/evidence.zip"],
)  # fmt: skip
def test_a_wrong_address_is_explained_on_a_page(reader: Reader, path: str) -> None:
    answer = reader.browser.get(path)
    assert answer.status_code in (404, 422), answer.text
    assert "Traceback" not in answer.text


@pytest.mark.parametrize("full_text", [True, False])
def test_hostile_text_in_every_field_stays_text_in_every_form(
    small: Store, tmp_path: Path, full_text: bool
) -> None:
    fill(small, tmp_path, words=EVIL, name=EVIL[8:60])
    evil_series = replace(CONFIG.series[0], title=EVIL)
    actors = (replace(TALIBAN, name=f"Taliban {EVIL}"), UNAMA)
    reader = Reader(
        small,
        tmp_path,
        config=replace(CONFIG, actors=actors, series=(evil_series,)),
        full_text=full_text,
    )
    for path in PAGES:
        text = reader.browser.get(path).text
        page: Any = html.document_fromstring(text)
        assert [one.get("src") for one in page.iter("script")] == [
            page.find(".//head/script").get("src")
        ], path
        assert not list(page.iter("img", "object", "embed", "style", "base")), path
        assert not [
            name
            for one in page.iter()
            for name in one.attrib
            if name.startswith("on") or name == "style"
        ], path
        assert "\u202e" not in text, path
        assert "49" not in page.find(".//title").text, path
        foreign = [
            one.get("href")
            for one in page.iter("a")
            if (one.get("href") or "").startswith(("http", "//"))
        ]
        assert all(address.startswith("https://www.herald.example/") for address in foreign), path
    for path in LISTS:
        query = "?q=town" if path == "/search" else "?since=7d" if path == "/today" else ""
        ElementTree.fromstring(reader.browser.get(f"{path}.atom{query}").text)
        json.loads(reader.browser.get(f"{path}.json{query}").text)
        for row in csv.reader(
            io.StringIO(reader.browser.get(f"{path}.csv{query}").text.removeprefix("\ufeff"))
        ):
            assert not any(cell.startswith(("=", "+", "@")) for cell in row)


def test_every_page_carries_the_policy_and_no_inline_style_or_script(reader: Reader) -> None:
    for path in PAGES:
        answer = reader.browser.get(path)
        policy = answer.headers["content-security-policy"]
        assert policy.startswith(
            "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; "
        ), path
        for part in (
            "form-action 'self'",
            "frame-ancestors 'none'",
            "base-uri 'none'",
            "require-trusted-types-for",
        ):
            assert part in policy
        page: Any = html.document_fromstring(answer.text)
        assert page.get("lang") == "en"
        assert page.find(".//main").get("id") == page.find(".//a[@class='skip']").get(
            "href"
        ).removeprefix("#")
        assert len(page.findall(".//h1")) == 1, path


def test_style_sheet_and_script_are_small_and_kept_for_ever(reader: Reader) -> None:
    page, size = reader.page("/story/key00000"), 0
    for address in (
        page.find(".//link[@rel='stylesheet']").get("href"),
        page.find(".//script").get("src"),
    ):
        answer = reader.browser.get(address)
        assert "immutable" in answer.headers["cache-control"]
        size += len(answer.content)
    assert size < 20_000
    assert (
        "immutable"
        not in reader.browser.get("/static/000000000000/keys.js").headers["cache-control"]
    )
    assert reader.browser.get("/static/000000000000/frame.css").status_code == 404


def test_a_page_that_has_not_changed_is_not_sent_again(reader: Reader) -> None:
    first = reader.browser.get("/story/key00000")
    again = reader.browser.get("/story/key00000", headers={"if-none-match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_no_page_weighs_more_than_60_kilobytes_even_in_scripts_of_two_bytes_a_letter(
    small: Store, tmp_path: Path
) -> None:
    reader, text = (
        Reader(small, tmp_path),
        "هیئت طالبان برای گفت‌وگو به مرز رسید و پل دوباره باز شد. " * 60,
    )
    with small.begin() as tx:
        (feed_id,) = world.sync(tx, HERALD).values()
        for number in range(40):
            seen = at(number)
            new = world.article(
                feed_id, f"n{number}", title=text[:120], lead=text, language="fa", seen_at=seen,
                body=text * (20 if number == 0 else 1),
                published_at=seen, outlet=f"خبر هندوکش {number % 12}",
            )  # fmt: skip
            about_it = Salience(actor="taliban", score=0.9, about=True)
            found = replace(world.mention(start=5), end=11, surface="طالبان", field="lead")
            article = articles.add_article(tx, new, mentions=[found], saliences=[about_it])
            relation = Relation.REPORT if 0 < number < 20 else Relation.LEAD
            world.place(tx, article, "key00000" if number < 20 else f"key{number:05}", relation)
    page = reader.page("/")
    addresses = [
        page.find(".//link[@rel='stylesheet']").get("href"),
        page.find(".//script").get("src"),
    ]
    shared = sum(len(reader.browser.get(one).content) for one in addresses)
    for path in (
        "/?since=24h",
        "/story/key00000",
        "/article/1",
        "/actor/taliban",
        "/search?q=مرز",
        "/actors",
    ):
        assert len(reader.browser.get(path).content) + shared < 60_000, path


def test_a_list_asks_the_store_as_often_for_thirty_stories_as_for_one(
    small: Store, tmp_path: Path
) -> None:
    reader, asked = Reader(small, tmp_path), {"number": 0}
    with small.begin() as tx:
        (feed_id,) = world.sync(tx, HERALD).values()
        for number in range(30):
            seen = at(number / 10)
            world.place(
                tx, world.flagged(tx, feed_id, f"n{number}", seen_at=seen), f"key{number:05}"
            )

    def count(*_: Any) -> None:
        asked["number"] += 1

    event.listen(small.engine, "before_cursor_execute", count)
    numbers = []
    for limit in (1, 30):
        asked["number"] = 0
        assert len(reader.page(f"/?since=24h&limit={limit}").findall(".//article")) == limit
        numbers.append(asked["number"])
    assert numbers[0] == numbers[1] < 60
