"""Earlier states of articles, and texts that we extract once more."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, select, update

from extractors.model import Article, Mention, Paragraph, Salience
from wirewatch.adapters.store import articles as stored_articles
from wirewatch.adapters.store import search_index, statements
from wirewatch.adapters.store.archive_records import WarcPlace
from wirewatch.adapters.store.findings import replace_findings
from wirewatch.adapters.store.rows import record_from_row
from wirewatch.adapters.store.schema import articles, digest_articles, revisions, warc_records

WARC_COLUMNS = tuple(warc_records.c[name].label(f"warc_{name}") for name in WarcPlace.__slots__)


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleState:
    """One earlier state of an article, and why it was replaced."""

    number: int
    seen_at: datetime  # when this state was first seen
    kind: str  # edit, reread, page
    title: str
    lead: str
    body: str
    place: WarcPlace | None = None  # of the page that it was read from


@dataclass(frozen=True, slots=True, kw_only=True)
class UntoldText:
    """The text of an article that no digest has reported, with its paragraphs."""

    id: int
    outlet: str
    article: Article
    revision: int


def earlier_states(tx: Connection, article_id: int) -> tuple[ArticleState, ...]:
    """List the earlier states of an article, oldest first."""
    query = (
        select(revisions, *WARC_COLUMNS)
        .outerjoin_from(revisions, warc_records, warc_records.c.id == revisions.c.warc_record_id)
        .where(revisions.c.article_id == article_id)
        .order_by(revisions.c.number)
    )
    rows = tx.execute(query)
    return tuple(record_from_row(ArticleState, row, place=warc_place(row)) for row in rows)


def warc_place(row: Row[Any]) -> WarcPlace | None:
    """The archived response of a row with WARC_COLUMNS; None without one."""
    if row.warc_file is None:
        return None
    return WarcPlace(**{name: getattr(row, f"warc_{name}") for name in WarcPlace.__slots__})


def list_untold_flagged(
    tx: Connection, outlets: Collection[str], *, since: datetime
) -> list[UntoldText]:
    """List flagged articles of these outlets, seen since then, that no digest has reported yet."""
    reported = select(digest_articles.c.article_id).where(
        digest_articles.c.article_id == articles.c.id
    )
    query = select(articles).where(
        articles.c.flagged,
        articles.c.seen_at >= since,
        articles.c.outlet.in_(sorted(outlets)),
        ~reported.exists(),
    )
    texts = []
    for row in tx.execute(query.order_by(articles.c.id)):
        article = Article(
            title=row.title,
            lead=row.lead,
            body=row.body,
            paragraphs=paragraphs_from_row(row),
            language=row.language,
        )
        text = UntoldText(id=row.id, outlet=row.outlet, article=article, revision=row.revision)
        texts.append(text)
    return texts


def paragraphs_from_row(row: Row[Any]) -> tuple[Paragraph, ...]:
    """The paragraphs of a row of articles."""
    return tuple(Paragraph(**paragraph) for paragraph in row.paragraphs)


def replace_text(
    tx: Connection,
    article_id: int,
    article: Article,
    *,
    revision: int,
    text_hash: str,
    mentions: Sequence[Mention],
    saliences: Sequence[Salience],
) -> bool:
    """Replace a stored text and its findings, if it is still at this revision.

    Returns whether it was replaced.
    """
    old = stored_articles.get_article(tx, article_id)
    if old is None:
        return False
    change = (
        update(articles)
        .where(articles.c.id == article_id, articles.c.revision == revision)
        .values(
            lead=article.lead,
            body=article.body,
            paragraphs=[asdict(paragraph) for paragraph in article.paragraphs],
            text_hash=text_hash,
            flagged=bool(mentions),
        )
    )
    if not tx.execute(change).rowcount:
        return False
    document = stored_articles.index_document(old)
    new_document = replace(document, lead=article.lead, body=article.body)
    search_index.reindex_article(tx, article_id, document, new_document)
    replace_findings(tx, {article_id: (mentions, saliences)})
    statements.mark_outdated(tx, article_id)
    return True


def exclude_from_digests(tx: Connection, article_id: int) -> None:
    """Exclude an article from digests: it became flagged by our re-extraction, not by news."""
    tx.execute(update(articles).where(articles.c.id == article_id).values(quiet=True))
