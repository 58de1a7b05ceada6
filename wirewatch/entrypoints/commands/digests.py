"""`wirewatch digest …`: see it before it goes out, send it again, list what went out, try the channels."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Annotated

from cyclopts import App, Parameter

from wirewatch.entrypoints.options import Common, JobImpossible, WrongUsage, say, tell

if TYPE_CHECKING:
    from wirewatch.domain.configuration import Config, Series
    from wirewatch.steps.deliver import DeliverReport

app = App(name="digest", help="Digests: preview, send again, list, try the channels.")


@app.command
def preview(
    series: str,
    *,
    html: Annotated[bool, Parameter(negative="", help="the HTML instead of the text")] = False,
    common: Common | None = None,
) -> int:
    """Print what the next issue of a series would say if it were composed now; nothing is stored or sent."""
    from wirewatch.render.html import html as as_html
    from wirewatch.render.text import text as as_text
    from wirewatch.steps.compose import preview as composed

    common = common or Common()
    config = common.load()
    wanted = series_of(config, series)
    store = common.open_store(config)
    with store.read() as tx:
        digest = composed(tx, config, wanted, now=common.instant()).digest
    store.close()
    say(as_html(digest) if html else as_text(digest))
    return 0


@app.command
def send(
    series: str,
    number: int | None = None,
    *,
    to: Annotated[str | None, Parameter(help="only to this subscriber or address")] = None,
    common: Common | None = None,
) -> int:
    """Send an issue again as it was composed, the newest if no number is given; it is marked as a repeat."""
    from wirewatch.steps.resend import resend

    common = common or Common()
    config = common.load()
    wanted, now = series_of(config, series), common.instant()

    async def job() -> DeliverReport:
        async with common.opened(config, now=now) as desk:
            return await resend(desk, wanted, number=number, to=to, now=now)

    return _told(asyncio.run(job()))


@app.command(name="list")
def list_digests(series: str | None = None, *, common: Common | None = None) -> int:
    """List the issues and how each delivery stands."""
    from wirewatch.adapters.store import digests, outbox

    common = common or Common()
    config = common.load()
    store = common.open_store(config)
    with store.read() as tx:
        for issue in digests.listing(tx, series):
            say(f"{issue.series} {issue.number}  {issue.composed_at:%a %d %b %Y %H:%M} UTC  {issue.stories} stories")
            for one in outbox.listing(tx, digest_id=issue.id):
                detail = f"  {one.detail}" if one.detail and one.channel != "file" else ""
                say(f"    {one.state.value:8} {one.channel:6} {one.subscriber}{detail}")
    store.close()
    return 0


@app.command(name="test")
def try_channels(series: str, *, common: Common | None = None) -> int:
    """Send a marked trial message to each subscriber of a series, by each channel, now."""
    from wirewatch.steps.resend import trial

    common = common or Common()
    config = common.load()
    wanted = series_of(config, series)
    if not wanted.subscribers:
        tell(f"{series} has no subscribers: its digests are only filed. Add some in digests.yaml.")
        return 0
    now = common.instant()

    async def job() -> DeliverReport:
        async with common.opened(config, now=now) as desk:
            return await trial(desk, wanted, now=now)

    return _told(asyncio.run(job()))


def series_of(config: Config, name: str) -> Series:
    """Give the series of that id. Raises WrongUsage with the ids there are."""
    for series in config.series:
        if series.id == name:
            return series
    raise WrongUsage(f'there is no series "{name}"; there are: {", ".join(s.id for s in config.series)}')


def _told(report: DeliverReport) -> int:
    say(f"sent {report.sent}")
    for who, what in report.failed:
        say(f"not sent to {who}: {what}")
    if report.failed and not report.sent:
        raise JobImpossible("nothing could be sent; see above")
    return 0
