"""The signed word in a verdict's link."""

from __future__ import annotations

from urllib.parse import parse_qs, unquote, urlsplit

import pytest

from tests.support.verdict_world import issue, told
from wirewatch.domain.feedback import (
    VerdictLinks,
    VerdictSubject,
    feedback_in_line,
    feedback_in_mail,
    make_token,
    read_token,
    tokens_in,
    with_verdict_links,
)

ONE, TWO = "wv-" + "a" * 40, "wv-" + "b" * 40


def test_a_reply_that_quotes_a_whole_digest_judges_nothing() -> None:
    quoted = f"Thank you!\n\n> Not relevant?\n> mailto:desk@example.org?subject=Not%20relevant%20{ONE}\n> {TWO}"
    assert feedback_in_mail("Re: [Wirewatch Daily 142]", quoted).tokens == ()
    bare = f"Danke\nmailto:desk@example.org?subject=Not%20relevant%20{ONE}\nhttps://x.example/?verdict={TWO}"
    assert feedback_in_mail("Re: [Wirewatch Daily 142]", bare).tokens == ()


def test_the_subject_counts_before_the_text() -> None:
    assert feedback_in_mail(f"Not relevant {ONE}", TWO).tokens == (ONE,)
    assert feedback_in_mail("two words", f"please:\n  <{ONE.upper()}>\n{TWO}\n").tokens == (
        ONE,
        TWO,
    )


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
    said = feedback_in_mail(
        f"Missed this {ONE}", f"https://a.example/1\n{above}\nhttps://b.example/2\n{TWO}"
    )
    assert said.addresses == ("https://a.example/1",)
    assert said.note == "https://a.example/1"


def test_addresses_come_without_the_stops_of_the_sentence_and_each_once() -> None:
    text = "See https://a.example/1, (https://b.example/x?y=1). And https://a.example/1 javascript:alert(1) ftp://c.example"
    assert feedback_in_mail(ONE, text).addresses == (
        "https://a.example/1",
        "https://b.example/x?y=1",
    )


def test_the_prompt_of_the_link_is_not_part_of_the_note() -> None:
    said = feedback_in_mail(
        ONE, "The address of what is missing, one a line:\r\n\r\nhttps://a.example/1\r\n"
    )
    assert said.note == "https://a.example/1"


def test_a_note_is_one_line_of_bounded_length_without_what_steers_a_terminal() -> None:
    said = feedback_in_mail(ONE, "too\told \x1b[31m\u202enews\n" + "x" * 5000)
    assert said.note.startswith("too old [31m news xxx")
    assert len(said.note) == 500


def test_a_line_of_a_file_may_be_a_token_with_an_address_or_a_line_of_a_web_servers_log() -> None:
    said = feedback_in_line(f"{ONE} https://a.example/1 was missing")
    assert (said.tokens, said.addresses) == ((ONE,), ("https://a.example/1",))
    log = f'203.0.113.9 - - [02/Mar/2026] "POST /verdict?verdict={ONE.upper()} HTTP/2" 200 "https://mail.example/"'
    assert (feedback_in_line(log).tokens, feedback_in_line(log).addresses) == ((ONE,), ())


KEY, OTHER = b"k" * 32, b"o" * 32
STORY = VerdictSubject(kind="not-relevant", series="morning", number=142, story="k7abcdef")


@pytest.mark.parametrize(
    "judged",
    [
        STORY,
        VerdictSubject(kind="missed", series="morning", number=1),
        VerdictSubject(
            kind="not-relevant", series="Кабул.утро-2", number=4_000_000_000, story="abcdefgh2345"
        ),
    ],
)
def test_a_token_names_its_story_to_the_store_that_made_it(judged: VerdictSubject) -> None:
    word = make_token(judged, key=KEY)
    assert read_token(word, key=KEY, series=["evening", judged.series]) == judged
    assert len(word) <= 63


def test_a_token_survives_capitals_brackets_and_what_stands_around_it() -> None:
    word = make_token(STORY, key=KEY)
    for subject in (
        f"RE: [{word.upper()}]",
        f"Fwd: Not relevant {word},",
        f"x:{word}.",
        word.capitalize(),
    ):
        assert [read_token(one, key=KEY, series=["morning"]) for one in tokens_in(subject)] == [
            STORY
        ]


def test_a_token_of_another_store_series_or_hand_is_refused() -> None:
    word = make_token(STORY, key=KEY)
    assert read_token(make_token(STORY, key=OTHER), key=KEY, series=["morning"]) is None
    assert read_token(word, key=KEY, series=["evening"]) is None
    forged = [
        word[:place] + ("b" if word[place] != "b" else "c") + word[place + 1 :]
        for place in range(3, len(word))
    ]
    believed = [one for one in forged if read_token(one, key=KEY, series=["morning"])]
    # The last letter of base32 holds spare bits: a change of these alone is the same token.
    assert [one for one in believed if one[:-1] != word[:-1]] == []


@pytest.mark.parametrize(
    "junk", ["", "wv-", "wv-abc", "wv-" + "a" * 60, "wv-" + "1" * 40, "x" * 5000, "wv-é" * 20]
)
def test_what_is_no_token_is_nothing(junk: str) -> None:
    assert read_token(junk, key=KEY, series=["morning"]) is None


def test_a_mail_link_brings_the_token_in_its_subject() -> None:
    links = VerdictLinks(key=KEY, mail="news+desk@example.org")
    link = urlsplit(links.link(STORY) or "")
    assert (link.scheme, unquote(link.path)) == ("mailto", "news+desk@example.org")
    (subject,) = parse_qs(link.query)["subject"]
    assert [read_token(one, key=KEY, series=["morning"]) for one in tokens_in(subject)] == [STORY]


def test_a_web_address_stands_in_the_place_of_mail_and_keeps_its_own_question() -> None:
    for url, start in (
        ("https://x.example/v", "https://x.example/v?"),
        ("https://x.example/v?a=1", "https://x.example/v?a=1&"),
        ("https://x.example/#/v", "https://x.example/?"),
    ):
        links = VerdictLinks(key=KEY, mail="desk@example.org", url=url)
        assert (links.link(STORY) or "").startswith(f"{start}verdict=wv-")


def test_every_story_of_a_digest_has_a_link_of_its_own_and_the_digest_one_for_what_is_missing() -> (
    None
):
    digest = issue(3, told("k0001", ("taliban", "Taliban")), told("k0002", ("taliban", "Taliban")))
    linked = with_verdict_links(digest, VerdictLinks(key=KEY, mail="desk@example.org"))
    links = [story.not_relevant_url or "" for story in linked.stories]
    read = [
        read_token(next(tokens_in(unquote(link))), key=KEY, series=["morning"]) for link in links
    ]
    assert [one and one.story for one in read] == ["k0001", "k0002"]
    missed = read_token(
        next(tokens_in(unquote(linked.missed_url or ""))), key=KEY, series=["morning"]
    )
    assert missed == VerdictSubject(kind="missed", series="morning", number=3)


def test_without_an_address_a_digest_has_no_links() -> None:
    digest = issue(3, told("k0001", ("taliban", "Taliban")))
    assert with_verdict_links(digest, VerdictLinks(key=KEY)) == digest
