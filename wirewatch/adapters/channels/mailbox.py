"""Read mails from a maildir, an mbox or a single .eml, or lines from a text file.

The content is untrusted.

Read-only: no mail is marked, moved or deleted. Sizes are bounded, attachments are never opened or
saved.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes
from email.errors import MessageError
from email.header import decode_header, make_header
from email.message import Message
from email.utils import parseaddr
from html import unescape
from pathlib import Path
from typing import BinaryIO

MAX_MAIL_BYTES = 1_000_000  # bytes of one mail; one that carries a verdict has a few hundred
MAX_TEXT_CHARS = 50_000  # characters of a mail's text that are read
MAX_MAIL_PARTS = 50  # of one mail
MAX_LINE_BYTES = 100_000  # bytes of a line in an mbox or text file; the rest is skipped
_MAILDIR_FOLDERS = ("new", "cur")
_HEADER_PATTERN = re.compile(  # the first line of a mail saved under an arbitrary file name
    rb"(?:Return-Path|Received|Delivered-To|From|To|Date|Subject|Message-ID|MIME-Version|(?:X|ARC|DKIM)-[\w-]+): ?",
    re.I,
)
_LINE_BREAK_TAG = re.compile(r"<(?:br|/p|/div|/tr|/li)\b[^>]{0,200}>", re.IGNORECASE)
_ANY_TAG = re.compile(r"<[^<>]{0,2000}>")


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """One mail, reduced to what verdicts need."""

    where: str  # file, and for an mbox the line that it begins at
    sender: str  # address as the mail claims it, "" when it names none
    subject: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TextLine:
    """One line of a text file."""

    where: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Unreadable:
    """A file or message that could not be read as a mail, and why."""

    where: str
    why: str


MailboxEntry = Mail | TextLine | Unreadable


def read_mailbox(path: Path) -> Iterator[MailboxEntry]:
    """Yield the mails of a maildir, a folder of .eml or numbered (MH) files, an mbox or a mail.

    Else the lines of a text file.

    Raises OSError when the path itself cannot be read.
    """
    if path.is_dir():
        yield from _read_folder(path)
        return
    with path.open("rb") as file:
        start = file.peek(80)[:80]  # no seek: it may be a pipe
        if start.startswith(b"From "):
            yield from _read_mbox(file, path)
        elif path.suffix.lower() == ".eml" or _HEADER_PATTERN.match(start):
            yield _parse_mail(file.read(MAX_MAIL_BYTES + 1), where=str(path))
        else:
            yield from _read_lines(file, path)


def _read_folder(path: Path) -> Iterator[MailboxEntry]:
    """Yield the mails of a maildir (new and cur), or of a folder of .eml and numbered files."""
    if any((path / name).is_dir() for name in _MAILDIR_FOLDERS):
        files = [
            path_in_folder
            for name in _MAILDIR_FOLDERS
            for path_in_folder in (path / name).glob("*")
        ]
    else:
        files = [
            path_in_folder
            for path_in_folder in path.iterdir()
            if path_in_folder.suffix.lower() == ".eml" or path_in_folder.name.isdecimal()
        ]
    for path_in_folder in sorted(files):
        if path_in_folder.is_symlink() or not path_in_folder.is_file():
            yield Unreadable(where=str(path_in_folder), why="is not a regular file")
            continue
        try:
            with path_in_folder.open("rb") as file:
                data = file.read(MAX_MAIL_BYTES + 1)
        except OSError as trouble:
            yield Unreadable(where=str(path_in_folder), why=f"cannot be read: {trouble.strerror}")
        else:
            yield _parse_mail(data, where=str(path_in_folder))


def _read_mbox(file: BinaryIO, path: Path) -> Iterator[MailboxEntry]:
    """Split at the "From " lines; a mail over LARGEST is skipped, not loaded."""
    lines: list[bytes] = []
    size, began, number, after_blank, whole = 0, 1, 0, True, True
    while line := file.readline(MAX_LINE_BYTES):
        number += whole
        if whole and after_blank and line.startswith(b"From "):
            if lines:
                yield _parse_mail(b"".join(lines), where=f"{path}:{began}")
            lines, size, began = [], 0, number
        else:
            size += len(line)
            lines += [line] if size <= MAX_MAIL_BYTES + MAX_LINE_BYTES else []
        after_blank, whole = line in (b"\n", b"\r\n"), line.endswith(b"\n")
    if lines:
        yield _parse_mail(b"".join(lines), where=f"{path}:{began}")


def _read_lines(file: BinaryIO, path: Path) -> Iterator[TextLine]:
    number, whole = 0, True
    while line := file.readline(MAX_LINE_BYTES):
        number += whole
        whole = line.endswith(b"\n")
        yield TextLine(
            where=f"{path}:{number}", text=line.decode("utf-8", "replace").strip("\ufeff\r\n")
        )


def _parse_mail(data: bytes, *, where: str) -> Mail | Unreadable:
    if len(data) > MAX_MAIL_BYTES:
        return Unreadable(
            where=where,
            why=f"is larger than {MAX_MAIL_BYTES // 1_000_000} MB: no mail that carries a verdict",
        )
    try:
        mail = message_from_bytes(data)
        return Mail(
            where=where,
            sender=_sender_address(mail),
            subject=_decode_header(mail, "Subject"),
            text=_mail_text(mail)[:MAX_TEXT_CHARS],
        )
    except (
        MessageError,
        RecursionError,
        ValueError,
        LookupError,
        AttributeError,
        TypeError,
    ) as trouble:
        return Unreadable(where=where, why=f"is not a readable mail ({type(trouble).__name__})")


def _sender_address(mail: Message) -> str:
    address = parseaddr(_decode_header(mail, "From"))[1]
    fits = len(address) <= 254 and address.isprintable() and " " not in address and "@" in address
    return address.casefold() if fits else ""


def _decode_header(mail: Message, name: str) -> str:
    """Return a header unfolded and decoded, at most 2,000 characters.

    Left as it is if it cannot be decoded.
    """
    raw = str(mail.get(name, ""))[:2000]
    unfolded = re.sub(r"\r?\n[ \t]+", " ", raw)
    try:
        return str(make_header(decode_header(unfolded)))
    except (MessageError, UnicodeError, LookupError, ValueError):
        return unfolded


def _mail_text(mail: Message) -> str:
    """Return the plain text of a mail, or the text of its HTML part.

    Attachments are never opened.
    """
    plain, rich = "", ""
    for number, part in enumerate(mail.walk()):
        if number >= MAX_MAIL_PARTS or (plain and rich):
            break
        if part.is_multipart() or part.get_content_disposition() == "attachment":
            continue
        if part.get_content_type() == "text/plain" and not plain:
            plain = _decode_part(part)
        elif part.get_content_type() == "text/html" and not rich:
            rich = _decode_part(part)
    return plain or unescape(
        _ANY_TAG.sub("", _LINE_BREAK_TAG.sub("\n", rich[: 4 * MAX_TEXT_CHARS]))
    )


def _decode_part(part: Message) -> str:
    data = part.get_payload(decode=True)
    if not isinstance(data, bytes):
        return ""
    try:
        return data.decode(part.get_content_charset() or "utf-8", "replace")
    except LookupError:  # an unknown charset
        return data.decode("utf-8", "replace")
