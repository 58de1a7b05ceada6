"""Remove a page's furniture, recognised by class, role, heading, form fields, or position."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from itertools import islice

from extractors.pages.dom import (
    BLOCK_TAGS,
    HEADING_TAGS,
    Element,
    Size,
    begins_with,
    drop_element,
    text_container,
    text_of,
)
from extractors.pages.phrases import heading_kind
from extractors.pages.pruning import Pruning, similar_runs
from extractors.pages.teasers import leading_headline_link
from extractors.pages.wording import comparable_words, ends_a_sentence, one_line

_INVISIBLE_TAGS = (
    *(
        "script",
        "style",
        "noscript",
        "template",
        "svg",
        "iframe",
        "object",
        "embed",
        "canvas",
        "dialog",
    ),
    *("textarea", "select", "button"),
)
_FIELD_TYPES = frozenset({"email", "radio", "checkbox", "text", "search", "tel"})
_MAX_FORM_BOX_CHARACTERS = 320  # characters of such a box at most
_PAGE_CONTAINERS = frozenset({"body", "html", "main", "article", "td", "p", "li"})
_FURNITURE_NAME = re.compile(
    r"(?:^|[-_ ])(?:related\w*|recirc\w*|most-?_?(?:read|popular|viewed|recent|shared)|popular\w*"
    r"|trending\w*|recommend\w*|read-?_?(?:more|also|next)"
    r"|more-?_?(?:news|stories|articles|from|on)|other-?_?(?:news|stories)|latest-?_?(?:news"
    r"|stories|posts|articles)?|teasers?(?:-?\w*)?|outbrain\w*|taboola\w*"
    r"|newsletter\w*|subscri\w*|paywall(?:-box)?|social\w*|share(?:daddy|bar|s|-\w+)?|sharing"
    r"|jp-relatedposts|tags?(?:-links|-list|-cloud|s-?\w*)?|tagcloud"
    r"|keywords?|cmts?|komment\w*|yorum(?:lar)?|comentarios?|commentaires?|reacties"
    r"|comments?(?:-area|-list|-form|s)?|disqus\w*|respond|reply|promo\w*|sidebar\w*"
    r"|widget(?:s|-area)?|breadcrumbs?|author-?_?(?:bio|box|info|card)|bio|about-?_?author"
    r"|up-?_?next|see-?_?also|you-?_?may\w*|also-?_?(?:read|like)\w*|sponsored?|advert\w*"
    r"|banner\w*|cookie\w*|consent\w*|modal|popup|donate\w*|support-us|login|signup|sign-up"
    r"|menu|navbar|nav|footer|ticker|editors?-picks?|suggest\w*|similar\w*|copyright|print-?only"
    r"|toolbar|pagination|pager|prev-next|post-nav\w*)(?:[-_ ]|$)",
    re.IGNORECASE,
)
_CERTAIN_FURNITURE_NAME = re.compile(
    r"(?:^|[-_ ])(?:cookies?|cookie-?(?:bar|consent|notice)|consent|tagcloud|tag-cloud|breadcrumbs?|navbar"
    r"|main-nav|comments|comments?-(?:area|list|section)|disqus_thread|newsletter|share-?bar|sharedaddy|jp-relatedposts|most-?read"
    r"|most-?popular|trending|paywall-teaser)(?:[-_ ]|$)",
    re.IGNORECASE,
)
# Landmark and live-region roles (WAI-ARIA).
_SURE_ROLES = frozenset(
    {"navigation", "alert", "alertdialog", "dialog", "marquee", "status", "search"}
)
_FURNITURE_ROLES = _SURE_ROLES | {
    "complementary",
    "contentinfo",
    "menu",
    "menubar",
    "tablist",
    "tabpanel",
}
_NAMED_TAGS = (
    "div",
    "section",
    "aside",
    "ul",
    "ol",
    "footer",
    "nav",
    "table",
    "form",
    "dl",
    "details",
    "header",
)
# Elements used for headings on pages of any age.
_HEADING_LIKE_TAGS = (
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "b",
    "strong",
    "p",
    "div",
    "span",
    "dt",
    "legend",
    "summary",
    "caption",
    "th",
    "td",
    "font",
    "header",
    "label",
    "li",
    "center",
    "em",
    "i",
    "u",
)
_NEVER_CLIMB = frozenset({"body", "html", "main", "td", "th", "article"})
_AUTHOR_BOX_TAGS = ("div", "section", "aside", "footer", "article", "ul", "table")


def strip_invisible(tree: Element) -> list[Element]:
    """Remove invisible elements (scripts, styles, frames, form controls); return the scripts."""
    scripts = list(tree.iter("script"))
    for element in list(tree.iter(*_INVISIBLE_TAGS)):
        drop_element(element)
    for element in list(tree.iterfind(".//*[@hidden]")):
        if not _is_folded_text(element):
            drop_element(element)
    return scripts


def _is_folded_text(element: Element) -> bool:
    """Return whether a hidden element is the rest of an article, unfolded by a button."""
    parent = element.getparent()
    if parent is None or element.find(".//form") is not None:
        return False
    has_paragraphs = len(list(islice(element.iter("p"), 2))) == 2
    return has_paragraphs and (parent.tag == "article" or parent.find("h1") is not None)


def drop_boxes_with_fields(page: Pruning) -> None:
    """Remove small containers around form fields."""
    seen: set[Element] = set()  # of many fields in one place, only the first is looked at
    for control in list(page.tree.iter("input", "form")):
        place = control.getparent() if control.tag == "input" else control
        if place is None or place in seen or not _is_form_control(control):
            continue
        seen.add(place)
        box = _small_box_around(page, control)
        if box is not None and page.leaves_an_article([box]):
            seen.update(box.iter())
            page.remove(box, "a box with fields to fill in")


def _is_form_control(control: Element) -> bool:
    return control.tag == "form" or (control.get("type") or "text").lower() in _FIELD_TYPES


def _small_box_around(page: Pruning, control: Element) -> Element | None:
    """Return the largest small element around the control without the title or article text."""
    box = None
    if control.tag == "form" and page.sizes[control].text <= _MAX_FORM_BOX_CHARACTERS:
        box = control
    for ancestor in control.iterancestors():
        is_large = page.sizes[ancestor].text > _MAX_FORM_BOX_CHARACTERS
        if is_large or ancestor.tag in _PAGE_CONTAINERS or page.holds_title(ancestor):
            break
        box = ancestor
    return box


def drop_author_boxes(page: Pruning, authors: tuple[str, ...]) -> None:
    """Remove author biographies: small boxes after the text that begin with only a name."""
    names = {comparable_words(name) for name in authors if len(name) > 4}
    if not names:
        return
    node = text_container(page.tree, page.sizes)
    while node is not None:
        for block in list(node.itersiblings(*_AUTHOR_BOX_TAGS)):
            if page.sizes[block].text <= 900 and _begins_with_name(block, names):
                page.try_remove([block], "about the author")
        node = node.getparent()


def _begins_with_name(block: Element, names: set[str]) -> bool:
    first_line = next(filter(None, map(one_line, block.itertext())), "")
    return comparable_words(first_line) in names


def drop_named(page: Pruning) -> None:
    """Remove containers named as boilerplate that hold few of the page's paragraphs."""
    prose = page.sizes.page_total.prose or 1
    has_paragraphs = page.sizes.page_total.paragraphs > 0
    text = text_container(page.tree, page.sizes)
    containers = list(filter(_is_named_furniture, page.tree.iter(*_NAMED_TAGS)))
    text_classes = _classes_of_text(page, containers)
    class_counts = Counter(element.get("class") for element in containers)
    for element in containers:
        name = element.get("class")
        if element.getparent() is None or name in text_classes:
            continue
        if class_counts[name] == 1 and _is_standfirst(page, element):
            continue
        is_certain = _is_surely_named(element) and not _contains(element, text)
        if is_certain and page.try_remove([element], "named as furniture", is_certain=True):
            continue
        size = page.sizes[element]
        prose_share = (size.paragraphs if has_paragraphs else size.unlinked) / prose
        if prose_share < 0.1 or (prose_share < 0.25 and size.density > 0.3):
            page.try_remove([element], "named as furniture")


def _classes_of_text(page: Pruning, containers: list[Element]) -> set[str]:
    """Return the classes of many containers that hold much of the text and few links.

    Page builders put each paragraph into a "widget".
    """
    totals: defaultdict[str, Size] = defaultdict(Size)
    for element in containers:
        total = totals[element.get("class") or ""]
        total.text += page.sizes[element].text
        total.linked += page.sizes[element].linked
    totals.pop("", None)
    min_characters = 0.3 * page.sizes.page_total.unlinked
    classes = set()
    for name, total in totals.items():
        if total.text >= min_characters and total.density < 0.05:
            classes.add(name)
    return classes


def _is_standfirst(page: Pruning, element: Element) -> bool:
    """Return whether this is a sentence or two without a link: often a lead named "teaser"."""
    if "teaser" not in (element.get("class") or "").lower() or element.find(".//a") is not None:
        return False
    return 60 <= page.sizes[element].text <= 900 and ends_a_sentence(text_of(element))


def _contains(element: Element, descendant: Element | None) -> bool:
    if descendant is None:
        return False
    return element is descendant or element in descendant.iterancestors()


def _is_surely_named(element: Element) -> bool:
    if element.tag == "nav" or (element.get("role") or "").lower() in _SURE_ROLES:
        return True
    return _CERTAIN_FURNITURE_NAME.search(_class_and_id(element)) is not None


def _is_named_furniture(element: Element) -> bool:
    if element.tag in ("nav", "aside"):
        return True
    if (element.get("role") or "").lower() in _FURNITURE_ROLES:
        return True
    return _FURNITURE_NAME.search(_class_and_id(element)) is not None


def _class_and_id(element: Element) -> str:
    return f"{(element.get('class') or '')[:300]} {(element.get('id') or '')[:100]}".strip()


def drop_under_headings(page: Pruning) -> None:
    """Remove sections under headings like "related", "most read" or "tags" in any known language."""
    for heading in list(page.tree.iter(*_HEADING_LIKE_TAGS)):
        if heading.getparent() is None or not 2 <= page.sizes[heading].text <= 60:
            continue
        kind = heading_kind(text_of(heading))
        if kind is None:
            continue
        section = _section_of(page, heading, kind)
        if section is not None:
            page.remove(section, "under a furniture heading")
        elif _is_on_its_line(heading):
            _drop_after(page, heading)


def _section_of(page: Pruning, heading: Element, kind: str) -> Element | None:
    """Return the largest removable element that begins with the heading and contains more."""
    section = None
    for ancestor in heading.iterancestors():
        if ancestor.tag in ("body", "html", "main") or not begins_with(ancestor, heading):
            break
        if page.sizes[ancestor].text > page.sizes[heading].text:
            if not _may_remove_section(page, ancestor, kind):
                break
            section = ancestor
        if ancestor.tag in _NEVER_CLIMB:
            break
    return section


def _may_remove_section(page: Pruning, element: Element, kind: str) -> bool:
    """Return whether a section is not the text itself: a large one must be a list."""
    share = page.sizes[element].unlinked / max(1, page.sizes.page_total.unlinked)
    if share > 0.8 or (share > 0.25 and kind == "foot"):
        return False
    if share > 0.25 and kind == "aside" and not _is_list(page, element):
        return False
    return page.leaves_an_article([element])


def _is_list(page: Pruning, element: Element) -> bool:
    """Return whether it is mostly links, or mostly blocks of one kind."""
    if page.sizes[element].density >= 0.5:
        return True
    for parent in (element, *element.iterdescendants("div", "section", "ul", "ol", "tbody")):
        length = 0
        for run in similar_runs(page, parent):
            length += sum(page.sizes[card].text for card in run)
        if length >= 0.6 * page.sizes[element].text or _alternates(page, parent):
            return True
    return False


def _alternates(page: Pruning, parent: Element) -> bool:
    """Return whether it alternates bold lines or headings with paragraphs."""
    children = titles = 0
    for child in parent:
        if page.sizes[child].text:
            children += 1
            titles += child.tag in HEADING_TAGS or _is_bold(page, child)
    return titles >= max(3, 0.4 * children)


def _is_bold(page: Pruning, element: Element) -> bool:
    bold = next(element.iter("b", "strong"), None)
    return bold is not None and page.sizes[bold].text == page.sizes[element].text


def _is_on_its_line(heading: Element) -> bool:
    """Return whether this is a heading rather than a word within a line."""
    if heading.tag in BLOCK_TAGS:
        return True
    if (heading.tail or "").strip(" \t\r\n:-–—•|"):
        return False
    previous, parent = heading.getprevious(), heading.getparent()
    if previous is None:
        return parent is None or not (parent.text or "").strip()
    is_break = previous.tag in BLOCK_TAGS or previous.tag in ("br", "hr")
    return is_break and not (previous.tail or "").strip()


def _drop_after(page: Pruning, heading: Element) -> None:
    """Remove a heading inside the text and the links, short lines or forms that follow it."""
    run = [heading]
    for sibling in heading.itersiblings():
        if not _belongs_to_list(page, sibling):
            break
        run.append(sibling)
    with_text = sum(page.sizes[element].text > 0 for element in run)
    if with_text < 2 and heading.tag not in HEADING_TAGS:
        return
    if not page.leaves_an_article(run):
        return
    for element in run:
        if _has_short_tail(element):
            element.tail = None
        page.remove(element, "under a furniture heading")


def _belongs_to_list(page: Pruning, element: Element) -> bool:
    if not _has_short_tail(element):
        return False
    if not isinstance(element.tag, str) or element.tag in ("br", "hr", "form"):
        return True
    if element.tag in ("h1", "h2"):
        return False
    size = page.sizes[element]
    if size.text <= 25 or size.density >= 0.4:
        return True
    return size.unlinked <= 600 and leading_headline_link(page, element) is not None


def _has_short_tail(element: Element) -> bool:
    return len((element.tail or "").strip()) <= 60


def drop_before_title(page: Pruning) -> None:
    """Remove tickers and section bars before the headline, but not an adjacent sentence."""
    if not page.title:
        return
    node = next(filter(page.is_title, page.tree.iter("h1")), None)
    is_adjacent = True
    while node is not None and node.tag != "body":
        for sibling in list(node.itersiblings(*BLOCK_TAGS, preceding=True)):
            if _may_remove_before_title(page, sibling, is_adjacent=is_adjacent):
                page.remove(sibling, "before the title")
        node = node.getparent()
        is_adjacent = False


def _may_remove_before_title(page: Pruning, element: Element, *, is_adjacent: bool) -> bool:
    """Return True unless this may be a standfirst directly above the title."""
    size = page.sizes[element]
    if not is_adjacent and 0 < size.unlinked <= 300:
        return True
    if size.text == 0:
        return False
    if size.density > 0.4:
        return True
    return size.unlinked <= 600 and not ends_a_sentence(text_of(element))
