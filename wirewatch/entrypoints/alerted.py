"""Alerts in plain lines, for `status`, `digest list` and `explain`."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from wirewatch.adapters.store.alerts import AlertRow

WHY = {"title": "in a title", "outlets": "by two outlets"}


def alert_line(one: AlertRow) -> str:
    """Give "daily  Mon 11 Oct 2021 12:00 UTC  taliban in a title, story abcd2345: 2 sent, 1 left to the digest"."""
    readers = ", ".join(f"{count} {word}" for word, count in sorted(one.readers.items())) or "nobody asked for it"
    again = f", alert {one.number} of it" if one.number > 1 else ""
    why = f"{one.heading} {WHY.get(one.reason, one.reason)}"
    return f"{one.series}  {one.alerted_at:%a %d %b %Y %H:%M} UTC  {why}, story {one.story}{again}: {readers}"
