"""Handing a mail to this machine's sendmail program; the program here is a small script that keeps what it got."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from wirewatch.adapters.channels.sendmail import send_by_program
from wirewatch.domain.digests.model import Receipt

PAYLOAD = (
    b"To: reader@example.net\r\nBcc: someone@example.net\r\nSubject: x\r\n\r\n.\r\nFrom here on\r\n"
)


def program(folder: Path, then: str = "") -> str:
    path = folder / "sendmail"
    keep = f"open({str(folder / 'got')!r}, 'w').write(json.dumps([sys.argv[1:], sys.stdin.buffer.read().decode()]))"
    path.write_text(f"#!{sys.executable}\nimport json, os, signal, sys, time\n{keep}\n{then}\n")
    path.chmod(0o755)
    return str(path)


def handed(
    program: str, *, to: str = "reader@example.net", sender: str = "Desk <desk@example.org>"
) -> Receipt:
    return send_by_program(PAYLOAD, sender=sender, to=to, program=program, timeout=5)


def test_the_program_gets_the_whole_message_for_one_address_and_reads_no_header_for_others(
    tmp_path: Path,
) -> None:
    assert handed(program(tmp_path)).outcome == "sent"
    arguments, message = json.loads((tmp_path / "got").read_text())
    assert arguments == ["-i", "-f", "desk@example.org", "--", "reader@example.net"]
    assert message.encode() == PAYLOAD.replace(b"\r\n", b"\n")


@pytest.mark.parametrize(
    ("then", "outcome", "words"),
    [
        ("sys.exit(75)", "retry", "exit code 75"),
        ("print('user unknown', file=sys.stderr); sys.exit(67)", "refused", "user unknown"),
        ("sys.exit(68)", "refused", "exit code 68"),
        (
            "print('cannot read main.cf', file=sys.stderr); sys.exit(78)",
            "held",
            "cannot read main.cf",
        ),
        ("sys.exit(77)", "held", "exit code 77"),
        ("os.kill(os.getpid(), signal.SIGKILL)", "unknown", "signal 9"),
    ],
)
def test_each_exit_code_has_its_own_meaning(
    tmp_path: Path, then: str, outcome: str, words: str
) -> None:
    receipt = handed(program(tmp_path, then))
    assert receipt.outcome == outcome
    assert words in receipt.reply


def test_a_program_that_does_not_end_leaves_open_whether_it_took_the_message(
    tmp_path: Path,
) -> None:
    slow = program(tmp_path, "time.sleep(60)")
    receipt = send_by_program(
        PAYLOAD, sender="desk@example.org", to="reader@example.net", program=slow, timeout=0.5
    )
    assert receipt.outcome == "unknown"


def test_a_program_that_is_not_there_holds_the_channel(tmp_path: Path) -> None:
    receipt = handed(str(tmp_path / "nowhere"))
    assert receipt.outcome == "held"
    assert "see mail.program" in receipt.reply


def test_an_address_is_never_taken_for_an_option(tmp_path: Path) -> None:
    assert handed(program(tmp_path), to="-oQ/tmp@example.net").outcome == "sent"
    assert json.loads((tmp_path / "got").read_text())[0][-2:] == ["--", "-oQ/tmp@example.net"]


def test_a_sender_that_is_no_address_holds_the_channel(tmp_path: Path) -> None:
    assert handed(program(tmp_path), sender="столп@example.org").outcome == "held"
