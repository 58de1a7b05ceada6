"""From what was read to what is stored."""

from __future__ import annotations

from datetime import UTC, datetime
from hashlib import sha256

from wirewatch.adapters.store.articles import NewArticle
from wirewatch.adapters.store.entries import WaitingEntry
from wirewatch.domain.addresses import url_key
from wirewatch.domain.feed_text import believed_date
from wirewatch.domain.model import Article


def new_article(
    entry: WaitingEntry,
    article: Article,
    *,
    url: str,
    place_id: int | None,
    watchlist_hash: str,
    now: datetime,
    shared_link: bool = False,
) -> NewArticle:
    """Give the row of an article that was read for this entry at `url`.

    With `shared_link` the address does not tell the article from others; the entry's identity then does.
    """
    published, source, quarrel = believed_date(feed=entry.published_at, page=article.published, now=now)
    address = article.canonical_url or url or f"urn:wirewatch:entry:{entry.id}"
    return NewArticle(
        url=entry.url,
        canonical_url=address,
        url_key=f"{url_key(address)} {entry.identity[:16]}" if shared_link else url_key(address),
        feed_id=entry.feed_id,
        outlet=entry.outlet,
        title=article.title,
        lead=article.lead,
        body=article.body,
        paragraphs=article.paragraphs,
        authors=article.authors,
        language=article.language,
        site=article.site,
        published_at=published.astimezone(UTC) if published else None,
        published_raw=article.published.isoformat() if article.published else None,
        published_precision=article.published_precision,
        date_source=article.date_source if source == "page" else source,
        date_quarrel=quarrel,
        body_source=article.body_source,
        text_hash=text_hash(article),
        seen_at=entry.seen_at,
        quiet=entry.first_poll,
        watched_with=watchlist_hash,
        warc_record_id=place_id,
    )


def text_hash(article: Article) -> str:
    """Give the SHA-256 of the words of lead and body, white space and case apart: alike for copies to the letter."""
    words = " ".join(f"{article.lead} {article.body}".casefold().split())
    return sha256(words.encode()).hexdigest()
