"""Sentences of a third kind, written when the grammar had been mended by the second, to see how it does on others."""

from __future__ import annotations

from tests.extractors.event_dates.passages import Dated

THIRD_PASSAGES: list[Dated] = [
    (
        "en",
        "2021-10-18",
        "Moscow will host the talks on Wednesday, with the Americans absent.",
        [
            (
                "2021-10-20",
                "upcoming",
            )
        ],
    ),
    (
        "en",
        "2021-10-18",
        "Pakistan's spy chief visited Kabul on Sept. 4 and again last Thursday.",
        [
            (
                "2021-09-04",
                "past",
            ),
            (
                "2021-10-14",
                "past",
            ),
        ],
    ),
    (
        "en",
        "2021-10-18",
        "The G20 leaders, who met by video on Oct. 12, gather in Rome on Oct. 30 and 31.",
        [
            (
                "2021-10-12",
                "past",
            ),
            (
                "2021-10-30",
                "upcoming",
            ),
            (
                "2021-10-31",
                "upcoming",
            ),
        ],
    ),
    (
        "en",
        "2021-10-18",
        "He said a fresh delegation would leave Doha for Ankara on Thursday at the earliest.",
        [
            (
                "2021-10-21",
                "upcoming",
            )
        ],
    ),
    (
        "en",
        "2021-10-18",
        "Friday's bombing of a mosque in Kandahar killed at least 60.",
        [
            (
                "2021-10-15",
                "past",
            )
        ],
    ),
    (
        "en",
        "2021-10-18",
        "Schools for boys reopened a month ago; girls have been told to wait.",
        [
            (
                "2021-09",
                "past",
            )
        ],
    ),
    (
        "en",
        "2021-10-18",
        "Winter will close the passes by late November, the WFP warned.",
        [
            (
                "2021-11",
                "upcoming",
            )
        ],
    ),
    (
        "en",
        "2021-10-18",
        "The sanctions lapse at midnight on December 31 unless renewed.",
        [
            (
                "2021-12-31",
                "upcoming",
            )
        ],
    ),
    (
        "en",
        "2021-10-18",
        "Tajikistan holds drills with Russia from Oct. 18-23 near the border.",
        [
            (
                "2021-10-18",
                "past",
            )
        ],
    ),
    (
        "en",
        "2021-10-18",
        "The last American soldier left on Aug. 30, a day before the deadline.",
        [
            (
                "2021-08-30",
                "past",
            )
        ],
    ),
    (
        "en",
        "2021-10-18",
        "The donors' pledge of Sept. 13 has yet to be paid.",
        [
            (
                "2021-09-13",
                "past",
            )
        ],
    ),
    (
        "en",
        "2021-10-18",
        "China's foreign minister is expected in Doha on Oct. 25–26.",
        [
            (
                "2021-10-25",
                "upcoming",
            )
        ],
    ),
    (
        "en",
        "2021-10-18",
        "Uzbekistan votes for a president next Sunday.",
        [
            (
                "2021-10-24",
                "upcoming",
            )
        ],
    ),
    (
        "en",
        "2021-10-18",
        "The flight, the first since August, landed on Sunday evening.",
        [
            (
                "2021-08",
                "past",
            ),
            (
                "2021-10-17",
                "past",
            ),
        ],
    ),
    (
        "en",
        "2021-10-18",
        "The UN mission's mandate runs out on 17 March next year.",
        [
            (
                "2022-03-17",
                "upcoming",
            )
        ],
    ),
    (
        "en",
        "2021-10-18",
        "Monday marked the second day of the strike.",
        [
            (
                "2021-10-18",
                "past",
            )
        ],
    ),
    (
        "en",
        "2021-10-18",
        "Talks on the railway are to be concluded before the end of the month.",
        [],
    ),
    (
        "en",
        "2021-10-18",
        "Last year's report put the figure at 40.",
        [],
    ),
    (
        "en",
        "2021-10-18",
        "Ministers of the six neighbours meet in Tehran on October 27.",
        [
            (
                "2021-10-27",
                "upcoming",
            )
        ],
    ),
    (
        "en",
        "2021-10-18",
        "She had been due to speak on Saturday, but her plane was turned back.",
        [
            (
                "2021-10-16",
                "past",
            )
        ],
    ),
    (
        "en",
        "2021-10-18",
        "The embassy will stay shut through Friday.",
        [
            (
                "2021-10-22",
                "upcoming",
            )
        ],
    ),
    (
        "en",
        "2021-10-18",
        "Article 5 of the 1964 constitution and Decree 83 remain in force.",
        [],
    ),
    (
        "en",
        "2021-10-18",
        "Shops closed at 3 p.m. as 20 fighters guarded the square.",
        [],
    ),
    (
        "en",
        "2021-10-18",
        "The trial of 12 officers opens tomorrow and will last until November 5.",
        [
            (
                "2021-10-19",
                "upcoming",
            ),
            (
                "2021-11-05",
                "upcoming",
            ),
        ],
    ),
    (
        "en",
        "2021-10-18",
        "A follow-up is pencilled in for the week of November 8.",
        [
            (
                "2021-11-08",
                "upcoming",
            )
        ],
    ),
    (
        "en",
        "2021-10-18",
        "Two days after the fall of Kabul on August 15, the group promised an amnesty.",
        [
            (
                "2021-08-15",
                "past",
            )
        ],
    ),
    (
        "en",
        "2022-01-02",
        "The airline resumed flights on December 27 and adds a second route on January 10.",
        [
            (
                "2021-12-27",
                "past",
            ),
            (
                "2022-01-10",
                "upcoming",
            ),
        ],
    ),
    (
        "en",
        "2021-12-30",
        "Sanctions relief is to be reviewed in January.",
        [
            (
                "2022-01",
                "upcoming",
            )
        ],
    ),
    (
        "ru",
        "2021-10-18",
        "Третье заседание московского формата состоится в среду, 20 октября.",
        [
            (
                "2021-10-20",
                "upcoming",
            )
        ],
    ),
    (
        "ru",
        "2021-10-18",
        "Талибы взяли Кабул 15 августа, а 7 сентября объявили состав правительства.",
        [
            (
                "2021-08-15",
                "past",
            ),
            (
                "2021-09-07",
                "past",
            ),
        ],
    ),
    (
        "ru",
        "2021-10-18",
        "Встреча глав МИД соседей Афганистана пройдёт в Тегеране 27 октября.",
        [
            (
                "2021-10-27",
                "upcoming",
            )
        ],
    ),
    (
        "ru",
        "2021-10-18",
        "Учения ОДКБ продлятся до 23 октября.",
        [
            (
                "2021-10-23",
                "upcoming",
            )
        ],
    ),
    (
        "ru",
        "2021-10-18",
        "На минувшей неделе делегация побывала в Дохе и Анкаре.",
        [
            (
                "2021-W41",
                "past",
            )
        ],
    ),
    (
        "ru",
        "2021-10-18",
        "Рейс выполнят во вторник утром.",
        [
            (
                "2021-10-19",
                "upcoming",
            )
        ],
    ),
    (
        "ru",
        "2021-10-18",
        "Выборы президента Узбекистана назначены на 24 октября.",
        [
            (
                "2021-10-24",
                "upcoming",
            )
        ],
    ),
    (
        "ru",
        "2021-10-18",
        "Два дня назад в Кандагаре хоронили погибших.",
        [
            (
                "2021-10-16",
                "past",
            )
        ],
    ),
    (
        "ru",
        "2021-10-18",
        "Саммит «Большой двадцатки» откроется в Риме 30 октября и завершится на следующий день.",
        [
            (
                "2021-10-30",
                "upcoming",
            ),
            (
                "2021-10-31",
                "upcoming",
            ),
        ],
    ),
    (
        "ru",
        "2021-10-18",
        "До конца месяца министр посетит ещё две столицы.",
        [],
    ),
    (
        "ru",
        "2021-10-18",
        "В июле 2021 года талибы контролировали уже половину уездов.",
        [
            (
                "2021-07",
                "past",
            )
        ],
    ),
    (
        "ru",
        "2021-10-18",
        "В доме № 20 по улице 1 Мая живут 12 семей.",
        [],
    ),
    ("en", "2021-10-12", "Read more: five things to know today.", [("2021-10-12", "past")]),
    (
        "en",
        "2021-10-12",
        "Growth will be 0.1 point lower than in its July forecast.",
        [("2021-07", "past")],
    ),
    ("en", "2021-08-17", "They will leave by August the 31st.", [("2021-08-31", "upcoming")]),
    ("ru", "2021-08-05", "После 11 сентября так будет везде.", []),
    (
        "en",
        "2021-08-08",
        "Crews led a march in Lyon, France, on Saturday ahead of the vote.",
        [("2021-08-07", "past")],
    ),
    ("en", "2021-08-08", "It builds the cars of tomorrow.", []),
    (
        "ru",
        "2021-09-03",
        "В параде участвовала лодка, принятая в состав флота в июне.",
        [("2021-06", "past")],
    ),
    ("ru", "2021-05-26", "На рейде встало судно, завершившее в июне поход.", [("2020-06", "past")]),
    ("en", "2021-10-12", "Parliament votes today on the treaty.", [("2021-10-12", "upcoming")]),
    ("en", "2021-10-12", "He is expected to fly today.", [("2021-10-12", "upcoming")]),
]
