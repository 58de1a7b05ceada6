"""Preview the next issue for one subscriber, and look up an issue as it was composed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

from sqlalchemy import Connection

from wirewatch.adapters.store import candidates as stored_candidates
from wirewatch.adapters.store import digests as stored_digests
from wirewatch.adapters.store import key_values as stored_facts
from wirewatch.adapters.store.digests import StoredIssue
from wirewatch.adapters.store.outbox import HEAD_HEADER, PlannedDelivery
from wirewatch.domain.configuration import Config, Series, Subscriber
from wirewatch.domain.digests.compose import Material
from wirewatch.domain.digests.editions import Edition, compose_whole_issue
from wirewatch.domain.digests.model import Composed, Digest
from wirewatch.domain.digests.reasons import InclusionReason, explain_stories
from wirewatch.domain.digests.subscriptions import Profile, profile_of, whole_profile
from wirewatch.domain.feedback import with_verdict_links
from wirewatch.steps.channels.email import EMAIL
from wirewatch.steps.compose import compose_editions_with_summary
from wirewatch.steps.deliveries import (
    plan_edition,
    reader_of,
    split_by_undelivered,
    undelivered_issues,
    verdict_links,
)
from wirewatch.steps.issue_material import next_material

EXPLAINED_BEFORE_WINDOW = timedelta(
    days=1
)  # before the window; reasons are given for these stories as well


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What would go out to one reader, or be filed, if the issue were composed now."""

    digest: Digest
    profile: Profile
    silent: bool  # nothing would be sent
    deliveries: tuple[PlannedDelivery, ...]  # empty without a reader
    names: dict[str, str]
    reasons: tuple[InclusionReason, ...]


def preview_issue(
    tx: Connection, config: Config, series: Series, *, reader: Subscriber | None, now: datetime
) -> Preview:
    """Compose the next issue for a subscriber or (None) for the file, as of now; store nothing."""
    asked = replace(series, subscribers=() if reader is None else (reader,))
    material = next_material(tx, config, asked, now=now)
    whole = compose_whole_issue(material)
    profile = whole_profile(series) if reader is None else profile_of(reader, series)
    composed, planned = whole, tuple[PlannedDelivery, ...]()
    if reader is not None:
        late = undelivered_issues(tx, series.id, number=material.issue.number)
        (edition,) = split_by_undelivered(
            tx, compose_editions_with_summary(material, whole=whole), late
        )
        composed = edition.composed
        planned = (
            () if edition.silent else _preview_deliveries(tx, config, series, edition, now=now)
        )
    return Preview(
        digest=composed.digest,
        profile=profile,
        silent=composed.silent,
        deliveries=planned,
        names=composed.digest.actor_names,
        reasons=_selection_reasons(tx, material, profile, whole=whole, composed=composed),
    )


def find_reader(series: Series, name: str) -> Subscriber | None:
    """Return the subscriber with this address, variable, channel, chat or room."""
    for subscriber in series.subscribers:
        address = reader_of(subscriber)[0]
        names = {address, *address.split(" ")[1:]}
        if name.casefold() in {word.casefold() for word in names}:
            return subscriber
    return None


def parse_mail(delivery: PlannedDelivery) -> EmailMessage | None:
    """Return the mail of a delivery; None for other channels."""
    if delivery.channel != EMAIL:
        return None
    read = message_from_bytes(
        delivery.headers[HEAD_HEADER].encode("ascii") + delivery.body, policy=default
    )
    return read if isinstance(read, EmailMessage) else None


def _preview_deliveries(
    tx: Connection, config: Config, series: Series, edition: Edition, *, now: datetime
) -> tuple[PlannedDelivery, ...]:
    key = (
        stored_facts.get_value(tx, "install_key") or "00"
    )  # a store without a key has sent nothing yet
    linked = replace(
        edition, digest=with_verdict_links(edition.digest, verdict_links(config, install_key=key))
    )
    return tuple(plan_edition(config, series, linked, install_key=key, now=now))


def _selection_reasons(
    tx: Connection, material: Material, profile: Profile, *, whole: Composed, composed: Composed
) -> tuple[InclusionReason, ...]:
    issue = material.issue
    since = issue.window_start - EXPLAINED_BEFORE_WINDOW
    seen = stored_candidates.list_considered(
        tx, material.series.id, since=since, cut=issue.window_end
    )
    among = {story.id for story in material.candidates}
    stories = [*material.candidates, *(story for story in seen if story.id not in among)]
    return explain_stories(stories, material, profile, whole=whole, edition=composed)


def stored_edition(
    tx: Connection, issue: StoredIssue, series: Series, *, reader: Subscriber | None
) -> Digest | None:
    """Return a stored issue as it was composed for the series, or for a subscriber."""
    if reader is not None:
        edition = stored_digests.load_edition(tx, issue.id, profile_of(reader, series).key)
        if edition is not None:
            return edition
    return stored_digests.load_digest(tx, issue.series, issue.number)
