"""What a grouper decides before it has read much: the names that a desk watches are in all its articles."""

from dataclasses import replace

from tests.story.desk import article, placed

DOHA_TITLE = "Aid groups wait for money after Taliban talks in Doha"
DOHA = (
    "Aid groups want to see money on the ground after the Doha talks between a Taliban delegation and American "
    "envoys, their spokeswoman said on Tuesday. Trucks with blankets are standing in Termez, she said."
)
BANKS_TR = "Doha görüşmelerinden sonra Afganistan'ın parası"
BANKS_TEXT_TR = (
    "Taliban heyeti Doha'daki görüşmelerde Amerikan tarafından dondurulan parayı istedi. Kabil'de bankalar kapalı."
)
POLISH = {
    "poland": (
        "Marija Zacharowa oskarża sąsiadów",
        "Marija Zacharowa skrytykowała kraje bałtyckie za zamknięcie mostu.",
    ),
    "skates": (
        "Marija Zacharowa o łyżwiarzach",
        "Marija Zacharowa skomentowała decyzję kanadyjskich łyżwiarzy i ich trenera.",
    ),
}


def test_two_matters_in_two_languages_are_not_one_for_naming_the_same_watched_talks() -> None:
    actors, surfaces = frozenset({"taliban", "doha-talks"}), frozenset({"Taliban", "Doha talks", "Doha"})
    found = placed(
        replace(article("tr", BANKS_TR, BANKS_TEXT_TR, language="tr"), actors=actors, surfaces=surfaces),
        replace(article("en", DOHA_TITLE, DOHA, hours=1), actors=actors, surfaces=surfaces),
    )
    assert found["en"].story == "en"


def test_the_name_of_a_watched_person_does_not_make_one_story_of_two_of_her_remarks() -> None:
    actors, surfaces = frozenset({"zakharova"}), frozenset({"Marija Zacharowa"})
    found = placed(
        *(
            replace(article(name, *told, hours=24.0 * day, language="pl"), actors=actors, surfaces=surfaces)
            for day, (name, told) in enumerate(POLISH.items())
        )
    )
    assert found["skates"].story == "skates"


def test_a_report_in_a_script_without_capitals_is_found_again_in_another_such_script() -> None:
    persian = (
        "دو انفجار روز جمعه هنگام نماز در مسجدی در شهر قندهار رخ داد و ده‌ها تن کشته و زخمی شدند. پولیس گفت که "
        "مهاجمان پیش از انفجار بر نگهبانان مسجد آتش گشودند و داعش مسئولیت حمله را گرفت."
    )
    arabic = (
        "قتل وجرح العشرات في انفجارين داخل مسجد في مدينة قندهار أثناء صلاة الجمعة. وقالت الشرطة إن المهاجمين "
        "أطلقوا النار على حراس المسجد قبل الانفجار، وتبنى داعش الهجوم."
    )
    found = placed(
        article("prs", "انفجار در مسجد قندهار", persian, language="prs"),
        article("ar", "انفجاران في مسجد بقندهار", arabic, hours=1, language="ar"),
    )
    assert found["ar"].story == "prs"
