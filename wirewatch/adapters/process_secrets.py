"""The secrets of this process, kept out of every log record, of errors that end a run, and of what is shown."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from wirewatch.adapters.redaction import Redactor

_current = Redactor()  # of this process: logs and errors of libraries come from anywhere in it


def use(redactor: Redactor) -> None:
    """Blank these secrets from now on in every log record and in whatever goes through `redacted`."""
    global _current
    _current = redactor
    if not isinstance(logging.getLogRecordFactory(), _Records):
        logging.setLogRecordFactory(_Records(logging.getLogRecordFactory()))


def redacted(text: str) -> str:
    """Return the text without the secrets of this process."""
    return _current(text)


class _Records:
    """A factory of log records that hold no secret, whoever formats them and wherever they go."""

    def __init__(self, made: Any) -> None:
        self._made = made

    def __call__(self, *arguments: Any, **named: Any) -> logging.LogRecord:
        record: logging.LogRecord = self._made(*arguments, **named)
        with suppress(Exception):  # a message that cannot be formatted is logging's own concern
            said = record.getMessage()
            if (clean := redacted(said)) != said:
                record.msg, record.args = clean, None
        if isinstance(record.exc_info, tuple) and record.exc_info[1] is not None:
            text = "".join(traceback.format_exception(record.exc_info[1])).rstrip("\n")
            if (clean := redacted(text)) != text:
                record.exc_info, record.exc_text = None, clean
        return record


class Redacted(Exception):
    """An error whose own words held a secret; says the same without it."""


@contextmanager
def without_secrets() -> Iterator[None]:
    """Raise what the block raises, without a secret in its words: Prefect keeps those as the state of a run."""
    try:
        yield
    except Exception as error:
        text = "".join(traceback.format_exception(error))
        if redacted(text) == text:
            raise
        raise Redacted(f"{type(error).__name__}: {redacted(str(error))}") from None
