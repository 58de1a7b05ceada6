"""Which tokens of a mail count, and what goes with them."""

from __future__ import annotations

import pytest

from wirewatch.domain.feedback import said_in_line, said_in_mail

ONE, TWO = "wv-" + "a" * 40, "wv-" + "b" * 40


def test_a_reply_that_quotes_a_whole_digest_judges_nothing() -> None:
    quoted = f"Thank you!\n\n> Not relevant?\n> mailto:desk@example.org?subject=Not%20relevant%20{ONE}\n> {TWO}"
    assert said_in_mail("Re: [Wirewatch Daily 142]", quoted).tokens == ()
    bare = f"Danke\nmailto:desk@example.org?subject=Not%20relevant%20{ONE}\nhttps://x.example/?verdict={TWO}"
    assert said_in_mail("Re: [Wirewatch Daily 142]", bare).tokens == ()


def test_the_subject_counts_before_the_text() -> None:
    assert said_in_mail(f"Not relevant {ONE}", TWO).tokens == (ONE,)
    assert said_in_mail("two words", f"please:\n  <{ONE.upper()}>\n{TWO}\n").tokens == (ONE, TWO)


@pytest.mark.parametrize(
    "above",
    [
        "-- ",
        "-----Original Message-----",
        "________________________________",
        "On Mon, 2 Mar 2026 at 07:00, Desk <desk@example.org> wrote:",
        "Am 02.03.26 um 07:00 schrieb Desk:",
        "пн, 2 мар. 2026 г. Редакция пишет:",
        "From: Desk <desk@example.org>",
        "> quoted",
    ],
)
def test_what_stands_below_a_signature_or_a_quoted_mail_is_not_the_readers(above: str) -> None:
    said = said_in_mail(f"Missed this {ONE}", f"https://a.example/1\n{above}\nhttps://b.example/2\n{TWO}")
    assert said.addresses == ("https://a.example/1",)
    assert said.note == "https://a.example/1"


def test_addresses_come_without_the_stops_of_the_sentence_and_each_once() -> None:
    text = "See https://a.example/1, (https://b.example/x?y=1). And https://a.example/1 javascript:alert(1) ftp://c.example"
    assert said_in_mail(ONE, text).addresses == ("https://a.example/1", "https://b.example/x?y=1")


def test_the_prompt_of_the_link_is_not_part_of_the_note() -> None:
    said = said_in_mail(ONE, "The address of what is missing, one a line:\r\n\r\nhttps://a.example/1\r\n")
    assert said.note == "https://a.example/1"


def test_a_note_is_one_line_of_bounded_length_without_what_steers_a_terminal() -> None:
    said = said_in_mail(ONE, "too\told \x1b[31m\u202enews\n" + "x" * 5000)
    assert said.note.startswith("too old [31m news xxx")
    assert len(said.note) == 500


def test_a_line_of_a_file_may_be_a_token_with_an_address_or_a_line_of_a_web_servers_log() -> None:
    said = said_in_line(f"{ONE} https://a.example/1 was missing")
    assert (said.tokens, said.addresses) == ((ONE,), ("https://a.example/1",))
    log = f'203.0.113.9 - - [02/Mar/2026] "POST /verdict?verdict={ONE.upper()} HTTP/2" 200 "https://mail.example/"'
    assert (said_in_line(log).tokens, said_in_line(log).addresses) == ((ONE,), ())
