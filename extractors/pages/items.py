"""Runs of headlines with some words below each, that bear neither link nor name: other articles' teasers."""

from __future__ import annotations

from collections.abc import Iterator

from extractors.pages.furniture import Pruning, alike
from extractors.pages.shape import HEADINGS, Element, lines_in, main_text, text_of
from extractors.pages.trailing import is_aside
from extractors.pages.words import comparable, ends_with_a_stop

_BOXES = ("div", "section", "ul", "ol", "td", "tbody", "table")


def drop_items_around_text(page: Pruning) -> None:
    """Drop runs of such items behind the text, and before its title."""
    text = main_text(page.tree, page.sizes)
    text = _brief(page) if text is None else text
    if text is None:
        return
    title = _headline(page)
    places = [*_behind(page, text), *(() if title is None else _before(title))]
    for parent, beside in places:
        for run in alike(page, parent):
            items = [element for element in run if element in beside]
            if len(items) < 3 or not all(_is_item(page, element) for element in items) or _asks(items):
                continue
            if is_aside(page, items) or _stands_apart(page, items, title):
                for element in items:
                    page.take_out(element, "headlines with snippets around the text")


def _headline(page: Pruning) -> Element | None:
    headings = [el for el in page.tree.iter("h1") if page.sizes[el].text]
    named = (el for el in headings if comparable(text_of(el)) == page.title)
    return next(named, headings[0] if headings else None)


def _brief(page: Pruning) -> Element | None:
    """What holds the paragraphs of a text too short to be told by its length: it begins with the title."""
    title = _headline(page)
    around = [] if title is None else title.iterancestors("div", "article", "section", "td", "main")
    return next((above for above in around if any(page.sizes[p].plain >= 80 for p in above.iterchildren("p"))), None)


def _behind(page: Pruning, text: Element) -> Iterator[tuple[Element, set[Element]]]:
    """Each container with the children of it that stand behind the text's last paragraph."""
    last = _behind_paragraphs(page, text)
    yield text, set(last)
    yield from _inside(last)
    node = text
    while (parent := node.getparent()) is not None:
        following = list(node.itersiblings())
        yield parent, set(following)
        yield from _inside(following)
        node = parent


def _before(title: Element) -> Iterator[tuple[Element, set[Element]]]:
    node = title
    while (parent := node.getparent()) is not None and parent.tag != "html":
        yield from _inside(list(node.itersiblings(preceding=True)))
        node = parent


def _inside(elements: list[Element]) -> Iterator[tuple[Element, set[Element]]]:
    for element in elements:
        for container in element.iter(*_BOXES, "header"):
            yield container, set(container)


def _behind_paragraphs(page: Pruning, text: Element) -> list[Element]:
    """The children of the text that stand behind the last of its paragraphs."""
    behind: list[Element] = []
    for child in reversed(text):
        if len((child.tail or "").strip()) >= 40 or (child.tag == "p" and page.sizes[child].plain >= 40):
            break
        behind.append(child)
    return behind


def _is_item(page: Pruning, element: Element) -> bool:
    """A headline behind a date or the name of a section, if anything, and some words below it."""
    if page.sizes[element].text > 700:
        return False
    headline, *below = _from_headline(element) or [""]
    return 1 <= len(below) <= 4 and len(headline) <= 140 and not ends_with_a_stop(headline) and len(below[0]) >= 25


def _from_headline(element: Element) -> list[str]:
    lines = lines_in(element)
    if len(lines) == 1 and (bold := next(element.iter("b", "strong"), None)) is not None:
        headline = text_of(bold)
        rest = lines[0].removeprefix(headline)
        lines = [headline, rest.strip()] if rest != lines[0] and rest.strip() else lines
    while lines and len(lines[0]) < 15:
        lines.pop(0)
    return lines


def _asks(items: list[Element]) -> bool:
    """Whether most headlines are questions: those that readers ask, with their answers."""
    headlines = [_from_headline(item)[0] for item in items]
    return 2 * sum(headline.endswith(("?", "؟", "？")) for headline in headlines) > len(items)


def _stands_apart(page: Pruning, items: list[Element], title: Element | None) -> bool:
    """Whether the items are more than the text, but short, each with a heading or a date, and the text has its own box.

    Sections of one article look alike, but say more than a sentence each.
    """
    if title is None or not page.leaves_an_article(items):
        return False
    if any(page.sizes[item].text > 260 or not _shows_rank(item) for item in items):
        return False
    around = next((above for above in title.iterancestors() if page.sizes[above].plain >= 200), None)
    return around is not None and not any(above is around for item in items for above in item.iterancestors())


def _shows_rank(item: Element) -> bool:
    """Whether it has a heading, or a short line besides its headline and words, as of a date."""
    return next(item.iter(*HEADINGS, "time"), None) is not None or any(len(line) <= 30 for line in lines_in(item)[2:])
