from __future__ import annotations

import pytest

from tests.support.reports import SUBJECTS, report
from tests.support.scene import FEED, NEWS, Scene, flagged, utc
from tests.support.small_web import Item, SmallWeb, page, rss

pytestmark = pytest.mark.slow


PROMOTED = "Our reporters spent a year with the Taliban and tell in a film of nine parts what they have seen there."
BACKGROUND = "The Taliban took the capital in the summer of that year, and most of the embassies were closed within days."


def published(web: SmallWeb, pages: dict[str, tuple[str, ...]], hour: int = 5) -> None:
    for subject, paragraphs in pages.items():
        web.on(
            f"{NEWS}/{subject}",
            page(f"Council speaks of the {subject}", paragraphs, at=utc(11, hour)),
        )
    entries = [
        Item(url=f"{NEWS}/{name}", title=f"Council speaks of the {name}", at=utc(11, hour))
        for name in pages
    ]
    web.on(FEED, rss(*entries))


def names(scene: Scene) -> set[str]:
    return {url.removeprefix(f"{NEWS}/") for url in flagged(scene)}


def test_a_paragraph_under_three_pages_of_an_outlet_flags_nothing_not_even_the_first_two(
    scene: Scene, web: SmallWeb
) -> None:
    scene.write()
    published(web, {subject: (*report(subject), PROMOTED) for subject in SUBJECTS[:2]})
    scene.cycle(utc(11, 6), only=["poll", "read"])
    assert names(scene) == set(SUBJECTS[:2])
    published(web, {subject: (*report(subject), PROMOTED) for subject in SUBJECTS[:4]})
    scene.cycle(utc(11, 7), only=["poll", "read"])
    assert names(scene) == set()
    told = scene.run("explain", f"{NEWS}/{SUBJECTS[3]}").out
    assert "flagged    no" in told


def test_what_a_digest_has_told_is_not_taken_back(scene: Scene, web: SmallWeb) -> None:
    scene.write()
    published(web, {subject: (*report(subject), PROMOTED) for subject in SUBJECTS[:2]})
    scene.cycle(utc(11, 6, 30))
    scene.cycle(utc(11, 7, 30))
    assert len(scene.issues()) >= 1
    before = names(scene)
    published(web, {subject: (*report(subject), PROMOTED) for subject in SUBJECTS[:4]}, hour=8)
    scene.cycle(utc(11, 9))
    assert before == set(SUBJECTS[:2])
    assert names(scene) == before


def test_another_outlets_paragraphs_do_not_count(scene: Scene, web: SmallWeb) -> None:
    outlets = ("north", "south", "west")
    feeds = [{"outlet": name, "url": f"http://{name}.example/feed"} for name in outlets]
    scene.write(feeds=feeds)
    for name, subject in zip(outlets, SUBJECTS, strict=False):
        address = f"http://{name}.example/{subject}"
        web.on(
            address,
            page(f"Council speaks of the {subject}", (*report(subject), PROMOTED), at=utc(11, 5)),
        )
        web.on(f"http://{name}.example/feed", rss(Item(url=address, title=subject, at=utc(11, 5))))
    scene.cycle(utc(11, 6), only=["poll", "read"])
    assert len(flagged(scene)) == 3


def test_one_report_under_many_addresses_keeps_its_text(scene: Scene, web: SmallWeb) -> None:
    text = (*report("bridge"), BACKGROUND)
    pages = {
        f"bridge-{number}": (f"Edition {number} of this report was sent at noon.", *text)
        for number in range(5)
    }
    scene.write()
    published(web, pages)
    scene.cycle(utc(11, 6), only=["poll", "read"])
    assert names(scene) == set(pages)


def test_background_told_in_the_middle_of_several_reports_stays(
    scene: Scene, web: SmallWeb
) -> None:
    pages = {}
    for subject in SUBJECTS[:5]:
        first, second, *rest = report(subject)
        pages[subject] = (first, second, BACKGROUND, *rest)
    scene.write()
    published(web, pages)
    scene.cycle(utc(11, 6), only=["poll", "read"])
    assert names(scene) == set(pages)


def test_a_lead_is_never_furniture(scene: Scene, web: SmallWeb) -> None:
    scene.write()
    for subject in SUBJECTS[:4]:
        web.on(
            f"{NEWS}/{subject}",
            page(f"Council speaks of the {subject}", report(subject), at=utc(11, 5)),
        )
    web.on(
        FEED,
        rss(
            *(
                Item(url=f"{NEWS}/{name}", title=name, at=utc(11, 5), text=BACKGROUND)
                for name in SUBJECTS[:4]
            )
        ),
    )
    scene.cycle(utc(11, 6), only=["poll", "read"])
    assert names(scene) == set(SUBJECTS[:4])
