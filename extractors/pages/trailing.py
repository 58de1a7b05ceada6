"""What follows an article's text and is no part of it, though it bears neither link nor name nor known heading."""

from __future__ import annotations

from collections.abc import Iterator

from extractors.pages.furniture import Pruning, alike
from extractors.pages.shape import BLOCKS, Element, blocks_in, main_text, text_of
from extractors.pages.words import ends_a_sentence


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


def drop_headlines_after_text(page: Pruning) -> None:
    """Drop blocks behind the text that hold headlines and no sentences: other articles', without even a link."""
    text = main_text(page.tree, page.sizes)
    node = text
    while node is not None and (parent := node.getparent()) is not None:
        for block in list(node.itersiblings("div", "section", "aside", "footer", "ul", "td", "tr", "table")):
            if _holds_headlines_alone(page, block) and _is_aside(page, [block]):
                page.take_out(block, "headlines after the text")
        node = parent


def _holds_headlines_alone(page: Pruning, block: Element) -> bool:
    lines = [text_of(leaf) for leaf in _leaves(page, block)]
    if len(lines) < 2 or max(map(len, lines)) > 160:
        return False
    headlines = [line for line in lines if len(line) >= 15 and not ends_a_sentence(line)]
    return len(headlines) >= 2 and 3 * len(headlines) >= 2 * len(lines)


def _leaves(page: Pruning, block: Element) -> Iterator[Element]:
    """The blocks that hold no other block, but those of a few characters."""
    for inner in block.iter():
        is_block = isinstance(inner.tag, str) and inner.tag in BLOCKS and page.sizes[inner].text >= 5
        if is_block and next(blocks_in(inner), None) is None:
            yield inner


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
