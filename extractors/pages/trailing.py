"""What follows an article's text and is no part of it, though it bears neither link nor name nor known heading."""

from __future__ import annotations

from collections.abc import Iterator

from extractors.pages.furniture import Pruning
from extractors.pages.shape import BLOCKS, Element, blocks_in, main_text, text_of
from extractors.pages.words import comparable, ends_a_sentence, one_line


def drop_headlines_after_text(page: Pruning) -> None:
    """Drop blocks behind the text that hold headlines and no sentences: other articles', without even a link."""
    text = main_text(page.tree, page.sizes)
    node = text
    while node is not None and (parent := node.getparent()) is not None:
        for block in list(node.itersiblings("div", "section", "aside", "footer", "ul", "td", "tr", "table")):
            if _holds_headlines_alone(page, block) and is_aside(page, [block]):
                page.take_out(block, "headlines after the text")
        node = parent


def drop_author_boxes(page: Pruning, authors: tuple[str, ...]) -> None:
    """Drop small boxes behind the text that begin with an author's name alone: who they are and what they wrote."""
    names = {comparable(name) for name in authors if len(name) > 4}
    text = main_text(page.tree, page.sizes) if names else None
    node = text
    while node is not None and node.getparent() is not None:
        for block in list(node.itersiblings("div", "section", "aside", "footer", "article", "ul", "table")):
            if page.sizes[block].text <= 900 and _opens_with(block, names) and page.leaves_an_article([block]):
                page.take_out(block, "about the author")
        node = node.getparent()


def _opens_with(block: Element, names: set[str]) -> bool:
    first = next((line for line in map(one_line, block.itertext()) if line), "")
    return comparable(first) in names


def _holds_headlines_alone(page: Pruning, block: Element) -> bool:
    lines = [line for line in map(text_of, _leaves(page, block)) if any(map(str.isalpha, line))]
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


def is_aside(page: Pruning, run: list[Element]) -> bool:
    """Say whether some elements are less than half of the page, and leave an article."""
    share = sum(page.sizes[element].plain for element in run) / max(1, page.sizes.whole.plain)
    return share < 0.5 and page.leaves_an_article(run)
