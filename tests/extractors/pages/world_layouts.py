"""Whole pages as content systems of many countries print them."""

from __future__ import annotations

from tests.extractors.pages.world_pages import document, layout, linked_data, ps
from tests.extractors.pages.world_reports import Report


@layout(author=True)
def drupal_node_with_views_rows(r: Report) -> str:
    rows = "".join(
        f'<div class="views-row"><div class="views-field views-field-title"><span class="field-content">'
        f'<a href="/node/{n}" hreflang="{r.language}">{t}</a></span></div><div class="views-field views-field-body">'
        f'<div class="field-content"><p>{x}</p></div></div></div>'
        for n, (t, x) in enumerate(r.teasers)
    )
    return document(
        r,
        f'<div class="layout-container"><main><div class="region region-content"><div id="block-title"><h1>'
        f"<span>{r.title}</span></h1></div><div class='node node--view-mode-full'><div class='node__meta'>"
        f"<span>{r.author}</span></div><div class='node__content'><div class='field field--name-field-teaser'>"
        f"{r.lead}</div><div class='text-formatted field field--name-body'>{ps(r.body)}</div></div></div>"
        f'<div class="views-element-container"><h2>{r.labels["latest"]}</h2><div class="view">{rows}</div></div>'
        f"</div></main></div>",
        f'<meta name="author" content="{r.author}"><meta property="article:published_time" '
        f'content="2026-03-12T09:10:00+01:00">',
    )


@layout()
def bitrix_detail_with_news_list(r: Report) -> str:
    items = "".join(
        '<p class="news-item"><span '
        f'class="news-date-time">12.03.2026</span> <a href="/n/{n}/"><b>{t}</b></a><br>{x}</p>'
        for n, (t, x) in enumerate(r.teasers)
    )
    return document(
        r,
        f'<div class="workarea"><h1 id="pagetitle">{r.title}</h1><div class="news-detail">'
        f'<span class="news-date-time">12.03.2026</span><div class="preview_text">{r.lead}</div>'
        f"{'<br /><br />'.join(r.body)}<div style='clear:both'></div></div>"
        f'<div class="news-list">{items}</div></div>',
    )


@layout()
def joomla_item_page_with_pager(r: Report) -> str:
    news = "".join(
        f'<li><a href="/i/{n}"><span>{t}</span></a></li>' for n, (t, _) in enumerate(r.teasers)
    )
    return document(
        r,
        f'<div class="com-content-article item-page"><div class="page-header"><h2>{r.title}</h2></div>'
        f'<dl class="article-info"><dd><time datetime="2026-03-12T08:00:00+00:00">12</time></dd></dl>'
        f"<div><p><strong>{r.lead}</strong></p>{ps(r.body)}</div>"
        f'<nav class="pagenavigation"><span><a href="/p" rel="prev"><span>{r.teasers[0][0]}</span></a>'
        f'<a href="/q" rel="next"><span>{r.teasers[1][0]}</span></a></span></nav></div>'
        f'<div class="moduletable"><h3>{r.labels["latest"]}</h3><ul class="mod-list">{news}</ul></div>',
    )


@layout()
def page_builder_with_one_widget_a_part(r: Report) -> str:
    def widget(inner: str, kind: str) -> str:
        return (
            f'<div class="elementor-element elementor-widget-{kind}"><div '
            f'class="elementor-widget-container">{inner}</div></div>'
        )

    posts = "".join(
        f'<article class="elementor-post"><div class="elementor-post__text"><h3><a href="/{n}/">{t}</a></h3>'
        f"<div class='elementor-post__excerpt'><p>{x}</p></div></div></article>"
        for n, (t, x) in enumerate(r.teasers)
    )
    parts = "".join(widget(f"<p>{text}</p>", "text-editor") for text in r.body)
    return document(
        r,
        widget(f"<h1>{r.title}</h1>", "theme-post-title")
        + widget("<time>2026-03-12</time>", "post-info")
        + widget(f"<p>{r.lead}</p>", "text-editor")
        + parts
        + widget(f"<div class='elementor-posts'>{posts}</div>", "posts"),
    )


@layout(author=True)
def hashed_classes_and_a_block_for_each_paragraph(r: Report) -> str:
    promo = (
        f'<div class="sc-9f2b"><a class="css-1x" href="/b/1"><span class="css-2">{r.labels["also"]}</span>'
        f'<span class="css-3">{r.teasers[0][0]}</span></a></div>'
    )
    blocks = [f'<div class="sc-77aa"><p class="css-b">{text}</p></div>' for text in r.body]
    blocks.insert(2, promo)
    cards = "".join(
        f'<div class="sc-4c"><div class="css-7"><a href="/c/{n}"><h3 class="css-8">{t}</h3></a><p class="css-9">{x}</p>'
        f"<span>4 min</span></div></div>"
        for n, (t, x) in enumerate(r.teasers)
    )
    data = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": r.title,
        "datePublished": "2026-03-12T07:00:00Z",
        "author": [{"@type": "Person", "name": r.author}],
    }
    return document(
        r,
        f'<div id="__next"><div class="sc-a1"><div class="sc-b2"><h1 class="css-t">{r.title}</h1>'
        f'<p class="css-s">{r.lead}</p></div><div class="sc-c3">{"".join(blocks)}</div></div>'
        f'<div class="sc-d4">{cards}</div></div>',
        linked_data(data),
    )


@layout(author=True)
def amp_page_with_sidebar_and_carousel(r: Report) -> str:
    menu = "".join(f'<li><a href="/m/{n}">{t}</a></li>' for n, (t, _) in enumerate(r.teasers))
    slides = "".join(
        f'<a href="/s/{n}"><amp-img src="/s.jpg" width="3" height="2"></amp-img><p>{t}</p></a>'
        for n, (t, _) in enumerate(r.teasers)
    )
    data = {
        "@type": "NewsArticle",
        "datePublished": "2026-03-12T07:00:00+05:00",
        "author": {"name": r.author},
    }
    return document(
        r,
        f'<amp-sidebar id="sb" layout="nodisplay"><ul>{menu}</ul></amp-sidebar><header><h1>{r.title}</h1></header>'
        '<div class="ampstart"><p '
        f'class="ampstart-sub">{r.lead}</p>{ps(r.body[:2])}<amp-carousel type="slides">{slides}'
        f"</amp-carousel>{ps(r.body[2:])}</div>",
        linked_data(data),
        html=" amp",
    )


@layout(paragraphs=2)
def brief_and_a_clock_of_other_news(r: Report) -> str:
    ticks = "".join(
        f"<div class='t'><span>{9 + n}:2{n}</span> <span>{t}. {x}</span></div>"
        for n, (t, x) in enumerate(r.teasers)
    )
    return document(
        r,
        f'<div class="wrap"><div class="one"><h1>{r.title}</h1><div class="dt">2026-03-12 11:04</div><p>{r.lead}</p>'
        f'{ps(r.body[:2])}</div><div class="two"><h4>{r.labels["latest"]}</h4>{ticks}</div></div>',
    )


@layout(paragraphs=1)
def brief_above_a_longer_report(r: Report) -> str:
    return document(
        r,
        f'<section><header><h1>{r.title}</h1><time datetime="2026-03-12">12.3.</time></header><p>{r.lead}</p>'
        f"<p>{r.body[0]}</p></section><section><header><h2><a href='/next/1'>{r.teasers[0][0]}</a></h2></header>"
        f"{ps(r.other)}</section>",
    )


@layout()
def standfirst_above_the_title(r: Report) -> str:
    side = "".join(f"<div><b>{t}</b> {x}</div>" for t, x in r.teasers)
    return document(
        r,
        f'<div class="top"><div class="vorspann">{r.lead}</div><h1>{r.title}</h1><small>12.03.2026</small></div>'
        f'<div class="cols"><div class="col1">{ps(r.body)}</div><div class="col2">{side}</div></div>',
    )


@layout()
def standfirst_in_a_header_far_from_the_text(r: Report) -> str:
    cards = "".join(
        f'<li class="grid__item"><a href="/g/{n}"><strong>{t}</strong><em>{x}</em></a></li>'
        for n, (t, x) in enumerate(r.teasers)
    )
    return document(
        r,
        f'<header class="hero"><div><h1>{r.title}</h1><div class="hero__intro"><p>{r.lead}</p></div>'
        f'<time datetime="2026-03-12T06:00">6:00</time></div><figure><img src="/h.jpg"><figcaption>Foto: K. Lund'
        f'</figcaption></figure></header><div class="rail"><ul class="grid">{cards}</ul></div>'
        f'<div class="story-part">{ps(r.body[:3])}</div><div class="ad">Ad</div>'
        f'<div class="story-part">{ps(r.body[3:])}</div>',
    )


@layout(author=True)
def text_only_in_a_linked_data_graph(r: Report) -> str:
    graph = {
        "@context": "https://schema.org",
        "@graph": [
            {"@type": "WebSite", "name": "Lakeside Courier"},
            {"@type": "Person", "@id": "#p", "name": r.author},
            {
                "@type": ["NewsArticle"],
                "headline": r.title,
                "description": r.lead,
                "articleBody": "\n\n".join((r.lead, *r.body)),
                "datePublished": "2026-03-12T21:00:00+02:00",
                "author": [{"@id": "#p"}],
            },
            {
                "@type": "ItemList",
                "itemListElement": [{"@type": "ListItem", "name": t} for t, _ in r.teasers],
            },
        ],
    }
    links = "".join(
        f'<a href="/l/{n}">{t}</a><span>{x}</span>' for n, (t, x) in enumerate(r.teasers)
    )
    return document(
        r,
        f"<div><h1>{r.title}</h1><p>{r.lead}</p><p>{r.body[0][:60]}…</p><div id='rest'></div></div><div>{links}</div>",
        linked_data(graph),
    )


@layout()
def breaks_with_pointers_between(r: Report) -> str:
    lines: list[str] = []
    for n, text in enumerate(r.body):
        lines.append(text)
        if n in {1, 3}:
            lines.append(f'&raquo; <a href="/x/{n}">{r.teasers[n][0]}</a>')
    return document(
        r,
        f'<div id="content"><span class="date">12/03/2026</span><h1>{r.title}</h1><div class="text"><b>{r.lead}</b>'
        f"<br>&nbsp;<br>{'<br>&nbsp;<br>'.join(lines)}</div></div>",
        '<meta itemprop="datePublished" content="2026-03-12">',
    )


@layout()
def breaking_line_and_cookie_dialog_first(r: Report) -> str:
    cookie = "We use cookies and similar tools. By using this page you accept that we and our 812 partners store them."
    return document(
        r,
        f'<div role="alert"><span>LIVE</span><p>{r.teasers[0][0]}: {r.teasers[0][1]}</p></div>'
        f'<div role="dialog" aria-modal="true"><p>{cookie}</p><button>OK</button></div>'
        f"<div><h1>{r.title}</h1><p>{r.lead}</p><time datetime='2026-03-12T10:00:00Z'></time>{ps(r.body)}</div>",
    )


@layout(author=True)
def author_box_without_a_name(r: Report) -> str:
    return document(
        r,
        f"<div><h1>{r.title}</h1><p>{r.lead}</p><p>{r.author}</p><p>12 03 2026</p><div>{ps(r.body)}</div></div>"
        f'<div><img src="/face.jpg"><div><b>{r.author}</b><p>{r.bio}</p></div></div>',
        f'<meta name="author" content="{r.author}"><meta name="date" content="2026-03-12">',
    )
