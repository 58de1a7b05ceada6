"""Check single values: addresses, names, time zones, secrets.

No message repeats a value that may contain a secret.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from ipaddress import ip_network
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, available_timezones

from extractors.languages.tags import suggested_tag, valid_tag
from wirewatch.adapters.config.yaml_document import (
    Complaint,
    did_you_mean,
    quote_value,
)
from wirewatch.domain.configuration import Secret, domain_in_ascii

_ID_PATTERN = re.compile(r"[^\W_][\w.-]{0,79}")
_EMAIL_PATTERN = re.compile(
    r"[^\s@<>(),:;\"\\\[\]]{1,64}@(?:[^\W_](?:[\w-]*[^\W_])?\.)+[^\W\d_][\w-]*"
)
_NAMED_EMAIL_PATTERN = re.compile(r'(?:"[^"\r\n]{1,200}"|[^"<>\r\n]{1,200}?) ?<(?P<email>[^<>]+)>')
_ENVIRONMENT_NAME_PATTERN = re.compile(r"[A-Z][A-Z0-9_]{2,99}")
_STORE_SCHEMES = ("sqlite", "postgresql")
_FIRST_DAY, _SOME_YEARS = date(2026, 1, 1), timedelta(days=2 * 365)  # a sample for all years
_OFFSET_PATTERN = re.compile(
    r"(?:GMT|UTC|Z)? ?(?P<sign>[+-])(?P<hours>\d{1,2})(?::?(?P<minutes>\d{2}))?", re.IGNORECASE
)
_ZONES_BY_OFFSET = {
    "+3:30": "Asia/Tehran",
    "+4:30": "Asia/Kabul",
    "+5:30": "Asia/Kolkata",
    "+5:45": "Asia/Kathmandu",
    "+6:30": "Asia/Yangon",
    "+9:30": "Australia/Darwin",
    "-3:30": "America/St_Johns",
}
_ZONES_BY_ABBREVIATION = {  # that mean one clock wherever they are used
    "MSK": "Europe/Moscow",
    "EAT": "Africa/Nairobi",
    "CAT": "Africa/Maputo",
    "WAT": "Africa/Lagos",
    "JST": "Asia/Tokyo",
    "KST": "Asia/Seoul",
    "PKT": "Asia/Karachi",
    "AFT": "Asia/Kabul",
    "TRT": "Europe/Istanbul",
    "CEST": "Europe/Berlin",
    "EEST": "Europe/Kyiv",
}
MAX_URL_BYTES = 2000  # bytes
_SECRET_FORMS: dict[
    Secret, tuple[str, str, str]
] = {  # what it must match from its start, noun, how it looks
    "Slack webhook": (
        r"https://[^\s/@]+/\S+",
        "Slack webhook address",
        "https://hooks.slack.com/services/…",
    ),
    "Slack token": (r"xox[a-z]+-\S+", "Slack bot token", "xoxb-…"),
    "apprise address": (r"[a-z][a-z0-9]*://\S+", "apprise address", "ntfy://…, tgram://…"),
    "Discord webhook": (
        r"https?://[^/\s]+/api/(v\d+/)?webhooks/\d+/\S+",
        "address of a Discord webhook",
        "https://discord.com/api/webhooks/…/…",
    ),
    "Telegram token": (
        r"\d{3,20}:[A-Za-z0-9_-]{20,100}",
        "token of a Telegram bot",
        "123456789:AA…, from @BotFather",
    ),
}


def check_identifier(text: str) -> Complaint | None:
    """Report an invalid id: ids are used in expressions, commands and file names."""
    if _ID_PATTERN.fullmatch(text) and text.casefold() not in {"and", "or", "not"}:
        return None
    return Complaint(
        f"is not an id: {quote_value(text)}", "use letters, digits and hyphens, like moscow-format"
    )


def check_web_address(text: str) -> Complaint | None:
    """Report text other than an absolute http(s) URL."""
    try:
        parts = urlsplit(text)
        host, _ = parts.hostname, parts.port
    except ValueError:
        return Complaint("is not a web address", "copy it from the browser again")
    if parts.scheme == "feed" or text.startswith("feed:"):
        return Complaint("starts with feed:", "write https: in its place")
    if parts.scheme not in {"http", "https"}:
        return Complaint("is not a web address", "start it with https://")
    if not host or re.search(r"\s", text) or not text.isprintable():
        return Complaint(
            "is not a web address", "write it without spaces, like https://example.org/rss.xml"
        )
    return None


def check_feed_address(text: str) -> Complaint | None:
    """Report a feed URL that is invalid, contains a secret or is too long for the store."""
    if complaint := check_web_address(text):
        return complaint
    if "@" in urlsplit(text).netloc:
        # Never echoed: addresses are stored, logged and shown.
        advice = "take it out, write NAME=user:password into secrets.env, and login: NAME beside the address"
        return Complaint("holds a user name or a password", advice)
    if len(text.encode()) > MAX_URL_BYTES:
        return Complaint(
            f"is longer than {MAX_URL_BYTES} bytes", "copy the feed's own address again"
        )
    return None


def check_email_address(text: str) -> Complaint | None:
    """Report text other than a single mail address (RFC 5321 mailbox without quoting)."""
    if _EMAIL_PATTERN.fullmatch(text) and len(text) <= 254 and ".." not in text:
        local, _, domain = text.rpartition("@")
        if local.isascii() and domain_in_ascii(domain):
            return None
        advice = "write the part before the @ in ASCII, and no part of the domain in more than 63 letters"
        return Complaint(f"is not a mail address that a relay accepts: {quote_value(text)}", advice)
    if "," in text or ";" in text:
        return Complaint(
            "holds more than one mail address", "give each subscriber a separate line: - email: …"
        )
    return Complaint(
        f"is not a mail address: {quote_value(text)}", "write it like name@example.org"
    )


def check_sender_address(text: str) -> Complaint | None:
    """Report text other than a mail address, with or without a name: Desk <desk@example.org>."""
    sender = _NAMED_EMAIL_PATTERN.fullmatch(text)
    if sender and "@" in text[: sender.start("email")]:
        return Complaint(
            f"has an @ in its name: {quote_value(text)}",
            "write it like News desk <desk@example.org>",
        )
    return check_email_address(sender["email"] if sender else text)


def check_language(tag: str) -> Complaint | None:
    """Report text other than a BCP 47 language tag."""
    return (
        None
        if valid_tag(tag)
        else Complaint(f"is not a language tag: {quote_value(tag)}", language_tag_advice(tag))
    )


@cache
def check_timezone(name: str) -> Complaint | None:
    """Report a time zone that the IANA database does not have."""
    if _load_zone(name) is not None:
        return None
    zones = available_timezones()
    by_city = {zone.rsplit("/", 1)[-1].casefold(): zone for zone in sorted(zones)}
    city = by_city.get(name.strip().replace(" ", "_").casefold())
    otherwise = "write it like Asia/Kabul or Europe/Moscow"
    if offset := _OFFSET_PATTERN.fullmatch(name.strip()):
        return Complaint(f"is not a timezone: {quote_value(name)}", _offset_advice(offset))
    if place := _ZONES_BY_ABBREVIATION.get(name.strip().upper()):
        return Complaint(f"is not a timezone: {quote_value(name)}", f'write "{place}"')
    # Short words are abbreviations (IST); the closest spelling is usually a different zone.
    near = (
        did_you_mean(name, (zone for zone in zones if "/" in zone), otherwise=otherwise)
        if len(name) > 5
        else otherwise
    )
    advice = f'did you mean "{city}"?' if city else near
    return Complaint(f"is not a timezone: {quote_value(name)}", advice)


def _offset_advice(offset: re.Match[str]) -> str:
    """Advice for a zone typed as a distance from UTC, whose IANA name has the other sign."""
    ahead, hours, minutes = offset["sign"] == "+", int(offset["hours"]), int(offset["minutes"] or 0)
    clock = f"{hours}:{minutes:02}" if minutes else str(hours)
    if minutes or hours > (14 if ahead else 12):
        place = _ZONES_BY_OFFSET.get(f"{offset['sign']}{clock}", "Asia/Kabul")
        return f"name a place with that clock, like {place}"
    if not hours:
        return 'write "UTC"'
    where = f"{clock} {'hour' if hours == 1 else 'hours'} {'ahead of' if ahead else 'behind'} UTC"
    return (
        f'write "Etc/GMT{"-" if ahead else "+"}{hours}", which is {where} (the sign is reversed in that name), '
        "or a place like Europe/Berlin"
    )


def _load_zone(name: str) -> ZoneInfo | None:
    try:
        zone = ZoneInfo(name)
    except (ValueError, OSError, LookupError):
        return None
    return zone if "/" in name or name.isupper() else None


@cache
def time_after_clock_change(hour: time, timezone: str) -> time | None:
    """Return the local time that replaces one skipped by a clock change; None if it never is."""
    zone = ZoneInfo(timezone)
    for number in range(_SOME_YEARS.days):
        typed = datetime.combine(_FIRST_DAY + number * timedelta(days=1), hour, tzinfo=zone)
        real = typed.astimezone(UTC).astimezone(zone)
        if real.time() != hour:
            return real.time()
    return None


def check_network(text: str) -> Complaint | None:
    """Report text other than an IP address or a network in CIDR notation."""
    try:
        ip_network(text, strict=False)
    except ValueError:
        return Complaint(
            f"is not a network: {quote_value(text)}",
            "write an address or a network, like 10.0.0.0/8",
        )
    return None


def check_pattern(text: str) -> Complaint | None:
    """Report a regular expression that Python cannot compile."""
    try:
        re.compile(text)
    except (re.error, RecursionError, OverflowError) as trouble:
        why = str(trouble) if isinstance(trouble, re.error) else "too large"
        return Complaint(
            f"is not a regular expression ({why})",
            "put a backslash before characters meant literally",
        )
    return None


def check_proxy(text: str) -> Complaint | None:
    """Report an invalid HTTP proxy URL without quoting it, as it may contain a password."""
    complaint = check_web_address(text)
    if text.startswith("socks"):
        return Complaint("is a SOCKS proxy", "name an HTTP proxy: http://proxy.example.org:3128")
    return complaint and Complaint(
        "is not a proxy address", "write it like http://proxy.example.org:3128"
    )


def has_store_password(text: str) -> bool:
    """True if a database URL holds a password."""
    return ":" in text.partition("://")[2].partition("/")[0].rpartition("@")[0]


def check_store(text: str) -> Complaint | None:
    """Report an unsupported database URL without quoting it, as it may contain a password."""
    scheme = text.partition("://")[0].split("+")[0]
    if "://" in text and scheme in _STORE_SCHEMES:
        return None
    if scheme == "postgres":
        return Complaint("starts with postgres:", "write postgresql: in its place")
    advice = "write sqlite:///path/to/file.db or postgresql://user@host/database"
    return Complaint("is not a database address", advice)


def check_environment_name(text: str) -> Complaint | None:
    """Report what cannot be the name of an environment variable.

    It may be a secret and is not repeated.
    """
    if _ENVIRONMENT_NAME_PATTERN.fullmatch(text) and not text.startswith(("XOXB", "XOXP")):
        return None
    return Complaint(
        "must be the name of an environment variable, never the secret itself",
        "put the secret into secrets.env as NAME=value and write NAME here, in capitals",
    )


def check_slack_channel(text: str) -> Complaint | None:
    """Report text other than a Slack channel's ID or #name."""
    if re.fullmatch(r"[CGD][A-Z0-9]{6,}|#?[^\s#,@/A-Z]{1,80}", text):
        return None
    advice = "write its ID, like C0123456789: open the channel's details in Slack, it is at the bottom; or #name"
    return Complaint(f"is not a Slack channel: {quote_value(text)}", advice)


def check_telegram_chat(text: str) -> Complaint | None:
    """Report text other than the number of a Telegram chat or the @name of a channel."""
    if re.fullmatch(r"-?\d{1,20}|@[A-Za-z]\w{3,31}", text, re.ASCII):
        return None
    advice = 'write its number in quotes, like "-1001234567890" (a group begins with a minus sign), or "@channel"'
    return Complaint(f"is not a Telegram chat: {quote_value(text)}", advice)


def check_matrix_room(text: str) -> Complaint | None:
    """Report text other than a Matrix room ID."""
    if re.fullmatch(r"![^\s:/]{1,200}(:[^\s/]{1,200})?", text):
        return None
    advice = 'write its id in quotes, like "!abcdef:example.org": it is in the room\'s settings, under Advanced'
    return Complaint(f"is not a Matrix room: {quote_value(text)}", advice)


def check_secret(text: str, form: Secret) -> Complaint | None:
    """Report a secret that cannot be what its channel needs; its value is never repeated."""
    if form == "web address" and check_web_address(text) is not None:
        return Complaint("is not a web address", "copy the whole address, from https:// on")
    if form == "webhook secret":
        from wirewatch.adapters.channels.webhook import decode_key  # late: it loads the HTTP client

        if decode_key(text) is None:
            advice = "write whsec_ and 24 to 64 random bytes in base64: openssl rand -base64 32"
            return Complaint("is not a signing secret", advice)
    if form in _SECRET_FORMS:
        pattern, noun, example = _SECRET_FORMS[form]
        if not re.fullmatch(pattern, text.strip()):
            return Complaint(
                f"is not a valid {noun}", f"copy it again in whole; it looks like {example}"
            )
    return None


def check_api_address(text: str) -> Complaint | None:
    """Report an address that a token must not be sent to: no https, unless it is this machine."""
    if complaint := check_web_address(text):
        return complaint
    parts = urlsplit(text)
    if parts.scheme == "https" or parts.hostname in {"127.0.0.1", "::1", "localhost"}:
        return None
    return Complaint("would carry the token in the clear", "start it with https://")


def has_letters(text: str) -> bool:
    """True if a text has a letter or digit to search for."""
    return any(char.isalnum() for char in text)


def language_tag_advice(tag: str) -> str:
    """Advice for an invalid language tag."""
    meant = suggested_tag(tag)
    return (
        f"write {meant}"
        if meant
        else "write a BCP 47 tag: en, ru, fa, prs (Dari), ps (Pashto), ar, ur, hi, zh …"
    )
