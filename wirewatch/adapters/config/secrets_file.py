"""Secrets: from the environment, then from secrets.env in the config folder; never from the YAML files."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from pathlib import Path

from wirewatch.adapters.config.problems import ConfigErrors, Problem

SECRETS_FILE = "secrets.env"
_LINE = re.compile(r"(?:export\s+)?(?P<name>[A-Za-z_][A-Za-z0-9_]*)\s*=\s*(?P<value>.*)")
_OTHERS_MAY_READ = 0o077


def secret(name: str, *, folder: Path, environ: Mapping[str, str]) -> str | None:
    """Give the secret of that name, None when it is set nowhere or empty.

    The environment comes before the file. Raises ConfigErrors when the file can be read by others or holds a line
    that is not NAME=value.
    """
    return environ.get(name) or read_secrets(folder).get(name) or None


def read_secrets(folder: Path) -> dict[str, str]:
    """Give what secrets.env holds, {} without one; raises ConfigErrors as `secret` does, never with a value in it."""
    path = folder / SECRETS_FILE
    try:
        mode, data = path.stat().st_mode, path.read_bytes()
    except FileNotFoundError:
        return {}
    except OSError as trouble:
        raise _refused(path, f"cannot be read ({trouble.strerror})", "check the file and its permissions") from None
    if os.name == "posix" and mode & _OTHERS_MAY_READ:
        raise _refused(path, "can be read by other users of this machine", f"run: chmod 600 {path}")
    try:
        lines = data.decode("utf-8-sig").splitlines()
    except UnicodeDecodeError:
        raise _refused(path, "is not UTF-8 text", 'save the file with the encoding "UTF-8"') from None
    return _pairs(lines, path)


def _pairs(lines: list[str], path: Path) -> dict[str, str]:
    pairs = {}
    for number, line in enumerate(map(str.strip, lines), start=1):
        found = _LINE.fullmatch(line)
        if found:
            pairs[found["name"]] = _unquoted(found["value"])
        elif line and not line.startswith("#"):
            raise _refused(path, "is no NAME=value", "write one secret a line, or # before a remark", line=number)
    return pairs


def _unquoted(value: str) -> str:
    """A value in quotes is what stands between them; without quotes a remark may follow after a space and #."""
    if value[:1] in {"'", '"'}:
        end = value.find(value[0], 1)
        if end > 0:
            return value[1:end]
    return re.split(r"\s#", value, maxsplit=1)[0].strip()


def _refused(path: Path, what: str, do: str, *, line: int = 1) -> ConfigErrors:
    return ConfigErrors([Problem(file=str(path), line=line, what=what, do=do)])
