"""Requirement 26: nothing that a stranger writes makes us ask a private address."""

from __future__ import annotations

from collections.abc import Sequence
from ipaddress import ip_address

import pytest

from tests.adapters.http.conftest import opened
from tests.support.loopback import Loopback, Reply
from wirewatch.adapters.http.guard import UnknownName, is_public
from wirewatch.adapters.http.messages import FetchFailure, Request, Response


class Names:
    """A name server by table (`_` stands for a dot); further answers to one name are given in turn."""

    def __init__(self, **table: list[list[str]]) -> None:
        self._table = {name.replace("_", "."): answers for name, answers in table.items()}
        self.asked: list[str] = []

    async def __call__(self, host: str) -> Sequence[str]:
        self.asked.append(host)
        answers = self._table.get(host)
        if answers is None:
            raise UnknownName("no such name")
        return answers.pop(0) if len(answers) > 1 else answers[0]


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "127.9.9.9",
        "10.1.2.3",
        "172.16.0.1",
        "172.31.255.255",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",
        "192.0.0.8",
        "198.18.0.1",
        "203.0.113.5",
        "224.0.0.1",
        "239.255.255.250",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "fe80::1",
        "fc00::1",
        "fd12:3456::1",
        "fec0::1",
        "ff02::1",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "64:ff9b::7f00:1",
        "2002:7f00:1::",
        "2001:0:4136:e378::",
        "2001:db8::1",
    ],
)
def test_an_address_that_is_not_public_is_known(address: str) -> None:
    assert not is_public(ip_address(address))


@pytest.mark.parametrize(
    "address", ["1.1.1.1", "172.32.0.1", "100.128.0.1", "2606:4700::1111", "::ffff:8.8.8.8"]
)
def test_a_public_address_is_known(address: str) -> None:
    assert is_public(ip_address(address))


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "localhost", "127.1", "0x7f000001", "2130706433", "[::ffff:127.0.0.1]"]
)
async def test_a_private_address_is_refused_in_every_spelling(host: str) -> None:
    async with Loopback() as site, opened(allow_private=()) as web:
        failure = await web.fetch(Request(url=site.url("/secret", host=host)))
    assert isinstance(failure, FetchFailure)
    assert failure.kind == "private"
    assert "allow_private" in failure.detail
    assert site.connections == 0


async def test_a_name_that_points_inside_is_refused() -> None:
    names = Names(feeds_outlet_test=[["127.0.0.1"]])
    async with Loopback() as site, opened(allow_private=(), resolve=names) as web:
        failure = await web.fetch(Request(url=site.url("/secret", host="feeds.outlet.test")))
    assert isinstance(failure, FetchFailure)
    assert failure.kind == "private"
    assert site.connections == 0


async def test_a_redirect_into_a_private_network_is_refused() -> None:
    async with Loopback("127.0.0.1") as public, Loopback("127.0.0.2") as inside:
        inside.on("/secret", Reply(body=b"secret"))
        public.on("/feed", Reply(status=302, headers={"Location": inside.url("/secret")}))
        async with opened(allow_private=("127.0.0.1/32",)) as web:
            failure = await web.fetch(Request(url=public.url("/feed")))
    assert isinstance(failure, FetchFailure)
    assert failure.kind == "private"
    assert inside.connections == 0


async def test_a_name_that_changes_its_address_after_the_check_gains_nothing() -> None:
    """DNS rebinding: were the name asked twice, the second answer would lead to another server."""
    names = Names(feeds_outlet_test=[["127.0.0.1"], ["127.0.0.2"]])
    async with Loopback("127.0.0.1") as allowed:
        allowed.on("/feed", Reply(body=b"the checked one", then_close=True))
        async with opened(allow_private=("127.0.0.1",), resolve=names) as web:
            for _ in range(2):
                answer = await web.fetch(
                    Request(url=allowed.url("/feed", host="feeds.outlet.test"))
                )
                assert isinstance(answer, Response)
                assert answer.body == b"the checked one"
    assert names.asked == ["feeds.outlet.test"]
    assert allowed.asked[0].host == f"feeds.outlet.test:{allowed.port}"


async def test_of_two_addresses_only_the_allowed_one_is_used() -> None:
    names = Names(feeds_outlet_test=[["127.0.0.2", "127.0.0.1"]])
    async with Loopback("127.0.0.1") as allowed:
        allowed.on("/feed", Reply(body=b"here"))
        async with opened(allow_private=("127.0.0.1/32",), resolve=names) as web:
            answer = await web.fetch(Request(url=allowed.url("/feed", host="feeds.outlet.test")))
    assert isinstance(answer, Response)


async def test_the_next_address_is_tried_when_one_is_dead() -> None:
    names = Names(feeds_outlet_test=[["127.0.0.9", "127.0.0.1"]])
    async with Loopback("127.0.0.1") as site:
        site.on("/feed", Reply(body=b"here"))
        async with opened(resolve=names) as web:
            answer = await web.fetch(Request(url=site.url("/feed", host="feeds.outlet.test")))
    assert isinstance(answer, Response)


async def test_a_host_name_can_be_let_through() -> None:
    names = Names(intranet_test=[["127.0.0.1"]])
    async with Loopback() as site:
        site.on("/feed", Reply(body=b"here"))
        async with opened(allow_private=("intranet.test",), resolve=names) as web:
            named = await web.fetch(Request(url=site.url("/feed", host="intranet.test")))
            literal = await web.fetch(Request(url=site.url("/feed")))
    assert isinstance(named, Response)
    assert isinstance(literal, FetchFailure)


async def test_an_unknown_name_is_said() -> None:
    async with opened(resolve=Names()) as web:
        failure = await web.fetch(Request(url="http://nowhere.test/feed"))
    assert isinstance(failure, FetchFailure)
    assert (failure.kind, failure.detail) == (
        "dns",
        "no address is known for the name nowhere.test",
    )


@pytest.mark.parametrize(
    "url",
    [
        "",
        "feed",
        "ftp://outlet.test/feed",
        "file:///etc/passwd",
        "http://",
        "http://[::1",
        "http://x:99999999/",
        "//x",
    ],
)
async def test_what_is_no_web_address_is_a_failure_not_a_crash(url: str) -> None:
    async with opened(resolve=Names()) as web:
        failure = await web.fetch(Request(url=url))
    assert isinstance(failure, FetchFailure)
    assert failure.kind in ("bad-url", "dns")
