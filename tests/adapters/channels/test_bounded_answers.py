"""No far end keeps us reading for ever: an answer is bounded in bytes and in seconds, whatever it is an answer to."""

from __future__ import annotations

import socket
import threading
import time
import tracemalloc
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

import pytest

from tests.adapters.channels.test_email import over
from wirewatch.adapters.channels import posting, slack_webhook
from wirewatch.adapters.channels.smtp_session import MAX_REPLY_BYTES

POLITE = [b"220 hello\r\n", b"250 me\r\n", b"250 ok\r\n", b"250 ok\r\n", b"354 go\r\n"]


@contextmanager
def endless(answers: list[bytes], pour: Callable[[socket.socket], object]) -> Iterator[int]:
    """Serve one connection: one answer for each thing that is said, then pour until the other side hangs up."""
    listener = socket.create_server(("127.0.0.1", 0))
    listener.settimeout(10)

    def serve() -> None:
        with suppress(OSError):
            connection, _ = listener.accept()
            with connection:
                connection.settimeout(10)
                for answer in answers:
                    connection.sendall(answer)
                    if not connection.recv(65536):
                        return
                while pour(connection) is None:
                    pass

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    yield int(listener.getsockname()[1])
    thread.join(10)
    listener.close()


def lines(connection: socket.socket) -> None:
    connection.sendall(b"220-and more\r\n" * 1000)


def one_line(connection: socket.socket) -> None:
    connection.sendall(b"2" * 65536)


def drops(connection: socket.socket) -> None:
    connection.sendall(b"220-\r\n")
    time.sleep(0.05)


@pytest.mark.parametrize("pour", [lines, one_line])
@pytest.mark.parametrize("said", range(len(POLITE) + 1))
def test_an_answer_without_end_is_read_to_its_limit_only(
    pour: Callable[[socket.socket], None], said: int
) -> None:
    tracemalloc.start()
    with endless(POLITE[:said], pour) as port:
        receipt = over(port)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert receipt.outcome == ("unknown" if said == len(POLITE) else "retry")
    assert f"longer than {MAX_REPLY_BYTES // 1024} kB" in receipt.reply
    assert peak < 2_000_000


@pytest.mark.parametrize(("said", "outcome"), [(0, "retry"), (1, "retry"), (3, "retry")])
def test_an_answer_that_drips_has_to_be_whole_in_time(said: int, outcome: str) -> None:
    began = time.monotonic()
    with endless(POLITE[:said], drops) as port:
        receipt = over(port, timeout=0.3)
    assert time.monotonic() - began < 3
    assert (receipt.outcome, "no answer in time" in receipt.reply) == (outcome, True)


def test_slack_is_not_read_without_end_either(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(posting, "MAX_RESPONSE_BYTES", 1_000_000)
    head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
    poured: list[int] = []

    def pour(connection: socket.socket) -> None:
        if not poured:
            connection.sendall(head)
        poured.append(connection.send(b"10000\r\n" + b"x" * 65536 + b"\r\n"))

    with endless([b""], pour) as port:
        receipt = slack_webhook.post_to_webhook(
            b"{}", webhook_url=f"http://127.0.0.1:{port}/services/T0/B0/x"
        )
    assert receipt.outcome == "unknown"
    assert sum(poured) < 20_000_000
