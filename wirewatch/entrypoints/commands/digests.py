"""`wirewatch digest …`: preview, resend, list sent issues, test the channels."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any

from cyclopts import App, Parameter

from wirewatch.entrypoints.options import (
    COUNTED,
    AsJson,
    Common,
    JobImpossible,
    WrongUsage,
    alert_line,
    say,
    say_json,
    tell,
)

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from wirewatch.adapters.store.digests import StoredIssue
    from wirewatch.adapters.store.outbox import PlannedDelivery
    from wirewatch.domain.configuration import Config, Series, Subscriber
    from wirewatch.steps.delivery.outcomes import DeliveryOutcome
    from wirewatch.steps.delivery.preview import Preview
    from wirewatch.steps.reports import DeliverReport


def preview_lines(shown: Preview, *, html: bool, why: bool) -> Iterator[str]:
    """Return a preview as the reader would see it: a mail's headers and text, HTML, or messages."""
    from wirewatch.render.html import render_html as as_html
    from wirewatch.render.text import reason_lines
    from wirewatch.render.text import render_text as as_text

    if why:
        yield from reason_lines(shown.reasons, shown.profile, names=shown.names)
    elif shown.deliveries:
        for delivery in shown.deliveries:
            yield from _delivery_lines(delivery, html=html)
    else:
        yield as_html(shown.digest) if html else as_text(shown.digest)


def _delivery_lines(delivery: PlannedDelivery, *, html: bool) -> Iterator[str]:
    from wirewatch.steps.delivery.preview import parse_mail

    mail = parse_mail(delivery)
    part = mail.get_body(("html",) if html else ("plain",)) if mail else None
    if mail is None or part is None:
        yield delivery.body.decode("utf-8")
        return
    if not html:
        for name in ("From", "To", "Subject"):
            yield f"{name}: {mail[name].strip()}"
        yield ""
    yield part.get_content().replace("\r\n", "\n").rstrip("\n")


def issue_lines(
    tx: Connection, issue: StoredIssue, *, series: Series | None, everyone: bool, now: datetime
) -> Iterator[str]:
    """Return lines on an issue and each delivery, with advice where action is needed."""
    from wirewatch.render.formatting import quantity
    from wirewatch.steps.delivery.outcomes import delivery_outcomes

    stories = quantity(issue.stories, "story", "stories")
    yield f"{issue.series} {issue.number}  {issue.composed_at:%a %d %b %Y %H:%M} UTC  {stories}"
    outcomes, unlisted = delivery_outcomes(tx, issue, series=series, everyone=everyone, now=now)
    for channel, count in sorted(unlisted.items()):
        see = f"see all: wirewatch digest list {issue.series} {issue.number}"
        yield f"    sent     {channel:6} {count} subscribers; {see}"
    for outcome in outcomes:
        yield f"    {outcome.state:8} {outcome.channel:6} {outcome.subscriber}{_outcome_details(outcome)}"
        if outcome.do:
            yield f"             {outcome.do}"


def _outcome_details(outcome: DeliveryOutcome) -> str:
    kind = outcome.kind if outcome.kind != "digest" else ""
    part = f"part {outcome.part} of {outcome.parts}" if outcome.parts > 1 else ""
    sent = (
        f"{outcome.sent_at:%a %d %b %H:%M} UTC"
        if outcome.sent_at and outcome.channel != "file"
        else ""
    )
    return "".join(f"  {word}" for word in (kind, part, sent, outcome.what) if word)


def issue_json(
    tx: Connection, issue: StoredIssue, *, series: Series | None, now: datetime
) -> dict[str, Any]:
    """Return an issue and its deliveries as a JSON object."""
    from wirewatch.adapters.store.documents import json_from_value
    from wirewatch.steps.delivery.outcomes import delivery_outcomes

    outcomes, _ = delivery_outcomes(tx, issue, series=series, everyone=True, now=now)
    issue_data: dict[str, Any] = json_from_value(issue)
    return {**issue_data, "deliveries": json_from_value(outcomes)}


app = App(name="digest", help="Digests: preview, send again, list, try the channels.")


@app.command
def preview(
    series: str,
    *,
    reader: Annotated[
        str | None, Parameter(name="--for", help="as this subscriber would get it")
    ] = None,
    html: Annotated[bool, Parameter(negative="", help="the HTML instead of the text")] = False,
    why: Annotated[
        bool,
        Parameter(
            negative="", help="say of each story that was looked at why it is in it, or is not"
        ),
    ] = False,
    as_json: AsJson = False,
    common: Common | None = None,
) -> int:
    """Print the next issue of a series as if it were composed now; nothing is stored or sent.

    With --for, exactly what would go out to that subscriber; with --why, the stories and the
    reasons instead.

    Parameters
    ----------
    series
        the id of a series of digests.yaml
    """
    from wirewatch.adapters.store import feeds
    from wirewatch.steps.delivery.preview import preview_issue as previewed

    common = common or Common()
    config = common.load()
    wanted = series_of(config, series)
    subscriber = reader_of(wanted, reader) if reader else None
    store = common.open_store(config)
    with store.read() as tx:
        if not any(feed.state.last_fetch_at for feed in feeds.list_feeds(tx)):
            tell(
                "nothing has been collected yet: `wirewatch run` looks at every feed once; "
                "preview again after that"
            )
        shown = previewed(tx, config, wanted, reader=subscriber, now=common.instant())
    store.close()
    if shown.silent:
        tell(
            "nothing would be sent: nothing is in it, "
            "and the series keeps silent then (when_quiet: silent)"
        )
    if as_json:
        from wirewatch.render.issue import issue_document

        say_json(shown.reasons if why else issue_document(shown.digest))
        return 0
    for line in preview_lines(shown, html=html, why=why):
        say(line)
    return 0


@app.command
def show(
    series: str,
    number: Annotated[int | None, Parameter(validator=COUNTED)] = None,
    *,
    reader: Annotated[str | None, Parameter(name="--for", help="as this subscriber got it")] = None,
    as_json: Annotated[
        bool, Parameter(name="--json", negative="", help="JSON instead of the text")
    ] = False,
    common: Common | None = None,
) -> int:
    """Print an issue as it was sent, the newest if no number is given.

    Parameters
    ----------
    series
        the id of a series of digests.yaml
    number
        of the issue
    """
    from wirewatch.adapters.store import digests
    from wirewatch.render.issue import issue_document as as_issue
    from wirewatch.render.text import render_text as as_text
    from wirewatch.steps.delivery.preview import stored_edition

    common = common or Common()
    config = common.load()
    wanted = series_of(config, series)
    subscriber = reader_of(wanted, reader) if reader else None
    store = common.open_store(config)
    with store.read() as tx:
        issue = (
            digests.issue_by_number(tx, series, number)
            if number
            else digests.last_issue(tx, series)
        )
        edition = stored_edition(tx, issue, wanted, reader=subscriber) if issue else None
    store.close()
    if edition is None:
        which = f"has no issue {number}" if number else "has no issue yet"
        raise JobImpossible(
            f"{series} {which}; `wirewatch digest list {series}` names those there are"
        )
    say(
        json.dumps(as_issue(edition), ensure_ascii=False, indent=1)
        if as_json
        else as_text(edition, whole=True)
    )
    return 0


@app.command
def send(
    series: str,
    number: Annotated[int | None, Parameter(validator=COUNTED)] = None,
    *,
    to: Annotated[str | None, Parameter(help="only to this subscriber or mail address")] = None,
    at_once: Annotated[
        bool,
        Parameter(
            name=["--at-once"],
            negative="",
            help="--now for short: compose an issue now, before its hour, and send it",
        ),
    ] = False,
    common: Common | None = None,
) -> int:
    """Send an issue again as it was composed, the newest by default, marked as a repeat.

    With --now and no time after it, a new issue is composed from what is new, and sent; the next
    one is due at its usual time.

    Parameters
    ----------
    series
        the id of a series of digests.yaml
    number
        of the issue
    """
    from wirewatch.steps.delivery.resend import resend_issue

    common = common or Common()
    config = common.load()
    wanted, now = series_of(config, series), common.instant()
    if at_once:
        if number is not None or to is not None:
            raise WrongUsage(
                "digest send --now composes a new issue for all subscribers: "
                "give no number and no --to"
            )
        return asyncio.run(_send_now(common, config, wanted, now=now))

    async def job() -> DeliverReport:
        async with common.opened(config, now=now) as resources:
            return await resend_issue(resources, wanted, number=number, to=to, now=now)

    return _say_deliveries(asyncio.run(job()))


async def _send_now(common: Common, config: Config, series: Series, *, now: datetime) -> int:
    """Compose an issue of a series now, deliver it, and print the location of its page."""
    from wirewatch.adapters.store import feeds
    from wirewatch.render.formatting import quantity
    from wirewatch.steps.compose import compose
    from wirewatch.steps.delivery.dispatch import deliver
    from wirewatch.steps.publish import publish_site

    async with common.opened(config, now=now) as resources:
        with resources.store.read() as tx:
            states = [feed.state for feed in feeds.list_feeds(tx)]
        if not any(state.last_fetch_at for state in states):
            raise JobImpossible(
                "nothing has been collected yet: `wirewatch run` asks every feed once; "
                "then try again"
            )
        if not any(
            state.last_ok_at for state in states
        ):  # an empty first issue would use up the backfill
            raise JobImpossible(
                "no feed could be read so far: `wirewatch status` says why; then try again"
            )
        composed = compose(resources, series, which="now", now=now)
        if composed is None:
            raise JobImpossible(
                f"another process is composing {series.id} just now; see: wirewatch digest list"
            )
        report = await deliver(resources, now=now)
        publish_site(resources, now=now)
    tell(
        f"composed {composed.series} {composed.number}: "
        f"{quantity(composed.stories, 'story', 'stories')}"
    )
    if composed.silent:
        tell(
            "nothing was sent: nothing is in it, and the series keeps silent then (when_quiet: "
            "silent)"
        )
    elif not series.subscribers:
        tell(f"{series.id} has no subscribers yet, so it is filed as a page only")
    pages = [path for path in report.filed if path.endswith(".html")]
    for path in pages:
        say(path)
    return _say_deliveries(report) if report.sent or report.failed or not pages else 0


@app.command(name="list")
def list_digests(
    series: str | None = None,
    number: Annotated[int | None, Parameter(validator=COUNTED)] = None,
    *,
    as_json: Annotated[
        bool, Parameter(name="--json", negative="", help="JSON instead of lines")
    ] = False,
    common: Common | None = None,
) -> int:
    """List issues and alerts with the state of deliveries and advice.

    For a single issue, every subscriber is listed by name.

    Parameters
    ----------
    series
        the id of a series; all of them if not given
    number
        of one issue of it
    """
    from wirewatch.adapters.store import alerts

    common = common or Common()
    config, now = common.load(), common.instant()
    series_by_id = {configured.id: configured for configured in config.series}
    store = common.open_store(config)
    with store.read() as tx:
        issues = _issues(tx, series, number)
        if as_json:
            rows = [
                issue_json(tx, configured, series=series_by_id.get(configured.series), now=now)
                for configured in issues
            ]
            say(json.dumps(rows, ensure_ascii=False, indent=1))
        else:
            everyone = number is not None
            for issue in issues:
                for line in issue_lines(
                    tx, issue, series=series_by_id.get(issue.series), everyone=everyone, now=now
                ):
                    say(line)
            for alert in [] if everyone else alerts.list_alerts(tx, series):
                say(f"alert {alert_line(alert)}")
    store.close()
    return 0


def _issues(tx: Connection, series: str | None, number: int | None) -> list[StoredIssue]:
    from wirewatch.adapters.store import digests

    if series is None or number is None:
        return digests.list_issues(tx, series)
    issue = digests.issue_by_number(tx, series, number)
    if issue is None:
        raise WrongUsage(f"{series} {number}: no such issue; see: wirewatch digest list {series}")
    return [issue]


@app.command(name="test")
def try_channels(
    series: str,
    *,
    to: Annotated[str | None, Parameter(help="only to this subscriber")] = None,
    common: Common | None = None,
) -> int:
    """Send a marked test message to all subscribers of a series, or to one; this ends a pause.

    Parameters
    ----------
    series
        the id of a series of digests.yaml
    """
    from wirewatch.steps.delivery.resend import send_trials

    common = common or Common()
    config = common.load()
    wanted = series_of(config, series)
    if not wanted.subscribers:
        tell(f"{series} has no subscribers: its digests are only filed. Add some in digests.yaml.")
        return 0
    now, reader = common.instant(), reader_of(wanted, to) if to else None

    async def job() -> DeliverReport:
        async with common.opened(config, now=now) as resources:
            return await send_trials(resources, wanted, to=reader, now=now)

    report = asyncio.run(job())
    return _say_deliveries(report) or (1 if report.failed else 0)


def series_of(config: Config, name: str) -> Series:
    """Return the series with this id. Raises WrongUsage, naming the known ids."""
    for series in config.series:
        if series.id == name:
            return series
    raise WrongUsage(
        f'unknown series "{name}"; the series are: {", ".join(s.id for s in config.series)}'
    )


def reader_of(series: Series, name: str) -> Subscriber:
    """Return the subscriber with this name. Raises WrongUsage, naming the known ones."""
    from wirewatch.steps.deliveries import reader_of as outbox_reader
    from wirewatch.steps.delivery.preview import find_reader

    reader = find_reader(series, name)
    if reader is None:
        names = ", ".join(outbox_reader(subscriber)[0] for subscriber in series.subscribers[:10])
        advice = f"there are: {names}" if names else "it has none: its digests are only filed"
        raise WrongUsage(f'{series.id} has no subscriber "{name}"; {advice}')
    return reader


def _say_deliveries(report: DeliverReport) -> int:
    say(f"sent {report.sent}")
    for subscriber, reason in report.failed:
        say(f"not sent to {subscriber}: {reason}")
    if any("@" in subscriber for subscriber, _ in report.failed):
        tell("docs/guide/email.md explains each reply of a mail relay")
    if report.failed and not report.sent:
        raise JobImpossible("nothing could be sent; see above")
    return 0
