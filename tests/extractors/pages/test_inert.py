"""An archived page that is looked at must not act, style, lead anywhere or ask for anything."""

from __future__ import annotations

import re

from extractors.pages.inert import inert_copy

EVIL = """<!doctype html><html lang=fa dir=rtl><head><title> A  title </title><base href=//evil.example/>
<meta http-equiv=refresh content="0;url=//evil.example"><link rel=preconnect href=//evil.example>
<style>p{background:url(//evil.example/x)}</style></head><body onload="x()" style="color:red">
<p lang="ru" dir="rtl" style="x" onclick="x()" id=a>Text &lt;b&gt; <a href="javascript:x()">link</a></p>
<img src="//evil.example/p.png" alt="a map <of> it"><svg><script>x()</script></svg>
<iframe src="//evil.example"></iframe>
<form action="//evil.example"><input name=a><button>Send</button> kept</form><unknown-element>inside</unknown-element>
<table><tr><td colspan="2" rowspan="99999" background="//evil.example">cell</td></tr></table></body></html>"""


def test_nothing_is_kept_but_words_and_their_order() -> None:
    title, body = inert_copy(EVIL.encode(), content_type="text/html; charset=utf-8")
    assert title == "A title"
    assert "evil.example" not in body
    assert not re.search(
        r"<(script|style|iframe|form|input|svg|img|link|meta|base)|\son\w+=|style=|href|src", body
    )
    assert '<p lang="ru" dir="rtl">Text &lt;b&gt; <a>link</a></p>' in body
    assert "[picture: a map &lt;of&gt; it]" in body
    assert "inside" in body
    assert '<td colspan="2">cell</td>' in body


def test_what_is_no_html_is_shown_as_text() -> None:
    assert "&lt;" not in inert_copy(b"", content_type=None)[1]
    assert "plain words" in inert_copy(b"plain words", content_type="text/plain")[1]


def test_depth_and_length_are_bounded() -> None:
    deep = b"<div>" * 5_000 + b"end"
    assert len(inert_copy(deep, content_type=None)[1]) < 20_000
    assert len(inert_copy(b"<p>x" * 200_000, content_type=None)[1]) < 2_000_000
