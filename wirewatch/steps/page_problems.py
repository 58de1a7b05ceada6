"""Outlets whose pages were rejected or can no longer be read, for `status`."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from sqlalchemy import Connection

from extractors.pages.rejection import KIND_BY_REASON
from wirewatch.adapters.store import entries as stored_entries
from wirewatch.adapters.store.entries import RefusedPage
from wirewatch.domain.digests.coverage import MIN_FAILING_PAGES, pages_failing_since
from wirewatch.steps.reports import Problem

REFUSED_PAGES_PERIOD = timedelta(days=7)
PAGE_HISTORY_PERIOD = timedelta(days=30)
MIN_REFUSED_PER_OUTLET = 3  # refused pages of one kind that name their outlet
_REJECTION_TEXTS = {
    "section": "were taken for lists of articles",
    "empty": "held no text of an article",
    "script-only": "are empty without scripts",
    "paywall": "show a subscription offer in the place of the article",
    "login": "ask for a login",
    "consent": "show a consent or cookie wall",
    "bot-check": "show a check for robots",
    "soft-404": "say that there is no such page",
    "pdf": "are PDF files and were not read",
}


def page_problems(tx: Connection, *, now: datetime) -> list[Problem]:
    """Return a problem per outlet whose pages fail or were rejected in the last week."""
    refused = stored_entries.refused_pages(
        tx, reasons=list(KIND_BY_REASON), since=now - PAGE_HISTORY_PERIOD
    )
    return [
        *_failing_outlets(tx, refused, now=now),
        *_refused_page_problems(
            [page for page in refused if page.seen_at >= now - REFUSED_PAGES_PERIOD]
        ),
    ]


def _failing_outlets(
    tx: Connection, refused: Sequence[RefusedPage], *, now: datetime
) -> Iterator[Problem]:
    for outlet, count in sorted(Counter(page.outlet for page in refused).items()):
        if count < MIN_FAILING_PAGES:
            continue
        since = pages_failing_since(
            stored_entries.page_history(
                tx, outlet, reasons=list(KIND_BY_REASON), since=now - PAGE_HISTORY_PERIOD
            )
        )
        if since is not None:
            example = next(page.url for page in reversed(refused) if page.outlet == outlet)
            yield Problem(
                where=outlet,
                what=(
                    f"its pages can no longer be read since {since:%d %b %Y}: it seems to "
                    "have changed their layout"
                ),
                do=f"see what is found: wirewatch outlet test {example}",
            )


def _refused_page_problems(pages: Sequence[RefusedPage]) -> Iterator[Problem]:
    by_kind: dict[tuple[str, str], list[RefusedPage]] = defaultdict(list)
    for page in pages:
        by_kind[page.outlet, KIND_BY_REASON[page.reason]].append(page)
    rest: Counter[str] = Counter()
    for (outlet, kind), alike in sorted(by_kind.items()):
        if len(alike) < MIN_REFUSED_PER_OUTLET:
            rest[kind] += len(alike)
            continue
        yield Problem(
            where=outlet,
            what=f"{len(alike)} pages of the last 7 days {_REJECTION_TEXTS[kind]}",
            do=f"open one, and see what is found: wirewatch outlet test {alike[-1].url}",
        )
    if rest:
        counts_text = ", ".join(
            f"{count} {_REJECTION_TEXTS[kind]}" for kind, count in rest.most_common()
        )
        yield Problem(
            where="pages",
            what=f"of the last 7 days and of several outlets, {counts_text}",
            do="nothing, unless it becomes more; their feeds' own text was watched",
        )
