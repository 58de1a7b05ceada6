"""Fetch and parse one feed; nothing is stored."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from urllib.parse import urlsplit

from extractors.feeds.cost import CostlyDocument
from extractors.feeds.raw import NotAFeed
from extractors.model import Entry, FeedDocument
from wirewatch.adapters.config.secrets import find_secret
from wirewatch.adapters.config.yaml_document import ConfigErrors
from wirewatch.adapters.http.messages import FetchFailure, Request, Response
from wirewatch.adapters.store.entry_matching import NewEntry
from wirewatch.adapters.store.feeds import DueFeed
from wirewatch.adapters.worker_pool import (
    LimitExceeded,
    MemoryExceeded,
    WallTimeExceeded,
    WorkerDied,
)
from wirewatch.domain import polling
from wirewatch.domain.fetch_outcomes import judge_failure, judge_response
from wirewatch.domain.model import FetchOutcome, Outcome
from wirewatch.domain.urls import host_key, unwrap_redirectors
from wirewatch.steps.extraction_jobs import read_feed
from wirewatch.steps.resources import Resources

STATUS_UNAUTHORIZED = 401
NO_LOGIN_ADVICE = "if you have them, name them as its login in feeds.yaml"
LOGIN_REFUSED_DETAIL = "the server rejects the login configured in feeds.yaml"
TRUNCATED_DETAIL = "the document is truncated; the complete entries before the end were read"


class LoginMissing(Exception):
    """The login of a feed is missing or unreadable; the message contains advice, no secret."""


def login_of(resources: Resources, url: str, *, asked_at: str) -> str | None:
    """Return a feed's user:password; None without, or on another origin. Raises LoginMissing."""
    name = resources.logins.get(url)
    if name is None or url_origin(asked_at) != url_origin(url):
        return None
    try:
        login = find_secret(name, folder=resources.config_folder, environ=resources.environ)
    except ConfigErrors as trouble:
        raise LoginMissing(str(trouble.problems[0])) from None
    if login is None:
        raise LoginMissing(
            f"its login {name} is not set; write {name}=user:password into secrets.env "
            "beside feeds.yaml"
        )
    if ":" not in login:
        raise LoginMissing(f"its login {name} has no colon; write it as user:password")
    return login


def url_origin(url: str) -> tuple[str, str, int | None]:
    """Return scheme, host and port of a URL: a login is sent only to its configured origin."""
    try:
        parts = urlsplit(url)
        port = parts.port or {"http": 80, "https": 443}.get(parts.scheme)
        return parts.scheme, parts.hostname or "", port
    except ValueError:
        return "", "", None


@dataclass(frozen=True, slots=True, kw_only=True)
class PollResult:
    """The result of polling one feed, not stored yet."""

    feed: DueFeed
    outcome: FetchOutcome
    entries: tuple[NewEntry, ...] = ()
    title: str | None = None
    language: str | None = None  # as declared by the feed


async def poll_feed(resources: Resources, feed: DueFeed, *, now: datetime) -> PollResult:
    """Fetch one feed and parse it if it changed. Server and document errors never raise."""
    try:
        login = login_of(resources, feed.url, asked_at=feed.state.fetch_url)
    except LoginMissing as trouble:
        return PollResult(
            feed=feed,
            outcome=FetchOutcome(outcome=Outcome.REFUSED, fetched_at=now, detail=str(trouble)),
        )
    conditional = polling.sends_validators(feed.state, now)
    answer = await resources.web.fetch(
        Request(
            url=feed.state.fetch_url,
            kind="feed",
            etag=feed.state.etag if conditional else None,
            last_modified=feed.state.last_modified if conditional else None,
            login=login,
        )
    )
    if isinstance(answer, FetchFailure) or answer.status != 200:
        outcome = _bodiless_outcome(answer, now=now)
        if outcome.status == STATUS_UNAUTHORIZED:
            outcome = replace(
                outcome,
                detail=f"{outcome.detail}; {LOGIN_REFUSED_DETAIL if login else NO_LOGIN_ADVICE}",
            )
        return PollResult(feed=feed, outcome=outcome)
    body_hash = sha256(answer.body).hexdigest()
    base = _fetch_outcome(answer, now=now, body_hash=body_hash)
    if body_hash == feed.state.body_hash:
        return PollResult(feed=feed, outcome=replace(base, outcome=Outcome.UNCHANGED))
    try:
        document = await _parse_feed(resources, feed, answer)
    except _UnreadableFeed as error:
        refused = FetchOutcome(
            outcome=error.outcome,
            fetched_at=now,
            status=200,
            detail=str(error),
            final_url=answer.url,
        )
        return PollResult(feed=feed, outcome=refused)
    detail = "; ".join(
        filter(
            None,
            [TRUNCATED_DETAIL if document.cut_off else "", _omitted_entries_text(document, feed)],
        )
    )
    outcome = replace(base, hints=document.hints, entries_seen=len(document.entries), detail=detail)
    if document.cut_off and answer.header("content-length") is None:
        # The connection broke off, and a 304 would make the truncated document permanent: forget
        # the validators. If Content-Length was met, the document is complete as served, and a
        # corrected one has a new ETag.
        outcome = replace(outcome, etag=None, last_modified=None)
    entries = tuple(
        _new_entry(entry, document=document, feed=feed)
        for entry in document.entries
        if _is_complete(entry)
    )
    return PollResult(
        feed=feed,
        outcome=outcome,
        entries=entries,
        title=document.title or None,
        language=document.language,
    )


class _UnreadableFeed(Exception):
    """The body is not a feed that can be read; the message is one sentence for the user."""

    def __init__(self, outcome: Outcome, reason: str) -> None:
        super().__init__(reason)
        self.outcome = outcome


async def _parse_feed(resources: Resources, feed: DueFeed, answer: Response) -> FeedDocument:
    """Parse a body, in a worker process if it may take long. Raises _Unreadable."""
    body = (answer.body, answer.url, answer.content_type, feed.kind, feed.link_pattern)
    try:
        with suppress(CostlyDocument):
            return await asyncio.to_thread(read_feed, *body, only_cheap=True)
        return await resources.feed_pool.call(*body)
    except NotAFeed as error:
        raise _UnreadableFeed(Outcome.NOT_A_FEED, error.reason) from None
    except LimitExceeded as error:
        resource = "memory" if isinstance(error, MemoryExceeded) else "CPU time"
        reason = f"reading it took more {resource} than a feed may use, so it is broken or hostile"
        raise _UnreadableFeed(Outcome.NOT_A_FEED, reason) from None
    except WallTimeExceeded:
        raise _UnreadableFeed(
            Outcome.BROKEN, "this machine was stopped or too busy to read it"
        ) from None
    except WorkerDied:
        raise _UnreadableFeed(Outcome.BROKEN, "it broke the program that reads feeds") from None


def _omitted_entries_text(document: FeedDocument, feed: DueFeed) -> str:
    if not document.left_out:
        return ""
    read, which = len(document.entries), "newest" if feed.kind == "sitemap" else "first"
    return f"only the {which} {read:,} of {read + document.left_out:,} entries were read"


def _is_complete(entry: Entry) -> bool:
    """Return whether an entry is identifiable; a truncated one would be reported twice."""
    return not entry.half and bool(
        entry.title or entry.link or entry.guid or entry.summary or entry.content
    )


def _bodiless_outcome(answer: Response | FetchFailure, *, now: datetime) -> FetchOutcome:
    if isinstance(answer, FetchFailure):
        outcome, detail = judge_failure(
            answer.kind, answer.detail, status=answer.status, wait_until=answer.wait_until
        )
        return FetchOutcome(
            outcome=outcome,
            fetched_at=now,
            status=answer.status,
            detail=detail,
            wait_until=answer.wait_until,
        )
    if answer.not_modified:
        return _fetch_outcome(answer, now=now, body_hash=None)
    verdict, detail = judge_response(
        answer.status, headers=answer.headers, wait_until=answer.wait_until, now=now
    )
    return FetchOutcome(
        outcome=verdict or Outcome.NOT_A_FEED,
        fetched_at=now,
        status=answer.status,
        detail=detail,
        final_url=answer.url,
        wait_until=answer.wait_until,
    )


def _fetch_outcome(answer: Response, *, now: datetime, body_hash: str | None) -> FetchOutcome:
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
        host=host_key(unwrap_redirectors(entry.link)) if entry.link else feed.host,
        title=title,
        summary=summary,
        content=content,
        content_hash=sha256("\x1f".join((title, summary, content)).encode()).hexdigest(),
        language=entry.language or feed.language or document.language,
        published_at=entry.published or entry.updated,
    )
