"""Hand one attempt over to its channel: file, email, Slack. What is said never names a secret."""

from __future__ import annotations

import logging

from wirewatch.adapters.channels import slack
from wirewatch.adapters.channels.filesystem import file_page
from wirewatch.adapters.config.yaml_document import ConfigErrors
from wirewatch.adapters.store.outbox import Attempt, Delivery
from wirewatch.domain.digests.model import Receipt
from wirewatch.render.slack import repeated
from wirewatch.steps.bot import posted_by_bot
from wirewatch.steps.channels import EMAIL, FILE, NUDGE, SLACK, SLACK_BOT
from wirewatch.steps.nudging import nudged
from wirewatch.steps.planning import HEAD
from wirewatch.steps.ways import Ways, unset

log = logging.getLogger("wirewatch.deliver")


def hand_over(ways: Ways, attempt: Attempt) -> Receipt:
    """Give the far end's answer to one attempt. Never raises: one that cannot be handed over stops no other."""
    try:
        return _handed_over(ways, attempt)
    except ConfigErrors as errors:  # secrets.env can be read by others, or not at all
        return Receipt(outcome="held", reply=str(errors.problems[0]))
    except Exception as error:  # a fault of our own: how far it had got, nobody knows
        delivery = attempt.delivery
        log.exception("%s by %s could not be handed over", delivery.subscriber, delivery.channel)
        reply = f"Wirewatch failed while it handed this over ({type(error).__name__}); the log says more"
        return Receipt(outcome="unknown", reply=reply)


def _handed_over(ways: Ways, attempt: Attempt) -> Receipt:
    channel, subscriber = attempt.delivery.channel, attempt.delivery.subscriber
    if channel == FILE:
        return file_page(ways.desk.pages, subscriber, attempt.body)
    if channel == EMAIL:
        return _mailed(ways, attempt)
    if channel == SLACK:
        return _posted(ways, attempt)
    if channel == SLACK_BOT:
        return posted_by_bot(ways, attempt)
    if channel == NUDGE:
        address = ways.secret(subscriber)
        return nudged(attempt, address=address) if address else unset(subscriber)
    return Receipt(outcome="held", reply=f"there is no way to deliver by {channel}")


def _mailed(ways: Ways, attempt: Attempt) -> Receipt:
    mail = ways.desk.config.settings.mail
    if mail is None:
        return Receipt(outcome="held", reply="no mail relay is set; add mail: to settings.yaml")
    return ways.mail(whole_mail(attempt.delivery, attempt.body), mail=mail, to=attempt.delivery.subscriber)


def _posted(ways: Ways, attempt: Attempt) -> Receipt:
    delivery, network = attempt.delivery, ways.desk.config.settings.network
    webhook = ways.secret(delivery.subscriber)
    if webhook is None:
        return unset(delivery.subscriber)
    payload = repeated(attempt.body, number=delivery.number) if attempt.unsure_before else attempt.body
    return slack.post(payload, webhook_url=webhook, proxy=network.proxy, ca_file=network.ca_file)


def whole_mail(delivery: Delivery, body: bytes) -> bytes:
    """Give the bytes of a mail: its own head, then the body that it may share with others."""
    return delivery.headers.get(HEAD, "").encode("ascii") + body
