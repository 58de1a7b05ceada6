from __future__ import annotations

import pytest

from extractors.article import extract
from extractors.pages.rejection import NotAnArticle
from tests.extractors.pages.layouts import STORIES, blog_with_related_posts, page
from wirewatch.adapters.worker_pool import CpuTimeExceeded, WorkPool

EN = STORIES[0]
URL = "https://orchard-post.example/orchards"
GOOD = page(EN, blog_with_related_posts(EN))


@pytest.mark.slow
async def test_articles_and_refusals_come_back_from_the_workers_whole() -> None:
    async with WorkPool(extract, workers=1, seconds=30, memory=2 * 1024**3) as pool:
        assert await pool.call(GOOD, url=URL) == extract(GOOD, url=URL)
        with pytest.raises(NotAnArticle) as caught:
            await pool.call(b"%PDF-1.7", url=URL)
        assert (caught.value.kind, caught.value.may_retry) == ("pdf", False)


@pytest.mark.slow
async def test_a_page_over_its_time_costs_only_itself() -> None:
    endless = (
        b"<html><body><h1>Herat</h1>"
        + b"<div><a href='/a'>A headline of this day</a></div>" * 60_000
    )
    async with WorkPool(extract, workers=1, seconds=2.0) as pool:
        article = await pool.call(GOOD, url=URL)
        with pytest.raises(CpuTimeExceeded):
            await pool.call(endless, url=URL)
        assert await pool.call(GOOD, url=URL) == article
