"""Send a few lines to any service that apprise knows. Its URL is a secret and never part of a reply.

apprise returns one boolean per call and reports a timeout like a refusal, so a message may have arrived even if it
returns False. Whatever is not True is therefore `unknown`, and nothing is ever sent a second time.
"""

from __future__ import annotations

import json
import logging

from wirewatch.domain.digests.model import Receipt

NO_ADDRESS = "it holds no address that apprise knows; write one like ntfy://ntfy.example.org/desk"
UNCLEAR = "the service did not say yes; it may have arrived, so it is not sent again"
REPEATED = "the process ended before the answer was stored; it may have arrived, so it is not sent again"


def send(payload: bytes, *, address: str) -> Receipt:
    """Send one notification to the services of an apprise address.

    sent: every service accepted. held: the address is invalid. unknown: a service refused or did not answer. Never
    raises.
    """
    # Imported here: apprise takes most of a second to load, and most installations do not use it.
    from apprise import Apprise, AppriseAsset, NotifyFormat

    # apprise logs addresses and answers; both may hold the secret.
    logging.getLogger("apprise").setLevel(logging.CRITICAL + 1)
    asset = AppriseAsset(app_id="Wirewatch", app_desc="Wirewatch", secure_logging=True, plugin_paths=[])
    services = Apprise(asset=asset)
    message = json.loads(payload)
    try:
        if not services.add(address):
            return Receipt(outcome="held", reply=NO_ADDRESS)
        arrived = services.notify(body=message["text"], title=message["title"], body_format=NotifyFormat.TEXT)
    except Exception as error:  # whatever a plugin does: a hundred and more, none of them ours
        return Receipt(outcome="unknown", reply=f"{UNCLEAR} ({type(error).__name__})")
    return (
        Receipt(outcome="sent", reply="the service said yes") if arrived else Receipt(outcome="unknown", reply=UNCLEAR)
    )
