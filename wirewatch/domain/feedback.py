"""Readers' verdicts: signed tokens and links, tokens in replies, precision of the watchlist.

A token is a word like wv-aebqk…: a kind, a series, an issue and a story, with an HMAC over them. It
has no meaning for a person, but survives what mail programs do to a subject: capitals, folding,
brackets.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from base64 import b32decode, b32encode
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Literal
from urllib.parse import quote, urlsplit

from wirewatch.domain.digests.model import ActorSection, Digest
from wirewatch.domain.urls import is_overlong, is_web

Kind = Literal["not-relevant", "missed"]

KIND_CODES: dict[Kind, int] = {"not-relevant": 1, "missed": 2}
SUBJECT_PHRASES: dict[Kind, str] = {"not-relevant": "Not relevant", "missed": "Missed this"}
MAIL_BODIES: dict[Kind, str] = {
    "not-relevant": "",
    "missed": "The address of what is missing, one a line:\r\n\r\n",  # RFC 6068, 5: lines end in %0D%0A
}
SERIES_BYTES = 4  # bytes of a hash of the series' id; the signature covers the whole id
NUMBER_BYTES = 4  # bytes of the issue's number, most significant first
SIGNATURE_BYTES = 10  # bytes: a stranger's guess is right once in 2^80
MAX_STORY_KEY_BYTES = 16  # bytes of a story's key at most
MIN_TOKEN_BYTES = 1 + SERIES_BYTES + NUMBER_BYTES + SIGNATURE_BYTES
_TOKEN_PATTERN = re.compile(r"(?<![a-z0-9])wv-([a-z2-7]{30,60})(?![a-z0-9])", re.IGNORECASE)
MAX_TOKENS = 50  # of one mail or line
MAX_ADDRESSES = 20
MAX_NOTE_CHARS = 500  # characters
_ADDRESS_PATTERN = re.compile(
    r"https?://[^\s\x00-\x1f\x7f-\x9f<>\"'|\\^`{}]{1,2000}", re.IGNORECASE
)
_END_OF_OWN_TEXT = (
    re.compile(  # the separator that a mail program puts above a quoted mail or a signature
        r"""--\ ?$ | -{3,} | _{8,} | >
    | (?:From|Von|De|От|Da|Van|Kimden)\s?:\s
    | .{0,200}\b(?:wrote|schrieb|a\ écrit|escribió|пишет|написал)\b.{0,100}:$
    | Begin\ forwarded\ message""",
        re.VERBOSE | re.IGNORECASE,
    )
)
_BODY_PROMPT = "The address of what is missing"


@dataclass(frozen=True, slots=True, kw_only=True)
class VerdictSubject:
    """The content of a token."""

    kind: Kind
    series: str
    number: int
    story: str | None = None  # key; None for kind missed


@dataclass(frozen=True, slots=True, kw_only=True)
class VerdictLinks:
    """Where verdicts are sent, and the key that signs tokens. Neither address set: no links."""

    key: bytes
    mail: str | None = None
    url: str | None = None  # takes precedence over the mail address

    def link(self, judged: VerdictSubject) -> str | None:
        """The mailto: or https: address that carries a token; None if no address is set."""
        word = make_token(judged, key=self.key)
        if self.url:
            parts = urlsplit(self.url)
            asked = f"{parts.query}&verdict={word}" if parts.query else f"verdict={word}"
            return parts._replace(query=asked).geturl()
        if not self.mail:
            return None
        body = f"&body={quote(MAIL_BODIES[judged.kind])}" if MAIL_BODIES[judged.kind] else ""
        return f"mailto:{quote(self.mail, safe='@')}?subject={quote(f'{SUBJECT_PHRASES[judged.kind]} {word}')}{body}"


def with_verdict_links(digest: Digest, links: VerdictLinks) -> Digest:
    """Add a "not relevant" link to each story of a digest, and a link to report an omission.

    For digests sent to readers only: whoever has a link can use it, so a public page has none.
    """
    if not (links.url or links.mail):
        return digest
    issue = VerdictSubject(kind="missed", series=digest.series, number=digest.number)
    sections = tuple(_section_with_links(section, digest, links) for section in digest.sections)
    return replace(digest, sections=sections, missed_url=links.link(issue))


def _section_with_links(section: ActorSection, digest: Digest, links: VerdictLinks) -> ActorSection:
    about = VerdictSubject(kind="not-relevant", series=digest.series, number=digest.number)
    stories = tuple(
        replace(story, not_relevant_url=links.link(replace(about, story=story.id)))
        for story in section.stories
    )
    return replace(section, stories=stories)


def make_token(judged: VerdictSubject, *, key: bytes) -> str:
    """Sign a verdict as one word of at most 63 characters of a-z, 2-7 and one hyphen.

    Raises ValueError for a story key longer than MAX_STORY_KEY_BYTES.
    """
    story = (judged.story or "").encode()
    if len(story) > MAX_STORY_KEY_BYTES:
        raise ValueError(f"{judged.story!r} is no key of a story")
    number = judged.number.to_bytes(NUMBER_BYTES, "big")
    plain = bytes([KIND_CODES[judged.kind]]) + _tag(judged.series) + number + story
    signed = plain + _signature(plain, judged.series, key)
    return f"wv-{b32encode(signed).decode().lower().rstrip('=')}"


def tokens_in(text: str) -> Iterator[str]:
    """Each word of a text that looks like a token, in lower case, in its order."""
    return (f"wv-{match[1].lower()}" for match in _TOKEN_PATTERN.finditer(text))


def read_token(word: str, *, key: bytes, series: Iterable[str]) -> VerdictSubject | None:
    """Decode a token if it was signed with this key for one of these series; else None."""
    letters = word.strip().lower().removeprefix("wv-")
    try:
        signed = b32decode(letters.upper() + "=" * (-len(letters) % 8))
    except ValueError:
        return None
    plain, signature = signed[:-SIGNATURE_BYTES], signed[-SIGNATURE_BYTES:]
    kind = next((kind for kind, code in KIND_CODES.items() if plain[:1] == bytes([code])), None)
    if kind is None or not MIN_TOKEN_BYTES <= len(signed) <= MIN_TOKEN_BYTES + MAX_STORY_KEY_BYTES:
        return None
    for series_id in series:
        if plain[1 : 1 + SERIES_BYTES] == _tag(series_id) and hmac.compare_digest(
            _signature(plain, series_id, key), signature
        ):
            return _subject_from_bytes(kind, series_id, plain[1 + SERIES_BYTES :])
    return None


def _subject_from_bytes(kind: Kind, series: str, rest: bytes) -> VerdictSubject:
    story = rest[NUMBER_BYTES:].decode("utf-8", "replace") or None
    return VerdictSubject(
        kind=kind, series=series, number=int.from_bytes(rest[:NUMBER_BYTES], "big"), story=story
    )


def _tag(series: str) -> bytes:
    return hashlib.sha256(series.encode()).digest()[:SERIES_BYTES]


def _signature(plain: bytes, series: str, key: bytes) -> bytes:
    message = b"wirewatch verdict\0" + series.encode() + b"\0" + plain
    return hmac.new(key, message, hashlib.sha256).digest()[:SIGNATURE_BYTES]


# A reply to a digest quotes the links of all its stories. So a token counts in the subject, and in
# the text only if it is alone on a line that the reader wrote.


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedbackMessage:
    """The content of a verdict: unique tokens in order, with addresses and a note."""

    tokens: tuple[str, ...]
    addresses: tuple[str, ...] = ()
    note: str = ""


def feedback_in_mail(subject: str, text: str) -> FeedbackMessage:
    """The verdict in a mail; without a token it is empty."""
    own_lines = list(_own_lines(text))
    tokens = [*tokens_in(subject)] or [token for line in own_lines for token in _lone_token(line)]
    words = [
        line for line in own_lines if not _lone_token(line) and not line.startswith(_BODY_PROMPT)
    ]
    return _build_message(tokens, " ".join(words))


def feedback_in_line(line: str) -> FeedbackMessage:
    """Read a line of a file: every token; if the line begins with one, the rest is its note."""
    tokens = list(tokens_in(line[:10_000]))
    first, _, rest = line.strip().partition(" ")
    return _build_message(tokens, rest if _lone_token(first) else "")


def _own_lines(text: str) -> Iterator[str]:
    """The lines that the reader wrote, up to a signature or a quoted mail."""
    for line in text.splitlines():
        if _END_OF_OWN_TEXT.match(line):
            return
        if line.strip():
            yield line.strip()


def _lone_token(line: str) -> list[str]:
    """The token of a line that otherwise has only brackets or full stops."""
    bare = line.strip(" \t<>[]().,;:\"'")
    tokens = list(tokens_in(bare))
    return tokens if len(tokens) == 1 and len(tokens[0]) == len(bare) else []


def _build_message(tokens: Sequence[str], words: str) -> FeedbackMessage:
    candidates = [address.rstrip(".,;:!?)]") for address in _ADDRESS_PATTERN.findall(words)]
    addresses = [address for address in candidates if is_web(address) and not is_overlong(address)]
    note = re.sub(r"[\s\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]+", " ", words).strip()
    return FeedbackMessage(
        tokens=tuple(dict.fromkeys(tokens))[:MAX_TOKENS],
        addresses=tuple(dict.fromkeys(addresses))[:MAX_ADDRESSES],
        note=note[:MAX_NOTE_CHARS],
    )


StoryOfSeries = tuple[str, str]  # series, key of the story


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """The verdict of one reader."""

    series: str
    number: int
    story: str | None  # key; None when something was missed
    kind: Kind
    subscriber: str
    url: str | None
    note: str
    received_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldIssue:
    """One issue, with the reasons of each story: by the story's key, (actor, alias) of each."""

    series: str
    number: int
    stories: Mapping[str, Sequence[tuple[str, str]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class PrecisionRow:
    """Figures for one actor, or one alias of it, in stories; a story counts once in a series."""

    actor: str
    alias: str | None  # None: all of the actor's
    told: int
    judged: int  # of those reported: in an issue that received at least one verdict
    not_relevant: int  # of those judged

    @property
    def precision(self) -> float | None:
        """The share of judged stories without a "not relevant" verdict; None if none was judged."""
        return 1 - self.not_relevant / self.judged if self.judged else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Precision:
    """The full evaluation: all stories, each actor, each alias; the most reported first."""

    issues: int
    issues_judged: int
    told: int
    judged: int
    not_relevant: int
    actors: tuple[PrecisionRow, ...]
    aliases: tuple[PrecisionRow, ...]
    missed: tuple[Verdict, ...]


@dataclass(kw_only=True)
class _Sums:
    told: set[StoryOfSeries] = field(default_factory=set)
    judged: set[StoryOfSeries] = field(default_factory=set)

    def count(self, story: StoryOfSeries, *, judged: bool) -> None:
        self.told.add(story)
        if judged:
            self.judged.add(story)


def measure_precision(issues: Iterable[ToldIssue], verdicts: Sequence[Verdict]) -> Precision:
    """Measure the reported stories against the verdicts on them.

    Readers never confirm that a story is relevant: an issue with at least one verdict, of any kind,
    counts as read, and all its stories count as judged.
    """
    looked_at = {(verdict.series, verdict.number) for verdict in verdicts}
    wrong = {
        (verdict.series, verdict.story)
        for verdict in verdicts
        if verdict.kind == "not-relevant" and verdict.story
    }
    whole = _Sums()
    actors: dict[str, _Sums] = {}
    aliases: dict[tuple[str, str], _Sums] = {}
    number = seen = 0
    for issue in issues:
        judged = (issue.series, issue.number) in looked_at
        number, seen = number + 1, seen + judged
        for key, reasons in issue.stories.items():
            story = (issue.series, key)
            whole.count(story, judged=judged)
            for actor, alias in reasons:
                actors.setdefault(actor, _Sums()).count(story, judged=judged)
                aliases.setdefault((actor, alias), _Sums()).count(story, judged=judged)
    return Precision(
        issues=number,
        issues_judged=seen,
        told=len(whole.told),
        judged=len(whole.judged),
        not_relevant=len(whole.judged & wrong),
        actors=_sort_rows(
            _precision_row(actor, None, sums, wrong) for actor, sums in actors.items()
        ),
        aliases=_sort_rows(
            _precision_row(actor, alias, sums, wrong) for (actor, alias), sums in aliases.items()
        ),
        missed=tuple(verdict for verdict in verdicts if verdict.kind == "missed"),
    )


def _precision_row(
    actor: str, alias: str | None, sums: _Sums, wrong: set[StoryOfSeries]
) -> PrecisionRow:
    told, judged, not_relevant = len(sums.told), len(sums.judged), len(sums.judged & wrong)
    return PrecisionRow(
        actor=actor, alias=alias, told=told, judged=judged, not_relevant=not_relevant
    )


def _sort_rows(rows: Iterable[PrecisionRow]) -> tuple[PrecisionRow, ...]:
    return tuple(
        sorted(rows, key=lambda row: (-row.not_relevant, -row.told, row.actor, row.alias or ""))
    )
