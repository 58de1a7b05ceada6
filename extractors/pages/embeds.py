"""Detect other articles in a page: whole ones after the article, and teasers inside its text."""

from __future__ import annotations

import re
from collections.abc import Iterable

from extractors.pages.dom import (
    HEADING_TAGS,
    Element,
    begins_with,
    child_blocks,
    ends_with,
    lines_in,
    text_container,
    text_of,
)
from extractors.pages.phrases import is_pointer_label
from extractors.pages.pruning import Pruning
from extractors.pages.wording import ends_a_sentence, units

_LABEL_LINE = re.compile(r"^[^.!?…。۔।؟]{2,45}[:：]\s*$")
_BOX_TAGS = ("div", "aside", "blockquote", "section", "table", "dl", "center")
_ARTICLE_TAGS = ("div", "section", "article")
_MAX_INSET_CHARACTERS = 450
_MIN_HEADLINE_UNITS = 15
_MAX_HEADLINE_CHARACTERS = 220
_MARKS_BEFORE, _MARKS_AFTER = " \t\r\n\xa0«‹<([•·-–—►▶»›>→*", " \t\r\n\xa0.»›>→…)]"
_POINTER_CLASS = re.compile(
    r"(?:^|[-_ ])(?:related|read-?_?(?:more|also|next)|see-?_?also|also-?_?read|more-?_?on|recommended"
    r"|lire-?_?aussi|leer-?_?mas|lees-?_?ook|leggi-?_?anche)(?:[-_ ]|$)",
    re.IGNORECASE,
)
_TOPIC_CLASSES = frozenset({"topics", "topic", "tags", "tag", "keywords"})
_DAY_OR_CLOCK = re.compile(r"\d{1,2}[:.]\d\d\b|\b(?:19|20|13|14)\d\d\b|^\W*\d{1,2}\s+\w+")
_POINTER_TAGS = ("p", "h2", "h3", "h4", "h5", "h6", "blockquote", "span")
_COMMA_MARKS = (",", "،", "、", "，")
_ARROW_MARKS = ("|", "»", "›", ">", "•")


def drop_other_articles(page: Pruning) -> None:
    """Remove the articles after the one with the page's title, as on infinite-scroll pages."""
    _drop_articles_by_tag(page)
    _drop_articles_by_heading(page)


def _drop_articles_by_tag(page: Pruning) -> None:
    outermost = [el for el in page.tree.iter("article") if not _is_nested(el, "article")]
    titled = [index for index, article in enumerate(outermost) if page.holds_title(article)]
    if len(titled) == 1:
        page.try_remove(outermost[titled[0] + 1 :], "another article")


def _is_nested(element: Element, *tags: str) -> bool:
    return next(element.iterancestors(*tags), None) is not None


def _drop_articles_by_heading(page: Pruning) -> None:
    """Remove articles that begin with a heading linked to their page, or end with their only link."""
    node = next(page.sizes.with_text(page.tree, "h1"), None)
    while node is not None and node.tag != "body":
        articles = [el for el in node.itersiblings(*_ARTICLE_TAGS) if _is_other_article(page, el)]
        page.try_remove(articles, "another article")  # a round-up consists only of such blocks
        node = node.getparent()


def _is_other_article(page: Pruning, block: Element) -> bool:
    heading = next(page.sizes.with_text(block, "h1", "h2", "h3"), None)
    if heading is None or not _has_headline_length(page, heading):
        return False
    if not begins_with(block, heading):
        return False
    links = _links_elsewhere(page, block)
    if any(link in heading.iterdescendants("a") for link in links):
        return page.sizes[heading].density > 0.9
    if len(links) != 1 or not ends_with(block, links[0]) or page.sizes[block].text > 1500:
        return False
    return page.sizes[links[0]].text <= 30 and not ends_a_sentence(text_of(heading))


def _links_elsewhere(page: Pruning, element: Element) -> list[Element]:
    return list(filter(page.leads_elsewhere, page.sizes.with_text(element, "a")))


def _has_headline_length(page: Pruning, element: Element) -> bool:
    is_short = page.sizes[element].text <= _MAX_HEADLINE_CHARACTERS
    return is_short and page.units_in(element) >= _MIN_HEADLINE_UNITS


def _is_headline_to_elsewhere(page: Pruning, link: Element) -> bool:
    return _has_headline_length(page, link) and page.leads_elsewhere(link)


def drop_insets(page: Pruning) -> None:
    """Remove teasers of other articles from the text: paragraphs, boxes and lists of them."""
    _drop_linked_paragraphs(page)
    _drop_linked_lines(page)
    _drop_pointer_paragraphs(page)
    _drop_teaser_lists(page)
    _drop_dated_boxes(page)
    text = text_container(page.tree, page.sizes)
    if text is not None:
        for box in list(text.iterchildren(*_BOX_TAGS)):
            if _is_teaser_box(page, box):
                page.try_remove([box], "a box about another article")


def _drop_linked_paragraphs(page: Pruning) -> None:
    step = "a paragraph that only links another article"
    for paragraph in list(page.tree.iter("p", "h3", "h4", "h5", "h6")):
        if paragraph.getparent() is not None and _is_link_to_article(page, paragraph):
            page.try_remove([paragraph], step, is_certain=True)


def _is_link_to_article(page: Pruning, paragraph: Element) -> bool:
    """Return whether a paragraph is only a link to another page of the site, after a label.

    A label ends with a colon, is known ("read also"), or is a few words before a headline: "Lexo
    edhe …".
    """
    links = list(page.sizes.with_text(paragraph, "a"))
    if len(links) != 1 or not _is_headline_to_elsewhere(page, links[0]):
        return False
    headline = text_of(links[0])
    before, link, after = text_of(paragraph).partition(headline)
    if not link or after.strip(_MARKS_AFTER):
        return False
    label = before.strip(_MARKS_BEFORE)
    if not label or _LABEL_LINE.match(before) or is_pointer_label(label):
        return True
    if after.strip() or units(headline) < max(25, 2 * units(label)):
        return False
    return _is_short_label(label) and not _continues_sentence(before, headline)


def _is_short_label(label: str) -> bool:
    return units(label) <= 24 and len(label.split()) <= 3 and not label.endswith(_COMMA_MARKS)


def _continues_sentence(before: str, headline: str) -> bool:
    """Return whether a link continues the sentence before it, or ends one."""
    if ends_a_sentence(headline):
        return True
    return headline[0].islower() and not before.rstrip().endswith(_ARROW_MARKS)


def _drop_linked_lines(page: Pruning) -> None:
    """Remove lines between two br elements that only link another article."""
    for link in list(page.tree.iter("a")):
        if link.getparent() is None or not _is_headline_to_elsewhere(page, link):
            continue
        previous = link.getprevious()
        if not _fills_line(link) or not page.leaves_an_article([link], is_certain=True):
            continue
        if previous is not None:
            previous.tail = None
        link.tail = None
        page.remove(link, "a line that only links another article")


def _fills_line(link: Element) -> bool:
    """Return whether br elements surround a link, with nothing else between them but a label."""
    previous, following, parent = link.getprevious(), link.getnext(), link.getparent()
    neighbours = [sibling for sibling in (previous, following) if sibling is not None]
    if parent is None or not neighbours or any(sibling.tag != "br" for sibling in neighbours):
        return False
    if (link.tail or "").strip(_MARKS_AFTER):
        return False
    label = previous.tail if previous is not None else parent.text
    return not (label or "").strip(_MARKS_BEFORE) or _LABEL_LINE.match(label) is not None


def _drop_pointer_paragraphs(page: Pruning) -> None:
    """Remove short paragraphs with a related-links class, unless much of the text has one."""
    paragraphs_by_class: dict[str, list[Element]] = {}
    for paragraph in page.sizes.with_text(page.tree, *_POINTER_TAGS):
        name = paragraph.get("class") or ""
        if _POINTER_CLASS.search(name[:200]) or not _TOPIC_CLASSES.isdisjoint(name.split()):
            paragraphs_by_class.setdefault(name, []).append(paragraph)
    for paragraphs in paragraphs_by_class.values():
        length = sum(page.sizes[paragraph].text for paragraph in paragraphs)
        if length > 0.3 * page.sizes.page_total.unlinked:
            continue
        for paragraph in paragraphs:
            if page.sizes[paragraph].text <= 300:
                page.try_remove([paragraph], "a paragraph named as a pointer", is_certain=True)


def _drop_teaser_lists(page: Pruning) -> None:
    """Remove lists of linked headlines with a snippet each, without containers or a heading."""
    for parent in list(page.tree.iter("dl", "div", "section", "article", "td", "main", "body")):
        if parent.getparent() is None and parent.tag != "body":
            continue
        for run in _teaser_runs(page, parent):
            page.try_remove(run, "linked headlines with some words under each")


def _teaser_runs(page: Pruning, parent: Element) -> list[list[Element]]:
    """Return runs in which a linked headline and one block of text alternate, twice or more."""
    runs: list[list[Element]] = []
    run: list[Element] = []
    headlines = 0
    after_headline = False
    for child in parent:
        if not page.sizes[child].text:
            continue
        is_headline = _is_linked_headline(page, child)
        is_snippet = after_headline and page.sizes[child].text <= _MAX_INSET_CHARACTERS
        if is_headline or is_snippet:
            run.append(child)
            headlines += is_headline
        else:
            if headlines >= 2:
                runs.append(run)
            run, headlines = [], 0
        after_headline = is_headline
    if headlines >= 2:
        runs.append(run)
    return runs


def _is_linked_headline(page: Pruning, element: Element) -> bool:
    if element.tag not in HEADING_TAGS and element.tag not in ("dt", "b", "strong", "p", "div"):
        return False
    if page.sizes[element].density < 0.95 or not _has_headline_length(page, element):
        return False
    link = next(element.iter("a"), None)
    return link is not None and page.leads_elsewhere(link) and not ends_a_sentence(text_of(link))


def _drop_dated_boxes(page: Pruning) -> None:
    """Remove boxes amid the text with a headline, a snippet and a date: other articles."""
    for box in list(page.tree.iter(*_BOX_TAGS)):
        if box.getparent() is None or not 40 <= page.sizes[box].text <= _MAX_INSET_CHARACTERS:
            continue
        if _is_dated_teaser(lines_in(box)) and _is_amid_text(page, box):
            page.try_remove([box], "a box about another article")


def _is_dated_teaser(lines: list[str]) -> bool:
    """Return whether this is a headline and up to three lines, the last one a date."""
    if not 2 <= len(lines) <= 4:
        return False
    headline, date_line = lines[0], lines[-1]
    if len(date_line) > 30 or not _DAY_OR_CLOCK.search(date_line):
        return False
    has_length = (
        units(headline) >= _MIN_HEADLINE_UNITS and len(headline) <= _MAX_HEADLINE_CHARACTERS
    )
    return has_length and not ends_a_sentence(headline)


def _is_amid_text(page: Pruning, box: Element) -> bool:
    if not _holds_prose(page, box.itersiblings(preceding=True)):
        return False
    return _holds_prose(page, box.itersiblings())


def _holds_prose(page: Pruning, elements: Iterable[Element]) -> bool:
    length = 0
    for element in elements:
        length += page.sizes[element].unlinked
        if length >= 80:  # of thousands of boxes in one place, each would count all others
            return True
    return False


def _is_teaser_box(page: Pruning, box: Element) -> bool:
    """Return whether a small box has a headline that is, or precedes, a link within the site."""
    if page.sizes[box].text > _MAX_INSET_CHARACTERS or page.units_in(box) < _MIN_HEADLINE_UNITS:
        return False
    if not 1 <= len(_links_elsewhere(page, box)) <= 3:
        return False
    headline = next(page.sizes.with_text(box, *HEADING_TAGS, "b", "strong", "a"), None)
    if headline is None or not _has_headline_length(page, headline):
        return False
    text = text_of(headline)
    if ends_a_sentence(text) or not text_of(box).startswith(text[:40]):
        return False
    if next(headline.iter("a"), None) is not None or _is_inside_link(headline, box):
        return True
    return headline.tag in HEADING_TAGS and len(list(child_blocks(box))) <= 2


def _is_inside_link(element: Element, box: Element) -> bool:
    for ancestor in element.iterancestors():
        if ancestor is box:
            return False
        if ancestor.tag == "a":
            return True
    return False
