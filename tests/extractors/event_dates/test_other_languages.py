"""Days with their month in languages whose verbs are not read."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from extractors.event_dates.extraction import announced_dates

MONDAY = datetime(2027, 10, 4, 9, tzinfo=UTC)


def read(text: str, language: str) -> list[tuple[str, str]]:
    return [
        (one.date, one.kind) for one in announced_dates(text, language=language, published=MONDAY)
    ]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fr", "La réunion se tiendra le 12 octobre à Genève."),
        ("fr", "Elle se tiendra du 12 au 14 octobre."),
        ("es", "La cumbre será el 12 de octubre en Quito."),
        ("pt", "A cúpula ocorre em 12 de outubro."),
        ("it", "Il vertice del 12 ottobre è confermato."),
        ("de", "Das Treffen beginnt am 12. Oktober in Bern."),
        ("tr", "Toplantı 12 Ekim'de yapılacak."),
        ("pl", "Spotkanie odbędzie się 12 października."),
        ("uk", "Зустріч відбудеться 12 жовтня."),
        ("tg", "Мулоқот 12 октябр баргузор мешавад."),
        ("hu", "A találkozó október 12-én lesz."),
        ("sw", "Mkutano utafanyika tarehe 12 Oktoba."),
        ("fa", "نشست ۱۲ اکتبر برگزار می‌شود."),
        ("prs", "نشست دوازدهم اکتوبر برگزار می‌شود."),
        ("ps", "غونډه د اکتوبر پر دولسمه ده."),
        ("ar", "يعقد اللقاء في 12 أكتوبر."),
        ("ar", "يعقد اللقاء في الثاني عشر من أكتوبر."),
        ("ur", "اجلاس 12 اکتوبر کو ہوگا۔"),
        ("hi", "बैठक 12 अक्टूबर को होगी।"),
        ("he", "הפגישה תתקיים ב-12 באוקטובר."),
        ("zh", "会议将于10月12日举行。"),
        ("zh", "会议将于12日举行。"),
        ("ja", "会合は10月12日に開かれる。"),
        ("ko", "회의는 10월 12일 열린다."),
    ],
)
def test_a_day_near_ahead_is_announced(language: str, text: str) -> None:
    assert read(text, language) == [("2027-10-12", "upcoming")]


@pytest.mark.parametrize(
    ("language", "text", "dates"),
    [
        ("fr", "Le 28 septembre, il avait démissionné.", [("2027-09-28", "past")]),
        ("fr", "Le 15 février, il avait été nommé.", []),  # of which year nobody says
        ("fr", "Il sera jugé le 15 février 2028.", [("2028-02-15", "upcoming")]),
        ("fr", "En octobre 12 personnes sont arrivées.", []),
        ("de", "Heute, am 4. Oktober, wurde gewählt.", [("2027-10-04", "past")]),
        ("de", "Am 31. Februar war nichts.", []),
        ("zh", "明年1月1日起实行。", [("2028-01-01", "upcoming")]),
        ("zh", "上月28日，30日。", []),
        ("es", "El 3 de marzo de 2020 empezó.", [("2020-03-03", "past")]),
        ("xx", "12 octobre", []),
    ],
)
def test_what_lies_far_ahead_without_a_year_is_left_out(
    language: str, text: str, dates: list[tuple[str, str]]
) -> None:
    assert read(text, language) == dates


def test_a_hostile_text_costs_little() -> None:
    assert read("12 " * 20_000 + "octobr", "fr") == []
