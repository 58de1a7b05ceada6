"""A small closed web: any URL at any poll -> what its server would answer; pure once loaded."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from textwrap import wrap
from typing import Any, Literal, NamedTuple
from urllib.parse import unquote, urlsplit

from jinja2 import Environment

FEED_TYPES = {
    "rss2": "application/rss+xml; charset=utf-8",
    "atom": "application/atom+xml; charset=utf-8",
    "rss1": "application/rdf+xml; charset=utf-8",
    "json": "application/feed+json",
}
TEMPLATE_FILTERS: dict[str, Callable[..., Any]] = {
    "rfc822": lambda instant: format_datetime(instant),
    "iso": lambda instant: instant.isoformat(),
    "path": lambda url: urlsplit(url).path,
}
PDF_LINE_CHARS = 88  # characters a line, at 10 points on A4
PDF_FONTS = b"<< /Font << /F1 5 0 R >> >>"


class WorldError(ValueError):
    """The world cannot be loaded: the message names the file, the error and the fix."""


class DemoResponse(NamedTuple):
    """The response of an outlet's server to one request."""

    status: int
    headers: dict[str, str]
    body: bytes


class DemoBlock(NamedTuple):
    """One block of an article's text, with what it is."""

    kind: BlockKind
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedPhase:
    """The behaviour of a feed from one poll on."""

    status: int = 200
    shows: Literal["feed", "front-page"] = "feed"
    moved_to: str = ""  # path on the same host; answered with 301


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoOutlet:
    """An outlet: its host, its page template and the words of its page furniture."""

    id: str
    name: str
    host: str
    language: str
    template: str
    owner: str = ""
    direction: Literal["ltr", "rtl"] = "ltr"
    encoding: str = "utf-8"
    date: str = (
        "{d:%Y-%m-%d %H:%M}"  # str.format of the publication date `d` and its `month` by name
    )
    months: tuple[str, ...] = ()
    robots: str = "User-agent: *\nDisallow: /search\n"
    words: dict[str, Any] = field(
        default_factory=dict
    )  # navigation, teasers, tags, comments, footer


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoFeed:
    """One feed of an outlet, with its format and its faults."""

    outlet: str  # the outlet's name, as in feeds.yaml
    outlet_id: str
    url: str
    language: str
    owner: str
    title: str
    form: Literal["rss2", "atom", "rss1", "json"] = "rss2"
    content: Literal["summary", "full"] = "summary"
    from_poll: dict[int, FeedPhase] = field(default_factory=dict)

    def turn(self, poll: int) -> FeedPhase:
        """Return the latest turn that has begun by a poll."""
        begun = [number for number in self.from_poll if number <= poll]
        return self.from_poll[max(begun)] if begun else FeedPhase()


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoArticle:
    """One article as its outlet publishes it."""

    file: str  # its name below articles/
    outlet: str  # id
    url: str
    poll: int  # the first poll that sees it
    published: datetime  # aware, in the outlet's time zone
    title: str
    text: str  # paragraphs separated by blank lines; "## " heading, "> " quotation, "!also " teaser
    lead: str = ""  # a standfirst above the text
    summary: str = ""  # what the feed says; the lead or the first paragraph if empty
    author: str = ""
    author_bio: str = ""
    section: str = ""
    credit: str = ""  # credit line of the agency whose report this is
    page: PageKind = "article"
    tags: tuple[str, ...] = ()
    related: tuple[str, ...] = ()  # teaser titles; if empty, those of the outlet
    comments: tuple[dict[str, str], ...] = ()  # {name, text}

    @property
    def blocks(self) -> tuple[DemoBlock, ...]:
        """The text's blocks in order."""
        return tuple(
            _block(" ".join(part.split("\n")))
            for part in self.text.strip().split("\n\n")
            if part.strip()
        )

    @property
    def teaser(self) -> str:
        """The summary in the feed: as given, else the lead or the first paragraph."""
        return self.summary or self.lead or self.blocks[0].text


def _block(text: str) -> DemoBlock:
    text = text.strip()
    for mark, kind in BLOCK_MARKS.items():
        if text.startswith(mark):
            return DemoBlock(kind, text.removeprefix(mark).strip())
    return DemoBlock("paragraph", text)


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """The expected result for one article."""

    url: str
    actors: frozenset[str]  # ids of the demo's watchlist
    story: str | None = None  # the event; None if nothing is flagged
    relation: str | None = None  # lead, copy, edit, rewrite, follow-up, translation, independent
    trap: str = ""  # what could cause a false match: furniture, false-friend, ...


@dataclass(frozen=True, kw_only=True)
class World:
    """Outlets, feeds and articles, and the times of the polls."""

    folder: Path
    polls: tuple[datetime, ...]
    outlets: dict[str, DemoOutlet]
    feeds: tuple[DemoFeed, ...]
    articles: tuple[DemoArticle, ...]
    templates: Environment

    def articles_of(self, outlet_id: str, poll: int) -> tuple[DemoArticle, ...]:
        """List the articles that an outlet has published by a poll, newest first."""
        out = [each for each in self.articles if each.outlet == outlet_id and each.poll <= poll]
        return tuple(
            sorted(out, key=lambda article: (article.published, article.url), reverse=True)
        )

    def answer(self, url: str, poll: int, headers: Mapping[str, str] | None = None) -> DemoResponse:
        """Respond to a request for a URL at a poll; matching validators in the headers give 304."""
        asked = {name.lower(): value for name, value in (headers or {}).items()}
        parts = urlsplit(url)
        outlet = self._hosts.get((parts.hostname or "").lower())
        if outlet is None:
            return _plain(502, f"No such host in this world: {parts.hostname}\n")
        address = f"http://{outlet.host}{unquote(parts.path) or '/'}"
        return _not_modified_or(self._resource(outlet, address, poll), asked)

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
            return DemoResponse(
                301,
                {"Location": self._beside(feed, turn.moved_to), "Content-Type": "text/html"},
                b"",
            )
        if turn.status != 200:
            return self._html(outlet, "broken.html.jinja", status=turn.status)
        if turn.shows == "front-page":
            return self._front_page(outlet, poll)
        articles = self.articles_of(outlet.id, poll)
        changed = max((article.published for article in articles), default=self.polls[0])
        text = self.templates.get_template(f"feeds/{feed.form}.jinja").render(
            feed=feed,
            outlet=outlet,
            home=f"http://{outlet.host}/",
            address=address,
            articles=articles,
            changed=changed,
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
            outlet,
            "front.html.jinja",
            articles=articles,
            changed=self.polls[min(poll, len(self.polls) - 1)],
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
            outlet=outlet,
            words=outlet.words,
            article=article,
            articles=articles,
            dated=_publication_line(outlet, article),
        )
        body = text.encode(outlet.encoding, "xmlcharrefreplace")
        kind = f"text/html; charset={outlet.encoding}"
        return (
            _ok(body, kind, changed)
            if changed
            else DemoResponse(status, {"Content-Type": kind}, body)
        )


def _publication_line(outlet: DemoOutlet, article: DemoArticle | None) -> str:
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


def _not_modified_or(answer: DemoResponse, asked: Mapping[str, str]) -> DemoResponse:
    """True if the validators match, so the answer is 304; an ETag outranks a date (RFC 9110)."""
    tag, modified = answer.headers.get("ETag"), answer.headers.get("Last-Modified")
    if tag is None or modified is None:
        return answer
    if "if-none-match" in asked:
        is_known = tag in {
            each.strip().removeprefix("W/") for each in asked["if-none-match"].split(",")
        }
    else:
        is_known = _not_after(modified, asked.get("if-modified-since"))
    headers = {name: value for name, value in answer.headers.items() if name != "Content-Type"}
    return DemoResponse(304, headers, b"") if is_known else answer


def _not_after(modified: str, since: str | None) -> bool:
    try:
        return since is not None and parsedate_to_datetime(modified) <= parsedate_to_datetime(since)
    except (ValueError, TypeError):
        return False


BlockKind = Literal["paragraph", "heading", "quote", "see-also"]
PageKind = Literal["article", "consent", "paywall", "pdf"]
BLOCK_MARKS: dict[str, BlockKind] = {"## ": "heading", "> ": "quote", "!also ": "see-also"}


def pdf(lines: Sequence[str]) -> bytes:
    """Render paragraphs as one A4 page of PDF 1.4; characters outside Latin-1 become "?"."""
    stream = _pdf_text(lines).encode("latin-1", "replace")
    return _assemble_pdf(
        (
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources %b >>"
            % PDF_FONTS,
            b"<< /Length %d >>\nstream\n%b\nendstream" % (len(stream), stream),
            b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        )
    )


def _pdf_text(lines: Sequence[str]) -> str:
    rows = [row for line in lines for row in (wrap(line, PDF_LINE_CHARS) or [""])]
    shown = "".join(f"({_escape_pdf(row)}) Tj T*\n" for row in rows)
    return f"BT /F1 10 Tf 14 TL 56 780 Td\n{shown}ET"


def _escape_pdf(row: str) -> str:
    return row.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")


def _assemble_pdf(objects: Sequence[bytes]) -> bytes:
    out, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    rows = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    table = b"xref\n0 %d\n0000000000 65535 f \n%b" % (size, rows)
    return (
        out
        + table
        + b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (size, len(out))
    )
