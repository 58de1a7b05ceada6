"""What follows an article's text and is no part of it, though it bears neither link nor name nor known heading."""

from __future__ import annotations

from collections.abc import Iterator

from extractors.pruning import Pruning, alike
from extractors.shape import Element, Sizes, blocks_in, text_of
from extractors.words import ends_a_sentence

_ENOUGH = 400  # characters of running text that make a container the article's


def drop_items_after_text(page: Pruning) -> None:
    """Drop runs of alike blocks after the text, each a headline with some words below it: other articles' teasers."""
    text = main_text(page.tree, page.sizes)
    if text is None:
        return
    for parent, behind in list(_after(text)):
        for run in alike(page, parent):
            after = [element for element in run if element in behind]
            if len(after) >= 3 and all(_is_item(page, element) for element in after) and _is_aside(page, after):
                for element in after:
                    page.take_out(element, "headlines with snippets after the text")


def main_text(tree: Element, sizes: Sizes) -> Element | None:
    """Give the container that holds the most running text directly, if that is enough for an article."""
    best, most = None, _ENOUGH
    for element in tree.iter("div", "article", "section", "td", "main", "body"):
        if sizes[element].text < most:
            continue
        length = sum(sizes[child].plain for child in element if child.tag == "p") + _own_text(element)
        if length > most:
            best, most = element, length
    return best


def _own_text(element: Element) -> int:
    runs = (element.text, *(child.tail for child in element))
    return sum(length for length in (len((run or "").strip()) for run in runs) if length >= 40)


def _after(text: Element) -> Iterator[tuple[Element, set[Element]]]:
    """Each container with the children of it that stand after the text."""
    node = text
    while (parent := node.getparent()) is not None:
        following = list(node.itersiblings())
        yield parent, set(following)
        for sibling in following:
            for container in sibling.iter("div", "section", "ul", "ol", "td", "tbody"):
                yield container, set(container)
        node = parent


def _is_item(page: Pruning, element: Element) -> bool:
    blocks = [block for block in blocks_in(element) if page.sizes[block].text]
    if not 2 <= len(blocks) <= 5 or page.sizes[element].text > 700:
        return False
    headline = text_of(blocks[0])
    return 15 <= len(headline) <= 140 and not ends_a_sentence(headline) and page.sizes[blocks[1]].text >= 25


def _is_aside(page: Pruning, run: list[Element]) -> bool:
    share = sum(page.sizes[element].plain for element in run) / max(1, page.sizes.whole.plain)
    return share < 0.5 and page.leaves_an_article(run)
