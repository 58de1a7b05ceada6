"""A home that alerts: two outlets, one actor with alerts and one without, readers by mail."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import yaml

from tests.support.scene import ACTORS as THE_ACTORS
from tests.support.scene import FEED, SERIES, Scene, utc
from tests.support.small_web import Item, SmallWeb, rss
from tests.support.smtp_server import Relay

OTHER = "http://other.example/feed"
READER, SECOND = "reader@desk.example", "second@desk.example"
OUTLETS = ({"outlet": "The Daily Example", "url": FEED}, {"outlet": "The Other", "url": OTHER})
ACTORS: list[dict[str, Any]] = [
    {**THE_ACTORS[0], "aliases": {"en": ["Taliban"], "ru": ["Талибан"]}},
    *THE_ACTORS[1:],
]
ALERTING = [{**ACTORS[0], "alert": True}, *ACTORS[1:]]
STEPS = ("poll", "read", "group", "alert", "deliver")

# Reports that have nothing in common but the actor.
TEXTS = {
    "ferry": "A ferry over the border river stands still, since {} guards and its crew quarrel over the fare.",
    "saffron": "Saffron growers asked the {} for a cold store near the airport before the harvest begins.",
    "minaret": "Masons who mend the old minarets wait for three months of pay that the {} promised in spring.",
    "bakers": "Bakers in the capital raised the price of flat bread twice, and a {} inspector fined eleven of them.",
    "pylon": "A pylon fell in the storm and forty villages sit in the dark, a {} engineer told local radio.",
    "camels": "Traders drove nine hundred camels to the southern market, the most since the {} opened the road.",
    "clinic": "The only clinic of the valley lost its midwife, and {} elders look for another in the province.",
    "snow": "Snow closed the pass a month early; {} ploughs reached the tunnel only by nightfall.",
    "mint": "New coins of the central bank bear no face, the {} governor of the mint explained to merchants.",
}
TITLES = {
    "ferry": "Taliban guards stop the ferry",
    "saffron": "Taliban hear saffron growers",
    "minaret": "Taliban owe masons three months",
    "bakers": "Taliban fine eleven bakers",
    "pylon": "Taliban engineer blames the storm",
    "camels": "Taliban count nine hundred camels",
    "clinic": "Taliban elders seek a midwife",
    "snow": "Taliban ploughs reach the tunnel",
    "mint": "Taliban mint coins without a face",
}


def report(
    name: str, at: datetime, *, title: str | None = None, host: str = "news.example", **more: Any
) -> Item:
    """An entry that names the actor in its text, and in its title unless another is given."""
    text = more.pop("text", TEXTS[name].format("Taliban"))
    return Item(
        url=f"http://{host}/{name}",
        title=TITLES[name] if title is None else title,
        at=at,
        text=text,
        **more,
    )


def opened(scene: Scene, web: SmallWeb, mail: Relay | None = None, **config: Any) -> None:
    """Write the config and let the first issue go by, with nothing in the feeds."""
    configure(scene, mail, **config)
    for url in (FEED, OTHER):
        web.on(url, rss())
    scene.cycle(utc(11, 8))
    if mail:
        mail.script.taken.clear()


def configure(
    scene: Scene,
    relay: Relay | None = None,
    *,
    actors: Sequence[dict[str, Any]] = tuple(ALERTING),
    subscribers: Sequence[dict[str, Any]] = ({"email": READER},),
    **more: Any,
) -> None:
    """Write the config; keys of a series go to the one series there is."""
    settings: dict[str, Any] = {
        k: more.pop(k)
        for k in ("store", "feeds", "network", "digests", "interests", "mail")
        if k in more
    }
    interests = settings.pop("interests", [])
    series = more.pop("series", None) or [{**SERIES, "subscribers": list(subscribers), **more}]
    if relay:
        settings["mail"] = {
            "host": "127.0.0.1",
            "port": relay.port,
            "security": "none",
            "from": "Desk <d@example.org>",
        }
    scene.write(actors=actors, series=series, feeds=settings.pop("feeds", OUTLETS), **settings)
    if interests:
        watchlist = yaml.safe_dump(
            {"actors": list(actors), "interests": interests}, allow_unicode=True
        )
        (scene.config / "watchlist.yaml").write_text(watchlist, encoding="utf-8")


def tell(web: SmallWeb, *items: Item, url: str = FEED) -> None:
    """Let a feed hold these entries."""
    web.on(url, rss(*items))


def mails(relay: Relay, to: str | None = None) -> list[EmailMessage]:
    """Return the mails that arrived, in order."""
    taken = [data for _, whom, data in relay.script.taken if to is None or whom == [to]]
    read = [message_from_bytes(data, policy=policy.default) for data in taken]
    assert all(isinstance(one, EmailMessage) for one in read)
    return [one for one in read if isinstance(one, EmailMessage)]


def subjects(relay: Relay, to: str | None = None) -> list[str]:
    """Return what the mails that arrived are about."""
    return [str(mail["Subject"]) for mail in mails(relay, to)]


def alerted(relay: Relay, to: str | None = None) -> list[str]:
    """Return the names of the reports that alerts which arrived tell."""
    return [
        name
        for line in subjects(relay, to)
        if line.startswith("Alert: ")
        for name in TITLES
        if TITLES[name] in line
    ]


def text_of(mail: EmailMessage) -> str:
    """Return the plain text of a mail, white space evened."""
    plain = mail.get_body(("plain",))
    assert plain is not None
    return " ".join(plain.get_content().split())


def later(start: datetime, **length: float) -> datetime:
    """Return an instant so much later."""
    return start + timedelta(**length)
