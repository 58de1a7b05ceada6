"""What the end of a request means for a feed, in words that `status` can show to an analyst."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

from wirewatch.domain.model import Outcome

_WORDS = {
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
_OUR_OWN = frozenset({"private", "bad-url", "downgrade"})
_DOORKEEPERS = {
    "cloudflare": "Cloudflare",
    "ddos-guard": "DDoS-Guard",
    "akamaighost": "Akamai",
    "qrator": "Qrator",
    "sucuri/cloudproxy": "Sucuri",
    "imperva": "Imperva",
    "variti": "Variti",
}


def judge(
    status: int,
    *,
    headers: Iterable[tuple[str, str]] = (),
    wait_until: datetime | None = None,
    now: datetime | None = None,
) -> tuple[Outcome | None, str]:
    """Give the outcome of an answer and a plain sentence; (None, "") when its body has to decide.

    `headers` have names in lower case. With `now`, an instant of today is told without its date.
    """
    if status == 200:
        return None, ""
    if status == 304:
        return Outcome.NOT_MODIFIED, ""
    if wait_until and status in (429, 503):
        return Outcome.BUSY, f"{status}: the server asked us to wait until {clock(wait_until, now=now)}"
    guard = doorkeeper(dict(headers))
    if guard and status in (401, 403, 429, 503):
        return Outcome.REFUSED, f"{status}: an access check by {guard} stands in the way"
    return _outcome(status), f"{status}: {_words(status)}"


def judge_failure(
    kind: str, detail: str, *, status: int | None = None, wait_until: datetime | None = None
) -> tuple[Outcome, str]:
    """Give the outcome of a request without a usable answer; kind and detail are the web client's own."""
    if kind == "busy":
        return Outcome.BUSY, detail
    if status is not None and status >= 400:
        outcome, words = judge(status, wait_until=wait_until)
        return outcome or Outcome.BROKEN, words
    return (Outcome.REFUSED if kind in _OUR_OWN else Outcome.BROKEN), detail


def doorkeeper(headers: dict[str, str]) -> str | None:
    """Give the name of the access check that answered instead of the site; None when the site itself spoke."""
    if headers.get("cf-mitigated"):
        return "Cloudflare"
    if "x-sucuri-block" in headers:
        return "Sucuri"
    if "x-datadome" in headers:
        return "DataDome"
    server = headers.get("server", "").lower()
    # Cloudflare and Akamai also pass on what the site itself refuses, but an analyst asks the same person then.
    return next((name for sign, name in _DOORKEEPERS.items() if server.startswith(sign)), None)


def clock(moment: datetime, *, now: datetime | None = None) -> str:
    """Give an instant as "14:05 UTC", with its date when that is another day than `now`."""
    utc = moment.astimezone(UTC)
    today = now is not None and now.astimezone(UTC).date() == utc.date()
    return f"{utc:%H:%M} UTC" if today else f"{utc:%d %b %H:%M} UTC"


def _outcome(status: int) -> Outcome:
    if status == 410:
        return Outcome.GONE
    if status in (429, 503):
        return Outcome.BUSY
    if 400 <= status < 500:
        return Outcome.REFUSED
    return Outcome.NOT_A_FEED if 200 <= status < 300 else Outcome.BROKEN


def _words(status: int) -> str:
    if status in _WORDS:
        return _WORDS[status]
    if 200 <= status < 300:
        return "an answer without a document"
    if 300 <= status < 400:
        return "a redirect that leads nowhere"
    if 400 <= status < 500:
        return "the server refuses the request"
    return "the server has a fault of its own" if 500 <= status < 600 else "no status that HTTP knows"
