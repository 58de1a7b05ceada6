"""Send a few lines to a service by apprise. Its URL is a secret and never part of a reply.

Only plugins on a list are called: services on the web that take a text by HTTPS. Plugins that speak
to this machine, read local files or open other protocols are not, and apprise gets one address, one
text, no attachment, no configuration file and no plugin folder (SECURITY.md).

apprise returns one boolean per call and reports a timeout like a refusal, so a message may have
arrived even if it returns False. Whatever is not True is therefore `unknown`, and nothing is ever
sent a second time.
"""

from __future__ import annotations

import json
import logging

from wirewatch.adapters.channels.receipts import held_receipt, unknown_receipt
from wirewatch.domain.digests.model import Receipt

INVALID_ADDRESS_REPLY = (
    "it holds no address that apprise knows; write one like ntfy://ntfy.example.org/desk"
)
NOT_ALLOWED_REPLY = "{scheme}:// is not among the services that a nudge may use; docs/guide/other-outputs.md lists them"
SEVERAL_ADDRESSES_REPLY = "it holds more than one address; make a subscriber of each"
_SCHEME_WORDS = (
    "bark barks bluesky bsky chanify dingtalk discord feishu flock form forms gchat gotify "
    "gotifys groupme hassio hassios ifttt join json jsons lark line mastodon mastodons matrix "
    "matrixs mmost mmosts msgbird nctalk nctalks nexmo ntfy ntfys opsgenie pagerduty pbul pjet "
    "pjets plivo pover prowl pushdeer pushdeers pushy rocket rockets ryver signal signals sinch "
    "slack spike splunk synology synologys tgram threema toot toots twilio twist victorops "
    "vonage webex wecombot whatsapp workflow workflows wxteams xml xmls zulip"
)
ALLOWED_SCHEMES = frozenset(_SCHEME_WORDS.split())
UNCONFIRMED_REPLY = "the service did not say yes; it may have arrived, so it is not sent again"
UNRECORDED_REPLY = (
    "the process ended before the answer was stored; it may have arrived, so it is not sent again"
)


def send_notification(payload: bytes, *, address: str) -> Receipt:
    """Send one notification to the service of an apprise address.

    sent: the service accepted. held: the address is invalid, or of no allowed service. unknown: it
    refused, or did not answer. Never raises.
    """
    scheme = address.partition("://")[0].strip().casefold()
    if "://" in address and scheme.isalnum() and scheme not in ALLOWED_SCHEMES | {"http", "https"}:
        return held_receipt(NOT_ALLOWED_REPLY.format(scheme=scheme[:20]))
    # Imported here: apprise takes most of a second to load, and most installations do not use it.
    from apprise import Apprise, AppriseAsset, NotifyFormat

    # apprise logs addresses and answers; both may hold the secret.
    logging.getLogger("apprise").setLevel(logging.CRITICAL + 1)
    asset = AppriseAsset(
        app_id="Wirewatch", app_desc="Wirewatch", secure_logging=True, plugin_paths=[]
    )
    services = Apprise(asset=asset)
    message = json.loads(payload)
    try:
        if not services.add(address):
            return held_receipt(INVALID_ADDRESS_REPLY)
        if len(services) != 1:
            return held_receipt(SEVERAL_ADDRESSES_REPLY)
        if not ALLOWED_SCHEMES.intersection(
            _plugin_schemes(services[0])
        ):  # an https address that a plugin knows as its own
            return held_receipt(NOT_ALLOWED_REPLY.format(scheme=scheme[:20]))
        arrived = services.notify(
            body=message["text"], title=message["title"], body_format=NotifyFormat.TEXT
        )
    except Exception as error:  # whatever a plugin does: a hundred and more, none of them ours
        return unknown_receipt(f"{UNCONFIRMED_REPLY} ({type(error).__name__})")
    return (
        Receipt(outcome="sent", reply="the service said yes")
        if arrived
        else unknown_receipt(UNCONFIRMED_REPLY)
    )


def _plugin_schemes(plugin: object) -> set[str]:
    """Return the schemes of a plugin, each of which apprise holds as one word or as several."""
    attributes = (getattr(plugin, key, None) or () for key in ("protocol", "secure_protocol"))
    return {
        scheme for value in attributes for scheme in ((value,) if isinstance(value, str) else value)
    }
