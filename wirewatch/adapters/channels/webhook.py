"""Post signed events to a reader's program (Standard Webhooks 1.0.0, github.com/standard-webhooks).

All attempts at an event have the same webhook-id, by which the receiver recognises repeats; the
timestamp says when an attempt was signed.
"""

from __future__ import annotations

import binascii
import hashlib
import hmac
from base64 import b64decode, b64encode
from datetime import datetime

from wirewatch.adapters.channels.posting import ChannelRequest, excerpt, rate_limited_receipt, send
from wirewatch.adapters.channels.receipts import held_receipt, refused_receipt
from wirewatch.domain.configuration import NetworkSettings
from wirewatch.domain.digests.model import Receipt

SECRET_PREFIX = "whsec_"
MIN_KEY_BYTES, MAX_KEY_BYTES = 24, 64  # bytes of a key
INVALID_SECRET_REPLY = f"the secret is invalid; write {SECRET_PREFIX} and 24 to 64 random bytes in base64: openssl rand -base64 32"
GONE_REPLY = "410 Gone: the receiver wants no more; take it out of digests.yaml"


def decode_key(secret: str) -> bytes | None:
    """The key of a secret `whsec_…`; None for any other text."""
    if not secret.startswith(SECRET_PREFIX):
        return None
    try:
        key = b64decode(secret.removeprefix(SECRET_PREFIX), validate=True)
    except (binascii.Error, ValueError):
        return None
    return key if MIN_KEY_BYTES <= len(key) <= MAX_KEY_BYTES else None


def sign_event(body: bytes, *, event_id: str, sent_at: datetime, key: bytes) -> str:
    """Return the value of webhook-signature for one try."""
    signed = f"{event_id}.{int(sent_at.timestamp())}.".encode() + body
    return f"v1,{b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()}"


def post_event(
    body: bytes,
    *,
    url: str,
    secret: str,
    event_id: str,
    sent_at: datetime,
    network: NetworkSettings,
) -> Receipt:
    """Post one event and return the receipt. Never raises.

    sent: any 2xx. refused: 410, or the event itself (400, 413, 415, 422). retry: 429, 5xx and other
    answers, for the receiver did not take it. held: the address or the secret is wrong. unknown: no
    answer came.
    """
    key = decode_key(secret)
    if key is None:
        return held_receipt(INVALID_SECRET_REPLY)
    headers = (
        ("Content-Type", "application/cloudevents+json; charset=utf-8"),
        ("webhook-id", event_id),
        ("webhook-timestamp", str(int(sent_at.timestamp()))),
        ("webhook-signature", sign_event(body, event_id=event_id, sent_at=sent_at, key=key)),
    )
    request = ChannelRequest(
        service="the webhook", url=url, body=body, headers=headers, secrets=(secret,)
    )
    answer = send(request, network)
    if isinstance(answer, Receipt):
        return answer
    status = answer.status_code
    if 200 <= status < 300:
        return Receipt(outcome="sent", reply=str(status))
    if status == 410:
        return refused_receipt(GONE_REPLY)
    if status == 429 or (status == 503 and "Retry-After" in answer.headers):
        return rate_limited_receipt("the webhook", answer)
    shown = f"{status} {excerpt(answer, request)}"
    if status in (400, 413, 415, 422):
        return refused_receipt(f"{shown}: the receiver refuses this event")
    if 300 <= status < 400:
        return held_receipt(f"{status}: the address leads elsewhere; write that address")
    if status in (401, 403, 404, 405):
        return held_receipt(f"{shown}: check the address and the secret with the receiver")
    return Receipt(outcome="retry", reply=f"{shown}: the receiver failed")
