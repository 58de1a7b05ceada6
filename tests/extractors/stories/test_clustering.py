import random
import time
from dataclasses import replace

import pytest

from extractors.model import StoryArticle
from extractors.stories.clustering import Grouper
from tests.extractors.stories.follow_ups import PAIRS
from tests.extractors.stories.grouping import article, placed
from tests.extractors.stories.test_relations import EDITED, RUSSIAN, WIRE, WIRE_TITLE

DOHA_TITLE = "Aid groups wait for money after Taliban talks in Doha"
DOHA = (
    "Aid groups want to see money on the ground after the Doha talks between a Taliban delegation and American "
    "envoys, their spokeswoman said on Tuesday. Trucks with blankets are standing in Termez, she said."
)
BANKS_TR = "Doha görüşmelerinden sonra Afganistan'ın parası"
BANKS_TEXT_TR = "Taliban heyeti Doha'daki görüşmelerde Amerikan tarafından dondurulan parayı istedi. Kabil'de bankalar kapalı."
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
    actors, surfaces = (
        frozenset({"taliban", "doha-talks"}),
        frozenset({"Taliban", "Doha talks", "Doha"}),
    )
    found = placed(
        replace(
            article("tr", BANKS_TR, BANKS_TEXT_TR, language="tr"), actors=actors, surfaces=surfaces
        ),
        replace(article("en", DOHA_TITLE, DOHA, hours=1), actors=actors, surfaces=surfaces),
    )
    assert found["en"].story == "en"


def test_the_name_of_a_watched_person_does_not_make_one_story_of_two_of_her_remarks() -> None:
    actors, surfaces = frozenset({"zakharova"}), frozenset({"Marija Zacharowa"})
    found = placed(
        *(
            replace(
                article(name, *told, hours=24.0 * day, language="pl"),
                actors=actors,
                surfaces=surfaces,
            )
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


FIRST = [
    article(f"story-{number}", pair[0].title, pair[0].text, hours=number)
    for number, pair in enumerate(PAIRS[:13])
]


def test_unrelated_events_each_open_a_story_named_after_their_first_article() -> None:
    assert [one.story for one in placed(*FIRST).values()] == [one.id for one in FIRST]


def test_a_restored_grouper_decides_as_one_that_never_stopped() -> None:
    stream = [article("wire", WIRE_TITLE, WIRE), *FIRST]
    late = [
        article("desk", WIRE_TITLE, EDITED, hours=30),
        article("ru", "Ташкент", RUSSIAN, hours=31, language="ru"),
    ]
    steady = placed(*stream, *late)
    again = Grouper()
    again.restore([(one, f"key-{steady[one.id].story}", steady[one.id].relation) for one in stream])
    for one in late:
        found = again.add(one)
        assert found.story == f"key-{steady[one.id].story}"
        assert found.relation is steady[one.id].relation
        assert found.score == pytest.approx(steady[one.id].score)


def test_the_same_text_after_a_month_is_news_again() -> None:
    found = placed(
        article("wire", WIRE_TITLE, WIRE), article("again", WIRE_TITLE, WIRE, hours=30 * 24)
    )
    assert found["again"].story == "again"
    assert found["again"].follows is None


def test_one_article_dated_far_ahead_does_not_empty_the_window() -> None:
    found = placed(
        article("wire", WIRE_TITLE, WIRE),
        article("future", PAIRS[3][0].title, PAIRS[3][0].text, hours=24 * 400),
        article("desk", WIRE_TITLE, EDITED, hours=2),
    )
    assert found["desk"].story == "wire"


def invented(number: int) -> StoryArticle:
    """Return one of three reports of the event `number // 3`, made of words that no other event has."""
    told, chance = random.Random(number // 3), random.Random(number)
    own = [
        "".join(told.choices("bdfgklmnprst", k=3)) + "".join(told.choices("aeiou", k=3))
        for _ in range(50)
    ]
    usual = [f"usual{int(300 * chance.random() ** 2)}" for _ in range(120)]
    body = own + usual
    chance.shuffle(body)
    return article(f"n{number}", " ".join(own[:6]), " ".join(body), hours=number * 24 / 1500)


@pytest.mark.slow
def test_the_cost_of_an_article_stays_flat_and_what_left_the_window_is_dropped() -> None:
    grouper, costs = Grouper(), []
    for part in range(4):
        before = time.process_time()
        found = [grouper.add(invented(number)) for number in range(part * 350, (part + 1) * 350)]
        costs.append(time.process_time() - before)
        assert sum(one.story != one.article for one in found) >= 230
    assert costs[3] < 2.0 * costs[1]
    for month in range(1, 60):
        grouper.add(article(f"late{month}", *PAIRS[month % 13][0][1:], hours=24 * (4 + month)))
    assert len(grouper) < 20
