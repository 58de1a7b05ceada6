"""What a driver complains of, as a sentence that says what to do."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import URL
from sqlalchemy.exc import DatabaseError, InterfaceError, OperationalError

from wirewatch.adapters.store.errors import StoreUnavailable


@contextmanager
def in_words(url: URL) -> Iterator[None]:
    """Turn a database that is not to be had into StoreUnavailable; a broken constraint is no such thing and passes."""
    try:
        yield
    except (OperationalError, InterfaceError) as error:
        raise StoreUnavailable(_sentence(url, error.orig)) from error
    except sqlite3.Error as error:
        raise StoreUnavailable(_sentence(url, error)) from error
    except DatabaseError as error:
        if type(error) is not DatabaseError:  # a constraint or a value: the caller's to mend
            raise
        raise StoreUnavailable(_sentence(url, error.orig)) from error


def _sentence(url: URL, cause: BaseException | None) -> str:
    where = url.database if url.get_backend_name() == "sqlite" else url.render_as_string(hide_password=True)
    said = " ".join(str(cause).split())[:300]
    if isinstance(url.password, str) and url.password:
        said = said.replace(url.password, "***")
    for words, advice in _ADVICE.items():
        if words in said:
            return f"the store {where} cannot be used: {said}; {advice}"
    return f"the store {where} cannot be used: {said}; see store.url in settings.yaml"


_ADVICE = {
    "database is locked": "another program has held it for half a minute; end that program or try again",
    "unable to open database file": "make its folder readable and writable for this user",
    "readonly database": "make the file and its folder writable for this user",
    "database or disk is full": "make room on its disk",
    "not a database": "another file stands in its place; move that away, or name another in store.url of settings.yaml",
    "malformed": "the file is damaged; put a backup in its place",
    "password authentication failed": "check user and password in store.url of settings.yaml",
    "Connection refused": "is the database server running, and is its address in store.url of settings.yaml right?",
}
