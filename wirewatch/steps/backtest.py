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
from wirewatch.adapters.http.messages import FetchFailure, Request
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
from wirewatch.steps.feedback import try_watchlist_on_verdicts
from wirewatch.steps.resources import Progress, Resources, extract_page, no_progress

PAGE_SUFFIXES = frozenset({".html", ".htm", ".xhtml"})
ONE_DAY = timedelta(days=1)


class NoArticleToTry(Exception):
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


def text_from_store(tx: Connection, url: str) -> WatchedText | None:
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


async def text_from_web(resources: Resources, url: str, *, now: datetime) -> WatchedText:
    """Fetch a page under the usual rules and return its article; nothing is stored. Raises NothingToTry."""
    try:
        await fetch.require_robots_permission(resources, url, now=now)
    except fetch.PageForbidden:
        raise NoArticleToTry(f"robots.txt of its host asks programs not to read {url}") from None
    answer = await resources.web.fetch(Request(url=url, kind="page"))
    if isinstance(answer, FetchFailure):
        raise NoArticleToTry(f"{url} was not to be had: {answer.detail}")
    if answer.status != 200:
        raise NoArticleToTry(
            f"{url} was not to be had: the host answered with status {answer.status}"
        )
    try:
        article = await resources.pool.call(
            answer.body, answer.url, answer.content_type, None, now + ONE_DAY, (), "", ""
        )
    except NotAnArticle as error:
        raise NoArticleToTry(f"{url} is no article: {error.reason}") from None
    except WallTimeExceeded:
        raise NoArticleToTry(
            f"{url} could not be read: this machine was stopped or too busy; try again"
        ) from None
    except (LimitExceeded, WorkerDied):
        raise NoArticleToTry(f"{url} could not be read: the page is broken or hostile") from None
    return _watched_text(article, origin="fetched now; it is not in the store")


def text_from_file(path: Path, *, now: datetime) -> WatchedText:
    """Return the article of a saved page (.html), or the contents of a text file. Raises NothingToTry."""
    try:
        data = path.read_bytes()
    except OSError as trouble:
        raise NoArticleToTry(f"{path} cannot be read: {trouble.strerror}") from None
    if path.suffix.lower() not in PAGE_SUFFIXES:
        text = data.decode("utf-8-sig", errors="replace")
        return WatchedText(
            title="", lead="", body=text, language=None, outlet=None, origin=f"the text of {path}"
        )
    try:
        article = extract_page(data, path.resolve().as_uri(), "text/html", None, now + ONE_DAY)
    except NotAnArticle as error:
        raise NoArticleToTry(f"{path} is no article: {error.reason}") from None
    return _watched_text(article, origin=f"the article of {path}")


def _watched_text(article: Article, *, origin: str) -> WatchedText:
    return WatchedText(
        title=article.title,
        lead=article.lead,
        body=article.body,
        language=article.language,
        outlet=None,
        origin=origin,
    )


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
    """Return what the new list would change over all stored articles with seen_at >= since.

    Articles that cannot contain a changed alias keep their stored result, so that testing a small change is fast.
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
    """Return a predicate that tells whether a list flags an article; the list is compiled on first use."""
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
            for left in calls:
                left.cancel()
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
    for one in batch:
        _tally_article(bench, one, tally)
    return tally


def _tally_article(bench: _WorkerState, one: RewatchedArticle, tally: BacktestTally) -> None:
    article = one.article
    stands = one.watched_with == bench.old.hash
    old = one.mentions if stands else match_article(bench.old, article).mentions
    if bench.sight.may_change(article.title, article.lead, article.body, language=article.language):
        found = match_article(bench.new, article)
        count_comparison(tally, article, old, found.mentions, found.near_misses)
    else:
        count_comparison(tally, article, old, old)


def match_article(watchlist: Watchlist, article: ArchivedArticle) -> WatchResult:
    """Match a stored article."""
    return watchlist.watch(
        title=article.title,
        lead=article.lead,
        body=article.body,
        language=article.language,
        outlet=article.outlet,
    )


FIRING_PERIOD = timedelta(days=7)
MAX_MATCHED_ARTICLES = 20_000  # newest articles that are matched
MAX_EXAMPLES_PER_NAME = 3  # articles shown of each name that was nearly flagged
_FIRING_SLICE_ARTICLES = 500
_EXCLUDE_REASON_PREFIX = "excluded phrase "  # prefixes of the engine's reasons
_CONTEXT_REASON_PREFIX = "needs one of these words in the article"
_LIMIT_REASON_PREFIXES = ("limited ", "capitals must ", "not counted in ", "needs one of ")


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
    url: str, config: Config, now: datetime, *, most: int = MAX_EXAMPLES_PER_NAME
) -> tuple[FiringReport, tuple[NearlyFlagged, ...]]:
    """Return what fired in the last seven days, and what nearly did with the newest examples; runs in a worker."""
    store = open_store(url)
    misses = NearMisses(most=most)
    try:
        with store.read() as tx:
            found = count_rule_firings(tx, config, now, note=misses.add)
    finally:
        store.close()
    return found, misses.found()


def count_rule_firings(
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
    spans = rewatch.article_id_spans(tx, since=now - FIRING_PERIOD, size=_FIRING_SLICE_ARTICLES)
    total = sum(count for _, count in spans)
    counts = _Counts()
    for span, _ in spans[: MAX_MATCHED_ARTICLES // _FIRING_SLICE_ARTICLES]:
        for one in rewatch.articles_in_span(tx, span, since=now - FIRING_PERIOD):
            found = match_article(watchlist, one.article)
            _count_matches(counts, found, language=one.article.language or "")
            note(one.article, found.near_misses)
        progress("watching the last seven days", counts.articles, min(total, MAX_MATCHED_ARTICLES))
    return FiringReport(
        since=now - FIRING_PERIOD,
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
        rules=tuple(rule for actor in config.actors for rule in _fired_rules(actor, counts)),
    )


def _count_matches(counts: _Counts, found: WatchResult, *, language: str) -> None:
    counts.articles += 1
    counts.languages[language] += 1
    counts.actors.update({mention.actor for mention in found.mentions})
    counts.aliases.update({_alias_key(mention) for mention in found.mentions})
    counts.passed.update(_alias_key(mention) for mention in found.mentions if mention.context)
    # Several aliases may match at one place; an excluded phrase rejects all of them.
    places = {(*_stop_key(miss), miss.field, miss.start, miss.end) for miss in found.near_misses}
    counts.stopped.update(place[:3] for place in places)


def _alias_key(one: Mention | NearMiss) -> tuple[str, str]:
    return one.actor, fold(one.alias)


def _stop_key(miss: NearMiss) -> tuple[str, str, str]:
    alias = "" if miss.stopped_by.startswith(_EXCLUDE_REASON_PREFIX) else fold(miss.alias)
    return miss.actor, alias, miss.stopped_by


def _fired_rules(actor: Actor, counts: _Counts) -> Iterator[RuleFired]:
    reasons = [
        (alias, why, count)
        for (its, alias, why), count in counts.stopped.items()
        if its == actor.id
    ]
    for phrase in actor.exclude:
        stopped = sum(
            count for _, why, count in reasons if why == f"{_EXCLUDE_REASON_PREFIX}“{phrase}”"
        )
        yield RuleFired(actor=actor.id, rule=f"exclude “{phrase}”", stopped=stopped)
    for needed in actor.requires_context:
        alias = fold(needed.alias)
        stopped = sum(
            count
            for its, why, count in reasons
            if its == alias and why.startswith(_CONTEXT_REASON_PREFIX)
        )
        passed = counts.passed[actor.id, alias]
        yield RuleFired(
            actor=actor.id,
            rule=f"requires_context of “{needed.alias}”",
            stopped=stopped,
            let_through=passed,
        )
    for rule in actor.rules:
        stopped = sum(count for its, why, count in reasons if _is_stopped_by(rule, its, why))
        yield RuleFired(actor=actor.id, rule=_rule_name(rule), stopped=stopped)


def _is_stopped_by(rule: AliasRule, alias: str, why: str) -> bool:
    if rule.alias is not None and fold(rule.alias) != alias:
        return False
    return why.startswith(_LIMIT_REASON_PREFIXES) and not why.startswith(_CONTEXT_REASON_PREFIX)


def _rule_name(rule: AliasRule) -> str:
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
