"""The logins of feeds that ask for a name and a password: named in feeds.yaml, kept among the secrets, never shown."""

from __future__ import annotations

from urllib.parse import urlsplit

from wirewatch.adapters.config.settings import secret
from wirewatch.adapters.config.yaml_document import ConfigErrors
from wirewatch.steps.desk import Desk


class LoginMissing(Exception):
    """A feed names a login that is set nowhere or cannot be read; the message says what to do, and no secret."""


def login_of(desk: Desk, url: str, *, asked_at: str) -> str | None:
    """Give user:password for a configured feed, None when it has none or is asked elsewhere. Raises LoginMissing."""
    name = desk.logins.get(url)
    if name is None or origin(asked_at) != origin(url):
        return None
    try:
        login = secret(name, folder=desk.config_folder, environ=desk.environ)
    except ConfigErrors as trouble:
        raise LoginMissing(str(trouble.problems[0])) from None
    if login is None:
        raise LoginMissing(
            f"its login {name} is not set; write {name}=user:password into secrets.env beside feeds.yaml"
        )
    if ":" not in login:
        raise LoginMissing(f"its login {name} has no colon; write it as user:password")
    return login


def origin(url: str) -> tuple[str, str, int | None]:
    """Give scheme, host and port of an address: what a login is for."""
    try:
        parts = urlsplit(url)
        port = parts.port or {"http": 80, "https": 443}.get(parts.scheme)
        return parts.scheme, parts.hostname or "", port
    except ValueError:
        return "", "", None
