"""Redact the secrets of this process in every log record, in errors that end a run, and in output."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from wirewatch.adapters.redaction import Redactor

_current = Redactor()  # global to the process: libraries log and raise anywhere in it


def use(redactor: Redactor) -> None:
    """Redact these secrets from now on in every log record and in everything that passes `redacted`."""
    global _current
    _current = redactor
    if not isinstance(logging.getLogRecordFactory(), _Records):
        logging.setLogRecordFactory(_Records(logging.getLogRecordFactory()))


def redacted(text: str) -> str:
    """Return the text without the secrets of this process."""
    return _current(text)


class _Records:
    """A log record factory that redacts secrets, whatever formatter or handler is used."""

    def __init__(self, made: Any) -> None:
        self._made = made

    def __call__(self, *arguments: Any, **named: Any) -> logging.LogRecord:
        record: logging.LogRecord = self._made(*arguments, **named)
        with suppress(Exception):  # logging itself reports a message that cannot be formatted
            said = record.getMessage()
            if (clean := redacted(said)) != said:
                record.msg, record.args = clean, None
        if isinstance(record.exc_info, tuple) and record.exc_info[1] is not None:
            text = "".join(traceback.format_exception(record.exc_info[1])).rstrip("\n")
            if (clean := redacted(text)) != text:
                record.exc_info, record.exc_text = None, clean
        return record


class Redacted(Exception):
    """Replaces an error whose message contained a secret; has the redacted message."""


@contextmanager
def without_secrets() -> Iterator[None]:
    """Re-raise exceptions of the block with redacted messages, since Prefect stores them as the state of a run."""
    try:
        yield
    except Exception as error:
        text = "".join(traceback.format_exception(error))
        if redacted(text) == text:
            raise
        raise Redacted(f"{type(error).__name__}: {redacted(str(error))}") from None
