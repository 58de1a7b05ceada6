"""What hosts ask us to wait, as reading goes: kept in the store, so that it outlives the process."""

from __future__ import annotations

from datetime import datetime

from wirewatch.adapters.http.client import Answer, Failure, Request
from wirewatch.adapters.store import hosts as stored_hosts
from wirewatch.domain.urls import host_key, shares_wait
from wirewatch.steps.aside import aside
from wirewatch.steps.desk import Desk


class NotNow(Exception):
    """The host has asked us to wait until then: nothing was asked for, and that counts as no try."""

    def __init__(self, until: datetime) -> None:
        super().__init__(until)
        self.until = until


async def fetch(desk: Desk, request: Request) -> Answer | Failure:
    """Give what an address says, and keep a wait that it asks for. Raises NotNow, and what `before_redirect` does."""
    answer = await desk.web.fetch(request)
    if answer.wait_until is None:
        return answer
    if isinstance(answer, Failure):
        if answer.kind == "busy":
            raise NotNow(answer.wait_until)
    elif shares_wait(answer.url):
        await aside(_kept, desk, host_key(answer.url), until=answer.wait_until)
    return answer


def _kept(desk: Desk, host: str, *, until: datetime) -> None:
    with desk.store.begin() as tx:
        stored_hosts.wait(tx, host, until=until)
