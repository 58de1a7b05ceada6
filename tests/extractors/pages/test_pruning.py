from __future__ import annotations

from extractors.article import extract
from tests.support.reports import report

COLUMN = (
    "Governor unveils plan for the old harbour",
    "Taliban down but not out, says ex-spokesman",
    "Closure of two missions 'a hostile act'",
    "Who will pay for the northern bridge?",
)


def test_a_column_of_headlines_is_no_text_though_one_ends_in_a_quotation_or_a_question() -> None:
    text = "<br><br>".join(report("tramway"))
    html = (
        "<html><head><title>Council speaks of the tramway</title></head><body><table><tr><td colspan=2>Home</td>"
        f"</tr><tr><td width=160><font size=1>{'<br>'.join(COLUMN)}</font></td>"
        f"<td><font size=5>Council speaks of the tramway</font><br><br>{text}</td></tr></table></body></html>"
    )
    article = extract(html.encode(), url="https://north.example/tramway")
    assert not any(line in article.body for line in COLUMN)
    assert report("tramway")[1] in article.body
