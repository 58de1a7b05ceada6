"""Remove teasers of other articles around the text: cards, columns of headlines, headlines with snippets."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import groupby
from operator import itemgetter

from extractors.pages.dom import (
    BLOCK_TAGS,
    HEADING_TAGS,
    Element,
    child_blocks,
    ends_with,
    lines_in,
    same_site_link_test,
    text_container,
    text_of,
)
from extractors.pages.pruning import Pruning, is_aside, similar_runs
from extractors.pages.wording import (
    comparable_words,
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


def drop_headlines_after_text(page: Pruning) -> None:
    """Remove blocks after the text that hold headlines and no sentences: unlinked headlines of other articles."""
    text = text_container(page.tree, page.sizes)
    node = text
    while node is not None and (parent := node.getparent()) is not None:
        for block in list(
            node.itersiblings("div", "section", "aside", "footer", "ul", "td", "tr", "table")
        ):
            if _holds_headlines_alone(page, block) and is_aside(page, [block]):
                page.remove(block, "headlines after the text")
        node = parent


def _holds_headlines_alone(page: Pruning, block: Element) -> bool:
    lines = [
        line for line in map(text_of, _leaf_blocks(page, block)) if any(map(str.isalpha, line))
    ]
    if len(lines) < 2 or max(map(len, lines)) > 160:
        return False
    headlines = [line for line in lines if units(line) >= 15 and not ends_a_sentence(line)]
    return len(headlines) >= 2 and 3 * len(headlines) >= 2 * len(lines)


def _leaf_blocks(page: Pruning, block: Element) -> Iterator[Element]:
    """Return the blocks that contain no other block, except very short ones."""
    for inner in block.iter():
        is_block = (
            isinstance(inner.tag, str) and inner.tag in BLOCK_TAGS and page.sizes[inner].text >= 5
        )
        if is_block and next(child_blocks(inner), None) is None:
            yield inner


def drop_cards(page: Pruning) -> None:
    """Remove runs of similar blocks that each begin with a link to another page of the site: teasers."""
    leads_elsewhere = same_site_link_test(page.url)
    for parent in [el for el in page.tree.iter() if len(el) >= 2 and _may_list(el)]:
        if parent.getparent() is None:
            continue
        for run in _runs_of_cards(page, parent, leads_elsewhere):
            if not page.leaves_an_article(run):
                page.teasers += len(run)
                if not page.leaves_an_article(run, is_certain=True):
                    continue
            for element in run:
                page.remove(element, "teasers of other articles")


def _runs_of_cards(
    page: Pruning, parent: Element, leads_elsewhere: Callable[[Element], bool]
) -> Iterator[list[Element]]:
    """Return runs of similar boxes that are mostly cards; of paragraphs, whose run includes the text, the sub-runs."""
    for run in similar_runs(page, parent, paragraphs=True):
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
    return isinstance(element.tag, str) and (element.tag in _LIST_TAGS or "-" in element.tag)


def drop_headline_columns(page: Pruning) -> None:
    """Remove blocks of three or more lines without a sentence: columns of headlines, mostly on old pages."""
    for element in list(page.tree.iter("td", "font", "div", "center", "span")):
        if (
            element.getparent() is None
            or page.sizes[element].text > 3000
            or page.units_in(element) < 60
        ):
            continue
        lines = [
            line for line in (one_line(run or "") for run in _lines_between_breaks(element)) if line
        ]
        if len(lines) < 3 or not all(map(_is_headline, lines)) or all(map(ends_a_sentence, lines)):
            continue
        if page.leaves_an_article([element], is_certain=True):
            page.remove(element, "a column of headlines")


# A headline may end with a quotation or a question; one of these does not make a column of headlines a text.
def _is_headline(line: str) -> bool:
    return units(line) >= 20 and len(line) <= 160 and not ends_with_a_stop(line)


def _lines_between_breaks(element: Element) -> list[str | None]:
    """Return the lines of an element that separates them by br only; none when it contains anything else."""
    if any(child.tag not in ("br", "hr") for child in element):
        return []
    return [element.text, *(child.tail for child in element)]


def _is_card(page: Pruning, element: Element, leads_elsewhere: Callable[[Element], bool]) -> bool:
    link = leading_headline_link(page, element)
    if link is None:
        return _ends_with_more(page, element, leads_elsewhere)
    # A paragraph may begin with a link; one that is a teaser breaks after it, or shows a picture.
    if element.tag == "p" and next(element.iter("br", *_CARD_SIGNS), None) is None:
        return False
    size = page.sizes[element]
    # Cards of partners lead to other sites; so do the items of a list of things, but those say more about each.
    if size.unlinked > (900 if leads_elsewhere(link) else 300 if _in_heading(link) else 0):
        return False
    # A bare list of links may be what the article is about; a card has more than its headline.
    if size.unlinked >= 40 or next(element.iter(*_CARD_SIGNS), None) is not None:
        return True
    return len(link) >= 2 and all(
        child.tag in BLOCK_TAGS or child.tag in _IN_CARDS for child in link
    )


def _ends_with_more(
    page: Pruning, element: Element, leads_elsewhere: Callable[[Element], bool]
) -> bool:
    """Return whether it is a snippet with a short "more" link to another page of the site."""
    links = [link for link in element.iter("a") if page.sizes[link].text]
    if len(links) != 1 or page.sizes[element].text > 400 or page.units_in(element) < 40:
        return False
    return (
        page.sizes[links[0]].text <= 14
        and leads_elsewhere(links[0])
        and ends_with(element, links[0])
    )


def _in_heading(link: Element) -> bool:
    parent = link.getparent()
    return parent is not None and parent.tag in HEADING_TAGS


def leading_headline_link(page: Pruning, element: Element) -> Element | None:
    """Return the link at the start of a block, after an optional date or section name, if it reads like a headline."""
    links = [element] if element.tag == "a" else list(element.iter("a"))
    for link in links:
        size = page.sizes[link].text
        if size >= 5 and page.units_in(link) >= 15:
            return link if size <= 400 and _characters_before(page, element, link) <= 40 else None
    return None


def _characters_before(page: Pruning, element: Element, link: Element) -> int:
    """Return the number of characters of `element` before the link."""
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


def drop_items_around_text(page: Pruning) -> None:
    """Remove runs of headlines with snippets after the text and before its title."""
    text = text_container(page.tree, page.sizes)
    text = _brief_container(page) if text is None else text
    if text is None:
        return
    title = _title_heading(page)
    places = [
        *_children_after_text(page, text),
        *(() if title is None else _elements_before(title)),
    ]
    for parent, beside in places:
        for run in similar_runs(page, parent):
            items = [element for element in run if element in beside]
            if (
                len(items) < 3
                or not all(_is_item(page, element) for element in items)
                or _are_questions(items)
            ):
                continue
            if is_aside(page, items) or _stands_apart(page, items, title):
                for element in items:
                    page.remove(element, "headlines with snippets around the text")


def _title_heading(page: Pruning) -> Element | None:
    headings = [el for el in page.tree.iter("h1") if page.sizes[el].text]
    named = (el for el in headings if comparable_words(text_of(el)) == page.title)
    return next(named, headings[0] if headings else None)


def _brief_container(page: Pruning) -> Element | None:
    """Return the container of a text too short to be recognised by length: it begins with the title."""
    title = _title_heading(page)
    around = [] if title is None else title.iterancestors("div", "article", "section", "td", "main")
    return next(
        (
            above
            for above in around
            if any(page.sizes[p].unlinked >= 80 for p in above.iterchildren("p"))
        ),
        None,
    )


def _children_after_text(page: Pruning, text: Element) -> Iterator[tuple[Element, set[Element]]]:
    """Yield each container with its children after the text's last paragraph."""
    last = _children_after_paragraphs(page, text)
    yield text, set(last)
    yield from _containers_in(last)
    node = text
    while (parent := node.getparent()) is not None:
        following = list(node.itersiblings())
        yield parent, set(following)
        yield from _containers_in(following)
        node = parent


def _elements_before(title: Element) -> Iterator[tuple[Element, set[Element]]]:
    node = title
    while (parent := node.getparent()) is not None and parent.tag != "html":
        yield from _containers_in(list(node.itersiblings(preceding=True)))
        node = parent


def _containers_in(elements: list[Element]) -> Iterator[tuple[Element, set[Element]]]:
    for element in elements:
        for container in element.iter(*_BOX_TAGS, "header"):
            yield container, set(container)


def _children_after_paragraphs(page: Pruning, text: Element) -> list[Element]:
    """Return the children of the text container after its last paragraph."""
    behind: list[Element] = []
    for child in reversed(text):
        if len((child.tail or "").strip()) >= 40 or (
            child.tag == "p" and page.sizes[child].unlinked >= 40
        ):
            break
        behind.append(child)
    return behind


def _is_item(page: Pruning, element: Element) -> bool:
    """Return whether it is a headline, after an optional date or section name, with a snippet below."""
    if page.sizes[element].text > 700:
        return False
    headline, *below = _from_headline(element) or [""]
    return (
        1 <= len(below) <= 4
        and len(headline) <= 140
        and not ends_with_a_stop(headline)
        and units(below[0]) >= 25
    )


def _from_headline(element: Element) -> list[str]:
    lines = lines_in(element)
    if len(lines) == 1 and (bold := next(element.iter("b", "strong"), None)) is not None:
        headline = text_of(bold)
        rest = lines[0].removeprefix(headline)
        lines = [headline, rest.strip()] if rest != lines[0] and rest.strip() else lines
    while lines and units(lines[0]) < 15:
        lines.pop(0)
    return lines


def _are_questions(items: list[Element]) -> bool:
    """Return whether most headlines are questions: an FAQ."""
    headlines = [_from_headline(item)[0] for item in items]
    return 2 * sum(headline.endswith(("?", "؟", "？")) for headline in headlines) > len(items)


def _stands_apart(page: Pruning, items: list[Element], title: Element | None) -> bool:
    """Return whether the items are more than the text, but short, each with a heading or a date, and the text has its
    own box.

    Sections of one article look similar, but have more than a sentence each.
    """
    if title is None or not page.leaves_an_article(items):
        return False
    if any(page.sizes[item].text > 260 or not _has_heading_or_date(item) for item in items):
        return False
    around = next(
        (above for above in title.iterancestors() if page.sizes[above].unlinked >= 200), None
    )
    return around is not None and not any(
        above is around for item in items for above in item.iterancestors()
    )


def _has_heading_or_date(item: Element) -> bool:
    """Return whether it has a heading, or another short line such as a date."""
    return next(item.iter(*HEADING_TAGS, "time"), None) is not None or any(
        len(line) <= 30 for line in lines_in(item)[2:]
    )
