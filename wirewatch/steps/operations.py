"""Monitor Wirewatch itself: record good cycles, send heartbeats, notify the operator."""

from __future__ import annotations

import asyncio
import logging
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from sqlalchemy import Connection

from wirewatch.adapters.archive import local_host_name
from wirewatch.adapters.config.secrets import find_secret
from wirewatch.adapters.config.yaml_document import ConfigErrors
from wirewatch.adapters.processes import mark_cycle
from wirewatch.adapters.store import delivery_attempts, feeds, leases, outbox, outbox_queries
from wirewatch.adapters.store import key_values as stored_facts
from wirewatch.adapters.store.documents import json_from_value, value_from_json
from wirewatch.adapters.store.outbox import PlannedDelivery
from wirewatch.domain.operations import (
    FAILING_FOR,
    FailingFeeds,
    MachineReport,
    OperatorNotice,
    OwnTrouble,
    ReportedTrouble,
    build_notice,
    find_troubles,
    unknown_trouble_keys,
)
from wirewatch.render.email import address_domain, derive_message_id, plain_mail
from wirewatch.render.summary import operator_notice_text
from wirewatch.steps.channels.email import EMAIL
from wirewatch.steps.delivery.dispatch import deliver_selected
from wirewatch.steps.reports import CycleReport, DeliverReport
from wirewatch.steps.resources import Resources
from wirewatch.steps.store_threads import run_in_write_thread

if TYPE_CHECKING:
    from wirewatch.adapters.http.client import HttpClient

log = logging.getLogger("wirewatch.operations")
OPERATOR_KIND = "operator"  # of a delivery
TROUBLES_FACT = "operator"  # fact: the troubles seen and reported
MAX_NAMED_OUTLETS = 5  # outlets in a message
HEARTBEAT_SECONDS = 10.0
ALL_NETWORKS = ("0.0.0.0/0", "::/0")


async def end_cycle(resources: Resources, report: CycleReport, *, now: datetime) -> None:
    """Record a completed cycle of this machine and send the heartbeat. Errors are only logged."""
    try:
        await run_in_write_thread(_record_cycle, resources, report, now=now)
    except Exception:
        log.exception("the end of the cycle could not be recorded")
        return
    await send_heartbeat(resources, now=now)


def _record_cycle(resources: Resources, report: CycleReport, *, now: datetime) -> None:
    archive = resources.archive
    archive.close()  # moves the pages of this cycle to the storage that machines share
    home, trouble = resources.home.resolve(), archive.trouble
    disk = shutil.disk_usage(home)
    fresh = MachineReport(
        name=local_host_name(), home=str(home), at=now, disk_free=disk.free, disk_total=disk.total
    )
    with resources.store.begin() as tx:
        before = stored_facts.previous_machine_report(tx, fresh) or fresh
        reported = replace(
            fresh,
            waiting=archive.unsent_bytes(),
            archive_trouble=trouble,
            archive_since=(before.archive_since or now) if trouble else None,
            cycles=before.cycles + 1,
            feeds=before.feeds + report.poll.feeds,
            pages=before.pages + report.read.read + report.read.feed_only,
            flagged=before.flagged + report.read.flagged,
        )
        stored_facts.save_machine_report(tx, reported, now=now)
    mark_cycle(home)


async def send_heartbeat(resources: Resources, *, now: datetime) -> str | None:
    """Request the heartbeat URL; return why that failed, None if it worked or is not set.

    The operator chose the host, so it may be in a private network; a redirect to another host is
    not followed.
    """
    from wirewatch.adapters.http.client import HttpClient
    from wirewatch.adapters.http.messages import FetchFailure, Request

    url = _heartbeat_url(resources)
    if url is None:
        return None
    network = replace(
        resources.config.settings.network, allow_private=ALL_NETWORKS, host_gap=timedelta(0)
    )
    host = urlsplit(url).hostname

    async def stay(target: str) -> None:
        if urlsplit(target).hostname != host:
            raise _OtherHostRedirect

    client: HttpClient
    try:
        async with HttpClient(network, version=resources.build, read_clock=lambda: now) as client:
            request = Request(
                url=url, deadline=HEARTBEAT_SECONDS, limit_bytes=64 * 1024, before_redirect=stay
            )
            answer = await client.fetch(request)
    except _OtherHostRedirect:
        why = "it leads to another host"
    else:
        if isinstance(answer, FetchFailure):
            why = answer.detail
        elif answer.status < 400:
            return None
        else:
            why = f"it answered {answer.status}"
    log.warning("the heartbeat was not sent: %s; see operator.heartbeat_url in settings.yaml", why)
    return why


class _OtherHostRedirect(Exception):
    """The heartbeat's address redirects to another host."""


def _heartbeat_url(resources: Resources) -> str | None:
    settings = resources.config.settings.operator
    if settings.heartbeat_secret is None:
        return settings.heartbeat_url
    try:
        return find_secret(
            settings.heartbeat_secret, folder=resources.config_folder, environ=resources.environ
        )
    except ConfigErrors as errors:
        log.warning("the heartbeat was not sent: %s", errors.problems[0])
        return None


async def notify_operator(resources: Resources, *, now: datetime) -> DeliverReport:
    """Plan and send notices to the operator, and retry unsent ones. Errors are only logged.

    Reported troubles and their message are stored in one transaction, so that a killed process
    never causes a second report.
    """
    if resources.config.settings.operator.mail is None or resources.config.settings.mail is None:
        return DeliverReport()
    try:
        await asyncio.to_thread(_plan_notice, resources, now=now)
        with resources.store.read() as tx:
            due = [
                delivery.id
                for delivery in outbox_queries.due_deliveries(tx, now=now, kind=OPERATOR_KIND)
            ]
        return await deliver_selected(resources, due, now=now) if due else DeliverReport()
    except Exception:
        log.exception("the operator could not be told of troubles")
        return DeliverReport()


def _plan_notice(resources: Resources, *, now: datetime) -> None:
    if not leases.take_leases(resources.store, "operator", ["*"], holder=resources.holder):
        return
    try:
        with resources.store.begin() as tx:
            delivery_attempts.recover_interrupted(tx, now=now)
            known_by_key = known_troubles(tx)
            unknown = unknown_trouble_keys(known_by_key, stored_facts.machine_reports(tx), now=now)
            due, after = build_notice(
                detect_troubles(tx, resources, reported_keys=_reported_keys(known_by_key), now=now),
                known_by_key,
                unknown=unknown,
                now=now,
            )
            if (
                due.lasting
            ):  # the message says all that lasts; another one leaves out what an unsent one says
                outbox.cancel_kind(
                    tx, OPERATOR_KIND, detail="a newer message to the operator says all that lasts"
                )
            if due.is_due:
                key = bytes.fromhex(stored_facts.install_key(tx, now=now))
                outbox.plan_deliveries(
                    tx, None, [_notice_message(resources, due, key=key, now=now)], now=now
                )
            if after != known_by_key:
                stored_facts.set_value(
                    tx, TROUBLES_FACT, json_from_value(list(after.values())), now=now
                )
    finally:
        leases.release_leases(resources.store, "operator", ["*"], holder=resources.holder)


def known_troubles(tx: Connection) -> dict[str, ReportedTrouble]:
    """Return the troubles that were seen and are not over, by key."""
    documents: list[dict[str, Any]] = stored_facts.get_value(tx, TROUBLES_FACT) or []
    return {
        trouble.trouble.key: trouble
        for trouble in (value_from_json(ReportedTrouble, document) for document in documents)
    }


def _reported_keys(troubles: Mapping[str, ReportedTrouble]) -> list[str]:
    return [key for key, trouble in troubles.items() if trouble.told_at is not None]


def current_troubles(tx: Connection, resources: Resources, *, now: datetime) -> list[OwnTrouble]:
    """Return the troubles of all machines now."""
    return detect_troubles(tx, resources, reported_keys=_reported_keys(known_troubles(tx)), now=now)


def detect_troubles(
    tx: Connection, resources: Resources, *, reported_keys: Sequence[str], now: datetime
) -> list[OwnTrouble]:
    """Return the troubles of all machines; `reported_keys` end only once they have eased."""
    local_disk = shutil.disk_usage(resources.home)
    name, home = local_host_name(), str(resources.home.resolve())
    # The disk of this machine now: when cycles have stopped, nothing else reports it.
    reports = [
        replace(report, disk_free=local_disk.free, disk_total=local_disk.total)
        if (report.name, report.home) == (name, home)
        else report
        for report in stored_facts.machine_reports(tx)
    ]
    return find_troubles(
        reports,
        failing_feeds(tx, now=now),
        resources.config.settings.operator,
        reported_keys=reported_keys,
        now=now,
    )


def failing_feeds(tx: Connection, *, now: datetime) -> FailingFeeds:
    """Return how many configured feeds have failed for long."""
    configured = [feed for feed in feeds.list_feeds(tx) if feed.configured]
    failing = [
        (feed.state.failing_since, feed.outlet)
        for feed in configured
        if feed.state.failures
        and feed.state.failing_since
        and feed.state.failing_since <= now - FAILING_FOR
    ]
    return FailingFeeds(
        configured=len(configured),
        failing=len(failing),
        since=min((since for since, _ in failing), default=None),
        named=tuple(dict.fromkeys(outlet for _, outlet in sorted(failing)))[:MAX_NAMED_OUTLETS],
    )


def _notice_message(
    resources: Resources, due: OperatorNotice, *, key: bytes, now: datetime
) -> PlannedDelivery:
    title, body = operator_notice_text(due, now=now)
    return operator_message(resources, title, body, key=key, now=now)


def operator_message(
    resources: Resources, title: str, body: str, *, key: bytes, now: datetime
) -> PlannedDelivery:
    """Return a mail to the operator."""
    settings = resources.config.settings
    assert settings.mail is not None
    assert settings.operator.mail is not None
    sender, to = settings.mail.sender, settings.operator.mail
    which = f"{to} {now.isoformat()} {title}"
    identity = derive_message_id(
        key, series=OPERATOR_KIND, number=0, subscriber=which, domain=address_domain(sender)
    )
    payload = plain_mail(
        sender=sender,
        to=to,
        message_id=identity,
        title=f"[Wirewatch] {title}",
        body=f"{body}\n",
        sent_at=now,
    )
    return PlannedDelivery(
        subscriber=to, channel=EMAIL, identity=identity, body=payload, kind=OPERATOR_KIND
    )


async def send_operator_trial(resources: Resources, *, now: datetime) -> DeliverReport:
    """Send the operator a message that says it is a trial."""
    body = (
        "This is a trial: troubles of Wirewatch itself will reach you at this address. "
        "There is nothing to do."
    )
    with resources.store.begin() as tx:
        key = bytes.fromhex(stored_facts.install_key(tx, now=now))
        trial = operator_message(resources, "Trial message to the operator", body, key=key, now=now)
        ids = outbox.plan_deliveries(tx, None, [replace(trial, kind="trial")], now=now)
    return await deliver_selected(resources, ids, now=now)
