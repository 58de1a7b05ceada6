"""Whole pages in layouts of many countries: all of the article, nothing else, and what the page says of it."""

from __future__ import annotations

import pytest

from extractors.article import extract
from extractors.pages.rejection import NotAnArticle
from tests.extractors.pages import world_columns, world_embeds, world_layouts  # noqa: F401  (each adds its layouts)
from tests.extractors.pages.world_pages import ADDRESS, LAYOUTS, Layout
from tests.extractors.pages.world_reports import ACTORS, REPORTS, Report

pytestmark = pytest.mark.slow

EACH = [
    pytest.param(layout, report, id=f"{layout.name}-{report.language}")
    for layout in LAYOUTS
    for report in REPORTS
]


@pytest.mark.parametrize(("layout", "report"), EACH)
def test_the_article_is_read_whole_and_nothing_else(layout: Layout, report: Report) -> None:
    article = extract(layout.markup(report).encode(), url=ADDRESS)
    text = f"{article.lead}\n{article.body}"
    assert [
        actor for actor in ACTORS if actor in text
    ] == []  # each is named only around the article
    paragraphs = (report.lead, *report.body[: layout.paragraphs])
    assert {part: text.count(part) for part in paragraphs} == dict.fromkeys(paragraphs, 1)
    assert article.title == report.title
    assert (article.published.date().isoformat() if article.published else None) == layout.date
    assert article.authors == ((report.author,) if layout.author else ())


@pytest.mark.parametrize("report", REPORTS, ids=lambda report: report.language)
def test_the_first_lines_before_a_pay_barrier_are_no_article(report: Report) -> None:
    with pytest.raises(NotAnArticle) as refused:
        extract(world_embeds.first_paragraphs_before_a_pay_barrier(report).encode(), url=ADDRESS)
    assert refused.value.kind == "paywall"
