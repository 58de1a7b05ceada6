"""What a watchlist is tried on: a text, a file, a stored article, or a page fetched for the purpose."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import Connection

from extractors.pages.rejection import NotAnArticle
from wirewatch.adapters.http.client import Failure, Request
from wirewatch.adapters.store import articles as stored_articles
from wirewatch.adapters.worker_pool import HeldUp, OverLimit, WorkerDied
from wirewatch.domain.model import Article
from wirewatch.domain.urls import url_key
from wirewatch.steps import robots
from wirewatch.steps.desk import Desk
from wirewatch.steps.extraction import extract_page

PAGES = frozenset({".html", ".htm", ".xhtml"})
DAY = timedelta(days=1)


class NothingToTry(Exception):
    """There is no article behind what was named; the message says why, for a person."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Specimen:
    """One article to be watched, and where it came from, in words."""

    title: str
    lead: str
    body: str
    language: str | None
    outlet: str | None
    origin: str


def stored(tx: Connection, url: str) -> Specimen | None:
    """Give the stored article under an address; None when the store does not know it."""
    found = stored_articles.find_article(tx, url_keys=[url_key(url)]) or stored_articles.find_by_link(tx, url)
    if found is None:
        return None
    return Specimen(
        title=found.title,
        lead=found.lead,
        body=found.body,
        language=found.language,
        outlet=found.outlet,
        origin=f"as stored, of {found.outlet}, seen {found.seen_at:%Y-%m-%d %H:%M} UTC",
    )


async def fetched(desk: Desk, url: str, *, now: datetime) -> Specimen:
    """Give the article of a page fetched now, as politely as any; nothing is stored. Raises NothingToTry."""
    try:
        await robots.ask(desk, url, now=now)
    except robots.PageForbidden:
        raise NothingToTry(f"robots.txt of its host asks programs not to read {url}") from None
    answer = await desk.web.fetch(Request(url=url, kind="page"))
    if isinstance(answer, Failure):
        raise NothingToTry(f"{url} was not to be had: {answer.detail}")
    if answer.status != 200:
        raise NothingToTry(f"{url} was not to be had: the host answered with status {answer.status}")
    try:
        article = await desk.pool.call(answer.body, answer.url, answer.content_type, None, now + DAY)
    except NotAnArticle as error:
        raise NothingToTry(f"{url} is no article: {error.reason}") from None
    except HeldUp:
        raise NothingToTry(f"{url} could not be read: this machine was stopped or too busy; try again") from None
    except (OverLimit, WorkerDied):
        raise NothingToTry(f"{url} could not be read: the page is broken or hostile") from None
    return _specimen(article, origin="fetched now; it is not in the store")


def filed(path: Path, *, now: datetime) -> Specimen:
    """Give the article of a saved page (.html), or a text file whole. Raises NothingToTry."""
    try:
        data = path.read_bytes()
    except OSError as trouble:
        raise NothingToTry(f"{path} cannot be read: {trouble.strerror}") from None
    if path.suffix.lower() not in PAGES:
        text = data.decode("utf-8-sig", errors="replace")
        return Specimen(title="", lead="", body=text, language=None, outlet=None, origin=f"the text of {path}")
    try:
        article = extract_page(data, path.resolve().as_uri(), "text/html", None, now + DAY)
    except NotAnArticle as error:
        raise NothingToTry(f"{path} is no article: {error.reason}") from None
    return _specimen(article, origin=f"the article of {path}")


def _specimen(article: Article, *, origin: str) -> Specimen:
    return Specimen(
        title=article.title,
        lead=article.lead,
        body=article.body,
        language=article.language,
        outlet=None,
        origin=origin,
    )
