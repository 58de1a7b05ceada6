"""Looks at feeds that brought more than they should, or less than there was, in words."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection

from wirewatch.adapters.store import feeds
from wirewatch.adapters.store.feeds import OddLook


def odd_notes(tx: Connection, *, since: datetime) -> dict[int, tuple[str, ...]]:
    """Give, by feed, a sentence for the last odd look after `since`."""
    last = {look.feed_id: look for look in feeds.odd_looks(tx, since=since)}
    return {feed_id: (_note(look),) for feed_id, look in last.items()}


def told(moment: datetime) -> str:
    """Give an instant as a person reads it."""
    return f"{moment:%a %d %b %H:%M} UTC"


def _note(look: OddLook) -> str:
    if look.detail:
        return f"{told(look.fetched_at)}: {look.detail}"
    seen = f"{told(look.fetched_at)}: all {look.entries_new} entries that it showed were new"
    return f"{seen}, so some may have been missed; it is asked sooner (a shorter `every` helps)"
