"""Whole pages in layouts of many countries: all of the article, nothing else, and what the page says of it."""

from __future__ import annotations

import pytest

from extractors.article import extract
from extractors.pages.rejection import NotAnArticle
from tests.extractors.pages import world_columns, world_embeds, world_layouts  # noqa: F401  (each adds its layouts)
from tests.extractors.pages.world_pages import ADDRESS, LAYOUTS, Layout
from tests.extractors.pages.world_reports import ACTORS, REPORTS, Report
from wirewatch.domain.model import Article

pytestmark = pytest.mark.slow

EACH = [pytest.param(layout, report, id=f"{layout.name}-{report.language}") for layout in LAYOUTS for report in REPORTS]


READ: dict[tuple[str, str], Article] = {}  # each page is read once for the three tests


def _read(layout: Layout, report: Report) -> Article:
    key = layout.name, report.language
    if key not in READ:
        READ[key] = extract(layout.markup(report).encode(), url=ADDRESS)
    return READ[key]


@pytest.mark.parametrize(("layout", "report"), EACH)
def test_an_actor_named_only_around_the_article_is_not_in_its_text(layout: Layout, report: Report) -> None:
    article = _read(layout, report)
    assert [actor for actor in ACTORS if actor in f"{article.lead}\n{article.body}"] == []


@pytest.mark.parametrize(("layout", "report"), EACH)
def test_each_paragraph_of_the_article_is_there_once(layout: Layout, report: Report) -> None:
    article = _read(layout, report)
    text = f"{article.lead}\n{article.body}"
    wanted = (report.lead, *report.body[: layout.paragraphs])
    assert {part: text.count(part) for part in wanted} == dict.fromkeys(wanted, 1)


@pytest.mark.parametrize(("layout", "report"), EACH)
def test_title_day_and_author_are_the_ones_that_the_page_shows(layout: Layout, report: Report) -> None:
    article = _read(layout, report)
    assert article.title == report.title
    assert (article.published.date().isoformat() if article.published else None) == layout.date
    assert article.authors == ((report.author,) if layout.author else ())


@pytest.mark.parametrize("report", REPORTS, ids=lambda report: report.language)
def test_the_first_lines_before_a_pay_barrier_are_no_article(report: Report) -> None:
    with pytest.raises(NotAnArticle) as refused:
        extract(world_embeds.first_paragraphs_before_a_pay_barrier(report).encode(), url=ADDRESS)
    assert refused.value.kind == "paywall"
