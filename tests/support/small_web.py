"""A closed web that a test writes line by line, to be served by the replay server."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import format_datetime
from html import escape

Said = tuple[int, dict[str, str], bytes]


@dataclass
class SmallWeb:
    """What each address answers; the last answer of an address repeats, an unknown address is a 404."""

    answers: dict[str, list[Said]] = field(default_factory=dict)

    def on(self, url: str, *answers: Said) -> None:
        """Answer an address by these in turn."""
        self.answers[url] = list(answers)

    def answer(self, url: str, poll: int, headers: Mapping[str, str] | None = None) -> Said:
        """Return what an address says now."""
        queue = self.answers.get(url)
        if queue is None:
            return html("<title>Nothing here</title>", status=404)
        return queue.pop(0) if len(queue) > 1 else queue[0]


@dataclass(frozen=True, kw_only=True)
class Item:
    """One entry of a feed."""

    url: str
    title: str
    at: datetime
    text: str = ""


def html(text: str, *, status: int = 200, **headers: str) -> Said:
    """Return an HTML answer."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return status, {"Content-Type": "text/html; charset=utf-8", **named}, text.encode()


def plain(text: str) -> Said:
    """Return a plain text answer."""
    return 200, {"Content-Type": "text/plain; charset=utf-8"}, text.encode()


def rss(*items: Item, title: str = "A feed") -> Said:
    """Return an RSS 2.0 answer."""
    told = "".join(
        f"<item><title>{escape(item.title)}</title><link>{escape(item.url)}</link><guid>{escape(item.url)}</guid>"
        f"<pubDate>{format_datetime(item.at)}</pubDate><description>{escape(item.text)}</description></item>"
        for item in items
    )
    text = f'<rss version="2.0"><channel><title>{title}</title>{told}</channel></rss>'
    return 200, {"Content-Type": "application/rss+xml; charset=utf-8"}, text.encode()


def page(title: str, paragraphs: Sequence[str], *, at: datetime) -> Said:
    """Return the page of an article, with some furniture around it."""
    body = "".join(f"<p>{escape(paragraph)}</p>" for paragraph in paragraphs)
    return html(
        f'<!doctype html><html lang="en"><head><title>{escape(title)} | The Daily Example</title>'
        f'<meta property="article:published_time" content="{at.isoformat()}"></head><body>'
        '<nav><a href="/">Home</a> <a href="/world">World</a></nav>'
        f"<article><h1>{escape(title)}</h1>{body}</article><footer>The Daily Example</footer></body></html>"
    )
