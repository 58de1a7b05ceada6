"""The command line as its users and their programs meet it."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

import pytest

from tests.support.scene import FEED, NEWS, SERIES, Scene, flagged, utc
from tests.support.small_web import Item, SmallWeb, html, rss
from tests.support.smtp_server import Relay, relay
from wirewatch.adapters.store import articles
from wirewatch.entrypoints.commands.inspect import print_status
from wirewatch.entrypoints.options import say
from wirewatch.steps.reports import Problem
from wirewatch.steps.status import Status

pytestmark = pytest.mark.slow

NOW = utc(12, 7, 1)
LONG = "A title that goes on and on, past every width that a terminal ever had, " * 4
HERAT = Item(
    url=f"{NEWS}/herat",
    title=f"{LONG}and names the Taliban",
    at=utc(12, 5),
    text="The Taliban opened the gate 🚚 for trucks with fruit; the Moscow format was not the reason, drivers said.",
)
PLAIN = Item(
    url=f"{NEWS}/plain",
    title="Saffron growers ask for a cold store",
    at=utc(12, 4),
    text="The harvest begins next week in the west.",
)


@pytest.fixture
def post() -> Iterator[Relay]:
    with relay() as running:
        yield running


@pytest.fixture
def worked(scene: Scene, web: SmallWeb) -> Scene:
    """A home after one cycle, with one flagged article and one issue."""
    scene.write()
    web.on(FEED, rss(HERAT, PLAIN))
    scene.cycle(NOW)
    return scene


@pytest.fixture
def mailed(scene: Scene, web: SmallWeb, post: Relay) -> Scene:
    """The same with two subscribers, whose mails have gone out."""
    mail = {
        "host": "127.0.0.1",
        "port": post.port,
        "security": "none",
        "from": "Desk <desk@example.org>",
    }
    readers = [{"email": "one@example.net"}, {"email": "two@example.net"}]
    scene.write(series=[{**SERIES, "title": "Every morning", "subscribers": readers}], mail=mail)
    web.on(FEED, rss(HERAT, PLAIN))
    scene.cycle(NOW)
    assert len(post.script.taken) == 2
    return scene


def mails(post: Relay) -> list[tuple[str, Any]]:
    """Whom each mail went to, and the mail."""
    return [
        (to[0], message_from_bytes(data, policy=policy.default))
        for _, to, data in post.script.taken
    ]


# --- flagged -------------------------------------------------------------------------------------


def test_flagged_as_json_holds_what_programs_are_promised(worked: Scene) -> None:
    (row,) = worked.run("flagged", "--json").json
    assert list(row) == [
        "url",
        "canonical_url",
        "title",
        "outlet",
        "language",
        "published_at",
        "seen_at",
        "story",
        "actors",
        "unsure",
    ]
    assert (row["url"], row["title"], row["outlet"]) == (
        HERAT.url,
        HERAT.title,
        "The Daily Example",
    )
    assert (row["published_at"], row["seen_at"]) == ("2021-10-12T05:00:00Z", "2021-10-12T07:01:00Z")
    assert row["story"]
    assert [actor["id"] for actor in row["actors"]] == ["taliban", "moscow-format"]
    for actor in row["actors"]:
        for mention in actor["mentions"]:
            assert set(mention) == {"alias", "surface", "field", "start", "end", "reason"}


def test_offsets_of_flagged_are_code_points_of_the_fields_as_stored(worked: Scene) -> None:
    (row,) = worked.run("flagged", "--json").json
    mentions = [mention for actor in row["actors"] for mention in actor["mentions"]]
    with worked.look() as tx:
        (found,) = articles.list_flagged(tx)
    assert {mention["field"] for mention in mentions} == {"title", "lead"}
    for mention in mentions:
        text: str = getattr(found.article, mention["field"])
        assert text[mention["start"] : mention["end"]] == mention["surface"]


@pytest.mark.parametrize(
    ("options", "count"),
    [
        (["--actor", "taliban"], 1),
        (["--actor", "nobody"], 0),
        (["--since", "2021-10-12T07:01Z"], 1),
        (["--since", "2021-10-12T07:02Z"], 0),
        (["--until", "2021-10-12T07:01Z"], 0),
        (["--until", "2021-10-13"], 1),
    ],
)
def test_flagged_can_be_narrowed(worked: Scene, options: list[str], count: int) -> None:
    assert len(worked.run("flagged", "--json", *options).json) == count


def test_flagged_of_an_empty_home_is_an_empty_array(scene: Scene) -> None:
    scene.write()
    assert scene.run("flagged", "--json").json == []


def test_flagged_says_how_old_the_newest_is_when_none_fits(worked: Scene) -> None:
    ran = worked.run("flagged", "--since", "3d")
    assert (ran.code, ran.out) == (0, "")
    assert "no flagged article matches; the newest one was seen 2021-10-12 07:01 UTC" in ran.err


def test_flagged_says_that_an_actor_is_not_on_the_watchlist(worked: Scene) -> None:
    assert (
        '--actor: the watchlist has no "talibann" (any more)'
        in worked.run("flagged", "--actor", "talibann").err
    )


def test_explain_tells_a_word_from_an_address(worked: Scene) -> None:
    ran = worked.run("explain", "nonsense")
    assert (ran.code, ran.out) == (1, "")
    assert "nonsense is neither an address nor the id of a story" in ran.err


def test_nothing_is_wrapped_when_another_program_reads(worked: Scene) -> None:
    ran = worked.ran("flagged")
    assert any(line.endswith(HERAT.title) for line in ran.out.splitlines())
    assert "\x1b" not in ran.out + ran.err


# --- status --------------------------------------------------------------------------------------


def test_status_as_json_holds_what_programs_are_promised(worked: Scene) -> None:
    told = worked.run("status", "--json", now=NOW).json
    assert {"feeds", "entries", "digests", "problems"} <= set(told)
    assert {"ok", "failing", "silent", "moved", "gone"} <= set(told["feeds"])
    assert told["feeds"]["ok"] == 1
    assert told["entries"] == {"waiting": 0, "read": 0, "feed-only": 2, "given-up": 0}
    (digest,) = told["digests"]
    assert (digest["series"], digest["number"], digest["stories"]) == ("daily", 1, 1)
    assert digest["next_at"] == "2021-10-13T07:00:00Z"
    assert told["problems"] == []


@pytest.mark.parametrize(("count", "told"), [(5, 5), (40, 1)])
def test_what_is_to_be_done_about_many_is_told_once(
    capsys: pytest.CaptureFixture[str], count: int, told: int
) -> None:
    problems = [
        Problem(where=f"Post {n}", what="no address is known", do="nothing yet")
        for n in range(count)
    ]
    mail = Problem(where="mail", what="held", do="mend mail:")
    print_status(Status(feeds={}, entries={}, digests=(), problems=(*problems, mail)))
    lines = capsys.readouterr().out.splitlines()
    assert sum("nothing yet" in line for line in lines) == told
    assert sum("no address is known" in line for line in lines) == count
    assert "! mail" in lines


def test_status_in_words_says_that_nothing_is_wrong(worked: Scene) -> None:
    ran = worked.run("status", now=NOW)
    assert "1 ok" in ran.out
    assert "2 feed-only" in ran.out
    assert "issue 1, 1 story;" in ran.out
    assert "nothing is wrong" in ran.out


@pytest.mark.parametrize(
    "now", ["2021-10-12T07:01Z", "2021-10-12T07:01:00Z", "2021-10-12T11:31+04:30"]
)
def test_now_may_be_written_with_or_without_seconds_and_in_any_zone(
    worked: Scene, now: str
) -> None:
    told = worked.run("status", "--json", now=now)
    assert told.code == 0
    assert told.json["digests"][0]["next_at"] == "2021-10-13T07:00:00Z"


# --- explain -------------------------------------------------------------------------------------


def test_explain_tells_an_entrys_whole_way(worked: Scene) -> None:
    told = worked.run("explain", HERAT.url)
    assert told.code == 0
    for words in (
        FEED,
        "seen 2021-10-12 07:01 UTC",
        "feed-only",
        "404",
        "text from the feed",
        "flagged    taliban",
    ):
        assert words in told.out
    assert "digest     daily 1" in told.out


def test_explain_finds_an_article_by_the_id_of_its_story(worked: Scene) -> None:
    (row,) = worked.run("flagged", "--json").json
    assert HERAT.url in worked.run("explain", row["story"]).out


def test_explain_says_why_an_article_is_not_flagged(worked: Scene) -> None:
    assert "flagged    no" in worked.run("explain", PLAIN.url).out


def test_explain_of_what_no_feed_had_ends_with_1_and_says_what_to_look_at(worked: Scene) -> None:
    ran = worked.run("explain", "http://news.example/unheard-of")
    assert (ran.code, ran.out) == (1, "")
    assert "no polled feed has had it" in ran.err
    assert "feeds list" in ran.err


# --- feeds and watch -----------------------------------------------------------------------------


def test_feeds_list_tells_each_feeds_health(worked: Scene) -> None:
    out = worked.run("feeds", "list", now=NOW).out
    assert FEED in out
    assert "ok: fetched Tue 12 Oct 07:01 UTC" in out
    assert "2 entries" in out


def test_feeds_list_before_anything_was_polled(scene: Scene) -> None:
    scene.write()
    ran = scene.run("feeds", "list", now=NOW)
    assert ran.code == 0
    assert "fetched not yet" in ran.out


def test_feeds_test_shows_what_a_feed_would_give_and_stores_nothing(
    scene: Scene, web: SmallWeb
) -> None:
    scene.write()
    web.on(FEED, rss(HERAT, PLAIN))
    ran = scene.run("feeds", "test", FEED, now=NOW)
    assert ran.code == 0
    assert "2 entries" in ran.out
    assert PLAIN.url in ran.out
    assert flagged(scene) == {}
    assert scene.run("status", "--json", now=NOW).json["entries"]["waiting"] == 0


def test_feeds_test_of_a_web_page_ends_with_1_and_says_what_it_is(
    scene: Scene, web: SmallWeb
) -> None:
    scene.write()
    web.on("http://other.example/", html("<title>Welcome</title>"))
    ran = scene.run("feeds", "test", "http://other.example/", now=NOW)
    assert ran.code == 1
    assert "this is a web page" in ran.out


def test_watch_test_shows_what_is_flagged_and_why(scene: Scene) -> None:
    scene.write()
    ran = scene.run("watch", "test", "Envoys of the Taliban met in Moscow.")
    assert ran.code == 0
    assert "“Taliban” at body 14-21" in ran.out
    assert "alias “Taliban” (en)" in ran.out
    assert (
        "nothing is flagged"
        in scene.run("watch", "test", "Saffron growers ask for a cold store.").out
    )


# --- digest --------------------------------------------------------------------------------------


def test_digest_preview_tells_the_next_issue_and_stores_nothing(
    scene: Scene, web: SmallWeb
) -> None:
    scene.write()
    web.on(FEED, rss(HERAT))
    scene.cycle(NOW, only=("poll", "read", "group"))
    text = scene.run("digest", "preview", "daily", now=NOW)
    page = scene.run("digest", "preview", "daily", "--html", now=NOW)
    assert HERAT.url in text.out
    assert "<!doctype html" in page.out[:100].lower()
    assert HERAT.url in page.out
    assert scene.run("digest", "list").out == ""
    assert scene.issues() == []


def test_digest_list_shows_each_issue_and_how_it_went_out(mailed: Scene) -> None:
    out = mailed.run("digest", "list").out
    assert "daily 1  Tue 12 Oct 2021 07:01 UTC" in out
    for reader in ("one@example.net", "two@example.net"):
        assert f"sent     email  {reader}" in out


def test_digest_send_sends_the_issue_again_marked_as_a_repeat(mailed: Scene, post: Relay) -> None:
    before = dict(mails(post))
    ran = mailed.run("digest", "send", "daily", now=utc(12, 8))
    assert (ran.code, ran.out) == (0, "sent 2\n")
    after = dict(mails(post)[2:])
    assert set(after) == set(before)
    for reader, mail in after.items():
        assert mail["Subject"] == f"(repeat) {before[reader]['Subject']}"
        assert mail["Message-ID"] != before[reader]["Message-ID"]
        assert (
            mail.get_body(("plain",)).get_content()
            == before[reader].get_body(("plain",)).get_content()
        )
    assert len(mailed.issues()) == 1


def test_digest_send_to_one_address_sends_one(mailed: Scene, post: Relay) -> None:
    ran = mailed.run("digest", "send", "daily", "1", "--to", "chief@example.net", now=utc(12, 8))
    assert (ran.code, ran.out) == (0, "sent 1\n")
    assert [to for to, _ in mails(post)[2:]] == ["chief@example.net"]
    assert mails(post)[2][1]["To"] == "chief@example.net"


def test_digest_send_of_an_issue_that_is_not_there_ends_with_1(mailed: Scene, post: Relay) -> None:
    ran = mailed.run("digest", "send", "daily", "7", now=utc(12, 8))
    assert (ran.code, ran.out) == (1, "")
    assert "daily 7: there is no such issue" in ran.err
    assert len(post.script.taken) == 2


def test_digest_test_sends_a_marked_trial_to_each_subscriber(mailed: Scene, post: Relay) -> None:
    ran = mailed.run("digest", "test", "daily", now=utc(12, 8))
    assert (ran.code, ran.out) == (0, "sent 2\n")
    trials = mails(post)[2:]
    assert [to for to, _ in trials] == ["one@example.net", "two@example.net"]
    for _, mail in trials:
        assert "Trial message of the series Every morning" in mail["Subject"]
        assert "Taliban" not in mail.get_body(("plain",)).get_content()


def test_digest_test_that_reaches_nobody_ends_with_1(mailed: Scene, post: Relay) -> None:
    post.script.rcpt.update(
        dict.fromkeys(("one@example.net", "two@example.net"), "550 5.1.1 no such user")
    )
    ran = mailed.run("digest", "test", "daily", now=utc(12, 8))
    assert ran.code == 1
    assert "550 5.1.1 no such user" in ran.out


# --- init and check ------------------------------------------------------------------------------


def test_init_writes_a_config_that_check_finds_good(bare_scene: Scene) -> None:
    ran = bare_scene.bare("init", str(bare_scene.config))
    assert ran.code == 0
    assert all(Path(line).is_file() for line in ran.out.splitlines())
    checked = bare_scene.bare(
        "check", "--config", str(bare_scene.config), "--now", "2021-10-12T07:01Z"
    )
    assert checked.code == 0, checked.err
    for word in ("feeds of", "actors under", "aliases", "series", "next issue"):
        assert word in checked.out
    assert not bare_scene.home.exists()


def test_init_never_overwrites_what_is_there(bare_scene: Scene) -> None:
    bare_scene.write()
    before = (bare_scene.config / "feeds.yaml").read_bytes()
    ran = bare_scene.bare("init", str(bare_scene.config))
    assert ran.code == 2
    assert "feeds.yaml:1: is there already" in ran.err
    assert (bare_scene.config / "feeds.yaml").read_bytes() == before


def test_help_loads_the_command_line_alone_and_check_nothing_that_is_slow(
    bare_scene: Scene,
) -> None:
    bare_scene.write()
    lines = (
        "import sys",
        "from wirewatch.entrypoints import cli",
        "early = [one for one in sys.modules if one.startswith(('pydantic', 'wirewatch.domain', 'wirewatch.steps'))]",
        "assert not early, early",
        f"assert cli.run(['check', '--config', {str(bare_scene.config)!r}]) == 0",
        "slow = {'sqlalchemy', 'prefect', 'trafilatura', 'httpx', 'lxml', 'feedparser'} & set(sys.modules)",
        "sys.exit(f'check imports {sorted(slow)}' if slow else 0)",
    )
    ended = subprocess.run(
        [sys.executable, "-c", "\n".join(lines)],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (ended.returncode, ended.stderr) == (0, "")


def test_run_says_on_stdout_only_where_the_new_pages_are(scene: Scene, web: SmallWeb) -> None:
    scene.write()
    web.on(FEED, rss(HERAT))
    ran = scene.run("run", now=NOW)
    assert ran.out == f"{scene.home / 'digests' / 'daily' / '0001.html'}\n"
    assert "polled 1 feed: " in ran.err
    assert scene.run("run", now=NOW).out == ""


def test_run_does_only_the_steps_that_are_named(scene: Scene, web: SmallWeb) -> None:
    scene.write()
    web.on(FEED, rss(HERAT))
    assert scene.run("run", "--only", "poll", now=NOW).code == 0
    assert scene.run("status", "--json", now=NOW).json["entries"]["waiting"] == 1
    assert scene.run("run", "--only", "read,group", now=NOW).code == 0
    assert list(flagged(scene)) == [HERAT.url]
    assert scene.issues() == []


def test_what_a_far_end_said_cannot_steer_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    say("a\x1b[2Jb\x9b31mc \u202ed\tمی‌گویند")
    assert capsys.readouterr().out == "a[2Jb31mc d\tمی‌گویند\n"
