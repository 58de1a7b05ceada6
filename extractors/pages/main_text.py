"""Extract the main text of a page as lines: prune, join split bodies, run the extractor, clean, separate the lead."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from datetime import date

from extractors.model import BodySource, PageReading
from extractors.outlet import Layout, found
from extractors.outlets import outlet_for
from extractors.pages.blocks import blocks_of
from extractors.pages.boilerplate import (
    Pruning,
    drop_author_boxes,
    drop_boxes_with_fields,
    drop_headlines_after_text,
)
from extractors.pages.cleaning import (
    ExtractedLine,
    Links,
    cleaned,
    key_of,
    lines_of,
    paragraphs_of,
    weighed,
)
from extractors.pages.dom import (
    HEADINGS,
    Element,
    Page,
    Sizes,
    Trace,
    blocks_in,
    drop,
    main_text,
    spaced_text_of,
    text_of,
    visible_lines,
)
from extractors.pages.embeds import drop_insets, drop_other_articles
from extractors.pages.phrases import (
    comparable,
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
from extractors.pages.readings import Choice, choose

_ENOUGH = 300  # characters of a container's own paragraphs
_SENTENCE = 40  # characters
_TABLE_PARTS = ("tbody", "thead", "tfoot", "tr", "td", "th", "caption", "colgroup")


def join_split_bodies(tree: Element, sizes: Sizes) -> int:
    """Move the paragraphs of all similar text containers into the first; return how many were emptied.

    Similar means: same tag and class, the same path up to a common ancestor, and each with two or more paragraphs of
    its
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
    """Turn stand-alone bold or italic runs of the text into paragraphs: leads are often marked up like this.

    Text extractors skip them between paragraphs.
    """
    text = main_text(tree, sizes)
    if text is None or next(text.iterchildren("p"), None) is None:
        return
    for run in text.iterchildren("strong", "b", "em", "i", "span", "font"):
        if sizes[run].plain >= _SENTENCE and _stands_alone(run):
            run.tag = "p"


def name_boxed_paragraphs(tree: Element, sizes: Sizes) -> None:
    """Turn containers of one paragraph each into paragraphs: extractors skip short containers."""
    groups: dict[tuple[object, ...], list[Element]] = defaultdict(list)
    for box in tree.iter("div"):
        parent = box.getparent()
        if parent is not None and sizes[box].text and next(blocks_in(box), None) is None:
            groups[box.get("class"), parent.tag, parent.get("class")].append(box)
    for boxes in groups.values():
        length = sum(sizes[box].text for box in boxes)
        if (
            len(boxes) < 3
            or length < _ENOUGH
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
    text = main_text(tree, sizes)
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


def _alike(tree: Element, sizes: Sizes) -> dict[tuple[object, ...], list[Element]]:
    groups: dict[tuple[object, ...], list[Element]] = defaultdict(list)
    for element in tree.iter("div", "section"):
        if element.get("class") and _is_text(element, sizes):
            groups[_way_up(element)].append(element)
    return {way: group for way, group in groups.items() if len(group) > 1 and not _nested(group)}


def _is_text(element: Element, sizes: Sizes) -> bool:
    own = [child for child in element if child.tag == "p"]
    length = sum(sizes[child].plain for child in own)
    return (
        len(own) >= 2
        and length >= _ENOUGH
        and sizes[element].density < 0.3
        and element.find(".//h1") is None
    )


def _way_up(element: Element) -> tuple[object, ...]:
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


def _nested(group: list[Element]) -> bool:
    return any(above in group for element in group for above in element.iterancestors())


_OUTSIDE = frozenset({"aside", "nav", "footer", "a", "figure", "figcaption", "form", "li", "table"})
_TAGS = ("p", "h2", "h3", "h4", "div", "span", "section", "strong", "em", "b")
_NAMED = re.compile(
    r"(?:^|[-_ ])(?:lead\w*|lede|standfirst|stand-first|summary|intro\w*|dek|deck|sub-?_?title\w*"
    r"|sub-?_?head\w*|sub-?_?heading|excerpt|chapo\w*|chapeau|vorspann|anreisser|anons"
    r"|abstract|synopsis|perex|bajada|entradilla|ingress|manchet|preamble|article-?_*desc\w*"
    r"|description|teaser-?text|lid|spot|ozet|sommario|occhiello|tagline)(?:[-_ ]|$)",
    re.IGNORECASE,
)
_SHORTEST, _LONGEST = 40, 900


def standfirst_of(
    page: Page, tree: Element, sizes: Sizes, lines: list[ExtractedLine], *, title: str = ""
) -> str:
    """Return the standfirst as printed on the page, or ""; `title` is the article's.

    It is an element that repeats the page's own description; or one named as a standfirst, or a heading as long as a
    sentence, or a whole sentence beside the title, between the title and the first line of the body.
    """
    described = _as_described(page, tree, sizes)
    if described and _stands_later(described, lines):
        return ""
    if described:
        return described
    headline = _headline(tree, sizes, comparable(title))
    return "" if headline is None else _as_placed(headline, sizes, lines) or _above(headline, sizes)


def _stands_later(text: str, lines: list[ExtractedLine]) -> bool:
    """Return whether a description is only a paragraph from the middle of the text."""
    words = comparable(text)
    return any(comparable(line.text) == words for line in lines[4:])


def parted(lead: str, lines: list[ExtractedLine]) -> list[ExtractedLine]:
    """Return the lines without those that repeat the lead."""
    if not lead:
        return lines
    whole = comparable(lead)
    kept = []
    for place, line in enumerate(lines):
        words = comparable(line.text)
        if place < 4 and words and (words == whole or (len(words) > 30 and words in whole)):
            continue
        kept.append(line)
    return kept


def _as_described(page: Page, tree: Element, sizes: Sizes) -> str:
    said = (
        page.text_under("description"),
        page.described("og:description"),
        page.described("description"),
        page.described("twitter:description"),
    )
    openings: dict[str, str] = {}
    for words in map(comparable, said):
        if len(words) >= max(_SHORTEST, len(openings.get(words[:40], ""))):
            openings[words[:40]] = words
    if not openings:
        return ""
    found: Element | None = None
    for element in _candidates(tree, sizes):
        if found is not None and found not in element.iterancestors():
            continue
        words = comparable(text_of(element))
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
            if comparable(text_of(el)) == title
        ),
        None,
    )


def _as_placed(title: Element, sizes: Sizes, lines: list[ExtractedLine]) -> str:
    first = next(
        (key_of(line.text)[:60] for line in lines if line.place == "body" and len(line.text) > 60),
        "",
    )
    for element in _after(title, sizes):
        text = text_of(element)
        if first and key_of(text).startswith(first):
            return spaced_text_of(element) if _is_named(element) and len(text) <= _LONGEST else ""
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
            _is_named(element)
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
            and _is_all(element, sizes)
        ):
            return spaced_text_of(element)
    return ""


def _is_all(element: Element, sizes: Sizes) -> bool:
    parent = element.getparent()
    return (
        parent is not None
        and sizes[parent].text == sizes[element].text
        and not sizes[element].linked
    )


def _above(title: Element, sizes: Sizes) -> str:
    """Return a sentence directly above the title whose class names it as a standfirst."""
    for element in title.itersiblings(*_TAGS, preceding=True):
        text = text_of(element)
        is_sentence = (
            60 <= len(text) <= _LONGEST and ends_a_sentence(text) and not sizes[element].linked
        )
        if is_sentence and _is_named(element) and not _is_outside(element):
            return spaced_text_of(element)
    return ""


def _after(title: Element, sizes: Sizes, most: int = 60) -> Iterator[Element]:
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
        for element in node.iter(*_TAGS):
            if sizes[element].text >= _SHORTEST:
                seen += 1
                if len(element) <= 6:
                    yield element


def _candidates(tree: Element, sizes: Sizes) -> Iterator[Element]:
    for element in tree.iter(*_TAGS):
        if (
            _SHORTEST <= sizes[element].text <= _LONGEST
            and len(element) <= 10
            and sizes[element].density < 0.6
        ):
            yield element


def _is_named(element: Element) -> bool:
    """Return whether its class, or that of a container with nothing else, names it as a standfirst."""
    node, names = element, list(_names_of(element))
    for _ in range(2):
        parent = node.getparent()
        if parent is None or len(parent) > 2:
            break
        node = parent
        names += _names_of(node)
    return any(_NAMED.search(name) for name in names)


def _names_of(element: Element) -> Iterator[str]:
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
    inner = (one for one in element.iter(*HEADINGS) if one is not element)
    return any(0 < sizes[one].text < sizes[element].text for one in inner)


def _is_outside(element: Element, title: Element | None = None) -> bool:
    """Return whether it stands in what is not the text: a table too, but for one that holds the title."""
    around = [] if title is None else list(title.iterancestors())
    return any(
        above.tag in _OUTSIDE and above not in around
        for above in (element, *element.iterancestors())
    )


# If the text is shorter than this, extraction is repeated with less pruning.
_SHORT = 400
_SURE = 0.8  # the worth of a reading that is an article's
_AFTER_A_BARRIER = 100  # characters: buttons and notes


@dataclass(frozen=True, slots=True, kw_only=True)
class Announced:
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


def find_text(
    page: Page,
    sizes: Sizes,
    *,
    titles: tuple[str, ...],
    authors: tuple[str, ...],
    day: date | None,
    known: Announced,
    trace: Trace,
) -> MainText:
    """Return the lead and the lines of the page's article; the page's tree may be changed.

    `sizes` are those of the page's tree, `titles` the spellings of the title, the chosen one first.
    """
    layout = _layout(page, day, trace)
    tree = _as_the_outlet_needs(page.tree, layout, trace)
    if layout is not None:
        sizes = Sizes(tree)
    links = Links(tree, sizes)
    lines, cards = _extracted(page, tree, titles, authors, trace)
    asks_to_pay = _ends_at_a_barrier(lines)
    lines, source = _or_as_told(
        page, _tidy(weighed(lines, links), titles, authors, trace), titles, authors
    )
    lead = _lead_of(page, layout, tree, sizes, lines, titles)
    reading = PageReading()
    if source == "page":
        headlines = titles or tuple(filter(None, [known.title]))
        blocks = blocks_of(
            tree,
            titles=headlines,
            description=_description(page),
            announced=known.summary,
            boxes=known.boxes,
        )
        choice = choose(
            lines,
            lead,
            blocks,
            titles=headlines,
            announced=f"{known.title}\n{known.summary}",
            plain=lambda: weighed(lines_of(deepcopy(tree), url=page.url), links),
            tidy=lambda some: cleaned(some, titles=titles, authors=authors),
        )
        lines, reading = choice.lines, _noted(choice, trace)
        if choice.worth >= _SURE and _length(lines) >= 2 * _SHORT:
            cards = 0  # however many teasers stand around it
        if choice.name != "guarded":
            lead = _lead_of(page, layout, tree, sizes, lines, titles)
    if lead:
        lines = parted(lead, lines)
    trace.note("lead", found=lead, kept=_length(lines) + len(lead))
    return MainText(
        lead=lead, lines=lines, source=source, cards=cards, reading=reading, asks_to_pay=asks_to_pay
    )


def _ends_at_a_barrier(lines: list[ExtractedLine]) -> bool:
    """Return whether hardly any text follows a line that offers the rest for sale."""
    places = [place for place, line in enumerate(lines) if is_pay_barrier(line.text)]
    return bool(places) and _length(lines[places[-1] + 1 :]) <= _AFTER_A_BARRIER


def _noted(choice: Choice, trace: Trace) -> PageReading:
    trace.note(
        "readings",
        found=f"{choice.name}, expected F1 {choice.worth:.2f}{choice.reason and ': '}{choice.reason}",
        removed=[f"unsure: {line.text[:120]}" for line in choice.unsure],
    )
    unsure = tuple(line.text for line in choice.unsure)
    return PageReading(name=choice.name, reason=choice.reason, unsure=unsure, box=choice.box)


def _lead_of(
    page: Page,
    layout: Layout | None,
    tree: Element,
    sizes: Sizes,
    lines: list[ExtractedLine],
    titles: tuple[str, ...],
) -> str:
    return _named_lead(page, layout) or standfirst_of(
        page, tree, sizes, lines, title=titles[0] if titles else ""
    )


def _description(page: Page) -> str:
    said = (
        page.text_under("description"),
        page.described("og:description"),
        page.described("description"),
    )
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
) -> tuple[list[ExtractedLine], int]:
    """Return the lines of the pruned page; of a less pruned one if pruning removed most of the text."""
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


def _tidy(
    lines: list[ExtractedLine], titles: tuple[str, ...], authors: tuple[str, ...], trace: Trace
) -> list[ExtractedLine]:
    kept = cleaned(lines, titles=titles, authors=authors)
    left = set(map(id, kept))
    trace.note(
        "lines",
        removed=[line.text[:120] for line in lines if id(line) not in left],
        kept=_length(kept),
    )
    return kept


def _or_as_told(
    page: Page, lines: list[ExtractedLine], titles: tuple[str, ...], authors: tuple[str, ...]
) -> tuple[list[ExtractedLine], BodySource]:
    """Return the articleBody of JSON-LD if the page shows less than half of it, else the lines."""
    told = page.article.get("articleBody")
    if not isinstance(told, str) or units(told) <= 200:
        return lines, "page"
    other = cleaned(
        [ExtractedLine(text) for text in visible_lines(told)], titles=titles, authors=authors
    )
    return (other, "json-ld") if _length(lines) < 0.5 * _length(other) else (lines, "page")


def _named_lead(page: Page, layout: Layout | None) -> str:
    """Return the lead selected by the outlet's rules."""
    if layout is None or not layout.lead:
        return ""
    return next((text for text in map(text_of, found(page.tree, layout.lead)) if text), "")


def _length(lines: list[ExtractedLine]) -> int:
    return sum(len(line.text) for line in lines)
