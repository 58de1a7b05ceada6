"""URL rules: host of a request, identity of pages, targets of aggregator links.

Pure: nothing is resolved or fetched. URLs are untrusted, so no function raises; what cannot be
parsed is returned unchanged, or gives False or an empty value.
"""

from __future__ import annotations

import base64
import binascii
import re
from functools import lru_cache
from hashlib import sha256
from ipaddress import ip_address
from urllib.parse import (
    SplitResult,
    parse_qsl,
    quote,
    unquote,
    unquote_to_bytes,
    urlsplit,
    urlunsplit,
)

_TRACKING_NAMES = re.compile(
    r"""(?:utm_|at_|pk_|piwik_|mtm_|matomo_|hsa_|stm_|oly_|vero_|wt_|ns_|cmpid|icid|mc_[ce]id$)
    | ^(?:fbclid|gclid|gclsrc|dclid|gbraid|wbraid|msclkid|yclid|ysclid|twclid|ttclid|igshid|igsh|_ga|_gl|_openstat
        |mkt_tok|xtor|xtref|ito|ncid|cid_src|smid|sref|srnd|s_cid|wpisrc|wprss|feedname|ftag|ocid|guccounter
        |guce_referrer|guce_referrer_sig|traffic_source|partner_rss|ref_src|ref_url|spm)$""",
    re.IGNORECASE | re.VERBOSE,
)
# Tracking only with such values: `?ref=` and `?source=` select the page on some sites.
_TRACKING_VALUES = {
    "ref": re.compile(
        r"^(?:rss|feed|feeds|hl|home|twitter|facebook|telegram|tw|fb|newsletter|nl_\w*|.*rss.*)?$",
        re.I,
    ),
    "source": re.compile(
        r"^(?:rss|feed|feeds|twitter|facebook|telegram|social|newsletter|email|.*rss.*)?$", re.I
    ),
    "from": re.compile(r"^(?:rss|feed|feeds|twitter|facebook|telegram|newsletter|.*rss.*)?$", re.I),
    "src": re.compile(r"^(?:rss|feed|feeds|twitter|facebook|newsletter|.*rss.*)?$", re.I),
    "rss": re.compile(r"^(?:1|true|yes|rss)?$", re.I),
    "from_rss": re.compile(r"^(?:1|true|yes)?$", re.I),
    "taid": re.compile(r"^[0-9a-f]{24}$", re.I),
    "cmp": re.compile(r"^.*rss.*$", re.I),
}
_PLAIN_TEXT = re.compile(r"[A-Za-z0-9/:@!$&'()*,;=~._?-]*")
_SAFE_PATH = "/:@!$&'()*+,;=~-._"
_SAFE_QUERY = "/:@!$'()*,;~-._?"
MAX_URL_BYTES = 2_000  # in UTF-8, of an address that is stored: PostgreSQL cannot index much more
MAX_URL_KEY_BYTES = 1_000  # bytes of a look-up form; longer ones end in a hash
_DEFAULT_PORT = {"http": 80, "https": 443}
MAX_REDIRECTOR_LAYERS = 3  # a redirector that leads to a redirector
TARGET_PARAMETERS = (
    "url",
    "u",
    "q",
    "to",
    "target",
    "dest",
    "destination",
    "link",
    "href",
    "cl4url",
    "z",
    "murl",
    "ru",
)
# Last path segments of redirectors. Pages that use `url=` for other purposes have other names.
_REDIRECTOR_PATH = re.compile(
    r"(?:^|/)(?:url|redirect(?:or)?|redir|rd|r|out|outbound|outgoing|exit|away(?:\.php)?|l\.php|link|goto|go|jump|click"
    r"|apiclick\.aspx|track|yandsearch|translate|news_redirect)/?(?:\.(?:php|aspx?|html?))?$",
    re.IGNORECASE,
)
# Hosts without articles: their robots.txt covers their pages, not the targets of their links.
REDIRECTOR_HOSTS = frozenset(
    [
        "t.co",
        "bit.ly",
        "j.mp",
        "ow.ly",
        "buff.ly",
        "dlvr.it",
        "ift.tt",
        "tinyurl.com",
        "is.gd",
        "goo.gl",
        "trib.al",
        "shorturl.at",
        "rb.gy",
        "cutt.ly",
        "clck.ru",
        "lnkd.in",
        "fb.me",
        "wp.me",
        "feedproxy.google.com",
        "feeds.feedburner.com",
        "l.facebook.com",
        "lm.facebook.com",
        "l.instagram.com",
        "out.reddit.com",
        "away.vk.com",
        "flip.it",
        "apple.news",
        "redirect.viglink.com",
        "rss.feedsportal.com",
        "news.google.com",
    ]
)
_GOOGLE_ARTICLE = re.compile(
    r"/(?:rss/)?(?:articles|read|__i/rss/rd/articles)/([A-Za-z0-9_-]{16,4000})=*$"
)
_ADDRESS_BYTES = re.compile(rb"https?://[\x21-\x7e]+")
_AMP_CACHE = re.compile(r"^/(?:[acv]|amp)/(s/)?(.+)$")


def is_web(url: str) -> bool:
    """True if the address is an absolute http(s) one with a host."""
    parts = _split(url)
    return parts is not None and parts.scheme in _DEFAULT_PORT and bool(parts.hostname)


def is_overlong(url: str) -> bool:
    """True if the address is too long to be kept as one."""
    return len(url) > MAX_URL_BYTES or len(url.encode("utf-8", "replace")) > MAX_URL_BYTES


def host_key(url: str) -> str:
    """The politeness key of a URL: registrable domain in lower case, or IP:port; "" if not http(s).

    By the Public Suffix List without its private part: all blogs of one hoster share one key, as
    they share its rate limit.
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
    return _registrable_domain(host, private=False)


def same_site(first_url: str, second_url: str) -> bool:
    """True if both have one registrable domain; blogs of one hoster are separate sites."""
    first, second = _host_of(first_url), _host_of(second_url)
    if not first or not second:
        return False
    if first == second:
        return True
    if is_ip(first) or is_ip(second):
        return False
    return _registrable_domain(first, private=True) == _registrable_domain(second, private=True)


def url_key(url: str) -> str:
    """The form by which an address is looked up: two links to one page get one key.

    Scheme, `www.`, default port, fragment, tracking parameters, order of the query,
    percent-encoding and a trailing slash are ignored; every other query parameter counts. The key
    cannot be fetched, and has at most 1,000 bytes: for a longer address it ends in a hash.
    """
    key = _unlimited_key(url)
    written = key.encode("utf-8", "replace")
    if len(written) <= MAX_URL_KEY_BYTES:
        return key
    return f"{written[: MAX_URL_KEY_BYTES // 2].decode('utf-8', 'ignore')} {sha256(written).hexdigest()}"


def _unlimited_key(url: str) -> str:
    parts = _split(url.strip())
    if parts is None or parts.scheme not in _DEFAULT_PORT or not parts.hostname:
        return url.strip()
    host = _ascii_host(parts.hostname).removeprefix("www.")
    port = _port(parts)
    path = _normalize_encoding(parts.path, _SAFE_PATH).rstrip("/") or ""
    query = _query_key(parts.query)
    return host + (f":{port}" if port else "") + path + (f"?{query}" if query else "")


def without_tracking(url: str) -> str:
    """Remove the parameters that only identify the referrer; the rest is unchanged."""
    parts = _split(url)
    if parts is None or not (parts.query or parts.fragment):
        return url
    query = "&".join(pair for pair in parts.query.split("&") if not _is_tracking(pair))
    fragment = "" if all(map(_is_tracking, parts.fragment.split("&"))) else parts.fragment
    return (
        url
        if (query, fragment) == (parts.query, parts.fragment)
        else urlunsplit((*parts[:3], query, fragment))
    )


def is_public_host(url: str) -> bool:
    """True if a Retry-After applies to the whole host: false for private or loopback ones."""
    host = _host_of(url)
    if is_ip(host):
        return ip_address(host).is_global
    return "." in host and not host.endswith((".localhost", ".local", ".internal", ".lan"))


def is_ip(host: str) -> bool:
    """True if the host is an IP address, brackets taken off."""
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
def _registrable_domain(host: str, *, private: bool) -> str:
    # The list takes 0.1 s to load, so it is loaded on first use.
    from tld import get_tld

    result = get_tld(f"http://{host}/", as_object=True, fail_silently=True, search_private=private)
    domain = getattr(result, "fld", None)
    return str(domain) if domain else ".".join(host.split(".")[-2:])


def _normalize_encoding(text: str, safe: str) -> str:
    """Normalise percent-encoding; an encoded delimiter stays encoded."""
    if _PLAIN_TEXT.fullmatch(text):
        return text
    pieces = re.split(r"(%[0-9A-Fa-f]{2})", text)
    return "".join(_normalize_piece(piece, safe) for piece in pieces)


def _normalize_piece(piece: str, safe: str) -> str:
    if not re.fullmatch(r"%[0-9A-Fa-f]{2}", piece):
        return quote(piece, safe=safe + "%")
    byte = unquote_to_bytes(piece)
    unreserved = byte.isalnum() or byte in b"-._~"
    return byte.decode("ascii") if unreserved else piece.upper()


def _query_key(query: str) -> str:
    pairs = (pair for pair in query.split("&") if pair and not _is_tracking(pair))
    return "&".join(
        sorted(_normalize_encoding(pair.replace("+", "%20"), _SAFE_QUERY + "=") for pair in pairs)
    )


def _is_tracking(pair: str) -> bool:
    name, _, value = pair.partition("=")
    name = unquote(name).removeprefix("amp;")
    if _TRACKING_NAMES.match(name):
        return True
    condition = _TRACKING_VALUES.get(name.lower())
    return condition is not None and condition.match(unquote(value)) is not None


# Nothing is fetched. A link without a readable target is returned unchanged; its redirects then
# lead to the target.


def unwrap_redirectors(url: str) -> str:
    """The outlet's address embedded in a link, or the link itself if it has none."""
    for _ in range(MAX_REDIRECTOR_LAYERS):
        target = _redirector_target(url)
        if target is None or target == url:
            break
        url = target
    return url


def is_redirector_host(url: str) -> bool:
    """True if the address is on a host that only redirects, such as a link shortener."""
    parts = _split_stripped(url)
    return parts is not None and (parts.hostname or "").removeprefix("www.") in REDIRECTOR_HOSTS


def _redirector_target(url: str) -> str | None:
    parts = _split_stripped(url)
    if parts is None or not is_web(url):
        return None
    host = (parts.hostname or "").removeprefix("www.")
    if host == "news.google.com" and (found := _target_in_google_token(parts.path)):
        return found
    if (found := _target_in_amp_cache(parts, host)) or (found := _target_in_path(parts, host)):
        return found
    if not _REDIRECTOR_PATH.search(parts.path) and not host.endswith(
        "safelinks.protection.outlook.com"
    ):
        return None
    return _target_in_query(parts, url)


def _target_in_query(parts: SplitResult, url: str) -> str | None:
    params = {name.lower(): value for name, value in parse_qsl(parts.query, max_num_fields=None)}
    values = (params[name].strip() for name in TARGET_PARAMETERS if params.get(name))
    return next((value for value in values if is_web(value) and not same_site(value, url)), None)


def _target_in_google_token(path: str) -> str | None:
    """The address in an article's token; tokens made since 2024 have none."""
    token = _GOOGLE_ARTICLE.search(path)
    if token is None:
        return None
    try:
        data = base64.urlsafe_b64decode(token.group(1) + "=" * (-len(token.group(1)) % 4))
    except (binascii.Error, ValueError):
        return None
    # Length-prefixed strings: for an address below 128 characters, the byte before it is the
    # length.
    for match in _ADDRESS_BYTES.finditer(data):
        length = _length_before(data, match.start())
        address = data[match.start() : match.start() + length] if length else match.group()
        text = address.decode("ascii", "ignore")
        if is_web(text):
            return text
    return None


def _length_before(data: bytes, start: int) -> int:
    """The varint (one or two bytes) in front of a string; 0 when it cannot be its length."""
    if start < 1:
        return 0
    length = data[start - 1]
    if start >= 2 and data[start - 2] & 0x80 and length < 0x80:
        long = (data[start - 2] & 0x7F) | length << 7
        if 128 <= long <= len(data) - start:
            return long
    return length if 8 <= length <= len(data) - start else 0


def _target_in_amp_cache(parts: SplitResult, host: str) -> str | None:
    cached = host.endswith(".cdn.ampproject.org") or (
        host.startswith("google.") and parts.path.startswith("/amp/")
    )
    match = _AMP_CACHE.match(parts.path) if cached else None
    if match is None:
        return None
    address = f"{'https' if match.group(1) else 'http'}://{match.group(2)}"
    return address + (f"?{parts.query}" if parts.query else "")


def _target_in_path(parts: SplitResult, host: str) -> str | None:
    """The address in the path of a search engine's link: …/RU=https%3a%2f%2f…/RK=…"""
    if not host.endswith("search.yahoo.com"):
        return None
    match = re.search(r"/RU=([^/]+)", parts.path)
    address = unquote(match.group(1)) if match else ""
    return address if is_web(address) else None


def _split_stripped(url: str) -> SplitResult | None:
    try:
        return urlsplit(url.strip())
    except ValueError:
        return None
