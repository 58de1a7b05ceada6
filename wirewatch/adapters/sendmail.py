"""A mail's bytes -> what this machine's sendmail program made of them (Postfix, Exim, OpenSMTPD, msmtp have one)."""

from __future__ import annotations

import subprocess
import tempfile

from wirewatch.adapters.smtp import envelope_address
from wirewatch.adapters.smtp_answers import text
from wirewatch.domain.digest.model import Receipt
from wirewatch.domain.mail_address import bare_address

PATIENCE = 120.0  # seconds; the program only queues
# sysexits.h, as sendmail programs use it.
TEMPORARY = (75,)  # EX_TEMPFAIL
ADDRESS = (67, 68)  # EX_NOUSER, EX_NOHOST
MESSAGE = (65,)  # EX_DATAERR


def hand_in(payload: bytes, *, sender: str, to: str, program: str, patience: float = PATIENCE) -> Receipt:
    """Give one message for one address to the program, and what became of it.

    sent: the program took it into its queue. refused: it will never take this address or message. retry: it may
    later. held: the program itself is at fault, an operator must act. unknown: it did not end in time.
    """
    address, envelope_from = envelope_address(to), envelope_address(bare_address(sender))
    if address is None:
        return Receipt(outcome="refused", reply=f"{text(to)} is no address that {program} can be told")
    if envelope_from is None:
        return Receipt(outcome="held", reply=f"{text(sender)} is no sender that {program} can be told; see mail.from")
    # From a file, not a pipe: were we killed while writing, the program would send the half that it has.
    with tempfile.TemporaryFile() as file:
        file.write(payload.replace(b"\r\n", b"\n"))
        file.seek(0)
        try:
            ran = subprocess.run(
                [program, "-i", "-f", envelope_from, "--", address],
                stdin=file,
                capture_output=True,
                timeout=patience,
                check=False,
            )
        except subprocess.TimeoutExpired:
            reply = f"{program} did not end within {patience:.0f} seconds; it may have taken the message"
            return Receipt(outcome="unknown", reply=reply)
        except OSError as error:
            reply = f"{program} cannot be run: {error.strerror}; see mail.program"
            return Receipt(outcome="held", reply=reply)
    return _receipt(ran.returncode, ran.stderr or ran.stdout, program=program, to=address)


def _receipt(code: int, said: bytes, *, program: str, to: str) -> Receipt:
    if code == 0:
        return Receipt(outcome="sent", reply=f"taken by {program}")
    words = f"{program} ended with exit code {code}: {text(said) or 'it said nothing'}"
    if code < 0:
        return Receipt(outcome="unknown", reply=f"{program} was ended by signal {-code}; it may have taken the message")
    if code in TEMPORARY:
        return Receipt(outcome="retry", reply=words)
    if code in ADDRESS or code in MESSAGE:
        return Receipt(outcome="refused", reply=f"{words} (said to {to})")
    return Receipt(outcome="held", reply=words)
