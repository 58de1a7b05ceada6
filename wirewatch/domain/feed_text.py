"""What the feed itself tells of an article: a stand-in when the page is not to be had, a complement when it is."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise

from wirewatch.domain.model import Article, Paragraph

QUARREL = timedelta(days=1)
TOO_OLD = 1990
LEAD_AT_LEAST = 40  # characters: a shorter summary is a label, not a lead
LEAD_AT_MOST = 900
WALL_AT_MOST = 1500  # characters: walls and notices are short
FIRST = 5  # paragraphs of a page that may tell what the feed's summary tells
RETOLD = 0.85  # share of a summary's words from which a paragraph tells the same
WORDS_AT_LEAST = 4  # an entry of fewer long words proves nothing


def from_feed(*, title: str, summary: str, content: str, language: str | None) -> Article | None:
    """Give the article that the feed's own text makes, or None when it gives no text at all."""
    lead, body = (summary, content) if summary and not _holds(content, summary) else ("", content or summary)
    if not title and not lead and not body:
        return None
    told = (Paragraph(text=lead, place="lead"), Paragraph(text=body))
    paragraphs = tuple(paragraph for paragraph in told if paragraph.text)
    return Article(title=title, lead=lead, body=body, paragraphs=paragraphs, language=language, body_source="feed")


def complete(article: Article, *, title: str, summary: str) -> Article:
    """Give the article with the feed's title and summary where the page's own were not found.

    A standfirst that the extraction lost is where the actor is most often named. A summary that a paragraph of the page
    tells in nearly the same words is none: the page is newer, and may have been corrected.
    """
    if not article.title and title:
        article = replace(article, title=title)
    fits = LEAD_AT_LEAST <= len(summary) <= LEAD_AT_MOST
    if article.lead or not fits or _holds(article.body, summary) or _holds(article.title, summary):
        return article
    if any(_retells(paragraph, summary) for paragraph in article.body.split("\n")[:FIRST]):
        return article
    lead = Paragraph(text=summary, place="lead")
    return replace(article, lead=summary, paragraphs=(lead, *article.paragraphs))


def tells_of(article: Article, *, title: str, summary: str) -> bool:
    """Say whether a page can be the article that the feed announced: a short one shares no word with it when it is a
    consent wall, a login or a notice. Long pages and entries of few words are given the benefit of the doubt.
    """
    page = f"{article.title} {article.lead} {article.body}"
    announced = _words(f"{title} {summary}")
    if len(page) > WALL_AT_MOST or len(announced) < WORDS_AT_LEAST:
        return True
    return bool(announced & _words(page))


def believed_date(
    *, feed: datetime | None, page: datetime | None, now: datetime
) -> tuple[datetime | None, str | None, str | None]:
    """Give (instant, which source: feed or page, what the other said when they quarrel).

    The feed's date wins a quarrel. A date in the future or before 1990 is no date.
    """
    feed, page = (_sane(feed, now=now), _sane(page, now=now))
    if feed is not None:
        quarrel = page is not None and abs(page - feed) > QUARREL
        return feed, "feed", f"the page says {page.isoformat()}" if quarrel and page else None
    return (page, "page", None) if page is not None else (None, None, None)


def _sane(value: datetime | None, *, now: datetime) -> datetime | None:
    if value is None or value.year < TOO_OLD or value > now + QUARREL:
        return None
    return value


def _holds(text: str, part: str) -> bool:
    """Say whether the text already tells the part; summaries are often cut, so their first words decide."""
    squeezed = "".join(part.split()).rstrip(".… ")[:80]
    return bool(squeezed) and squeezed in "".join(text.split())


def _retells(paragraph: str, summary: str) -> bool:
    """Say whether a paragraph has nearly all the words of the summary, however it was corrected since."""
    wanted, there = (Counter(re.findall(r"\w+", text.casefold())) for text in (summary, paragraph))
    return sum((wanted & there).values()) >= RETOLD * sum(wanted.values())


def _words(text: str) -> set[str]:
    """Give the long words of a text; of scripts that part none, every pair of characters."""
    runs = re.findall(r"[\u3040-\u30ff\u3400-\u9fff]+", text)
    pairs = {first + second for run in runs for first, second in pairwise(run)}
    return pairs | set(re.findall(r"[^\W\d_]{5,}", text.casefold()))
