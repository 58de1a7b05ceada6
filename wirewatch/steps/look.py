"""Look at one feed: fetch it, parse it if there is something new to parse; nothing is stored here."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256

from extractors.feeds.cost import Costly
from extractors.feeds.raw import NotAFeed
from wirewatch.adapters.http.client import Answer, Failure, Request
from wirewatch.adapters.store.entries import NewEntry
from wirewatch.adapters.store.feeds import DueFeed
from wirewatch.adapters.worker_pool import HeldUp, OverLimit, OverMemory, WorkerDied
from wirewatch.domain import polling
from wirewatch.domain.model import Entry, FeedDocument, FetchOutcome, Outcome
from wirewatch.domain.polling import judge, judge_failure
from wirewatch.domain.urls import direct, host_key
from wirewatch.steps.desk import Desk
from wirewatch.steps.extraction import read_feed
from wirewatch.steps.logins import LoginMissing, login_of

LOCKED = 401
NO_LOGIN = "if you have them, name them as its login in feeds.yaml"
NOT_OURS = "it does not take those that its login in feeds.yaml stands for"
CUT_OFF = "its document broke off in its midst; the entries before that were taken"


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """One look at one feed, before it is stored."""

    feed: DueFeed
    outcome: FetchOutcome
    entries: tuple[NewEntry, ...] = ()
    title: str | None = None
    language: str | None = None  # as the feed says of itself


async def look_at(desk: Desk, feed: DueFeed, *, now: datetime) -> Look:
    """Fetch one feed and parse it, if there is something new to parse. Never raises for what the far side does."""
    try:
        login = login_of(desk, feed.url, asked_at=feed.state.fetch_url)
    except LoginMissing as trouble:
        return Look(feed=feed, outcome=FetchOutcome(outcome=Outcome.REFUSED, fetched_at=now, detail=str(trouble)))
    conditional = polling.conditional(feed.state, now)
    answer = await desk.web.fetch(
        Request(
            url=feed.state.fetch_url,
            kind="feed",
            etag=feed.state.etag if conditional else None,
            last_modified=feed.state.last_modified if conditional else None,
            login=login,
        )
    )
    if isinstance(answer, Failure) or answer.status != 200:
        outcome = _without_body(answer, now=now)
        if outcome.status == LOCKED:
            outcome = replace(outcome, detail=f"{outcome.detail}; {NOT_OURS if login else NO_LOGIN}")
        return Look(feed=feed, outcome=outcome)
    body_hash = sha256(answer.body).hexdigest()
    base = _answered(answer, now=now, body_hash=body_hash)
    if body_hash == feed.state.body_hash:
        return Look(feed=feed, outcome=replace(base, outcome=Outcome.UNCHANGED))
    try:
        document = await _read(desk, feed, answer)
    except _Unreadable as error:
        refused = FetchOutcome(
            outcome=error.outcome, fetched_at=now, status=200, detail=str(error), final_url=answer.url
        )
        return Look(feed=feed, outcome=refused)
    detail = "; ".join(filter(None, [CUT_OFF if document.cut_off else "", _left_out(document, feed)]))
    outcome = replace(base, hints=document.hints, entries_seen=len(document.entries), detail=detail)
    if document.cut_off and answer.header("content-length") is None:
        # Its server died in between, and a 304 would freeze the half; the same half once more is left so. Where the
        # length was announced and came, the document is meant to be that, or will be mended under a new validator.
        outcome = replace(outcome, etag=None, last_modified=None)
    entries = tuple(_new_entry(entry, document=document, feed=feed) for entry in document.entries if _is_whole(entry))
    return Look(feed=feed, outcome=outcome, entries=entries, title=document.title or None, language=document.language)


class _Unreadable(Exception):
    """Raised for a body that gives no feed; the message is one sentence for a person."""

    def __init__(self, outcome: Outcome, reason: str) -> None:
        super().__init__(reason)
        self.outcome = outcome


async def _read(desk: Desk, feed: DueFeed, answer: Answer) -> FeedDocument:
    """Return what a body holds; what may take long to read is read in a process of its own. Raises _Unreadable."""
    body = (answer.body, answer.url, answer.content_type, feed.kind, feed.link_pattern)
    try:
        with suppress(Costly):
            return await asyncio.to_thread(read_feed, *body, only_cheap=True)
        return await desk.feed_pool.call(*body)
    except NotAFeed as error:
        raise _Unreadable(Outcome.NOT_A_FEED, error.reason) from None
    except OverLimit as error:
        what = "memory" if isinstance(error, OverMemory) else "CPU time"
        reason = f"reading it took more {what} than a feed may use, so it is broken or hostile"
        raise _Unreadable(Outcome.NOT_A_FEED, reason) from None
    except HeldUp:
        raise _Unreadable(Outcome.BROKEN, "this machine was stopped or too busy to read it") from None
    except WorkerDied:
        raise _Unreadable(Outcome.BROKEN, "it broke the program that reads feeds") from None


def _left_out(document: FeedDocument, feed: DueFeed) -> str:
    if not document.left_out:
        return ""
    read, which = len(document.entries), "newest" if feed.kind == "sitemap" else "first"
    return f"only the {which} {read:,} of {read + document.left_out:,} entries were read"


def _is_whole(entry: Entry) -> bool:
    """Say whether an entry can be known again: one that broke off would be told twice, one that is empty never once."""
    return not entry.half and bool(entry.title or entry.link or entry.guid or entry.summary or entry.content)


def _without_body(answer: Answer | Failure, *, now: datetime) -> FetchOutcome:
    if isinstance(answer, Failure):
        outcome, detail = judge_failure(answer.kind, answer.detail, status=answer.status, wait_until=answer.wait_until)
        return FetchOutcome(
            outcome=outcome, fetched_at=now, status=answer.status, detail=detail, wait_until=answer.wait_until
        )
    if answer.not_modified:
        return _answered(answer, now=now, body_hash=None)
    verdict, detail = judge(answer.status, headers=answer.headers, wait_until=answer.wait_until, now=now)
    return FetchOutcome(
        outcome=verdict or Outcome.NOT_A_FEED,
        fetched_at=now,
        status=answer.status,
        detail=detail,
        final_url=answer.url,
        wait_until=answer.wait_until,
    )


def _answered(answer: Answer, *, now: datetime, body_hash: str | None) -> FetchOutcome:
    return FetchOutcome(
        outcome=Outcome.NOT_MODIFIED if answer.not_modified else Outcome.NOTHING_NEW,
        fetched_at=now,
        status=answer.status,
        final_url=answer.url,
        moved_to=answer.moved_to,
        etag=answer.etag,
        last_modified=answer.last_modified,
        body_hash=body_hash,
        body_bytes=len(answer.body),
        fresh_for=answer.fresh_for,
    )


def _new_entry(entry: Entry, *, document: FeedDocument, feed: DueFeed) -> NewEntry:
    title, summary, content = entry.title, entry.summary, entry.content
    return NewEntry(
        identity=entry.identity,
        guid=entry.guid,
        url=entry.link,
        host=host_key(direct(entry.link)) if entry.link else feed.host,
        title=title,
        summary=summary,
        content=content,
        content_hash=sha256("\x1f".join((title, summary, content)).encode()).hexdigest(),
        language=entry.language or feed.language or document.language,
        published_at=entry.published or entry.updated,
    )
