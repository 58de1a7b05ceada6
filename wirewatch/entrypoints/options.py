"""Options shared by all commands, and helpers for config, store, progress and output."""

from __future__ import annotations

import json
import logging
import os
import re
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeVar
from zoneinfo import ZoneInfo

from cyclopts import Parameter, validators

from wirewatch.adapters.redaction import redact

if TYPE_CHECKING:
    from contextlib import AbstractAsyncContextManager

    from wirewatch.adapters.store.alerts import AlertRow
    from wirewatch.adapters.store.engine import Store
    from wirewatch.domain.configuration import Config
    from wirewatch.steps.resources import Resources


EVERY = 2.0  # seconds between two progress lines
SHOWN = 8  # ids listed in a message

Progress = Callable[[str, int, int], None]


@contextmanager
def shown_progress() -> Iterator[Progress]:
    """Yield a function that shows progress (what, done, total) on stderr."""
    if not sys.stderr.isatty():
        yield plain_lines()
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn
    from rich.progress import Progress as Bars

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Bars(*columns, console=Console(stderr=True), transient=True) as bars:
        tasks = {}

        def show(what: str, done: int, total: int) -> None:
            if what not in tasks:
                tasks[what] = bars.add_task(what, total=total)
            bars.update(tasks[what], completed=done, total=total)

        yield show


def plain_lines(clock: Callable[[], float] = time.monotonic) -> Progress:
    """Return a progress function that prints a line every two seconds, and one at the end."""
    last = 0.0

    def show(what: str, done: int, total: int) -> None:
        nonlocal last
        if clock() - last >= EVERY or done == total:
            last = clock()
            sys.stderr.write(f"{what}: {done} of {total}\n")
            sys.stderr.flush()

    return show


WHY = {"title": "in a title", "outlets": "by two outlets"}


def alert_line(one: AlertRow) -> str:
    """Return one line, such as "daily  Mon 11 Oct 2021 12:00 UTC  … story abcd2345: 2 sent"."""
    readers = (
        ", ".join(f"{count} {word}" for word, count in sorted(one.readers.items()))
        or "nobody asked for it"
    )
    again = f", alert {one.number} of it" if one.number > 1 else ""
    why = f"{one.heading} {WHY.get(one.reason, one.reason)}"
    return f"{one.series}  {one.alerted_at:%a %d %b %Y %H:%M} UTC  {why}, story {one.story}{again}: {readers}"


def until(now: datetime, due: datetime) -> str:
    """Return "in 5 h 38 min", or "now"."""
    minutes = round((due - now).total_seconds() / 60)
    days, rest = divmod(minutes, 24 * 60)
    hours, minutes = divmod(rest, 60)
    parts = [
        f"{number} {unit}"
        for number, unit in ((days, "d"), (hours, "h"), (minutes, "min"))
        if number
    ]
    return f"in {' '.join(parts[:2])}" if parts and due > now else "now"


def first_issue_lines(
    config: Config, due: Mapping[str, datetime | None], *, now: datetime
) -> list[str]:
    """Return a line per series without an issue yet: when it is due, and how to get it now."""
    lines = []
    for series in config.series:
        if series.id not in due:
            continue
        at = due[series.id]
        when = "as soon as every feed was asked once and its pages are read"
        if at is not None:
            local = at.astimezone(ZoneInfo(series.timezone))
            when = f"{local:%a %d %b %H:%M} {series.timezone} ({until(now, at)})"
        at_once = f"to have it now: wirewatch digest send {series.id} --now"
        lines.append(f"the first digest of {series.id} comes {when}; {at_once}")
    return lines


Loaded = TypeVar("Loaded", "Config", None)

# Web text may contain terminal control sequences: remove C0 and C1 (except tab and newline) and
# bidi overrides.
HARMLESS = dict.fromkeys(
    [
        *(n for n in range(0x20) if n not in (0x09, 0x0A)),
        *range(0x7F, 0xA0),
        *range(0x202A, 0x202F),
        *range(0x2066, 0x206A),
    ]
)

COUNTED = validators.Number(gte=1, lte=2**31 - 1)  # range of issue and date numbers in the database

_AGO = re.compile(r"([0-9]{1,9})([mhdw])")
_UNITS = {
    "m": timedelta(minutes=1),
    "h": timedelta(hours=1),
    "d": timedelta(days=1),
    "w": timedelta(weeks=1),
}


class JobImpossible(Exception):
    """The job could not run; the message is one sentence for the user (exit code 1)."""


class WrongUsage(Exception):
    """An argument is wrong; the message says which and what to give instead (exit code 2)."""


@Parameter(name="*")
@dataclass(frozen=True, kw_only=True)
class Common:
    """Options of every command."""

    config: Annotated[
        Path, Parameter(help="folder with feeds.yaml, watchlist.yaml, digests.yaml, settings.yaml")
    ] = Path("config")
    home: Annotated[
        Path, Parameter(help="folder for the store, the archive, the filed digests")
    ] = Path("var")
    now: Annotated[
        str | None,
        Parameter(help="act as if it were this instant, ISO 8601, such as 2021-10-15T08:00Z"),
    ] = None
    verbose: Annotated[bool, Parameter(negative="", help="say more on stderr")] = False

    def instant(self) -> datetime:
        """Return `--now` as aware UTC, or the clock's time. Raises WrongUsage."""
        return parse_instant(self.now, option="--now") if self.now else datetime.now(UTC)

    def moment(self, text: str | None, *, option: str) -> datetime | None:
        """Return an option's time as aware UTC; `3d` is three days before `--now`. None for None.

        Raises WrongUsage.
        """
        return parse_instant(text, option=option, now=self.instant()) if text else None

    def load(self) -> Config:
        """Return the config and start logging. Raises ConfigErrors."""
        from wirewatch.adapters.config.loader import load_config

        start_logging(verbose=self.verbose)
        self._keep_secret(None)
        return self._keep_secret(load_config(self.config, environ=os.environ, home=self.home))

    def load_active(self) -> Config:
        """Return the config, or the last valid one that `wirewatch up` uses.

        Raises ConfigErrors without one.
        """
        from wirewatch.adapters.config.loader import read_active

        start_logging(verbose=self.verbose)
        self._keep_secret(None)
        return self._keep_secret(read_active(self.config, self.home, environ=os.environ))

    def _keep_secret(self, config: Loaded) -> Loaded:
        """Register the config's secrets for redaction in logs and output, and return the config."""
        from wirewatch.adapters.config.secrets import redact_config_secrets

        redact_config_secrets(config, folder=self.config, environ=os.environ)
        return config

    def prepare_home(self) -> None:
        """Create the home folder with private permissions, and print what was restricted.

        Raises StoreUnavailable.
        """
        from wirewatch.steps.storage_places import prepare_home

        if closed := prepare_home(self.home):
            tell(closed)

    def open_store(self, config: Config, *, begin_anew: bool = False) -> Store:
        """Open the store without network, for commands that only need data.

        Raises StoreUnavailable, StoreLost.
        """
        from wirewatch.steps.storage_places import open_configured_store, open_pages

        self.prepare_home()
        pages = open_pages(config, self.home, config_folder=self.config)
        return open_configured_store(
            config, self.home, pages=pages, begin_anew=self.instant() if begin_anew else None
        )

    def opened(self, config: Config, *, now: datetime) -> AbstractAsyncContextManager[Resources]:
        """Open all resources, for commands that run steps. Raises StoreUnavailable."""
        from wirewatch.steps.resources import open_resources

        self.prepare_home()
        return open_resources(config, config_folder=self.config, home=self.home, now=now)


def parse_instant(text: str, *, option: str, now: datetime | None = None) -> datetime:
    """Parse a time as aware UTC: ISO 8601 (default zone UTC), or an age such as `3d` before `now`.

    `now` defaults to the current time. Raises WrongUsage.
    """
    if ago := _AGO.fullmatch(text.strip()):
        count, unit = int(ago.group(1)), _UNITS[ago.group(2)]
        try:
            return (now or datetime.now(UTC)) - count * unit
        except OverflowError:
            raise WrongUsage(f'{option}: "{text}" is longer ago than there are dates') from None
    try:
        value = datetime.fromisoformat(text)
    except ValueError:
        advice = (
            "write it like 2021-10-15T08:00Z, 2021-10-15, or 3d for three days ago (m, h, d, w)"
        )
        raise WrongUsage(f'{option}: "{text}" is not an instant; {advice}') from None
    try:
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)
    except OverflowError:
        raise WrongUsage(
            f'{option}: "{text}" lies before or behind all dates that there are'
        ) from None


def parse_language(text: str | None, *, option: str = "--language") -> str | None:
    """Return the BCP 47 primary tag of a language option, or None for None. Raises WrongUsage."""
    from extractors.languages.tags import valid_tag
    from wirewatch.adapters.config.value_checks import language_tag_advice

    if text is None:
        return None
    tag = valid_tag(text)
    if tag is None:
        raise WrongUsage(f'{option}: "{text}" is not a language tag; {language_tag_advice(text)}')
    return tag


def unknown_actor(name: str, known: Sequence[str]) -> str:
    """Return the message for an actor that is not in the watchlist, with similar ids."""
    near = get_close_matches(name.lower(), known, 2)
    more = " …" if not near and len(known) > SHOWN else ""
    return f'"{name}" is no actor of watchlist.yaml; write an id, such as {", ".join(near or known[:SHOWN])}{more}'


def start_logging(*, verbose: bool) -> None:
    """Log to stderr: errors, or everything with `verbose`."""
    logging.basicConfig(
        stream=sys.stderr,
        level=logging.WARNING,
        format="%(asctime)s %(levelname)s %(message)s",
        force=True,
    )
    logging.getLogger("wirewatch").setLevel(logging.DEBUG if verbose else logging.ERROR)


AsJson = Annotated[
    bool, Parameter(name="--json", negative="", help="JSON on stdout and nothing else")
]


def say_json(value: Any) -> None:
    """Write a value as JSON to stdout: dataclasses as objects, instants in ISO 8601."""
    from wirewatch.adapters.store.documents import json_from_value

    say(json.dumps(json_from_value(value), ensure_ascii=False, indent=1, default=str))


def say(line: str = "") -> None:
    """Write one line of output to stdout, neither wrapped nor coloured."""
    sys.stdout.write(redact(line).translate(HARMLESS) + "\n")


def tell(line: str) -> None:
    """Write one line of progress to stderr."""
    sys.stderr.write(redact(line).translate(HARMLESS) + "\n")
