"""Compose due digests and plan their deliveries, one transaction per issue."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection

from extractors.stories.timeline import key_of
from wirewatch.adapters.store import digests as stored_digests
from wirewatch.adapters.store import key_values as stored_facts
from wirewatch.adapters.store import outbox, told_changes
from wirewatch.adapters.store.digests import StoryRecord
from wirewatch.adapters.store.errors import AlreadyComposed
from wirewatch.adapters.store.outbox import PlannedDelivery
from wirewatch.domain.configuration import Series
from wirewatch.domain.digests.compose import Material
from wirewatch.domain.digests.editions import Edition, compose_editions, compose_whole_issue
from wirewatch.domain.digests.model import CandidateStory, Composed
from wirewatch.domain.schedule import DueIssue
from wirewatch.render.summary import describe_profile, digest_subject
from wirewatch.steps.deliveries import plan_issue, split_by_undelivered, undelivered_issues
from wirewatch.steps.issue_material import IssueChoice, find_due_issue, load_material
from wirewatch.steps.reports import ComposeReport
from wirewatch.steps.resources import Resources

log = logging.getLogger("wirewatch.compose")


def compose_due(
    resources: Resources, *, now: datetime, first_at_once: bool = False
) -> list[ComposeReport]:
    """Compose every digest that is due at `now`, at most one issue per series.

    `first_at_once`: the first issue of a series does not wait for its hour, as when a past day is
    replayed.
    """
    which: IssueChoice = "first" if first_at_once else "due"
    reports = []
    for series in resources.config.series:
        report = _compose_safely(resources, series, which=which, now=now)
        if report is not None:
            reports.append(report)
    return reports


def _compose_safely(
    resources: Resources, series: Series, *, which: IssueChoice, now: datetime
) -> ComposeReport | None:
    """Compose one series; after an internal error its issue stays due, other series continue."""
    try:
        return compose(resources, series, which=which, now=now)
    except Exception:
        log.exception("the digest of %s could not be composed; it stays due", series.id)
        return None


def compose(
    resources: Resources, series: Series, *, which: IssueChoice = "due", now: datetime
) -> ComposeReport | None:
    """Compose the due issue of a series; return its report, or None if none is due any more.

    Everything is read from one state of the store, and recorded afterwards in one short
    transaction; entries stored meanwhile belong to the next issue. If an issue that is listed as
    not delivered is delivered meanwhile, the new issue is composed again; on the last attempt it is
    composed without such a list, since another worker may be sending a long backlog.
    """
    with resources.store.read() as tx:
        if find_due_issue(tx, series, which=which, now=now) is None:
            return None
    with resources.store.begin() as tx:
        key = stored_facts.install_key(tx, now=now)
    for listing in (True, True, False):
        try:
            return _compose_and_record(
                resources, series, which=which, key=key, listing=listing, now=now
            )
        except AlreadyComposed:
            return None
        except _OutboxChanged:
            continue
    return None


class _OutboxChanged(Exception):
    """The deliveries that an issue lists as not delivered have changed meanwhile."""


def _compose_and_record(
    resources: Resources,
    series: Series,
    *,
    which: IssueChoice,
    key: str,
    listing: bool,
    now: datetime,
) -> ComposeReport | None:
    with resources.store.read() as tx:
        due = find_due_issue(tx, series, which=which, now=now)
        if due is None:
            return None
        composed = _compose_issue(tx, resources, series, due=due, key=key, listing=listing, now=now)
    with resources.store.begin() as tx:
        # Another worker may have composed it meanwhile, or an older issue may be sent again.
        if find_due_issue(tx, series, which=which, now=now) != due:
            return None
        return _record_issue(tx, composed, now=now)


@dataclass(frozen=True, kw_only=True)
class _ComposedIssue:
    """One issue, composed and rendered but not stored yet."""

    material: Material
    whole: Composed
    editions: Sequence[Edition]
    planned: Sequence[PlannedDelivery]
    replaced: Sequence[int] = ()  # deliveries of earlier issues, which these list


def _compose_issue(
    tx: Connection,
    resources: Resources,
    series: Series,
    *,
    due: DueIssue,
    key: str,
    listing: bool,
    now: datetime,
) -> _ComposedIssue:
    last = stored_digests.last_issue(tx, series.id)
    material = load_material(tx, resources.config, series, due=due, last=last, now=now)
    whole = compose_whole_issue(material)
    if whole.silent:
        return _ComposedIssue(material=material, whole=whole, editions=(), planned=())
    editions = compose_editions_with_summary(material, whole=whole)
    audible = [edition for edition in editions if not edition.silent]
    late = undelivered_issues(tx, series.id, number=material.issue.number) if listing else {}
    planned = plan_issue(
        resources.config,
        series,
        whole.digest,
        editions=split_by_undelivered(tx, audible, late),
        install_key=key,
        now=now,
    )
    reached = {(delivery.subscriber, delivery.channel) for delivery in planned}
    replaced: list[int] = []
    for recipient, unsent in late.items():
        if recipient in reached:
            for message in unsent:
                replaced += message.deliveries
    return _ComposedIssue(
        material=material, whole=whole, editions=editions, planned=planned, replaced=replaced
    )


def _record_issue(tx: Connection, composed: _ComposedIssue, *, now: datetime) -> ComposeReport:
    digest = composed.whole.digest
    tellings = _tellings(composed.whole, composed.material.candidates)
    digest_id = stored_digests.record_digest(
        tx, digest, subject=digest_subject(digest), stories=tellings
    )
    told_changes.record_told_changes(tx, digest.series, digest.changed)
    told_changes.record_told_withdrawals(tx, digest.series, _withdrawal_times(composed))
    editions = {edition.key: edition.digest for edition in composed.editions if edition.key}
    stored_digests.record_editions(tx, digest_id, editions)
    detail = f"listed in issue {digest.number}"
    if outbox.replace_deliveries(tx, composed.replaced, detail=detail) != len(composed.replaced):
        raise _OutboxChanged
    outbox.plan_deliveries(tx, digest_id, composed.planned, now=now)
    return ComposeReport(
        series=digest.series,
        number=digest.number,
        stories=digest.account.stories,
        deliveries=len(composed.planned),
        silent=composed.whole.silent,
    )


def _withdrawal_times(composed: _ComposedIssue) -> dict[int, datetime]:
    """Map articles that the issue reports as taken down to the time of their removal."""
    withdrawn = {key_of(story.id) for story in composed.whole.digest.stories if story.withdrawn}
    times = {}
    for story in composed.material.candidates:
        if story.key not in withdrawn:
            continue
        for article in story.articles:
            if article.gone_at is not None:
                times[article.id] = article.gone_at
    return times


def compose_editions_with_summary(material: Material, *, whole: Composed) -> list[Edition]:
    """Compose one edition per distinct request of readers; each digest names its request."""
    editions = []
    for edition in compose_editions(material, whole=whole):
        digest = edition.digest
        choice = describe_profile(edition.profile, names=digest.actor_names)
        editions.append(replace(edition, digest=replace(digest, chosen=choice)))
    return editions


def _tellings(composed: Composed, candidates: Sequence[CandidateStory]) -> list[StoryRecord]:
    revisions = {article.id: article.revision for story in candidates for article in story.articles}
    tellings = []
    for telling in composed.told:
        articles = tuple((article_id, revisions[article_id]) for article_id in telling.article_ids)
        tellings.append(
            StoryRecord(story_id=telling.story_id, revision=telling.revision, articles=articles)
        )
    return tellings
