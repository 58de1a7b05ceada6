"""Redact secrets that a server or a library repeats, before the text is stored or shown.

A relay may echo the line of a refused login, and a library may put a URL with a password into its
error. So every configured secret is known here and blanked in plain, URL-encoded, in hex and in
base64, also within a longer base64 string such as that of AUTH PLAIN.

Short values need care: a secret "desk", blanked everywhere, would be cut from every message. So:
- LONG characters and more: blanked everywhere, also within words;
- from SHORT to LONG: blanked as whole words, unless all letters, as an ordinary word may be;
- fewer than SHORT: blanked only as part of a whole login (base64 of user and password).
"""

from __future__ import annotations

import logging
import re
import traceback
from base64 import b64encode
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from html import unescape
from string import ascii_letters, digits
from typing import Any
from urllib.parse import unquote, unquote_plus, urlsplit

BLANK_TEXT = "[secret]"
LONG_SECRET_CHARS, MIN_SECRET_CHARS = 8, 4
MIN_TOKEN_CHARS = 16  # characters of a piece of an address that make it a token rather than a word
_BASE64_CHAR = r"[A-Za-z0-9+/_-]"  # base64, and base64 for URLs
_BASE64_CHARS = f"{ascii_letters}{digits}+/_-"
_HTML_ENTITIES = {
    "&": "&amp;",
    "<": "&lt;",
    ">": "&gt;",
    '"': "&#34;|&quot;",
    "'": "&#39;|&#x27;|&apos;",
}
_RUN_AND_PADDING = re.compile(f"{_BASE64_CHAR}*={{0,2}}")


class Redactor:
    """Blanks a set of secrets in texts. Build it once; it is thread-safe."""

    def __init__(self, secrets: Iterable[str] = (), *, logins: Iterable[str] = ()) -> None:
        """Prepare patterns for secret values and for the passwords of logins "user:password".

        Of a value that is a URL, its password, path and long parts are secrets as well.
        """
        plain_secrets = dict.fromkeys(secrets)
        for login in logins:
            user, _, password = login.partition(":")
            # AUTH PLAIN (RFC 4616) with and without an identity; Basic (RFC 7617): bare login.
            plain_secrets |= dict.fromkeys(
                (login, password, f"\0{user}\0{password}", f"{user}\0{user}\0{password}")
            )
        values = {
            part
            for value in plain_secrets
            for part in (value, *_url_secrets(value))
            if len(part) >= MIN_SECRET_CHARS
        }
        self._forms = [
            _SecretForm(value)
            for value in sorted(values, key=lambda secret: (-len(secret), secret))
        ]

    def __call__(self, text: str) -> str:
        """The text with each secret replaced by BLANK_TEXT."""
        if not self._forms or not text:
            return text
        views = _TextViews(text)
        for form in self._forms:
            if form.may_occur_in(views):
                views = _TextViews(form.blank(views.text))
        return views.text

    def of_bytes(self, data: bytes) -> bytes:
        """Return received bytes with each secret replaced by BLANK."""
        return self(data.decode("utf-8", "surrogateescape")).encode("utf-8", "surrogateescape")


class _TextViews:
    """A text in plain and decoded form, for a cheap test: most texts contain no secret."""

    def __init__(self, text: str) -> None:
        self.text = text
        lower = text.casefold()
        self.plain = [lower]
        if "%" in text or "+" in text:
            self.plain += [
                unquote(text, errors="replace").casefold(),
                unquote_plus(text, errors="replace").casefold(),
            ]
        if "\\" in text or "&" in text:
            self.plain.append(_unescape_text(text).casefold())
        self.packed = re.sub(r"\s+", "", text).replace("-", "+").replace("_", "/")
        self.hex = re.sub(r"(?:\\x|%|0x|[\s:-])", "", lower)


class _SecretForm:
    """One secret in all of its encodings."""

    def __init__(self, value: str) -> None:
        data = value.encode("utf-8", "surrogateescape")
        self._plain, self._hex = value.casefold(), data.hex()
        is_long = len(value) >= LONG_SECRET_CHARS
        self._cores = _base64_cores(data) if is_long else (b64encode(data).decode().rstrip("="),)
        gap = r"\s{0,3}" if is_long else ""  # relays and mails wrap base64
        packed = (gap.join(map(_base64_letter, core)) for core in self._cores)
        self._packed = re.compile(
            "|".join(
                packed
                if is_long
                else (f"(?<!{_BASE64_CHAR}){encoded}(?!{_BASE64_CHAR})" for encoded in packed)
            )
        )
        self._spelled = re.compile("|".join(_plain_patterns(value, data)), re.DOTALL)

    def may_occur_in(self, views: _TextViews) -> bool:
        """True if the full search is needed."""
        if any(self._plain in view for view in views.plain) or self._hex in views.hex:
            return True
        return any(core in views.packed for core in self._cores)

    def blank(self, text: str) -> str:
        """The text without any form of the secret."""
        return self._spelled.sub(BLANK_TEXT, self._blank_base64(text))

    def _blank_base64(self, text: str) -> str:
        """Blank the whole base64 string around a match.

        The neighbouring letters hold bits of the secret.
        """
        parts, done = [], 0
        for match in self._packed.finditer(text):
            start, end = match.span()
            if start < done:
                continue
            before = text[done:start].rstrip(_BASE64_CHARS)
            end = _RUN_AND_PADDING.match(text, end).end()  # type: ignore[union-attr]  # it matches nothing too
            parts += [before, BLANK_TEXT]
            done = end
        return "".join([*parts, text[done:]])


def _plain_patterns(value: str, data: bytes) -> Iterator[str]:
    """Return patterns of the value in hex and in plain."""
    in_hex = r"(?:\\x|%|0x|[\s:-])?".join(f"{byte:02x}" for byte in data)
    spelled = "".join(map(_character_pattern, value))
    if len(value) >= LONG_SECRET_CHARS:
        yield from (f"(?i:{in_hex})", spelled)
        return
    yield rf"(?<![0-9A-Za-z])(?i:{in_hex})(?![0-9A-Za-z])"
    if not value.isalpha():
        yield rf"(?<!\w){spelled}(?!\w)"


def _base64_cores(data: bytes) -> tuple[str, ...]:
    """Return the base64 substrings that encode the data at each of the three possible alignments.

    The first and last letters may contain bits of neighbouring bytes and are left out.
    """
    cores = []
    for before, mixed in enumerate((0, 2, 3)):
        letters = b64encode(bytes(before) + data).decode().rstrip("=")
        cores.append(letters[mixed : len(letters) - bool((before + len(data)) % 3)])
    return tuple(cores)


def _base64_letter(letter: str) -> str:
    return {"+": "[+-]", "/": "[/_]"}.get(letter, letter)


def _character_pattern(char: str) -> str:
    """Pattern for one character in either case, plain or escaped for URLs, JSON or HTML."""
    raw = char.encode("utf-8", "surrogateescape")
    forms = [
        f"[{char.lower()}{char.upper()}]" if char.isascii() and char.isalpha() else re.escape(char)
    ]
    forms.append("".join(f"%(?i:{byte:02x})" for byte in raw))
    if char == " ":
        forms.append(r"\+")
    if not char.isalnum():
        forms.append(rf"\\{re.escape(char)}")
    if char in _HTML_ENTITIES:
        forms.append(_HTML_ENTITIES[char])
    if not char.isascii():
        units = char.encode("utf-16-be", "surrogatepass")
        forms.append("".join(rf"\\u(?i:{units[n : n + 2].hex()})" for n in range(0, len(units), 2)))
        forms.append("".join(rf"\\x(?i:{byte:02x})" for byte in raw))
    return f"(?:{'|'.join(forms)})"


def _unescape_text(text: str) -> str:
    text = re.sub(r"\\u([0-9a-fA-F]{4})", lambda match: chr(int(match[1], 16)), unescape(text))
    text = re.sub(r"(?:\\x[0-9a-fA-F]{2})+", _decode_hex_escapes, text)
    with suppress(UnicodeError):
        text = text.encode("utf-16", "surrogatepass").decode("utf-16")
    return re.sub(r"\\(.)", r"\1", text)


def _decode_hex_escapes(match: re.Match[str]) -> str:
    return bytes.fromhex(match[0].replace("\\x", "")).decode("utf-8", "replace")


def _url_secrets(value: str) -> Iterator[str]:
    """Yield the parts of a URL that are secrets themselves.

    Password, path and query, long parts.
    """
    if "://" not in value:
        return
    yield from url_passwords(value)
    try:
        parts = urlsplit(value)
        host = parts.hostname or ""
    except ValueError:
        return
    rest = value.partition("://")[2]
    path_and_query = rest[len(parts.netloc) :]
    if len(path_and_query) >= MIN_TOKEN_CHARS:
        yield path_and_query
    for piece in re.split(r"[/@:?&=#,;]", rest):
        is_host_name = piece == host and "." in host
        if len(piece) >= MIN_TOKEN_CHARS and not is_host_name:
            yield piece


def url_passwords(address: str) -> list[str]:
    """Return the password of a URL as written and decoded, [] without one."""
    try:
        password = urlsplit(address).password
    except ValueError:
        return []
    return [password, unquote(password)] if password else []


_current = Redactor()  # global to the process: libraries log and raise anywhere in it


def use_redactor(redactor: Redactor) -> None:
    """Redact these secrets from now on in every log record and in calls of `redact`."""
    global _current
    _current = redactor
    if not isinstance(logging.getLogRecordFactory(), _RedactingFactory):
        logging.setLogRecordFactory(_RedactingFactory(logging.getLogRecordFactory()))


def redact(text: str) -> str:
    """The text without the secrets of this process."""
    return _current(text)


class _RedactingFactory:
    """A log record factory that redacts secrets, whatever formatter or handler is used."""

    def __init__(self, wrapped: Any) -> None:
        self._wrapped = wrapped

    def __call__(self, *arguments: Any, **keywords: Any) -> logging.LogRecord:
        record: logging.LogRecord = self._wrapped(*arguments, **keywords)
        with suppress(Exception):  # logging itself reports a message that cannot be formatted
            message = record.getMessage()
            if (clean := redact(message)) != message:
                record.msg, record.args = clean, None
        if isinstance(record.exc_info, tuple) and record.exc_info[1] is not None:
            text = "".join(traceback.format_exception(record.exc_info[1])).rstrip("\n")
            if (clean := redact(text)) != text:
                record.exc_info, record.exc_text = None, clean
        return record


class RedactedError(Exception):
    """Replaces an error whose message contained a secret; has the redacted message."""


@contextmanager
def without_secrets() -> Iterator[None]:
    """Re-raise the block's exceptions with redacted messages, since Prefect stores them."""
    try:
        yield
    except Exception as error:
        text = "".join(traceback.format_exception(error))
        if redact(text) == text:
            raise
        raise RedactedError(f"{type(error).__name__}: {redact(str(error))}") from None
