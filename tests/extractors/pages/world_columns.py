"""Whole pages with rivers, columns, sliders and hidden parts around the text, and titles in odd places."""

from __future__ import annotations

from tests.extractors.pages.world_pages import document, layout, linked_data, ps
from tests.extractors.pages.world_reports import Report

PUBLISHED = '<meta property="article:published_time" content="2026-03-12T08:00:00Z">'


@layout(paragraphs=1)
def brief_and_a_river_of_unlinked_items(r: Report) -> str:
    items = "".join(
        f'<div class="river-item"><span class="time">1{n}:31</span><h2>{t}</h2><p>{x}</p></div>'
        for n, (t, x) in enumerate(r.teasers)
    )
    return document(
        r,
        f"<div><h1>{r.title}</h1><p>{r.lead}</p><p>{r.body[0]}</p></div><div>{items}</div>",
        PUBLISHED,
    )


@layout()
def numbered_column_before_the_text(r: Report) -> str:
    items = "".join(
        f"<li><span>{n}</span><span>{t}</span></li>" for n, (t, _) in enumerate(r.teasers, 1)
    )
    return document(
        r,
        f'<div class="left"><ol>{items}</ol></div><div class="mid"><h1>{r.title}</h1><p>{r.lead}</p>{ps(r.body)}</div>',
        PUBLISHED,
    )


@layout()
def paragraph_pairs_in_a_list_below_broken_lines(r: Report) -> str:
    items = "".join(f"<li><p>{t}</p><p>{x}</p></li>" for t, x in r.teasers)
    return document(
        r,
        f"<div class='x'><h1>{r.title}</h1><h4>{r.lead}</h4>{'<br><br>'.join(r.body)}<ul>{items}</ul></div>",
        PUBLISHED,
    )


@layout()
def words_in_spans_before_the_text(r: Report) -> str:
    words = "".join(f"<span>{t.split()[0]}</span>" for t, _ in r.teasers)
    return document(
        r,
        f"<div><h1>{r.title}</h1><p>{r.lead}</p><div class='chips'>{words}</div>{ps(r.body)}</div>",
        PUBLISHED,
    )


@layout()
def paragraphs_named_as_pointers(r: Report) -> str:
    texts = [f"<p>{text}</p>" for text in r.body]
    texts.insert(1, f'<p class="related-link">{r.teasers[0][0]}</p>')
    texts.insert(
        4, f'<p class="read-more"><a href="/r/2">{r.teasers[1][0]}</a> {r.teasers[1][1]}</p>'
    )
    return document(
        r, f"<article><h1>{r.title}</h1><p>{r.lead}</p>{''.join(texts)}</article>", PUBLISHED
    )


@layout()
def slider_and_logo_as_first_headings(r: Report) -> str:
    slides = "".join(
        f'<div class="slide"><h2><a href="/s/{n}">{t}</a></h2><p>{x}</p></div>'
        for n, (t, x) in enumerate(r.teasers)
    )
    return document(
        r,
        '<h1><a href="/">Lakeside Courier</a></h1><div '
        f'class="slides">{slides}</div><div class="post"><h2>{r.title}</h2>'
        f"<p><b>{r.lead}</b></p>{ps(r.body)}</div>",
        f'{PUBLISHED}<meta property="og:title" content="{r.title}">',
    )


@layout()
def headings_of_one_rank_for_all(r: Report) -> str:
    others = "".join(
        f'<div><h1><a href="/o/{n}">{t}</a></h1><p>{x}</p></div>'
        for n, (t, x) in enumerate(r.teasers)
    )
    return document(
        r, f"<div><h1>{r.title}</h1><p>{r.lead}</p>{ps(r.body)}</div>{others}", PUBLISHED
    )


@layout()
def advertisement_line_between_blocks(r: Report) -> str:
    blocks = [f'<div class="paragraph"><p>{text}</p></div>' for text in r.body]
    blocks.insert(2, f'<div class="ad-slot"><p>{r.teasers[0][0]}</p></div>')
    return document(
        r, f"<main><h1>{r.title}</h1><p>{r.lead}</p>{''.join(blocks)}</main>", PUBLISHED
    )


@layout()
def bulleted_headlines_under_an_unknown_heading(r: Report) -> str:
    lines = "".join(f"<p>• {t}</p>" for t, _ in r.teasers)
    return document(
        r,
        f"<div><h1>{r.title}</h1><p>{r.lead}</p>{ps(r.body)}<h3>Lakeside at noon</h3>{lines}</div>",
        PUBLISHED,
    )


@layout()
def the_text_in_an_aside(r: Report) -> str:
    menu = "".join(f'<li><a href="/m/{n}">{t}</a></li>' for n, (t, _) in enumerate(r.teasers))
    return document(
        r,
        f"<main><ul>{menu}</ul></main><aside><h1>{r.title}</h1><p>{r.lead}</p>{ps(r.body)}</aside>",
        PUBLISHED,
    )


@layout()
def parts_that_no_reader_sees(r: Report) -> str:
    return document(
        r,
        f'<div style="display:none"><p>{r.other[0]}</p><p>{r.other[1]}</p></div><div><h1>{r.title}</h1><p>{r.lead}</p>'
        f'{ps(r.body)}<div style="visibility: '
        f'hidden">{r.other[0]}</div><div aria-hidden="true"><p>{r.other[1]}</p></div>'
        f"<noscript><p>{r.other[2]}</p></noscript></div>",
        PUBLISHED,
    )


@layout()
def open_menu_with_stories(r: Report) -> str:
    stories = "".join(f"<div><h3>{t}</h3><p>{x}</p></div>" for t, x in r.teasers)
    return document(
        r,
        f"<header><div class='mega'>{stories}</div></header><div><h1>{r.title}</h1><p>{r.lead}</p>{ps(r.body)}</div>",
        PUBLISHED,
    )


@layout()
def headlines_with_counts(r: Report) -> str:
    lines = "".join(f"<p>{t} ({30 - n})</p>" for n, (t, _) in enumerate(r.teasers))
    return document(
        r,
        f"<div><h1>{r.title}</h1><p>{r.lead}</p>{ps(r.body)}</div><div class='cnt'>{lines}</div>",
        PUBLISHED,
    )


@layout()
def neighbours_in_plain_words(r: Report) -> str:
    return document(
        r,
        f"<div><h1>{r.title}</h1><p>{r.lead}</p>{ps(r.body)}<div class='nb'><span>&larr; {r.teasers[0][0]}</span>"
        f"<span>{r.teasers[1][0]} &rarr;</span></div></div>",
        PUBLISHED,
    )


@layout()
def two_items_right_behind_the_text(r: Report) -> str:
    items = "".join(
        f'<div class="nl"><a href="/n/{n}">{t}</a> {x}</div>'
        for n, (t, x) in enumerate(r.teasers[:2])
    )
    return document(
        r, f"<h1>{r.title}</h1><div id='text'><p>{r.lead}</p>{ps(r.body)}{items}</div>", PUBLISHED
    )


@layout()
def title_in_no_heading(r: Report) -> str:
    links = "".join(f'<a href="/k/{n}">{t}</a> &middot; ' for n, (t, _) in enumerate(r.teasers))
    return document(
        r,
        f"<div class='ttl'>{r.title}</div><div "
        f"class='anno'>{r.lead}</div><div class='txt'>{'<br><br>'.join(r.body)}</div>"
        f"<div class='lk'>{links}</div>",
        PUBLISHED,
    )


@layout()
def remarks_in_a_table(r: Report) -> str:
    rows = "".join(
        f"<tr><td><b>Guest {n}</b> 12:0{n}</td><td>{r.reader}</td></tr>" for n in range(3)
    )
    return document(
        r,
        f"<div><h1>{r.title}</h1><p>{r.lead}</p>{ps(r.body)}</div><table class='cmt'>{rows}</table>",
        PUBLISHED,
    )


@layout(author=True)
def cards_of_a_grid_in_list_items(r: Report) -> str:
    cards = "".join(
        f'<li><article><figure><img src="/{n}.jpg"></figure><div><span>World</span><h3>{t}</h3><p>{x}</p>'
        f"<span>By Ada Low</span></div></article></li>"
        for n, (t, x) in enumerate(r.teasers)
    )
    data = {
        "@type": "ReportageNewsArticle",
        "headline": r.title,
        "author": {"@type": "Person", "name": r.author},
    }
    return document(
        r,
        f"<main><h1>{r.title}</h1><p>{r.lead}</p>{ps(r.body)}</main><section><ul>{cards}</ul></section>",
        PUBLISHED + linked_data(data),
    )


@layout()
def foot_with_popular_words(r: Report) -> str:
    words = ", ".join(t.split()[0] for t, _ in r.teasers)
    return document(
        r,
        f"<div><h1>{r.title}</h1><p>{r.lead}</p>{ps(r.body)}</div><div id='bottom'><p>Popular: {words}</p>"
        f"<p>© 2026 Lakeside Courier. All rights reserved.</p></div>",
        PUBLISHED,
    )


@layout()
def dated_box_amid_blocks(r: Report) -> str:
    blocks = [f'<div class="blk"><div class="blk__words">{text}</div></div>' for text in r.body]
    headline, words = r.teasers[0]
    box = f'<div class="blk"><div><div>{headline}</div><div>{words}</div><span>11 March, 10:00 GMT</span></div></div>'
    return document(
        r,
        f'<div><h1>{r.title}</h1><div class="intro-words">{r.lead}</div><div>{"".join([*blocks[:1], box, *blocks[1:]])}'
        "</div></div>",
        PUBLISHED,
    )


@layout(paragraphs=2)
def brief_and_messages_with_broken_lines(r: Report) -> str:
    messages = "".join(
        f'<div class="msg"><div>{t}<br>{x}</div><span>1.2K</span><time>10:0{n}</time></div>'
        for n, (t, x) in enumerate(r.teasers)
    )
    return document(
        r,
        f"<div><h1>{r.title}</h1><p>{r.lead}</p>{ps(r.body[:2])}</div><div class='stream'>{messages}</div>",
        PUBLISHED,
    )


@layout(paragraphs=1)
def brief_and_lines_with_an_arrow_at_the_end(r: Report) -> str:
    lines = "".join(
        f'<p><b>1{n}:00</b> {t}. {x} <a href="/f/{n}">&gt;&gt;&gt;</a></p>'
        for n, (t, x) in enumerate(r.teasers)
    )
    return document(
        r,
        f"<table><tr><td><h1>{r.title}</h1><p>{r.lead}</p><p>{r.body[0]}</p><hr>{lines}</td></tr></table>",
        PUBLISHED,
    )


@layout()
def standfirst_named_by_a_data_attribute(r: Report) -> str:
    topics = ", ".join(t.split()[0] for t, _ in r.teasers)
    return document(
        r,
        f'<main><div data-part="headline"><h1>{r.title}</h1></div>'
        f'<div data-part="standfirst"><div><p>{r.lead}</p></div>'
        f'</div><div data-part="body"><div><div class="copy">{ps(r.body)}</div></div></div>'
        f'<p class="topics">{topics}</p>'
        "</main>",
        PUBLISHED,
    )


@layout()
def paragraphs_named_after_the_topic_they_belong_to(r: Report) -> str:
    """What is named like a pointer is the text itself."""
    texts = "".join(f'<p class="topic-related-text">{text}</p>' for text in r.body)
    headline, words = r.teasers[0]
    box = f'<div class="inl"><a href="/b/1"><div>On this</div><div>{headline}</div><div>{words}</div></a></div>'
    return document(
        r, f"<div><h1>{r.title}</h1><p>{r.lead}</p><div>{texts}{box}</div></div>", PUBLISHED
    )
