"""Fill gaps of a page with the feed's text and date."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise

from extractors.model import Article, Paragraph

MAX_DATE_DIFFERENCE = timedelta(days=1)  # between feed and page; also how far a date may be ahead
MIN_PUBLICATION_YEAR = 1990
MIN_LEAD_CHARS = 40  # a shorter summary is a label, not a lead
MAX_LEAD_CHARS = 900
MAX_WALL_CHARS = 1500  # consent walls, logins and notices are short
HEAD_PARAGRAPHS = 5  # of a page, which may repeat the feed's summary
MIN_REPEATED_SHARE = 0.85  # of a summary's words, in a paragraph that repeats it
MIN_ENTRY_WORDS = 4  # long ones; an entry with fewer cannot be judged
COMPARED_CHARS = 80  # of a summary: it is often cut, so its first words decide


def article_from_feed(
    *, title: str, summary: str, content: str, language: str | None
) -> Article | None:
    """Make an article from the feed's text; None if the feed has no text."""
    lead, body = "", content or summary
    if summary and not _contains(content, summary):
        lead, body = summary, content
    if not title and not lead and not body:
        return None
    paragraphs = (Paragraph(text=lead, place="lead"), Paragraph(text=body))
    return Article(
        title=title,
        lead=lead,
        body=body,
        paragraphs=tuple(paragraph for paragraph in paragraphs if paragraph.text),
        language=language,
        body_source="feed",
    )


def fill_from_feed(article: Article, *, title: str, summary: str) -> Article:
    """Add the feed's title and summary where the page's own were not found.

    A standfirst that the extraction lost is where the actor is most often named. A summary that a
    paragraph of the page repeats in nearly the same words is not added: the page is newer, and may
    have been corrected.
    """
    if not article.title and title:
        article = replace(article, title=title)
    if article.lead or not MIN_LEAD_CHARS <= len(summary) <= MAX_LEAD_CHARS:
        return article
    if _contains(article.body, summary) or _contains(article.title, summary):
        return article
    head = article.body.split("\n")[:HEAD_PARAGRAPHS]
    if any(_repeats(paragraph, summary) for paragraph in head):
        return article
    lead = Paragraph(text=summary, place="lead")
    return replace(article, lead=summary, paragraphs=(lead, *article.paragraphs))


def matches_feed_entry(article: Article, *, title: str, summary: str) -> bool:
    """False if a page is not the article of the feed: a short page that shares no word with it.

    Such pages are consent walls, logins and notices. Long pages, and entries of few words, always
    match.
    """
    page = f"{article.title} {article.lead} {article.body}"
    announced = _long_words(f"{title} {summary}")
    if len(page) > MAX_WALL_CHARS or len(announced) < MIN_ENTRY_WORDS:
        return True
    return bool(announced & _long_words(page))


def choose_publication_date(
    *, feed: datetime | None, page: datetime | None, now: datetime
) -> tuple[datetime | None, str | None, str | None]:
    """Choose the date: feed before page, ignoring dates in the future or before 1990.

    Returns: the instant, its source (feed or page), and a note on the page's date if they differ.
    """
    feed, page = _plausible_date(feed, now=now), _plausible_date(page, now=now)
    if feed is None:
        return (page, "page", None) if page is not None else (None, None, None)
    if page is not None and abs(page - feed) > MAX_DATE_DIFFERENCE:
        return feed, "feed", f"the page says {page.isoformat()}"
    return feed, "feed", None


def _plausible_date(value: datetime | None, *, now: datetime) -> datetime | None:
    if value is None or value.year < MIN_PUBLICATION_YEAR or value > now + MAX_DATE_DIFFERENCE:
        return None
    return value


def _contains(text: str, part: str) -> bool:
    """True if the text already has the beginning of a part, white space apart."""
    opening = "".join(part.split()).rstrip(".… ")[:COMPARED_CHARS]
    return bool(opening) and opening in "".join(text.split())


def _repeats(paragraph: str, summary: str) -> bool:
    """True if a paragraph has nearly all the words of the summary, perhaps after corrections."""
    summary_words = Counter(re.findall(r"\w+", summary.casefold()))
    paragraph_words = Counter(re.findall(r"\w+", paragraph.casefold()))
    shared = (summary_words & paragraph_words).total()
    return shared >= MIN_REPEATED_SHARE * summary_words.total()


def _long_words(text: str) -> set[str]:
    """The long words of a text; of scripts without spaces, every pair of characters."""
    long_words = set(re.findall(r"[^\W\d_]{5,}", text.casefold()))
    for run in re.findall(r"[\u3040-\u30ff\u3400-\u9fff]+", text):
        long_words.update(first + second for first, second in pairwise(run))
    return long_words
