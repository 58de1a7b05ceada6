"""A subject arrives to the letter, whatever scripts it mixes and however it is folded."""

from __future__ import annotations

from email import message_from_bytes, policy

import pytest

from wirewatch.render.email import list_head, subject_line

PERSIAN = "هیئتی از یازده کشور با طالبان در هرات دیدار کرد و گفت که گذرگاه باز خواهد شد"
LINES = [
    "[Wirewatch alert] Taliban - The Daily Example: Taliban guards stop the ferry",  # 70 to 77: Python hangs it
    *(f"[Wirewatch Daily 142] Taliban 3 - Tolo: {PERSIAN[start:]}"[:90].strip() for start in range(0, 40, 3)),
    "طالبان Талибан 塔利班 Taliban " * 3,
    "Taliban =?utf-8?b?x?= =?utf-8?b?x?= ferry",
    "x" * 85,
    "a\u200cb عبدالقهار\u200cبلخی",
]


@pytest.mark.parametrize("line", [line.strip() for line in LINES])
def test_a_subject_is_read_as_it_was_written(line: str) -> None:
    raw = list_head(series="daily", line=line, sender="d@x.example", to="a@x.example", message_id="<a@x.example>")
    assert message_from_bytes(raw, policy=policy.default)["Subject"] == line
    assert b"Subject: \r\n" not in raw
    assert b"Subject:\r\n" not in raw
    assert max(map(len, raw.split(b"\r\n"))) <= 78


@pytest.mark.parametrize("line", ["one\r\nBcc: a@x.example", "one\ntwo", "one\u2028two", "one\x85two"])
def test_a_subject_of_two_lines_is_refused(line: str) -> None:
    with pytest.raises(ValueError, match="one line"):
        list_head(series="daily", line=line, sender="d@x.example", to="a@x.example", message_id="<a@x.example>")


@pytest.mark.parametrize("start", range(0, 40, 3))
def test_a_repeat_keeps_the_letters_of_its_subject(start: int) -> None:
    line = f"[Wirewatch Daily 142] Taliban 3 - Tolo: {PERSIAN[start:]}"[:90].strip()
    assert message_from_bytes(subject_line(f"(repeat) {line}"), policy=policy.default)["Subject"] == f"(repeat) {line}"
