"""Export archive records as one WARC file, articles as lines, and the evidence for a story."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection

from wirewatch.adapters import archive as page_archive
from wirewatch.adapters import evidence
from wirewatch.adapters.archive import Archive
from wirewatch.adapters.evidence import EarlierState, Exhibit
from wirewatch.adapters.store import archive_records
from wirewatch.adapters.store import articles as stored_articles
from wirewatch.adapters.store.engine import Store
from wirewatch.adapters.store.explain import Explanation
from wirewatch.adapters.store.explain import find_explanation as stored_explain
from wirewatch.adapters.store.exports import (
    ExportFilter,
    iter_articles,
    iter_mentions,
    iter_stories,
)
from wirewatch.adapters.store.revisions import ArticleState
from wirewatch.domain.exports import (
    EXPORT_TYPES,
    Exported,
    ExportedArticle,
    ExportedMention,
    ExportedStory,
)
from wirewatch.domain.urls import url_key
from wirewatch.render.exports import csv_lines, json_lines
from wirewatch.steps.maintenance import archive_location

Explain = Callable[[Explanation], list[str]]


class NothingToExport(Exception):
    """Nothing in the store has this name; the message is one sentence for the user."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceReport:
    """Counts of the records written to the file."""

    story: str
    articles: int
    from_feed: int  # articles of which only the feed's own text was read
    missing: tuple[str, ...]  # a sentence on each page that is not to be had


def write_evidence(
    store: Store,
    archive: Archive,
    *,
    story: str,
    path: Path,
    explain: Explain,
    build: str,
    now: datetime,
) -> EvidenceReport:
    """Write the evidence for a story, given by key or article URL, as a zip file.

    `explain` returns the lines that explain an article. Raises NoSuchStory, and OSError if the file
    cannot be written.
    """
    with store.read() as tx:
        explanation = stored_explain(tx, story, url_key=url_key(story))
        if explanation is None or explanation.article is None:
            raise NothingToExport(
                f"{story} is no story and no article of the store; see wirewatch flagged --json"
            )
        exhibits = _exhibits(tx, explanation, explain)
    name = explanation.story or "not in a story"
    missing = evidence.write_evidence(
        path, exhibits, archive=archive, story=name, build=build, now=now
    )
    from_feed = sum(
        exhibit.place is None and exhibit.article.body_source == "feed" for exhibit in exhibits
    )
    return EvidenceReport(story=name, articles=len(exhibits), from_feed=from_feed, missing=missing)


def _exhibits(tx: Connection, explanation: Explanation, explain: Explain) -> list[Exhibit]:
    assert explanation.article is not None
    ids = [member.article_id for member in explanation.members] or [explanation.article.id]
    places = archive_records.article_places(tx, ids)
    exhibits = []
    for article_id in ids:
        article = stored_articles.get_article(tx, article_id)
        of_it = (
            stored_explain(tx, article.canonical_url, url_key=article.url_key) if article else None
        )
        if article is None or of_it is None:
            continue
        place = places.get(article_id)
        exhibits.append(
            Exhibit(
                article=article,
                mentions=of_it.mentions,
                place=archive_location(place) if place else None,
                history=tuple(explain(of_it)),
                earlier=tuple(_earlier_state(state) for state in of_it.states),
                gone=archive_location(of_it.recheck.gone_place)
                if of_it.recheck.gone_place
                else None,
            )
        )
    return exhibits


def _earlier_state(state: ArticleState) -> EarlierState:
    text = "\n\n".join(part for part in (state.title, state.lead, state.body) if part)
    return EarlierState(
        number=state.number, text=text, place=archive_location(state.place) if state.place else None
    )


def export_records(
    store: Store,
    archive: Archive,
    file: Path,
    *,
    since: datetime | None,
    until: datetime | None,
    flagged: bool,
    now: datetime,
) -> tuple[int, int]:
    """Write pages with since <= fetched_at < until as WARC; return counts written and missing.

    Raises OSError; an incomplete file is deleted.
    """
    with store.read() as tx:
        records = archive_records.list_records(tx, since=since, until=until, flagged=flagged)
    unfinished = file.with_name(f"{file.name}.part")
    try:
        with unfinished.open("wb") as out:
            counts = page_archive.export_records(
                archive,
                (archive_location(record.place) for record in records),
                out,
                name=file.name,
                now=now,
            )
        unfinished.replace(file)
    finally:
        unfinished.unlink(missing_ok=True)
    return counts


def iter_records(tx: Connection, wanted: ExportFilter, *, what: str, form: str) -> Iterator[str]:
    """Yield articles, mentions or stories as jsonl or csv lines without loading all in memory."""
    kind = EXPORT_TYPES[what]
    rows: Iterator[Exported] = _RECORD_READERS[kind](tx, wanted)
    return csv_lines(rows, kind=kind) if form == "csv" else json_lines(rows)


_RECORD_READERS: dict[type[Exported], Callable[[Connection, ExportFilter], Iterator[Exported]]] = {
    ExportedArticle: iter_articles,
    ExportedMention: iter_mentions,
    ExportedStory: iter_stories,
}
