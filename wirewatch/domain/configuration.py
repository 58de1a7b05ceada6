"""The four YAML files as frozen values; wirewatch/adapters/config loads them.

pydantic validates these dataclasses in wirewatch/adapters/config; this module does not import it.
Durations are timedeltas here and strings with a unit (s m h d) in YAML.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, fields, is_dataclass
from datetime import time, timedelta
from typing import Any, Literal

from extractors.names.actors import Actor, Interest

ONE_HOUR = timedelta(hours=1)


@dataclass(frozen=True, kw_only=True)
class Interval:
    """How often a feed is polled: between these two."""

    min: timedelta
    max: timedelta


@dataclass(frozen=True, kw_only=True)
class Feed:
    """One URL that we poll for an outlet."""

    outlet: str
    url: str
    language: str | None = None
    every: Interval | None = None  # None: poll.every of settings.yaml
    owner: str | None = None
    kind: Literal["feed", "sitemap", "page"] = "feed"
    link_pattern: str | None = None  # kind: page only; a regular expression on link addresses
    login: str | None = None  # the name of the environment variable that holds user:password
    tags: tuple[str, ...] = ()
    merge: bool = (
        True  # False: each of its articles is a separate story that no other article joins
    )


Holds = Literal[
    "mail address",
    "variable",  # its name; a secret
    "Slack channel",
    "Telegram chat",
    "Matrix room",
    "API address",
]
# The format of the secret, as far as `check` can verify it.
Secret = Literal[
    "anything",
    "web address",
    "Slack webhook",
    "Slack token",
    "apprise address",
    "Discord webhook",
    "Telegram token",
    "webhook secret",
]


@dataclass(frozen=True, kw_only=True)
class ChannelKey:
    """A subscriber key that names a channel, as wirewatch/adapters/config checks and describes it."""

    holds: Holds
    label: str  # in the report of `check`
    example: str  # for a subscriber without a channel
    meaning: str  # in the JSON Schema


def _channel(
    *, holds: Holds, label: str, example: str, meaning: str, secret: Secret = "anything"
) -> dict[str, Any]:
    key = ChannelKey(holds=holds, label=label, example=example, meaning=meaning)
    return {"channel": key, "holds": holds, "secret": secret}


@dataclass(frozen=True, kw_only=True)
class SavedSearch:
    """A search with a name, published as a feed."""

    id: str
    query: str
    title: str | None = None


@dataclass(frozen=True, kw_only=True)
class SlackTarget:
    """A Slack channel reached with a bot token."""

    token: str = field(metadata={"holds": "variable", "secret": "Slack token"})
    channel: str = field(metadata={"holds": "Slack channel"})  # its ID (C0123456789), or #name
    api: str | None = field(
        default=None, metadata={"holds": "API address"}
    )  # None: Slack's own; another for GovSlack


@dataclass(frozen=True, kw_only=True)
class TelegramTarget:
    """A Telegram chat reached by a bot."""

    token: str = field(metadata={"holds": "variable", "secret": "Telegram token"})
    chat: str = field(metadata={"holds": "Telegram chat"})  # its number, or @channel
    api: str | None = field(default=None, metadata={"holds": "API address"})  # None: Telegram's own


@dataclass(frozen=True, kw_only=True)
class MatrixTarget:
    """A Matrix room reached by an account."""

    token: str = field(metadata={"holds": "variable"})
    room: str = field(metadata={"holds": "Matrix room"})  # its id
    server: str = field(metadata={"holds": "API address"})  # of its client API


@dataclass(frozen=True, kw_only=True)
class WebhookTarget:
    """A program of the reader's that takes signed events."""

    url: str = field(metadata={"holds": "variable", "secret": "web address"})
    secret: str = field(metadata={"holds": "variable", "secret": "webhook secret"})


@dataclass(frozen=True, kw_only=True)
class Subscriber:
    """Who receives a digest, by one channel: exactly one of the channel keys is set."""

    email: str | None = field(
        default=None,
        metadata=_channel(
            holds="mail address",
            label="email",
            example="name@example.org",
            meaning="A mail address. Needs mail: in settings.yaml.",
        ),
    )
    slack: str | SlackTarget | None = field(
        default=None,
        metadata=_channel(
            holds="variable",
            label="Slack",
            example="NAME_OF_VARIABLE",
            meaning="The NAME of the environment variable that holds a webhook address, or {token: NAME, channel: …}.",
            secret="Slack webhook",
        ),
    )
    nudge: str | None = field(
        default=None,
        metadata=_channel(
            holds="variable",
            label="nudge",
            example="NAME_OF_VARIABLE",
            meaning="The NAME of the environment variable that holds an apprise address: a few lines only.",
            secret="apprise address",
        ),
    )
    telegram: TelegramTarget | None = field(
        default=None,
        metadata=_channel(
            holds="variable",
            label="Telegram",
            example="{token: NAME_OF_VARIABLE, chat: …}",
            meaning="A Telegram chat: {token: NAME of the variable with the bot's token, chat: number or @channel}.",
        ),
    )
    teams: str | None = field(
        default=None,
        metadata=_channel(
            holds="variable",
            label="Teams",
            example="NAME_OF_VARIABLE",
            meaning="The NAME of the environment variable that holds the address of a workflow of Microsoft Teams.",
            secret="web address",
        ),
    )
    mattermost: str | None = field(
        default=None,
        metadata=_channel(
            holds="variable",
            label="Mattermost",
            example="NAME_OF_VARIABLE",
            meaning="The NAME of the environment variable that holds the address of an incoming webhook of Mattermost.",
            secret="web address",
        ),
    )
    discord: str | None = field(
        default=None,
        metadata=_channel(
            holds="variable",
            label="Discord",
            example="NAME_OF_VARIABLE",
            meaning="The NAME of the environment variable that holds the address of a Discord webhook.",
            secret="Discord webhook",
        ),
    )
    matrix: MatrixTarget | None = field(
        default=None,
        metadata=_channel(
            holds="variable",
            label="Matrix",
            example="{token: NAME_OF_VARIABLE, room: …, server: …}",
            meaning="A Matrix room: {token: NAME of the variable with the access token, room: id, server: address}.",
        ),
    )
    webhook: WebhookTarget | None = field(
        default=None,
        metadata=_channel(
            holds="variable",
            label="webhook",
            example="{url: NAME_OF_VARIABLE, secret: NAME_OF_VARIABLE}",
            meaning="Signed events for a program: {url: NAME of the variable with its address, secret: another NAME}.",
        ),
    )
    actors: tuple[str, ...] = ()  # empty: all of the series
    languages: tuple[str, ...] = ()
    reads: tuple[
        str, ...
    ] = ()  # languages of which headlines are chosen; empty: as the series has it
    length: Literal["brief", "full"] = "full"
    timezone: str | None = None


# The keys that name a channel; steps/channels must serve each.
CHANNEL_KEYS: dict[str, ChannelKey] = {
    one.name: one.metadata["channel"] for one in fields(Subscriber) if "channel" in one.metadata
}


def channel_secrets(
    owner: Any, path: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], Secret, str]]:
    """Yield the secrets of a subscriber's channel: path of keys, format, environment variable."""
    for key in fields(owner):
        value = getattr(owner, key.name)
        if "holds" not in key.metadata or value is None:
            continue
        if is_dataclass(value):
            yield from channel_secrets(value, (*path, key.name))
        elif key.metadata["holds"] == "variable":
            yield (*path, key.name), key.metadata.get("secret", "anything"), value


def channel_values(
    owner: Any, path: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], Holds, str]]:
    """Yield the channel settings of a subscriber: path of keys, expected kind of value, value."""
    for key in fields(owner):
        value = getattr(owner, key.name)
        if "holds" not in key.metadata or value is None:
            continue
        if is_dataclass(value):
            yield from channel_values(value, (*path, key.name))
        else:
            yield (*path, key.name), key.metadata["holds"], value


Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
Backfill = timedelta | Literal["none"]


@dataclass(frozen=True, kw_only=True)
class QuietHours:
    """Local wall-clock hours in which nothing is sent; may cross midnight. Held, never dropped."""

    start: time
    end: time


@dataclass(frozen=True, kw_only=True)
class Series:
    """The standing order: which actors, when, in which timezone, to whom."""

    id: str
    actors: tuple[str, ...]  # actor or interest ids
    at: tuple[time, ...]
    on: tuple[Weekday, ...] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
    title: str | None = None
    timezone: str = "UTC"
    reads: tuple[str, ...] = ()  # languages that its readers read; empty: the interface's
    backfill: Backfill | None = (
        None  # None: 24h for the first issue, nothing for a new feed or alias
    )
    when_quiet: Literal["brief", "silent"] = "brief"
    about_only: bool = False
    merge: bool = True
    thread: bool = False
    quiet_hours: QuietHours | None = None
    subscribers: tuple[Subscriber, ...] = ()


@dataclass(frozen=True, kw_only=True)
class RobotsSettings:
    """Whether robots.txt is asked before article pages are fetched."""

    pages: bool = True


@dataclass(frozen=True, kw_only=True)
class NetworkSettings:
    """How we behave on the network."""

    contact: str | None = None  # goes into the User-Agent
    proxy: str | None = None
    ca_file: str | None = None
    allow_private: tuple[str, ...] = ()  # networks that the private-network guard lets through
    host_gap: timedelta = timedelta(seconds=1)
    per_host: int = 1
    concurrency: int = 32
    robots: RobotsSettings = field(default_factory=RobotsSettings)


@dataclass(frozen=True, kw_only=True)
class PollSettings:
    """Defaults for feeds that name no interval."""

    every: Interval = field(
        default_factory=lambda: Interval(min=timedelta(minutes=30), max=timedelta(minutes=30))
    )


@dataclass(frozen=True, kw_only=True)
class ArticleSettings:
    """What is done with articles after they were read."""

    # Delays after first sight at which a flagged article is checked for edits; empty: never.
    look_again: tuple[timedelta, ...] = (ONE_HOUR, 6 * ONE_HOUR, 24 * ONE_HOUR, 7 * 24 * ONE_HOUR)
    crosslingual: bool = (
        False  # a model matches stories across languages: needs wirewatch[crosslingual]
    )


@dataclass(frozen=True, kw_only=True)
class StoreSettings:
    """Where the store is; None: SQLite under --home."""

    url: str | None = None


_SIZE_PATTERN = re.compile(r"(\d{1,9}(?:\.\d{1,3})?) ?(MB|GB|TB)", re.IGNORECASE)
UNIT_BYTES = {"MB": 10**6, "GB": 10**9, "TB": 10**12}


def parse_size(size: str) -> int | None:
    """The bytes of a size as typed (500MB, 20GB, 1.5TB), or None if it is not a size."""
    match = _SIZE_PATTERN.fullmatch(size.strip())
    return int(float(match.group(1)) * UNIT_BYTES[match.group(2).upper()]) if match else None


@dataclass(frozen=True, kw_only=True)
class ArchiveSettings:
    """How long raw responses are kept."""

    keep: timedelta = timedelta(days=90)
    keep_flagged: timedelta = timedelta(days=365)  # pages of articles that were flagged
    max_size: str | None = None  # of the archive, like 50GB; None: no limit but age


_BUCKET_PATTERN = re.compile(
    r"s3://(?P<bucket>[a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:/(?P<prefix>[^?#]*?))?/?"
)


def parse_bucket(at: str) -> tuple[str, str] | None:
    """Return bucket and prefix of an s3:// address, or None for any other text."""
    match = _BUCKET_PATTERN.fullmatch(at)
    return (match["bucket"], match["prefix"] or "") if match else None


@dataclass(frozen=True, kw_only=True)
class StorageSettings:
    """Where the archive and the filed digests are kept, so that all machines have the same ones."""

    at: str | None = None  # absolute path of a folder, or s3://bucket/prefix; None: under --home
    endpoint: str | None = None  # of an S3-compatible service; None: Amazon's
    region: str = "us-east-1"
    key: str | None = (
        None  # name of an environment variable with the access key ID; None: as AWS tools find it
    )
    secret: str | None = None  # name of an environment variable with the secret access key


@dataclass(frozen=True, kw_only=True)
class OperatorSettings:
    """Who is told when Wirewatch itself is in trouble, and from when on."""

    mail: str | None = None
    heartbeat_url: str | None = (
        None  # asked after each good cycle; or the name of a variable that holds the address
    )
    cycles_late: timedelta = timedelta(minutes=30)
    feeds_failing: int = 25  # per cent of the configured feeds
    disk_free: str = "2GB"  # least room that the disk of --home should have

    @property
    def heartbeat_secret(self) -> str | None:
        """The variable with the heartbeat's address; None if the address is given directly."""
        url = self.heartbeat_url
        return url if url and "/" not in url and ":" not in url else None


@dataclass(frozen=True, kw_only=True)
class MailSettings:
    """How mails are sent: by a relay (SMTP), a mailbox server (LMTP), or this machine's sendmail program."""

    sender: str  # YAML key: from
    transport: Literal["smtp", "lmtp", "sendmail"] = "smtp"
    host: str = ""  # smtp and lmtp need one; for lmtp it may be the path of a socket
    port: int = 587
    security: Literal["tls", "starttls", "none"] = "starttls"
    user: str | None = None
    auth: Literal["password", "xoauth2"] = "password"
    password: str | None = None  # name of an environment variable
    token: str | None = None  # name of an environment variable with an access token; auth: xoauth2
    token_command: str | None = None  # prints an access token; auth: xoauth2
    per_minute: int | None = None  # mails; None: as fast as the relay takes them
    program: str = "/usr/sbin/sendmail"  # transport: sendmail


@dataclass(frozen=True, kw_only=True)
class DigestSettings:
    """What all series share."""

    archive_url: str | None = None  # where the filed digests can be read by others
    unsubscribe_url: str | None = None
    verdicts_to: str | None = None  # the mail address that readers' verdicts go to
    verdicts_url: str | None = None  # a web page that takes verdicts; its links replace mailto


@dataclass(frozen=True, kw_only=True)
class WebUser:
    """One person who may log in to the page."""

    name: str
    password: str  # name of an environment variable that holds the argon2id hash


@dataclass(frozen=True, kw_only=True)
class WebSettings:
    """Where page and API are served, and to whom."""

    serve: bool = False  # whether `wirewatch up` serves them too
    host: str = "127.0.0.1"  # address that is listened on
    port: int = 8484
    hosts: tuple[str, ...] = ()  # names under which clients request it, other than loopback
    address: str | None = (
        None  # its address as seen by browsers through a proxy, https://news.example.org
    )
    proxies: tuple[str, ...] = ()  # addresses of proxies whose X-Forwarded-For is believed
    users: tuple[WebUser, ...] = ()
    tokens: tuple[str, ...] = ()  # names of environment variables that hold one token each
    full_text: bool | None = None  # None: on loopback only


@dataclass(frozen=True, kw_only=True)
class Settings:
    """settings.yaml."""

    network: NetworkSettings = field(default_factory=NetworkSettings)
    poll: PollSettings = field(default_factory=PollSettings)
    articles: ArticleSettings = field(default_factory=ArticleSettings)
    store: StoreSettings = field(default_factory=StoreSettings)
    archive: ArchiveSettings = field(default_factory=ArchiveSettings)
    storage: StorageSettings = field(default_factory=StorageSettings)
    operator: OperatorSettings = field(default_factory=OperatorSettings)
    digests: DigestSettings = field(default_factory=DigestSettings)
    mail: MailSettings | None = None
    web: WebSettings = field(default_factory=WebSettings)
    publish: str | None = (
        None  # absolute path of a folder, or s3://bucket/prefix, that others see; None: not published
    )


@dataclass(frozen=True, kw_only=True)
class Config:
    """The four files, loaded, cross-checked and normalised."""

    feeds: tuple[Feed, ...]
    actors: tuple[Actor, ...]
    interests: tuple[Interest, ...]
    series: tuple[Series, ...]
    settings: Settings
    hash: str  # of the four files' bytes
    warnings: tuple[str, ...] = ()
    searches: tuple[SavedSearch, ...] = ()
    broken: tuple[str, ...] = ()  # errors in a newer edit, which is not in use because of them


MAX_DOMAIN_LABEL_CHARS = 63  # letters of one label of a domain in its encoded form (RFC 1035)


def bare_address(written: str) -> str:
    """The address in "Name <address>"; a text without angle brackets is returned unchanged."""
    before, bracket, rest = written.strip().rpartition("<")
    return (
        rest.removesuffix(">").strip()
        if bracket and rest.endswith(">")
        else f"{before}{bracket}{rest}"
    )


def domain_in_ascii(domain: str) -> str | None:
    """A domain in its encoded form (RFC 5890); None if it has none."""
    try:
        encoded = domain.encode("idna").decode("ascii")
    except UnicodeError:
        return None
    return (
        encoded
        if all(0 < len(label) <= MAX_DOMAIN_LABEL_CHARS for label in encoded.split("."))
        else None
    )
