"""The outcomes of sending one message, as receipts."""

from __future__ import annotations

from wirewatch.domain.digests.model import Receipt


def refused_receipt(reply: str) -> Receipt:
    """The message, or this reader, is rejected for good."""
    return Receipt(outcome="refused", reply=reply)


def held_receipt(reply: str) -> Receipt:
    """Nothing can be sent this way until an operator acts."""
    return Receipt(outcome="held", reply=reply)


def unknown_receipt(reply: str) -> Receipt:
    """The message may have arrived, or not."""
    return Receipt(outcome="unknown", reply=reply)


def unreached_receipt(reply: str) -> Receipt:
    """Nothing was sent, and other messages to the service would fare no better now."""
    return Receipt(outcome="retry", reply=reply, everyone=True)
