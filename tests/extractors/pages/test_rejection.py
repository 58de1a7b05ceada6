from __future__ import annotations

import gzip
import pickle

import pytest

from extractors.article import extract
from extractors.pages.rejection import NotAnArticle
from tests.extractors.pages.layouts import STORIES, page, paragraphs

EN, FA, RU = STORIES
URL = "https://orchard-post.example/orchards"


def _refused(html: bytes, *, content_type: str | None = None, url: str = URL) -> NotAnArticle:
    with pytest.raises(NotAnArticle) as caught:
        extract(html, url=url, content_type=content_type)
    return caught.value


def _page(title: str, body: str, *, head: str = "") -> bytes:
    return f"<!DOCTYPE html><html><head><title>{title}</title>{head}</head><body>{body}</body></html>".encode()


@pytest.mark.parametrize(
    ("data", "content_type", "kind"),
    [
        (b"", None, "empty"),
        (b"  \r\n ", "text/html", "empty"),
        (b"%PDF-1.7\n%\xe2\xe3", "text/html", "pdf"),
        (b"<html>", "application/pdf", "pdf"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", None, "image"),
        (b"\x89PNG\r\n\x1a\n", "text/html", "image"),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", None, "image"),
        (b"<html></html>", "video/mp4", "not-html"),
        (b'{"title": "x"}', "application/json", "not-html"),
        (
            b'<?xml version="1.0"?><rss version="2.0"><channel></channel></rss>',
            "text/xml",
            "not-html",
        ),
        (b"PK\x03\x04 something", None, "not-html"),
        (gzip.compress(b"<html>" + b"a" * 2_000_000), None, "not-html"),
        (b"only some words without any markup", "text/plain", "not-html"),
        (b"\x00\x01\x02\x03" * 400, None, "not-html"),
    ],
)
def test_what_is_no_page_is_told_by_its_bytes(
    data: bytes, content_type: str | None, kind: str
) -> None:
    refusal = _refused(data, content_type=content_type)
    assert refusal.kind == kind
    assert refusal.reason.endswith(".")


WALLS = [
    (
        "bot-check",
        True,
        _page(
            "Just a moment...",
            "<h1>orchard-post.example</h1><p>Checking your browser before accessing the site. Ray ID: 7f1a</p>",
        ),
    ),
    (
        "bot-check",
        True,
        _page(
            "Access denied",
            "<h1>Access denied</h1><p>You don't have permission to access this page on this server.</p>",
        ),
    ),
    (
        "bot-check",
        True,
        _page(
            "orchard-post.example",
            "<p>Please verify you are a human to continue. Complete the captcha below.</p>",
        ),
    ),
    (
        "consent",
        True,
        _page(
            "Before you continue",
            "<p>We and our 812 partners store and access cookies on a device."
            " You can accept all or manage your choices.</p>",
        ),
    ),
    (
        "consent",
        True,
        _page(
            "Orchard Post",
            "<div><p>We use cookies to improve your stay. Accept all cookies to go on reading this site.</p></div>",
        ),
    ),
    (
        "login",
        False,
        _page(
            "Log in | Orchard Post",
            "<form><input name=u><input type=password></form><p>Forgot your password? Create an account.</p>",
        ),
    ),
    (
        "paywall",
        False,
        _page(
            "Herat orchards recover",
            "<h1>Herat orchards recover</h1><p>The irrigation channels carried water.</p>"
            "<p>Subscribe to continue reading this article.</p>",
        ),
    ),
    (
        "paywall",
        False,
        _page(
            "Сады",
            "<h1>Сады Герата</h1><p>Каналы снова полны.</p><p>Доступно только по подписке. Оформите подписку.</p>",
        ),
    ),
    (
        "script-only",
        True,
        _page(
            "Orchard Post",
            "<noscript>You need to enable JavaScript to run this app.</noscript><div id=root></div><script></script>",
        ),
    ),
    (
        "soft-404",
        True,
        _page(
            "Page not found",
            "<h1>404</h1><p>The page you are looking for does not exist or has moved to another place.</p>",
        ),
    ),
    (
        "soft-404",
        True,
        _page("Страница не найдена", "<p>К сожалению, такой страницы нет. Начните с главной.</p>"),
    ),
    (
        "soft-404",
        True,
        _page("Orchard", "<h1>صفحه مورد نظر یافت نشد</h1><p>به صفحه نخست بروید.</p>"),
    ),
    ("empty", True, _page("Orchard Post", "<div><img src=a.jpg></div>")),
    ("empty", True, b"<html><body></body></html>"),
]


@pytest.mark.parametrize(
    ("kind", "again", "html"),
    WALLS,
    ids=[f"{kind}-{number}" for number, (kind, _, _) in enumerate(WALLS)],
)
def test_a_wall_is_said_to_be_one_and_whether_to_come_back(
    kind: str, again: bool, html: bytes
) -> None:
    refusal = _refused(html)
    assert (refusal.kind, refusal.may_retry) == (kind, again)


def test_a_section_page_is_no_article() -> None:
    cards = "".join(
        f'<div class="card"><h3><a href="/n/{n}">District {n} growers meet</a></h3><p>They spoke for an hour.</p></div>'
        for n in range(20)
    )
    assert (
        _refused(
            _page("News - Orchard Post", f"<main>{cards}</main>"),
            url="https://orchard-post.example/news",
        ).kind
        == "section"
    )


def test_a_page_over_the_cap_is_not_parsed() -> None:
    assert _refused(b"<html><body>" + b"<p>word</p>" * 600_000).kind == "too-large"


@pytest.mark.parametrize(
    "title",
    [
        "Just a moment of peace in Herat",
        "Access denied: journalists in Kabul speak",
        "Page not found in history books, says scholar",
        "Login to the past",
    ],
)
def test_an_article_about_such_things_is_an_article(title: str) -> None:
    head = '<script type="application/ld+json">{"@type": "NewsArticle", "datePublished": "2026-05-04T08:00:00Z"}</script>'
    html = _page(title, f"<article><h1>{title}</h1>{paragraphs(EN)}</article>", head=head)
    assert extract(html, url=URL).body == "\n".join(EN.body)


def test_an_article_with_a_cookie_bar_is_an_article() -> None:
    bar = '<div id="cookie-bar">We use cookies to improve your stay. <button>Accept all cookies</button></div>'
    assert extract(
        page(EN, f"{bar}<article><h1>{EN.title}</h1>{paragraphs(EN)}</article>"), url=URL
    ).body == "\n".join(EN.body)


def test_a_short_brief_is_an_article() -> None:
    html = page(FA, f"<article><h1>{FA.title}</h1><p>{FA.lead}</p></article>")
    article = extract(html, url=URL)
    assert FA.lead in f"{article.lead}{article.body}"


def test_a_refusal_travels_between_processes() -> None:
    refusal = pickle.loads(pickle.dumps(NotAnArticle("A wall.", kind="consent", may_retry=True)))
    assert (refusal.reason, refusal.kind, refusal.may_retry) == ("A wall.", "consent", True)
