from __future__ import annotations

import pytest
from lxml.html import document_fromstring

from extractors.article import extract
from extractors.pages.blocks import blocks_of, name_of
from extractors.pages.cleaning import ExtractedLine
from extractors.pages.readings import choose
from wirewatch.domain.model import Article

TITLE = "Harbour council votes for the new pier"
LEAD = "The council of the harbour voted on Monday night for the new pier, which is to be ready in four years."
BODY = (
    "Eleven members voted for it and four against, after a debate of five hours about the price of the stone.",
    "The pier will be three hundred metres long, and two ferries can moor at it at the same time, said the mayor.",
    "Fishermen had asked for a lower wall, because the old one keeps the morning light from the nets and boats.",
    "Work begins in the spring; until then the ferries go on to land at the southern quay, beside the market.",
    "The council meets again in May, when the names of the builders are to be told to the people of the town.",
)
TICKER = (
    "Storm closes two schools on the northern shore",
    "Bakers of the island meet for the autumn fair",
    "Lighthouse opens its doors after a long repair",
)


def read(body: str) -> Article:
    html = f"<html lang='en'><head><title>{TITLE}</title></head><body>{body}</body></html>"
    return extract(html.encode(), url="https://harbour.example/2026/pier.html")


def ps(*texts: str) -> str:
    return "".join(f"<p>{text}</p>" for text in texts)


@pytest.mark.parametrize("name", ["banner-content", "sharethis", "widget_text", "footnotes", "related_article"])
def test_a_body_in_a_box_with_the_name_of_furniture_is_not_lost(name: str) -> None:
    article = read(
        f"<h1>{TITLE}</h1><div class='date'>Monday, 3 March, the editors of the harbour page, updated at noon</div>"
        f"<div class='{name}'><div>{ps(LEAD, *BODY)}</div></div>"
    )
    text = f"{article.lead}\n{article.body}"
    assert [part for part in (LEAD, *BODY) if part not in text] == []


def test_a_page_with_many_teasers_is_an_article_when_it_holds_one() -> None:
    card = "<li><a href='/other/{n}'><img src='/i.jpg'><h3>{title} {n}</h3></a><p>Some words about it.</p></li>"
    cards = "".join(card.format(n=n, title=TICKER[n % 3]) for n in range(30))
    article = read(f"<h1>{TITLE}</h1><div id='text'>{ps(LEAD, *BODY)}</div><ul class='grid'>{cards}</ul>")
    assert BODY[-1] in article.body
    assert TICKER[0] not in article.body


def test_lines_of_another_box_that_are_hardly_of_the_article_go() -> None:
    address = "Editors of the page | Box 12, Harbour Street 3 | Telephone 555 0199 | All pages"
    article = read(
        f"<table><tr><td>{address}<br>Printed by the Harbour Press | Times of the tides | Imprint</td></tr></table>"
        f"<h1>{TITLE}</h1><div class='story'>{ps(LEAD, *BODY)}</div>"
    )
    assert address not in f"{article.lead}\n{article.body}"
    assert BODY[0] in article.body


def test_a_brief_stays_the_article_however_long_the_report_below_it_and_that_is_unsure() -> None:
    other = tuple(f"{line} {sentence}" for line, sentence in zip(TICKER, reversed(BODY), strict=False))
    article = read(
        f"<section><h1>{TITLE}</h1>{ps(LEAD, BODY[0])}</section>"
        f"<section><h2><a href='/next'>{TICKER[0]}</a></h2>{ps(*other)}</section>"
    )
    assert other[0] not in f"{article.lead}\n{article.body}"
    assert other[0] in article.reading.unsure
    assert article.reading.reason
    assert LEAD in f"{article.lead}\n{article.body}"


def test_where_all_readings_agree_nothing_is_noted() -> None:
    article = read(f"<h1>{TITLE}</h1><article>{ps(LEAD, *BODY)}</article>")
    assert article.reading.name == "guarded"
    assert article.reading.reason == ""
    assert article.reading.unsure == ()


def test_the_box_of_the_outlets_earlier_articles_decides_between_two() -> None:
    first, second = BODY[:2], BODY[2:4]
    html = (
        f"<html lang='en'><head><title>Harbour page</title></head><body><div class='one'>{ps(*first)}</div>"
        f"<div class='two'>{ps(*second)}</div></body></html>"
    ).encode()
    blocks = {}
    for box in ("div.one", "div.two"):
        tree = document_fromstring(html)
        blocks[box] = [block.odds for block in blocks_of(tree, titles=(), description="", boxes=(box,))]
    assert all(one > two for one, two in zip(blocks["div.one"][:2], blocks["div.two"][:2], strict=True))
    assert all(one < two for one, two in zip(blocks["div.one"][2:], blocks["div.two"][2:], strict=True))


def test_a_box_is_known_again_on_a_page_with_another_number() -> None:
    numbered = document_fromstring("<div class='post-4711 wide'>One</div>").find(".//div")
    other = document_fromstring("<div class='post-12'>Two</div>").find(".//div")
    assert numbered is not None
    assert other is not None
    assert name_of(numbered) == name_of(other) == "div.post"


def test_an_article_says_which_box_held_it() -> None:
    assert read(f"<h1>{TITLE}</h1><div class='story'>{ps(LEAD, *BODY)}</div>").reading.box == "div.story"


def chosen(markup: str, guarded: str, other: tuple[str, ...]) -> str:
    blocks = blocks_of(document_fromstring(markup), titles=(TITLE,), description="")
    choice = choose(
        [ExtractedLine(guarded)],
        "",
        blocks,
        titles=(TITLE,),
        plain=lambda: [ExtractedLine(text) for text in other],
        tidy=lambda some: some,
    )
    return choice.name


def test_only_text_behind_the_title_takes_the_place_of_the_first_reading() -> None:
    note = "Watch the film of the vote in two parts."
    text, head = f"<div class='text'>{ps(LEAD, *BODY)}</div>", f"<h1>{TITLE}</h1><div class='share'>{note}</div>"
    assert chosen(f"<body>{head}{text}</body>", note, (LEAD, *BODY)) == "trafilatura"
    assert chosen(f"<body>{text}{head}</body>", note, (LEAD, *BODY)) == "guarded"
