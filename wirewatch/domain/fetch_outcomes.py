"""What the answer to a request means: an outcome and a plain sentence for `status`."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

from wirewatch.domain.model import Outcome

STATUS_PHRASES = {
    401: "the server wants a name and a password",
    402: "the server wants to be paid",
    403: "the server refuses us",
    404: "there is nothing at this address",
    406: "the server has no form of this that we can read",
    410: "it is gone for good, says the server",
    429: "the server asks us to come less often",
    451: "it is withheld for legal reasons",
    500: "the server has a fault of its own",
    502: "the server behind the front does not answer",
    503: "the server is busy or under repair",
    504: "the server behind the front is too slow",
}
REFUSALS_BY_US = frozenset({"private", "bad-url", "downgrade"})  # kinds of failure
ACCESS_CHECK_STATUSES = (401, 403, 429, 503)
BUSY_STATUSES = (429, 503)
# How the Server header of an access check begins.
ACCESS_CHECK_SERVERS = {
    "cloudflare": "Cloudflare",
    "ddos-guard": "DDoS-Guard",
    "akamaighost": "Akamai",
    "qrator": "Qrator",
    "sucuri/cloudproxy": "Sucuri",
    "imperva": "Imperva",
    "variti": "Variti",
}


def judge_response(
    status: int,
    *,
    headers: Iterable[tuple[str, str]] = (),
    wait_until: datetime | None = None,
    now: datetime | None = None,
) -> tuple[Outcome | None, str]:
    """Judge an answer by its status; (None, "") when its body has to decide.

    Args:
        headers: with names in lower case.
        wait_until: the instant of Retry-After.
        now: leaves out the date of an instant of today.
    """
    if status == 200:
        return None, ""
    if status == 304:
        return Outcome.NOT_MODIFIED, ""
    if wait_until and status in BUSY_STATUSES:
        until = clock_text(wait_until, now=now)
        return Outcome.BUSY, f"{status}: the server asked us to wait until {until}"
    vendor = access_check_vendor(dict(headers))
    if vendor and status in ACCESS_CHECK_STATUSES:
        return Outcome.REFUSED, f"{status}: blocked by an access check of {vendor}"
    return _outcome_of_status(status), f"{status}: {_status_phrase(status)}"


def judge_failure(
    kind: str, detail: str, *, status: int | None = None, wait_until: datetime | None = None
) -> tuple[Outcome, str]:
    """Judge a request without a usable answer; kind and detail are the web client's own."""
    if kind == "busy":
        return Outcome.BUSY, detail
    if status is not None and status >= 400:
        outcome, sentence = judge_response(status, wait_until=wait_until)
        return outcome or Outcome.BROKEN, sentence
    return (Outcome.REFUSED if kind in REFUSALS_BY_US else Outcome.BROKEN), detail


def access_check_vendor(headers: dict[str, str]) -> str | None:
    """The provider of the access check (CDN, captcha) that answered; None if the site did."""
    if headers.get("cf-mitigated"):
        return "Cloudflare"
    if "x-sucuri-block" in headers:
        return "Sucuri"
    if "x-datadome" in headers:
        return "DataDome"
    server = headers.get("server", "").lower()
    # Cloudflare and Akamai also pass on refusals of the site, but the contact is the same then.
    for prefix, vendor in ACCESS_CHECK_SERVERS.items():
        if server.startswith(prefix):
            return vendor
    return None


def clock_text(instant: datetime, *, now: datetime | None = None) -> str:
    """Format as "14:05 UTC", with the date when that is another day than `now`."""
    utc = instant.astimezone(UTC)
    if now is not None and now.astimezone(UTC).date() == utc.date():
        return f"{utc:%H:%M} UTC"
    return f"{utc:%d %b %H:%M} UTC"


def _outcome_of_status(status: int) -> Outcome:
    if status == 410:
        return Outcome.GONE
    if status in BUSY_STATUSES:
        return Outcome.BUSY
    if 400 <= status < 500:
        return Outcome.REFUSED
    if 200 <= status < 300:
        return Outcome.NOT_A_FEED
    return Outcome.BROKEN


def _status_phrase(status: int) -> str:
    if status in STATUS_PHRASES:
        return STATUS_PHRASES[status]
    if 200 <= status < 300:
        return "an answer without a document"
    if 300 <= status < 400:
        return "a redirect that leads nowhere"
    if 400 <= status < 500:
        return "the server refuses the request"
    if 500 <= status < 600:
        return "the server has a fault of its own"
    return "no status that HTTP knows"
