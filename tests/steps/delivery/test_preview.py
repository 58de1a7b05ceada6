"""`digest preview` shows what would go out to one reader, and says of each story why it is in it or is not."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import pytest
from sqlalchemy import bindparam, select

from tests.support.outage import TITLES, Desk, at_work, item, words
from tests.support.scene import FEED, SERIES, Scene, utc
from tests.support.small_web import SmallWeb, rss
from wirewatch.adapters.config.loader import load_config
from wirewatch.adapters.store.schema import deliveries, digests, payloads
from wirewatch.steps.channels.file import FILE
from wirewatch.steps.delivery.preview import preview_issue

pytestmark = pytest.mark.slow

WHOLE = {"email": "whole@example.net"}
PICKY = {"email": "picky@example.net", "actors": ["moscow-format"], "timezone": "Europe/Moscow"}
PLANNED = (
    select(
        *(deliveries.c[name] for name in ("subscriber", "channel", "identity", "part", "headers")),
        payloads.c.body,
    )
    .join(payloads, payloads.c.sha256 == deliveries.c.payload)
    .join(digests, digests.c.id == deliveries.c.digest_id)
    .where(digests.c.number == bindparam("number"), deliveries.c.channel != FILE)
)
PERSIAN = {"email": "persian@example.net", "languages": ["fa"]}


@pytest.fixture
def resources(scene: Scene, web: SmallWeb) -> Iterator[Desk]:
    """A desk whose second issue is about to be composed from two reports."""
    with at_work(scene, web, WHOLE, PICKY, PERSIAN, {"slack": "DESK_HOOK"}) as here:
        web.on(FEED, rss(item("Balkh", day=11, hour=20), item("Herat", day=11, hour=21)))
        scene.cycle(utc(11, 22), only=("poll", "read", "group"))
        yield here


def test_a_preview_for_a_reader_is_the_mail_that_goes_out_to_the_letter(resources: Desk) -> None:
    now = utc(12, 7, 1)
    shown = resources.scene.run("digest", "preview", "daily", "--for", "picky@example.net", now=now)
    resources.scene.cycle(now, only=("digest", "deliver"))
    (mail,) = resources.mails("picky@example.net")
    assert shown.code == 0
    assert f"To: picky@example.net\nSubject: {mail['Subject'].strip()}\n" in shown.out
    text = " ".join(shown.out.partition("\n\n")[2].split())
    assert text == words(mail)
    assert TITLES["Balkh"] in text
    assert TITLES["Herat"] not in text
    assert "Moscow time" in text
    assert "What you asked for of “Daily”: " in text


@pytest.mark.parametrize(
    "now",
    [utc(12, 7, 1), utc(12, 10, 1), utc(14, 9)],
    ids=["in time", "late", "for two that were missed"],
)
def test_a_preview_is_byte_for_byte_what_is_planned_for_every_reader(
    resources: Desk, now: datetime
) -> None:
    config = load_config(resources.scene.config, environ={})
    (series,) = config.series
    with resources.scene.store() as store, store.read() as tx:
        shown = [
            one
            for who in series.subscribers
            for one in preview_issue(tx, config, series, reader=who, now=now).deliveries
        ]
    resources.scene.cycle(now, only=("digest",))
    with resources.scene.store() as store, store.read() as tx:
        planned = tx.execute(PLANNED, {"number": 2}).all()
    assert {who.subscriber for who in shown} == {
        "whole@example.net", "picky@example.net", "persian@example.net", "DESK_HOOK",
    }  # fmt: skip
    assert sorted(
        (p.subscriber, p.channel, p.identity, p.part, dict(p.headers), p.body) for p in shown
    ) == sorted((p.subscriber, p.channel, p.identity, p.part, p.headers, p.body) for p in planned)


def test_each_story_has_its_reason(resources: Desk) -> None:
    def why(reader: str) -> str:
        return resources.scene.run(
            "digest", "preview", "daily", "--why", "--for", reader, now=utc(12, 6)
        ).out

    assert why("whole@example.net").startswith("2 stories looked at: 2 in it, 0 not.")
    picky = why("picky@example.net")
    assert "1 in it, 1 not" in picky
    assert "it names Taliban; this reader asked for Moscow format" in picky
    assert "only in English; this reader asked for Persian" in why("persian@example.net")


@pytest.mark.slow
def test_what_was_told_or_kept_quiet_is_said_to_be_so(resources: Desk) -> None:
    resources.scene.cycle(utc(12, 7, 1), only=("digest", "deliver"))
    other = "http://other.example/feed"
    resources.web.on(other, rss(item("Kunduz", day=9)))
    mail = {
        "host": "127.0.0.1",
        "port": resources.post.port,
        "security": "none",
        "from": "desk@example.org",
    }
    resources.scene.write(
        feeds=[{"outlet": "The Daily Example", "url": FEED}, {"outlet": "The Other", "url": other}],
        series=[{**SERIES, "subscribers": [WHOLE, PICKY]}],
        mail=mail,
    )
    resources.scene.cycle(utc(12, 8), only=("poll", "read", "group"))
    whole = resources.scene.run("digest", "preview", "daily", "--why", now=utc(12, 9)).out
    assert "told already, in issue 2, and nothing has come since" in whole
    assert "came with a first look at its feed" in whole
    picky = resources.scene.run(
        "digest", "preview", "daily", "--why", "--for", "picky@example.net", now=utc(12, 9)
    ).out
    assert (
        "told in issue 2, by reports outside of what this reader asked for (Moscow format)" in picky
    )


def test_a_reader_that_there_is_not_is_named_with_those_there_are(resources: Desk) -> None:
    ran = resources.scene.run(
        "digest", "preview", "daily", "--for", "nobody@example.net", now=utc(12, 6)
    )
    assert ran.code == 2
    assert (
        'daily has no subscriber "nobody@example.net"; there are: whole@example.net, picky@example.net'
        in ran.err
    )


@pytest.mark.slow
def test_a_slack_reader_sees_the_very_message(resources: Desk) -> None:
    ran = resources.scene.run("digest", "preview", "daily", "--for", "DESK_HOOK", now=utc(12, 6))
    assert set(ran.json) >= {"blocks", "text"}


def test_a_preview_before_the_first_run_says_what_to_do_and_not_that_there_is_no_feed(
    bare_scene: Scene,
) -> None:
    bare_scene.write()
    ran = bare_scene.run("digest", "preview", "daily", now=utc(12, 6))
    assert ran.code == 0
    assert "nothing has been collected yet: `wirewatch run`" in ran.err
    assert "No feed is configured" not in ran.out
    assert "We could not read 1 of 1 feed." in ran.out
