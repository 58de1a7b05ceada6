"""What an outlet prints under many of its articles is furniture, not news: knowing it, taking it out, sparing the rest.

A paragraph is furniture once it was seen on THREE pages of its outlet. Agencies and liveblogs repeat prose of their own
in new articles, so a repeated sentence in the middle of an article's own text needs TEN. Prose that shares its words
with the article's own is background ("The ministry was founded in …"), wherever it stands: it stays, unless it stands
on a large share of all the outlet's pages. Where most of a text would go, it is the same report under another address:
then nothing goes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from hashlib import sha256

from wirewatch.domain.model import Article, Paragraph
from wirewatch.domain.stories.terms import TELLS_NOTHING, fold, stem, words

AT_THE_EDGE = 3  # pages of the outlet
INSIDE = 10  # pages, for prose between paragraphs of the article's own
BROAD = 0.3  # share of the outlet's pages from which even fitting prose is furniture
# Share of a paragraph's telling words that the article's own text has too, and how many at least. Of 325 real articles
# in six languages, 70 % of the last paragraphs reach it, and 16 % of what other articles of the same outlet say.
FITS = 0.25
FEWEST = 3
PAGES = "*"  # key under which all pages of an outlet are counted
_PROSE = 60  # characters of a sentence that is no headline or button
_LINKED = 0.5  # link density from which a paragraph is no prose
_SENTENCE_ENDS = (".", "!", "?", "…", "。", "！", "？", "۔", "؟", "।", '"', "”", "»", ")", "」")


def key_of(text: str) -> str:
    """Give what a paragraph is known by: 32 hexadecimal digits, white space and case apart."""
    return sha256(" ".join(text.casefold().split()).encode("utf-8", "replace")).hexdigest()[:32]


def keys_of(article: Article) -> frozenset[str]:
    """Give the keys of all paragraphs that may be furniture: the lead never is."""
    return frozenset(key_of(paragraph.text) for paragraph in article.paragraphs if paragraph.place != "lead")


def furniture_of(article: Article, pages: Mapping[str, int]) -> tuple[Paragraph, ...]:
    """Give the paragraphs to take out, by how many pages of the outlet (this one among them) hold each key.

    `pages[PAGES]`: how many there are in all, when known. Nothing is given where too little would be left: a body's
    only text is never furniture.
    """
    counted = [
        (paragraph, 0 if paragraph.place == "lead" else pages.get(key_of(paragraph.text), 0))
        for paragraph in article.paragraphs
    ]
    if all(count < AT_THE_EDGE for _, count in counted):
        return ()
    own = [index for index, (paragraph, count) in enumerate(counted) if count < AT_THE_EDGE and _is_prose(paragraph)]
    told = _telling(f"{article.title}\n" + "\n".join(counted[index][0].text for index in own))

    def is_furniture(index: int, paragraph: Paragraph, count: int) -> bool:
        if count < AT_THE_EDGE or not _is_prose(paragraph):
            return count >= AT_THE_EDGE
        if count < INSIDE:
            return not (own and own[0] < index < own[-1]) and not _fits(paragraph, told)
        return not (count < BROAD * pages.get(PAGES, 0) and _fits(paragraph, told))

    found = tuple(one for index, (one, count) in enumerate(counted) if is_furniture(index, one, count))
    return () if _is_most(found, article) else found


def _fits(paragraph: Paragraph, told: frozenset[str]) -> bool:
    """Say whether a paragraph speaks of what the article's own text speaks of."""
    telling = _telling(paragraph.text)
    return len(telling & told) >= max(FEWEST, FITS * len(telling))


def _telling(text: str) -> frozenset[str]:
    stems = frozenset(stem(word) or word for word in words(fold(text).lower()))
    return frozenset(one for one in stems - TELLS_NOTHING if len(one) > 2 or not one.isascii())


def without(article: Article, furniture: tuple[Paragraph, ...]) -> Article:
    """Give the article without these paragraphs."""
    if not furniture:
        return article
    kept = tuple(paragraph for paragraph in article.paragraphs if paragraph not in furniture)
    body = "\n".join(paragraph.text for paragraph in kept if paragraph.place != "lead")
    return replace(article, body=body, paragraphs=kept)


def _is_prose(paragraph: Paragraph) -> bool:
    text = paragraph.text.rstrip()
    return len(text) >= _PROSE and paragraph.link_density < _LINKED and text.endswith(_SENTENCE_ENDS)


def _is_most(found: tuple[Paragraph, ...], article: Article) -> bool:
    """Say whether taking these out would leave no text, or would take most of a text of sentences."""
    going = sum(len(paragraph.text) for paragraph in found)
    whole = sum(len(paragraph.text) for paragraph in article.paragraphs if paragraph.place != "lead")
    if going >= whole:
        return True
    prose = sum(len(paragraph.text) for paragraph in found if _is_prose(paragraph))
    return going > whole / 2 and prose > going / 2
