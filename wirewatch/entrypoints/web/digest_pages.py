"""The pages of the digests with their deliveries, and the status page."""

from __future__ import annotations

import email
import email.policy
import json
from dataclasses import asdict
from datetime import datetime
from typing import Any

from fastapi import APIRouter, Request, Response

from wirewatch.adapters.store import overviews
from wirewatch.adapters.store import pages as stored_pages
from wirewatch.entrypoints.options import alert_line
from wirewatch.entrypoints.web import shapes
from wirewatch.entrypoints.web.api import RequestRefused
from wirewatch.entrypoints.web.pages import (
    FEED_STATES,
    Listing,
    PageContext,
    RequestParams,
    requested_format,
)
from wirewatch.queries.issue import find_delivery, find_issue
from wirewatch.render.formatting import quantity
from wirewatch.render.web.page import AtomEntry
from wirewatch.steps.channels.file import FILE
from wirewatch.steps.status import Status, read_status

DIGEST_COLUMNS = (
    "series",
    "number",
    "subject",
    "stories",
    "window_start",
    "window_end",
    "composed_at",
    "deliveries",
)
MAX_READERS = 200  # shown per issue
MAX_ALERTS = 20  # shown in the status


def digest_routes(pages: PageContext) -> APIRouter:
    """Return the routes of digests and status."""
    router = APIRouter(include_in_schema=False)

    @router.get("/digests.{form}")
    @router.get("/digests")
    def digests(request: Request) -> Response:
        """List the issues of all series, newest first, with how they were delivered."""
        return _digests_page(pages, request)

    @router.get("/digests/{series}/{number}")
    def digest(request: Request, series: str, number: int) -> Response:
        """Show one issue as sent, its recipients, and the state of each delivery."""
        return _digest_page(pages, request, series, number)

    @router.get("/digests/{series}/{number}/{delivery}")
    def sent(request: Request, series: str, number: int, delivery: int) -> Response:
        """Return one delivery as a document for a sandboxed frame."""
        return _delivery_document(pages, request, series, number, delivery)

    @router.get("/status")
    def status(request: Request) -> Response:
        """Report the state of feeds, queue and digests, with problems and remedies."""
        return _status_page(pages, request)

    return router


def _digests_page(pages: PageContext, request: Request) -> Response:
    api, params = pages.api, RequestParams(request)
    series = params.text("series")
    with api.store.read() as tx:
        page = stored_pages.digest_page(
            tx, series=series, cursor=params.cursor(), limit=params.limit()
        )
        issue_ids = [issue.id for issue in page.items]
        delivered = overviews.delivery_counts(tx, issue_ids, except_channel=FILE)
    items = [
        shapes.DigestItem.model_validate(issue).model_dump(mode="json")
        | {"deliveries": delivered.get(issue.id, {})}
        for issue in page.items
    ]
    listing = Listing(
        name="digests",
        title="digests",
        columns=DIGEST_COLUMNS,
        items=items,
        entry=_digest_entry,
        next=page.next,
    )
    return pages.listing(
        request,
        "digests.html.jinja",
        listing,
        issues=page.items,
        delivered=delivered,
        series=series,
        titles={series.id: series.title or series.id for series in api.config().series},
    )


def _digest_entry(item: dict[str, Any], root: str) -> AtomEntry:
    address = f"{root}/digests/{item['series']}/{item['number']}"
    return AtomEntry(
        id=address,
        title=item["subject"],
        url=address,
        at=datetime.fromisoformat(item["composed_at"]),
        summary=quantity(item["stories"], "story", "stories"),
    )


def _digest_page(pages: PageContext, request: Request, series: str, number: int) -> Response:
    with pages.api.store.read() as tx:
        answer = find_issue(tx, series, number)
    if answer is None:
        problem = f"{series[:60]} has no issue {number}"
        raise RequestRefused(404, problem, "see Digests for those there are")
    return pages.html(
        request,
        "digest.html.jinja",
        frames=True,
        issue=answer.issue,
        told=answer.digest,
        readers=answer.readers[:MAX_READERS],
        more_readers=max(0, len(answer.readers) - MAX_READERS),
        filed=answer.filed_page,
        shown=answer.delivery(RequestParams(request).text("delivery")),
        names=pages.names(),
    )


def _delivery_document(
    pages: PageContext, request: Request, series: str, number: int, delivery_id: int
) -> Response:
    with pages.api.store.read() as tx:
        result = find_delivery(tx, series, number, delivery_id)
    if result is None:
        raise RequestRefused(404, "no such delivery", "see the digest for those there are")
    delivery, payload = result
    text = payload.decode("utf-8", "replace")
    is_html = delivery.channel == FILE and delivery.subscriber.endswith(".html")
    if delivery.channel == "email":
        is_html, text = _mail_content(payload)
    return pages.sent(request, text) if is_html else pages.plain(request, text)


def _mail_content(payload: bytes) -> tuple[bool, str]:
    """Return the part of a mail that a reader sees; True if it is HTML."""
    mail = email.message_from_bytes(payload, policy=email.policy.default)
    part = mail.get_body(("html", "plain"))
    if part is None:
        return False, payload.decode("utf-8", "replace")
    return part.get_content_subtype() == "html", str(part.get_content())


def _status_page(pages: PageContext, request: Request) -> Response:
    config, now = pages.api.config(), pages.api.now()
    key = f"status {config.hash} {len(config.broken)}"
    status = pages.api.read_cached(key, lambda tx: read_status(tx, config, now=now))
    if requested_format(request) == "json":
        return Response(json.dumps(asdict(status), default=str), media_type="application/json")
    return pages.html(
        request,
        "status.html.jinja",
        status_of=status,
        alerts=[alert_line(alert) for alert in status.alerts[:MAX_ALERTS]],
        feeds=_feed_words(status),
    )


def _feed_words(status: Status) -> list[str]:
    counts = ((state, count) for state, count in status.feeds.items() if count)
    return [f"{count} {FEED_STATES.get(state, state)}" for state, count in counts]
