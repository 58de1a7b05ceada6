"""`wirewatch feeds …` as a person types it, against a small web of their own."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from tests.support.scene import FEED, NEWS, Scene, utc
from tests.support.small_web import Item, SmallWeb, html, plain, rss

NOW = utc(15, 12)
HOME = "http://khabar.example/"
REAL = f"{HOME}fa/rss.xml"
ITEMS = [
    Item(
        url=f"{HOME}{n}",
        title=f"گفتگوهای صلح در کابل ادامه دارد و هیئت تازه رسید {n}",
        at=utc(15, n),
    )
    for n in range(1, 6)
]
NAMING = (
    '<!doctype html><title>خبر</title><link rel="alternate" type="application/rss+xml" href="/comments/feed">'
    '<link rel="alternate" type="application/rss+xml" href="/fa/rss.xml"><a href="/en/rss.xml">RSS</a>'
)


@pytest.fixture
def outlet(web: SmallWeb) -> None:
    web.on(FEED, rss(Item(url=f"{NEWS}/1", title="One", at=utc(15, 9))))
    web.on(HOME, html(NAMING))
    web.on(REAL, rss(*ITEMS, title="خبر - تازه‌ها"))
    web.on(f"{HOME}en/rss.xml", rss(*ITEMS[:2], title="Khabar in English"))


def listed(scene: Scene) -> list[dict[str, object]]:
    return list(yaml.safe_load((scene.config / "feeds.yaml").read_text("utf-8"))["feeds"])


@pytest.mark.usefixtures("outlet")
def test_a_home_page_leads_to_its_feed_which_is_shown_and_written(scene: Scene) -> None:
    scene.write()
    ran = scene.run("feeds", "add", HOME, "--yes", now=NOW)
    assert ran.code == 0
    assert ITEMS[-1].title in ran.out
    assert listed(scene)[-1] == {"outlet": "خبر", "url": REAL, "language": "fa"}
    assert scene.run("check").code == 0


@pytest.mark.usefixtures("outlet")
def test_without_a_yes_nothing_is_written(scene: Scene) -> None:
    scene.write()
    ran = scene.run("feeds", "add", HOME, now=NOW)
    assert (ran.code, len(listed(scene))) == (1, 1)
    assert "2. " in ran.out
    assert "give the address of the one that you want, or --yes for the first" in ran.err


@pytest.mark.usefixtures("outlet")
def test_a_name_and_a_language_of_ones_own_win(scene: Scene) -> None:
    scene.write()
    scene.run("feeds", "add", REAL, "--outlet", "Khabar", "--language", "prs", "--yes", now=NOW)
    assert listed(scene)[-1] == {"outlet": "Khabar", "url": REAL, "language": "prs"}


@pytest.mark.usefixtures("outlet")
@pytest.mark.parametrize(
    "again", [FEED, FEED.replace("http://", "https://www."), f"{FEED}?utm_source=x"]
)
def test_a_feed_that_is_there_is_refused(scene: Scene, again: str) -> None:
    scene.write()
    ran = scene.run("feeds", "add", again, "--yes", now=NOW)
    assert (ran.code, len(listed(scene))) == (2, 1)
    assert "already, as The Daily Example" in ran.err


def test_common_paths_are_tried_one_after_the_other(scene: Scene, web: SmallWeb) -> None:
    web.on(HOME, html("<!doctype html><title>No link</title>"))
    web.on(f"{HOME}rss.xml", rss(*ITEMS))
    scene.write()
    assert scene.run("feeds", "add", HOME, "--yes", now=NOW).code == 0
    assert listed(scene)[-1]["url"] == f"{HOME}rss.xml"


def test_an_outlet_without_a_feed_offers_its_news_sitemap(scene: Scene, web: SmallWeb) -> None:
    urls = "".join(f"<url><loc>{HOME}{n}</loc></url>" for n in range(3))
    web.on(HOME, html("<!doctype html><title>No link</title>"))
    web.on(f"{HOME}robots.txt", plain(f"User-agent: *\nSitemap: {HOME}map/news.xml\n"))
    web.on(
        f"{HOME}map/news.xml",
        (200, {"Content-Type": "text/xml"}, f"<urlset>{urls}</urlset>".encode()),
    )
    scene.write()
    assert scene.run("feeds", "add", HOME, "--yes", now=NOW).code == 0
    assert (listed(scene)[-1]["url"], listed(scene)[-1]["kind"]) == (
        f"{HOME}map/news.xml",
        "sitemap",
    )


def test_a_section_page_becomes_a_feed_by_a_link_pattern(scene: Scene, web: SmallWeb) -> None:
    web.on(
        HOME,
        html(
            '<!doctype html><title>World</title><a href="/world/1">A report</a><a href="/about">About</a>'
        ),
    )
    scene.write()
    assert scene.run("feeds", "add", HOME, "--link-pattern", "/world/", "--yes", now=NOW).code == 0
    assert (listed(scene)[-1]["kind"], listed(scene)[-1]["link_pattern"]) == ("page", "/world/")
    assert scene.run("feeds", "test", HOME, now=NOW).code == 0
    ran = scene.run("feeds", "add", f"{HOME}x", "--link-pattern", "(", "--yes", now=NOW)
    assert (ran.code, len(listed(scene))) == (2, 2)


def test_an_address_without_any_feed_says_what_was_tried(scene: Scene, web: SmallWeb) -> None:
    web.on(HOME, html("<!doctype html><title>No link</title>"))
    scene.write()
    ran = scene.run("feeds", "add", HOME, "--yes", now=NOW)
    assert (ran.code, len(listed(scene))) == (1, 1)
    assert f"{HOME}rss: 404" in ran.err
    assert "--link-pattern" in ran.err


@pytest.mark.usefixtures("outlet")
def test_a_new_address_keeps_the_history_of_the_old_one(scene: Scene, web: SmallWeb) -> None:
    scene.write()
    scene.cycle(NOW, only=["poll"])
    web.on(f"{NEWS}/moved", rss(Item(url=f"{NEWS}/1", title="One", at=utc(15, 9))))
    assert scene.run("feeds", "add", f"{NEWS}/moved", "--replace", FEED, "--yes", now=NOW).code == 0
    assert [feed["url"] for feed in listed(scene)] == [f"{NEWS}/moved"]
    scene.cycle(utc(15, 13), only=["poll"], every=False)
    (told,) = scene.run("feeds", "list", "--json", now=utc(15, 14)).json
    assert (told["url"], told["asked_at"], told["entries"]) == (f"{NEWS}/moved", f"{NEWS}/moved", 1)


def test_moves_are_followed_when_asked_for(scene: Scene, web: SmallWeb) -> None:
    web.on(FEED, (301, {"Location": f"{NEWS}/new"}, b""))
    web.on(f"{NEWS}/new", rss(Item(url=f"{NEWS}/1", title="One", at=utc(15, 9))))
    scene.write()
    assert "no feed has moved" in scene.run("feeds", "follow-moves", now=NOW).out
    for hour in range(4):
        scene.cycle(utc(15, 12 + hour), only=["poll"])
    assert "feeds follow-moves" in str(scene.problems(utc(15, 16)))
    assert scene.run("feeds", "follow-moves", "--yes", now=utc(15, 16)).code == 0
    assert [feed["url"] for feed in listed(scene)] == [f"{NEWS}/new"]
    (told,) = scene.run("feeds", "list", "--json", now=utc(15, 16)).json
    assert (told["entries"], told["notes"]) == (1, [])


@pytest.mark.usefixtures("outlet")
def test_a_trial_says_all_that_a_poll_would_do_and_stores_no_entry(scene: Scene) -> None:
    scene.write(feeds=[{"outlet": "One", "url": FEED}, {"outlet": "Gone", "url": f"{NEWS}/gone"}])
    ran = scene.run("feeds", "test", FEED, now=NOW)
    assert ran.code == 0
    for told in (
        "1 entries, 1 new to us",
        "no ETag and no Last-Modified",
        "next poll would be after 30 minutes",
        f"{NEWS}/1",
    ):
        assert told in ran.out
    ran = scene.run("feeds", "test", "--all", now=NOW)
    assert ran.code == 1
    assert f"good: One  {FEED}" in ran.out
    assert f"refused: Gone  {NEWS}/gone  404: there is nothing at this address" in ran.out
    assert all(feed["entries"] == 0 for feed in scene.run("feeds", "list", "--json", now=NOW).json)
    assert scene.run("feeds", "test", now=NOW).code == 2


@pytest.mark.usefixtures("outlet")
def test_feeds_go_out_as_opml_and_come_back_once(scene: Scene, tmp_path: Path) -> None:
    scene.write(
        feeds=[
            {"outlet": "One", "url": FEED, "language": "en"},
            {"outlet": "Khabar", "url": REAL, "tags": ["x"]},
        ]
    )
    file = tmp_path / "list.opml"
    file.write_text(scene.run("feeds", "export").out, "utf-8")
    assert "2 were there already" in scene.run("feeds", "import", str(file)).out
    scene.write()
    assert "1 feed written" in scene.run("feeds", "import", str(file)).out
    assert listed(scene)[-1] == {"outlet": "Khabar", "url": REAL, "tags": ["x"]}
    file.write_text("<rss/>")
    assert scene.run("feeds", "import", str(file)).code == 1


@pytest.mark.usefixtures("outlet")
def test_health_is_told_in_words(scene: Scene, web: SmallWeb) -> None:
    web.on(f"{NEWS}/broken", (500, {}, b""))
    scene.write(feeds=[{"outlet": "One", "url": FEED}, {"outlet": "Two", "url": f"{NEWS}/broken"}])
    assert "new: fetched not yet, last news never" in scene.run("feeds", "list", now=NOW).out
    scene.cycle(NOW, only=["poll"])
    out = scene.run("feeds", "list", now=utc(15, 12, 20)).out
    assert "ok: fetched Fri 15 Oct 12:00 UTC, last news Fri 15 Oct 12:00 UTC" in out
    assert "fails since Fri 15 Oct 12:00 UTC (once): 500: the server has a fault of its own" in out
    assert "asked every 30 minutes, next Fri 15 Oct 12:3" in out


def test_a_password_in_an_address_is_refused_unseen_and_a_login_is_written_by_name(
    scene: Scene, web: SmallWeb
) -> None:
    web.on(REAL, rss(*ITEMS, title="Paid news"))
    scene.write()
    for command in ("add", "test"):
        ran = scene.run("feeds", command, REAL.replace("//", "//me:hunter2@"), now=NOW)
        assert ran.code == 2
        assert "--login NAME" in ran.err
        assert "hunter2" not in ran.out + ran.err
    assert scene.run("feeds", "add", REAL, "--login", "me:hunter2", now=NOW).code == 2
    assert (
        "PAID_LOGIN is not set"
        in scene.run("feeds", "add", REAL, "--login", "PAID_LOGIN", now=NOW).err
    )
    secrets = scene.config / "secrets.env"
    secrets.write_text("PAID_LOGIN=me:hunter2\n")
    secrets.chmod(0o600)
    assert scene.run("feeds", "add", REAL, "--login", "PAID_LOGIN", "--yes", now=NOW).code == 0
    assert listed(scene)[-1]["login"] == "PAID_LOGIN"


def test_what_cannot_be_looked_into_is_said_without_advice_that_misleads(
    scene: Scene, web: SmallWeb
) -> None:
    web.on(REAL, (429, {"Retry-After": "600"}, b""))
    scene.write()
    ran = scene.run("feeds", "add", REAL, now=NOW)
    assert "asked us to wait" in ran.err
    assert "--link-pattern" not in ran.err
    ran = scene.run("feeds", "add", REAL, "--link-pattern", "/a/[0-9", now=NOW)
    assert ran.code == 2
    assert "--link-pattern" in ran.err


@pytest.mark.usefixtures("outlet")
def test_a_trial_leaves_alone_who_asked_for_peace(scene: Scene, web: SmallWeb) -> None:
    web.on(
        FEED,
        (429, {"Retry-After": "7200"}, b""),
        rss(Item(url=f"{NEWS}/1", title="One", at=utc(15, 9))),
    )
    scene.write()
    scene.cycle(NOW, only=["poll"])
    for wanted in (FEED, "--all"):
        ran = scene.run("feeds", "test", wanted, now=utc(15, 13))
        assert ran.code == 1
        assert "not polled, since it asked us to wait until 14:00 UTC" in ran.out
    assert scene.run("feeds", "test", FEED, now=utc(15, 14, 1)).code == 0


@pytest.mark.usefixtures("outlet")
def test_an_address_is_completed_as_a_person_means_it(scene: Scene) -> None:
    scene.write()
    assert (
        "https://news.example/feed" in scene.run("feeds", "test", "news.example/feed", now=NOW).out
    )


def test_a_feeds_own_word_for_its_language_stands_against_a_few_words(
    scene: Scene, web: SmallWeb
) -> None:
    feed = rss(Item(url=f"{HOME}1", title="Mapped story", at=utc(15, 9)), title="Map Post")
    web.on(
        REAL, (feed[0], feed[1], feed[2].replace(b"<channel>", b"<channel><language>en</language>"))
    )
    scene.write()
    scene.run("feeds", "add", REAL, "--yes", now=NOW)
    assert listed(scene)[-1]["language"] == "en"
