"""Prune blocks around an article, recognised by heading, name, position or structure: teasers, headline lists,
navigation.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import groupby
from operator import itemgetter

from extractors.pages.boilerplate import Pruning, is_aside, similar_runs
from extractors.pages.dom import (
    BLOCK_TAGS,
    HEADING_TAGS,
    Element,
    Size,
    begins_with,
    ends_with,
    lines_in,
    same_site_link_test,
    text_container,
    text_of,
)
from extractors.pages.phrases import (
    comparable_words,
    ends_a_sentence,
    ends_with_a_stop,
    heading_kind,
    one_line,
    units,
)

_CARD_SIGNS = ("img", "amp-img", "picture", "time", "h2", "h3", "h4", "h5")
_IN_CARDS = frozenset({"span", "amp-img"})
_LIST_TAGS = (
    "div",
    "section",
    "ul",
    "ol",
    "main",
    "article",
    "body",
    "tbody",
    "table",
    "td",
    "tr",
    "aside",
    "dl",
)


def drop_cards(page: Pruning) -> None:
    """Remove runs of similar blocks that each begin with a link to another page of the site: teasers."""
    leads_elsewhere = same_site_link_test(page.url)
    for parent in [el for el in page.tree.iter() if len(el) >= 2 and _may_list(el)]:
        if parent.getparent() is None:
            continue
        for run in _runs_of_cards(page, parent, leads_elsewhere):
            if not page.leaves_an_article(run):
                page.cards += len(run)
                if not page.leaves_an_article(run, is_certain=True):
                    continue
            for element in run:
                page.remove(element, "teasers of other articles")


def _runs_of_cards(
    page: Pruning, parent: Element, leads_elsewhere: Callable[[Element], bool]
) -> Iterator[list[Element]]:
    """Return runs of similar boxes that are mostly cards; of paragraphs, whose run includes the text, the sub-runs."""
    for run in similar_runs(page, parent, paragraphs=True):
        signs = [_is_card(page, el, leads_elsewhere) for el in run]
        if run[0].tag != "p":
            if sum(signs) >= max(2, 0.8 * len(run)):
                yield run
            continue
        for is_card, stretch in groupby(zip(signs, run, strict=True), key=itemgetter(0)):
            cards = [element for _, element in stretch]
            if is_card and len(cards) >= 3:
                yield cards


def _may_list(element: Element) -> bool:
    return isinstance(element.tag, str) and (element.tag in _LIST_TAGS or "-" in element.tag)


def drop_headline_columns(page: Pruning) -> None:
    """Remove blocks of three or more lines without a sentence: columns of headlines, mostly on old pages."""
    for element in list(page.tree.iter("td", "font", "div", "center", "span")):
        if (
            element.getparent() is None
            or page.sizes[element].text > 3000
            or page.units_in(element) < 60
        ):
            continue
        lines = [
            line for line in (one_line(run or "") for run in _lines_between_breaks(element)) if line
        ]
        if len(lines) < 3 or not all(map(_is_headline, lines)) or all(map(ends_a_sentence, lines)):
            continue
        if page.leaves_an_article([element], is_certain=True):
            page.remove(element, "a column of headlines")


# A headline may end with a quotation or a question; one of these does not make a column of headlines a text.
def _is_headline(line: str) -> bool:
    return units(line) >= 20 and len(line) <= 160 and not ends_with_a_stop(line)


def _lines_between_breaks(element: Element) -> list[str | None]:
    """Return the lines of an element that separates them by br only; none when it contains anything else."""
    if any(child.tag not in ("br", "hr") for child in element):
        return []
    return [element.text, *(child.tail for child in element)]


def _is_card(page: Pruning, element: Element, leads_elsewhere: Callable[[Element], bool]) -> bool:
    link = leading_headline_link(page, element)
    if link is None:
        return _ends_with_more(page, element, leads_elsewhere)
    # A paragraph may begin with a link; one that is a teaser breaks after it, or shows a picture.
    if element.tag == "p" and next(element.iter("br", *_CARD_SIGNS), None) is None:
        return False
    size = page.sizes[element]
    # Cards of partners lead to other sites; so do the items of a list of things, but those say more about each.
    if size.unlinked > (900 if leads_elsewhere(link) else 300 if _in_heading(link) else 0):
        return False
    # A bare list of links may be what the article is about; a card has more than its headline.
    if size.unlinked >= 40 or next(element.iter(*_CARD_SIGNS), None) is not None:
        return True
    return len(link) >= 2 and all(
        child.tag in BLOCK_TAGS or child.tag in _IN_CARDS for child in link
    )


def _ends_with_more(
    page: Pruning, element: Element, leads_elsewhere: Callable[[Element], bool]
) -> bool:
    """Return whether it is a snippet with a short "more" link to another page of the site."""
    links = [link for link in element.iter("a") if page.sizes[link].text]
    if len(links) != 1 or page.sizes[element].text > 400 or page.units_in(element) < 40:
        return False
    return (
        page.sizes[links[0]].text <= 14
        and leads_elsewhere(links[0])
        and ends_with(element, links[0])
    )


def _in_heading(link: Element) -> bool:
    parent = link.getparent()
    return parent is not None and parent.tag in HEADING_TAGS


def leading_headline_link(page: Pruning, element: Element) -> Element | None:
    """Return the link at the start of a block, after an optional date or section name, if it reads like a headline."""
    links = [element] if element.tag == "a" else list(element.iter("a"))
    for link in links:
        size = page.sizes[link].text
        if size >= 5 and page.units_in(link) >= 15:
            return link if size <= 400 and _characters_before(page, element, link) <= 40 else None
    return None


def _characters_before(page: Pruning, element: Element, link: Element) -> int:
    """Return the number of characters of `element` before the link."""
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


_BOX_TAGS = ("div", "section", "ul", "ol", "td", "tbody", "table")


def drop_items_around_text(page: Pruning) -> None:
    """Remove runs of headlines with snippets after the text and before its title."""
    text = text_container(page.tree, page.sizes)
    text = _brief_container(page) if text is None else text
    if text is None:
        return
    title = _title_heading(page)
    places = [
        *_children_after_text(page, text),
        *(() if title is None else _elements_before(title)),
    ]
    for parent, beside in places:
        for run in similar_runs(page, parent):
            items = [element for element in run if element in beside]
            if (
                len(items) < 3
                or not all(_is_item(page, element) for element in items)
                or _are_questions(items)
            ):
                continue
            if is_aside(page, items) or _stands_apart(page, items, title):
                for element in items:
                    page.remove(element, "headlines with snippets around the text")


def _title_heading(page: Pruning) -> Element | None:
    headings = [el for el in page.tree.iter("h1") if page.sizes[el].text]
    named = (el for el in headings if comparable_words(text_of(el)) == page.title)
    return next(named, headings[0] if headings else None)


def _brief_container(page: Pruning) -> Element | None:
    """Return the container of a text too short to be recognised by length: it begins with the title."""
    title = _title_heading(page)
    around = [] if title is None else title.iterancestors("div", "article", "section", "td", "main")
    return next(
        (
            above
            for above in around
            if any(page.sizes[p].unlinked >= 80 for p in above.iterchildren("p"))
        ),
        None,
    )


def _children_after_text(page: Pruning, text: Element) -> Iterator[tuple[Element, set[Element]]]:
    """Yield each container with its children after the text's last paragraph."""
    last = _children_after_paragraphs(page, text)
    yield text, set(last)
    yield from _containers_in(last)
    node = text
    while (parent := node.getparent()) is not None:
        following = list(node.itersiblings())
        yield parent, set(following)
        yield from _containers_in(following)
        node = parent


def _elements_before(title: Element) -> Iterator[tuple[Element, set[Element]]]:
    node = title
    while (parent := node.getparent()) is not None and parent.tag != "html":
        yield from _containers_in(list(node.itersiblings(preceding=True)))
        node = parent


def _containers_in(elements: list[Element]) -> Iterator[tuple[Element, set[Element]]]:
    for element in elements:
        for container in element.iter(*_BOX_TAGS, "header"):
            yield container, set(container)


def _children_after_paragraphs(page: Pruning, text: Element) -> list[Element]:
    """Return the children of the text container after its last paragraph."""
    behind: list[Element] = []
    for child in reversed(text):
        if len((child.tail or "").strip()) >= 40 or (
            child.tag == "p" and page.sizes[child].unlinked >= 40
        ):
            break
        behind.append(child)
    return behind


def _is_item(page: Pruning, element: Element) -> bool:
    """Return whether it is a headline, after an optional date or section name, with a snippet below."""
    if page.sizes[element].text > 700:
        return False
    headline, *below = _from_headline(element) or [""]
    return (
        1 <= len(below) <= 4
        and len(headline) <= 140
        and not ends_with_a_stop(headline)
        and units(below[0]) >= 25
    )


def _from_headline(element: Element) -> list[str]:
    lines = lines_in(element)
    if len(lines) == 1 and (bold := next(element.iter("b", "strong"), None)) is not None:
        headline = text_of(bold)
        rest = lines[0].removeprefix(headline)
        lines = [headline, rest.strip()] if rest != lines[0] and rest.strip() else lines
    while lines and units(lines[0]) < 15:
        lines.pop(0)
    return lines


def _are_questions(items: list[Element]) -> bool:
    """Return whether most headlines are questions: an FAQ."""
    headlines = [_from_headline(item)[0] for item in items]
    return 2 * sum(headline.endswith(("?", "؟", "？")) for headline in headlines) > len(items)


def _stands_apart(page: Pruning, items: list[Element], title: Element | None) -> bool:
    """Return whether the items are more than the text, but short, each with a heading or a date, and the text has its
    own box.

    Sections of one article look similar, but have more than a sentence each.
    """
    if title is None or not page.leaves_an_article(items):
        return False
    if any(page.sizes[item].text > 260 or not _has_heading_or_date(item) for item in items):
        return False
    around = next(
        (above for above in title.iterancestors() if page.sizes[above].unlinked >= 200), None
    )
    return around is not None and not any(
        above is around for item in items for above in item.iterancestors()
    )


def _has_heading_or_date(item: Element) -> bool:
    """Return whether it has a heading, or another short line such as a date."""
    return next(item.iter(*HEADING_TAGS, "time"), None) is not None or any(
        len(line) <= 30 for line in lines_in(item)[2:]
    )


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


# --- by name -------------------------------------------------------------------------------------


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


# --- by heading ----------------------------------------------------------------------------------


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
