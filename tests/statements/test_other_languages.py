"""Who said what in Russian, and lightly in other languages."""

from __future__ import annotations

import pytest

from wirewatch.domain.statements.extraction import statements


def read(text: str, language: str | None) -> list[tuple[str, str]]:
    return [(one.quote, one.speaker) for one in statements(text, language=language)]


@pytest.mark.parametrize(
    ("text", "quote", "speaker"),
    [
        (
            "«Мы ждём гостей на будущей неделе», — сказала Орлова на полях форума.",
            "Мы ждём гостей на будущей неделе",
            "Орлова",
        ),
        (
            '"Мост будет готов к зиме", - отметил мэр города Пётр Лосев.',
            "Мост будет готов к зиме",
            "мэр города Пётр Лосев",
        ),
        (
            "Мэр города Пётр Лосев заявил: «Мост будет готов к зиме».",
            "Мост будет готов к зиме",
            "Мэр города Пётр Лосев",
        ),
        ("По словам мэра Лосева, «мост будет готов к зиме».", "мост будет готов к зиме", "мэра Лосева"),
        ("— Мост будет готов к зиме, — пояснил Лосев.", "Мост будет готов к зиме", "Лосев"),
        ("«Мост, — подчеркнул Лосев, — будет готов к зиме».", "Мост будет готов к зиме", "Лосев"),
        (
            "Отвечая на вопрос, Лосев, слегка улыбаясь, заметил: «Мост будет готов к зиме».",
            "Мост будет готов к зиме",
            "Лосев",
        ),
        (
            "«Мост будет готов к зиме», — говорится в докладе министерства.",
            "Мост будет готов к зиме",
            "в докладе министерства",
        ),
        (
            "Дипломат одной из стран, участвующих в стройке, сказал: «Мост будет готов к зиме».",
            "Мост будет готов к зиме",
            "Дипломат одной из стран",
        ),
        (
            "«Мост будет готов к зиме», — отметил в беседе с РИА Новости дипломат одной из стран региона.",
            "Мост будет готов к зиме",
            "дипломат одной из стран региона",
        ),
    ],
)
def test_russian_frames(text: str, quote: str, speaker: str) -> None:
    assert read(text, "ru") == [(quote, speaker)]


def test_russian_agency_is_the_way() -> None:
    text = "Как передает ТАСС со ссылкой на Лосева, «мост будет готов к зиме»."
    (found,) = statements(text, language="ru")

    assert (found.speaker, found.via) == ("Лосева", "TASS")


def test_pronoun_never_takes_a_name_of_the_other_gender() -> None:
    text = "«Мост готов к зиме», — сказал Пётр Лосев.\n«Мы очень этому рады», — добавила она."

    assert [speaker for _, speaker in read(text, "ru")] == ["Пётр Лосев", "она"]


def test_russian_names_in_quote_marks_are_no_statements() -> None:
    assert read("Газета «Северный рабочий» написала о мосте. Движение «Мост» собралось в среду.", "ru") == []


@pytest.mark.parametrize(
    ("language", "text", "speaker"),
    [
        ("fr", "« Le pont sera prêt avant l’hiver », a déclaré Anne Morel à la presse.", "Anne Morel"),
        ("de", "„Die Brücke wird vor dem Winter fertig“, sagte Karl Weber am Montag.", "Karl Weber"),
        ("tr", "Belediye Başkanı Kemal Aydın, “Köprü kıştan önce hazır olacak” dedi.", "Belediye Başkanı Kemal Aydın"),
        ("fa", "کریم رحیمی گفت: «پل پیش از زمستان آماده می‌شود».", "کریم رحیمی"),
        ("ar", "قال سامي حداد: «سيكون الجسر جاهزا قبل الشتاء».", "سامي حداد"),
        ("es", "«El puente estará listo antes del invierno», dijo Marta Ruiz.", "Marta Ruiz"),
    ],
)
def test_other_languages_lightly(language: str, text: str, speaker: str) -> None:
    assert [one for _, one in read(text, language)] == [speaker]


def test_unknown_language_is_read_by_its_letters() -> None:
    assert read("«Мост будет готов к зиме», — сказал Лосев.", None) == [("Мост будет готов к зиме", "Лосев")]
