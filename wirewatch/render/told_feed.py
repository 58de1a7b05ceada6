"""What digests told, as a feed for machines: the entries that Atom and JSON Feed both write."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from html import escape
from urllib.parse import quote

from wirewatch.domain.digests.model import Digest, SnippetPart, ToldStory
from wirewatch.render.clean import NAME, clean, cleaned, safe_url
from wirewatch.render.story import StoryView, also_line, story_view, why_line

ENTRIES = 100
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
class ToldFeed:
    """One feed: of a series, or of an actor in all series; the newest telling first."""

    id: str
    title: str
    updated_at: datetime
    entries: tuple[FeedEntry, ...]
    own_url: str | None = None  # without its ending: where the feed itself can be read
    page_url: str | None = None  # where its issues can be read


def series_feed(digests: Sequence[Digest], *, authority: str, root: str | None = None) -> ToldFeed:
    """Give what the issues of one series told: each telling an entry, a follow-up too, for readers ignore updates.

    `authority` ("example.org,2026") stands in the ids. `root` is the address of the published folder.
    Raises ValueError for no issue at all: a feed needs a name.
    """
    newest = _newest_first(digests)
    if not newest:
        raise ValueError(NO_ISSUE)
    first = newest[0]
    folder = f"{root.rstrip('/')}/{quote(first.series)}" if root else None
    told = [
        _entry(story, digest, id=f"tag:{authority}:{quote(digest.series)}/{quote(story.id)}/{digest.number}")
        for digest in newest
        for story in digest.stories
    ]
    return ToldFeed(
        id=f"tag:{authority}:{quote(first.series)}",
        title=f"Wirewatch: {first.title}",
        updated_at=first.composed_at,
        entries=tuple(told[:ENTRIES]),
        own_url=f"{folder}/feed" if folder else None,
        page_url=f"{folder}/index.html" if folder else None,
    )


def actor_feed(
    digests: Sequence[Digest], *, actor: str, name: str, authority: str, root: str | None = None
) -> ToldFeed:
    """Give what the issues of all series told of one actor; what two series told alike is one entry.

    Raises ValueError for no issue at all.
    """
    updated_at = max((digest.composed_at for digest in digests), default=None)
    if updated_at is None:
        raise ValueError(NO_ISSUE)
    found: dict[str, FeedEntry] = {}
    for digest in reversed(_newest_first(_only(digest, actor) for digest in digests)):
        for story in digest.stories:
            id = f"tag:{authority}:actors/{quote(actor)}/{quote(story.id)}/{_telling(story)}"
            found.setdefault(id, _entry(story, digest, id=id))
    folder = f"{root.rstrip('/')}/actors/{quote(actor)}" if root else None
    return ToldFeed(
        id=f"tag:{authority}:actors/{quote(actor)}",
        title=f"Wirewatch: {clean(name, NAME)}",
        updated_at=updated_at,
        entries=tuple(reversed(found.values()))[:ENTRIES],
        own_url=f"{folder}/feed" if folder else None,
        page_url=f"{root.rstrip('/')}/index.html" if root else None,
    )


def _newest_first(digests: Iterable[Digest]) -> list[Digest]:
    return sorted(map(cleaned, digests), key=lambda one: (one.composed_at, one.series), reverse=True)


def _only(digest: Digest, actor: str) -> Digest:
    """Give the digest with the stories of one actor alone: cleaning the others would be in vain."""
    sections = (
        replace(section, stories=tuple(story for story in section.stories if actor in story.actors), pointers=())
        for section in digest.sections
    )
    return replace(digest, sections=tuple(section for section in sections if section.stories))


def _telling(story: ToldStory) -> int:
    """Give which telling of the story this is in its series: 1 the first."""
    return len(story.told_in) + 1 if story.told_in else 1 + story.follow_up


def _entry(story: ToldStory, digest: Digest, *, id: str) -> FeedEntry:
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
    also = also_line(view)
    why = "; ".join(why_line(why) for why in view.why)
    return [*view.marks, *([also[:1].upper() + also[1:]] if also else []), *([f"Flagged for {why}"] if why else [])]


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
