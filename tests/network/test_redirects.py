"""Requirements 14 and 16: what follows a redirect, what stops it, and when a feed has moved for good."""

from __future__ import annotations

import pytest

from tests.loopback import Loopback, Reply
from tests.network.conftest import opened
from wirewatch.adapters.http.client import Answer, Failure, Request, Web


def to(location: str, status: int = 301) -> Reply:
    return Reply(status=status, headers={"Location": location}, body=b"moved")


@pytest.mark.parametrize("status", [301, 308])
async def test_a_permanent_redirect_is_reported_as_a_move(site: Loopback, web: Web, status: int) -> None:
    site.on("/old", to("/new", status))
    site.on("/new", Reply(body=b"here", headers={"ETag": '"new"'}))
    answer = await web.fetch(Request(url=site.url("/old")))
    assert isinstance(answer, Answer)
    assert (answer.body, answer.url, answer.moved_to) == (b"here", site.url("/new"), site.url("/new"))
    assert answer.etag == '"new"'


@pytest.mark.parametrize("status", [302, 303, 307])
async def test_a_temporary_redirect_is_followed_and_the_old_address_kept(site: Loopback, web: Web, status: int) -> None:
    site.on("/old", to("/new", status))
    site.on("/new", Reply(body=b"here"))
    answer = await web.fetch(Request(url=site.url("/old")))
    assert isinstance(answer, Answer)
    assert (answer.url, answer.moved_to) == (site.url("/new"), None)


@pytest.mark.parametrize("chain", [(301, 302), (302, 301), (308, 307, 301)])
async def test_one_temporary_hop_breaks_the_chain(site: Loopback, web: Web, chain: tuple[int, ...]) -> None:
    for step, status in enumerate(chain):
        site.on(f"/{step}", to(f"/{step + 1}", status))
    site.on(f"/{len(chain)}", Reply(body=b"here"))
    answer = await web.fetch(Request(url=site.url("/0")))
    assert isinstance(answer, Answer)
    assert answer.body == b"here"
    assert answer.moved_to is None


async def test_a_circle_is_refused_after_each_address_was_asked_once(site: Loopback, web: Web) -> None:
    site.on("/a", to("/b", 302))
    site.on("/b", to("/a", 302))
    failure = await web.fetch(Request(url=site.url("/a")))
    assert isinstance(failure, Failure)
    assert failure.kind == "redirect-loop"
    assert site.paths() == ["/a", "/b"]


async def test_an_endless_chain_is_given_up_after_eight_redirects(site: Loopback, web: Web) -> None:
    for step in range(20):
        site.on(f"/{step}", to(f"/{step + 1}"))
    failure = await web.fetch(Request(url=site.url("/0")))
    assert isinstance(failure, Failure)
    assert failure.kind == "redirect-loop"
    assert len(site.asked) == 9


@pytest.mark.parametrize("location", ["ftp://example.org/feed", "file:///etc/passwd", "javascript:alert(1)"])
async def test_a_redirect_away_from_the_web_is_refused(site: Loopback, web: Web, location: str) -> None:
    site.on("/old", to(location))
    failure = await web.fetch(Request(url=site.url("/old")))
    assert isinstance(failure, Failure)
    assert failure.kind == "bad-url"


async def test_a_location_in_raw_utf8_is_followed(site: Loopback, web: Web) -> None:
    site.on("/old", to("/жөнө".encode().decode("latin-1"), 302))
    site.on("/%D0%B6%D3%A9%D0%BD%D3%A9", Reply(body=b"here"))
    answer = await web.fetch(Request(url=site.url("/old")))
    assert isinstance(answer, Answer)
    assert answer.body == b"here"


async def test_a_redirect_without_location_is_an_answer(site: Loopback, web: Web) -> None:
    site.on("/old", Reply(status=302, body=b"?"))
    answer = await web.fetch(Request(url=site.url("/old")))
    assert isinstance(answer, Answer)
    assert answer.status == 302


async def test_a_password_goes_to_its_own_host_only(site: Loopback) -> None:
    async with Loopback("127.0.0.2") as other, opened() as web:
        site.on("/feed", to("/inside", 302))
        site.on("/inside", to(other.url("/outside"), 302))
        other.on("/outside", Reply(body=b"here"))
        answer = await web.fetch(Request(url=site.url("/feed").replace("//", "//reader:secret@")))
    assert isinstance(answer, Answer)
    assert [one.header("authorization") for one in site.asked] == ["Basic cmVhZGVyOnNlY3JldA=="] * 2
    assert other.asked[0].header("authorization") is None
    assert "secret" not in answer.url
