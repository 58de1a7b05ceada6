"""Extract a page's main text as lines: prune, join bodies, extract, clean, separate the lead."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass

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
from extractors.pages.candidates import Choice, Readings, choose_reading
from extractors.pages.cleaning import LinkIndex, clean_lines, with_link_density
from extractors.pages.dom import Element, Sizes, drop_element, text_of
from extractors.pages.embeds import drop_insets, drop_other_articles
from extractors.pages.furniture import (
    drop_author_boxes,
    drop_before_title,
    drop_boxes_with_fields,
    drop_named,
    drop_under_headings,
)
from extractors.pages.metadata import PageMetadata
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
from extractors.pages.text_lines import (
    ExtractedLine,
    densest_paragraphs,
    total_length,
    trafilatura_lines,
)
from extractors.pages.wording import comparable_words, units

_SHORT_TEXT_CHARACTERS = 400  # a shorter text is extracted once more with less pruning
_NO_TEXT_CHARACTERS = 60
_MIN_DECLARED_UNITS = 200  # of an articleBody in JSON-LD
_SURE_SCORE = 0.8  # of a reading that is an article
_MAX_CHARACTERS_AFTER_BARRIER = 100  # buttons and notes
_SHOWN_CHARACTERS = 120  # of a removed part, in the trace


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleHints:
    """Facts about an article known before its page is read, from the feed and earlier pages."""

    title: str = ""
    summary: str = ""
    boxes: tuple[str, ...] = ()  # names of elements that held the outlet's earlier articles


@dataclass(frozen=True, slots=True, kw_only=True)
class MainText:
    """The article text of a page, with joiners still replaced by placeholders."""

    lead: str
    lines: list[ExtractedLine]
    source: BodySource
    teasers: int  # teasers of other articles that are most of the page
    reading: PageReading
    asks_to_pay: bool  # a line that was dropped offers the rest of the text for sale


def find_main_text(
    page: Page, sizes: Sizes, metadata: PageMetadata, *, hints: ArticleHints, trace: Trace
) -> MainText:
    """Find the lead and the lines of the page's article; the page's tree may be changed.

    `sizes` are those of the page's tree.
    """
    layout = _layout_of_outlet(page, metadata, trace)
    tree = page.tree
    if layout is not None:
        tree = _apply_layout(tree, layout, trace)
        sizes = Sizes(tree)
    return _Extraction(page, tree, sizes, layout, metadata, trace).run(hints)


def _layout_of_outlet(page: Page, metadata: PageMetadata, trace: Trace) -> Layout | None:
    outlet = outlet_for(page.url)
    if outlet is None:
        return None
    layout = outlet.layout_on(metadata.day)
    trace.note("outlet", detail=f"{outlet.name}, layout since {layout.since}")
    return layout


def _apply_layout(tree: Element, layout: Layout, trace: Trace) -> Element:
    """Drop what the layout drops; return the first element that it keeps, else the whole tree."""
    dropped: list[Element] = []
    for selector in layout.drop:
        dropped += select_elements(tree, selector)
    openings = [text_of(element)[:_SHOWN_CHARACTERS] for element in dropped]
    for element in dropped:
        drop_element(element)
    trace.note("outlet drops", removed=openings)
    for selector in layout.keep:
        elements = select_elements(tree, selector)
        if elements:
            return elements[0]
    return tree


class _Extraction:
    """The extraction of one page's text."""

    def __init__(
        self,
        page: Page,
        tree: Element,
        sizes: Sizes,
        layout: Layout | None,
        metadata: PageMetadata,
        trace: Trace,
    ) -> None:
        self.page = page
        self.tree = tree  # the part of the page that may hold the article
        self.sizes = sizes
        self.layout = layout
        self.metadata = metadata
        self.trace = trace
        self.links = LinkIndex(tree, sizes)
        self.teasers = 0

    def run(self, hints: ArticleHints) -> MainText:
        """Extract the text from the best of the page's readings."""
        extracted = self._pruned_lines()
        asks_to_pay = _ends_at_a_barrier(extracted)
        lines = self._clean_and_trace(with_link_density(extracted, self.links))
        reading = PageReading()
        source: BodySource = "page"
        declared = self._declared_lines()
        if total_length(lines) < 0.5 * total_length(declared):
            lines, source = declared, "json-ld"
        lead = self._find_lead(lines)
        if source == "page":
            choice = self._choose_reading(lines, lead, hints)
            lines = choice.lines
            reading = self._note_choice(choice)
            if choice.score >= _SURE_SCORE and total_length(lines) >= 2 * _SHORT_TEXT_CHARACTERS:
                self.teasers = 0  # however many surround it
            if choice.name != "guarded":
                lead = self._find_lead(lines)
        lines = without_lead(lead, lines)
        self.trace.note("lead", detail=lead, characters=total_length(lines) + len(lead))
        return MainText(
            lead=lead,
            lines=lines,
            source=source,
            teasers=self.teasers,
            reading=reading,
            asks_to_pay=asks_to_pay,
        )

    def _pruned_lines(self) -> list[ExtractedLine]:
        """Return the lines of the pruned page, or of a less pruned one if too little text is left."""
        pruning = self._prune_lists()
        prose = pruning.sizes.page_total.prose
        drop_named(pruning)
        self.trace.note(
            "furniture",
            removed=[f"{step}: {words}" for step, words in pruning.removed],
            characters=pruning.sizes.page_total.text,
        )
        joined = join_split_bodies(pruning.tree, pruning.sizes)
        if joined:
            self.trace.note("split body", detail=f"{joined + 1} containers joined")
        name_bare_paragraphs(pruning.tree, pruning.sizes)
        name_boxed_paragraphs(pruning.tree, pruning.sizes)
        unfold_layout_tables(pruning.tree, pruning.sizes)
        lines = trafilatura_lines(pruning.tree, url=self.page.url)
        length = total_length(lines)
        if pruning.sizes.page_total.prose < 0.85 * prose or length < _SHORT_TEXT_CHARACTERS:
            fuller = trafilatura_lines(self._prune_lists().tree, url=self.page.url)
            fuller_length = total_length(fuller)
            if fuller_length > 2 * _SHORT_TEXT_CHARACTERS and length < 0.6 * fuller_length:
                self.trace.note(
                    "furniture put back", detail="naming alone had cost most of the text"
                )
                lines = fuller
        if total_length(lines) < _NO_TEXT_CHARACTERS:
            lines = densest_paragraphs(pruning.tree, Sizes(pruning.tree)) or lines
        self.trace.note("text", characters=total_length(lines), detail=f"{len(lines)} lines")
        self.teasers = pruning.teasers
        return lines

    def _prune_lists(self) -> Pruning:
        """Remove the surest boilerplate: sections under its headings, other articles and teasers."""
        title = comparable_words(self.metadata.title)
        pruning = Pruning(deepcopy(self.tree), self.page.url, title)
        drop_before_title(pruning)
        drop_boxes_with_fields(pruning)
        drop_under_headings(pruning)
        drop_other_articles(pruning)
        drop_cards(pruning)
        drop_items_around_text(pruning)
        drop_insets(pruning)
        drop_headline_columns(pruning)
        drop_headlines_after_text(pruning)
        drop_author_boxes(pruning, self.metadata.authors)
        return pruning

    def _clean(self, lines: list[ExtractedLine]) -> list[ExtractedLine]:
        return clean_lines(lines, titles=self.metadata.titles, authors=self.metadata.authors)

    def _clean_and_trace(self, lines: list[ExtractedLine]) -> list[ExtractedLine]:
        cleaned = self._clean(lines)
        ids = set(map(id, cleaned))
        removed = [line.text[:_SHOWN_CHARACTERS] for line in lines if id(line) not in ids]
        self.trace.note("lines", removed=removed, characters=total_length(cleaned))
        return cleaned

    def _declared_lines(self) -> list[ExtractedLine]:
        """Return the articleBody of JSON-LD; empty if it is too short for an article."""
        declared = self.page.article.get("articleBody")
        if not isinstance(declared, str) or units(declared) <= _MIN_DECLARED_UNITS:
            return []
        return self._clean([ExtractedLine(text) for text in markup_to_lines(declared)])

    def _find_lead(self, lines: list[ExtractedLine]) -> str:
        return self._layout_lead() or find_standfirst(
            self.page, self.tree, self.sizes, lines, title=self.metadata.title
        )

    def _layout_lead(self) -> str:
        if self.layout is None or not self.layout.lead:
            return ""
        leads = map(text_of, select_elements(self.page.tree, self.layout.lead))
        return next(filter(None, leads), "")

    def _choose_reading(self, lines: list[ExtractedLine], lead: str, hints: ArticleHints) -> Choice:
        titles = self.metadata.titles
        if not titles and hints.title:
            titles = (hints.title,)
        blocks = score_blocks(
            self.tree,
            titles=titles,
            description=_longest_description(self.page),
            feed_summary=hints.summary,
            boxes=hints.boxes,
        )
        readings = Readings(guarded=lines, lead=lead, plain=self._plain_lines, tidy=self._clean)
        feed_text = f"{hints.title}\n{hints.summary}"
        return choose_reading(readings, blocks, titles=titles, feed_text=feed_text)

    def _plain_lines(self) -> list[ExtractedLine]:
        lines = trafilatura_lines(deepcopy(self.tree), url=self.page.url)
        return with_link_density(lines, self.links)

    def _note_choice(self, choice: Choice) -> PageReading:
        unsure = tuple(line.text for line in choice.unsure)
        outcome = f"{choice.name}, expected F1 {choice.score:.2f}"
        if choice.reason:
            outcome += f": {choice.reason}"
        self.trace.note(
            "readings",
            detail=outcome,
            removed=[f"unsure: {text[:_SHOWN_CHARACTERS]}" for text in unsure],
        )
        return PageReading(name=choice.name, reason=choice.reason, unsure=unsure, box=choice.box)


def _ends_at_a_barrier(lines: list[ExtractedLine]) -> bool:
    """Return whether hardly any text follows a line that offers the rest for sale."""
    characters_after = 0
    for line in reversed(lines):
        if is_pay_barrier(line.text):
            return True
        characters_after += len(line.text)
        if characters_after > _MAX_CHARACTERS_AFTER_BARRIER:
            break
    return False


def _longest_description(page: Page) -> str:
    descriptions = (
        page.article_text("description"),
        page.meta_content("og:description"),
        page.meta_content("description"),
    )
    return max(descriptions, key=len)
