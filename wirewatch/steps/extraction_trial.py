"""Trace how the article of one page is extracted, step by step."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from extractors.model import Article
from extractors.pages.page import Stage
from wirewatch.adapters.http.client import HttpClient
from wirewatch.adapters.http.messages import FetchFailure, Request
from wirewatch.adapters.worker_pool import (
    LimitExceeded,
    WallTimeExceeded,
    WorkerDied,
    WorkPool,
)
from wirewatch.domain import urls
from wirewatch.domain.configuration import NetworkSettings
from wirewatch.steps.extraction_jobs import (
    PAGE_MEMORY_BYTES,
    PAGE_SECONDS,
    preload_extractor,
    trace_page,
)

MAX_PAGE_BYTES = 5 * 1024 * 1024


class PageUnavailable(Exception):
    """The page cannot be fetched or read; the message is one sentence for the user."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedPage:
    """The bytes of one page and their source."""

    html: bytes
    url: str
    content_type: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtractionTrial:
    """The steps of one page's extraction, and the article if it is one."""

    url: str
    stages: tuple[Stage, ...]
    article: Article | None


async def fetch_page_to_try(
    url: str, network: NetworkSettings, *, version: str, now: datetime
) -> SavedPage:
    """Fetch a page. Raises PageUnavailable."""
    async with HttpClient(network, version=version, read_clock=lambda: now) as web:
        answer = await web.fetch(Request(url=urls.unwrap_redirectors(url), kind="page"))
    if isinstance(answer, FetchFailure):
        raise PageUnavailable(f"{answer.url}: {answer.detail}")
    if answer.status != 200:
        raise PageUnavailable(f"{answer.url} answers {answer.status} {answer.reason}".rstrip())
    return SavedPage(html=answer.body, url=answer.url, content_type=answer.content_type)


def read_saved_page(file: Path, *, url: str | None) -> SavedPage:
    """Read a page from a file; `url`: its original URL. Raises PageUnavailable."""
    try:
        with file.open("rb") as opened:
            html = opened.read(MAX_PAGE_BYTES + 1)
    except OSError as error:
        raise PageUnavailable(f"{file} cannot be read: {error.strerror}") from None
    if len(html) > MAX_PAGE_BYTES:
        raise PageUnavailable(f"{file} is larger than 5 MB, the most that is read of a page")
    return SavedPage(html=html, url=url or "")


async def trace_extraction(page: SavedPage) -> ExtractionTrial:
    """Trace a page's extraction in a worker under the usual limits. Raises PageUnavailable."""
    try:
        async with WorkPool(
            trace_page,
            workers=1,
            seconds=PAGE_SECONDS,
            memory=PAGE_MEMORY_BYTES,
            warm_up=preload_extractor,
        ) as pool:
            stages, article = await pool.call(page.html, page.url, page.content_type)
    except LimitExceeded as error:
        raise PageUnavailable(
            f"the page is too much to read ({error}); a run would refuse it too"
        ) from None
    except WallTimeExceeded:
        raise PageUnavailable(
            "this machine was stopped or too busy to read the page; try again"
        ) from None
    except WorkerDied:
        raise PageUnavailable(
            "the page broke the program that reads pages; a run would refuse it too"
        ) from None
    return ExtractionTrial(url=page.url, stages=tuple(stages), article=article)
