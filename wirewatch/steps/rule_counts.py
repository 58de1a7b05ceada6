"""Count how often each watchlist rule flagged or rejected an article in the last 7 days."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import Connection

from extractors.model import Mention, NearMiss
from extractors.names.actors import Actor, AliasRule
from extractors.names.normalization import fold
from extractors.names.watchlist import WatchResult, compile_watchlist
from wirewatch.adapters.store import rewatch
from wirewatch.adapters.store.engine import open_store
from wirewatch.domain.backtest import (
    ArchivedArticle,
    FiringReport,
    NearlyFlagged,
    NearMisses,
    RuleFired,
)
from wirewatch.domain.configuration import Config
from wirewatch.steps.backtest import match_article
from wirewatch.steps.reports import Progress, no_progress

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
    )  # the same -> mentions with a required word
    stopped: Counter[tuple[str, str, str]] = field(
        default_factory=Counter
    )  # actor, folded alias, reason -> places


def recent_matches(
    url: str, config: Config, now: datetime, *, most: int = MAX_EXAMPLES_PER_NAME
) -> tuple[FiringReport, tuple[NearlyFlagged, ...]]:
    """Return firings of the last 7 days and near misses with newest examples; worker function."""
    store = open_store(url)
    misses = NearMisses(most=most)
    try:
        with store.read() as tx:
            report = count_rule_firings(tx, config, now, note=misses.add)
    finally:
        store.close()
    return report, misses.found()


def count_rule_firings(
    tx: Connection,
    config: Config,
    now: datetime,
    *,
    progress: Progress = no_progress,
    note: Callable[[ArchivedArticle, Sequence[NearMiss]], None] = lambda _, __: None,
) -> FiringReport:
    """Match the articles of the last 7 days and count the rules that flagged or rejected them.

    `note` is called with each article and its near misses, newest first.
    """
    watchlist = compile_watchlist(config.actors, config.interests)
    spans = rewatch.article_id_spans(tx, since=now - FIRING_PERIOD, size=_FIRING_SLICE_ARTICLES)
    total = sum(count for _, count in spans)
    counts = _Counts()
    for span, _ in spans[: MAX_MATCHED_ARTICLES // _FIRING_SLICE_ARTICLES]:
        for rewatched in rewatch.articles_in_span(tx, span, since=now - FIRING_PERIOD):
            result = match_article(watchlist, rewatched.article)
            _count_matches(counts, result, language=rewatched.article.language or "")
            note(rewatched.article, result.near_misses)
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


def _count_matches(counts: _Counts, result: WatchResult, *, language: str) -> None:
    counts.articles += 1
    counts.languages[language] += 1
    counts.actors.update({mention.actor for mention in result.mentions})
    counts.aliases.update({_alias_key(mention) for mention in result.mentions})
    counts.passed.update(_alias_key(mention) for mention in result.mentions if mention.context)
    # Several aliases may match at one place; an excluded phrase rejects all of them.
    places = {(*_stop_key(miss), miss.field, miss.start, miss.end) for miss in result.near_misses}
    counts.stopped.update(place[:3] for place in places)


def _alias_key(match: Mention | NearMiss) -> tuple[str, str]:
    return match.actor, fold(match.alias)


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
    limits = ", ".join(name for name, is_set in parts.items() if is_set)
    return f"{limits} of “{rule.alias}”" if rule.alias is not None else f"{limits} of every alias"
