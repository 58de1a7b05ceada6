"""Firing: how often each alias and rule of the watchlist fired of late, and which never did."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import Connection

from wirewatch.adapters.store import rewatch
from wirewatch.domain.backtest import Firing, RuleFired
from wirewatch.domain.configuration import Actor, AliasRule, Config
from wirewatch.domain.model import Mention, NearMiss
from wirewatch.domain.watch.normalization import fold
from wirewatch.domain.watch.watchlist import Watched, compile_watchlist
from wirewatch.steps.backtest import watch
from wirewatch.steps.desk import Progress, no_progress

SPAN = timedelta(days=7)
MOST = 20_000  # articles looked at, the newest
_SLICE = 500
_OF_EXCLUDES = "excluded phrase "  # how the engine's reasons begin
_OF_CONTEXT = "needs one of these words in the article"
_OF_LIMITS = ("limited ", "capitals must ", "not counted in ", "needs one of ")


@dataclass(kw_only=True)
class _Counts:
    articles: int = 0
    languages: Counter[str] = field(default_factory=Counter)
    actors: Counter[str] = field(default_factory=Counter)  # articles
    aliases: Counter[tuple[str, str]] = field(default_factory=Counter)  # actor, folded alias -> articles
    passed: Counter[tuple[str, str]] = field(default_factory=Counter)  # the same -> mentions beside a required word
    stopped: Counter[tuple[str, str, str]] = field(default_factory=Counter)  # actor, folded alias, reason -> places


def firing(tx: Connection, config: Config, now: datetime, *, progress: Progress = no_progress) -> Firing:
    """Watch the articles of the last seven days anew and count by what they were flagged and what stopped others."""
    watchlist = compile_watchlist(config.actors, config.interests)
    spans = rewatch.slices(tx, since=now - SPAN, size=_SLICE)
    total = sum(count for _, count in spans)
    counts = _Counts()
    for span, _ in spans[: MOST // _SLICE]:
        for one in rewatch.in_slice(tx, span, since=now - SPAN):
            _count(counts, watch(watchlist, one.article), language=one.article.language or "")
        progress("watching the last seven days", counts.articles, min(total, MOST))
    return Firing(
        since=now - SPAN,
        articles=counts.articles,
        of=total,
        languages=dict(counts.languages),
        actors={actor.id: counts.actors[actor.id] for actor in config.actors},
        aliases={
            (actor.id, alias): counts.aliases[actor.id, fold(alias)]
            for actor in config.actors
            for alias in dict.fromkeys(alias for listed in actor.aliases.values() for alias in listed)
        },
        rules=tuple(rule for actor in config.actors for rule in _rules(actor, counts)),
    )


def _count(counts: _Counts, found: Watched, *, language: str) -> None:
    counts.articles += 1
    counts.languages[language] += 1
    counts.actors.update({mention.actor for mention in found.mentions})
    counts.aliases.update({_key(mention) for mention in found.mentions})
    counts.passed.update(_key(mention) for mention in found.mentions if mention.context)
    # Several aliases may meet at one place; a phrase that is excluded is so whatever the alias.
    places = {(*_stop(miss), miss.field, miss.start, miss.end) for miss in found.near_misses}
    counts.stopped.update(place[:3] for place in places)


def _key(one: Mention | NearMiss) -> tuple[str, str]:
    return one.actor, fold(one.alias)


def _stop(miss: NearMiss) -> tuple[str, str, str]:
    alias = "" if miss.stopped_by.startswith(_OF_EXCLUDES) else fold(miss.alias)
    return miss.actor, alias, miss.stopped_by


def _rules(actor: Actor, counts: _Counts) -> Iterator[RuleFired]:
    reasons = [(alias, why, count) for (its, alias, why), count in counts.stopped.items() if its == actor.id]
    for phrase in actor.exclude:
        stopped = sum(count for _, why, count in reasons if why == f"{_OF_EXCLUDES}“{phrase}”")
        yield RuleFired(actor=actor.id, rule=f"exclude “{phrase}”", stopped=stopped)
    for needed in actor.requires_context:
        alias = fold(needed.alias)
        stopped = sum(count for its, why, count in reasons if its == alias and why.startswith(_OF_CONTEXT))
        passed = counts.passed[actor.id, alias]
        yield RuleFired(
            actor=actor.id, rule=f"requires_context of “{needed.alias}”", stopped=stopped, let_through=passed
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
