import pytest

from extractors.places.recognition import place_mentions


def countries(text: str, language: str | None = None) -> list[tuple[str, str]]:
    return [(m.surface, m.place.country) for m in place_mentions(text, language)]


@pytest.mark.parametrize(
    ("language", "text", "surface", "country"),
    [
        ("en", "The dam near Kunduz burst on Monday.", "Kunduz", "AF"),
        ("ru", "Переговоры прошли в Кабуле и длились час.", "Кабуле", "AF"),
        ("uk", "Увечері у Харкові не було світла.", "Харкові", "UA"),
        ("tr", "Toplantı Kabil'de yapıldı.", "Kabil'de", "AF"),
        ("hu", "Tegnap Bamakoban tüntettek.", "Bamakoban", "ML"),
        ("pl", "Protest w Warszawie trwał godzinę.", "Warszawie", "PL"),
        ("de", "Am Montag schneite es in Frankreich.", "Frankreich", "FR"),
        ("ar", "انعقد الاجتماع بكابل أمس.", "بكابل", "AF"),
        ("fa", "باران در قندهار بارید.", "قندهار", "AF"),
        ("he", "הגשם ירד בתל אביב.", "בתל אביב", "IL"),
        ("am", "በአዲስ አበባ ዘነበ።", "በአዲስ አበባ", "ET"),
        ("hy", "Երեկ Երևանում անձրև էր:", "Երևանում", "AM"),
        ("ka", "გუშინ თბილისში წვიმდა.", "თბილისში", "GE"),
        ("hi", "कल काबुल में बारिश हुई।", "काबुल", "AF"),
        ("zh", "喀布尔昨天下雨。", "喀布尔", "AF"),
        ("ja", "昨日カブールで雨が降った。", "カブール", "AF"),
        ("ko", "어제 카불에서 비가 왔다.", "카불에서", "AF"),
    ],
)
def test_a_town_is_found_in_the_form_that_its_language_gives_it(
    language: str, text: str, surface: str, country: str
) -> None:
    assert (surface, country) in countries(text, language)


@pytest.mark.parametrize(
    "text",
    [
        "A choir sang, and Lena Paris played the flute.",
        "She quoted Dr. Lincoln twice.",
        "They tested a mobile phone. Mobile towers were built later.",
        "The fee was US$40.",
        "He studied law at the University of nowhere in March.",
    ],
)
def test_a_person_a_word_or_a_currency_is_no_place(text: str) -> None:
    assert countries(text, "en") == []


def test_the_country_after_the_comma_decides_which_town_is_meant() -> None:
    assert ("Paris", "US") in countries("The fair in Paris, Texas, was full.", "en")
    assert ("Paris", "FR") in countries("The fair in Paris was full.", "en")


def test_countries_named_elsewhere_decide_which_town_is_meant() -> None:
    text = "Canada was cold. Rain fell in London, and Ontario saw snow."
    assert ("London", "CA") in countries(text, "en")


def test_offsets_are_those_of_the_text_as_given() -> None:
    text = "«Да», — сказал он в Кабуле."
    (mention,) = place_mentions(text, "ru")
    assert text[mention.start : mention.end] == mention.surface


def test_a_hostile_text_is_read_within_bounds() -> None:
    assert place_mentions("In Kabul, rain. " * 20_000, "en")
    assert place_mentions("\ud800\x00" + "A" * 100_000, None) == []
