"""The certificates that we trust, loaded when the first secure connection needs them."""

from __future__ import annotations

import ssl

import certifi


class Trust:
    """A TLS context: the system's certificates, the bundled ones, and those of `ca_file` besides.

    Loading takes some 40 ms, which a run over plain connections need not pay.
    """

    def __init__(self, ca_file: str | None) -> None:
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        self.context.set_alpn_protocols(["http/1.1"])
        self._loaded = False
        if ca_file:
            _load(self.context, ca_file)

    def __call__(self) -> ssl.SSLContext:
        """Give the context, certificates loaded."""
        if not self._loaded:
            self.context.load_default_certs()
            self.context.load_verify_locations(cafile=certifi.where())
            self._loaded = True
        return self.context


def _load(context: ssl.SSLContext, ca_file: str) -> None:
    try:
        context.load_verify_locations(cafile=ca_file)
    except (OSError, ssl.SSLError) as error:
        reason = getattr(error, "strerror", None) or "it holds no certificate"
        raise ValueError(
            f"settings.yaml: network.ca_file: {ca_file} cannot be used ({reason}); name a file of PEM certificates"
        ) from error
