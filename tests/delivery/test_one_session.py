"""Many mails in one session with the relay: none is lost when the relay ends it, none is said twice."""

from __future__ import annotations

from typing import Any

import pytest

from tests.delivery.relay import Relay, Script, mailbox_server, relay
from wirewatch.adapters.channels.email import Relay as Session
from wirewatch.domain.digests.model import Receipt

READERS = [f"reader{number}@example.net" for number in range(6)]


def mailed(here: Relay, *, readers: list[str] = READERS, **more: Any) -> list[Receipt]:
    with Session(here.settings(**more), secret=lambda: None, patience=5) as session:
        return [
            session.send(f"Subject: {to}\r\n\r\nx\r\n".encode(), sender="desk@example.org", to=to) for to in readers
        ]


def outcomes(receipts: list[Receipt]) -> list[str]:
    return [receipt.outcome for receipt in receipts]


def test_many_mails_take_one_session_and_each_its_own_transaction() -> None:
    with relay() as here:
        assert outcomes(mailed(here)) == ["sent"] * 6
    assert here.script.sessions == 1
    assert [to for _, to, _ in here.script.taken] == [[reader] for reader in READERS]


def test_a_refused_address_does_not_spoil_the_session_for_the_next() -> None:
    with relay(Script(rcpt={READERS[1]: "550 no such user", READERS[3]: "451 greylisted"})) as here:
        assert outcomes(mailed(here)) == ["sent", "refused", "sent", "retry", "sent", "sent"]
    assert here.script.sessions == 1
    assert len(here.script.taken) == 4


def test_a_relay_that_ends_the_session_after_some_mails_gets_another_and_nobody_waits() -> None:
    with relay(Script(per_session=2)) as here:
        assert outcomes(mailed(here)) == ["sent"] * 6
    assert here.script.sessions == 3
    assert [to for _, to, _ in here.script.taken] == [[reader] for reader in READERS]


def test_a_relay_that_hangs_up_between_two_mails_is_called_again() -> None:
    with relay(Script(hangs_up=True)) as here:
        assert outcomes(mailed(here)) == ["sent"] * 6
    assert here.script.sessions == 6
    assert [to for _, to, _ in here.script.taken] == [[reader] for reader in READERS]


@pytest.mark.parametrize("said", ["421 4.3.2 shutting down", "451 4.3.0 queue full", "DROP"])
def test_what_a_relay_says_before_it_knows_whom_it_is_for_is_said_to_everyone(said: str) -> None:
    with relay(Script(mail=said)) as here:
        (receipt,) = mailed(here, readers=READERS[:1])
    assert (receipt.outcome, receipt.everyone) == ("retry", True)


def test_a_reader_who_is_greylisted_keeps_nobody_else_waiting() -> None:
    with relay(Script(rcpt={READERS[0]: "450 4.2.0 greylisted"})) as here:
        (receipt,) = mailed(here, readers=READERS[:1])
    assert (receipt.outcome, receipt.everyone) == ("retry", False)


def test_a_domain_in_another_script_is_told_in_ascii_to_the_relay_too() -> None:
    with relay() as here:
        assert outcomes(mailed(here, readers=["reader@почта.example"])) == ["sent"]
    assert here.script.taken[0][1] == ["reader@xn--80a1acny.example"]


@pytest.mark.parametrize("to", ["a>b@c.example", "<a@b.example>", "a@b.example SIZE=1"])
def test_an_address_that_would_end_the_command_is_refused(to: str) -> None:
    with relay() as here:
        assert outcomes(mailed(here, readers=[to])) == ["refused"]


def test_a_mailbox_server_answers_each_address_for_itself() -> None:
    with mailbox_server(Script(rcpt={READERS[1]: "550 5.1.1 no such mailbox"})) as here:
        receipts = mailed(here, transport="lmtp", readers=READERS[:3])
    assert outcomes(receipts) == ["sent", "refused", "sent"]
    assert [to for _, to, _ in here.script.taken] == [[READERS[0]], [READERS[2]]]


def test_a_mailbox_over_quota_is_told_after_the_message() -> None:
    with mailbox_server(Script(data="452 4.2.2 over quota")) as here:
        (receipt,) = mailed(here, transport="lmtp", readers=READERS[:1])
    assert (receipt.outcome, receipt.everyone) == ("retry", False)
    assert "452 4.2.2 over quota" in receipt.reply


def test_lmtp_is_not_spoken_to_a_relay_by_mistake() -> None:
    with relay() as here:
        (receipt,) = mailed(here, transport="lmtp", readers=READERS[:1])
    assert receipt.outcome == "held"
    assert "it speaks no LMTP" in receipt.reply
    assert here.script.taken == []
