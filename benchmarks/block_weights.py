"""Fit the weights of extractors.pages.blocks to labelled pages, and print them as the table that stands there.

usage: python -m benchmarks.block_weights PAGES.jsonl.gz [--ridge 1.0]

A line of PAGES holds id, url, html_b64 and text, the reference. A block is the article's when seven in ten of its
4-word shingles are in the reference, and is not when fewer than three in ten are; blocks in between teach nothing, nor
do items of menus. Each page weighs the same, within it each block by the square root of its length. Needs numpy.
"""

from __future__ import annotations

import argparse
import base64
import gzip
import json
import re
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from extractors.pages.blocks import WEIGHTS, Block, blocks_of
from extractors.pages.boilerplate import strip_invisible
from extractors.pages.decoding import decoded
from extractors.pages.dom import parse
from extractors.pages.metadata import said_by_trafilatura, titles_of

_TOKEN = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]|[^\W\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]+")
Example = tuple[tuple[float, ...], float, float]  # evidence, 1.0 for the article's, weight


def shingles(text: str) -> list[tuple[str, ...]]:
    """Return the runs of four words, or of four signs; of a shorter text its words."""
    words = _TOKEN.findall(text.casefold())
    return [tuple(words[place : place + 4]) for place in range(max(1, len(words) - 3))] if words else []


def examples(page: dict[str, str]) -> list[Example]:
    """Return what one page teaches."""
    parsed = parse(decoded(base64.b64decode(page["html_b64"])), url=page["url"])
    if parsed is None:
        return []
    titles = titles_of(parsed, said_by_trafilatura(parsed))
    said = (parsed.text_under("description"), parsed.described("og:description"), parsed.described("description"))
    strip_invisible(parsed.tree)
    blocks = blocks_of(parsed.tree, titles=titles, description=max(said, key=len))
    reference = set(shingles(page["text"]))
    whole = sum(block.units**0.5 for block in blocks) or 1.0
    return [
        (block.evidence, float(share >= 0.7), block.units**0.5 / whole)
        for block, share in shares(blocks, reference)
        if not 0.3 < share < 0.7
    ]


def shares(blocks: list[Block], reference: set[tuple[str, ...]]) -> Iterator[tuple[Block, float]]:
    """Return each weighed block with the share of its shingles that the reference has."""
    for block in blocks:
        own = shingles(block.text)
        if block.evidence and own:
            yield block, sum(one in reference for one in own) / len(own)


def fitted(given: list[Example], *, ridge: float) -> NDArray[np.float64]:
    """Return the weights, the bias last, by Newton's method for logistic regression with an L2 penalty."""
    evidence = np.array([one[0] for one in given], dtype=float)
    wanted, weights = np.array([one[1] for one in given]), np.array([one[2] for one in given])
    weights *= len(given) / weights.sum()
    spread = evidence.std(axis=0) + 1e-9
    inputs = np.hstack([(evidence - evidence.mean(axis=0)) / spread, np.ones((len(given), 1))])
    penalty = np.diag([ridge] * evidence.shape[1] + [0.0])
    solution = np.zeros(inputs.shape[1])
    for _ in range(30):
        likely = 1 / (1 + np.exp(-np.clip(inputs @ solution, -30, 30)))
        slope = inputs.T @ (weights * (wanted - likely)) - penalty @ solution
        bend = (inputs * (weights * likely * (1 - likely) + 1e-9)[:, None]).T @ inputs + penalty
        solution += (step := np.linalg.solve(bend, slope))
        if float(np.abs(step).max()) < 1e-6:
            break
    plain = solution[:-1] / spread
    return np.append(plain, solution[-1] - float(plain @ evidence.mean(axis=0)))


def main() -> None:
    """Fit and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pages", type=Path)
    parser.add_argument("--ridge", type=float, default=1.0)
    arguments = parser.parse_args()
    with gzip.open(arguments.pages, "rt", encoding="utf-8") as lines:
        given = [example for line in lines for example in examples(json.loads(line))]
    *weights, bias = fitted(given, ridge=arguments.ridge)
    for name, weight in zip(WEIGHTS, weights, strict=True):
        print(f'    "{name}": {weight:.2f},')
    print(f"BIAS = {bias:.2f}")


if __name__ == "__main__":
    main()
