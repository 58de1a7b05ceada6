"""Load the four config files together, reporting all problems at once.

While the folder has errors, the last good copy under home is used. The secrets that a config names
are redacted.
"""

from __future__ import annotations

import hashlib
import os
import platform
import shutil
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from extractors.names.actors import Actor, Interest
from wirewatch.adapters.config.digests import (
    feed_languages,
    read_digests,
    warn_of_idle_alerts,
)
from wirewatch.adapters.config.feeds import read_feeds
from wirewatch.adapters.config.secrets import SECRETS_FILE, read_secrets, warn_of_unset_secrets
from wirewatch.adapters.config.settings import mail_is_set, read_settings
from wirewatch.adapters.config.validation import listed_ids
from wirewatch.adapters.config.watchlist import check_outlets, read_searches, read_watchlist
from wirewatch.adapters.config.yaml_document import (
    ConfigErrors,
    ConfigProblem,
    Document,
    read_document,
)
from wirewatch.adapters.permissions import make_folder, open_private
from wirewatch.domain.configuration import Config, Feed, SavedSearch, Series

if TYPE_CHECKING:
    from extractors.names.watchlist import Watchlist

SETTINGS_FILE = "settings.yaml"
CONFIG_FILES = ("feeds.yaml", "watchlist.yaml", "digests.yaml", SETTINGS_FILE)
_WHEEL_FOLDER = "bundled_config"  # where the wheel build puts config/, inside the package
SCHEMAS_FOLDER = "schemas"
LAST_GOOD_FOLDER = "config-at-work"  # under home


def load_config(
    folder: Path,
    *,
    environ: Mapping[str, str],
    home: Path | None = None,
    drafts: Mapping[str, bytes] | None = None,
) -> Config:
    """Load the configuration of a folder, cross-checked and normalised, with its warnings.

    Raises ConfigErrors with every problem of all files. Secrets missing from `environ` and
    secrets.env are warnings. `home` is the folder of --home; the publish folder must lie outside
    it. `drafts`: by file name, contents on trial.
    """
    folder = Path(folder)
    documents = {
        name: read_document(folder / name, draft=(drafts or {}).get(name)) for name in CONFIG_FILES
    }
    feeds_file, watchlist_file, digests_file, settings_file = documents.values()
    settings = read_settings(settings_file, folder=folder, home=home)
    news = read_news_config(
        feeds_file=feeds_file,
        watchlist_file=watchlist_file,
        digests_file=digests_file,
        mail_is_set=mail_is_set(settings_file),
    )
    warn_of_idle_alerts(
        watchlist_file, actors=news.actors, interests=news.interests, series=news.series
    )
    unreadable = warn_of_unset_secrets(
        news.series, settings, documents=documents, folder=folder, environ=environ
    )
    errors = [
        problem for document in documents.values() for problem in _sort_by_line(document.errors)
    ]
    if errors or unreadable:
        raise ConfigErrors([*errors, *unreadable])
    warnings = [
        str(problem)
        for document in documents.values()
        for problem in _sort_by_line(document.warnings)
    ]
    return Config(
        feeds=news.feeds,
        actors=news.actors,
        interests=news.interests,
        series=news.series,
        settings=settings,
        hash=_hash_documents(documents.values()),
        warnings=tuple(warnings),
        searches=news.searches,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class NewsConfig:
    """Feeds, watchlist and digests, checked against one another; settings aside."""

    feeds: tuple[Feed, ...]
    actors: tuple[Actor, ...]
    interests: tuple[Interest, ...]
    searches: tuple[SavedSearch, ...]
    series: tuple[Series, ...]


def read_news_config(
    *, feeds_file: Document, watchlist_file: Document, digests_file: Document, mail_is_set: bool
) -> NewsConfig:
    """Read feeds, watchlist and digests; problems are added to their documents."""
    feeds = read_feeds(feeds_file)
    actors, interests = read_watchlist(watchlist_file)
    searches = read_searches(watchlist_file)
    if not feeds_file.errors and not watchlist_file.errors:
        check_outlets(actors, [feed.outlet for feed in feeds], watchlist_file)
    watched = [*listed_ids(watchlist_file, "actors"), *listed_ids(watchlist_file, "interests")]
    series = read_digests(
        digests_file,
        watched=[name for _, name in watched],
        mail_is_set=mail_is_set,
        published=feed_languages(feeds),
    )
    return NewsConfig(
        feeds=feeds, actors=actors, interests=interests, searches=searches, series=series
    )


def load_watchlist(path: Path | str) -> Watchlist:
    """Load the compiled watchlist of any file; raises ConfigErrors with all of its problems.

    The file may be a draft: rules for aliases that it no longer has are ignored here and reported
    by `check`.
    """
    from extractors.names.watchlist import compile_watchlist

    document = read_document(Path(path), alone=True)
    actors, interests = read_watchlist(document, on_trial=True)
    if document.errors:
        raise ConfigErrors(_sort_by_line(document.errors))
    return compile_watchlist(actors, interests)


def _sort_by_line(problems: list[ConfigProblem]) -> list[ConfigProblem]:
    return sorted(dict.fromkeys(problems), key=lambda problem: problem.line)


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfigStamp:
    """The state of a folder's feeds, watchlist and digests, to find the newest among machines."""

    hash: str  # of the three files' bytes; settings.yaml may differ from machine to machine
    edited_at: datetime | None  # when the last of them was put there; None: not known
    folder: str  # machine and path


def config_stamp(folder: Path) -> ConfigStamp:
    """Stamp the state of a folder; missing files count as empty."""
    paths = [folder / name for name in CONFIG_FILES if name != SETTINGS_FILE]
    digest = hashlib.sha256()
    for path in paths:
        raw = path.read_bytes() if path.is_file() else b""
        digest.update(len(raw).to_bytes(8, "big") + raw)
    # ctime, not mtime: a copy that preserves its dates, or a file moved back, counts as new.
    changed = [path.stat().st_ctime for path in paths if path.is_file()]
    edited_at = datetime.fromtimestamp(max(changed), UTC) if changed else None
    return ConfigStamp(
        hash=digest.hexdigest(), edited_at=edited_at, folder=f"{platform.node()} {folder.resolve()}"
    )


def _hash_documents(documents: Iterable[Document]) -> str:
    digest = hashlib.sha256()
    for document in documents:
        digest.update(len(document.raw).to_bytes(8, "big") + document.raw)
    return digest.hexdigest()


def bundled_config_folder() -> Path:
    """Return the folder of the four bundled files: in the checkout, else in the installed package.

    Raises FileNotFoundError when the installation is broken.
    """
    package = Path(str(files("wirewatch")))
    for folder in (package / _WHEEL_FOLDER, package.parent / "config"):
        if all((folder / name).is_file() for name in CONFIG_FILES):
            return folder
    raise FileNotFoundError(
        "the configuration that comes with Wirewatch is missing; install it again"
    )


def ignore_secrets(path: Path) -> tuple[Path, ...]:
    """Add secrets.env to a .gitignore; return its path if something was written."""
    before = path.read_text("utf-8") if path.exists() else ""
    if SECRETS_FILE in (line.strip() for line in before.splitlines()):
        return ()
    gap = "" if before.endswith("\n") or not before else "\n"
    path.write_text(f"{before}{gap}{SECRETS_FILE}\n", "utf-8")
    return (path,)


def load_active(folder: Path, home: Path, *, environ: Mapping[str, str]) -> Config:
    """Read the config as `read_active` does, and keep a copy of a good one.

    Raises ConfigErrors as it does.
    """
    config = read_active(folder, home, environ=environ)
    if not config.broken:
        with suppress(OSError):  # a full disk must not stop the run
            _save_last_good(folder, home / LAST_GOOD_FOLDER, environ=environ)
    return config


def read_active(folder: Path, home: Path, *, environ: Mapping[str, str]) -> Config:
    """Return the folder's config or, while it has errors, the last good one.

    The errors are then in `broken`. Raises ConfigErrors if no good config was ever loaded.
    """
    try:
        return load_config(folder, environ=environ, home=home)
    except ConfigErrors as errors:
        config = _load_last_good(folder, home, environ=environ, otherwise=errors)
        return replace(config, broken=tuple(str(problem) for problem in errors.problems))


def _load_last_good(
    folder: Path, home: Path, *, environ: Mapping[str, str], otherwise: ConfigErrors
) -> Config:
    with suppress(ConfigErrors):
        environ = {**read_secrets(folder), **environ}
    try:
        return load_config(home / LAST_GOOD_FOLDER, environ=environ, home=home)
    except ConfigErrors:
        raise otherwise from None


def _save_last_good(folder: Path, target: Path, *, environ: Mapping[str, str]) -> None:
    contents = {name: (folder / name).read_bytes() for name in CONFIG_FILES}
    if all(
        (target / name).is_file() and (target / name).read_bytes() == content
        for name, content in contents.items()
    ):
        return
    unfinished = target.with_name(f"{target.name}.{os.getpid()}")
    try:
        make_folder(unfinished)
        for name, content in contents.items():
            with open(unfinished / name, "wb", opener=open_private) as out:
                out.write(content)
        load_config(
            unfinished, environ=environ
        )  # the folder may have been edited since it was loaded
        shutil.rmtree(target, ignore_errors=True)
        unfinished.rename(target)
    except ConfigErrors:
        return
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)
