"""Prefect's own ground: its files under --home, nothing sent anywhere, quiet on screen."""

from __future__ import annotations

import os
import secrets
from collections.abc import MutableMapping
from pathlib import Path

from wirewatch.adapters.permissions import PRIVATE_UMASK, make_folder


def prepare(
    home: Path, *, environ: MutableMapping[str, str] | None = None, own_server: bool = False, level: str = "WARNING"
) -> None:
    """Set Prefect's environment; must run before prefect is imported. What the user set stays.

    With `own_server` a server that the user pointed at is left alone for this process; Prefect's temporary one, which
    listens on this machine too, asks for a login.
    """
    target = os.environ if environ is None else environ
    if own_server:
        target.pop("PREFECT_API_URL", None)
        target.pop("PREFECT_PROFILE", None)
        require_login(target, origin="http://127.0.0.1")  # its port is not known yet, and no page needs it
    ground = (home / "prefect").resolve()
    make_folder(ground)
    os.umask(PRIVATE_UMASK)  # Prefect makes its files with it, and so do the processes that we start
    target["PREFECT_HOME"] = str(ground)
    for name, value in {
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "DO_NOT_TRACK": "1",
        "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "120",
        "PREFECT_LOGGING_LEVEL": level,
        "PREFECT_LOGGING_COLORS": "false",
        "PREFECT_CLI_COLORS": "false",
        "PREFECT_SERVER_SERVICES_DB_VACUUM_ENABLED": "events,flow_runs",
        "PREFECT_SERVER_SERVICES_DB_VACUUM_RETENTION_PERIOD": "P7D",
    }.items():
        target.setdefault(name, value)


def require_login(environ: MutableMapping[str, str], *, origin: str) -> str:
    """Make up a login that Prefect's server asks for and its clients send; return it.

    Without one, every user of this machine and every web page open on it could have commands run as us. It travels in
    the environment alone: command lines and logs are read by others. Pages of other origins may not read answers.
    """
    login = f"wirewatch:{secrets.token_urlsafe(32)}"
    environ["PREFECT_SERVER_API_AUTH_STRING"] = environ["PREFECT_API_AUTH_STRING"] = login
    environ["PREFECT_SERVER_CORS_ALLOWED_ORIGINS"] = origin
    return login


def write_login(path: Path, login: str) -> None:
    """Write the login to a new file that only its owner can read."""
    path.unlink(missing_ok=True)  # an older file keeps its mode, and may be a link
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.write(f"{login}\n")
