"""Score each text block of a page for being part of the article, independently of any text extractor.

A block is a run of text between two block elements or line breaks. Its features are its length, its links, its element,
the names of the containers around it, its distance from the title, the prose beside it, and the words that it shares
with the title and the page's own description. The weights were fitted by logistic regression to news pages of several
languages (docs/guide/reading.md), so that the sum is the log-odds that the block is the article's.
"""

from __future__ import annotations

import math
import re
from collections import Counter
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
    element: Element  # the block element that it stands in
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
    """Return the text blocks of a page in order, each with the likelihood that it is the article's.

    `description` is the page's own, `announced` the summary in the feed; `boxes` are the names of elements that held
    the articles of the outlet's earlier pages.
    """
    blocks = list(_text_blocks(tree))
    if not blocks:
        return []
    _FeatureExtractor(blocks, titles, (description, feed_summary)).weigh()
    if boxes:
        _favour_known_boxes(blocks, frozenset(boxes))
    return blocks


def _text_blocks(tree: Element) -> Iterator[Block]:
    body = tree.find("body")
    body = tree if body is None else body
    above, parts, linked, links = [body], list[str](), 0, 0
    for event, node in iterwalk(body, events=("start", "end")):
        tag, starts = node.tag, event == "start"
        if tag in BLOCK_TAGS or tag == "br":
            if parts:
                if block := _block_from_text("".join(parts), above[-1], linked):
                    yield block
                parts, linked = [], 0
            if starts and tag != "br":
                above.append(node)
            elif not starts and tag != "br" and len(above) > 1:
                above.pop()
        elif tag == "a":
            links += 1 if starts else -1
        text = node.text if starts else node.tail if node is not body else None
        if text:
            parts.append(text)
            linked += len(text.strip()) if links else 0
    if parts and (block := _block_from_text("".join(parts), body, linked)):
        yield block


def _block_from_text(raw_text: str, element: Element, linked: int) -> Block | None:
    text = one_line(raw_text)
    if not text:
        return None
    return Block(text, element, min(linked, len(text)), units(text))


def container_name(element: Element) -> str:
    """Return the name of a container that is stable across an outlet's pages: tag and first class or id; "" without."""
    classes = (element.get("class") or "").split()
    mark = (
        f".{classes[0]}"
        if classes
        else f"#{name}"
        if (name := (element.get("id") or "").strip())
        else ""
    )
    mark = _DIGITS_SUFFIX.sub("", mark)  # "post-4711"
    return f"{element.tag}{mark}"[:31] if len(mark) > 1 else ""


def _favour_known_boxes(blocks: list[Block], boxes: frozenset[str]) -> None:
    """Raise the odds of blocks in the container of the outlet's earlier articles and lower those of the others."""
    known: dict[Element, bool] = {}

    def within(element: Element | None) -> bool:
        if element is None:
            return False
        if element not in known:
            known[element] = container_name(element) in boxes or within(element.getparent())
        return known[element]

    inside = [within(block.element) for block in blocks]
    if not any(inside):
        return
    for block, is_inside in zip(blocks, inside, strict=True):
        odds = (
            block.probability * _KNOWN_BOX_FACTOR
            if is_inside
            else block.probability / _KNOWN_BOX_FACTOR
        )
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
        self.title_words = word_prefixes(titles[0]) if titles else frozenset()
        self.meta_content = [words for words in map(word_prefixes, descriptions) if words]
        self.title = title_index(blocks, titles, self.title_words)
        self.boxes: dict[Element, tuple[Element, Element]] = {}
        self.inside: dict[Element, _BoxTotals] = {}
        self.around: dict[Element, _BoxTotals] = {}
        self.prose = sum(map(self._add_up, blocks)) or 1.0
        self.names: dict[Element, tuple[int, int, int]] = {}
        self.repeats = Counter(block.text for block in blocks)

    def _boxes(self, element: Element) -> tuple[Element, Element]:
        """Return the container of an element, and the next one around it."""
        found = self.boxes.get(element)
        if found is None:
            box = element
            while box.tag in _PARAGRAPH_TAGS and (parent := box.getparent()) is not None:
                box = parent
            outer = box.getparent()
            found = self.boxes[element] = (box, box if outer is None else outer)
        return found

    def _add_up(self, block: Block) -> float:
        prose = float(max(0, block.units - 3 * block.linked)) if block.units >= 60 else 0.0
        prose = prose if block.units > 150 or _SENTENCE_STOP.search(block.text) else 0.0
        linked = block.density * block.units
        box, outer = self._boxes(block.element)
        for inside in (
            self.inside.setdefault(box, _BoxTotals()),
            self.around.setdefault(outer, _BoxTotals()),
        ):
            inside.prose += prose
            inside.text += block.units
            inside.linked += linked
            inside.blocks += 1
        return prose

    def weigh(self) -> None:
        """Set the features and the likelihood of each block."""
        lengths = [0.0, *(math.log1p(block.units) for block in self.blocks), 0.0]
        densities = [0.0, 0.0, *(block.density for block in self.blocks), 0.0, 0.0]
        for place, block in enumerate(self.blocks):
            if block.units < 60 and block.linked >= 0.9 * len(block.text):
                continue  # an item of a menu
            beside = (
                lengths[place],
                lengths[place + 2],
                *densities[place : place + 2],
                *densities[place + 3 : place + 5],
            )
            block.features = (
                lengths[place + 1],
                densities[place + 2],
                *beside,
                *self._of(place, block),
            )
            total = LOGIT_BIAS + sum(map(mul, _WEIGHT_VALUES, block.features))
            block.probability = 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))

    def _of(self, place: int, block: Block) -> tuple[float, ...]:
        element, text = block.element, block.text
        around, within, apart = self._names(element)
        box, outer = self._boxes(element)
        inside, outside = self.inside[box], self.around[outer]
        after = 0 if self.title is None else 1 if place > self.title else -1
        words = word_prefixes(text[:1500])
        tag = str(element.tag)
        return (
            tag == "p",
            tag in HEADING_TAGS,
            tag == "li",
            tag in ("td", "th"),
            tag == "div",
            _SENTENCE_END.search(text) is not None,
            apart,
            min(around, 3),
            min(within, 3),
            len(words & self.title_words) / len(self.title_words) if self.title_words else 0.0,
            max((len(words & said) / len(words) for said in self.meta_content), default=0.0)
            if len(words) > 4
            else 0.0,
            after,
            math.log1p(place - self.title) if after > 0 and self.title is not None else 0.0,
            place / len(self.blocks),
            inside.prose / self.prose,
            outside.prose / self.prose,
            inside.linked / inside.text,
            math.log1p(inside.blocks),
            heading_kind(text) is not None,
            block.units < 300 and begins_with_pointer(text),
            "©" in text,
            self.repeats[text] > 1,
        )

    def _names(self, element: Element) -> tuple[int, int, int]:
        """Count the surrounding containers named as boilerplate and as article; return whether one is boilerplate by
        its tag.
        """
        found = self.names.get(element)
        if found is None:
            name = f"{(element.get('class') or '')[:200]} {(element.get('id') or '')[:100]}".strip()
            parent = element.getparent()
            around, within, apart = (
                (0, 0, 0) if parent is None or element.tag == "body" else self._names(parent)
            )
            if name and _FURNITURE_NAMES.search(name):
                around += 1
            if name and _ARTICLE_NAMES.search(name):
                within += 1
            found = self.names[element] = (around, within, apart | (element.tag in _FURNITURE_TAGS))
        return found


def title_index(
    blocks: Sequence[Block], titles: Sequence[str], words: frozenset[str]
) -> int | None:
    """Return the index of the title's block: a heading with its text, else any block with it, else with most words."""
    for title in titles:
        wanted, matches = comparable_words(title), []
        for index, block in enumerate(blocks):
            if (
                abs(len(block.text) - len(title)) <= 8 + len(title) // 4
                and comparable_words(block.text) == wanted
            ):
                matches.append(index)
        if matches:
            return min(matches, key=lambda index: (not _in_heading(blocks[index].element), index))
    if len(words) < 3:
        return None
    short = (index for index, block in enumerate(blocks) if block.units < 400 and not block.linked)
    return next(
        (
            index
            for index in short
            if len(word_prefixes(blocks[index].text) & words) >= 0.8 * len(words)
        ),
        None,
    )


def _in_heading(element: Element) -> bool:
    return element.tag in ("h1", "h2") or next(element.iterancestors("h1", "h2"), None) is not None


def word_prefixes(text: str) -> frozenset[str]:
    """Return the prefixes of a text's longer words; for scripts without spaces, each two characters or four letters."""
    prefixes: set[str] = set()
    for word in _WORD_RUN.findall(text.casefold()):
        if len(word) >= 4 and not _SPACELESS_SCRIPTS.search(word):
            prefixes.add(word[:5])
        elif not word.isascii() and _SPACELESS_SCRIPTS.search(word):
            size = 4 if _SPACELESS_ALPHABETS.match(word) else 2
            prefixes.update(word[start : start + size] for start in range(len(word) - size + 1))
    return frozenset(prefixes)
