"""A small closed web: any URL at any poll -> what its server would answer; pure once loaded."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from jinja2 import Environment

from wirewatch.demo_world.model import DemoArticle, DemoFeed, DemoOutlet, DemoResponse
from wirewatch.demo_world.paper import pdf

FEED_TYPES = {
    "rss2": "application/rss+xml; charset=utf-8",
    "atom": "application/atom+xml; charset=utf-8",
    "rss1": "application/rdf+xml; charset=utf-8",
    "json": "application/feed+json",
}
FILTERS: dict[str, Callable[..., Any]] = {
    "rfc822": lambda instant: format_datetime(instant),
    "iso": lambda instant: instant.isoformat(),
    "path": lambda url: urlsplit(url).path,
}


@dataclass(frozen=True, kw_only=True)
class World:
    """Outlets, feeds and articles, and the instants at which they are looked at."""

    folder: Path
    polls: tuple[datetime, ...]
    outlets: dict[str, DemoOutlet]
    feeds: tuple[DemoFeed, ...]
    articles: tuple[DemoArticle, ...]
    templates: Environment

    def poll_at(self, now: datetime) -> int:
        """Number of the last poll that has come by `now`; 0 before the first."""
        return max(sum(instant <= now for instant in self.polls) - 1, 0)

    def articles_of(self, outlet_id: str, poll: int) -> tuple[DemoArticle, ...]:
        """What an outlet has published by a poll, newest first."""
        out = [each for each in self.articles if each.outlet == outlet_id and each.poll <= poll]
        return tuple(sorted(out, key=lambda article: (article.published, article.url), reverse=True))

    def answer(self, url: str, poll: int, headers: Mapping[str, str] | None = None) -> DemoResponse:
        """What the server behind a URL says at a poll; validators in the request headers give 304."""
        asked = {name.lower(): value for name, value in (headers or {}).items()}
        parts = urlsplit(url)
        outlet = self._hosts.get((parts.hostname or "").lower())
        if outlet is None:
            return _plain(502, f"No such host in this world: {parts.hostname}\n")
        address = f"http://{outlet.host}{unquote(parts.path) or '/'}"
        return _unless_known(self._resource(outlet, address, poll), asked)

    @cached_property
    def _hosts(self) -> dict[str, DemoOutlet]:
        return {outlet.host: outlet for outlet in self.outlets.values()}

    @cached_property
    def _pages(self) -> dict[str, DemoArticle]:
        return {article.url: article for article in self.articles}

    @cached_property
    def _feeds(self) -> dict[str, DemoFeed]:
        homes = {feed.url: feed for feed in self.feeds}
        moved = {
            self._beside(feed, turn.moved_to): feed
            for feed in self.feeds
            for turn in feed.from_poll.values()
            if turn.moved_to
        }
        return homes | moved

    def _beside(self, feed: DemoFeed, path: str) -> str:
        return f"http://{self.outlets[feed.outlet_id].host}{path}"

    def _resource(self, outlet: DemoOutlet, address: str, poll: int) -> DemoResponse:
        article, feed = self._pages.get(address), self._feeds.get(address)
        if feed is not None:
            return self._feed_answer(feed, address, poll)
        if article is not None and article.poll <= poll:
            return self._page_answer(outlet, article)
        if address.endswith(f"{outlet.host}/robots.txt"):
            return _plain(200, outlet.robots)
        if address.endswith(f"{outlet.host}/"):
            return self._front_page(outlet, poll)
        return self._html(outlet, "missing.html.jinja", status=404)

    def _feed_answer(self, feed: DemoFeed, address: str, poll: int) -> DemoResponse:
        turn = feed.turn(poll)
        outlet = self.outlets[feed.outlet_id]
        if turn.moved_to and address == feed.url:
            return DemoResponse(301, {"Location": self._beside(feed, turn.moved_to), "Content-Type": "text/html"}, b"")
        if turn.status != 200:
            return self._html(outlet, "broken.html.jinja", status=turn.status)
        if turn.shows == "front-page":
            return self._front_page(outlet, poll)
        articles = self.articles_of(outlet.id, poll)
        changed = max((article.published for article in articles), default=self.polls[0])
        text = self.templates.get_template(f"feeds/{feed.form}.jinja").render(
            feed=feed, outlet=outlet, home=f"http://{outlet.host}/", address=address, articles=articles, changed=changed
        )
        return _ok(text.encode(), FEED_TYPES[feed.form], changed)

    def _page_answer(self, outlet: DemoOutlet, article: DemoArticle) -> DemoResponse:
        if article.page == "pdf":
            lines = [article.title, "", *(block.text for block in article.blocks)]
            return _ok(pdf(lines), "application/pdf", article.published)
        name = outlet.template if article.page == "article" else f"{article.page}.html.jinja"
        return self._html(outlet, name, article=article, changed=article.published)

    def _front_page(self, outlet: DemoOutlet, poll: int) -> DemoResponse:
        articles = self.articles_of(outlet.id, poll)
        return self._html(
            outlet, "front.html.jinja", articles=articles, changed=self.polls[min(poll, len(self.polls) - 1)]
        )

    def _html(
        self,
        outlet: DemoOutlet,
        name: str,
        *,
        status: int = 200,
        article: DemoArticle | None = None,
        articles: tuple[DemoArticle, ...] = (),
        changed: datetime | None = None,
    ) -> DemoResponse:
        text = self.templates.get_template(f"pages/{name}").render(
            outlet=outlet, words=outlet.words, article=article, articles=articles, dated=_dated(outlet, article)
        )
        body = text.encode(outlet.encoding, "xmlcharrefreplace")
        kind = f"text/html; charset={outlet.encoding}"
        return _ok(body, kind, changed) if changed else DemoResponse(status, {"Content-Type": kind}, body)


def _dated(outlet: DemoOutlet, article: DemoArticle | None) -> str:
    if article is None:
        return ""
    month = outlet.months[article.published.month - 1] if outlet.months else ""
    return outlet.date.format(d=article.published, month=month)


def _ok(body: bytes, kind: str, changed: datetime) -> DemoResponse:
    modified = format_datetime(changed.astimezone(UTC).replace(microsecond=0), usegmt=True)
    tag = f'"{sha256(body).hexdigest()[:20]}"'
    return DemoResponse(200, {"Content-Type": kind, "ETag": tag, "Last-Modified": modified}, body)


def _plain(status: int, text: str) -> DemoResponse:
    return DemoResponse(status, {"Content-Type": "text/plain; charset=utf-8"}, text.encode())


def _unless_known(answer: DemoResponse, asked: Mapping[str, str]) -> DemoResponse:
    """304 when the validators say so; an ETag outranks a date (RFC 9110, 13.2.2)."""
    tag, modified = answer.headers.get("ETag"), answer.headers.get("Last-Modified")
    if tag is None or modified is None:
        return answer
    if "if-none-match" in asked:
        known = tag in {each.strip().removeprefix("W/") for each in asked["if-none-match"].split(",")}
    else:
        known = _not_after(modified, asked.get("if-modified-since"))
    headers = {name: value for name, value in answer.headers.items() if name != "Content-Type"}
    return DemoResponse(304, headers, b"") if known else answer


def _not_after(modified: str, since: str | None) -> bool:
    try:
        return since is not None and parsedate_to_datetime(modified) <= parsedate_to_datetime(since)
    except (ValueError, TypeError):
        return False
