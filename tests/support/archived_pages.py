"""An outlet with one page that names an actor and one that does not."""

from __future__ import annotations

from datetime import datetime

from tests.support.reports import report
from tests.support.scene import FEED, NEWS, Scene
from tests.support.small_web import Item, SmallWeb, page, rss

TALKS, BRIDGE = f"{NEWS}/talks", f"{NEWS}/bridge"
TEXT = (
    "Envoys of eleven states gathered in the old town hall on Monday to talk about the roads to the south.",
    "A delegation of the Taliban sat at the far end of the table and took notes through the morning session.",
    "The hosts said that a second meeting would follow before the first snow closes the passes for the winter.",
)


def published(web: SmallWeb, at: datetime) -> None:
    """Publish both pages."""
    web.on(TALKS, page("Envoys gather", TEXT, at=at))
    web.on(BRIDGE, page("Council speaks of the bridge", report("bridge"), at=at))
    items = (
        Item(url=TALKS, title="Envoys gather", at=at),
        Item(url=BRIDGE, title="Council and bridge", at=at),
    )
    web.on(FEED, rss(*items))


def read(scene: Scene, web: SmallWeb, at: datetime) -> None:
    """Publish both pages and read them."""
    published(web, at)
    scene.cycle(at, only=["poll", "read", "group"])
