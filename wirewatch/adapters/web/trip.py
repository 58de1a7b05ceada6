"""One request on its way through redirects: where it may go, and whether the way there is for good."""

from __future__ import annotations

from dataclasses import dataclass, field

import httpx

from wirewatch.adapters.web.messages import Reason, Request

MOST_REDIRECTS = 8


@dataclass(slots=True)
class Trip:
    """Where one request is, how many seconds it has left, and whether every redirect so far was permanent."""

    request: Request
    url: str
    left: float  # seconds
    status: int | None = None
    hops: int = 0
    permanent: bool = True
    seen: set[str] = field(default_factory=set)

    @property
    def moved_for_good(self) -> bool:
        """Whether only 301 and 308 led here; never out of reach of a login, nor for an address with a password."""
        stays = self._is_at_home() if self.request.login else not httpx.URL(self.request.url).userinfo
        return self.hops > 0 and self.permanent and stays

    @property
    def login(self) -> str | None:
        """The user:password for where the request is now; None anywhere but at the origin that it was given for."""
        here = httpx.URL(self.url)
        if here.userinfo:
            return f"{here.username}:{here.password}"
        return self.request.login if self.request.login and self._is_at_home() else None

    def _is_at_home(self) -> bool:
        return _origin(httpx.URL(self.request.url.strip())) == _origin(httpx.URL(self.url))

    def follow(self, location: str, *, permanent: bool) -> tuple[Reason, str] | None:
        """Go where a redirect points; gives the reason why not."""
        self.seen.add(self.url)
        old = self.url
        try:
            target = _joined(old, location)
        except (httpx.InvalidURL, ValueError):
            return "bad-url", "a redirect leads to what is no address"
        if not target.startswith(("http://", "https://")):
            return "bad-url", "a redirect leads away from the web"
        if old.startswith("https:") and target.startswith("http:"):
            return "downgrade", f"a redirect leads from a secure address to an open one ({shown_host(target)})"
        self.hops += 1
        if target in self.seen or self.hops > MOST_REDIRECTS:
            return "redirect-loop", "the redirects lead in a circle or have no end"
        self.url, self.status = target, None
        self.permanent = self.permanent and permanent
        return None


def _joined(old: str, location: str) -> str:
    """Give the absolute target; our user name and password go along to the same host only."""
    start = httpx.URL(old)
    target = start.join(location)
    same = _origin(target) == _origin(start)
    return str(target.copy_with(fragment=None, userinfo=start.userinfo if same else b""))


def _origin(url: httpx.URL) -> tuple[str, str, int | None]:
    return url.scheme, url.host, url.port


def shown_host(url: str) -> str:
    """Give the host of an address as a person would name it; the address itself when it has none."""
    try:
        return httpx.URL(url).host or url[:80]
    except httpx.InvalidURL:
        return url[:80]
