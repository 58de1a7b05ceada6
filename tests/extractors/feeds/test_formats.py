"""Each kind of feed is read whole: entries, titles, links, dates, texts, pace."""

from __future__ import annotations

import pickle
from datetime import UTC, datetime, timedelta

import pytest

from extractors.feed import parse
from extractors.feeds.autodiscovery import feeds_linked_from
from extractors.feeds.raw import NotAFeed
from extractors.feeds.section_page import parse_section_page
from extractors.feeds.sitemap import parse_sitemap
from extractors.model import Entry, FeedDocument
from tests.extractors.feeds.building import URL, atom, rss

NEWS = 'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'


def sitemap(*urls: str) -> bytes:
    inner = "".join(f"<url>{url}</url>" for url in urls)
    return f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" {NEWS}>{inner}</urlset>'.encode()


def test_a_news_sitemap_works_as_a_feed() -> None:
    document = parse_sitemap(
        sitemap(
            "<loc>https://o.example/a</loc><news:news><news:publication><news:name>The Post</news:name>"
            "<news:language>fa</news:language></news:publication>"
            "<news:publication_date>2021-10-15T08:00:00+04:30</news:publication_date>"
            "<news:title>Talks &amp; tea</news:title></news:news>",
            "<loc>https://o.example/b</loc><lastmod>2021-10-14</lastmod>",
        ),
        url=URL,
    )
    first, second = document.entries
    assert (first.title, first.link, first.language) == ("Talks & tea", "https://o.example/a", "fa")
    assert first.published == datetime(2021, 10, 15, 3, 30, tzinfo=UTC)
    assert (second.link, second.published) == (
        "https://o.example/b",
        datetime(2021, 10, 14, tzinfo=UTC),
    )
    assert document.title == "The Post"


def test_of_a_long_sitemap_the_newest_pages_are_kept() -> None:
    pages = [
        f"<loc>https://o.example/{n}</loc><lastmod>{1990 + n // 300}-01-01</lastmod>"
        for n in range(6_000)
    ]
    document = parse_sitemap(sitemap(*pages), url=URL)
    links = {entry.link for entry in document.entries}
    assert (len(links), document.left_out) == (5_000, 1_000)
    assert "https://o.example/5999" in links
    assert "https://o.example/0" not in links


def test_an_index_of_sitemaps_is_refused_with_the_sitemaps_that_it_names() -> None:
    index = b"<sitemapindex><sitemap><loc>https://o.example/news.xml</loc></sitemap></sitemapindex>"
    with pytest.raises(NotAFeed, match=r"choose one of: https://o\.example/news\.xml") as refusal:
        parse_sitemap(index, url=URL)
    assert refusal.value.feeds[0].named_by == "sitemap"


PAGE = b"""<!doctype html><html lang="en-GB"><head><title>Politics</title></head><body>
<a href="/about">About</a> <a href="/2021/10/talks.html"><img alt=""></a>
<h2><a href="/2021/10/talks.html#top">Talks <b>resume</b> in Doha</a></h2>
<a href="https://o.example/2021/10/other.html">Other story</a></body></html>"""


def test_of_a_section_page_with_very_many_links_the_first_are_kept() -> None:
    links = "".join(
        f"<a href='/news/{number}'>Report</a><a href='/news/{number}'>Again</a>"
        for number in range(5_006)
    )
    document = parse_section_page(f"<html>{links}</html>".encode(), url=URL, link_pattern="/news/")
    assert (len(document.entries), document.left_out) == (5_000, 6)


def test_the_links_of_a_section_page_that_fit_the_pattern_are_its_entries() -> None:
    document = parse_section_page(
        PAGE, url="https://o.example/politics", link_pattern=r"/\d{4}/\d\d/.+\.html"
    )
    assert [(entry.title, entry.link) for entry in document.entries] == [
        ("Talks resume in Doha", "https://o.example/2021/10/talks.html"),
        ("Other story", "https://o.example/2021/10/other.html"),
    ]
    assert (document.title, document.language) == ("Politics", "en")


def test_a_page_on_which_nothing_fits_says_how_many_links_it_has() -> None:
    with pytest.raises(
        NotAFeed, match="none of the 4 links of this page fits link_pattern /nowhere/"
    ):
        parse_section_page(PAGE, url="https://o.example/", link_pattern="/nowhere/")


def test_a_home_page_names_its_feeds_declared_ones_first() -> None:
    page = b"""<html><head><base href="https://o.example/en/">
    <link rel="stylesheet" href="/feed.css"><link rel="alternate" hreflang="fa" href="/fa/">
    <link rel='alternate' type='application/rss+xml' title='World &amp; more' href='rss.xml'>
    <link href=/feed.json type=application/feed+json rel=alternate></head>
    <body><a href="/feedback">Feedback</a><a href="/rss">RSS</a><a href="rss.xml">again</a></body></html>"""
    found = feeds_linked_from(page, url="https://o.example/")
    assert [(feed.url, feed.title, feed.named_by) for feed in found] == [
        ("https://o.example/en/rss.xml", "World & more", "link"),
        ("https://o.example/feed.json", "", "link"),
        ("https://o.example/rss", "RSS", "anchor"),
    ]


def test_a_refusal_survives_the_way_out_of_a_process_pool() -> None:
    refusal = NotAFeed("no", feeds=tuple(feeds_linked_from(b'<a href="/rss">RSS</a>', url=URL)))
    again = pickle.loads(pickle.dumps(refusal))
    assert (again.reason, again.feeds) == (refusal.reason, refusal.feeds)


def read(text: str) -> FeedDocument:
    return parse(text.encode(), url=URL)


def only(text: str) -> Entry:
    (entry,) = read(text).entries
    return entry


def test_rss_2_gives_title_link_guid_date_summary_content_author_and_language() -> None:
    item = (
        "<title>Ferry &amp;amp; train talks</title><link>https://outlet.example/a?x=1&amp;y=2</link>"
        '<guid isPermaLink="false">id-7</guid><pubDate>Tue, 10 Jan 2017 14:33:00 +0100</pubDate>'
        "<dc:creator>Ana Ruiz</dc:creator><description><![CDATA[<p>Short</p>]]></description>"
        "<content:encoded><![CDATA[<p>Long</p>]]></content:encoded><dc:language>pt-BR</dc:language>"
    )
    entry = only(
        rss(
            item,
            attributes='xmlns:dc="http://purl.org/dc/elements/1.1/" '
            'xmlns:content="http://purl.org/rss/1.0/modules/content/"',
        )
    )
    assert (entry.title, entry.link, entry.guid) == (
        "Ferry & train talks",
        "https://outlet.example/a?x=1&y=2",
        "id-7",
    )
    assert entry.published == datetime(2017, 1, 10, 13, 33, tzinfo=UTC)
    assert (entry.summary, entry.content, entry.authors, entry.language) == (
        "<p>Short</p>",
        "<p>Long</p>",
        ("Ana Ruiz",),
        "pt",
    )


def test_prefixes_that_nobody_declared_are_understood_all_the_same() -> None:
    entry = only(
        rss("<title>A</title><dc:creator>Ana</dc:creator><content:encoded>Long</content:encoded>")
    )
    assert (entry.authors, entry.content) == (("Ana",), "Long")


def test_rss_1_items_stand_beside_the_channel_and_are_named_by_rdf_about() -> None:
    document = read(
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="https://outlet.example/">'
        "<title>Post</title><link>https://outlet.example/</link></channel>"
        '<item rdf:about="https://outlet.example/1"><title>One</title><dc:date>2017-01-10T08:00+00:00</dc:date></item>'
        "</rdf:RDF>"
    )
    (entry,) = document.entries
    assert (entry.guid, entry.link) == ("https://outlet.example/1", "https://outlet.example/1")
    assert entry.published == datetime(2017, 1, 10, 8, tzinfo=UTC)


def test_atom_prefers_the_web_page_among_its_links_and_takes_published_before_updated() -> None:
    entry = only(
        atom(
            '<title type="html">Tali&lt;b&gt;ban&lt;/b&gt;</title><id>tag:x,1</id>'
            '<link rel="alternate" type="image/webp" href="https://img.example/a.webp"/>'
            '<link rel="alternate" type="text/html" href="/a"/><published>2020-02-01T00:00:00Z</published>'
            '<updated>2020-02-02T00:00:00Z</updated><content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">'
            "<p>Body <em>text</em></p></div></content>"
        )
    )
    assert (entry.title, entry.link, entry.guid) == (
        "Taliban",
        "https://outlet.example/a",
        "tag:x,1",
    )
    assert entry.published == datetime(2020, 2, 1, tzinfo=UTC)
    assert entry.updated == datetime(2020, 2, 2, tzinfo=UTC)
    assert entry.content == "<p>Body <em>text</em></p>"


def test_atom_03_names_are_understood() -> None:
    entry = only(
        '<feed version="0.3" xmlns="http://purl.org/atom/ns#"><title>Old</title><entry><title>A</title>'
        '<link rel="alternate" type="text/html" href="https://outlet.example/a"/>'
        "<issued>2004-05-06T07:08:09Z</issued></entry></feed>"
    )
    assert entry.published == datetime(2004, 5, 6, 7, 8, 9, tzinfo=UTC)


def test_an_entry_with_only_an_updated_date_is_dated_by_it() -> None:
    assert only(
        atom("<title>A</title><updated>2020-02-02T00:00:00Z</updated>")
    ).published == datetime(2020, 2, 2, tzinfo=UTC)


def test_a_title_with_child_elements_keeps_all_its_words() -> None:
    assert only(rss("<title>A <b>bold</b> title</title>")).title == "A bold title"
    assert only(
        atom(
            '<title type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">Less is <i>more</i></div></title>'
        )
    ).title == ("Less is more")


def test_an_atom_title_of_type_text_shows_its_angle_brackets() -> None:
    assert only(atom('<title type="text">How &lt;div&gt; works</title>')).title == "How <div> works"


def test_an_item_inside_an_item_is_no_entry_of_its_own() -> None:
    document = read(rss("<title>Outer</title><related><item><title>Inner</title></item></related>"))
    assert [entry.title for entry in document.entries] == ["Outer"]


def test_json_feed_is_read_and_numbers_where_texts_belong_are_forgiven() -> None:
    document = read(
        '{"version": "https://jsonfeed.org/version/1.1", "title": "Post", "home_page_url": "https://outlet.example/",'
        ' "language": "ps-AF", "items": [{"id": 12, "url": "/a", "title": "One", "content_text": "1 < 2",'
        ' "date_published": "2020-01-02T03:04:05+04:30", "authors": [{"name": "Ana"}]}]}'
    )
    (entry,) = document.entries
    assert (entry.guid, entry.link, entry.content, entry.authors) == (
        "12",
        "https://outlet.example/a",
        "1 &lt; 2",
        ("Ana",),
    )
    assert entry.published == datetime(2020, 1, 1, 22, 34, 5, tzinfo=UTC)
    assert document.language == "ps"


def test_pace_hints_of_rss_and_of_the_syndication_module_are_read() -> None:
    hints = read(
        rss(
            head="<ttl>90</ttl><skipHours><hour>0</hour><hour>24</hour><hour>5</hour></skipHours>"
            "<skipDays><day>Sunday</day></skipDays><sy:updatePeriod>daily</sy:updatePeriod>"
            "<sy:updateFrequency>4</sy:updateFrequency>",
            attributes='xmlns:sy="http://purl.org/rss/1.0/modules/syndication/"',
        )
    ).hints
    assert hints.ttl == timedelta(minutes=90)
    assert hints.update_every == timedelta(hours=6)
    assert (hints.skip_hours, hints.skip_days) == (frozenset({0, 5}), frozenset({6}))


def test_skipping_every_hour_of_the_day_is_no_hint() -> None:
    hours = "".join(f"<hour>{hour}</hour>" for hour in range(24))
    assert read(rss(head=f"<skipHours>{hours}</skipHours>")).hints.skip_hours == frozenset()


@pytest.mark.parametrize(
    ("base", "href", "link"),
    [
        ("", "/a", "https://outlet.example/a"),
        ('xml:base="https://other.example/x/"', "a", "https://other.example/x/a"),
        ('xml:base="/deep/"', "a", "https://outlet.example/deep/a"),
        ("", "//cdn.example/a", "https://cdn.example/a"),
        ("", "javascript:alert(1)", ""),
        ("", "gemini://x.example/a", ""),
        ("", "http://[broken/", ""),
        ("", "https://outlet.example/a b\n", "https://outlet.example/a%20b"),
    ],
)
def test_links_come_out_absolute_or_not_at_all(base: str, href: str, link: str) -> None:
    assert only(atom(f'<title>A</title><link href="{href}"/>', attributes=base)).link == link


def test_a_relative_link_of_rss_belongs_to_the_site_not_to_the_feed_service() -> None:
    feed = rss("<title>A</title><link>/a</link>")
    assert (
        parse(feed.encode(), url="https://service.example/feeds/1").entries[0].link
        == "https://outlet.example/a"
    )


@pytest.mark.parametrize(
    "wound",
    [
        "<title>Caf&eacute; noir &amp; more</title>",
        "<title>Caf\u00e9 noir & more</title>",
        "<title>Caf\u00e9\x02 noir &amp; more&#11;</title>",
        "<title>Caf\u00e9 noir &amp; more</title><strange:thing>x</strange:thing>",
    ],
)
def test_the_usual_wounds_of_xml_cost_no_word(wound: str) -> None:
    assert only(rss(wound)).title == "Café noir & more"


def test_mismatched_tags_still_give_every_entry() -> None:
    document = read(
        rss("<title>One</title><b><link>https://outlet.example/1</link>", "<title>Two</title>")
    )
    assert [entry.title for entry in document.entries] == ["One", "Two"]


def test_what_a_broken_server_prints_before_and_after_the_feed_is_ignored() -> None:
    noisy = (
        "<br />\n<b>Warning</b>: mysql_connect() in x.php<br />"
        + rss("<title>One</title>")
        + "<script>a && b</script>"
    )
    assert only(noisy).title == "One"


def test_at_most_five_thousand_entries_are_read() -> None:
    document = read(rss(*["<title>A</title>"] * 5_200))
    assert (len(document.entries), document.left_out) == (5_000, 200)


def test_entries_within_entries_count_as_part_of_these() -> None:
    inner = "<title>A</title><x><item><title>B</title></item></x>"
    document = read(rss(*[inner] * 5_003))
    assert (len(document.entries), document.left_out) == (5_000, 3)


def test_what_is_cut_of_a_json_feed_is_counted() -> None:
    items = ",".join(f'{{"id":"{number}"}}' for number in range(5_004))
    document = read(f'{{"version":"https://jsonfeed.org/version/1.1","items":[{items}]}}')
    assert (len(document.entries), document.left_out) == (5_000, 4)


def test_what_is_cut_of_broken_markup_is_counted_and_no_half_entry_is_left() -> None:
    document = read(rss(*["<title>A<br></title>"] * 5_005).replace("</channel>", "</canal>"))
    assert (len(document.entries), document.left_out) == (5_000, 5)
    assert not document.entries[-1].half


def test_a_lone_entry_and_shouted_tags_are_read() -> None:
    lone = '<entry xmlns="http://www.w3.org/2005/Atom"><title>A</title><link href="https://o.example/a"/></entry>'
    shouted = "<RSS><CHANNEL><ITEM><TITLE>A</TITLE><LINK>https://o.example/a</LINK></ITEM></CHANNEL></RSS>"
    for text in (lone, shouted):
        assert (only(text).title, only(text).link) == ("A", "https://o.example/a")


def test_base64_of_atom_03_is_put_in_clear() -> None:
    assert (
        only(
            '<feed><entry><title mode="base64">SGVsbG8</title></entry></feed>'.replace(
                "G8<", "G8=<"
            )
        ).title
        == "Hello"
    )


def test_a_feed_in_a_namespace_of_the_publishers_own_is_read() -> None:
    entry = only(
        '<feed xmlns="urn:own:words"><title>Post</title><entry><title>A</title><link href="https://o.example/a"/>'
        "</entry></feed>"
    )
    assert (entry.title, entry.link) == ("A", "https://o.example/a")


def test_a_film_is_told_by_its_media_group() -> None:
    media = 'xmlns:media="http://search.yahoo.com/mrss/"'
    group = "<media:group><media:title>Film</media:title><media:description>What it shows</media:description></media:group>"
    entry = only(atom(f"<id>yt:1</id>{group}", attributes=media))
    assert (entry.title, entry.summary) == ("Film", "What it shows")


def test_authors_are_names_not_mail_addresses() -> None:
    assert only(rss("<title>A</title><author>ana@o.example (Ana Ruiz)</author>")).authors == (
        "Ana Ruiz",
    )
    people = "<author><name>Ana</name><email>a@o.example</email></author><author><name>Ben</name></author>"
    assert only(atom(f"<title>A</title>{people}")).authors == ("Ana", "Ben")


@pytest.mark.parametrize("guid", ["t3_x", "tag:o.example,2020:1", "12"])
def test_a_guid_that_is_no_address_is_not_taken_for_a_link(guid: str) -> None:
    assert only(rss(f"<title>A</title><guid>{guid}</guid>")).link == ""


def test_a_guid_that_is_an_address_stands_in_for_a_missing_link() -> None:
    assert (
        only(rss("<title>A</title><guid>https://o.example/1</guid>")).link == "https://o.example/1"
    )


@pytest.mark.parametrize(
    "page",
    [
        '<?xml version="1.0"?><!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN" "x"><html><p>hello</p></html>',
        "<div>Please enable JavaScript</div>",
        "<html><pre>&lt;rss&gt;</pre><rss></rss></html>",
    ],
)
def test_a_web_page_in_any_dress_is_no_feed(page: str) -> None:
    with pytest.raises(NotAFeed, match="this is a web page, and it names no feed of its own"):
        read(page)


def test_a_feed_without_entries_is_a_feed() -> None:
    assert read(rss()).entries == ()


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "the answer was empty"),
        ("  \n ", "the answer was empty"),
        ('{"error": "forbidden"}', "this is JSON, but no JSON Feed"),
        ("[1, 2]", "this is JSON, but no JSON Feed"),
        ('{"items": [', "this looks like JSON, but it is broken or cut off"),
        ("Too many requests", "this is plain text, no feed"),
        (
            "<opml><body/></opml>",
            "this is a list of feeds (OPML), no feed: `wirewatch feeds import` takes it",
        ),
    ],
)
def test_what_is_no_feed_is_refused_with_a_reason(text: str, reason: str) -> None:
    with pytest.raises(NotAFeed) as refusal:
        read(text)
    assert refusal.value.reason == reason


def test_a_web_page_is_refused_with_its_title_and_the_feeds_that_it_names() -> None:
    page = (
        "<!DOCTYPE html><html><head><title>Just a moment</title>"
        '<link rel="alternate" type="application/rss+xml" title="News" href="/rss"></head></html>'
    )
    with pytest.raises(NotAFeed) as refusal:
        read(page)
    assert refusal.value.reason == (
        "this is a web page (“Just a moment”); its own feeds are: https://outlet.example/rss"
    )
    assert [(feed.url, feed.title) for feed in refusal.value.feeds] == [
        ("https://outlet.example/rss", "News")
    ]
