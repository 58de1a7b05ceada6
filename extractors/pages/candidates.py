"""Choose between extractions ("readings") of a page: the guarded one, plain trafilatura's, or the likely blocks.

The rule, in order, over the likelihood of each block (extractors.pages.blocks). The worth of a reading is its
expected F1: how much of the likely text it holds, and how much else.

1. The guarded reading stands unless one of the following says otherwise.
2. It is another part of the page than the article when its worth is under a half, it is doubtful by its own blocks or
   hardly any of the likely ones, and they are worth much more; or when plain trafilatura agrees with the likely blocks
   against it. Then plain trafilatura's reading stands if its worth is about as good, else the likely blocks do. A brief
   whose own blocks are likely stays, however much stands below it. What the feed says of the page decides where it is
   known: a text that says nothing of it goes for the part of the page that does, and never the other way round.
3. It holds what is none of the article when it has most of the likely text and loses worth all the same: its unlikely
   lines go that stand outside the box in which most of the likely text stands.
4. It has holes when much of the likely text is missing: the surest blocks between its first line and its last come in.

Where the readings still differ, what another reading has besides is kept apart as unsure.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

from extractors.model import Place, ReadingName
from extractors.pages.blocks import Block, container_name, title_index, word_prefixes
from extractors.pages.cleaning import spaceless_key
from extractors.pages.dom import HEADING_TAGS, Element
from extractors.pages.text_lines import ExtractedLine
from extractors.pages.wording import comparable_words

_LIKELY_PROBABILITY = 0.5  # of a block
_SURE_PROBABILITY = 0.8
_MAIN_BOX_SHARE = 0.85  # of the likely text
_POOR_SCORE = 0.5  # worth of a reading
_GOOD_SCORE = 0.7
_MAX_BLOCKS_BEFORE_TEXT = 6  # blocks before the first line in which a hole may be
_MIN_SCORE_GAP = 0.01  # of worth
_MOST_UNSURE = 100  # lines
_MIN_GLUED_BLOCKS = 4  # blocks in one line
_FEWEST_ANNOUNCED = 8  # beginnings of words in a feed's title and summary that are evidence
_SAID, _UNSAID = (
    0.7,
    0.3,
)  # share of them in a text that says what the feed says, and in one that does not
_MOST_MISSES = 300  # lines that are searched for in the whole page without success


@dataclass(frozen=True, slots=True)
class Choice:
    """The chosen reading, and why."""

    name: ReadingName
    lines: list[ExtractedLine]
    score: float  # 0..1: the expected F1
    unsure: list[ExtractedLine]  # lines only in other readings
    reason: str = ""  # of a disagreement; "" where all agree
    box: str = ""  # the name of the element that holds most of the likely text


def choose(
    guarded: list[ExtractedLine],
    lead: str,
    blocks: Sequence[Block],
    *,
    titles: Sequence[str],
    plain: Callable[[], list[ExtractedLine]],
    tidy: Callable[[list[ExtractedLine]], list[ExtractedLine]],
    announced: str = "",
) -> Choice:
    """Return the chosen reading.

    `guarded` and `lead` are the first reading, `plain` gives trafilatura's when it is asked for, `tidy` cleans the
    lines of another reading, `announced` is the title and the summary in the feed.
    """
    page = _BlockText(blocks, titles, announced)
    guarded = page.unglued(guarded)
    return replace(_choose_reading(page, guarded, lead, plain, tidy), box=page.name_of_box())


def _choose_reading(
    page: _BlockText,
    guarded: list[ExtractedLine],
    lead: str,
    plain: Callable[[], list[ExtractedLine]],
    tidy: Callable[[list[ExtractedLine]], list[ExtractedLine]],
) -> Choice:
    head = [ExtractedLine(lead)] if lead else []
    ours = page.shares([*head, *guarded])
    worth, possible = page.score(ours), page.score(page.likely)
    announced = page.announced_part(ours) if page.says_nothing_announced([*head, *guarded]) else []
    if announced:
        lines = tidy(page.lines_of(announced))
        reason = "another part of the page says what the feed says"
        return Choice(
            "blocks",
            lines,
            page.score(page.shares(lines)),
            tidy([*head, *guarded])[:_MOST_UNSURE],
            reason,
        )
    if possible - worth < _MIN_SCORE_GAP:
        return Choice("guarded", guarded, worth, [])
    covered = page.covered(ours)
    if worth < 0.6 and covered < 0.7 and page.common(ours, page.likely) < 0.5:
        replaced = _other_reading(page, [*head, *guarded], ours, plain, tidy)
        if replaced is not None:
            return replaced
    if covered >= 0.6 and possible >= 0.6:
        kept, gone = page.without_unlikely(guarded)
        if gone and kept:  # never the last of a body
            reason = f"{_count_of(len(gone), 'line')} hardly of the article"
            return Choice("guarded", kept, page.score(page.shares([*head, *kept])), gone, reason)
    holes = page.holes(ours) if covered < 0.8 else []
    if holes and page.units_of(holes) < 0.6 * page.held(ours):
        lines = page.filled(guarded, holes)
        ours = page.shares([*head, *lines])
        reason = f"{_count_of(len(holes), 'block')} missing within the text"
        return Choice("guarded", lines, page.score(ours), tidy(page.likely_beside(ours)), reason)
    unsure = tidy(page.likely_beside(ours))
    return Choice(
        "guarded",
        guarded,
        worth,
        unsure,
        "the page holds more that looks like the article" if unsure else "",
    )


def _other_reading(
    page: _BlockText,
    first: list[ExtractedLine],
    ours: list[float],
    plain: Callable[[], list[ExtractedLine]],
    tidy: Callable[[list[ExtractedLine]], list[ExtractedLine]],
) -> Choice | None:
    """Return another reading if the first one is a different part of the page than the article."""
    if page.covered(ours) >= 0.25 and page.doubt(ours) <= 0.3:
        return None
    worth, possible = page.score(ours), page.score(page.likely)
    other = plain()
    shares = page.shares(other)
    others_worth = page.score(shares)
    agree = possible > 0.7 and page.common(shares, page.likely) > 0.8
    best = max(possible if possible > 0.6 else 0.0, others_worth)
    if not agree and (worth >= _POOR_SCORE or best - worth <= 0.2):
        return None
    name: ReadingName = "trafilatura" if others_worth > possible - 0.03 else "blocks"
    lines = tidy(other if name == "trafilatura" else page.lines_of(page.likely_places))
    kept = page.shares(lines)
    if not lines or not page.may_be_article(kept):
        return None
    if page.says_announced(first) and page.says_nothing_announced(lines):
        return None
    beside = [line for line in first if page.share_of(line, kept) < 0.5]
    beside += page.likely_beside([max(pair) for pair in zip(kept, ours, strict=True)])
    reason = "the first reading is another part of the page"
    return Choice(name, lines, page.score(kept), tidy(beside)[:_MOST_UNSURE], reason)


class _BlockText:
    """The blocks of a page as one text without white space, in which the lines of any reading are located."""

    def __init__(self, blocks: Sequence[Block], titles: Sequence[str], announced: str = "") -> None:
        self.blocks = blocks
        self._announced = word_prefixes(announced) if announced.strip() else frozenset[str]()
        self._announcement = len(announced)
        keys = [spaceless_key(block.text) for block in blocks]
        self._text = "".join(keys)
        self._ends = list(accumulate(map(len, keys)))
        self._lengths = list(map(len, keys))
        named = {comparable_words(title) for title in titles}
        longest = max(map(len, titles), default=0) + 20
        self._odds = [
            0.0
            if len(block.text) <= longest and comparable_words(block.text) in named
            else block.probability
            for block in blocks
        ]
        self._expected = sum(
            odds * block.units for odds, block in zip(self._odds, blocks, strict=True)
        )
        self.likely = [float(odds > _LIKELY_PROBABILITY) for odds in self._odds]
        self.likely_places = [
            place for place, odds in enumerate(self._odds) if odds > _LIKELY_PROBABILITY
        ]
        self._title_words = word_prefixes(titles[0]) if titles else frozenset()
        found = title_index(blocks, titles, self._title_words)
        # A title that is only a link is a name in a menu.
        self._title = -1 if found is None or blocks[found].linked else found
        self._spans: dict[str, list[tuple[int, int]]] = {}
        self._misses = 0

    # --- measures --------------------------------------------------------------------------------

    def shares(self, lines: Sequence[ExtractedLine]) -> list[float]:
        """Return the share of each block that the lines contain, 0..1."""
        held = [0] * len(self.blocks)
        after = 0
        for line in lines:
            spans = self._found(line, after)
            for start, end in spans:
                after = end
                self._hold(held, start, end)
        return [
            min(1.0, part / whole) if whole else 0.0
            for part, whole in zip(held, self._lengths, strict=True)
        ]

    def held(self, shares: Sequence[float]) -> float:
        """Return the length of a reading."""
        return sum(share * block.units for share, block in zip(shares, self.blocks, strict=True))

    def score(self, shares: Sequence[float]) -> float:
        """Return the expected F1 of a reading."""
        total = self.held(shares) + self._expected
        return 2 * self.covered(shares) * self._expected / total if total else 0.0

    def covered(self, shares: Sequence[float]) -> float:
        """Return the share of the likely text in a reading (recall), 0..1."""
        parts = zip(shares, self._odds, self.blocks, strict=True)
        return sum(share * odds * block.units for share, odds, block in parts) / (
            self._expected or 1.0
        )

    def doubt(self, shares: Sequence[float]) -> float:
        """Return the share of a reading that is unlikely to be the article, 0..1."""
        held = self.held(shares)
        return 1 - self.covered(shares) * self._expected / held if held else 1.0

    def may_be_article(self, shares: Sequence[float]) -> bool:
        """Return whether a reading comes after the title, and shares words with it or has a high worth.

        On a page without text, such as a video, teasers of other articles are the likeliest blocks.
        """
        behind = [share if place > self._title else 0.0 for place, share in enumerate(shares)]
        if self.held(behind) < 0.5 * self.held(shares):
            return False
        said = [
            word_prefixes(block.text)
            for block, share in zip(self.blocks, shares, strict=True)
            if share > 0.5
        ]
        heard = frozenset[str]().union(*(words for words in said if not self._repeats_title(words)))
        share = (
            len(heard & self._title_words) / len(self._title_words) if self._title_words else 0.0
        )
        return self.score(shares) >= (_POOR_SCORE if share >= 0.3 else _GOOD_SCORE)

    def says_announced(self, lines: Sequence[ExtractedLine]) -> bool:
        """Return whether lines say what the feed says of the page, and more: a teaser says just that."""
        return (
            sum(len(line.text) for line in lines) >= 2 * self._announcement
            and self._said(lines) >= _SAID
        )

    def says_nothing_announced(self, lines: Sequence[ExtractedLine]) -> bool:
        """Return whether lines say hardly anything of what the feed says of the page."""
        return len(self._announced) >= _FEWEST_ANNOUNCED and self._said(lines) < _UNSAID

    def announced_part(self, shares: Sequence[float]) -> list[int]:
        """Return the likely blocks of the part that says what the feed says, apart from a reading; else none.

        It is the largest element around the block that says most of it, without the text of the reading.
        """
        beside = [place for place in self.likely_places if shares[place] < 0.5]
        if not beside or self._said(self.lines_of(beside)) < _SAID:
            return []
        best = max(
            beside, key=lambda place: len(word_prefixes(self.blocks[place].text) & self._announced)
        )
        held = {place for place, share in enumerate(shares) if share >= 0.5}
        found: list[int] = []
        for element in (self.blocks[best].element, *self.blocks[best].element.iterancestors()):
            outside = self._outside(element)
            within = {place for place, is_apart in enumerate(outside or ()) if not is_apart}
            if within & held:
                break
            found = [place for place in beside if place in within]
        return found if self.says_announced(self.lines_of(found)) else []

    def _said(self, lines: Sequence[ExtractedLine]) -> float:
        if len(self._announced) < _FEWEST_ANNOUNCED:
            return 0.0
        heard = frozenset[str]().union(*(word_prefixes(line.text) for line in lines))
        return len(heard & self._announced) / len(self._announced)

    def _repeats_title(self, words: frozenset[str]) -> bool:
        return len(words & self._title_words) >= 0.8 * max(1, len(words))

    def common(self, one: Sequence[float], other: Sequence[float]) -> float:
        """Return the overlap of two readings, 0..1."""
        parts = zip(one, other, self.blocks, strict=True)
        both = sum(a * b * block.units for a, b, block in parts)
        total = self.held(one) + self.held(other)
        return 2 * both / total if total else 0.0

    def units_of(self, places: Sequence[int]) -> int:
        """Return the length of some blocks."""
        return sum(self.blocks[place].units for place in places)

    # --- lines -----------------------------------------------------------------------------------

    def lines_of(self, places: Iterable[int]) -> list[ExtractedLine]:
        """Return some blocks as lines."""
        return [_line_of_block(self.blocks[place]) for place in places]

    def unglued(self, lines: list[ExtractedLine]) -> list[ExtractedLine]:
        """Return the lines, one that holds most of the text and several blocks of the page as those blocks.

        So trafilatura returns the whole page when it finds no article in it.
        """
        whole = sum(len(line.text) for line in lines)
        parts: list[ExtractedLine] = []
        for line in lines:
            places = self._glued(spaceless_key(line.text)) if 2 * len(line.text) > whole else []
            parts += self.lines_of(places) if len(places) >= _MIN_GLUED_BLOCKS else [line]
        return parts

    def _glued(self, key: str) -> list[int]:
        """Return the blocks that make up a line, in order; others may have been removed between them."""
        places, done = list[int](), 0
        for place, end in enumerate(self._ends):
            length = self._lengths[place]
            if done >= len(key):
                break
            if length and self._text[end - length : end] == key[done : done + length]:
                places.append(place)
                done += length
        return places if done >= len(key) else []

    def likely_beside(self, shares: Sequence[float]) -> list[ExtractedLine]:
        """Return the likely blocks that a reading does not hold."""
        return self.lines_of(
            [place for place in self.likely_places if shares[place] < 0.5][:_MOST_UNSURE]
        )

    def without_unlikely(
        self, lines: list[ExtractedLine]
    ) -> tuple[list[ExtractedLine], list[ExtractedLine]]:
        """Return the likely and the unlikely lines of a reading."""
        apart = self._outside(self._main_box())
        kept = [
            line
            for line in lines
            if self.share_of(line, self._odds) > _LIKELY_PROBABILITY
            or (apart is not None and self.share_of(line, apart) < 0.5)
        ]
        left = set(map(id, kept))
        return kept, [line for line in lines if id(line) not in left]

    def _main_box(self) -> Element | None:
        """Return the smallest element that holds most of the likely text."""
        sums: dict[Element, float] = {}
        most: tuple[float, Element] | None = None
        for place in self.likely_places:
            weight = self.blocks[place].units
            for element in (
                self.blocks[place].element,
                *self.blocks[place].element.iterancestors(),
            ):
                sums[element] = sums.get(element, 0.0) + weight
        enough = _MAIN_BOX_SHARE * sum(self.blocks[place].units for place in self.likely_places)
        # Of nested boxes with as much, the innermost was met first.
        for element, total in sums.items():
            if total >= enough and (most is None or total < most[0]):
                most = total, element
        return most[1] if most else None

    def name_of_box(self) -> str:
        """Return the name of the smallest named element that holds most of the likely text; "" when none has a name."""
        node = self._main_box()
        while node is not None and node.tag not in ("body", "html"):
            if name := container_name(node):
                return name
            node = node.getparent()
        return ""

    def _outside(self, box: Element | None) -> list[float] | None:
        if box is None:
            return None
        return [
            float(
                block.element is not box
                and all(above is not box for above in block.element.iterancestors())
            )
            for block in self.blocks
        ]

    def share_of(self, line: ExtractedLine, shares: Sequence[float]) -> float:
        """Return the mean of a value of the blocks in which a line stands; 1 for a line that stands in none."""
        total = weight = 0.0
        for start, end in self._found(line, 0):
            for place, length in self._blocks_in(start, end):
                total, weight = total + length * shares[place], weight + length
        return total / weight if weight else 1.0

    def holes(self, shares: Sequence[float]) -> list[int]:
        """Return the surest blocks missing between the first and last line of a reading, or just before it."""
        held = [place for place, share in enumerate(shares) if share > 0.5]
        if not held:
            return []
        within = range(max(0, held[0] - _MAX_BLOCKS_BEFORE_TEXT), held[-1] + 1)
        return [
            place
            for place in within
            if shares[place] < 0.5 and self._odds[place] > _SURE_PROBABILITY
        ]

    def filled(self, lines: list[ExtractedLine], holes: Sequence[int]) -> list[ExtractedLine]:
        """Return the lines with the given blocks inserted, in page order."""
        placed, after = list[tuple[int, int, ExtractedLine]](), 0
        for line in lines:
            spans = self._found(line, after)
            after = spans[0][0] if spans else after
            placed.append((after, len(placed), line))
        for place in holes:
            placed.append(
                (self._ends[place] - self._lengths[place], -1, _line_of_block(self.blocks[place]))
            )
        return [line for _, _, line in sorted(placed, key=lambda one: one[:2])]

    # --- finding ---------------------------------------------------------------------------------

    def _found(self, line: ExtractedLine, after: int) -> list[tuple[int, int]]:
        """Return where a line is in the text of all blocks; if not found, where its beginning and its end are."""
        key = spaceless_key(line.text)
        if not key:
            return []
        if key in self._spans:
            return self._spans[key]
        start = self._text.find(key, after)
        start = self._text.find(key) if start < 0 else start
        spans = [(start, start + len(key))] if start >= 0 else []
        if not spans and len(key) > 30 and self._misses < _MOST_MISSES:
            self._misses += 1
            parts = ((part, self._text.find(part)) for part in (key[:30], key[-30:]))
            spans = [(start, start + len(part)) for part, start in parts if start >= 0]
        self._spans[key] = spans
        return spans

    def _hold(self, held: list[int], start: int, end: int) -> None:
        for place, length in self._blocks_in(start, end):
            held[place] += length

    def _blocks_in(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        place = bisect_right(self._ends, start)
        while place < len(self._ends) and start < end:
            stop = min(end, self._ends[place])
            yield place, stop - start
            start, place = stop, place + 1


_PLACE_BY_TAG: dict[str, Place] = {
    "li": "list",
    "blockquote": "quote",
    **dict.fromkeys(HEADING_TAGS, "heading"),
}


def _count_of(count: int, thing: str) -> str:
    return f"1 {thing} is" if count == 1 else f"{count} {thing}s are"


def _line_of_block(block: Block) -> ExtractedLine:
    return ExtractedLine(
        block.text, _PLACE_BY_TAG.get(str(block.element.tag), "body"), round(block.density, 3)
    )
