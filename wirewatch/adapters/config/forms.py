"""The forms that single values must have: addresses, zones, networks, names. Each gives a complaint or None.

No complaint repeats a value that may be a secret or hold one.
"""

from __future__ import annotations

import re
from datetime import datetime
from functools import cache
from ipaddress import ip_network
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, available_timezones

from wirewatch.adapters.config.problems import Complaint, meant, shown
from wirewatch.domain.languages.tags import suggested_tag, valid_tag
from wirewatch.domain.mail_address import domain_in_ascii

_ID = re.compile(r"[^\W_][\w.-]{0,79}")
_EMAIL = re.compile(r"[^\s@<>(),:;\"\\\[\]]{1,64}@(?:[^\W_](?:[\w-]*[^\W_])?\.)+[^\W\d_][\w-]*")
_NAMED_EMAIL = re.compile(r'(?:"[^"\r\n]{1,200}"|[^"<>\r\n]{1,200}?) ?<(?P<email>[^<>]+)>')
_ENVIRONMENT_NAME = re.compile(r"[A-Z][A-Z0-9_]{2,99}")
_STORES = ("sqlite", "postgresql")
_A_YEAR = [datetime(2025, month, 1) for month in range(1, 13)]  # noqa: DTZ001 - wall clock on purpose


def identifier(text: str) -> Complaint | None:
    """Complain about an id that is no plain word: ids stand in expressions, commands and file names."""
    if _ID.fullmatch(text) and text.casefold() not in {"and", "or", "not"}:
        return None
    return Complaint(f"is no id: {shown(text)}", "use letters, digits and hyphens, like moscow-format")


LONGEST_ADDRESS = 2000  # bytes


def web_address(text: str) -> Complaint | None:
    """Complain about what is no absolute http(s) address."""
    try:
        parts = urlsplit(text)
        host, _ = parts.hostname, parts.port
    except ValueError:
        return Complaint("is no web address", "copy it from the browser once more")
    if parts.scheme == "feed" or text.startswith("feed:"):
        return Complaint("starts with feed:", "write https: in its place")
    if parts.scheme not in {"http", "https"}:
        return Complaint("is no web address", "start it with https://")
    if not host or re.search(r"\s", text) or not text.isprintable():
        return Complaint("is no web address", "write it without spaces, like https://example.org/rss.xml")
    return None


def feed_address(text: str) -> Complaint | None:
    """Complain about what is no address for a feed: no web address, a secret in it, or too long for the store."""
    if complaint := web_address(text):
        return complaint
    if "@" in urlsplit(text).netloc:
        # Never echoed: addresses are stored, logged and shown.
        do = "take it out, write NAME=user:password into secrets.env, and login: NAME beside the address"
        return Complaint("holds a user name or a password", do)
    if len(text.encode()) > LONGEST_ADDRESS:
        return Complaint(f"is longer than {LONGEST_ADDRESS} bytes", "copy the feed's own address once more")
    return None


def email_address(text: str) -> Complaint | None:
    """Complain about what is no single mail address (RFC 5321 mailbox without quoting)."""
    if _EMAIL.fullmatch(text) and len(text) <= 254 and ".." not in text:
        local, _, domain = text.rpartition("@")
        if local.isascii() and domain_in_ascii(domain):
            return None
        do = "write what stands before the @ in ASCII, and no part of the domain in more than 63 letters"
        return Complaint(f"is no mail address that a relay can be told: {shown(text)}", do)
    if "," in text or ";" in text:
        return Complaint("holds more than one mail address", "give each subscriber a line of its own: - email: …")
    return Complaint(f"is no mail address: {shown(text)}", "write it like name@example.org")


def sender_address(text: str) -> Complaint | None:
    """Complain about what is neither a mail address nor a name with one: News desk <desk@example.org>."""
    named = _NAMED_EMAIL.fullmatch(text)
    if named and "@" in text[: named.start("email")]:
        return Complaint(f"has an @ in its name: {shown(text)}", "write it like News desk <desk@example.org>")
    return email_address(named["email"] if named else text)


def language(tag: str) -> Complaint | None:
    """Complain about what is no BCP 47 language tag."""
    return None if valid_tag(tag) else Complaint(f"is no language: {shown(tag)}", tag_advice(tag))


@cache
def timezone(name: str) -> Complaint | None:
    """Complain about what is no zone of the IANA time zone database."""
    if _zone(name) is not None:
        return None
    zones = available_timezones()
    by_city = {zone.rsplit("/", 1)[-1].casefold(): zone for zone in sorted(zones)}
    city = by_city.get(name.strip().replace(" ", "_").casefold())
    otherwise = "write it like Asia/Kabul or Europe/Moscow"
    # Short words are abbreviations (IST, UTC+3): the nearest one in letters is mostly another place's clock.
    near = meant(name, (zone for zone in zones if "/" in zone), otherwise=otherwise) if len(name) > 5 else otherwise
    do = f'did you mean "{city}"?' if city else near
    return Complaint(f"is no timezone: {shown(name)}", do)


def _zone(name: str) -> ZoneInfo | None:
    try:
        zone = ZoneInfo(name)
    except (ValueError, OSError, LookupError):
        return None
    return zone if "/" in name or name.isupper() else None


@cache
def clocks_change(name: str) -> bool:
    """Say whether a zone puts its clocks forward and back during the year."""
    zone = ZoneInfo(name)
    return len({day.replace(tzinfo=zone).utcoffset() for day in _A_YEAR}) > 1


def network(text: str) -> Complaint | None:
    """Complain about what is no IP address or network in CIDR form."""
    try:
        ip_network(text, strict=False)
    except ValueError:
        return Complaint(f"is no network: {shown(text)}", "write an address or a network, like 10.0.0.0/8")
    return None


def pattern(text: str) -> Complaint | None:
    """Complain about a regular expression that Python cannot compile."""
    try:
        re.compile(text)
    except (re.error, RecursionError, OverflowError) as trouble:
        why = str(trouble) if isinstance(trouble, re.error) else "too large"
        return Complaint(f"is no regular expression ({why})", "put a backslash before signs that stand for themselves")
    return None


def proxy(text: str) -> Complaint | None:
    """Complain about what is no HTTP proxy; its address may hold a password and is not repeated."""
    complaint = web_address(text)
    if text.startswith("socks"):
        return Complaint("is a SOCKS proxy", "name an HTTP proxy: http://proxy.example.org:3128")
    return complaint and Complaint("is no proxy address", "write it like http://proxy.example.org:3128")


def store_password(text: str) -> bool:
    """Say whether a database URL holds a password."""
    return ":" in text.partition("://")[2].partition("/")[0].rpartition("@")[0]


def store(text: str) -> Complaint | None:
    """Complain about what is no database URL of a kind that we know; it may hold a password and is not repeated."""
    scheme = text.partition("://")[0].split("+")[0]
    if "://" in text and scheme in _STORES:
        return None
    if scheme == "postgres":
        return Complaint("starts with postgres:", "write postgresql: in its place")
    do = "write sqlite:///path/to/file.db or postgresql://user@host/database"
    return Complaint("is no database address", do)


def environment_name(text: str) -> Complaint | None:
    """Complain about what cannot be the name of an environment variable; it may be a secret and is not repeated."""
    if _ENVIRONMENT_NAME.fullmatch(text) and not text.startswith(("XOXB", "XOXP")):
        return None
    return Complaint(
        "must be the name of an environment variable, never the secret itself",
        "put the secret into secrets.env as NAME=value and write NAME here, in capitals",
    )


def slack_channel(text: str) -> Complaint | None:
    """Complain about what is neither the ID of a Slack channel nor its #name."""
    if re.fullmatch(r"[CGD][A-Z0-9]{6,}|#?[^\s#,@/A-Z]{1,80}", text):
        return None
    do = "write its ID, like C0123456789: open the channel's details in Slack, it stands at their foot; or #name"
    return Complaint(f"is no Slack channel: {shown(text)}", do)


def api_address(text: str) -> Complaint | None:
    """Complain about an address that a token must not be sent to: no https, unless it is this machine."""
    if complaint := web_address(text):
        return complaint
    parts = urlsplit(text)
    if parts.scheme == "https" or parts.hostname in {"127.0.0.1", "::1", "localhost"}:
        return None
    return Complaint("would carry the token in the clear", "start it with https://")


def searchable(text: str) -> bool:
    """Say whether a text has a letter or digit that can be looked for."""
    return any(char.isalnum() for char in text)


def tag_advice(tag: str) -> str:
    """Return what to write instead of something that is no language tag."""
    meant = suggested_tag(tag)
    return f"write {meant}" if meant else "write a BCP 47 tag: en, ru, fa, prs (Dari), ps (Pashto), ar, ur, hi, zh …"
