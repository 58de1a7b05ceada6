"""Whether a site's robots.txt lets us read a page (RFC 9309); feeds, which users subscribe to, are not asked about.

`allows` is pure. `policy` turns what came back for /robots.txt into the text to keep and how long to keep it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from urllib.parse import quote, urlsplit

from wirewatch.adapters.web import Answer, Failure

LONGEST = 500 * 1024  # bytes that are read (RFC 9309, 2.5)
KEEP = timedelta(days=1)
RETRY = timedelta(hours=1)  # how long an unreachable robots.txt keeps us out before it is asked again
# Bears a comment, so that it is never taken for what a site itself wrote.
NOTHING_ALLOWED = "# robots.txt could not be read\nUser-agent: *\nDisallow: /\n"
_UNREACHABLE = frozenset({"dns", "connect", "proxy", "tls", "timeout", "reset", "cut", "bad-answer", "busy"})
_LINE = re.compile(r"^\s*([A-Za-z-]+)\s*:\s*([^#]*)", re.ASCII)
_TOKEN = re.compile(r"[A-Za-z_-]+")
_SAFE = "/:@!$&'()*+,;=~-._?%"


@dataclass(frozen=True, slots=True)
class Policy:
    """A robots.txt as it is to be kept: its text ("" when all is allowed) and for how long."""

    text: str
    keep: timedelta


@dataclass(frozen=True, slots=True)
class _Rule:
    allow: bool
    length: int
    pattern: re.Pattern[str]


def robots_url(url: str) -> str:
    """Give the address of the robots.txt that speaks for an address: same scheme, host and port."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}/robots.txt"


def policy(got: Answer | Failure) -> Policy:
    """Give what to keep of an answer for /robots.txt: 4xx allows all, 5xx and no answer refuse all for an hour."""
    if isinstance(got, Failure):
        return Policy(NOTHING_ALLOWED if got.kind in _UNREACHABLE else "", RETRY)
    if got.status in (200, 203):
        return Policy(_text(got.body), KEEP)
    if got.status == 429 or got.status >= 500:
        return Policy(NOTHING_ALLOWED, RETRY)
    return Policy("", KEEP)


def allows(text: str, url: str, agent: str = "Wirewatch") -> bool:
    """Tell whether robots.txt lets the agent (its product token) read the address: the longest match decides."""
    if not text:
        return True
    path = _path(url)
    if path == "/robots.txt":
        return True
    best: _Rule | None = None
    for rule in _rules(text, agent.lower()):
        if rule.pattern.match(path) and (best is None or (rule.length, rule.allow) > (best.length, best.allow)):
            best = rule
    return best is None or best.allow


@lru_cache(maxsize=32)
def _rules(text: str, agent: str) -> tuple[_Rule, ...]:
    lines = _group(text, agent)
    return tuple(_rule(name == "allow", value) for name, value in lines if name in ("allow", "disallow") and value)


def _rule(allow: bool, value: str) -> _Rule:
    path = _encoded(value)
    ends = path.endswith("$")
    # Repeated stars mean one star, and would make the pattern slow.
    pieces = re.sub(r"\*+", "*", path.removesuffix("$")).split("*")
    # Atomic groups keep a hostile pattern linear in practice: each piece is found once, leftmost.
    body = re.escape(pieces[0]) + "".join(f"(?>.*?{re.escape(piece)})" if piece else ".*" for piece in pieces[1:-1])
    if len(pieces) > 1:
        last = re.escape(pieces[-1])
        body += f".*{last}" if ends or not last else f"(?>.*?{last})"
    return _Rule(allow, len(path), re.compile(body + ("$" if ends else ""), re.DOTALL))


def _group(text: str, agent: str) -> list[tuple[str, str]]:
    """Give the lines of all groups that name the agent, else of those for everyone."""
    mine: list[tuple[str, str]] = []
    everyone: list[tuple[str, str]] = []
    named = False
    agents: set[str] = set()
    heading = False
    for name, value in _lines(text):
        if name == "user-agent":
            agents = {*agents, _token(value)} if heading else {_token(value)}
            heading = True
            named = named or agent in agents
            continue
        if name != "sitemap":
            heading = False
            if agent in agents:
                mine.append((name, value))
            elif "*" in agents:
                everyone.append((name, value))
    return mine if named else everyone


def _lines(text: str) -> list[tuple[str, str]]:
    found = (_LINE.match(line) for line in text.splitlines())
    return [(line[1].lower(), line[2].strip()) for line in found if line]


def _token(value: str) -> str:
    if value.startswith("*"):
        return "*"
    found = _TOKEN.match(value)
    return found[0].lower() if found else ""


def _path(url: str) -> str:
    try:
        parts = urlsplit(url)
    except ValueError:
        return "/"
    return _encoded((parts.path or "/") + (f"?{parts.query}" if parts.query else ""))


def _encoded(path: str) -> str:
    """Percent-encode alike what may be written in two ways."""
    encoded = quote(path, safe=_SAFE + "*")
    return re.sub(r"%[0-9a-fA-F]{2}", _same_case, encoded)


def _same_case(found: re.Match[str]) -> str:
    char = chr(int(found[0][1:], 16))
    return char if char.isascii() and (char.isalnum() or char in "-._~") else found[0].upper()


def _text(body: bytes) -> str:
    head = body[:LONGEST].decode("utf-8-sig", "replace")
    # A web page in place of robots.txt holds no rules.
    return "" if head.lstrip()[:1] == "<" else head
