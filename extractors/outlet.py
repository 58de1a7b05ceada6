"""Extraction rules of one outlet: which parts of its pages to keep or drop, and since when."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cache

from lxml.etree import XPath, XPathSyntaxError

from extractors.pages.dom import Element


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """One version of an outlet's page layout.

    Selectors are XPath; `with_class` and `with_id` build the usual ones.
    """

    since: date  # first publication day of pages with this layout
    drop: tuple[str, ...] = ()  # removed before any other step
    keep: tuple[str, ...] = ()  # if any of these is found, only it is searched for the text
    lead: str = ""  # the standfirst


@dataclass(frozen=True, slots=True, kw_only=True)
class OutletRules:
    """Rules for the pages of one outlet."""

    name: str
    hosts: tuple[str, ...]  # each includes its subdomains
    layouts: tuple[Layout, ...]

    def layout_on(self, day: date | None) -> Layout:
        """Return the layout of pages published on that day; the newest if there is no date."""
        known = sorted(self.layouts, key=lambda layout: layout.since)
        in_use = [layout for layout in known if day is None or layout.since <= day]
        return (in_use or known[:1])[-1]


def with_class(name: str, tag: str = "*") -> str:
    """Return an XPath for all elements with the class."""
    return f".//{tag}[contains(concat(' ', normalize-space(@class), ' '), ' {name} ')]"


def with_id(name: str, tag: str = "*") -> str:
    """Return an XPath for the element with the id."""
    return f".//{tag}[@id='{name}']"


def select_elements(tree: Element, selector: str) -> list[Element]:
    """Return the elements that match a selector; raises ValueError for an invalid XPath."""
    elements = _compile_xpath(selector)(tree)
    return (
        [element for element in elements if isinstance(element, type(tree))]
        if isinstance(elements, list)
        else []
    )


@cache
def _compile_xpath(selector: str) -> Callable[[Element], object]:
    try:
        compiled: Callable[[Element], object] = XPath(selector)
    except XPathSyntaxError as error:
        raise ValueError(f"{selector!r} is no XPath: {error}") from None
    return compiled
