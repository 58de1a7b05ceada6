"""Log-in state of the web page under --home: the signing key, ended sessions, failed log-ins.

It is a small SQLite file apart from the store, shared by several processes, so that a stranger who
tries passwords cannot block the store.
"""

from __future__ import annotations

import hashlib
import os
import secrets
import sqlite3
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from wirewatch.adapters.permissions import make_folder, open_private

SESSIONS_FOLDER = "web-sessions"  # under home
MAX_ATTEMPT_ROWS = 50_000  # rows; the oldest go first
_BUSY_TIMEOUT_SECONDS = 5.0  # seconds that one process waits for another
_TABLES_SQL = """
CREATE TABLE IF NOT EXISTS ended (session TEXT PRIMARY KEY, until REAL NOT NULL);
CREATE TABLE IF NOT EXISTS attempts (id INTEGER NOT NULL, counter TEXT NOT NULL, at REAL NOT NULL);
CREATE INDEX IF NOT EXISTS attempts_of ON attempts (counter, at);
"""


def signing_key(home: Path) -> bytes:
    """The key that signs cookies and form tokens; made once, of mode 0600. Raises OSError."""
    folder = home / SESSIONS_FOLDER
    make_folder(folder)
    path = folder / "key"
    if not path.exists():
        fresh = folder / f"key.{os.getpid()}.{threading.get_ident()}"
        with open(fresh, "w", encoding="ascii", opener=open_private) as out:
            out.write(secrets.token_hex(32))
        with suppress(FileExistsError):  # another process made it meanwhile: its key counts
            os.link(fresh, path)
        fresh.unlink()
    return path.read_bytes()


@dataclass(frozen=True, slots=True)
class LoginAttempt:
    """One try to log in: counted, or refused for some seconds."""

    id: int
    wait: float = 0.0  # seconds; more than 0: refused


class SessionBook:
    """Records ended sessions and failed log-ins."""

    def __init__(self, home: Path, *, key: bytes) -> None:
        make_folder(home / SESSIONS_FOLDER)
        path = home / SESSIONS_FOLDER / "sessions.db"
        with open(path, "a", encoding="ascii", opener=open_private):
            pass
        self._key = key[:32]
        self._lock = threading.Lock()
        self._connection = sqlite3.connect(
            path, timeout=_BUSY_TIMEOUT_SECONDS, isolation_level=None, check_same_thread=False
        )
        self._connection.executescript(_TABLES_SQL)

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    def end(self, session: str, *, until: float, now: float) -> None:
        """Record that a session has ended.

        Forgotten after `until`, when its cookie has expired anyway.
        """
        with self._transaction() as db:
            db.execute("DELETE FROM ended WHERE until < ?", (now,))
            db.execute("INSERT OR REPLACE INTO ended VALUES (?, ?)", (session, until))

    def has_ended(self, session: str) -> bool:
        """True if a session was ended by logging out."""
        with self._lock:
            return bool(
                self._connection.execute(
                    "SELECT 1 FROM ended WHERE session = ?", (session,)
                ).fetchone()
            )

    def attempt(self, limits: Mapping[str, int], *, window: float, now: float) -> LoginAttempt:
        """Count a log-in attempt before its password is checked, so that concurrent ones count too.

        `limits` maps counters, such as an account or an address, to the failures allowed within
        `window` seconds.
        """
        counters = {self._hash_counter(name): most for name, most in limits.items()}
        with self._transaction() as db:
            db.execute("DELETE FROM attempts WHERE at <= ? OR at > ?", (now - window, now + window))
            waits = [
                self._wait(db, counter, most, window, now) for counter, most in counters.items()
            ]
            if max(waits) > 0:
                return LoginAttempt(0, max(waits))
            attempt = LoginAttempt(secrets.randbits(62))
            db.executemany(
                "INSERT INTO attempts VALUES (?, ?, ?)",
                [(attempt.id, counter, now) for counter in counters],
            )
            db.execute(
                "DELETE FROM attempts WHERE rowid IN (SELECT rowid FROM attempts ORDER BY at DESC LIMIT -1 OFFSET ?)",
                (MAX_ATTEMPT_ROWS,),
            )
        return attempt

    def succeeded(self, attempt: LoginAttempt) -> None:
        """Take a try back out of the count; earlier failures still count."""
        with self._transaction() as db:
            db.execute("DELETE FROM attempts WHERE id = ?", (attempt.id,))

    @staticmethod
    def _wait(db: sqlite3.Connection, counter: str, most: int, window: float, now: float) -> float:
        """The seconds until a counter allows a try again, 0 when it does now."""
        query = "SELECT at FROM attempts WHERE counter = ? ORDER BY at DESC LIMIT 1 OFFSET ?"
        row = db.execute(query, (counter, most - 1)).fetchone()
        return max(0.0, row[0] + window - now) if row else 0.0

    def _hash_counter(self, name: str) -> str:
        # The name may be a password that was typed into the wrong field.

        return hashlib.blake2s(name.encode(), key=self._key, digest_size=16).hexdigest()

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        with self._lock:
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield self._connection
            except BaseException:
                self._connection.execute("ROLLBACK")
                raise
            self._connection.execute("COMMIT")
