"""The page furniture names watched actors where the article does not: else the demo would prove nothing."""

from __future__ import annotations

from typing import Any

import pytest
import yaml
from lxml import html

from wirewatch.demo_world.loading import load_labels, load_world
from wirewatch.demo_world.world import DemoArticle, World

BUNDLED = load_world()
LABELS = {label.url: label for label in load_labels()}
ACTORS: list[dict[str, Any]] = yaml.safe_load(
    (BUNDLED.folder / "watchlist.yaml").read_text(encoding="utf-8")
)["actors"]
NOT_FLAGGED = [article for article in BUNDLED.articles if not LABELS[article.url].actors]
QUIET = "unama"


def aliases(actor: str) -> list[str]:
    return [
        alias
        for row in ACTORS
        if row["id"] == actor
        for each in row["aliases"].values()
        for alias in each
    ]


def visible(page: bytes, encoding: str) -> str:
    tree = html.fromstring(page, parser=html.HTMLParser(encoding=encoding))
    for part in list(tree.iter("script", "head")):
        part.clear()
    return " ".join(str(text) for text in tree.itertext())


def page_text(article: DemoArticle) -> str:
    answer = BUNDLED.answer(article.url, 2)
    return visible(answer.body, answer.headers["Content-Type"].partition("charset=")[2])


def own_text(article: DemoArticle) -> str:
    return " ".join(
        [
            article.title,
            article.lead,
            *(block.text for block in article.blocks if block.kind != "see-also"),
        ]
    )


def named(text: str) -> set[str]:
    folded = text.casefold()
    return {
        row["id"]
        for row in ACTORS
        if any(alias.casefold() in folded for alias in aliases(row["id"]) if alias != "IEA")
    }


@pytest.mark.parametrize("article", NOT_FLAGGED, ids=lambda article: article.file)
def test_page_of_an_article_on_something_else_names_actors_all_the_same(
    article: DemoArticle,
) -> None:
    furniture = page_text(article).replace(article.title, "")
    for block in article.blocks:
        furniture = furniture.replace(block.text, "") if block.kind != "see-also" else furniture
    assert "taliban" in named(furniture)


@pytest.mark.parametrize(
    "article",
    [each for each in NOT_FLAGGED if "false-friend" not in LABELS[each.url].trap],
    ids=lambda article: article.file,
)
def test_article_whose_trap_is_furniture_names_nobody_itself(article: DemoArticle) -> None:
    assert named(own_text(article)) == set()


def test_pages_of_flagged_articles_name_actors_that_they_do_not_tell_of() -> None:
    flagged = [
        each for each in BUNDLED.articles if LABELS[each.url].actors and each.page == "article"
    ]
    misleading = [
        each for each in flagged if named(page_text(each)) - LABELS[each.url].actors - {QUIET}
    ]
    assert len(misleading) > 0.9 * len(flagged)


def test_false_friends_stand_in_most_languages() -> None:
    outlets = {
        BUNDLED.outlets[article.outlet].language
        for article in NOT_FLAGGED
        if "false-friend" in LABELS[article.url].trap
    }
    assert outlets >= {"en", "prs", "ps", "ru", "ur", "ar", "zh"}


def test_quiet_actor_is_named_by_furniture_and_by_no_article(world: World) -> None:
    assert all(QUIET not in named(own_text(article)) for article in world.articles)
    assert all(QUIET not in label.actors for label in LABELS.values())
    assert (
        sum(
            QUIET in named(page_text(article))
            for article in world.articles
            if article.page == "article"
        )
        > 10
    )


def test_every_other_actor_of_the_watchlist_has_its_article() -> None:
    flagged = {actor for label in LABELS.values() for actor in label.actors}
    assert flagged == {row["id"] for row in ACTORS} - {QUIET}


def test_consent_wall_hides_the_news_that_the_feed_tells(world: World) -> None:
    walled = next(article for article in world.articles if article.page == "consent")
    assert "Doha" not in page_text(walled).replace(walled.url, "")
    feed = next(feed for feed in world.feeds if feed.outlet_id == walled.outlet)
    assert walled.summary in world.answer(feed.url, 0).body.decode().replace("&#39;", "'")


def test_pdf_is_one(world: World) -> None:
    paper = next(article for article in world.articles if article.page == "pdf")
    answer = world.answer(paper.url, 1)
    assert answer.headers["Content-Type"] == "application/pdf"
    start = int(answer.body.rsplit(b"startxref\n", 1)[1].split()[0])
    assert answer.body.startswith(b"%PDF-1.4")
    assert answer.body[start:].startswith(b"xref\n")


def test_world_bears_no_host_outside_the_reserved_names(world: World) -> None:
    assert all(outlet.host.endswith(".example") for outlet in world.outlets.values())
