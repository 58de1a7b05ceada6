"""Locate the lines of a reading in a page's blocks, however lines are split or joined."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate
from operator import mul

from extractors.model import Place
from extractors.pages.blocks import Block
from extractors.pages.cleaning import spaceless_key
from extractors.pages.dom import HEADING_TAGS
from extractors.pages.text_lines import ExtractedLine

_MIN_GLUED_BLOCKS = 4  # blocks in one line
_MAX_MISSES = 300  # lines that are searched for in the whole page without success
_EDGE_CHARACTERS = 30  # of the beginning and the end of a line that is not found as a whole
_PLACE_BY_TAG: dict[str, Place] = {
    "li": "list",
    "blockquote": "quote",
    **dict.fromkeys(HEADING_TAGS, "heading"),
}


class BlockText:
    """The blocks of a page as one text without white space.

    A reading is measured by `shares`: how much of each block its lines contain, 0..1.
    """

    def __init__(self, blocks: Sequence[Block]) -> None:
        self.blocks = blocks
        self.units: list[int] = [block.units for block in blocks]
        keys = [spaceless_key(block.text) for block in blocks]
        self._text = "".join(keys)
        self._lengths = list(map(len, keys))
        self._ends = list(accumulate(self._lengths))
        self._spans: dict[str, list[tuple[int, int]]] = {}
        self._misses = 0

    def shares(self, lines: Iterable[ExtractedLine]) -> list[float]:
        """Return the share of each block that the lines contain, 0..1."""
        held = [0] * len(self.blocks)
        after = 0
        for line in lines:
            for start, end in self._locate(line, after):
                after = end
                for index, length in self._blocks_in(start, end):
                    held[index] += length
        return list(map(_share, held, self._lengths))

    def length(self, shares: Sequence[float]) -> float:
        """Return the length of a reading, in units."""
        return float(sum(map(mul, shares, self.units)))

    def mean_in_line(self, values: Sequence[float], line: ExtractedLine) -> float:
        """Return the mean value of the blocks that contain a line; 1 if the line is not found."""
        total = weight = 0.0
        for start, end in self._locate(line, 0):
            for index, length in self._blocks_in(start, end):
                total += length * values[index]
                weight += length
        return total / weight if weight else 1.0

    def lines_of(self, indexes: Iterable[int]) -> list[ExtractedLine]:
        """Blocks as lines."""
        return [_line_of_block(self.blocks[index]) for index in indexes]

    def split_glued_line(self, lines: list[ExtractedLine]) -> list[ExtractedLine]:
        """Replace a line that holds most of the text and several blocks by those blocks.

        trafilatura returns the whole page as one line when it finds no article in it.
        """
        half = sum(len(line.text) for line in lines) / 2
        split: list[ExtractedLine] = []
        for line in lines:
            indexes = self._glued_blocks(line) if len(line.text) > half else []
            if len(indexes) >= _MIN_GLUED_BLOCKS:
                split += self.lines_of(indexes)
            else:
                split.append(line)
        return split

    def insert_blocks(
        self, lines: list[ExtractedLine], indexes: Sequence[int]
    ) -> list[ExtractedLine]:
        """Return the lines with some blocks inserted, in page order."""
        placed: list[tuple[int, int, ExtractedLine]] = []
        position = 0
        for order, line in enumerate(lines):
            spans = self._locate(line, position)
            if spans:
                position = spans[0][0]
            placed.append((position, order, line))
        for index in indexes:
            start = self._ends[index] - self._lengths[index]
            placed.append((start, -1, _line_of_block(self.blocks[index])))
        placed.sort(key=lambda entry: entry[:2])
        return [line for _, _, line in placed]

    def _glued_blocks(self, line: ExtractedLine) -> list[int]:
        """Return the blocks that make up a line, in order, allowing for removed blocks."""
        key = spaceless_key(line.text)
        indexes: list[int] = []
        matched = 0
        for index, end in enumerate(self._ends):
            if matched >= len(key):
                break
            length = self._lengths[index]
            if length and key.startswith(self._text[end - length : end], matched):
                indexes.append(index)
                matched += length
        return indexes if matched >= len(key) else []

    def _locate(self, line: ExtractedLine, after: int) -> list[tuple[int, int]]:
        """Return a line's span in the text of all blocks; else those of its beginning and end."""
        key = spaceless_key(line.text)
        if not key:
            return []
        spans = self._spans.get(key)
        if spans is None:
            spans = self._spans[key] = self._search(key, after)
        return spans

    def _search(self, key: str, after: int) -> list[tuple[int, int]]:
        start = self._text.find(key, after)
        if start < 0:
            start = self._text.find(key)
        if start >= 0:
            return [(start, start + len(key))]
        if len(key) <= _EDGE_CHARACTERS or self._misses >= _MAX_MISSES:
            return []
        self._misses += 1
        spans = []
        for edge in (key[:_EDGE_CHARACTERS], key[-_EDGE_CHARACTERS:]):
            start = self._text.find(edge)
            if start >= 0:
                spans.append((start, start + len(edge)))
        return spans

    def _blocks_in(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        """Yield the index of each block in a span, with the length of their overlap."""
        index = bisect_right(self._ends, start)
        while index < len(self._ends) and start < end:
            stop = min(end, self._ends[index])
            yield index, stop - start
            start = stop
            index += 1


def _share(held: int, length: int) -> float:
    return min(1.0, held / length) if length else 0.0


def _line_of_block(block: Block) -> ExtractedLine:
    place = _PLACE_BY_TAG.get(str(block.element.tag), "body")
    return ExtractedLine(block.text, place, round(block.density, 3))
