"""Reads made_up_news.txt: small stories in English, Russian, Persian and Icelandic, whose truth is known."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from extractors.model import StoryArticle

SHOWN_BY_TEASER = 0.55  # of the text


@dataclass(frozen=True, kw_only=True)
class Told:
    """One article, the event that it tells of, and the event that this one came of."""

    article: StoryArticle
    event: str
    follows: str | None


def told() -> list[Told]:
    """Return all articles in the order in which they were published."""
    text = Path(__file__).with_suffix(".txt").read_text(encoding="utf-8")
    found = [one for block in re.split(r"(?m)^@@ ", text)[1:] for one in _story(block)]
    return sorted(found, key=lambda one: (one.article.published_at, one.article.id))


def _story(block: str) -> list[Told]:
    head, *entries = re.split(r"(?m)^## ", block)
    event, _, follows = head.strip().partition(" follows ")
    articles: list[StoryArticle] = []
    for entry in entries:
        line, _, text = entry.partition("\n")
        articles.append(
            _article(f"{event}-{len(articles) + 1}", line.split(" | "), text.strip(), articles)
        )
    return [Told(article=article, event=event, follows=follows or None) for article in articles]


def _article(name: str, head: list[str], text: str, earlier: list[StoryArticle]) -> StoryArticle:
    taken = re.fullmatch(r"(copy|truncate|edit)-of (\d+)", head[0])
    if not taken:
        _, outlet, language, time, *rest = head
        return StoryArticle(
            id=name,
            title=" | ".join(rest),
            text=text,
            url=f"https://example.test/{name}",
            outlet=outlet,
            language=language,
            published_at=_instant(time),
        )
    source = earlier[int(taken[2]) - 1]
    title, text = source.title, source.text
    if taken[1] == "truncate":
        text = text[: int(len(text) * SHOWN_BY_TEASER)] + "..."
    for change in head[3:]:
        old, new = change.strip().split(" => ")
        title, text = title.replace(old, new), text.replace(old, new)
    return replace(
        source,
        id=name,
        title=title,
        text=text,
        outlet=head[1].strip(),
        published_at=_instant(head[2].strip()),
    )


def _instant(written: str) -> datetime:
    return datetime.fromisoformat(written.strip()).replace(tzinfo=UTC)
