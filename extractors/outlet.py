"""What one outlet's pages need beyond the general rules: which parts to keep, which to drop, from which day on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cache

from lxml.etree import XPath, XPathSyntaxError

from extractors.pages.dom import Element


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """One state of an outlet's pages. Selectors are XPath; `with_class` and `with_id` write the usual ones."""

    since: date  # first publication day of the pages that look so
    drop: tuple[str, ...] = ()  # taken out before anything else looks
    keep: tuple[str, ...] = ()  # where any of these is found, the text is looked for in it alone
    lead: str = ""  # the standfirst


@dataclass(frozen=True, slots=True, kw_only=True)
class OutletRules:
    """One outlet that needs help."""

    name: str
    hosts: tuple[str, ...]  # each stands for its subdomains too
    layouts: tuple[Layout, ...]

    def layout_on(self, day: date | None) -> Layout:
        """Return the layout of pages published on that day; the newest for a page without a date."""
        known = sorted(self.layouts, key=lambda layout: layout.since)
        in_use = [layout for layout in known if day is None or layout.since <= day]
        return (in_use or known[:1])[-1]


def with_class(name: str, tag: str = "*") -> str:
    """Return the XPath of all elements that bear the class."""
    return f".//{tag}[contains(concat(' ', normalize-space(@class), ' '), ' {name} ')]"


def with_id(name: str, tag: str = "*") -> str:
    """Return the XPath of the element that bears the id."""
    return f".//{tag}[@id='{name}']"


def found(tree: Element, selector: str) -> list[Element]:
    """Return the elements that a selector names; raises ValueError when it is no XPath."""
    elements = _compiled(selector)(tree)
    return [element for element in elements if isinstance(element, type(tree))] if isinstance(elements, list) else []


@cache
def _compiled(selector: str) -> Callable[[Element], object]:
    try:
        compiled: Callable[[Element], object] = XPath(selector)
    except XPathSyntaxError as error:
        raise ValueError(f"{selector!r} is no XPath: {error}") from None
    return compiled
