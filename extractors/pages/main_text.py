"""Extract the main text of a page as lines: prune, join split bodies, run the extractor, clean, separate the lead."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass
from datetime import date

from extractors.model import BodySource, PageReading
from extractors.outlet import Layout, select_elements
from extractors.outlets import outlet_for
from extractors.pages.blocks import score_blocks
from extractors.pages.body_markup import (
    join_split_bodies,
    name_bare_paragraphs,
    name_boxed_paragraphs,
    unfold_layout_tables,
)
from extractors.pages.candidates import Choice, choose
from extractors.pages.cleaning import LinkIndex, clean_lines, with_link_density
from extractors.pages.dom import (
    Element,
    Sizes,
    drop_element,
    text_of,
)
from extractors.pages.embeds import drop_insets, drop_other_articles
from extractors.pages.furniture import (
    drop_author_boxes,
    drop_before_title,
    drop_boxes_with_fields,
    drop_named,
    drop_under_headings,
)
from extractors.pages.page import Page, Trace, markup_to_lines
from extractors.pages.phrases import is_pay_barrier
from extractors.pages.pruning import Pruning
from extractors.pages.standfirst import find_standfirst, without_lead
from extractors.pages.teasers import (
    drop_cards,
    drop_headline_columns,
    drop_headlines_after_text,
    drop_items_around_text,
)
from extractors.pages.text_lines import ExtractedLine, densest_paragraphs, trafilatura_lines
from extractors.pages.wording import comparable_words, units

# If the text is shorter than this, extraction is repeated with less pruning.
_SHORT_TEXT_CHARACTERS = 400
_SURE_SCORE = 0.8  # the worth of a reading that is an article's
_MAX_CHARACTERS_AFTER_BARRIER = 100  # characters: buttons and notes


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleHints:
    """What is known of an article before its page is read: from the feed, and from the outlet's earlier pages."""

    title: str = ""
    summary: str = ""
    boxes: tuple[str, ...] = ()  # names of elements that held the outlet's earlier articles


@dataclass(frozen=True, slots=True, kw_only=True)
class MainText:
    """The article text found in a page, joiners still replaced by their stand-ins."""

    lead: str
    lines: list[ExtractedLine]
    source: BodySource
    cards: int  # teasers of other articles that are most of the page
    reading: PageReading
    asks_to_pay: bool  # a line, not kept, offers the rest of the text for sale


def find_main_text(
    page: Page,
    sizes: Sizes,
    *,
    titles: tuple[str, ...],
    authors: tuple[str, ...],
    day: date | None,
    hints: ArticleHints,
    trace: Trace,
) -> MainText:
    """Return the lead and the lines of the page's article; the page's tree may be changed.

    `sizes` are those of the page's tree, `titles` the spellings of the title, the chosen one first.
    """
    layout = _layout(page, day, trace)
    tree = _apply_layout(page.tree, layout, trace)
    if layout is not None:
        sizes = Sizes(tree)
    links = LinkIndex(tree, sizes)
    lines, cards = _pruned_lines(page, tree, titles, authors, trace)
    asks_to_pay = _ends_at_a_barrier(lines)
    lines, source = _or_declared_text(
        page,
        _clean_and_trace(with_link_density(lines, links), titles, authors, trace),
        titles,
        authors,
    )
    lead = _find_lead(page, layout, tree, sizes, lines, titles)
    reading = PageReading()
    if source == "page":
        headlines = titles or tuple(filter(None, [hints.title]))
        blocks = score_blocks(
            tree,
            titles=headlines,
            description=_description(page),
            feed_summary=hints.summary,
            boxes=hints.boxes,
        )
        choice = choose(
            lines,
            lead,
            blocks,
            titles=headlines,
            announced=f"{hints.title}\n{hints.summary}",
            plain=lambda: with_link_density(trafilatura_lines(deepcopy(tree), url=page.url), links),
            tidy=lambda some: clean_lines(some, titles=titles, authors=authors),
        )
        lines, reading = choice.lines, _reading_of_choice(choice, trace)
        if choice.score >= _SURE_SCORE and _total_length(lines) >= 2 * _SHORT_TEXT_CHARACTERS:
            cards = 0  # however many teasers stand around it
        if choice.name != "guarded":
            lead = _find_lead(page, layout, tree, sizes, lines, titles)
    if lead:
        lines = without_lead(lead, lines)
    trace.note("lead", found=lead, kept=_total_length(lines) + len(lead))
    return MainText(
        lead=lead, lines=lines, source=source, cards=cards, reading=reading, asks_to_pay=asks_to_pay
    )


def _ends_at_a_barrier(lines: list[ExtractedLine]) -> bool:
    """Return whether hardly any text follows a line that offers the rest for sale."""
    places = [place for place, line in enumerate(lines) if is_pay_barrier(line.text)]
    return bool(places) and _total_length(lines[places[-1] + 1 :]) <= _MAX_CHARACTERS_AFTER_BARRIER


def _reading_of_choice(choice: Choice, trace: Trace) -> PageReading:
    trace.note(
        "readings",
        found=f"{choice.name}, expected F1 {choice.score:.2f}{choice.reason and ': '}{choice.reason}",
        removed=[f"unsure: {line.text[:120]}" for line in choice.unsure],
    )
    unsure = tuple(line.text for line in choice.unsure)
    return PageReading(name=choice.name, reason=choice.reason, unsure=unsure, box=choice.box)


def _find_lead(
    page: Page,
    layout: Layout | None,
    tree: Element,
    sizes: Sizes,
    lines: list[ExtractedLine],
    titles: tuple[str, ...],
) -> str:
    return _layout_lead(page, layout) or find_standfirst(
        page, tree, sizes, lines, title=titles[0] if titles else ""
    )


def _description(page: Page) -> str:
    said = (
        page.article_text("description"),
        page.meta_content("og:description"),
        page.meta_content("description"),
    )
    return max(said, key=len)


def _layout(page: Page, day: date | None, trace: Trace) -> Layout | None:
    outlet = outlet_for(page.url)
    if outlet is None:
        return None
    layout = outlet.layout_on(day)
    trace.note("outlet", found=f"{outlet.name}, layout since {layout.since}")
    return layout


def _apply_layout(tree: Element, layout: Layout | None, trace: Trace) -> Element:
    if layout is None:
        return tree
    gone = [element for selector in layout.drop for element in select_elements(tree, selector)]
    openings = [text_of(element)[:120] for element in gone]
    for element in gone:
        drop_element(element)
    trace.note("outlet drops", removed=openings)
    kept = [element for selector in layout.keep for element in select_elements(tree, selector)]
    return kept[0] if kept else tree


def _pruned_lines(
    page: Page, tree: Element, titles: tuple[str, ...], authors: tuple[str, ...], trace: Trace
) -> tuple[list[ExtractedLine], int]:
    """Return the lines of the pruned page; of a less pruned one if pruning removed most of the text."""
    title = comparable_words(titles[0]) if titles else ""
    pruning = _prune_lists(tree, page.url, title, authors)
    before = pruning.sizes.page_total.prose
    drop_named(pruning)
    gone = [f"{step}: {words}" for step, words in pruning.removed]
    trace.note("furniture", removed=gone, kept=pruning.sizes.page_total.text)
    joined = join_split_bodies(pruning.tree, pruning.sizes)
    if joined:
        trace.note("split body", found=f"{joined + 1} containers joined")
    name_bare_paragraphs(pruning.tree, pruning.sizes)
    name_boxed_paragraphs(pruning.tree, pruning.sizes)
    unfold_layout_tables(pruning.tree, pruning.sizes)
    lines = trafilatura_lines(pruning.tree, url=page.url)
    if (
        pruning.sizes.page_total.prose < 0.85 * before
        or _total_length(lines) < _SHORT_TEXT_CHARACTERS
    ):
        more = trafilatura_lines(_prune_lists(tree, page.url, title, authors).tree, url=page.url)
        if _total_length(more) > 2 * _SHORT_TEXT_CHARACTERS and _total_length(
            lines
        ) < 0.6 * _total_length(more):
            trace.note("furniture put back", found="naming alone had cost most of the text")
            lines = more
    if _total_length(lines) < 60:
        lines = densest_paragraphs(pruning.tree, Sizes(pruning.tree)) or lines
    trace.note("text", kept=_total_length(lines), found=f"{len(lines)} lines")
    return lines, pruning.cards


def _prune_lists(tree: Element, url: str, title: str, authors: tuple[str, ...]) -> Pruning:
    """Return the lines of the page without sections under boilerplate headings and without teaser cards, the surest
    boilerplate.
    """
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


def _clean_and_trace(
    lines: list[ExtractedLine], titles: tuple[str, ...], authors: tuple[str, ...], trace: Trace
) -> list[ExtractedLine]:
    kept = clean_lines(lines, titles=titles, authors=authors)
    left = set(map(id, kept))
    trace.note(
        "lines",
        removed=[line.text[:120] for line in lines if id(line) not in left],
        kept=_total_length(kept),
    )
    return kept


def _or_declared_text(
    page: Page, lines: list[ExtractedLine], titles: tuple[str, ...], authors: tuple[str, ...]
) -> tuple[list[ExtractedLine], BodySource]:
    """Return the articleBody of JSON-LD if the page shows less than half of it, else the lines."""
    told = page.article.get("articleBody")
    if not isinstance(told, str) or units(told) <= 200:
        return lines, "page"
    other = clean_lines(
        [ExtractedLine(text) for text in markup_to_lines(told)], titles=titles, authors=authors
    )
    return (
        (other, "json-ld") if _total_length(lines) < 0.5 * _total_length(other) else (lines, "page")
    )


def _layout_lead(page: Page, layout: Layout | None) -> str:
    """Return the lead selected by the outlet's rules."""
    if layout is None or not layout.lead:
        return ""
    return next(
        (text for text in map(text_of, select_elements(page.tree, layout.lead)) if text), ""
    )


def _total_length(lines: list[ExtractedLine]) -> int:
    return sum(len(line.text) for line in lines)
