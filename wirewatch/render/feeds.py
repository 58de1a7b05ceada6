"""Render told stories as Atom (RFC 4287) and JSON Feed 1.1, with the same entries and ids."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from html import escape
from typing import Any
from urllib.parse import quote
from xml.etree import ElementTree

from extractors.model import SnippetPart
from wirewatch.domain.digests.model import Digest, ToldStory
from wirewatch.render.cleaning import clean_name, safe_url
from wirewatch.render.digest_cleaning import clean_digest
from wirewatch.render.story_view import StoryView, related_line, story_view

MAX_FEED_ENTRIES = 100
NO_ISSUE = "a feed is made of one digest at least"


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedEntry:
    """One telling of a story. All text is clean; `html` is made of it and escaped."""

    id: str  # tag URI (RFC 4151); never changes, never names another telling
    title: str
    url: str | None  # of the lead article, or of the issue's page
    language: str  # tag, "" when unknown
    outlet: str
    told_at: datetime
    published_at: datetime | None  # as the outlet claims, never later than told_at
    actors: tuple[tuple[str, str], ...]  # (id, name)
    text: str
    html: str
    story: str
    series: str
    number: int
    follow_up: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryFeed:
    """One feed: of a series, or of an actor in all series; the newest telling first."""

    id: str
    title: str
    updated_at: datetime
    entries: tuple[FeedEntry, ...]
    own_url: str | None = None  # without its ending: where the feed itself can be read
    page_url: str | None = None  # where its issues can be read


def series_feed(digests: Sequence[Digest], *, authority: str, root: str | None = None) -> StoryFeed:
    """Return what the issues of one series told: each telling an entry, a follow-up too, for readers ignore updates.

    `authority` ("example.org,2026") stands in the ids. `root` is the address of the published folder.
    Raises ValueError for no issue at all: a feed needs a name.
    """
    newest = _newest_first(digests)
    if not newest:
        raise ValueError(NO_ISSUE)
    first = newest[0]
    folder = f"{root.rstrip('/')}/{quote(first.series)}" if root else None
    told = [
        _feed_entry(
            story,
            digest,
            id=f"tag:{authority}:{quote(digest.series)}/{quote(story.id)}/{digest.number}",
        )
        for digest in newest
        for story in digest.stories
    ]
    return StoryFeed(
        id=f"tag:{authority}:{quote(first.series)}",
        title=f"Wirewatch: {first.title}",
        updated_at=first.composed_at,
        entries=tuple(told[:MAX_FEED_ENTRIES]),
        own_url=f"{folder}/feed" if folder else None,
        page_url=f"{folder}/index.html" if folder else None,
    )


def actor_feed(
    digests: Sequence[Digest], *, actor: str, name: str, authority: str, root: str | None = None
) -> StoryFeed:
    """Return what the issues of all series told of one actor; what two series told alike is one entry.

    Raises ValueError for no issue at all.
    """
    updated_at = max((digest.composed_at for digest in digests), default=None)
    if updated_at is None:
        raise ValueError(NO_ISSUE)
    found: dict[str, FeedEntry] = {}
    for digest in reversed(_newest_first(_only(digest, actor) for digest in digests)):
        for story in digest.stories:
            id = f"tag:{authority}:actors/{quote(actor)}/{quote(story.id)}/{_telling(story)}"
            found.setdefault(id, _feed_entry(story, digest, id=id))
    folder = f"{root.rstrip('/')}/actors/{quote(actor)}" if root else None
    return StoryFeed(
        id=f"tag:{authority}:actors/{quote(actor)}",
        title=f"Wirewatch: {clean_name(name)}",
        updated_at=updated_at,
        entries=tuple(reversed(found.values()))[:MAX_FEED_ENTRIES],
        own_url=f"{folder}/feed" if folder else None,
        page_url=f"{root.rstrip('/')}/index.html" if root else None,
    )


def _newest_first(digests: Iterable[Digest]) -> list[Digest]:
    return sorted(
        map(clean_digest, digests), key=lambda one: (one.composed_at, one.series), reverse=True
    )


def _only(digest: Digest, actor: str) -> Digest:
    """Return the digest with only the stories of one actor, so that no others need to be cleaned."""
    sections = (
        replace(
            section,
            stories=tuple(story for story in section.stories if actor in story.actors),
            pointers=(),
        )
        for section in digest.sections
    )
    return replace(digest, sections=tuple(section for section in sections if section.stories))


def _telling(story: ToldStory) -> int:
    """Return which telling of the story this is in its series: 1 the first."""
    return len(story.told_in) + 1 if story.told_in else 1 + story.follow_up


def _feed_entry(story: ToldStory, digest: Digest, *, id: str) -> FeedEntry:
    view = story_view(story, digest)
    published = story.sources[0].published_at
    return FeedEntry(
        id=id,
        title=view.title,
        url=safe_url(story.sources[0].url) or digest.archive_url,
        language=view.language,
        outlet=view.outlet or "unknown outlet",
        told_at=digest.composed_at,
        published_at=min(published, digest.composed_at) if published else None,
        actors=tuple((actor, digest.actor_names.get(actor, actor)) for actor in story.actors),
        text="\n".join(_lines(view, digest)),
        html="".join(_paragraphs(view, digest)),
        story=story.id,
        series=digest.series,
        number=digest.number,
        follow_up=story.follow_up,
    )


def _about(view: StoryView) -> list[str]:
    also = related_line(view)
    return [*view.marks, *([also] if also else []), *([view.flagged] if view.why else [])]


def _lines(view: StoryView, digest: Digest) -> list[str]:
    snippet = "".join(part.text for part in view.snippet)
    return [line for line in (snippet, *_about(view), _issue(digest)) if line]


def _paragraphs(view: StoryView, digest: Digest) -> list[str]:
    lang = f' lang="{escape(view.language)}"' if view.language else ""
    snippet = "".join(_run(part) for part in view.snippet)
    page = escape(_issue(digest))
    link = f'<a href="{escape(digest.archive_url)}">{page}</a>' if digest.archive_url else page
    return [
        *([f'<p dir="auto"{lang}>{snippet}</p>'] if snippet else []),
        *(f'<p dir="auto">{escape(line)}</p>' for line in _about(view)),
        f"<p>{link}</p>",
    ]


def _run(part: SnippetPart) -> str:
    return f"<b>{escape(part.text)}</b>" if part.strong else escape(part.text)


def _issue(digest: Digest) -> str:
    return f"{digest.title}, No. {digest.number}"


ATOM = "http://www.w3.org/2005/Atom"
XML = "http://www.w3.org/XML/1998/namespace"


def atom_document(story_feed: StoryFeed) -> str:
    """Return a feed as Atom. The same feed gives the same text."""
    ElementTree.register_namespace("", ATOM)
    feed = ElementTree.Element(f"{{{ATOM}}}feed", {f"{{{XML}}}lang": "en"})
    _add(feed, "title", story_feed.title)
    _add(feed, "id", story_feed.id)
    _add(feed, "updated", instant(story_feed.updated_at))
    _add(ElementTree.SubElement(feed, f"{{{ATOM}}}author"), "name", "Wirewatch")
    if story_feed.own_url:
        _link(feed, f"{story_feed.own_url}.atom", rel="self", type="application/atom+xml")
    if story_feed.page_url:
        _link(feed, story_feed.page_url, rel="alternate", type="text/html")
    for one in story_feed.entries:
        _atom_entry(feed, one)
    ElementTree.indent(feed)
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        + ElementTree.tostring(feed, encoding="unicode")
        + "\n"
    )


def _atom_entry(feed: ElementTree.Element, one: FeedEntry) -> None:
    language = {f"{{{XML}}}lang": one.language} if one.language else {}
    entry = ElementTree.SubElement(feed, f"{{{ATOM}}}entry", language)
    _add(entry, "title", one.title)
    _add(entry, "id", one.id)
    _add(entry, "updated", instant(one.told_at))
    if one.published_at:
        _add(entry, "published", instant(one.published_at))
    _add(ElementTree.SubElement(entry, f"{{{ATOM}}}author"), "name", one.outlet)
    if one.url:
        _link(entry, one.url, rel="alternate")
    for actor, name in one.actors:
        ElementTree.SubElement(entry, f"{{{ATOM}}}category", {"term": actor, "label": name})
    _add(
        entry, "content", one.html, type="html"
    )  # an entry without a link must have one (RFC 4287, 4.1.2)


def instant(moment: datetime) -> str:
    """Return "2026-11-23T03:30:00Z" (RFC 3339)."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _link(parent: ElementTree.Element, href: str, **attributes: str) -> None:
    ElementTree.SubElement(parent, f"{{{ATOM}}}link", {**attributes, "href": href})


def _add(parent: ElementTree.Element, name: str, text: str, **attributes: str) -> None:
    ElementTree.SubElement(parent, f"{{{ATOM}}}{name}", attributes).text = text


VERSION = "https://jsonfeed.org/version/1.1"


def json_feed_document(story_feed: StoryFeed) -> str:
    """Return a feed as JSON. Fields of our own are in the extension `_wirewatch`."""
    feed: dict[str, Any] = {"version": VERSION, "title": story_feed.title}
    if story_feed.page_url:
        feed["home_page_url"] = story_feed.page_url
    if story_feed.own_url:
        feed["feed_url"] = f"{story_feed.own_url}.json"
    feed["authors"] = [{"name": "Wirewatch"}]
    feed["items"] = [_item(one) for one in story_feed.entries]
    return json.dumps(feed, ensure_ascii=False, indent=1) + "\n"


def _item(one: FeedEntry) -> dict[str, Any]:
    item: dict[str, Any] = {"id": one.id}
    if one.url:
        item["url"] = one.url
    item |= {"title": one.title, "content_html": one.html, "content_text": one.text}
    item["date_published"] = instant(one.published_at or one.told_at)
    item["date_modified"] = instant(one.told_at)
    item["authors"] = [{"name": one.outlet}]
    item["tags"] = [name for _, name in one.actors]
    if one.language:
        item["language"] = one.language
    told = {
        "story": one.story,
        "series": one.series,
        "number": one.number,
        "follow_up": one.follow_up,
    }
    item["_wirewatch"] = {**told, "actors": [actor for actor, _ in one.actors]}
    return item
