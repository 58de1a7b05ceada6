"""The story grouper over a long stream: does an article cost the same after a million, and does memory stay bounded?

    python -m benchmarks.endurance [ARTICLES]     1000000 takes about half an hour; 30000, the default, a minute

The stream is made up like news at a constant 1,500 articles a day: words by Zipf's law around the commonest ones of
English, a few thousand names of which some are in the news every day, stories that run for hours, told by copies,
edits, rewrites and independent reports. Its truth is known, so each tenth also says how many found
their story. Costs are compared in units of a fixed piece of work timed between the articles, so that a machine that
is busy with other things at one end of the run shows no slope.
"""

from __future__ import annotations

import random
import sys
import time
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import accumulate, islice
from pathlib import Path

from extractors.model import StoryArticle
from extractors.stories.clustering import Grouper

PER_DAY = 1_500
WARM_UP = 8 * PER_DAY  # articles until the window is full; they cost less and are not counted
FLAT = 1.2  # most that the last tenth may cost of the first
BOUNDED_MB = 64  # most that memory may grow from the first tenth to the last
PARTS = 10
MEASURED_EVERY = 50  # articles between two measurements of how fast the machine is just now
ACTIVE_STORIES = 700
CONTINUES = 0.62  # share of articles that tell of a story already told
START = datetime(2021, 1, 1, tzinfo=UTC)

_COMMON = """
the of to and in a for on that is with as at by he was it from has be have his said will an are not its
who but they were been had their after this which would about more or government officials president country people
minister state year new also police could week when two between security over against foreign report group told
"""
_SYLLABLES = [
    first + vowel + last
    for first in "bcdfgklmnprstvz"
    for vowel in "aeiou"
    for last in ("", *"lmnrst")
]
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def _made(chance: random.Random, count: int, *, syllables: tuple[int, int]) -> list[str]:
    made: dict[str, None] = {}
    while len(made) < count:
        made["".join(chance.choices(_SYLLABLES, k=chance.randint(*syllables)))] = None
    return list(made)


def _zipf(count: int) -> list[float]:
    return list(accumulate(1.0 / rank for rank in range(1, count + 1)))


@dataclass(slots=True)
class Event:
    """What a story is about, and the first text that told of it."""

    number: int
    names: list[str]
    words: list[str]
    figures: list[str]
    day: str
    first: str = ""


class World:
    """A made-up stream of news: ask it for one article after the other."""

    def __init__(self, seed: int = 1) -> None:
        self._chance = random.Random(seed)
        self._words = _COMMON.split() + _made(self._chance, 20_000, syllables=(2, 4))
        self._weights = _zipf(len(self._words))
        self._names = [name.title() for name in _made(self._chance, 4_000, syllables=(2, 3))]
        self._name_weights = _zipf(len(self._names))
        self._active: deque[Event] = deque(maxlen=ACTIVE_STORIES)
        self._events = 0

    def articles(self) -> Iterator[tuple[StoryArticle, int]]:
        """Return articles without end, in time order, each with the number of its event."""
        number = 0
        while True:
            published = START + timedelta(days=number / PER_DAY)
            event = self._event(published)
            text = self._text(event)
            yield (
                StoryArticle(
                    id=str(number),
                    title=self._title(event),
                    text=text,
                    url=f"http://outlet{number % 60}.example/{number}",
                    outlet=f"outlet{number % 60}",
                    language="en",
                    published_at=published,
                ),
                event.number,
            )
            number += 1

    def _event(self, published: datetime) -> Event:
        if self._active and self._chance.random() < CONTINUES:
            # Most of what is told is told within hours; a few stories run on.
            back = int(len(self._active) * self._chance.random() ** 2.5)
            return self._active[-1 - back]
        self._events += 1
        event = Event(
            self._events,
            list(
                dict.fromkeys(
                    self._chance.choices(self._names, cum_weights=self._name_weights, k=7)
                )
            ),
            self._chance.choices(self._words[400:], k=30),
            [str(self._chance.randint(3, 900)) for _ in range(3)],
            _DAYS[published.weekday()],
        )
        self._active.append(event)
        return event

    def _title(self, event: Event) -> str:
        told = self._chance.sample(event.words[:12], 4)
        return f"{event.names[0]} {told[0]} {told[1]} in {event.names[-1]} {told[2]} {told[3]}"

    def _text(self, event: Event) -> str:
        kind = self._chance.random()
        if event.first and kind < 0.3:
            return event.first
        if event.first and kind < 0.45:
            kept = event.first.split(". ")
            return ". ".join(kept[: max(3, len(kept) * 3 // 4)]) + "."
        # An independent reporter tells less of what the others tell than one who rewrites.
        own = 0.75 if kind < 0.7 else 0.5
        text = " ".join(
            self._sentence(event, own=own, first=place == 0)
            for place in range(self._chance.randint(8, 22))
        )
        event.first = event.first or text
        return text

    def _sentence(self, event: Event, *, own: float, first: bool) -> str:
        chance = self._chance
        found = chance.choices(self._words, cum_weights=self._weights, k=chance.randint(9, 18))
        for place in range(1, len(found), 3):
            if chance.random() < own:
                found[place] = chance.choice(event.words)
        found[2] = chance.choice(event.names)
        found[5] = (
            chance.choice(event.figures)
            if chance.random() < own / 2
            else chance.choice(event.names)
        )
        end = f" on {event.day}." if first else "."
        return " ".join(found).capitalize()[:1] + " ".join(found)[1:] + end


@dataclass(frozen=True, slots=True)
class Part:
    """What one tenth of the stream took."""

    milliseconds: float  # CPU an article
    cost: float  # the same, in units of a fixed piece of work that was timed in between: a busy machine slows both
    megabytes: int  # in use at its end
    found: float  # share of continuing articles that joined their story
    wrong: float  # share of joining articles that joined another


def run(
    grouper: Grouper, stream: Iterator[tuple[StoryArticle, int]], count: int, events: dict[str, int]
) -> Part:
    """Group so many articles; `events` keeps the event of each story's first article."""
    spent, measured, told, right, joined = 0.0, 0.0, 0, 0, 0
    seen = set(events.values())
    for number, (article, event) in enumerate(islice(stream, count)):
        measured += 0.0 if number % MEASURED_EVERY else _yardstick()
        before = time.process_time()
        story = grouper.add(article).story
        spent += time.process_time() - before
        events.setdefault(story, event)
        joined += story != article.id
        told += event in seen
        right += story != article.id and events[story] == event
        seen.add(event)
    for old in list(events)[: -4 * ACTIVE_STORIES * 10]:
        del events[old]
    unit = measured / -(-count // MEASURED_EVERY)
    return Part(
        milliseconds=spent / count * 1000,
        cost=spent / count / unit,
        megabytes=_in_use(),
        found=right / max(1, told),
        wrong=(joined - right) / max(1, joined),
    )


def _yardstick() -> float:
    """Do a fixed piece of work of the grouper's kind; gives the seconds of CPU that it took."""
    before = time.process_time()
    counts: dict[str, int] = {}
    for number in range(3_000):
        word = f"word{number % 997}"
        counts[word] = counts.get(word, 0) + 1
    sorted(counts.items(), key=lambda item: -item[1])
    return time.process_time() - before


def _in_use() -> int:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * 4096 // 2**20


def endure(count: int) -> bool:
    """Print what each tenth of a stream of so many articles took; tell whether cost is flat and memory bounded."""
    grouper, stream, events = Grouper(), World().articles(), dict[str, int]()
    warm = run(grouper, stream, WARM_UP, events)
    print(
        f"warm-up, {WARM_UP} articles: {warm.milliseconds:.3f} ms an article, {warm.megabytes} MB",
        flush=True,
    )
    parts: list[Part] = []
    for number in range(1, PARTS + 1):
        parts.append(run(grouper, stream, count // PARTS, events))
        part = parts[-1]
        print(
            f"{number * (count // PARTS):>9} articles: {part.milliseconds:.3f} ms an article ({part.cost:.3f} units), "
            f"{part.megabytes} MB, "
            f"{len(grouper)} held; {part.found:.1%} found their story, {part.wrong:.2%} joined another",
            flush=True,
        )
    cost, growth = parts[-1].cost / parts[0].cost, parts[-1].megabytes - parts[0].megabytes
    flat = cost <= FLAT and growth <= BOUNDED_MB
    print(
        f"last tenth / first tenth: {cost:.2f} (at most {FLAT}); memory grew by {growth} MB (at most {BOUNDED_MB})"
    )
    return flat


def main(arguments: list[str] | None = None) -> int:
    """Run a stream, 30,000 articles long unless another length is named; 1 when it grew dearer or bigger."""
    asked = arguments or []
    return 0 if endure(int(asked[0]) if asked else 30_000) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
