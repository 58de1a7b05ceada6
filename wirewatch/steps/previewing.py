"""See a digest before it goes out: what one reader would get if it were composed now, and why."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

from sqlalchemy import Connection

from wirewatch.adapters.store import candidates as stored_candidates
from wirewatch.adapters.store import digests as stored_digests
from wirewatch.adapters.store import facts as stored_facts
from wirewatch.adapters.store.digests import Issue as StoredIssue
from wirewatch.adapters.store.outbox import PlannedDelivery
from wirewatch.domain.configuration import Config, Series, SlackTarget, Subscriber
from wirewatch.domain.digests.editions import Edition, Material, whole_issue
from wirewatch.domain.digests.model import Composed, Digest
from wirewatch.domain.digests.reasons import Reason, reasons
from wirewatch.domain.digests.subscriptions import Profile, profile_of, whole_profile
from wirewatch.domain.feedback import with_verdict_links
from wirewatch.steps.channels import EMAIL
from wirewatch.steps.compose import editions_of, next_material
from wirewatch.steps.planning import HEAD, sent_out, verdict_ways
from wirewatch.steps.readers import address_of
from wirewatch.steps.undelivered import too_late, with_undelivered

LOOK_BACK = timedelta(days=1)  # what was seen so long before the issue may be asked after too


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What would go out to one reader, or be filed, if the issue were composed now."""

    digest: Digest
    profile: Profile
    silent: bool  # then nothing goes out
    deliveries: tuple[PlannedDelivery, ...]  # empty without a reader
    names: dict[str, str]
    reasons: tuple[Reason, ...]


def preview(tx: Connection, config: Config, series: Series, *, reader: Subscriber | None, now: datetime) -> Preview:
    """Compose the next issue as if its time were now, for a subscriber or (None) for the file; nothing is stored."""
    asked = replace(series, subscribers=() if reader is None else (reader,))
    material = next_material(tx, config, asked, now=now)
    whole = whole_issue(material)
    profile = whole_profile(series) if reader is None else profile_of(reader, series)
    own, planned = whole, tuple[PlannedDelivery, ...]()
    if reader is not None:
        late = too_late(tx, series.id, number=material.issue.number)
        (edition,) = with_undelivered(tx, editions_of(tx, material, whole=whole), late)
        own = edition.composed
        planned = () if edition.silent else _planned(tx, config, series, edition, now=now)
    return Preview(
        digest=own.digest,
        profile=profile,
        silent=own.silent,
        deliveries=planned,
        names=own.digest.actor_names,
        reasons=_reasons(tx, material, profile, whole=whole, own=own),
    )


def find_reader(series: Series, name: str) -> Subscriber | None:
    """Give the subscriber of that address, or of that variable or Slack channel."""
    for one in series.subscribers:
        known = {address_of(one)[1].casefold()}
        if isinstance(one.slack, SlackTarget):
            known.add(one.slack.channel.casefold())
        if name.casefold() in known:
            return one
    return None


def mail_of(delivery: PlannedDelivery) -> EmailMessage | None:
    """Give the mail that a delivery would be; None for another channel."""
    if delivery.channel != EMAIL:
        return None
    read = message_from_bytes(delivery.headers[HEAD].encode("ascii") + delivery.body, policy=default)
    return read if isinstance(read, EmailMessage) else None


def _planned(
    tx: Connection, config: Config, series: Series, edition: Edition, *, now: datetime
) -> tuple[PlannedDelivery, ...]:
    key = stored_facts.get(tx, "install_key") or "00"  # a store without one has sent nothing yet
    linked = replace(edition, digest=with_verdict_links(edition.digest, verdict_ways(config, install_key=key)))
    return tuple(sent_out(config, series, linked, install_key=key, now=now))


def _reasons(
    tx: Connection, material: Material, profile: Profile, *, whole: Composed, own: Composed
) -> tuple[Reason, ...]:
    issue = material.issue
    since = issue.window_start - LOOK_BACK
    seen = stored_candidates.considered(tx, material.series.id, since=since, cut=issue.window_end)
    among = {story.id for story in material.candidates}
    stories = [*material.candidates, *(story for story in seen if story.id not in among)]
    return reasons(stories, material, profile, whole=whole, own=own)


def edition_told(tx: Connection, issue: StoredIssue, series: Series, *, reader: Subscriber | None) -> Digest | None:
    """Return a stored issue as the series told it, or as a subscriber's edition of it."""
    if reader is not None:
        own = stored_digests.edition(tx, issue.id, profile_of(reader, series).key)
        if own is not None:
            return own
    return stored_digests.digest(tx, issue.series, issue.number)
