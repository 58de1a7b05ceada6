"""Match stored articles again after a watchlist change; newly flagged ones are not news."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection

from extractors.model import Mention
from extractors.names.interests import parse
from extractors.names.watchlist import Watchlist, WatchResult
from wirewatch.adapters.store import articles, digests, findings, lease_keeper
from wirewatch.adapters.store import rewatch as stored_rewatch
from wirewatch.adapters.store.articles import StoredArticle, WatchlistMatch
from wirewatch.adapters.store.engine import Store
from wirewatch.adapters.store.lease_holders import Holder
from wirewatch.domain.configuration import Config, Series
from wirewatch.steps.backfill import record_aliases
from wirewatch.steps.matching import match_text
from wirewatch.steps.reports import Progress, no_progress

BATCH_ARTICLES = 200  # articles per transaction
MAX_PROCESSING_DELAY = timedelta(
    days=2
)  # at most, from when an article is seen until it is stored and grouped


@dataclass(frozen=True, slots=True, kw_only=True)
class RewatchReport:
    """Counts of matching again, in articles."""

    watched: int = 0
    newly_flagged: int = 0
    no_longer_flagged: int = 0
    told: int = 0  # newly flagged and reportable in digests
    left: bool = False  # some are left: the limit was reached, or another worker holds the lease

    def __add__(self, other: RewatchReport) -> RewatchReport:
        """Return the sum of both reports."""
        return RewatchReport(
            watched=self.watched + other.watched,
            newly_flagged=self.newly_flagged + other.newly_flagged,
            no_longer_flagged=self.no_longer_flagged + other.no_longer_flagged,
            told=self.told + other.told,
            left=self.left or other.left,
        )


def rewatch_articles(
    store: Store,
    config: Config,
    watchlist: Watchlist,
    *,
    holder: Holder,
    now: datetime,
    at_most: int | None = None,
    batch: int = BATCH_ARTICLES,
    progress: Progress = no_progress,
) -> RewatchReport:
    """Match articles that another watchlist matched, newest first, one transaction a batch.

    Newly flagged articles are stored silently, as old news. Only an alias that is new to the store,
    in series that all set `backfill`, makes articles within that period reportable.
    """
    report = RewatchReport()
    with lease_keeper.hold_whole_kind(store, "rewatch", holder=holder) as ours:
        if not ours:
            return RewatchReport(left=True)
        with store.begin() as tx:
            record_aliases(tx, config, now=now)
            total, news = (
                stored_rewatch.count_unwatched(tx, watchlist_hash=watchlist.hash),
                _Reportability.of(tx, config),
            )
        while at_most is None or report.watched < at_most:
            with store.read() as tx:
                articles_to_match = articles.list_matched_with_old_watchlist(
                    tx, watchlist_hash=watchlist.hash, limit=batch
                )
            if not articles_to_match:
                return report
            report += _rewatch_batch(store, watchlist, articles_to_match, news=news, now=now)
            progress("watching articles anew", min(report.watched, total), total)
    with store.read() as tx:
        remaining = stored_rewatch.count_unwatched(tx, watchlist_hash=watchlist.hash)
    return report + RewatchReport(left=remaining > 0)


def _rewatch_batch(
    store: Store,
    watchlist: Watchlist,
    batch: list[StoredArticle],
    *,
    news: _Reportability,
    now: datetime,
) -> RewatchReport:
    results = {
        article.id: match_text(watchlist, article, outlet=article.outlet) for article in batch
    }
    report = RewatchReport(watched=len(batch))
    with store.begin() as tx:
        # An article revised meanwhile was matched then; this result would be for the old text.
        now_at = stored_rewatch.newest_revisions(tx, results.keys())
        unchanged = [article for article in batch if now_at.get(article.id) == article.revision]
        before = findings.mentions_by_article(
            tx, [article.id for article in unchanged if article.flagged]
        )
        reported_in = digests.series_by_article(tx, list(before))
        changes = []
        for article in unchanged:
            mentions = results[article.id].mentions
            quiet = news.quiet(
                article,
                before=before.get(article.id, ()),
                after=mentions,
                reported_in=reported_in.get(article.id, ()),
            )
            changes.append(_match_row(article.id, results[article.id], quiet=quiet))
            report += _count_change(article, mentions, quiet=quiet)
        articles.replace_matches(tx, changes, watchlist_hash=watchlist.hash, now=now)
    return report


def _match_row(article_id: int, result: WatchResult, *, quiet: bool | None) -> WatchlistMatch:
    return WatchlistMatch(
        article_id=article_id, mentions=result.mentions, saliences=result.saliences, quiet=quiet
    )


def _count_change(
    article: StoredArticle, mentions: tuple[Mention, ...], *, quiet: bool | None
) -> RewatchReport:
    return RewatchReport(
        newly_flagged=int(bool(mentions) and not article.flagged),
        no_longer_flagged=int(article.flagged and not mentions),
        told=int(quiet is False),
    )


@dataclass(frozen=True, kw_only=True)
class _Reportability:
    """Decides which newly flagged articles the series may still report."""

    series: tuple[Series, ...]
    named: Mapping[
        str, frozenset[str]
    ]  # series id -> actors that it asks for, by name or in an interest
    told_until: Mapping[str, datetime | None]  # series id -> end of its last window
    known_at: Mapping[tuple[str, str], datetime]

    @classmethod
    def of(cls, tx: Connection, config: Config) -> _Reportability:
        """Read the state from the store and the config."""
        asked = {interest.id: parse(interest.when).actors for interest in config.interests}
        last = {series.id: digests.last_issue(tx, series.id) for series in config.series}
        return cls(
            series=config.series,
            named={
                series.id: frozenset().union(
                    *(asked.get(name, frozenset({name})) for name in series.actors)
                )
                for series in config.series
            },
            told_until={id: issue.window_end if issue else None for id, issue in last.items()},
            known_at=stored_rewatch.alias_known_times(tx),
        )

    def quiet(
        self,
        article: StoredArticle,
        *,
        before: Iterable[Mention],
        after: Iterable[Mention],
        reported_in: Collection[str],
    ) -> bool | None:
        """Return whether an article is silent (not reported) from now on; None: unchanged."""
        had = {mention.actor for mention in before}
        fresh = [mention for mention in after if mention.actor not in had]
        if not fresh:
            return None
        if self._within_backfill(article, fresh):
            return False
        return (
            None
            if had and self._is_still_reportable(article, had, reported_in=reported_in)
            else True
        )

    def _is_still_reportable(
        self, article: StoredArticle, actors: set[str], *, reported_in: Collection[str]
    ) -> bool:
        """Return whether a series may report the article for an actor already flagged.

        True for articles stored after the end of the last window though seen before it, for a
        limited time.
        """
        ends = [
            self.told_until[series.id]
            for series in self._series_asking_for(actors)
            if series.id not in reported_in
        ]
        return any(end is None or article.seen_at > end - MAX_PROCESSING_DELAY for end in ends)

    def _within_backfill(self, article: StoredArticle, fresh: list[Mention]) -> bool:
        """Return whether `backfill` of every series asking for a new actor covers the article."""
        since = [self.known_at.get((mention.actor, mention.alias)) for mention in fresh]
        new = [moment for moment in since if moment is not None and moment > article.seen_at]
        spans = [
            series.backfill
            for series in self._series_asking_for({mention.actor for mention in fresh})
        ]
        if len(new) < len(since) or not spans or article.published_at is None:
            return False
        reach = [span for span in spans if isinstance(span, timedelta)]
        return len(reach) == len(spans) and article.published_at >= min(new) - min(reach)

    def _series_asking_for(self, actors: set[str]) -> list[Series]:
        return [series for series in self.series if self.named[series.id] & actors]
