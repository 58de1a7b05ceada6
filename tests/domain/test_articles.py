from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.model import Article, Paragraph
from tests.support.edited_pages import SEEN, TEXT, after
from tests.support.reports import report
from wirewatch.domain.boilerplate import (
    ALL_PAGES_KEY,
    boilerplate_of,
    paragraph_key,
    paragraph_keys,
    without_boilerplate,
)
from wirewatch.domain.feed_text import fill_from_feed
from wirewatch.domain.notices import is_notice, is_stamp
from wirewatch.domain.text_changes import TextChange, next_recheck, text_change

TAG = Paragraph(text="Taliban", place="list", link_density=1.0)


def page_of(*paragraphs: Paragraph | str, lead: str = "") -> Article:
    found = [Paragraph(text=lead, place="lead")] if lead else []
    found += [one if isinstance(one, Paragraph) else Paragraph(text=one) for one in paragraphs]
    body = "\n".join(one.text for one in found if one.place != "lead")
    return Article(title="A title", lead=lead, body=body, paragraphs=tuple(found))


def test_two_pages_are_not_enough() -> None:
    read = page_of(*report("bridge"), TAG)
    assert boilerplate_of(read, {paragraph_key(TAG.text): 2}) == ()
    assert boilerplate_of(read, {paragraph_key(TAG.text): 3}) == (TAG,)


def test_a_paragraph_is_known_again_whatever_its_case_and_spaces() -> None:
    assert paragraph_key("Read  our\tnewsletter") == paragraph_key("READ our newsletter ")


def test_a_linked_line_in_the_middle_goes_at_three_pages() -> None:
    promoted = Paragraph(
        text="Read also: " + "a long name of another report about the Taliban, " * 3,
        link_density=0.9,
    )
    first, *rest = report("bridge")
    assert boilerplate_of(page_of(first, promoted, *rest), {paragraph_key(promoted.text): 3}) == (
        promoted,
    )


def test_short_lines_go_although_they_are_more_than_the_article() -> None:
    teasers = [f"Envoys of state {number} meet the Taliban" for number in range(20)]
    brief = report("bridge")[0]
    read = page_of(brief, *teasers)
    left = without_boilerplate(
        read, boilerplate_of(read, {paragraph_key(line): 4 for line in teasers})
    )
    assert left.body == brief


def test_the_only_text_of_a_body_stays() -> None:
    read = page_of("This site needs a newer program to show its articles.", lead="A lead")
    assert boilerplate_of(read, dict.fromkeys(paragraph_keys(read), 50)) == ()


BACKGROUND = (
    "The Taliban closed the council of the town in the year of the drought, and its members left for the coast.",
    "Members of the council returned when the accounts of the town had been opened again by the Taliban.",
)
PROMOTED = "Our reporters spent a year with the Taliban and tell in a film of nine parts what they have seen there."


def test_background_at_the_end_of_each_wire_report_stays_and_a_promotion_goes() -> None:
    read = page_of(*report("bridge"), *BACKGROUND, PROMOTED)
    for times in (3, 9, 40):
        pages = dict.fromkeys(map(paragraph_key, (*BACKGROUND, PROMOTED)), times) | {
            ALL_PAGES_KEY: 400
        }
        assert [one.text for one in boilerplate_of(read, pages)] == [PROMOTED]


def test_what_stands_on_a_large_share_of_all_pages_goes_though_it_fits() -> None:
    read = page_of(*report("bridge"), BACKGROUND[0])
    assert boilerplate_of(read, {paragraph_key(BACKGROUND[0]): 200, ALL_PAGES_KEY: 400}) != ()
    assert (
        boilerplate_of(read, {paragraph_key(BACKGROUND[0]): 9, ALL_PAGES_KEY: 9}) == ()
    )  # too few pages to tell


@given(st.lists(st.text(min_size=1).filter(str.strip), min_size=1, max_size=8), st.data())
def test_whatever_repeats_some_body_is_left_and_the_lead_stands(
    texts: list[str], data: st.DataObject
) -> None:
    read = page_of(*texts, lead="The lead of it")
    pages = {key: data.draw(st.integers(0, 12)) for key in paragraph_keys(read)}
    left = without_boilerplate(read, boilerplate_of(read, pages))
    assert left.lead == "The lead of it"
    assert left.paragraphs[0].place == "lead"
    assert left.body
    assert all(paragraph in read.paragraphs for paragraph in left.paragraphs)


SUMMARY = "The envoys of eleven states will meet in the old town hall on October 20 to talk about the roads."
BODY = "Farmers had asked for a bridge at the second ford.\nThe spring floods had carried the first one away."


def test_a_lead_that_the_page_does_not_tell_is_added() -> None:
    assert (
        fill_from_feed(
            Article(title="Roads", lead="", body=BODY), title="Roads", summary=SUMMARY
        ).lead
        == SUMMARY
    )


def test_a_summary_that_the_page_tells_corrected_brings_nothing_old_back() -> None:
    corrected = SUMMARY.replace("eleven", "ten").replace("October 20", "October 27")
    page = Article(title="Roads", lead="", body=f"{corrected}\n{BODY}")
    assert fill_from_feed(page, title="Roads", summary=SUMMARY) == page


SPANS = tuple(timedelta(hours=hours) for hours in (1, 6, 24, 168))


def article(*lines: str, title: str = "Envoys gather", lead: str = "") -> Article:
    return Article(title=title, lead=lead, body="\n".join(lines))


def edit(*lines: str, **changes: str) -> TextChange:
    return text_change(article(*TEXT), article(*lines, **changes))


@pytest.mark.parametrize(
    "line",
    [
        "Updated 14 October 2021, 09:41 GMT",
        "Last updated: 2 hours ago",
        "Published 3 days ago",
        "1,204 views",
        "Comments (12)",
        "5 min read",
        "12.10.2021 14:05",
        "Обновлено: 14 октября 2021, 09:41",
        "Просмотров: 1204",
        "بروزرسانی: ۱۴۰۰/۷/۲۲ ۰۹:۴۱",
        "منذ 3 ساعات",
        "更新时间：2021-10-12 14:05",
        "Aktualisiert am 14. Oktober 2021 um 9:41 Uhr",
        "Updated: 12 October 2021 14:05 by the newsdesk",
    ],
)
def test_stamps_and_counters_are_no_news(line: str) -> None:
    assert is_stamp(line)
    assert edit(*TEXT, line).kind == "same"
    assert edit(*TEXT, line + ".").kind == "same"


@pytest.mark.parametrize(
    "line",
    [
        "Update: 12 people died in Kunduz, the hospital said.",
        "At least 12 were killed.",
        "He died on Monday.",
        "Talks resume on 14 October in Moscow.",
        "Двенадцать человек погибли.",
        "۱۲ نفر کشته شدند.",
        "十二人死亡。",
    ],
)
def test_a_short_sentence_of_news_is_an_edit(line: str) -> None:
    assert not is_stamp(line)
    assert edit(*TEXT, line).gained == (line,)


@pytest.mark.parametrize(
    ("old", "new"), [("9 were hurt.", "12 were hurt."), ("It was legal.", "It was illegal.")]
)
def test_one_figure_or_one_word_makes_an_edit(old: str, new: str) -> None:
    found = text_change(article(*TEXT, old), article(*TEXT, new))
    assert (found.kind, found.lost, found.gained) == ("edited", (old,), (new,))


def test_marks_quotes_spaces_case_and_order_make_none() -> None:
    others = [
        f"{text.upper()}".replace(" ", "\u00a0 ").replace(",", " –") for text in reversed(TEXT)
    ]
    assert edit(*others) == TextChange(kind="same")
    assert (
        text_change(article("He said “no” to it all."), article("He said 'no' to it all.")).kind
        == "same"
    )


def test_paragraphs_that_were_joined_or_parted_make_none() -> None:
    assert edit(" ".join(TEXT)).kind == "same"


def test_teasers_make_none_however_long() -> None:
    teaser = Paragraph(
        text="A long report on the roads of the south, in nine parts, with maps and films.",
        link_density=1.0,
    )
    new = Article(
        title="Envoys gather", lead="", body="\n".join((*TEXT, teaser.text)), paragraphs=(teaser,)
    )
    assert text_change(article(*TEXT), new).kind == "same"


def test_another_headline_is_an_edit_and_the_outlets_name_behind_it_is_none() -> None:
    assert edit(*TEXT, title="Envoys leave").old_title == "Envoys gather"
    assert edit(*TEXT, title="Envoys leave").kind == "edited"
    assert edit(*TEXT, title="Envoys gather | The Daily Example").kind == "same"
    assert edit(*TEXT, title="").kind == "same"
    dashes = [
        article(*TEXT, title=f"Kabul – {words}") for words in ("talks go on", "talks break off")
    ]
    assert text_change(*dashes).kind == "edited"


@pytest.mark.parametrize(
    "notice",
    [
        "This article has been removed.",
        "The story was withdrawn by the editors.",
        "This content is no longer available.",
        "We have retracted this report.",
        "Материал удалён по решению редакции.",
        "Новость снята с публикации.",
        "این خبر حذف شده است.",
        "تم حذف هذا الخبر.",
        "该文章已被删除。",
        "Der Artikel wurde zurückgezogen.",
    ],
)
def test_a_notice_in_place_of_the_text_is_a_retraction(notice: str) -> None:
    assert is_notice(notice)
    assert edit(notice).kind == "gutted"


@pytest.mark.parametrize(
    "news",
    [
        "The minister has been removed from office.",
        "Troops were withdrawn from the south.",
        "Из страны выведены войска.",
        "The statue was taken down on Monday.",
    ],
)
def test_news_of_removals_is_no_notice(news: str) -> None:
    assert not is_notice(news)


def test_a_stub_of_other_words_is_a_retraction_and_the_first_lines_alone_are_a_wall() -> None:
    assert edit("Look at our other pages for more of the day.").kind == "gutted"
    assert edit("").kind in {"cut", "gutted"}
    assert edit(TEXT[0]).kind == "cut"


def test_an_article_cut_by_a_third_is_an_edit() -> None:
    assert edit(*TEXT[:3]).kind == "edited"


def test_looks_come_after_each_span_and_missed_ones_are_not_made_up() -> None:
    assert [next_recheck(SEEN, SPANS, now=after(hours)) for hours in (0, 1, 5, 30, 168, 500)] == [
        after(1),
        after(6),
        after(6),
        after(168),
        None,
        None,
    ]
    assert next_recheck(SEEN, (), now=SEEN) is None


lines = st.lists(st.text(max_size=80), max_size=6)


@given(lines)
def test_no_text_differs_from_itself(some: list[str]) -> None:
    assert text_change(article(*some), article(*some)).kind in {"same", "gutted"}


@given(lines, lines)
def test_what_is_gained_one_way_is_lost_the_other(some: list[str], others: list[str]) -> None:
    there, back = (
        text_change(article(*some), article(*others)),
        text_change(article(*others), article(*some)),
    )
    assert (there.gained, there.lost) == (back.lost, back.gained)
