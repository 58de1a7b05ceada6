"""The functions that outside scorers call: one thin function each, nothing slow imported at the top.

The code inside is free to change; these names and shapes are not.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from extractors.model import FeedDocument
    from extractors.names.watchlist import Watchlist

_loaded: dict[str, Watchlist] = {}


def parse_feed(data: bytes, url: str, content_type: str | None = None) -> FeedDocument:
    """Return the feed document; raises NotAFeed."""
    from extractors.feed import parse

    return parse(data, url=url, content_type=content_type)


def extract(html: bytes, url: str) -> dict[str, Any]:
    """Return title, text, date and authors of a page; {} when it is no article."""
    from extractors.article import extract as extract_article
    from extractors.pages.rejection import NotAnArticle

    try:
        article = extract_article(html, url=url)
    except NotAnArticle:
        return {}
    return {
        "title": article.title,
        "text": "\n".join(part for part in (article.lead, article.body) if part),
        "date": article.published.isoformat() if article.published else None,
        "authors": list(article.authors),
    }


def load(watchlist_path: str) -> None:
    """Load the watchlist that `mentions` uses from now on."""
    from wirewatch.adapters.config.loader import load_watchlist

    _loaded["watchlist"] = load_watchlist(watchlist_path)


def mentions(text: str, lang: str | None = None) -> Iterable[tuple[str, int, int]]:
    """Return (actor, start, end) of each mention in the text."""
    return [(m.actor, m.start, m.end) for m in _loaded["watchlist"].mentions(text, lang)]


class Grouper:
    """A stream of articles in, a story id each out."""

    def __init__(self) -> None:
        from extractors.stories.clustering import Grouper as StoryGrouper

        self._grouper = StoryGrouper()

    def add(self, article: dict[str, Any]) -> str:
        """Return the story id of one article; articles come in time order."""
        from extractors.model import StoryArticle

        placement = self._grouper.add(
            StoryArticle(
                id=str(article["id"]),
                title=article.get("title") or "",
                text=article.get("text") or "",
                url=article.get("url") or "",
                outlet=article.get("source") or "",
                language=article.get("lang"),
                published_at=datetime.fromisoformat(article["published"]),
            )
        )
        return placement.story


class CrosslingualGrouper(Grouper):
    """The same with the sentence encoder of `wirewatch[crosslingual]`."""

    def __init__(self) -> None:
        from extractors.stories.clustering import Grouper as StoryGrouper
        from wirewatch.adapters.sentence_encoder import load_encoder

        self._grouper = StoryGrouper(load_encoder())


@cache
def _readers() -> tuple[Any, Any]:
    from extractors.event_dates.extraction import announced_dates
    from extractors.statements.extraction import statements

    return statements, announced_dates


def quotes(passage: dict[str, Any]) -> list[dict[str, str]]:
    """Return the quotes of a passage with speaker and verb."""
    find, _ = _readers()
    found = find(
        passage["text"],
        language=passage.get("lang"),
        context_before=passage.get("context_before") or "",
    )
    return [{"quote": s.quote, "speaker": s.speaker, "verb": s.verb} for s in found]


def dates(passage: dict[str, Any]) -> list[dict[str, str]]:
    """Return the event dates of a passage, resolved against its publication date."""
    _, find = _readers()
    published = datetime.fromisoformat(passage["published"])
    found = find(passage["text"], language=passage.get("lang"), published=published)
    return [{"text_span": d.span, "event_date_iso": d.date, "kind": d.kind} for d in found]


def places(article: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the places that an article's text names, with coordinates and country where known."""
    from extractors.places.recognition import place_mentions

    return [
        {
            "start": mention.start,
            "end": mention.end,
            "lat": mention.place.latitude,
            "lon": mention.place.longitude,
            "country": mention.place.country,
        }
        for mention in place_mentions(article["text"], article.get("lang"))
    ]


def focus(article: dict[str, Any]) -> dict[str, str | None]:
    """Return country and name of the place where an article's event happened, or None for both."""
    from extractors.places.focus import focus_of

    place = focus_of(article.get("title") or "", article["text"], article.get("lang"))
    if place is None:
        return {"country": None, "name": None}
    return {"country": place.country, "name": place.name}
