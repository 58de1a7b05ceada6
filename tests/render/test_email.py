"""A digest as one mail: what any mail program and any relay must find in it."""

from __future__ import annotations

import email
import re
from dataclasses import replace
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.policy import default

import pytest

from tests.support.digest_world import DUE, ISSUE, article, composed, story
from tests.support.situations import SITUATIONS, hostile, ordinary, quiet
from wirewatch.domain.digests.model import Digest
from wirewatch.render.email import (
    MailHead,
    address_domain,
    derive_message_id,
    mail_body,
    mail_head,
    mail_message,
    message_id_of,
    month_thread_id,
    plain_mail,
    repeat_mail,
    subject_header,
    unsubscribe_mailto,
)
from wirewatch.render.html import render_html
from wirewatch.render.summary import digest_subject
from wirewatch.render.text import render_text

PERSIAN = "هیئتی از یازده کشور با طالبان در هرات دیدار کرد و گفت که گذرگاه باز خواهد شد"
LINES = [
    "[Wirewatch alert] Taliban - The Daily Example: Taliban guards stop the ferry",  # 70 to 77: Python hangs it
    *(
        f"[Wirewatch Daily 142] Taliban 3 - Tolo: {PERSIAN[start:]}"[:90].strip()
        for start in range(0, 40, 3)
    ),
    "طالبان Талибан 塔利班 Taliban " * 3,
    "Taliban =?utf-8?b?x?= =?utf-8?b?x?= ferry",
    "x" * 85,
    "a\u200cb عبدالقهار\u200cبلخی",
]


ANYBODY = MailHead(sender="d@x.example", to="a@x.example", message_id="<a@x.example>")


@pytest.mark.parametrize("line", [line.strip() for line in LINES])
def test_a_subject_is_read_as_it_was_written(line: str) -> None:
    raw = mail_head(ANYBODY, series="daily", line=line)
    assert message_from_bytes(raw, policy=policy.default)["Subject"] == line
    assert b"Subject: \r\n" not in raw
    assert b"Subject:\r\n" not in raw
    assert max(map(len, raw.split(b"\r\n"))) <= 78


@pytest.mark.parametrize(
    "line", ["one\r\nBcc: a@x.example", "one\ntwo", "one\u2028two", "one\x85two"]
)
def test_a_subject_of_two_lines_is_refused(line: str) -> None:
    with pytest.raises(ValueError, match="one line"):
        mail_head(ANYBODY, series="daily", line=line)


@pytest.mark.parametrize("start", range(0, 40, 3))
def test_a_repeat_keeps_the_letters_of_its_subject(start: int) -> None:
    line = f"[Wirewatch Daily 142] Taliban 3 - Tolo: {PERSIAN[start:]}"[:90].strip()
    assert (
        message_from_bytes(subject_header(f"(repeat) {line}"), policy=policy.default)["Subject"]
        == f"(repeat) {line}"
    )


KEY = b"k" * 32
SENDER = "Wirewatch desk <desk@example.org>"
TO = "reader@example.net"
ID = derive_message_id(KEY, series="daily", number=142, subscriber=TO, domain="example.org")
ROOT = month_thread_id(KEY, series="daily", subscriber=TO, moment=DUE, domain="example.org")
READER = MailHead(sender=SENDER, to=TO, message_id=ID, references=(ROOT,))


def sent(
    digest: Digest, *, unsubscribe_url: str | None = None, thread: bool = False, marked: str = ""
) -> bytes:
    return mail_message(
        digest, replace(READER, unsubscribe_url=unsubscribe_url), thread=thread, marked=marked
    )


def read(raw: bytes) -> EmailMessage:
    parsed = email.message_from_bytes(raw, policy=default)
    assert isinstance(parsed, EmailMessage)
    assert not parsed.defects
    return parsed


@pytest.mark.parametrize("name", SITUATIONS)
def test_the_bytes_pass_through_any_relay(name: str) -> None:
    raw = sent(SITUATIONS[name]())
    assert raw.isascii()
    assert raw.count(b"\n") == raw.count(b"\r\n") == raw.count(b"\r")
    assert max(map(len, raw.split(b"\r\n"))) <= 78
    parsed = read(raw)
    assert [part.get_content_type() for part in parsed.walk()] == [
        "multipart/alternative",
        "text/plain",
        "text/html",
    ]
    assert [str(to) for to in parsed["To"].addresses] == [TO]
    assert parsed["Bcc"] is None


def test_text_and_html_arrive_letter_by_letter() -> None:
    digest = ordinary()
    leave = unsubscribe_mailto(SENDER, series="daily")
    plain, rich = read(sent(digest)).iter_parts()
    assert isinstance(plain, EmailMessage)
    assert isinstance(rich, EmailMessage)
    assert plain.get_content().replace("\r\n", "\n") == render_text(digest, unsubscribe=leave)
    assert rich.get_content().replace("\r\n", "\n") == render_html(digest, unsubscribe=leave)


def test_the_headers_that_programs_and_people_sort_by() -> None:
    mail = read(sent(ordinary()))
    assert mail["From"] == SENDER
    assert mail["List-Id"] == "Daily <daily.wirewatch.example.org>"
    assert mail["Message-ID"] == ID
    assert mail["References"] == ROOT
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["X-Auto-Response-Suppress"] == "All"
    assert mail["X-Wirewatch-Digest"] == "daily/142"
    assert mail["Content-Language"] == "en, ps, zh"
    assert mail["List-Unsubscribe"] == "<mailto:desk@example.org?subject=unsubscribe%20daily>"
    assert mail["List-Unsubscribe-Post"] is None
    assert mail["Precedence"] is None
    assert mail["Date"].datetime == DUE


def test_one_click_unsubscribe_is_offered_when_there_is_an_address_for_it() -> None:
    mail = read(sent(ordinary(), unsubscribe_url="https://desk.example/leave/a1b2"))
    assert str(mail["List-Unsubscribe"]).startswith("<https://desk.example/leave/a1b2>, <mailto:")
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


@pytest.mark.parametrize(
    ("url", "offered"),
    [
        ("mailto:desk@example.org", "<mailto:desk@example.org?subject=unsubscribe%20daily>"),
        ("mailto:leave@example.org?subject=leave", "<mailto:leave@example.org?subject=leave>"),
        (
            "http://desk.example/leave",
            "<http://desk.example/leave>, <mailto:desk@example.org?subject=unsubscribe%20daily>",
        ),
    ],
)
def test_one_click_is_promised_for_https_alone(url: str, offered: str) -> None:
    mail = read(sent(ordinary(), unsubscribe_url=url))
    assert mail["List-Unsubscribe"] == offered
    assert mail["List-Unsubscribe-Post"] is None


def test_an_address_to_take_leave_at_tells_who_leaves_what_and_cannot_be_guessed() -> None:
    url = "https://desk.example/leave?series={series}&to={subscriber}&mail={token}"
    mail = read(sent(ordinary(), unsubscribe_url=url))
    token = ID.strip("<>").partition("@")[0]
    assert str(mail["List-Unsubscribe"]).split(",")[0] == (
        f"<https://desk.example/leave?series=daily&to=reader%40example.net&mail={token}>"
    )


def test_the_foot_shows_no_address_that_was_not_filled_in() -> None:
    url = "https://desk.example/leave?to={subscriber}"
    digest = composed(issue=replace(ISSUE, unsubscribe_url=url)).digest
    plain, rich = read(sent(digest, unsubscribe_url=url)).iter_parts()
    shown = str(plain.get_payload(decode=True)) + str(rich.get_payload(decode=True))
    assert "desk.example/leave" not in shown
    assert "mailto:desk@example.org?subject=unsubscribe%20daily" in shown


def test_what_programs_look_for_is_never_encoded_however_long() -> None:
    domain = "notifications.of-a-department.of-a-large-organisation.example.org"
    identity = derive_message_id(KEY, series="daily", number=1, subscriber=TO, domain=domain)
    root = month_thread_id(KEY, series="daily", subscriber=TO, moment=DUE, domain=domain)
    url = f"https://{domain}/leave?{'x' * 100}={{token}}"
    digest = replace(ordinary(), series="a-series-with-quite-a-long-name-for-one-that-is-daily")
    reader = MailHead(
        sender=f"desk@{domain}", to=TO, message_id=identity, references=[root], unsubscribe_url=url
    )
    raw = mail_message(digest, reader).partition(b"\r\n\r\n")[0]
    assert not [
        line
        for line in raw.split(b"\r\n")
        if b"=?utf-8" in line and not line.startswith((b"Subject", b" "))
    ]
    for line in (
        f"Message-ID: {identity}",
        f"References: {root}",
        f"<{digest.series}.wirewatch.{domain}>",
    ):
        assert line.encode() in raw
    assert f"<https://{domain}/leave?".encode() in raw


@pytest.mark.parametrize(
    "url", ["https://x.example/\r\nBcc: y@z.example", "https://x.example/>, <https://evil.example/"]
)
def test_an_address_to_take_leave_at_cannot_add_a_header(url: str) -> None:
    mail = read(sent(quiet(), unsubscribe_url=url))
    assert "Bcc" not in mail
    assert str(mail["List-Unsubscribe"]).count("<") == 2


def test_a_headline_cannot_add_a_header_or_stop_the_mailing() -> None:
    mail = read(sent(hostile()))
    assert str(mail["Subject"]).endswith("[Daily 142]")
    assert "Bcc" not in mail
    nasty = "Taliban\r\n\x0b\x85\u2028Bcc: x@example.org\r\n\r\n<script>"
    digest = composed(story(1, article(1, nasty, named={"taliban": ["Taliban"]}))).digest
    assert read(sent(digest))["Subject"] == "Taliban Bcc: x@example.org <script> [Daily 142]"


@pytest.mark.parametrize(
    "address",
    [
        "",
        "reader",
        "a@b@c",
        "a@b.example\r\nBcc: x@y.example",
        "a@b.example, c@d.example",
        "<a@b.example",
        "a b@c",
        "п@b.example",
        "a@b..example",
    ],
)
def test_what_is_no_address_is_refused(address: str) -> None:
    with pytest.raises(ValueError, match="is not a mail address"):
        mail_message(quiet(), replace(READER, to=address))


def test_a_domain_in_another_script_is_told_in_ascii() -> None:
    reader = replace(
        READER, sender='"Wirewatch, desk" <desk@example.org>', to="reader@почта.example"
    )
    raw = mail_message(quiet(), reader)
    assert str(read(raw)["To"]) == "reader@xn--80a1acny.example"
    assert read(raw)["From"].addresses[0].display_name == "Wirewatch, desk"


def test_the_same_issue_gives_the_same_bytes_and_the_same_id() -> None:
    assert sent(ordinary()) == sent(ordinary())
    assert (
        derive_message_id(KEY, series="daily", number=142, subscriber=TO, domain="example.org")
        == ID
    )


def test_ids_differ_between_issues_readers_and_installations_and_cannot_be_guessed() -> None:
    def id_of(key: bytes = KEY, *, number: int = 142, subscriber: str = TO) -> str:
        return derive_message_id(
            key, series="daily", number=number, subscriber=subscriber, domain="example.org"
        )

    assert (
        len({id_of(), id_of(b"other"), id_of(number=143), id_of(subscriber="other@example.net")})
        == 4
    )
    assert TO not in ID


def test_all_issues_of_a_month_refer_to_one_root_and_the_next_month_to_another() -> None:
    def root(day: int, month: int = 11) -> str:
        return month_thread_id(
            KEY,
            series="daily",
            subscriber=TO,
            moment=DUE.replace(day=day, month=month),
            domain="x.org",
        )

    assert root(1) == root(30)
    assert root(1) != root(1, month=12)


def test_readers_share_the_body_and_only_the_head_differs() -> None:
    digest = ordinary()
    shared = mail_body(digest, sender=SENDER)
    assert (
        sent(digest)
        == mail_head(READER, series=digest.series, line=digest_subject(digest)) + shared
    )
    assert TO.encode() not in shared


def test_a_repeat_says_so() -> None:
    assert str(read(sent(quiet(), marked="repeat"))["Subject"]).startswith("[repeat] ")


def test_a_series_name_in_any_script_makes_a_list_id_that_is_ascii() -> None:
    digest = composed().digest
    odd = type(digest)(
        **{name: getattr(digest, name) for name in digest.__slots__}
        | {"title": "اخبار روز", "series": "اخبار"}
    )
    assert re.fullmatch(
        r"Digest <series-[0-9a-f]{8}\.wirewatch\.example\.org>", str(read(sent(odd))["List-Id"])
    )


def test_a_sender_without_a_domain_still_gives_a_valid_id() -> None:
    assert address_domain("Desk <desk@example.org>") == "example.org"
    assert address_domain("desk") == "wirewatch.invalid"
    assert address_domain("desk@пример.рф") == "xn--e1afmkfd.xn--p1ai"


def test_a_trial_is_a_plain_short_mail() -> None:
    mail = read(
        plain_mail(
            sender=SENDER,
            to=TO,
            message_id=ID,
            title="Trial\r\nX: y",
            body="It works.",
            sent_at=DUE,
        )
    )
    assert mail["Subject"] == "Trial X: y"
    assert mail.get_content().strip() == "It works."


def test_a_long_id_is_whole_in_a_trial_too() -> None:
    long = derive_message_id(
        KEY, series="daily", number=0, subscriber=TO, domain=f"{'news-desk.' * 5}example.org"
    )
    title = "Trial message of " + "اخبار افغانستان " * 4
    raw = plain_mail(
        sender=SENDER, to=TO, message_id=long, title=title, body="It works.", sent_at=DUE
    )
    assert f"Message-ID: {long}\r\n".encode() in raw
    assert read(raw)["Subject"] == title.strip()


@pytest.mark.parametrize("name", ["ordinary", "rtl-heavy", "hostile"])
def test_a_repeat_differs_by_its_subject_and_id_alone(name: str) -> None:
    roots = tuple(
        root.replace("example.org", f"{'news-desk.' * 4}example.org") for root in (ROOT, ID)
    )
    leave = (
        "https://lists.example.org/leave?series={series}&who={subscriber}&mail={token}&campaign="
        + "x" * 40
    )
    first = mail_message(
        SITUATIONS[name](), replace(READER, references=roots, unsubscribe_url=leave)
    )
    again = repeat_mail(first, message_id=ROOT)
    assert read(again)["Subject"] == f"(repeat) {read(first)['Subject']}"
    assert message_id_of(again) == ROOT
    assert _others(again) == _others(first)
    assert leave[:30].encode() in again
    assert (
        read(again).as_bytes().partition(b"\n\n")[2] == read(first).as_bytes().partition(b"\n\n")[2]
    )


def _others(raw: bytes) -> list[bytes]:
    """The lines of a mail's head but for its subject and ID."""
    head = re.sub(rb"\r\n(?=[ \t])", b"\0", raw.partition(b"\r\n\r\n")[0]).split(b"\r\n")
    return sorted(line for line in head if not line.startswith((b"Subject:", b"Message-ID:")))
