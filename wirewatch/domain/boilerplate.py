"""What an outlet prints under many of its articles is furniture, not news: knowing it, taking it out, sparing the rest.

A paragraph is furniture once it was seen on THREE pages of its outlet. Agencies and liveblogs repeat prose of their own
in new articles, so a repeated sentence in the middle of an article's own text needs TEN, and where most of a text would
go, it is the same report under another address: then nothing goes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from hashlib import sha256

from wirewatch.domain.model import Article, Paragraph

AT_THE_EDGE = 3  # pages of the outlet
INSIDE = 10  # pages, for prose between paragraphs of the article's own
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

    Nothing is given where too little would be left: a body's only text is never furniture.
    """
    counted = [
        (paragraph, 0 if paragraph.place == "lead" else pages.get(key_of(paragraph.text), 0))
        for paragraph in article.paragraphs
    ]
    own = [index for index, (paragraph, count) in enumerate(counted) if count < AT_THE_EDGE and _is_prose(paragraph)]
    found = tuple(
        paragraph
        for index, (paragraph, count) in enumerate(counted)
        if count >= (INSIDE if own and own[0] < index < own[-1] and _is_prose(paragraph) else AT_THE_EDGE)
    )
    return () if _is_most(found, article) else found


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
