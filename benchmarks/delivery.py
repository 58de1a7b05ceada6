"""Mails a second out of the outbox, beside a bare smtplib loop that sends the same bytes and notes nothing.

python -m benchmarks.delivery [--mails 2000]

Both send to the same server on loopback, a process of its own: first one that answers at once, so that all time is
ours, then one that takes as long as a relay that writes to disk. Ours commits two transactions for each mail.
"""

from __future__ import annotations

import argparse
import asyncio
import resource
import smtplib
import socketserver
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import func, select

from tests.support.situations import huge
from wirewatch.adapters.store import outbox
from wirewatch.adapters.store.outbox import HEAD_HEADER
from wirewatch.adapters.store.schema import attempts
from wirewatch.domain.configuration import Config, MailSettings, NetworkSettings, Settings
from wirewatch.domain.digests.model import Digest
from wirewatch.render.email import MailHead, address_domain, derive_message_id, mail_body, mail_head
from wirewatch.render.summary import digest_subject
from wirewatch.steps.channels.email import EMAIL
from wirewatch.steps.delivery.dispatch import deliver
from wirewatch.steps.resources import Resources, open_resources

SENDER = "Desk <desk@example.org>"
NOW = datetime(2026, 11, 23, 4, 30, tzinfo=UTC)
RELAYS = (("answers at once", 0.0), ("takes 5 ms for a mail, as one that writes to disk", 0.005))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--mails", type=int, default=2000)
    parser.add_argument("--serve", type=float, help=argparse.SUPPRESS)
    chosen, _ = parser.parse_known_args()
    if chosen.serve is not None:
        serve(chosen.serve)
        return
    digest = huge()
    shared = mail_body(digest, sender=SENDER)
    heads = [head_of(f"reader{number}@example.net", digest) for number in range(chosen.mails)]
    for what, delay in RELAYS:
        with sink(delay) as port:
            ours = chosen.mails / asyncio.run(send_ours(port, heads, shared))
        with sink(delay) as port:
            bare = chosen.mails / send_bare(port, heads, shared)
        print(
            f"{ours / bare:.2f} x a bare smtplib loop ({ours:.0f} mails a second, bare {bare:.0f}; "
            f"{chosen.mails} mails of {len(shared) / 1000:.0f} kB, a relay that {what})"
        )
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


def head_of(to: str, digest: Digest) -> str:
    identity = derive_message_id(
        b"k" * 32, series="daily", number=1, subscriber=to, domain=address_domain(SENDER)
    )
    reader = MailHead(sender=SENDER, to=to, message_id=identity, references=[identity])
    return mail_head(reader, series=digest.series, line=digest_subject(digest)).decode("ascii")


async def send_ours(port: int, heads: list[str], shared: bytes) -> float:
    """Return the seconds that a round takes; every mail must have been sent, with its attempt on record."""
    mail = MailSettings(host="127.0.0.1", port=port, security="none", sender=SENDER)
    settings = Settings(mail=mail, network=NetworkSettings())
    config = Config(feeds=(), actors=(), interests=(), series=(), settings=settings, hash="0" * 64)
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        async with open_resources(
            config, config_folder=home, home=home, now=NOW, environ={}, workers=1
        ) as resources:
            plan(resources, heads, shared)
            began, busy = time.perf_counter(), time.process_time()
            report = await deliver(resources, now=NOW)
            seconds, busy = time.perf_counter() - began, time.process_time() - busy
            print(
                f"{1000 * busy / len(heads):.1f} ms of processor time a mail, noting it before and after"
            )
            with resources.store.read() as tx:
                noted = tx.execute(select(func.count()).select_from(attempts)).scalar()
    assert (report.sent, noted) == (len(heads), len(heads)), report.failed[:3]
    return seconds


def plan(resources: Resources, heads: list[str], shared: bytes) -> None:
    planned = [
        outbox.PlannedDelivery(
            subscriber=f"reader{number}@example.net",
            channel=EMAIL,
            identity=f"<{number}@example.org>",
            headers={HEAD_HEADER: one},
            body=shared,
        )
        for number, one in enumerate(heads)
    ]
    with resources.store.begin() as tx:
        outbox.plan_deliveries(tx, None, planned, now=NOW)


def send_bare(port: int, heads: list[str], shared: bytes) -> float:
    began = time.perf_counter()
    with smtplib.SMTP("127.0.0.1", port) as relay:
        for number, one in enumerate(heads):
            relay.sendmail(
                "desk@example.org", [f"reader{number}@example.net"], one.encode() + shared
            )
    return time.perf_counter() - began


@contextmanager
def sink(delay: float) -> Iterator[int]:
    """Run a relay in a process of its own; gives its port."""
    command = [sys.executable, "-m", "benchmarks.delivery", "--serve", str(delay)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        try:
            yield int(server.stdout.readline())
        finally:
            server.kill()


def serve(delay: float) -> None:
    """Take every mail, keep none; each session is answered by a thread."""

    class Session(socketserver.StreamRequestHandler):
        disable_nagle_algorithm = True

        def handle(self) -> None:
            self.say(b"220 sink")
            while line := self.rfile.readline():
                match line[:4].upper():
                    case b"DATA":
                        self.say(b"354 go")
                        while self.rfile.readline() != b".\r\n":
                            pass
                        time.sleep(delay)
                        self.say(b"250 taken")
                    case b"QUIT":
                        self.say(b"221 bye")
                        return
                    case _:
                        self.say(b"250 ok")

        def say(self, words: bytes) -> None:
            self.wfile.write(words + b"\r\n")

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Session) as server:
        server.daemon_threads = True
        print(server.server_address[1], flush=True)
        server.serve_forever()


if __name__ == "__main__":
    main()
