"""Boxes in which the reader is to do something: take a letter, vote, search. They hold fields to fill in."""

from __future__ import annotations

from extractors.pages.furniture import Pruning
from extractors.pages.shape import Element

_FIELDS = frozenset({"email", "radio", "checkbox", "text", "search", "tel"})
_BOX = 320  # characters of such a box at most
_ALL_OF_IT = frozenset({"body", "html", "main", "article", "td", "p", "li"})


def drop_boxes_with_fields(page: Pruning) -> None:
    """Drop small boxes around the fields of a form."""
    looked_at: set[Element] = set()  # of many fields in one place, the first speaks for all
    for field in list(page.tree.iter("input", "form")):
        place = field.getparent() if field.tag == "input" else field
        if place is None or place in looked_at or not _is_to_be_filled_in(field):
            continue
        looked_at.add(place)
        box = _box_around(page, field)
        if box is not None and page.leaves_an_article([box]):
            looked_at.update(box.iter())
            page.take_out(box, "a box with fields to fill in")


def _is_to_be_filled_in(field: Element) -> bool:
    return field.tag == "form" or (field.get("type") or "text").lower() in _FIELDS


def _box_around(page: Pruning, field: Element) -> Element | None:
    """The largest element around the field that is small, and holds neither the title nor a part of the article."""
    found = field if field.tag == "form" and page.sizes[field].text <= _BOX else None
    for above in field.iterancestors():
        if above.tag in _ALL_OF_IT or page.sizes[above].text > _BOX or page.holds_title(above):
            break
        found = above
    return found
