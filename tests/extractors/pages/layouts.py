"""Page skeletons of our own, with a known article inside and actors named only in what stands around it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """One article's true text, and what must not get into it."""

    language: str
    title: str
    lead: str
    body: tuple[str, ...]
    teasers: tuple[tuple[str, str], ...]  # (headline, snippet) of other articles
    related: str
    most_read: str
    tags: str
    comments: str
    reader: str  # what a reader wrote


STORIES = (
    Story(
        language="en",
        title="Herat orchards recover after a wet spring",
        lead=(
            "Farmers in the western province expect the largest saffron and "
            "apricot harvest in a decade after heavy rain."
        ),
        body=(
            "The irrigation channels of the Hari valley, dry for three seasons in a row, carried water again in March.",
            (
                "“We had stopped counting on these trees,” said Karim Nazari, "
                "who keeps two hundred of them near the river."
            ),
            (
                "The provincial growers’ union counted four thousand new saplings "
                "and asked for a cold store near the airport."
            ),
            "Traders in the old city say that prices will fall by a third before the end of the summer.",
            "Engineers warned that the upper dam still leaks and needs repair before the next snow melts.",
        ),
        teasers=(
            (
                "Taliban welcome new round of the Moscow format",
                "The delegation leaves Kabul on Tuesday, a spokesman said in the evening.",
            ),
            (
                "Zakharova comments on the talks in Moscow",
                "The ministry expects ten states to take part in the meeting this autumn.",
            ),
            (
                "Taliban spokesman names delegation for Moscow",
                "Five officials will travel, among them two deputy ministers and an envoy.",
            ),
        ),
        related="Related news",
        most_read="Most read",
        tags="Tags",
        comments="Comments",
        reader="The Taliban should talk in Moscow, I have said so for years and nobody listens to me.",
    ),
    Story(
        language="fa",
        title="باغ‌های هرات پس از بهار پرباران جان تازه گرفتند",
        lead="کشاورزان در غرب کشور می‌گویند امسال بزرگ‌ترین برداشت زعفران و زردآلو در ده سال گذشته را انتظار دارند.",
        body=(
            "کانال‌های آبیاری دره هریرود که سه فصل پیاپی خشک بودند در ماه حمل بار دیگر پر از آب شدند و مردم شادی کردند.",
            (
                "کریم نظری که نزدیک رودخانه دوصد درخت دارد می‌گوید دیگر امیدی به "
                "این درختان نداشتیم و می‌خواستیم آن‌ها را ببریم."
            ),
            (
                "اتحادیه باغداران ولایت چهار هزار نهال تازه را شمرده و خواهان "
                "ساخت سردخانه‌ای در نزدیکی میدان هوایی شده است."
            ),
            "بازرگانان شهر کهنه می‌گویند قیمت‌ها تا پایان تابستان یک سوم پایین خواهد آمد و خریداران سود خواهند برد.",
            "انجنیران هشدار داده‌اند که بند بالایی هنوز آب می‌دهد و پیش از ذوب برف‌های سال آینده باید ترمیم شود.",
        ),
        teasers=(
            (
                "طالبان از دور تازه فرمت مسکو استقبال کردند",
                "سخنگو گفت هیئت روز سه‌شنبه از کابل به راه می‌افتد و دو روز می‌ماند.",
            ),
            (
                "زاخارووا درباره گفت‌وگوهای مسکو سخن گفت",
                "وزارت خارجه انتظار دارد ده کشور در نشست پاییزی شرکت کنند.",
            ),
            (
                "سخنگوی طالبان اعضای هیئت مسکو را نام برد",
                "پنج مقام سفر خواهند کرد که دو معین وزارت در میان آن‌ها هستند.",
            ),
        ),
        related="مطالب مرتبط",
        most_read="پربازدیدترین‌ها",
        tags="برچسب‌ها",
        comments="دیدگاه‌ها",
        reader="طالبان باید در مسکو گفت‌وگو کنند، سال‌هاست که این را می‌گویم و کسی گوش نمی‌کند.",
    ),
    Story(
        language="ru",
        title="Сады Герата оживают после дождливой весны",
        lead=(
            "Крестьяне западной провинции ждут самого большого за десять лет "
            "урожая шафрана и абрикосов после сильных дождей."
        ),
        body=(
            "Оросительные каналы долины Герируда, три сезона подряд стоявшие сухими, в марте снова наполнились водой.",
            "«Мы уже не надеялись на эти деревья», — сказал Карим Назари, у которого их двести недалеко от реки.",
            (
                "Союз садоводов провинции насчитал четыре тысячи новых саженцев "
                "и просит построить холодильник у аэропорта."
            ),
            "Торговцы старого города говорят, что до конца лета цены упадут на треть и покупатели будут довольны.",
            "Инженеры предупредили, что верхняя плотина всё ещё течёт и её надо чинить до таяния снегов.",
        ),
        teasers=(
            (
                "«Талибан» приветствует новую встречу Московского формата",
                "Делегация вылетает из Кабула во вторник, сообщил вечером представитель.",
            ),
            (
                "Захарова рассказала о переговорах в Москве",
                "Министерство ждёт, что осенью во встрече примут участие десять государств.",
            ),
            (
                "Талибы назвали состав делегации в Москву",
                "Поедут пять чиновников, среди них два заместителя министров и посланник.",
            ),
        ),
        related="Материалы по теме",
        most_read="Самое читаемое",
        tags="Теги",
        comments="Комментарии",
        reader="Талибан должен вести переговоры в Москве, я говорю об этом много лет, и никто меня не слушает.",
    ),
)

ACTORS = (
    "Taliban",
    "Moscow",
    "Zakharova",
    "طالبان",
    "مسکو",
    "زاخارووا",
    "Талибан",
    "Талибы",
    "Москв",
    "Захарова",
)

Skeleton = Callable[[Story], str]


def page(story: Story, body: str, *, head: str = "") -> bytes:
    """Return a whole page around the markup of its body."""
    direction = ' dir="rtl"' if story.language == "fa" else ""
    return (
        f'<!DOCTYPE html><html lang="{story.language}"{direction}><head><meta charset="utf-8">'
        f"<title>{story.title} | Orchard Post</title>{head}</head><body>{body}</body></html>"
    ).encode()


def paragraphs(story: Story) -> str:
    return "".join(f"<p>{text}</p>" for text in story.body)


def breaks(story: Story) -> str:
    return "<br><br>".join(story.body)


def blog_with_related_posts(s: Story) -> str:
    cards = "".join(
        f'<div class="post-r"><h4><a href="/r{n}">{t}</a></h4><p>{x}</p></div>'
        for n, (t, x) in enumerate(s.teasers)
    )
    return (
        f'<main><article><h1>{s.title}</h1><p class="dek">{s.lead}</p>'
        f'<div class="entry">{paragraphs(s)}<div class="box9"><h3>{s.related}</h3>{cards}</div>'
        f"</div></article><div><h2>{s.comments} (1)</h2>"
        f"<ol><li><p>{s.reader}</p></li></ol><form><textarea></textarea></form></div></main>"
    )


def cards_without_names_or_heading(s: Story) -> str:
    cards = "".join(
        f'<div><a href="/r{n}">{t}</a><div>{x}</div></div>' for n, (t, x) in enumerate(s.teasers)
    )
    return f"<div><h1>{s.title}</h1><h2>{s.lead}</h2><div>{paragraphs(s)}</div></div><div>{cards}</div>"


def cards_that_are_links(s: Story) -> str:
    cards = "".join(
        f'<a class="x1" href="/r{n}"><div>{t}</div><div>{x}</div></a>'
        for n, (t, x) in enumerate(s.teasers)
    )
    return (
        f'<article><h1>{s.title}</h1><div class="intro">{s.lead}</div>{paragraphs(s)}<section>{cards}</section>'
        f"</article>"
    )


def cards_with_picture_and_date_first(s: Story) -> str:
    cards = "".join(
        f'<article class="c"><a href="/r{n}"><img src="/i{n}.jpg">'
        f'</a><time>12.03.2026</time><h3><a href="/r{n}">{t}</a></h3><p>{x}</p></article>'
        for n, (t, x) in enumerate(s.teasers)
    )
    return (
        f'<div class="page"><h1>{s.title}</h1><p class="standfirst">{s.lead}</p>'
        f'<div class="txt">{paragraphs(s)}</div><div class="row">{cards}</div></div>'
    )


def unlinked_items_after_the_text(s: Story) -> str:
    items = "".join(
        f'<div class="it"><div class="h">{t}</div><div class="d">{x}</div></div>'
        for t, x in s.teasers
    )
    return (
        f'<div><h1>{s.title}</h1><h2 class="sub">{s.lead}</h2>'
        f'<div class="b">{breaks(s)}</div></div><div class="m"><div>{s.related}</div>{items}</div>'
    )


def flat_feed_of_headings(s: Story) -> str:
    items = "".join(
        f'<h3><a href="/r{n}">{t}</a></h3><p>{x}</p>' for n, (t, x) in enumerate(s.teasers)
    )
    return f'<div class="c"><h1>{s.title}</h1><p class="lead">{s.lead}</p>{paragraphs(s)}<h2>{s.related}</h2>{items}</div>'


def feed_of_paragraph_pairs(s: Story) -> str:
    items = "".join(
        f'<div class="f"><p><a href="/r{n}">{t}</a></p><p>{x}</p></div>'
        for n, (t, x) in enumerate(s.teasers)
    )
    return (
        f"<div><div><h1>{s.title}</h1><div><p>{s.lead}</p>"
        f"<p>{s.body[0]}</p></div><div><h3>{s.most_read}</h3>{items}</div></div></div>"
    )


def list_of_items_below_a_brief(s: Story) -> str:
    items = "".join(
        f'<li><b><a href="/n/{n}">{t}</a></b><br>{x}</li>' for n, (t, x) in enumerate(s.teasers)
    )
    return f"<div><h1>{s.title}</h1><p>{s.lead}</p><p>{s.body[0]}</p><ul>{items}</ul></div>"


def old_table(s: Story) -> str:
    links = "".join(f'<a href="?id={n}">{t}</a><br>' for n, (t, _) in enumerate(s.teasers))
    return (
        f"<table><tr><td><b>{s.most_read}</b><br>{links}</td>"
        f"<td><font size=5><b>{s.title}</b></font><br><br><b>{s.lead}</b><br><br>"
        f"<div>{breaks(s)}</div><br><hr><b>{s.related}:</b>"
        f"<br>- {links}</td><td><b>{s.tags}</b><br>{s.teasers[0][0]}</td></tr></table>"
    )


def table_of_teaser_rows(s: Story) -> str:
    rows = "".join(
        f'<tr><td><img src="/i.gif"></td><td><a href="/r{n}">{t}</a><br>{x}</td></tr>'
        for n, (t, x) in enumerate(s.teasers)
    )
    return f"<table><tr><td><h1>{s.title}</h1><p><b>{s.lead}</b></p>{paragraphs(s)}</td></tr></table><table>{rows}</table>"


def read_also_lines_inside(s: Story) -> str:
    opening = {"en": "Read also", "fa": "بیشتر بخوانید", "ru": "Читайте также"}[s.language]
    lines = [
        f"<p><strong>{opening}:</strong> <a href='/r{n}'>{t}</a></p>"
        for n, (t, _) in enumerate(s.teasers)
    ]
    mixed = "".join(
        f"<p>{text}</p>{line}" for text, line in zip(s.body, [*lines, "", ""], strict=True)
    )
    return f'<article><h1>{s.title}</h1><p class="lede">{s.lead}</p>{mixed}</article>'


def most_read_box_in_the_text(s: Story) -> str:
    items = "".join(f"<li>{t}</li>" for t, _ in s.teasers)
    box = f'<div class="q7"><p>{s.most_read}</p><ol>{items}</ol></div>'
    first, rest = s.body[:2], s.body[2:]
    return (
        f"<article><h1>{s.title}</h1><h2>{s.lead}</h2><p>{first[0]}</p>"
        f"<p>{first[1]}</p>{box}{''.join(f'<p>{t}</p>' for t in rest)}</article>"
    )


def comments_without_names(s: Story) -> str:
    return (
        f'<div><h1>{s.title}</h1><p class="summary">{s.lead}</p>'
        f"<div>{paragraphs(s)}</div><div><h3>2 {s.comments}</h3><div><b>Ali</b><p>{s.reader}</p></div>"
        f"<div><b>Mina</b><p>{s.reader} {s.teasers[1][0]}</p></div></div></div>"
    )


def link_at_the_end_of_each_item(s: Story) -> str:
    more = {"en": "More", "fa": "ادامه", "ru": "Далее"}[s.language]
    items = "".join(
        f'<div class="i"><b>{t}</b><p>{x} <a href="/r{n}">{more}</a></p></div>'
        for n, (t, x) in enumerate(s.teasers)
    )
    return f"<div><h1>{s.title}</h1><p>{s.lead}</p><div>{paragraphs(s)}</div></div><div><h4>{s.related}</h4>{items}</div>"


def related_links_after_breaks(s: Story) -> str:
    links = "<br>".join(f'<a href="/r{n}">{t}</a>' for n, (t, _) in enumerate(s.teasers))
    return f'<h1>{s.title}</h1><div id="t1"><b>{s.lead}</b><br><br>{breaks(s)}<br><br>{s.related}:<br>{links}</div>'


def headlines_before_the_title(s: Story) -> str:
    items = "".join(f'<span><a href="/r{n}">{t}</a></span>' for n, (t, _) in enumerate(s.teasers))
    return f'<div class="run">{items}</div><div class="k"><h1>{s.title}</h1><p>{s.lead}</p>{paragraphs(s)}</div>'


def bold_and_plain_paragraphs_under_a_heading(s: Story) -> str:
    items = "".join(f"<p><b>{t}</b></p><p>{x}</p>" for t, x in s.teasers)
    box = f"<div><p><b>{s.most_read}</b></p>{items}</div>"
    return f"<div><h1>{s.title}</h1><h2>{s.lead}</h2><div>{paragraphs(s)}</div>{box}</div>"


def tags_in_plain_words(s: Story) -> str:
    names = "".join(f"<span>{t.split()[0]}</span> " for t, _ in s.teasers)
    joined = ", ".join(t.split()[0] for t, _ in s.teasers)
    tags = f"<p>{s.tags}: {joined}</p><div><b>{s.tags}</b> {names}</div>"
    return f"<article><h1>{s.title}</h1><p>{s.lead}</p>{paragraphs(s)}{tags}</article>"


def wrapped_cards_in_columns(s: Story) -> str:
    site = "https://www.orchard-post.example"
    cards = "".join(
        f'<div class="col-{n}"><div><div class="pic"><a href="{site}/r{n}"><img src="/i.jpg"></a></div>'
        f'<div><span>Kabul</span><h4><a href="{site}/r{n}">{t}</a></h4><div>{x}</div></div></div></div>'
        for n, (t, x) in enumerate(s.teasers)
    )
    text = (
        f'<h1>{s.title}</h1><div class="anons">{s.lead}</div><div class="art">{paragraphs(s)}</div>'
    )
    return f'<div class="w"><div class="l">{text}{cards}</div></div>'


def definition_list_of_news(s: Story) -> str:
    items = "".join(
        f'<dt><a href="/r{n}">{t}</a></dt><dd>{x}</dd>' for n, (t, x) in enumerate(s.teasers)
    )
    return f"<div><h1>{s.title}</h1><p><em>{s.lead}</em></p>{paragraphs(s)}<dl>{items}</dl></div>"


def numbered_headlines(s: Story) -> str:
    items = "".join(f"<p>{n}. {t}</p>" for n, (t, _) in enumerate(s.teasers, 1))
    text = f"<td><h1>{s.title}</h1><p>{s.lead}</p>{paragraphs(s)}</td>"
    return f"<table><tr>{text}<td><h3>{s.most_read}</h3>{items}</td></tr></table>"


def headlines_and_snippets_without_a_sign(s: Story) -> str:
    items = "".join(f"<div><div>{t}</div><div>{x}</div></div>" for t, x in s.teasers)
    return f"<div><h1>{s.title}</h1><div>{s.lead}</div><div>{paragraphs(s)}</div></div><div><div>{items}</div></div>"


def small_headings_and_snippets_beside_the_text(s: Story) -> str:
    items = "".join(f"<section class='z'><h4>{t}</h4><p>{x}</p></section>" for t, x in s.teasers)
    text = f"<div class='g1'><h1>{s.title}</h1><p>{s.lead}</p>{paragraphs(s)}</div>"
    return f"<div class='g'>{text}<div class='g2'>{items}</div></div>"


def column_of_bare_headlines(s: Story) -> str:
    lines = "<br>".join(t for t, _ in s.teasers)
    text = f"<td><font size=5><b>{s.title}</b></font><br><i>12.03.2026</i><br><br>{s.lead}<br><br>{breaks(s)}</td>"
    return f"<table><tr><td><font size=2>{lines}</font></td>{text}</tr></table>"


SKELETONS: tuple[Skeleton, ...] = (
    blog_with_related_posts,
    cards_without_names_or_heading,
    cards_that_are_links,
    cards_with_picture_and_date_first,
    unlinked_items_after_the_text,
    flat_feed_of_headings,
    feed_of_paragraph_pairs,
    list_of_items_below_a_brief,
    old_table,
    table_of_teaser_rows,
    read_also_lines_inside,
    most_read_box_in_the_text,
    comments_without_names,
    link_at_the_end_of_each_item,
    related_links_after_breaks,
    headlines_before_the_title,
    bold_and_plain_paragraphs_under_a_heading,
    tags_in_plain_words,
    wrapped_cards_in_columns,
    definition_list_of_news,
    numbered_headlines,
    headlines_and_snippets_without_a_sign,
    small_headings_and_snippets_beside_the_text,
    column_of_bare_headlines,
)
BRIEFS = frozenset(
    {"feed_of_paragraph_pairs", "list_of_items_below_a_brief"}
)  # hold the lead and one paragraph only
