"""Follow redirects: loops, downgrades to http, credentials, permanent moves."""

from __future__ import annotations

from dataclasses import dataclass, field

import httpx

from wirewatch.adapters.http.messages import Reason, Request

MAX_REDIRECTS = 8


@dataclass(slots=True)
class RedirectState:
    """One request's current URL, seconds left, and whether all its redirects were permanent."""

    request: Request
    url: str
    seconds_left: float  # seconds
    status: int | None = None
    count: int = 0
    permanent: bool = True
    seen: set[str] = field(default_factory=set)

    @property
    def is_permanent_move(self) -> bool:
        """Whether only 301 and 308 led here.

        False for a redirect that leaves the login's origin, and for a URL with a password.
        """
        stays = (
            self._is_original_origin()
            if self.request.login
            else not httpx.URL(self.request.url).userinfo
        )
        return self.count > 0 and self.permanent and stays

    @property
    def login(self) -> str | None:
        """The user:password for the current URL; None outside the origin that it was given for."""
        current = httpx.URL(self.url)
        if current.userinfo:
            return f"{current.username}:{current.password}"
        return self.request.login if self.request.login and self._is_original_origin() else None

    def _is_original_origin(self) -> bool:
        return _origin(httpx.URL(self.request.url.strip())) == _origin(httpx.URL(self.url))

    def follow(self, location: str, *, permanent: bool) -> tuple[Reason, str] | None:
        """Follow a redirect; return the reason if it must not be followed."""
        self.seen.add(self.url)
        old = self.url
        try:
            target = _redirect_target(old, location)
        except (httpx.InvalidURL, ValueError):
            return "bad-url", "a redirect leads to an invalid address"
        if not target.startswith(("http://", "https://")):
            return "bad-url", "a redirect leads away from the web"
        if old.startswith("https:") and target.startswith("http:"):
            return (
                "downgrade",
                f"a redirect leads from a secure address to an open one ({display_host(target)})",
            )
        self.count += 1
        if target in self.seen or self.count > MAX_REDIRECTS:
            return "redirect-loop", "redirect loop, or more than 8 redirects"
        self.url, self.status = target, None
        self.permanent = self.permanent and permanent
        return None


def _redirect_target(old: str, location: str) -> str:
    """Return the absolute target; user name and password are kept only for the same host."""
    start = httpx.URL(old)
    target = start.join(location)
    same = _origin(target) == _origin(start)
    return str(target.copy_with(fragment=None, userinfo=start.userinfo if same else b""))


def _origin(url: httpx.URL) -> tuple[str, str, int | None]:
    return url.scheme, url.host, url.port


def display_host(url: str) -> str:
    """The host of a URL for display; the URL itself when it has none."""
    try:
        return httpx.URL(url).host or url[:80]
    except httpx.InvalidURL:
        return url[:80]
