"""`wirewatch backup` and `wirewatch restore`: everything that cannot be fetched again, in one file."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from wirewatch.entrypoints.options import Common, say, tell


def backup(
    file: Path,
    *,
    archive: Annotated[bool, Parameter(negative="", help="the raw pages too; they may be many gigabytes")] = False,
    common: Common | None = None,
) -> int:
    """Write store, configuration and filed digests to a new file, while `wirewatch up` works on.

    secrets.env is left out: keep your secrets where you keep secrets. A PostgreSQL store is backed up by pg_dump.

    Parameters
    ----------
    file
        the file to write; it must not be there yet
    """
    from wirewatch.adapters.backup import write_backup
    from wirewatch.steps.resources import published_pages

    common = common or Common()
    config = common.load_at_work()
    store = common.open_store(config)
    try:
        pages = published_pages(config)
        report = write_backup(file, store, config=common.config, home=common.home, published=pages, archive=archive)
    finally:
        store.close()
    tell(f"{report.files} files, {report.bytes / 1e6:.1f} MB")
    say(str(file))
    return 0


def restore(file: Path, *, common: Common | None = None) -> int:
    """Put a backup into the folders --config and --home, which must hold none of its files yet.

    Parameters
    ----------
    file
        a file that `wirewatch backup` wrote
    """
    from wirewatch.adapters.backup import restore_backup
    from wirewatch.adapters.config.settings import SECRETS_FILE

    common = common or Common()
    report = restore_backup(file, config=common.config, home=common.home)
    tell(f"{report.files} files restored; put {SECRETS_FILE} beside them if you had one, then: wirewatch check")
    say(str(common.home))
    return 0
