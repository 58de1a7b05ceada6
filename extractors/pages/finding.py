"""From a parsed page to the lines of its article: prune, extract, clean, part the lead."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass
from datetime import date

from extractors.outlet import Layout, found
from extractors.outlets import outlet_for
from extractors.pages.blocks import blocks_of
from extractors.pages.body import Line, lines_of, paragraphs_of
from extractors.pages.cards import drop_cards, drop_headline_columns
from extractors.pages.cleaning import Links, cleaned, weighed
from extractors.pages.controls import drop_boxes_with_fields
from extractors.pages.furniture import Pruning
from extractors.pages.insets import drop_insets, drop_other_articles
from extractors.pages.items import drop_items_around_text
from extractors.pages.joining import (
    join_split_bodies,
    name_bare_paragraphs,
    name_boxed_paragraphs,
    unfold_layout_tables,
)
from extractors.pages.lead import parted, standfirst_of
from extractors.pages.page import Page, visible_lines
from extractors.pages.pruning import drop_before_title, drop_named, drop_under_headings
from extractors.pages.readings import choose
from extractors.pages.shape import Element, Sizes, drop, text_of
from extractors.pages.trace import Trace
from extractors.pages.trailing import drop_author_boxes, drop_headlines_after_text
from extractors.pages.words import comparable
from wirewatch.domain.model import BodySource, Reading

# A text shorter than this is looked for again with less pruning.
_SHORT = 400
_SURE = 0.8  # the worth of a reading that is an article's


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What was found of an article in a page, joiners still hidden."""

    lead: str
    lines: list[Line]
    source: BodySource
    cards: int  # teasers of other articles that are most of the page
    reading: Reading


def find_text(
    page: Page,
    sizes: Sizes,
    *,
    titles: tuple[str, ...],
    authors: tuple[str, ...],
    day: date | None,
    trace: Trace,
) -> Found:
    """Give the lead and the lines of the page's article; the page's tree may be changed.

    `sizes` are those of the page's tree, `titles` the spellings of the title, the chosen one first.
    """
    layout = _layout(page, day, trace)
    tree = _as_the_outlet_needs(page.tree, layout, trace)
    if layout is not None:
        sizes = Sizes(tree)
    links = Links(tree, sizes)
    lines, cards = _extracted(page, tree, titles, authors, trace)
    lines, source = _or_as_told(page, _tidy(weighed(lines, links), titles, authors, trace), titles, authors)
    lead = _lead_of(page, layout, tree, sizes, lines, titles)
    reading = Reading()
    if source == "page":
        choice = choose(
            lines,
            lead,
            blocks_of(tree, titles=titles, description=_description(page)),
            titles=titles,
            plain=lambda: weighed(lines_of(deepcopy(tree), url=page.url), links),
            tidy=lambda some: cleaned(some, titles=titles, authors=authors),
        )
        trace.note(
            "readings",
            found=f"{choice.name}, expected F1 {choice.worth:.2f}{choice.reason and ': '}{choice.reason}",
            removed=[f"unsure: {line.text[:120]}" for line in choice.unsure],
        )
        lines = choice.lines
        reading = Reading(name=choice.name, reason=choice.reason, unsure=tuple(line.text for line in choice.unsure))
        if choice.worth >= _SURE and _length(lines) >= 2 * _SHORT:
            cards = 0  # however many teasers stand around it
        if choice.name != "guarded":
            lead = _lead_of(page, layout, tree, sizes, lines, titles)
    if lead:
        lines = parted(lead, lines)
    trace.note("lead", found=lead, kept=_length(lines) + len(lead))
    return Found(lead=lead, lines=lines, source=source, cards=cards, reading=reading)


def _lead_of(
    page: Page, layout: Layout | None, tree: Element, sizes: Sizes, lines: list[Line], titles: tuple[str, ...]
) -> str:
    return _named_lead(page, layout) or standfirst_of(page, tree, sizes, lines, title=titles[0] if titles else "")


def _description(page: Page) -> str:
    said = (page.text_under("description"), page.described("og:description"), page.described("description"))
    return max(said, key=len)


def _layout(page: Page, day: date | None, trace: Trace) -> Layout | None:
    outlet = outlet_for(page.url)
    if outlet is None:
        return None
    layout = outlet.layout_on(day)
    trace.note("outlet", found=f"{outlet.name}, layout since {layout.since}")
    return layout


def _as_the_outlet_needs(tree: Element, layout: Layout | None, trace: Trace) -> Element:
    if layout is None:
        return tree
    gone = [element for selector in layout.drop for element in found(tree, selector)]
    openings = [text_of(element)[:120] for element in gone]
    for element in gone:
        drop(element)
    trace.note("outlet drops", removed=openings)
    kept = [element for selector in layout.keep for element in found(tree, selector)]
    return kept[0] if kept else tree


def _extracted(
    page: Page, tree: Element, titles: tuple[str, ...], authors: tuple[str, ...], trace: Trace
) -> tuple[list[Line], int]:
    """The lines of the page rid of its furniture; of the page less rid of it, where that cost most of the text."""
    title = comparable(titles[0]) if titles else ""
    pruning = _without_lists(tree, page.url, title, authors)
    before = pruning.sizes.whole.prose
    drop_named(pruning)
    gone = [f"{step}: {words}" for step, words in pruning.removed]
    trace.note("furniture", removed=gone, kept=pruning.sizes.whole.text)
    joined = join_split_bodies(pruning.tree, pruning.sizes)
    if joined:
        trace.note("split body", found=f"{joined + 1} containers joined")
    name_bare_paragraphs(pruning.tree, pruning.sizes)
    name_boxed_paragraphs(pruning.tree, pruning.sizes)
    unfold_layout_tables(pruning.tree, pruning.sizes)
    lines = lines_of(pruning.tree, url=page.url)
    if pruning.sizes.whole.prose < 0.85 * before or _length(lines) < _SHORT:
        more = lines_of(_without_lists(tree, page.url, title, authors).tree, url=page.url)
        if _length(more) > 2 * _SHORT and _length(lines) < 0.6 * _length(more):
            trace.note("furniture put back", found="naming alone had cost most of the text")
            lines = more
    if _length(lines) < 60:
        lines = paragraphs_of(pruning.tree, Sizes(pruning.tree)) or lines
    trace.note("text", kept=_length(lines), found=f"{len(lines)} lines")
    return lines, pruning.cards


def _without_lists(tree: Element, url: str, title: str, authors: tuple[str, ...]) -> Pruning:
    """The page without what stands under furniture headings and without teaser cards: the surest furniture."""
    pruning = Pruning(deepcopy(tree), url, title)
    drop_before_title(pruning)
    drop_boxes_with_fields(pruning)
    drop_under_headings(pruning)
    drop_other_articles(pruning)
    drop_cards(pruning)
    drop_items_around_text(pruning)
    drop_insets(pruning)
    drop_headline_columns(pruning)
    drop_headlines_after_text(pruning)
    drop_author_boxes(pruning, authors)
    return pruning


def _tidy(lines: list[Line], titles: tuple[str, ...], authors: tuple[str, ...], trace: Trace) -> list[Line]:
    kept = cleaned(lines, titles=titles, authors=authors)
    left = set(map(id, kept))
    trace.note("lines", removed=[line.text[:120] for line in lines if id(line) not in left], kept=_length(kept))
    return kept


def _or_as_told(
    page: Page, lines: list[Line], titles: tuple[str, ...], authors: tuple[str, ...]
) -> tuple[list[Line], BodySource]:
    """The body that JSON-LD tells, where the page shows less than half of it."""
    told = page.article.get("articleBody")
    if not isinstance(told, str) or len(told) <= 200:
        return lines, "page"
    other = cleaned([Line(text) for text in visible_lines(told)], titles=titles, authors=authors)
    return (other, "json-ld") if _length(lines) < 0.5 * _length(other) else (lines, "page")


def _named_lead(page: Page, layout: Layout | None) -> str:
    """The lead where the outlet's file says that it stands."""
    if layout is None or not layout.lead:
        return ""
    return next((text for text in map(text_of, found(page.tree, layout.lead)) if text), "")


def _length(lines: list[Line]) -> int:
    return sum(len(line.text) for line in lines)
