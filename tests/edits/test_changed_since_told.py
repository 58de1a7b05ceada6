from __future__ import annotations

from datetime import timedelta

import pytest

from tests.edits.pages import TALKS, TEXT, TITLE, after, edited, first_read, paragraphs
from tests.job.scene import ACTORS, Scene, utc
from tests.job.small_web import SmallWeb, html
from wirewatch.adapters.store.revisions import changed_since_told
from wirewatch.domain.digest.printed import Changed

pytestmark = pytest.mark.slow

NEW = "By the evening the envoys had left the hall without a word to the reporters who waited in the rain."
FORMAT = "The Moscow format, its members said in the evening, would take up the matter of the roads next spring."
TOLD = after(1.5)  # half past seven: the first issue is out


def told(scene: Scene, web: SmallWeb, **settings: object) -> None:
    first_read(scene, web, **settings)
    scene.cycle(TOLD)
    assert TITLE in scene.issues()[-1]


def changes(scene: Scene) -> tuple[Changed, ...]:
    with scene.look() as tx:
        return tuple(one for one in changed_since_told(tx, "daily") if not one.retold)


def test_an_edit_of_a_told_article_is_told_once_with_what_came_and_went(scene: Scene, web: SmallWeb) -> None:
    told(scene, web)
    edited(web, *paragraphs(NEW, without=[3]), title="Envoys leave the old town hall")
    scene.cycle(after(6))
    (change,) = changes(scene)
    assert (change.kind, change.gained, change.lost) == ("edited", (NEW,), (TEXT[3],))
    assert (change.old_title, change.url, change.told_in) == (TITLE, TALKS, (1,))
    assert (change.seen_at, change.actors) == (after(6), ("taliban",))
    scene.cycle(utc(12, 7))
    assert NEW in scene.issues()[-1]
    assert changes(scene) == ()
    scene.cycle(utc(13, 7))
    assert NEW not in scene.issues()[-1]


def test_an_edit_before_the_telling_is_no_change_since(scene: Scene, web: SmallWeb) -> None:
    first_read(scene, web)
    edited(web, *paragraphs(NEW))
    scene.cycle(TOLD)
    assert changes(scene) == ()


def test_words_that_were_put_back_are_no_change(scene: Scene, web: SmallWeb) -> None:
    told(scene, web)
    edited(web, *paragraphs(NEW))
    scene.cycle(after(6))
    assert len(changes(scene)) == 1
    edited(web, *TEXT)
    scene.cycle(after(24), only=["poll", "read", "group"])
    assert changes(scene) == ()


def test_a_retraction_is_told_once(scene: Scene, web: SmallWeb) -> None:
    told(scene, web)
    web.on(TALKS, html("", status=410))
    scene.cycle(after(6))
    (change,) = changes(scene)
    assert (change.kind, change.title, change.seen_at) == ("retracted", TITLE, after(6))
    scene.cycle(utc(12, 7))
    assert TITLE in scene.issues()[-1]
    assert changes(scene) == ()
    scene.cycle(utc(13, 7))
    assert TITLE not in scene.issues()[-1]


def test_a_told_article_that_comes_to_name_another_actor_is_told_under_it(scene: Scene, web: SmallWeb) -> None:
    told(scene, web)
    edited(web, *paragraphs(FORMAT))
    scene.cycle(after(6))
    assert changes(scene) == ()  # it is news, not a change
    scene.cycle(utc(12, 7))
    page = (scene.home / "digests" / "daily" / "0002.html").read_text("utf-8")
    heading, headline = page.index(">Moscow format<"), page.rindex(f"{TITLE}</a>")
    assert heading < headline
    assert TITLE in scene.issues()[-1]
    scene.cycle(utc(13, 7))
    assert TITLE not in scene.issues()[-1]


def test_for_a_series_that_does_not_ask_for_the_other_actor_it_is_a_change(scene: Scene, web: SmallWeb) -> None:
    series = [{"id": "daily", "at": ["07:00"], "actors": ["taliban"]}]
    told(scene, web, series=series, actors=ACTORS)
    edited(web, *paragraphs(FORMAT))
    scene.cycle(after(6))
    scene.cycle(utc(12, 7))
    assert FORMAT[:40] in scene.issues()[-1]
    with scene.look() as tx:
        assert changed_since_told(tx, "daily", actors=["taliban"]) == ()


def test_an_actor_that_is_taken_out_and_put_in_again_is_no_news(scene: Scene, web: SmallWeb) -> None:
    told(scene, web)
    without, whole = paragraphs(without=[1]), paragraphs()
    for hours, text in ((6, without), (24, whole)):
        edited(web, *text)
        scene.cycle(after(hours), only=["poll", "read", "group"])
    scene.cycle(after(24) + timedelta(hours=2))
    assert TITLE not in scene.issues()[-1]
