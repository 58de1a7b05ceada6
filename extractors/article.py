"""Page bytes in, an Article out: the article and nothing but the article."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass, field
from datetime import datetime

from extractors import metadata
from extractors.body import Line, lines_of
from extractors.cleaning import Links, cleaned, weighed
from extractors.dates import Dated, published
from extractors.decoding import decoded
from extractors.language import language_of
from extractors.lead import parted, standfirst_of
from extractors.page import Page, parse, visible_lines
from extractors.pruning import Pruning, drop_cards, drop_named, drop_under_headings, strip_invisible
from extractors.refusal import NotAnArticle
from extractors.shape import Element, Sizes
from extractors.words import comparable
from wirewatch.domain.model import Article, BodySource, Paragraph

__all__ = ["NotAnArticle", "extract"]


def extract(
    html: bytes,
    *,
    url: str,
    content_type: str | None = None,
    declared_language: str | None = None,
    latest: datetime | None = None,
) -> Article:
    """Give the article of a page; raises NotAnArticle."""
    page = parse(decoded(html, content_type=content_type), url=url)
    if page is None:
        raise NotAnArticle("The page is empty.", kind="empty", again=True)
    said = metadata.said_by_trafilatura(page)
    title = metadata.title_of(page, said)
    authors = metadata.authors_of(page, said)
    dated = published(page, latest=latest)
    strip_invisible(page.tree)
    whole = Sizes(page.tree)
    links = Links(page.tree, whole)
    lines = cleaned(weighed(_lines(page, title), links), title=title, authors=authors)
    body_source: BodySource = "page"
    told = page.article.get("articleBody")
    if isinstance(told, str) and len(told) > 200:
        other = cleaned([Line(t) for t in visible_lines(told)], title=title, authors=authors)
        if _length(lines) < 0.5 * _length(other):
            lines, body_source = other, "json-ld"
    lead = standfirst_of(page, page.tree, whole, lines)
    lines = parted(lead, lines)
    if not lines and not lead:
        raise NotAnArticle("No text was found on the page.", kind="empty", again=True)
    r = page.joiners.restored
    paras = [Paragraph(text=r(l.text), place=l.place, link_density=l.link_density) for l in lines]
    return Article(
        title=r(title), lead=r(lead), body="\n".join(p.text for p in paras), paragraphs=tuple(paras),
        published=dated.moment if dated else None,
        published_precision=dated.precision if dated else "day",
        date_source=dated.source if dated else None,
        authors=tuple(map(r, authors)),
        language=language_of(f"{title}\n{lead}\n" + "\n".join(p.text for p in paras[:10]), page_says=page.tree.get("lang"), outlet_says=declared_language),
        site=metadata.site_of(page, said),
        canonical_url=metadata.canonical_of(page),
        body_source=body_source,
    )


def _length(lines: list[Line]) -> int:
    return sum(len(line.text) for line in lines)


def _lines(page: Page, title: str) -> list[Line]:
    tree = deepcopy(page.tree)
    pruning = Pruning(tree, page.url, comparable(title))
    drop_under_headings(pruning)
    drop_cards(pruning)
    before = pruning.sizes.whole.plain
    kept = deepcopy(tree)
    drop_named(pruning)
    lines = lines_of(tree, url=page.url)
    if pruning.sizes.whole.plain < 0.9 * before or _length(lines) < 400:
        more = lines_of(kept, url=page.url)
        if _length(more) > 800 and _length(lines) < 0.6 * _length(more):
            return more
    return lines
