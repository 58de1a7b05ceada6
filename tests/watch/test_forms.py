"""Forms that follow from the rules of a language, for names that no passage has."""

import pytest

from tests.watch.actors import found
from wirewatch.domain.configuration import Actor


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
        ("en", "UN Lake Office", "The United Nations Lake Office closed.", "United Nations Lake Office"),
        ("fr", "Bureau de l’ONU pour le lac", "Le Bureau de l’Onu pour le lac ferme.", "Bureau de l’Onu pour le lac"),
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
    assert found("Selimarın kararı için ve bu yıl", actor, language=None) == [("group", "Selimarın")]


def test_the_word_bound_to_a_name_says_whose_it_is() -> None:
    taliban = Actor(id="sabz", name="Sabzan", aliases={"en": ("Sabzan",)})
    other = Actor(id="other", name="Tehrik-i-Sabzan Lakeland", aliases={"en": ("Tehrik-i-Sabzan Lakeland",)})
    text = "The Tehreek-e-Sabzan denied it, the Sabzan did not."
    assert found(text, taliban, other) == [("other", "Tehreek-e-Sabzan"), ("sabz", "Sabzan")]


def test_a_province_with_a_direction_before_it_is_another_one() -> None:
    assert found("北呼罗珊省发生地震。", group("zh", "呼罗珊省"), language="zh") == []
    assert found("“呼罗珊省”发表声明。", group("zh", "呼罗珊省"), language="zh") == [("group", "呼罗珊省")]


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


@pytest.mark.parametrize("text", ["THIS IS THE END", "WHO KNEW? Nobody.", "TELL US WHO PAYS THE BILL"])
def test_in_a_line_of_capitals_an_acronym_may_be_a_word(text: str) -> None:
    assert found(text, group("en", "IS", "WHO", "US")) == []


@pytest.mark.parametrize("text", ["IS CLAIMS BLAST", "WHO SAYS CHOLERA SPREADS", "The WHO says so.", "US AND UN MEET"])
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
def test_a_quotation_mark_or_a_lines_end_may_stand_inside_a_longer_chinese_name(text: str, surfaces: list[str]) -> None:
    assert [surface for _, surface in found(text, group("zh", "绿色国湖畔省", "上合"), language="zh")] == surfaces
