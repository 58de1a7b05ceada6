"""A third opinion on where a page's article stands: each block of text is weighed by itself, without a text extractor.

A block is a run of text between two block elements or line breaks. Its evidence is what can be counted: its length, its
links, its element, the names of the boxes around it, its distance from the title, the prose beside it, the words that
it shares with the title and the page's own description. The weights were fitted by logistic regression to news pages
of several languages (benchmarks/block_weights.py), so that the sum is the log-odds that the block is the article's.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from lxml.etree import iterwalk

from extractors.pages.shape import BLOCKS, HEADINGS, Element
from extractors.pages.words import comparable, heading_kind, one_line, opens_elsewhere

_SPACELESS = re.compile("[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff]")
_STOP = re.compile(r"[.!?…؟۔।][»”\"’')\]]*(?:\s|$)|[。！？]")
_END = re.compile(r"[.!?…。！？؟۔।:：][»”\"’')\]」』]*\s*$")
_WORD = re.compile(r"\w+")
_AROUND = re.compile(
    r"(?:^|[-_ ])(?:related\w*|recirc\w*|most\w*|popular\w*|trending\w*|recommend\w*|read-?_?(?:more|also|next)"
    r"|latest\w*|teaser\w*|outbrain\w*|taboola\w*|newsletter\w*|subscri\w*|social\w*|share\w*|sharing|tags?|keywords?"
    r"|comment\w*|cmts?|komment\w*|disqus\w*|respond|reply|promo\w*|side\w*|widget\w*|breadcrumbs?|author\w*|bio"
    r"|sponsor\w*|ads?|advert\w*|banner\w*|cookie\w*|modal|popup|donate\w*|login\w*|menu\w*|nav\w*|foot\w*|head\w*"
    r"|top\w*|bottom\w*|ticker|copyright|tool\w*|pag(?:er|ination)|links?|list\w*|right\w*|left\w*|form\w*|search\w*"
    r"|poll\w*|vote\w*|rss|forum\w*|blog\w*|gallery|photo\w*|video\w*|caption\w*)(?:[-_ ]|$)",
    re.IGNORECASE,
)
_WITHIN = re.compile(r"article|content|body|story|text|entry|post|main|news|detail|paragraph", re.IGNORECASE)
_AROUND_TAGS = frozenset({"nav", "aside", "footer", "form", "header", "figure", "figcaption", "address"})
_PARTS = frozenset({"p", "li", "blockquote", "ul", "ol", "tr", "dl", *HEADINGS})

WEIGHTS: dict[str, float] = {
    "length": 0.53,
    "links": -1.57,
    "paragraph": 0.59,
    "heading": 0.42,
    "list item": -0.41,
    "cell": 0.75,
    "bare box": -0.13,
    "ends as a sentence": 0.63,
    "furniture tag": -1.57,
    "furniture names": -0.67,
    "article names": 0.21,
    "title's words": 1.99,
    "description's words": 0.98,
    "after the title": 0.75,
    "distance from the title": -0.25,
    "place on the page": -0.93,
    "prose of its box": 1.74,
    "prose around its box": 0.88,
    "links of its box": 0.09,
    "blocks of its box": 0.46,
    "furniture heading": -2.59,
    "points elsewhere": -7.13,
    "rights": -3.77,
    "repeated": 0.61,
    "length before": 0.04,
    "length after": 0.26,
    "links two before": -0.45,
    "links before": -0.65,
    "links after": -0.59,
    "links two after": -0.11,
}
BIAS = -5.57


@dataclass(slots=True)
class Block:
    """One run of text of a page, with the evidence for and against its being the article's."""

    text: str
    element: Element  # the block element that it stands in
    linked: int  # characters in links
    units: int  # its length; a sign of a script without spaces counts for three letters
    evidence: dict[str, float] = field(default_factory=dict)
    odds: float = 0.0  # the likelihood that it is the article's, 0..1

    @property
    def density(self) -> float:
        """Share of the characters that stand in links, 0..1."""
        return self.linked / len(self.text)


def blocks_of(tree: Element, *, titles: Sequence[str], description: str) -> list[Block]:
    """Return the text blocks of a page in order, each with the likelihood that it is the article's."""
    blocks = list(_runs(tree))
    if not blocks:
        return []
    _Evidence(blocks, titles, description).weigh()
    return blocks


def _runs(tree: Element) -> Iterator[Block]:
    body = tree.find("body")
    body = tree if body is None else body
    above, parts, linked, links = [body], list[str](), 0, 0
    for event, node in iterwalk(body, events=("start", "end")):
        tag, starts = node.tag, event == "start"
        if tag in BLOCKS or tag == "br":
            if parts:
                if block := _block("".join(parts), above[-1], linked):
                    yield block
                parts, linked = [], 0
            if starts and tag != "br":
                above.append(node)
            elif not starts and tag != "br" and len(above) > 1:
                above.pop()
        elif tag == "a":
            links += 1 if starts else -1
        said = node.text if starts else node.tail if node is not body else None
        if said:
            parts.append(said)
            linked += len(said.strip()) if links else 0
    if parts and (block := _block("".join(parts), body, linked)):
        yield block


def _block(said: str, element: Element, linked: int) -> Block | None:
    text = one_line(said)
    if not text:
        return None
    units = len(text) if text.isascii() else len(text) + 2 * len(_SPACELESS.findall(text))
    return Block(text, element, min(linked, len(text)), units)


@dataclass(slots=True)
class _Inside:
    """What the blocks inside one element hold together."""

    prose: float = 0.0
    text: float = 0.0
    linked: float = 0.0
    blocks: int = 0


class _Evidence:
    """What is counted once a page, so that each block can be weighed."""

    def __init__(self, blocks: list[Block], titles: Sequence[str], description: str) -> None:
        self.blocks = blocks
        self.title_words = _words(titles[0]) if titles else frozenset()
        self.described = _words(description)
        self.title = _place_of_title(blocks, titles, self.title_words)
        self.inside: dict[Element, _Inside] = {}
        self.prose = sum(map(self._add_up, blocks)) or 1.0
        self.names: dict[Element, tuple[int, int, int]] = {}
        self.repeats = Counter(block.text for block in blocks)

    def _add_up(self, block: Block) -> float:
        prose = float(max(0, block.units - 3 * block.linked)) if block.units >= 60 else 0.0
        prose = prose if block.units > 150 or _STOP.search(block.text) else 0.0
        linked = block.density * block.units
        element: Element | None = block.element
        for _ in range(6):
            if element is None:
                break
            inside = self.inside.get(element)
            if inside is None:
                inside = self.inside[element] = _Inside()
            inside.prose += prose
            inside.text += block.units
            inside.linked += linked
            inside.blocks += 1
            element = element.getparent()
        return prose

    def weigh(self) -> None:
        """Fill in the evidence and the likelihood of each block."""
        blocks = self.blocks
        lengths = [0.0, 0.0, *(math.log1p(block.units) for block in blocks), 0.0, 0.0]
        densities = [0.0, 0.0, *(block.density for block in blocks), 0.0, 0.0]
        for place, block in enumerate(blocks):
            found = self._of(place, block)
            found |= {
                "length before": lengths[place + 1],
                "length after": lengths[place + 3],
                "links two before": densities[place],
                "links before": densities[place + 1],
                "links after": densities[place + 3],
                "links two after": densities[place + 4],
            }
            block.evidence = found
            total = BIAS + sum(WEIGHTS.get(name, 0.0) * value for name, value in found.items())
            block.odds = 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))

    def _of(self, place: int, block: Block) -> dict[str, float]:
        element, text, density = block.element, block.text, block.density
        around, within, apart = self._names(element)
        box = element
        while box.tag in _PARTS and (parent := box.getparent()) is not None:
            box = parent
        outer = box.getparent()
        inside = self.inside.get(box) or _Inside()
        outside = inside if outer is None else self.inside.get(outer) or inside
        after = 0 if self.title is None else 1 if place > self.title else -1
        is_menu = density > 0.9 and block.units < 60
        words = frozenset() if is_menu else _words(text[:1500])
        tag = str(element.tag)
        return {
            "length": math.log1p(block.units),
            "links": density,
            "paragraph": tag == "p",
            "heading": tag in HEADINGS,
            "list item": tag == "li",
            "cell": tag in ("td", "th"),
            "bare box": tag == "div",
            "ends as a sentence": _END.search(text) is not None,
            "furniture tag": apart,
            "furniture names": min(around, 3),
            "article names": min(within, 3),
            "title's words": len(words & self.title_words) / len(self.title_words) if self.title_words else 0.0,
            "description's words": len(words & self.described) / len(words) if len(words) > 4 else 0.0,
            "after the title": after,
            "distance from the title": math.log1p(place - self.title) if after > 0 and self.title is not None else 0.0,
            "place on the page": place / len(self.blocks),
            "prose of its box": inside.prose / self.prose,
            "prose around its box": outside.prose / self.prose,
            "links of its box": inside.linked / inside.text if inside.text else 0.0,
            "blocks of its box": math.log1p(inside.blocks),
            "furniture heading": heading_kind(text) is not None,
            "points elsewhere": not is_menu and block.units < 300 and opens_elsewhere(text),
            "rights": "©" in text,
            "repeated": self.repeats[text] > 1,
        }

    def _names(self, element: Element) -> tuple[int, int, int]:
        """Count the six boxes around named as furniture, and as an article; say whether one is so by its tag."""
        around = within = apart = 0
        node: Element | None = element
        for _ in range(6):
            if node is None:
                break
            found = self.names.get(node)
            if found is None:
                name = f"{(node.get('class') or '')[:200]} {(node.get('id') or '')[:100]}".strip()
                is_around = bool(name) and _AROUND.search(name) is not None
                is_within = bool(name) and _WITHIN.search(name) is not None
                found = self.names[node] = (is_around, is_within, node.tag in _AROUND_TAGS)
            around, within, apart = around + found[0], within + found[1], apart | found[2]
            node = node.getparent()
        return around, within, apart


def _place_of_title(blocks: list[Block], titles: Sequence[str], words: frozenset[str]) -> int | None:
    """Return which block is the title: a heading that says it, else anything that does, else most of its words."""
    for title in titles:
        wanted, said = comparable(title), []
        for place, block in enumerate(blocks):
            if abs(len(block.text) - len(title)) <= 8 + len(title) // 4 and comparable(block.text) == wanted:
                said.append(place)
        if said:
            return min(said, key=lambda place: (not _in_heading(blocks[place].element), place))
    if len(words) < 3:
        return None
    short = (place for place, block in enumerate(blocks) if block.units < 400 and not block.linked)
    return next((place for place in short if len(_words(blocks[place].text) & words) >= 0.8 * len(words)), None)


def _in_heading(element: Element) -> bool:
    return element.tag in ("h1", "h2") or next(element.iterancestors("h1", "h2"), None) is not None


def _words(text: str) -> frozenset[str]:
    """Return the openings of a text's longer words; of scripts without spaces each pair of signs."""
    found: set[str] = set()
    for word in _WORD.findall(text.casefold()):
        if len(word) >= 4 and not _SPACELESS.search(word):
            found.add(word[:5])
        elif not word.isascii() and _SPACELESS.search(word):
            found.update(word[place : place + 2] for place in range(len(word) - 1))
    return frozenset(found)
