"""Score each text block of a page for being part of the article, without any text extractor.

A block is a run of text between two block elements or line breaks. Its features are its length, its
links, its element, the names of the containers around it, its distance from the title, the prose
around it, and the words that it shares with the title and the page's own description. The weights
were fitted by logistic regression to news pages of several languages (docs/guide/reading.md), so
that the sum is the log-odds that the block is the article's.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from operator import mul

from lxml.etree import iterwalk

from extractors.pages.dom import BLOCK_TAGS, HEADING_TAGS, Element
from extractors.pages.phrases import begins_with_pointer, heading_kind
from extractors.pages.wording import comparable_words, one_line, units

_SPACELESS_SCRIPTS = re.compile(  # Thai, Lao, Burmese, Khmer, Chinese, Japanese, Korean
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff]"
)
_SPACELESS_ALPHABETS = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]"
)  # of these that are alphabets
_SENTENCE_STOP = re.compile(r"[.!?…؟۔।][»”\"’')\]]*(?:\s|$)|[。！？]")
_SENTENCE_END = re.compile(r"[.!?…。！？؟۔।:：][»”\"’')\]」』]*\s*$")
_DIGITS_SUFFIX = re.compile(r"[-_]?\d+.*$")
# Vowel signs of Indic and South-East Asian scripts are no \w, and would split their words.
_WORD_RUN = re.compile(
    "[\\w\u064b-\u0652\u0900-\u0963\u0966-\u0dff\u0e00-\u0eff\u1000-\u1049\u1050-\u109f\u1780-\u17d3]+"
)
_FURNITURE_NAMES = re.compile(
    r"(?:^|[-_ ])(?:related\w*|recirc\w*|most\w*|popular\w*|trending\w*|recommend\w*|read-?_?(?:more|also|next)"
    r"|latest\w*|teaser\w*|outbrain\w*|taboola\w*|newsletter\w*|subscri\w*|social\w*|share\w*|sharing|tags?|keywords?"
    r"|comment\w*|cmts?|komment\w*|disqus\w*|respond|reply|promo\w*|side\w*|widget\w*|breadcrumbs?|author\w*|bio"
    r"|sponsor\w*|ads?|advert\w*|banner\w*|cookie\w*|modal|popup|donate\w*|login\w*|menu\w*|nav\w*|foot\w*|head\w*"
    r"|top\w*|bottom\w*|ticker|copyright|tool\w*|pag(?:er|ination)|links?|list\w*|right\w*|left\w*|form\w*|search\w*"
    r"|poll\w*|vote\w*|rss|forum\w*|blog\w*|gallery|photo\w*|video\w*|caption\w*)(?:[-_ ]|$)",
    re.IGNORECASE,
)
_ARTICLE_NAMES = re.compile(
    r"article|content|body|story|text|entry|post|main|news|detail|paragraph", re.IGNORECASE
)
_FURNITURE_TAGS = frozenset(
    {"nav", "aside", "footer", "form", "header", "figure", "figcaption", "address"}
)
_PARAGRAPH_TAGS = frozenset({"p", "li", "blockquote", "ul", "ol", "tr", "dl", *HEADING_TAGS})

FEATURE_WEIGHTS: dict[str, float] = {
    "length": 0.53,
    "links": -2.72,
    "length before": 0.10,
    "length after": 0.21,
    "links two before": -0.45,
    "links before": -0.78,
    "links after": -0.79,
    "links two after": -0.44,
    "paragraph": 0.66,
    "heading": 1.28,
    "list item": -0.68,
    "cell": 1.01,
    "bare box": -0.01,
    "ends as a sentence": 0.69,
    "furniture tag": -1.87,
    "furniture names": -0.55,
    "article names": 0.24,
    "title's words": 1.66,
    "description's words": 1.53,
    "after the title": 0.62,
    "distance from the title": -0.23,
    "place on the page": -1.38,
    "prose of its box": 1.55,
    "prose around its box": 1.14,
    "links of its box": 0.39,
    "blocks of its box": 0.62,
    "furniture heading": -3.62,
    "points elsewhere": -4.21,
    "rights": -2.83,
    "repeated": 0.31,
}
LOGIT_BIAS = -5.57
_KNOWN_BOX_FACTOR = (
    3.0  # factor on the odds of blocks inside a known container, divisor for those outside
)
_WEIGHT_VALUES = tuple(FEATURE_WEIGHTS.values())


@dataclass(slots=True)
class Block:
    """One run of text of a page, with its features and score."""

    text: str
    element: Element  # the block element that contains it
    linked: int  # characters in links
    units: int  # its length; a character of a script without spaces counts as three letters
    features: tuple[float, ...] = ()  # in the order of WEIGHTS; none for an item of a menu
    probability: float = 0.0  # the likelihood that it is the article's, 0..1

    @property
    def density(self) -> float:
        """Share of the characters inside links, 0..1."""
        return self.linked / len(self.text)


def score_blocks(
    tree: Element,
    *,
    titles: Sequence[str],
    description: str,
    feed_summary: str = "",
    boxes: Sequence[str] = (),
) -> list[Block]:
    """Return a page's text blocks in order, each with the probability of being the article's.

    `description` is the page's own, `feed_summary` the summary in the feed; `boxes` are the names
    of elements that held the articles of the outlet's earlier pages.
    """
    blocks = list(_text_blocks(tree))
    if not blocks:
        return []
    _FeatureExtractor(blocks, titles, (description, feed_summary)).score_blocks()
    if boxes:
        _favour_known_boxes(blocks, frozenset(boxes))
    return blocks


def _text_blocks(tree: Element) -> Iterator[Block]:
    body = tree.find("body")
    if body is None:
        body = tree
    open_blocks = [body]
    parts: list[str] = []
    linked = open_links = 0
    for event, node in iterwalk(body, events=("start", "end")):
        tag, starts = node.tag, event == "start"
        if tag in BLOCK_TAGS or tag == "br":
            if parts:
                yield from _blocks_from_parts(parts, open_blocks[-1], linked)
                parts, linked = [], 0
            if tag != "br":
                if starts:
                    open_blocks.append(node)
                elif len(open_blocks) > 1:
                    open_blocks.pop()
        elif tag == "a":
            open_links += 1 if starts else -1
        if starts:
            text = node.text
        else:
            text = node.tail if node is not body else None
        if text:
            parts.append(text)
            if open_links:
                linked += len(text.strip())
    if parts:
        yield from _blocks_from_parts(parts, body, linked)


def _blocks_from_parts(parts: list[str], element: Element, linked: int) -> Iterator[Block]:
    """Yield a block, unless the parts are only white space."""
    text = one_line("".join(parts))
    if text:
        yield Block(text, element, min(linked, len(text)), units(text))


def container_name(element: Element) -> str:
    """Return a container's tag and first class or id, stable across pages; "" without either."""
    classes = (element.get("class") or "").split()
    if classes:
        mark = f".{classes[0]}"
    else:
        mark = f"#{(element.get('id') or '').strip()}"
    mark = _DIGITS_SUFFIX.sub("", mark)  # "post-4711"
    return f"{element.tag}{mark}"[:31] if len(mark) > 1 else ""


def _favour_known_boxes(blocks: list[Block], boxes: frozenset[str]) -> None:
    """Raise the odds of blocks in containers of the outlet's earlier articles; lower the rest."""
    is_known: dict[Element, bool] = {}

    def is_inside(element: Element | None) -> bool:
        if element is None:
            return False
        if element not in is_known:
            is_known[element] = container_name(element) in boxes or is_inside(element.getparent())
        return is_known[element]

    inside = [is_inside(block.element) for block in blocks]
    if not any(inside):
        return
    for block, known_box in zip(blocks, inside, strict=True):
        odds = block.probability
        if known_box:
            odds *= _KNOWN_BOX_FACTOR
        else:
            odds /= _KNOWN_BOX_FACTOR
        block.probability = odds / (odds + 1 - block.probability)


@dataclass(slots=True)
class _BoxTotals:
    """Totals of the blocks of one container, or of all containers in it."""

    prose: float = 0.0
    text: float = 0.0
    linked: float = 0.0
    blocks: int = 0


class _FeatureExtractor:
    """Page-wide counts from which each block's features are computed."""

    def __init__(
        self, blocks: list[Block], titles: Sequence[str], descriptions: Sequence[str]
    ) -> None:
        self.blocks = blocks
        self.title_words = word_prefixes(titles[0]) if titles else frozenset[str]()
        self.title = title_index(blocks, titles, self.title_words)
        self.description_words = list(filter(None, map(word_prefixes, descriptions)))
        self.repeats = Counter(block.text for block in blocks)
        self.boxes: dict[Element, tuple[Element, Element]] = {}
        self.names: dict[Element, tuple[int, int, int]] = {}
        self.inside: defaultdict[Element, _BoxTotals] = defaultdict(_BoxTotals)
        self.around: defaultdict[Element, _BoxTotals] = defaultdict(_BoxTotals)
        self.prose = sum(map(self._add_to_totals, blocks)) or 1.0

    def score_blocks(self) -> None:
        """Set the features and the probability of each block."""
        lengths = [0.0]
        densities = [0.0, 0.0]
        for block in self.blocks:
            lengths.append(math.log1p(block.units))
            densities.append(block.density)
        lengths.append(0.0)
        densities += (0.0, 0.0)
        for index, block in enumerate(self.blocks):
            if block.units < 60 and block.linked >= 0.9 * len(block.text):
                continue  # an item of a menu
            before_2, before_1, density, after_1, after_2 = densities[index : index + 5]
            before, length, after = lengths[index : index + 3]
            neighbours = (length, density, before, after, before_2, before_1, after_1, after_2)
            block.features = (*neighbours, *self._own_features(index, block))
            logit = LOGIT_BIAS + sum(map(mul, _WEIGHT_VALUES, block.features))
            block.probability = 1 / (1 + math.exp(-max(-30.0, min(30.0, logit))))

    def _own_features(self, index: int, block: Block) -> tuple[float, ...]:
        text, tag = block.text, str(block.element.tag)
        furniture_names, article_names, has_furniture_tag = self._count_names(block.element)
        box, outer = self._boxes_around(block.element)
        inside, outside = self.inside[box], self.around[outer]
        words = word_prefixes(text[:1500])
        lines_after_title = 0 if self.title is None else index - self.title
        after_title = 0
        if self.title is not None:
            after_title = 1 if lines_after_title > 0 else -1
        return (
            tag == "p",
            tag in HEADING_TAGS,
            tag == "li",
            tag in ("td", "th"),
            tag == "div",
            _SENTENCE_END.search(text) is not None,
            has_furniture_tag,
            min(furniture_names, 3),
            min(article_names, 3),
            len(words & self.title_words) / max(1, len(self.title_words)),
            self._description_share(words),
            after_title,
            math.log1p(max(0, lines_after_title)),
            index / len(self.blocks),
            inside.prose / self.prose,
            outside.prose / self.prose,
            inside.linked / inside.text,
            math.log1p(inside.blocks),
            heading_kind(text) is not None,
            block.units < 300 and begins_with_pointer(text),
            "©" in text,
            self.repeats[text] > 1,
        )

    def _description_share(self, words: frozenset[str]) -> float:
        """Return the share of a block's words found in the page's description or feed summary."""
        if len(words) <= 4:
            return 0.0
        shared = 0
        for description in self.description_words:
            shared = max(shared, len(words & description))
        return shared / len(words)

    def _boxes_around(self, element: Element) -> tuple[Element, Element]:
        """Return the container of an element, and the next one around it."""
        boxes = self.boxes.get(element)
        if boxes is None:
            box, outer = element, element.getparent()
            while box.tag in _PARAGRAPH_TAGS and outer is not None:
                box, outer = outer, outer.getparent()
            boxes = self.boxes[element] = (box, box if outer is None else outer)
        return boxes

    def _add_to_totals(self, block: Block) -> float:
        """Add a block to the totals of its containers, and return the length of its prose."""
        prose = 0.0
        if block.units > 150 or (block.units >= 60 and _SENTENCE_STOP.search(block.text)):
            prose = float(max(0, block.units - 3 * block.linked))
        box, outer = self._boxes_around(block.element)
        for totals in (self.inside[box], self.around[outer]):
            totals.prose += prose
            totals.text += block.units
            totals.linked += block.density * block.units
            totals.blocks += 1
        return prose

    def _count_names(self, element: Element) -> tuple[int, int, int]:
        """Count containers named as furniture and as article; the third value is 1 for a furniture tag."""
        counts = self.names.get(element)
        if counts is not None:
            return counts
        furniture = article = has_furniture_tag = 0
        parent = element.getparent()
        if parent is not None and element.tag != "body":
            furniture, article, has_furniture_tag = self._count_names(parent)
        name = f"{(element.get('class') or '')[:200]} {(element.get('id') or '')[:100]}".strip()
        if name:
            furniture += _FURNITURE_NAMES.search(name) is not None
            article += _ARTICLE_NAMES.search(name) is not None
        has_furniture_tag |= element.tag in _FURNITURE_TAGS
        counts = self.names[element] = (furniture, article, has_furniture_tag)
        return counts


def title_index(
    blocks: Sequence[Block], titles: Sequence[str], words: frozenset[str]
) -> int | None:
    """Return the title's block: a heading with its text, any block with it, else most words."""
    for title in titles:
        index = _index_of_title(blocks, title)
        if index is not None:
            return index
    if len(words) < 3:
        return None
    for index, block in enumerate(blocks):
        if block.units < 400 and not block.linked:
            shared = word_prefixes(block.text) & words
            if len(shared) >= 0.8 * len(words):
                return index
    return None


def _index_of_title(blocks: Sequence[Block], title: str) -> int | None:
    title_words = comparable_words(title)
    max_difference = 8 + len(title) // 4
    first = None
    for index, block in enumerate(blocks):
        if abs(len(block.text) - len(title)) > max_difference:
            continue
        if comparable_words(block.text) == title_words:
            if _is_in_heading(block.element):
                return index
            if first is None:
                first = index
    return first


def _is_in_heading(element: Element) -> bool:
    return element.tag in ("h1", "h2") or next(element.iterancestors("h1", "h2"), None) is not None


def word_prefixes(text: str) -> frozenset[str]:
    """Return prefixes of long words; without spaces, every two characters or four letters."""
    prefixes: set[str] = set()
    for word in _WORD_RUN.findall(text.casefold()):
        if len(word) >= 4 and not _SPACELESS_SCRIPTS.search(word):
            prefixes.add(word[:5])
        elif not word.isascii() and _SPACELESS_SCRIPTS.search(word):
            size = 4 if _SPACELESS_ALPHABETS.match(word) else 2
            for start in range(len(word) - size + 1):
                prefixes.add(word[start : start + size])
    return frozenset(prefixes)
