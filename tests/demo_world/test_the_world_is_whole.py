from __future__ import annotations

from collections import Counter
from datetime import timedelta

import feedparser
import pytest
from lxml import etree, html

from extractors.feed import parse
from wirewatch.demo_world.loading import load_labels, load_world
from wirewatch.demo_world.world import DemoArticle, DemoFeed, World

BUNDLED = load_world()
LABELS = {label.url: label for label in load_labels()}


def answering_address(world: World, feed: DemoFeed, poll: int) -> str:
    answer = world.answer(feed.url, poll)
    return answer.headers["Location"] if answer.status == 301 else feed.url


def shown(world: World, feed: DemoFeed, poll: int) -> set[str]:
    address = answering_address(world, feed, poll)
    answer = world.answer(address, poll)
    if answer.status != 200 or "html" in answer.headers["Content-Type"]:
        return set()
    document = parse(answer.body, url=address, content_type=answer.headers["Content-Type"])
    return {entry.link for entry in document.entries}


def test_world_is_as_large_as_the_demo_promises(world: World) -> None:
    assert len(world.polls) == 3
    assert world.polls[-1] - world.polls[0] > timedelta(days=1)
    assert len(world.feeds) >= 9
    assert {feed.form for feed in world.feeds} == {"rss2", "atom", "rss1", "json"}
    assert len({feed.language for feed in world.feeds}) >= 6
    assert len(world.articles) >= 40


@pytest.mark.parametrize("article", BUNDLED.articles, ids=lambda article: article.file)
def test_article_enters_a_feed_at_its_poll_and_not_before(article: DemoArticle) -> None:
    feeds = [feed for feed in BUNDLED.feeds if feed.outlet_id == article.outlet]
    seen_at = [
        poll
        for poll in range(3)
        if any(article.url in shown(BUNDLED, feed, poll) for feed in feeds)
    ]
    assert seen_at[0] == article.poll
    assert BUNDLED.answer(article.url, article.poll).status == 200
    assert article.poll == 0 or BUNDLED.answer(article.url, article.poll - 1).status == 404


@pytest.mark.parametrize("article", BUNDLED.articles, ids=lambda article: article.file)
def test_article_is_published_between_the_poll_before_and_its_own(article: DemoArticle) -> None:
    assert article.published <= BUNDLED.polls[article.poll]
    assert article.poll == 0 or article.published > BUNDLED.polls[article.poll - 1]


@pytest.mark.parametrize(
    "article",
    [each for each in BUNDLED.articles if each.page == "article"],
    ids=lambda article: article.file,
)
def test_page_parses_and_shows_title_and_text_and_furniture(article: DemoArticle) -> None:
    answer = BUNDLED.answer(article.url, article.poll)
    encoding = answer.headers["Content-Type"].partition("charset=")[2]
    tree = html.fromstring(answer.body, parser=html.HTMLParser(encoding=encoding))
    visible = " ".join(" ".join(str(text) for text in tree.itertext()).split())
    assert (tree.findtext(".//title") or "").startswith(article.title)
    for block in article.blocks:
        assert " ".join(block.text.split()) in visible
    assert tree.find(".//form//input") is not None


@pytest.mark.parametrize("feed", BUNDLED.feeds, ids=lambda feed: feed.url)
def test_feed_tells_titles_and_dates_as_the_articles_do(feed: DemoFeed) -> None:
    document = parse(
        BUNDLED.answer(feed.url, 0).body,
        url=feed.url,
        content_type=BUNDLED.answer(feed.url, 0).headers["Content-Type"],
    )
    told = [(entry.title, entry.link, entry.published) for entry in document.entries]
    articles = BUNDLED.articles_of(feed.outlet_id, 0)
    assert told == [(article.title, article.url, article.published) for article in articles]
    assert document.language == feed.language or feed.form in ("atom", "json")


@pytest.mark.parametrize(
    "feed", [each for each in BUNDLED.feeds if each.form != "json"], ids=lambda feed: feed.url
)
def test_feed_is_well_formed_for_a_strict_reader(feed: DemoFeed) -> None:
    body = BUNDLED.answer(feed.url, 0).body
    etree.fromstring(body)
    assert not feedparser.parse(
        body, response_headers={"content-type": "application/xml; charset=utf-8"}
    ).bozo


def test_one_feed_moves_for_good_and_one_breaks_twice(world: World) -> None:
    statuses = {
        feed.url: [world.answer(feed.url, poll).status for poll in range(3)] for feed in world.feeds
    }
    assert Counter(tuple(each) for each in statuses.values()) == {
        (200, 200, 200): len(world.feeds) - 2,
        (200, 301, 301): 1,
        (200, 500, 200): 1,
    }
    broken = next(url for url, each in statuses.items() if 500 in each)
    assert world.answer(broken, 2).headers["Content-Type"].startswith("text/html")


def test_every_article_is_labelled_and_every_label_has_its_article(world: World) -> None:
    assert set(LABELS) == {article.url for article in world.articles}
    assert all((label.story is None) == (not label.actors) for label in LABELS.values())


def test_wire_report_of_the_moscow_talks_has_three_copies_a_rewrite_and_a_follow_up() -> None:
    relations = Counter(
        label.relation for label in LABELS.values() if label.story == "moscow-talks"
    )
    assert relations["copy"] + relations["edit"] == 3
    assert relations["rewrite"] == 1
    assert relations["follow-up"] >= 1


def test_page_that_nobody_wrote_is_not_found_and_a_strange_host_unknown(world: World) -> None:
    assert world.answer("http://www.kabul-courier.example/no/such/page", 2).status == 404
    assert world.answer("http://elsewhere.example/", 0).status == 502


def test_robots_txt_stands_on_every_host(world: World) -> None:
    for outlet in world.outlets.values():
        answer = world.answer(f"http://{outlet.host}/robots.txt", 0)
        assert (answer.status, answer.body.startswith(b"User-agent: *")) == (200, True)
