"""Names in the forms of their own language: one alias, as a dictionary prints it, finds the others."""

import pytest

from tests.watch.actors import found, watchlist
from wirewatch.domain.configuration import Actor
from wirewatch.domain.watch.inflection_classes import read_classes
from wirewatch.domain.watch.languages.declensions import DECLENSIONS
from wirewatch.domain.watch.languages.language import Declension, Script


def state(tag: str, alias: str) -> Actor:
    return Actor(id="it", name="It", kind="state", aliases={tag: (alias,)})


@pytest.mark.parametrize(
    ("tag", "alias", "text", "surface"),
    [
        ("uk", "Каледонія", "Посли Каледонії приїхали.", "Каледонії"),
        ("uk", "Спілка Садівників", "Збори Спілки Садівників відбулися.", "Спілки Садівників"),
        ("uk", "Чернець", "Прес-секретар Ченця? Ні, Чернця.", "Чернця"),
        ("be", "Каледонія", "Паслы з Каледоніі прыехалі.", "Каледоніі"),
        ("pl", "Unia Ogrodnicza", "Zjazd Unii Ogrodniczej zakończono.", "Unii Ogrodniczej"),
        ("pl", "Olszanka", "Mieszkamy w Olszance od lat.", "Olszance"),
        ("cs", "Tuzinsko", "Hranice s Tuzinskem je zavřená.", "Tuzinskem"),
        ("sk", "Pavol", "List od Pavla prišiel.", "Pavla"),
        ("sl", "Vrbelj", "Bil je v Vrblju ves teden.", "Vrblju"),
        ("hr", "Morovac", "Pregovori s Morovcem traju.", "Morovcem"),
        ("sr", "Моровац", "Разговор са Моровцем траје.", "Моровцем"),
        ("bg", "Градински съюз", "Решение на Градинския съюз излезе.", "Градинския съюз"),
        ("lt", "Rudnius", "Derybos Rudniuje baigėsi.", "Rudniuje"),
        ("lv", "Zemgals", "Sarunas ar Zemgalu beidzās.", "Zemgalu"),
        ("et", "Saarlane", "Saarlase otsus jõustus.", "Saarlase"),
        ("fi", "Lehtinki", "Neuvottelut Lehtingissä päättyivät.", "Lehtingissä"),
        ("hu", "Tavaskó", "A tárgyalás Tavaskóban folyt.", "Tavaskóban"),
        ("el", "Νησιώτης", "Η απόφαση του Νησιώτη βγήκε.", "Νησιώτη"),
        ("hy", "Գետավան", "Բանակցությունները Գետավանում ավարտվեցին։", "Գետավանում"),
        ("ka", "გორდანი", "მოლაპარაკება გორდანში დასრულდა.", "გორდანში"),
        ("is", "Steinur", "Bréf frá Steini barst.", "Steini"),
        ("ga", "Binnleitir", "Bhí sé i mBinnleitir inné.", "mBinnleitir"),
        ("eu", "Mendialde", "Mendialdeko alkatea etorri da.", "Mendialdeko"),
        ("ky", "Таштак", "Сүйлөшүү Таштактагы үйдө өттү.", "Таштактагы"),
        ("ug", "تاغكەنت", "ئۇ تاغكەنتتىن كەلدى.", "تاغكەنتتىن"),
        ("ta", "மலைநாடு", "அவர் மலைநாட்டில் இருந்தார்.", "மலைநாட்டில்"),
        ("ko", "가람국", "회담은 가람국에서 열렸다.", "가람국에서"),
        ("he", "גליליה", "הוא גר בגליליה שנים.", "בגליליה"),
        ("am", "ጣናላንድ", "ከጣናላንድ መጣ።", "ከጣናላንድ"),
        ("ru", "Берёзина", "Послы Берёзины приехали.", "Берёзины"),
        ("ru", "Дубово", "Дорога до Дубова закрыта.", "Дубова"),
    ],
)
def test_a_dictionary_form_finds_the_others(tag: str, alias: str, text: str, surface: str) -> None:
    assert found(text, state(tag, alias), language=tag) == [("it", surface)]


@pytest.mark.parametrize(
    ("tag", "alias", "text"),
    [
        ("pl", "Polana", "Na polanie stał dom, a w domu ktoś spał."),  # small letters: the ordinary word
        ("vi", "Minh", "Cô ấy nói rằng mình sẽ đến."),  # another tone, another word
        ("yo", "Ogbá", "Ẹgbẹ́ náà ti dé."),  # the dot below makes another letter
        ("ur", "سرسہ", "وہ سرسی زبان بولتا ہے۔"),  # the adjective, not the state
        ("cs", "Tuzinsko", "Koupil tuzinskou knihu."),
    ],
)
def test_other_words_are_left_alone(tag: str, alias: str, text: str) -> None:
    assert found(text, state(tag, alias), language=tag) == []


def test_a_short_chinese_name_needs_no_certain_word_before_it() -> None:
    assert found("他来自林国的北方。", state("zh", "林国"), language="zh") == [("it", "林国")]


def test_tones_may_be_left_out() -> None:
    assert found("Ông Tuan đến.", state("vi", "Tuấn"), language="vi") == [("it", "Tuan")]


def test_a_surname_without_a_given_name_knows_no_strangers() -> None:
    only = Actor(id="it", name="It", kind="person", aliases={"uk": ("Крулько",)})
    assert found("Слово має Іван Крулько.", only, language="uk") == [("it", "Крулько")]


@pytest.mark.parametrize("declension", DECLENSIONS, ids=lambda d: f"{d.tag}-{d.script}")
def test_every_language_lists_classes_that_can_be_read(declension: Declension) -> None:
    assert all(cut >= 0 for changes in read_classes(declension).classes.values() for cut, _ in changes)


def test_a_class_that_cuts_more_than_its_ending_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="cuts more than the ending"):
        read_classes(Declension(tag="xx", script=Script.LATIN, classes="a = --y"))


def test_the_longest_ending_rules() -> None:
    classes = read_classes(Declension(tag="xx", script=Script.LATIN, classes="a = -y\n ka = --ce\n * = +u"))
    assert classes.forms("praka") == ("prace", "praka")
    assert classes.forms("prata") == ("prata", "praty")
    assert classes.forms("prat") == ("prat", "pratu")


@pytest.mark.parametrize(
    ("tag", "alias", "text", "surface"),
    [
        ("fr", "OCEDAO", "La Océdao se réunit.", "Océdao"),  # accents that the press puts or drops
        ("fr", "Océdao", "L’OCEDAO se réunit.", "OCEDAO"),
        ("ha", "Ƙauyuka", "Kauyuka sun zo.", "Kauyuka"),
        ("ru", "ГРОМАС", "СЪЕЗД ГРОМАСА ОТКРЫТ", "ГРОМАСА"),
        ("ru", "ЭКOBAC", "Заявление ЭКОВАС вышло.", "ЭКОВАС"),  # typed with Latin letters
        ("be", "SOVAR", "Хвароба SOVAR-26 адступае.", "SOVAR"),
    ],
)
def test_acronyms_are_found_in_the_ways_the_press_prints_them(tag: str, alias: str, text: str, surface: str) -> None:
    assert found(text, state(tag, alias), language=tag) == [("it", surface)]


def test_a_short_acronym_with_a_number_is_a_type_of_machine() -> None:
    assert found("Из РПК-74 стреляли.", state("ru", "РПК"), language="ru") == []


def test_two_names_joined_by_a_hyphen_or_a_slash_are_both_found() -> None:
    one, other = state("uk", "Каледонія"), Actor(id="b", name="B", kind="state", aliases={"uk": ("Тузинія",)})
    for joint in ("-", "–", "/"):
        text = f"Матч Каледонія{joint}Тузинія відбувся."
        assert found(text, one, other, language="uk") == [("it", "Каледонія"), ("b", "Тузинія")]


def test_adjectives_mean_a_group_and_never_a_state() -> None:
    text = "Каледонские войска вышли."
    league = Actor(id="it", name="It", kind="group", aliases={"ru": ("каледонцы",)})
    assert found(text, state("ru", "Каледония"), language="ru") == []
    assert found("Талибские войска.", Actor(id="t", name="T", kind="group", aliases={"ru": ("талибы",)}), language="ru")
    assert found("Войска каледонцев.", league, language="ru") == [("it", "каледонцев")]


def test_the_reason_names_the_class_that_made_the_form() -> None:
    mention = watchlist(state("uk", "Каледонія")).mentions("Посли Каледонії приїхали.", "uk")[0]
    assert (mention.rule, "case ending, -я to -ї" in mention.reason) == ("case", True)
