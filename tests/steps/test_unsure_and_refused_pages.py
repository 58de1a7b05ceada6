"""What the reading of pages leaves open, and what it refuses: told by `explain` and `status`."""

from __future__ import annotations

import pytest

from tests.support.newsroom import mails, opened, text_of
from tests.support.reports import SUBJECTS, report
from tests.support.scene import FEED, NEWS, Scene, flagged, utc
from tests.support.small_web import Item, SmallWeb, html, rss
from tests.support.smtp_server import Relay
from wirewatch.adapters.store import outlet_paragraphs

pytestmark = pytest.mark.slow

AT = utc(11, 8)
UNSURE, TOLD = "Council speaks of the bridge", "Taliban envoys speak of three things"
BESIDE = tuple(
    f"Envoys of the Taliban speak of the {thing}, and their hosts wrote it down." for thing in "abc"
)


def brief_above_another_report() -> str:
    own, beside = (
        "".join(f"<p>{text}</p>" for text in texts) for texts in (report("bridge")[:2], BESIDE)
    )
    return (
        f"<html lang='en'><head><title>{UNSURE}</title></head><body>"
        f"<section><h1>{UNSURE}</h1>{own}</section>"
        f"<section><h2><a href='/next'>Envoys gather for the talks of the week</a></h2>{beside}</section></body></html>"
    )


def section_page(number: int) -> str:
    cards = "".join(
        f"<li><a href='/{number}-{n}'><img src='/i.jpg'><h3>Council speaks again {n}</h3></a><p>Soon more.</p></li>"
        for n in range(20)
    )
    return f"<html lang='en'><head><title>All news</title></head><body><h1>All news</h1><ul>{cards}</ul></body></html>"


def test_an_actor_in_an_unsure_part_is_explained_and_listed_but_never_told(
    scene: Scene, web: SmallWeb, mail: Relay
) -> None:
    opened(scene, web, mail)
    link, other = f"{NEWS}/bridge", f"{NEWS}/talks"
    web.on(
        FEED,
        rss(*(Item(url=one, title=title, at=AT) for one, title in ((link, UNSURE), (other, TOLD)))),
    )
    web.on(link, html(brief_above_another_report()))
    web.on(
        other,
        html(
            f"<title>{TOLD}</title><h1>{TOLD}</h1><article><p>{'</p><p>'.join(BESIDE)}</p></article>"
        ),
    )
    scene.cycle(utc(11, 9))
    scene.cycle(utc(12, 7, 5), only=("digest", "deliver"))
    assert flagged(scene) == {other: frozenset({"taliban"})}
    explained = scene.run("explain", link).out
    assert "the readings disagreed" in explained
    assert "only there, and so not told: taliban" in explained
    assert "1 more name an actor only in a part that may not be theirs" in scene.run("flagged").err
    assert f"{UNSURE}\n" in scene.run("flagged", "--unsure").out
    rows = scene.run("flagged", "--unsure", "--actor", "taliban", "--json").json
    assert [(row["url"], row["actors"], row["unsure"]) for row in rows] == [(link, [], ["taliban"])]
    assert scene.run("flagged", "--unsure", "--actor", "moscow-format", "--json").json == []
    alert, digest = mails(mail)
    for said in (f"{alert['Subject']} {text_of(alert)}", text_of(digest), scene.issues()[-1]):
        assert TOLD in said
        assert UNSURE not in said


def test_refused_pages_are_counted_by_outlet(scene: Scene, web: SmallWeb) -> None:
    scene.write()
    links = [f"{NEWS}/section-{number}" for number in range(4)]
    papers = [f"{NEWS}/paper-{number}.pdf" for number in range(3)]
    for paper in papers:
        web.on(paper, (200, {"Content-Type": "application/pdf"}, b"%PDF-1.7\nthe Taliban"))
    items = (
        Item(url=link, title=f"Part {n}", at=AT, text="Words.")
        for n, link in enumerate([*links, *papers])
    )
    web.on(FEED, rss(*items))
    for number, link in enumerate(links):
        web.on(link, html(section_page(number)))
    scene.cycle(utc(11, 6), only=["poll", "read"])
    told = scene.run("status", now=utc(11, 7)).out
    assert "4 pages of the last 7 days were taken for lists of articles" in told
    assert "3 pages of the last 7 days are PDF files and were not read" in told
    assert "The link leads to a PDF file, which is not read." in scene.run("explain", papers[0]).out
    assert flagged(scene) == {}
    assert "wirewatch outlet test" in told


def test_the_box_of_earlier_articles_is_learned_when_the_feeds_summary_agrees(
    scene: Scene, web: SmallWeb
) -> None:
    scene.write()
    items = []
    for subject in SUBJECTS[:4]:
        link, told = f"{NEWS}/{subject}", report(subject)
        body = "".join(f"<p>{text}</p>" for text in told)
        web.on(
            link,
            html(
                f"<title>On the {subject}</title><h1>On the {subject}</h1><div class='story'>{body}</div>"
            ),
        )
        items.append(
            Item(
                url=link,
                title=f"On the {subject}",
                at=AT,
                text=told[0] if subject != SUBJECTS[0] else "",
            )
        )
    web.on(FEED, rss(*items))
    scene.cycle(utc(11, 6), only=["poll", "read"])
    with scene.look() as tx:
        assert outlet_paragraphs.article_containers(tx, "The Daily Example", min_articles=3) == (
            "div.story",
        )
        assert outlet_paragraphs.article_containers(tx, "The Daily Example", min_articles=4) == ()
