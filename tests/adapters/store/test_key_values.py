"""What machines report is kept by machine and home, on both databases, until they are gone for long."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from wirewatch.adapters.store import key_values, outbox, outbox_queries
from wirewatch.adapters.store.engine import Store
from wirewatch.adapters.store.outbox import PlannedDelivery
from wirewatch.domain.operations import MachineReport

NOON = datetime(2026, 11, 30, 12, tzinfo=UTC)


def report(name: str, *, at: datetime, home: str = "/var/w_%", **more: object) -> MachineReport:
    return MachineReport(name=name, home=home, at=at, disk_free=2**40, disk_total=2**42, **more)  # type: ignore[arg-type]


def test_each_machine_and_home_has_one_report_and_those_gone_for_a_week_none(store: Store) -> None:
    first = report("one", at=NOON, archive_trouble="away", archive_since=NOON)
    with store.begin() as tx:
        for one in (first, report("one", at=NOON, home="/other"), report("two", at=NOON)):
            key_values.save_machine_report(tx, one, now=one.at)
        assert key_values.previous_machine_report(tx, report("one", at=NOON)) == first
        assert [(one.name, one.home) for one in key_values.machine_reports(tx)] == [
            ("one", "/other"),
            ("one", "/var/w_%"),
            ("two", "/var/w_%"),
        ]
        later = report("two", at=NOON + timedelta(days=8))
        key_values.save_machine_report(tx, later, now=later.at)
        assert key_values.machine_reports(tx) == [later]


def test_messages_of_a_kind_that_wait_are_ended_and_no_others(store: Store) -> None:
    def planned(kind: str) -> PlannedDelivery:
        return PlannedDelivery(
            subscriber="a@b.example", channel="email", identity=f"<{kind}>", body=b"", kind=kind
        )

    with store.begin() as tx:
        outbox.plan_deliveries(tx, None, [planned("operator"), planned("trial")], now=NOON)
        assert outbox.cancel_kind(tx, "operator", detail="newer") == 1
        assert [one.kind for one in outbox_queries.due_deliveries(tx, now=NOON)] == ["trial"]
        assert outbox.cancel_kind(tx, "operator", detail="newer") == 0
