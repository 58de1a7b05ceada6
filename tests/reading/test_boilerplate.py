from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tests.reading.reports import report
from wirewatch.domain.articles import PAGES, furniture_of, keys_of, paragraph_key, without_boilerplate
from wirewatch.domain.model import Article, Paragraph

TAG = Paragraph(text="Taliban", place="list", link_density=1.0)


def article(*paragraphs: Paragraph | str, lead: str = "") -> Article:
    found = [Paragraph(text=lead, place="lead")] if lead else []
    found += [one if isinstance(one, Paragraph) else Paragraph(text=one) for one in paragraphs]
    body = "\n".join(one.text for one in found if one.place != "lead")
    return Article(title="A title", lead=lead, body=body, paragraphs=tuple(found))


def test_two_pages_are_not_enough() -> None:
    read = article(*report("bridge"), TAG)
    assert furniture_of(read, {paragraph_key(TAG.text): 2}) == ()
    assert furniture_of(read, {paragraph_key(TAG.text): 3}) == (TAG,)


def test_a_paragraph_is_known_again_whatever_its_case_and_spaces() -> None:
    assert paragraph_key("Read  our\tnewsletter") == paragraph_key("READ our newsletter ")


def test_a_linked_line_in_the_middle_goes_at_three_pages() -> None:
    promoted = Paragraph(text="Read also: " + "a long name of another report about the Taliban, " * 3, link_density=0.9)
    first, *rest = report("bridge")
    assert furniture_of(article(first, promoted, *rest), {paragraph_key(promoted.text): 3}) == (promoted,)


def test_short_lines_go_although_they_are_more_than_the_article() -> None:
    teasers = [f"Envoys of state {number} meet the Taliban" for number in range(20)]
    brief = report("bridge")[0]
    read = article(brief, *teasers)
    left = without_boilerplate(read, furniture_of(read, {paragraph_key(line): 4 for line in teasers}))
    assert left.body == brief


def test_the_only_text_of_a_body_stays() -> None:
    read = article("This site needs a newer program to show its articles.", lead="A lead")
    assert furniture_of(read, dict.fromkeys(keys_of(read), 50)) == ()


BACKGROUND = (
    "The Taliban closed the council of the town in the year of the drought, and its members left for the coast.",
    "Members of the council returned when the accounts of the town had been opened again by the Taliban.",
)
PROMOTED = "Our reporters spent a year with the Taliban and tell in a film of nine parts what they have seen there."


def test_background_at_the_end_of_each_wire_report_stays_and_a_promotion_goes() -> None:
    read = article(*report("bridge"), *BACKGROUND, PROMOTED)
    for times in (3, 9, 40):
        pages = dict.fromkeys(map(paragraph_key, (*BACKGROUND, PROMOTED)), times) | {PAGES: 400}
        assert [one.text for one in furniture_of(read, pages)] == [PROMOTED]


def test_what_stands_on_a_large_share_of_all_pages_goes_though_it_fits() -> None:
    read = article(*report("bridge"), BACKGROUND[0])
    assert furniture_of(read, {paragraph_key(BACKGROUND[0]): 200, PAGES: 400}) != ()
    assert furniture_of(read, {paragraph_key(BACKGROUND[0]): 9, PAGES: 9}) == ()  # too few pages to tell


@given(st.lists(st.text(min_size=1).filter(str.strip), min_size=1, max_size=8), st.data())
def test_whatever_repeats_some_body_is_left_and_the_lead_stands(texts: list[str], data: st.DataObject) -> None:
    read = article(*texts, lead="The lead of it")
    pages = {key: data.draw(st.integers(0, 12)) for key in keys_of(read)}
    left = without_boilerplate(read, furniture_of(read, pages))
    assert left.lead == "The lead of it"
    assert left.paragraphs[0].place == "lead"
    assert left.body
    assert all(paragraph in read.paragraphs for paragraph in left.paragraphs)
