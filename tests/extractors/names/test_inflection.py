"""Forms that follow from the rules of a language, for names that no passage has."""

import pytest

from extractors.names.actors import Actor
from extractors.names.inflection_classes import read_classes
from extractors.names.languages.declensions import DECLENSIONS
from extractors.names.languages.language import Declension, Script
from tests.extractors.names.actors import found, watchlist


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
        (
            "pl",
            "Polana",
            "Na polanie stał dom, a w domu ktoś spał.",
        ),  # small letters: the ordinary word
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
    assert all(
        cut >= 0 for changes in read_classes(declension).classes.values() for cut, _ in changes
    )


def test_a_class_that_cuts_more_than_its_ending_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="cuts more than the ending"):
        read_classes(Declension(tag="xx", script=Script.LATIN, classes="a = --y"))


def test_the_longest_ending_rules() -> None:
    classes = read_classes(
        Declension(tag="xx", script=Script.LATIN, classes="a = -y\n ka = --ce\n * = +u")
    )
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
def test_acronyms_are_found_in_the_ways_the_press_prints_them(
    tag: str, alias: str, text: str, surface: str
) -> None:
    assert found(text, state(tag, alias), language=tag) == [("it", surface)]


def test_a_short_acronym_with_a_number_is_a_type_of_machine() -> None:
    assert found("Из РПК-74 стреляли.", state("ru", "РПК"), language="ru") == []


def test_two_names_joined_by_a_hyphen_or_a_slash_are_both_found() -> None:
    one, other = (
        state("uk", "Каледонія"),
        Actor(id="b", name="B", kind="state", aliases={"uk": ("Тузинія",)}),
    )
    for joint in ("-", "–", "/"):
        text = f"Матч Каледонія{joint}Тузинія відбувся."
        assert found(text, one, other, language="uk") == [("it", "Каледонія"), ("b", "Тузинія")]


def test_adjectives_mean_a_group_and_never_a_state() -> None:
    text = "Каледонские войска вышли."
    league = Actor(id="it", name="It", kind="group", aliases={"ru": ("каледонцы",)})
    assert found(text, state("ru", "Каледония"), language="ru") == []
    assert found(
        "Талибские войска.",
        Actor(id="t", name="T", kind="group", aliases={"ru": ("талибы",)}),
        language="ru",
    )
    assert found("Войска каледонцев.", league, language="ru") == [("it", "каледонцев")]


def test_the_reason_names_the_class_that_made_the_form() -> None:
    mention = watchlist(state("uk", "Каледонія")).mentions("Посли Каледонії приїхали.", "uk")[0]
    assert (mention.rule, "case ending, -я to -ї" in mention.reason) == ("case", True)


def group(tag: str, *aliases: str, name: str = "Group") -> Actor:
    return Actor(id="group", name=name, kind="group", aliases={tag: aliases})


@pytest.mark.parametrize(
    ("tag", "alias", "text", "surface"),
    [
        ("uz", "Yashil harakat", "Яшил ҳаракат раҳбари ўзбек экан.", "Яшил ҳаракат"),
        ("uz", "Яшил ҳаракат", "Yashil harakatning rahbari o‘zbek ekan.", "Yashil harakatning"),
        ("uz", "YaHT", "ЯҲТ йиғилиши ўтди.", "ЯҲТ"),
        ("tr", "Selim bağı", "Selim bağının lideri konuştu.", "Selim bağının"),
        ("tr", "Selim bağı", "Selim bağından açıklama geldi.", "Selim bağından"),
        ("fa", "پاسداران", "پاسدارها آمدند و گفتند که این را.", "پاسدارها"),
        ("fa", "سبزپوش‌ها", "سبزپوش ها آمدند.", "سبزپوش ها"),
        ("tg", "Посбонон", "Посбонҳо роҳро бастанд.", "Посбонҳо"),
        ("hi", "कादीरोवा", "रूस की कदीरोवा ने कहा।", "कदीरोवा"),
        ("hi", "कदीरोवा", "रूस की कादीरोवा ने कहा।", "कादीरोवा"),
        ("ru", "Бухаринцы", "Приехали бохаринцы.", "бохаринцы"),
        ("en", "United Nations Lake Office", "The UN Lake Office closed.", "UN Lake Office"),
        (
            "en",
            "UN Lake Office",
            "The United Nations Lake Office closed.",
            "United Nations Lake Office",
        ),
        (
            "fr",
            "Bureau de l’ONU pour le lac",
            "Le Bureau de l’Onu pour le lac ferme.",
            "Bureau de l’Onu pour le lac",
        ),
        ("en", "Marks & Mills", "Marks &amp; Mills closed.", "Marks &amp; Mills"),
        ("en", "Marks & Mills", "Marks and Mills closed.", "Marks and Mills"),
        ("en", "Marks and Mills", "Marks & Mills closed.", "Marks & Mills"),
        ("ru", "Северный лесной суд", "Судьи Северного лесного суда.", "Северного лесного суда"),
        ("ru", "Мохаммад Саидов", "Приехал Мохаммед Саидов.", "Мохаммед Саидов"),
        ("en", "Army of Mohammed", "The Army of Muhammad fled.", "Army of Muhammad"),
        ("hi", "अंतरराष्ट्रीय मंच", "अंतर्राष्ट्रीय मंच की बैठक।", "अंतर्राष्ट्रीय मंच"),
        ("fr", "État des lacs", "Le groupe État des lacs revendique.", "État des lacs"),
    ],
)
def test_a_form_of_the_name_is_found(tag: str, alias: str, text: str, surface: str) -> None:
    assert found(text, group(tag, alias), language=tag) == [("group", surface)]


@pytest.mark.parametrize(
    "text",
    [
        "طالبان حق تحصیل را از دختران گرفت.",
        "طالبان آزادی بیان را سرکوب می‌کند.",
        "طالبان دانش آموزان را از مکتب راند.",
    ],
)
def test_a_subject_with_an_object_is_no_seeker_of_it(text: str) -> None:
    assert found(text, group("fa", "طالبان"), language="fa") == [("group", "طالبان")]


def test_seekers_are_no_group() -> None:
    assert found("این کتاب راهنمای طالبان علم است.", group("fa", "طالبان"), language="fa") == []


def test_a_chain_of_suffixes_is_not_looked_for_in_a_text_clearly_of_another_language() -> None:
    actor = group("tr", "Selimar")
    assert found("The Selimari and the Selimarova sang for the king.", actor, language=None) == []
    assert found("Selimarın kararı için ve bu yıl", actor, language=None) == [
        ("group", "Selimarın")
    ]


def test_the_word_bound_to_a_name_says_whose_it_is() -> None:
    taliban = Actor(id="sabz", name="Sabzan", aliases={"en": ("Sabzan",)})
    other = Actor(
        id="other", name="Tehrik-i-Sabzan Lakeland", aliases={"en": ("Tehrik-i-Sabzan Lakeland",)}
    )
    text = "The Tehreek-e-Sabzan denied it, the Sabzan did not."
    assert found(text, taliban, other) == [("other", "Tehreek-e-Sabzan"), ("sabz", "Sabzan")]


def test_a_province_with_a_direction_before_it_is_another_one() -> None:
    assert found("北呼罗珊省发生地震。", group("zh", "呼罗珊省"), language="zh") == []
    assert found("“呼罗珊省”发表声明。", group("zh", "呼罗珊省"), language="zh") == [
        ("group", "呼罗珊省")
    ]


@pytest.mark.parametrize(
    ("alias", "text", "surface"),
    [
        ("Пак Чон Ын", "Сестра Пак Чон Ына приехала.", "Пак Чон Ына"),
        ("Ли Цзиньпин", "Говорили с Ли Цзиньпином.", "Ли Цзиньпином"),
        ("Иван Репин", "Говорили с Иваном Репиным.", "Иваном Репиным"),
    ],
)
def test_foreign_names_of_persons_are_declined(alias: str, text: str, surface: str) -> None:
    person = Actor(id="one", name=alias, kind="person", aliases={"ru": (alias,)})
    assert found(text, person, language="ru") == [("one", surface)]


@pytest.mark.parametrize(
    "text", ["THIS IS THE END", "WHO KNEW? Nobody.", "TELL US WHO PAYS THE BILL"]
)
def test_in_a_line_of_capitals_an_acronym_may_be_a_word(text: str) -> None:
    assert found(text, group("en", "IS", "WHO", "US")) == []


@pytest.mark.parametrize(
    "text", ["IS CLAIMS BLAST", "WHO SAYS CHOLERA SPREADS", "The WHO says so.", "US AND UN MEET"]
)
def test_where_no_such_word_can_stand_it_is_the_acronym(text: str) -> None:
    assert len(found(text, group("en", "IS", "WHO", "US"))) == 1


@pytest.mark.parametrize(
    ("text", "surfaces"),
    [
        ("“绿色国”湖畔省宣称负责。", ["绿色国”湖畔省"]),
        ("绿色国湖\n畔省宣称负责。", ["绿色国湖\n畔省"]),
        ("晚上“合唱团”演出，上\n合影留念。", []),
    ],
)
def test_a_quotation_mark_or_a_lines_end_may_stand_inside_a_longer_chinese_name(
    text: str, surfaces: list[str]
) -> None:
    assert [
        surface for _, surface in found(text, group("zh", "绿色国湖畔省", "上合"), language="zh")
    ] == surfaces
