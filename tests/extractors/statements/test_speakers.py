"""Offices that stand for a name: "the diplomat said", «сказала дипломат»."""

import pytest

from extractors.statements.extraction import statements


@pytest.mark.parametrize(
    ("language", "text", "speaker"),
    [
        (
            "en",
            'Foreign Ministry Spokeswoman Ada Brandt told a briefing. "We expect them all," the diplomat said.',
            "Ada Brandt (the diplomat)",
        ),
        (
            "en",
            'U.S. Sen. Mark Hale left. "We expect them all," the senator said.',
            "Mark Hale (the senator)",
        ),
        (
            "ru",
            "Об этом сообщила официальный представитель МИД Ада Брандт. «Мы ожидаем всех», — сказала дипломат.",
            "Ада Брандт (дипломат)",
        ),
        (
            "en",
            'Ambassador Piet Vos met envoy Ilse Hahn. "We expect them all," the diplomat said.',
            "the diplomat",
        ),
        ("en", '"We expect them all," the diplomat said.', "the diplomat"),
        ("en", 'Mayor Piet Vos left. "We expect them all," the diplomat said.', "the diplomat"),
    ],
)
def test_an_office_names_the_only_one_who_was_introduced_by_it(
    language: str, text: str, speaker: str
) -> None:
    assert [one.speaker for one in statements(text, language=language)] == [speaker]


def test_the_name_may_stand_in_the_text_before() -> None:
    (said,) = statements(
        '"We expect them all," the envoy said.',
        language="en",
        context_before="The special envoy for Asia, Piet Vos, spoke.",
    )
    assert said.speaker == "Piet Vos (the envoy)"


@pytest.mark.parametrize(
    "text",
    [
        "The Supreme Court ruled at noon. “We will not wait for the spring,” she said.",
        "The Daily Times said the road was shut. “We will not wait for the spring,” he said.",
    ],
)
def test_a_pronoun_of_a_person_means_no_house_or_paper(text: str) -> None:
    (said,) = statements(text, language="en")
    assert "(" not in said.speaker


@pytest.mark.parametrize(
    ("language", "text"),
    [
        (
            "en",
            """Minister Ivan Orlov met his guest Omar Darin. “The road is open to all”, Orlov said.

            Darin thanked him for the road. “We have had enough of waiting”, he said.""",
        ),
        (
            "ru",
            """Министр Иван Орлов принял гостя Омара Дарина. «Дорога открыта для всех», — сказал Орлов.

            Дарин поблагодарил за дорогу. «Мы устали ждать этого моста», — сказал он.""",
        ),
    ],
)
def test_a_bare_surname_takes_over_from_the_last_speaker(language: str, text: str) -> None:
    speakers = [one.speaker.split()[0] for one in statements(text, language=language)]
    assert speakers in (["Orlov", "Darin"], ["Орлов", "Дарин"])


@pytest.mark.parametrize(
    ("language", "text", "speaker"),
    [
        (
            "fa",
            "کریم نوری، سخنگوی شاروالی، این خبر را رد کرد. «هیچ پلی فرو نریخته و راه باز است»، او گفت.",
            "کریم نوری (او)",
        ),
        (
            "fa",
            "سخنگوی شاروالی، کریم نوری، به پل رفت. «هیچ پلی فرو نریخته و راه باز است»، او گفت.",
            "کریم نوری (او)",
        ),
        ("fa", "باران سه روز بارید. «هیچ پلی فرو نریخته و راه باز است»، او گفت.", "او"),
        (
            "ru",
            "Лигу ведёт Пётр Дарин.\n«Без моста долина пуста», — говорится в письме, под которым стоит имя Дарина.",
            "Пётр Дарин",
        ),
        (
            "ru",
            "«Без моста долина пуста», — говорится в письме, под которым стоит печать.",
            "в письме",
        ),
    ],
)
def test_a_pronoun_and_a_letter_speak_for_whom_the_text_names(
    language: str, text: str, speaker: str
) -> None:
    assert [one.speaker for one in statements(text, language=language)] == [speaker]


INTERVIEW = """Перед съездом мостостроителей инженер Пётр Дарин ответил на вопросы редакции.
— Когда откроют мост?
— Весной. Раньше не позволит лёд, и спешить мы не станем.
— Говорят, денег не хватит.
— Денег хватит, не хватит щебня.
Дарин показал чертежи.
— А паром?
— Паром останется до осени.
"""


def test_the_answers_of_a_printed_interview_are_the_words_of_whom_its_introduction_names() -> None:
    said = statements(INTERVIEW, language="ru")
    assert {one.speaker for one in said} == {"Пётр Дарин"}
    assert [one.quote.split()[0] for one in said] == ["Весной.", "Денег", "Паром"]


def test_dashes_that_do_not_take_turns_and_a_talk_that_is_no_interview_are_left_out() -> None:
    assert statements(INTERVIEW.replace("— Когда откроют мост?\n", ""), language="ru")[
        0
    ].quote.startswith("Паром")
    assert (
        statements(
            INTERVIEW.replace("ответил на вопросы редакции", "приехал в город"), language="ru"
        )
        == ()
    )
