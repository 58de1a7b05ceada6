"""Decide whether a site's robots.txt allows a page (RFC 9309); feeds are exempt.

`allows` is pure, and linear in the rules and in the path; a robots.txt of the maximum size takes
some tenths of a second, so do not call it on the event loop. `policy` turns the response for
/robots.txt into the text to cache and its lifetime.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from urllib.parse import quote, urlsplit

from wirewatch.adapters.http.messages import FetchFailure, Response

MAX_ROBOTS_BYTES = 500 * 1024  # bytes that are read (RFC 9309, 2.5)
CACHE_LIFETIME = timedelta(days=1)
UNREACHABLE_LIFETIME = timedelta(
    hours=1
)  # how long an unreachable robots.txt forbids the site before it is fetched again
# The comment distinguishes it from any text that a site wrote.
NOTHING_ALLOWED = "# robots.txt could not be read\nUser-agent: *\nDisallow: /\n"
MAX_WILDCARD_CHARS = (
    128 * 1024
)  # characters of all rules with wildcards for one agent that are matched as written
_MAX_CACHED_CHARS = (
    64 * 1024
)  # characters up to which the rules of a file are kept for its next page
_UNREACHABLE_REASONS = frozenset(
    {"dns", "connect", "proxy", "tls", "timeout", "reset", "cut", "bad-answer", "busy"}
)
_LINE_PATTERN = re.compile(r"^\s*([A-Za-z-]+)\s*:\s*([^#]*)", re.ASCII)
_AGENT_PATTERN = re.compile(r"[A-Za-z_-]+")
_SAFE_CHARS = "/:@!$&'()*+,;=~-._?%"
_ENCODED_PATTERN = re.compile(r"[A-Za-z0-9/:@!$&'()*+,;=~._?-]*")


@dataclass(frozen=True, slots=True)
class Policy:
    """A robots.txt to cache: its text ("" when all is allowed) and for how long."""

    text: str
    lifetime: timedelta


@dataclass(frozen=True, slots=True)
class _Rule:
    allow: bool
    length: int
    pieces: tuple[str, ...]  # the literals between the wildcards; one literal: no wildcard
    ends: bool  # with the end of the path

    def matches(self, path: str) -> bool:
        """Return whether the rule matches; linear, as each literal is searched once, leftmost."""
        first, *others = self.pieces
        if not path.startswith(first):
            return False
        if not others:
            return not self.ends or len(path) == len(first)
        position = len(first)
        for piece in others[:-1] if self.ends else others:
            position = path.find(piece, position)
            if position < 0:
                return False
            position += len(piece)
        return not self.ends or (
            path.endswith(others[-1]) and len(path) - len(others[-1]) >= position
        )


def robots_url(url: str) -> str:
    """Return the robots.txt URL for a URL: same scheme, host and port."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}/robots.txt"


def policy(got: Response | FetchFailure) -> Policy:
    """Return what to cache of a response for /robots.txt.

    4xx allows all, 5xx and no answer refuse all for an hour.
    """
    if isinstance(got, FetchFailure):
        return Policy(
            NOTHING_ALLOWED if got.kind in _UNREACHABLE_REASONS else "", UNREACHABLE_LIFETIME
        )
    if got.status in (200, 203):
        return Policy(_decode_robots(got.body), CACHE_LIFETIME)
    if got.status == 429 or got.status >= 500:
        return Policy(NOTHING_ALLOWED, UNREACHABLE_LIFETIME)
    return Policy("", CACHE_LIFETIME)


def allows(text: str, url: str, agent: str = "Wirewatch") -> bool:
    """Return whether robots.txt allows the agent (a product token); the longest match wins."""
    if not text:
        return True
    path = _request_path(url)
    if path == "/robots.txt":
        return True
    best: _Rule | None = None
    for rule in _rules(text, agent.lower()):
        if rule.matches(path) and (
            best is None or (rule.length, rule.allow) > (best.length, best.allow)
        ):
            best = rule
    return best is None or best.allow


def _rules(text: str, agent: str) -> tuple[_Rule, ...]:
    return (
        _small_rules(text, agent) if len(text) <= _MAX_CACHED_CHARS else _large_rules(text, agent)
    )


@lru_cache(maxsize=32)
def _small_rules(text: str, agent: str) -> tuple[_Rule, ...]:
    return tuple(_read_rules(text, agent))


@lru_cache(maxsize=2)  # each may take 15 MB
def _large_rules(text: str, agent: str) -> tuple[_Rule, ...]:
    return tuple(_read_rules(text, agent))


def _read_rules(text: str, agent: str) -> Iterator[_Rule]:
    """Yield the rules for an agent.

    Rules beyond the file's budget of MAX_WILDCARD_CHARS are not matched: to be safe, such a
    Disallow applies to every path with the prefix before its first wildcard, and such an Allow to
    none.
    """
    wildcard_chars_left = MAX_WILDCARD_CHARS
    for name, value in _agent_lines(text, agent):
        if name not in ("allow", "disallow") or not value:
            continue
        path, allow = _normalize_path(value), name == "allow"
        if "*" in path:
            wildcard_chars_left -= len(path)
            if wildcard_chars_left < 0:
                if not allow:
                    yield _Rule(False, len(path), (path.partition("*")[0],), ends=False)
                continue
        ends = path.endswith("$")
        yield _Rule(allow, len(path), _split_wildcards(path.removesuffix("$")), ends)


def _split_wildcards(path: str) -> tuple[str, ...]:
    first, *others = path.split("*")
    # Repeated wildcards equal one. The last piece is kept even if empty: it marks a trailing
    # wildcard, after which anything may follow.
    return (first, *filter(None, others[:-1]), *others[-1:])


def _agent_lines(text: str, agent: str) -> list[tuple[str, str]]:
    """The lines of all groups that name the agent, else of those for everyone."""
    mine: list[tuple[str, str]] = []
    everyone: list[tuple[str, str]] = []
    agent_is_named = False
    agents: set[str] = set()
    heading = False
    for name, value in _parse_lines(text):
        if name == "user-agent":
            if not heading:
                agents = set()
            agents.add(_agent_token(value))
            heading = True
            agent_is_named = agent_is_named or agent in agents
            continue
        if name != "sitemap":
            heading = False
            if agent in agents:
                mine.append((name, value))
            elif "*" in agents:
                everyone.append((name, value))
    return mine if agent_is_named else everyone


def _parse_lines(text: str) -> list[tuple[str, str]]:
    matches = (_LINE_PATTERN.match(line) for line in text.splitlines())
    return [(line[1].lower(), line[2].strip()) for line in matches if line]


def _agent_token(value: str) -> str:
    if value.startswith("*"):
        return "*"
    match = _AGENT_PATTERN.match(value)
    return match[0].lower() if match else ""


def _request_path(url: str) -> str:
    try:
        parts = urlsplit(url)
    except ValueError:
        return "/"
    return _normalize_path((parts.path or "/") + (f"?{parts.query}" if parts.query else ""))


def _normalize_path(path: str) -> str:
    """Normalise percent-encoding, so that equal paths compare equal."""
    if _ENCODED_PATTERN.fullmatch(path):
        return path
    encoded = quote(path, safe=_SAFE_CHARS + "*", errors="replace")
    return re.sub(r"%[0-9a-fA-F]{2}", _normalize_escape, encoded)


def _normalize_escape(escape: re.Match[str]) -> str:
    char = chr(int(escape[0][1:], 16))
    return char if char.isascii() and (char.isalnum() or char in "-._~") else escape[0].upper()


def _decode_robots(body: bytes) -> str:
    head = body[:MAX_ROBOTS_BYTES].decode("utf-8-sig", "replace")
    # A web page in place of robots.txt holds no rules.
    return "" if head.lstrip()[:1] == "<" else head
