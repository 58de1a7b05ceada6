from __future__ import annotations

import pytest
from sqlalchemy import update

from tests.support.archived_pages import BRIDGE, TALKS, TEXT, published, read
from tests.support.scene import Scene, flagged, utc
from tests.support.small_web import SmallWeb
from wirewatch.adapters.store import articles
from wirewatch.adapters.store.schema import articles as rows
from wirewatch.domain.urls import url_key

pytestmark = pytest.mark.slow


def read_badly(scene: Scene, url: str) -> None:
    """Leave the article as an older program might have read it."""
    with scene.store() as store, store.begin() as tx:
        changed = update(rows).where(rows.c.url_key == url_key(url))
        tx.execute(
            changed.values(
                body="Half a sentence", text_hash="other", flagged=False, flagged_at=None
            )
        )
        tx.exec_driver_sql("DELETE FROM mentions")


def test_reading_again_mends_the_text_flags_quietly_and_asks_nobody(
    scene: Scene, web: SmallWeb
) -> None:
    scene.write()
    read(scene, web, utc(11, 6))
    read_badly(scene, TALKS)
    web.answers.clear()
    told = scene.run("reread", "--since", "2021-10-11", now=utc(12, 6))
    assert told.out.startswith("2 pages read again, 1 articles changed, 1 newly flagged")
    assert flagged(scene) == {TALKS: {"taliban"}}
    with scene.look() as tx:
        article = articles.find_article(tx, url_keys=[url_key(TALKS)])
        kinds = tx.exec_driver_sql("SELECT kind FROM revisions").scalars().all()
    assert article is not None
    assert TEXT[1] in article.body
    assert article.quiet
    assert kinds == ["reread"]
    assert scene.run("reread", "--since", "2021-10-11", now=utc(12, 7)).out.startswith(
        "2 pages read again, 0 articles"
    )


def test_what_was_flagged_and_told_as_news_stays_news(scene: Scene, web: SmallWeb) -> None:
    scene.write(series=[{"id": "daily", "at": ["07:00"], "actors": ["taliban"], "backfill": "24h"}])
    published(web, utc(11, 5))
    scene.cycle(utc(11, 6), only=["poll", "read", "group"])
    with scene.store() as store, store.begin() as tx:
        tx.execute(update(rows).values(quiet=False))
    scene.run("reread", "--since", "2021-10-11", now=utc(11, 6))
    with scene.look() as tx:
        article = articles.find_article(tx, url_keys=[url_key(TALKS)])
    assert article is not None
    assert not article.quiet


def test_pages_before_the_span_and_pages_that_are_gone_are_left(
    scene: Scene, web: SmallWeb
) -> None:
    scene.write()
    read(scene, web, utc(11, 6))
    assert scene.run("reread", "--since", "2021-10-12", now=utc(12, 6)).out.startswith(
        "0 pages read again"
    )
    for file in (scene.home / "archive").iterdir():
        file.unlink()
    told = scene.run("reread", "--since", "2021-10-11", now=utc(12, 6))
    assert told.out.rstrip().endswith("2 pages gone")
    assert set(flagged(scene)) == {TALKS}


def test_a_page_that_an_older_program_refused_is_read(scene: Scene, web: SmallWeb) -> None:
    scene.write()
    read(scene, web, utc(11, 6))
    with scene.store() as store, store.begin() as tx:
        tx.exec_driver_sql(
            f"UPDATE entries SET state='given-up', article_id=NULL WHERE url='{BRIDGE}'"
        )
        tx.exec_driver_sql(
            f"DELETE FROM search_documents WHERE article_id IN (SELECT id FROM articles WHERE url='{BRIDGE}')"
        )
        tx.exec_driver_sql(f"DELETE FROM articles WHERE url='{BRIDGE}'")
    told = scene.run("reread", "--since", "2021-10-11", now=utc(12, 6))
    assert "1 articles changed" in told.out
    assert "state      read" in scene.run("explain", BRIDGE).out
