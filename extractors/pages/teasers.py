"""Remove teasers of other articles: cards, columns of headlines, headlines with snippets."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter

from extractors.pages.dom import (
    BLOCK_TAGS,
    HEADING_TAGS,
    Element,
    child_blocks,
    ends_with,
    lines_in,
    text_container,
    text_of,
)
from extractors.pages.pruning import Pruning, similar_runs
from extractors.pages.wording import (
    ends_a_sentence,
    ends_with_a_stop,
    one_line,
    units,
)

_CARD_SIGNS = ("img", "amp-img", "picture", "time", "h2", "h3", "h4", "h5")
_IN_CARDS = frozenset({"span", "amp-img"})
_LIST_TAGS = (
    "div",
    "section",
    "ul",
    "ol",
    "main",
    "article",
    "body",
    "tbody",
    "table",
    "td",
    "tr",
    "aside",
    "dl",
)
_BOX_TAGS = ("div", "section", "ul", "ol", "td", "tbody", "table")
_HEADLINE_BLOCK_TAGS = ("div", "section", "aside", "footer", "ul", "td", "tr", "table")
_COLUMN_TAGS = ("td", "font", "div", "center", "span")
_QUESTION_MARKS = ("?", "؟", "？")


def drop_headlines_after_text(page: Pruning) -> None:
    """Remove blocks after the text with headlines but no sentences: unlinked teasers."""
    node = text_container(page.tree, page.sizes)
    while node is not None:
        for block in list(node.itersiblings(*_HEADLINE_BLOCK_TAGS)):
            if _holds_only_headlines(page, block) and page.is_aside([block]):
                page.remove(block, "headlines after the text")
        node = node.getparent()


def _holds_only_headlines(page: Pruning, block: Element) -> bool:
    lines = headlines = 0
    for element in _leaf_blocks(page, block):
        line = text_of(element)
        if not any(map(str.isalpha, line)):
            continue
        if len(line) > 160:
            return False
        lines += 1
        headlines += units(line) >= 15 and not ends_a_sentence(line)
    return headlines >= 2 and 3 * headlines >= 2 * lines


def _leaf_blocks(page: Pruning, block: Element) -> Iterator[Element]:
    """Yield the blocks that contain no other block, except very short ones."""
    for element in block.iter(*BLOCK_TAGS):
        if page.sizes[element].text >= 5 and next(child_blocks(element), None) is None:
            yield element


def drop_cards(page: Pruning) -> None:
    """Remove runs of similar blocks that each begin with a link within the site: teasers."""
    parents = [element for element in page.tree.iter() if len(element) >= 2 and _may_list(element)]
    for parent in parents:
        if parent.getparent() is None:
            continue
        for run in _card_runs(page, parent):
            if not page.leaves_an_article(run):
                page.teasers += len(run)
                if not page.leaves_an_article(run, is_certain=True):
                    continue
            for element in run:
                page.remove(element, "teasers of other articles")


def _may_list(element: Element) -> bool:
    return isinstance(element.tag, str) and (element.tag in _LIST_TAGS or "-" in element.tag)


def _card_runs(page: Pruning, parent: Element) -> Iterator[list[Element]]:
    """Yield runs of similar boxes that are mostly cards; of paragraphs, the parts of a run."""
    for run in similar_runs(page, parent, paragraphs=True):
        signs = [_is_card(page, element) for element in run]
        if run[0].tag != "p":
            if sum(signs) >= max(2, 0.8 * len(run)):
                yield run
            continue
        for is_card, stretch in groupby(zip(signs, run, strict=True), key=itemgetter(0)):
            cards = [element for _, element in stretch]
            if is_card and len(cards) >= 3:
                yield cards


def _is_card(page: Pruning, element: Element) -> bool:
    link = leading_headline_link(page, element)
    if link is None:
        return _ends_with_more(page, element)
    # A paragraph may begin with a link; one that is a teaser breaks after it, or shows a picture.
    if element.tag == "p" and next(element.iter("br", *_CARD_SIGNS), None) is None:
        return False
    unlinked = page.sizes[element].unlinked
    if unlinked > _max_card_characters(page, link):
        return False
    # A bare list of links may be what the article is about; a card has more than its headline.
    if unlinked >= 40 or next(element.iter(*_CARD_SIGNS), None) is not None:
        return True
    inner_tags = {child.tag for child in link}
    return len(link) >= 2 and inner_tags <= BLOCK_TAGS | _IN_CARDS


def _max_card_characters(page: Pruning, link: Element) -> int:
    """Return the length limit of a card.

    Partners' cards lead to other sites; so do the items of a list of things, but those have more
    text each.
    """
    if page.leads_elsewhere(link):
        return 900
    parent = link.getparent()
    return 300 if parent is not None and parent.tag in HEADING_TAGS else 0


def _ends_with_more(page: Pruning, element: Element) -> bool:
    """Return whether a snippet ends with a short "more" link to another page of the site."""
    links = list(page.sizes.with_text(element, "a"))
    if len(links) != 1 or page.sizes[element].text > 400 or page.units_in(element) < 40:
        return False
    link = links[0]
    is_short = page.sizes[link].text <= 14
    return is_short and page.leads_elsewhere(link) and ends_with(element, link)


def leading_headline_link(page: Pruning, element: Element) -> Element | None:
    """Return the headline link at the start of a block, after an optional date or section name."""
    links = [element] if element.tag == "a" else element.iter("a")
    for link in links:
        length = page.sizes[link].text
        if length >= 5 and page.units_in(link) >= 15:
            is_leading = length <= 400 and _characters_before(page, element, link) <= 40
            return link if is_leading else None
    return None


def _characters_before(page: Pruning, element: Element, link: Element) -> int:
    """Return the number of characters of `element` before the link."""
    total, node = 0, link
    while node is not element:
        parent = node.getparent()
        if parent is None:
            break
        total += len((parent.text or "").strip())
        for sibling in node.itersiblings(preceding=True):
            total += page.sizes[sibling].text + len((sibling.tail or "").strip())
        node = parent
    return total


def drop_headline_columns(page: Pruning) -> None:
    """Remove blocks of three or more lines without a sentence, mostly found on old pages."""
    for element in list(page.tree.iter(*_COLUMN_TAGS)):
        if element.getparent() is not None and _is_headline_column(page, element):
            page.try_remove([element], "a column of headlines", is_certain=True)


def _is_headline_column(page: Pruning, element: Element) -> bool:
    if page.sizes[element].text > 3000 or page.units_in(element) < 60:
        return False
    lines = list(filter(None, map(one_line, _lines_between_breaks(element))))
    return (
        len(lines) >= 3 and all(map(_is_headline, lines)) and not all(map(ends_a_sentence, lines))
    )


def _is_headline(line: str) -> bool:
    # A headline may end with a quotation or a question; one such ending does not make a column of
    # headlines a text.
    return units(line) >= 20 and len(line) <= 160 and not ends_with_a_stop(line)


def _lines_between_breaks(element: Element) -> list[str]:
    """Return the lines of an element separated only by br; empty if it contains anything else."""
    lines = [element.text or ""]
    for child in element:
        if child.tag not in ("br", "hr"):
            return []
        lines.append(child.tail or "")
    return lines


def drop_items_around_text(page: Pruning) -> None:
    """Remove runs of headlines with snippets after the text and before its title."""
    title = _title_heading(page)
    text = text_container(page.tree, page.sizes)
    if text is None and title is not None:
        text = _brief_container(page, title)
    if text is None:
        return
    places = list(_children_after_text(page, text))
    if title is not None:
        places += _elements_before(title)
    for parent, siblings in places:
        for run in similar_runs(page, parent):
            items = [element for element in run if element in siblings]
            if _are_items(page, items) and (
                page.is_aside(items) or _is_apart_from_text(page, items, title)
            ):
                for element in items:
                    page.remove(element, "headlines with snippets around the text")


def _are_items(page: Pruning, elements: list[Element]) -> bool:
    """Return whether these are three or more headlines with snippets, but not an FAQ."""
    if len(elements) < 3:
        return False
    questions = 0
    for element in elements:
        if page.sizes[element].text > 700:
            return False
        headline, *snippet = _lines_from_headline(element) or [""]
        if not 1 <= len(snippet) <= 4 or units(snippet[0]) < 25:
            return False
        if len(headline) > 140 or ends_with_a_stop(headline):
            return False
        questions += headline.endswith(_QUESTION_MARKS)
    return 2 * questions <= len(elements)


def _title_heading(page: Pruning) -> Element | None:
    headings = list(page.sizes.with_text(page.tree, "h1"))
    for heading in headings:
        if page.is_title(heading):
            return heading
    return headings[0] if headings else None


def _brief_container(page: Pruning, title: Element) -> Element | None:
    """Return the container that begins with the title, for a text too short to recognise."""
    for container in title.iterancestors("div", "article", "section", "td", "main"):
        if any(page.sizes[paragraph].unlinked >= 80 for paragraph in container.iterchildren("p")):
            return container
    return None


def _children_after_text(page: Pruning, text: Element) -> Iterator[tuple[Element, set[Element]]]:
    """Yield each container with its children after the text's last paragraph."""
    following = _children_after_paragraphs(page, text)
    yield text, set(following)
    yield from _containers_in(following)
    node = text
    parent = node.getparent()
    while parent is not None:
        following = list(node.itersiblings())
        yield parent, set(following)
        yield from _containers_in(following)
        node, parent = parent, parent.getparent()


def _elements_before(title: Element) -> Iterator[tuple[Element, set[Element]]]:
    node = title
    parent = node.getparent()
    while parent is not None and parent.tag != "html":
        yield from _containers_in(list(node.itersiblings(preceding=True)))
        node, parent = parent, parent.getparent()


def _containers_in(elements: list[Element]) -> Iterator[tuple[Element, set[Element]]]:
    for element in elements:
        for container in element.iter(*_BOX_TAGS, "header"):
            yield container, set(container)


def _children_after_paragraphs(page: Pruning, text: Element) -> list[Element]:
    """Return the children of the text container after its last paragraph."""
    children: list[Element] = []
    for child in reversed(text):
        is_paragraph = child.tag == "p" and page.sizes[child].unlinked >= 40
        if is_paragraph or len((child.tail or "").strip()) >= 40:
            break
        children.append(child)
    return children


def _lines_from_headline(element: Element) -> list[str]:
    """Return the lines of an item, without a date or section name before its headline."""
    lines = lines_in(element)
    bold = next(element.iter("b", "strong"), None)
    if len(lines) == 1 and bold is not None:
        headline = text_of(bold)
        snippet = lines[0].removeprefix(headline)
        if snippet != lines[0] and snippet.strip():
            lines = [headline, snippet.strip()]
    while lines and units(lines[0]) < 15:
        lines.pop(0)
    return lines


def _is_apart_from_text(page: Pruning, items: list[Element], title: Element | None) -> bool:
    """Return whether short dated or headed items outweigh a text that is in another box.

    Sections of one article look similar, but have more than a sentence each.
    """
    if title is None or not page.leaves_an_article(items):
        return False
    if any(page.sizes[item].text > 260 or not _has_heading_or_date(item) for item in items):
        return False
    for box in title.iterancestors():
        if page.sizes[box].unlinked >= 200:
            return not any(box in item.iterancestors() for item in items)
    return False


def _has_heading_or_date(item: Element) -> bool:
    """Return whether it has a heading, or another short line such as a date."""
    if next(item.iter(*HEADING_TAGS, "time"), None) is not None:
        return True
    return any(len(line) <= 30 for line in lines_in(item)[2:])
