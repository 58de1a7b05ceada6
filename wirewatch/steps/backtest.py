"""Backtest: watch the whole archive with a changed list and tell what it would gain and lose; nothing is stored."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from wirewatch.adapters.store import rewatch
from wirewatch.adapters.store.engine import Store, open_store
from wirewatch.adapters.store.rewatch import Slice, Watched
from wirewatch.adapters.worker_pool import WorkPool
from wirewatch.domain.backtest import ArchivedArticle, Backtest, ChangedAliases, Tally, compare, edits
from wirewatch.domain.configuration import Actor
from wirewatch.domain.watch.watchlist import Watched as Found
from wirewatch.domain.watch.watchlist import Watchlist, compile_watchlist
from wirewatch.steps.desk import Progress, no_progress
from wirewatch.steps.judging import tried_on_verdicts

SLICE = 2000  # articles that one worker takes at a time
SLICE_SECONDS = 1800.0
ALONE = 2  # slices: up to so many, starting processes costs more than it saves


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """What a worker needs to know; it opens its own store and compiles both lists once."""

    url: str
    old: tuple[Actor, ...]
    new: tuple[Actor, ...]
    since: datetime | None = None
    most: int = 50  # changes kept to be shown, by actor and side


@dataclass(frozen=True, kw_only=True)
class _Bench:
    """An open store, and both lists compiled."""

    store: Store
    old: Watchlist
    new: Watchlist
    sight: ChangedAliases


_ready: list[tuple[Trial, _Bench]] = []  # in a worker: the one bench that it opened


async def backtest(
    store: Store,
    trial: Trial,
    *,
    now: datetime,
    workers: int = 2,
    size: int = SLICE,
    progress: Progress = no_progress,
) -> Backtest:
    """Give what the new list would change over all stored articles with seen_at >= since.

    Articles in which no touched alias can stand keep what the store says of them, so that a small change is quick.
    """
    with store.read() as tx:
        spans = rewatch.slices(tx, since=trial.since, size=size)
    total = sum(count for _, count in spans)
    if total <= ALONE or (store.path is None and store.is_sqlite):
        tally = _alone(store, trial, spans, total, progress)
    else:
        tally = await _together(trial, spans, total, workers=workers, progress=progress)
    names = {actor.id: actor.name for actor in (*trial.old, *trial.new)}
    return Backtest(
        edits=edits(trial.old, trial.new),
        tally=tally,
        names=names,
        since=trial.since,
        now=now,
        verdicts=tried_on_verdicts(store, before=_flags(trial.old), after=_flags(trial.new)),
    )


def _flags(actors: Sequence[Actor]) -> Callable[[ArchivedArticle], bool]:
    """Give what tells whether a list flags an article; the list is compiled when the first one is asked about."""
    watchlist = cache(lambda: compile_watchlist(tuple(actors)))
    return lambda article: bool(watch(watchlist(), article).mentions)


def _alone(store: Store, trial: Trial, spans: Sequence[tuple[Slice, int]], total: int, progress: Progress) -> Tally:
    tally, bench = Tally(most=trial.most), _bench(store, trial)
    for span, _ in spans:
        tally.add(_compared(bench, trial, span))
        progress("backtesting articles", tally.articles, total)
    return tally


async def _together(
    trial: Trial, spans: Sequence[tuple[Slice, int]], total: int, *, workers: int, progress: Progress
) -> Tally:
    tally = Tally(most=trial.most)
    async with WorkPool(compare_slice, workers=workers, seconds=SLICE_SECONDS) as pool:
        calls = [asyncio.ensure_future(pool.call(trial, span)) for span, _ in spans]
        try:
            for call in asyncio.as_completed(calls):
                tally.add(await call)
                progress("backtesting articles", tally.articles, total)
        finally:
            for left in calls:
                left.cancel()
            await asyncio.gather(*calls, return_exceptions=True)
    return tally


def compare_slice(trial: Trial, span: Slice) -> Tally:
    """Give the tally of one span of ids; runs in a worker."""
    if not _ready or _ready[0][0] != trial:
        while _ready:
            _ready.pop()[1].store.close()
        _ready.append((trial, _bench(open_store(trial.url), trial)))
    return _compared(_ready[0][1], trial, span)


def _bench(store: Store, trial: Trial) -> _Bench:
    old, new = compile_watchlist(trial.old), compile_watchlist(trial.new)
    return _Bench(store=store, old=old, new=new, sight=ChangedAliases(old, new))


def _compared(bench: _Bench, trial: Trial, span: Slice) -> Tally:
    tally = Tally(most=trial.most)
    with bench.store.read() as tx:
        batch = rewatch.in_slice(tx, span, since=trial.since)
    for one in batch:
        _compare(bench, one, tally)
    return tally


def _compare(bench: _Bench, one: Watched, tally: Tally) -> None:
    article = one.article
    stands = one.watched_with == bench.old.hash
    old = one.mentions if stands else watch(bench.old, article).mentions
    if bench.sight.may_change(article.title, article.lead, article.body, language=article.language):
        found = watch(bench.new, article)
        compare(tally, article, old, found.mentions, found.near_misses)
    else:
        compare(tally, article, old, old)


def watch(watchlist: Watchlist, article: ArchivedArticle) -> Found:
    """Give what a watchlist finds in a stored article."""
    return watchlist.watch(
        title=article.title, lead=article.lead, body=article.body, language=article.language, outlet=article.outlet
    )
