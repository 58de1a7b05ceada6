"""Extract the main text of a page as lines: prune, join split bodies, run the extractor, clean, separate the lead."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from datetime import date

from extractors.model import BodySource, PageReading
from extractors.outlet import Layout, select_elements
from extractors.outlets import outlet_for
from extractors.pages.blocks import score_blocks
from extractors.pages.boilerplate import (
    Pruning,
    drop_author_boxes,
    drop_boxes_with_fields,
    drop_headlines_after_text,
)
from extractors.pages.candidates import Choice, choose
from extractors.pages.cleaning import (
    ExtractedLine,
    LinkIndex,
    clean_lines,
    densest_paragraphs,
    spaceless_key,
    trafilatura_lines,
    with_link_density,
)
from extractors.pages.dom import (
    HEADING_TAGS,
    Element,
    Page,
    Sizes,
    Trace,
    child_blocks,
    drop_element,
    markup_to_lines,
    spaced_text_of,
    text_container,
    text_of,
)
from extractors.pages.embeds import drop_insets, drop_other_articles
from extractors.pages.phrases import (
    comparable_words,
    ends_a_sentence,
    heading_kind,
    is_pay_barrier,
    units,
)
from extractors.pages.pruning import (
    drop_before_title,
    drop_cards,
    drop_headline_columns,
    drop_items_around_text,
    drop_named,
    drop_under_headings,
)

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


_OUTSIDE_TAGS = frozenset(
    {"aside", "nav", "footer", "a", "figure", "figcaption", "form", "li", "table"}
)
_STANDFIRST_TAGS = ("p", "h2", "h3", "h4", "div", "span", "section", "strong", "em", "b")
_STANDFIRST_NAME = re.compile(
    r"(?:^|[-_ ])(?:lead\w*|lede|standfirst|stand-first|summary|intro\w*|dek|deck|sub-?_?title\w*"
    r"|sub-?_?head\w*|sub-?_?heading|excerpt|chapo\w*|chapeau|vorspann|anreisser|anons"
    r"|abstract|synopsis|perex|bajada|entradilla|ingress|manchet|preamble|article-?_*desc\w*"
    r"|description|teaser-?text|lid|spot|ozet|sommario|occhiello|tagline)(?:[-_ ]|$)",
    re.IGNORECASE,
)
_SHORTEST, _LONGEST = 40, 900


def find_standfirst(
    page: Page, tree: Element, sizes: Sizes, lines: list[ExtractedLine], *, title: str = ""
) -> str:
    """Return the standfirst as printed on the page, or ""; `title` is the article's.

    It is an element that repeats the page's own description; or one named as a standfirst, or a heading as long as a
    sentence, or a whole sentence beside the title, between the title and the first line of the body.
    """
    described = _standfirst_by_description(page, tree, sizes)
    if described and _occurs_later(described, lines):
        return ""
    if described:
        return described
    headline = _headline(tree, sizes, comparable_words(title))
    return (
        ""
        if headline is None
        else _standfirst_by_position(headline, sizes, lines)
        or _standfirst_above_title(headline, sizes)
    )


def _occurs_later(text: str, lines: list[ExtractedLine]) -> bool:
    """Return whether a description is only a paragraph from the middle of the text."""
    words = comparable_words(text)
    return any(comparable_words(line.text) == words for line in lines[4:])


def without_lead(lead: str, lines: list[ExtractedLine]) -> list[ExtractedLine]:
    """Return the lines without those that repeat the lead."""
    if not lead:
        return lines
    whole = comparable_words(lead)
    kept = []
    for place, line in enumerate(lines):
        words = comparable_words(line.text)
        if place < 4 and words and (words == whole or (len(words) > 30 and words in whole)):
            continue
        kept.append(line)
    return kept


def _standfirst_by_description(page: Page, tree: Element, sizes: Sizes) -> str:
    said = (
        page.article_text("description"),
        page.meta_content("og:description"),
        page.meta_content("description"),
        page.meta_content("twitter:description"),
    )
    openings: dict[str, str] = {}
    for words in map(comparable_words, said):
        if len(words) >= max(_SHORTEST, len(openings.get(words[:40], ""))):
            openings[words[:40]] = words
    if not openings:
        return ""
    found: Element | None = None
    for element in _standfirst_candidates(tree, sizes):
        if found is not None and found not in element.iterancestors():
            continue
        words = comparable_words(text_of(element))
        whole = openings.get(words[:40])
        if whole is None or len(words) > 1.6 * len(whole) + 40 or _is_outside(element):
            continue
        # Of nested ones the innermost that says all of it: a container may hold a button or an offer too.
        if found is None or len(words) >= 0.9 * len(whole):
            found = element
    return "" if found is None else spaced_text_of(found)


def _headline(tree: Element, sizes: Sizes, title: str) -> Element | None:
    """Return the h1, or another element with the title: old pages print it in any bold or large element."""
    first = next((el for el in tree.iter("h1") if sizes[el].text), None)
    if first is not None or len(title) < 12:
        return first
    return next(
        (
            el
            for el in tree.iter("h2", "h3", "b", "strong", "font")
            if comparable_words(text_of(el)) == title
        ),
        None,
    )


def _standfirst_by_position(title: Element, sizes: Sizes, lines: list[ExtractedLine]) -> str:
    first = next(
        (
            spaceless_key(line.text)[:60]
            for line in lines
            if line.place == "body" and len(line.text) > 60
        ),
        "",
    )
    for element in _elements_after(title, sizes):
        text = text_of(element)
        if first and spaceless_key(text).startswith(first):
            return (
                spaced_text_of(element)
                if _is_named_standfirst(element) and len(text) <= _LONGEST
                else ""
            )
        if (
            len(text) < _SHORTEST
            or len(text) > _LONGEST
            or _is_outside(element, title)
            or heading_kind(text)
        ):
            continue
        if _has_heading(element, sizes):
            continue
        if (
            _is_named_standfirst(element)
            or _is_teaser(element, sizes)
            or (element.tag in ("h2", "h3") and len(text) > 80)
        ):
            return spaced_text_of(element)
        if element.getparent() is title.getparent() and len(text) >= 60 and ends_a_sentence(text):
            return spaced_text_of(element)
        if (
            element.tag in ("b", "strong")
            and len(text) >= 60
            and ends_a_sentence(text)
            and _fills_parent(element, sizes)
        ):
            return spaced_text_of(element)
    return ""


def _fills_parent(element: Element, sizes: Sizes) -> bool:
    parent = element.getparent()
    return (
        parent is not None
        and sizes[parent].text == sizes[element].text
        and not sizes[element].linked
    )


def _standfirst_above_title(title: Element, sizes: Sizes) -> str:
    """Return a sentence directly above the title whose class names it as a standfirst."""
    for element in title.itersiblings(*_STANDFIRST_TAGS, preceding=True):
        text = text_of(element)
        is_sentence = (
            60 <= len(text) <= _LONGEST and ends_a_sentence(text) and not sizes[element].linked
        )
        if is_sentence and _is_named_standfirst(element) and not _is_outside(element):
            return spaced_text_of(element)
    return ""


def _elements_after(title: Element, sizes: Sizes, most: int = 60) -> Iterator[Element]:
    """Yield small elements with text after the title, in page order."""
    seen = 0
    node = title
    while node is not None and seen < most:
        following = node.getnext()
        while following is None:
            node = node.getparent()
            if node is None or node.tag == "body":
                return
            following = node.getnext()
        node = following
        for element in node.iter(*_STANDFIRST_TAGS):
            if sizes[element].text >= _SHORTEST:
                seen += 1
                if len(element) <= 6:
                    yield element


def _standfirst_candidates(tree: Element, sizes: Sizes) -> Iterator[Element]:
    for element in tree.iter(*_STANDFIRST_TAGS):
        if (
            _SHORTEST <= sizes[element].text <= _LONGEST
            and len(element) <= 10
            and sizes[element].density < 0.6
        ):
            yield element


def _is_named_standfirst(element: Element) -> bool:
    """Return whether its class, or that of a container with nothing else, names it as a standfirst."""
    node, names = element, list(_attribute_names(element))
    for _ in range(2):
        parent = node.getparent()
        if parent is None or len(parent) > 2:
            break
        node = parent
        names += _attribute_names(node)
    return any(_STANDFIRST_NAME.search(name) for name in names)


def _attribute_names(element: Element) -> Iterator[str]:
    for attribute, value in element.attrib.items():
        if attribute in ("class", "id", "itemprop") or str(attribute).startswith("data-"):
            yield str(value)[:200]


def _is_teaser(element: Element, sizes: Sizes) -> bool:
    """Named so, as content systems do with an article's own first words; with a link in it, it is of another."""
    return (
        "teaser" in (element.get("class") or "").lower()
        and not sizes[element].linked
        and ends_a_sentence(text_of(element))
    )


def _has_heading(element: Element, sizes: Sizes) -> bool:
    """Return whether it begins with its own headline: a box about something else."""
    inner = (one for one in element.iter(*HEADING_TAGS) if one is not element)
    return any(0 < sizes[one].text < sizes[element].text for one in inner)


def _is_outside(element: Element, title: Element | None = None) -> bool:
    """Return whether it stands in what is not the text: a table too, but for one that holds the title."""
    around = [] if title is None else list(title.iterancestors())
    return any(
        above.tag in _OUTSIDE_TAGS and above not in around
        for above in (element, *element.iterancestors())
    )


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
