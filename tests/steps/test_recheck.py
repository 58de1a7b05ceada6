from __future__ import annotations

from datetime import timedelta

import pytest

from tests.support.edited_pages import (
    TALKS,
    TEXT,
    TITLE,
    after,
    edited,
    first_read,
    kinds,
    look,
    paragraphs,
    published,
    stored,
    stored_at,
)
from tests.support.scene import ACTORS, FEED, NEWS, Scene, flagged, utc
from tests.support.small_web import Item, SmallWeb, html, page, rss
from wirewatch.adapters.store.told_changes import list_changes_since_told
from wirewatch.domain.digests.digest_items import ChangedArticle

pytestmark = pytest.mark.slow

NEW = "By the evening the envoys had left the hall without a word to the reporters who waited in the rain."
FORMAT = "The Moscow format, its members said in the evening, would take up the matter of the roads next spring."
TOLD = after(1.5)  # half past seven: the first issue is out


def told(scene: Scene, web: SmallWeb, **settings: object) -> None:
    first_read(scene, web, **settings)
    scene.cycle(TOLD)
    assert TITLE in scene.issues()[-1]


def changes(scene: Scene) -> tuple[ChangedArticle, ...]:
    with scene.look() as tx:
        return tuple(one for one in list_changes_since_told(tx, "daily") if not one.retold)


def test_an_edit_of_a_told_article_is_told_once_with_what_came_and_went(
    scene: Scene, web: SmallWeb
) -> None:
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


def test_what_was_taken_down_before_its_issue_is_told_as_such_and_not_again(
    scene: Scene, web: SmallWeb
) -> None:
    first_read(scene, web)
    web.on(TALKS, html("", status=410))
    scene.cycle(after(1))
    scene.cycle(TOLD)
    assert f"[Taken down by its outlet] {TITLE}" in " ".join(scene.issues()[-1].split())
    assert changes(scene) == ()
    scene.cycle(utc(12, 7))
    assert TITLE not in scene.issues()[-1]


def test_a_told_article_that_comes_to_name_another_actor_is_told_under_it(
    scene: Scene, web: SmallWeb
) -> None:
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


def test_for_a_series_that_does_not_ask_for_the_other_actor_it_is_a_change(
    scene: Scene, web: SmallWeb
) -> None:
    series = [{"id": "daily", "at": ["07:00"], "actors": ["taliban"]}]
    told(scene, web, series=series, actors=ACTORS)
    edited(web, *paragraphs(FORMAT))
    scene.cycle(after(6))
    scene.cycle(utc(12, 7))
    assert FORMAT[:40] in scene.issues()[-1]
    with scene.look() as tx:
        assert list_changes_since_told(tx, "daily", actors=["taliban"]) == ()


def test_an_actor_that_is_taken_out_and_put_in_again_is_no_news(
    scene: Scene, web: SmallWeb
) -> None:
    told(scene, web)
    without, whole = paragraphs(without=[1]), paragraphs()
    for hours, text in ((6, without), (24, whole)):
        edited(web, *text)
        scene.cycle(after(hours), only=["poll", "read", "group"])
    scene.cycle(after(24) + timedelta(hours=2))
    assert TITLE not in scene.issues()[-1]


def test_a_flagged_article_is_looked_at_at_each_time_and_no_more(
    scene: Scene, web: SmallWeb
) -> None:
    first_read(scene, web)
    looked = [look(scene, hours).looked for hours in (0.5, 1, 1.5, 5, 6, 7, 24, 25, 168, 169, 500)]
    assert looked == [0, 1, 0, 0, 1, 0, 1, 0, 1, 0, 0]


def test_after_a_long_sleep_one_look_makes_up_for_all_that_were_missed(
    scene: Scene, web: SmallWeb
) -> None:
    first_read(scene, web)
    assert look(scene, 30).looked == 1
    assert look(scene, 31).looked == 0
    assert stored(scene).next_look_at == after(168)


def test_an_empty_list_switches_it_off(scene: Scene, web: SmallWeb) -> None:
    first_read(scene, web, articles={"look_again": []})
    assert look(scene, 2).looked == 0


def test_an_article_that_nobody_watches_is_not_fetched_again(scene: Scene, web: SmallWeb) -> None:
    scene.write(
        actors=[{"id": "quiet", "name": "Nobody", "aliases": {"en": ["Nobody Named So"]}}],
        series=[{"id": "daily", "at": ["07:00"], "actors": ["quiet"]}],
    )
    published(web)
    look(scene, 0)
    assert look(scene, 2).looked == 0


def test_an_edit_is_a_revision_and_is_watched(scene: Scene, web: SmallWeb) -> None:
    first_read(scene, web)
    edited(web, *paragraphs(f"{NEW} Only the Moscow format had been agreed."))
    assert look(scene, 1).edited == 1
    assert flagged(scene) == {TALKS: frozenset({"taliban", "moscow-format"})}
    assert kinds(scene) == ["edit"]
    assert (stored(scene).revision, stored(scene).revised_at) == (2, after(1))
    assert look(scene, 6).edited == 0


def test_noise_is_no_revision(scene: Scene, web: SmallWeb) -> None:
    first_read(scene, web)
    edited(
        web,
        "Updated 14 October 2021, 09:41 GMT",
        *reversed(TEXT),
        "1,204 views",
        "Read also: Snow closes the pass",
    )
    assert look(scene, 1) == look(scene, 0.5) + look(scene, 6)
    assert kinds(scene) == []


def test_an_entry_that_comes_again_with_another_summary_and_the_same_page_is_no_revision(
    scene: Scene, web: SmallWeb
) -> None:
    first_read(scene, web)
    web.on(
        FEED,
        rss(Item(url=TALKS, title=TITLE, at=after(0), text="Envoys gather. Updated at 09:41 GMT.")),
    )
    assert look(scene, 0.5).read == 1
    assert kinds(scene) == []
    web.on(
        FEED,
        rss(Item(url=TALKS, title=TITLE, at=after(0), text="Envoys gather. Updated at 09:59 GMT.")),
    )
    edited(web, *paragraphs(NEW))
    assert look(scene, 0.7).read == 1
    assert kinds(scene) == ["edit"]


def test_a_page_that_was_not_changed_is_asked_for_by_what_it_was_known_by(
    scene: Scene, web: SmallWeb
) -> None:
    first_read(scene, web)
    status, headers, body = page(TITLE, TEXT, at=after(0))
    web.on(TALKS, (status, headers | {"ETag": '"one"'}, body), (304, {"ETag": '"one"'}, b""))
    assert look(scene, 1).looked == 1
    assert stored(scene).etag == '"one"'
    assert look(scene, 6).looked == 1
    assert kinds(scene) == []


def test_one_404_is_an_outage_and_the_second_a_retraction(scene: Scene, web: SmallWeb) -> None:
    first_read(scene, web)
    web.on(TALKS, html("<title>Nothing here</title>", status=404))
    assert look(scene, 1).gone == 0
    assert stored(scene).gone_at is None
    assert look(scene, 2).gone == 1
    assert stored(scene).gone_at == after(2)
    assert flagged(scene) == {TALKS: frozenset({"taliban"})}
    assert TEXT[1] in stored(scene).body


def test_a_404_of_an_article_that_its_feed_lists_no_more_is_a_retraction_at_once(
    scene: Scene, web: SmallWeb
) -> None:
    first_read(scene, web)
    web.on(TALKS, html("<title>Nothing here</title>", status=404))
    older = Item(url=f"{NEWS}/older", title="Snow closes the passes", at=after(-30))
    web.on(older.url, page(older.title, paragraphs(), at=after(-30)))
    web.on(FEED, rss(older))
    assert look(scene, 1).gone == 1
    assert stored_at(scene, TALKS).gone_at == after(1)


def test_a_404_that_passes_leaves_nothing_behind(scene: Scene, web: SmallWeb) -> None:
    first_read(scene, web)
    web.on(TALKS, html("", status=404), page(TITLE, TEXT, at=after(0)), html("", status=404))
    assert [look(scene, hours).gone for hours in (1, 2, 6)] == [0, 0, 0]
    assert stored(scene).missing_since == after(6)


@pytest.mark.parametrize(
    "answer",
    [
        html("", status=410),
        (302, {"Location": f"{NEWS}/"}, b""),
        html("<title>Page not found</title><h1>Page not found</h1><p>Try the search.</p>"),
        page(
            TITLE, ("This article has been removed at the request of the ministry.",), at=after(0)
        ),
        page(
            "Notice",
            ("The story was withdrawn by the editors on Tuesday. We apologise to our readers.",),
            at=after(0),
        ),
    ],
)
def test_whatever_stands_in_its_place_it_is_gone(
    scene: Scene, web: SmallWeb, answer: tuple[int, dict[str, str], bytes]
) -> None:
    first_read(scene, web)
    web.on(f"{NEWS}/", html("<h1>The Daily Example</h1><p>All the news.</p>"))
    web.on(TALKS, answer)
    at_once = answer[0] == 410  # no outage says that
    assert [look(scene, hours).gone for hours in (1, 2, 6)] == ([1, 0, 0] if at_once else [0, 1, 0])


@pytest.mark.parametrize(
    "answer",
    [
        html("", status=503),
        html("", status=403),
        html("<title>Just a moment...</title><p>Checking your browser before you go on.</p>"),
        page(
            TITLE,
            (TEXT[0][:60] + "…", "Subscribe to continue reading. Already a subscriber? Log in."),
            at=after(0),
        ),
        page(TITLE, TEXT[:1], at=after(0)),
    ],
)
def test_a_wall_or_a_fault_is_no_change(
    scene: Scene, web: SmallWeb, answer: tuple[int, dict[str, str], bytes]
) -> None:
    first_read(scene, web)
    web.on(TALKS, answer)
    for hours in (1, 2, 6, 24, 168):
        assert (look(scene, hours).gone, kinds(scene)) == (0, [])
    assert stored(scene).missing_since is None


def test_an_article_that_comes_back_is_no_longer_gone(scene: Scene, web: SmallWeb) -> None:
    first_read(scene, web)
    web.on(TALKS, html("", status=404))
    assert [look(scene, hours).gone for hours in (1, 2)] == [0, 1]
    edited(web, *paragraphs(NEW))
    assert look(scene, 6).edited == 1
    assert stored(scene).gone_at is None


def test_the_feeds_old_summary_does_not_bring_back_what_the_page_corrected(
    scene: Scene, web: SmallWeb
) -> None:
    first_read(scene, web)
    web.on(FEED, rss(Item(url=TALKS, title=TITLE, at=after(0), text=TEXT[0])))
    look(scene, 0.5)
    for hours, corrected in ((1, TEXT[0].replace("eleven", "ten")), (6, NEW)):
        edited(web, corrected, *TEXT[1:])
        assert look(scene, hours).edited == 1
        assert "eleven states" not in stored(scene).lead + stored(scene).body
