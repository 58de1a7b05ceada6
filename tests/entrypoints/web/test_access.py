"""Who may see and change the pages: each rule with the attack that it must stop."""

from __future__ import annotations

import re
import stat
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from argon2 import PasswordHasher
from fastapi.routing import APIRoute
from itsdangerous import URLSafeSerializer

from tests.support.page_site import (
    CONFIG,
    HOST,
    OWN,
    PASSWORD,
    QUICK,
    Site,
    log_in,
    logged_in,
    token_of,
)
from tests.support.store_world import NOON
from wirewatch.adapters.store.engine import open_store
from wirewatch.adapters.web_sessions import SESSIONS_FOLDER, SessionBook, signing_key
from wirewatch.domain.configuration import WebSettings, WebUser
from wirewatch.entrypoints.options import Common
from wirewatch.entrypoints.web.access import (
    FAILURE_WINDOW_SECONDS,
    SESSION_IDLE_SECONDS,
    SESSION_MAX_SECONDS,
    Accounts,
    safe_local_path,
)
from wirewatch.entrypoints.web.api import ApiContext
from wirewatch.entrypoints.web.app import page_routes
from wirewatch.entrypoints.web.pages import PageContext

TOKEN = "a-token-of-more-than-twenty-signs"


@pytest.fixture
def site(sqlite_url: str, tmp_path: Path) -> Iterator[Site]:
    store = open_store(sqlite_url)
    yield Site(
        store,
        tmp_path / "var",
        {"anna": QUICK.hash(PASSWORD), "ben": QUICK.hash("another long password")},
    )
    store.close()


def test_pages_are_for_users_alone_and_the_browser_is_sent_to_the_log_in(site: Site) -> None:
    browser = site.browser()
    answer = browser.get("/?actor=x&since=2026-01-01")
    assert answer.status_code == 303
    assert answer.headers["location"] == "/login?next=%2F%3Factor%3Dx%26since%3D2026-01-01"
    assert browser.get("/api/actors").status_code == 401
    assert browser.get("/metrics").status_code == 401
    assert browser.get("/health").status_code == 200
    entered = log_in(browser, next="/?actor=x")
    assert (entered.status_code, entered.headers["location"]) == (303, "/?actor=x")
    page = browser.get("/")
    assert page.status_code == 200
    assert "anna" in page.text
    assert browser.get("/api/actors").status_code == 200  # the page's links to JSON


def test_no_other_spelling_of_a_path_shows_anything_to_a_stranger(site: Site) -> None:
    browser = site.browser()
    beside = (
        "/API/actors",
        "/digests/",
        "//digests",
        "/%64igests",
        "/digests;/static/",
        "/login/",
        "/health/",
    )
    ups = ("%2e%2e/", "%2e%2e%2f")
    within = [
        f"{first}/{up}digests"
        for first in ("/static", "/static/x", "/login", "/health")
        for up in ups
    ]
    as_data = ("/digests?format=json", "/digests.json", "/feeds.opml", "/api/openapi.json")
    for path in (*beside, *within, *as_data):
        for method in ("GET", "HEAD", "OPTIONS", "TRACE", "PROPFIND"):
            answer = browser.request(method, path)
            assert answer.status_code in (303, 401, 404, 405, 415), (method, path)
            assert "Digests" not in answer.text, (method, path)
            assert answer.headers["content-security-policy"], (method, path)


def test_whoever_watches_the_server_may_ask_for_headers_alone(site: Site) -> None:
    assert site.browser().head("/health").status_code == 200
    assert site.browser().head("/").status_code == 303


def test_on_this_machine_nobody_logs_in_unless_there_are_users(site: Site) -> None:
    site.hashes.clear()
    browser = site.browser()
    assert browser.get("/").status_code == 200
    assert browser.get("/login").headers["location"] == "/"
    # Beyond it, a server that lost its last user shows nothing.
    assert site.browser(site.access(required=True)).get("/").status_code == 303


def test_a_wrong_password_and_an_unknown_name_are_answered_alike(site: Site) -> None:
    browser = site.browser()
    wrong, unknown = log_in(browser, password="not this one at all"), log_in(browser, name="nobody")
    assert wrong.status_code == unknown.status_code == 403
    assert "name and password do not fit" in wrong.text
    assert wrong.text.replace('value="anna"', "") == unknown.text.replace('value="nobody"', "")
    assert "set-cookie" not in wrong.headers
    assert browser.get("/").status_code == 303


def test_an_unknown_name_costs_the_work_of_a_known_one(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    checked: list[str] = []
    verify = PasswordHasher.verify

    def counted(self: PasswordHasher, hash: str, password: str) -> Any:
        checked.append(hash.rpartition("$p=")[0].rpartition("$")[0])
        return verify(self, hash, password)

    monkeypatch.setattr(PasswordHasher, "verify", counted)
    browser = site.browser()
    log_in(browser, password="not this one at all")
    log_in(browser, name="nobody")
    assert len(checked) == 2
    assert len(set(checked)) == 1


@pytest.mark.parametrize("change", ["x{}", "{}x", "{}", ".{}"])
def test_a_forged_cookie_is_nobody(site: Site, change: str) -> None:
    access = site.access()
    browser = logged_in(site, access)
    (name,) = [cookie for cookie in browser.cookies if not cookie.endswith("browser")]
    value = browser.cookies[name]
    forger = URLSafeSerializer(b"guessed", salt="wirewatch session")
    said = URLSafeSerializer(access.key, salt="wirewatch session").loads(value)
    forged = change.format(value) if change != "{}" else forger.dumps(said)
    stranger = site.browser(access)
    assert stranger.get("/", headers={"cookie": f"{name}={forged}"}).status_code == 303
    assert (
        stranger.get("/", headers={"cookie": f"{name}={value}"}).status_code == 200
    )  # the right one, to compare


def test_the_browser_cookie_is_no_session(site: Site) -> None:
    browser = site.browser()
    browser.get("/login")
    (name, value), *_ = browser.cookies.items()
    session = name.removesuffix("-browser")
    assert site.browser().get("/", headers={"cookie": f"{session}={value}"}).status_code == 303


def test_a_cookie_replayed_after_logging_out_is_nobody_on_every_server(site: Site) -> None:
    browser = logged_in(site)
    stolen = dict(browser.cookies)
    page = browser.get("/").text
    out = browser.post("/logout", data={"token": token_of(page)}, headers=OWN)
    assert (out.status_code, out.headers["location"]) == (303, "/login")
    assert "Max-Age=0" in out.headers["set-cookie"]
    assert browser.get("/").status_code == 303
    for thief in (
        site.browser(),
        site.browser(site.access()),
    ):  # the second: another process over the same home
        thief.cookies.update(stolen)
        assert thief.get("/").status_code == 303


def test_a_new_password_ends_the_sessions_of_the_old_one(site: Site) -> None:
    browser = logged_in(site)
    site.hashes["anna"] = QUICK.hash("a new password of hers")
    assert browser.get("/").status_code == 303
    del site.hashes["anna"]
    assert browser.get("/").status_code == 303


def test_a_session_ends_when_idle_and_after_a_week_in_any_case(site: Site) -> None:
    browser = logged_in(site)
    began = site.now
    while site.now - began < SESSION_MAX_SECONDS - SESSION_IDLE_SECONDS:
        site.now += SESSION_IDLE_SECONDS - 60
        assert browser.get("/").status_code == 200  # renewed by use
    site.now = began + SESSION_MAX_SECONDS + 1
    assert browser.get("/").status_code == 303
    browser = logged_in(site)
    site.now += SESSION_IDLE_SECONDS + 1
    assert browser.get("/").status_code == 303


def test_cookies_cannot_be_read_by_scripts_nor_sent_from_elsewhere_nor_in_the_clear(
    site: Site,
) -> None:
    plain = log_in(site.browser()).headers.get_list("set-cookie")
    assert all("HttpOnly" in one and "SameSite=Lax" in one for one in plain)
    access = site.access(secure=True)
    headers = {**OWN, "origin": f"https://{HOST}"}
    browser = site.browser(access)
    token = token_of(browser.get("/login").text)
    sent = {"name": "anna", "password": PASSWORD, "token": token}
    entered = browser.post("/login", data=sent, headers=headers)
    (cookie, _) = entered.headers.get_list("set-cookie")
    assert cookie.startswith("__Host-")
    assert "; Secure" in cookie


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"origin": f"http://{HOST}.evil.example"},
        {"sec-fetch-site": "cross-site", "origin": f"http://{HOST}"},
        {"sec-fetch-site": "same-site", "origin": f"http://{HOST}"},
        {"sec-fetch-site": "none"},
    ],
)
def test_a_form_of_another_site_is_refused_even_with_the_right_token(
    site: Site, headers: dict[str, str]
) -> None:
    browser = logged_in(site)
    token = token_of(browser.get("/").text)
    assert browser.post("/logout", data={"token": token}, headers=headers).status_code in (400, 403)
    assert browser.get("/").status_code == 200  # still logged in


def test_a_form_needs_the_token_of_its_own_session(site: Site) -> None:
    access = site.access()
    anna, ben = logged_in(site, access), site.browser(access)
    log_in(ben, name="ben", password="another long password")
    theirs = token_of(ben.get("/").text)
    stranger = token_of(site.browser(access).get("/login").text)
    for token in ("", "x", theirs, stranger):
        answer = anna.post(
            "/logout", data={"token": token, "x": "y"} if token else {"x": "y"}, headers=OWN
        )
        assert answer.status_code == 403
        assert "Nothing was changed" in answer.text
    assert anna.get("/").status_code == 200
    again = logged_in(site, access)  # another log-in of the same user has another token
    assert (
        anna.post("/logout", data={"token": token_of(again.get("/").text)}, headers=OWN).status_code
        == 403
    )


def test_without_log_in_forms_are_guarded_as_well(site: Site) -> None:
    site.hashes.clear()
    browser = site.browser()
    browser.get("/")
    assert browser.post("/logout", data={"x": "y"}, headers=OWN).status_code == 403
    assert (
        browser.post("/logout", data={"x": "y"}).status_code == 403
    )  # a program of this machine, without any header
    assert (
        browser.post(
            "/anything", content=b"{}", headers={"content-type": "application/json"}
        ).status_code
        == 415
    )
    assert (
        browser.post("/anything", content=b"x", headers={"content-type": "text/plain"}).status_code
        == 415
    )


def test_there_is_no_path_that_writes_without_a_token(site: Site) -> None:
    site.folder = site.home / "config"
    site.hashes.clear()
    site.config = lambda: CONFIG  # type: ignore[method-assign]
    access = site.access()
    api = ApiContext(store=site.store, config=site.config, now=lambda: NOON, full_text=True)
    common = Common(config=site.folder, home=site.home)
    routers = page_routes(PageContext(api=api, home=site.home), access, common)
    every = [route for router in routers for route in router.routes if isinstance(route, APIRoute)]
    paths = [route.path for route in every if "POST" in (route.methods or ())]
    assert len(paths) > 12
    browser = site.browser(access)
    browser.get("/login")
    for path in paths:
        asked = re.sub(r"\{\w+\}", "x", path)
        assert browser.post(asked, data={"token": "x"}, headers=OWN).status_code == 403, path
        assert (
            browser.post(
                asked, data={"x": "y"}, headers={"origin": "https://evil.example"}
            ).status_code
            == 400
        ), path
        for method in ("PUT", "PATCH", "DELETE"):
            assert browser.request(method, asked, headers=OWN).status_code in (403, 405, 415), path


def test_logging_in_needs_the_token_too(site: Site) -> None:
    browser = site.browser()
    browser.get("/login")
    answer = browser.post("/login", data={"name": "anna", "password": PASSWORD}, headers=OWN)
    assert answer.status_code == 403
    assert browser.get("/").status_code == 303


def test_passwords_cannot_be_tried_for_long(site: Site) -> None:
    browser = site.browser()
    for _ in range(5):
        assert log_in(browser, password="not this one at all").status_code == 403
    locked = log_in(browser)  # the right one: no word on whether it is
    assert locked.status_code == 429
    assert "Try again in 15 minutes" in locked.text
    assert locked.headers["retry-after"] == "900"
    assert log_in(site.browser(site.access())).status_code == 429  # another process counts with it
    assert (
        log_in(site.browser(client="198.51.100.7")).status_code == 303
    )  # she herself, from elsewhere
    site.now += FAILURE_WINDOW_SECONDS + 1
    assert log_in(browser).status_code == 303


def test_one_address_cannot_try_many_names(site: Site) -> None:
    browser = site.browser(client="2001:db8::1")
    for number in range(20):
        assert log_in(browser, name=f"user{number}").status_code == 403
    assert log_in(browser).status_code == 429
    assert log_in(site.browser(client="2001:db8::2")).status_code == 429  # the same household
    assert log_in(site.browser(client="2001:db8:0:1::2")).status_code == 303


def test_a_success_does_not_wipe_out_the_failures(site: Site) -> None:
    browser = site.browser()
    for _ in range(10):
        log_in(browser, name="ben", password="not this one at all")
        assert log_in(site.browser()).status_code == 303
    assert log_in(browser, name="ben", password="another long password").status_code == 429


def test_tries_at_the_same_time_are_all_counted(site: Site) -> None:
    book = site.access().book
    answers: list[bool] = []

    def trying() -> None:
        answers.append(
            book.attempt({"account anna": 5}, window=FAILURE_WINDOW_SECONDS, now=site.now).wait == 0
        )

    threads = [threading.Thread(target=trying) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(answers) == 5


@pytest.mark.parametrize(
    ("proxies", "told", "client"),
    [
        ((), "203.0.113.9", "127.0.0.1"),  # nobody's word
        (("127.0.0.1",), "203.0.113.9", "203.0.113.9"),
        (
            ("127.0.0.1",),
            "203.0.113.1, 203.0.113.9",
            "203.0.113.9",
        ),  # the first was sent by the browser itself
        (("127.0.0.0/8", "10.0.0.0/8"), "203.0.113.9, 10.0.0.2", "203.0.113.9"),
        (("127.0.0.1",), "", "127.0.0.1"),
        (
            ("127.0.0.1",),
            "203.0.113.9:50123",
            "203.0.113.9",
        ),  # a port would make each connection a client of its own
        (("127.0.0.1",), "[2001:db8::9]:50123", "2001:db8::9"),
        (("127.0.0.1",), "2001:db8::9", "2001:db8::9"),
    ],
)
def test_only_a_proxy_of_ours_is_believed(
    site: Site, proxies: tuple[str, ...], told: str, client: str
) -> None:
    scope = {
        "client": ("127.0.0.1", 5),
        "headers": [(b"x-forwarded-for", told.encode())] if told else [],
    }
    assert site.access(proxies=proxies).client(scope) == client


@pytest.mark.parametrize(
    "path",
    [
        "//evil.example",
        "/\\evil.example",
        "https://evil.example",
        "evil",
        "/a\r\nb",
        "/ a",
        "/login?next=/",
        "",
        "/\t/e",
    ],
)
def test_the_log_in_leads_to_our_own_pages_only(path: str) -> None:
    assert safe_local_path(path) == "/"
    assert safe_local_path("/story/ab?x=%2F&y=1#z") == "/story/ab?x=%2F&y=1#z"


def test_a_log_in_from_a_crafted_link_ends_on_our_page(site: Site) -> None:
    browser = site.browser()
    assert 'value="/"' in browser.get("/login?next=https://evil.example").text
    assert log_in(browser, next="//evil.example").headers["location"] == "/"


def test_large_forms_are_refused_before_they_are_read(site: Site) -> None:
    browser = logged_in(site)
    token = token_of(browser.get("/").text)
    large = browser.post("/logout", data={"token": token, "x": "y" * 10_000_000}, headers=OWN)
    assert large.status_code == 413
    assert "larger than 4000 kB" in large.text

    def endless() -> Iterator[bytes]:
        for _ in range(100):
            yield b"x" * 100_000

    headers = {**OWN, "content-type": "application/x-www-form-urlencoded"}
    assert (
        browser.post("/logout", content=endless(), headers=headers).status_code == 413
    )  # no length given
    stranger = site.browser()
    stranger.get("/login")
    assert stranger.post("/login", data={"x": "y" * 9_000}, headers=OWN).status_code == 413
    many = browser.post("/logout", data={f"f{n}": "1" for n in range(100)}, headers=OWN)
    assert many.status_code in (400, 403)


def test_a_token_of_a_program_reads_but_never_writes(site: Site) -> None:
    browser = site.browser(tokens={"T": TOKEN})
    bearer = {"authorization": f"Bearer {TOKEN}"}
    assert browser.get("/api/actors", headers=bearer).status_code == 200
    assert browser.get("/", headers=bearer).status_code == 200
    answer = browser.post("/logout", data={"x": "y"}, headers=OWN | bearer)
    assert answer.status_code == 405
    assert browser.get("/api/actors", headers={"authorization": "Bearer nope"}).status_code == 401


def test_with_tokens_alone_the_page_says_who_is_missing(site: Site) -> None:
    site.hashes.clear()
    browser = site.browser(site.access(required=True), tokens={"T": TOKEN})
    assert browser.get("/").status_code == 303
    assert "wirewatch web password NAME" in browser.get("/login").text


@pytest.mark.parametrize(
    "path",
    [
        "/static/../../web-sessions/key",
        "/static/%2e%2e/key",
        "/static/0123456789ab/..%2f..%2fweb-sessions%2fkey",
        "/story/..%2f..%2fweb-sessions%2fkey/evidence.zip",
        "/story/%2e%2e/evidence.zip",
        "/article/..%2f1/evidence.zip",
        "/article/1%00/page",
        "/digests/..%2f..%2fconfig/1",
        "//web-sessions/key",
    ],
)
def test_no_path_leads_to_a_file_of_the_home(site: Site, path: str) -> None:
    browser = logged_in(site)
    answer = browser.get(path)
    assert answer.status_code in (303, 404, 422), answer.text
    assert signing_key(site.home).decode() not in answer.text


def test_nobody_may_put_the_page_into_a_frame_or_ask_under_another_name(site: Site) -> None:
    browser = logged_in(site)
    page = browser.get("/")
    assert "frame-ancestors 'none'" in page.headers["content-security-policy"]
    assert browser.get("/", headers={"host": "rebound.example"}).status_code == 400
    assert (
        page.headers["referrer-policy"] == "same-origin"
    )  # with no-referrer, browsers send `Origin: null`


def test_hostile_text_in_the_log_in_form_stays_text(site: Site) -> None:
    answer = log_in(site.browser(), name='"><script>alert(1)</script>', next='/"><script>')
    assert "<script>alert" not in answer.text
    assert "&lt;script&gt;" in answer.text


def test_key_and_book_are_private_and_made_once(tmp_path: Path) -> None:
    home = tmp_path / "var"
    keys: set[bytes] = set()
    threads = [threading.Thread(target=lambda: keys.add(signing_key(home))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(keys) == 1
    SessionBook(home, key=signing_key(home)).close()
    assert stat.S_IMODE((home / SESSIONS_FOLDER).stat().st_mode) == 0o700
    modes = {
        path.name: stat.S_IMODE(path.stat().st_mode) for path in (home / SESSIONS_FOLDER).iterdir()
    }
    assert modes == {"key": 0o600, "sessions.db": 0o600}


def test_names_and_addresses_of_those_who_failed_are_not_kept(site: Site) -> None:
    log_in(site.browser(client="203.0.113.77"), name="my password typed here")
    stored = (site.home / SESSIONS_FOLDER / "sessions.db").read_bytes()
    assert b"my password" not in stored
    assert b"203.0.113" not in stored


def test_accounts_follow_the_settings_and_the_secrets(tmp_path: Path) -> None:
    (tmp_path / "secrets.env").write_text(f"A='{QUICK.hash('one')}'\nB=plain\n")
    (tmp_path / "secrets.env").chmod(0o600)
    users = WebSettings(
        users=(WebUser(name="anna", password="A"), WebUser(name="ben", password="B"))
    )
    current: list[WebSettings] = [users]
    accounts = Accounts(lambda: current[0], folder=tmp_path, environ={})
    assert list(accounts.current()) == ["anna"]  # what is no hash lets nobody in
    first = accounts.current()["anna"]
    (tmp_path / "secrets.env").write_text(f"A='{QUICK.hash('two')}'\nB='{QUICK.hash('three')}'\n")
    assert set(accounts.current()) == {"anna", "ben"}
    assert accounts.current()["anna"] != first
    (tmp_path / "secrets.env").chmod(0o644)
    (tmp_path / "secrets.env").write_text("broken")
    assert set(accounts.current()) == {"anna", "ben"}  # a mistake in the file ends no session
    current[0] = replace(users, users=())
    (tmp_path / "secrets.env").unlink()
    assert not accounts.current()
