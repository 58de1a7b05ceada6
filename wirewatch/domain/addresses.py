"""Rules about web addresses: which host pays for a request, which two addresses are one, what is the web at all.

Pure: nothing here resolves or fetches. Addresses come from strangers, so no function raises; what cannot be
read is given back as it came, or as "no".
"""

from __future__ import annotations

import re
from functools import lru_cache
from hashlib import sha256
from ipaddress import ip_address
from urllib.parse import SplitResult, quote, unquote, unquote_to_bytes, urlsplit

_TRACKING = re.compile(
    r"""(?:utm_|at_|pk_|piwik_|mtm_|matomo_|hsa_|stm_|oly_|vero_|wt_|ns_|cmpid|icid|mc_[ce]id$)
    | ^(?:fbclid|gclid|gclsrc|dclid|gbraid|wbraid|msclkid|yclid|ysclid|twclid|ttclid|igshid|igsh|_ga|_gl|_openstat
        |mkt_tok|xtor|xtref|ito|ncid|cid_src|smid|sref|srnd|s_cid|wpisrc|wprss|feedname|ftag|ocid|guccounter
        |guce_referrer|guce_referrer_sig|traffic_source|partner_rss|ref_src|ref_url|spm)$""",
    re.IGNORECASE | re.VERBOSE,
)
# These words are tracking only beside such values: `?ref=` and `?source=` choose the page itself on some sites.
_TRACKING_IF = {
    "ref": re.compile(r"^(?:rss|feed|feeds|hl|home|twitter|facebook|telegram|tw|fb|newsletter|nl_\w*|.*rss.*)?$", re.I),
    "source": re.compile(r"^(?:rss|feed|feeds|twitter|facebook|telegram|social|newsletter|email|.*rss.*)?$", re.I),
    "from": re.compile(r"^(?:rss|feed|feeds|twitter|facebook|telegram|newsletter|.*rss.*)?$", re.I),
    "src": re.compile(r"^(?:rss|feed|feeds|twitter|facebook|newsletter|.*rss.*)?$", re.I),
    "rss": re.compile(r"^(?:1|true|yes|rss)?$", re.I),
    "from_rss": re.compile(r"^(?:1|true|yes)?$", re.I),
    "taid": re.compile(r"^[0-9a-f]{24}$", re.I),
    "cmp": re.compile(r"^.*rss.*$", re.I),
}
_PLAIN = re.compile(r"[A-Za-z0-9/:@!$&'()*,;=~._?-]*")
_SAFE_PATH = "/:@!$&'()*+,;=~-._"
_SAFE_QUERY = "/:@!$'()*,;~-._?"
LONGEST = 2_000  # bytes in UTF-8 of an address that is kept: PostgreSQL cannot index much more
LONGEST_KEY = 1_000  # bytes of a look-up form; longer ones end in a hash
_DEFAULT_PORT = {"http": 80, "https": 443}


def is_web(url: str) -> bool:
    """Tell whether the address is an absolute http(s) one with a host."""
    parts = _split(url)
    return parts is not None and parts.scheme in _DEFAULT_PORT and bool(parts.hostname)


def is_overlong(url: str) -> bool:
    """Tell whether the address is too long to be kept as one."""
    return len(url) > LONGEST or len(url.encode("utf-8", "replace")) > LONGEST


def host_key(url: str) -> str:
    """Give who pays for a request: the registrable domain in lower case, or IP:port; "" for what is no web address.

    The Public Suffix List decides, without its private part: all blogs of one hoster share one key, as they share
    its limit.
    """
    parts = _split(url)
    if parts is None or not parts.hostname:
        return ""
    host = _ascii_host(parts.hostname)
    if is_ip(host) or "." not in host:
        port = _port(parts)
        shown = f"[{host}]" if ":" in host else host
        return f"{shown}:{port}" if port else shown
    return _registrable(host, private=False)


def same_site(one: str, other: str) -> bool:
    """Tell whether both addresses belong to one registrable domain; blogs of one hoster are sites apart."""
    first, second = _host_of(one), _host_of(other)
    if not first or not second:
        return False
    if first == second:
        return True
    if is_ip(first) or is_ip(second):
        return False
    return _registrable(first, private=True) == _registrable(second, private=True)


def url_key(url: str) -> str:
    """Give the form by which an address is looked up: two links to one page get one key.

    Scheme, `www.`, default port, fragment, tracking parameters, order of the query, way of percent-encoding and a
    trailing slash make no difference; every other query parameter does. The key is no address to fetch, and has at most
    1,000 bytes: that of a longer address ends in its hash.
    """
    key = _whole_key(url)
    written = key.encode("utf-8", "replace")
    if len(written) <= LONGEST_KEY:
        return key
    return f"{written[: LONGEST_KEY // 2].decode('utf-8', 'ignore')} {sha256(written).hexdigest()}"


def _whole_key(url: str) -> str:
    parts = _split(url.strip())
    if parts is None or parts.scheme not in _DEFAULT_PORT or not parts.hostname:
        return url.strip()
    host = _ascii_host(parts.hostname).removeprefix("www.")
    port = _port(parts)
    path = _normal(parts.path, _SAFE_PATH).rstrip("/") or ""
    query = _query_key(parts.query)
    return host + (f":{port}" if port else "") + path + (f"?{query}" if query else "")


def shares_wait(url: str) -> bool:
    """Tell whether a Retry-After binds the whole host: yes in public, no on a private or loopback address."""
    host = _host_of(url)
    if is_ip(host):
        return ip_address(host).is_global
    return "." in host and not host.endswith((".localhost", ".local", ".internal", ".lan"))


def is_ip(host: str) -> bool:
    """Tell whether the host is an IP address, brackets taken off."""
    if ":" not in host and not host[-1:].isdigit():
        return False
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


def _split(url: str) -> SplitResult | None:
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        return None
    return parts


def _host_of(url: str) -> str:
    parts = _split(url)
    return _ascii_host(parts.hostname) if parts and parts.hostname else ""


def _ascii_host(host: str) -> str:
    host = host.rstrip(".").lower()
    if host.isascii():
        return host
    try:
        return host.encode("idna").decode("ascii")
    except UnicodeError:
        return host


def _port(parts: SplitResult) -> int | None:
    return parts.port if parts.port != _DEFAULT_PORT.get(parts.scheme) else None


@lru_cache(maxsize=8192)
def _registrable(host: str, *, private: bool) -> str:
    # The list takes a tenth of a second to load: only processes that meet a host name pay for it.
    from tld import get_tld

    found = get_tld(f"http://{host}/", as_object=True, fail_silently=True, search_private=private)
    domain = getattr(found, "fld", None)
    return str(domain) if domain else ".".join(host.split(".")[-2:])


def _normal(text: str, safe: str) -> str:
    """Percent-encode alike what was encoded differently; an encoded delimiter stays encoded."""
    if _PLAIN.fullmatch(text):
        return text
    pieces = re.split(r"(%[0-9A-Fa-f]{2})", text)
    return "".join(_piece(piece, safe) for piece in pieces)


def _piece(piece: str, safe: str) -> str:
    if not re.fullmatch(r"%[0-9A-Fa-f]{2}", piece):
        return quote(piece, safe=safe + "%")
    byte = unquote_to_bytes(piece)
    unreserved = byte.isalnum() or byte in b"-._~"
    return byte.decode("ascii") if unreserved else piece.upper()


def _query_key(query: str) -> str:
    pairs = (pair for pair in query.split("&") if pair and not _is_tracking(pair))
    return "&".join(sorted(_normal(pair.replace("+", "%20"), _SAFE_QUERY + "=") for pair in pairs))


def _is_tracking(pair: str) -> bool:
    name, _, value = pair.partition("=")
    name = unquote(name).removeprefix("amp;")
    if _TRACKING.match(name):
        return True
    condition = _TRACKING_IF.get(name.lower())
    return condition is not None and condition.match(unquote(value)) is not None
