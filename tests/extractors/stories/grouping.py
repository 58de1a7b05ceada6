"""Articles for the grouper, with few words."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from extractors.model import Placement, StoryArticle
from extractors.stories.clustering import Grouper

START = datetime(2021, 6, 8, 9, 0, tzinfo=UTC)  # a Tuesday


def article(
    name: str,
    title: str,
    text: str,
    *,
    hours: float = 0.0,
    language: str = "en",
    start: datetime = START,
) -> StoryArticle:
    """Return an article that was published so many hours after the start."""
    return StoryArticle(
        id=name,
        title=title,
        text=text,
        url=f"http://outlet.example/{name}",
        outlet=name,
        language=language,
        published_at=start + timedelta(hours=hours),
    )


def placed(*articles: StoryArticle) -> dict[str, Placement]:
    """Return where a fresh grouper puts each article, in the order given."""
    grouper = Grouper()
    return {one.id: grouper.add(one) for one in articles}
