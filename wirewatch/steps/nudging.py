"""Nudge: hand a few lines over to apprise, once. What is said never names a secret."""

from __future__ import annotations

from wirewatch.adapters.channels import apprise
from wirewatch.adapters.store.outbox import Attempt
from wirewatch.domain.digests.model import Receipt


def nudged(attempt: Attempt, *, address: str) -> Receipt:
    """Give what became of a nudge; one that may have arrived before is left alone. Never raises."""
    if attempt.number > 1 and attempt.unsure_before:
        return Receipt(outcome="unknown", reply=apprise.REPEATED)
    return apprise.send(attempt.body, address=address)
