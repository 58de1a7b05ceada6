"""Open the store, archive and page storage where settings and the home folder place them."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator, Mapping
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from wirewatch.adapters.archive import Archive
from wirewatch.adapters.channels.filesystem import DIGESTS_FOLDER, iter_filed_pages, last_numbers
from wirewatch.adapters.config.secrets import find_secret
from wirewatch.adapters.permissions import make_home
from wirewatch.adapters.storage import FolderStorage, Storage, StoredFile, open_storage
from wirewatch.adapters.store import digests as stored_digests
from wirewatch.adapters.store.engine import Store, open_store
from wirewatch.adapters.store.errors import StoreUnavailable
from wirewatch.domain.configuration import Config

if TYPE_CHECKING:
    pass

log = logging.getLogger("wirewatch")
ARCHIVE_FOLDER = "archive"  # under home, and in the storage that machines share


def store_url(config: Config, home: Path) -> str:
    """Return the URL of the store: the configured one, or SQLite under home."""
    return config.settings.store.url or f"sqlite:///{(home / 'wirewatch.db').resolve()}"


def prepare_home(home: Path) -> str | None:
    """Create a private home folder; return a message if an existing one was restricted.

    Raises StoreUnavailable.
    """
    try:
        return make_home(home)
    except OSError as error:
        why = (
            "it is not a folder"
            if home.exists() and not home.is_dir()
            else f"it cannot be created: {error.strerror}"
        )
        raise StoreUnavailable(
            f"{home} cannot be the home: {why}; name another folder with --home"
        ) from error


def open_archive(
    config: Config, home: Path, *, config_folder: Path, environ: Mapping[str, str] | None = None
) -> Archive:
    """Return the archive: under home, or written there and moved to settings.yaml's storage."""
    at = config.settings.storage.at
    shared = _open_storage(config, at, config_folder, environ).below(ARCHIVE_FOLDER) if at else None
    return Archive(home / ARCHIVE_FOLDER, shared=shared)


def open_pages(
    config: Config, home: Path, *, config_folder: Path, environ: Mapping[str, str] | None = None
) -> Storage:
    """Return where to file digests: published, else in settings.yaml's storage, else home."""
    settings = config.settings
    if settings.publish:
        return _open_storage(config, settings.publish, config_folder, environ, public=True)
    if settings.storage.at:
        return _open_storage(config, settings.storage.at, config_folder, environ).below(
            DIGESTS_FOLDER
        )
    return FolderStorage(path=home / DIGESTS_FOLDER)


def shared_files(
    config: Config, home: Path, *, config_folder: Path, archive: bool
) -> Iterator[tuple[str, Storage, StoredFile]]:
    """Yield issue pages outside home and, with `archive`, its files, each with a path in home.

    Only pages of our series, since a published folder may hold other things. Raises
    StorageUnavailable.
    """
    pages = open_pages(config, home, config_folder=config_folder)
    if config.settings.publish or config.settings.storage.at:
        for file in iter_filed_pages(pages, series=[series.id for series in config.series]):
            yield f"{DIGESTS_FOLDER}/{file.key}", pages, file
    if archive and config.settings.storage.at:
        shared = _open_storage(config, config.settings.storage.at, config_folder, None).below(
            ARCHIVE_FOLDER
        )
        for file in shared.listing():
            yield f"{ARCHIVE_FOLDER}/{file.key}", shared, file


def _open_storage(
    config: Config,
    at: str,
    folder: Path,
    environ: Mapping[str, str] | None,
    *,
    public: bool = False,
) -> Storage:
    return open_storage(
        at,
        config.settings.storage,
        secret=partial(
            find_secret, folder=folder, environ=os.environ if environ is None else environ
        ),
        ca_file=config.settings.network.ca_file,
        public=public,
    )


def open_configured_store(
    config: Config, home: Path, *, pages: Storage | None = None, begin_anew: datetime | None = None
) -> Store:
    """Open the configured store without network or worker pools. Raises StoreUnavailable.

    An empty store although digests are filed (under home, or in `pages`) means a lost store:
    StoreLost, unless `begin_anew` (the current time) is given. Issues of the new store continue the
    numbers of the filed ones, so that no page is overwritten.
    """
    if closed := prepare_home(home):
        log.warning(closed)

    def in_use() -> str | None:
        return next((places[0].where() for places in _filed_pages(config, home, pages)), None)

    store = open_store(
        store_url(config, home), find_filed_digests=in_use, allow_new=begin_anew is not None
    )
    if begin_anew:
        keys = [key for _, key in _filed_pages(config, home, pages)]
        with store.begin() as tx:
            stored_digests.record_filed_numbers(tx, last_numbers(keys), now=begin_anew)
    return store


def _filed_pages(
    config: Config, home: Path, pages: Storage | None
) -> Iterator[tuple[Storage, str]]:
    """Yield the filed pages with the storage that holds each. Raises StoreUnavailable."""
    inside = FolderStorage(path=home / DIGESTS_FOLDER)
    for storage in [inside, *([pages] if pages and pages != inside else [])]:
        try:
            # Elsewhere only those of our series, since the folder may hold other things too.
            ours = None if storage is inside else [page.id for page in config.series]
            for page in iter_filed_pages(storage, series=ours):
                yield storage, page.key
        except OSError as error:
            why = "an empty store is not begun before it is known that none was lost"
            raise StoreUnavailable(f"{error}; {why}") from error
