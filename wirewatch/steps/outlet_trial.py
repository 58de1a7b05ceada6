"""One page's extraction, tried by hand: what each step took away and what is left."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from extractors.pages.dom import Stage
from wirewatch.adapters.http.client import Failure, Request, Web
from wirewatch.adapters.worker_pool import HeldUp, OverLimit, WorkerDied, WorkPool
from wirewatch.domain import urls
from wirewatch.domain.configuration import NetworkSettings
from wirewatch.domain.model import Article
from wirewatch.steps.desk import PAGE_MEMORY, PAGE_SECONDS
from wirewatch.steps.extraction import get_ready, trace_page

MOST_BYTES = 5 * 1024 * 1024


class NoPage(Exception):
    """The page to be tried is not to be had; the message is one sentence for the user."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedPage:
    """The bytes of one page, and where they came from."""

    html: bytes
    url: str
    content_type: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """The steps of one page's extraction, and the article if it is one."""

    url: str
    stages: tuple[Stage, ...]
    article: Article | None


async def fetched(url: str, network: NetworkSettings, *, version: str, now: datetime) -> SavedPage:
    """Give a page from the web. Raises NoPage."""
    async with Web(network, version=version, read_clock=lambda: now) as web:
        answer = await web.fetch(Request(url=urls.direct(url), kind="page"))
    if isinstance(answer, Failure):
        raise NoPage(f"{answer.url}: {answer.detail}")
    if answer.status != 200:
        raise NoPage(f"{answer.url} answers {answer.status} {answer.reason}".rstrip())
    return SavedPage(html=answer.body, url=answer.url, content_type=answer.content_type)


def saved(file: Path, *, url: str | None) -> SavedPage:
    """Give a page from a file; `url` is where it was saved from. Raises NoPage."""
    try:
        with file.open("rb") as opened:
            html = opened.read(MOST_BYTES + 1)
    except OSError as error:
        raise NoPage(f"{file} cannot be read: {error.strerror}") from None
    if len(html) > MOST_BYTES:
        raise NoPage(f"{file} is larger than 5 MB, the most that is read of a page")
    return SavedPage(html=html, url=url or "")


async def tried(page: SavedPage) -> Trial:
    """Give the trial of a page, made in a process of its own under the limits of every page. Raises NoPage."""
    try:
        async with WorkPool(trace_page, workers=1, seconds=PAGE_SECONDS, memory=PAGE_MEMORY, warm_up=get_ready) as pool:
            stages, article = await pool.call(page.html, page.url, page.content_type)
    except OverLimit as error:
        raise NoPage(f"the page is too much to read ({error}); a run would refuse it too") from None
    except HeldUp:
        raise NoPage("this machine was stopped or too busy to read the page; try again") from None
    except WorkerDied:
        raise NoPage("the page broke the program that reads pages; a run would refuse it too") from None
    return Trial(url=page.url, stages=tuple(stages), article=article)
