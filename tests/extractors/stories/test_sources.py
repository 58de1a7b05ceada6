import pytest

from extractors.languages.agencies import agencies
from extractors.stories.sources import origin


@pytest.mark.parametrize(
    ("text", "agency"),
    [
        ("MOSCOW, Oct 14 (TASS) - Talks will be held.", "TASS"),
        ("KABUL (Reuters) - A blast was heard.", "Reuters"),
        ("BISHKEK, May 3 (CWS) - Roads were closed.", "CWS"),
        (
            "The talks are due in spring, according to the Russian news agency TASS, in Moscow.",
            "TASS",
        ),
        ("Talks are due, Russia's RIA Novosti news agency reported.", "RIA Novosti"),
        ("A commander told AFP that the road was open.", "AFP"),
        ("МОСКВА, 14 октября. /ТАСС/. Заседание состоится.", "TASS"),
        ("Об этом передает ТАСС со ссылкой на посольство.", "TASS"),
        ("По данным агентства «Интерфакс», рейс отменён.", "Interfax"),
        ("به گزارش خبرگزاری تاس این نشست برگزار می‌شود.", "TASS"),
        ("سخنگو به نقل از ایرنا گفت که مرز باز است.", "IRNA"),
        ("نقلت وكالة الأنباء الروسية تاس عن المتحدثة قولها", "TASS"),
        ("据新华社报道，会议结束。", "Xinhua"),
        ("The bridge is open again.\nSource: Reuters", "Reuters"),
        ("Speaking to TASS, the envoy said the list was ready.", "TASS"),
        ("In an interview with RIA Novosti, the envoy ruled it out.", "RIA Novosti"),
        ("In comments carried by TASS, the diplomat denied it.", "TASS"),
        ("The letter, seen by Reuters, names three firms.", "Reuters"),
        ("Reuters was first to report the deal.", "Reuters"),
        ("By The Associated Press\nA blast killed nine.", "AP"),
        ("Кабулов заявил ТАСС, что список готов.", "TASS"),
        ("В беседе с РИА Новости дипломат опроверг это.", "RIA Novosti"),
        ("Источник ТАСС: переговоры перенесены.", "TASS"),
        ("КАБУЛ, 12 мар - РИА Новости. Взрыв прогремел у банка.", "RIA Novosti"),
        ("Москва. 12 марта. INTERFAX.RU - Взрыв прогремел у банка.", "Interfax"),
        ("او به رویترز گفت که معامله نزدیک است.", "Reuters"),
        ("وقال لوكالة تاس إن الاجتماع قريب", "TASS"),
    ],
)
def test_a_text_that_names_its_agency_has_it_as_origin(text: str, agency: str) -> None:
    assert origin(text) == agency


@pytest.mark.parametrize(
    "text",
    [
        "The ministry said that the road was open.",
        "TASSELS hung from the curtains, according to guests.",
        "The Reuters building in London was sold to a pension fund.",
        "He worked for Reuters for ten years before he became mayor.",
        "Mayor Bloomberg said taxes would rise.",
        "Глава ТАСС Кондрашов приехал в Кабул.",
        "Корреспондент ТАСС был ранен под Курском.",
        "",
    ],
)
def test_a_text_that_names_none_has_no_origin(text: str) -> None:
    assert origin(text) is None


def test_of_two_agencies_the_first_named_is_the_origin() -> None:
    assert origin("Talks failed, Tass reported. A diplomat had told AFP otherwise.") == "TASS"


def test_an_agency_bears_one_name_as_origin_of_a_report_and_of_a_statement() -> None:
    both = [one for one in agencies() if one.in_attribution and one.beside_quotes]
    read = [
        (one.name, origin(f"KABUL, Oct 14 ({form}) - "))
        for one in both
        for form in one.beside_quotes
        if form.isupper()
    ]
    assert [(name, found) for name, found in read if name != found] == []
    assert len(read) > 10
