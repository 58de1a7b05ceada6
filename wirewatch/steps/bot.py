"""Post one attempt to a Slack channel by bot token: looked up first when an earlier try may have arrived."""

from __future__ import annotations

import hashlib
import hmac
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from wirewatch.adapters.channels.slack import API, Bot, Posted, Refusal
from wirewatch.adapters.store import facts, outbox
from wirewatch.adapters.store.outbox import Attempt, Delivery
from wirewatch.domain.configuration import Config, SlackTarget
from wirewatch.domain.digests.model import Receipt
from wirewatch.steps.ways import Ways, unset

SETTLED = timedelta(seconds=3)  # after which Slack shows what the request of a killed process posted


def posted_by_bot(ways: Ways, attempt: Attempt) -> Receipt:
    """Give Slack's answer to one attempt. A trial is looked up as well: that proves the permissions for later."""
    delivery, desk = attempt.delivery, ways.desk
    target = _target(desk.config, delivery)
    token = ways.secret(target.token)
    if token is None:
        return unset(target.token)
    network = desk.config.settings.network
    bot = Bot(token=token, api=target.api or API, proxy=network.proxy, ca_file=network.ca_file)
    mark = _mark(ways, delivery)
    if attempt.unsure_before:
        looked_up = _looked_up(bot, ways, attempt, channel=target.channel, mark=mark)
        if looked_up is not None:
            return looked_up
    root = _root(ways, delivery)
    channel, thread = (root.channel, root.ts) if root else (target.channel, None)
    receipt = bot.post(attempt.body, channel=channel, delivery=mark, thread=thread)
    return _proved(bot, receipt, mark=mark) if delivery.kind == "trial" else receipt


def _looked_up(bot: Bot, ways: Ways, attempt: Attempt, *, channel: str, mark: str) -> Receipt | None:
    """Give a receipt when an earlier try arrived, or when that cannot be told now; None when it did not arrive."""
    with ways.desk.store.read() as tx:
        first, last = outbox.unsure_between(tx, attempt.delivery.id) or (attempt.started_at, attempt.started_at)
    time.sleep(unsettled(last, now=datetime.now(UTC)).total_seconds())
    root = _root(ways, attempt.delivery)
    thread = root.ts if root else None
    try:
        found = bot.find(
            channel=root.channel if root else channel, delivery=mark, since=first, until=last, thread=thread
        )
    except Refusal as refusal:
        reply = f"whether an earlier try arrived could not be looked up: {refusal.receipt.reply}"
        outcome = "held" if refusal.receipt.outcome in {"held", "refused"} else "unknown"
        return replace(refusal.receipt, outcome=outcome, reply=reply)
    if found is None:
        return None
    return Receipt(outcome="sent", reply="an earlier try had arrived: found in the channel", known_as=str(found))


def unsettled(last: datetime, *, now: datetime) -> timedelta:
    """Give how long Slack may still hide what was tried last; a clock that was set back since makes it no longer."""
    return min(max(timedelta(), last + SETTLED - now), SETTLED)


def _proved(bot: Bot, receipt: Receipt, *, mark: str) -> Receipt:
    posted = Posted.of(receipt.known_as)
    if posted is None:
        return receipt
    now = datetime.now(UTC)
    try:
        found = bot.find(channel=posted.channel, delivery=mark, since=now, until=now)
    except Refusal as refusal:
        why = refusal.receipt.reply
    else:
        why = "" if found else "Slack does not show it with its metadata"
    reply = f"the trial arrived, but it could not be found again, which is needed to send nothing twice: {why}"
    return Receipt(outcome="refused", reply=reply) if why else receipt


def _root(ways: Ways, delivery: Delivery) -> Posted | None:
    """Give where the head message stands that a later part answers."""
    if delivery.part == 1:
        return None
    with ways.desk.store.read() as tx:
        first = outbox.first_part(tx, delivery)
    return Posted.of(first.headers.get(outbox.KNOWN_AS, "")) if first else None


def _target(config: Config, delivery: Delivery) -> SlackTarget:
    """Give the target that the outbox names; its own API only when digests.yaml still has it."""
    token, _, channel = delivery.subscriber.partition(" ")
    target = SlackTarget(token=token, channel=channel)
    known = (one.slack for series in config.series for one in series.subscribers)
    alike = (one for one in known if isinstance(one, SlackTarget) and replace(one, api=None) == target)
    return next(alike, target)


def _mark(ways: Ways, delivery: Delivery) -> str:
    """Give what tells this delivery from every other, of other installations too, and is guessable by nobody."""
    with ways.desk.store.begin() as tx:
        key = bytes.fromhex(facts.install_key(tx, now=delivery.planned_at))
    said = f"slack|{delivery.id}|{delivery.subscriber}|{delivery.identity}"
    return hmac.new(key, said.encode(), hashlib.sha256).hexdigest()[:32]
