from __future__ import annotations

import pytest
from lxml.html import document_fromstring

from extractors.article import extract
from extractors.model import Article
from extractors.pages.blocks import container_name, score_blocks
from extractors.pages.candidates import Readings, choose_reading
from extractors.pages.text_lines import ExtractedLine

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


def read(body: str, *, title: str = TITLE, feed_title: str = "", feed_summary: str = "") -> Article:
    html = f"<html lang='en'><head><title>{title}</title></head><body>{body}</body></html>"
    url = "https://harbour.example/2026/pier.html"
    return extract(html.encode(), url=url, feed_title=feed_title, feed_summary=feed_summary)


def ps(*texts: str) -> str:
    return "".join(f"<p>{text}</p>" for text in texts)


@pytest.mark.parametrize(
    "name", ["banner-content", "sharethis", "widget_text", "footnotes", "related_article"]
)
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
    article = read(
        f"<h1>{TITLE}</h1><div id='text'>{ps(LEAD, *BODY)}</div><ul class='grid'>{cards}</ul>"
    )
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
    other = tuple(
        f"{line} {sentence}" for line, sentence in zip(TICKER, reversed(BODY), strict=False)
    )
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
        blocks[box] = [
            block.probability
            for block in score_blocks(tree, titles=(), description="", boxes=(box,))
        ]
    assert all(
        one > two for one, two in zip(blocks["div.one"][:2], blocks["div.two"][:2], strict=True)
    )
    assert all(
        one < two for one, two in zip(blocks["div.one"][2:], blocks["div.two"][2:], strict=True)
    )


def test_a_box_is_known_again_on_a_page_with_another_number() -> None:
    numbered = document_fromstring("<div class='post-4711 wide'>One</div>").find(".//div")
    other = document_fromstring("<div class='post-12'>Two</div>").find(".//div")
    assert numbered is not None
    assert other is not None
    assert container_name(numbered) == container_name(other) == "div.post"


def test_an_article_says_which_box_held_it() -> None:
    assert (
        read(f"<h1>{TITLE}</h1><div class='story'>{ps(LEAD, *BODY)}</div>").reading.box
        == "div.story"
    )


def chosen(markup: str, guarded: str, other: tuple[str, ...]) -> str:
    blocks = score_blocks(document_fromstring(markup), titles=(TITLE,), description="")
    readings = Readings(
        guarded=[ExtractedLine(guarded)],
        lead="",
        plain=lambda: [ExtractedLine(text) for text in other],
        tidy=lambda lines: lines,
    )
    return choose_reading(readings, blocks, titles=(TITLE,)).name


def test_only_text_behind_the_title_takes_the_place_of_the_first_reading() -> None:
    note = "Watch the film of the vote in two parts."
    text, head = (
        f"<div class='text'>{ps(LEAD, *BODY)}</div>",
        f"<h1>{TITLE}</h1><div class='share'>{note}</div>",
    )
    assert chosen(f"<body>{head}{text}</body>", note, (LEAD, *BODY)) == "trafilatura"
    assert chosen(f"<body>{text}{head}</body>", note, (LEAD, *BODY)) == "guarded"


# --- what the feed says --------------------------------------------------------------------------

ZH = (
    "港口委员会星期一晚上表决通过新码头的建设计划，预计四年后完工。",
    "十一名委员赞成，四名反对，讨论石料价格的会议持续了五个小时。",
    "新码头长三百米，可以同时停靠两艘渡轮，市长在会后这样说。",
    "渔民希望把防波墙修低一些，因为旧墙挡住了早晨照到渔网上的阳光。",
)
ZH_OTHER = (
    "图书馆从下月起延长开放时间，读者可以在周末借阅更多图书和杂志。",
    "馆长表示新的阅览室可以容纳三百人，并且提供儿童读物的专门书架。",
    "市民对此表示欢迎，认为这会让孩子们在假期里有更多地方可以去。",
)
TH = (
    "สภาท่าเรือลงมติเมื่อคืนวันจันทร์ให้สร้างท่าเรือแห่งใหม่ซึ่งจะแล้วเสร็จภายในสี่ปีข้างหน้าตามแผนที่วางไว้",
    "สมาชิกสิบเอ็ดคนลงคะแนนเห็นชอบและสี่คนคัดค้านหลังจากถกเถียงเรื่องราคาหินนานถึงห้าชั่วโมงในห้องประชุม",
    "ท่าเรือจะยาวสามร้อยเมตรและเรือข้ามฟากสองลำจะจอดพร้อมกันได้ นายกเทศมนตรีกล่าวหลังการประชุมครั้งนั้น",
)
TH_OTHER = (
    "ห้องสมุดประชาชนจะขยายเวลาเปิดตั้งแต่เดือนหน้าและให้ยืมหนังสือมากขึ้นในวันเสาร์และวันอาทิตย์ของทุกสัปดาห์",
    "ผู้อำนวยการกล่าวว่าห้องอ่านหนังสือใหม่รองรับได้สามร้อยคนและมีชั้นหนังสือสำหรับเด็กโดยเฉพาะอีกด้วย",
    "ผู้ปกครองยินดีกับเรื่องนี้เพราะลูกหลานของพวกเขาไม่มีที่ไปในวันที่ฝนตกติดต่อกันหลายวันในฤดูฝน",
)
LIBRARY = (
    "The library of the lower town opens longer from next month, and readers may borrow more books on Saturdays.",
    "Its new reading hall has seats for three hundred people and shelves for children, the librarian told us.",
    "Parents were glad of it, because their sons and daughters have nowhere to go when the rain falls for days.",
)


def test_the_article_that_says_what_the_feed_says_is_taken_and_the_other_one_is_unsure() -> None:
    page = f"<article>{ps(LEAD, *BODY)}</article><article>{ps(*LIBRARY)}</article>"
    for wanted, unwanted in (((LEAD, *BODY), LIBRARY), (LIBRARY, BODY)):
        article = read(page, title="Page", feed_title=wanted[0][:25], feed_summary=wanted[0])
        text = f"{article.lead}\n{article.body}"
        assert [part for part in wanted if part not in text] == []
        assert [part for part in unwanted if part in text] == []
        assert unwanted[-1] in article.reading.unsure


@pytest.mark.parametrize(
    ("one", "other"), [(BODY, LIBRARY), (ZH, ZH_OTHER), (TH, TH_OTHER)], ids=["en", "zh", "th"]
)
def test_a_first_reading_that_says_nothing_of_what_the_feed_says_goes(
    one: tuple[str, ...], other: tuple[str, ...]
) -> None:
    page = f"<body><div>{ps(*one)}</div><div>{ps(*other)}</div></body>"
    blocks = score_blocks(
        document_fromstring(page), titles=(), description="", feed_summary=other[0]
    )
    for block in blocks:
        block.probability = 0.9

    def name(announced: str) -> str:
        lines = [ExtractedLine(text) for text in one]
        readings = Readings(guarded=lines, lead="", plain=lambda: lines, tidy=lambda part: part)
        return choose_reading(readings, blocks, titles=(), feed_text=announced).name

    assert name(other[0]) == "blocks"
    assert name(one[0]) == "guarded"
    assert name("") == "guarded"


def test_a_summary_that_the_page_does_not_hold_changes_nothing() -> None:
    page = f"<h1>{TITLE}</h1><div class='story'>{ps(LEAD, *BODY)}</div><div class='more'>{ps(*LIBRARY[:1])}</div>"
    plain = read(page)
    assert (
        read(
            page,
            feed_title="Our day",
            feed_summary="All that moves the island, told every evening at six",
        )
        == plain
    )
    assert read(page, feed_title="Our day", feed_summary="") == plain
