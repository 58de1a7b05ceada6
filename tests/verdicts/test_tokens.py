"""The signed word in a verdict's link."""

from __future__ import annotations

from urllib.parse import parse_qs, unquote, urlsplit

import pytest

from tests.verdicts.desk import issue, told
from wirewatch.domain.feedback import Judged, VerdictWays, read_token, token, tokens_in, with_verdict_links

KEY, OTHER = b"k" * 32, b"o" * 32
STORY = Judged(kind="not-relevant", series="morning", number=142, story="k7abcdef")


@pytest.mark.parametrize(
    "judged",
    [
        STORY,
        Judged(kind="missed", series="morning", number=1),
        Judged(kind="not-relevant", series="Кабул.утро-2", number=4_000_000_000, story="abcdefgh2345"),
    ],
)
def test_a_token_names_its_story_to_the_store_that_made_it(judged: Judged) -> None:
    word = token(judged, key=KEY)
    assert read_token(word, key=KEY, series=["evening", judged.series]) == judged
    assert len(word) <= 63


def test_a_token_survives_capitals_brackets_and_what_stands_around_it() -> None:
    word = token(STORY, key=KEY)
    for subject in (f"RE: [{word.upper()}]", f"Fwd: Not relevant {word},", f"x:{word}.", word.capitalize()):
        assert [read_token(one, key=KEY, series=["morning"]) for one in tokens_in(subject)] == [STORY]


def test_a_token_of_another_store_series_or_hand_is_refused() -> None:
    word = token(STORY, key=KEY)
    assert read_token(token(STORY, key=OTHER), key=KEY, series=["morning"]) is None
    assert read_token(word, key=KEY, series=["evening"]) is None
    forged = [word[:place] + ("b" if word[place] != "b" else "c") + word[place + 1 :] for place in range(3, len(word))]
    believed = [one for one in forged if read_token(one, key=KEY, series=["morning"])]
    # The last letter of base32 holds spare bits: a change of these alone is the same token.
    assert [one for one in believed if one[:-1] != word[:-1]] == []


@pytest.mark.parametrize("junk", ["", "wv-", "wv-abc", "wv-" + "a" * 60, "wv-" + "1" * 40, "x" * 5000, "wv-é" * 20])
def test_what_is_no_token_is_nothing(junk: str) -> None:
    assert read_token(junk, key=KEY, series=["morning"]) is None


def test_a_mail_link_brings_the_token_in_its_subject() -> None:
    ways = VerdictWays(key=KEY, mail="news+desk@example.org")
    link = urlsplit(ways.link(STORY) or "")
    assert (link.scheme, unquote(link.path)) == ("mailto", "news+desk@example.org")
    (subject,) = parse_qs(link.query)["subject"]
    assert [read_token(one, key=KEY, series=["morning"]) for one in tokens_in(subject)] == [STORY]


def test_a_web_address_stands_in_the_place_of_mail_and_keeps_its_own_question() -> None:
    for url, start in (
        ("https://x.example/v", "https://x.example/v?"),
        ("https://x.example/v?a=1", "https://x.example/v?a=1&"),
        ("https://x.example/#/v", "https://x.example/?"),
    ):
        ways = VerdictWays(key=KEY, mail="desk@example.org", url=url)
        assert (ways.link(STORY) or "").startswith(f"{start}verdict=wv-")


def test_every_story_of_a_digest_has_a_link_of_its_own_and_the_digest_one_for_what_is_missing() -> None:
    digest = issue(3, told("k0001", ("taliban", "Taliban")), told("k0002", ("taliban", "Taliban")))
    linked = with_verdict_links(digest, VerdictWays(key=KEY, mail="desk@example.org"))
    links = [story.not_relevant_url or "" for story in linked.stories]
    read = [read_token(next(tokens_in(unquote(link))), key=KEY, series=["morning"]) for link in links]
    assert [one and one.story for one in read] == ["k0001", "k0002"]
    missed = read_token(next(tokens_in(unquote(linked.missed_url or ""))), key=KEY, series=["morning"])
    assert missed == Judged(kind="missed", series="morning", number=3)


def test_without_an_address_a_digest_has_no_links() -> None:
    digest = issue(3, told("k0001", ("taliban", "Taliban")))
    assert with_verdict_links(digest, VerdictWays(key=KEY)) == digest
