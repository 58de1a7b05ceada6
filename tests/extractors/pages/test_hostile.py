from __future__ import annotations

import resource
import time
from collections.abc import Callable

import pytest

from extractors.article import extract
from extractors.pages.rejection import NotAnArticle
from tests.extractors.pages.layouts import STORIES, paragraphs

pytestmark = pytest.mark.slow


EN = STORIES[0]
URL = "https://orchard-post.example/orchards"
SENTENCE = "the water of the river came back to the fields in spring and people were glad of it"


def _page(body: str, *, head: str = "") -> bytes:
    return f"<html><head><title>{EN.title}</title>{head}</head><body><h1>{EN.title}</h1>{body}</body></html>".encode()


def _outcome(html: bytes) -> str:
    try:
        article = extract(html, url=URL)
    except NotAnArticle as refusal:
        return refusal.kind
    assert len(article.body) <= 200_000
    return "article"


SMALL: dict[str, tuple[Callable[[], bytes], str]] = {
    "100,000 nested containers": (
        lambda: _page("<div>" * 100_000 + "text" + "</div>" * 100_000),
        "empty",
    ),
    "3,000 nested quotes": (
        lambda: _page("<blockquote>" * 3000 + paragraphs(EN) + "</blockquote>" * 3000),
        "empty",
    ),
    "nested boxes that all begin with a furniture heading": (
        lambda: _page("<div><b>Related</b>" * 1000 + paragraphs(EN) + "</div>" * 1000),
        "article",
    ),
    "brackets without end in JSON-LD": (
        lambda: _page(
            paragraphs(EN), head=f'<script type="application/ld+json">{"[" * 200_000}</script>'
        ),
        "article",
    ),
    "an attribute without end": (
        lambda: _page(paragraphs(EN) + '<p class="' + "x" * 1_000_000),
        "article",
    ),
    "a box of which an announcement was all": (
        lambda: _page(
            f"{paragraphs(EN)}<div><br>Read also on this matter of the old orchards:"
            f'<a href="/other">The water is shared by hours, not by days</a></div>{paragraphs(EN)}'
        ),
        "article",
    ),
    "thousands of boxes that are all link": (
        lambda: _page(
            paragraphs(EN) + f'<div><a href="/other">{SENTENCE}</a></div>' * 8000 + paragraphs(EN)
        ),
        "article",
    ),
    "thousands of boxes side by side": (
        lambda: _page(
            paragraphs(EN) + "".join(f"<div>{SENTENCE}, {number}.</div>" for number in range(8000))
        ),
        "article",
    ),
    "a comment of megabytes": (lambda: _page(f"<!-- {'x y ' * 900_000} -->"), "empty"),
    "three million spaces": (
        lambda: _page(paragraphs(EN) + f"<p>{' ' * 3_000_000}x</p>"),
        "article",
    ),
    "a million dashes": (lambda: _page(paragraphs(EN) + f"<p>{'-' * 1_000_000}</p>"), "article"),
    "character references only": (lambda: _page(f"<p>{'&amp;&zwnj;' * 100_000}</p>"), "empty"),
    "NUL bytes in the text": (lambda: _page(paragraphs(EN).replace(" ", "\x00 ", 5)), "article"),
    "lone surrogates as references": (
        lambda: _page(paragraphs(EN) + "<p>&#xD800;&#xDFFF;&#x110000;</p>"),
        "article",
    ),
    "addresses that are none": (
        lambda: _page(
            paragraphs(EN) + '<div><a href="http://[x">One more headline here</a><p>t</p></div>' * 5
        ),
        "article",
    ),
    "JSON-LD of the wrong types": (
        lambda: _page(
            paragraphs(EN),
            head='<script type="application/ld+json">{"@type": "NewsArticle", "headline": 5, "author": [[["x"]], 7],'
            ' "datePublished": {"a": 1}, "articleBody": ["x"], "description": true}</script>',
        ),
        "article",
    ),
}


@pytest.mark.parametrize("name", SMALL)
def test_a_crafted_page_ends_soon_with_the_right_outcome(name: str) -> None:
    make, expected = SMALL[name]
    html = make()
    started = time.process_time()
    assert _outcome(html) == expected
    assert time.process_time() - started < 5


LARGE: dict[str, tuple[Callable[[], bytes], str]] = {
    "8,000 paragraphs": (lambda: _page(f"<p>{SENTENCE} {SENTENCE}</p>" * 8_000), "article"),
    "6,000 links": (
        lambda: _page(
            "".join(
                f'<div><a href="/a{n}">Headline number {n} of the day</a></div>'
                for n in range(6_000)
            )
        ),
        "section",
    ),
    "8,000 table rows": (
        lambda: _page(
            "<table>"
            + "".join(f"<tr><td>{n}</td><td>{SENTENCE[:20]}</td></tr>" for n in range(8_000))
            + "</table>"
        ),
        "article",
    ),
    "15,000 titles": (
        lambda: _page("".join(f"<h1>Herat {n}</h1>" for n in range(15_000))),
        "article",
    ),
    "20,000 meta elements": (
        lambda: _page(
            paragraphs(EN),
            head="".join(f'<meta name="m{n}" content="2020-01-01">' for n in range(20_000)),
        ),
        "article",
    ),
    "10,000 tags headings": (
        lambda: _page(f"<div>{'<span>Tags</span>' * 10_000}</div>"),
        "article",
    ),
    "20,000 fields to fill in": (
        lambda: _page(
            paragraphs(EN) + f"<div>{'<input type=text>' * 10_000}{'<form></form>' * 10_000}</div>"
        ),
        "article",
    ),
    "5,000 teasers that are sentences": (
        lambda: _page(paragraphs(EN) + f'<div class="teaser">{SENTENCE}.</div>' * 5_000),
        "article",
    ),
    "8,000 linked lines": (
        lambda: _page(
            f"<p>{SENTENCE}.</p>"
            + "<br>".join(
                f'» <a href="/l{n}">One more headline, number {n}</a>' for n in range(8_000)
            )
        ),
        "article",
    ),
    "tables in tables": (
        lambda: _page("<table><tr><td>" * 50 + paragraphs(EN) + "</td></tr></table>" * 50),
        "article",
    ),
    "sections in sections that each begin with a linked heading": (
        lambda: _page(
            paragraphs(EN)
            + "".join(
                f'<section><h2><a href="/s{n}">Headline number {n} of it</a></h2>'
                for n in range(200)
            )
            + f"<p>{SENTENCE}</p>"
        ),
        "article",
    ),
    "12,000 dates": (
        lambda: _page(
            "".join(
                f"<p>{n % 28 + 1}.{n % 12 + 1:02}.2020 and May 3, 2018, no. {n}</p>"
                for n in range(12_000)
            )
        ),
        "article",
    ),
}


@pytest.mark.slow
@pytest.mark.parametrize("name", LARGE)
def test_a_huge_page_stays_within_the_workers_means(name: str) -> None:
    make, expected = LARGE[name]
    html = make()
    started = time.process_time()
    assert _outcome(html) == expected
    assert time.process_time() - started < 15
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss < 1_500_000
