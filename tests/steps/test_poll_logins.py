"""Feeds that ask for a name and a password: kept among the secrets, sent to their own host alone, never shown."""

from __future__ import annotations

import logging

import pytest

from tests.support.feed_world import HOUR, NOON, Outpost, rss
from tests.support.loopback import Loopback, Reply
from wirewatch.domain.model import Outcome

pytestmark = pytest.mark.slow

BASIC = "Basic cmVhZGVyOmxhbXBsaWdodA=="  # reader:lamplight
NAME = "EXAMPLE_LOGIN"


async def test_a_login_goes_to_its_own_host_alone_and_stays_out_of_the_store(
    site: Loopback, post: Outpost, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    post.environ = {NAME: "reader:lamplight"}
    async with Loopback("127.0.0.2") as other:
        site.on("/feed", Reply(status=302, headers={"Location": "/inside"}))
        site.on("/inside", Reply(status=302, headers={"Location": other.url("/outside")}))
        other.on("/outside", rss(["a"]))
        post.read(site.url("/feed"), login=NAME)
        await post.poll()
        assert [asked.header("authorization") for asked in site.asked] == [BASIC, BASIC]
        assert [asked.header("authorization") for asked in other.asked] == [None]
    assert len(post.entries()) == 1
    everything = b"".join(path.read_bytes() for path in post.home.iterdir() if path.is_file())
    assert b"lamplight" not in everything
    assert "lamplight" not in caplog.text


async def test_a_feed_without_a_login_gets_none(site: Loopback, post: Outpost) -> None:
    post.environ = {NAME: "reader:lamplight"}
    site.on("/closed", rss(["a"]))
    site.on("/open", rss(["b"]))
    post.read(site.url("/closed"), login=NAME)
    post.read(site.url("/open"))
    await post.poll()
    assert {asked.path: asked.header("authorization") for asked in site.asked} == {
        "/closed": BASIC,
        "/open": None,
    }


@pytest.mark.parametrize(
    ("value", "told"),
    [(None, "is not set"), ("", "is not set"), ("lamplight", "has no colon")],
    ids=str,
)
async def test_a_login_that_is_set_nowhere_asks_nothing_and_is_told(
    site: Loopback, post: Outpost, value: str | None, told: str
) -> None:
    post.environ = {} if value is None else {NAME: value}
    site.on("/feed", rss(["a"]))
    post.read(site.url("/feed"), login=NAME)
    await post.poll()
    assert site.asked == []
    (problem,) = post.problems(NOON)
    assert f"its login {NAME} {told}" in problem
    assert "lamplight" not in problem


async def test_a_secrets_file_that_others_can_read_is_told_and_stops_no_other_feed(
    site: Loopback, post: Outpost
) -> None:
    secrets = post.home / "secrets.env"
    secrets.write_text(f"{NAME}=reader:lamplight\n")
    secrets.chmod(0o644)
    site.on("/feed", rss(["a"]))
    site.on("/open", rss(["b"]))
    post.read(site.url("/feed"), login=NAME)
    post.read(site.url("/open"))
    report = await post.poll()
    assert (report.read, report.failed) == (1, 1)
    assert any("chmod 600" in problem for problem in post.problems(NOON))
    secrets.chmod(0o600)
    await post.poll(NOON + HOUR)
    assert len(post.entries()) == 2


async def test_a_move_within_the_host_is_believed_and_one_out_of_it_never(
    site: Loopback, post: Outpost
) -> None:
    post.environ = {NAME: "reader:lamplight"}
    async with Loopback("127.0.0.2") as other:
        site.on("/inner", Reply(status=301, headers={"Location": "/new"}))
        site.on("/outer", Reply(status=301, headers={"Location": other.url("/away")}))
        site.on("/new", rss(["a"]))
        other.on("/away", rss(["b"]))
        inner, outer = (
            post.read(site.url("/inner"), login=NAME),
            post.read(site.url("/outer"), login=NAME),
        )
        for hours in range(4):
            await post.poll(NOON + hours * HOUR)
    assert post.feed(inner.url).state.fetch_url == site.url("/new")
    assert post.feed(outer.url).state.fetch_url == outer.url
    assert site.asked[-1].header("authorization") == BASIC


@pytest.mark.parametrize(
    ("login", "told"), [(NAME, "rejects the login configured"), (None, "name them as its login")]
)
async def test_a_locked_door_says_what_would_open_it(
    site: Loopback, post: Outpost, login: str | None, told: str
) -> None:
    post.environ = {NAME: "reader:lamplight"}
    site.on("/feed", Reply(status=401))
    post.read(site.url("/feed"), login=login)
    await post.poll()
    state = post.feed().state
    assert state.last_outcome is Outcome.REFUSED
    assert state.last_detail.startswith("401: the server wants a name and a password; ")
    assert told in state.last_detail
