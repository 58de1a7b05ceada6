import pytest

from extractors.stories.features import sounds
from extractors.stories.terms import concept, fold
from tests.extractors.stories.grouping import article, placed

ENGLISH_TITLE = "Two blasts hit bus of health workers in Kunduz"
ENGLISH = (
    "Two explosions hit a bus of health ministry workers in the Afghan city of Kunduz on Tuesday, "
    "killing eleven people, police said. Doctors at the city hospital counted 23 wounded. No group "
    "claimed responsibility; a week ago Islamic State had claimed an attack on a mosque in Kunduz."
)
VERSIONS = {
    "ru": (
        "В Кундузе взорван автобус с медиками",
        (
            "Два взрыва прогремели во вторник у автобуса с сотрудниками министерства здравоохранения в "
            "афганском городе Кундуз, погибли одиннадцать человек, сообщила полиция. В больницу "
            "доставлены 23 раненых. Ответственность никто не взял; неделю назад ИГ взяло на себя "
            "нападение на мечеть в Кундузе."
        ),
    ),
    "prs": (
        "دو انفجار در کندز بس کارمندان صحت را هدف قرار داد",
        (
            "پولیس می‌گوید روز سه‌شنبه دو انفجار بس کارمندان وزارت صحت را در شهر کندز افغانستان هدف قرار "
            "داد و یازده تن کشته شدند. داکتران شفاخانهٔ شهر از ۲۳ زخمی خبر دادند. هیچ گروهی مسئولیت حمله "
            "را نگرفته است؛ هفتهٔ گذشته داعش مسئولیت حمله بر مسجدی در کندز را گرفته بود."
        ),
    ),
    "ar": (
        "انفجاران يستهدفان حافلة موظفي الصحة في قندوز",
        (
            "قالت الشرطة إن انفجارين استهدفا يوم الثلاثاء حافلة لموظفي وزارة الصحة في مدينة قندوز "
            "الأفغانية وأوقعا قتلى. وأحصى أطباء المستشفى 23 جريحا. ولم تتبن أي جهة المسؤولية عن الهجوم، "
            "وكان داعش قد تبنى قبل أسبوع هجوما على مسجد في قندوز."
        ),
    ),
}
OTHER = {
    "ru": (
        "Рубль вырос к доллару",
        "Курс рубля вырос во вторник к доллару после решения банка о ставке, сообщила биржа.",
    ),
    "prs": (
        "تیم فوتبال بازی را برد",
        "تیم ملی فوتبال روز سه‌شنبه در بازی دوستانه پیروز شد و مربی از بازیکنان سپاسگزاری کرد.",
    ),
    "ar": (
        "ارتفاع أسعار النفط",
        "ارتفعت أسعار النفط يوم الثلاثاء بعد اجتماع الدول المصدرة، وقال خبراء إن السوق هادئة.",
    ),
}


@pytest.mark.parametrize("language", VERSIONS)
def test_a_report_of_the_same_event_in_another_script_finds_the_english_one(language: str) -> None:
    title, text = VERSIONS[language]
    found = placed(
        article("english", ENGLISH_TITLE, ENGLISH),
        article("other", title, text, hours=3, language=language),
    )
    assert found["other"].story == "english"


@pytest.mark.parametrize("language", OTHER)
def test_other_news_in_another_script_stays_apart(language: str) -> None:
    title, text = OTHER[language]
    found = placed(
        article("english", ENGLISH_TITLE, ENGLISH),
        article("other", title, text, hours=3, language=language),
    )
    assert found["other"].story == "other"
    assert found["other"].follows is None


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Zakharova", "Захарова"),
        ("Zakharova", "Захаровой"),
        ("Kandahar", "قندهار"),
        ("Hanafi", "حنفی"),
        ("Ovechkin", "Овечкин"),
        ("Minneapolis", "Миннеаполиса"),
        ("Delawar", "Делавар"),
    ],
)
def test_a_name_sounds_alike_in_two_scripts(one: str, other: str) -> None:
    assert set(sounds(fold(one))) & set(sounds(fold(other)))


def test_a_word_too_short_to_tell_has_no_sound() -> None:
    assert sounds("Lee") == ()


@pytest.mark.parametrize(
    "word", ["mosque", "мечети", "مسجد", "والمسجد", "مسجدی", "मस्जिद", "cami", "清真"]
)
def test_a_news_word_is_one_concept_in_every_language(word: str) -> None:
    assert concept(fold(word)) == "mosque"


def test_an_unknown_word_is_no_concept() -> None:
    assert concept("xylophonist") is None
