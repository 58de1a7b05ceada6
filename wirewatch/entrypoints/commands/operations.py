"""`wirewatch operator …`: report operating problems, and test the messages to the operator."""

from __future__ import annotations

import asyncio
import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

from cyclopts import App, Parameter

from wirewatch.entrypoints.options import Common, JobImpossible, WrongUsage, say, tell

if TYPE_CHECKING:
    from wirewatch.domain.configuration import Config
    from wirewatch.domain.operations import OwnTrouble
    from wirewatch.steps.reports import DeliverReport

app = App(
    name="operator",
    help="Problems of Wirewatch itself, and who is notified (operator: in settings.yaml).",
)


@app.command
def check(
    *,
    every: Annotated[
        int | None, Parameter(help="minutes; check again and again until stopped")
    ] = None,
    common: Common | None = None,
) -> int:
    """Report problems of Wirewatch itself, and mail them to the operator if due. Needs no Prefect.

    `wirewatch up` and the digest flow do the same. Run it where neither is running: from cron, or
    with --every as a service.
    """
    common = common or Common()
    if every is None:
        for trouble in _check_operations(common, common.load_active(), now=common.instant()):
            say(
                f"{trouble.what}. Since {trouble.since:%Y-%m-%d %H:%M} UTC. What to do: "
                f"{trouble.do}"
            )
        return 0
    if every < 1:
        raise WrongUsage("--every: name a number of minutes, 1 or more")
    while True:
        try:
            _check_operations(common, common.load_active(), now=datetime.now(UTC))
        except Exception as error:
            # The store may be briefly unavailable; if it stays so, the heartbeat service raises the
            # alarm.
            tell(f"wirewatch: {type(error).__name__}: {error} (tried again in {every} min)")
        time.sleep(every * 60)


def _check_operations(common: Common, config: Config, *, now: datetime) -> list[OwnTrouble]:
    async def job() -> list[OwnTrouble]:
        from wirewatch.steps.operations import current_troubles, notify_operator

        async with common.opened(config, now=now) as resources:
            await notify_operator(resources, now=now)
            with resources.store.read() as tx:
                return current_troubles(tx, resources, now=now)

    return asyncio.run(job())


@app.command(name="test")
def trial(*, common: Common | None = None) -> int:
    """Send a test message to operator.mail, and request operator.heartbeat_url once."""
    common = common or Common()
    config, now = common.load(), common.instant()
    operator = config.settings.operator
    if operator.mail is None and operator.heartbeat_url is None:
        raise JobImpossible(
            "settings.yaml names no operator: set operator.mail or operator.heartbeat_url"
        )
    mailed, unanswered = asyncio.run(_send_test_mail(common, config, now=now))
    if operator.mail:
        replies = "; ".join(reply for _, reply in mailed.failed)
        tell(f"{operator.mail}: {'sent' if mailed.sent else f'not sent: {replies}'}")
    if operator.heartbeat_url:
        tell(f"heartbeat: {f'failed: {unanswered}' if unanswered else 'answered'}")
    return 1 if mailed.failed or unanswered else 0


async def _send_test_mail(
    common: Common, config: Config, *, now: datetime
) -> tuple[DeliverReport, str | None]:
    from wirewatch.steps.operations import send_heartbeat, send_operator_trial
    from wirewatch.steps.reports import DeliverReport

    async with common.opened(config, now=now) as resources:
        wanted = config.settings.operator.mail is not None and config.settings.mail is not None
        mailed = await send_operator_trial(resources, now=now) if wanted else DeliverReport()
        return mailed, await send_heartbeat(resources, now=now)
