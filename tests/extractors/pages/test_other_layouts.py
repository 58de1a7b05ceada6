"""Pages that no rule was made for: forums, live blogs, documentation, shops, tables, line breaks, pages of scripts."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass

import pytest

from extractors.article import extract
from extractors.model import Article
from extractors.pages.rejection import NotAnArticle
from tests.extractors.pages.world_reports import REPORTS


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """An article, and the headlines around it, which alone name actors."""

    language: str
    title: str
    parts: tuple[str, ...]
    others: tuple[str, ...]
    note: str


EACH = tuple(
    News(
        language=one.language,
        title=one.title,
        parts=(one.lead, *one.body),
        others=tuple(headline for headline, _ in one.teasers),
        note=one.labels["share"],
    )
    for one in REPORTS
    if one.language in ("en", "ar")
)
ZH = News(
    language="zh",
    title="港口委员会投票通过新码头计划",
    parts=(
        "港口委员会星期一晚上表决通过新码头的建设计划，预计四年后完工并投入使用。",
        "十一名委员赞成，四名反对，讨论石料价格的会议持续了五个小时才告结束。",
        "新码头长三百米，可以同时停靠两艘渡轮，市长在会后对记者这样说。",
        "渔民希望把防波墙修低一些，因为旧墙挡住了早晨照到渔网和渔船上的阳光。",
        "工程将于春天开始，在此之前渡轮继续停靠在市场旁边的南码头。",
    ),
    others=("风暴导致北岸两所学校停课", "塔利班代表团抵达莫斯科会谈", "灯塔修缮后重新开放"),
    note="我们使用曲奇改善服务",
)
ACTORS = ("Taliban", "طالبان", "塔利班", "Moscow", "موسكو", "莫斯科")

LAYOUTS: list[Callable[[News], str]] = []


def layout(page: Callable[[News], str]) -> Callable[[News], str]:
    LAYOUTS.append(page)
    return page


def cards(n: News) -> str:
    link = "<a href='/n/{0}.html'>"
    card = f"<div class='c'>{link}<img src='/{{0}}.jpg'></a><div class='ct'>{link}{{1}}</a></div></div>"
    return "".join(card.format(number, headline) for number, headline in enumerate(n.others * 2))


def links(n: News) -> str:
    return "".join(
        f"<li><a href='/n/{number}.html'>{headline}</a></li>"
        for number, headline in enumerate(n.others)
    )


def each(n: News, form: str) -> str:
    return "".join(form.format(text=text, number=number) for number, text in enumerate(n.parts))


@layout
def lines_in_a_box(n: News) -> str:
    return f"<div class='t'><h1>{n.title}</h1><div>{'<br><br>'.join(n.parts)}</div></div><div class='r'>{cards(n)}</div>"


@layout
def lines_in_a_cell(n: News) -> str:
    cell = f"<b>{n.title}</b><br>{'<br>'.join(n.parts)}"
    return f"<table><tr><td><ul>{links(n)}</ul></td><td>{cell}</td></tr></table>"


@layout
def a_box_for_each_paragraph(n: News) -> str:
    return f"<div id='x1'><div class='h'>{n.title}</div>{each(n, '<div>{text}</div>')}</div><div id='x2'>{cards(n)}</div>"


@layout
def a_row_for_each_paragraph(n: News) -> str:
    rows = each(n, "<tr><td width=10></td><td>{text}</td></tr>")
    return f"<table><tr><td colspan=2><font size=5>{n.title}</font></td></tr>{rows}</table><div>{cards(n)}</div>"


@layout
def elements_of_its_own(n: News) -> str:
    text = each(n, "<x-line>{text}</x-line>")
    return f"<x-page><x-story><x-title>{n.title}</x-title>{text}</x-story><x-more>{cards(n)}</x-more></x-page>"


@layout
def live_blog(n: News) -> str:
    posts = each(n, "<article class='post'><header>10:{number}0</header><p>{text}</p></article>")
    return f"<h1>{n.title}</h1><section>{posts}</section><ul>{links(n)}</ul>"


@layout
def forum(n: News) -> str:
    user = "<div class='user'><a href='/u/{number}'>member{number}</a></div>"
    post = f"<li class='message'>{user}<blockquote>{{text}}</blockquote></li>"
    return f"<h1>{n.title}</h1><ol class='messages'>{each(n, post)}</ol><div class='sim'>{cards(n)}</div>"


@layout
def documentation(n: News) -> str:
    contents = each(n, "<li><a href='#s{number}'>{number}</a></li>")
    sections = each(n, "<section id='s{number}'><h2>{number}</h2><p>{text}</p></section>")
    return f"<nav class='toc'><ul>{contents}</ul></nav><div role='main'><h1>{n.title}</h1>{sections}</div>"


@layout
def shop(n: News) -> str:
    text = f"<div id='description'>{each(n, '<p>{text}</p>')}</div>"
    return f"<div class='product'><h1>{n.title}</h1><span>€ 12.90</span>{text}</div><div class='upsell'>{cards(n)}</div>"


@layout
def a_form_around_all(n: News) -> str:
    text = f"<span id='ctl00_t'>{n.title}</span><br><span id='ctl00_b'>{each(n, '<p>{text}</p>')}</span>"
    return f"<form method='post' id='aspnetForm'><div>{text}</div><div>{cards(n)}</div></form>"


@layout
def folded_text(n: News) -> str:
    rest = "".join(f"<p>{text}</p>" for text in n.parts[1:])
    text = f"<h1>{n.title}</h1><p>{n.parts[0]}</p><div hidden>{rest}</div><button>+</button>"
    return f"<div hidden><p>{n.others[0]}</p><p>{n.others[1]}</p></div><div>{text}</div><div>{cards(n)}</div>"


@layout
def only_the_data_of_a_script(n: News) -> str:
    article = {
        "title": n.title,
        "body": [{"type": "p", "text": text} for text in n.parts],
        "related": list(n.others),
    }
    data = json.dumps(
        {"props": {"article": article, "latest": [{"title": one} for one in n.others]}}
    )
    return (
        f"<div id='__next'></div><script id='__NEXT_DATA__' type='application/json'>{data}</script>"
    )


@layout
def only_the_markup_in_a_variable(n: News) -> str:
    data = json.dumps(
        {"news": {"slug": "x", "text": each(n, "<p>{text}</p>")}, "menu": list(n.others)}
    )
    return f"<div id='app'></div><script>window.__STATE__ = {data.replace('</', chr(60) + chr(92) + '/')};</script>"


def read(n: News, body: str) -> Article:
    foot = f"<div class='f'>{n.note} | <a href='/x'>{n.note}</a></div>"
    html = f"<html lang='{n.language}'><head><title>{n.title}</title></head><body>{body}{foot}</body></html>"
    return extract(html.encode(), url="https://harbour.example/2026/pier.html")


@pytest.mark.parametrize("page", LAYOUTS, ids=lambda page: page.__name__)
@pytest.mark.parametrize("news", [*EACH, ZH], ids=lambda news: news.language)
def test_all_of_the_article_is_read_and_nothing_around_it(
    page: Callable[[News], str], news: News
) -> None:
    article = read(news, page(news))
    text = f"{article.lead}\n{article.body}"
    assert [part for part in news.parts if part not in text] == []
    assert [actor for actor in ACTORS if actor in text] == []


@pytest.mark.parametrize("news", [*EACH, ZH], ids=lambda news: news.language)
def test_two_sentences_in_a_box_are_an_article_among_headlines(news: News) -> None:
    brief = " ".join(news.parts[:2])
    article = read(
        news,
        f"<div><div class='h'>{news.title}</div><div>{brief}</div></div><ul>{links(news)}</ul>",
    )
    assert article.body.strip() == brief


def test_data_about_something_else_are_no_article() -> None:
    data = json.dumps(
        {"menu": [{"title": "Weather", "text": "It rains on the northern shore. " * 20}]}
    )
    with pytest.raises(NotAnArticle) as refused:
        read(ZH, f"<div id='app'></div><script type='application/json'>{data}</script>")
    assert refused.value.kind == "script-only"
