"""Rewrite markup that extractors misread: split bodies, bare or boxed paragraphs, tables."""

from __future__ import annotations

from collections import defaultdict

from extractors.pages.dom import (
    Element,
    Sizes,
    child_blocks,
    drop_element,
    text_container,
    text_of,
)
from extractors.pages.wording import ends_a_sentence

_MIN_BODY_CHARACTERS = 300  # of a container's direct paragraphs
_MIN_SENTENCE_CHARACTERS = 40
_TABLE_PARTS = ("tbody", "thead", "tfoot", "tr", "td", "th", "caption", "colgroup")


def join_split_bodies(tree: Element, sizes: Sizes) -> int:
    """Move the paragraphs of similar text containers into the first; return how many it emptied.

    Similar means: same tag and class, the same path up to a common ancestor, and each with two or
    more paragraphs that are not links. Text extractors settle on one container, and so lose
    whatever follows an advertisement.
    """
    joined = 0
    for first, *others in _split_bodies(tree, sizes):
        for container in others:
            for child in list(container):
                first.append(child)
            drop_element(container)
            joined += 1
    return joined


def _split_bodies(tree: Element, sizes: Sizes) -> list[list[Element]]:
    groups: defaultdict[tuple[object, ...], list[Element]] = defaultdict(list)
    for element in tree.iter("div", "section"):
        if element.get("class") and _is_body_container(element, sizes):
            groups[_ancestor_path(element)].append(element)
    return [group for group in groups.values() if len(group) > 1 and not _are_nested(group)]


def _is_body_container(element: Element, sizes: Sizes) -> bool:
    paragraphs = length = 0
    for paragraph in element.iterchildren("p"):
        paragraphs += 1
        length += sizes[paragraph].unlinked
    if paragraphs < 2 or length < _MIN_BODY_CHARACTERS or sizes[element].density >= 0.3:
        return False
    return element.find(".//h1") is None


def _ancestor_path(element: Element) -> tuple[object, ...]:
    """Return tags and classes up to the parent of the nearest ancestor without a similar sibling."""
    path: list[object] = [element.tag, element.get("class")]
    node = element.getparent()
    for _ in range(3):
        if node is None or node.tag in ("body", "main", "article"):
            break
        path.append(_tag_and_class(node))
        parent = node.getparent()
        if parent is None or list(map(_tag_and_class, parent)).count(_tag_and_class(node)) < 2:
            break
        node = parent
    top = None if node is None else node.getparent()
    return (*path, 0 if top is None else id(top))


def _tag_and_class(element: Element) -> tuple[object, object]:
    return element.tag, element.get("class")


def _are_nested(group: list[Element]) -> bool:
    members = set(group)
    return any(not members.isdisjoint(element.iterancestors()) for element in group)


def name_bare_paragraphs(tree: Element, sizes: Sizes) -> None:
    """Turn bold or italic runs on separate lines into paragraphs; leads are often like this.

    Text extractors skip them between paragraphs.
    """
    text = text_container(tree, sizes)
    if text is None or next(text.iterchildren("p"), None) is None:
        return
    for run in text.iterchildren("strong", "b", "em", "i", "span", "font"):
        if sizes[run].unlinked >= _MIN_SENTENCE_CHARACTERS and _fills_line(run):
            run.tag = "p"


def _fills_line(run: Element) -> bool:
    previous, parent = run.getprevious(), run.getparent()
    if previous is not None:
        before = previous.tail
    else:
        before = None if parent is None else parent.text
    return not (before or "").strip() and not (run.tail or "").strip()


def name_boxed_paragraphs(tree: Element, sizes: Sizes) -> None:
    """Turn containers of one paragraph each into paragraphs: extractors skip short containers."""
    groups: defaultdict[tuple[object, ...], list[Element]] = defaultdict(list)
    for box in sizes.with_text(tree, "div"):
        parent = box.getparent()
        if parent is not None and next(child_blocks(box), None) is None:
            groups[box.get("class"), parent.tag, parent.get("class")].append(box)
    for boxes in groups.values():
        if len(boxes) >= 3 and _are_paragraphs(boxes, sizes):
            for box in boxes:
                box.tag = "p"


def _are_paragraphs(boxes: list[Element], sizes: Sizes) -> bool:
    length = linked = 0
    for box in boxes:
        length += sizes[box].text
        linked += sizes[box].linked
    if length < _MIN_BODY_CHARACTERS or linked > 0.3 * length:
        return False
    return sum(map(_is_paragraph, boxes)) >= 0.7 * len(boxes)


def _is_paragraph(box: Element) -> bool:
    """Return whether this is a sentence that does not begin with a bold or linked headline."""
    begins_with_child = len(box) > 0 and not (box.text or "").strip()
    if begins_with_child and box[0].tag in ("b", "strong", "a"):
        return False
    return ends_a_sentence(text_of(box))


def unfold_layout_tables(tree: Element, sizes: Sizes) -> None:
    """Turn layout tables with the text in a cell into divs, as on old pages.

    Text extractors take them for data tables and return a whole column as one line.
    """
    text = text_container(tree, sizes)
    if text is None:
        return
    tables = list(text.iterancestors("table"))
    for table in tables:
        for part in table.iter(*_TABLE_PARTS):
            if next(part.iterancestors("table"), None) is table:
                part.tag = "div"
    for table in tables:
        table.tag = "div"
