"""How a reader takes leave of a series: the headers that mail programs make a button of, and headers kept whole."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from urllib.parse import quote

from wirewatch.domain.email_address import bare_address

LINE = 76  # columns to which header lines are filled

Raw = tuple[str, Sequence[str]]


def unsubscribe_mailto(sender: str, *, series: str) -> str:
    """Give the mailto address by which a subscriber leaves a series."""
    return f"mailto:{quote(bare_address(sender), safe='@')}?subject={quote(f'unsubscribe {series}')}"


def leaving(url: str | None, *, sender: str, series: str, to: str, token: str) -> list[Raw]:
    """Give List-Unsubscribe (RFC 2369), and for an https address List-Unsubscribe-Post (RFC 8058).

    `url` may hold {series}, {subscriber} and {token}: the last is guessable by nobody, and tells which mail it was. A
    mailto takes the place of the one to the sender; one click is offered for https alone, as the RFC has it.
    """
    by_mail = unsubscribe_mailto(sender, series=series)
    if url is None:
        return [("List-Unsubscribe", [f"<{by_mail}>"])]
    address = _filled(url, series=series, to=to, token=token)
    if address.startswith("mailto:"):
        subject = "" if "?" in address else f"?subject={quote(f'unsubscribe {series}')}"
        return [("List-Unsubscribe", [f"<{address}{subject}>"])]
    both: Raw = ("List-Unsubscribe", [f"<{address}>,", f"<{by_mail}>"])
    one_click: list[Raw] = [("List-Unsubscribe-Post", ["List-Unsubscribe=One-Click"])]
    return [both, *(one_click if address.startswith("https://") else [])]


def _filled(url: str, *, series: str, to: str, token: str) -> str:
    known = {"{series}": series, "{subscriber}": to, "{token}": token}
    parts = re.split(r"(\{series\}|\{subscriber\}|\{token\})", url)
    whole = "".join(quote(known[part], safe="") if part in known else part for part in parts)
    return quote(whole, safe="!#$%&'()*+,/:;=?@[]~").replace("<", "%3C").replace(">", "%3E")


def as_they_are(headers: Iterable[Raw]) -> bytes:
    """Give header lines whose words must arrive letter by letter: broken between words, never within one.

    The standard library encodes a word that is longer than a line (RFC 2047), and no program reads an ID or an address
    written so. Raises ValueError for a word that could end the line.
    """
    return "".join(_line(name, words) for name, words in headers).encode("ascii")


def _line(name: str, words: Sequence[str]) -> str:
    lines, rest = [f"{name}:"], list(words)
    for number, word in enumerate(rest):
        if not re.fullmatch(r"[!-~]+", word):
            raise ValueError(f"{word[:80]!r} cannot stand in the header {name}")
        if number and len(lines[-1]) + 1 + len(word) > LINE:
            lines.append("")
        lines[-1] += f" {word}"
    return "\r\n".join(lines) + "\r\n"
