"""Readers' verdicts: the signed token that stands for one story of one digest, and the links that carry it.

A token is a word like wv-aebqk…: a kind, a series, an issue and a story, with an HMAC over them. It says nothing to
a person, but it survives what mail programs do to a subject: capitals, folding, brackets around it.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from base64 import b32decode, b32encode
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Literal
from urllib.parse import quote, urlsplit

from wirewatch.domain.digests.model import ActorSection, Digest

Kind = Literal["not-relevant", "missed"]

_CODES: dict[Kind, int] = {"not-relevant": 1, "missed": 2}
_WORDS: dict[Kind, str] = {"not-relevant": "Not relevant", "missed": "Missed this"}
_BODY: dict[Kind, str] = {
    "not-relevant": "",
    "missed": "The address of what is missing, one a line:\r\n\r\n",  # RFC 6068, 5: lines end in %0D%0A
}
_SERIES = 4  # bytes that stand for the series' id; the signature is over the whole id
_NUMBER = 4  # bytes of the issue's number, most significant first
_SIGNATURE = 10  # bytes: a stranger's guess is right once in 2^80
_KEY = 16  # bytes of a story's key at most
_SHORTEST = 1 + _SERIES + _NUMBER + _SIGNATURE
_TOKEN = re.compile(r"(?<![a-z0-9])wv-([a-z2-7]{30,60})(?![a-z0-9])", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """What a token stands for."""

    kind: Kind
    series: str
    number: int
    story: str | None = None  # key; None for kind missed


@dataclass(frozen=True, slots=True, kw_only=True)
class VerdictWays:
    """Where verdicts go, and what signs their tokens. Neither address set: no links."""

    key: bytes
    mail: str | None = None
    url: str | None = None  # stands before the mail address

    def link(self, judged: Judged) -> str | None:
        """Give the mailto: or https: address that carries the token of this; None when verdicts go nowhere."""
        word = token(judged, key=self.key)
        if self.url:
            parts = urlsplit(self.url)
            asked = f"{parts.query}&verdict={word}" if parts.query else f"verdict={word}"
            return parts._replace(query=asked).geturl()
        if not self.mail:
            return None
        body = f"&body={quote(_BODY[judged.kind])}" if _BODY[judged.kind] else ""
        return f"mailto:{quote(self.mail, safe='@')}?subject={quote(f'{_WORDS[judged.kind]} {word}')}{body}"


def with_verdict_links(digest: Digest, ways: VerdictWays) -> Digest:
    """Give the digest with a link at each story to call it not relevant, and one to say what is missing.

    Only for what goes to readers: whoever has a link can use it, so that a page for everybody bears none.
    """
    if not (ways.url or ways.mail):
        return digest
    issue = Judged(kind="missed", series=digest.series, number=digest.number)
    sections = tuple(_linked(section, digest, ways) for section in digest.sections)
    return replace(digest, sections=sections, missed_url=ways.link(issue))


def _linked(section: ActorSection, digest: Digest, ways: VerdictWays) -> ActorSection:
    about = Judged(kind="not-relevant", series=digest.series, number=digest.number)
    stories = tuple(
        replace(story, not_relevant_url=ways.link(replace(about, story=story.id))) for story in section.stories
    )
    return replace(section, stories=stories)


def token(judged: Judged, *, key: bytes) -> str:
    """Give the signed word for this, at most 63 characters of a-z, 2-7 and one hyphen.

    Raises ValueError for a story key that is longer than any of ours.
    """
    story = (judged.story or "").encode()
    if len(story) > _KEY:
        raise ValueError(f"{judged.story!r} is no key of a story")
    number = judged.number.to_bytes(_NUMBER, "big")
    plain = bytes([_CODES[judged.kind]]) + _tag(judged.series) + number + story
    signed = plain + _signature(plain, judged.series, key)
    return f"wv-{b32encode(signed).decode().lower().rstrip('=')}"


def tokens_in(text: str) -> Iterator[str]:
    """Give each word of a text that looks like a token, in lower case, in its order."""
    return (f"wv-{found[1].lower()}" for found in _TOKEN.finditer(text))


def read_token(word: str, *, key: bytes, series: Iterable[str]) -> Judged | None:
    """Give what a token stands for, when it was signed with this key for one of these series; else None."""
    letters = word.strip().lower().removeprefix("wv-")
    try:
        signed = b32decode(letters.upper() + "=" * (-len(letters) % 8))
    except ValueError:
        return None
    plain, signature = signed[:-_SIGNATURE], signed[-_SIGNATURE:]
    kind = next((kind for kind, code in _CODES.items() if plain[:1] == bytes([code])), None)
    if kind is None or not _SHORTEST <= len(signed) <= _SHORTEST + _KEY:
        return None
    for one in series:
        if plain[1 : 1 + _SERIES] == _tag(one) and hmac.compare_digest(_signature(plain, one, key), signature):
            return _judged(kind, one, plain[1 + _SERIES :])
    return None


def _judged(kind: Kind, series: str, rest: bytes) -> Judged:
    story = rest[_NUMBER:].decode("utf-8", "replace") or None
    return Judged(kind=kind, series=series, number=int.from_bytes(rest[:_NUMBER], "big"), story=story)


def _tag(series: str) -> bytes:
    return hashlib.sha256(series.encode()).digest()[:_SERIES]


def _signature(plain: bytes, series: str, key: bytes) -> bytes:
    message = b"wirewatch verdict\0" + series.encode() + b"\0" + plain
    return hmac.new(key, message, hashlib.sha256).digest()[:_SIGNATURE]
