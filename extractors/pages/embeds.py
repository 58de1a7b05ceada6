"""Detect other articles embedded in a page: whole ones behind the article, and single teasers inside its text."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from itertools import accumulate

from extractors.pages.dom import (
    HEADING_TAGS,
    Element,
    begins_with,
    child_blocks,
    ends_with,
    lines_in,
    same_site_link_test,
    text_container,
    text_of,
)
from extractors.pages.phrases import is_pointer_label
from extractors.pages.pruning import Pruning
from extractors.pages.wording import ends_a_sentence, units

_LABEL_LINE = re.compile(r"^[^.!?…。۔।؟]{2,45}[:：]\s*$")
_BOX_TAGS = ("div", "aside", "blockquote", "section", "table", "dl", "center")
_ARTICLE_TAGS = ("div", "section", "article")
_MAX_INSET_CHARACTERS = 450  # characters of an inset box at most
_SHORTEST, _LONGEST = 15, 220  # of a headline, in characters
_MARKS_BEFORE, _MARKS_AFTER = " \t\r\n\xa0«‹<([•·-–—►▶»›>→*", " \t\r\n\xa0.»›>→…)]"
_POINTER_CLASS = re.compile(
    r"(?:^|[-_ ])(?:related|read-?_?(?:more|also|next)|see-?_?also|also-?_?read|more-?_?on|recommended"
    r"|lire-?_?aussi|leer-?_?mas|lees-?_?ook|leggi-?_?anche)(?:[-_ ]|$)",
    re.IGNORECASE,
)
_TOPIC_CLASSES = frozenset({"topics", "topic", "tags", "tag", "keywords"})
_DAY_OR_CLOCK = re.compile(r"\d{1,2}[:.]\d\d\b|\b(?:19|20|13|14)\d\d\b|^\W*\d{1,2}\s+\w+")


def drop_other_articles(page: Pruning) -> None:
    """Remove the articles after the one with the page's title, as on infinite-scroll pages."""
    _drop_articles_by_tag(page)
    _drop_articles_by_heading(page)


def _drop_articles_by_heading(page: Pruning) -> None:
    """Remove articles that begin with a heading linked to their page, or that end with their only link."""
    leads_elsewhere = same_site_link_test(page.url)
    titled = next((heading for heading in page.tree.iter("h1") if page.sizes[heading].text), None)
    node = titled
    while node is not None and node.tag != "body":
        others = [
            one
            for one in node.itersiblings(*_ARTICLE_TAGS)
            if _is_other_article(page, one, leads_elsewhere)
        ]
        if page.leaves_an_article(others):  # a round-up consists only of such blocks
            for one in others:
                page.remove(one, "another article")
        node = node.getparent()


def _is_other_article(
    page: Pruning, block: Element, leads_elsewhere: Callable[[Element], bool]
) -> bool:
    heading = next((one for one in block.iter("h1", "h2", "h3") if page.sizes[one].text), None)
    if (
        heading is None
        or not _has_headline_length(page, heading)
        or not begins_with(block, heading)
    ):
        return False
    links = [link for link in block.iter("a") if page.sizes[link].text and leads_elsewhere(link)]
    if any(link in heading.iterdescendants("a") for link in links):
        return page.sizes[heading].density > 0.9
    if len(links) != 1 or not ends_with(block, links[0]) or page.sizes[block].text > 1500:
        return False
    return page.sizes[links[0]].text <= 30 and not ends_a_sentence(text_of(heading))


def _drop_articles_by_tag(page: Pruning) -> None:
    whole = [
        one for one in page.tree.iter("article") if next(one.iterancestors("article"), None) is None
    ]
    named = [place for place, one in enumerate(whole) if page.holds_title(one)]
    if len(named) != 1:
        return
    others = whole[named[0] + 1 :]
    if others and page.leaves_an_article(others):
        for one in others:
            page.remove(one, "another article")


def drop_insets(page: Pruning) -> None:
    """Remove teasers of other articles from the text: paragraphs, boxes and lists of them."""
    leads_elsewhere = same_site_link_test(page.url)
    _drop_linked_paragraphs(page, leads_elsewhere)
    _drop_linked_lines(page, leads_elsewhere)
    _drop_pointer_paragraphs(page)
    _drop_teaser_lists(page, leads_elsewhere)
    _drop_dated_boxes(page)
    text = text_container(page.tree, page.sizes)
    if text is not None:
        for box in list(text.iterchildren(*_BOX_TAGS)):
            if _is_teaser_box(page, box, leads_elsewhere) and page.leaves_an_article([box]):
                page.remove(box, "a box about another article")


def _has_headline_length(page: Pruning, element: Element) -> bool:
    """Return whether an element is as long as a headline."""
    return page.sizes[element].text <= _LONGEST and page.units_in(element) >= _SHORTEST


# --- paragraphs ----------------------------------------------------------------------------------


def _drop_linked_paragraphs(page: Pruning, leads_elsewhere: Callable[[Element], bool]) -> None:
    for paragraph in list(page.tree.iter("p", "h3", "h4", "h5", "h6")):
        if paragraph.getparent() is None or not _is_link_to_article(
            page, paragraph, leads_elsewhere
        ):
            continue
        if page.leaves_an_article([paragraph], is_certain=True):
            page.remove(paragraph, "a paragraph that only links another article")


def _is_link_to_article(
    page: Pruning, paragraph: Element, leads_elsewhere: Callable[[Element], bool]
) -> bool:
    """Return whether a paragraph is only a link to another page of the site, after an optional label.

    A label ends with a colon, is known ("read also"), or is a few words before a headline: "Lexo edhe …".
    """
    links = [link for link in paragraph.iter("a") if page.sizes[link].text]
    if len(links) != 1 or not _has_headline_length(page, links[0]) or not leads_elsewhere(links[0]):
        return False
    around = text_of(paragraph)
    linked = text_of(links[0])
    before, found, after = around.partition(linked)
    if not found or after.strip(_MARKS_AFTER):
        return False
    label = before.strip(_MARKS_BEFORE)
    if not label or _LABEL_LINE.match(before) is not None or is_pointer_label(label):
        return True
    is_short = (
        units(label) <= 24
        and len(label.split()) <= 3
        and not label.endswith((",", "،", "、", "，"))
    )
    return (
        is_short
        and units(linked) >= max(25, 2 * units(label))
        and not after.strip()
        and not _continues_sentence(before, linked)
    )


def _continues_sentence(before: str, linked: str) -> bool:
    """Return whether a link continues the sentence begun before it, or ends one."""
    first = linked[0]
    return ends_a_sentence(linked) or (
        first.islower() and not before.rstrip().endswith(("|", "»", "›", ">", "•"))
    )


# --- lists of a headline and some words each -----------------------------------------------------


def _drop_linked_lines(page: Pruning, leads_elsewhere: Callable[[Element], bool]) -> None:
    """Remove lines between two br elements that only link another article."""
    for link in list(page.tree.iter("a")):
        if (
            link.getparent() is None
            or not _has_headline_length(page, link)
            or not leads_elsewhere(link)
        ):
            continue
        before, behind = link.getprevious(), link.getnext()
        label = (before.tail if before is not None else link.getparent().text) or ""
        is_line = (before is None or before.tag == "br") and (behind is None or behind.tag == "br")
        if (
            not is_line
            or (before is None and behind is None)
            or (link.tail or "").strip(_MARKS_AFTER)
        ):
            continue
        if (
            label.strip(_MARKS_BEFORE) and not _LABEL_LINE.match(label)
        ) or not page.leaves_an_article([link], is_certain=True):
            continue
        if before is not None:
            before.tail = None
        link.tail = None
        page.remove(link, "a line that only links another article")


def _drop_pointer_paragraphs(page: Pruning) -> None:
    """Remove short paragraphs whose class names them as related links, unless much of the text has such names."""
    named: dict[str, list[Element]] = {}
    for paragraph in page.tree.iter("p", "h2", "h3", "h4", "h5", "h6", "blockquote", "span"):
        name = paragraph.get("class")
        if (
            name
            and page.sizes[paragraph].text
            and (_POINTER_CLASS.search(name[:200]) or not _TOPIC_CLASSES.isdisjoint(name.split()))
        ):
            named.setdefault(name, []).append(paragraph)
    for paragraphs in named.values():
        if sum(page.sizes[one].text for one in paragraphs) > 0.3 * page.sizes.page_total.unlinked:
            continue
        for paragraph in paragraphs:
            if page.sizes[paragraph].text <= 300 and page.leaves_an_article(
                [paragraph], is_certain=True
            ):
                page.remove(paragraph, "a paragraph named as a pointer")


def _drop_teaser_lists(page: Pruning, leads_elsewhere: Callable[[Element], bool]) -> None:
    """Remove lists of linked headlines with a snippet each, without containers or a heading."""
    for parent in list(page.tree.iter("dl", "div", "section", "article", "td", "main", "body")):
        if parent.getparent() is None and parent.tag != "body":
            continue
        for run in _teaser_runs(page, parent, leads_elsewhere):
            if page.leaves_an_article(run):
                for element in run:
                    page.remove(element, "linked headlines with some words under each")


def _teaser_runs(
    page: Pruning, parent: Element, leads_elsewhere: Callable[[Element], bool]
) -> list[list[Element]]:
    """Return the runs of children in which a linked headline and one block of text alternate, twice or more."""
    runs, run, headlines = [], list[Element](), 0
    for child in [
        child for child in parent if isinstance(child.tag, str) and page.sizes[child].text
    ]:
        if _is_linked_headline(page, child, leads_elsewhere):
            run.append(child)
            headlines += 1
        elif (
            run
            and _is_linked_headline(page, run[-1], leads_elsewhere)
            and page.sizes[child].text <= _MAX_INSET_CHARACTERS
        ):
            run.append(child)
        else:
            runs.append((headlines, run))
            run, headlines = [], 0
    runs.append((headlines, run))
    return [run for headlines, run in runs if headlines >= 2]


def _is_linked_headline(
    page: Pruning, element: Element, leads_elsewhere: Callable[[Element], bool]
) -> bool:
    if element.tag not in HEADING_TAGS and element.tag not in ("dt", "b", "strong", "p", "div"):
        return False
    size = page.sizes[element]
    if size.density < 0.95 or not _has_headline_length(page, element):
        return False
    link = next(element.iter("a"), None)
    return link is not None and leads_elsewhere(link) and not ends_a_sentence(text_of(link))


def _drop_dated_boxes(page: Pruning) -> None:
    """Remove boxes amid the text with a headline, a snippet and a date: other articles."""
    for box in list(page.tree.iter(*_BOX_TAGS)):
        if box.getparent() is None or not 40 <= page.sizes[box].text <= _MAX_INSET_CHARACTERS:
            continue
        headline, *rest = lines_in(box) or [""]
        is_dated = bool(rest) and len(rest[-1]) <= 30 and _DAY_OR_CLOCK.search(rest[-1]) is not None
        is_headline = (
            units(headline) >= _SHORTEST
            and len(headline) <= _LONGEST
            and not ends_a_sentence(headline)
        )
        is_another = is_dated and is_headline and len(rest) <= 3
        if is_another and _is_amid_text(page, box) and page.leaves_an_article([box]):
            page.remove(box, "a box about another article")


def _is_amid_text(page: Pruning, box: Element) -> bool:
    return _holds_prose(page, box.itersiblings(preceding=True)) and _holds_prose(
        page, box.itersiblings()
    )


def _holds_prose(page: Pruning, elements: Iterable[Element]) -> bool:
    # Stops as soon as it knows: of thousands of boxes in one place, each would count all others.
    return any(length >= 80 for length in accumulate(page.sizes[one].unlinked for one in elements))


# --- boxes ---------------------------------------------------------------------------------------


def _is_teaser_box(page: Pruning, box: Element, leads_elsewhere: Callable[[Element], bool]) -> bool:
    """Return whether a small box has a headline that is, or is followed by, a link to another page of the site."""
    if page.sizes[box].text > _MAX_INSET_CHARACTERS or page.units_in(box) < _SHORTEST:
        return False
    links = [link for link in box.iter("a") if page.sizes[link].text and leads_elsewhere(link)]
    if not links or len(links) > 3:
        return False
    first = next(
        (el for el in box.iter(*HEADING_TAGS, "b", "strong", "a") if page.sizes[el].text), None
    )
    if first is None or not _has_headline_length(page, first) or ends_a_sentence(text_of(first)):
        return False
    if not text_of(box).startswith(text_of(first)[:40]):
        return False
    is_link = (
        first.tag == "a" or next(first.iter("a"), None) is not None or _is_inside_link(first, box)
    )
    return is_link or (first.tag in HEADING_TAGS and len(list(child_blocks(box))) <= 2)


def _is_inside_link(element: Element, box: Element) -> bool:
    for above in element.iterancestors():
        if above is box:
            return False
        if above.tag == "a":
            return True
    return False
