"""English dates, resolved against Friday, 15 October 2021 unless said otherwise."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from extractors.event_dates.extraction import announced_dates

FRIDAY = datetime(2021, 10, 15, 9, tzinfo=UTC)


def read_russian(text: str, language: str | None = "ru") -> list[tuple[str, str, str]]:
    return [
        (one.span, one.date, one.kind)
        for one in announced_dates(text, language=language, published=FRIDAY)
    ]


@pytest.mark.parametrize(
    ("text", "span", "date", "kind"),
    [
        ("Четвёртая встреча состоится 20 октября.", "20 октября", "2021-10-20", "upcoming"),
        ("Встреча пройдет в среду, 27 октября.", "в среду, 27 октября", "2021-10-27", "upcoming"),
        ("Город взяли 15 августа 2021 года.", "15 августа 2021 года", "2021-08-15", "past"),
        ("Ярмарка пройдёт с 20 по 22 ноября.", "20 по 22 ноября", "2021-11-20", "upcoming"),
        ("Ждём гостей на следующей неделе.", "на следующей неделе", "2021-W42", "upcoming"),
        ("Об этом она сказала в четверг.", "в четверг", "2021-10-14", "past"),
        ("Совет соберётся в понедельник.", "в понедельник", "2021-10-18", "upcoming"),
        ("Мэр приехал в прошлую субботу.", "в прошлую субботу", "2021-10-09", "past"),
        ("Делегация прилетит завтра.", "завтра", "2021-10-16", "upcoming"),
        ("Мост открыли позавчера.", "позавчера", "2021-10-13", "past"),
        ("Учения начнутся через две недели.", "через две недели", "2021-10-29", "upcoming"),
        ("Пожар начался три дня назад.", "три дня назад", "2021-10-12", "past"),
        ("Раунд запланирован на ноябрь.", "на ноябрь", "2021-11", "upcoming"),
        ("Закон приняли в прошлом месяце.", "в прошлом месяце", "2021-09", "past"),
        ("Сессия откроется в начале ноября.", "начале ноября", "2021-11", "upcoming"),
        (
            "Выборы пройдут в марте следующего года.",
            "в марте следующего года",
            "2022-03",
            "upcoming",
        ),
        ("Срок истекает 01.12.2021.", "01.12.2021", "2021-12-01", "upcoming"),
    ],
)
def test_russian_date_is_resolved_against_publication(
    text: str, span: str, date: str, kind: str
) -> None:
    assert read_russian(text) == [(span, date, kind)]


def test_what_came_after_something_past_is_no_announcement() -> None:
    assert read_russian("Через два дня рыбак нашёл лодку.") == []


def test_unknown_language_is_read_in_both() -> None:
    assert [
        date
        for _, date, _ in read_russian("Встреча будет 20 октября. It will end on October 22.", None)
    ] == [
        "2021-10-20",
        "2021-10-22",
    ]


def test_other_languages_are_read_for_digits_alone() -> None:
    assert read_russian("Réunion le 2021-11-03, may 10 lundi, October 20.", "fr") == [
        ("2021-11-03", "2021-11-03", "upcoming")
    ]


def read(text: str, published: datetime = FRIDAY) -> list[tuple[str, str, str]]:
    return [
        (one.span, one.date, one.kind)
        for one in announced_dates(text, language="en", published=published)
    ]


@pytest.mark.parametrize(
    ("text", "span", "date", "kind"),
    [
        ("The round will open on October 20 in Oslo.", "October 20", "2021-10-20", "upcoming"),
        ("The round opens Oct. 20.", "Oct. 20", "2021-10-20", "upcoming"),
        ("They took the city on August 15.", "August 15", "2021-08-15", "past"),
        ("The vote is due on 5 January.", "5 January", "2022-01-05", "upcoming"),
        ("The mandate ends on March 17, 2022.", "March 17, 2022", "2022-03-17", "upcoming"),
        (
            "The fair lasts from 20-22 November this year.",
            "20-22 November this year",
            "2021-11-20",
            "upcoming",
        ),
        (
            "The council meets on Wednesday, 20 October.",
            "Wednesday, 20 October",
            "2021-10-20",
            "upcoming",
        ),
        ("A delegation will arrive next week.", "next week", "2021-W42", "upcoming"),
        ("Leaders gathered in Rome this week.", "this week", "2021-W41", "past"),
        ("Ministers will talk later this month.", "later this month", "2021-10", "upcoming"),
        ("The fire began earlier this week.", "earlier this week", "2021-W41", "past"),
        ("She spoke on Thursday.", "Thursday", "2021-10-14", "past"),
        ("She will speak on Tuesday.", "Tuesday", "2021-10-19", "upcoming"),
        ("The minister agreed to meet them on Tuesday.", "Tuesday", "2021-10-19", "upcoming"),
        ("The minister travelled to meet them on Tuesday.", "Tuesday", "2021-10-12", "past"),
        ("The hearing was put off until Friday.", "until Friday", "2021-10-22", "upcoming"),
        ("The envoys met last Saturday.", "last Saturday", "2021-10-09", "past"),
        ("The court votes next Thursday.", "next Thursday", "2021-10-21", "upcoming"),
        ("They will return tomorrow.", "tomorrow", "2021-10-16", "upcoming"),
        ("They left the day before yesterday.", "the day before yesterday", "2021-10-13", "past"),
        ("The flood came three days ago.", "three days ago", "2021-10-12", "past"),
        ("The review could take place in two weeks.", "in two weeks", "2021-10-29", "upcoming"),
        ("The next session is planned for November.", "November", "2021-11", "upcoming"),
        ("He stated in September that he agreed.", "September", "2021-09", "past"),
        ("It was the worst flood since December.", "December", "2020-12", "past"),
        ("The mayor resigned in January.", "January", "2021-01", "past"),
        ("The bridge fell last June.", "last June", "2021-06", "past"),
        ("Licences end in October of next year.", "October of next year", "2022-10", "upcoming"),
        ("The forum opens on the 25th.", "the 25th", "2021-10-25", "upcoming"),
        ("Talks resume on 2021-11-03.", "2021-11-03", "2021-11-03", "upcoming"),
    ],
)
def test_date_is_resolved_against_publication(text: str, span: str, date: str, kind: str) -> None:
    assert read(text) == [(span, date, kind)]


def test_two_days_joined_by_and_are_two_dates() -> None:
    assert [date for _, date, _ in read("The summit will be held on 26 and 27 October.")] == [
        "2021-10-26",
        "2021-10-27",
    ]


def test_following_day_counts_from_the_day_before_it() -> None:
    text = "A delegation will arrive on Tuesday for talks the following day."

    assert [date for _, date, _ in read(text)] == ["2021-10-19", "2021-10-20"]


def test_each_clause_has_its_own_tense() -> None:
    text = "The exercise, which began on Monday, ends this Saturday."

    assert [(date, kind) for _, date, kind in read(text)] == [
        ("2021-10-11", "past"),
        ("2021-10-16", "upcoming"),
    ]


def test_weekday_of_publication_is_that_very_day() -> None:
    assert read("The firm announced on Friday that it closes.") == [
        ("Friday", "2021-10-15", "past")
    ]


@pytest.mark.parametrize(
    "text",
    [
        "The party may 10 more join and march 3 days.",
        "Theresa May spoke to the crowd, and April Moore sang.",
        "Commemoration of the Sept. 11 attacks was quiet.",
        "He spoke on the programme “This Week” about the Fourth of July.",
        "Voters went to the polls on Super Tuesday.",
        "A second flight is expected within the next few days.",
        "Twelve people were killed in three days of fighting.",
        "The pact of 2017 was renewed four years ago.",
        "October 45 and 31 February are no days, nor is 99 March.",
        "",
    ],
)
def test_what_only_looks_like_a_date_is_left_alone(text: str) -> None:
    assert read(text) == []


def test_publication_day_is_the_one_of_its_own_zone() -> None:
    kabul = timezone(timedelta(hours=4, minutes=30))
    night = datetime(2021, 10, 16, 1, tzinfo=kabul)

    assert read("They leave tomorrow.", night) == [("tomorrow", "2021-10-17", "upcoming")]


def test_each_date_brings_its_sentence_and_place() -> None:
    text = "Rain fell on Mr. Brandt. The round will open on October 20. Nobody came."
    (found,) = announced_dates(text, language="en", published=FRIDAY)

    assert found.sentence == "The round will open on October 20."
    assert text[found.start : found.end] == found.span == "October 20"


def test_report_of_talks_yields_the_coming_and_the_past_day() -> None:
    text = (
        "The round will take place on October 20, according to the agency, and will follow the format of 2017.\n"
        "Aid will help those who have fled since the movement seized power on August 15."
    )

    assert [(date, kind) for _, date, kind in read(text)] == [
        ("2021-10-20", "upcoming"),
        ("2021-08-15", "past"),
    ]


def test_the_ends_of_the_calendar_break_nothing() -> None:
    for year in (1, 9999):
        assert isinstance(
            read(
                "Last month, tomorrow, next week, 999 months ago.",
                datetime(year, 12, 31, tzinfo=UTC),
            ),
            list,
        )
        assert isinstance(
            read("Last month, yesterday, in 999 months.", datetime(year, 1, 1, tzinfo=UTC)), list
        )


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Banks still limit what a customer may withdraw in a week.", []),
        ("Rules say how much a trader can carry in a day.", []),
        ("What comes next is open, but the envoys may meet in a week.", ["in a week"]),
        ("The envoys may meet in a week.", ["in a week"]),
    ],
)
def test_how_much_may_be_done_in_a_week_is_no_date(text: str, found: list[str]) -> None:
    assert [span for span, _, _ in read(text)] == found
