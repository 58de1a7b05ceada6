"""Choose a page's extraction ("reading"): guarded, plain trafilatura's, or the likely blocks.

The rules use the probability of each block (extractors.pages.blocks). The score of a reading is its
expected F1: how much of the likely text it holds, and how much else.

1. The guarded reading is kept unless one of the following rules applies.
2. It is replaced when it is another part of the page than the article. That is so when its score is under a half, its
   own blocks are doubtful or it holds hardly any of the likely ones, and they score much higher; or when plain
   trafilatura agrees with the likely blocks against it. Plain trafilatura's reading is taken if it scores about as
   high, else the likely blocks are. A brief whose own blocks are likely is kept, however much text follows it. If the
   feed describes the page, a text that repeats nothing of the description is replaced by the part of the page that
   does, and never the other way round.
3. Unlikely lines are dropped when it holds most of the likely text and still loses score: those outside the box that
   holds most of the likely text.
4. Holes are filled when much of the likely text is missing: with the surest blocks between its first and last line.

Where the readings still differ, what only another reading holds is returned separately, as unsure.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from operator import mul

from extractors.model import ReadingName
from extractors.pages.block_text import BlockText
from extractors.pages.blocks import Block, container_name, title_index, word_prefixes
from extractors.pages.dom import Element
from extractors.pages.text_lines import ExtractedLine
from extractors.pages.wording import comparable_words

_LIKELY_PROBABILITY = 0.5  # of a block
_SURE_PROBABILITY = 0.8
_MAIN_BOX_SHARE = 0.85  # of the likely text
_POOR_SCORE = 0.5  # of a reading
_GOOD_SCORE = 0.7
_MIN_SCORE_GAP = 0.01
_SLIGHT_SCORE_GAP = 0.03
_WIDE_SCORE_GAP = 0.2
_MAX_BLOCKS_BEFORE_TEXT = 6  # blocks before the first line in which a hole may be
_MAX_UNSURE_LINES = 100
_MIN_FEED_WORDS = 8  # prefixes of words in a feed's title and summary that are evidence
_MATCHING_FEED_SHARE = 0.7  # of these prefixes, in a text that the feed describes
_UNRELATED_FEED_SHARE = 0.3


@dataclass(frozen=True, slots=True)
class Choice:
    """The chosen reading, and why."""

    name: ReadingName
    lines: list[ExtractedLine]
    score: float  # the expected F1, 0..1
    unsure: list[ExtractedLine]  # lines only in other readings
    reason: str = ""  # of a disagreement; "" where all agree
    box: str = ""  # the name of the element that holds most of the likely text


@dataclass(frozen=True, slots=True, kw_only=True)
class Readings:
    """The guarded reading, and how to get another one."""

    guarded: list[ExtractedLine]
    lead: str  # of the guarded reading
    plain: Callable[[], list[ExtractedLine]]  # trafilatura's lines of the whole page: slow
    tidy: Callable[[list[ExtractedLine]], list[ExtractedLine]]  # cleans the lines of a reading

    def with_lead(self, lines: list[ExtractedLine]) -> list[ExtractedLine]:
        """Lines of the guarded reading after its lead."""
        return [ExtractedLine(self.lead), *lines] if self.lead else lines


def choose_reading(
    readings: Readings, blocks: Sequence[Block], *, titles: Sequence[str], feed_text: str = ""
) -> Choice:
    """Choose a reading by the rules above; `feed_text` is the feed's title and summary."""
    page = _PageScores(blocks, titles, feed_text)
    guarded = page.text.split_glued_line(readings.guarded)
    choice = _choose(page, replace(readings, guarded=guarded))
    return replace(choice, box=page.main_box_name())


def _choose(page: _PageScores, readings: Readings) -> Choice:
    guarded = readings.guarded
    shares = page.text.shares(readings.with_lead(guarded))
    in_feed = _part_in_feed(page, readings, shares)
    if in_feed is not None:
        return in_feed
    score, likely_score = page.score(shares), page.score(page.likely)
    if likely_score - score < _MIN_SCORE_GAP:
        return Choice("guarded", guarded, score, [])
    recall = page.recall(shares)
    if score < 0.6 and recall < 0.7 and page.overlap(shares, page.likely) < 0.5:
        replacement = _other_part(page, readings, shares)
        if replacement is not None:
            return replacement
    if recall >= 0.6 and likely_score >= 0.6:
        likely, unlikely = page.split_by_likelihood(guarded)
        if unlikely and likely:  # never the last line of a body
            score = page.score(page.text.shares(readings.with_lead(likely)))
            reason = f"{_count_of(len(unlikely), 'line')} hardly of the article"
            return Choice("guarded", likely, score, unlikely, reason)
    if recall < 0.8:
        filled = _with_holes_filled(page, readings, shares)
        if filled is not None:
            return filled
    unsure = readings.tidy(page.likely_lines_outside(shares))
    reason = "the page holds more that looks like the article" if unsure else ""
    return Choice("guarded", guarded, score, unsure, reason)


def _part_in_feed(page: _PageScores, readings: Readings, shares: list[float]) -> Choice | None:
    """Return the part that the feed describes, if the guarded reading repeats none of it."""
    guarded = readings.with_lead(readings.guarded)
    if not page.is_unrelated_to_feed(guarded):
        return None
    part = page.part_in_feed(shares)
    if not part:
        return None
    lines = readings.tidy(page.text.lines_of(part))
    score = page.score(page.text.shares(lines))
    unsure = readings.tidy(guarded)[:_MAX_UNSURE_LINES]
    return Choice(
        "blocks", lines, score, unsure, "another part of the page says what the feed says"
    )


def _other_part(page: _PageScores, readings: Readings, shares: list[float]) -> Choice | None:
    """Another reading, if the guarded one is a different part of the page than the article."""
    if page.recall(shares) >= 0.25 and page.doubt(shares) <= 0.3:
        return None
    plain_lines = readings.plain()
    plain_shares = page.text.shares(plain_lines)
    name = _better_reading(page, shares, plain_shares)
    if name is None:
        return None
    if name == "blocks":
        plain_lines = page.text.lines_of(page.likely_indexes)
    lines = readings.tidy(plain_lines)
    other_shares = page.text.shares(lines)
    if not lines or not page.may_be_article(other_shares):
        return None
    guarded = readings.with_lead(readings.guarded)
    if page.matches_feed(guarded) and page.is_unrelated_to_feed(lines):
        return None
    unsure = [line for line in guarded if page.text.mean_in_line(other_shares, line) < 0.5]
    unsure += page.likely_lines_outside(list(map(max, other_shares, shares)))
    score = page.score(other_shares)
    reason = "the first reading is another part of the page"
    return Choice(name, lines, score, readings.tidy(unsure)[:_MAX_UNSURE_LINES], reason)


def _better_reading(
    page: _PageScores, shares: list[float], plain_shares: list[float]
) -> ReadingName | None:
    """Return plain trafilatura's reading or the likely blocks; None if neither is much better."""
    score, likely_score = page.score(shares), page.score(page.likely)
    plain_score = page.score(plain_shares)
    agree = likely_score > 0.7 and page.overlap(plain_shares, page.likely) > 0.8
    if not agree:
        best = max(likely_score, plain_score) if likely_score > 0.6 else plain_score
        if score >= _POOR_SCORE or best - score <= _WIDE_SCORE_GAP:
            return None
    return "trafilatura" if plain_score > likely_score - _SLIGHT_SCORE_GAP else "blocks"


def _with_holes_filled(page: _PageScores, readings: Readings, shares: list[float]) -> Choice | None:
    holes = page.holes(shares)
    missing = sum(page.text.units[index] for index in holes)
    if not holes or missing >= 0.6 * page.text.length(shares):
        return None
    lines = page.text.insert_blocks(readings.guarded, holes)
    filled_shares = page.text.shares(readings.with_lead(lines))
    unsure = readings.tidy(page.likely_lines_outside(filled_shares))
    reason = f"{_count_of(len(holes), 'block')} missing within the text"
    return Choice("guarded", lines, page.score(filled_shares), unsure, reason)


class _PageScores:
    """Scores readings of a page by the blocks' probabilities, the title and the feed."""

    def __init__(self, blocks: Sequence[Block], titles: Sequence[str], feed_text: str) -> None:
        self.text = BlockText(blocks)
        self._probabilities = _without_titles(blocks, titles)
        self._expected = self.text.length(self._probabilities)
        self.likely_indexes: list[int] = []
        self.likely = [0.0] * len(blocks)  # the shares of the reading made of the likely blocks
        for index, probability in enumerate(self._probabilities):
            if probability > _LIKELY_PROBABILITY:
                self.likely_indexes.append(index)
                self.likely[index] = 1.0
        self._title_words = word_prefixes(titles[0]) if titles else frozenset[str]()
        self._title_index = title_index(blocks, titles, self._title_words)
        self._feed_words = word_prefixes(feed_text)
        self._feed_characters = len(feed_text)

    def score(self, shares: Sequence[float]) -> float:
        """Return the expected F1 of a reading."""
        total = self.text.length(shares) + self._expected
        return 2 * self.recall(shares) * self._expected / total if total else 0.0

    def recall(self, shares: Sequence[float]) -> float:
        """Return the share of the likely text in a reading, 0..1."""
        held = self.text.length(list(map(mul, shares, self._probabilities)))
        return held / (self._expected or 1.0)

    def doubt(self, shares: Sequence[float]) -> float:
        """Return the share of a reading that is unlikely to be the article, 0..1."""
        length = self.text.length(shares)
        return 1 - self.recall(shares) * self._expected / length if length else 1.0

    def overlap(self, shares: Sequence[float], other_shares: Sequence[float]) -> float:
        """Return the overlap of two readings, 0..1."""
        common = self.text.length(list(map(mul, shares, other_shares)))
        total = self.text.length(shares) + self.text.length(other_shares)
        return 2 * common / total if total else 0.0

    def may_be_article(self, shares: Sequence[float]) -> bool:
        """Return whether a reading follows the title, and shares words with it or scores high.

        On a page without text, such as a video, teasers of other articles are the likeliest blocks.
        """
        before = self._title_position() + 1
        after_title = [0.0] * before + list(shares[before:])
        if self.text.length(after_title) < 0.5 * self.text.length(shares):
            return False
        words: set[str] = set()
        for block, share in zip(self.text.blocks, shares, strict=True):
            if share > 0.5:
                prefixes = word_prefixes(block.text)
                if not self._repeats_title(prefixes):
                    words |= prefixes
        shares_title = len(words & self._title_words) >= 0.3 * max(1, len(self._title_words))
        return self.score(shares) >= (_POOR_SCORE if shares_title else _GOOD_SCORE)

    def _title_position(self) -> int:
        # A title that is only a link is a name in a menu.
        index = self._title_index
        return -1 if index is None or self.text.blocks[index].linked else index

    def _repeats_title(self, words: frozenset[str]) -> bool:
        return len(words & self._title_words) >= 0.8 * max(1, len(words))

    def matches_feed(self, lines: Sequence[ExtractedLine]) -> bool:
        """Return whether lines repeat the feed's text and add to it; a teaser adds nothing."""
        length = sum(len(line.text) for line in lines)
        return (
            length >= 2 * self._feed_characters and self._feed_share(lines) >= _MATCHING_FEED_SHARE
        )

    def is_unrelated_to_feed(self, lines: Sequence[ExtractedLine]) -> bool:
        """Return whether lines repeat hardly anything of the feed's text."""
        has_evidence = len(self._feed_words) >= _MIN_FEED_WORDS
        return has_evidence and self._feed_share(lines) < _UNRELATED_FEED_SHARE

    def part_in_feed(self, shares: Sequence[float]) -> list[int]:
        """Return the likely blocks outside a reading that repeat the feed's text; else empty.

        They are in the largest element around the block that repeats most of it, without the text
        of the reading.
        """
        outside = self._likely_outside(shares)
        if not outside or self._feed_share(self.text.lines_of(outside)) < _MATCHING_FEED_SHARE:
            return []
        best = self.text.blocks[max(outside, key=self._feed_words_in)].element
        part: list[int] = []
        for box in (best, *best.iterancestors()):
            is_apart = self._is_apart(box)
            if any(share >= 0.5 and not is_apart[index] for index, share in enumerate(shares)):
                break
            part = [index for index in outside if not is_apart[index]]
        return part if self.matches_feed(self.text.lines_of(part)) else []

    def _feed_words_in(self, index: int) -> int:
        return len(word_prefixes(self.text.blocks[index].text) & self._feed_words)

    def _feed_share(self, lines: Iterable[ExtractedLine]) -> float:
        if len(self._feed_words) < _MIN_FEED_WORDS:
            return 0.0
        words: set[str] = set()
        for line in lines:
            words |= word_prefixes(line.text)
        return len(words & self._feed_words) / len(self._feed_words)

    def _likely_outside(self, shares: Sequence[float]) -> list[int]:
        return [index for index in self.likely_indexes if shares[index] < 0.5]

    def likely_lines_outside(self, shares: Sequence[float]) -> list[ExtractedLine]:
        """Return the likely blocks that a reading lacks."""
        return self.text.lines_of(self._likely_outside(shares)[:_MAX_UNSURE_LINES])

    def split_by_likelihood(
        self, lines: list[ExtractedLine]
    ) -> tuple[list[ExtractedLine], list[ExtractedLine]]:
        """Split a reading into likely and unlikely lines; lines in the main box are always likely."""
        box = self._main_box()
        is_apart = None if box is None else self._is_apart(box)
        likely, unlikely = [], []
        for line in lines:
            is_likely = self.text.mean_in_line(self._probabilities, line) > _LIKELY_PROBABILITY
            is_inside = is_apart is not None and self.text.mean_in_line(is_apart, line) < 0.5
            if is_likely or is_inside:
                likely.append(line)
            else:
                unlikely.append(line)
        return likely, unlikely

    def holes(self, shares: Sequence[float]) -> list[int]:
        """Return the surest blocks missing within a reading or just before its first line."""
        held = [index for index, share in enumerate(shares) if share > 0.5]
        if not held:
            return []
        first = max(0, held[0] - _MAX_BLOCKS_BEFORE_TEXT)
        return [index for index in range(first, held[-1] + 1) if self._is_hole(index, shares)]

    def _is_hole(self, index: int, shares: Sequence[float]) -> bool:
        return shares[index] < 0.5 and self._probabilities[index] > _SURE_PROBABILITY

    def main_box_name(self) -> str:
        """Return the name of the smallest named element with most of the likely text, or ""."""
        box = self._main_box()
        while box is not None and box.tag not in ("body", "html"):
            name = container_name(box)
            if name:
                return name
            box = box.getparent()
        return ""

    def _main_box(self) -> Element | None:
        """Return the smallest element that holds most of the likely text."""
        likely_units: dict[Element, int] = {}
        total = 0
        for index in self.likely_indexes:
            element, units = self.text.blocks[index].element, self.text.units[index]
            total += units
            for box in (element, *element.iterancestors()):
                likely_units[box] = likely_units.get(box, 0) + units
        main_box = None
        least: float = total + 1
        # Of nested boxes with as much, the innermost was met first.
        for box, units in likely_units.items():
            if _MAIN_BOX_SHARE * total <= units < least:
                main_box, least = box, units
        return main_box

    def _is_apart(self, box: Element) -> list[float]:
        """Return 1 for each block outside a box, else 0."""
        is_apart = []
        for block in self.text.blocks:
            is_inside = block.element is box or box in block.element.iterancestors()
            is_apart.append(float(not is_inside))
        return is_apart


def _without_titles(blocks: Sequence[Block], titles: Sequence[str]) -> list[float]:
    """Return the probability of each block; 0 for one that is only the title."""
    title_words = set(map(comparable_words, titles))
    max_characters = max(map(len, titles), default=0) + 20
    probabilities = []
    for block in blocks:
        is_title = len(block.text) <= max_characters and comparable_words(block.text) in title_words
        probabilities.append(0.0 if is_title else block.probability)
    return probabilities


def _count_of(count: int, noun: str) -> str:
    return f"1 {noun} is" if count == 1 else f"{count} {noun}s are"
