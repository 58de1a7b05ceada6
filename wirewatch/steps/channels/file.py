"""The page of an issue, filed in a folder or bucket."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, ClassVar

from wirewatch.adapters.channels.filesystem import file_page
from wirewatch.adapters.store.delivery_attempts import Attempt
from wirewatch.domain.digests.model import DeliveryState, Receipt
from wirewatch.steps.channels.channel import AfterUnknown, Channel

if TYPE_CHECKING:
    from wirewatch.steps.channels.connections import Connections

FILE = "file"


class FileChannel(Channel):
    """The page of an issue in a folder. Writing it is idempotent."""

    name = FILE
    after_unknown = AfterUnknown.REPEAT
    advice: ClassVar[Mapping[DeliveryState, str]] = {
        DeliveryState.REFUSED: "make the folder digests under --home writable"
    }

    def send(self, connections: Connections, attempt: Attempt) -> Receipt:
        """Write the page."""
        return file_page(connections.resources.pages, attempt.delivery.subscriber, attempt.body)
