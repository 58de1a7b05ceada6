"""Access control: login, sessions, CSRF tokens, and rate limits on password attempts.

There are three rules. A *session* is a signed cookie that names a user; it ends by time, by logging
out or by a new password. A visitor without one gets a random *browser* cookie. Each form that
writes carries a token that is shown only to the holder of one of these cookies.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import logging
import re
import secrets
import time
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from functools import cache
from ipaddress import IPv6Address, ip_address, ip_network
from pathlib import Path

from argon2 import PasswordHasher, Type, extract_parameters
from argon2.exceptions import InvalidHashError, VerificationError
from itsdangerous import BadSignature, URLSafeSerializer
from starlette.datastructures import Headers
from starlette.types import Scope

from wirewatch.adapters.config.secrets import SECRETS_FILE, find_secret
from wirewatch.adapters.config.yaml_document import ConfigErrors
from wirewatch.adapters.web_sessions import SessionBook
from wirewatch.domain.configuration import WebSettings

log = logging.getLogger("wirewatch.web")

HOUR_SECONDS = 3600.0
SESSION_IDLE_SECONDS = 12 * HOUR_SECONDS  # seconds without a request after which a session expires
SESSION_MAX_SECONDS = 7 * 24 * HOUR_SECONDS  # seconds after which it expires in any case
COOKIE_RENEWAL_SECONDS = 300.0  # seconds after which a cookie is renewed
FAILURE_WINDOW_SECONDS = 900.0  # seconds in which failures are counted
MAX_FAILURES_ACCOUNT_AND_CLIENT = 5  # failures in the window, of one account from one address
MAX_FAILURES_CLIENT = 20  # of one address, for any account
# Of one account from any address: many more, so that a stranger cannot lock a user out.
MAX_FAILURES_ACCOUNT = 50
MAX_PARALLEL_CHECKS = 2  # passwords checked in parallel: each takes 64 MB
MAX_PASSWORD_CHARS = 1000  # characters
_ADDRESS_WITH_PORT = re.compile(r"^(?:\[([^\]]*)\]|([0-9.]+))(?::\d+)?$")
_SAFE_PATH = re.compile(r"/(?![/\\])[\x21-\x5b\x5d-\x7e]*")


def is_hash(text: str) -> bool:
    """Return whether a text is the argon2id hash of a password."""
    try:
        return extract_parameters(text).type is Type.ID
    except InvalidHashError:
        return False


@dataclass(frozen=True, slots=True)
class Visitor:
    """The sender of a request: a user, or an anonymous browser where no login is required."""

    user: str | None
    token: str  # required in its forms
    cookies: tuple[str, ...] = ()  # Set-Cookie values for the response
    session: _Session | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Session:
    id: str
    user: str
    started: float


class Accounts:
    """Users with their password hashes, reloaded when settings or secrets.env change."""

    def __init__(
        self, settings: Callable[[], WebSettings], *, folder: Path, environ: Mapping[str, str]
    ) -> None:
        self._settings, self._folder, self._environ = settings, folder, environ
        self._stamp: object = None
        self._hashes: dict[str, str] = {}

    def current(self) -> Mapping[str, str]:
        """Return password hashes by user, without users whose hash is missing or not argon2id."""
        users = self._settings().users
        stamp = (users, _modified_at(self._folder / SECRETS_FILE))
        if stamp != self._stamp:
            try:
                hashes = {
                    user.name: find_secret(
                        user.password, folder=self._folder, environ=self._environ
                    )
                    for user in users
                }
            except ConfigErrors as errors:
                log.error("%s; the log-ins from before stay", errors)
            else:
                self._hashes = {
                    name: hash for name, hash in hashes.items() if hash and is_hash(hash)
                }
            self._stamp = stamp
        return self._hashes


def _modified_at(path: Path) -> int:
    try:
        return path.stat().st_mtime_ns
    except OSError:
        return 0


@dataclass(kw_only=True)
class Access:
    """Identifies the sender of a request, and logs users in and out."""

    key: bytes
    book: SessionBook
    accounts: Callable[[], Mapping[str, str]]
    required: bool = False  # login is required even if the settings have no user any more
    secure: bool = False  # browsers connect by https
    port: int = 8484  # part of the cookie names, since cookies are shared by all ports of a host
    proxies: Collection[str] = ()
    clock: Callable[[], float] = time.time
    _checking: asyncio.Semaphore = field(
        default_factory=lambda: asyncio.Semaphore(MAX_PARALLEL_CHECKS)
    )

    @property
    def needs_login(self) -> bool:
        """Return whether pages require a login."""
        return self.required or bool(self.accounts())

    @property
    def _session_cookie(self) -> str:
        return f"__Host-wirewatch-{self.port}" if self.secure else f"wirewatch-{self.port}"

    @property
    def _browser_cookie(self) -> str:
        return f"{self._session_cookie}-browser"

    def visitor(self, headers: Headers) -> Visitor:
        """Return the visitor; `user` is None without a login."""
        cookies = _cookies(headers)
        if session_and_time := self._session(cookies.get(self._session_cookie, "")):
            session, seen = session_and_time
            fresh = (
                (self._of_session(session),) if self.clock() - seen > COOKIE_RENEWAL_SECONDS else ()
            )
            return Visitor(session.user, self._token(session.id), cookies=fresh, session=session)
        browser = self._verify_signature("browser", cookies.get(self._browser_cookie, ""))
        if isinstance(browser, str):
            return Visitor(None, self._token(browser))
        browser = secrets.token_urlsafe(16)
        new_cookie = self._cookie(
            self._browser_cookie, self._sign("browser", browser), seconds=SESSION_MAX_SECONDS
        )
        return Visitor(None, self._token(browser), cookies=(new_cookie,))

    def holds(self, visitor: Visitor, token: str) -> bool:
        """Return whether a form's token belongs to the visitor."""
        return hmac.compare_digest(visitor.token.encode(), token.encode("utf-8", "replace"))

    def fingerprint(self, purpose: str, text: str) -> str:
        """Return a keyed hash, to recognise what this server has shown before."""
        return hmac.new(
            self.key, f"{purpose}\0{text}".encode("utf-8", "replace"), hashlib.sha256
        ).hexdigest()

    def seal(self, purpose: str, value: object) -> str:
        """Return a value as signed text, to be carried in an address."""
        return self._sign(purpose, value)

    def unseal(self, purpose: str, text: str) -> object:
        """Return a sealed value; None for text that this server did not sign."""
        return self._verify_signature(purpose, text)

    async def log_in(self, name: str, password: str, *, client: str) -> LoginOutcome:
        """Check a name and password, and return the outcome.

        Unknown names cost the same work, so that timing does not reveal which names exist.
        """
        account, block = f"account {name.casefold()}", f"client {_address_block(client)}"
        limits = {
            f"{account} {block}": MAX_FAILURES_ACCOUNT_AND_CLIENT,
            block: MAX_FAILURES_CLIENT,
            account: MAX_FAILURES_ACCOUNT,
        }
        attempt = await asyncio.to_thread(
            self.book.attempt, limits, window=FAILURE_WINDOW_SECONDS, now=self.clock()
        )
        if attempt.wait:
            log.warning("log-in refused for a while: too many failures from %s", client)
            return LoginOutcome(wait=attempt.wait)
        hashes = self.accounts()
        async with self._checking:
            is_correct = await asyncio.to_thread(
                _verify_password, hashes.get(name), password, of=tuple(hashes.values())
            )
        if not is_correct:
            log.warning("log-in failed from %s", client)
            return LoginOutcome()
        await asyncio.to_thread(self.book.succeeded, attempt)
        session = _Session(id=secrets.token_urlsafe(16), user=name, started=self.clock())
        return LoginOutcome(
            cookies=(self._of_session(session), self._cookie(self._browser_cookie, "", seconds=0))
        )

    def log_out(self, visitor: Visitor) -> str:
        """End a session and all copies of its cookie; return the cookie that clears it."""
        if visitor.session:
            self.book.end(
                visitor.session.id,
                until=visitor.session.started + SESSION_MAX_SECONDS,
                now=self.clock(),
            )
        return self._cookie(self._session_cookie, "", seconds=0)

    def client(self, scope: Scope) -> str:
        """Return the client's address; forwarding headers count only from a trusted proxy."""
        peer = (scope.get("client") or ("unknown", 0))[0]
        if not self._is_proxy(peer):
            return str(peer)
        forwarded_for = Headers(scope=scope).getlist("x-forwarded-for")
        # Some proxies add the port; each connection would then count as a new client.
        hops = [
            _ADDRESS_WITH_PORT.sub(r"\1\2", hop.strip())
            for line in forwarded_for
            for hop in line.split(",")
        ]
        for hop in reversed(hops):
            if not self._is_proxy(hop):
                return hop[:60]
        return str(peer)

    def _is_proxy(self, address: str) -> bool:
        try:
            return any(
                ip_address(address) in ip_network(network, strict=False) for network in self.proxies
            )
        except ValueError:
            return False

    def _session(self, cookie: str) -> tuple[_Session, float] | None:
        """Return a cookie's session and its issue time; None if it is forged or expired."""
        content = self._verify_signature("session", cookie)
        if not (isinstance(content, list) and len(content) == 5):
            return None
        id, user, tag, started, seen = content
        hash, now = self.accounts().get(user), self.clock()
        if hash is None or not hmac.compare_digest(str(tag), self._tag(hash)):
            return None
        if (
            now - seen > SESSION_IDLE_SECONDS
            or now - started > SESSION_MAX_SECONDS
            or self.book.has_ended(id)
        ):
            return None
        return _Session(id=id, user=user, started=started), seen

    def _of_session(self, session: _Session) -> str:
        tag = self._tag(self.accounts()[session.user])
        value = self._sign(
            "session", [session.id, session.user, tag, session.started, int(self.clock())]
        )
        return self._cookie(self._session_cookie, value, seconds=SESSION_IDLE_SECONDS)

    def _tag(self, hash: str) -> str:
        return self.fingerprint("password", hash)[:16]  # a new password ends earlier sessions

    def _token(self, id: str) -> str:
        return self.fingerprint("form", id)

    def _sign(self, purpose: str, value: object) -> str:
        return str(URLSafeSerializer(self.key, salt=f"wirewatch {purpose}").dumps(value))

    def _verify_signature(self, purpose: str, text: str) -> object:
        try:
            value: object = URLSafeSerializer(self.key, salt=f"wirewatch {purpose}").loads(
                text[:6000]
            )
        except BadSignature:
            return None
        return value

    def _cookie(self, name: str, value: str, *, seconds: float) -> str:
        # Lax: a link in a mail to a page must keep the session; forms from other sites are stopped
        # by token and origin.
        secure = "; Secure" if self.secure else ""
        return f"{name}={value}; Path=/; Max-Age={seconds:.0f}; HttpOnly; SameSite=Lax{secure}"


@dataclass(frozen=True, slots=True, kw_only=True)
class LoginOutcome:
    """The outcome of a login attempt."""

    cookies: tuple[str, ...] = ()  # of the session; empty: refused
    wait: float = 0.0  # seconds until the next attempt


def _verify_password(hash: str | None, password: str, *, of: tuple[str, ...]) -> bool:
    """Return whether a password fits; a missing hash takes as long as a wrong password."""
    try:
        PasswordHasher().verify(
            hash or _dummy_hash(of[0] if of else None), password[: MAX_PASSWORD_CHARS + 1]
        )
    except (VerificationError, InvalidHashError):
        return False
    return hash is not None and len(password) <= MAX_PASSWORD_CHARS


@cache
def _dummy_hash(like: str | None) -> str:
    hasher = PasswordHasher.from_parameters(extract_parameters(like)) if like else PasswordHasher()
    return hasher.hash(secrets.token_urlsafe())


def _address_block(client: str) -> str:
    """Return the address that counts as one client: for IPv6 its /64, as one household has."""
    try:
        address = ip_address(client)
    except ValueError:
        return client
    if isinstance(address, IPv6Address) and not address.ipv4_mapped:
        return str(ip_network(f"{address}/64", strict=False))
    return str(address)


def _cookies(headers: Headers) -> dict[str, str]:
    cookies: dict[str, str] = {}
    for pair in headers.get("cookie", "")[:8000].split(";"):
        name, _, value = pair.strip().partition("=")
        cookies.setdefault(name, value)
    return cookies


def safe_local_path(text: str) -> str:
    """Return a local path to redirect to after login; "/" if it could lead elsewhere."""
    return (
        text
        if len(text) <= 2000 and _SAFE_PATH.fullmatch(text) and not text.startswith("/log")
        else "/"
    )
