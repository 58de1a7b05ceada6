"""A series whose relay can be out for days, and the mails that arrive in the end."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

from tests.support.scene import FEED, SERIES, Scene, utc
from tests.support.small_web import Item, SmallWeb, rss
from tests.support.smtp_server import Relay, relay
from wirewatch.adapters.config.loader import load_config
from wirewatch.steps.delivery.dispatch import deliver
from wirewatch.steps.resources import open_resources

TITLES = {
    "Herat": "Saffron before frost",
    "Kunduz": "No ferry today",
    "Ghazni": "Minarets under scaffolds",
    "Balkh": "A court moves house",
}
TEXTS = {
    "Herat": "Saffron growers asked the Taliban for a cold store near the airport before the harvest begins.",
    "Kunduz": "A ferry over the border river stands still, since Taliban guards and its crew quarrel over the fare.",
    "Ghazni": "Masons who mend the old minarets wait for three months of pay that the Taliban promised in spring.",
    "Balkh": "Envoys to the Moscow format will meet in a hall that a provincial court leaves at the end of the month.",
}


def item(name: str, *, day: int, hour: int = 5) -> Item:
    """An entry whose page is not to be had, so that the feed's own text stands in."""
    return Item(
        url=f"http://news.example/{name}", title=TITLES[name], at=utc(day, hour), text=TEXTS[name]
    )


@dataclass
class Desk:
    """A scene with a mail relay, on a feed that grows by a report a day."""

    scene: Scene
    web: SmallWeb
    post: Relay
    news: tuple[Item, ...] = ()

    def write(self, *readers: Mapping[str, Any], **series: Any) -> None:
        """Write the config with these readers of the series."""
        mail = {
            "host": "127.0.0.1",
            "port": self.post.port,
            "security": "none",
            "from": "desk@example.org",
        }
        feeds = [{"outlet": "The Daily Example", "url": FEED, "language": "en"}]
        self.scene.write(
            feeds=feeds, series=[{**SERIES, **series, "subscribers": list(readers)}], mail=mail
        )

    def day(self, day: int, *names: str, hour: int = 8) -> None:
        """Let some reports appear, and do the morning's cycle."""
        self.news = (*(item(name, day=day) for name in names), *self.news)
        self.web.on(FEED, rss(*self.news))
        self.scene.cycle(utc(day, hour))

    def deliver(self, *instants: datetime) -> None:
        """Try what is due at each of these instants."""
        config, home = load_config(self.scene.config, environ={}), self.scene.home

        async def job() -> None:
            folder = self.scene.config
            async with open_resources(
                config, config_folder=folder, home=home, now=instants[0], environ={}, workers=1
            ) as resources:
                for now in instants:
                    await deliver(resources, now=now)

        asyncio.run(job())

    def out(self) -> None:
        """Let the relay put every mail off."""
        self.post.script.mail = "451 4.3.0 come back later"

    def back(self) -> None:
        """Let the relay take mail again."""
        self.post.script.mail = "250 OK"

    def mails(self, to: str) -> list[EmailMessage]:
        """Return what arrived for a reader, in its order."""
        return [mail(raw) for _, everyone, raw in self.post.script.taken if everyone == [to]]


def mail(raw: bytes) -> EmailMessage:
    """Return the message of these bytes."""
    read = message_from_bytes(raw, policy=default)
    assert isinstance(read, EmailMessage)
    return read


def words(message: EmailMessage) -> str:
    """Return the plain text of a message, white space evened."""
    part = message.get_body(("plain",))
    assert part is not None
    return " ".join(part.get_content().split())


@contextmanager
def at_work(
    scene: Scene, web: SmallWeb, *readers: Mapping[str, Any], **series: Any
) -> Iterator[Desk]:
    """Return a desk with the first issue behind it and nothing sent yet."""
    with relay() as post:
        resources = Desk(scene, web, post)
        resources.write(*readers, **series)
        web.on(FEED, rss())
        scene.cycle(utc(11, 8))
        post.script.taken.clear()
        yield resources
