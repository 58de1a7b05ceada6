"""Compose: create the digests that are due and plan their deliveries, stored in one transaction per issue."""

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

    `first_at_once`: the first issue of a series does not wait for its hour, as when a past day is replayed.
    """
    which: IssueChoice = "first" if first_at_once else "due"
    reports = [
        _compose_safely(resources, series, which=which, now=now)
        for series in resources.config.series
    ]
    return [report for report in reports if report is not None]


def _compose_safely(
    resources: Resources, series: Series, *, which: IssueChoice, now: datetime
) -> ComposeReport | None:
    """Compose one series; after an internal error its issue stays due and the other series are unaffected."""
    try:
        return compose(resources, series, which=which, now=now)
    except Exception:
        log.exception("the digest of %s could not be composed; it stays due", series.id)
        return None


def compose(
    resources: Resources, series: Series, *, which: IssueChoice = "due", now: datetime
) -> ComposeReport | None:
    """Compose the due issue of a series and return its report, or None if another worker did or it is not due.

    Everything is read from one state of the store, and recorded afterwards in one short transaction; entries stored
    meanwhile belong to the next issue. If an issue that is listed as not delivered is delivered meanwhile, the new
    issue is composed again; on the last attempt it is composed without such a list, since another worker may be sending
    a long backlog.
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
        composed = (
            None
            if due is None
            else _compose_issue(tx, resources, series, due=due, key=key, listing=listing, now=now)
        )
    if composed is None:
        return None
    with resources.store.begin() as tx:
        # Another worker may have composed it meanwhile, or an older issue may be sent again.
        return (
            _record_issue(tx, composed, now=now)
            if find_due_issue(tx, series, which=which, now=now) == due
            else None
        )


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
    every = compose_editions_with_summary(material, whole=whole)
    late = undelivered_issues(tx, series.id, number=material.issue.number) if listing else {}
    audible_editions = split_by_undelivered(tx, [one for one in every if not one.silent], late)
    planned = plan_issue(
        resources.config, series, whole.digest, editions=audible_editions, install_key=key, now=now
    )
    reached = {(one.subscriber, one.channel) for one in planned}
    messages = [one for reader, unsent in late.items() if reader in reached for one in unsent]
    replaced = [delivery for one in messages for delivery in one.deliveries]
    return _ComposedIssue(
        material=material, whole=whole, editions=every, planned=planned, replaced=replaced
    )


def _record_issue(tx: Connection, composed: _ComposedIssue, *, now: datetime) -> ComposeReport:
    digest = composed.whole.digest
    tellings = _tellings(composed.whole, composed.material.candidates)
    digest_id = stored_digests.record_digest(
        tx, digest, subject=digest_subject(digest), stories=tellings
    )
    told_changes.record_told_changes(tx, digest.series, digest.changed)
    told_changes.record_told_withdrawals(tx, digest.series, _withdrawal_times(composed))
    stored_digests.record_editions(
        tx, digest_id, {one.key: one.digest for one in composed.editions if one.key}
    )
    if outbox.replace_deliveries(
        tx, composed.replaced, detail=f"listed in issue {digest.number}"
    ) != len(composed.replaced):
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
    """Return when the articles of stories went that the issue tells as taken down."""
    withdrawn = {key_of(story.id) for story in composed.whole.digest.stories if story.withdrawn}
    return {
        article.id: article.gone_at
        for story in composed.material.candidates
        if story.key in withdrawn
        for article in story.articles
        if article.gone_at is not None
    }


def compose_editions_with_summary(material: Material, *, whole: Composed) -> list[Edition]:
    """Return the editions of an issue, one per distinct request of readers, and the actors that each covers."""
    return [
        replace(
            edition,
            digest=replace(
                edition.digest,
                chosen=describe_profile(edition.profile, names=edition.digest.actor_names),
            ),
        )
        for edition in compose_editions(material, whole=whole)
    ]


def _tellings(composed: Composed, candidates: Sequence[CandidateStory]) -> list[StoryRecord]:
    revisions = {article.id: article.revision for story in candidates for article in story.articles}
    return [
        StoryRecord(
            story_id=told.story_id,
            revision=told.revision,
            articles=tuple((article, revisions[article]) for article in told.article_ids),
        )
        for told in composed.told
    ]
