"""A digest as chat messages: what people see, within every limit, with nothing that a service could take as its own.

WIREWATCH_WRITE_GOLDENS=1 pytest tests/render/test_chat_markup.py writes the golden files anew.
"""

from __future__ import annotations

import json
import os
import re
from dataclasses import replace
from html import unescape
from pathlib import Path

import pytest

from tests.render.test_slack import long_texts
from tests.support.chat_servers import KEY, MATRIX_TOKEN, SERVICES, TELEGRAM_TOKEN, Service
from tests.support.digest_world import article, composed, story
from tests.support.situations import SITUATIONS, hostile, ordinary
from wirewatch.domain.digests.compose import MAX_STORIES_IN_MESSAGE, stories_that_fit
from wirewatch.domain.digests.model import Digest
from wirewatch.render.chat_dialects import DIALECTS
from wirewatch.render.chat_markup import chat_messages, chat_note, repeat_chat
from wirewatch.render.digest_cleaning import clean_digest
from wirewatch.render.events import digest_events
from wirewatch.render.summary import digest_subject

GOLDEN = Path(__file__).parent / "golden"
CHAT = -1001234567890


def with_long_addresses() -> Digest:
    """Stories whose links alone are longer than some services take."""
    stories = (
        story(
            n,
            *(
                article(
                    n * 10 + m,
                    f"Taliban {n}.{m} @everyone",
                    url=f"https://long.example/{'x(y)' * 450}{n}{m}",
                    outlet=f"Outlet {m}",
                    lead="Taliban " + "😀 words " * 60,
                    named={"taliban": ["Taliban"]},
                )
                for m in range(6)
            ),
        )
        for n in range(1, 8)
    )
    return composed(*stories).digest


EVERY = SITUATIONS | {"long-texts": long_texts, "long-addresses": with_long_addresses}


def taken(name: str, payloads: tuple[bytes, ...]) -> Service:
    """Give messages to the stand-in of a service without a socket; each must be accepted."""
    service = SERVICES[name]()
    for number, payload in enumerate(payloads):
        body, path, headers = payload, service.path, dict[str, str]()
        if name == "telegram":
            path = f"/bot{TELEGRAM_TOKEN}/sendMessage"
            body = json.dumps(json.loads(payload) | {"chat_id": CHAT}, ensure_ascii=False).encode()
        if name == "matrix":
            path = f"/_matrix/client/v3/rooms/!desk:example.org/send/m.room.message/t{number}"
            headers = {"authorization": f"Bearer {MATRIX_TOKEN}"}
        status, words, _ = service.answer(path, headers, body)
        assert 200 <= status < 300, (status, words)
    return service


def messages(digest: Digest, name: str) -> tuple[bytes, ...]:
    return chat_messages(digest, DIALECTS[name], subject=digest_subject(digest))


@pytest.mark.parametrize("situation", EVERY)
@pytest.mark.parametrize("name", DIALECTS)
def test_every_digest_is_taken_and_so_is_its_repeat(name: str, situation: str) -> None:
    parts = messages(EVERY[situation](), name)
    assert len(taken(name, parts).got) == len(parts)
    taken(name, tuple(repeat_chat(one, DIALECTS[name], number=142) for one in parts))


@pytest.mark.parametrize(
    "situation", ["ordinary", "huge", "long-texts", "long-addresses", "rtl-heavy"]
)
@pytest.mark.parametrize("name", DIALECTS)
def test_a_digest_is_whole_however_many_messages_it_takes(name: str, situation: str) -> None:
    digest = clean_digest(EVERY[situation]())
    plain = re.sub(r"\\(.)", r"\1", unescape("\n".join(taken(name, messages(digest, name)).texts)))
    told = stories_that_fit(digest, stories=MAX_STORIES_IN_MESSAGE)
    missing = [
        one.title
        for one in digest.stories
        if one.id in told and one.title.replace("@", "＠") not in plain
    ]
    assert told
    assert not missing


@pytest.mark.parametrize("name", DIALECTS)
def test_parts_are_numbered_and_a_section_that_goes_on_is_named_again(name: str) -> None:
    texts = taken(name, messages(long_texts(), name)).texts
    if len(texts) > 1:
        assert all(
            f"part {number} of {len(texts)}" in text for number, text in enumerate(texts, start=1)
        )
        assert any("(continued)" in text.replace("\\", "") for text in texts[1:])


def test_long_digests_are_split_where_a_service_takes_little() -> None:
    digest = long_texts()
    assert len(messages(digest, "telegram")) > len(messages(digest, "mattermost")) >= 1


@pytest.mark.parametrize("name", DIALECTS)
def test_every_message_series_says_how_to_stop_it(name: str) -> None:
    last = taken(name, messages(ordinary(), name)).texts[-1]
    assert "To stop these messages" in last


@pytest.mark.parametrize("name", DIALECTS)
def test_no_headline_notifies_anybody_or_makes_a_link_of_its_own(name: str) -> None:
    digest = hostile()
    section = digest.sections[0]
    title = "@everyone @here <!channel> <@123> [free](https://evil.example/x) `x` *b* _i_ ~s~ # h {{DATE(2026)}}"
    title += " &commat;all"
    nasty = replace(section.stories[0], title=title)
    digest = replace(digest, sections=(replace(section, stories=(nasty,)),), top=())
    parts = messages(digest, name)
    whole = "".join(taken(name, parts).texts)
    assert "@" not in whole
    assert not re.search(r"(?<!\\)\[free", whole) or name in ("telegram", "matrix")
    assert (
        not re.search(r"(?<!\\)&commat;", whole) or name == "teams"
    )  # which takes mentions from a list alone
    assert "<!" not in re.sub(r"\\<", "", whole)
    assert "](https://evil" not in whole or name in ("telegram", "matrix")
    if name == "discord":
        assert all(json.loads(one)["allowed_mentions"] == {"parse": []} for one in parts)
    if name == "matrix":
        assert all(json.loads(one)["m.mentions"] == {} for one in parts)


@pytest.mark.parametrize("name", DIALECTS)
def test_lines_of_changes_keep_their_signs(name: str) -> None:
    text = taken(name, messages(ordinary(), name)).texts[0]
    assert not re.search(r"^[+-] ", text, re.MULTILINE) or name == "telegram"


@pytest.mark.parametrize("name", DIALECTS)
def test_a_note_is_taken(name: str) -> None:
    assert (
        "no news"
        in taken(name, (chat_note("A trial.\nno news", DIALECTS[name], title="Trial"),)).texts[0]
    )


@pytest.mark.parametrize("name", DIALECTS)
def test_the_messages_read_as_they_did(name: str) -> None:
    texts = taken(name, messages(hostile(), name)).texts
    file, now = GOLDEN / f"hostile.{name}.txt", "\n\n=====\n\n".join(texts) + "\n"
    if os.environ.get("WIREWATCH_WRITE_GOLDENS"):
        file.write_text(now, encoding="utf-8")
    assert file.read_text(encoding="utf-8") == now


@pytest.mark.parametrize("situation", EVERY)
def test_an_issue_is_one_event_and_one_for_each_story(situation: str) -> None:
    digest = EVERY[situation]()
    head, *told = (json.loads(one) for one in digest_events(digest, installation="ab12"))
    assert (head["type"], head["data"]["stories"]) == ("wirewatch.digest", len(told))
    assert [one["data"]["story"]["id"] for one in told] == [one.id for one in digest.stories]
    assert len({one["id"] for one in (head, *told)}) == len(told) + 1
    assert "410 Gone" in head["data"]["leave"]
    assert all(one["specversion"] == "1.0" and one["time"].endswith("Z") for one in (head, *told))
    assert KEY not in json.dumps(told)
