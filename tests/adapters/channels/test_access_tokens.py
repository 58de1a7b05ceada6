"""Logging in by an access token (XOAUTH2): from a variable, or printed by a command."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest

from tests.support.smtp_server import AUTHORITY, Relay, Script, relay, server_tls
from wirewatch.adapters.channels.email import Relay as Session
from wirewatch.adapters.channels.mail_receipts import RelayMismatch
from wirewatch.adapters.channels.sendmail import token_from_command
from wirewatch.domain.digests.model import Receipt


@pytest.fixture
def ca_file(tmp_path: Path) -> str:
    file = tmp_path / "ca.pem"
    AUTHORITY.cert_pem.write_to_path(str(file))
    return str(file)


def sent(here: Relay, token: str, ca_file: str) -> Receipt:
    login: dict[str, Any] = {
        "security": "starttls",
        "user": "desk@example.org",
        "auth": "xoauth2",
        "token": "TOKEN",
    }
    with Session(
        here.settings(**login), secret=lambda: token, ca_file=ca_file, timeout=5
    ) as session:
        return session.send(
            b"Subject: x\r\n\r\nx\r\n", sender="desk@example.org", to="reader@example.net"
        )


def test_a_token_that_the_relay_knows_opens_it(ca_file: str) -> None:
    with relay(tls_context=server_tls(), auth_required=True, auth_require_tls=True) as here:
        assert sent(here, "fresh", ca_file).outcome == "sent"


def test_a_token_that_has_run_out_holds_the_channel_and_is_not_shown(ca_file: str) -> None:
    with relay(tls_context=server_tls(), auth_required=True) as here:
        receipt = sent(here, "stale-CANARY", ca_file)
    assert receipt.outcome == "held"
    assert (
        "it refused our access token (535 5.7.8 token refused); it may have run out"
        in receipt.reply
    )
    assert "CANARY" not in receipt.reply


def test_a_relay_that_takes_no_tokens_says_so(ca_file: str) -> None:
    with relay(Script(), tls_context=server_tls(), auth_exclude_mechanism=["XOAUTH2"]) as here:
        receipt = sent(here, "fresh", ca_file)
    assert receipt.outcome == "held"
    assert "takes no access tokens" in receipt.reply


def test_a_token_with_letters_beyond_ascii_is_held_and_not_shown(ca_file: str) -> None:
    with relay(tls_context=server_tls()) as here:
        receipt = sent(here, "секрет", ca_file)
    assert (receipt.outcome, "секрет" in receipt.reply) == ("held", False)


def prints(code: str) -> str:
    return f"{sys.executable} -c '{code}'"


def test_a_command_prints_the_token_and_sees_the_environment() -> None:
    command = prints('import os; print(os.environ["ACCOUNT"] + "-token")')
    assert token_from_command(command, environ={"ACCOUNT": "desk"}) == "desk-token"


@pytest.mark.parametrize(
    ("command", "words"),
    [
        (
            prints('import sys; print("CANARY"); sys.exit("no such account")'),
            "exit code 1: no such account",
        ),
        (prints("pass"), "printed no access token"),
        (prints('print("two words CANARY")'), "printed no access token"),
        (prints("import time; time.sleep(60)"), "did not end within"),
        ("/nowhere/at/all", "cannot be run: No such file or directory"),
        ("'open quote", "it is not a command"),
    ],
)
def test_a_command_that_gives_no_token_says_why_and_never_what_it_printed(
    command: str, words: str
) -> None:
    with pytest.raises(RelayMismatch) as caught:
        token_from_command(command, environ={}, timeout=1)
    assert words in str(caught.value)
    assert "CANARY" not in str(caught.value)
