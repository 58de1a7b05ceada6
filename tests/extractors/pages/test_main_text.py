from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.article import extract, trace
from tests.extractors.pages.embed_layouts import INSETS
from tests.extractors.pages.layouts import (
    ACTORS,
    BRIEFS,
    SKELETONS,
    STORIES,
    Skeleton,
    Story,
    page,
    paragraphs,
)

ALL = [
    pytest.param(skeleton, story, id=f"{skeleton.__name__}-{story.language}")
    for skeleton in (*SKELETONS, *INSETS)
    for story in STORIES
]


def _read(skeleton: Skeleton, story: Story) -> str:
    article = extract(
        page(story, skeleton(story)), url="https://orchard-post.example/2026/orchards"
    )
    return f"{article.lead}\n{article.body}"


@pytest.mark.parametrize(("skeleton", "story"), ALL)
def test_an_actor_named_only_around_the_article_is_not_in_its_text(
    skeleton: Skeleton, story: Story
) -> None:
    text = _read(skeleton, story)
    assert [actor for actor in ACTORS if actor in text] == []


@pytest.mark.parametrize(("skeleton", "story"), ALL)
def test_the_whole_article_is_kept_whatever_stands_around_it(
    skeleton: Skeleton, story: Story
) -> None:
    text = _read(skeleton, story)
    body = story.body[:1] if skeleton.__name__ in BRIEFS else story.body
    assert [part for part in (story.lead, *body) if part not in text] == []
    assert text.count(story.lead) == 1


EN, FA, RU = STORIES
URL = "https://orchard-post.example/2026/orchards"


def _plain(body: str, *, head: str = "") -> bytes:
    return page(EN, f"<article><h1>{EN.title}</h1>{body}</article>", head=head)


def test_the_title_is_not_repeated_in_the_body_in_any_of_its_spellings() -> None:
    head = '<meta property="og:title" content="Orchards of Herat: the great recovery">'
    article = extract(
        _plain(
            (
                f"<p><b>{EN.title}</b></p><p>Orchards of Herat: the great recovery</p>{paragraphs(EN)}"
            ),
            head=head,
        ),
        url=URL,
    )
    assert "recovery" not in article.body
    assert EN.title not in article.body
    assert article.body.startswith(EN.body[0])


def test_the_lead_is_a_field_of_its_own_and_not_repeated_in_the_body() -> None:
    article = extract(_plain(f'<p class="standfirst">{EN.lead}</p>{paragraphs(EN)}'), url=URL)
    assert article.lead == EN.lead
    assert article.body == "\n".join(EN.body)


def test_a_page_without_a_standfirst_has_no_lead_and_all_its_text() -> None:
    article = extract(_plain(paragraphs(EN)), url=URL)
    assert article.lead == ""
    assert article.body == "\n".join(EN.body)


def test_a_caption_between_title_and_text_is_no_lead() -> None:
    caption = (
        "A farmer walks between apricot trees near the river on the outskirts of the old city."
    )
    article = extract(
        _plain(
            f'<figure><img src="a.jpg"><figcaption class="summary">{caption}</figcaption></figure>{paragraphs(EN)}'
        ),
        url=URL,
    )
    assert article.lead == ""


def test_a_body_in_several_sibling_containers_is_whole() -> None:
    more = [
        f"{text} The union repeats its figures in part {part}."
        for part in range(3)
        for text in EN.body
    ]
    parts = (more[:5], more[5:10], more[10:])
    columns = "".join(
        (
            f'<div class="grid"><div class="chunk">{"".join(f"<p>{t}</p>" for t in part)}</div>'
            f'<div class="ad"></div></div>'
        )
        for part in parts
    )
    article = extract(_plain(columns), url=URL)
    assert [text for text in more if text not in article.body] == []


def test_paragraphs_keep_their_place_position_and_link_density() -> None:
    body = (
        f'<p class="lead">{EN.lead}</p><p>{EN.body[0]}</p><h2>What the growers want</h2>'
        f"<p>{EN.body[1]}</p><ul><li>{EN.body[2]}</li><li>{EN.body[3]}</li></ul>"
        f"<blockquote><p>{EN.body[4]}</p></blockquote><p>According to <a "
        f'href="https://union.example/report">the yearly report of the union</a> the '
        "saplings came from the nursery at Karukh.</p>"
    )
    paragraphs_ = extract(_plain(body), url=URL).paragraphs
    places = {paragraph.text: paragraph.place for paragraph in paragraphs_}
    assert places[EN.lead] == "lead"
    assert places[EN.body[0]] == "body"
    assert places["What the growers want"] == "heading"
    assert places[EN.body[2]] == "list"
    assert places[EN.body[4]] == "quote"
    assert [p.position for p in paragraphs_] == sorted(p.position for p in paragraphs_)
    assert 0.2 < paragraphs_[-1].link_density < 0.6
    assert paragraphs_[1].link_density == 0


def test_the_body_is_the_paragraphs_texts_but_the_leads() -> None:
    article = extract(_plain(f'<p class="lead">{EN.lead}</p>{paragraphs(EN)}'), url=URL)
    assert article.body == "\n".join(p.text for p in article.paragraphs if p.place != "lead")


def test_notes_bars_and_forms_are_not_part_of_the_body() -> None:
    notes = (
        "<p>This is a condensed version of a longer report.</p>"
        "<div class='share-bar'><ul><li>Facebook</li><li>Telegram</li></ul></div>"
        "<p>The post Herat orchards recover appeared first on Orchard Post.</p>"
        "<p>© 2026 Orchard Post. All rights reserved.</p>"
        "<div id='respond'><h3>Leave a Reply</h3><p>Your email address will not be published.</p>"
        "<form><textarea></textarea></form></div>"
    )
    assert extract(_plain(paragraphs(EN) + notes), url=URL).body == "\n".join(EN.body)


def test_an_authors_sketch_at_the_end_is_not_part_of_the_body() -> None:
    head = '<script type="application/ld+json">{"@type": "NewsArticle", "author": {"name": "Mina Rahimi"}}</script>'
    bio = "<p>Mina Rahimi is a reporter in Herat who covers farming and water.</p>"
    article = extract(_plain(paragraphs(EN) + bio, head=head), url=URL)
    assert article.body == "\n".join(EN.body)
    assert article.authors == ("Mina Rahimi",)


@pytest.mark.parametrize(
    "name",
    ["khabar", "matn-e-khabar", "akhbar_body", "khabarMatn", "Khabar", "sharh", "sharh-khabar"],
)
def test_names_that_mean_news_in_other_languages_cost_no_text(name: str) -> None:
    html = page(FA, f"<div><h1>{FA.title}</h1><div class='{name}'>{paragraphs(FA)}</div></div>")
    assert extract(html, url=URL).body == "\n".join(FA.body)


def test_questions_and_sections_that_are_the_article_stay() -> None:
    parts = [
        f"<div class='part'><h2>District {n} of the valley</h2><p>{text}</p></div>"
        for n, text in enumerate(EN.body)
    ]
    article = extract(_plain(f"<p>{EN.lead}</p>{''.join(parts)}"), url=URL)
    assert [text for text in EN.body if text not in article.body] == []


@pytest.mark.parametrize(
    "line",
    [
        "<p><a href='https://statistics.example/harvest'>The full table of the harvest by district</a></p>",
        "<p>The office has <a href='/orchards/report'>a full table of the harvest by district</a> on its page.</p>",
        "<p>Its answer was short: <a href='/orchards/report'>the full table</a> is to be published in June.</p>",
    ],
    ids=["of another site", "inside a sentence", "behind a colon, but not all of the rest"],
)
def test_a_link_that_the_text_itself_gives_stays(line: str) -> None:
    article = extract(
        _plain(f"<p>{EN.body[0]}</p>{line}" + "".join(f"<p>{t}</p>" for t in EN.body[1:])), url=URL
    )
    assert "full table" in article.body


@pytest.mark.parametrize("tag", ["strong", "em", "span"])
def test_a_lead_that_stands_bare_before_the_paragraphs_is_kept(tag: str) -> None:
    html = page(EN, f"<h1>{EN.title}</h1><div><{tag}>{EN.lead}</{tag}>{paragraphs(EN)}</div>")
    article = extract(html, url=URL)
    assert f"{article.lead}\n{article.body}".count(EN.lead) == 1


def test_a_box_of_facts_inside_the_text_stays() -> None:
    box = "<div><h4>The valley in figures</h4><p>Nine thousand farms, two dams, one road.</p></div>"
    article = extract(
        _plain(f"<p>{EN.body[0]}</p>{box}" + "".join(f"<p>{t}</p>" for t in EN.body[1:])), url=URL
    )
    assert "Nine thousand farms, two dams, one road." in article.body


@pytest.mark.parametrize("name", ["Mina Rahimi", "مینا رحیمی", "Мина Рахими"])
@pytest.mark.parametrize(
    "markup", ["<br><i>{}</i>", "<div class='news-source'>{}</div>", "<p class='author'>{}</p>"]
)
def test_a_name_that_signs_the_text_is_its_author(name: str, markup: str) -> None:
    html = page(EN, f"<h1>{EN.title}</h1><div>{paragraphs(EN)}</div>{markup.format(name)}<hr>")
    assert extract(html, url=URL).authors == (name,)


@pytest.mark.parametrize(
    "words",
    [
        "read more here",
        "Read More",
        "12 March 2026",
        "End",
        "The harvest of a dry year, in pictures",
    ],
)
def test_what_stands_in_italics_behind_a_text_and_is_no_name_signs_nothing(words: str) -> None:
    html = page(EN, f"<h1>{EN.title}</h1><div>{paragraphs(EN)}</div><br><i>{words}</i><hr>")
    assert extract(html, url=URL).authors == ()


def test_the_body_told_in_json_ld_stands_in_where_the_page_shows_only_its_start() -> None:
    told = "\\n".join(EN.body)
    head = (
        f"<script "
        f'type="application/ld+json">{{"@type": "NewsArticle", "headline": "x", "articleBody": "{told}"}}</script>'
    )
    article = extract(_plain(f"<p>{EN.body[0]}</p>", head=head), url=URL)
    assert article.body_source == "json-ld"
    assert article.body == "\n".join(EN.body)


def test_text_after_two_hundred_thousand_characters_is_cut() -> None:
    endless = "".join(
        (
            f"<p>Paragraph number {n} says that the {n}th tree of the orchard bore fruit this year.</p>"
        )
        for n in range(4000)
    )
    assert 190_000 < len(extract(_plain(endless), url=URL).body) <= 200_000


LETTERS = "آبپتثجچحخدذرزژسشصضطظعغفقکگلمنوهی"
WORDS = st.lists(st.text(LETTERS, min_size=2, max_size=5), min_size=2, max_size=3)


@settings(max_examples=40, deadline=None)
@given(
    words=st.lists(WORDS, min_size=10, max_size=30, unique_by=tuple),
    joiner=st.sampled_from("\u200c\u200d"),
    form=st.sampled_from(["{0}", "&#{1};", "&#x{1:x};", "&#X{1:X};", "named"]),
)
def test_no_joiner_of_the_body_is_lost(words: list[list[str]], joiner: str, form: str) -> None:
    written = (
        {"\u200c": "&zwnj;", "\u200d": "&zwj;"}[joiner]
        if form == "named"
        else form.format(joiner, ord(joiner))
    )
    source = " ".join(written.join(word) for word in words)
    html = page(FA, f"<article><h1>{FA.title}</h1><p>{source}</p>{paragraphs(FA)}</article>")
    body = extract(html, url=URL).body
    assert " ".join(joiner.join(word) for word in words) in body
    assert all(text in body for text in FA.body)


def test_joiners_of_title_and_lead_are_kept_too() -> None:
    article = extract(
        page(FA, f'<h1>{FA.title}</h1><p class="lead">{FA.lead}</p>{paragraphs(FA)}'), url=URL
    )
    assert article.title == FA.title
    assert article.lead == FA.lead


def test_the_trace_names_each_step_and_what_it_removed() -> None:
    html = _plain(
        paragraphs(EN)
        + (
            '<div class="related"><h3>Related news</h3><a href="/r1">Taliban welcome the Moscow format</a></div>'
        )
    )
    stages = trace(html, URL)
    removed = {stage.name: " ".join(stage.removed) for stage in stages}
    assert "Taliban welcome the Moscow format" in removed["furniture"]
    assert stages[-1].name == "article"
    assert stages[-1].characters == len("\n".join(EN.body))


def test_the_trace_of_what_is_no_article_ends_with_the_reason() -> None:
    last = trace(b"%PDF-1.7 ...", URL)[-1]
    assert last.name == "no article"
    assert "PDF" in last.detail


def test_a_round_up_whose_long_sections_link_their_own_articles_keeps_its_text() -> None:
    sections = "".join(
        f'<section><h2><a href="/day/{n}">Report number {n} of the week</a></h2>'
        f"<p>On day {n} the river stood at {n} metres above its bed, and the ferry went {n + 3} times.</p>"
        + f"<p>{'The boatmen of the eastern bank counted who came and who did not come. ' * 7}{n}</p>"
        * 2
        + "</section>"
        for n in range(1, 6)
    )
    head = "<html><head><title>The week at the river</title></head><body><h1>The week at the river</h1>"
    text = extract(
        f"{head}{sections}</body>".encode(), url="https://orchard-post.example/week"
    ).body
    assert [n for n in range(1, 6) if f"On day {n} the river stood" not in text] == []
