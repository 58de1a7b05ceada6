from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta, timezone

import pytest

from extractors.article import extract
from extractors.language_detection import detect_language
from extractors.model import Article
from tests.extractors.pages.layouts import STORIES, page, paragraphs

EN, FA, RU = STORIES
URL = "https://orchard-post.example/orchards"
NOW = datetime(2026, 5, 10, 12, 0, tzinfo=UTC)


def _json_ld(**values: object) -> str:
    return f'<script type="application/ld+json">{json.dumps({"@type": "NewsArticle", **values})}</script>'


def _read(
    head: str = "", *, url: str = URL, body: str = "", latest: datetime | None = None
) -> Article:
    return extract(
        page(EN, f"<article><h1>{EN.title}</h1>{body}{paragraphs(EN)}</article>", head=head),
        url=url,
        latest=latest,
    )


# --- dates ---------------------------------------------------------------------------------------


def test_the_pages_own_offset_is_kept() -> None:
    article = _read(_json_ld(datePublished="2026-05-04T21:30:15+04:30"))
    assert article.published is not None
    assert article.published.isoformat() == "2026-05-04T21:30:15+04:30"
    assert article.published.utcoffset() == timedelta(hours=4, minutes=30)
    assert (article.published_precision, article.date_source) == ("second", "json-ld")


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("2026-05-04T21:30:15.123Z", "2026-05-04T21:30:15+00:00"),
        ("2026-05-04T21:30:15+0430", "2026-05-04T21:30:15+04:30"),
        ("2026-05-04 21:30", "2026-05-04T21:30:00+00:00"),
        ("2026-05-04T21:30:15 +03", "2026-05-04T21:30:15+03:00"),
        ("2026-05-04", "2026-05-04T00:00:00+00:00"),
    ],
)
def test_the_ways_in_which_pages_write_iso_dates_are_read(written: str, read: str) -> None:
    published = _read(_json_ld(datePublished=written)).published
    assert published is not None
    assert published.isoformat() == read


def test_a_day_alone_has_the_precision_of_a_day() -> None:
    assert _read(_json_ld(datePublished="2026-05-04")).published_precision == "day"


def test_json_ld_comes_before_meta_and_meta_before_the_printed_date() -> None:
    meta = '<meta property="article:published_time" content="2026-05-04T08:00:00+00:00">'
    printed = '<time datetime="2026-05-03">3 May 2026</time>'
    assert (
        _read(_json_ld(datePublished="2026-05-04T07:00:00Z") + meta, body=printed).date_source
        == "json-ld"
    )
    assert _read(meta, body=printed).date_source == "meta"
    assert _read(body=printed).date_source == "htmldate"


def test_a_date_of_change_is_not_taken_for_the_publication() -> None:
    head = _json_ld(datePublished="2026-05-01T08:00:00Z", dateModified="2026-05-06T08:00:00Z")
    published = _read(head).published
    assert published is not None
    assert published.day == 1


def test_where_two_sources_differ_the_address_decides() -> None:
    head = _json_ld(datePublished="2018-04-03T16:00:00Z") + (
        '<meta property="article:published_time" content="2026-05-04T08:00:00Z">'
    )
    article = _read(head, url="https://orchard-post.example/2026/05/04/orchards")
    assert article.published == datetime(2026, 5, 4, 8, tzinfo=UTC)


def test_the_address_alone_gives_a_day() -> None:
    article = _read(url="https://orchard-post.example/2026/05/04/orchards.html")
    assert (article.published, article.date_source) == (datetime(2026, 5, 4, tzinfo=UTC), "url")


@pytest.mark.parametrize(
    "absurd", ["1970-01-01T00:00:00Z", "0001-01-01T00:00:00Z", "2026-13-45T00:00:00Z", "soon"]
)
def test_an_absurd_date_is_refused(absurd: str) -> None:
    assert _read(_json_ld(datePublished=absurd)).published is None


def test_a_date_after_the_latest_believable_one_is_refused() -> None:
    head = _json_ld(datePublished="2031-05-04T08:00:00Z")
    assert _read(head, latest=NOW + timedelta(days=1)).published is None
    assert _read(head).published is not None


def test_a_page_without_a_date_is_given_none() -> None:
    article = _read()
    assert (article.published, article.date_source) == (None, None)


# --- authors, title, site ------------------------------------------------------------------------


def test_authors_are_the_json_ld_list() -> None:
    head = (
        _json_ld(author=[{"@type": "Person", "name": "Mina Rahimi"}, {"name": "Ali Reza"}])
        + '<meta name="author" content="Web Desk">'
    )
    assert _read(head).authors == ("Mina Rahimi", "Ali Reza")


def test_several_names_in_one_string_are_parted() -> None:
    assert _read(_json_ld(author="By Mina Rahimi and Ali Reza")).authors == (
        "Mina Rahimi",
        "Ali Reza",
    )


def test_json_ld_with_raw_line_breaks_and_a_graph_is_read() -> None:
    article = '{"@type": ["NewsArticle"], "author": {"name": "Mina\nRahimi"}}'
    head = f'<script type="application/ld+json">{{"@graph": [{{"@type": "WebPage"}}, {article}]}};</script>'
    assert _read(head).authors == ("Mina Rahimi",)


def test_the_outlets_name_behind_the_title_is_cut() -> None:
    head = (
        f'<meta property="og:title" content="{EN.title} | Orchard Post">'
        f'<meta property="og:site_name" content="Orchard Post">'
    )
    article = extract(page(EN, f"<div>{paragraphs(EN)}</div>", head=head), url=URL)
    assert (article.title, article.site) == (EN.title, "Orchard Post")


# --- canonical address ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("url", "canonical", "expected"),
    [
        ("https://a.example/n/1?utm_source=x&id=5&fbclid=3", None, "https://a.example/n/1?id=5"),
        (
            "https://amp.a.example/n/1",
            "https://www.a.example/n/1?utm_medium=amp",
            "https://www.a.example/n/1",
        ),
        ("https://a.example/n/1/amp/", "/n/1", "https://a.example/n/1"),
        ("https://a.example/n/1", "https://a.example/", "https://a.example/n/1"),
        ("https://a.example/n/1", "https://elsewhere.example/n/1", "https://a.example/n/1"),
        ("https://a.co.uk/n/1", "https://b.co.uk/n/1", "https://a.co.uk/n/1"),
        ("https://a.example/n/1#comments", None, "https://a.example/n/1"),
        ("https://a.example/n/1", "http://[broken", "https://a.example/n/1"),
    ],
)
def test_the_canonical_address_is_the_pages_own_where_it_can_be_trusted(
    url: str, canonical: str | None, expected: str
) -> None:
    head = f'<link rel="canonical" href="{canonical}">' if canonical else ""
    assert _read(head, url=url).canonical_url == expected


# --- language ------------------------------------------------------------------------------------


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.language)
def test_the_language_is_heard_from_the_text_not_from_the_markup(story: object) -> None:
    assert isinstance(story, type(EN))
    html = page(story, f"<h1>{story.title}</h1>{paragraphs(story)}").replace(
        f'lang="{story.language}"'.encode(), b'lang="de"'
    )
    assert extract(html, url=URL).language == story.language


@pytest.mark.parametrize(
    ("page_says", "outlet_says", "expected"),
    [
        (None, None, "fa"),
        ("prs", None, "prs"),
        ("fa-AF", None, "prs"),
        ("fa", "prs", "prs"),
        ("en", "fa-AF", "prs"),
        ("prs", "fa", "fa"),
    ],
)
def test_dari_and_persian_are_told_apart_by_outlet_then_page(
    page_says: str | None, outlet_says: str | None, expected: str
) -> None:
    assert (
        detect_language(" ".join(FA.body), page_language=page_says, outlet_language=outlet_says)
        == expected
    )


def test_a_text_too_short_to_tell_takes_the_declared_language() -> None:
    assert detect_language("1:2", page_language="ur-PK", outlet_language=None) == "ur"
    assert detect_language("", page_language=None, outlet_language=None) is None


# --- encodings -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("codec", "content_type", "meta"),
    [
        ("utf-8", None, ""),
        ("utf-8-sig", None, ""),
        ("windows-1251", "text/html; charset=windows-1251", ""),
        (
            "windows-1251",
            None,
            '<meta http-equiv="Content-Type" content="text/html; charset=windows-1251">',
        ),
        ("koi8-r", None, '<meta charset="koi8-r">'),
        ("utf-16", None, ""),
        ("utf-16-le", "text/html", ""),
    ],
)
def test_the_page_is_read_in_its_own_encoding(
    codec: str, content_type: str | None, meta: str
) -> None:
    body = f"<h1>{RU.title}</h1>" + "".join(f"<p>{text}</p>" for text in RU.body)
    html = (
        f"<!DOCTYPE html><html><head>{meta}<title>{RU.title}</title>"
        f"</head><body><article>{body}</article></body></html>"
    )
    data = html.translate({ord("«"): None, ord("»"): None, ord("—"): "-"}).encode(codec)
    article = extract(data, url=URL, content_type=content_type)
    assert article.title == RU.title
    assert RU.body[0] in article.body


def test_a_few_broken_bytes_do_not_change_the_encoding() -> None:
    html = page(RU, f"<article><h1>{RU.title}</h1>{paragraphs(RU)}</article>").replace(
        b"</article>", b"<p>\xff\xfe</p></article>"
    )
    assert RU.body[0] in extract(html, url=URL).body


def test_another_zone_than_utc_is_another_instant() -> None:
    article = _read(_json_ld(datePublished="2026-05-04T01:00:00+04:30"))
    assert article.published == datetime(
        2026, 5, 4, 1, tzinfo=timezone(timedelta(hours=4, minutes=30))
    )


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("۲۱ اسفند ۱۴۰۴ - ۱۰:۳۰", "2026-03-12"),
        ("12 марта 2026, 10:30", "2026-03-12"),
        ("Published: 12 Mart 2026 Perşembe", "2026-03-12"),
        ("3/4/2026", None),  # April or March?
        ("Founded in 1998", None),
        ("The council met on 12 March 2026.", None),
    ],
)
def test_a_day_printed_beside_the_title_is_read_where_it_can_mean_one_day_only(
    line: str, day: str | None
) -> None:
    texts = "".join(
        f"<p>The river rose again in the night, and {n} boats were lost on it.</p>"
        for n in range(6)
    )
    html = f"<html><head><title>Boats lost</title></head><body><h1>Boats lost</h1><div>{line}</div>{texts}</body></html>"
    article = extract(html.encode(), url="https://orchard-post.example/boats")
    assert (article.published.date().isoformat() if article.published else None) == day
    assert article.date_source == ("printed" if day else None)


def test_of_several_days_on_a_page_only_the_one_beside_the_title_is_believed() -> None:
    texts = "".join(
        f"<p>The river rose again in the night, and {n} boats were lost on it.</p>"
        for n in range(6)
    )
    far = f"<h1>Boats lost</h1>{texts}{texts}<div>2 March 2026</div><div>4 March 2026</div>"
    near = f"<div>1 March 2026</div><h1>Boats lost</h1><div>2 March 2026</div>{texts}<div>4 March 2026</div>"
    pages = (
        f"<html><head><title>Boats lost</title></head><body>{body}</body></html>".encode()
        for body in (far, near)
    )
    days = [extract(html, url="https://orchard-post.example/boats").published for html in pages]
    assert [moment.date().isoformat() if moment else None for moment in days] == [
        None,
        "2026-03-02",
    ]
