"""The active configuration: the folder's, or the last good one while the folder's has errors."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from wirewatch.adapters.config.loader import FILES, load_config
from wirewatch.adapters.config.settings import read_secrets
from wirewatch.adapters.config.yaml_document import ConfigErrors
from wirewatch.adapters.permissions import make_folder, open_private
from wirewatch.domain.configuration import Config

KEPT = "config-at-work"  # under home


def load_active(folder: Path, home: Path, *, environ: Mapping[str, str]) -> Config:
    """Return the config as `read_active` does, and keep a copy of a good one. Raises ConfigErrors as it does."""
    config = read_active(folder, home, environ=environ)
    if not config.broken:
        with suppress(OSError):  # a full disk must not stop the run
            _keep(folder, home / KEPT, environ=environ)
    return config


def read_active(folder: Path, home: Path, *, environ: Mapping[str, str]) -> Config:
    """Return the folder's config; while it has errors, the last good one, with the errors in `broken`.

    Raises ConfigErrors when it has errors and there is no last good one.
    """
    try:
        return load_config(folder, environ=environ, home=home)
    except ConfigErrors as errors:
        config = _last_good(folder, home, environ=environ, otherwise=errors)
        return replace(config, broken=tuple(str(problem) for problem in errors.problems))


def _last_good(folder: Path, home: Path, *, environ: Mapping[str, str], otherwise: ConfigErrors) -> Config:
    with suppress(ConfigErrors):
        environ = {**read_secrets(folder), **environ}
    try:
        return load_config(home / KEPT, environ=environ, home=home)
    except ConfigErrors:
        raise otherwise from None


def _keep(folder: Path, kept: Path, *, environ: Mapping[str, str]) -> None:
    contents = {name: (folder / name).read_bytes() for name in FILES}
    if all((kept / name).is_file() and (kept / name).read_bytes() == content for name, content in contents.items()):
        return
    unfinished = kept.with_name(f"{kept.name}.{os.getpid()}")
    try:
        make_folder(unfinished)
        for name, content in contents.items():
            with open(unfinished / name, "wb", opener=open_private) as out:
                out.write(content)
        load_config(unfinished, environ=environ)  # the folder may have been edited since it was loaded
        shutil.rmtree(kept, ignore_errors=True)
        unfinished.rename(kept)
    except ConfigErrors:
        return
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)
