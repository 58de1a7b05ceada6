"""What a reader's mail or a line of a file says: which tokens, about which addresses, in which words. Pure.

A reply to a digest quotes the links of all its stories. So a token counts in the subject; in the text only where it
stands alone on a line that the reader wrote.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from wirewatch.domain.addresses import is_overlong, is_web
from wirewatch.domain.reader_verdicts import tokens_in

TOKENS = 50  # of one mail or line
ADDRESSES = 20
NOTE = 500  # characters
_ADDRESS = re.compile(r"https?://[^\s\x00-\x1f\x7f-\x9f<>\"'|\\^`{}]{1,2000}", re.IGNORECASE)
_ENDS = re.compile(  # what a mail program puts above a quoted mail, or between a text and its signature
    r"""--\ ?$ | -{3,} | _{8,} | >
    | (?:From|Von|De|От|Da|Van|Kimden)\s?:\s
    | .{0,200}\b(?:wrote|schrieb|a\ écrit|escribió|пишет|написал)\b.{0,100}:$
    | Begin\ forwarded\ message""",
    re.VERBOSE | re.IGNORECASE,
)
_PROMPT = "The address of what is missing"


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What was said: tokens in their order, each once; addresses and a note that go with them."""

    tokens: tuple[str, ...]
    addresses: tuple[str, ...] = ()
    note: str = ""


def said_in_mail(subject: str, text: str) -> Said:
    """Give what a mail says; no token in it, no verdict."""
    own = list(_own_lines(text))
    tokens = [*tokens_in(subject)] or [token for line in own for token in _alone(line)]
    words = [line for line in own if not _alone(line) and not line.startswith(_PROMPT)]
    return _said(tokens, " ".join(words))


def said_in_line(line: str) -> Said:
    """Give what a line of a file says: every token in it; when it begins with one, the rest is what goes with it."""
    tokens = list(tokens_in(line[:10_000]))
    first, _, rest = line.strip().partition(" ")
    return _said(tokens, rest if _alone(first) else "")


def _own_lines(text: str) -> Iterator[str]:
    """Give the lines that the reader wrote, up to a signature or a quoted mail."""
    for line in text.splitlines():
        if _ENDS.match(line):
            return
        if line.strip():
            yield line.strip()


def _alone(line: str) -> list[str]:
    """Give the token of a line that holds nothing else but brackets or stops."""
    bare = line.strip(" \t<>[]().,;:\"'")
    found = list(tokens_in(bare))
    return found if len(found) == 1 and len(found[0]) == len(bare) else []


def _said(tokens: Sequence[str], words: str) -> Said:
    found = [address.rstrip(".,;:!?)]") for address in _ADDRESS.findall(words)]
    addresses = [address for address in found if is_web(address) and not is_overlong(address)]
    note = re.sub(r"[\s\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]+", " ", words).strip()
    return Said(
        tokens=tuple(dict.fromkeys(tokens))[:TOKENS],
        addresses=tuple(dict.fromkeys(addresses))[:ADDRESSES],
        note=note[:NOTE],
    )
