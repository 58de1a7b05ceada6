"""Page bytes in, an Article out."""

from __future__ import annotations

from datetime import datetime

import trafilatura

from extractors.refusal import NotAnArticle
from wirewatch.domain.model import Article, Paragraph

__all__ = ["NotAnArticle", "extract"]


def extract(
    html: bytes,
    *,
    url: str,
    content_type: str | None = None,
    declared_language: str | None = None,
) -> Article:
    """Give the article of a page; raises NotAnArticle."""
    found = trafilatura.bare_extraction(html, url=url, with_metadata=True, include_comments=False)
    if found is None or isinstance(found, dict) or not found.text:
        raise NotAnArticle("No text was found on the page.", kind="empty", again=True)
    lines = [line.strip() for line in found.text.splitlines() if line.strip()]
    return Article(
        title=found.title or "",
        lead="",
        body="\n".join(lines),
        paragraphs=tuple(Paragraph(text=line) for line in lines),
        published=datetime.fromisoformat(f"{found.date}T00:00:00+00:00") if found.date else None,
        date_source="htmldate" if found.date else None,
        authors=tuple(name.strip() for name in (found.author or "").split(";") if name.strip()),
        language=declared_language,
        site=found.sitename,
        canonical_url=url,
    )
