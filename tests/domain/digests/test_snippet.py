"""The passage that shows a mention where it stands."""

from __future__ import annotations

import pytest

from extractors.model import SnippetPart
from tests.support.digest_world import article
from wirewatch.domain.digests.snippet import mention_snippet

NAMED = {"taliban": ["Taliban", "Талибан", "طالبان", "塔利班"]}
FILLER = "Traders in the valley waited for the snow to melt and counted their sacks of wheat again."


def shown(parts: tuple[SnippetPart, ...]) -> str:
    return "".join(part.text for part in parts)


def strong(parts: tuple[SnippetPart, ...]) -> list[str]:
    return [part.text for part in parts if part.strong]


def cut(title: str = "T", *, lead: str = "", body: str = "") -> tuple[SnippetPart, ...]:
    return mention_snippet(article(1, title, lead=lead, body=body, named=NAMED), actors={"taliban"})


def test_the_sentence_with_the_mention_is_shown_with_what_follows_it() -> None:
    body = f"{FILLER} The Taliban replied on Sunday.\n{FILLER} {FILLER}"
    parts = cut(body=body)
    assert shown(parts).startswith("The Taliban replied on Sunday. Traders in the valley")
    assert strong(parts) == ["Taliban"]
    assert len(shown(parts).split()) <= 40


def test_the_lead_is_preferred_to_the_body_and_both_to_the_title() -> None:
    assert shown(cut("Taliban", lead="Taliban lead.", body="Taliban body.")).startswith(
        "Taliban lead."
    )
    assert shown(cut("Taliban", lead="A plain lead.", body="Taliban body.")).startswith(
        "Taliban body."
    )


def test_a_mention_in_the_title_alone_shows_how_the_article_begins() -> None:
    parts = cut("Taliban", lead="It rained all day in the valley.", body=FILLER)
    assert shown(parts) == "It rained all day in the valley."
    assert strong(parts) == []


def test_a_sentence_that_repeats_the_headline_is_passed_over() -> None:
    parts = cut(
        "Taliban say no",
        lead="TALIBAN say no.",
        body=f"Taliban say no\n{FILLER}\nA Taliban envoy flew home.",
    )
    assert shown(parts).endswith("A Taliban envoy flew home.")
    assert strong(parts) == ["Taliban"]


def test_a_sentence_too_long_is_cut_at_words_around_the_mention() -> None:
    words = [f"word{n}" for n in range(100)]
    parts = cut(body=" ".join([*words[:40], "Taliban", *words[40:]]) + ".")
    text = shown(parts)
    assert text.startswith("… word26 ")
    assert text.endswith(" …")
    assert 25 <= len(text.split()) - 2 <= 40
    assert all(word.startswith("word") or word in ("…", "Taliban") for word in text.split())


def test_a_mention_at_the_end_of_a_long_sentence_shows_what_stands_before_it() -> None:
    parts = cut(body=" ".join([f"word{n}" for n in range(60)]) + " Taliban.")
    assert shown(parts).startswith("… word21 ")
    assert shown(parts).endswith("Taliban.")


def test_a_short_sentence_before_a_long_one_is_filled_up_with_its_beginning() -> None:
    parts = cut(body="The Taliban spoke. " + " ".join(f"word{n}" for n in range(60)) + ".")
    assert shown(parts).startswith("The Taliban spoke. word0 word1")
    assert shown(parts).endswith(" …")
    assert 25 <= len(shown(parts).split()) - 1 <= 40


def test_text_without_spaces_is_counted_by_characters() -> None:
    body = "天气晴朗。" * 30 + "塔利班官员表示" + "谈判仍在继续" * 30 + "。"
    text = shown(cut(body=body))
    assert "塔利班" in text
    assert 50 <= len(text) <= 84


def test_every_script_keeps_its_own_letters_joiners_and_stops() -> None:
    body = "هوا سرد است. سخنگوی طالبان می‌گوید گفت‌وگوها ادامه دارد؟ برف می‌بارد."
    parts = cut(body=body)
    assert "می‌گوید" in shown(parts)
    assert strong(parts) == ["طالبان"]
    urdu = cut(body="سردی ہے۔ طالبان نے کہا۔ " + "برف ہے۔ " * 30)
    assert shown(urdu).startswith("طالبان نے کہا۔ برف ہے۔")


def test_overlapping_mentions_are_one_strong_run() -> None:
    one = article(
        1,
        "T",
        body="The Taliban spoke.",
        named={"taliban": ["Taliban"], "other": ["Taliban spoke"]},
    )
    assert strong(mention_snippet(one, actors={"taliban", "other"})) == ["Taliban spoke"]


def test_line_ends_and_runs_of_blanks_become_one_space() -> None:
    assert (
        shown(cut(body="The \t Taliban   spoke\xa0here.\n\n\nThen it rained."))
        == "The Taliban spoke here. Then it rained."
    )


@pytest.mark.parametrize(
    "body",
    ["", " ", "\n\n", "Taliban", "Taliban" * 2000, "塔利班" * 2000, "…", "Taliban.", "\nTaliban\n"],
)
def test_no_text_breaks_it_and_none_is_long(body: str) -> None:
    parts = cut("Taliban", body=body)
    assert len(shown(parts)) <= 404
    assert all(part.text for part in parts)
