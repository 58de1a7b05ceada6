"""The watchlist by the browser: tried, edited, reviewed, backtested, saved, taken back; and what must not be saved."""

from __future__ import annotations

import re
import stat
import threading
import time
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from tests.support import store_world as world
from tests.support.page_site import OWN, QUICK, Site, log_in, logged_in, token_of
from tests.support.store_world import at
from wirewatch.adapters.config.file_versions import VERSIONS_FOLDER
from wirewatch.adapters.store import articles
from wirewatch.adapters.store.engine import open_store
from wirewatch.entrypoints.web import watchlist
from wirewatch.entrypoints.web.jobs import Jobs

WATCHLIST = """# Whom we watch. Ask Anna before you add a name.
actors:
  - id: taliban          # never change an id
    name: Taliban
    aliases:
      en: [Taliban]      # the base form is enough
      ru: [Талибан]
    exclude: [Texas Taliban]
  - id: unama
    name: UNAMA
    aliases:
      en: [UNAMA]
"""
EDITED = WATCHLIST.replace("en: [Taliban]  ", "en: [Taliban, Islamic Emirate]  ")


@pytest.fixture
def site(sqlite_url: str, tmp_path: Path) -> Iterator[Site]:
    folder = tmp_path / "config"
    folder.mkdir()
    (folder / "feeds.yaml").write_text(
        "feeds:\n  - outlet: Herald\n    url: https://herald.example/rss\n"
    )
    (folder / "watchlist.yaml").write_text(WATCHLIST, "utf-8")
    (folder / "digests.yaml").write_text(
        "series:\n  - {id: daily, at: ['07:00'], actors: [taliban, unama]}\n"
    )
    (folder / "settings.yaml").write_text("")
    store = open_store(sqlite_url)
    with store.begin() as tx:
        (feed_id,) = world.sync(tx, world.feed()).values()
        bodies = {
            "talks": "The Taliban came to Moscow.",
            "emirate": "The Islamic Emirate sent a delegation.",
            "football": "The Texas Taliban won again.",
        }
        for number, (name, body) in enumerate(bodies.items()):
            words: dict[str, Any] = {
                "seen_at": at(number),
                "title": f"Title of {name}",
                "body": body,
                "language": "en",
            }
            if name == "talks":
                world.flagged(tx, feed_id, name, **words)
            else:
                articles.add_article(tx, world.article(feed_id, name, **words), mentions=[])
    yield Site(store, tmp_path, {"anna": QUICK.hash("four quiet words here")}, folder=folder)
    store.close()


@pytest.fixture
def browser(site: Site) -> TestClient:
    return logged_in(site)


def fields(page: str) -> dict[str, str]:
    """Return what the last form of a page would send."""
    form = page.rpartition('<form method="post" enctype="multipart/form-data" action="/watchlist')[
        2
    ].partition("</form>")[0]
    found = {
        name: unescape(value)
        for name, value in re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', form)
    }
    area = re.search(r'<textarea name="draft"[^>]*>\n(.*?)</textarea>', form, re.DOTALL)
    return found | ({"draft": unescape(area[1])} if area else {})


def send(browser: TestClient, path: str, sent: dict[str, str]) -> Any:
    return browser.post(f"/watchlist/{path}", data=sent, headers=OWN)


def reviewed(browser: TestClient, text: str = EDITED) -> dict[str, str]:
    """Edit the file, review the edit, and return what the forms of the review would send."""
    opened = fields(browser.get("/watchlist/edit").text)
    page = send(browser, "review", opened | {"draft": text})
    assert page.status_code == 200, page.text
    return fields(page.text)


def test_the_list_tells_what_each_alias_found(browser: TestClient) -> None:
    page = browser.get("/watchlist").text
    assert re.search(r"Taliban</bdi>&nbsp;1<", page)
    assert "1 alias found nothing" in page
    items = browser.get("/watchlist.json").json()["items"]
    assert {
        "actor": "taliban",
        "name": "Taliban",
        "alias": "Талибан",
        "languages": "ru",
        "articles": 0,
    } in items
    assert browser.get("/watchlist.csv").text.startswith("\ufeffactor,name,alias")
    actor = browser.get("/watchlist/actor/taliban").text
    assert "Not inside: <bdi>Texas Taliban</bdi>" in actor
    assert browser.get("/watchlist/actor/nobody").status_code == 404


def test_a_long_list_comes_in_pages_of_less_than_60_kB(site: Site, browser: TestClient) -> None:
    assert site.folder is not None
    aliases = "{en: [" + ", ".join(f"Alias of the long list {n}" for n in range(12)) + "]}"
    many = "".join(
        f"  - {{id: a{n}, name: Actor number {n}, aliases: {aliases}}}\n" for n in range(70)
    )
    (site.folder / "watchlist.yaml").write_text(f"{WATCHLIST}{many}", "utf-8")
    names: list[str] = []
    path = "/watchlist"
    while path:
        page = browser.get(path).text
        assert len(page.encode()) < 40_000  # beside style sheet and script
        names += re.findall(r"data-open><bdi>([^<]+)<", page)
        found = re.search(r'rel="next" href="([^"]+)"', page)
        path = unescape(found[1]) if found else ""
    assert len(names) == len(set(names)) == 72


def test_what_was_nearly_flagged_is_counted_in_a_worker_and_shown_with_its_reason(
    browser: TestClient,
) -> None:
    page = browser.get("/watchlist/actor/taliban").text
    sent = {"token": token_of(page), "back": "/watchlist/actor/taliban"}
    begun = send(browser, "recent", sent)
    assert begun.headers["location"] == "/watchlist/actor/taliban"
    page = until_done(browser, "/watchlist/actor/taliban")
    assert "excluded phrase “Texas Taliban”" in page
    assert "The Texas <mark>Taliban</mark> won again." in page
    assert "football" in page
    away = send(browser, "recent", sent | {"back": "https://evil.example"})
    assert away.headers["location"] == "/watchlist"


def until_done(browser: TestClient, path: str) -> str:
    for _ in range(200):
        answer = browser.get(path)
        if "refresh" not in answer.headers:
            return answer.text
        time.sleep(0.05)
    raise AssertionError(f"{path} is never done")


def test_a_text_is_tried_with_the_list_and_with_an_edited_copy(browser: TestClient) -> None:
    token = token_of(browser.get("/watchlist/try").text)
    page = send(
        browser,
        "try",
        {"token": token, "text": "Талибана ждут. The Texas Taliban won.", "title": ""},
    ).text
    assert "<mark>Талибана</mark>" in page
    assert "excluded phrase" in page.lower()
    text = "The Islamic Emirate came."
    assert "Nothing is flagged" in send(browser, "try", {"token": token, "text": text}).text
    page = send(browser, "try", {"token": token, "text": text, "draft": EDITED, "base": "x"}).text
    assert "<mark>Islamic Emirate</mark>" in page
    assert "edited copy, which is not saved" in page
    assert "Texas" in fields(page)["draft"]  # the copy is not lost


def test_a_rule_for_a_language_or_an_outlet_is_tried_with_them(
    site: Site, browser: TestClient
) -> None:
    rule = "    rules:\n      - {alias: UNAMA, outlets: [Herald], languages: [en]}\n"
    assert site.folder is not None
    (site.folder / "watchlist.yaml").write_text(WATCHLIST + rule, "utf-8")
    page = browser.get("/watchlist/try").text
    assert "<option>Herald</option>" in page
    sent = {"token": token_of(page), "text": "UNAMA spoke."}
    assert "Nothing is flagged" in send(browser, "try", sent).text
    assert (
        "<mark>UNAMA</mark>"
        in send(browser, "try", sent | {"outlet": "Herald", "language": "en"}).text
    )
    assert send(browser, "try", sent | {"language": "persian!"}).status_code == 422


def test_hostile_words_stay_text(browser: TestClient) -> None:
    token = token_of(browser.get("/watchlist/try").text)
    bad = '<img src=x onerror="alert(1)"> Taliban </textarea><script>alert(2)</script>'
    page = send(browser, "try", {"token": token, "text": bad, "title": bad}).text
    assert "<img" not in page
    assert "<script>alert" not in page
    page = send(
        browser, "review", {"token": token, "draft": f"# {bad}\n{WATCHLIST}", "base": "x"}
    ).text
    assert "<img" not in page
    assert "<script>alert" not in page


def test_an_edit_is_reviewed_and_saved_with_its_comments(site: Site, browser: TestClient) -> None:
    sent = reviewed(browser)
    assert site.folder is not None
    saved = send(browser, "save", sent)
    assert (saved.status_code, saved.headers["location"]) == (303, "/watchlist?saved=1")
    assert (site.folder / "watchlist.yaml").read_text("utf-8") == EDITED
    page = browser.get("/watchlist?saved=1").text
    assert "Saved." in page
    assert "1 earlier version" in page
    assert not list(site.folder.glob(".watchlist*"))


def test_the_review_shows_the_difference_with_the_numbers_of_the_lines(browser: TestClient) -> None:
    opened = fields(browser.get("/watchlist/edit").text)
    page = send(
        browser, "review", opened | {"draft": EDITED.replace("\n", "\r\n")}
    ).text  # as browsers send it
    assert "1 line taken out, 1 line added" in page
    assert re.search(
        r'class="added"><td class="n"></td><td class="n">6</td>.*Islamic Emirate', page
    )
    assert "Nothing is changed" in send(browser, "review", opened).text


def test_a_mistake_is_named_with_its_line_and_nothing_is_saved(
    site: Site, browser: TestClient
) -> None:
    opened = fields(browser.get("/watchlist/edit").text)
    broken = WATCHLIST.replace("name: UNAMA", "nam: UNAMA")
    page = send(browser, "review", opened | {"draft": broken})
    assert page.status_code == 422
    assert "line 10:" in page.text
    assert "nam: UNAMA" in page.text
    assert fields(page.text)["draft"] == broken
    gone = send(browser, "review", opened | {"draft": WATCHLIST.replace("id: unama", "id: un")})
    assert "digests.yaml, line" in gone.text  # a series asks for the actor
    assert site.folder is not None
    assert (site.folder / "watchlist.yaml").read_text("utf-8") == WATCHLIST


def test_an_edit_that_outlived_its_session_is_refused_and_not_lost(
    site: Site, browser: TestClient
) -> None:
    sent = reviewed(browser)
    browser.post("/logout", data={"token": sent["token"]}, headers=OWN)
    assert send(browser, "save", sent).headers["location"].startswith("/login")
    assert log_in(browser).status_code == 303
    page = send(browser, "save", sent)  # back, and once more
    assert page.status_code == 403
    assert "your text is below" in page.text
    assert fields(page.text)["draft"] == EDITED
    assert site.folder is not None
    assert (site.folder / "watchlist.yaml").read_text("utf-8") == WATCHLIST
    assert send(browser, "review", fields(page.text)).status_code == 200
    foreign = browser.post("/watchlist/save", data=sent, headers={"origin": "https://evil.example"})
    assert "Islamic Emirate" not in foreign.text


def test_nothing_is_saved_whose_difference_was_not_shown(site: Site, browser: TestClient) -> None:
    sent = reviewed(browser)
    for changed in (
        {"draft": EDITED.replace("UNAMA", "UNHCR")},
        {"shown": "0" * 64},
        {"shown": ""},
    ):
        page = send(browser, "save", sent | changed)
        assert page.status_code == 200
        assert "Review changes" in page.text
    other = logged_in(Site(site.store, site.home / "elsewhere", site.hashes, folder=site.folder))
    foreign = reviewed(other)["shown"]  # of another server
    assert "Review changes" in send(browser, "save", sent | {"shown": foreign}).text
    assert site.folder is not None
    assert (site.folder / "watchlist.yaml").read_text("utf-8") == WATCHLIST


def test_an_edit_of_a_file_that_changed_meanwhile_is_refused_and_not_lost(
    site: Site, browser: TestClient
) -> None:
    sent = reviewed(browser)
    assert site.folder is not None
    theirs = WATCHLIST + "# a remark of Ben's\n"
    (site.folder / "watchlist.yaml").write_text(theirs, "utf-8")
    page = send(browser, "save", sent)
    assert page.status_code == 409
    assert "a remark of Ben" in page.text
    assert fields(page.text)["draft"] == EDITED
    assert (site.folder / "watchlist.yaml").read_text("utf-8") == theirs
    again = send(browser, "review", fields(page.text))
    assert "The file has changed since you began" in again.text
    assert send(browser, "save", fields(again.text)).status_code == 303


def test_the_last_ten_states_are_kept_private_and_can_be_taken_back(
    site: Site, browser: TestClient
) -> None:
    for number in range(12):
        assert (
            send(browser, "save", reviewed(browser, f"{WATCHLIST}# {number}\n")).status_code == 303
        )
    (folder,) = (site.home / VERSIONS_FOLDER).iterdir()
    kept = sorted(folder.glob("*.yaml"))
    assert len(kept) == 10
    assert all("-anna" in path.name and stat.S_IMODE(path.stat().st_mode) == 0o600 for path in kept)
    page = browser.get("/watchlist/versions").text
    names = re.findall(r"version=([^\"]+)", page)
    assert len(names) == 10
    opened = browser.get(f"/watchlist/edit?version={names[-1]}").text
    assert fields(opened)["draft"] == f"{WATCHLIST}# 1\n"  # the oldest kept
    assert send(browser, "save", reviewed(browser, fields(opened)["draft"])).status_code == 303
    assert site.folder is not None
    assert (site.folder / "watchlist.yaml").read_text("utf-8") == f"{WATCHLIST}# 1\n"


@pytest.mark.parametrize(
    "name", ["../../secrets.env", "..%2f..%2fsecrets.env", "x", "/etc/passwd", ".lock"]
)
def test_no_other_file_is_opened_as_a_version(site: Site, browser: TestClient, name: str) -> None:
    assert site.folder is not None
    (site.folder / "secrets.env").write_text("A=canary-of-the-secrets")
    (site.folder / "secrets.env").chmod(0o600)
    page = browser.get(f"/watchlist/edit?version={name}")
    assert page.status_code == 404
    assert "canary" not in page.text


@pytest.mark.parametrize(
    ("draft", "said"),
    [
        ("[" * 300_000, "nested too deeply"),
        pytest.param(
            "a: &a [x,x,x,x,x,x,x,x,x]\n"
            + "".join(
                f"{b}: &{b} [{','.join([f'*{a}'] * 9)}]\n"
                for a, b in zip("abcdefgh", "bcdefghi", strict=True)
            ),
            "repeats itself without end",
            marks=pytest.mark.slow,
        ),
        ("actors: !system [id]\n", "means something else to YAML"),
        ("\x07", "a character that YAML does not allow"),
        ("", "actors"),
    ],
)
def test_hostile_yaml_is_refused_in_plain_words(browser: TestClient, draft: str, said: str) -> None:
    token = token_of(browser.get("/watchlist/edit").text)
    began = time.process_time()
    page = send(browser, "review", {"token": token, "draft": draft, "base": "x"})
    assert page.status_code == 422
    assert said in unescape(page.text)
    assert time.process_time() - began < 10


def test_a_watchlist_that_is_too_large_is_refused(browser: TestClient) -> None:
    token = token_of(browser.get("/watchlist/edit").text)
    page = send(browser, "review", {"token": token, "draft": "# x\n" * 300_000, "base": "x"})
    assert page.status_code == 413


def test_an_edit_is_backtested_beside_the_pages_and_then_saved(
    site: Site, browser: TestClient
) -> None:
    sent = reviewed(browser, EDITED.replace("Texas Taliban", "Kansas Taliban"))
    begun = send(browser, "backtest", sent | {"since": "0"})
    assert begun.status_code == 303
    page = until_done(browser, begun.headers["location"])
    assert "Gained: 2" in page
    assert "Lost: 0" in page
    assert "Title of emirate" in page
    assert "The <mark>Islamic Emirate</mark> sent a delegation" in page
    assert "English +2" in page
    assert send(browser, "save", fields(page)).status_code == 303
    assert site.folder is not None
    assert "Kansas" in (site.folder / "watchlist.yaml").read_text("utf-8")
    short = until_done(
        browser, send(browser, "backtest", reviewed(browser) | {"since": "30"}).headers["location"]
    )
    assert "3 articles" in short


def test_a_backtest_without_a_review_leads_to_the_review_first(browser: TestClient) -> None:
    sent = reviewed(browser)
    del sent["shown"]
    page = until_done(browser, send(browser, "backtest", sent).headers["location"])
    assert "shown" not in fields(page)
    assert 'formaction="/watchlist/review"' in page


def test_only_so_many_trials_wait_and_a_stranger_knows_none(
    site: Site, browser: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    go_on = threading.Event()

    async def waiting(*_: object, **__: object) -> None:
        go_on.wait(60)

    monkeypatch.setattr(watchlist, "backtest", waiting)
    assert browser.get("/watchlist/backtest/unknown").status_code == 404
    sent = reviewed(browser)
    assert send(browser, "backtest", sent | {"since": "9"}).status_code == 422
    begun = [send(browser, "backtest", sent) for _ in range(4)]
    assert [one.status_code for one in begun] == [303, 303, 303, 429]
    address = begun[0].headers["location"]
    assert site.browser().get(address).headers["location"].startswith("/login")
    go_on.set()
    until_done(browser, begun[2].headers["location"])
    assert send(browser, "backtest", sent).status_code == 303


def test_the_pages_answer_while_a_trial_is_at_work(
    browser: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    go_on = threading.Event()

    async def busy(*_: object, **__: object) -> None:
        go_on.wait(30)  # as if it computed without a pause

    monkeypatch.setattr(watchlist, "backtest", busy)
    sent = reviewed(browser)
    begun = send(browser, "backtest", sent)
    page = browser.get(begun.headers["location"])
    assert page.headers["refresh"] == "2"
    assert "It begins" in page.text
    assert "Islamic Emirate" in send(browser, "review", sent).text
    assert browser.get("/watchlist").status_code == 200
    go_on.set()
    until_done(browser, begun.headers["location"])


def test_a_job_that_takes_too_long_says_so() -> None:
    async def endless(_: object) -> None:
        import asyncio

        await asyncio.sleep(60)

    job = Jobs(longest=0.05).start(endless)
    assert job.finished.wait(5)
    assert "took longer than" in str(job.problem)


def test_a_file_that_cannot_be_written_is_said(
    site: Site, browser: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    sent = reviewed(browser)
    monkeypatch.setattr("wirewatch.adapters.config.file_versions.write_atomically", full)
    page = send(browser, "save", sent)
    assert page.status_code == 503
    assert "No space left on device" in page.text
    assert site.folder is not None
    assert (site.folder / "watchlist.yaml").read_text("utf-8") == WATCHLIST


def test_every_write_asks_for_the_token_and_the_log_in(site: Site, browser: TestClient) -> None:
    sent = reviewed(browser)
    stranger = site.browser()
    for path in ("edit", "review", "save", "backtest", "try", "recent"):
        assert send(browser, path, sent | {"token": "x"}).status_code == 403
        assert (
            browser.post(
                f"/watchlist/{path}", data=sent, headers={"origin": "https://evil.example"}
            ).status_code
            == 400
        )
        assert send(stranger, path, sent).status_code == 303  # to the log-in
    site.hashes.clear()
    open_to_all = site.browser()
    page = open_to_all.get("/watchlist/edit").text
    assert send(open_to_all, "save", sent | {"token": "x"}).status_code == 403
    assert send(open_to_all, "review", fields(page)).status_code == 200
