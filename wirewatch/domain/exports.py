"""The rows that `wirewatch export` writes. Their fields are a public contract.

`schema` names the kind of row and its version. New fields need no new version; a field changes its
meaning only with one.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportedArticle:
    """One article in its current state."""

    schema: str = "wirewatch.article.1"
    article: int
    url: str
    canonical_url: str
    outlet: str
    language: str | None
    title: str
    lead: str
    body: str
    authors: tuple[str, ...]
    published_at: datetime | None
    seen_at: datetime
    flagged_at: datetime | None
    gone_at: datetime | None
    body_source: str
    revision: int
    text_hash: str
    actors: tuple[str, ...]
    story: str | None
    relation: str | None
    told_in: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportedMention:
    """One mention; start and end count code points of the named field of its article."""

    schema: str = "wirewatch.mention.1"
    mention: int
    article: int
    url: str
    outlet: str
    language: str | None
    published_at: datetime | None
    seen_at: datetime
    story: str | None
    actor: str
    alias: str
    alias_language: str
    surface: str
    field: str
    start: int
    end: int
    rule: str
    reason: str
    context: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportedStory:
    """One story with its articles."""

    schema: str = "wirewatch.story.1"
    story: str
    title: str
    url: str
    outlet: str
    language: str | None
    first_seen_at: datetime
    last_seen_at: datetime
    follows: str | None
    actors: tuple[str, ...]
    outlets: tuple[str, ...]
    articles: tuple[int, ...]
    relations: tuple[str, ...]
    told_in: tuple[str, ...]
    not_relevant: int


Exported = ExportedArticle | ExportedMention | ExportedStory
EXPORT_TYPES: dict[str, type[Exported]] = {
    "articles": ExportedArticle,
    "mentions": ExportedMention,
    "stories": ExportedStory,
}
