"""Render search results: lines for a terminal, values for JSON, entries of an Atom feed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from html import escape
from typing import Any
from urllib.parse import quote

from extractors.search.results import Hit, Passage, SearchResult
from wirewatch.render.cleaning import clean, clean_name, safe_url
from wirewatch.render.feeds import FeedEntry, StoryFeed
from wirewatch.render.formatting import quantity

MAX_PASSAGE_CHARS = 600  # characters of a passage


def search_lines(result: SearchResult, *, is_later_page: bool = False) -> Iterator[str]:
    """The lines of `wirewatch search`; `later`: of a page after the first."""
    yield result_summary(result, later=is_later_page)
    for hit in result.hits:
        yield ""
        yield from _hit_lines(hit)
    for why in result.why_none:
        yield f"    {why}"
    if result.advice:
        yield "try"
    for suggestion in result.advice:
        yield f"    {suggestion.query}    ({_article_count(suggestion.articles, is_lower_bound=suggestion.more)})"
    if result.indexing is not None:
        done = result.indexing
        yield f"the index holds {done.indexed} of {done.articles} articles so far; the others are not searched yet"


def result_summary(result: SearchResult, *, later: bool = False) -> str:
    """As "12 articles, newest first" or "nothing found"; `later`: for a page after the first."""
    if not result.total:
        return "" if result.hits else "nothing found"
    articles = _article_count(result.total, is_lower_bound=result.more_than_total)
    shown = len(result.hits)
    if later:
        return f"{articles}, {shown or 'none'} on this page"
    if shown < 2:
        return articles
    if shown < result.total:
        return f"{articles}, the newest {shown} are shown"
    return f"{articles}, newest first"


def _article_count(total: int, *, is_lower_bound: bool) -> str:
    return f"{total:,} articles or more" if is_lower_bound else quantity(total, "article")


def _hit_lines(hit: Hit) -> Iterator[str]:
    title = _one_line(hit.title)
    if hit.gone:
        title = f"{title}  [taken down by its outlet]"
    yield f"{_hit_time(hit):%Y-%m-%d %H:%M}  {hit.outlet} ({hit.language or '?'})  {title}"
    yield f"    {hit.url}"
    for passage in hit.passages:
        yield f"    {_one_line(passage.text)}"
    if hit.forms:
        yield f"    matched: {', '.join(hit.forms)}"
    references = []
    if hit.actors:
        references.append(f"names {', '.join(hit.actors)}")
    if hit.story:
        references.append(f"story {hit.story}")
    if references:
        yield f"    {'; '.join(references)}"


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _hit_time(hit: Hit) -> datetime:
    return (hit.published_at or hit.seen_at).astimezone(UTC)


def search_document(result: SearchResult) -> dict[str, Any]:
    """A result as JSON values."""
    values: dict[str, Any] = {
        "query": result.query,
        "total": result.total,
        "more_than_total": result.more_than_total,
        "hits": [hit_document(hit) for hit in result.hits],
        "next": result.next,
    }
    if result.why_none:
        values["why_none"] = list(result.why_none)
        values["try"] = [
            {"query": suggestion.query, "articles": suggestion.articles, "or_more": suggestion.more}
            for suggestion in result.advice
        ]
    if result.indexing is not None:
        values["indexing"] = {
            "indexed": result.indexing.indexed,
            "articles": result.indexing.articles,
        }
    return values


def hit_document(hit: Hit) -> dict[str, Any]:
    """A hit as JSON values."""
    return {
        "article": hit.article_id,
        "title": hit.title,
        "url": hit.url,
        "outlet": hit.outlet,
        "language": hit.language,
        "published_at": _iso_instant(hit.published_at),
        "seen_at": _iso_instant(hit.seen_at),
        "story": hit.story,
        "actors": list(hit.actors),
        "revision": hit.revision,
        "gone": hit.gone,
        "matched": list(hit.forms),
        "passages": [_passage_values(passage) for passage in hit.passages],
    }


def _passage_values(passage: Passage) -> dict[str, Any]:
    return {
        "id": passage.id,
        "field": passage.place,
        "start": passage.start,
        "end": passage.end,
        "text": passage.text,
        "parts": [{"text": part.text, "matched": part.strong} for part in passage.parts],
    }


def _iso_instant(moment: datetime | None) -> str | None:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if moment else None


def search_feed(
    result: SearchResult, *, name: str, title: str, authority: str, root: str | None, now: datetime
) -> StoryFeed:
    """The newest articles that a saved search finds, as a feed."""
    folder = f"{root.rstrip('/')}/searches/{quote(name)}" if root else None
    entries = tuple(_feed_entry(hit, name=name, authority=authority) for hit in result.hits)
    return StoryFeed(
        id=f"tag:{authority}:searches/{quote(name)}",
        title=f"Wirewatch: {clean_name(title)}",
        updated_at=max((hit.seen_at for hit in result.hits), default=now),
        entries=entries,
        own_url=f"{folder}/feed" if folder else None,
        page_url=f"{root.rstrip('/')}/index.html" if root else None,
    )


def _feed_entry(hit: Hit, *, name: str, authority: str) -> FeedEntry:
    language = hit.language or ""
    lang = f' lang="{escape(language)}"' if language else ""
    shown = "".join(f'<p dir="auto"{lang}>{_passage_html(passage)}</p>' for passage in hit.passages)
    sentences = [clean(_one_line(passage.text), MAX_PASSAGE_CHARS) for passage in hit.passages]
    matched = f"Matched: {', '.join(hit.forms)}" if hit.forms else ""
    return FeedEntry(
        id=f"tag:{authority}:searches/{quote(name)}/{hit.article_id}",
        title=clean(hit.title) or "untitled",
        url=safe_url(hit.url),
        language=language,
        outlet=clean_name(hit.outlet) or "unknown outlet",
        told_at=hit.seen_at,
        published_at=min(hit.published_at, hit.seen_at) if hit.published_at else None,
        actors=tuple((actor, actor) for actor in hit.actors),
        text="\n".join(filter(None, [*sentences, matched])),
        html=shown
        + (f'<p dir="auto">{escape(clean(matched, MAX_PASSAGE_CHARS))}</p>' if matched else ""),
        story=hit.story or "",
        series="",
        number=0,
        follow_up=False,
    )


def _passage_html(passage: Passage) -> str:
    parts = ((escape(_inner_text(part.text)), part.strong) for part in passage.parts)
    return "".join(f"<b>{text}</b>" if strong else text for text, strong in parts)


def _inner_text(text: str) -> str:
    """A part of a sentence cleaned, with the blanks at its ends."""
    before = " " if text[:1].isspace() else ""
    return f"{before}{clean(text, MAX_PASSAGE_CHARS)}{' ' if text[-1:].isspace() and text.strip() else ''}"
