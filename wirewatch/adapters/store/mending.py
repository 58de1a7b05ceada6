"""Articles whose text is put right by us, not by the outlet: no revision is kept of what was our mistake."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select, update

from wirewatch.adapters.store import findings, statements
from wirewatch.adapters.store.schema import articles as table
from wirewatch.adapters.store.schema import digest_articles
from wirewatch.domain.model import Article, Mention, Paragraph, Salience


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredText:
    """An article's text with its paragraphs, as stored."""

    id: int
    outlet: str
    article: Article
    revision: int


def untold_flagged(tx: Connection, outlets: Collection[str], *, since: datetime) -> list[StoredText]:
    """List the flagged articles of these outlets seen since then that no digest has told yet."""
    told = select(digest_articles.c.article_id).where(digest_articles.c.article_id == table.c.id).exists()
    columns = ("id", "outlet", "title", "lead", "body", "paragraphs", "language", "revision")
    query = select(*(table.c[name] for name in columns)).where(
        table.c.flagged, table.c.seen_at >= since, table.c.outlet.in_(sorted(outlets)), ~told
    )
    return [_text(row) for row in tx.execute(query.order_by(table.c.id))]


def mend(
    tx: Connection,
    article_id: int,
    article: Article,
    *,
    revision: int,
    text_hash: str,
    mentions: Sequence[Mention],
    saliences: Sequence[Salience],
) -> bool:
    """Put a text with its findings in the place of the stored one, if that is still this revision; says whether."""
    changed: dict[str, Any] = {
        "lead": article.lead,
        "body": article.body,
        "paragraphs": [asdict(paragraph) for paragraph in article.paragraphs],
        "text_hash": text_hash,
        "flagged": bool(mentions),
    }
    standing = update(table).where(table.c.id == article_id, table.c.revision == revision)
    if not tx.execute(standing.values(**changed)).rowcount:
        return False
    findings.replace(tx, {article_id: (mentions, saliences)})
    statements.outdated(tx, article_id)
    return True


def keep_quiet(tx: Connection, article_id: int) -> None:
    """Have digests keep quiet about an article: it became flagged by our doing, not by news."""
    tx.execute(update(table).where(table.c.id == article_id).values(quiet=True))


def _text(row: Any) -> StoredText:
    paragraphs = tuple(Paragraph(**paragraph) for paragraph in row.paragraphs)
    article = Article(title=row.title, lead=row.lead, body=row.body, paragraphs=paragraphs, language=row.language)
    return StoredText(id=row.id, outlet=row.outlet, article=article, revision=row.revision)
