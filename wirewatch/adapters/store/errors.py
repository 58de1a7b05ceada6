"""What can go wrong with the store.

StoreError
├── StoreUnavailable   cannot be opened, reached, read or written; the message is one plain sentence
│   ├── StoreTooNew    written by a newer Wirewatch
│   └── StoreLost      empty, though it was in use
└── AlreadyComposed    the series has an issue of this number or of this due time
"""

from __future__ import annotations


class StoreError(Exception):
    """Any trouble with the store."""


class StoreUnavailable(StoreError):
    """The store cannot be opened, reached, read or written; says why and what to do, never a password."""


class StoreTooNew(StoreUnavailable):
    """The store was written by a newer Wirewatch than this one."""


class StoreLost(StoreUnavailable):
    """The store is empty, though it was in use: a new one is begun only when a person says so."""


class AlreadyComposed(StoreError):
    """The series already has an issue of this number, or one for this due time."""
