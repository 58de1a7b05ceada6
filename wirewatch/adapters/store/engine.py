"""Opening the store, and its two kinds of transaction."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection


class Store:
    """One open store. Safe to share between threads; not between processes."""

    @contextmanager
    def begin(self) -> Iterator[Connection]:
        """Give a connection in a write transaction: committed at the end, rolled back on an exception.

        Raises StoreUnavailable when the database is not to be had.
        """
        raise NotImplementedError
        yield

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Give a connection in a read transaction: one consistent state throughout."""
        raise NotImplementedError
        yield

    def close(self) -> None:
        """Close every connection."""


def open_store(url: str) -> Store:
    """Open the store at a URL, making it or bringing its tables up to date first.

    `sqlite:////abs/wirewatch.db`, `sqlite://` (in memory) or `postgresql+psycopg://user:password@host/name`.
    Raises StoreUnavailable, StoreTooNew.
    """
    raise NotImplementedError
