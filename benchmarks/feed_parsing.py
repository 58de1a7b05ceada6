"""CPU milliseconds per feed, ours against feedparser, over one list of captured feeds; prints a table, ratios first.

    python -m benchmarks.feed_parsing LIST ROOT [REPETITIONS]

LIST names one file a line, relative to ROOT. Best of REPETITIONS (3), process time, parsers interleaved.
"""

from __future__ import annotations

import resource
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

Reader = Callable[[bytes], Any]


def readers() -> dict[str, Reader]:
    """Return the parsers to compare, the reference first."""
    import feedparser

    from extractors.feed import parse

    return {
        "feedparser": feedparser.parse,
        "feedparser lean": lambda data: feedparser.parse(
            data, sanitize_html=False, resolve_relative_uris=False
        ),
        "wirewatch": lambda data: parse(data, url="https://feeds.example/feed"),
    }


def measured(bodies: list[bytes], repetitions: int) -> dict[str, list[float]]:
    """Return the best milliseconds of each parser for each body."""
    parsers = readers()
    best = {name: [float("inf")] * len(bodies) for name in parsers}
    for _ in range(repetitions):
        for place, body in enumerate(bodies):
            for name, parse in parsers.items():
                start = time.process_time()
                parse(body)
                best[name][place] = min(best[name][place], 1000 * (time.process_time() - start))
    return best


def table(best: dict[str, list[float]]) -> str:
    """Return the table: how many times faster than the reference, then mean, median and 95th percentile."""
    reference = sum(next(iter(best.values())))
    lines = [f"{'parser':18} {'times faster':>12} {'mean ms':>8} {'median':>8} {'p95':>8}"]
    for name, times in best.items():
        p95 = sorted(times)[int(len(times) * 0.95)]
        lines.append(
            f"{name:18} {reference / sum(times):12.1f} {statistics.mean(times):8.2f} "
            f"{statistics.median(times):8.2f} {p95:8.2f}"
        )
    return "\n".join(lines)


def main() -> None:
    names, root = Path(sys.argv[1]).read_text("utf-8").split(), Path(sys.argv[2])
    bodies = [(root / name).read_bytes() for name in names]
    best = measured(bodies, int(sys.argv[3]) if len(sys.argv) > 3 else 3)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(
        f"{len(bodies)} feeds, mean {statistics.mean(map(len, bodies)) / 1024:.0f} KiB, peak {peak} MB of memory"
    )
    print(table(best))


if __name__ == "__main__":
    main()
