"""All traffic through one proxy, and certificates: https by CONNECT, extra trust, downgrades."""

from __future__ import annotations

import ssl
from pathlib import Path

import pytest
import trustme

from tests.adapters.http.conftest import opened
from tests.adapters.http.test_guard import Names
from tests.support.loopback import Loopback, Reply
from wirewatch.adapters.http.messages import FetchFailure, Request, Response

HOST = "feeds.outlet.test"


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture
def ca_file(authority: trustme.CA, tmp_path: Path) -> str:
    path = tmp_path / "ca.pem"
    authority.cert_pem.write_to_path(str(path))
    return str(path)


def server_tls(authority: trustme.CA, *names: str) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(*names).configure_cert(context)
    return context


async def test_http_goes_through_the_proxy_in_absolute_form_and_no_name_is_resolved() -> None:
    names = Names()
    async with (
        Loopback() as proxy,
        opened(proxy=proxy.url(), allow_private=(), resolve=names) as web,
    ):
        proxy.on("/feed?a=1", Reply(body=b"here"))
        answer = await web.fetch(Request(url=f"http://{HOST}/feed?a=1"))
    assert isinstance(answer, Response)
    assert answer.body == b"here"
    assert proxy.asked[0].target == f"http://{HOST}/feed?a=1"
    assert proxy.asked[0].host == HOST
    assert names.asked == []


async def test_https_goes_through_connect_and_is_checked_against_ca_file(
    authority: trustme.CA, ca_file: str
) -> None:
    tls = server_tls(authority, HOST)
    async with Loopback(tls=tls, as_proxy=True) as proxy:
        proxy.on("/feed", Reply(body=b"one"), Reply(body=b"two"))
        async with opened(proxy=proxy.url(), ca_file=ca_file) as web:
            answers = [await web.fetch(Request(url=f"https://{HOST}/feed")) for _ in range(2)]
    assert [answer.body for answer in answers if isinstance(answer, Response)] == [b"one", b"two"]
    assert proxy.tunnels == [f"{HOST}:443"]
    assert proxy.asked[0].target == "/feed"


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "10.0.0.1", "localhost", "[::1]", "169.254.169.254", "2130706433"]
)
async def test_literal_private_addresses_are_refused_before_the_proxy_hears_of_them(
    host: str,
) -> None:
    async with Loopback() as proxy, opened(proxy=proxy.url(), allow_private=()) as web:
        failure = await web.fetch(Request(url=f"http://{host}/secret"))
    assert isinstance(failure, FetchFailure)
    assert failure.kind == "private"
    assert proxy.connections == 0


async def test_a_proxy_that_is_down_is_named_without_its_password() -> None:
    async with Loopback() as gone:
        address = gone.url().replace("//", "//user:secret@")
    async with opened(proxy=address) as web:
        failure = await web.fetch(Request(url=f"http://{HOST}/feed"))
    assert isinstance(failure, FetchFailure)
    assert failure.kind == "proxy"
    assert "secret" not in failure.detail


async def test_a_proxy_that_refuses_connect_is_said() -> None:
    async with Loopback() as proxy, opened(proxy=proxy.url()) as web:
        failure = await web.fetch(Request(url=f"https://{HOST}/feed"))
    assert isinstance(failure, FetchFailure)
    assert failure.kind == "proxy"
    assert HOST in failure.detail


async def test_a_certificate_that_nobody_vouches_for_is_refused(authority: trustme.CA) -> None:
    async with Loopback(tls=server_tls(authority, "127.0.0.1")) as site, opened() as web:
        failure = await web.fetch(Request(url=site.url("/feed")))
    assert isinstance(failure, FetchFailure)
    assert failure.kind == "tls"
    assert "not trusted" in failure.detail


async def test_a_certificate_for_another_host_is_refused(
    authority: trustme.CA, ca_file: str
) -> None:
    names = Names(feeds_outlet_test=[["127.0.0.1"]])
    async with (
        Loopback(tls=server_tls(authority, "other.test")) as site,
        opened(ca_file=ca_file, resolve=names) as web,
    ):
        failure = await web.fetch(Request(url=site.url("/feed", host=HOST)))
    assert isinstance(failure, FetchFailure)
    assert (failure.kind, failure.detail.split(": ")[1]) == ("tls", "it was made for another host")


async def test_the_name_is_asked_for_although_the_address_is_connected_to(
    authority: trustme.CA, ca_file: str
) -> None:
    names = Names(feeds_outlet_test=[["127.0.0.1"]])
    async with (
        Loopback(tls=server_tls(authority, HOST)) as site,
        opened(ca_file=ca_file, resolve=names) as web,
    ):
        site.on("/feed", Reply(body=b"here" * 200_000))
        answer = await web.fetch(Request(url=site.url("/feed", host=HOST)))
    assert isinstance(answer, Response)
    assert len(answer.body) == 800_000


async def test_a_redirect_from_https_to_http_is_refused(
    authority: trustme.CA, ca_file: str, site: Loopback
) -> None:
    async with (
        Loopback(tls=server_tls(authority, "127.0.0.1")) as secure,
        opened(ca_file=ca_file) as web,
    ):
        secure.on("/feed", Reply(status=301, headers={"Location": site.url("/feed")}))
        failure = await web.fetch(Request(url=secure.url("/feed")))
    assert isinstance(failure, FetchFailure)
    assert failure.kind == "downgrade"
    assert site.asked == []


def test_a_ca_file_that_is_missing_is_said_with_its_key(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"network\.ca_file: .*none\.pem cannot be used"):
        opened(ca_file=str(tmp_path / "none.pem"))
