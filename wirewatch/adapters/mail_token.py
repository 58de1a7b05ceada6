"""An access token for a mail log-in, from the command that the operator named. The token is never shown."""

from __future__ import annotations

import os
import shlex
import subprocess
from collections.abc import Mapping

from wirewatch.adapters.process_secrets import redacted
from wirewatch.adapters.smtp_answers import Unfit, text

PATIENCE = 30.0  # seconds for the command
LONGEST = 16_384  # characters of a token


def printed_token(command: str, *, environ: Mapping[str, str], patience: float = PATIENCE) -> str:
    """Give the first line that the command prints. It runs without a shell; raises Unfit when it gives no token."""
    try:
        ran = subprocess.run(
            shlex.split(command),
            capture_output=True,
            timeout=patience,
            check=False,
            stdin=subprocess.DEVNULL,
            env={**os.environ, **environ},
        )
    except subprocess.TimeoutExpired:
        raise Unfit(f"mail.token_command did not end within {patience:.0f} seconds; try it by hand") from None
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) and error.strerror else "it is no command"
        raise Unfit(f"mail.token_command cannot be run: {why}") from None
    if ran.returncode != 0:
        # Its stdout may hold half a token; what it complains of stands on stderr.
        said = text(redacted(ran.stderr.decode("utf-8", "replace"))[-300:]) or "it said nothing"
        raise Unfit(f"mail.token_command failed with exit code {ran.returncode}: {said}")
    token = ran.stdout.decode("ascii", "replace").strip().partition("\n")[0].strip()
    if not token or not token.isprintable() or " " in token or len(token) > LONGEST:
        raise Unfit("mail.token_command printed no access token; it must print the token alone")
    return token
