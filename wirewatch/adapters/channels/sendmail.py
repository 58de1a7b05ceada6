"""Run the programs that mail settings name.

Sendmail, and the command that prints an access token.
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import tempfile
from collections.abc import Mapping

from wirewatch.adapters.channels.mail_receipts import RelayMismatch, clean_reply
from wirewatch.adapters.channels.receipts import held_receipt, refused_receipt, unknown_receipt
from wirewatch.adapters.redaction import redact
from wirewatch.domain.configuration import bare_address, domain_in_ascii
from wirewatch.domain.digests.model import Receipt

SENDMAIL_TIMEOUT_SECONDS = 120.0  # seconds; the program only queues
# sysexits.h, as sendmail programs use it.
TEMPORARY_EXIT_CODES = (75,)  # EX_TEMPFAIL
ADDRESS_EXIT_CODES = (67, 68)  # EX_NOUSER, EX_NOHOST
MESSAGE_EXIT_CODES = (65,)  # EX_DATAERR
TOKEN_COMMAND_TIMEOUT_SECONDS = 30.0  # seconds for the command
MAX_TOKEN_CHARS = 16_384  # characters of a token


def envelope_address(to: str) -> str | None:
    """Return the SMTP envelope form of an address, its domain in ASCII (RFC 5890).

    None if it has none.
    """
    local, at, domain = to.rpartition("@")
    envelope = f"{local}{at}{domain if domain.isascii() else domain_in_ascii(domain) or ''}"
    return envelope if re.fullmatch(r"[!-;=?-~]+@[!-;=?-~]+", envelope) else None


def send_by_program(
    payload: bytes, *, sender: str, to: str, program: str, timeout: float = SENDMAIL_TIMEOUT_SECONDS
) -> Receipt:
    """Pass one message for one address to the program and return the receipt.

    sent: the program queued it. refused: it permanently rejects this address or message. retry: a
    temporary error. held: the program itself is at fault, an operator must act. unknown: it did not
    end in time.
    """
    address, envelope_from = envelope_address(to), envelope_address(bare_address(sender))
    if address is None:
        return refused_receipt(f"{clean_reply(to)} is not an address that {program} accepts")
    if envelope_from is None:
        return held_receipt(
            f"{clean_reply(sender)} is not a sender that {program} accepts; see mail.from"
        )
    # From a file, not a pipe: if we were killed while writing, half a message would be sent.
    with tempfile.TemporaryFile() as file:
        file.write(payload.replace(b"\r\n", b"\n"))
        file.seek(0)
        try:
            ran = subprocess.run(
                [program, "-i", "-f", envelope_from, "--", address],
                stdin=file,
                capture_output=True,
                timeout=timeout,
                check=False,
            )
        except subprocess.TimeoutExpired:
            reply = (
                f"{program} did not end within {timeout:.0f} seconds; it may have taken the message"
            )
            return unknown_receipt(reply)
        except OSError as error:
            reply = f"{program} cannot be run: {error.strerror}; see mail.program"
            return held_receipt(reply)
    return _exit_receipt(ran.returncode, ran.stderr or ran.stdout, program=program, to=address)


def _exit_receipt(code: int, output: bytes, *, program: str, to: str) -> Receipt:
    if code == 0:
        return Receipt(outcome="sent", reply=f"taken by {program}")
    words = f"{program} ended with exit code {code}: {clean_reply(output) or 'it said nothing'}"
    if code < 0:
        return unknown_receipt(
            f"{program} was ended by signal {-code}; it may have taken the message"
        )
    if code in TEMPORARY_EXIT_CODES:
        return Receipt(outcome="retry", reply=words)
    if code in ADDRESS_EXIT_CODES or code in MESSAGE_EXIT_CODES:
        return refused_receipt(f"{words} (said to {to})")
    return held_receipt(words)


def token_from_command(
    command: str, *, environ: Mapping[str, str], timeout: float = TOKEN_COMMAND_TIMEOUT_SECONDS
) -> str:
    """Return the first line that the command prints.

    No shell; raises RelayMismatch if it prints no token.
    """
    try:
        ran = subprocess.run(
            shlex.split(command),
            capture_output=True,
            timeout=timeout,
            check=False,
            stdin=subprocess.DEVNULL,
            env={**os.environ, **environ},
        )
    except subprocess.TimeoutExpired:
        raise RelayMismatch(
            f"mail.token_command did not end within {timeout:.0f} seconds; try it by hand"
        ) from None
    except (OSError, ValueError) as error:
        why = (
            error.strerror
            if isinstance(error, OSError) and error.strerror
            else "it is not a command"
        )
        raise RelayMismatch(f"mail.token_command cannot be run: {why}") from None
    if ran.returncode != 0:
        # stdout may hold part of a token, so only stderr is shown.
        error_output = (
            clean_reply(redact(ran.stderr.decode("utf-8", "replace"))[-300:]) or "it said nothing"
        )
        raise RelayMismatch(
            f"mail.token_command failed with exit code {ran.returncode}: {error_output}"
        )
    token = ran.stdout.decode("ascii", "replace").strip().partition("\n")[0].strip()
    if not token or not token.isprintable() or " " in token or len(token) > MAX_TOKEN_CHARS:
        raise RelayMismatch(
            "mail.token_command printed no access token; it must print the token alone"
        )
    return token
