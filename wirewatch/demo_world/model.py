"""The nouns of the demo's closed web: outlets, their feeds, their articles, and what a careful reader would flag."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal, NamedTuple

BlockKind = Literal["paragraph", "heading", "quote", "see-also"]
PageKind = Literal["article", "consent", "paywall", "pdf"]
MARKS: dict[str, BlockKind] = {"## ": "heading", "> ": "quote", "!also ": "see-also"}


class WorldError(ValueError):
    """The world cannot be loaded: says which file, what is wrong in it and what to do."""


class DemoResponse(NamedTuple):
    """What an outlet's server says to one request."""

    status: int
    headers: dict[str, str]
    body: bytes


class DemoBlock(NamedTuple):
    """One block of an article's text, with what it is."""

    kind: BlockKind
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """How a feed behaves from one poll on."""

    status: int = 200
    shows: Literal["feed", "front-page"] = "feed"
    moved_to: str = ""  # path on the same host; answered with 301


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoOutlet:
    """Who publishes: its host, its page template and the words of its page furniture."""

    id: str
    name: str
    host: str
    language: str
    template: str
    owner: str = ""
    direction: Literal["ltr", "rtl"] = "ltr"
    encoding: str = "utf-8"
    date: str = "{d:%Y-%m-%d %H:%M}"  # str.format of the publication date `d` and its `month` by name
    months: tuple[str, ...] = ()
    robots: str = "User-agent: *\nDisallow: /search\n"
    words: dict[str, Any] = field(default_factory=dict)  # navigation, teasers, tags, comments, footer


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoFeed:
    """One feed of an outlet, with its form and its misfortunes."""

    outlet: str  # the outlet's name, as a feeds.yaml has it
    outlet_id: str
    url: str
    language: str
    owner: str
    title: str
    form: Literal["rss2", "atom", "rss1", "json"] = "rss2"
    content: Literal["summary", "full"] = "summary"
    from_poll: dict[int, Turn] = field(default_factory=dict)

    def turn(self, poll: int) -> Turn:
        """How the feed behaves at a poll: the last turn that has begun."""
        begun = [number for number in self.from_poll if number <= poll]
        return self.from_poll[max(begun)] if begun else Turn()


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoArticle:
    """One article as its outlet publishes it."""

    file: str  # its name below articles/
    outlet: str  # id
    url: str
    poll: int  # the first poll that sees it
    published: datetime  # aware, in the outlet's own zone
    title: str
    text: str  # blocks parted by empty lines; "## " opens a heading, "> " a quotation, "!also " an inserted teaser
    lead: str = ""  # a standfirst above the text
    summary: str = ""  # what the feed says; the lead or the first paragraph if empty
    author: str = ""
    author_bio: str = ""
    section: str = ""
    credit: str = ""  # the agency's credit below a taken-over report
    page: PageKind = "article"
    tags: tuple[str, ...] = ()
    related: tuple[str, ...] = ()  # teaser titles; the outlet's own if empty
    comments: tuple[dict[str, str], ...] = ()  # {name, text}

    @property
    def blocks(self) -> tuple[DemoBlock, ...]:
        """The text's blocks in order."""
        return tuple(_block(" ".join(part.split("\n"))) for part in self.text.strip().split("\n\n") if part.strip())

    @property
    def teaser(self) -> str:
        """What the feed says of the article."""
        return self.summary or self.lead or self.blocks[0].text


def _block(text: str) -> DemoBlock:
    text = text.strip()
    for mark, kind in MARKS.items():
        if text.startswith(mark):
            return DemoBlock(kind, text.removeprefix(mark).strip())
    return DemoBlock("paragraph", text)


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """What a careful reader would say of one article."""

    url: str
    actors: frozenset[str]  # ids of the demo's watchlist
    story: str | None = None  # the event; None when nothing is flagged
    relation: str | None = None  # lead, copy, edit, rewrite, follow-up, translation, independent
    trap: str = ""  # what may mislead a hasty reader: furniture, false-friend, ...
