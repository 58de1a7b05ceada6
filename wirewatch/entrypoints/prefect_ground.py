"""Prefect's own ground: its files under --home, nothing sent anywhere, quiet on screen."""

from __future__ import annotations

import os
from collections.abc import MutableMapping
from pathlib import Path

from wirewatch.adapters.permissions import PRIVATE_UMASK, make_folder


def prepare(
    home: Path, *, environ: MutableMapping[str, str] | None = None, own_server: bool = False, level: str = "WARNING"
) -> None:
    """Set Prefect's environment; must run before prefect is imported. What the user set stays.

    With `own_server` a server that the user pointed at is left alone for this process.
    """
    target = os.environ if environ is None else environ
    if own_server:
        target.pop("PREFECT_API_URL", None)
        target.pop("PREFECT_PROFILE", None)
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
