"""One installation that only polls: a real store in a scratch folder, a scripted server, the clock in hand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from html import escape
from pathlib import Path
from typing import Any

from sqlalchemy import Row, select

from tests.support.loopback import Reply
from wirewatch.adapters.store import feeds as stored_feeds
from wirewatch.adapters.store.feeds import FeedOverview
from wirewatch.adapters.store.schema import entries, fetches
from wirewatch.domain.configuration import Config, Feed, Interval, NetworkSettings, Settings
from wirewatch.steps.feed_health import FeedHealth, health_of_feeds
from wirewatch.steps.poll import due_hosts, poll_hosts
from wirewatch.steps.reports import PollReport
from wirewatch.steps.resources import open_resources
from wirewatch.steps.status import read_status
from wirewatch.steps.storage_places import open_configured_store

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)  # a Monday
HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)
HALF_HOUR = Interval(min=30 * MINUTE, max=30 * MINUTE)


@dataclass
class Outpost:
    """Where one test polls."""

    home: Path
    feeds: list[Feed] = field(default_factory=list)
    network: dict[str, Any] = field(default_factory=dict)
    every: Interval = HALF_HOUR
    environ: dict[str, str] = field(default_factory=dict)

    @property
    def config(self) -> Config:
        """The config as it stands."""
        plain: dict[str, Any] = {
            "allow_private": ("127.0.0.0/8",),
            "host_gap": timedelta(0),
            "per_host": 8,
        }
        network = NetworkSettings(**{**plain, **self.network})
        return Config(
            feeds=tuple(self.feeds),
            actors=(),
            interests=(),
            series=(),
            settings=Settings(network=network),
            hash="x",
        )

    def read(self, url: str, *, outlet: str = "The Daily Example", **rest: Any) -> Feed:
        """Add a feed to the config."""
        feed = Feed(outlet=outlet, url=url, every=rest.pop("every", self.every), **rest)
        self.feeds.append(feed)
        return feed

    async def poll(self, now: datetime = NOON, *, every: bool = False) -> PollReport:
        """Poll what is due at an instant, as a process of its own would."""
        config = self.config
        async with open_resources(
            config,
            config_folder=self.home,
            home=self.home,
            now=now,
            environ=self.environ,
            workers=1,
        ) as resources:
            return await poll_hosts(resources, due_hosts(resources, now=now, every=every), now=now)

    def entries(self) -> list[Row[Any]]:
        """Return the stored entries in the order in which they came."""
        return self._rows(select(entries).order_by(entries.c.id))

    def looks(self) -> list[Row[Any]]:
        """Return the looks in the order in which they were stored."""
        return self._rows(select(fetches).order_by(fetches.c.id))

    def feed(self, url: str | None = None) -> FeedOverview:
        """Return a feed as stored; the only one without its address."""
        store = open_configured_store(self.config, self.home)
        with store.read() as tx:
            found = [one for one in stored_feeds.list_feeds(tx) if url in (None, one.url)]
        store.close()
        assert len(found) == 1
        return found[0]

    def health(self, now: datetime) -> list[FeedHealth]:
        """Return what `feeds list` tells."""
        store = open_configured_store(self.config, self.home)
        with store.read() as tx:
            found = health_of_feeds(tx, now=now)
        store.close()
        return found

    def problems(self, now: datetime) -> list[str]:
        """Return what `status` says is wrong."""
        store = open_configured_store(self.config, self.home)
        with store.read() as tx:
            found = read_status(tx, self.config, now=now).problems
        store.close()
        return [f"{one.where}: {one.what}" for one in found]

    def _rows(self, query: Any) -> list[Row[Any]]:
        store = open_configured_store(self.config, self.home)
        with store.read() as tx:
            rows = list(tx.execute(query))
        store.close()
        return rows


@dataclass(frozen=True, kw_only=True)
class Item:
    """One entry of a feed; a name makes its title, link and guid unless they are given."""

    name: str
    title: str | None = None
    link: str | None = None
    guid: str | None = None
    at: datetime | None = NOON - HOUR
    text: str = ""


def rss(items: Sequence[Item | str], *, channel: str = "", **headers: str) -> Reply:
    """Return the answer of a server whose feed holds these entries; headers as keywords, `_` for `-`."""
    told = "".join(_item(Item(name=item) if isinstance(item, str) else item) for item in items)
    body = f'<rss version="2.0"><channel><title>The Daily Example</title>{channel}{told}</channel></rss>'
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Reply(body=body.encode(), headers={"Content-Type": "application/rss+xml", **named})


def _item(item: Item) -> str:
    link = f"https://news.example/{item.name}" if item.link is None else item.link
    guid = f"guid of {item.name}" if item.guid is None else item.guid
    parts = {
        "title": item.title or f"Report on {item.name}",
        "link": link,
        "guid": guid,
        "pubDate": format_datetime(item.at) if item.at else "",
        "description": item.text,
    }
    return (
        "<item>"
        + "".join(f"<{tag}>{escape(text)}</{tag}>" for tag, text in parts.items() if text)
        + "</item>"
    )
