"""Backtest: match the archive with a changed watchlist, try one text, count how often each rule fired."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path

from sqlalchemy import Connection

from extractors.model import Article, Mention, NearMiss
from extractors.names.actors import Actor, AliasRule
from extractors.names.normalization import fold
from extractors.names.watchlist import Watchlist, WatchResult, compile_watchlist
from extractors.pages.rejection import NotAnArticle
from wirewatch.adapters.http.client import FetchFailure, Request
from wirewatch.adapters.store import articles as stored_articles
from wirewatch.adapters.store import rewatch
from wirewatch.adapters.store.engine import Store, open_store
from wirewatch.adapters.store.rewatch import IdSpan, RewatchedArticle
from wirewatch.adapters.worker_pool import LimitExceeded, WallTimeExceeded, WorkerDied, WorkPool
from wirewatch.domain.backtest import (
    ArchivedArticle,
    Backtest,
    BacktestTally,
    ChangedAliases,
    FiringReport,
    NearlyFlagged,
    NearMisses,
    RuleFired,
    count_comparison,
    diff_actors,
)
from wirewatch.domain.configuration import Config
from wirewatch.domain.urls import url_key
from wirewatch.steps import fetch
from wirewatch.steps.feedback import tried_on_verdicts
from wirewatch.steps.resources import Progress, Resources, extract_page, no_progress

PAGES = frozenset({".html", ".htm", ".xhtml"})
DAY = timedelta(days=1)


class NothingToTry(Exception):
    """There is no article to match; the message says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchedText:
    """One article to match, and a description of its source."""

    title: str
    lead: str
    body: str
    language: str | None
    outlet: str | None
    origin: str


def stored_text(tx: Connection, url: str) -> WatchedText | None:
    """Return the article stored under a URL, or None."""
    found = stored_articles.find_article(
        tx, url_keys=[url_key(url)]
    ) or stored_articles.find_by_link(tx, url)
    if found is None:
        return None
    return WatchedText(
        title=found.title,
        lead=found.lead,
        body=found.body,
        language=found.language,
        outlet=found.outlet,
        origin=f"as stored, of {found.outlet}, seen {found.seen_at:%Y-%m-%d %H:%M} UTC",
    )


async def fetched_text(resources: Resources, url: str, *, now: datetime) -> WatchedText:
    """Fetch a page under the usual rules and return its article; nothing is stored. Raises NothingToTry."""
    try:
        await fetch.ask_robots(resources, url, now=now)
    except fetch.PageForbidden:
        raise NothingToTry(f"robots.txt of its host asks programs not to read {url}") from None
    answer = await resources.web.fetch(Request(url=url, kind="page"))
    if isinstance(answer, FetchFailure):
        raise NothingToTry(f"{url} was not to be had: {answer.detail}")
    if answer.status != 200:
        raise NothingToTry(
            f"{url} was not to be had: the host answered with status {answer.status}"
        )
    try:
        article = await resources.pool.call(
            answer.body, answer.url, answer.content_type, None, now + DAY, (), "", ""
        )
    except NotAnArticle as error:
        raise NothingToTry(f"{url} is no article: {error.reason}") from None
    except WallTimeExceeded:
        raise NothingToTry(
            f"{url} could not be read: this machine was stopped or too busy; try again"
        ) from None
    except (LimitExceeded, WorkerDied):
        raise NothingToTry(f"{url} could not be read: the page is broken or hostile") from None
    return _specimen(article, origin="fetched now; it is not in the store")


def saved_text(path: Path, *, now: datetime) -> WatchedText:
    """Return the article of a saved page (.html), or the contents of a text file. Raises NothingToTry."""
    try:
        data = path.read_bytes()
    except OSError as trouble:
        raise NothingToTry(f"{path} cannot be read: {trouble.strerror}") from None
    if path.suffix.lower() not in PAGES:
        text = data.decode("utf-8-sig", errors="replace")
        return WatchedText(
            title="", lead="", body=text, language=None, outlet=None, origin=f"the text of {path}"
        )
    try:
        article = extract_page(data, path.resolve().as_uri(), "text/html", None, now + DAY)
    except NotAnArticle as error:
        raise NothingToTry(f"{path} is no article: {error.reason}") from None
    return _specimen(article, origin=f"the article of {path}")


def _specimen(article: Article, *, origin: str) -> WatchedText:
    return WatchedText(
        title=article.title,
        lead=article.lead,
        body=article.body,
        language=article.language,
        outlet=None,
        origin=origin,
    )


SLICE = 2000  # articles that one worker takes at a time
SLICE_SECONDS = 1800.0
ALONE = 2  # slices, up to which starting processes costs more than it saves


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


_ready: list[tuple[BacktestJob, _WorkerState]] = []  # state of this worker process


async def backtest(
    store: Store,
    trial: BacktestJob,
    *,
    now: datetime,
    workers: int = 2,
    size: int = SLICE,
    progress: Progress = no_progress,
) -> Backtest:
    """Return what the new list would change over all stored articles with seen_at >= since.

    Articles that cannot contain a changed alias keep their stored result, so that testing a small change is fast.
    """
    with store.read() as tx:
        spans = rewatch.article_id_spans(tx, since=trial.since, size=size)
    total = sum(count for _, count in spans)
    if total <= ALONE or (store.path is None and store.is_sqlite):
        tally = _alone(store, trial, spans, total, progress)
    else:
        tally = await _together(trial, spans, total, workers=workers, progress=progress)
    names = {actor.id: actor.name for actor in (*trial.old, *trial.new)}
    return Backtest(
        edits=diff_actors(trial.old, trial.new),
        tally=tally,
        names=names,
        since=trial.since,
        now=now,
        verdicts=tried_on_verdicts(store, before=_flags(trial.old), after=_flags(trial.new)),
    )


def _flags(actors: Sequence[Actor]) -> Callable[[ArchivedArticle], bool]:
    """Return a predicate that tells whether a list flags an article; the list is compiled on first use."""
    watchlist = cache(lambda: compile_watchlist(tuple(actors)))
    return lambda article: bool(watch(watchlist(), article).mentions)


def _alone(
    store: Store,
    trial: BacktestJob,
    spans: Sequence[tuple[IdSpan, int]],
    total: int,
    progress: Progress,
) -> BacktestTally:
    tally, bench = BacktestTally(most=trial.most), _bench(store, trial)
    for span, _ in spans:
        tally.add(_compared(bench, trial, span))
        progress("backtesting articles", tally.articles, total)
    return tally


async def _together(
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
            for left in calls:
                left.cancel()
            await asyncio.gather(*calls, return_exceptions=True)
    return tally


def compare_slice(trial: BacktestJob, span: IdSpan) -> BacktestTally:
    """Count the changes in one range of ids; runs in a worker."""
    if not _ready or _ready[0][0] != trial:
        while _ready:
            _ready.pop()[1].store.close()
        _ready.append((trial, _bench(open_store(trial.url), trial)))
    return _compared(_ready[0][1], trial, span)


def _bench(store: Store, trial: BacktestJob) -> _WorkerState:
    old, new = compile_watchlist(trial.old), compile_watchlist(trial.new)
    return _WorkerState(store=store, old=old, new=new, sight=ChangedAliases(old, new))


def _compared(bench: _WorkerState, trial: BacktestJob, span: IdSpan) -> BacktestTally:
    tally = BacktestTally(most=trial.most)
    with bench.store.read() as tx:
        batch = rewatch.articles_in_span(tx, span, since=trial.since)
    for one in batch:
        _compare(bench, one, tally)
    return tally


def _compare(bench: _WorkerState, one: RewatchedArticle, tally: BacktestTally) -> None:
    article = one.article
    stands = one.watched_with == bench.old.hash
    old = one.mentions if stands else watch(bench.old, article).mentions
    if bench.sight.may_change(article.title, article.lead, article.body, language=article.language):
        found = watch(bench.new, article)
        count_comparison(tally, article, old, found.mentions, found.near_misses)
    else:
        count_comparison(tally, article, old, old)


def watch(watchlist: Watchlist, article: ArchivedArticle) -> WatchResult:
    """Match a stored article."""
    return watchlist.watch(
        title=article.title,
        lead=article.lead,
        body=article.body,
        language=article.language,
        outlet=article.outlet,
    )


SPAN = timedelta(days=7)
MOST = 20_000  # newest articles that are matched
MOST_EXAMPLES = 3  # articles shown of each name that was nearly flagged
_SLICE = 500
_OF_EXCLUDES = "excluded phrase "  # prefixes of the engine's reasons
_OF_CONTEXT = "needs one of these words in the article"
_OF_LIMITS = ("limited ", "capitals must ", "not counted in ", "needs one of ")


@dataclass(kw_only=True)
class _Counts:
    articles: int = 0
    languages: Counter[str] = field(default_factory=Counter)
    actors: Counter[str] = field(default_factory=Counter)  # articles
    aliases: Counter[tuple[str, str]] = field(
        default_factory=Counter
    )  # actor, folded alias -> articles
    passed: Counter[tuple[str, str]] = field(
        default_factory=Counter
    )  # the same -> mentions beside a required word
    stopped: Counter[tuple[str, str, str]] = field(
        default_factory=Counter
    )  # actor, folded alias, reason -> places


def recent_matches(
    url: str, config: Config, now: datetime, *, most: int = MOST_EXAMPLES
) -> tuple[FiringReport, tuple[NearlyFlagged, ...]]:
    """Return what fired in the last seven days, and what nearly did with the newest examples; runs in a worker."""
    store = open_store(url)
    misses = NearMisses(most=most)
    try:
        with store.read() as tx:
            found = firing(tx, config, now, note=misses.add)
    finally:
        store.close()
    return found, misses.found()


def firing(
    tx: Connection,
    config: Config,
    now: datetime,
    *,
    progress: Progress = no_progress,
    note: Callable[[ArchivedArticle, Sequence[NearMiss]], None] = lambda _, __: None,
) -> FiringReport:
    """Match the articles of the last seven days and count which rules flagged or rejected them.

    `note` is told of each article with its near misses, newest articles first.
    """
    watchlist = compile_watchlist(config.actors, config.interests)
    spans = rewatch.article_id_spans(tx, since=now - SPAN, size=_SLICE)
    total = sum(count for _, count in spans)
    counts = _Counts()
    for span, _ in spans[: MOST // _SLICE]:
        for one in rewatch.articles_in_span(tx, span, since=now - SPAN):
            found = watch(watchlist, one.article)
            _count(counts, found, language=one.article.language or "")
            note(one.article, found.near_misses)
        progress("watching the last seven days", counts.articles, min(total, MOST))
    return FiringReport(
        since=now - SPAN,
        articles=counts.articles,
        of=total,
        languages=dict(counts.languages),
        actors={actor.id: counts.actors[actor.id] for actor in config.actors},
        aliases={
            (actor.id, alias): counts.aliases[actor.id, fold(alias)]
            for actor in config.actors
            for alias in dict.fromkeys(
                alias for listed in actor.aliases.values() for alias in listed
            )
        },
        rules=tuple(rule for actor in config.actors for rule in _rules(actor, counts)),
    )


def _count(counts: _Counts, found: WatchResult, *, language: str) -> None:
    counts.articles += 1
    counts.languages[language] += 1
    counts.actors.update({mention.actor for mention in found.mentions})
    counts.aliases.update({_key(mention) for mention in found.mentions})
    counts.passed.update(_key(mention) for mention in found.mentions if mention.context)
    # Several aliases may match at one place; an excluded phrase rejects all of them.
    places = {(*_stop(miss), miss.field, miss.start, miss.end) for miss in found.near_misses}
    counts.stopped.update(place[:3] for place in places)


def _key(one: Mention | NearMiss) -> tuple[str, str]:
    return one.actor, fold(one.alias)


def _stop(miss: NearMiss) -> tuple[str, str, str]:
    alias = "" if miss.stopped_by.startswith(_OF_EXCLUDES) else fold(miss.alias)
    return miss.actor, alias, miss.stopped_by


def _rules(actor: Actor, counts: _Counts) -> Iterator[RuleFired]:
    reasons = [
        (alias, why, count)
        for (its, alias, why), count in counts.stopped.items()
        if its == actor.id
    ]
    for phrase in actor.exclude:
        stopped = sum(count for _, why, count in reasons if why == f"{_OF_EXCLUDES}“{phrase}”")
        yield RuleFired(actor=actor.id, rule=f"exclude “{phrase}”", stopped=stopped)
    for needed in actor.requires_context:
        alias = fold(needed.alias)
        stopped = sum(
            count for its, why, count in reasons if its == alias and why.startswith(_OF_CONTEXT)
        )
        passed = counts.passed[actor.id, alias]
        yield RuleFired(
            actor=actor.id,
            rule=f"requires_context of “{needed.alias}”",
            stopped=stopped,
            let_through=passed,
        )
    for rule in actor.rules:
        stopped = sum(count for its, why, count in reasons if _stops(rule, its, why))
        yield RuleFired(actor=actor.id, rule=_named(rule), stopped=stopped)


def _stops(rule: AliasRule, alias: str, why: str) -> bool:
    if rule.alias is not None and fold(rule.alias) != alias:
        return False
    return why.startswith(_OF_LIMITS) and not why.startswith(_OF_CONTEXT)


def _named(rule: AliasRule) -> str:
    parts = {
        "near": rule.near is not None,
        "case": rule.case != "any",
        "in": bool(rule.places),
        "outlets": bool(rule.outlets),
        "except_outlets": bool(rule.except_outlets),
        "languages": bool(rule.languages),
    }
    limits = ", ".join(name for name, given in parts.items() if given)
    return f"{limits} of “{rule.alias}”" if rule.alias is not None else f"{limits} of every alias"
