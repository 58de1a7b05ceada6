"""Fetch and extract a page within robots.txt and waits, archive it, or say why it failed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from extractors.markup import visible_text
from extractors.model import Article
from extractors.pages.client_redirects import redirect_target
from extractors.pages.rejection import NotAnArticle
from wirewatch.adapters.http.messages import FetchFailure, Request, Response
from wirewatch.adapters.store import archive_records, outlet_paragraphs
from wirewatch.adapters.store.archive_records import WarcPlace
from wirewatch.adapters.store.entries import WaitingEntry
from wirewatch.adapters.worker_pool import (
    LimitExceeded,
    MemoryExceeded,
    WallTimeExceeded,
    WorkerDied,
)
from wirewatch.domain import urls
from wirewatch.domain.fetch_outcomes import judge_response
from wirewatch.domain.notices import is_notice
from wirewatch.domain.urls import is_overlong
from wirewatch.steps.polite_fetch import (
    PageForbidden,
    fetch_recording_waits,
    require_robots_permission,
)
from wirewatch.steps.resources import Resources
from wirewatch.steps.store_threads import run_in_read_thread, run_in_write_thread

MAX_HTML_REDIRECTS = 3
MAX_REMOVAL_NOTICE_BYTES = (
    200_000  # bytes, at most, of a page that only says that its article was removed
)
MIN_PAGES_OF_CONTAINER = (
    3  # pages whose text was in an element before it counts as evidence for the next page
)
MAX_REMOVAL_NOTICE_CHARS = 2000  # characters of its visible text
_OVER_LIMIT_PREFIX = (
    "reading the page took more"  # how the reason of every page over a limit begins
)


class PageTrouble(Exception):
    """The page could not be fetched or is not an article; `may_retry`: a later try may work.

    `shared_link`: the feed uses this link for other entries too, so it does not identify this one.
    `gone`: the outlet says that the page does not exist (any more); `answer` is its response, if
    any. `until`: the earliest time of the next attempt.
    """

    def __init__(
        self,
        reason: str,
        *,
        may_retry: bool,
        shared_link: bool = False,
        gone: bool = False,
        answer: Response | None = None,
        until: datetime | None = None,
    ) -> None:
        super().__init__(reason)
        self.reason = reason
        self.may_retry = may_retry
        self.shared_link = shared_link
        self.gone = gone
        self.answer = answer
        self.until = until


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchedPage:
    """A page that was fetched and extracted, with its place in the archive."""

    article: Article
    url: str  # after redirects
    place_id: int | None
    etag: str | None = None  # byte for byte
    last_modified: str | None = None  # byte for byte


@dataclass(frozen=True, slots=True, kw_only=True)
class Validators:
    """ETag and Last-Modified of the previous response."""

    etag: str | None = None
    last_modified: str | None = None


async def fetch_page(resources: Resources, entry: WaitingEntry, *, now: datetime) -> FetchedPage:
    """Fetch, archive and extract the page of an entry. Raises PageTrouble, BackingOff."""
    asked, answer = await fetch_response(resources, entry, now=now)
    place_id = await run_in_write_thread(archive_response, resources, answer, url=asked, now=now)
    article = await extract_article(resources, entry, answer, now=now)
    return build_fetched_page(article, answer, url=asked, otherwise=entry.url, place_id=place_id)


def build_fetched_page(
    article: Article, answer: Response, *, url: str, otherwise: str, place_id: int | None
) -> FetchedPage:
    """Return an extracted page; `otherwise`: the URL to use if the others are too long."""
    address = next(
        (candidate for candidate in (answer.url, url) if not is_overlong(candidate)), otherwise
    )
    return FetchedPage(
        article=article,
        url=address,
        place_id=place_id,
        etag=answer.etag,
        last_modified=answer.last_modified,
    )


async def fetch_response(
    resources: Resources,
    entry: WaitingEntry,
    *,
    now: datetime,
    validators: Validators | None = None,
) -> tuple[str, Response]:
    """Return the requested URL and its response; redirects within HTML pages are followed.

    With `validators` the response may be 304 Not Modified. Raises PageTrouble, BackingOff.
    """
    if not entry.url:
        raise PageTrouble("the feed gives no link for this entry", may_retry=False)
    url = urls.unwrap_redirectors(entry.url)
    for _ in range(MAX_HTML_REDIRECTS):
        await _require_permission(resources, url, now=now)
        answer = await _fetch_url(resources, url, now=now, validators=validators or Validators())
        redirects = urls.is_redirector_host(answer.url)
        target = redirect_target(answer.body, answer.url, only_redirects=redirects)
        if target is None and redirects:
            raise PageTrouble(
                "the aggregator's link does not tell the outlet's address; poll the outlet",
                may_retry=False,
            )
        if target is None:
            return url, answer
        url = urls.unwrap_redirectors(target)
    raise PageTrouble("the page redirects too many times", may_retry=False)


async def _fetch_url(
    resources: Resources, url: str, *, now: datetime, validators: Validators
) -> Response:
    async def on_the_way(target: str) -> None:
        await _require_permission(resources, target, now=now)

    request = Request(
        url=url,
        kind="page",
        etag=validators.etag,
        last_modified=validators.last_modified,
        before_redirect=on_the_way,
    )
    return _require_page(await fetch_recording_waits(resources, request), url)


def _article_containers(resources: Resources, outlet: str) -> tuple[str, ...]:
    with resources.store.read() as tx:
        return outlet_paragraphs.article_containers(tx, outlet, min_articles=MIN_PAGES_OF_CONTAINER)


async def extract_article(
    resources: Resources, entry: WaitingEntry, answer: Response, *, now: datetime
) -> Article:
    """Return the article extracted from a response. Raises PageTrouble.

    A page is given up only after exceeding a limit twice, since a single excess may be due to an
    overloaded machine.
    """
    boxes = await run_in_read_thread(_article_containers, resources, entry.outlet)
    try:
        article = await resources.pool.call(
            answer.body,
            answer.url,
            answer.content_type,
            entry.feed_language,
            now + timedelta(days=1),
            boxes,
            entry.title,
            entry.summary,
        )
    except NotAnArticle as error:
        gone = error.kind == "soft-404" or (error.kind == "empty" and _says_removed(answer))
        raise PageTrouble(
            error.reason, may_retry=error.may_retry, gone=gone, answer=answer
        ) from None
    except LimitExceeded as error:
        reason = (
            f"{_OVER_LIMIT_PREFIX} "
            f"{'memory' if isinstance(error, MemoryExceeded) else 'CPU time'} than a page may use"
        )
        if entry.reason.startswith(_OVER_LIMIT_PREFIX):
            raise PageTrouble(
                f"{reason}, twice; it may be broken or hostile", may_retry=False
            ) from None
        raise PageTrouble(reason, may_retry=True) from None
    except WallTimeExceeded:
        raise PageTrouble(
            "this machine was stopped or too busy to read the page", may_retry=True
        ) from None
    except WorkerDied:
        # Caused by the page or by a machine short of memory: later attempts show which.
        raise PageTrouble("the page broke the program that reads pages", may_retry=True) from None
    return (
        replace(article, canonical_url=None)
        if is_overlong(article.canonical_url or "")
        else article
    )


def _says_removed(answer: Response) -> bool:
    """Return whether a short page says that its article was removed."""
    text = visible_text(answer.body[:MAX_REMOVAL_NOTICE_BYTES].decode("utf-8", "replace"))
    return (
        len(answer.body) <= MAX_REMOVAL_NOTICE_BYTES
        and len(text) <= MAX_REMOVAL_NOTICE_CHARS
        and is_notice(text)
    )


async def _require_permission(resources: Resources, url: str, *, now: datetime) -> None:
    """Check robots.txt, except for hosts that only redirect. Raises PageTrouble, BackingOff."""
    if urls.is_redirector_host(url):
        return
    try:
        await require_robots_permission(resources, url, now=now)
    except PageForbidden as error:
        words = "could not be read" if error.for_now else "asks programs not to read this page"
        raise PageTrouble(f"robots.txt of the outlet {words}", may_retry=error.for_now) from None


def archive_response(
    resources: Resources, answer: Response, *, url: str, now: datetime
) -> int | None:
    """Archive a response and return its record id; None if the archive cannot take it.

    The page is read all the same: news matter more than their evidence.
    """
    try:
        written = resources.archive.write(answer, request_url=url, now=now)
    except OSError:  # the archive's own `trouble` says why; `status` shows it
        return None
    place = WarcPlace(
        url=url,
        file=written.file,
        offset=written.offset,
        length=written.length,
        fetched_at=now,
        status=answer.status,
        sha256=written.sha256,
    )
    with resources.store.begin() as tx:
        return archive_records.add_archive_records(tx, [place])[0]


def _require_page(answer: Response | FetchFailure, url: str) -> Response:
    if isinstance(answer, FetchFailure):
        raise PageTrouble(
            answer.detail,
            may_retry=answer.kind not in {"private", "bad-url", "too-large", "downgrade"},
        )
    if answer.not_modified:
        return answer
    if answer.status != 200:
        _, detail = judge_response(
            answer.status, headers=answer.headers, wait_until=answer.wait_until
        )
        gone = answer.status in {404, 410}
        may_retry = answer.status not in {401, 404, 410, 451}
        raise PageTrouble(
            detail, may_retry=may_retry, gone=gone, answer=answer, until=answer.wait_until
        )
    asked, got = urlsplit(url), urlsplit(answer.url)
    if got.path in {"", "/"} and not got.query and asked.path not in {"", "/"}:
        words = "the link leads to the outlet's home page: the article is gone"
        raise PageTrouble(words, may_retry=False, gone=True, answer=answer)
    return answer
