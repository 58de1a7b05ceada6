"""One page: asked for, kept as it came, extracted; or why it was not to be had."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from extractors.article import NotAnArticle
from extractors.onward import onward
from wirewatch.adapters.pool import OverTime, WorkerDied
from wirewatch.adapters.store import places
from wirewatch.adapters.store.entries import WaitingEntry
from wirewatch.adapters.store.places import WarcPlace
from wirewatch.adapters.web import Answer, Failure, Request
from wirewatch.domain import aggregators
from wirewatch.domain.addresses import is_overlong, same_site
from wirewatch.domain.model import Article
from wirewatch.domain.verdict import judge
from wirewatch.steps import robots
from wirewatch.steps.desk import Desk

MOST_PAGES_ON_THE_WAY = 3


class NotNow(Exception):
    """The host has asked us to wait until then: the page was not asked for, and that counts as no try."""

    def __init__(self, until: datetime) -> None:
        super().__init__(until)
        self.until = until


class PageTrouble(Exception):
    """The page was not to be had, or is no article; `again` says whether a later try makes sense.

    With `shared_link` the feed gives the link for other entries too: the link is no name for this one.
    """

    def __init__(self, reason: str, *, again: bool, shared_link: bool = False) -> None:
        super().__init__(reason)
        self.reason = reason
        self.again = again
        self.shared_link = shared_link


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page that was fetched and extracted, with its place in the archive."""

    article: Article
    url: str  # after redirects
    place_id: int | None


async def page_of(desk: Desk, entry: WaitingEntry, *, now: datetime) -> Page:
    """Give the page behind an entry. Raises PageTrouble, NotNow."""
    if not entry.url:
        raise PageTrouble("the feed gives no link for this entry", again=False)
    asked, answer = await _answer(desk, aggregators.direct(entry.url), now=now)
    place_id = _archived(desk, answer, url=asked, now=now)
    try:
        article = await desk.pool.call(
            answer.body, answer.url, answer.content_type, entry.feed_language, now + timedelta(days=1)
        )
    except NotAnArticle as error:
        raise PageTrouble(error.reason, again=error.again) from None
    except OverTime:
        raise PageTrouble("the page took too long to read; it may be broken or hostile", again=False) from None
    except WorkerDied:
        raise PageTrouble("the page broke the program that reads pages", again=False) from None
    if is_overlong(article.canonical_url or ""):
        article = replace(article, canonical_url=None)
    url = next((one for one in (answer.url, asked) if not is_overlong(one)), entry.url)
    return Page(article=article, url=url, place_id=place_id)


async def _answer(desk: Desk, url: str, *, now: datetime) -> tuple[str, Answer]:
    """Give the address asked for and what it answers, pages that only send their reader on followed.

    Raises PageTrouble, NotNow.
    """
    for _ in range(MOST_PAGES_ON_THE_WAY):
        await _allowed(desk, url, now=now)
        answer = _must_be_a_page(await desk.web.fetch(Request(url=url, kind="page")), url)
        if not same_site(url, answer.url):
            await _allowed(desk, answer.url, now=now)
        redirects = aggregators.only_redirects(answer.url)
        target = onward(answer.body, answer.url, only_redirects=redirects)
        if target is None and redirects:
            raise PageTrouble("the aggregator's link does not tell the outlet's address; poll the outlet", again=False)
        if target is None:
            return url, answer
        url = aggregators.direct(target)
    raise PageTrouble("the page sends its reader on and on", again=False)


async def _allowed(desk: Desk, url: str, *, now: datetime) -> None:
    """Return when robots.txt lets us read the page. A redirector has no pages. Raises PageTrouble."""
    if aggregators.only_redirects(url):
        return
    try:
        await robots.ask(desk, url, now=now)
    except robots.PageForbidden as error:
        words = "could not be read" if error.for_now else "asks programs not to read this page"
        raise PageTrouble(f"robots.txt of the outlet {words}", again=error.for_now) from None


def _archived(desk: Desk, answer: Answer, *, url: str, now: datetime) -> int:
    written = desk.archive.write(answer, request_url=url, now=now)
    place = WarcPlace(
        url=url,
        file=written.file,
        offset=written.offset,
        length=written.length,
        fetched_at=now,
        status=answer.status,
        sha256=written.sha256,
    )
    with desk.store.begin() as tx:
        return places.add(tx, [place])[0]


def _must_be_a_page(answer: Answer | Failure, url: str) -> Answer:
    if isinstance(answer, Failure) and answer.kind == "busy" and answer.wait_until:
        raise NotNow(answer.wait_until)
    if isinstance(answer, Failure):
        raise PageTrouble(answer.detail, again=answer.kind not in {"private", "bad-url", "too-large", "downgrade"})
    if answer.status != 200:
        _, detail = judge(answer.status, headers=answer.headers, wait_until=answer.wait_until)
        raise PageTrouble(detail, again=answer.status not in {401, 404, 410, 451})
    asked, got = urlsplit(url), urlsplit(answer.url)
    if got.path in {"", "/"} and not got.query and asked.path not in {"", "/"}:
        raise PageTrouble("the link leads to the outlet's home page: the article is gone", again=False)
    return answer
