"""Erase a subscriber from store, outbox, logs and Prefect's records.

Report where the name remains.
"""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from wirewatch.adapters.config.loader import CONFIG_FILES
from wirewatch.adapters.store import lease_holders, leases
from wirewatch.adapters.store.engine import Store
from wirewatch.adapters.store.erasure import ErasureCounts, erase_subscriber, purge_deleted_rows
from wirewatch.domain.configuration import domain_in_ascii

ERASED_TEXT = "(forgotten)"
LOGS_FOLDER = "logs"  # under home
PREFECT_DATABASE = "prefect/prefect.db"  # under home
SKIPPED_FOLDERS = ("archive", "digests")  # archived and filed pages: they name no subscriber
_DATABASE_FILE = re.compile(r"\.db(?:-wal|-shm)?$")
_TEXT_TYPES = ("CHAR", "TEXT", "CLOB", "JSON")
LEASE_SECONDS = 300  # seconds; the deletion itself takes one transaction


@dataclass(frozen=True, slots=True)
class SubscriberName:
    """A subscriber's mail address or channel (an environment variable and a #channel)."""

    written: str

    def is_same(self, spelling: str) -> bool:
        """Return whether a spelling is this name, ignoring case and the domain's form (IDN)."""
        return _normalize_name(spelling) == _normalize_name(self.written)

    @property
    def spellings(self) -> list[str]:
        """The spellings in logs and mails, in lower case."""
        local, at, domain = self.written.rpartition("@")
        if not at:
            return [domain.casefold()]
        spellings = []
        for domain_form in dict.fromkeys((domain, domain_in_ascii(domain) or domain)):
            spellings.append(f"{local}@{domain_form}".casefold())
            spellings.append(f"{local}%40{domain_form}".casefold())
        return spellings

    def pattern(self) -> re.Pattern[str]:
        """Pattern that finds it in a text, but not inside a longer name."""
        spellings = "|".join(map(re.escape, self.spellings))
        return re.compile(rf"(?<![\w.%+-])(?:{spellings})(?![\w-]|\.\w)", re.IGNORECASE)

    def erase_from(self, text: str) -> str:
        """Replace the name by ERASED_TEXT."""
        return self.pattern().sub(ERASED_TEXT, text)


def _normalize_name(name: str) -> str:
    local, at, domain = name.strip().rpartition("@")
    if at:
        domain = domain_in_ascii(domain) or domain
    return f"{local}{at}{domain}".casefold()


def find_in_config(folder: Path, name: SubscriberName) -> list[tuple[Path, int]]:
    """List file and line of each mention of a subscriber in the YAML files, comments included."""
    pattern = name.pattern()
    mentions = []
    for path in (folder / file for file in CONFIG_FILES):
        if path.is_file():
            lines = path.read_text("utf-8", "replace").splitlines()
            for number, line in enumerate(lines, start=1):
                if pattern.search(line):
                    mentions.append((path, number))
    return mentions


def erase_from_logs(home: Path, name: SubscriberName) -> dict[Path, int]:
    """Overwrite a name in the log files by stars of equal length, since others append meanwhile.

    Returns how often, by file.
    """
    pattern = re.compile(name.pattern().pattern.encode(), re.IGNORECASE)
    counts = {}
    for path in sorted((home / LOGS_FOLDER).glob("*")):
        if not path.is_file():
            continue
        with path.open("r+b") as file:
            matches = list(pattern.finditer(file.read()))
            for match in matches:
                file.seek(match.start())
                file.write(b"*" * len(match[0]))
        if matches:
            counts[path] = len(matches)
    return counts


def erase_from_prefect(home: Path, name: SubscriberName) -> int:
    """Erase a name from Prefect's database under home; return the number of rows changed.

    Prefect has no API to edit a log line or an artifact, and keeps both for days.
    """
    path = home / PREFECT_DATABASE
    if not path.is_file():
        return 0
    with closing(sqlite3.connect(path, timeout=30, isolation_level=None)) as connection:
        connection.create_function(
            "struck", 1, lambda text: name.erase_from(text) if isinstance(text, str) else text
        )
        connection.execute("PRAGMA secure_delete=ON")
        connection.execute("BEGIN IMMEDIATE")
        changed = 0
        for table in _table_names(connection):
            for column in _text_columns(connection, table):
                changed += _erase_column(connection, table, column, name)
        connection.execute("COMMIT")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return changed


def _table_names(connection: sqlite3.Connection) -> list[str]:
    rows = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
    return [name for (name,) in rows if not name.startswith("sqlite_")]


def _text_columns(connection: sqlite3.Connection, table: str) -> list[str]:
    rows = connection.execute(
        "SELECT name, type FROM pragma_table_xinfo(?) WHERE hidden = 0", (table,)
    )
    return [name for name, kind in rows if any(word in kind.upper() for word in _TEXT_TYPES)]


def _erase_column(
    connection: sqlite3.Connection, table: str, column: str, name: SubscriberName
) -> int:
    spellings = name.spellings
    may_hold = " OR ".join([f'instr(lower("{column}"), ?)'] * len(spellings))
    changing = f'UPDATE "{table}" SET "{column}" = struck("{column}")'
    where = f'WHERE ({may_hold}) AND struck("{column}") <> "{column}"'
    return connection.execute(f"{changing} {where}", spellings).rowcount


def files_still_naming(home: Path, name: SubscriberName) -> list[Path]:
    """List the files under home that still contain a name, except databases and pages."""
    pattern = re.compile(name.pattern().pattern.encode(), re.IGNORECASE)
    paths = []
    for path in sorted(home.rglob("*")):
        if path.relative_to(home).parts[0] in SKIPPED_FOLDERS or _DATABASE_FILE.search(path.name):
            continue
        if path.is_file() and not path.is_symlink() and pattern.search(path.read_bytes()):
            paths.append(path)
    return paths


class DeliveryUnderWay(Exception):
    """Another process is sending and would store results about the subscriber."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ForgetReport:
    """The removed data, and the places where the name remains."""

    store: ErasureCounts
    logs: dict[Path, int]  # how often, by file
    prefect: int  # rows
    erased: bool  # the database holds no bytes of it any more
    config: list[tuple[Path, int]]  # file and line
    files: list[Path]  # others under home

    @property
    def nothing(self) -> bool:
        """True if nothing was stored."""
        return self.store == ErasureCounts() and not self.logs and not self.prefect


def forget_reader(store: Store, written: str, *, config: Path, home: Path) -> ForgetReport:
    """Delete everything stored about a subscriber; idempotent. Raises DeliveryUnderWay."""
    name, holder = SubscriberName(written), lease_holders.current_holder()
    if not leases.take_leases(store, "deliver", ["*"], holder=holder, seconds=LEASE_SECONDS):
        raise DeliveryUnderWay
    try:
        with store.begin() as tx:
            removed = erase_subscriber(
                tx, is_theirs=name.is_same, strike=name.erase_from, hints=name.spellings
            )
        erased = purge_deleted_rows(store)
    finally:
        leases.release_leases(store, "deliver", ["*"], holder=holder)
    return ForgetReport(
        store=removed,
        logs=erase_from_logs(home, name),
        prefect=erase_from_prefect(home, name),
        erased=erased,
        config=find_in_config(config, name),
        files=files_still_naming(home, name),
    )
