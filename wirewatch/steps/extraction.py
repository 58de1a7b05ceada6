"""What a worker of the extraction pool does; it imports no more than that needs."""

from __future__ import annotations

from datetime import datetime

from extractors.pages.trace import Stage
from wirewatch.domain.model import Article


def get_ready() -> None:
    """Load what `extract_page` needs, which takes half a second: once in each worker, and never in a mere poll."""
    import extractors.article  # noqa: F401


def extract_page(html: bytes, url: str, content_type: str | None, language: str | None, latest: datetime) -> Article:
    """Give the article of a page; no date after `latest` is believed. Raises NotAnArticle."""
    from extractors.article import extract

    return extract(html, url=url, content_type=content_type, declared_language=language, latest=latest)


def trace_page(html: bytes, url: str, content_type: str | None) -> tuple[list[Stage], Article | None]:
    """Give the steps of a page's extraction with what each removed, and the article if it is one."""
    from extractors.article import traced

    return traced(html, url, content_type=content_type)
