from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from wirewatch.adapters.replay import ReplayServer
from wirewatch.demo_world.world import World

WIRE = "http://www.caravan-wire.example/rss.xml"
REPORT = "http://www.caravan-wire.example/2021/10/14/taliban-delegation-to-attend-moscow-talks"


@pytest.fixture
def server(world: World) -> Iterator[ReplayServer]:
    with ReplayServer(world) as running:
        yield running


@pytest.fixture
def client(server: ReplayServer) -> Iterator[httpx.Client]:
    with httpx.Client(proxy=server.url, trust_env=False) as through:
        yield through


def test_client_behind_the_proxy_gets_what_the_world_answers(
    client: httpx.Client, world: World
) -> None:
    answer = client.get(WIRE)
    assert answer.status_code == 200
    assert answer.content == world.answer(WIRE, 0).body
    assert answer.headers["content-type"] == "application/rss+xml; charset=utf-8"


def test_etag_saves_the_body_until_the_next_poll_brings_news(
    client: httpx.Client, server: ReplayServer
) -> None:
    known = {"If-None-Match": client.get(WIRE).headers["etag"]}
    again = client.get(WIRE, headers=known)
    assert (again.status_code, again.content) == (304, b"")
    server.poll = 1
    assert client.get(WIRE, headers=known).status_code == 200


def test_last_modified_saves_the_body_too(client: httpx.Client, server: ReplayServer) -> None:
    known = {"If-Modified-Since": client.get(WIRE).headers["last-modified"]}
    assert client.get(WIRE, headers=known).status_code == 304
    server.poll = 1
    assert client.get(WIRE, headers=known).status_code == 200


def test_etag_outranks_the_date(client: httpx.Client) -> None:
    modified = client.get(WIRE).headers["last-modified"]
    assert (
        client.get(
            WIRE, headers={"If-None-Match": '"old"', "If-Modified-Since": modified}
        ).status_code
        == 200
    )


def test_unreadable_date_is_no_validator(client: httpx.Client) -> None:
    assert client.get(WIRE, headers={"If-Modified-Since": "yesterday"}).status_code == 200


def test_body_is_gzipped_only_for_who_asks(client: httpx.Client) -> None:
    asked = client.get(WIRE, headers={"Accept-Encoding": "gzip"})
    plain = client.get(WIRE, headers={"Accept-Encoding": "identity"})
    assert asked.headers["content-encoding"] == "gzip"
    assert "content-encoding" not in plain.headers
    assert asked.content == plain.content


def test_clock_decides_which_pages_exist(client: httpx.Client, server: ReplayServer) -> None:
    assert client.get(REPORT).status_code == 404
    server.poll = 1
    assert client.get(REPORT).status_code == 200


def test_moved_feed_is_found_at_its_new_address(client: httpx.Client, server: ReplayServer) -> None:
    server.poll = 1
    answer = client.get("http://www.marfa-alanbaa.example/feed", follow_redirects=True)
    assert str(answer.url) == "http://www.marfa-alanbaa.example/rss/akhbar.xml"
    assert [each.status_code for each in answer.history] == [301]
    assert answer.status_code == 200


def test_head_has_the_length_and_no_body(client: httpx.Client, world: World) -> None:
    answer = client.head(WIRE, headers={"Accept-Encoding": "identity"})
    assert int(answer.headers["content-length"]) == len(world.answer(WIRE, 0).body)
    assert answer.content == b""


def test_request_by_host_header_is_answered_too(server: ReplayServer, world: World) -> None:
    answer = httpx.get(
        f"{server.url}/rss.xml", headers={"Host": "www.caravan-wire.example"}, trust_env=False
    )
    assert answer.content == world.answer(WIRE, 0).body


def test_https_tunnel_is_refused_in_words(client: httpx.Client) -> None:
    with pytest.raises(httpx.ProxyError, match="501"):
        client.get("https://www.caravan-wire.example/rss.xml")


def test_log_tells_what_was_asked_at_which_poll(client: httpx.Client, server: ReplayServer) -> None:
    client.get(WIRE, headers={"User-Agent": "someone"})
    server.poll = 2
    client.get("http://www.caravan-wire.example/robots.txt")
    assert [
        (each.method, each.url.rsplit("/", 1)[1], each.status, each.poll) for each in server.log
    ] == [
        ("GET", "rss.xml", 200, 0),
        ("GET", "robots.txt", 200, 2),
    ]
    assert server.log[0].headers["user-agent"] == "someone"
    server.forget()
    assert server.log == ()


def test_many_clients_at_once_are_all_answered(server: ReplayServer, world: World) -> None:
    def fetch(url: str) -> int:
        with httpx.Client(proxy=server.url, trust_env=False) as through:
            return through.get(url).status_code

    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(fetch, [feed.url for feed in world.feeds])) == {200}
