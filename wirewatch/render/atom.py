"""Told stories as an Atom feed (RFC 4287): for readers who want no mail."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from xml.etree import ElementTree

from wirewatch.domain.digest.model import Digest, ToldStory
from wirewatch.render.clean import cleaned, safe_url
from wirewatch.render.story import StoryView, also_line, story_view, why_line

ATOM = "http://www.w3.org/2005/Atom"
XML = "http://www.w3.org/XML/1998/namespace"
ENTRIES = 100


def atom(digests: Sequence[Digest], *, authority: str, actor: str | None = None) -> str:
    """Give the stories of these digests as one Atom feed, the newest telling first, at most ENTRIES.

    `authority` ("example.org,2026") goes into the tag URIs (RFC 4151), which never change: one per story and telling.
    With `actor` only stories that name it. Raises ValueError for no digest at all: a feed needs a name.
    """
    newest = sorted(digests, key=lambda digest: digest.composed_at, reverse=True)
    if not newest:
        raise ValueError("a feed is made of one digest at least")
    first = cleaned(newest[0])
    ElementTree.register_namespace("", ATOM)
    feed = ElementTree.Element(f"{{{ATOM}}}feed", {f"{{{XML}}}lang": "en"})
    name = first.actor_names.get(actor, actor) if actor else first.title
    _add(feed, "title", f"Wirewatch: {name}")
    _add(feed, "id", f"tag:{authority}:{first.series}{f'/{actor}' if actor else ''}")
    _add(feed, "updated", _instant(first.composed_at))
    author = ElementTree.SubElement(feed, f"{{{ATOM}}}author")
    _add(author, "name", "Wirewatch")
    for digest, story in _told(newest, actor=actor)[:ENTRIES]:
        _entry(feed, digest, story, authority=authority)
    ElementTree.indent(feed)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + ElementTree.tostring(feed, encoding="unicode") + "\n"


def _told(digests: Sequence[Digest], *, actor: str | None) -> list[tuple[Digest, ToldStory]]:
    told = [(digest, story) for digest in map(cleaned, digests) for story in digest.stories]
    return [(digest, story) for digest, story in told if actor is None or actor in story.actors]


def _entry(feed: ElementTree.Element, digest: Digest, story: ToldStory, *, authority: str) -> None:
    """Add one telling of a story; a follow-up is an entry of its own, for many readers ignore updates."""
    view = story_view(story, digest)
    language = {f"{{{XML}}}lang": view.language} if view.language else {}
    entry = ElementTree.SubElement(feed, f"{{{ATOM}}}entry", language)
    _add(entry, "title", view.title)
    _add(entry, "id", f"tag:{authority}:{digest.series}/{story.id}/{digest.number}")
    _add(entry, "updated", _instant(digest.composed_at))
    if published := story.sources[0].published_at:
        _add(entry, "published", _instant(min(published, digest.composed_at)))
    author = ElementTree.SubElement(entry, f"{{{ATOM}}}author")
    _add(author, "name", view.outlet or "unknown outlet")
    if link := safe_url(story.sources[0].url) or digest.archive_url:
        ElementTree.SubElement(entry, f"{{{ATOM}}}link", {"rel": "alternate", "href": link})
    for why in story.why:
        ElementTree.SubElement(entry, f"{{{ATOM}}}category", {"term": why.actor, "label": why.name})
    _add(entry, "summary", _summary(view))


def _summary(view: StoryView) -> str:
    snippet = "".join(part.text for part in view.snippet)
    why = "; ".join(why_line(why) for why in view.why)
    return "\n".join(line for line in (snippet, also_line(view), f"Flagged for {why}") if line)


def _add(parent: ElementTree.Element, name: str, text: str) -> None:
    ElementTree.SubElement(parent, f"{{{ATOM}}}{name}").text = text


def _instant(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
