"""Who said what in English: the frames that reporters use."""

from __future__ import annotations

import pytest

from extractors.statements.extraction import statements


def read_in(text: str, language: str | None) -> list[tuple[str, str]]:
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
        (
            "По словам мэра Лосева, «мост будет готов к зиме».",
            "мост будет готов к зиме",
            "мэра Лосева",
        ),
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
    assert read_in(text, "ru") == [(quote, speaker)]


def test_russian_agency_is_the_way() -> None:
    text = "Как передает ТАСС со ссылкой на Лосева, «мост будет готов к зиме»."
    (found,) = statements(text, language="ru")

    assert (found.speaker, found.via) == ("Лосева", "TASS")


def test_pronoun_never_takes_a_name_of_the_other_gender() -> None:
    text = "«Мост готов к зиме», — сказал Пётр Лосев.\n«Мы очень этому рады», — добавила она."

    assert [speaker for _, speaker in read_in(text, "ru")] == ["Пётр Лосев", "она"]


def test_russian_names_in_quote_marks_are_no_statements() -> None:
    assert (
        read_in(
            "Газета «Северный рабочий» написала о мосте. Движение «Мост» собралось в среду.", "ru"
        )
        == []
    )


@pytest.mark.parametrize(
    ("language", "text", "speaker"),
    [
        (
            "fr",
            "« Le pont sera prêt avant l’hiver », a déclaré Anne Morel à la presse.",
            "Anne Morel",
        ),
        (
            "de",
            "„Die Brücke wird vor dem Winter fertig“, sagte Karl Weber am Montag.",
            "Karl Weber",
        ),
        (
            "tr",
            "Belediye Başkanı Kemal Aydın, “Köprü kıştan önce hazır olacak” dedi.",
            "Belediye Başkanı Kemal Aydın",
        ),
        ("fa", "کریم رحیمی گفت: «پل پیش از زمستان آماده می‌شود».", "کریم رحیمی"),
        ("ar", "قال سامي حداد: «سيكون الجسر جاهزا قبل الشتاء».", "سامي حداد"),
        ("es", "«El puente estará listo antes del invierno», dijo Marta Ruiz.", "Marta Ruiz"),
    ],
)
def test_other_languages_lightly(language: str, text: str, speaker: str) -> None:
    assert [one for _, one in read_in(text, language)] == [speaker]


def test_unknown_language_is_read_by_its_letters() -> None:
    assert read_in("«Мост будет готов к зиме», — сказал Лосев.", None) == [
        ("Мост будет готов к зиме", "Лосев")
    ]


def read(text: str, context: str = "") -> list[tuple[str, str, str]]:
    found = statements(text, language="en", context_before=context)
    return [(one.quote, one.speaker, one.verb) for one in found]


@pytest.mark.parametrize(
    ("text", "quote", "speaker", "verb"),
    [
        (
            "“We shall rebuild the bridge,” Mayor Ana Lopes said.",
            "We shall rebuild the bridge",
            "Mayor Ana Lopes",
            "said",
        ),
        (
            '"We shall rebuild the bridge," said Ana Lopes, the mayor.',
            "We shall rebuild the bridge",
            "Ana Lopes",
            "said",
        ),
        (
            "“The gates stay shut,” Ilse Brandt, the port’s director, told reporters.",
            "The gates stay shut",
            "Ilse Brandt",
            "told",
        ),
        (
            "“The gates stay shut,” the port director, Ilse Brandt, told reporters.",
            "The gates stay shut",
            "Ilse Brandt",
            "told",
        ),
        (
            "Asked whether the ferry would sail, Brandt replied: “Nobody sails in this wind.”",
            "Nobody sails in this wind.",
            "Brandt",
            "replied",
        ),
        (
            "In a letter to the council on Monday, Brandt wrote that “the ferry is older than its captain.”",
            "the ferry is older than its captain.",
            "Brandt",
            "wrote",
        ),
        (
            "The minister left early, with one deputy shouting, “Come back and answer us!”",
            "Come back and answer us!",
            "one deputy",
            "shouting",
        ),
        (
            "Brandt praised the crew, calling the captain “the calmest man on the whole coast.”",
            "the calmest man on the whole coast.",
            "Brandt",
            "calling",
        ),
        (
            "Brandt, who has run the port since 2011, described the plan as “a gift to our competitors.”",
            "a gift to our competitors.",
            "Brandt",
            "described",
        ),
        (
            "“Nobody asked the fishermen about any of this,” according to Brandt.",
            "Nobody asked the fishermen about any of this",
            "Brandt",
            "according to",
        ),
        (
            "Here is Brandt in May: “The harbour is ready for the winter.”",
            "The harbour is ready for the winter.",
            "Brandt",
            "",
        ),
        (
            "A joint paper issued after the meeting of the Oslo format said the envoys “will come back before winter.”",
            "will come back before winter.",
            "A joint paper issued after the meeting of the Oslo format",
            "said",
        ),
        (
            "“Will the bridge hold?” a woman asked at the meeting.",
            "Will the bridge hold?",
            "a woman",
            "asked",
        ),
    ],
)
def test_quote_goes_to_its_speaker(text: str, quote: str, speaker: str, verb: str) -> None:
    assert read(text) == [(quote, speaker, verb)]


def test_split_quote_is_one_statement() -> None:
    text = "“We will not sign,” Brandt said on Friday, “until the money is here.” It rained."

    assert read(text) == [("We will not sign until the money is here.", "Brandt", "said")]


def test_sentence_after_the_attribution_belongs_to_the_same_statement() -> None:
    text = "“We will not sign,” said Brandt. “The money is not here.”"

    assert read(text) == [("We will not sign The money is not here.", "Brandt", "said")]


def test_second_verb_opens_a_second_statement_of_the_same_speaker() -> None:
    text = "On Radio Nord, Brandt stated, “The harbour is ready now,” adding, “the ships may come.”"

    assert read(text) == [
        ("The harbour is ready now", "Brandt", "stated"),
        ("the ships may come.", "Brandt", "adding"),
    ]


def test_two_speakers_are_kept_apart() -> None:
    text = "“The harbour is ready,” said Brandt. But Lopes warned: “The bridge to it is not.”"

    assert [speaker for _, speaker, _ in read(text)] == ["Brandt", "Lopes"]


def test_pronoun_carries_the_name_it_likely_stands_for() -> None:
    text = "“The harbour is ready,” said Ilse Brandt.\n“We start on Monday,” she added."

    assert [speaker for _, speaker, _ in read(text)] == ["Ilse Brandt", "Ilse Brandt (she)"]


def test_pronoun_is_resolved_from_the_text_before() -> None:
    text = "“We start on Monday,” she added."

    assert read(text, "“The harbour is ready,” said Ilse Brandt.")[0][1] == "Ilse Brandt (she)"
    assert read(text)[0][1] == "she"


@pytest.mark.parametrize(
    "text",
    [
        "The so-called “Harbour format” was agreed in 2012.",
        "The film “Night over the Old Harbour” was shown in Oslo.",
        "Speaking on the programme “Harbour Talk Tonight,” Brandt admitted that the crane was late.",
        "The crane, which has been described as a “steel giant”, was sold.",
        "Nobody came to the meeting.",
        "",
    ],
)
def test_names_titles_and_terms_are_no_statements(text: str) -> None:
    assert read(text) == []


def test_unclosed_quote_ends_where_the_next_mark_opens() -> None:
    text = (
        "“We also saw the two-day visit of the delegation. There were meetings with envoys, in particular “She was "
        "alluding to the Oslo round."
    )

    assert read(text, "Brandt stated on Monday, “We hope that the crew will keep its word.”") == [
        (
            "We also saw the two-day visit of the delegation. There were meetings with envoys, in particular",
            "Brandt (she)",
            "alluding",
        )
    ]


def test_agency_beside_the_speaker_is_kept_as_the_way() -> None:
    text = "According to Tass, Orlova stated on Tuesday, “We hope that the new council will keep its promises.”"
    (found,) = statements(text, language="en")

    assert (found.speaker, found.verb, found.via) == ("Orlova", "stated", "TASS")


def test_agency_that_speaks_itself_is_the_speaker() -> None:
    (found,) = statements(
        "“The talks will open in Oslo on Monday,” Interfax reported.", language="en"
    )

    assert (found.speaker, found.via) == ("Interfax", None)


def test_report_of_talks_yields_its_statements() -> None:
    text = (
        "The foreign ministry has announced that a delegation will come to Oslo next week.\n"
        "“We expect a strong team of the movement to take part in the fourth Oslo format talks,” foreign ministry "
        "spokeswoman Vera Orlova said on the margins of a forum on Tuesday.\n"
        "“The sooner they join…the family of nations, the easier it will be to speak with them,” Halvorsen stated in "
        "May."
    )

    assert [(speaker, verb) for _, speaker, verb in read(text)] == [
        ("foreign ministry spokeswoman Vera Orlova", "said"),
        ("Halvorsen", "stated"),
    ]


def test_name_that_sounds_like_a_verb_is_no_verb() -> None:
    text = "“The harbour is ready,” said Brandt. In the United States, Lopes warned: “The bridge is not.”"

    assert [(speaker, verb) for _, speaker, verb in read(text)] == [
        ("Brandt", "said"),
        ("Lopes", "warned"),
    ]


def test_offsets_point_at_the_words_said() -> None:
    text = "Rain fell. “The gates stay shut,” Brandt said."
    (found,) = statements(text, language="en")

    assert text[found.start : found.end] == found.quote == "The gates stay shut"
