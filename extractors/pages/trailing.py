"""What follows an article's text and is no part of it, though it bears neither link nor name nor known heading."""

from __future__ import annotations

from collections.abc import Iterator

from extractors.pages.furniture import Pruning, alike
from extractors.pages.shape import BLOCKS, Element, blocks_in, main_text, text_of
from extractors.pages.words import comparable, ends_a_sentence, one_line


def drop_items_after_text(page: Pruning) -> None:
    """Drop runs of alike blocks after the text, each a headline with some words below it: other articles' teasers."""
    text = main_text(page.tree, page.sizes)
    text = _brief(page) if text is None else text
    if text is None:
        return
    for parent, behind in [(text, _behind_paragraphs(page, text)), *_after(text)]:
        for run in alike(page, parent):
            after = [element for element in run if element in behind]
            if len(after) >= 3 and all(_is_item(page, element) for element in after) and _is_aside(page, after):
                for element in after:
                    page.take_out(element, "headlines with snippets after the text")


def _brief(page: Pruning) -> Element | None:
    """What holds the paragraphs of a text too short to be told by its length: it begins with the title."""
    title = next((el for el in page.tree.iter("h1") if page.sizes[el].text), None)
    around = [] if title is None else title.iterancestors("div", "article", "section", "td", "main")
    return next((above for above in around if any(page.sizes[p].plain >= 80 for p in above.iterchildren("p"))), None)


def _behind_paragraphs(page: Pruning, text: Element) -> set[Element]:
    """The children of the text that stand behind the last of its paragraphs."""
    behind: set[Element] = set()
    for child in reversed(text):
        if child.tag == "p" and page.sizes[child].plain >= 40:
            break
        behind.add(child)
    return behind


def drop_headlines_after_text(page: Pruning) -> None:
    """Drop blocks behind the text that hold headlines and no sentences: other articles', without even a link."""
    text = main_text(page.tree, page.sizes)
    node = text
    while node is not None and (parent := node.getparent()) is not None:
        for block in list(node.itersiblings("div", "section", "aside", "footer", "ul", "td", "tr", "table")):
            if _holds_headlines_alone(page, block) and _is_aside(page, [block]):
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
