"""The store's errors, and the translation of the database drivers' errors into them.

StoreError
├── StoreUnavailable   cannot be opened, reached, read or written; the message is one plain sentence
│   ├── StoreTooNew    written by a newer Wirewatch
│   ├── StoreTooOld    written by a Wirewatch so old that its tables are not read any more
│   └── StoreLost      empty, though it was in use
└── AlreadyComposed    the series has an issue of this number or of this due time
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import URL
from sqlalchemy.exc import DatabaseError, InterfaceError, OperationalError

MAX_CAUSE_CHARS = 300
DEFAULT_ADVICE = "see store.url in settings.yaml"
ADVICE_BY_CAUSE = {
    "database is locked": "another program has held it for half a minute; end that program or try again",
    "unable to open database file": "make its folder readable and writable for this user",
    "readonly database": "make the file and its folder writable for this user",
    "database or disk is full": "make room on its disk",
    "not a database": "another file is in its place; move that away, or name another in store.url of settings.yaml",
    "malformed": "the file is damaged; put a backup in its place",
    "password authentication failed": "check user and password in store.url of settings.yaml",
    "Connection refused": "is the database server running, and is its address in store.url of settings.yaml right?",
}


class StoreError(Exception):
    """Any trouble with the store."""


class StoreUnavailable(StoreError):
    """The store cannot be opened, reached, read or written.

    The message gives the cause and the remedy, and never contains a password.
    """


class StoreTooNew(StoreUnavailable):
    """The store was written by a newer Wirewatch than this one."""


class StoreTooOld(StoreUnavailable):
    """The store was written by a Wirewatch whose tables this one does not read."""


class StoreLost(StoreUnavailable):
    """The store is empty although it was in use; a new one is created only on request (--new)."""


class AlreadyComposed(StoreError):
    """The series already has an issue of this number, or one for this due time."""


@contextmanager
def translate_errors(url: URL) -> Iterator[None]:
    """Raise StoreUnavailable for a driver's operational errors, but not constraint violations."""
    try:
        yield
    except (OperationalError, InterfaceError) as error:
        raise StoreUnavailable(_explain(url, error.orig)) from error
    except sqlite3.Error as error:
        raise StoreUnavailable(_explain(url, error)) from error
    except DatabaseError as error:
        if type(error) is not DatabaseError:  # a constraint or a value: a mistake of the caller
            raise
        raise StoreUnavailable(_explain(url, error.orig)) from error


def _explain(url: URL, error: BaseException | None) -> str:
    cause = " ".join(str(error).split())[:MAX_CAUSE_CHARS]
    if isinstance(url.password, str) and url.password:
        cause = cause.replace(url.password, "***")
    advice = DEFAULT_ADVICE
    for words, cure in ADVICE_BY_CAUSE.items():
        if words in cause:
            advice = cure
            break
    return f"the store {store_name(url)} cannot be used: {cause}; {advice}"


def store_name(url: URL) -> str:
    """Name a store in messages: the SQLite file, or the URL without its password."""
    if url.get_backend_name() == "sqlite":
        return str(url.database)
    return url.render_as_string(hide_password=True)
