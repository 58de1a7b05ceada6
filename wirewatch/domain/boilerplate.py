"""Which paragraphs of a page are boilerplate of its outlet, by how many of its pages repeat them.

A paragraph is boilerplate once it was seen on EDGE_PAGES pages of its outlet. Agencies and
liveblogs repeat their prose in new articles, so a repeated sentence inside an article's text needs
INSIDE_PAGES. Prose that shares its words with the article is background ("The ministry was founded
in …") wherever it appears: it stays, unless a large share of the outlet's pages have it. If most of
a text would be removed, it is the same report under another address, and nothing is removed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from hashlib import sha256

from extractors.model import Article, Paragraph
from extractors.stories.terms import TELLS_NOTHING, fold, stem, words

EDGE_PAGES = 3  # of the outlet
INSIDE_PAGES = 10  # the same for prose between paragraphs of the article
BROAD_PAGE_SHARE = 0.3  # of the outlet's pages, from which even fitting prose is boilerplate
# Share of a paragraph's content words that the rest of the article has too, and their minimum
# number. Of 325 real articles in six languages, 70 % of the last paragraphs reach it, and 16 % of
# the paragraphs from other articles of the same outlet.
MIN_SHARED_WORD_SHARE = 0.25
MIN_SHARED_WORDS = 3
MIN_SUMMARY_WORDS = 5  # content words of a feed's summary
MIN_SUMMARY_SHARE = 0.5  # of them, in the article
ALL_PAGES_KEY = "*"  # key under which all pages of an outlet are counted
MIN_SENTENCE_CHARS = 60  # shorter ones may be headlines or buttons
MAX_PROSE_LINK_DENSITY = 0.5

_SENTENCE_ENDS = (".", "!", "?", "…", "。", "！", "？", "۔", "؟", "।", '"', "”", "»", ")", "」")


def paragraph_key(text: str) -> str:
    """Hash a paragraph, ignoring white space and case, to 32 hexadecimal digits."""
    return sha256(" ".join(text.casefold().split()).encode("utf-8", "replace")).hexdigest()[:32]


def paragraph_keys(article: Article) -> frozenset[str]:
    """The keys of all paragraphs that may be boilerplate, which excludes the lead."""
    return frozenset(
        paragraph_key(paragraph.text)
        for paragraph in article.paragraphs
        if paragraph.place != "lead"
    )


def confirmed_box(article: Article, *, summary: str) -> str | None:
    """The name of the element that held an article; None unless it is certain.

    It is certain when the extractions of the page agree and the text matches the feed's summary.
    """
    if not article.reading.box or article.reading.reason:
        return None
    announced = _telling_words(summary)
    shared = announced & _telling_words(f"{article.lead}\n{article.body}")
    if len(announced) < MIN_SUMMARY_WORDS or len(shared) < MIN_SUMMARY_SHARE * len(announced):
        return None
    return article.reading.box


def boilerplate_of(article: Article, pages: Mapping[str, int]) -> tuple[Paragraph, ...]:
    """Find the paragraphs to remove, by how many pages of the outlet (with this one) hold each key.

    `pages[ALL_PAGES_KEY]`: the number of all pages, if known. Empty if too little text would be
    left: a body's only text is never boilerplate.
    """
    counts = []
    for paragraph in article.paragraphs:
        is_lead = paragraph.place == "lead"
        counts.append(0 if is_lead else pages.get(paragraph_key(paragraph.text), 0))
    if all(count < EDGE_PAGES for count in counts):
        return ()
    own_indexes = [
        index
        for index, paragraph in enumerate(article.paragraphs)
        if counts[index] < EDGE_PAGES and _is_prose(paragraph)
    ]
    own_text = "\n".join(article.paragraphs[index].text for index in own_indexes)
    own_words = _telling_words(f"{article.title}\n{own_text}")
    broad_pages = BROAD_PAGE_SHARE * pages.get(ALL_PAGES_KEY, 0)

    def is_boilerplate(index: int, paragraph: Paragraph) -> bool:
        if counts[index] < EDGE_PAGES:
            return False
        if not _is_prose(paragraph):
            return True
        if (
            counts[index] < INSIDE_PAGES
            and own_indexes
            and own_indexes[0] < index < own_indexes[-1]
        ):
            return False
        if counts[index] >= max(INSIDE_PAGES, broad_pages):
            return True
        return not _fits(paragraph, own_words)

    boilerplate = tuple(
        paragraph
        for index, paragraph in enumerate(article.paragraphs)
        if is_boilerplate(index, paragraph)
    )
    return () if _is_most_of(article, boilerplate) else boilerplate


def without_boilerplate(article: Article, boilerplate: Sequence[Paragraph]) -> Article:
    """Take these paragraphs out."""
    if not boilerplate:
        return article
    paragraphs = tuple(
        paragraph for paragraph in article.paragraphs if paragraph not in boilerplate
    )
    body = "\n".join(paragraph.text for paragraph in paragraphs if paragraph.place != "lead")
    return replace(article, body=body, paragraphs=paragraphs)


def _fits(paragraph: Paragraph, own_words: frozenset[str]) -> bool:
    """True if a paragraph has words of the article's own text."""
    telling = _telling_words(paragraph.text)
    needed = max(MIN_SHARED_WORDS, MIN_SHARED_WORD_SHARE * len(telling))
    return len(telling & own_words) >= needed


def _telling_words(text: str) -> frozenset[str]:
    stems = frozenset(stem(word) or word for word in words(fold(text).lower()))
    return frozenset(word for word in stems - TELLS_NOTHING if len(word) > 2 or not word.isascii())


def _is_prose(paragraph: Paragraph) -> bool:
    text = paragraph.text.rstrip()
    if len(text) < MIN_SENTENCE_CHARS or paragraph.link_density >= MAX_PROSE_LINK_DENSITY:
        return False
    return text.endswith(_SENTENCE_ENDS)


def _is_most_of(article: Article, boilerplate: Sequence[Paragraph]) -> bool:
    """True if removing these would leave no text, or would remove most of a text of sentences."""
    total = _body_chars(article.paragraphs)
    removed = sum(len(paragraph.text) for paragraph in boilerplate)
    if removed >= total:
        return True
    prose = sum(len(paragraph.text) for paragraph in boilerplate if _is_prose(paragraph))
    return removed > total / 2 and prose > removed / 2


def _body_chars(paragraphs: Sequence[Paragraph]) -> int:
    return sum(len(paragraph.text) for paragraph in paragraphs if paragraph.place != "lead")
