"""Whole pages with boxes inside and behind the text: forms, tabs, threads, clocks, the next story."""

from __future__ import annotations

from tests.extractors.pages.world_pages import document, layout, ps
from tests.extractors.pages.world_reports import Report


@layout()
def letter_form_and_vote_inside_the_text(r: Report) -> str:
    letter = (
        f'<div class="c-x"><p>{r.labels["newsletter"]}</p><form action="/s"><input type="email"><button>OK</button>'
        f"</form></div>"
    )
    vote = (
        f'<div class="c-v"><p>{r.labels["vote"]}</p><label><input type="radio" name="v">1</label>'
        f'<label><input type="radio" name="v">2</label></div>'
    )
    return document(
        r,
        f'<article><h1>{r.title}</h1><p>{r.lead}</p><meta itemprop="datePublished" content="2026-03-12T11:00">'
        f"{ps(r.body[:2])}{letter}{ps(r.body[2:4])}{vote}{ps(r.body[4:])}</article>",
    )


@layout()
def tabs_of_plain_headlines(r: Report) -> str:
    panel = "".join(f"<li><span>{n}</span>{t}</li>" for n, (t, _) in enumerate(r.teasers, 1))
    return document(
        r,
        f"<div class='p'><h1>{r.title}</h1><p "
        f"class='k'>{r.lead}</p>{ps(r.body)}<div class='when'>12.03.2026</div></div>"
        f'<div><div role="tablist"><button role="tab">24 h</button><button role="tab">7 d</button></div>'
        f'<ol role="tabpanel">{panel}</ol><ol role="tabpanel">{panel}</ol></div>',
    )


@layout()
def gallery_of_other_news_with_captions(r: Report) -> str:
    slides = "".join(
        f'<figure><img src="/{n}.jpg" alt="{t}"><figcaption>{t}. {x}</figcaption></figure>'
        for n, (t, x) in enumerate(r.teasers)
    )
    return document(
        r,
        f'<div class="m"><h1>{r.title}</h1><h3>{r.lead}</h3><div class="d">12.03.2026</div>{ps(r.body)}</div>'
        f'<div class="slider">{slides}</div>',
    )


@layout()
def folded_background_in_the_text(r: Report) -> str:
    links = "".join(f'<p><a href="/f/{n}">{t}</a></p>' for n, (t, _) in enumerate(r.teasers))
    return document(
        r,
        f'<main><h1>{r.title}</h1><p>{r.lead}</p><time datetime="2026-03-12">12</time>{ps(r.body[:3])}<details>'
        f"<summary>{r.labels['related']}</summary>{links}</details>{ps(r.body[3:])}</main>",
    )


@layout()
def hash_tags_and_thread(r: Report) -> str:
    tags = " ".join(f"#{t.split()[0]}" for t, _ in r.teasers)
    thread = (
        f"<ul><li><div><b>Nadja</b> <i>2 h</i></div><p>{r.reader}</p><a href='#'>Reply</a><ul><li><div><b>Omar</b> "
        f"<i>1 h</i></div><p>{r.reader}</p><a href='#'>Reply</a></li></ul></li></ul>"
    )
    return document(
        r,
        f"<div><h1>{r.title}</h1><p>{r.lead}</p><time>2026-03-12</time>{ps(r.body)}<p>{tags}</p></div>"
        f"<div><h3>{r.labels['comments']}</h3>{thread}</div>",
    )


@layout(date=None)
def iranian_agency_page(r: Report) -> str:
    special = "".join(
        f'<li><a href="/fa/news/{n}"><img src="/t.jpg">{t}</a></li>'
        for n, (t, _) in enumerate(r.teasers)
    )
    tags = "".join(f'<a href="/tag/{n}">{t.split()[0]}</a>' for n, (t, _) in enumerate(r.teasers))
    return document(
        r,
        f'<div class="khabar"><div class="news_nav">کد خبر: ۴۷۱۱</div><div class="rutitr">Lakeside</div>'
        f'<h1 class="Htag">{r.title}</h1><div class="subtitle">{r.lead}</div><div class="body">'
        f"{''.join(f'<div>{text}</div>' for text in r.body)}</div><div class='inner_tags'>{tags}</div></div>"
        f'<div class="khabar_vizhe"><ul>{special}</ul></div>',
    )


@layout()
def paragraphs_as_divs_with_linked_heading_between(r: Report) -> str:
    texts = [f"<div dir='auto'>{text}</div>" for text in r.body]
    texts.insert(
        2, f'<div><span>{r.labels["also"]}</span><h5><a href="/i">{r.teasers[1][0]}</a></h5></div>'
    )
    return document(
        r,
        f'<div class="c"><h1>{r.title}</h1><div class="date">12-03-2026</div><div><strong>{r.lead}</strong></div>'
        f"{''.join(texts)}</div>",
        '<meta property="og:published_time" content="2026-03-12T00:00:00Z">',
    )


@layout()
def custom_elements(r: Report) -> str:
    recs = "".join(
        f"<rec-card><rec-head>{t}</rec-head><rec-text>{x}</rec-text></rec-card>"
        for t, x in r.teasers
    )
    return document(
        r,
        f"<news-page><news-head><h1>{r.title}</h1><p slot='dek'>{r.lead}</p></news-head><story-body>"
        f"{''.join(f'<text-block><p>{t}</p></text-block>' for t in r.body)}</story-body><rec-list>{recs}</rec-list>"
        f"</news-page>",
        '<meta name="publish-date" content="2026-03-12">',
    )


@layout()
def sibling_sections_with_picks_between(r: Report) -> str:
    picks = "".join(
        f'<div><a href="/k/{n}">{t}</a></div>' for n, (t, _) in enumerate(r.teasers[:3])
    )
    return document(
        r,
        f"<main><section><h1>{r.title}</h1><p>{r.lead}</p></section><section>{ps(r.body[:2])}</section>"
        f"<section>{picks}</section><section>{ps(r.body[2:4])}</section><section>{ps(r.body[4:])}</section></main>",
        '<meta name="DC.date.issued" content="2026-03-12">',
    )


@layout()
def list_of_clips_with_lengths(r: Report) -> str:
    clips = "".join(
        f'<div><img src="/v{n}.jpg"><p>{t}</p><p>0{n}:4{n}</p></div>'
        for n, (t, _) in enumerate(r.teasers)
    )
    return document(
        r,
        f'<div><h1>{r.title}</h1><div class="sum">{r.lead}</div><i>2026-03-12 10:10</i>{ps(r.body)}</div>'
        f'<div class="pl">{clips}</div>',
    )


@layout()
def cards_as_buttons_and_sponsors(r: Report) -> str:
    buttons = "".join(
        f"<button type='button'><span>{t}</span><span>{x}</span></button>" for t, x in r.teasers[:2]
    )
    ads = "".join(
        f'<div id="ob{n}"><a href="https://ads.example/{n}" rel="sponsored '
        f'nofollow"><span>{t}</span><span>Advert</span>'
        f"</a></div>"
        for n, (t, _) in enumerate(r.teasers[2:])
    )
    return document(
        r,
        f'<article><h1>{r.title}</h1><p>{r.lead}</p><time datetime="2026-03-12T05:00:00+03:00"></time>{ps(r.body)}'
        f"<div>{buttons}</div><div>{ads}</div></article>",
    )


@layout(author=True)
def microdata_with_an_aside_in_the_body(r: Report) -> str:
    notes = "".join(f"<li>{t}</li>" for t, _ in r.teasers)
    return document(
        r,
        f'<div itemscope itemtype="https://schema.org/NewsArticle"><h1 itemprop="headline">{r.title}</h1>'
        f'<meta itemprop="datePublished" content="2026-03-12T08:30:00+01:00"><span itemprop="author" itemscope '
        f'itemtype="https://schema.org/Person"><span itemprop="name">{r.author}</span></span>'
        f'<p itemprop="description">{r.lead}</p><div itemprop="articleBody">{ps(r.body[:3])}'
        f"<aside><h6>{r.labels['latest']}</h6><ul>{notes}</ul></aside>{ps(r.body[3:])}</div></div>",
    )


@layout()
def sections_each_with_a_heading(r: Report) -> str:
    """The text itself looks like a list of cards: a short heading, then one paragraph."""
    heads = ("Monday", "The money", "And then", "What now", "Plans", "Hours", "Winter")
    parts = "".join(
        f"<h3>{head}</h3><p>{text}</p>" for head, text in zip(heads, r.body, strict=False)
    )
    cards = "".join(
        f'<h3><a href="/s/{n}">{t}</a></h3><p>{x}</p>' for n, (t, x) in enumerate(r.teasers)
    )
    return document(
        r,
        f'<div class="story"><h1>{r.title}</h1><p>{r.lead}</p><time datetime="2026-03-12"></time>{parts}</div>'
        f'<div class="stories">{cards}</div>',
    )


@layout()
def live_page_with_times(r: Report) -> str:
    """Its entries are the article; the clock beside them is not."""
    entries = "".join(
        f'<div class="entry" id="e{n}"><time datetime="2026-03-12T1{n}:00:00Z">1{n}:00</time><p>{text}</p></div>'
        for n, text in enumerate(r.body)
    )
    clock = "".join(
        f'<li><time>1{n}:15</time><a href="/t/{n}">{t}</a></li>'
        for n, (t, _) in enumerate(r.teasers)
    )
    return document(
        r,
        f"<h1>{r.title}</h1><p>{r.lead}</p><div class='both'><div class='log'>{entries}</div><ul>{clock}</ul></div>",
        '<meta property="article:published_time" content="2026-03-12T10:00:00Z">',
    )


@layout()
def print_view_of_a_portal(r: Report) -> str:
    nav = " | ".join(f'<a href="?p={n}">{t}</a>' for n, (t, _) in enumerate(r.teasers))
    return document(
        r,
        f"<center>{nav}</center><hr><font size='+2'>{r.title}</font><br>12.03.2026<p><i>{r.lead}</i><p>"
        f"{'<p>'.join(r.body)}<hr>{nav}",
    )


def first_paragraphs_before_a_pay_barrier(r: Report) -> str:
    cards = "".join(f"<div class='q'><div>{t}</div><div>{x}</div></div>" for t, x in r.teasers)
    return document(
        r,
        f'<div><h1>{r.title}</h1><p>{r.lead}</p><time datetime="2026-03-12"></time>{ps(r.body[:2])}<div class="wall">'
        f"<p>You have read your free articles. Subscribe to continue reading.</p><a href='/abo'>Subscribe</a></div>"
        f"{cards}</div>",
    )


@layout()
def next_story_teaser_with_its_first_lines(r: Report) -> str:
    return document(
        r,
        f'<div class="a"><h1>{r.title}</h1><p>{r.lead}</p><span class="ts">12.03.2026</span>{ps(r.body)}</div>'
        f'<div class="b"><h2>{r.teasers[0][0]}</h2><p>{r.other[0]}</p><p>{r.other[1]}</p><a href="/n">&rarr;</a></div>',
    )


@layout()
def columns_of_a_table_with_a_moving_line(r: Report) -> str:
    left = "".join(
        f"<tr><td>&bull;</td><td><a href=/{n}.htm>{t}</a></td></tr>"
        for n, (t, _) in enumerate(r.teasers)
    )
    return document(
        r,
        f"<marquee>{' *** '.join(t for t, _ in r.teasers)}</marquee><table width=980><tr><td valign=top><table>{left}"
        f"</table></td><td valign=top><table><tr><td><h2>{r.title}</h2></td></tr><tr><td>12.03.2026</td></tr>"
        f"<tr><td><b>{r.lead}</b></td></tr><tr><td><p "
        f"align=justify>{'<p align=justify>'.join(r.body)}</td></tr></table>"
        f"</td></tr></table>",
    )
