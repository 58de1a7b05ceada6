"""Post signed events to a program of the reader's (Standard Webhooks 1.0.0, github.com/standard-webhooks).

A receiver knows a repeat by its webhook-id, which is the same for each try; what was signed when, by the timestamp.
"""

from __future__ import annotations

import binascii
import hashlib
import hmac
from base64 import b64decode, b64encode
from datetime import datetime

from wirewatch.adapters.channels.posting import Posting, answer_of, asked_to_wait, words_of
from wirewatch.domain.configuration import NetworkSettings
from wirewatch.domain.digests.model import Receipt

PREFIX = "whsec_"
SHORTEST, LONGEST = 24, 64  # bytes of a key
NO_SECRET = f"the secret is none; write {PREFIX} and 24 to 64 random bytes in base64: openssl rand -base64 32"
GONE = "410 Gone: the receiver wants no more; take it out of digests.yaml"


def key_of(secret: str) -> bytes | None:
    """Return the key of a secret `whsec_…`; None for any other text."""
    if not secret.startswith(PREFIX):
        return None
    try:
        key = b64decode(secret.removeprefix(PREFIX), validate=True)
    except (binascii.Error, ValueError):
        return None
    return key if SHORTEST <= len(key) <= LONGEST else None


def signature(body: bytes, *, id: str, at: datetime, key: bytes) -> str:
    """Return the value of webhook-signature for one try."""
    signed = f"{id}.{int(at.timestamp())}.".encode() + body
    return f"v1,{b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()}"


def post_event(
    body: bytes, *, url: str, secret: str, id: str, at: datetime, network: NetworkSettings
) -> Receipt:
    """Post one event and return the receipt. Never raises.

    sent: any 2xx. refused: 410, or the event itself (400, 413, 415, 422). retry: 429, 5xx and other answers, for the
    receiver did not take it. held: the address or the secret is wrong. unknown: no answer came.
    """
    key = key_of(secret)
    if key is None:
        return Receipt(outcome="held", reply=NO_SECRET)
    headers = (
        ("Content-Type", "application/cloudevents+json; charset=utf-8"),
        ("webhook-id", id),
        ("webhook-timestamp", str(int(at.timestamp()))),
        ("webhook-signature", signature(body, id=id, at=at, key=key)),
    )
    request = Posting(service="the webhook", url=url, body=body, headers=headers, secrets=(secret,))
    answer = answer_of(request, network)
    if isinstance(answer, Receipt):
        return answer
    status = answer.status_code
    if 200 <= status < 300:
        return Receipt(outcome="sent", reply=str(status))
    if status == 410:
        return Receipt(outcome="refused", reply=GONE)
    if status == 429 or (status == 503 and "Retry-After" in answer.headers):
        return asked_to_wait("the webhook", answer)
    shown = f"{status} {words_of(answer, request)}"
    if status in (400, 413, 415, 422):
        return Receipt(outcome="refused", reply=f"{shown}: the receiver refuses this event")
    if 300 <= status < 400:
        return Receipt(
            outcome="held", reply=f"{status}: the address leads elsewhere; write that address"
        )
    if status in (401, 403, 404, 405):
        return Receipt(
            outcome="held", reply=f"{shown}: check the address and the secret with the receiver"
        )
    return Receipt(outcome="retry", reply=f"{shown}: the receiver failed")
