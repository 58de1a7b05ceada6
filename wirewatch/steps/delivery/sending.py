"""Send one attempt by its channel over connections that stay open. Receipts hold no secret."""

from __future__ import annotations

import hashlib
import hmac
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from types import TracebackType
from typing import Self

from wirewatch.adapters.channels import apprise, chat, email, slack, webhook
from wirewatch.adapters.channels.email import Relay, token_from_command
from wirewatch.adapters.channels.slack import API, Bot, Posted, Refusal
from wirewatch.adapters.config.settings import secret
from wirewatch.adapters.store import facts, outbox
from wirewatch.adapters.store.outbox import HEAD, Attempt, Delivery
from wirewatch.domain.configuration import Config, MailSettings, NetworkSettings, SlackTarget
from wirewatch.domain.digests.model import Receipt
from wirewatch.render import chat_markup
from wirewatch.render.slack import repeated
from wirewatch.steps.resources import Resources


class Connections:
    """One thread's open connections; not thread-safe. Use it as a context manager, or close it."""

    def __init__(self, resources: Resources) -> None:
        """Connections are opened on first use."""
        self.resources = resources
        self._relay: Relay | None = None

    def mail(self, payload: bytes, *, mail: MailSettings, to: str) -> Receipt:
        """Send one mail by the configured transport. Raises ConfigErrors when secrets.env cannot be used."""
        if mail.transport == "sendmail":
            return email.send_by_program(payload, sender=mail.sender, to=to, program=mail.program)
        missing = next(
            (name for name in (mail.password, mail.token) if name and self.secret(name) is None),
            None,
        )
        if missing:
            return unset(missing)
        if self._relay is None:
            trusted = self.resources.config.settings.network.ca_file
            self._relay = Relay(mail, secret=self._login_secret(mail), ca_file=trusted)
        return self._relay.send(payload, sender=mail.sender, to=to)

    def secret(self, name: str) -> str | None:
        """Return the secret of that name, None when it is not set. Raises ConfigErrors."""
        return secret(name, folder=self.resources.config_folder, environ=self.resources.environ)

    def close(self) -> None:
        """Close open connections."""
        if self._relay is not None:
            self._relay.close()
            self._relay = None

    def __enter__(self) -> Self:
        """Return self."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close open connections."""
        self.close()

    def _login_secret(self, mail: MailSettings) -> Callable[[], str | None]:
        """Return a function that is called at each login, since a printed token may have expired by the next one."""
        command, name = mail.token_command, mail.password or mail.token
        if command is not None:
            return lambda: token_from_command(command, environ=self.resources.environ)
        return lambda: self.secret(name) if name else None


def unset(name: str) -> Receipt:
    """Return the receipt for a secret that is named but not set."""
    what = f"{name} is not set; export it, or write {name}=… into secrets.env beside settings.yaml"
    return Receipt(outcome="held", reply=what)


SETTLED = timedelta(seconds=3)  # after which Slack shows what an interrupted request posted


def post_by_bot(connections: Connections, attempt: Attempt) -> Receipt:
    """Post by the bot and return Slack's answer. A trial is looked up afterwards, to prove the permissions for that."""
    delivery, resources = attempt.delivery, connections.resources
    target = _target(resources.config, delivery)
    token = connections.secret(target.token)
    if token is None:
        return unset(target.token)
    network = resources.config.settings.network
    bot = Bot(token=token, api=target.api or API, proxy=network.proxy, ca_file=network.ca_file)
    mark = _mark(connections, delivery)
    if attempt.unsure_before:
        earlier = _find_earlier(bot, connections, attempt, channel=target.channel, mark=mark)
        if earlier is not None:
            return earlier
    root = _root(connections, delivery)
    channel, thread = (root.channel, root.ts) if root else (target.channel, None)
    receipt = bot.post(attempt.body, channel=channel, delivery=mark, thread=thread)
    return _proved(bot, receipt, mark=mark) if delivery.kind == "trial" else receipt


def _find_earlier(
    bot: Bot, connections: Connections, attempt: Attempt, *, channel: str, mark: str
) -> Receipt | None:
    """Return a receipt if an earlier attempt arrived or that cannot be found out now; None if it did not arrive."""
    with connections.resources.store.read() as tx:
        first, last = outbox.unknown_attempts_span(tx, attempt.delivery.id) or (
            attempt.started_at,
            attempt.started_at,
        )
    time.sleep(unsettled(last, now=datetime.now(UTC)).total_seconds())
    root = _root(connections, attempt.delivery)
    thread = root.ts if root else None
    try:
        found = bot.find(
            channel=root.channel if root else channel,
            delivery=mark,
            since=first,
            until=last,
            thread=thread,
        )
    except Refusal as refusal:
        reply = f"whether an earlier try arrived could not be looked up: {refusal.receipt.reply}"
        outcome = "held" if refusal.receipt.outcome in {"held", "refused"} else "unknown"
        return replace(refusal.receipt, outcome=outcome, reply=reply)
    if found is None:
        return None
    return Receipt(
        outcome="sent",
        reply="an earlier try had arrived: found in the channel",
        known_as=str(found),
    )


def unsettled(last: datetime, *, now: datetime) -> timedelta:
    """Return how long to wait until Slack shows the last attempt: at most SETTLED, even if the clock was set back."""
    return min(max(timedelta(), last + SETTLED - now), SETTLED)


def _proved(bot: Bot, receipt: Receipt, *, mark: str) -> Receipt:
    posted = Posted.of(receipt.known_as)
    if posted is None:
        return receipt
    now = datetime.now(UTC)
    try:
        found = bot.find(channel=posted.channel, delivery=mark, since=now, until=now)
    except Refusal as refusal:
        why = refusal.receipt.reply
    else:
        why = "" if found else "Slack does not show it with its metadata"
    reply = f"the trial arrived, but it could not be found again, which is needed to send nothing twice: {why}"
    return Receipt(outcome="refused", reply=reply) if why else receipt


def _root(connections: Connections, delivery: Delivery) -> Posted | None:
    """Return the first message of the thread that a later part belongs to."""
    if delivery.part == 1:
        return None
    with connections.resources.store.read() as tx:
        first = outbox.first_part(tx, delivery)
    return Posted.of(first.headers.get(outbox.KNOWN_AS, "")) if first else None


def _target(config: Config, delivery: Delivery) -> SlackTarget:
    """Return the target that the outbox names, with its API address if digests.yaml still has the target."""
    token, _, channel = delivery.subscriber.partition(" ")
    target = SlackTarget(token=token, channel=channel)
    known = (one.slack for series in config.series for one in series.subscribers)
    alike = (
        one for one in known if isinstance(one, SlackTarget) and replace(one, api=None) == target
    )
    return next(alike, target)


def _mark(connections: Connections, delivery: Delivery) -> str:
    """Return an id that is unique across installations and cannot be guessed."""
    with connections.resources.store.begin() as tx:
        key = bytes.fromhex(facts.install_key(tx, now=delivery.planned_at))
    said = f"slack|{delivery.id}|{delivery.subscriber}|{delivery.identity}"
    return hmac.new(key, said.encode(), hashlib.sha256).hexdigest()[:32]


_WEBHOOKS = {
    "teams": chat.post_to_teams,
    "mattermost": chat.post_to_mattermost,
    "discord": chat.post_to_discord,
}
REMEMBERED = timedelta(minutes=30)  # for which a Matrix server is trusted to know a transaction id


def post_to_chat(connections: Connections, attempt: Attempt) -> Receipt:
    """Post to a chat service whose address is the only secret; what may have arrived before is marked as a repeat."""
    delivery = attempt.delivery
    url = connections.secret(delivery.subscriber)
    if url is None:
        return unset(delivery.subscriber)
    return _WEBHOOKS[delivery.channel](_marked(attempt), url=url, network=_network(connections))


def send_by_telegram(connections: Connections, attempt: Attempt) -> Receipt:
    """Send by the bot; what may have arrived before is marked as a repeat."""
    name, _, chat_id = attempt.delivery.subscriber.partition(" ")
    token = connections.secret(name)
    if token is None:
        return unset(name)
    known = (
        one.telegram for series in connections.resources.config.series for one in series.subscribers
    )
    api = next((one.api for one in known if one and (one.token, one.chat) == (name, chat_id)), None)
    bot = chat.TelegramBot(token=token, chat=chat_id, api=api or chat.TELEGRAM_API)
    return bot.post(_marked(attempt), _network(connections))


def send_to_matrix(connections: Connections, attempt: Attempt) -> Receipt:
    """Put an event into the room under the delivery's transaction id; a late repeat is marked as well."""
    name, room, server = attempt.delivery.subscriber.split(" ", 2)
    token = connections.secret(name)
    if token is None:
        return unset(name)
    body = attempt.body
    if attempt.unsure_before:
        with connections.resources.store.read() as tx:
            span = outbox.unknown_attempts_span(tx, attempt.delivery.id)
        if span is None or attempt.started_at - span[0] > REMEMBERED:
            body = _marked(attempt)
    target = chat.MatrixRoom(server=server, room=room, token=token)
    return target.post(
        body, _network(connections), transaction=_mark(connections, attempt.delivery)
    )


def send_event(connections: Connections, attempt: Attempt) -> Receipt:
    """Post a signed event; each try has the same webhook-id."""
    names = attempt.delivery.subscriber.split(" ", 1)
    url, secret = (connections.secret(name) for name in names)
    if url is None or secret is None:
        return unset(names[0] if url is None else names[1])
    return webhook.post_event(
        attempt.body,
        url=url,
        secret=secret,
        id=f"msg_{_mark(connections, attempt.delivery)}",
        at=datetime.now(UTC),
        network=_network(connections),
    )


def _marked(attempt: Attempt) -> bytes:
    """Return the message, with a line that says so where an earlier try may have arrived."""
    if not attempt.unsure_before:
        return attempt.body
    dialect = chat_markup.DIALECTS[attempt.delivery.channel]
    return chat_markup.repeated(attempt.body, dialect, number=attempt.delivery.number)


def _network(connections: Connections) -> NetworkSettings:
    return connections.resources.config.settings.network


def send_by_apprise(attempt: Attempt, *, address: str) -> Receipt:
    """Send by apprise and return the receipt; what may have arrived before is not sent again. Never raises."""
    if attempt.number > 1 and attempt.unsure_before:
        return Receipt(outcome="unknown", reply=apprise.REPEATED)
    return apprise.send(attempt.body, address=address)


def send_mail(connections: Connections, attempt: Attempt) -> Receipt:
    """Send one mail and return the receipt."""
    mail = connections.resources.config.settings.mail
    if mail is None:
        return Receipt(outcome="held", reply="no mail relay is set; add mail: to settings.yaml")
    return connections.mail(
        whole_mail(attempt.delivery, attempt.body), mail=mail, to=attempt.delivery.subscriber
    )


def post_to_webhook(connections: Connections, attempt: Attempt) -> Receipt:
    """Post to the webhook and return Slack's answer; what may have arrived before is marked as a repeat."""
    delivery, network = attempt.delivery, connections.resources.config.settings.network
    webhook = connections.secret(delivery.subscriber)
    if webhook is None:
        return unset(delivery.subscriber)
    payload = (
        repeated(attempt.body, number=delivery.number) if attempt.unsure_before else attempt.body
    )
    return slack.post(payload, webhook_url=webhook, proxy=network.proxy, ca_file=network.ca_file)


def whole_mail(delivery: Delivery, body: bytes) -> bytes:
    """Return the bytes of a mail: its own header, then the body that several readers share."""
    return delivery.headers.get(HEAD, "").encode("ascii") + body
