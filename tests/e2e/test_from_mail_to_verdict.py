"""The whole way: a mailed digest bears links, a reader uses one, and the account counts it."""

from __future__ import annotations

import re
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP
from html import unescape
from urllib.parse import parse_qs, unquote, urlsplit

import pytest

from tests.support.scene import FEED, SERIES, Scene, utc
from tests.support.small_web import Item, SmallWeb, rss
from tests.support.smtp_server import relay

NOW = utc(11, 8)
READER = {"email": "ana@desk.example"}


def mailed(scene: Scene, web: SmallWeb, **digests: str) -> tuple[str, str, str]:
    """Send one issue with one story; gives text and HTML of the mail, and the filed page."""
    item = Item(
        url="http://news.example/1",
        title="The Taliban met",
        at=utc(11, 6),
        text="They met in a hall in Herat.",
    )
    web.on(FEED, rss(item))
    with relay() as far_end:
        mail = {
            "host": "127.0.0.1",
            "port": far_end.port,
            "security": "none",
            "from": "desk@example.org",
        }
        scene.write(series=[SERIES | {"subscribers": [READER]}], mail=mail, digests=digests)
        scene.cycle(NOW)
        ((_, _, raw),) = far_end.script.taken
    message = message_from_bytes(raw, policy=SMTP)
    assert isinstance(message, EmailMessage)
    text, html = message.get_body(("plain",)), message.get_body(("html",))
    assert text is not None
    assert html is not None
    page = (scene.home / "digests" / "daily" / "0001.html").read_text("utf-8")
    return text.get_content(), html.get_content(), page


def links(html: str) -> list[str]:
    return [unescape(one) for one in re.findall(r'href="([^"]+)"', html) if "wv-" in one]


def test_a_link_in_the_mail_becomes_a_verdict_and_the_filed_page_has_none(
    scene: Scene, web: SmallWeb
) -> None:
    text, html, page = mailed(scene, web, verdicts_to="verdicts@desk.example")
    story, missed = links(html)
    assert "wv-" not in page
    assert unquote(text).count("wv-") == 2
    box = scene.folder / "box"
    box.mkdir()
    for number, (link, words) in enumerate(((story, ""), (missed, "http://news.example/other"))):
        parts = urlsplit(link)
        assert parts.path == "verdicts@desk.example"
        reply = EmailMessage()
        reply["From"], reply["To"] = READER["email"], parts.path
        reply["Subject"] = parse_qs(parts.query)["subject"][0]
        reply.set_content(words)
        (box / f"{number}.eml").write_bytes(reply.as_bytes())
    assert (
        scene.run("verdicts", str(box), now=NOW).out == "2 stored, 0 known already, 0 not usable\n"
    )
    told = scene.run("verdicts", "--json", now=NOW).json
    assert told["stories"] == {"told": 1, "judged": 1, "not_relevant": 1}
    assert [(one["url"], one["state"], one["from"]) for one in told["missed"]] == [
        ("http://news.example/other", "unknown", READER["email"])
    ]


def test_a_reply_with_the_whole_mail_in_it_judges_nothing(scene: Scene, web: SmallWeb) -> None:
    text, _, _ = mailed(scene, web, verdicts_to="verdicts@desk.example")
    path = scene.folder / "reply.eml"
    reply = EmailMessage()
    reply["From"], reply["Subject"] = READER["email"], "Re: the digest"
    reply.set_content(f"Thanks!\n\n{text}")  # as programs quote that do not mark lines
    path.write_bytes(reply.as_bytes())
    assert scene.run("verdicts", str(path), now=NOW).out.startswith("0 stored")


@pytest.mark.slow
def test_the_web_stands_in_the_place_of_mail_and_without_either_there_is_no_link(
    scene: Scene, web: SmallWeb
) -> None:
    _, html, page = mailed(
        scene, web, verdicts_to="v@desk.example", verdicts_url="https://desk.example/verdict"
    )
    assert all(link.startswith("https://desk.example/verdict?verdict=wv-") for link in links(html))
    assert len(links(html)) == 2
    assert "wv-" not in page


def test_without_an_address_no_mail_asks_for_verdicts(scene: Scene, web: SmallWeb) -> None:
    text, html, _ = mailed(scene, web)
    assert links(html) == []
    assert "wv-" not in unquote(text)
