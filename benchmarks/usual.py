"""Injected silences and spikes: how many are found, how soon, and how often nothing was the matter.

    python -m benchmarks.usual [--actors 40] [--days 300] [--seed 1]

Streams of articles are made up for actors of 1.2 to 40 articles a day: a weekly rhythm, a slow drift, bursts that last
(an autoregressive logarithm), negative binomial days, and feeds of which a few bring most. Into them go silences of a
week (5 % of the articles are left), spikes of three days, and outages of feeds, some of which bring half of an actor's
articles or all. Each day is judged as a digest would, with what the digest before it said. Goals: silences and spikes
found >= .9 of actors that are named in ten articles a week by then (of rarer ones a week without any is chance; they
are counted apart), at most one false alarm an actor and year, no outage called a silence.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from math import exp, log

from wirewatch.domain.baseline import (
    HISTORY_DAYS,
    Anomaly,
    FeedHistory,
    baseline_of,
    is_ongoing,
    new_anomaly,
)

START = datetime(2026, 1, 1, tzinfo=UTC)
WARM_UP = HISTORY_DAYS  # days before the first injection
FEEDS = 9
FOUND, FALSE = 0.9, 1.0
SPIKE = 5.0  # times the usual
RARE = 10  # articles a week


@dataclass
class Stream:
    """One actor's articles: a number for each day and feed, whether each feed was read, and what was injected."""

    counts: list[list[int]]
    read: list[list[bool]]
    injected: list[tuple[str, int, int]] = field(
        default_factory=list
    )  # kind, first day, day after the last

    def is_rare(self, first: int) -> bool:
        """Return whether fewer than RARE articles a week named the actor in the three weeks before a day."""
        return sum(map(sum, self.counts[first - 21 : first])) < 3 * RARE


def negative_binomial(chance: random.Random, mean: float, dispersion: float) -> int:
    """Return a draw: Poisson around a mean that is drawn from a gamma distribution."""
    drawn = chance.gammavariate(1 / dispersion, mean * dispersion) if mean > 0 else 0.0
    count, left = 0, drawn
    while left > 0 and (step := chance.expovariate(1.0)) < left:
        left -= step
        count += 1
    return count


def made(chance: random.Random, days: int) -> Stream:
    """Return the stream of one actor with its injections."""
    rate = exp(chance.uniform(log(1.2), log(40)))
    weekend = chance.uniform(0.35, 1.0)
    drift, dispersion = chance.gauss(0, 0.004), chance.uniform(0.03, 0.25)
    weights = [1 / (place + 1) ** 1.3 for place in range(FEEDS)]
    shares = [weight / sum(weights) for weight in weights]
    injected = list(injections(chance, days))
    latent, stream = 0.0, Stream([], [], injected)
    for day in range(days):
        latent = 0.75 * latent + chance.gauss(0, 0.13)
        level = rate * exp(latent + drift * day) * (weekend if day % 7 >= 5 else 1.0)
        kinds = {kind for kind, first, end in injected if first <= day < end}
        level *= 0.05 if "silence" in kinds else SPIKE if "spike" in kinds else 1.0
        down = (
            set(range(FEEDS))
            if "outage of all" in kinds
            else {0}
            if "outage of the main feed" in kinds
            else set()
        )
        read = [place not in down and chance.random() > 0.005 for place in range(FEEDS)]
        stream.read.append(read)
        stream.counts.append(
            [
                negative_binomial(chance, level * share, dispersion) if ok else 0
                for share, ok in zip(shares, read, strict=True)
            ]
        )
    return stream


def injections(chance: random.Random, days: int) -> Iterator[tuple[str, int, int]]:
    """Yield a silence, a spike and two outages in places of their own, far enough apart to be told from one another."""
    kinds = [("silence", 7), ("spike", 3), ("outage of all", 7), ("outage of the main feed", 8)]
    chance.shuffle(kinds)
    room = (days - WARM_UP) // len(kinds)
    for place, (kind, length) in enumerate(kinds):
        first = WARM_UP + place * room + chance.randint(0, max(0, room - length - 32))
        yield kind, first, first + length


@dataclass
class Tally:
    """What was found."""

    found: Counter[str] = field(default_factory=Counter)
    false: list[tuple[str, int, str]] = field(default_factory=list)
    late: list[int] = field(
        default_factory=list
    )  # days from the beginning of a silence until it was said
    outages: int = 0  # called a silence
    over: int = 0  # said to be over within ten days after it was
    days: int = 0


def followed(stream: Stream, tally: Tally) -> None:
    """Judge each day of a stream in turn."""
    before: Anomaly | None = None
    caught: set[tuple[str, int, int]] = set()
    for day in range(WARM_UP, len(stream.counts)):
        tally.days += 1
        span = range(day + 1 - HISTORY_DAYS, day + 1)
        feeds = [
            FeedHistory(
                articles=[stream.counts[at][place] for at in span],
                read=[stream.read[at][place] for at in span],
            )
            for place in range(FEEDS)
        ]
        feeds = [one for one in feeds if any(one.articles)]
        now = START + timedelta(days=day)
        standing = before if is_ongoing(before) else None
        one = new_anomaly("actor", baseline_of(feeds, ongoing=standing), previous=before, now=now)
        if one is not None and one.fresh and not one.ended:
            _note(stream, one, day, caught, tally)
        if (
            one is not None
            and one.ended == "back"
            and any(end <= day <= end + 10 for _, _, end in caught)
        ):
            tally.over += 1
        before = one


def _note(
    stream: Stream, one: Anomaly, day: int, caught: set[tuple[str, int, int]], tally: Tally
) -> None:
    kind = "silence" if one.kind == "quiet" else "spike"
    true = next((it for it in stream.injected if it[0] == kind and it[1] <= day < it[2] + 3), None)
    if true is not None and true not in caught:
        caught.add(true)
        tally.found[f"rare {kind}" if stream.is_rare(true[1]) else kind] += 1
        if kind == "silence":
            tally.late.append(day + 1 - true[1])
        return
    if kind == "silence" and any(
        "outage" in it[0] and it[1] <= day < it[2] + 7 for it in stream.injected
    ):
        tally.outages += 1
    rate = sum(map(sum, stream.counts)) / len(stream.counts)
    tally.false.append(
        (
            f"{one.kind} in {one.span}: {one.articles}, {one.low} to {one.high}",
            day,
            f"{rate:.1f} a day",
        )
    )


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--actors", type=int, default=40)
    parser.add_argument("--days", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--verbose", action="store_true")
    asked = parser.parse_args([] if sys.argv[0].endswith("__main__.py") else None)
    chance, tally, start = random.Random(asked.seed), Tally(), time.process_time()
    streams = [made(chance, asked.days) for _ in range(asked.actors)]
    making = time.process_time() - start
    for stream in streams:
        followed(stream, tally)
    took = time.process_time() - start - making
    rare = Counter(it[0] for one in streams for it in one.injected if one.is_rare(it[1]))
    silences, spikes = (
        tally.found[kind] / (asked.actors - rare[kind]) for kind in ("silence", "spike")
    )
    false = len(tally.false) / (tally.days / 365)
    late = sorted(tally.late)
    print(
        f"silences of a week found  {silences:.3f}  (goal {FOUND}), said on day {late[len(late) // 2] if late else 0}"
    )
    print(f"spikes of 3 days found    {spikes:.3f}  (goal {FOUND})")
    for kind in ("silence", "spike"):
        print(f"  of rare actors          {tally.found[f'rare {kind}']} of {rare[kind]} {kind}s")
    print(f"said to be over in time   {tally.over / max(1, sum(tally.found.values())):.3f}")
    print(f"false alarms              {false:.2f} an actor and year  (goal {FALSE})")
    print(
        f"  of them quiet           {sum(one[0].startswith('quiet') for one in tally.false)} of {len(tally.false)}"
    )
    print(f"outages called a silence  {tally.outages}  (goal 0)")
    print(f"cost                      {1000 * took / tally.days:.2f} ms an actor and issue")
    if asked.verbose:
        for one in tally.false:
            print("  ", *one)
    good = silences >= FOUND and spikes >= FOUND and false <= FALSE and not tally.outages
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
