"""Rules for single outlets, one short file each, found by host (docs/adding-an-outlet.md)."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from urllib.parse import urlsplit

from extractors.outlet import OutletRules


def outlet_for(url: str) -> OutletRules | None:
    """Return the rules for a URL's host; None if it has no rules."""
    host = (urlsplit(url).hostname or "").lower()
    by_host = _by_host()
    parts = host.split(".")
    names = (".".join(parts[start:]) for start in range(len(parts)))
    return next((by_host[name] for name in names if name in by_host), None)


@cache
def _by_host() -> dict[str, OutletRules]:
    modules = (import_module(f"{__name__}.{info.name}") for info in iter_modules(__path__))
    return {host: module.OUTLET for module in modules for host in module.OUTLET.hosts}
