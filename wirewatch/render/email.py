"""Render a digest as an e-mail with unsubscribe headers; a retry sends the same bytes."""

from __future__ import annotations

import hashlib
import hmac
import re
from base64 import b32encode
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes
from email.header import Header
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from urllib.parse import quote

from wirewatch.domain.configuration import bare_address, domain_in_ascii
from wirewatch.domain.digests.model import Digest, ToldStory
from wirewatch.render.cleaning import clean
from wirewatch.render.html import render_html
from wirewatch.render.summary import digest_subject
from wirewatch.render.text import render_text

HEADER_LINE_CHARS = 76

HeaderWords = tuple[str, Sequence[str]]
# Seven bits: with 8bit a Persian body would need BODY=8BITMIME, which smtplib does not ask for.
MAIL_POLICY = SMTP.clone(cte_type="7bit")
UNCHANGED_POLICY = MAIL_POLICY.clone(refold_source="none")
LINE_END = "\r\n"
MAX_PLAIN_WORD_CHARS = 60  # a longer word of a subject is encoded, so that it can be folded
DISPLAY_NAME_CHARS = 60
_MAIL_ADDRESS = re.compile(
    r"""(?:"?(?P<name>[^<>@\x00-\x1f"]*)"?\s*<)?(?P<local>[^@\s<>,;"()\[\]:]+)@(?P<domain>[^@\s<>,;"()\[\]:]+)(?(name)>)"""
)


def unsubscribe_mailto(sender: str, *, series: str) -> str:
    """The mailto address by which a subscriber leaves a series."""
    return (
        f"mailto:{quote(bare_address(sender), safe='@')}?subject={quote(f'unsubscribe {series}')}"
    )


def unsubscribe_headers(
    url: str | None, *, sender: str, series: str, to: str, token: str
) -> list[HeaderWords]:
    """List-Unsubscribe (RFC 2369), and for an https address List-Unsubscribe-Post (RFC 8058).

    `url` may hold {series}, {subscriber} and {token}; the token cannot be guessed and identifies
    the mail. A mailto address replaces the one to the sender; the RFC allows one click for https
    only.
    """
    by_mail = unsubscribe_mailto(sender, series=series)
    if url is None:
        return [("List-Unsubscribe", [f"<{by_mail}>"])]
    address = _fill_placeholders(url, series=series, subscriber=to, token=token)
    if address.startswith("mailto:"):
        subject = "" if "?" in address else f"?subject={quote(f'unsubscribe {series}')}"
        return [("List-Unsubscribe", [f"<{address}{subject}>"])]
    by_web_and_mail: HeaderWords = ("List-Unsubscribe", [f"<{address}>,", f"<{by_mail}>"])
    one_click: list[HeaderWords] = [("List-Unsubscribe-Post", ["List-Unsubscribe=One-Click"])]
    return [by_web_and_mail, *(one_click if address.startswith("https://") else [])]


def _fill_placeholders(url: str, *, series: str, subscriber: str, token: str) -> str:
    values = {"{series}": series, "{subscriber}": subscriber, "{token}": token}
    parts = re.split(r"(\{series\}|\{subscriber\}|\{token\})", url)
    whole = "".join(quote(values[part], safe="") if part in values else part for part in parts)
    return quote(whole, safe="!#$%&'()*+,/:;=?@[]~").replace("<", "%3C").replace(">", "%3E")


def fold_headers(headers: Iterable[HeaderWords]) -> bytes:
    """Fold header lines between words, never within one, and never encode them.

    The standard library encodes a word that is longer than a line (RFC 2047), and no program reads
    an ID or an address written so.

    Raises:
        ValueError: a word could end the line.
    """
    return "".join(_header_line(name, words) for name, words in headers).encode("ascii")


def _header_line(name: str, words: Sequence[str]) -> str:
    lines, rest = [f"{name}:"], list(words)
    for number, word in enumerate(rest):
        if not re.fullmatch(r"[!-~]+", word):
            raise ValueError(f"{word[:80]!r} is not allowed in the header {name}")
        if number and len(lines[-1]) + 1 + len(word) > HEADER_LINE_CHARS:
            lines.append("")
        lines[-1] += f" {word}"
    return "\r\n".join(lines) + "\r\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class MailHead:
    """What differs between the mails of an issue, except the subject."""

    sender: str
    to: str
    message_id: str
    references: Sequence[str] = ()
    unsubscribe_url: str | None = None  # see `unsubscribe_headers`


def mail_message(digest: Digest, to: MailHead, *, thread: bool = False, marked: str = "") -> bytes:
    """The whole message: `mail_head` and `mail_body`. ASCII only, lines of at most 78.

    `marked` ("repeat", "trial") is put before the subject.
    """
    line = digest_subject(digest, thread=thread)
    front = mail_head(
        to, series=digest.series, line=f"[{clean(marked, 20)}] {line}" if marked else line
    )
    return front + mail_body(digest, sender=to.sender)


def mail_head(addressing: MailHead, *, series: str, line: str) -> bytes:
    """The header lines of one subscriber's message of a series; `line` is its subject.

    Raises:
        ValueError: the reader's address is invalid.
    """
    mail = EmailMessage(policy=MAIL_POLICY)
    mail["To"] = _parse_address(addressing.to)
    raw: list[HeaderWords] = [("Message-ID", [addressing.message_id])]
    raw += [("References", [*addressing.references])] if addressing.references else []
    token = addressing.message_id.strip("<>").partition("@")[0]
    raw += unsubscribe_headers(
        addressing.unsubscribe_url,
        sender=addressing.sender,
        series=series,
        to=addressing.to,
        token=token,
    )
    front = mail.as_bytes().rstrip(b"\r\n") + LINE_END.encode() + subject_header(line)
    return front + fold_headers(raw)


def subject_header(line: str) -> bytes:
    """Fold a subject header so that mail programs show exactly the given line.

    EmailMessage loses the space between two words that it encodes on two lines (every sixth Persian
    headline), and moves a line of about 70 characters whole to the next line, leaving the header
    name alone on the first.

    Raises ValueError for more than one line.
    """
    if len(line.splitlines()) > 1:
        raise ValueError(f"a subject is one line: {clean(line, 80)!r}")
    plain = (
        line.isascii()
        and "=?" not in line
        and max(map(len, line.split()), default=0) < MAX_PLAIN_WORD_CHARS
    )
    # RFC 5322: 78 characters a line; RFC 2047: 76 where words are encoded.
    header = Header(line, *(("us-ascii", 78) if plain else ("utf-8", 76)), header_name="Subject")
    return f"Subject: {header.encode(linesep=LINE_END)}{LINE_END}".encode("ascii")


def mail_body(digest: Digest, *, sender: str) -> bytes:
    """The fixed headers and the body: the same bytes for every subscriber.

    Raises ValueError if the sender is not an address.
    """
    leave = unsubscribe_mailto(sender, series=digest.series)
    return list_mail_body(
        series=digest.series,
        title=digest.title,
        marked=("X-Wirewatch-Digest", str(digest.number)),
        sender=sender,
        sent_at=digest.composed_at,
        plain=render_text(digest, unsubscribe=leave),
        rich=render_html(digest, unsubscribe=leave),
        languages=content_languages(digest.stories),
    )


def list_mail_body(
    *,
    series: str,
    title: str,
    marked: tuple[str, str],
    sender: str,
    sent_at: datetime,
    plain: str,
    rich: str,
    languages: Sequence[str] = (),
) -> bytes:
    """The fixed headers and the body, in text and HTML, of a message of a series.

    `marked`: name and value of a header of our own. Raises ValueError if the sender is not an
    address.
    """
    mail = EmailMessage(policy=MAIL_POLICY)
    mail["From"] = _parse_address(sender)
    mail["Date"] = format_datetime(sent_at)
    mail["Auto-Submitted"] = "auto-generated"  # RFC 3834
    mail["X-Auto-Response-Suppress"] = "All"  # Exchange
    mail.set_content(plain, cte="base64")
    mail.add_alternative(rich, subtype="html", cte="base64")
    mail["Content-Language"] = ", ".join(["en", *languages][:8])
    # Derived, so that composing again gives the same bytes; base64 parts cannot hold it.
    mail.set_boundary(f"wirewatch-{hashlib.sha256((plain + rich).encode()).hexdigest()[:24]}")
    name = _list_label(series)
    list_id = f"<{name}.wirewatch.{address_domain(sender)}>"
    raw: list[HeaderWords] = [
        ("List-Id", [*_list_phrase(title).split(), list_id]),
        (marked[0], [f"{name}/{marked[1]}"]),
    ]
    return fold_headers(raw) + mail.as_bytes()


def repeat_mail(message: bytes, *, message_id: str) -> bytes:
    """Mark a message as a repeat: another ID and a marked subject, all else byte for byte.

    The standard library would encode the addresses in long headers, which no program can read.
    """
    mail = message_from_bytes(message, policy=UNCHANGED_POLICY)
    line = subject_header(f"(repeat) {mail['Subject']}")
    for name in ("Subject", "Message-ID"):
        del mail[name]
    return (
        line + fold_headers([("Message-ID", [message_id])]) + mail.as_bytes(policy=UNCHANGED_POLICY)
    )


def message_id_of(message: bytes) -> str:
    """The Message-ID of a message."""
    return str(message_from_bytes(message, policy=UNCHANGED_POLICY)["Message-ID"]).strip()


def plain_mail(
    *, sender: str, to: str, message_id: str, title: str, body: str, sent_at: datetime
) -> bytes:
    """A short plain-text message of our own: a trial, or a notice to the operator."""
    mail = EmailMessage(policy=MAIL_POLICY)
    mail["From"] = _parse_address(sender)
    mail["To"] = _parse_address(to)
    mail["Date"] = format_datetime(sent_at)
    mail["Auto-Submitted"] = "auto-generated"
    mail["X-Auto-Response-Suppress"] = "All"
    mail.set_content(body)
    return (
        subject_header(clean(title, 90))
        + fold_headers([("Message-ID", [message_id])])
        + mail.as_bytes()
    )


def derive_message_id(key: bytes, *, series: str, number: int, subscriber: str, domain: str) -> str:
    """Derive the Message-ID of an issue for a subscriber: stable across retries, not guessable."""
    return f"<{_derive_token(key, f'{series}|{number}|{subscriber}')}@{domain}>"


def month_thread_id(
    key: bytes, *, series: str, subscriber: str, moment: datetime, domain: str
) -> str:
    """The ID that every issue of a month refers to, so that mail programs group them."""
    return f"<{_derive_token(key, f'{series}|{moment:%Y-%m}|{subscriber}|root')}@{domain}>"


def address_domain(address: str) -> str:
    """The domain of "Desk <desk@example.org>"; "wirewatch.invalid" if it has none."""
    match = _MAIL_ADDRESS.fullmatch(address.strip())
    domain = domain_in_ascii(match["domain"]) if match else None
    return domain if domain and re.fullmatch(r"[A-Za-z0-9._-]+", domain) else "wirewatch.invalid"


def content_languages(stories: Iterable[ToldStory]) -> list[str]:
    """The language tags that a Content-Language names in addition to English, sorted."""
    snippet_languages = {story.snippet_language for story in stories}
    return sorted(
        tag
        for tag in snippet_languages
        if tag and tag != "en" and re.fullmatch(r"[A-Za-z]{2,8}", tag)
    )


def _list_label(series: str) -> str:
    """The series' id as a List-Id label; a changed (non-ASCII) id gets a hash suffix."""
    ascii_label = re.sub(r"[^A-Za-z0-9_-]+", "-", series)
    mark = hashlib.sha256(series.encode()).hexdigest()[:8]
    return ascii_label if ascii_label == series else f"{ascii_label.strip('-') or 'series'}-{mark}"


def _list_phrase(name: str) -> str:
    """A name as an RFC 5322 phrase before an angle bracket: only ASCII letters and digits."""
    return re.sub(r"[^A-Za-z0-9 ]+", " ", clean(name, DISPLAY_NAME_CHARS)).strip() or "Digest"


def _derive_token(key: bytes, subject_of: str) -> str:
    return (
        b32encode(hmac.new(key, subject_of.encode(), hashlib.sha256).digest()).decode().lower()[:26]
    )


def _parse_address(written: str) -> Address:
    """Parse "Name <local@domain>"; raises ValueError for anything else, or a second address."""
    match = _MAIL_ADDRESS.fullmatch(written.strip())
    try:
        if match is None or not match["local"].isascii():
            raise UnicodeError
        domain = match["domain"].encode("idna").decode()
        return Address(
            display_name=clean(match["name"] or "", DISPLAY_NAME_CHARS),
            username=match["local"],
            domain=domain,
        )
    except (UnicodeError, IndexError) as error:
        problem = f"{clean(written, 80)!r} is not a mail address that a relay accepts"
        raise ValueError(
            f"{problem}; write local@domain or Name <local@domain>, the local part in ASCII"
        ) from error
