"""Collect every secret that a configuration holds or names, so that none of them is stored or shown."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from wirewatch.adapters.config.settings import read_secrets
from wirewatch.adapters.config.yaml_document import ConfigErrors
from wirewatch.adapters.process_secrets import use
from wirewatch.adapters.redaction import Redactor, passwords
from wirewatch.domain.configuration import Config, SlackTarget

# Variables that the libraries we use read from the environment themselves.
OF_LIBRARIES = (
    "PGPASSWORD",
    "PREFECT_API_KEY",
    "PREFECT_API_AUTH_STRING",
    "PREFECT_SERVER_API_AUTH_STRING",
    "PREFECT_API_DATABASE_PASSWORD",
    "PREFECT_SERVER_DATABASE_PASSWORD",
)
ADDRESSES = (  # of which only the password is secret
    "PREFECT_API_DATABASE_CONNECTION_URL",
    "PREFECT_SERVER_DATABASE_CONNECTION_URL",
    *(name for kind in ("HTTP", "HTTPS", "ALL") for name in (f"{kind}_PROXY", f"{kind}_PROXY".lower())),
)


def secrets_of(config: Config | None, *, folder: Path, environ: Mapping[str, str]) -> Redactor:
    """Return a redactor of all secrets in secrets.env and of those that the config or libraries read from the
    environment.

    Without a config (while it is broken) the variables that it names are not known and not redacted.
    """
    stored: dict[str, str] = {}
    with suppress(ConfigErrors):  # told by whoever needs one of them
        stored = read_secrets(folder)
    named = [*OF_LIBRARIES, *(secret_names(config) if config else ())]
    values = [*stored.values(), *(environ.get(name, "") for name in named)]
    found = [line.strip() for value in values for line in value.splitlines()]
    addresses = [environ.get(name, "") for name in ADDRESSES]
    logins = [value for value in found if ":" in value and "://" not in value]
    if config:
        addresses += [config.settings.network.proxy or "", config.settings.store.url or ""]
        mail = config.settings.mail
        name = (mail.password or mail.token) if mail else None
        password = (environ.get(name) or stored.get(name)) if name else None
        if mail and mail.user and password:
            logins.append(f"{mail.user}:{password}")
    return Redactor([*found, *(one for address in addresses for one in passwords(address))], logins=logins)


def secret_names(config: Config) -> list[str]:
    """Return the environment variables that the configuration names; each holds a secret."""
    mail = config.settings.mail
    names = [mail.password, mail.token] if mail else []
    names += [feed.login for feed in config.feeds]
    for subscriber in (one for series in config.series for one in series.subscribers):
        slack = subscriber.slack
        names += [slack.token if isinstance(slack, SlackTarget) else slack, subscriber.nudge]
    return list(dict.fromkeys(name for name in names if name))


def keep_secret(config: Config | None, *, folder: Path, environ: Mapping[str, str]) -> None:
    """Redact these secrets from now on in the logs and the output of this process."""
    use(secrets_of(config, folder=folder, environ=environ))
