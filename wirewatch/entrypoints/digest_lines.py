"""What `wirewatch digest preview` and `digest list` print."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from wirewatch.adapters.store.digests import Issue
    from wirewatch.adapters.store.outbox import PlannedDelivery
    from wirewatch.domain.configuration import Series
    from wirewatch.steps.delivery.problems import Fate
    from wirewatch.steps.delivery.resend import Preview


def preview_lines(shown: Preview, *, html: bool, why: bool) -> Iterator[str]:
    """Give a preview as it would reach its reader: a mail's heads and text, or HTML; another channel's messages."""
    from wirewatch.render.html import html as as_html
    from wirewatch.render.text import text as as_text
    from wirewatch.render.text import why_lines

    if why:
        yield from why_lines(shown.reasons, shown.profile, names=shown.names)
    elif shown.deliveries:
        for one in shown.deliveries:
            yield from _delivered(one, html=html)
    else:
        yield as_html(shown.digest) if html else as_text(shown.digest)


def _delivered(one: PlannedDelivery, *, html: bool) -> Iterator[str]:
    from wirewatch.steps.delivery.resend import mail_of

    mail = mail_of(one)
    part = mail.get_body(("html",) if html else ("plain",)) if mail else None
    if mail is None or part is None:
        yield one.body.decode("utf-8")
        return
    if not html:
        for name in ("From", "To", "Subject"):
            yield f"{name}: {mail[name].strip()}"
        yield ""
    yield part.get_content().replace("\r\n", "\n").rstrip("\n")


def issue_lines(tx: Connection, issue: Issue, *, series: Series | None, everyone: bool, now: datetime) -> Iterator[str]:
    """Give an issue and what became of it for each reader, with what to do where something is to be done."""
    from wirewatch.render.formatting import many
    from wirewatch.steps.delivery.problems import fates

    stories = many(issue.stories, "story", "stories")
    yield f"{issue.series} {issue.number}  {issue.composed_at:%a %d %b %Y %H:%M} UTC  {stories}"
    found, more = fates(tx, issue, series=series, everyone=everyone, now=now)
    for channel, count in sorted(more.items()):
        see = f"see all: wirewatch digest list {issue.series} {issue.number}"
        yield f"    sent     {channel:6} {count} subscribers; {see}"
    for one in found:
        yield f"    {one.state:8} {one.channel:6} {one.subscriber}{_details(one)}"
        if one.do:
            yield f"             {one.do}"


def _details(one: Fate) -> str:
    kind = one.kind if one.kind != "digest" else ""
    part = f"part {one.part} of {one.parts}" if one.parts > 1 else ""
    sent = f"{one.sent_at:%a %d %b %H:%M} UTC" if one.sent_at and one.channel != "file" else ""
    return "".join(f"  {word}" for word in (kind, part, sent, one.what) if word)


def issue_json(tx: Connection, issue: Issue, *, series: Series | None, now: datetime) -> dict[str, Any]:
    """Give an issue and every delivery of it, as JSON knows it."""
    from wirewatch.adapters.store.documents import as_json
    from wirewatch.steps.delivery.problems import fates

    found, _ = fates(tx, issue, series=series, everyone=True, now=now)
    told: dict[str, Any] = as_json(issue)
    return {**told, "deliveries": as_json(found)}
