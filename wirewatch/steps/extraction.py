"""What a worker of the extraction pool does; it imports no more than that needs."""

from __future__ import annotations

from extractors.article import extract
from wirewatch.domain.model import Article


def extract_page(html: bytes, url: str, content_type: str | None, language: str | None) -> Article:
    """Give the article of a page. Raises NotAnArticle."""
    return extract(html, url=url, content_type=content_type, declared_language=language)
