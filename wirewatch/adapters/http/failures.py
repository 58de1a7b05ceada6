"""Word the failure of a request in a sentence for an analyst."""

from __future__ import annotations

import ssl

import httpcore
import httpx

from wirewatch.adapters.http.decoding import BadEncoding, TooLarge, TruncatedBody
from wirewatch.adapters.http.guard import (
    PrivateAddress,
    UnknownName,
)
from wirewatch.adapters.http.messages import BYTES_PER_MIB, Reason, Request
from wirewatch.adapters.http.transport import NoConnection, StaleConnection

_CERTIFICATE_ERRORS = {
    10: "it has expired",
    9: "it is not valid yet",
    18: "it is signed by itself",
    19: "its issuer is not among those we trust",
    20: "its issuer is not among those we trust",
    21: "its issuer is not among those we trust",
    62: "it was made for another host",
    64: "it was made for another address",
}


def explain_error(
    error: Exception, *, request: Request, host: str, proxy: str | None
) -> tuple[Reason, str]:
    """Return the kind of failure and a plain sentence.

    `host` is where it happened, `proxy` our own one if any.
    """
    match error:
        case PrivateAddress():
            return "private", _explain_private_host(host)
        case UnknownName():
            return "dns", f"no address is known for the name {host}"
        case NoConnection():
            return _explain_no_connection(error, host=host, proxy=proxy)
        case httpcore.ProxyError():
            return "proxy", f"the proxy {proxy} would not connect us to {host}: {str(error)[:200]}"
        case ssl.SSLCertVerificationError():
            why = _CERTIFICATE_ERRORS.get(error.verify_code, error.verify_message)
            return "tls", f"the certificate of {host} is not trusted: {why}"
        case ssl.SSLError():
            return (
                "tls",
                f"no secure connection with {host} could be agreed on ({error.reason or 'TLS error'})",
            )
        case TimeoutError():
            return "timeout", f"{host} gave no complete answer within {request.deadline:g} s"
        case httpx.InvalidURL() | httpcore.LocalProtocolError() | httpcore.UnsupportedProtocol():
            return "bad-url", "this is not an address that can be fetched"
        case _:
            return _explain_response_error(error, request=request, host=host)


def _explain_response_error(error: Exception, *, request: Request, host: str) -> tuple[Reason, str]:
    match error:
        case TooLarge():
            return (
                "too-large",
                f"the answer is longer than the {request.limit / BYTES_PER_MIB:g} MiB that we take",
            )
        case BadEncoding():
            return "bad-encoding", f"{host} sent a compressed answer that cannot be unpacked"
        case TruncatedBody():
            return "cut", "the compressed answer ends before its end"
        case httpcore.RemoteProtocolError():
            return _explain_protocol_error(str(error), host)
        case StaleConnection() | OSError():
            return "reset", f"{host} closed the connection without an answer"
        case _:
            return "bad-answer", f"the answer of {host} could not be read ({type(error).__name__})"


def _explain_protocol_error(message: str, host: str) -> tuple[Reason, str]:
    if "without sending a response" in message:
        return "reset", f"{host} closed the connection without an answer"
    if "peer closed connection" in message:
        return "cut", "the connection was closed before the answer was complete"
    return "bad-answer", f"what {host} sent is not HTTP ({message[:120]})"


def _explain_no_connection(
    error: NoConnection, *, host: str, proxy: str | None
) -> tuple[Reason, str]:
    cause = error.args[0]
    refused = isinstance(cause, ConnectionRefusedError)
    if proxy:
        return (
            "proxy",
            f"our own proxy {proxy} {'refuses connections' if refused else 'cannot be reached'}",
        )
    if isinstance(cause, TimeoutError):
        return "timeout", f"{host} does not answer"
    return "connect", f"{host} {'refuses connections' if refused else 'cannot be reached'}"


def _explain_private_host(host: str) -> str:
    return (
        f"{host} lies in a private network, which is refused; if that is meant, "
        "name it under network.allow_private in settings.yaml"
    )
