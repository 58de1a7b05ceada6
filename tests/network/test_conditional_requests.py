"""Requirements 1 to 5: validators are opaque, sent back exactly, and taken from every answer."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.loopback import Loopback, Reply
from tests.network.conftest import NOON
from wirewatch.adapters.http.client import Answer, Request, Web


@pytest.mark.parametrize(
    "etag",
    ['"plain"', 'W/"weak-1"', "unquoted", '"a,b"', '"with ""inner"" quotes"', '"caf\xe9"', "'single'", '"x--gzip"'],
)
async def test_an_etag_is_kept_and_sent_back_byte_for_byte(site: Loopback, web: Web, etag: str) -> None:
    site.on("/feed", Reply(body=b"<rss/>", headers={"ETag": etag}), Reply(status=304))
    first = await web.fetch(Request(url=site.url("/feed"), kind="feed"))
    assert isinstance(first, Answer)
    await web.fetch(Request(url=site.url("/feed"), kind="feed", etag=first.etag))
    assert site.asked[0].header("if-none-match") is None
    assert site.asked[1].header("if-none-match") == etag


@pytest.mark.parametrize("date", ["Mon, 02 Mar 2026 11:00:00 GMT", "2026-03-02 11:00", "yesterday", "0"])
async def test_a_last_modified_is_never_reformatted(site: Loopback, web: Web, date: str) -> None:
    site.on("/feed", Reply(body=b"<rss/>", headers={"Last-Modified": date}), Reply(status=304))
    first = await web.fetch(Request(url=site.url("/feed"), kind="feed"))
    assert isinstance(first, Answer)
    await web.fetch(Request(url=site.url("/feed"), kind="feed", last_modified=first.last_modified))
    assert site.asked[1].header("if-modified-since") == date
    assert site.asked[1].header("if-none-match") is None


async def test_both_validators_go_out_when_both_were_given(site: Loopback, web: Web) -> None:
    site.on("/feed", Reply(status=304))
    answer = await web.fetch(Request(url=site.url("/feed"), etag='"1"', last_modified="then"))
    assert isinstance(answer, Answer)
    assert answer.not_modified
    assert (site.asked[0].header("if-none-match"), site.asked[0].header("if-modified-since")) == ('"1"', "then")


async def test_a_304_is_one_request_and_may_bring_a_new_etag(site: Loopback, web: Web) -> None:
    site.on("/feed", Reply(status=304, headers={"ETag": '"2"'}))
    answer = await web.fetch(Request(url=site.url("/feed"), etag='"1"'))
    assert isinstance(answer, Answer)
    assert (answer.status, answer.body, answer.etag) == (304, b"", '"2"')
    assert len(site.asked) == 1


async def test_without_validators_none_are_invented(site: Loopback, web: Web) -> None:
    site.on("/feed", Reply(body=b"<rss/>"))
    answer = await web.fetch(Request(url=site.url("/feed")))
    assert isinstance(answer, Answer)
    assert (answer.etag, answer.last_modified) == (None, None)


@pytest.mark.parametrize(
    ("headers", "fresh"),
    [
        ({"Cache-Control": "public, max-age=600"}, timedelta(minutes=10)),
        ({"Cache-Control": "MAX-AGE=600", "Age": "100"}, timedelta(seconds=500)),
        ({"Cache-Control": "s-maxage=900"}, None),
        ({"Cache-Control": "max-age=600, no-cache"}, None),
        ({"Cache-Control": "max-age=99999999999999"}, timedelta(seconds=10**8)),
        ({"Cache-Control": "max-age=soon"}, None),
        ({"Expires": "Mon, 02 Mar 2026 13:00:00 GMT"}, timedelta(hours=1)),
        ({"Expires": "Mon, 02 Mar 2026 13:00:00 GMT", "Date": "Mon, 02 Mar 2026 12:30:00 GMT"}, timedelta(minutes=30)),
        ({"Expires": "0"}, None),
        ({"Expires": "Mon, 02 Mar 2020 13:00:00 GMT"}, timedelta(0)),
        ({"Cache-Control": "max-age=60", "Expires": "Mon, 02 Mar 2026 13:00:00 GMT"}, timedelta(minutes=1)),
        ({}, None),
    ],
)
async def test_how_long_an_answer_is_fresh(
    site: Loopback, web: Web, headers: dict[str, str], fresh: timedelta | None
) -> None:
    site.on("/feed", Reply(headers=headers))
    answer = await web.fetch(Request(url=site.url("/feed")))
    assert isinstance(answer, Answer)
    assert answer.fresh_for == fresh
    assert answer.fetched_at == NOON
