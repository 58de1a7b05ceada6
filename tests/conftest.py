"""What all tests share: nothing is ever fetched from beyond this machine."""

from __future__ import annotations

import sys
from ipaddress import ip_address
from typing import Any

_WAYS_OUT = frozenset({"socket.connect", "socket.sendto"})


class BeyondLoopback(OSError):
    """A test tried to reach another machine."""


def loopback_only(event: str, arguments: tuple[Any, ...]) -> None:
    """Audit hook: raise BeyondLoopback for a connection to an address that is not this machine's own."""
    if event not in _WAYS_OUT:
        return
    address = arguments[1]
    if isinstance(address, tuple) and not _is_loopback(str(address[0])):
        raise BeyondLoopback(f"tests speak to loopback alone, not to {address[0]}")


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host.partition("%")[0]).is_loopback
    except ValueError:
        return host == "localhost"


sys.addaudithook(loopback_only)
