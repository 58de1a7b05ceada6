"""Remove the furniture of a page, recognised by class name, role or heading, by form fields, or by place before the title."""

from __future__ import annotations

import re
from collections import Counter
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
# Landmark roles (WAI-ARIA).
_FURNITURE_ROLES = frozenset(
    {
        "navigation",
        "complementary",
        "contentinfo",
        "search",
        "menu",
        "menubar",
        "tablist",
        "tabpanel",
    }
)
_SURE_ROLES = frozenset(
    {"navigation", "alert", "alertdialog", "dialog", "marquee", "status", "search"}
)
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
    *(
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
    ),
    *("th", "td", "font", "header", "label", "li", "center", "em", "i", "u"),
)
_NEVER_CLIMB = frozenset({"body", "html", "main", "td", "th", "article"})


def strip_invisible(tree: Element) -> list[Element]:
    """Remove invisible elements: scripts, styles, frames, form controls; return the scripts."""
    scripts = list(tree.iter("script"))
    for element in list(tree.iter(*_INVISIBLE_TAGS)):
        drop_element(element)
    for element in list(tree.iterfind(".//*[@hidden]")):
        if not _is_folded_text(element):
            drop_element(element)
    return scripts


def _is_folded_text(element: Element) -> bool:
    """Return whether a hidden element is the rest of an article, that a button unfolds: paragraphs beside its title."""
    parent = element.getparent()
    if (
        parent is None
        or len(list(islice(element.iter("p"), 2))) < 2
        or element.find(".//form") is not None
    ):
        return False
    return parent.tag == "article" or parent.find("h1") is not None


def drop_boxes_with_fields(page: Pruning) -> None:
    """Remove small containers around form fields."""
    looked_at: set[Element] = set()  # of many fields in one place, the first speaks for all
    for control in list(page.tree.iter("input", "form")):
        place = control.getparent() if control.tag == "input" else control
        if place is None or place in looked_at or not _is_form_control(control):
            continue
        looked_at.add(place)
        box = _small_box_around(page, control)
        if box is not None and page.leaves_an_article([box]):
            looked_at.update(box.iter())
            page.remove(box, "a box with fields to fill in")


def _is_form_control(control: Element) -> bool:
    return control.tag == "form" or (control.get("type") or "text").lower() in _FIELD_TYPES


def _small_box_around(page: Pruning, control: Element) -> Element | None:
    """Return the largest small element around the control that contains neither the title nor a part of the article."""
    found = (
        control
        if control.tag == "form" and page.sizes[control].text <= _MAX_FORM_BOX_CHARACTERS
        else None
    )
    for above in control.iterancestors():
        if (
            above.tag in _PAGE_CONTAINERS
            or page.sizes[above].text > _MAX_FORM_BOX_CHARACTERS
            or page.holds_title(above)
        ):
            break
        found = above
    return found


def drop_author_boxes(page: Pruning, authors: tuple[str, ...]) -> None:
    """Remove small boxes after the text that begin with only an author's name: author biographies."""
    names = {comparable_words(name) for name in authors if len(name) > 4}
    text = text_container(page.tree, page.sizes) if names else None
    node = text
    while node is not None and node.getparent() is not None:
        for block in list(
            node.itersiblings("div", "section", "aside", "footer", "article", "ul", "table")
        ):
            if (
                page.sizes[block].text <= 900
                and _begins_with_name(block, names)
                and page.leaves_an_article([block])
            ):
                page.remove(block, "about the author")
        node = node.getparent()


def _begins_with_name(block: Element, names: set[str]) -> bool:
    first = next((line for line in map(one_line, block.itertext()) if line), "")
    return comparable_words(first) in names


def drop_named(page: Pruning) -> None:
    """Remove containers whose class or id names them as boilerplate and that hold few of the page's paragraphs."""
    prose = page.sizes.page_total.prose or 1
    text = text_container(page.tree, page.sizes)
    named = [element for element in page.tree.iter(*_NAMED_TAGS) if _is_named_furniture(element)]
    spared, often = (
        _names_of_the_text(page, named),
        Counter(element.get("class") for element in named),
    )
    for element in named:
        if element.getparent() is None or element.get("class") in spared:
            continue
        if often[element.get("class")] == 1 and _is_standfirst(page, element):
            continue
        if (
            _is_surely_named(element)
            and page.leaves_an_article([element], is_certain=True)
            and not _contains(element, text)
        ):
            page.remove(element, "named as furniture")
            continue
        size = page.sizes[element]
        held = (size.paragraphs if page.sizes.page_total.paragraphs else size.unlinked) / prose
        if held < 0.25 and (size.density > 0.3 or held < 0.1) and page.leaves_an_article([element]):
            page.remove(element, "named as furniture")


def _names_of_the_text(page: Pruning, named: list[Element]) -> set[str | None]:
    """Return the names shared by many containers that together hold much of the page's text and few links.

    Page builders put each paragraph into a "widget".
    """
    totals: dict[str | None, Size] = {}
    for element in named:
        size, total = page.sizes[element], totals.setdefault(element.get("class"), Size())
        total.text, total.linked = total.text + size.text, total.linked + size.linked
    enough = 0.3 * page.sizes.page_total.unlinked
    return {
        name
        for name, total in totals.items()
        if name and total.text >= enough and total.density < 0.05
    }


def _is_standfirst(page: Pruning, element: Element) -> bool:
    """Return whether it is a sentence or two without a link: many content systems name an article's lead "teaser"."""
    if "teaser" not in (element.get("class") or "").lower() or element.find(".//a") is not None:
        return False
    return 60 <= page.sizes[element].text <= 900 and ends_a_sentence(text_of(element))


def _contains(element: Element, inner: Element | None) -> bool:
    return inner is not None and (
        element is inner or any(above is element for above in inner.iterancestors())
    )


def _is_surely_named(element: Element) -> bool:
    if element.tag == "nav" or (element.get("role") or "").lower() in _SURE_ROLES:
        return True
    name = f"{(element.get('class') or '')[:300]} {(element.get('id') or '')[:100]}"
    return bool(_CERTAIN_FURNITURE_NAME.search(name))


def _is_named_furniture(element: Element) -> bool:
    if (
        element.tag in ("nav", "aside")
        or (element.get("role") or "").lower() in _FURNITURE_ROLES | _SURE_ROLES
    ):
        return True
    name = f"{(element.get('class') or '')[:300]} {(element.get('id') or '')[:100]}".strip()
    return bool(name) and bool(_FURNITURE_NAME.search(name))


def drop_under_headings(page: Pruning) -> None:
    """Remove sections under a heading like "related", "most read", "tags", "comments" … in any known language."""
    for heading in list(page.tree.iter(*_HEADING_LIKE_TAGS)):
        if heading.getparent() is None or not 2 <= page.sizes[heading].text <= 60:
            continue
        kind = heading_kind(text_of(heading))
        if kind is None:
            continue
        container = _container_of(page, heading, kind)
        if container is not None:
            page.remove(container, "under a furniture heading")
        elif _is_on_its_line(heading):
            _drop_after(page, heading)


def _container_of(page: Pruning, heading: Element, kind: str) -> Element | None:
    """Return the largest element that begins with the heading, contains more than it, and may be removed."""
    found = None
    node = heading
    while (parent := node.getparent()) is not None and parent.tag not in ("body", "html", "main"):
        if not begins_with(parent, heading):
            break
        if page.sizes[parent].text > page.sizes[heading].text:
            if not _may_go(page, parent, kind):
                break
            found = parent
        node = parent
        if node.tag in _NEVER_CLIMB:
            break
    return found


def _may_go(page: Pruning, element: Element, kind: str) -> bool:
    """Return whether a container may be removed: a large one only if it is a list, as it may be the text itself."""
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
        text = sum(page.sizes[card].text for run in similar_runs(page, parent) for card in run)
        if text >= 0.6 * page.sizes[element].text or _alternates(page, parent):
            return True
    return False


def _alternates(page: Pruning, parent: Element) -> bool:
    """Return whether it alternates bold lines or headings with paragraphs."""
    children = [child for child in parent if isinstance(child.tag, str) and page.sizes[child].text]
    titles = [child for child in children if child.tag in HEADING_TAGS or _is_bold(page, child)]
    return len(titles) >= 3 and len(titles) >= 0.4 * len(children)


def _is_bold(page: Pruning, element: Element) -> bool:
    inner = next(element.iter("b", "strong"), None)
    return inner is not None and page.sizes[inner].text == page.sizes[element].text


def _is_on_its_line(heading: Element) -> bool:
    """Return whether it is a heading, not a word within a line."""
    if heading.tag in BLOCK_TAGS:
        return True
    if (heading.tail or "").strip(" \t\r\n:-–—•|"):
        return False
    before = heading.getprevious()
    parent = heading.getparent()
    text = before.tail if before is not None else parent.text if parent is not None else None
    return not (text or "").strip() and (
        before is None or before.tag in BLOCK_TAGS or before.tag in ("br", "hr")
    )


def _drop_after(page: Pruning, heading: Element) -> None:
    """Remove a heading inside the text and the links, short lines or forms that follow it."""
    run = [heading]
    node = heading.getnext()
    while node is not None and _follows_suit(page, node):
        run.append(node)
        node = node.getnext()
    if len([el for el in run if page.sizes[el].text]) < 2 and heading.tag not in HEADING_TAGS:
        return
    if not page.leaves_an_article(run):
        return
    for element in run:
        element.tail = None if len((element.tail or "").strip()) <= 60 else element.tail
        page.remove(element, "under a furniture heading")


def _follows_suit(page: Pruning, node: Element) -> bool:
    if not isinstance(node.tag, str) or node.tag in ("br", "hr", "form"):
        return len((node.tail or "").strip()) <= 60
    size = page.sizes[node]
    if len((node.tail or "").strip()) > 60 or node.tag in ("h1", "h2"):
        return False
    return size.text <= 25 or size.density >= 0.4 or _is_run_of_cards(page, node)


def _is_run_of_cards(page: Pruning, node: Element) -> bool:
    link = leading_headline_link(page, node)
    return link is not None and page.sizes[node].unlinked <= 600


def drop_before_title(page: Pruning) -> None:
    """Remove what precedes the headline unless it is an adjacent sentence: tickers, section bars."""
    node = (
        next(
            (el for el in page.tree.iter("h1") if comparable_words(text_of(el)) == page.title), None
        )
        if page.title
        else None
    )
    steps = 0
    while node is not None and node.tag != "body":
        for before in list(node.itersiblings(preceding=True)):
            if (
                isinstance(before.tag, str)
                and before.tag in BLOCK_TAGS
                and _may_go_before(page, before, steps)
            ):
                page.remove(before, "before the title")
        node, steps = node.getparent(), steps + 1


def _may_go_before(page: Pruning, element: Element, steps: int) -> bool:
    """Return whether an element before the title may be removed: a standfirst directly above it may not."""
    return _is_no_sentence(page, element) or (
        steps >= 1 and 0 < page.sizes[element].unlinked <= 300
    )


def _is_no_sentence(page: Pruning, element: Element) -> bool:
    size = page.sizes[element]
    return size.text > 0 and (
        size.density > 0.4 or (size.unlinked <= 600 and not ends_a_sentence(text_of(element)))
    )
