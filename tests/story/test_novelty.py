import time

import pytest

from tests.story.test_relations import EDITED, OWN, RUSSIAN, WIRE
from wirewatch.domain.sentences import sentences
from wirewatch.domain.stories.relations import new_sentences

TOLL = "The ferry left Mombasa at noon. At least 12 people drowned when it sank off Lamu, the coast guard said."


def test_without_earlier_texts_every_sentence_is_new() -> None:
    assert len(new_sentences(WIRE, ())) == len(sentences(WIRE))


@pytest.mark.parametrize("text", [WIRE, OWN, RUSSIAN, WIRE.upper(), "\n".join(reversed(WIRE.split(". ")))])
def test_the_same_sentences_are_not_new_in_whatever_order_or_letters(text: str) -> None:
    assert new_sentences(text, (WIRE, OWN, RUSSIAN)) == ()


def test_a_few_changed_words_make_no_sentence_new() -> None:
    assert new_sentences(EDITED.replace("“", '"'), (WIRE,)) == ()


def test_an_added_sentence_is_given_as_it_stands() -> None:
    added = "Kyrgyz lorries will carry the first load,  Karimov’s deputy told a radio station."
    assert new_sentences(f"{WIRE}\n{added}", (OWN, WIRE)) == (added.replace("  ", " "),)


def test_what_two_earlier_texts_tell_between_them_is_not_new() -> None:
    first, rest = WIRE.split("\n", 1)
    assert new_sentences(WIRE, (first, rest)) == ()


def test_a_sentence_cut_in_two_or_joined_of_two_is_not_new() -> None:
    joined = WIRE.replace(", who were heard", ". They were heard").replace(
        "likeliest answer. The", "likeliest answer; the"
    )
    assert new_sentences(joined, (WIRE,)) == ()


def test_a_figure_that_no_earlier_text_has_is_new() -> None:
    assert new_sentences(TOLL.replace("12", "15"), (TOLL,)) == (
        "At least 15 people drowned when it sank off Lamu, the coast guard said.",
    )


@pytest.mark.parametrize(
    ("earlier", "later"),
    [
        ("The page was updated on Friday at 14:05 GMT.", "The page was updated on Friday at 16.40 GMT."),
        ("Rescuers found 40,000 tonnes of wheat aboard.", "Rescuers found 40.000 tonnes of wheat aboard."),
        ("Из-за пожара эвакуировали ещё 200 жителей.", "Из‑за пожара эвакуировали еще 200 жителей."),
        ("وزیر خارجه گفت ۱۲ نفر کشته شدند.", "وزير خارجه گفت 12 نفر كشته شدند."),
    ],
)
def test_a_clock_time_and_another_spelling_are_not_new(earlier: str, later: str) -> None:
    assert new_sentences(later, (earlier,)) == ()


@pytest.mark.parametrize(
    ("told", "added"),
    [
        ("Министр прибыл в Ташкент на переговоры.", "Вечером его примет президент республики."),
        ("外长周四抵达塔什干出席会谈。", "总统将于晚间接见代表团成员。"),
        ("รัฐมนตรีเดินทางถึงเมืองหลวงเมื่อวันพฤหัสบดี", "ประธานาธิบดีจะพบคณะผู้แทนในตอนเย็น"),
        ("وصل الوزير إلى العاصمة يوم الخميس.", "وسيستقبله رئيس الجمهورية مساء اليوم."),
        ("वार्ता गुरुवार को राजधानी में शुरू हुई।", "शाम को राष्ट्रपति प्रतिनिधिमंडल से मिलेंगे।"),
    ],
)
def test_new_and_old_are_told_apart_in_any_script(told: str, added: str) -> None:
    assert new_sentences(f"{told}\n{added}", (told,)) == (added,)


def test_headings_and_cries_are_never_new() -> None:
    assert new_sentences("Read more\nWhy?\n***\n" + WIRE, (WIRE,)) == ()


def test_a_sentence_said_twice_is_given_once() -> None:
    assert len(new_sentences("Lorries will carry the wheat. " * 5, (OWN,))) == 1


@pytest.mark.parametrize(
    "hostile",
    ["word " * 100_000, "One word more and one less. " * 15_000, "a. " * 100_000, "Ж" * 300_000, "บ" * 100_000],
    ids=["one-sentence", "same-sentence", "letters", "one-word", "thai"],
)
def test_a_hostile_text_costs_no_more_than_its_length(hostile: str) -> None:
    start = time.process_time()
    new_sentences(hostile, (hostile, hostile[7:]))
    assert time.process_time() - start < 3.0
