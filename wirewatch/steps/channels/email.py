"""Mail by the configured relay; a retry keeps its Message-ID, so that programs recognise it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import ClassVar

from wirewatch.adapters.channels import sendmail
from wirewatch.adapters.store.delivery_attempts import Attempt
from wirewatch.adapters.store.outbox import HEAD_HEADER, PlannedDelivery
from wirewatch.adapters.store.outbox_queries import Delivery
from wirewatch.domain.alerts import Alert
from wirewatch.domain.configuration import Config, Subscriber
from wirewatch.domain.digests.model import DeliveryState, Digest, Receipt
from wirewatch.render import alerts as rendered_alerts
from wirewatch.render import email as rendered_mail
from wirewatch.render.summary import digest_subject
from wirewatch.steps.channels.channel import (
    AfterUnknown,
    Context,
    Envelope,
    MarkedMessage,
    Notice,
    ReaderChannel,
)
from wirewatch.steps.channels.connections import Connections

EMAIL = "email"
NO_RELAY = "no mail relay is set; add mail: to settings.yaml"


class EmailChannel(ReaderChannel):
    """Mail; each reader has a header, and all share the body."""

    name = EMAIL
    key = "email"
    guide = "email.md"
    place = "at this address"
    after_unknown = AfterUnknown.REPEAT_A_FEW_TIMES
    advice: ClassVar[Mapping[DeliveryState, str]] = {
        DeliveryState.REFUSED: (
            "correct the address in digests.yaml, then: wirewatch digest send SERIES NUMBER "
            "--to ADDRESS"
        ),
        DeliveryState.HELD: "mend mail: in settings.yaml; tried again hourly and after each edit",
        DeliveryState.UNKNOWN: "nothing; it is sent again under the same Message-ID",
    }
    alert_advice: ClassVar[Mapping[DeliveryState, str]] = {
        DeliveryState.REFUSED: "correct the address in digests.yaml; the digest tells the story"
    }
    shared = True

    def send(self, connections: Connections, attempt: Attempt) -> Receipt:
        """Send the mail over the open session, or by the sendmail program."""
        mail, address = connections.resources.config.settings.mail, attempt.delivery.subscriber
        if mail is None:
            return Receipt(outcome="held", reply=NO_RELAY)
        payload = whole_mail(attempt.delivery, attempt.body)
        if mail.transport == "sendmail":
            return sendmail.send_by_program(
                payload, sender=mail.sender, to=address, program=mail.program
            )
        return connections.relay(mail).send(payload, sender=mail.sender, to=address)

    def address(self, subscriber: Subscriber) -> str | None:
        """Return the mail address."""
        return subscriber.email or None

    def is_set_up(self, config: Config) -> bool:
        """Return whether a mail relay is set."""
        return config.settings.mail is not None

    def render_digest(self, digest: Digest, context: Context) -> tuple[bytes, ...]:
        """Return the body of the mail, without the header, which differs by reader."""
        return (rendered_mail.mail_body(digest, sender=_sender(context)),)

    def digest_envelope(self, to: str, digest: Digest, context: Context, *, part: int) -> Envelope:
        """Thread the mail under the root of its month."""
        series = context.series
        identity = rendered_mail.derive_message_id(
            context.key,
            series=series.id,
            number=digest.number,
            subscriber=to,
            domain=_domain(context),
        )
        root = _month_root(context, series.id, to, digest.due_at)
        line = digest_subject(digest, thread=series.thread)
        return _envelope(context, series.id, to, identity, references=[root], line=line)

    def render_alert(self, alert: Alert, context: Context, *, left: int, full: bool) -> bytes:
        """Return the body of the mail, without its header."""
        unsubscribe_url = context.config.settings.digests.unsubscribe_url
        return rendered_alerts.alert_mail(
            alert,
            sender=_sender(context),
            withheld=left,
            is_last=full,
            unsubscribe_url=unsubscribe_url,
        )

    def alert_envelope(self, to: str, alert: Alert, context: Context, *, profile: str) -> Envelope:
        """Thread the mail under the root of its month and the previous alert of the story."""

        def alert_identity(number: int) -> str:
            return rendered_mail.derive_message_id(
                context.key,
                series=f"{alert.series}|alert|{alert.story.id}|{profile}",
                number=number,
                subscriber=to,
                domain=_domain(context),
            )

        references = [_month_root(context, alert.series, to, alert.alerted_at)]
        if alert.number > 1:
            references.append(alert_identity(alert.number - 1))
        identity, line = alert_identity(alert.number), rendered_alerts.alert_subject(alert)
        return _envelope(context, alert.series, to, identity, references=references, line=line)

    def render_repeat(
        self, sent: PlannedDelivery, *, series: str, number: int, key: bytes, mark: str
    ) -> MarkedMessage:
        """Return the whole mail with a new Message-ID, so that no mail program drops it."""
        raw = sent.headers[HEAD_HEADER].encode("ascii") + sent.body
        identity = rendered_mail.derive_message_id(
            key,
            series=series,
            number=number,
            subscriber=f"{sent.subscriber} {mark}",
            domain=rendered_mail.message_id_of(raw).strip("<>").rpartition("@")[2],
        )
        return MarkedMessage(
            identity=identity, body=rendered_mail.repeat_mail(raw, message_id=identity)
        )

    def render_notice(
        self, to: str, context: Context, notice: Notice, *, now: datetime
    ) -> MarkedMessage:
        """Return a whole mail of a few lines."""
        identity = rendered_mail.derive_message_id(
            context.key,
            series=context.series.id,
            number=0,
            subscriber=f"{to} {notice.name}",
            domain=_domain(context),
        )
        body = rendered_mail.plain_mail(
            sender=_sender(context),
            to=to,
            message_id=identity,
            title=f"[Wirewatch] {notice.title}",
            body=f"{notice.words}\n",
            sent_at=now,
        )
        return MarkedMessage(identity=identity, body=body)


def whole_mail(delivery: Delivery, body: bytes) -> bytes:
    """Join the header of one reader and the body that several readers share."""
    return delivery.headers.get(HEAD_HEADER, "").encode("ascii") + body


def _envelope(
    context: Context, series_id: str, to: str, identity: str, *, references: list[str], line: str
) -> Envelope:
    head = rendered_mail.MailHead(
        sender=_sender(context),
        to=to,
        message_id=identity,
        references=references,
        unsubscribe_url=context.config.settings.digests.unsubscribe_url,
    )
    front = rendered_mail.mail_head(head, series=series_id, line=line)
    return Envelope(identity=identity, headers={HEAD_HEADER: front.decode("ascii")})


def _month_root(context: Context, series_id: str, to: str, moment: datetime) -> str:
    return rendered_mail.month_thread_id(
        context.key, series=series_id, subscriber=to, moment=moment, domain=_domain(context)
    )


def _domain(context: Context) -> str:
    return rendered_mail.address_domain(_sender(context))


def _sender(context: Context) -> str:
    mail = context.config.settings.mail
    if mail is None:
        raise ValueError(NO_RELAY)
    return mail.sender
