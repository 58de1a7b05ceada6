"""Sentences of a fourth kind, written last, to see how the grammar does on what nobody mended it for."""

from __future__ import annotations

from tests.extractors.event_dates.passages import Dated

FOURTH_PASSAGES: list[Dated] = [
    (
        "en",
        "2019-06-12",
        "The carmaker recalled 4,000 vans on Monday over faulty brakes.",
        [
            (
                "2019-06-10",
                "past",
            )
        ],
    ),
    (
        "en",
        "2019-06-12",
        "Apple is to unveil its new phone at an event on September 10.",
        [
            (
                "2019-09-10",
                "upcoming",
            )
        ],
    ),
    (
        "en",
        "2019-06-12",
        "The two companies agreed in April to merge; shareholders vote on July 9.",
        [
            (
                "2019-04",
                "past",
            ),
            (
                "2019-07-09",
                "upcoming",
            ),
        ],
    ),
    (
        "en",
        "2019-06-12",
        "The jet's maiden flight took place on 27 April 2005 in Toulouse.",
        [
            (
                "2005-04-27",
                "past",
            )
        ],
    ),
    (
        "en",
        "2019-06-12",
        "A judge ruled Tuesday that the plant must close by the end of August.",
        [
            (
                "2019-06-11",
                "past",
            ),
            (
                "2019-08",
                "upcoming",
            ),
        ],
    ),
    (
        "en",
        "2019-06-12",
        "Deliveries, originally due in March, are now expected to start in October.",
        [
            (
                "2019-03",
                "past",
            ),
            (
                "2019-10",
                "upcoming",
            ),
        ],
    ),
    (
        "en",
        "2019-06-12",
        "The airline will cut 300 flights between July 1 and August 31.",
        [
            (
                "2019-07-01",
                "upcoming",
            ),
            (
                "2019-08-31",
                "upcoming",
            ),
        ],
    ),
    (
        "en",
        "2019-06-12",
        "Last Friday the index hit a record; on Tuesday it fell back.",
        [
            (
                "2019-06-07",
                "past",
            ),
            (
                "2019-06-11",
                "past",
            ),
        ],
    ),
    (
        "en",
        "2019-06-12",
        (
            "The firm files for bankruptcy as early as next week, people familiar with the matter said."
        ),
        [
            (
                "2019-W25",
                "upcoming",
            )
        ],
    ),
    (
        "en",
        "2019-06-12",
        "Protests continued for a third day on Wednesday.",
        [
            (
                "2019-06-12",
                "past",
            )
        ],
    ),
    (
        "en",
        "2019-06-12",
        "The prime minister steps down on Friday and a successor will be chosen in July.",
        [
            (
                "2019-06-14",
                "upcoming",
            ),
            (
                "2019-07",
                "upcoming",
            ),
        ],
    ),
    (
        "en",
        "2019-06-12",
        "He was born in May 1968 and joined the firm on 1 June 1990.",
        [
            (
                "1968-05",
                "past",
            ),
            (
                "1990-06-01",
                "past",
            ),
        ],
    ),
    (
        "en",
        "2019-06-12",
        "The 747 has 416 seats and a range of 13,450 km.",
        [],
    ),
    (
        "en",
        "2019-06-12",
        "Profits for the three months to March fell by a tenth.",
        [
            (
                "2019-03",
                "past",
            )
        ],
    ),
    (
        "en",
        "2019-06-12",
        "The workshop takes place this Saturday at 2 pm.",
        [
            (
                "2019-06-15",
                "upcoming",
            )
        ],
    ),
    (
        "en",
        "2019-06-12",
        "Talks collapsed in the early hours of Thursday.",
        [
            (
                "2019-06-06",
                "past",
            )
        ],
    ),
    (
        "en",
        "2019-06-12",
        "The company has until 5 p.m. on June 28 to respond.",
        [
            (
                "2019-06-28",
                "upcoming",
            )
        ],
    ),
    (
        "en",
        "2019-06-12",
        "Two of the three astronauts return to Earth on June 24.",
        [
            (
                "2019-06-24",
                "upcoming",
            )
        ],
    ),
    (
        "ru",
        "2019-06-12",
        "Премьера фильма состоится 5 сентября.",
        [
            (
                "2019-09-05",
                "upcoming",
            )
        ],
    ),
    (
        "ru",
        "2019-06-12",
        "В минувший вторник суд отпустил журналиста.",
        [
            (
                "2019-06-11",
                "past",
            )
        ],
    ),
    (
        "ru",
        "2019-06-12",
        "Турнир стартует в пятницу и завершится 7 июля.",
        [
            (
                "2019-06-14",
                "upcoming",
            ),
            (
                "2019-07-07",
                "upcoming",
            ),
        ],
    ),
    (
        "ru",
        "2019-06-12",
        "В апреле компания объявила о слиянии.",
        [
            (
                "2019-04",
                "past",
            )
        ],
    ),
    (
        "ru",
        "2019-06-12",
        "Голосование назначено на 8 сентября 2019 года.",
        [
            (
                "2019-09-08",
                "upcoming",
            )
        ],
    ),
    (
        "ru",
        "2019-06-12",
        "Через три недели откроется выставка.",
        [
            (
                "2019-07-03",
                "upcoming",
            )
        ],
    ),
    (
        "ru",
        "2019-06-12",
        "Счёт в матче 2:0, зрителей — 45 360.",
        [],
    ),
]
