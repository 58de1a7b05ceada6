"""Index the articles of a store that is older than its search index."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from wirewatch.adapters.store import search_index
from wirewatch.adapters.store.engine import Store
from wirewatch.steps.reports import Progress, no_progress

INDEX_BATCH_ARTICLES = 500  # articles in one transaction of the builder


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexReport:
    """Counts of building the index."""

    indexed: int = 0
    complete: bool = True


def fill_index(
    store: Store,
    *,
    now: datetime,
    at_most: int | None = None,
    batch: int = INDEX_BATCH_ARTICLES,
    progress: Progress = no_progress,
    stop: Callable[[], bool] = lambda: False,
) -> IndexReport:
    """Index articles stored before the index existed, newest first, one transaction a batch.

    New articles are indexed as they are stored, so polling may go on meanwhile; an interruption
    loses nothing. Tokens are computed outside the transaction, so that no writer waits for them.
    """
    with store.read() as tx:
        if search_index.is_complete(tx):
            return IndexReport()
    with store.begin() as tx:
        search_index.prepare_index(tx)
        before, total = search_index.index_counts(tx)
    report, below = 0, None
    while (at_most is None or report < at_most) and not stop():
        with store.read() as tx:
            unindexed = search_index.list_unindexed(tx, below=below, limit=batch)
        if not unindexed:
            with store.begin() as tx:
                search_index.mark_index_complete(tx, now=now)
            break
        rows = {article.id: article.document.tokens() for article in unindexed}
        with store.begin() as tx:
            report += search_index.index_batch(tx, unindexed, rows)
        below = unindexed[-1].id
        progress("indexing articles", min(before + report, total), total)
    with store.read() as tx:
        return IndexReport(indexed=report, complete=search_index.is_complete(tx))
