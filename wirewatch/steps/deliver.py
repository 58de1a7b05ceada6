"""Deliver: hand over what the outbox holds; every attempt is committed before a socket opens.

Each way out is a lane: a thread with its own open session, which takes one delivery after the other.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import datetime

from wirewatch.adapters.store import leases, outbox
from wirewatch.adapters.store.outbox import Waiting
from wirewatch.steps import holding, parting
from wirewatch.steps.channels import EMAIL
from wirewatch.steps.desk import Desk
from wirewatch.steps.lane import Round, run_lane
from wirewatch.steps.quiet_hours import may_go
from wirewatch.steps.reports import DeliverReport as DeliverReport

CONNECTIONS = 3  # sessions with the mail relay at one time, as many as the strict ones allow
MAILS = 50  # for which one more session is worth its opening


async def deliver(desk: Desk, *, now: datetime) -> DeliverReport:
    """Try every delivery that is due once; one that fails never stops the others."""
    round = await asyncio.to_thread(Round, desk, now=now, while_ours=True)
    if not await asyncio.to_thread(round.is_ours):
        return DeliverReport()
    try:
        return await _run(round, await asyncio.to_thread(_due, desk, now))
    finally:
        await asyncio.to_thread(leases.release, desk.store, "deliver", ["*"], holder=desk.holder)


async def deliver_these(desk: Desk, deliveries: Sequence[int], *, now: datetime) -> DeliverReport:
    """Try these deliveries once each, those of one way in this order."""
    return await _run(await asyncio.to_thread(Round, desk, now=now), deliveries)


def _due(desk: Desk, now: datetime) -> list[int]:
    with desk.store.begin() as tx:
        outbox.strays(tx, now=now)
        parting.end_what_waits(tx, desk.config)
        holding.release_due(tx, config_hash=desk.config.hash, now=now)
        return [one.id for one in may_go(tx, desk.config, outbox.due(tx, now=now, limit=100_000), now=now)]


async def _run(round: Round, deliveries: Sequence[int]) -> DeliverReport:
    """Run each lane in a thread of its own; when cancelled, what is on its way is still let arrive and noted."""
    lanes = await asyncio.to_thread(_lanes, round, deliveries)
    running = [asyncio.ensure_future(asyncio.to_thread(run_lane, round, lane)) for lane in lanes]
    try:
        reports = await asyncio.gather(*(asyncio.shield(one) for one in running))
    except BaseException:
        round.stop.set()
        if running:
            await asyncio.wait(running)
        raise
    return sum(reports, DeliverReport())


def _lanes(round: Round, deliveries: Sequence[int]) -> list[list[Waiting]]:
    """Sort deliveries by the way they leave, in their order; many mails share a few sessions."""
    with round.desk.store.read() as tx:
        waiting = outbox.waiting(tx, deliveries)
    round.total, mail = len(waiting), round.desk.config.settings.mail
    mails = sum(one.channel == EMAIL for one in waiting)
    sessions = 1 if mail is None or mail.per_minute else min(CONNECTIONS, 1 + mails // MAILS)
    lanes: dict[tuple[str, str], list[Waiting]] = {}
    for number, one in enumerate(waiting):
        whose = holding.whose(one.channel, one.subscriber) if one.channel != "file" else ""
        lanes.setdefault((one.channel, str(number % sessions) if whose is None else whose), []).append(one)
    return list(lanes.values())
