"""Reading maildirs, mboxes, mails and text files: whatever they hold, nothing breaks and nothing is changed."""

from __future__ import annotations

import mailbox
from email.message import EmailMessage
from pathlib import Path

import pytest

from tests.support.verdict_world import mail
from wirewatch.adapters.channels.mailbox import (
    MAX_MAIL_BYTES,
    Mail,
    TextLine,
    Unreadable,
    read_mailbox,
)


def letter(path: Path) -> Mail:
    (found,) = read_mailbox(path)
    assert isinstance(found, Mail)
    return found


def test_a_maildir_gives_new_and_seen_mails_and_leaves_them_as_they_are(tmp_path: Path) -> None:
    box = mailbox.Maildir(tmp_path / "box")
    box.add(mail("one"))
    seen = mailbox.MaildirMessage(mail("two"))
    seen.set_subdir("cur")
    box.add(seen)
    (tmp_path / "box" / "tmp" / "half").write_bytes(mail("half written"))
    before = sorted((path, path.stat().st_mtime_ns) for path in tmp_path.rglob("*"))
    found = [one.subject for one in read_mailbox(tmp_path / "box") if isinstance(one, Mail)]
    assert sorted(found) == ["one", "two"]
    assert sorted((path, path.stat().st_mtime_ns) for path in tmp_path.rglob("*")) == before


def test_an_mbox_gives_each_mail_and_where_it_begins(tmp_path: Path) -> None:
    path = tmp_path / "box"
    box = mailbox.mbox(path)
    for number in range(3):
        box.add(mail(f"number {number}", "From here on\n\n>From there\nFrom nowhere"))
    box.flush()
    found = list(read_mailbox(path))
    assert [one.subject for one in found if isinstance(one, Mail)] == [
        "number 0",
        "number 1",
        "number 2",
    ]
    assert len({one.where for one in found}) == 3
    assert found[0].where == f"{path}:1"


def test_a_subject_is_unfolded_and_decoded_and_the_sender_is_an_address(tmp_path: Path) -> None:
    path = tmp_path / "one.eml"
    path.write_bytes(
        b"From: =?utf-8?q?=D0=90?= <ANA@Desk.example>\nSubject: =?utf-8?b?0J3QtSDQv9C+IA==?=\n =?utf-8?q?wv-abc?=\n\nx"
    )
    found = letter(path)
    assert found.sender == "ana@desk.example"
    assert found.subject.replace(" ", "") == "Непоwv-abc"


def test_html_alone_gives_its_words_and_attachments_are_never_opened(tmp_path: Path) -> None:
    message = EmailMessage()
    message["Subject"] = "s"
    message["From"] = "ana@desk.example"
    message.set_content(
        "<p>https://a.example/1</p><p>said&nbsp;so</p><script>x</script>", subtype="html"
    )
    message.add_attachment(b"wv-secret", maintype="text", subtype="plain", filename="note.txt")
    path = tmp_path / "one.eml"
    path.write_bytes(message.as_bytes())
    found = letter(path)
    assert "https://a.example/1\n" in found.text
    assert "wv-secret" not in found.text


def test_a_mail_too_large_is_named_and_the_next_one_read(tmp_path: Path) -> None:
    path = tmp_path / "box"
    huge = b"From a@b.example Mon\n" + mail("huge", "x\n" * MAX_MAIL_BYTES) + b"\n\n"
    path.write_bytes(huge + b"From a@b.example Mon\n" + mail("small"))
    first, second = read_mailbox(path)
    assert isinstance(first, Unreadable)
    assert "larger than 1 MB" in first.why
    assert isinstance(second, Mail)
    assert second.subject == "small"


NESTED = (
    b"Content-Type: multipart/mixed; boundary=b\n\n"
    + b"--b\nContent-Type: multipart/mixed; boundary=b\n\n" * 3000
)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\0" * 1000,
        b"\xff\xfe" * 500,
        NESTED,
        b"Subject: =?nonsense?b?//?=\nFrom: <<<>>>@\n\nx",
        b"Subject: " + b"=?utf-8?b?" * 2000 + b"\n\n",
        b"Content-Type: text/plain; charset=rot13\nContent-Transfer-Encoding: base64\n\n!!!!",
        b"Content-Type: multipart/mixed\n\n--\n",
        b"From: " + b"(" * 100_000 + b"\n\n",
    ],
    ids=[
        "empty",
        "nul",
        "bytes",
        "nested",
        "coding",
        "words",
        "charset",
        "no-boundary",
        "brackets",
    ],
)
def test_no_mail_breaks_the_reader(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "one.eml"
    path.write_bytes(data)
    (found,) = read_mailbox(path)
    assert found.where == str(path)


def test_a_text_file_is_read_line_by_line(tmp_path: Path) -> None:
    path = tmp_path / "words.txt"
    path.write_bytes("\ufeffone\r\n\r\ntwo\n".encode() + b"\xff three")
    found = [(one.where, one.text) for one in read_mailbox(path) if isinstance(one, TextLine)]
    assert [text for _, text in found] == ["one", "", "two", "\ufffd three"]
    assert found[2][0] == f"{path}:3"


def test_a_folder_of_mails_is_read_and_a_link_in_it_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "a.eml").write_bytes(mail("one"))
    (tmp_path / "b.eml").symlink_to("/etc/passwd")
    one, other = read_mailbox(tmp_path)
    assert isinstance(one, Mail)
    assert isinstance(other, Unreadable)


def test_a_path_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        list(read_mailbox(tmp_path / "none"))


def test_a_mail_saved_under_any_name_is_a_mail_and_so_are_the_numbered_files_of_a_folder(
    tmp_path: Path,
) -> None:
    (tmp_path / "17").write_bytes(mail("one", "https://a.example/1"))
    (tmp_path / "notes").write_bytes(b"hello")
    assert letter(tmp_path / "17").text.strip() == "https://a.example/1"
    assert letter(tmp_path).subject == "one"
