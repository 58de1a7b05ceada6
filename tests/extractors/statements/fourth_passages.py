"""Passages of a fourth kind, written last, to see how the grammar does on what nobody mended it for."""

from __future__ import annotations

from tests.extractors.statements.passages import Passage

FOURTH_PASSAGES: list[Passage] = [
    (
        "en",
        "",
        (
            "“I don’t recognize my own party,” lamented former congressman Ed Tully, who left office in 2011."
        ),
        [
            (
                "I don’t recognize my own party",
                "former congressman Ed Tully",
            )
        ],
    ),
    (
        "en",
        "",
        (
            "Sanchez’s spokeswoman, Kim Doyle, dismissed the report as “fan fiction written by "
            "people with too much coffee.”"
        ),
        [
            (
                "fan fiction written by people with too much coffee.",
                "Kim Doyle",
            )
        ],
    ),
    (
        "en",
        "",
        "“Nobody voted for this,” Lee said on “Meet the Press.” “Nobody.”",
        [
            (
                "Nobody voted for this Nobody.",
                "Lee",
            )
        ],
    ),
    (
        "en",
        "",
        "“The numbers,” says pollster Ann Reese, “are what they are.”",
        [
            (
                "The numbers are what they are.",
                "pollster Ann Reese",
            )
        ],
    ),
    (
        "en",
        "",
        (
            "In her closing statement, the senator promised voters she would be “the most "
            "boring president you ever had, and you will love it.”"
        ),
        [
            (
                "the most boring president you ever had, and you will love it.",
                "the senator",
            )
        ],
    ),
    (
        "en",
        "",
        (
            "The resolution “strongly condemns all acts of violence against civilians,” and demands a truce."
        ),
        [],
    ),
    (
        "en",
        "",
        (
            "Asked if he was surprised, Barnes told the Globe, “At my age? Nothing surprises me except the bill.”"
        ),
        [
            (
                "At my age? Nothing surprises me except the bill.",
                "Barnes",
            )
        ],
    ),
    (
        "en",
        "",
        "As the ambassador noted, “treaties are only as good as the people who keep them.”",
        [
            (
                "treaties are only as good as the people who keep them.",
                "the ambassador",
            )
        ],
    ),
    (
        "en",
        "",
        "Her message to Moscow? “Pick up the phone, because we will.”",
        [],
    ),
    (
        "en",
        "",
        (
            "Police Chief Dana Ortiz confirmed that two officers had been suspended. “We take "
            "this seriously,” she said at a news conference outside headquarters."
        ),
        [
            (
                "We take this seriously",
                "she",
            )
        ],
    ),
    (
        "en",
        "",
        (
            "The mayor, citing security concerns, declined to name the venue but said, “It will be big enough.”"
        ),
        [
            (
                "It will be big enough.",
                "The mayor",
            )
        ],
    ),
    (
        "en",
        "",
        "“Ridiculous,” scoffed Pat Nolan, the county chairman.",
        [
            (
                "Ridiculous",
                "Pat Nolan",
            )
        ],
    ),
    (
        "en",
        "",
        "He titled the memo “Ten Ways to Lose a War” and sent it to no one.",
        [],
    ),
    (
        "en",
        "",
        (
            "“We will consult with allies first,” a State Department spokesperson said in an "
            "emailed response to questions, “and with Congress.”"
        ),
        [
            (
                "We will consult with allies first and with Congress.",
                "a State Department spokesperson",
            )
        ],
    ),
    (
        "ru",
        "",
        (
            "«Экспорт зерна сохранится на прежнем уровне», — прогнозирует аналитик рынка Олег Суханов."
        ),
        [
            (
                "Экспорт зерна сохранится на прежнем уровне",
                "аналитик рынка Олег Суханов",
            )
        ],
    ),
    (
        "ru",
        "",
        "Депутат Ирина Белых назвала документ «сырым и опасным для регионов».",
        [
            (
                "сырым и опасным для регионов",
                "Депутат Ирина Белых",
            )
        ],
    ),
    (
        "ru",
        "",
        '"Мы ничего не скрываем", - сказали "Ведомостям" в пресс-службе банка.',
        [
            (
                "Мы ничего не скрываем",
                "пресс-службе банка",
            )
        ],
    ),
    (
        "ru",
        "",
        (
            "Глава Минфина Антон Суворов на форуме в Сочи рассказал, что «резервов хватит на три года»."
        ),
        [
            (
                "резервов хватит на три года",
                "Глава Минфина Антон Суворов",
            )
        ],
    ),
    (
        "ru",
        "",
        (
            "Комментируя решение суда, адвокат Юлия Зайцева сказала: «Мы обжалуем приговор в установленный срок»."
        ),
        [
            (
                "Мы обжалуем приговор в установленный срок",
                "адвокат Юлия Зайцева",
            )
        ],
    ),
    (
        "ru",
        "",
        "По данным источника «Коммерсанта», «сделка закроется до конца квартала».",
        [
            (
                "сделка закроется до конца квартала",
                "источника «Коммерсанта»",
            )
        ],
    ),
    (
        "ru",
        "",
        "Книга «Тихий Дон» вошла в список, составленный газетой «Гардиан».",
        [],
    ),
    (
        "ru",
        "Режиссёр Павел Лунин покинул зал.",
        "«Я вернусь», — бросил он на прощание.",
        [
            (
                "Я вернусь",
                "он",
            )
        ],
    ),
    (
        "ru",
        "",
        "Полковник Сафаров уверен: «Граница под надёжной охраной».",
        [
            (
                "Граница под надёжной охраной",
                "Полковник Сафаров",
            )
        ],
    ),
    (
        "ru",
        "",
        "«Наши позиции близки, — отметил Ван И, — но работа предстоит большая».",
        [
            (
                "Наши позиции близки но работа предстоит большая",
                "Ван",
            )
        ],
    ),
]
