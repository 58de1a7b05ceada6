"""Speed of the watchlist engine, in processor time of one core, beside one regular expression per alias.

python -m benchmarks.watch_speed [--texts 700] [--seed 1]
"""

from __future__ import annotations

import argparse
import random
import re
from time import process_time

from benchmarks import watch_texts
from extractors.names.actors import Actor
from extractors.names.watchlist import compile_watchlist

REGEX_SAMPLE = 28  # texts; one regex per alias is too slow for all


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--texts", type=int, default=700)
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    for aliases, flagged in ((240, 0.05), (240, 1.0), (10_000, 0.05)):
        dice = random.Random(chosen.seed)
        actors = watch_texts.watchlist(aliases, dice)
        made = watch_texts.texts(chosen.texts, actors, dice, flagged=flagged)
        measure(actors, made, flagged)


def measure(actors: list[Actor], made: list[tuple[str, str]], flagged: float) -> None:
    started = process_time()
    watchlist = compile_watchlist(actors)
    build = process_time() - started
    started = process_time()
    hit = sum(bool(watchlist.mentions(text, language)) for text, language in made)
    seconds = process_time() - started
    speed = megabytes(made) / seconds
    ratio = speed / regex_speed(actors, made[:REGEX_SAMPLE])
    print(
        f"{len(watchlist.aliases)} aliases, {flagged:.0%} of texts with a mention: build {build:.2f} s, "
        f"{speed:.2f} MB/s, {hit} of {len(made)} flagged, {ratio:.0f} times one regex per alias"
    )


def megabytes(made: list[tuple[str, str]]) -> float:
    return sum(len(text.encode()) for text, _ in made) / 1e6


def regex_speed(actors: list[Actor], made: list[tuple[str, str]]) -> float:
    aliases = [alias for actor in actors for listed in actor.aliases.values() for alias in listed]
    patterns = [re.compile(rf"\b{re.escape(alias)}\b", re.IGNORECASE) for alias in aliases]
    started = process_time()
    for text, _ in made:
        for pattern in patterns:
            pattern.search(text)
    return megabytes(made) / (process_time() - started)


if __name__ == "__main__":
    main()
