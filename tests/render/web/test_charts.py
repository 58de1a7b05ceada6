"""Charts: what a reader and a screen reader get of them."""

from __future__ import annotations

from datetime import timedelta
from xml.etree import ElementTree

from tests.support.store_world import NOON
from wirewatch.render.web.charts import (
    Column,
    Dot,
    WeeklyRow,
    column_chart,
    mentions_chart,
    sparkline,
    timeline_chart,
    weekly_rows,
)


def parsed(markup: str) -> ElementTree.Element:
    return ElementTree.fromstring(markup)


def test_a_column_is_as_tall_as_its_number_and_says_it() -> None:
    chart = parsed(
        column_chart(
            [Column("a", 5, "a: 5"), Column("b", 10, "b: 10")], id="c", title="T", words="W"
        )
    )
    small, tall = (float(one.get("height", "")) for one in chart.iter("rect"))
    assert abs(tall - 2 * small) < 0.2
    assert [one.text for one in chart.iter("title")] == ["T", "a: 5", "b: 10"]
    assert chart.get("aria-labelledby") == "c-title c-desc"


def test_the_band_lies_between_what_is_usual_and_nothing_is_taller_than_the_chart() -> None:
    chart = parsed(column_chart([Column("a", 0, "a")], id="c", title="T", words="W", band=(2, 8)))
    band = next(one for one in chart.iter("rect") if one.get("class") == "band")
    assert float(band.get("y", "")) >= 0
    assert float(band.get("height", "")) > 50


def test_hostile_names_stay_text_and_no_style_stands_in_the_markup() -> None:
    evil = '</text><script>alert(1)</script>" onload="x'
    dots = [Dot(evil, 0.0, "lead", evil), Dot("B", 1.0, "derived", "b", source=0)]
    markup = timeline_chart(dots, id="l", title=evil, words=evil, ends=(evil, "end"))
    chart = parsed(markup)
    assert not list(chart.iter("script"))
    assert "style=" not in markup
    assert len([one for one in chart.iter("line") if one.get("class") == "link"]) == 1


def test_a_sparkline_is_said_in_words() -> None:
    chart = parsed(sparkline([0, 3, 6], words="9 in 3 weeks"))
    assert chart.get("aria-label") == "9 in 3 weeks"
    assert [one.get("class") for one in chart] == ["axis", "bar", "bar now"]


def test_weeks_are_added_up_by_any_key_and_shown_with_their_days() -> None:
    some = [
        WeeklyRow("ru", (1,) * 12),
        WeeklyRow("fa", (2,) * 12),
        WeeklyRow("ru", (0,) * 11 + (5,)),
    ]
    assert [(one.key, one.total) for one in weekly_rows(some, lambda one: one.key)] == [
        ("fa", 24),
        ("ru", 17),
    ]
    now = NOON + timedelta(hours=1)
    chart = parsed(
        mentions_chart(some, name="Taliban", read=[True] * 12, band=(3, 9), now=now, timezone="UTC")
    )
    titles = [one.text or "" for one in chart.iter("title")]
    assert titles[-1] == "23 Feb to 2 Mar: 8 articles"
    assert "3 to 9" in (chart.find("desc").text or "")  # type: ignore[union-attr]


def test_a_week_in_which_no_feed_was_read_is_not_said_to_have_none() -> None:
    read = [False] * 10 + [True] * 2
    rows = [WeeklyRow("en", (0,) * 11 + (4,))]
    chart = parsed(
        mentions_chart(rows, name="Taliban", read=read, band=None, now=NOON, timezone="UTC")
    )
    titles = [one.text or "" for one in chart.iter("title")][1:]
    assert titles[9].endswith("no feed was read")
    assert titles[10].endswith("no articles")
    assert (chart.findtext("desc") or "").startswith(
        "4 in the last 7 days, 4 in the 2 weeks in which feeds were read."
    )
    assert [one.text for one in chart.iter("text") if one.text == "–"] == ["–"] * 10
    line = parsed(sparkline([0, 0, 3], words="w", was_read=[False, True, True]))
    assert line[0].get("d") == "M32 19.5h64"
