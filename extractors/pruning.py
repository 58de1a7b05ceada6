"""What stands around an article, found by its shape, its headings and its name, and taken out of the page."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby

from extractors.shape import BLOCKS, HEADINGS, Element, Sizes, drop, elsewhere, first_words_stand_in, text_of
from extractors.words import comparable, heading_kind

_NAMED = re.compile(
    r"(?:^|[-_ ])(?:related\w*|recirc\w*|most-?_?(?:read|popular|viewed|recent|shared)|popular\w*"
    r"|trending\w*|recommend\w*|read-?_?(?:more|also|next)"
    r"|more-?_?(?:news|stories|articles|from|on)|other-?_?(?:news|stories)|latest-?_?(?:news"
    r"|stories|posts|articles)?|teasers?(?:-?\w*)?|outbrain\w*|taboola\w*"
    r"|newsletter\w*|subscri\w*|paywall(?:-box)?|social\w*|share(?:daddy|bar|s|-\w+)?|sharing"
    r"|jp-relatedposts|tags?(?:-links|-list|-cloud|s-?\w*)?|tagcloud"
    r"|keywords?|comments?(?:-area|-list|-form|s)?|disqus\w*|respond|reply|promo\w*|sidebar\w*"
    r"|widget(?:s|-area)?|breadcrumbs?|author-?_?(?:bio|box|info|card)|bio|about-?_?author"
    r"|up-?_?next|see-?_?also|you-?_?may\w*|also-?_?(?:read|like)\w*|sponsored?|advert\w*"
    r"|banner\w*|cookie\w*|consent\w*|modal|popup|donate\w*|support-us|login|signup|sign-up"
    r"|menu|navbar|nav|footer|ticker|editors?-picks?|suggest\w*|similar\w*|copyright|print-?only"
    r"|toolbar|pagination|pager|prev-next|post-nav\w*)(?:[-_ ]|$)",
    re.IGNORECASE,
)
_NAMED_TAGS = ("div", "section", "aside", "ul", "ol", "footer", "nav", "table", "form", "dl", "details", "header")
_INVISIBLE = (
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
    "textarea",
    "select",
    "button",
)
_PLACES = (
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
_CARD_SIGNS = ("img", "picture", "time", "h2", "h3", "h4", "h5")
_NEVER_CLIMB = frozenset({"body", "html", "main", "td", "th", "article"})
_CARDS = frozenset({"div", "article", "section", "li", "td", "tr", "a", "table", "dl", "figure"})


@dataclass(slots=True)
class Pruning:
    """One page being rid of its furniture: what went, in the order it went."""

    tree: Element
    url: str
    title: str = ""  # comparable words
    sizes: Sizes = field(init=False)
    _has_headline: bool = field(init=False)
    removed: list[tuple[str, str]] = field(default_factory=list)  # (step, first words of what went)
    cards: int = 0  # teaser cards that stayed, because without them there would be no text

    def __post_init__(self) -> None:
        """Measure the tree as it stands."""
        self.sizes = Sizes(self.tree)
        self._has_headline = any(20 <= self.sizes[el].plain <= 300 for el in self.tree.iter("h1"))

    def take_out(self, element: Element, step: str) -> None:
        """Drop one element and note it."""
        if element.getparent() is None:
            return
        self.removed.append((step, text_of(element)[:120]))
        self.sizes.forget(element)
        drop(element)

    def leaves_an_article(self, elements: Iterable[Element]) -> bool:
        """Say whether the page still holds a text without these elements, and they hold none of its title."""
        chosen = list(elements)
        rest = self.sizes.whole.plain - sum(self.sizes[el].plain for el in chosen)
        if rest < (100 if self._has_headline else 200):
            return False
        return not any(self._holds_title(el) for el in chosen)

    def _holds_title(self, element: Element) -> bool:
        if element.tag == "h1" or element.find(".//h1") is not None:
            return True
        if len(self.title) < 12:
            return False
        return any(
            comparable(text_of(el)) == self.title
            for el in element.iter("h2", "h3", "b", "font", "strong")
            if el.find(".//a") is None
        )


def strip_invisible(tree: Element) -> int:
    """Take out what a reader never sees as text: scripts, styles, frames, form controls; give how many scripts."""
    scripts = sum(1 for _ in tree.iter("script"))
    for element in list(tree.iter(*_INVISIBLE)):
        drop(element)
    for element in list(tree.iterfind(".//*[@hidden]")):
        drop(element)
    return scripts


# --- by name -------------------------------------------------------------------------------------


def drop_named(page: Pruning) -> None:
    """Drop containers that are named as furniture and hold little of the page's paragraphs."""
    prose = page.sizes.whole.prose or 1
    for element in list(page.tree.iter(*_NAMED_TAGS)):
        if element.getparent() is None or not _is_named(element):
            continue
        size = page.sizes[element]
        held = (size.paragraphs if page.sizes.whole.paragraphs else size.plain) / prose
        if held < 0.25 and (size.density > 0.3 or held < 0.1) and page.leaves_an_article([element]):
            page.take_out(element, "named as furniture")


def _is_named(element: Element) -> bool:
    if element.tag in ("nav", "aside"):
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
    link = _headline_link(page, node)
    return link is not None and page.sizes[node].plain <= 600


# --- by shape ------------------------------------------------------------------------------------


def drop_cards(page: Pruning) -> None:
    """Drop runs of alike blocks that each begin with a link to another page of the site: teasers of other articles."""
    leads_elsewhere = elsewhere(page.url)
    for parent in list(
        page.tree.iter(
            "div", "section", "ul", "ol", "main", "article", "body", "tbody", "table", "td", "tr", "aside", "dl"
        )
    ):
        if parent.getparent() is None or len(parent) < 2:
            continue
        for run in alike(page, parent):
            cards = [el for el in run if _is_card(page, el, leads_elsewhere)]
            if len(cards) < max(2, 0.8 * len(run)):
                continue
            if not page.leaves_an_article(run):
                page.cards += len(cards)
                continue
            for element in run:
                page.take_out(element, "teasers of other articles")


def alike(page: Pruning, parent: Element) -> Iterator[list[Element]]:
    """Give the runs of neighbouring children that share tag and class, each with some text."""
    children = [el for el in parent if isinstance(el.tag, str) and page.sizes[el].text >= 15]
    for (tag, _), group in groupby(children, key=_signature):
        run = list(group)
        if tag in _CARDS and len(run) >= 2:
            yield run


def _signature(element: Element) -> tuple[str, str]:
    words = (element.get("class") or "").split()
    return str(element.tag), re.sub(r"\d+", "", words[0]) if words else ""


def _is_card(page: Pruning, element: Element, leads_elsewhere: Callable[[Element], bool]) -> bool:
    link = _headline_link(page, element)
    if link is None or not leads_elsewhere(link):
        return False
    size = page.sizes[element]
    if size.plain > 900:
        return False
    # A bare list of links may be what the article is about; a card has more than its headline.
    if size.plain >= 40 or next(element.iter(*_CARD_SIGNS), None) is not None:
        return True
    return len(link) >= 2 and all(child.tag in BLOCKS or child.tag == "span" for child in link)


def _headline_link(page: Pruning, element: Element) -> Element | None:
    """The link that a block begins with, but for a date or a section name, if it reads like a headline."""
    links = [element] if element.tag == "a" else list(element.iter("a"))
    for link in links:
        size = page.sizes[link].text
        if size >= 15:
            return link if size <= 400 and _before(page, element, link) <= 40 else None
    return None


def _before(page: Pruning, element: Element, link: Element) -> int:
    """Characters of `element` that come before the link."""
    total, node = 0, link
    while node is not element:
        parent = node.getparent()
        if parent is None:
            break
        total += len((parent.text or "").strip())
        before = node.getprevious()
        while before is not None:
            total += page.sizes[before].text + len((before.tail or "").strip())
            before = before.getprevious()
        node = parent
    return total
