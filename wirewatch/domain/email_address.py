"""E-mail addresses as settings hold them, "Desk <desk@example.org>", and as relays accept them: in ASCII alone."""

from __future__ import annotations

LABEL = 63  # letters between two dots of a domain, as they travel (RFC 1035)


def bare_address(written: str) -> str:
    """Return the address out of "Name <address>", whatever the name holds; what has no brackets as it is."""
    before, bracket, rest = written.strip().rpartition("<")
    return rest.removesuffix(">").strip() if bracket and rest.endswith(">") else f"{before}{bracket}{rest}"


def domain_in_ascii(domain: str) -> str | None:
    """Return a domain as it travels (RFC 5890); None for one that cannot."""
    try:
        told = domain.encode("idna").decode("ascii")
    except UnicodeError:
        return None
    return told if all(0 < len(label) <= LABEL for label in told.split(".")) else None
