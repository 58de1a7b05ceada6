"""Render published stories as Atom (RFC 4287) and JSON Feed 1.1, with the same entries and ids."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
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
NO_ISSUE = "a feed needs at least one digest"
ATOM_NAMESPACE = "http://www.w3.org/2005/Atom"
XML_NAMESPACE = "http://www.w3.org/XML/1998/namespace"
JSON_FEED_VERSION = "https://jsonfeed.org/version/1.1"


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedEntry:
    """One publication of a story in an issue. All text is clean; `html` is escaped."""

    id: str  # tag URI (RFC 4151); permanent, never reused
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
    """The feed of a series, or of an actor across all series; newest entries first."""

    id: str
    title: str
    updated_at: datetime
    entries: tuple[FeedEntry, ...]
    own_url: str | None = None  # without its ending: where the feed itself can be read
    page_url: str | None = None  # where its issues can be read


def series_feed(digests: Sequence[Digest], *, authority: str, root: str | None = None) -> StoryFeed:
    """The feed of one series: an entry for each time a story was published.

    Each publication is a new entry, since feed readers ignore updates.

    `authority` ("example.org,2026") is part of the ids. `root` is the address of the published
    folder.

    Raises:
        ValueError: there is no issue, so the feed has no name.
    """
    newest = _newest_first(digests)
    if not newest:
        raise ValueError(NO_ISSUE)
    first = newest[0]
    folder = f"{root.rstrip('/')}/{quote(first.series)}" if root else None
    entries = [
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
        entries=tuple(entries[:MAX_FEED_ENTRIES]),
        own_url=f"{folder}/feed" if folder else None,
        page_url=f"{folder}/index.html" if folder else None,
    )


def actor_feed(
    digests: Sequence[Digest], *, actor: str, name: str, authority: str, root: str | None = None
) -> StoryFeed:
    """The feed of one actor across all series; stories that two series published alike merge.

    Raises:
        ValueError: there is no issue.
    """
    updated_at = max((digest.composed_at for digest in digests), default=None)
    if updated_at is None:
        raise ValueError(NO_ISSUE)
    entries: dict[str, FeedEntry] = {}
    for digest in reversed(_newest_first(_stories_of_actor(digest, actor) for digest in digests)):
        for story in digest.stories:
            id = f"tag:{authority}:actors/{quote(actor)}/{quote(story.id)}/{_telling(story)}"
            entries.setdefault(id, _feed_entry(story, digest, id=id))
    folder = f"{root.rstrip('/')}/actors/{quote(actor)}" if root else None
    return StoryFeed(
        id=f"tag:{authority}:actors/{quote(actor)}",
        title=f"Wirewatch: {clean_name(name)}",
        updated_at=updated_at,
        entries=tuple(reversed(entries.values()))[:MAX_FEED_ENTRIES],
        own_url=f"{folder}/feed" if folder else None,
        page_url=f"{root.rstrip('/')}/index.html" if root else None,
    )


def _newest_first(digests: Iterable[Digest]) -> list[Digest]:
    return sorted(
        map(clean_digest, digests),
        key=lambda digest: (digest.composed_at, digest.series),
        reverse=True,
    )


def _stories_of_actor(digest: Digest, actor: str) -> Digest:
    """The digest with only the stories of one actor, so that no others need to be cleaned."""
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
    """How many times the series has published the story, this time included."""
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
        text="\n".join(_entry_lines(view, digest)),
        html="".join(_entry_paragraphs(view, digest)),
        story=story.id,
        series=digest.series,
        number=digest.number,
        follow_up=story.follow_up,
    )


def _context_lines(view: StoryView) -> list[str]:
    """Other outlets, the story that it follows up, and the reason why it was flagged."""
    flagged = view.flagged if view.why else ""
    return [line for line in (*view.marks, related_line(view), flagged) if line]


def _entry_lines(view: StoryView, digest: Digest) -> list[str]:
    lines = (view.snippet_text, *_context_lines(view), _issue_name(digest))
    return [line for line in lines if line]


def _entry_paragraphs(view: StoryView, digest: Digest) -> Iterator[str]:
    if view.snippet_text:
        lang = f' lang="{escape(view.language)}"' if view.language else ""
        snippet = "".join(_part_html(part) for part in view.snippet)
        yield f'<p dir="auto"{lang}>{snippet}</p>'
    for line in _context_lines(view):
        yield f'<p dir="auto">{escape(line)}</p>'
    issue = escape(_issue_name(digest))
    if digest.archive_url:
        issue = f'<a href="{escape(digest.archive_url)}">{issue}</a>'
    yield f"<p>{issue}</p>"


def _part_html(part: SnippetPart) -> str:
    return f"<b>{escape(part.text)}</b>" if part.strong else escape(part.text)


def _issue_name(digest: Digest) -> str:
    return f"{digest.title}, No. {digest.number}"


def atom_document(story_feed: StoryFeed) -> str:
    """A feed as Atom. The same feed gives the same text."""
    ElementTree.register_namespace("", ATOM_NAMESPACE)
    feed = ElementTree.Element(f"{{{ATOM_NAMESPACE}}}feed", {f"{{{XML_NAMESPACE}}}lang": "en"})
    _add_element(feed, "title", story_feed.title)
    _add_element(feed, "id", story_feed.id)
    _add_element(feed, "updated", instant(story_feed.updated_at))
    _add_element(ElementTree.SubElement(feed, f"{{{ATOM_NAMESPACE}}}author"), "name", "Wirewatch")
    if story_feed.own_url:
        _add_link(feed, f"{story_feed.own_url}.atom", rel="self", type="application/atom+xml")
    if story_feed.page_url:
        _add_link(feed, story_feed.page_url, rel="alternate", type="text/html")
    for entry in story_feed.entries:
        _atom_entry(feed, entry)
    ElementTree.indent(feed)
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        + ElementTree.tostring(feed, encoding="unicode")
        + "\n"
    )


def _atom_entry(feed: ElementTree.Element, feed_entry: FeedEntry) -> None:
    language = {f"{{{XML_NAMESPACE}}}lang": feed_entry.language} if feed_entry.language else {}
    element = ElementTree.SubElement(feed, f"{{{ATOM_NAMESPACE}}}entry", language)
    _add_element(element, "title", feed_entry.title)
    _add_element(element, "id", feed_entry.id)
    _add_element(element, "updated", instant(feed_entry.told_at))
    if feed_entry.published_at:
        _add_element(element, "published", instant(feed_entry.published_at))
    _add_element(
        ElementTree.SubElement(element, f"{{{ATOM_NAMESPACE}}}author"), "name", feed_entry.outlet
    )
    if feed_entry.url:
        _add_link(element, feed_entry.url, rel="alternate")
    for actor, name in feed_entry.actors:
        ElementTree.SubElement(
            element, f"{{{ATOM_NAMESPACE}}}category", {"term": actor, "label": name}
        )
    _add_element(
        element, "content", feed_entry.html, type="html"
    )  # an entry without a link must have one (RFC 4287, 4.1.2)


def instant(moment: datetime) -> str:
    """As "2026-11-23T03:30:00Z" (RFC 3339)."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _add_link(parent: ElementTree.Element, href: str, **attributes: str) -> None:
    ElementTree.SubElement(parent, f"{{{ATOM_NAMESPACE}}}link", {**attributes, "href": href})


def _add_element(parent: ElementTree.Element, name: str, text: str, **attributes: str) -> None:
    ElementTree.SubElement(parent, f"{{{ATOM_NAMESPACE}}}{name}", attributes).text = text


def json_feed_document(story_feed: StoryFeed) -> str:
    """A feed as JSON. Fields of our own are in the extension `_wirewatch`."""
    feed: dict[str, Any] = {"version": JSON_FEED_VERSION, "title": story_feed.title}
    if story_feed.page_url:
        feed["home_page_url"] = story_feed.page_url
    if story_feed.own_url:
        feed["feed_url"] = f"{story_feed.own_url}.json"
    feed["authors"] = [{"name": "Wirewatch"}]
    feed["items"] = [_json_item(entry) for entry in story_feed.entries]
    return json.dumps(feed, ensure_ascii=False, indent=1) + "\n"


def _json_item(entry: FeedEntry) -> dict[str, Any]:
    item: dict[str, Any] = {"id": entry.id}
    if entry.url:
        item["url"] = entry.url
    item |= {"title": entry.title, "content_html": entry.html, "content_text": entry.text}
    item["date_published"] = instant(entry.published_at or entry.told_at)
    item["date_modified"] = instant(entry.told_at)
    item["authors"] = [{"name": entry.outlet}]
    item["tags"] = [name for _, name in entry.actors]
    if entry.language:
        item["language"] = entry.language
    extension = {
        "story": entry.story,
        "series": entry.series,
        "number": entry.number,
        "follow_up": entry.follow_up,
    }
    item["_wirewatch"] = {**extension, "actors": [actor for actor, _ in entry.actors]}
    return item
