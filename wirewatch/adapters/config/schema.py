"""JSON Schemas of the four config files, with a description of each setting, for completion and checks in editors."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from wirewatch.adapters.config.digests import DigestsFile
from wirewatch.adapters.config.feeds import FeedsFile
from wirewatch.adapters.config.validation import strict_adapter
from wirewatch.adapters.config.watchlist import WatchlistFile
from wirewatch.adapters.config.yaml_values import YAML_NAMES, format_duration
from wirewatch.domain.configuration import CHANNEL_KEYS, Settings

FIELD_DESCRIPTIONS: dict[str, dict[str, str]] = {
    "FeedsFile": {"feeds": "Every feed that is polled, one item each."},
    "Feed": {
        "outlet": "Who publishes, as readers of the digest shall see it. Two feeds may share an outlet.",
        "url": "The feed's address, starting with https://",
        "language": "BCP 47 tag of what it publishes: en, ru, fa, prs (Dari), ps … Left out: recognised per article.",
        "every": "How often it is polled: 20m, or {min: 10m, max: 6h} to let its pace decide. Default: settings.yaml.",
        "owner": "Who owns the outlet. Outlets of one owner do not confirm each other.",
        "merge": "false: each article of this feed is a story of its own, which no other article joins. For analyses.",
        "kind": "feed (RSS, Atom, JSON Feed), sitemap, or page (links are taken from a web page).",
        "link_pattern": "For kind: page. A regular expression; only links that it finds something in are followed.",
        "login": "For a feed that asks for a name and a password: the NAME of the variable that holds user:password.",
        "tags": "Words of your own for this feed.",
    },
    "Interval": {"min": "Never more often than this.", "max": "Never less often than this."},
    "WatchlistFile": {
        "actors": "Who or what is watched.",
        "interests": "Combinations of actors, which a series can name like an actor.",
        "searches": "Searches with a name; each is published as a feed.",
    },
    "SavedSearch": {
        "id": "A short name of your own; the feed's address holds it.",
        "query": "The query, as for wirewatch search. Put it in single quotes.",
        "title": "The title of the feed. Left out: the id.",
    },
    "Actor": {
        "id": "A short name of your own that never changes: letters, digits, hyphens.",
        "name": "The actor's name as the digest shows it.",
        "aliases": "The actor's names by language, in their dictionary form. Inflections are found by themselves.",
        "kind": "group, person, state or forum. For persons, namesakes are guarded against.",
        "exclude": "Phrases in which an alias does not count.",
        "requires_context": "Aliases that count only when one of some words stands near.",
        "nested": "longest: an alias inside a longer alias of another actor does not count. allow: it does.",
        "rules": "Finer limits on one alias, or on all of this actor's.",
        "alert": "true: a story with this actor in a headline, or of two outlets, is sent at once, outside the rhythm.",
    },
    "RequiredContext": {
        "alias": "The alias, as it stands under aliases.",
        "any": "Words of which at least one must stand near.",
    },
    "AliasRule": {
        "alias": "The alias, as it stands under aliases. Left out: the rule limits every alias of the actor.",
        "near": "Words of which one must stand within so many words of the alias.",
        "case": "exact: only in the capitals and small letters as typed. any: in all.",
        "in": "Where the alias counts: title, lead, body. Left out: everywhere.",
        "outlets": "Only articles of these outlets count.",
        "except_outlets": "Articles of these outlets do not count.",
        "languages": "Only articles in these languages count.",
    },
    "Near": {"words": "One of these must stand near.", "within": "How many words away at most."},
    "Interest": {
        "id": "A short name of your own, used in digests.yaml like an actor's id.",
        "when": "An expression over actor ids with and, or, not and brackets: taliban and moscow-format",
        "name": "The name that the digest shows.",
        "alert": "true: a story that fits is sent at once, outside the rhythm.",
        "not": "Actors that must be absent: an expression, or a list of ids.",
    },
    "DigestsFile": {
        "series": "The standing orders: one item for each digest that comes again and again."
    },
    "Series": {
        "id": "A short name of your own that never changes; issues are numbered under it.",
        "actors": "Ids of watchlist.yaml, actors or interests, that this digest tells of.",
        "at": 'When an issue is due, on a 24-hour clock, in quotes: ["07:00", "19:00"]',
        "on": "On which weekdays: [mon, tue, wed, thu, fri, sat, sun]. Left out: on all.",
        "title": "The headline of the digest. Left out: the id.",
        "timezone": "Whose clock `at` means: Asia/Kabul, Europe/Moscow, UTC …",
        "reads": "Languages that its readers read: [en, fr]. They choose headlines, nothing is left out. Left out: en.",
        "backfill": "How far back the first issue looks: 24h, or none. Left out: 24h.",
        "when_quiet": "When nothing was flagged: brief sends a short note that says so, silent sends nothing.",
        "about_only": "true: only articles that are about an actor, not those that name it in passing.",
        "merge": "false: every article stands alone; copies are not folded into stories.",
        "thread": "true: later issues answer the first one, so that mail programs show them together.",
        "quiet_hours": "Hours in which nothing is sent. What falls into them is held, never dropped.",
        "subscribers": "Who receives it. None: the digest is only filed as an HTML page.",
    },
    "QuietHours": {
        "start": 'First minute, in quotes: "22:00"',
        "end": 'First minute after, in quotes: "06:00"',
    },
    "Subscriber": {
        **{name: key.meaning for name, key in CHANNEL_KEYS.items()},
        "actors": "Only these of the series' actors and interests. Left out: all of them.",
        "languages": "Only reports in these languages: [fa, ru]. Left out: all.",
        "reads": "Languages that this reader reads, for the choice of headlines. Left out: as the series has it.",
        "length": "brief: a line or two for each story. full: with snippets and reasons. Left out: full.",
        "timezone": "Whose clock this reader's times and quiet hours are told by. Left out: the series'.",
    },
    "SlackTarget": {
        "token": "The NAME of the environment variable that holds the bot token.",
        "channel": "The channel: its ID (C0123456789, best), or #name.",
        "api": "The address of the API, where it is not Slack's own: https://slack-gov.com/api",
    },
    "TelegramTarget": {
        "token": "The NAME of the environment variable that holds the bot's token.",
        "chat": 'The chat: its number in quotes, like "-1001234567890", or "@channel".',
        "api": "The address of the Bot API, where it is not Telegram's own.",
    },
    "MatrixTarget": {
        "token": "The NAME of the environment variable that holds the account's access token.",
        "room": 'The room: its id in quotes, like "!abcdef:example.org".',
        "server": "The address of the server's client API: https://matrix.example.org",
    },
    "WebhookTarget": {
        "url": "The NAME of the environment variable that holds the address to post to.",
        "secret": "The NAME of the environment variable that holds the secret of the signatures, whsec_….",
    },
    "Settings": {
        "network": "How Wirewatch behaves on the network.",
        "poll": "Defaults for feeds that name no rhythm.",
        "articles": "What becomes of articles after they were read.",
        "store": "Where articles and stories are kept.",
        "archive": "How long fetched pages are kept as evidence.",
        "storage": "Where archive and digests are kept, for several machines. Left out: under --home.",
        "operator": "Who is told when Wirewatch itself is in trouble, and from when on.",
        "digests": "What all series share.",
        "mail": "The SMTP relay that mails the digests.",
        "web": "Where page and API are served (`wirewatch web`, or `up` with serve: true), and to whom.",
        "publish": "Where others see the digests: a folder outside --home, or s3://bucket/prefix. Left out: nowhere.",
    },
    "NetworkSettings": {
        "contact": "A mail or web address by which outlets can reach you; sent with every request.",
        "proxy": "An HTTP proxy for all fetching: http://proxy.example.org:3128",
        "ca_file": "Certificates (PEM) to trust besides the system's.",
        "allow_private": "Private networks that may be fetched from, like 10.1.0.0/16. None by default.",
        "host_gap": "The pause between two requests to one host.",
        "per_host": "Requests at one time to one host.",
        "concurrency": "Requests at one time to all hosts together.",
        "robots": "Whether robots.txt is heeded.",
    },
    "RobotsSettings": {"pages": "true: article pages that robots.txt forbids are not fetched."},
    "PollSettings": {"every": "How often feeds are polled that name no rhythm of their own."},
    "ArticleSettings": {
        "look_again": "How long after its first sight a flagged article is fetched again. [] switches it off.",
        "crosslingual": "true: a model of sentences helps to find one story in two languages. wirewatch[crosslingual].",
    },
    "StoreSettings": {
        "url": "sqlite:///file.db or postgresql://user@host/database. Left out: a file under --home."
    },
    "ArchiveSettings": {
        "keep": "How long fetched pages are kept.",
        "keep_flagged": "How long the pages of flagged articles are kept.",
        "max_size": "The most that the archive may take, like 50GB; the oldest goes first. Left out: no limit but age.",
    },
    "StorageSettings": {
        "at": "A folder that all machines have mounted, in full, or s3://bucket/prefix. Left out: under --home.",
        "endpoint": "The address of an S3-compatible service: https://minio.example.org. Left out: Amazon's.",
        "region": "The region of the bucket.",
        "key": "The NAME of the environment variable that holds the access key ID. Left out: as AWS tools find it.",
        "secret": "The NAME of the environment variable that holds the secret access key.",
    },
    "OperatorSettings": {
        "mail": "The address that is told when cycles stop, feeds fail or the disk fills. Left out: nobody.",
        "heartbeat_url": "An address that is asked after each good cycle, of a service that calls when it is not.",
        "cycles_late": "How long after the last good cycle the operator is told.",
        "feeds_failing": "Per cent of the feeds that fail, from which the operator is told.",
        "disk_free": "The room on the disk of --home below which the operator is told, like 2GB.",
    },
    "DigestSettings": {
        "archive_url": "The web address of the published digests (see publish), if they can be read by others.",
        "unsubscribe_url": "Where readers take leave: mailto:…, or https://… with {subscriber} or {token} in it.",
        "verdicts_to": "The mail address that readers' verdicts go to (not relevant, missed this). Left out: no links.",
        "verdicts_url": "A web page of yours that takes verdicts; links lead there instead of writing a mail.",
    },
    "WebSettings": {
        "serve": "true: `wirewatch up` serves the page and the API too.",
        "host": "The address that is listened on. Beyond 127.0.0.1 users (or tokens, for the API) are required.",
        "port": "The port that is listened on.",
        "hosts": "Names under which others ask for it, like news.example.org. Requests for other names are refused.",
        "address": "The address that browsers use, where a proxy stands before it: https://news.example.org",
        "proxies": "Addresses or networks of proxies that name the browser's address in X-Forwarded-For.",
        "users": "Who may log in to the page; `wirewatch web password NAME` prints what to add.",
        "tokens": "NAMES of environment variables that hold a token each; programs send one of them.",
        "full_text": "Whether whole articles are sent, not only snippets. Left out: on this machine only.",
    },
    "WebUser": {
        "name": "The name to log in with.",
        "password": "The NAME of the environment variable that holds the hash of the password.",
    },
    "MailSettings": {
        "host": "The relay's host name. For transport: lmtp it may be the path of a socket.",
        "from": "The sender: desk@example.org or News desk <desk@example.org>",
        "transport": "smtp (a relay), lmtp (a mailbox server of your own) or sendmail (a program on this machine).",
        "port": "587 for starttls, 465 for tls, 25 inside a network; for lmtp mostly 24.",
        "security": "starttls, tls or none.",
        "user": "The name to log in with. Left out: no log-in.",
        "auth": "password, or xoauth2 (an access token in its place: Exchange Online, Gmail).",
        "password": "The NAME of the environment variable that holds the password.",
        "token": "auth: xoauth2: the NAME of the environment variable that holds an access token.",
        "token_command": "auth: xoauth2: a command that prints a fresh access token; run without a shell.",
        "per_minute": "At most so many mails a minute. Left out: as fast as the relay takes them.",
        "program": "transport: sendmail: the path of the program.",
    },
}

FIELD_LIMITS: dict[str, dict[str, dict[str, Any]]] = {
    "Actor": {"aliases": {"minProperties": 1}},
    "Series": {"actors": {"minItems": 1}, "at": {"minItems": 1}},
    "Near": {"within": {"minimum": 1}},
    "NetworkSettings": {"per_host": {"minimum": 1}, "concurrency": {"minimum": 1}},
    "WebSettings": {"port": {"minimum": 1, "maximum": 65535}},
    "OperatorSettings": {"feeds_failing": {"minimum": 1, "maximum": 100}},
    "MailSettings": {"port": {"minimum": 1, "maximum": 65535}, "per_minute": {"minimum": 1}},
}


_FILE_TYPES: dict[str, type] = {
    "feeds": FeedsFile,
    "watchlist": WatchlistFile,
    "digests": DigestsFile,
    "settings": Settings,
}
_DURATION_SCHEMA = {
    "type": "string",
    "pattern": r"^(\d+(\.\d+)?[smhd])+$",
    "examples": ["90s", "30m", "6h", "2d"],
}
_TIME_SCHEMA = {"type": "string", "pattern": r"^([01]\d|2[0-3]):[0-5]\d$", "examples": ["07:00"]}
_LANGUAGE_SCHEMA = {"pattern": "^[A-Za-z]{2,3}([-_][A-Za-z0-9]{1,8})*$"}
_EXPRESSION_SCHEMA = {
    "anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}, {"type": "null"}]
}


def build_schemas() -> dict[str, dict[str, Any]]:
    """Return the JSON Schema (draft 2020-12) of each file, by the file's name without ending."""
    return {name: _build_schema(name, noun) for name, noun in _FILE_TYPES.items()}


def write_schemas(folder: Path) -> tuple[Path, ...]:
    """Write each schema to NAME.schema.json in an existing folder; return the paths."""
    written = []
    for name, schema in build_schemas().items():
        path = folder / f"{name}.schema.json"
        path.write_text(json.dumps(schema, indent=1, ensure_ascii=False) + "\n", "utf-8")
        written.append(path)
    return tuple(written)


def _build_schema(name: str, noun: type) -> dict[str, Any]:
    schema = strict_adapter(noun).json_schema()
    nouns = schema.pop("$defs", {})
    for title, part in [(noun.__name__, schema), *nouns.items()]:
        _describe_properties(part, title)
    schema |= {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"Wirewatch {name}.yaml",
    }
    if not schema.get("required"):
        schema["type"] = ["object", "null"]  # a file with all lines commented out
    if "Interval" in nouns:
        nouns["Interval"] = {"anyOf": [_DURATION_SCHEMA, nouns["Interval"]]}
    if "Interest" in nouns:
        nouns["Interest"]["properties"]["not"] = {
            **_EXPRESSION_SCHEMA,
            "description": FIELD_DESCRIPTIONS["Interest"]["not"],
        }
    if "Actor" in nouns:
        nouns["Actor"]["properties"]["aliases"]["propertyNames"] = _LANGUAGE_SCHEMA
    return schema | ({"$defs": nouns} if nouns else {})


def _describe_properties(part: dict[str, Any], noun: str) -> None:
    """Rename properties to their YAML names, describe each, and allow an empty value for the default."""
    typed = next(
        (names for dataclass_type, names in YAML_NAMES.items() if dataclass_type.__name__ == noun),
        {},
    )
    own_to_yaml = {field_name: yaml for yaml, field_name in typed.items()}
    needed = [own_to_yaml.get(name, name) for name in part.get("required", [])]
    properties = {}
    for field_name, inner in part.get("properties", {}).items():
        name = own_to_yaml.get(field_name, field_name)
        shape = _as_typed(inner)
        shape.pop("title", None)
        shape |= FIELD_LIMITS.get(noun, {}).get(name, {})
        if name not in needed:
            shape = _allow_null(shape)
        properties[name] = {"description": FIELD_DESCRIPTIONS[noun][name], **shape}
    part["properties"] = properties
    part.pop("title", None)
    if needed:
        part["required"] = needed


def _allow_null(shape: dict[str, Any]) -> dict[str, Any]:
    outside = {key: shape.pop(key) for key in ("default",) if key in shape}
    if outside.get("default", 0) in (None, [], {}):
        outside = {}
    choices = shape.pop("anyOf", None) or [shape]
    if {"type": "null"} not in choices:
        choices = [*choices, {"type": "null"}]
    return {"anyOf": choices, **outside}


def _as_typed(shape: Any) -> Any:
    """Return the schema with durations and times of day in the form that users type."""
    if isinstance(shape, list):
        return [_as_typed(one) for one in shape]
    if not isinstance(shape, dict):
        return shape
    if shape.get("format") == "duration":
        default = (
            {"default": _format_iso_duration(shape["default"])} if shape.get("default") else {}
        )
        return {**_DURATION_SCHEMA, **default}
    if shape.get("format") == "time":
        return dict(_TIME_SCHEMA)
    return {key: _as_typed(inner) for key, inner in shape.items()}


def _format_iso_duration(iso: str) -> str:
    return format_duration(TypeAdapter(timedelta).validate_python(iso))
