"""Fuzzing of the watchlist engine: random and hostile texts of 14 scripts; no crash, true spans, linear time.

python -m benchmarks.fuzz_watch [--texts 100000] [--seconds 120] [--seed 1]
"""

from __future__ import annotations

import argparse
import random
import sys
from time import perf_counter

from benchmarks import watch_texts
from extractors.names.watchlist import Watchlist, compile_watchlist

RANGES = (
    (0x20, 0x7E), (0xA0, 0x24F), (0x300, 0x36F), (0x370, 0x3FF), (0x400, 0x52F), (0x590, 0x5FF), (0x600, 0x6FF),
    (0x900, 0x97F), (0x980, 0x9FF), (0xE00, 0xE7F), (0x1100, 0x11FF), (0x2000, 0x206F), (0x3040, 0x30FF),
    (0x4E00, 0x9FFF), (0xAC00, 0xD7A3), (0xD800, 0xDFFF), (0xFB50, 0xFDFF), (0xFE00, 0xFE0F), (0xFF00, 0xFFEF),
    (0x1D400, 0x1D7FF), (0xE0000, 0xE007F),
)  # fmt: skip
GLUE = ("", " ", "\u200c", "\u00ad", "-", "'", "&shy;", "&#8203;", "\n", "\u0301", "·", "«", "»")
SLOWEST = 2e-4  # seconds per character that a text may cost, with a floor for small texts
FLOOR = 0.5


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--texts", type=int, default=100_000)
    parser.add_argument("--seconds", type=float, default=120)
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    dice = random.Random(chosen.seed)
    actors = watch_texts.watchlist(240, dice)
    watchlist = compile_watchlist(actors)
    names = [alias.text for alias in watchlist.aliases]
    started = perf_counter()
    done = found = 0
    while done < chosen.texts and perf_counter() - started < chosen.seconds:
        found += check(watchlist, hostile(names, dice))
        done += 1
    print(
        f"{done} texts, {found} mentions, {perf_counter() - started:.0f} s: no crash, no wrong span, none too slow"
    )


def hostile(names: list[str], dice: random.Random) -> str:
    """Return a text of names, pieces of names and noise, glued by what feeds leave behind."""
    parts: list[str] = []
    for _ in range(dice.randint(1, 12)):
        low, high = dice.choice(RANGES)
        noise = "".join(chr(dice.randint(low, high)) for _ in range(dice.randint(0, 12)))
        name = dice.choice(names)
        cut = dice.randint(0, len(name))
        parts.append(
            dice.choice(
                (
                    noise,
                    name,
                    name.upper(),
                    name[:cut] + dice.choice(GLUE) + name[cut:],
                    noise + name,
                )
            )
        )
    written = dice.choice(GLUE).join(parts)
    return (
        written * dice.choice((1, 1, 1, 1, 1, 1, 1, 1, 1, 200)) if len(written) < 200 else written
    )


def check(watchlist: Watchlist, text: str) -> int:
    """Return how many mentions a text has; exits when a span is wrong or the text took too long."""
    started = perf_counter()
    mentions = watchlist.mentions(text)
    seconds = perf_counter() - started
    if seconds > max(FLOOR, SLOWEST * len(text)):
        sys.exit(f"too slow: {seconds:.2f} s for {len(text)} characters: {text[:200]!r}")
    for mention in mentions:
        if text[mention.start : mention.end] != mention.surface:
            sys.exit(f"wrong span {mention} in {text!r}")
    return len(mentions)


if __name__ == "__main__":
    main()
