"""Teasers of other articles, known by their shape: runs of alike blocks that begin with a link elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import groupby
from operator import itemgetter

from extractors.pages.furniture import Pruning, alike
from extractors.pages.shape import BLOCKS, HEADINGS, Element, elsewhere, ends_with
from extractors.pages.words import ends_a_sentence, ends_with_a_stop, one_line

_CARD_SIGNS = ("img", "amp-img", "picture", "time", "h2", "h3", "h4", "h5")
_IN_CARDS = frozenset({"span", "amp-img"})
_LISTS = ("div", "section", "ul", "ol", "main", "article", "body", "tbody", "table", "td", "tr", "aside", "dl")


def drop_cards(page: Pruning) -> None:
    """Drop runs of alike blocks that each begin with a link to another page of the site: teasers of other articles."""
    leads_elsewhere = elsewhere(page.url)
    for parent in [el for el in page.tree.iter() if len(el) >= 2 and _may_list(el)]:
        if parent.getparent() is None:
            continue
        for run in _runs_of_cards(page, parent, leads_elsewhere):
            if not page.leaves_an_article(run):
                page.cards += len(run)
                if not page.leaves_an_article(run, surely=True):
                    continue
            for element in run:
                page.take_out(element, "teasers of other articles")


def _runs_of_cards(
    page: Pruning, parent: Element, leads_elsewhere: Callable[[Element], bool]
) -> Iterator[list[Element]]:
    """Runs of alike boxes that are cards, nearly all of them; of paragraphs, as the text is one too, the stretches."""
    for run in alike(page, parent, paragraphs=True):
        signs = [_is_card(page, el, leads_elsewhere) for el in run]
        if run[0].tag != "p":
            if sum(signs) >= max(2, 0.8 * len(run)):
                yield run
            continue
        for is_card, stretch in groupby(zip(signs, run, strict=True), key=itemgetter(0)):
            cards = [element for _, element in stretch]
            if is_card and len(cards) >= 3:
                yield cards


def _may_list(element: Element) -> bool:
    return isinstance(element.tag, str) and (element.tag in _LISTS or "-" in element.tag)


def drop_headline_columns(page: Pruning) -> None:
    """Drop blocks of three or more lines of which none is a sentence: columns of headlines, of old pages mostly."""
    for element in list(page.tree.iter("td", "font", "div", "center", "span")):
        if element.getparent() is None or not 60 <= page.sizes[element].text <= 3000:
            continue
        lines = [line for line in (one_line(run or "") for run in _runs(element)) if line]
        if len(lines) < 3 or not all(map(_is_headline, lines)) or all(map(ends_a_sentence, lines)):
            continue
        if page.leaves_an_article([element], surely=True):
            page.take_out(element, "a column of headlines")


# Headlines end in a quotation or a question too, and a column of them does not become text by one that does.
def _is_headline(line: str) -> bool:
    return 20 <= len(line) <= 160 and not ends_with_a_stop(line)


def _runs(element: Element) -> list[str | None]:
    """The lines of an element that parts them by br alone; none when it holds anything else."""
    if any(child.tag not in ("br", "hr") for child in element):
        return []
    return [element.text, *(child.tail for child in element)]


def _is_card(page: Pruning, element: Element, leads_elsewhere: Callable[[Element], bool]) -> bool:
    link = headline_link(page, element)
    if link is None:
        return _ends_with_more(page, element, leads_elsewhere)
    # A paragraph may begin with a link; one that is a teaser breaks after it, or shows a picture.
    if element.tag == "p" and next(element.iter("br", *_CARD_SIGNS), None) is None:
        return False
    size = page.sizes[element]
    # Cards of partners lead to other sites; so do the items of a list of things, but those say more about each.
    if size.plain > (900 if leads_elsewhere(link) else 300 if _in_heading(link) else 0):
        return False
    # A bare list of links may be what the article is about; a card has more than its headline.
    if size.plain >= 40 or next(element.iter(*_CARD_SIGNS), None) is not None:
        return True
    return len(link) >= 2 and all(child.tag in BLOCKS or child.tag in _IN_CARDS for child in link)


def _ends_with_more(page: Pruning, element: Element, leads_elsewhere: Callable[[Element], bool]) -> bool:
    """A few words, and a short link to the rest of them on another page of the site."""
    links = [link for link in element.iter("a") if page.sizes[link].text]
    if len(links) != 1 or not 40 <= page.sizes[element].text <= 400:
        return False
    return page.sizes[links[0]].text <= 14 and leads_elsewhere(links[0]) and ends_with(element, links[0])


def _in_heading(link: Element) -> bool:
    parent = link.getparent()
    return parent is not None and parent.tag in HEADINGS


def headline_link(page: Pruning, element: Element) -> Element | None:
    """The link that a block begins with, but for a date or a section name, if it reads like a headline."""
    links = [element] if element.tag == "a" else list(element.iter("a"))
    for link in links:
        size = page.sizes[link].text
        if size >= 15:
            return link if size <= 400 and _before(page, element, link) <= 40 else None
    return None


def _before(page: Pruning, element: Element, link: Element) -> int:
    """Characters of `element` that come before the link."""
    total, node = 0, link
    while node is not element:
        parent = node.getparent()
        if parent is None:
            break
        total += len((parent.text or "").strip())
        before = node.getprevious()
        while before is not None:
            total += page.sizes[before].text + len((before.tail or "").strip())
            before = before.getprevious()
        node = parent
    return total
