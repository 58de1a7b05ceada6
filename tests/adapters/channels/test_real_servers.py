"""Mails through Postfix into Dovecot: byte for byte, in threads, and once although the sender was killed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from tests.support import forked, killed_delivery
from tests.support.digest_world import DUE
from tests.support.mail_servers import Servers, missing, real_servers
from tests.support.scene import FEED, SERIES, Scene, utc
from tests.support.situations import hostile, ordinary, rtl_heavy
from tests.support.small_web import Item, SmallWeb, rss
from wirewatch.adapters.channels.email import send_once
from wirewatch.adapters.channels.sendmail import send_by_program
from wirewatch.domain.configuration import MailSettings
from wirewatch.domain.digests.model import Digest
from wirewatch.render.email import MailHead, derive_message_id, mail_message, month_thread_id

pytestmark = [pytest.mark.slow, pytest.mark.skipif(bool(missing()), reason=missing() or "there")]

SENDER, KEY = "Desk <desk@desk.example>", b"k" * 32
NOW = utc(11, 8)


@pytest.fixture(scope="module")
def servers() -> Iterator[Servers]:
    with real_servers() as both:
        yield both


def mail_of(digest: Digest, to: str, number: int = 1) -> bytes:
    root = month_thread_id(KEY, series="daily", subscriber=to, moment=DUE, domain="desk.example")
    identity = derive_message_id(
        KEY, series="daily", number=number, subscriber=to, domain="desk.example"
    )
    return mail_message(
        digest, MailHead(sender=SENDER, to=to, message_id=identity, references=[root])
    )


def by_smtp(servers: Servers, payload: bytes, to: str) -> str:
    mail = MailSettings(host="127.0.0.1", port=servers.smtp, security="none", sender=SENDER)
    return send_once(payload, sender=SENDER, to=to, mail=mail).outcome


@pytest.mark.parametrize("digest", [ordinary, rtl_heavy, hostile])
def test_a_digest_arrives_byte_for_byte_below_what_the_servers_put_on_top(
    servers: Servers, digest: object
) -> None:
    to = f"{digest.__name__}@desk.example"  # type: ignore[attr-defined]
    payload = mail_of(digest(), to)  # type: ignore[operator]
    assert by_smtp(servers, payload, to) == "sent"
    servers.handed_over(to, 1)
    (kept,) = servers.mailbox(to)
    assert kept.endswith(b"\r\n" + payload)
    assert b"\nSubject:" not in kept[: -len(payload)]


def test_the_issues_of_a_month_stand_in_one_thread(servers: Servers) -> None:
    to = "threads@desk.example"
    for number in (1, 2, 3):
        assert by_smtp(servers, mail_of(ordinary(), to, number), to) == "sent"
    servers.handed_over(to, 3)
    assert servers.threads(to) == "((1)(2)(3))"


@pytest.mark.parametrize("way", ["port", "socket"])
def test_a_mailbox_server_takes_a_digest_without_a_relay_in_between(
    servers: Servers, way: str
) -> None:
    to = f"{way}@desk.example"
    payload = mail_of(rtl_heavy(), to)
    host, security = (servers.socket, "starttls") if way == "socket" else ("127.0.0.1", "none")
    mail = MailSettings(
        transport="lmtp",
        host=host,
        port=servers.lmtp,
        security=security,  # type: ignore[arg-type]
        sender=SENDER,
    )
    assert send_once(payload, sender=SENDER, to=to, mail=mail).outcome == "sent"
    (kept,) = servers.mailbox(to)
    assert kept.endswith(b"\r\n" + payload)


def test_the_sendmail_program_takes_a_digest_byte_for_byte(servers: Servers) -> None:
    to = "local@desk.example"
    payload = mail_of(rtl_heavy(), to)
    assert (
        send_by_program(payload, sender=SENDER, to=to, program=servers.sendmail).outcome == "sent"
    )
    servers.handed_over(to, 1)
    (kept,) = servers.mailbox(to)
    assert kept.endswith(b"\r\n" + payload)


def test_an_address_that_the_relay_does_not_serve_is_refused(servers: Servers) -> None:
    mail = MailSettings(host="127.0.0.1", port=servers.smtp, security="none", sender=SENDER)
    answer = send_once(
        b"Subject: x\r\n\r\nx\r\n", sender=SENDER, to="a@elsewhere.example", mail=mail
    )
    assert (answer.outcome, answer.reply[:4]) == ("refused", "550 ")


def test_the_mail_of_a_sender_that_was_killed_is_kept_once(
    scene: Scene, web: SmallWeb, servers: Servers
) -> None:
    to = "killed@desk.example"
    news = Item(
        url="http://news.example/ferry",
        title="Taliban reopen the ferry",
        at=utc(11, 6),
        text="Cars cross.",
    )
    web.on(FEED, rss(news))
    scene.write()
    scene.cycle(NOW, only=("poll", "read", "group"))
    settings = {"host": "127.0.0.1", "port": servers.smtp, "security": "none", "from": SENDER}
    scene.write(series=[SERIES | {"subscribers": [{"email": to}]}], mail=settings)
    forked.killed(
        killed_delivery.main,
        "answered, the answer not stored",
        "email",
        scene.config,
        scene.home,
        NOW,
    )
    scene.cycle(NOW + timedelta(minutes=1), only=("digest", "deliver"))
    servers.handed_over(to, 2)
    (kept,) = servers.mailbox(to)
    assert b"X-Wirewatch-Digest: daily/1" in kept
