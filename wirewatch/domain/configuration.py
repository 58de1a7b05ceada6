"""What a user writes in the four YAML files, as frozen values; wirewatch/adapters/config fills them.

pydantic validates these very dataclasses at the edge (`__pydantic_config__`); this module imports nothing of it.
Durations are timedeltas here and strings with a unit (s m h d) in YAML.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import time, timedelta
from typing import ClassVar, Literal

STRICT = {"extra": "forbid"}
HOUR = timedelta(hours=1)


@dataclass(frozen=True, kw_only=True)
class Interval:
    """How often a feed is polled: between these two."""

    __pydantic_config__: ClassVar[dict[str, str]] = STRICT
    min: timedelta
    max: timedelta


@dataclass(frozen=True, kw_only=True)
class Feed:
    """One URL that we poll for an outlet."""

    __pydantic_config__: ClassVar[dict[str, str]] = STRICT
    outlet: str
    url: str
    language: str | None = None
    every: Interval | None = None  # None: poll.every of settings.yaml
    owner: str | None = None
    kind: Literal["feed", "sitemap", "page"] = "feed"
    link_pattern: str | None = None  # kind: page only; a regular expression on link addresses
    login: str | None = None  # the name of the environment variable that holds user:password
    tags: tuple[str, ...] = ()
    merge: bool = True  # False: each of its articles is a story of its own, which no other joins


@dataclass(frozen=True, kw_only=True)
class RequiredContext:
    """An alias that counts only beside one of these words."""

    __pydantic_config__: ClassVar[dict[str, str]] = STRICT
    alias: str
    any: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Near:
    """Words of which one must stand within so many words of the alias."""

    __pydantic_config__: ClassVar[dict[str, str]] = STRICT
    words: tuple[str, ...]
    within: int = 10


@dataclass(frozen=True, kw_only=True)
class AliasRule:
    """Limits on one alias, or with `alias: null` on every alias of the actor."""

    __pydantic_config__: ClassVar[dict[str, str]] = STRICT
    alias: str | None = None
    near: Near | None = None
    case: Literal["any", "exact"] = "any"
    places: tuple[Literal["title", "lead", "body"], ...] = ()  # YAML key: in
    outlets: tuple[str, ...] = ()
    except_outlets: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Actor:
    """Who or what is watched."""

    __pydantic_config__: ClassVar[dict[str, str]] = STRICT
    id: str
    name: str
    aliases: dict[str, tuple[str, ...]]  # BCP 47 primary tag -> base forms
    kind: Literal["group", "person", "state", "forum"] | None = None
    exclude: tuple[str, ...] = ()
    requires_context: tuple[RequiredContext, ...] = ()
    nested: Literal["longest", "allow"] = "longest"
    rules: tuple[AliasRule, ...] = ()
    alert: bool = False


@dataclass(frozen=True, kw_only=True)
class Interest:
    """A boolean expression over actors; may stand where an actor stands in a series."""

    __pydantic_config__: ClassVar[dict[str, str]] = STRICT
    id: str
    when: str
    name: str | None = None
    alert: bool = False


@dataclass(frozen=True, kw_only=True)
class SlackTarget:
    """A Slack channel reached with a bot token."""

    __pydantic_config__: ClassVar[dict[str, str]] = STRICT
    token: str  # name of an environment variable
    channel: str  # its ID (C0123456789), or #name
    api: str | None = None  # None: Slack's own; another for GovSlack


CHANNEL_KEYS = ("email", "slack", "nudge")  # of a subscriber, each served by a channel of steps/channels.py


@dataclass(frozen=True, kw_only=True)
class Subscriber:
    """Who receives a digest, by one channel: exactly one of email, slack and nudge is set."""

    __pydantic_config__: ClassVar[dict[str, str]] = STRICT
    email: str | None = None
    slack: str | SlackTarget | None = None  # str: name of the environment variable with a webhook URL
    nudge: str | None = None  # name of the environment variable with an apprise URL
    actors: tuple[str, ...] = ()  # empty: all of the series
    languages: tuple[str, ...] = ()
    reads: tuple[str, ...] = ()  # languages of which headlines are chosen; empty: as the series has it
    length: Literal["brief", "full"] = "full"
    timezone: str | None = None


Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
Backfill = timedelta | Literal["none"]


@dataclass(frozen=True, kw_only=True)
class QuietHours:
    """Local wall-clock hours in which nothing is sent; may cross midnight. Held, never dropped."""

    __pydantic_config__: ClassVar[dict[str, str]] = STRICT
    start: time
    end: time


@dataclass(frozen=True, kw_only=True)
class Series:
    """The standing order: which actors, when, in which timezone, to whom."""

    __pydantic_config__: ClassVar[dict[str, str]] = STRICT
    id: str
    actors: tuple[str, ...]  # actor or interest ids
    at: tuple[time, ...]
    on: tuple[Weekday, ...] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
    title: str | None = None
    timezone: str = "UTC"
    reads: tuple[str, ...] = ()  # languages that its readers read; empty: the interface's
    backfill: Backfill | None = None  # None: 24h for the first issue, nothing for a new feed or alias
    when_quiet: Literal["brief", "silent"] = "brief"
    about_only: bool = False
    merge: bool = True
    thread: bool = False
    quiet_hours: QuietHours | None = None
    subscribers: tuple[Subscriber, ...] = ()


@dataclass(frozen=True, kw_only=True)
class RobotsSettings:
    """Whether robots.txt is asked before article pages are fetched."""

    __pydantic_config__: ClassVar[dict[str, str]] = STRICT
    pages: bool = True


@dataclass(frozen=True, kw_only=True)
class NetworkSettings:
    """How we behave on the network."""

    __pydantic_config__: ClassVar[dict[str, str]] = STRICT
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

    __pydantic_config__: ClassVar[dict[str, str]] = STRICT
    every: Interval = field(default_factory=lambda: Interval(min=timedelta(minutes=30), max=timedelta(minutes=30)))


@dataclass(frozen=True, kw_only=True)
class ArticleSettings:
    """What is done with articles after they were read."""

    __pydantic_config__: ClassVar[dict[str, str]] = STRICT
    # Delays after first sight at which a flagged article is fetched again, for edits and retractions; empty: never.
    look_again: tuple[timedelta, ...] = (HOUR, 6 * HOUR, 24 * HOUR, 7 * 24 * HOUR)
    crosslingual: bool = False  # stories in two languages are told by a model too: wirewatch[crosslingual]


@dataclass(frozen=True, kw_only=True)
class StoreSettings:
    """Where the store is; None: SQLite under --home."""

    __pydantic_config__: ClassVar[dict[str, str]] = STRICT
    url: str | None = None


@dataclass(frozen=True, kw_only=True)
class ArchiveSettings:
    """How long raw responses are kept."""

    __pydantic_config__: ClassVar[dict[str, str]] = STRICT
    keep: timedelta = timedelta(days=90)
    keep_flagged: timedelta = timedelta(days=365)  # pages of articles that were flagged
    max_size: str | None = None  # of the archive, like 50GB; None: no limit but age


@dataclass(frozen=True, kw_only=True)
class MailSettings:
    """How mails are sent: by a relay (SMTP), a mailbox server (LMTP), or this machine's sendmail program."""

    __pydantic_config__: ClassVar[dict[str, str]] = STRICT
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

    __pydantic_config__: ClassVar[dict[str, str]] = STRICT
    archive_url: str | None = None  # where the filed digests can be read by others
    unsubscribe_url: str | None = None
    verdicts_to: str | None = None  # the mail address that readers' verdicts go to
    verdicts_url: str | None = None  # a web page that takes verdicts; its links stand in the place of mailto


@dataclass(frozen=True, kw_only=True)
class Settings:
    """settings.yaml."""

    __pydantic_config__: ClassVar[dict[str, str]] = STRICT
    network: NetworkSettings = field(default_factory=NetworkSettings)
    poll: PollSettings = field(default_factory=PollSettings)
    articles: ArticleSettings = field(default_factory=ArticleSettings)
    store: StoreSettings = field(default_factory=StoreSettings)
    archive: ArchiveSettings = field(default_factory=ArchiveSettings)
    digests: DigestSettings = field(default_factory=DigestSettings)
    mail: MailSettings | None = None
    publish: str | None = None  # absolute path of the folder that a web server shows; None: digests stay under --home


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
    broken: tuple[str, ...] = ()  # what is wrong with a newer edit, which is not at work for that reason
