"""Sync the store with the configuration; among several machines the newest configuration wins."""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from wirewatch.adapters.config.loader import (
    LAST_GOOD_FOLDER,
    ConfigStamp,
    config_stamp,
)
from wirewatch.adapters.store import digests as stored_digests
from wirewatch.adapters.store import feeds as stored_feeds
from wirewatch.adapters.store import key_values as stored_facts
from wirewatch.adapters.store.engine import Store
from wirewatch.adapters.store.schema_upgrade import CONFIG_LOCK, take_advisory_lock
from wirewatch.domain.configuration import Config
from wirewatch.steps.backfill import record_alerting_actors, record_aliases, record_requested_actors

if TYPE_CHECKING:
    pass

log = logging.getLogger("wirewatch")
CONFIG_FACT = "config"  # the fact: the newest configuration that the store was brought in line with


def record_config(
    store: Store, config: Config, *, now: datetime, stamp: ConfigStamp | None = None
) -> bool:
    """Update feeds and series in the store; False if the store has a newer config, which is kept.

    Without a stamp the config counts as the newest and is not recorded as such.
    """
    with store.begin() as tx:
        take_advisory_lock(tx, lock=CONFIG_LOCK)
        if stamp is not None and not _is_newest(tx, stamp, now=now):
            return False
        stored_feeds.sync_feeds(tx, config.feeds, default=config.settings.poll.every, now=now)
        series_known_since = stored_digests.ensure_series(tx, config.series, now=now)
        record_aliases(tx, config, now=now)
        record_requested_actors(tx, config, series_known_since=series_known_since, now=now)
        record_alerting_actors(tx, config, now=now)
    return True


def _is_newest(tx: Connection, stamp: ConfigStamp, *, now: datetime) -> bool:
    """Return whether no other folder has a newer config, and record this one if it is new."""
    noted: dict[str, str] = stored_facts.get_value(tx, CONFIG_FACT) or {}
    edited = stamp.edited_at.isoformat() if stamp.edited_at else ""
    if (
        noted
        and noted["hash"] != stamp.hash
        and noted["folder"] != stamp.folder
        and edited <= noted["edited_at"]
    ):
        return False
    if noted.get("hash") != stamp.hash or edited > noted["edited_at"]:
        value = {"hash": stamp.hash, "edited_at": edited, "folder": stamp.folder}
        stored_facts.set_value(tx, CONFIG_FACT, value, now=now)
    return True


def sync_config(
    store: Store, config: Config, *, folder: Path, home: Path, now: datetime
) -> tuple[Config, bool]:
    """Bring the store in line with the config, and return it and True.

    Where the store has a newer one, say so and return what both have, and False.
    """
    stamp = config_stamp(home / LAST_GOOD_FOLDER if config.broken else folder)
    if record_config(
        store, config, now=now, stamp=replace(stamp, edited_at=None) if config.broken else stamp
    ):
        return config, True
    with store.read() as tx:
        noted, configured = (
            stored_facts.get_value(tx, CONFIG_FACT) or {},
            stored_digests.configured_series(tx),
        )
    log.warning(
        "the configuration in %s is older than the one of %s (edited %s): feeds and series "
        "stay as that one has them. "
        "Copy its files here; if these are the newer ones, save feeds.yaml again",
        folder.resolve(),
        noted.get("folder", "another machine"),
        noted.get("edited_at", "")[:16].replace("T", " "),
    )
    return replace(
        config, series=tuple(series for series in config.series if series.id in configured)
    ), False
