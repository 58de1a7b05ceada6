"""The announced dates that an issue names besides its stories."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.digest.world import DAILY, DUE, HOUR, TALKS, article, composed, story
from wirewatch.domain.digests.model import CandidateStory
from wirewatch.domain.digests.printed import Coming
from wirewatch.domain.model import AnnouncedDate


def announced(id: int, date: str = "2026-12-01", **more: object) -> Coming:
    plain: dict[str, object] = {
        "id": id,
        "date": date,
        "span": "1 December",
        "sentence": f"The Taliban will open talks on road number {id} on 1 December.",
        "story": f"k9{id:03d}",
        "title": "Roads",
        "url": "https://road.example/1",
        "outlet": "Road Post",
        "language": "en",
        "actors": ("taliban",),
    }
    return Coming(**(plain | more))  # type: ignore[arg-type]


def dates(*some: Coming, told: tuple[CandidateStory, ...] = (), **more: object) -> list[int]:
    digest = composed(*told, coming=some, **more).digest
    return [one.id for one in digest.coming]


def telling(date: str, **more: object) -> CandidateStory:
    said = AnnouncedDate(span="then", start=0, end=4, date=date, kind="upcoming", sentence="They meet then.")
    one = article(1, "Taliban meet", named={"taliban": ["Taliban"]}, dates=(said,))
    return story(1, one, **more)


def test_those_ahead_stand_in_their_order_and_past_ones_and_todays_not() -> None:
    days = ["2026-12-03", "2026-11-22", "2026-11-23", "2026-W49", "2026-12", "2026-11-25", "2027-01-05", "2026-12-20"]
    some = [announced(id, date) for id, date in enumerate(days)]
    assert dates(*some) == [5, 0, 7, 6]


def test_only_what_the_series_watches_is_named() -> None:
    other = announced(2, actors=("isis-k",))
    assert dates(announced(1), other, series=replace(DAILY, actors=("taliban",))) == [1]
    both = announced(3, actors=("taliban", "moscow-format"))
    met = {"talks": lambda named: {"taliban", "moscow-format"} <= named}
    series = replace(DAILY, actors=("talks",))
    assert dates(announced(1), both, series=series, interests=(TALKS,), met=met) == [3]


def test_an_event_stays_until_it_passes_and_the_story_that_announces_it_does_not_repeat_it() -> None:
    one = telling("2026-12-01")
    digest = composed(one, coming=(announced(1),)).digest
    assert [ahead.id for ahead in digest.coming] == [1]
    assert digest.stories[0].dates == ()


def test_books_prices_and_bare_weekdays_are_no_events() -> None:
    book = announced(1, span="1 December", sentence="Her book on the road comes out on 1 December.", title="A book")
    weekday = announced(2, span="Tuesday", sentence="They may do something else on Tuesday.", title="Roads")
    cut = announced(3, sentence="The Taliban will open talks on road")
    assert dates(book, weekday, cut) == []


def test_a_moved_event_stands_on_its_new_day_alone() -> None:
    old = announced(1, published_at=DUE - 48 * HOUR, story="k1")
    moved = announced(
        2,
        date="2026-12-03",
        span="3 December",
        sentence="The talks of the Taliban on the road are postponed to 3 December.",
        published_at=DUE - HOUR,
        story="k1",
    )
    assert dates(old, moved) == [2]


def talks(id: int, sentence: str, date: str = "2026-12-08", span: str = "8 December", **more: object) -> Coming:
    plain: dict[str, object] = {"sentence": sentence, "span": span, "actors": ("taliban", "moscow-format")}
    plain |= {"published_at": DUE - HOUR * (20 - id), "url": f"https://road.example/{id}"}
    return announced(id, date, **(plain | more))


def test_one_event_of_several_stories_and_languages_stands_once_in_a_language_that_is_read() -> None:
    russian = talks(1, "Консультации московского формата состоятся 8 декабря.", span="8 декабря", language="ru")
    english = talks(2, "The ninth round of the Moscow format opens on 8 December.")
    vague = talks(3, "Envoys meet in Moscow next week.", "2026-W50", "next week")
    visit = talks(4, "Amina Safi is due to visit Herat on 8 December.", actors=("unama",), title="Herat")
    assert dates(russian, english, vague, visit) == [2, 4]


def test_a_date_alone_is_no_proof() -> None:
    alone = talks(1, "Next week.", "2026-W50", "Next week")
    supposed = talks(2, "A state may sign it in Moscow on Tuesday.", span="Tuesday")
    nothing = talks(3, "It will be so on Tuesday again.", span="Tuesday")
    assert dates(alone, supposed, nothing) == []
    assert dates(talks(4, "Envoys of ten states meet in Moscow on Tuesday.", span="Tuesday")) == [4]


def test_a_moved_event_stands_on_its_new_day_with_the_sentence_that_says_so() -> None:
    before = talks(1, "The Moscow format talks will be held on 8 December.")
    said = "The Moscow format talks were moved from 8 December to 15 December."
    old, new = talks(2, said), talks(3, said, "2026-12-15", "15 December", url="https://road.example/2")
    assert dates(before, old, new) == [3]
    late = talks(4, "The talks in the Moscow format will open on 8 December.")
    assert dates(before, old, new, late) == [4, 3]  # whoever says so later may know better


def test_an_event_that_is_called_off_is_ahead_no_more() -> None:
    before = talks(1, "The Moscow format talks will be held on 8 December.")
    assert dates(before, talks(2, "Russia has cancelled the Moscow format talks of 8 December.")) == []


def test_books_and_shows_stand_behind_what_actors_do() -> None:
    said = "A book on the Moscow format comes out on 2 December."
    book = talks(9, said, "2026-12-02", "2 December", names=True)
    official = [
        talks(id, f"The {place} council will meet on {id + 10} December.", f"2026-12-{id + 10}", f"{id + 10} December")
        for id, place in enumerate(("Herat", "Termez", "Osh", "Khost", "Balkh", "Zabul", "Farah"), 1)
    ]
    assert dates(book, *official) == [1, 2, 3, 4, 5, 6, 7]
    assert dates(book, *official[:2]) == [9, 1, 2]


@pytest.mark.parametrize(
    ("second", "kept"),
    [
        ({"sentence": "On 1 December the Taliban will open the talks."}, [1]),
        ({"story": "k9001"}, [1]),
        ({"sentence": "Voters elect a mayor in Termez on 1 December.", "title": "Termez", "story": "k1"}, [1, 2]),
        ({"date": "2026-12-02"}, [1, 2]),
    ],
)
def test_one_event_is_named_once_however_often_it_is_announced(second: dict[str, str], kept: list[int]) -> None:
    assert dates(announced(1), announced(2, **second)) == kept


def test_a_coming_date_alone_breaks_no_silence() -> None:
    assert composed(series=replace(DAILY, when_quiet="silent"), coming=(announced(1),)).silent
