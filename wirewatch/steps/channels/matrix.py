"""A Matrix room. A repeat has the same transaction id, by which the server knows it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import ClassVar

from wirewatch.adapters.channels import chat
from wirewatch.adapters.store import delivery_attempts
from wirewatch.adapters.store.delivery_attempts import Attempt
from wirewatch.domain.configuration import Subscriber
from wirewatch.domain.digests.model import DeliveryState, Receipt
from wirewatch.render import chat_dialects
from wirewatch.steps.channels.channel import AfterUnknown
from wirewatch.steps.channels.chat import ChatChannel
from wirewatch.steps.channels.connections import Connections

# For this long a Matrix server is trusted to know a transaction id.
TRANSACTION_ID_LIFETIME = timedelta(minutes=30)


class MatrixChannel(ChatChannel):
    """A Matrix room, through the client API of a server."""

    name = "matrix"
    key = "matrix"
    place = "in this room"
    dialect = chat_dialects.MATRIX
    after_unknown = AfterUnknown.REPEAT
    advice: ClassVar[Mapping[DeliveryState, str]] = {
        **ChatChannel.advice,
        DeliveryState.UNKNOWN: "nothing; it is sent again under the same transaction id",
    }

    def address(self, subscriber: Subscriber) -> str | None:
        """Return the name of the variable that holds the access token, the room and the server."""
        target = subscriber.matrix
        return f"{target.token} {target.room} {target.server}" if target else None

    def send(self, connections: Connections, attempt: Attempt) -> Receipt:
        """Put the event into the room under the delivery's transaction id; mark a late repeat."""
        token_name, room_id, server = attempt.delivery.subscriber.split(" ", 2)
        token = connections.secret(token_name)
        body = attempt.body
        if attempt.may_have_arrived and _is_late_repeat(connections, attempt):
            body = self.marked_body(attempt)
        room = chat.MatrixRoom(server=server, room=room_id, token=token)
        transaction = connections.delivery_id(attempt.delivery)
        return room.post(body, connections.network, transaction=transaction)


def _is_late_repeat(connections: Connections, attempt: Attempt) -> bool:
    with connections.resources.store.read() as tx:
        span = delivery_attempts.unknown_attempts_span(tx, attempt.delivery.id)
    return span is None or attempt.started_at - span[0] > TRANSACTION_ID_LIFETIME
