"""Look up secrets in the environment or secrets.env, report missing ones, and build a redactor."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from wirewatch.adapters.config.digests import (
    secret_forms,
    subscriber_secrets,
)
from wirewatch.adapters.config.feeds import (
    login_names,
)
from wirewatch.adapters.config.mail_settings import mail_secrets
from wirewatch.adapters.config.settings import settings_secrets
from wirewatch.adapters.config.value_checks import check_secret
from wirewatch.adapters.config.yaml_document import (
    ConfigErrors,
    ConfigProblem,
    Document,
    Place,
)
from wirewatch.adapters.redaction import Redactor, url_passwords, use_redactor
from wirewatch.domain.configuration import (
    Config,
    MailSettings,
    Series,
    Settings,
)

if TYPE_CHECKING:
    pass


SECRETS_FILE = "secrets.env"
_SECRET_LINE = re.compile(r"(?:export\s+)?(?P<name>[A-Za-z_][A-Za-z0-9_]*)\s*=\s*(?P<value>.*)")
_OTHERS_MAY_READ = 0o077
_LOSS_WITHOUT_SECRET = {
    "feeds": "the feed cannot be read",
    "web": "it cannot be used to log in",
    "storage": "pages and digests stay on this machine",
    "operator": "no alarm is sent when cycles stop",
}
# Variables that the libraries we use read from the environment themselves.
LIBRARY_SECRETS = (
    "PGPASSWORD",
    "PREFECT_API_KEY",
    "PREFECT_API_AUTH_STRING",
    "PREFECT_SERVER_API_AUTH_STRING",
    "PREFECT_API_DATABASE_PASSWORD",
    "PREFECT_SERVER_DATABASE_PASSWORD",
)
LIBRARY_URLS = (  # of which only the password is secret
    "PREFECT_API_DATABASE_CONNECTION_URL",
    "PREFECT_SERVER_DATABASE_CONNECTION_URL",
    "HTTP_PROXY",
    "HTTPS_PROXY",
    "ALL_PROXY",
    "http_proxy",
    "https_proxy",
    "all_proxy",
)


def find_secret(name: str, *, folder: Path, environ: Mapping[str, str]) -> str | None:
    """Look up a secret by its name; None if it is set nowhere or empty.

    The environment comes before the file. Raises ConfigErrors when the file can be read by others
    or holds a line that is not NAME=value.
    """
    return environ.get(name) or read_secrets(folder).get(name) or None


def read_secrets(folder: Path) -> dict[str, str]:
    """Read secrets.env, {} without one.

    Raises ConfigErrors as `find_secret` does, never with a value in it.
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


def _with_environ(stored: Mapping[str, str], environ: Mapping[str, str]) -> dict[str, str]:
    """Merge variables; an empty one in the environment does not override secrets.env."""
    return {**stored, **{name: value for name, value in environ.items() if value}}


def _parse_pairs(lines: list[str], path: Path) -> dict[str, str]:
    pairs = {}
    for number, line in enumerate(map(str.strip, lines), start=1):
        pair = _SECRET_LINE.fullmatch(line)
        if pair:
            pairs[pair["name"]] = _strip_quotes(pair["value"])
        elif line and not line.startswith("#"):
            raise _secrets_error(
                path,
                "is not NAME=value",
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


def _secrets_error(path: Path, problem: str, advice: str, *, line: int = 1) -> ConfigErrors:
    return ConfigErrors([ConfigProblem(file=str(path), line=line, problem=problem, advice=advice)])


def warn_of_unset_secrets(
    series: tuple[Series, ...],
    settings: Settings,
    *,
    documents: dict[str, Document],
    folder: Path,
    environ: Mapping[str, str],
) -> tuple[ConfigProblem, ...]:
    """Warn of secrets that are named but not set; return the problems of secrets.env itself."""
    try:
        values = _with_environ(read_secrets(folder), environ)
    except ConfigErrors as trouble:
        return trouble.problems
    for document, place, name in _needed_secrets(series, settings, documents):
        if not values.get(name):
            loss = _LOSS_WITHOUT_SECRET.get(str(place[0]), "nothing can be sent")
            problem = f"the environment variable {name} is not set, so {loss}"
            advice = f"export {name}, or write {name}=… into {folder / SECRETS_FILE}"
            document.warn(place, problem, advice)
    for number, subscribed_series in enumerate(series):
        for place, name, form in secret_forms(subscribed_series, ("series", number)):
            value = values.get(name)
            if value and (complaint := check_secret(value, form)):
                problem = f"the secret {name} {complaint.problem}, so nothing can be sent"
                documents["digests.yaml"].warn(place, problem, complaint.advice)
    return ()


def _needed_secrets(
    series: tuple[Series, ...], settings: Settings, documents: dict[str, Document]
) -> Iterator[tuple[Document, Place, str]]:
    """Yield each variable that the config names, with its file and place."""
    digests_file, feeds_file = documents["digests.yaml"], documents["feeds.yaml"]
    settings_file = documents["settings.yaml"]
    for number, subscribed_series in enumerate(series):
        for place, name in subscriber_secrets(subscribed_series, ("series", number)):
            yield digests_file, place, name
    for key, name in mail_secrets(settings.mail):
        yield settings_file, ("mail", key), name
    for place, name in settings_secrets(settings):
        yield settings_file, place, name
    for place, name in login_names(feeds_file):
        yield feeds_file, place, name
    for number, user in enumerate(settings.web.users):
        yield settings_file, ("web", "users", number), user.password


def config_redactor(config: Config | None, *, folder: Path, environ: Mapping[str, str]) -> Redactor:
    """Build a redactor of secrets.env and of the variables that the config or libraries read.

    Without a config (while it is broken) the variables that it names are unknown and not redacted.
    """
    stored: dict[str, str] = {}
    with suppress(ConfigErrors):  # reported by whoever needs one of them
        stored = read_secrets(folder)
    names = [*LIBRARY_SECRETS]
    addresses = [environ.get(name, "") for name in LIBRARY_URLS]
    if config:
        names += secret_names(config)
        addresses += [config.settings.network.proxy or "", config.settings.store.url or ""]
    secrets: list[str] = []
    for value in (*stored.values(), *(environ.get(name, "") for name in names)):
        secrets += [line.strip() for line in value.splitlines()]
    logins = [secret for secret in secrets if ":" in secret and "://" not in secret]
    if config and config.settings.mail:
        logins += _mail_logins(config.settings.mail, _with_environ(stored, environ))
    for address in addresses:
        secrets += url_passwords(address)
    return Redactor(secrets, logins=logins)


def _mail_logins(mail: MailSettings, values: Mapping[str, str]) -> list[str]:
    password = values.get(mail.password or mail.token or "")
    return [f"{mail.user}:{password}"] if mail.user and password else []


def secret_names(config: Config) -> list[str]:
    """List the environment variables that the configuration names; each holds a secret."""
    mail = config.settings.mail
    names = [mail.password, mail.token] if mail else []
    names += [feed.login for feed in config.feeds]
    names += [*config.settings.web.tokens, *(user.password for user in config.settings.web.users)]
    names += [name for _, name in settings_secrets(config.settings)]
    names += [name for series in config.series for _, name in subscriber_secrets(series, ())]
    return list(dict.fromkeys(name for name in names if name))


def redact_config_secrets(
    config: Config | None, *, folder: Path, environ: Mapping[str, str]
) -> None:
    """Redact these secrets from now on in the logs and the output of this process."""
    use_redactor(config_redactor(config, folder=folder, environ=environ))
