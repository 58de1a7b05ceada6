"""Rewrite markup that text extractors misread: split bodies, bare and boxed paragraphs, layout tables."""

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

_MIN_BODY_CHARACTERS = 300  # characters of a container's own paragraphs
_MIN_SENTENCE_CHARACTERS = 40  # characters
_TABLE_PARTS = ("tbody", "thead", "tfoot", "tr", "td", "th", "caption", "colgroup")


def join_split_bodies(tree: Element, sizes: Sizes) -> int:
    """Move the paragraphs of all similar text containers into the first; return how many were emptied.

    Similar means: same tag and class, the same path up to a common ancestor, and each with two or more paragraphs of
    its
    own that are not links. Text extractors settle on one container, and so lose whatever stands after an advertisement.
    """
    joined = 0
    for group in _split_body_groups(tree, sizes).values():
        first, *others = group
        for other in others:
            for child in list(other):
                first.append(child)
            drop_element(other)
            joined += 1
    return joined


def name_bare_paragraphs(tree: Element, sizes: Sizes) -> None:
    """Turn stand-alone bold or italic runs of the text into paragraphs: leads are often marked up like this.

    Text extractors skip them between paragraphs.
    """
    text = text_container(tree, sizes)
    if text is None or next(text.iterchildren("p"), None) is None:
        return
    for run in text.iterchildren("strong", "b", "em", "i", "span", "font"):
        if sizes[run].unlinked >= _MIN_SENTENCE_CHARACTERS and _stands_alone(run):
            run.tag = "p"


def name_boxed_paragraphs(tree: Element, sizes: Sizes) -> None:
    """Turn containers of one paragraph each into paragraphs: extractors skip short containers."""
    groups: dict[tuple[object, ...], list[Element]] = defaultdict(list)
    for box in tree.iter("div"):
        parent = box.getparent()
        if parent is not None and sizes[box].text and next(child_blocks(box), None) is None:
            groups[box.get("class"), parent.tag, parent.get("class")].append(box)
    for boxes in groups.values():
        length = sum(sizes[box].text for box in boxes)
        if (
            len(boxes) < 3
            or length < _MIN_BODY_CHARACTERS
            or sum(sizes[box].linked for box in boxes) > 0.3 * length
        ):
            continue
        if sum(_is_paragraph(box) for box in boxes) >= 0.7 * len(boxes):
            for box in boxes:
                box.tag = "p"


def _is_paragraph(box: Element) -> bool:
    """Return whether it is a sentence that does not begin with a bold or linked headline."""
    opens_otherwise = (
        len(box) > 0 and box[0].tag in ("b", "strong", "a") and not (box.text or "").strip()
    )
    return not opens_otherwise and ends_a_sentence(text_of(box))


def unfold_layout_tables(tree: Element, sizes: Sizes) -> None:
    """Turn layout tables with the text in a cell into divs, as on old pages.

    Text extractors take them for data tables and return a whole column as one line.
    """
    text = text_container(tree, sizes)
    around = (
        [] if text is None else [one for one in (text, *text.iterancestors()) if one.tag == "table"]
    )
    for table in around:
        for part in [
            part
            for part in table.iter(*_TABLE_PARTS)
            if next(part.iterancestors("table"), None) is table
        ]:
            part.tag = "div"
    for table in around:
        table.tag = "div"


def _stands_alone(run: Element) -> bool:
    before, parent = run.getprevious(), run.getparent()
    text = before.tail if before is not None else parent.text if parent is not None else None
    return not (text or "").strip() and not (run.tail or "").strip()


def _split_body_groups(tree: Element, sizes: Sizes) -> dict[tuple[object, ...], list[Element]]:
    groups: dict[tuple[object, ...], list[Element]] = defaultdict(list)
    for element in tree.iter("div", "section"):
        if element.get("class") and _is_body_container(element, sizes):
            groups[_ancestor_path(element)].append(element)
    return {
        way: group for way, group in groups.items() if len(group) > 1 and not _any_nested(group)
    }


def _is_body_container(element: Element, sizes: Sizes) -> bool:
    own = [child for child in element if child.tag == "p"]
    length = sum(sizes[child].unlinked for child in own)
    return (
        len(own) >= 2
        and length >= _MIN_BODY_CHARACTERS
        and sizes[element].density < 0.3
        and element.find(".//h1") is None
    )


def _ancestor_path(element: Element) -> tuple[object, ...]:
    """Return the tags and classes up to the nearest ancestor with an identity of its own, which ends the path."""
    way: list[object] = [element.tag, element.get("class")]
    node = element.getparent()
    for _ in range(3):
        if node is None or node.tag in ("body", "main", "article"):
            break
        way.append((node.tag, node.get("class")))
        above = node.getparent()
        if above is None or sum(1 for sibling in above if _name(sibling) == _name(node)) < 2:
            break
        node = above
    return (*way, id(node.getparent()) if node is not None and node.getparent() is not None else 0)


def _name(element: Element) -> tuple[object, object]:
    return element.tag, element.get("class")


def _any_nested(group: list[Element]) -> bool:
    return any(above in group for element in group for above in element.iterancestors())
