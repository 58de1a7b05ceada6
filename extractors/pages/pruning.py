"""What stands around an article, known by its heading, its name, or its place before the title."""

from __future__ import annotations

import re
from collections import Counter

from extractors.pages.cards import headline_link
from extractors.pages.furniture import Pruning, alike
from extractors.pages.shape import BLOCKS, HEADINGS, Element, Size, first_words_stand_in, main_text, text_of
from extractors.pages.words import comparable, ends_a_sentence, heading_kind

_NAMED = re.compile(
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
_SURELY_NAMED = re.compile(
    r"(?:^|[-_ ])(?:cookies?|cookie-?(?:bar|consent|notice)|consent|tagcloud|tag-cloud|breadcrumbs?|navbar"
    r"|main-nav|comments|comments?-(?:area|list|section)|disqus_thread|newsletter|share-?bar|sharedaddy|jp-relatedposts|most-?read"
    r"|most-?popular|trending|paywall-teaser)(?:[-_ ]|$)",
    re.IGNORECASE,
)
# What a page says of its parts to those who do not see it (WAI-ARIA).
_ROLES = frozenset({"navigation", "complementary", "contentinfo", "search", "menu", "menubar", "tablist", "tabpanel"})
_SURE_ROLES = frozenset({"navigation", "alert", "alertdialog", "dialog", "marquee", "status", "search"})
_NAMED_TAGS = ("div", "section", "aside", "ul", "ol", "footer", "nav", "table", "form", "dl", "details", "header")
# Where a heading may stand: pages of all ages write it in anything.
_PLACES = (
    *("h2", "h3", "h4", "h5", "h6", "b", "strong", "p", "div", "span", "dt", "legend", "summary", "caption"),
    *("th", "td", "font", "header", "label", "li", "center", "em", "i", "u"),
)
_NEVER_CLIMB = frozenset({"body", "html", "main", "td", "th", "article"})


# --- by name -------------------------------------------------------------------------------------


def drop_named(page: Pruning) -> None:
    """Drop containers that are named as furniture and hold little of the page's paragraphs."""
    prose = page.sizes.whole.prose or 1
    text = main_text(page.tree, page.sizes)
    named = [element for element in page.tree.iter(*_NAMED_TAGS) if _is_named(element)]
    spared, often = _names_of_the_text(page, named), Counter(element.get("class") for element in named)
    for element in named:
        if element.getparent() is None or element.get("class") in spared:
            continue
        if often[element.get("class")] == 1 and _is_standfirst(page, element):
            continue
        if _is_surely_named(element) and page.leaves_an_article([element], surely=True) and not _holds(element, text):
            page.take_out(element, "named as furniture")
            continue
        size = page.sizes[element]
        held = (size.paragraphs if page.sizes.whole.paragraphs else size.plain) / prose
        if held < 0.25 and (size.density > 0.3 or held < 0.1) and page.leaves_an_article([element]):
            page.take_out(element, "named as furniture")


def _names_of_the_text(page: Pruning, named: list[Element]) -> set[str | None]:
    """The names that many containers bear which together hold much of the page's text and hardly a link.

    Page builders put each paragraph into a "widget".
    """
    totals: dict[str | None, Size] = {}
    for element in named:
        size, total = page.sizes[element], totals.setdefault(element.get("class"), Size())
        total.text, total.linked = total.text + size.text, total.linked + size.linked
    enough = 0.3 * page.sizes.whole.plain
    return {name for name, total in totals.items() if name and total.text >= enough and total.density < 0.05}


def _is_standfirst(page: Pruning, element: Element) -> bool:
    """One sentence or two without a link: many content systems call an article's own first words its teaser."""
    if "teaser" not in (element.get("class") or "").lower() or element.find(".//a") is not None:
        return False
    return 60 <= page.sizes[element].text <= 900 and ends_a_sentence(text_of(element))


def _holds(element: Element, inner: Element | None) -> bool:
    return inner is not None and (element is inner or any(above is element for above in inner.iterancestors()))


def _is_surely_named(element: Element) -> bool:
    if element.tag == "nav" or (element.get("role") or "").lower() in _SURE_ROLES:
        return True
    name = f"{(element.get('class') or '')[:300]} {(element.get('id') or '')[:100]}"
    return bool(_SURELY_NAMED.search(name))


def _is_named(element: Element) -> bool:
    if element.tag in ("nav", "aside") or (element.get("role") or "").lower() in _ROLES | _SURE_ROLES:
        return True
    name = f"{(element.get('class') or '')[:300]} {(element.get('id') or '')[:100]}".strip()
    return bool(name) and bool(_NAMED.search(name))


# --- by heading ----------------------------------------------------------------------------------


def drop_under_headings(page: Pruning) -> None:
    """Drop what stands under a heading that says "related", "most read", "tags", "comments" … in its language."""
    for heading in list(page.tree.iter(*_PLACES)):
        if heading.getparent() is None or not 2 <= page.sizes[heading].text <= 60:
            continue
        kind = heading_kind(text_of(heading))
        if kind is None:
            continue
        container = _container_of(page, heading, kind)
        if container is not None:
            page.take_out(container, "under a furniture heading")
        elif _stands_alone(heading):
            _drop_after(page, heading)


def _container_of(page: Pruning, heading: Element, kind: str) -> Element | None:
    """The largest element that begins with the heading, holds more than it, and can go."""
    found = None
    node = heading
    while (parent := node.getparent()) is not None and parent.tag not in ("body", "html", "main"):
        if not first_words_stand_in(parent, heading):
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
    """A small container may go; a large one only if it lists things, for a text may begin with a box of this name."""
    share = page.sizes[element].plain / max(1, page.sizes.whole.plain)
    if share > 0.8 or (share > 0.25 and kind == "foot"):
        return False
    if share > 0.25 and kind == "aside" and not _lists(page, element):
        return False
    return page.leaves_an_article([element])


def _lists(page: Pruning, element: Element) -> bool:
    """Mostly links, or mostly blocks of one kind."""
    if page.sizes[element].density >= 0.5:
        return True
    for parent in (element, *element.iterdescendants("div", "section", "ul", "ol", "tbody")):
        text = sum(page.sizes[card].text for run in alike(page, parent) for card in run)
        if text >= 0.6 * page.sizes[element].text or _alternates(page, parent):
            return True
    return False


def _alternates(page: Pruning, parent: Element) -> bool:
    """Bold lines or headings, each with a paragraph below it."""
    children = [child for child in parent if isinstance(child.tag, str) and page.sizes[child].text]
    titles = [child for child in children if child.tag in HEADINGS or _is_bold(page, child)]
    return len(titles) >= 3 and len(titles) >= 0.4 * len(children)


def _is_bold(page: Pruning, element: Element) -> bool:
    inner = next(element.iter("b", "strong"), None)
    return inner is not None and page.sizes[inner].text == page.sizes[element].text


def _stands_alone(heading: Element) -> bool:
    """A heading, not a word in the middle of a line."""
    if heading.tag in BLOCKS:
        return True
    if (heading.tail or "").strip(" \t\r\n:-–—•|"):
        return False
    before = heading.getprevious()
    parent = heading.getparent()
    text = before.tail if before is not None else parent.text if parent is not None else None
    return not (text or "").strip() and (before is None or before.tag in BLOCKS or before.tag in ("br", "hr"))


def _drop_after(page: Pruning, heading: Element) -> None:
    """Drop a heading inside the text and what follows it as long as that is links, short lines or a form."""
    run = [heading]
    node = heading.getnext()
    while node is not None and _follows_suit(page, node):
        run.append(node)
        node = node.getnext()
    if len([el for el in run if page.sizes[el].text]) < 2 and heading.tag not in HEADINGS:
        return
    if not page.leaves_an_article(run):
        return
    for element in run:
        element.tail = None if len((element.tail or "").strip()) <= 60 else element.tail
        page.take_out(element, "under a furniture heading")


def _follows_suit(page: Pruning, node: Element) -> bool:
    if not isinstance(node.tag, str) or node.tag in ("br", "hr", "form"):
        return len((node.tail or "").strip()) <= 60
    size = page.sizes[node]
    if len((node.tail or "").strip()) > 60 or node.tag in ("h1", "h2"):
        return False
    return size.text <= 25 or size.density >= 0.4 or _is_run_of_cards(page, node)


def _is_run_of_cards(page: Pruning, node: Element) -> bool:
    link = headline_link(page, node)
    return link is not None and page.sizes[node].plain <= 600


def drop_before_title(page: Pruning) -> None:
    """Drop what stands before the headline and is no sentence, or no neighbour of it: tickers, bars of sections."""
    node = (
        next((el for el in page.tree.iter("h1") if comparable(text_of(el)) == page.title), None) if page.title else None
    )
    steps = 0
    while node is not None and node.tag != "body":
        for before in list(node.itersiblings(preceding=True)):
            if isinstance(before.tag, str) and before.tag in BLOCKS and _may_go_before(page, before, steps):
                page.take_out(before, "before the title")
        node, steps = node.getparent(), steps + 1


def _may_go_before(page: Pruning, element: Element, steps: int) -> bool:
    """A standfirst may stand above its title, but not far away."""
    return _is_no_sentence(page, element) or (steps >= 1 and 0 < page.sizes[element].plain <= 300)


def _is_no_sentence(page: Pruning, element: Element) -> bool:
    size = page.sizes[element]
    return size.text > 0 and (size.density > 0.4 or (size.plain <= 600 and not ends_a_sentence(text_of(element))))
