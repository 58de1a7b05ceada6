"""Check the web section of settings.yaml.

Who may reach the page and the API, and how they log in.
"""

from __future__ import annotations

import re
from ipaddress import ip_address
from urllib.parse import urlsplit

from wirewatch.adapters.config import value_checks
from wirewatch.adapters.config.yaml_document import (
    Complaint,
    Document,
    quote_value,
)
from wirewatch.domain.configuration import (
    WebSettings,
)

USER_NAME_PATTERN = re.compile(r"[A-Za-z0-9][A-Za-z0-9._@-]{0,39}")
API_ONLY_ADVICE = (
    "or serve programs alone: tokens: [WIREWATCH_TOKEN] and `wirewatch web --api-only`"
)


def check_web_settings(web: WebSettings, document: Document) -> None:
    """Report problems of the web section.

    Whatever is served beyond this machine needs users or tokens.
    """
    if not 0 < web.port < 65536:
        document.error(
            ("web", "port"), "web.port is not a port", "write a number from 1024 to 65535"
        )
    if not web.host or any(sign in web.host for sign in "/ @"):
        document.error(
            ("web", "host"),
            "web.host is not an address to listen on",
            "write 127.0.0.1, ::1 or 0.0.0.0",
        )
    for number, name in enumerate(web.hosts):
        if not name or any(sign in name for sign in "/ @"):
            problem = f"web.hosts: {quote_value(name)} is not a host name"
            document.error(
                ("web", "hosts", number),
                problem,
                "write it as in the address: news.example.org",
            )
    for number, name in enumerate(web.tokens):
        document.complain(
            ("web", "tokens", number), value_checks.check_environment_name(name), name="web.tokens"
        )
    for number, text in enumerate(web.proxies):
        document.complain(
            ("web", "proxies", number), value_checks.check_network(text), name="web.proxies"
        )
    if web.address is not None:
        document.complain(("web", "address"), _check_page_address(web.address))
    _check_users(web, document)
    if is_exposed(web):
        _check_access(web, document)


def _check_page_address(address: str) -> Complaint | None:
    if complaint := value_checks.check_web_address(address):
        return complaint
    parts = urlsplit(address)
    if parts.path.strip("/") or parts.query or parts.fragment or "@" in parts.netloc:
        advice = "write scheme and name alone, like https://news.example.org; the page needs its own host name"
        return Complaint("holds more than scheme and name", advice)
    return None


def _check_users(web: WebSettings, document: Document) -> None:
    seen: set[str] = set()
    for number, user in enumerate(web.users):
        place = ("web", "users", number)
        if not USER_NAME_PATTERN.fullmatch(user.name):
            advice = "write up to 40 letters, digits and . _ @ -"
            document.error(
                (*place, "name"),
                f"web.users: {quote_value(user.name)} is not a valid user name",
                advice,
            )
        if user.name.casefold() in seen:
            document.error(
                (*place, "name"),
                f"web.users: {quote_value(user.name)} is listed twice",
                "keep one of them",
            )
        seen.add(user.name.casefold())
        document.complain(
            (*place, "password"),
            value_checks.check_environment_name(user.password),
            name="password",
        )


def _check_access(web: WebSettings, document: Document) -> None:
    advice = f"run `wirewatch web password NAME` and add the user below web:, {API_ONLY_ADVICE}"
    if not web.users and not web.tokens:
        document.error(
            ("web",), "web is served beyond this machine, and web.users names nobody", advice
        )
    elif not web.users and web.serve:
        document.error(
            ("web", "serve"),
            "the page is served beyond this machine, and web.users names nobody",
            advice,
        )
    if web.users and not (web.address or "").lower().startswith("https://"):
        problem = (
            "passwords would cross the network in the clear: web.address is not an https:// address"
        )
        advice = "put a proxy with TLS before it and write address: https://… (docs/guide/page-access.md)"
        document.warn(("web", "address"), problem, advice)
    elif web.users and is_loopback(web.host) and not web.proxies:
        problem = (
            "web.proxies is missing, so that all browsers count as one when passwords are tried"
        )
        document.warn(("web", "address"), problem, "name the proxy's address: proxies: [127.0.0.1]")


def is_exposed(web: WebSettings) -> bool:
    """Return whether other machines can reach the page and API, directly or through a proxy."""
    return bool(web.hosts or web.address) or not is_loopback(web.host)


def web_page_url(web: WebSettings) -> str:
    """The address under which a browser finds the page, ending in a slash."""
    if web.address:
        return web.address.rstrip("/") + "/"
    host = web.host.strip("[]")
    return f"http://{f'[{host}]' if ':' in host else host}:{web.port}/"


def is_loopback(host: str) -> bool:
    """Return whether a host is `localhost` or a loopback address, in brackets or not."""
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host == "localhost"
