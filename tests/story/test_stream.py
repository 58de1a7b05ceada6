import random
import time

import pytest

from tests.story.desk import article, placed
from tests.story.follow_ups import PAIRS
from tests.story.test_relations import EDITED, RUSSIAN, WIRE, WIRE_TITLE
from wirewatch.domain.model import StoryArticle
from wirewatch.domain.stories.clustering import Grouper

FIRST = [
    article(f"story-{number}", pair[0].title, pair[0].text, hours=number) for number, pair in enumerate(PAIRS[:13])
]


def test_unrelated_events_each_open_a_story_named_after_their_first_article() -> None:
    assert [one.story for one in placed(*FIRST).values()] == [one.id for one in FIRST]


def test_a_restored_grouper_decides_as_one_that_never_stopped() -> None:
    stream = [article("wire", WIRE_TITLE, WIRE), *FIRST]
    late = [article("desk", WIRE_TITLE, EDITED, hours=30), article("ru", "Ташкент", RUSSIAN, hours=31, language="ru")]
    steady = placed(*stream, *late)
    again = Grouper()
    again.restore([(one, f"key-{steady[one.id].story}", steady[one.id].relation) for one in stream])
    for one in late:
        found = again.add(one)
        assert found.story == f"key-{steady[one.id].story}"
        assert found.relation is steady[one.id].relation
        assert found.score == pytest.approx(steady[one.id].score)


def test_the_same_text_after_a_month_is_news_again() -> None:
    found = placed(article("wire", WIRE_TITLE, WIRE), article("again", WIRE_TITLE, WIRE, hours=30 * 24))
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
    """Give one of three reports of the event `number // 3`, made of words that no other event has."""
    told, chance = random.Random(number // 3), random.Random(number)
    own = ["".join(told.choices("bdfgklmnprst", k=3)) + "".join(told.choices("aeiou", k=3)) for _ in range(50)]
    usual = [f"usual{int(300 * chance.random() ** 2)}" for _ in range(120)]
    body = own + usual
    chance.shuffle(body)
    return article(f"n{number}", " ".join(own[:6]), " ".join(body), hours=number * 24 / 1500)


@pytest.mark.slow
def test_the_cost_of_an_article_stays_flat_and_what_left_the_window_is_dropped() -> None:
    grouper, costs = Grouper(), []
    for part in range(4):
        before = time.process_time()
        found = [grouper.add(invented(number)) for number in range(part * 700, (part + 1) * 700)]
        costs.append(time.process_time() - before)
        assert sum(one.story != one.article for one in found) >= 460
    assert costs[3] < 2.0 * costs[1]
    for month in range(1, 60):
        grouper.add(article(f"late{month}", *PAIRS[month % 13][0][1:], hours=24 * (4 + month)))
    assert len(grouper) < 20
