"""Hand one attempt over to its channel: file, email, Slack. What is said never names a secret."""

from __future__ import annotations

from wirewatch.adapters import slack, smtp
from wirewatch.adapters.config import ConfigErrors, secret
from wirewatch.adapters.filing import file_page
from wirewatch.adapters.store.outbox import Attempt, Delivery
from wirewatch.domain.digest.model import Receipt
from wirewatch.render.slack import repeated
from wirewatch.steps.channels import EMAIL, FILE, SLACK, SLACK_BOT
from wirewatch.steps.desk import Desk
from wirewatch.steps.planning import HEAD


def hand_over(desk: Desk, attempt: Attempt) -> Receipt:
    """Give the far end's answer to one attempt. Never raises."""
    channel = attempt.delivery.channel
    if channel == FILE:
        return file_page(desk.home / "digests", attempt.delivery.subscriber, attempt.body)
    try:
        if channel == EMAIL:
            return _mailed(desk, attempt)
        if channel == SLACK:
            return _posted(desk, attempt)
    except ConfigErrors as errors:  # secrets.env can be read by others, or not at all
        return Receipt(outcome="held", reply=str(errors.problems[0]))
    if channel == SLACK_BOT:
        what = "a Slack channel is reached by an incoming webhook so far; write slack: NAME_OF_VARIABLE"
        return Receipt(outcome="held", reply=what)
    return Receipt(outcome="held", reply=f"there is no way to deliver by {channel}")


def _mailed(desk: Desk, attempt: Attempt) -> Receipt:
    mail, delivery = desk.config.settings.mail, attempt.delivery
    if mail is None:
        return Receipt(outcome="held", reply="no mail relay is set; add mail: to settings.yaml")
    password = secret(mail.password, folder=desk.config_folder, environ=desk.environ) if mail.password else None
    if mail.password and password is None:
        return _unset(mail.password)
    payload = whole_mail(delivery, attempt.body)
    trusted = desk.config.settings.network.ca_file
    to = delivery.subscriber
    return smtp.send(payload, sender=mail.sender, to=to, mail=mail, password=password, ca_file=trusted)


def _posted(desk: Desk, attempt: Attempt) -> Receipt:
    delivery, network = attempt.delivery, desk.config.settings.network
    webhook = secret(delivery.subscriber, folder=desk.config_folder, environ=desk.environ)
    if webhook is None:
        return _unset(delivery.subscriber)
    payload = repeated(attempt.body, number=delivery.number) if attempt.unsure_before else attempt.body
    return slack.post(payload, webhook_url=webhook, proxy=network.proxy, ca_file=network.ca_file)


def _unset(name: str) -> Receipt:
    what = f"{name} is not set; export it, or write {name}=… into secrets.env beside settings.yaml"
    return Receipt(outcome="held", reply=what)


def whole_mail(delivery: Delivery, body: bytes) -> bytes:
    """Give the bytes of a mail: its own head, then the body that it may share with others."""
    return delivery.headers.get(HEAD, "").encode("ascii") + body
