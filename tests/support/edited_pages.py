"""An outlet whose one article changes under the reader."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from tests.support.scene import FEED, NEWS, Scene, utc
from tests.support.small_web import Item, SmallWeb, page, rss
from wirewatch.adapters.store.schema import articles, revisions

TALKS = f"{NEWS}/talks"
TITLE = "Envoys gather in the old town hall"
TEXT = (
    "Envoys of eleven states gathered in the old town hall on Monday to talk about the roads to the south.",
    "A delegation of the Taliban sat at the far end of the table and took notes through the morning session.",
    "The hosts said that a second meeting would follow before the first snow closes the passes for the winter.",
    "Farmers from the valley had asked for a bridge at the second ford, which the spring floods carried away.",
)
SEEN = utc(11, 6)
HOUR = timedelta(hours=1)


def after(hours: float) -> datetime:
    """So many hours after the article was first seen."""
    return SEEN + hours * HOUR


def published(web: SmallWeb, *, at: datetime = SEEN, title: str = TITLE) -> None:
    """Publish the article."""
    web.on(TALKS, page(title, TEXT, at=at))
    web.on(FEED, rss(Item(url=TALKS, title=title, at=at)))


def first_read(scene: Scene, web: SmallWeb, **settings: Any) -> None:
    """Let an earlier poll pass, publish the article and read it: it is news."""
    scene.write(**settings)
    web.on(FEED, rss())
    scene.cycle(after(-1), only=["poll", "read", "group"])
    published(web)
    scene.cycle(SEEN, only=["poll", "read", "group"])


def edited(web: SmallWeb, *paragraphs: str, title: str = TITLE) -> None:
    """Publish another state of the article's page; the feed says nothing of it."""
    web.on(TALKS, page(title, paragraphs, at=SEEN))


def look(scene: Scene, hours: float) -> Any:
    """Do a cycle so many hours after the article was first seen; gives what reading came to."""
    return scene.cycle(after(hours), only=["poll", "read", "group"]).read


def kinds(scene: Scene) -> list[str]:
    """Return why each earlier state of any article gave way, in order."""
    with scene.look() as tx:
        return list(tx.execute(select(revisions.c.kind).order_by(revisions.c.id)).scalars())


def stored(scene: Scene) -> Any:
    """Return the article's row."""
    with scene.look() as tx:
        return tx.execute(select(articles)).one()


def stored_at(scene: Scene, url: str) -> Any:
    """Return the row of the article at an address."""
    with scene.look() as tx:
        return tx.execute(select(articles).where(articles.c.url == url)).one()


def paragraphs(*extra: str, without: Sequence[int] = ()) -> tuple[str, ...]:
    """Return the article's paragraphs but for some, with others behind."""
    return (*(text for number, text in enumerate(TEXT) if number not in without), *extra)
