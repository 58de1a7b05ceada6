"""What a relay says, and what we make of it. Real sockets throughout."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import trustme

from tests.support.situations import rtl_heavy
from tests.support.smtp_server import (
    AUTHORITY,
    Relay,
    Script,
    free_port,
    mailbox_server,
    relay,
    server_tls,
)
from wirewatch.adapters.channels.email import Relay as Session
from wirewatch.adapters.channels.email import send_once
from wirewatch.domain.configuration import MailSettings
from wirewatch.domain.digests.model import Receipt
from wirewatch.render.email import MailHead, mail_message

READERS = [f"reader{number}@example.net" for number in range(6)]


def mailed(here: Relay, *, readers: list[str] = READERS, **more: Any) -> list[Receipt]:
    with Session(here.settings(**more), secret=lambda: None, timeout=5) as session:
        return [
            session.send(f"Subject: {to}\r\n\r\nx\r\n".encode(), sender="desk@example.org", to=to)
            for to in readers
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


TO = "reader@example.net"
PAYLOAD = mail_message(
    rtl_heavy(), MailHead(sender="Desk <desk@example.org>", to=TO, message_id="<one@example.org>")
)


def sent(to_relay: Relay, *, payload: bytes = PAYLOAD, to: str = TO, **more: Any) -> Receipt:
    ours = {name: more.pop(name) for name in ("password", "ca_file") if name in more}
    return send_once(
        payload,
        sender="desk@example.org",
        to=to,
        mail=to_relay.settings(**more),
        timeout=5,
        **ours,
    )


@pytest.fixture
def ca_file(tmp_path: Path) -> str:
    file = tmp_path / "ca.pem"
    AUTHORITY.cert_pem.write_to_path(str(file))
    return str(file)


def test_a_message_arrives_byte_for_byte_at_one_reader() -> None:
    with relay() as here:
        receipt = sent(here)
    assert (receipt.outcome, receipt.reply) == ("sent", "250 OK queued as 4711")
    assert here.script.taken == [("desk@example.org", [TO], PAYLOAD)]


def test_lines_that_begin_with_a_dot_and_bare_line_ends_survive() -> None:
    with relay() as here:
        assert sent(here, payload=b"Subject: x\n\n.\r\n..two\rthree").outcome == "sent"
    assert here.script.taken[0][2] == b"Subject: x\r\n\r\n.\r\n..two\r\nthree\r\n"


@pytest.mark.parametrize(
    ("script", "outcome", "words"),
    [
        (
            Script(rcpt={TO: "550 5.1.1 no such user"}),
            "refused",
            "550 5.1.1 no such user (said to reader@example.net)",
        ),
        (Script(rcpt={TO: "450 4.2.1 try later"}), "retry", "450 4.2.1 try later"),
        (Script(rcpt={TO: "451 greylisted"}), "retry", "451 greylisted"),
        (Script(rcpt={TO: "530 5.7.0 must issue STARTTLS"}), "held", "set mail.user"),
        (Script(data="554 5.7.1 spam"), "refused", "554 5.7.1 spam (said to the message)"),
        (Script(data="452 4.3.1 disk full"), "retry", "452 4.3.1 disk full"),
        (Script(mail="553 5.7.1 not your address"), "held", "see mail.from"),
        (Script(mail="552 5.3.4 too big"), "refused", "552 5.3.4 too big"),
        (Script(mail="451 later"), "retry", "451 later"),
        (Script(mail="DROP"), "retry", "went away before the message"),
        (Script(rcpt={TO: "DROP"}), "retry", "went away before the message"),
        (Script(data="DROP"), "unknown", "its answer was lost"),
    ],
)
def test_each_answer_has_its_own_meaning(script: Script, outcome: str, words: str) -> None:
    with relay(script) as here:
        receipt = sent(here)
    assert receipt.outcome == outcome
    assert words in receipt.reply


def test_a_busy_relay_slows_the_queue_down() -> None:
    with relay(Script(rcpt={TO: "421 too many"})) as here:
        assert sent(here).retry_after == timedelta(minutes=5)
    with relay(Script(rcpt={TO: "451 greylisted"})) as here:
        assert sent(here).retry_after is None


def test_a_message_whose_answer_was_lost_was_taken_once() -> None:
    with relay(Script(data="DROP")) as here:
        assert sent(here).outcome == "unknown"
    assert len(here.script.taken) == 1


def test_one_bad_address_does_not_touch_the_other_reader() -> None:
    with relay(Script(rcpt={"gone@example.net": "550 gone"})) as here:
        assert [sent(here, to=to).outcome for to in ("gone@example.net", TO)] == ["refused", "sent"]
    assert [to for _, to, _ in here.script.taken] == [[TO]]


@pytest.mark.parametrize("to", ["a@b.example\r\nRCPT TO:<x@y.example>", "п@b.example"])
def test_an_address_cannot_smuggle_a_command(to: str) -> None:
    with relay() as here:
        receipt = sent(here, to=to)
    assert receipt.outcome == "refused"
    assert here.script.taken == []


def test_nobody_listening_is_a_retry_and_names_the_relay() -> None:
    receipt = sent(Relay(port=free_port(), script=Script()))
    assert receipt.outcome == "retry"
    assert "the mail relay 127.0.0.1:" in receipt.reply


def test_starttls_protects_the_session(ca_file: str) -> None:
    with relay(tls_context=server_tls(), require_starttls=True) as here:
        assert sent(here, security="starttls", ca_file=ca_file).outcome == "sent"


def test_a_file_of_certificates_is_trusted_besides_the_systems(
    ca_file: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = tmp_path / "other.pem"
    trustme.CA().cert_pem.write_to_path(str(other))
    monkeypatch.setenv("SSL_CERT_FILE", ca_file)  # what OpenSSL takes for the system's
    with relay(tls_context=server_tls()) as here:
        assert sent(here, security="starttls", ca_file=str(other)).outcome == "sent"


def test_tls_from_the_start(ca_file: str) -> None:
    with relay(ssl_context=server_tls()) as here:
        assert sent(here, security="tls", ca_file=ca_file).outcome == "sent"


def test_a_relay_without_starttls_is_not_spoken_to() -> None:
    with relay() as here:
        receipt = sent(here, security="starttls")
    assert receipt.outcome == "held"
    assert "offers no STARTTLS" in receipt.reply
    assert here.script.taken == []


def test_a_certificate_that_nobody_vouches_for_holds_the_channel() -> None:
    with relay(tls_context=server_tls()) as here:
        receipt = sent(here, security="starttls")
    assert receipt.outcome == "held"
    assert "certificate is not valid" in receipt.reply


def test_a_certificate_for_another_host_holds_the_channel(ca_file: str) -> None:
    with relay(tls_context=server_tls("other.example")) as here:
        receipt = sent(here, security="starttls", ca_file=ca_file)
    assert receipt.outcome == "held"


def test_tls_to_a_port_that_speaks_none_says_what_to_change() -> None:
    with relay() as here:
        receipt = sent(here, security="tls")
    assert receipt.outcome == "held"
    assert "set mail.security to starttls" in receipt.reply


def test_a_login_is_taken_or_holds_the_channel(ca_file: str) -> None:
    script = Script()
    with relay(
        script, tls_context=server_tls(), authenticator=script.authenticate, auth_required=True
    ) as here:
        login: dict[str, Any] = {"security": "starttls", "ca_file": ca_file, "user": "desk"}
        assert sent(here, **login, password="correct").outcome == "sent"
        wrong = sent(here, **login, password="hunter2")
        missing = sent(here, **login)
        none = sent(here, security="starttls", ca_file=ca_file)
    assert wrong.outcome == "held"
    assert "535" in wrong.reply
    assert "hunter2" not in wrong.reply
    assert (missing.outcome, none.outcome) == ("held", "held")
    assert len(script.taken) == 1


def test_a_login_that_fails_for_a_while_is_tried_again(ca_file: str) -> None:
    script = Script(refused_login="454 4.7.0 try later")
    with relay(script, tls_context=server_tls(), authenticator=script.authenticate) as here:
        receipt = sent(here, security="starttls", ca_file=ca_file, user="desk", password="wrong")
    assert receipt.outcome == "retry"
    assert "454 4.7.0 try later" in receipt.reply


def test_a_relay_without_logins_says_so() -> None:
    with relay() as here:
        receipt = sent(here, user="desk", password="correct")
    assert receipt.outcome == "held"
    assert "it offers no login" in receipt.reply


def test_a_sender_that_no_relay_can_be_told_holds_the_channel() -> None:
    with relay() as here:
        receipt = send_once(
            PAYLOAD, sender="столп@example.org", to=TO, mail=here.settings(), timeout=5
        )
    assert receipt.outcome == "held"
    assert "see mail.from" in receipt.reply


@pytest.mark.parametrize(
    ("sender", "told"),
    [
        ("Herald, News <desk@example.org>", "desk@example.org"),
        ("Desk: <desk@example.org>", "desk@example.org"),
        ("desk@пример.example", "desk@xn--e1afmkfd.example"),
    ],
)
def test_the_relay_is_told_the_senders_address_whatever_the_name_holds(
    sender: str, told: str
) -> None:
    with relay() as here:
        assert (
            send_once(PAYLOAD, sender=sender, to=TO, mail=here.settings(), timeout=5).outcome
            == "sent"
        )
    assert here.script.taken[0][0] == told


def test_a_password_never_crosses_a_network_in_the_clear() -> None:
    mail = MailSettings(host="192.0.2.25", security="none", sender="d@e.example", user="desk")
    receipt = send_once(PAYLOAD, sender="d@e.example", to=TO, mail=mail, password="x", timeout=5)
    assert receipt.outcome == "held"
    assert "in the clear" in receipt.reply


@contextmanager
def wire(
    answers: list[bytes], *, then: Callable[[socket.socket], None] | None = None
) -> Iterator[int]:
    """Serve one connection: one answer for each thing that is said, then `then`, then close."""
    listener = socket.create_server(("127.0.0.1", 0))
    listener.settimeout(10)

    def serve() -> None:
        connection, _ = listener.accept()
        with connection:
            connection.settimeout(10)
            connection.sendall(answers[0])
            for answer in answers[1:]:
                if not connection.recv(65536):
                    return
                connection.sendall(answer)
            if then is not None:
                then(connection)

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield int(listener.getsockname()[1])
    finally:
        thread.join(10)
        listener.close()


def over(port: int, *, timeout: float = 5) -> Receipt:
    mail = MailSettings(host="127.0.0.1", port=port, security="none", sender="desk@example.org")
    return send_once(
        b"Subject: x\r\n\r\nx\r\n", sender="desk@example.org", to=TO, mail=mail, timeout=timeout
    )


@pytest.mark.parametrize(
    ("answers", "outcome", "words"),
    [
        (
            [b"554 we do not know you\r\n"],
            "held",
            "it refused our connection (554 we do not know you)",
        ),
        ([b"421 busy\r\n"], "retry", "421 busy"),
        (
            [
                b"220 hello\r\n",
                b"250 me\r\n",
                b"250 ok\r\n",
                b"250 ok\r\n",
                b"354 go\r\n",
                b"hm\r\n",
            ],
            "unknown",
            "not a reply",
        ),
        ([b"\xff\xfe\x00garbage\r\n"], "retry", "could not be reached"),
        (
            [b"220 hello\r\n", b"250 me\r\n", b"250 ok\r\n", b"250 ok\r\n", b"354 go\r\n"],
            "unknown",
            "answer was lost",
        ),
        (
            [b"220 hello\r\n", b"250 me\r\n", b"250 ok\r\n", b"250 ok\r\n", b"451 no\r\n"],
            "retry",
            "451 no",
        ),
    ],
)
def test_relays_that_misbehave(answers: list[bytes], outcome: str, words: str) -> None:
    with wire(answers) as port:
        receipt = over(port)
    assert receipt.outcome == outcome
    assert words in receipt.reply
    assert receipt.reply.isprintable()


def test_a_port_where_nothing_listens_is_told_with_the_settings_to_look_at() -> None:
    with socket.socket() as bound:  # and not listening
        bound.bind(("127.0.0.1", 0))
        receipt = over(bound.getsockname()[1])
    assert receipt.outcome == "retry"
    assert "nothing listens there; see mail.host and mail.port" in receipt.reply


def test_a_relay_that_is_silent_after_the_dot_is_unknown_and_before_it_a_retry() -> None:
    answers = [b"220 hello\r\n", b"250 me\r\n", b"250 ok\r\n", b"250 ok\r\n", b"354 go\r\n"]

    def wait_for_the_end(connection: socket.socket) -> None:
        while connection.recv(65536):
            pass

    with wire(answers[:2], then=wait_for_the_end) as port:
        assert over(port, timeout=0.2).outcome == "retry"
    with wire(answers, then=wait_for_the_end) as port:
        receipt = over(port, timeout=0.2)
    assert (receipt.outcome, "no answer in time" in receipt.reply) == ("unknown", True)
