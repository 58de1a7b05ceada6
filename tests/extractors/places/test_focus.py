from extractors.places.focus import focus_of


def country_of(title: str, text: str, language: str = "en") -> str | None:
    focus = focus_of(title, text, language)
    return None if focus is None else focus.country


def test_the_event_is_where_the_first_sentence_puts_it() -> None:
    focus = focus_of(
        "Two hurt as roof falls", "A roof fell in Herat, Afghanistan, on Monday.", "en"
    )
    assert focus is not None
    assert (focus.country, focus.name) == ("AF", "Herat")


def test_the_bureau_of_the_dateline_is_not_by_itself_the_place() -> None:
    text = "ISLAMABAD (Reuters) - A bridge collapsed in Jalalabad in eastern Afghanistan on Sunday."
    assert country_of("Bridge falls in Jalalabad", text) == "AF"


def test_a_text_without_places_has_no_focus() -> None:
    assert focus_of("Bread is dearer", "The price of bread rose again.", "en") is None


def test_a_text_about_many_countries_has_no_focus() -> None:
    text = "Visa rules changed in France, Japan, Peru, Kenya and Norway."
    assert focus_of("Visa rules", text, "en") is None


def test_the_reason_says_what_decided() -> None:
    focus = focus_of("Rain in Kabul", "Kabul saw rain.", "en")
    assert focus is not None
    assert "the title" in focus.reason
