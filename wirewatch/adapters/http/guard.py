"""Keep requests out of private networks, and load the trusted certificates.

Every address is checked before connecting, and the checked address is the one that is connected to.
"""

from __future__ import annotations

import asyncio
import socket
import ssl
from collections.abc import Awaitable, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from time import monotonic

import certifi

RESOLVED_FOR_SECONDS = 60.0  # seconds for which a resolved name is cached
_NAT64_NETWORK = IPv6Network("64:ff9b::/96")
_TEREDO_NETWORK = IPv6Network("2001::/32")
_PROTOCOL_NETWORK = IPv4Network("192.0.0.0/24")  # RFC 6890; Python's releases differ about it
_LOCAL_NAMES = (".localhost", ".local", ".internal", ".lan", ".home.arpa")


class Trust:
    """A TLS context with the system's certificates, the bundled ones, and those of `ca_file`.

    Loading takes some 40 ms, so they are loaded on first use.
    """

    def __init__(self, ca_file: str | None) -> None:
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        self.context.set_alpn_protocols(["http/1.1"])
        self._loaded = False
        if ca_file:
            _load_ca_file(self.context, ca_file)

    def __call__(self) -> ssl.SSLContext:
        """Return the context, certificates loaded."""
        if not self._loaded:
            self.context.load_default_certs()
            self.context.load_verify_locations(cafile=certifi.where())
            self._loaded = True
        return self.context


def _load_ca_file(context: ssl.SSLContext, ca_file: str) -> None:
    try:
        context.load_verify_locations(cafile=ca_file)
    except (OSError, ssl.SSLError) as error:
        reason = getattr(error, "strerror", None) or "it holds no certificate"
        raise ValueError(
            f"settings.yaml: network.ca_file: {ca_file} cannot be used ({reason}); name a file of PEM certificates"
        ) from error


Address = IPv4Address | IPv6Address
Resolve = Callable[[str], Awaitable[Sequence[str]]]


class PrivateAddress(Exception):
    """The host is in a private network that the settings do not allow."""


class UnknownName(Exception):
    """The name cannot be resolved; the message says why."""


class Guard:
    """Decides which addresses of a host may be connected to.

    `allow` holds the networks ("127.0.0.0/8"), addresses and host names of network.allow_private in
    settings.yaml.
    """

    def __init__(self, allow: Sequence[str], resolve: Resolve) -> None:
        self._names = frozenset(entry.lower() for entry in allow if _parse_network(entry) is None)
        self._networks = tuple(
            network for entry in allow if (network := _parse_network(entry)) is not None
        )
        self._resolve = resolve
        self._known: dict[str, tuple[float, tuple[str, ...]]] = {}

    async def addresses(self, host: str) -> tuple[str, ...]:
        """Addresses that may be connected to; raises PrivateAddress or UnknownName."""
        cached = self._known.get(host)
        if cached and cached[0] > monotonic():
            return cached[1]
        literal = literal_address(host)
        resolved = [str(literal)] if literal else await self._resolve(host)
        allowed = tuple(
            address
            for address in resolved
            if self._is_allowed(host, ip_address(address.partition("%")[0]))
        )
        if not allowed:
            raise PrivateAddress(host) if resolved else UnknownName("the name has no address")
        if len(self._known) > 20_000:
            self._known.clear()
        self._known[host] = (monotonic() + RESOLVED_FOR_SECONDS, allowed)
        return allowed

    def check_unresolved(self, host: str) -> None:
        """Check a host that a proxy will resolve: literal addresses and local names only.

        Raises PrivateAddress.
        """
        literal = literal_address(host)
        name = host.rstrip(".").lower()
        local = name == "localhost" or name.endswith(_LOCAL_NAMES)
        if host.lower() not in self._names and (
            local if literal is None else not self._is_allowed(host, literal)
        ):
            raise PrivateAddress(host)

    def _is_allowed(self, host: str, address: Address) -> bool:
        if is_public(address) or host.lower() in self._names:
            return True
        plain = _embedded_ipv4(address) or address
        return any(
            plain in network for network in self._networks if network.version == plain.version
        )


class NameResolver:
    """The system's resolver in its thread pool, so that a dead name server blocks only that."""

    def __init__(self) -> None:
        self._threads = ThreadPoolExecutor(max_workers=32, thread_name_prefix="resolve")

    async def __call__(self, host: str) -> Sequence[str]:
        """Addresses of a name, in the system's order; raises UnknownName."""
        loop = asyncio.get_running_loop()
        try:
            return await loop.run_in_executor(self._threads, _resolve_name, host)
        except (OSError, UnicodeError) as error:
            raise UnknownName(str(error)) from error

    def close(self) -> None:
        """Shut the threads down without waiting for a slow lookup."""
        self._threads.shutdown(wait=False, cancel_futures=True)


def is_public(address: Address) -> bool:
    """Return whether an address is on the public internet; IPv4 embedded in IPv6 is unwrapped."""
    inner = _embedded_ipv4(address)
    if inner is not None:
        return is_public(inner)
    if isinstance(address, IPv6Address) and (address in _TEREDO_NETWORK or address.is_site_local):
        return False
    if isinstance(address, IPv4Address) and address in _PROTOCOL_NETWORK:
        return False
    return address.is_global and not address.is_multicast and not address.is_reserved


def literal_address(host: str) -> Address | None:
    """Parse a host as an IP address, also in the old forms of connect() (127.1, 0x7f000001)."""
    host = host.strip("[]").partition("%")[0]
    try:
        return ip_address(host)
    except ValueError:
        pass
    if not host[:1].isdigit():
        return None
    try:
        return IPv4Address(socket.inet_aton(host))
    except OSError:
        return None


def _embedded_ipv4(address: Address) -> IPv4Address | None:
    if isinstance(address, IPv4Address):
        return None
    if address in _NAT64_NETWORK:
        return IPv4Address(int(address) & 0xFFFF_FFFF)
    return address.ipv4_mapped or address.sixtofour


def _parse_network(entry: str) -> IPv4Network | IPv6Network | None:
    try:
        return ip_network(entry, strict=False)
    except ValueError:
        return None


def _resolve_name(host: str) -> list[str]:
    entries = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in entries))
