"""One text to try a watchlist on: an article of the store, a page of the web, or a file."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import Connection

from extractors.model import Article
from extractors.pages.rejection import NotAnArticle
from wirewatch.adapters.http.messages import FetchFailure, Request
from wirewatch.adapters.store import articles as stored_articles
from wirewatch.adapters.worker_pool import LimitExceeded, WallTimeExceeded, WorkerDied
from wirewatch.domain.urls import url_key
from wirewatch.steps import polite_fetch
from wirewatch.steps.extraction_jobs import extract_page
from wirewatch.steps.resources import Resources

PAGE_SUFFIXES = frozenset({".html", ".htm", ".xhtml"})
ONE_DAY = timedelta(days=1)


class NoArticleToTry(Exception):
    """There is no article to match; the message is one sentence for the user."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchedText:
    """One article to match, and a description of its source."""

    title: str
    lead: str
    body: str
    language: str | None
    outlet: str | None
    origin: str


def text_from_store(tx: Connection, url: str) -> WatchedText | None:
    """Return the article stored under a URL, or None."""
    article = stored_articles.find_article(
        tx, url_keys=[url_key(url)]
    ) or stored_articles.find_by_link(tx, url)
    if article is None:
        return None
    return WatchedText(
        title=article.title,
        lead=article.lead,
        body=article.body,
        language=article.language,
        outlet=article.outlet,
        origin=f"as stored, of {article.outlet}, seen {article.seen_at:%Y-%m-%d %H:%M} UTC",
    )


async def text_from_web(resources: Resources, url: str, *, now: datetime) -> WatchedText:
    """Fetch a page under the usual rules, storing nothing. Raises NoArticleToTry."""
    try:
        await polite_fetch.require_robots_permission(resources, url, now=now)
    except polite_fetch.PageForbidden:
        raise NoArticleToTry(f"robots.txt of its host asks programs not to read {url}") from None
    answer = await resources.web.fetch(Request(url=url, kind="page"))
    if isinstance(answer, FetchFailure):
        raise NoArticleToTry(f"{url} was not to be had: {answer.detail}")
    if answer.status != 200:
        raise NoArticleToTry(
            f"{url} was not to be had: the host answered with status {answer.status}"
        )
    try:
        article = await resources.pool.call(
            answer.body, answer.url, answer.content_type, None, now + ONE_DAY, (), "", ""
        )
    except NotAnArticle as error:
        raise NoArticleToTry(f"{url} is no article: {error.reason}") from None
    except WallTimeExceeded:
        raise NoArticleToTry(
            f"{url} could not be read: this machine was stopped or too busy; try again"
        ) from None
    except (LimitExceeded, WorkerDied):
        raise NoArticleToTry(f"{url} could not be read: the page is broken or hostile") from None
    return _watched_text(article, origin="fetched now; it is not in the store")


def text_from_file(path: Path, *, now: datetime) -> WatchedText:
    """Return the article of a saved .html page, or a text file. Raises NoArticleToTry."""
    try:
        data = path.read_bytes()
    except OSError as trouble:
        raise NoArticleToTry(f"{path} cannot be read: {trouble.strerror}") from None
    if path.suffix.lower() not in PAGE_SUFFIXES:
        text = data.decode("utf-8-sig", errors="replace")
        return WatchedText(
            title="", lead="", body=text, language=None, outlet=None, origin=f"the text of {path}"
        )
    try:
        article = extract_page(data, path.resolve().as_uri(), "text/html", None, now + ONE_DAY)
    except NotAnArticle as error:
        raise NoArticleToTry(f"{path} is no article: {error.reason}") from None
    return _watched_text(article, origin=f"the article of {path}")


def _watched_text(article: Article, *, origin: str) -> WatchedText:
    return WatchedText(
        title=article.title,
        lead=article.lead,
        body=article.body,
        language=article.language,
        outlet=None,
        origin=origin,
    )
