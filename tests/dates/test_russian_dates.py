"""Russian dates, resolved against Friday, 15 October 2021; and texts of other or unknown languages."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from wirewatch.domain.event_dates.extraction import announced_dates

FRIDAY = datetime(2021, 10, 15, 9, tzinfo=UTC)


def read(text: str, language: str | None = "ru") -> list[tuple[str, str, str]]:
    return [(one.span, one.date, one.kind) for one in announced_dates(text, language=language, published=FRIDAY)]


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
        ("Выборы пройдут в марте следующего года.", "в марте следующего года", "2022-03", "upcoming"),
        ("Срок истекает 01.12.2021.", "01.12.2021", "2021-12-01", "upcoming"),
    ],
)
def test_date_is_resolved_against_publication(text: str, span: str, date: str, kind: str) -> None:
    assert read(text) == [(span, date, kind)]


def test_what_came_after_something_past_is_no_announcement() -> None:
    assert read("Через два дня рыбак нашёл лодку.") == []


def test_unknown_language_is_read_in_both() -> None:
    assert [date for _, date, _ in read("Встреча будет 20 октября. It will end on October 22.", None)] == [
        "2021-10-20",
        "2021-10-22",
    ]


def test_other_languages_are_read_for_digits_alone() -> None:
    assert read("Réunion le 2021-11-03, may 10 lundi, October 20.", "fr") == [("2021-11-03", "2021-11-03", "upcoming")]
