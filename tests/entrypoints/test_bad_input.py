from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.support.scene import FEED, NEWS, SERIES, Ran, Scene, flagged, utc
from tests.support.small_web import Item, SmallWeb, html, rss
from tests.support.smtp_server import Relay, free_port, relay

pytestmark = pytest.mark.slow

NOW = utc(12, 7, 1)
READERS = [{"email": "one@example.net"}, {"email": "two@example.net"}]
ENTRY = Item(
    url=f"{NEWS}/herat",
    title="Taliban open the gate",
    at=utc(12, 5),
    text="The Taliban opened the northern gate for trucks with fruit, drivers said.",
)
HEALTHY = {"outlet": "The Daily Example", "url": FEED}


@pytest.fixture
def post() -> Iterator[Relay]:
    with relay() as running:
        yield running


def with_mail(post: Relay) -> dict[str, Any]:
    mail = {"host": "127.0.0.1", "port": post.port, "security": "none", "from": "desk@example.org"}
    return {"series": [{**SERIES, "subscribers": READERS}], "mail": mail}


def healthy(web: SmallWeb) -> None:
    web.on(FEED, rss(ENTRY))


def taken(post: Relay) -> list[str]:
    return [to[0] for _, to, _ in post.script.taken]


def the_other_work_went_on(scene: Scene, ran: Ran) -> None:
    assert ran.code == 0, ran.err
    assert "Traceback" not in ran.err
    assert flagged(scene) == {ENTRY.url: frozenset({"taliban"})}
    assert ENTRY.title in scene.issues()[0]


@pytest.mark.parametrize(
    ("answer", "what", "do"),
    [
        (
            html("<title>Welcome</title><p>We have a new home"),
            "this is a web page (“Welcome”)",
            "`wirewatch feeds add` finds its feed",
        ),
        (html("Not found", status=404), "404", "check the address in feeds.yaml"),
        (html("Gone", status=410), "410", "find its new address or remove it from feeds.yaml"),
        (html("Members only", status=403), "403", "the outlet blocks programs"),
        (html("Under repair", status=503), "503", "polled again when the wait is over"),
        (html("Oops", status=500), "500", "check the address if it lasts"),
        (
            (200, {"Content-Type": "application/rss+xml"}, b""),
            "empty",
            "open the address in a browser",
        ),
    ],
    ids=["a web page", "not found", "gone", "forbidden", "busy", "broken", "empty"],
)
def test_a_feed_that_is_none_is_named_with_what_is_wrong_and_what_to_do(
    scene: Scene, web: SmallWeb, answer: Any, what: str, do: str
) -> None:
    healthy(web)
    web.on("http://other.example/feed", answer)
    scene.write(feeds=[{"outlet": "The Other", "url": "http://other.example/feed"}, HEALTHY])
    ran = scene.run("run", now=NOW)
    the_other_work_went_on(scene, ran)
    problems = scene.problems(NOW)
    assert list(problems) == ["The Other (http://other.example/feed)"]
    told = problems["The Other (http://other.example/feed)"]
    assert what in told.partition(" -> ")[0]
    assert do in told.partition(" -> ")[2]
    assert "The Other" in ran.err
    assert "The Other" in scene.issues()[0]


def test_a_host_that_nobody_answers_at_is_named(scene: Scene, web: SmallWeb) -> None:
    healthy(web)
    dead = f"http://127.0.0.2:{free_port()}/feed"
    here = f"{scene.proxy}/feed"
    web.on(here, rss(ENTRY))
    scene.proxy = None
    feeds = [{"outlet": "The Dead", "url": dead}, {"outlet": "The Daily Example", "url": here}]
    scene.write(feeds=feeds, network={"allow_private": ["127.0.0.0/8"]})
    the_other_work_went_on(scene, scene.run("run", now=NOW))
    problems = scene.problems(NOW)
    assert list(problems) == [f"The Dead ({dead})"]
    assert "refuses connections" in problems[f"The Dead ({dead})"]
    assert "polled less and less often" in problems[f"The Dead ({dead})"]


def test_an_address_that_the_relay_refuses_costs_the_others_nothing(
    scene: Scene, web: SmallWeb, post: Relay
) -> None:
    healthy(web)
    scene.write(**with_mail(post))
    post.script.rcpt["one@example.net"] = "550 5.1.1 no such user here"
    ran = scene.run("run", now=NOW)
    the_other_work_went_on(scene, ran)
    assert taken(post) == ["two@example.net"]
    told = scene.problems(NOW)["one@example.net by email, daily 1"]
    assert "refused" in told
    assert "550 5.1.1 no such user here" in told
    assert "correct the address in digests.yaml" in told
    assert "one@example.net" in ran.err
    scene.run("run", now=utc(12, 9))
    assert taken(post) == ["two@example.net"]


def test_a_relay_that_is_busy_is_tried_again_and_then_takes_the_mail_once(
    scene: Scene, web: SmallWeb, post: Relay
) -> None:
    healthy(web)
    scene.write(**with_mail(post))
    post.script.rcpt["one@example.net"] = "451 4.7.1 greylisted, try later"
    the_other_work_went_on(scene, scene.run("run", now=NOW))
    told = scene.problems(NOW)["one@example.net by email, daily 1"]
    assert "451 4.7.1 greylisted" in told
    assert "it is tried again" in told
    post.script.rcpt.clear()
    assert scene.run("run", now=utc(12, 7, 30)).code == 0
    assert sorted(taken(post)) == ["one@example.net", "two@example.net"]
    assert "one@example.net by email, daily 1" not in scene.problems(utc(12, 7, 31))
    scene.run("run", now=utc(12, 8))
    assert len(taken(post)) == 2


def test_a_relay_that_is_down_holds_the_mail_and_not_the_digest(
    scene: Scene, web: SmallWeb, post: Relay
) -> None:
    healthy(web)
    settings = with_mail(post)
    settings["mail"]["port"] = free_port()
    scene.write(**settings)
    the_other_work_went_on(scene, scene.run("run", now=NOW))
    told = {where for where in scene.problems(NOW) if "by email" in where}
    assert (
        told
    )  # of one at least: once a relay is found down, the others wait without a try of their own
    assert told <= {"one@example.net by email, daily 1", "two@example.net by email, daily 1"}
    scene.write(**with_mail(post))
    assert scene.run("run", now=utc(12, 7, 30)).code == 0
    assert sorted(taken(post)) == ["one@example.net", "two@example.net"]


def test_a_broken_config_ends_with_2_and_every_mistake_of_every_file(scene: Scene) -> None:
    scene.write(
        feeds=[{"outlet": "The Daily Example", "url": "news.example", "evry": "1h"}],
        actors=[{"id": "taliban", "name": "Taliban", "aliases": {}}],
        series=[{**SERIES, "actors": ["talibn"], "timezone": "Asia/Kabull"}],
        archive={"keep": "90"},
    )
    for command in (["check"], ["run"], ["status"], ["flagged", "--json"]):
        ran = scene.run(*command)
        assert (ran.code, ran.out) == (2, "")
        for name in ("feeds", "watchlist", "digests", "settings"):
            assert f"{name}.yaml:" in ran.err
        for word in ("every", "aliases", "taliban", "Asia/Kabul", "90d"):
            assert word in ran.err
        assert "Traceback" not in ran.err


@pytest.mark.parametrize(
    "command", [["status"], ["run"], ["flagged", "--json"], ["digest", "list"], ["feeds", "list"]]
)
def test_a_home_that_is_a_file_ends_with_1_and_says_so(
    bare_scene: Scene, command: list[str]
) -> None:
    bare_scene.write()
    bare_scene.home.write_text("not a folder")
    ran = bare_scene.run(*command)
    assert (ran.code, ran.out) == (1, "")
    assert str(bare_scene.home) in ran.err
    assert "--home" in ran.err
    assert "Error" not in ran.err
    assert "Traceback" not in ran.err


def test_a_world_that_is_not_there_ends_with_1_and_says_so(bare_scene: Scene) -> None:
    ran = bare_scene.bare("demo", "--plain", "--world", str(bare_scene.folder / "nowhere"))
    assert (ran.code, ran.out) == (1, "")
    assert "world.yaml: no such file" in ran.err
    assert "Error" not in ran.err


def test_a_store_that_is_no_database_ends_with_1_and_says_so(bare_scene: Scene) -> None:
    bare_scene.write()
    bare_scene.home.mkdir()
    (bare_scene.home / "wirewatch.db").write_text(
        "this is no database, whatever its name says" * 100
    )
    ran = bare_scene.run("status")
    assert (ran.code, ran.out) == (1, "")
    assert "wirewatch.db" in ran.err
    assert "Traceback" not in ran.err


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (["run", "--only", "pol"], '"pol" is not a step'),
        (["digest", "preview", "dayly"], 'unknown series "dayly"; the series are: daily'),
        (["status", "--now", "tomorrow"], '"tomorrow" is not an instant'),
        (["flagged", "--since", "noon"], '--since: "noon" is not an instant'),
        (["statsu"], "status"),
        (["flagged", "--sinze", "2021-10-12"], "--since"),
    ],
)
def test_wrong_usage_ends_with_2_and_says_what_is_meant(
    scene: Scene, arguments: list[str], word: str
) -> None:
    scene.write()
    ran = scene.run(*arguments)
    assert (ran.code, ran.out) == (2, "")
    assert word in ran.err
