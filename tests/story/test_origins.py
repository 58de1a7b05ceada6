import pytest

from wirewatch.domain.story.origins import origin


@pytest.mark.parametrize(
    ("text", "agency"),
    [
        ("MOSCOW, Oct 14 (TASS) - Talks will be held.", "TASS"),
        ("KABUL (Reuters) - A blast was heard.", "Reuters"),
        ("BISHKEK, May 3 (CWS) - Roads were closed.", "CWS"),
        ("The talks are due in spring, according to the Russian news agency TASS, in Moscow.", "TASS"),
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
        "",
    ],
)
def test_a_text_that_names_none_has_no_origin(text: str) -> None:
    assert origin(text) is None


def test_of_two_agencies_the_first_named_is_the_origin() -> None:
    assert origin("Talks failed, Tass reported. A diplomat had told AFP otherwise.") == "TASS"
