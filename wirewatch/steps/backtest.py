"""Backtest: match the archive with a changed watchlist, try one text, count rule firings."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from extractors.names.actors import Actor
from extractors.names.watchlist import Watchlist, WatchResult, compile_watchlist
from wirewatch.adapters.store import rewatch
from wirewatch.adapters.store.engine import Store, open_store
from wirewatch.adapters.store.rewatch import IdSpan, RewatchedArticle
from wirewatch.adapters.worker_pool import WorkPool
from wirewatch.domain.backtest import ArchivedArticle, Backtest, BacktestTally, count_comparison
from wirewatch.domain.watchlist_edits import ChangedAliases, diff_actors
from wirewatch.steps.feedback import try_watchlist_on_verdicts
from wirewatch.steps.matching import match_text
from wirewatch.steps.reports import Progress, no_progress

SLICE_ARTICLES = 2000  # articles that one worker takes at a time
SLICE_SECONDS = 1800.0
MAX_SLICES_IN_PROCESS = 2  # slices, up to which starting processes costs more than it saves


@dataclass(frozen=True, slots=True, kw_only=True)
class BacktestJob:
    """Arguments of a worker, which opens its own store and compiles both lists once."""

    url: str
    old: tuple[Actor, ...]
    new: tuple[Actor, ...]
    since: datetime | None = None
    most: int = 50  # changes kept as examples, by actor and side


@dataclass(frozen=True, kw_only=True)
class _WorkerState:
    """The open store and both compiled lists of a worker."""

    store: Store
    old: Watchlist
    new: Watchlist
    sight: ChangedAliases


_worker_states: list[tuple[BacktestJob, _WorkerState]] = []  # state of this worker process


async def backtest(
    store: Store,
    trial: BacktestJob,
    *,
    now: datetime,
    workers: int = 2,
    size: int = SLICE_ARTICLES,
    progress: Progress = no_progress,
) -> Backtest:
    """Return what the new list would change in stored articles with seen_at >= since.

    Articles that cannot contain a changed alias keep their stored result, so that testing a small
    change is fast.
    """
    with store.read() as tx:
        spans = rewatch.article_id_spans(tx, since=trial.since, size=size)
    total = sum(count for _, count in spans)
    if total <= MAX_SLICES_IN_PROCESS or (store.path is None and store.is_sqlite):
        tally = _backtest_in_process(store, trial, spans, total, progress)
    else:
        tally = await _backtest_in_workers(trial, spans, total, workers=workers, progress=progress)
    names = {actor.id: actor.name for actor in (*trial.old, *trial.new)}
    return Backtest(
        edits=diff_actors(trial.old, trial.new),
        tally=tally,
        names=names,
        since=trial.since,
        now=now,
        verdicts=try_watchlist_on_verdicts(
            store, before=_flag_predicate(trial.old), after=_flag_predicate(trial.new)
        ),
    )


def _flag_predicate(actors: Sequence[Actor]) -> Callable[[ArchivedArticle], bool]:
    """Return a predicate for articles that a list flags; the list is compiled on first use."""
    watchlist = cache(lambda: compile_watchlist(tuple(actors)))
    return lambda article: bool(match_article(watchlist(), article).mentions)


def _backtest_in_process(
    store: Store,
    trial: BacktestJob,
    spans: Sequence[tuple[IdSpan, int]],
    total: int,
    progress: Progress,
) -> BacktestTally:
    tally, bench = BacktestTally(most=trial.most), _worker_state(store, trial)
    for span, _ in spans:
        tally.add(_tally_slice(bench, trial, span))
        progress("backtesting articles", tally.articles, total)
    return tally


async def _backtest_in_workers(
    trial: BacktestJob,
    spans: Sequence[tuple[IdSpan, int]],
    total: int,
    *,
    workers: int,
    progress: Progress,
) -> BacktestTally:
    tally = BacktestTally(most=trial.most)
    async with WorkPool(compare_slice, workers=workers, seconds=SLICE_SECONDS) as pool:
        calls = [asyncio.ensure_future(pool.call(trial, span)) for span, _ in spans]
        try:
            for call in asyncio.as_completed(calls):
                tally.add(await call)
                progress("backtesting articles", tally.articles, total)
        finally:
            for unfinished in calls:
                unfinished.cancel()
            await asyncio.gather(*calls, return_exceptions=True)
    return tally


def compare_slice(trial: BacktestJob, span: IdSpan) -> BacktestTally:
    """Count the changes in one range of ids; runs in a worker."""
    if not _worker_states or _worker_states[0][0] != trial:
        while _worker_states:
            _worker_states.pop()[1].store.close()
        _worker_states.append((trial, _worker_state(open_store(trial.url), trial)))
    return _tally_slice(_worker_states[0][1], trial, span)


def _worker_state(store: Store, trial: BacktestJob) -> _WorkerState:
    old, new = compile_watchlist(trial.old), compile_watchlist(trial.new)
    return _WorkerState(store=store, old=old, new=new, sight=ChangedAliases(old, new))


def _tally_slice(bench: _WorkerState, trial: BacktestJob, span: IdSpan) -> BacktestTally:
    tally = BacktestTally(most=trial.most)
    with bench.store.read() as tx:
        batch = rewatch.articles_in_span(tx, span, since=trial.since)
    for article in batch:
        _tally_article(bench, article, tally)
    return tally


def _tally_article(bench: _WorkerState, rewatched: RewatchedArticle, tally: BacktestTally) -> None:
    article = rewatched.article
    stands = rewatched.watched_with == bench.old.hash
    old = rewatched.mentions if stands else match_article(bench.old, article).mentions
    if bench.sight.may_change(article.title, article.lead, article.body, language=article.language):
        result = match_article(bench.new, article)
        count_comparison(tally, article, old, result.mentions, result.near_misses)
    else:
        count_comparison(tally, article, old, old)


def match_article(watchlist: Watchlist, article: ArchivedArticle) -> WatchResult:
    """Match a stored article."""
    return match_text(watchlist, article, outlet=article.outlet)
