"""What a reader sees of a fragment, and nothing that he does not see."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.markup import visible_line, visible_text


@pytest.mark.parametrize(
    ("markup", "seen"),
    [
        ("plain words", "plain words"),
        ("Tali<b>ban</b> talks", "Taliban talks"),
        ("<p>One</p><p>Two</p>", "One\nTwo"),
        ("One<br/>Two<BR>Three", "One\nTwo\nThree"),
        ("<table><tr><td>a</td><td>b</td></tr></table>", "a b"),
        ("<ul><li>a<li>b</ul>", "a\nb"),
        ("over\n two\tlines", "over two lines"),
        ('<a title="a > b" href=x>link</a>s', "links"),
        ("<script>var taliban = '<p>';</script>text", "text"),
        ("<style>.taliban{}</style>text<!-- Taliban -->", "text"),
        ("<p class='taliban'>text", "text"),
        ("text <script>never closed", "text"),
        ("text <!-- never closed", "text"),
        ("1 < 2 and 3 > 2", "1 < 2 and 3 > 2"),
        ("Caf&eacute; &amp; bar", "Café & bar"),
        ("AT&amp;amp;T &amp;#8217;n", "AT&T ’n"),
        ("&lt;p&gt;Escaped &lt;b&gt;twice&lt;/b&gt;&lt;/p&gt;", "Escaped twice"),
        ("non\u00a0breaking&nbsp;space", "non breaking space"),
        ("می\u200cخواهند", "می\u200cخواهند"),
        ("क\u094d\u200dष", "क\u094d\u200dष"),
        ("evil\u202etxt\u202c", "eviltxt"),
        ("a\x00b\x08c\ufeff", "abc"),
        ("soft\u00adhyphen", "softhyphen"),
        ("curly \x93quotes\x94 &#147;too&#148;", "curly “quotes” “too”"),
        ("&#99999999999999999999;x", "\ufffdx"),
        ("<![CDATA[hidden]]>x", "x"),
        ("", ""),
    ],
)
def test_the_reader_sees(markup: str, seen: str) -> None:
    assert visible_text(markup) == seen


def test_a_tag_shown_as_an_example_beside_real_tags_stays_visible() -> None:
    assert visible_text("<p>The &lt;b&gt; tag</p>") == "The <b> tag"


def test_a_line_has_no_line_breaks() -> None:
    assert visible_line("<p>One</p>\n<p>Two</p>") == "One Two"


@pytest.mark.parametrize(
    "hostile",
    [
        "<a ",
        "<a '>",
        '<a ">" ',
        "<!--",
        "<script>",
        "<script><",
        "&#",
        "&amp",
        "<a\"'",
        "<p",
        "</",
        "<![CDATA[",
        "&lt;p ",
    ],
)
def test_hostile_repetition_costs_linear_time_and_bounded_text(hostile: str) -> None:
    start = time.process_time()
    seen = visible_text(hostile * (1_500_000 // len(hostile)))
    assert time.process_time() - start < 3
    assert len(seen) <= 200_000


@given(st.text(alphabet=st.sampled_from("<>/!-'\"&;#x= abp\u202e\x00\n"), max_size=80))
def test_nothing_that_could_be_a_control_or_override_comes_through(markup: str) -> None:
    seen = visible_text(markup)
    assert not set(seen) & set("\u202e\x00")
    assert seen == seen.strip()
