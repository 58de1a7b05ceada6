"""A text brought into one shape before the text extractor looks: split bodies joined, bare runs made paragraphs."""

from __future__ import annotations

from collections import defaultdict

from extractors.pages.shape import Element, Sizes, blocks_in, drop, main_text, text_of
from extractors.pages.words import ends_a_sentence

_ENOUGH = 300  # characters of a container's own paragraphs
_SENTENCE = 40  # characters
_TABLE_PARTS = ("tbody", "thead", "tfoot", "tr", "td", "th", "caption", "colgroup")


def join_split_bodies(tree: Element, sizes: Sizes) -> int:
    """Move the paragraphs of all alike text containers into the first of them; give how many were emptied.

    Alike means: same tag and class, the same way up to a common ancestor, and each with two or more paragraphs of its
    own that are not links. Text extractors settle on one container, and so lose whatever stands after an advertisement.
    """
    joined = 0
    for group in _alike(tree, sizes).values():
        first, *others = group
        for other in others:
            for child in list(other):
                first.append(child)
            drop(other)
            joined += 1
    return joined


def name_bare_paragraphs(tree: Element, sizes: Sizes) -> None:
    """Make paragraphs of bold or italic runs that stand by themselves in the text: a lead is often marked so.

    Text extractors pass over them where their neighbours are paragraphs.
    """
    text = main_text(tree, sizes)
    if text is None or next(text.iterchildren("p"), None) is None:
        return
    for run in text.iterchildren("strong", "b", "em", "i", "span", "font"):
        if sizes[run].plain >= _SENTENCE and _stands_alone(run):
            run.tag = "p"


def name_boxed_paragraphs(tree: Element, sizes: Sizes) -> None:
    """Make paragraphs of the boxes that hold one each: extractors leave out those of few words."""
    groups: dict[tuple[object, ...], list[Element]] = defaultdict(list)
    for box in tree.iter("div"):
        parent = box.getparent()
        if parent is not None and sizes[box].text and next(blocks_in(box), None) is None:
            groups[box.get("class"), parent.tag, parent.get("class")].append(box)
    for boxes in groups.values():
        length = sum(sizes[box].text for box in boxes)
        if len(boxes) < 3 or length < _ENOUGH or sum(sizes[box].linked for box in boxes) > 0.3 * length:
            continue
        if sum(_is_paragraph(box) for box in boxes) >= 0.7 * len(boxes):
            for box in boxes:
                box.tag = "p"


def _is_paragraph(box: Element) -> bool:
    """A sentence that does not begin with a bold or linked headline."""
    opens_otherwise = len(box) > 0 and box[0].tag in ("b", "strong", "a") and not (box.text or "").strip()
    return not opens_otherwise and ends_a_sentence(text_of(box))


def unfold_layout_tables(tree: Element, sizes: Sizes) -> None:
    """Make boxes of the tables that hold the text in a cell: old pages lay themselves out so.

    Text extractors take them for data and give a whole column as one line.
    """
    text = main_text(tree, sizes)
    around = [] if text is None else [one for one in (text, *text.iterancestors()) if one.tag == "table"]
    for table in around:
        for part in [part for part in table.iter(*_TABLE_PARTS) if next(part.iterancestors("table"), None) is table]:
            part.tag = "div"
    for table in around:
        table.tag = "div"


def _stands_alone(run: Element) -> bool:
    before, parent = run.getprevious(), run.getparent()
    text = before.tail if before is not None else parent.text if parent is not None else None
    return not (text or "").strip() and not (run.tail or "").strip()


def _alike(tree: Element, sizes: Sizes) -> dict[tuple[object, ...], list[Element]]:
    groups: dict[tuple[object, ...], list[Element]] = defaultdict(list)
    for element in tree.iter("div", "section"):
        if element.get("class") and _is_text(element, sizes):
            groups[_way_up(element)].append(element)
    return {way: group for way, group in groups.items() if len(group) > 1 and not _nested(group)}


def _is_text(element: Element, sizes: Sizes) -> bool:
    own = [child for child in element if child.tag == "p"]
    length = sum(sizes[child].plain for child in own)
    return len(own) >= 2 and length >= _ENOUGH and sizes[element].density < 0.3 and element.find(".//h1") is None


def _way_up(element: Element) -> tuple[object, ...]:
    """The tags and classes up to the nearest ancestor that holds no more of them alike: its identity ends the way."""
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


def _nested(group: list[Element]) -> bool:
    return any(above in group for element in group for above in element.iterancestors())
