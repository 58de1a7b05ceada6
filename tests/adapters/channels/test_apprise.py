"""A nudge: a few lines by apprise, once, and never with a secret in what is said about it."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from tests.support.scene import FEED, SERIES, Scene, utc
from tests.support.situations import hostile, mostly_failed, ordinary, quiet
from tests.support.small_web import Item, SmallWeb, rss
from wirewatch.adapters.channels.apprise import ALLOWED_SCHEMES, send_notification
from wirewatch.adapters.store import delivery_attempts, outbox_queries
from wirewatch.adapters.store.lease_holders import Holder, current_holder
from wirewatch.render.alerts import MAX_NUDGE_CHARS, nudge_payload

# apprise looks for a module of the standard library that Python 3.13 no longer has.
pytestmark = pytest.mark.filterwarnings("ignore:'imghdr' is deprecated:DeprecationWarning")
NOW = utc(11, 8)
DEAD = Holder(machine=current_holder().machine, pid=current_holder().pid, started="in another life")


@dataclass
class Service:
    """A far end that apprise posts JSON to; it takes what it gets and then answers, or never does."""

    url: str = ""
    status: int = 200
    silent: bool = False
    got: list[dict[str, Any]] = field(default_factory=list)


@contextmanager
def service() -> Iterator[Service]:
    far_end = Service()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            far_end.got.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            if far_end.silent:
                self.close_connection = True
                return
            self.send_response(far_end.status)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    far_end.url = f"json://127.0.0.1:{server.server_port}/top-secret"
    yield far_end
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def far_end() -> Iterator[Service]:
    with service() as one:
        yield one


# --- the words -----------------------------------------------------------------------------------


def said(payload: bytes) -> tuple[str, str]:
    words = json.loads(payload)
    return words["title"], words["text"]


def test_a_nudge_says_which_issue_what_for_and_the_top_story_and_where_to_read_it() -> None:
    title, text = said(nudge_payload(ordinary()))
    lines = text.split("\n")
    assert title == "Wirewatch Daily 142"
    assert "214 articles read" in text
    assert lines[-2].startswith("Hindukush Post: Taliban delegation")
    assert lines[-1] == "https://desk.example/wirewatch/daily-142.html"
    assert len(text) < MAX_NUDGE_CHARS + 100


def test_a_quiet_day_and_a_blind_one_are_told_apart() -> None:
    assert "Nothing flagged" in said(nudge_payload(quiet()))[1]
    assert "3 of 10 feeds read; not read" in said(nudge_payload(mostly_failed()))[1]


def test_a_headline_wakes_no_channel_and_makes_no_link() -> None:
    digest = hostile()
    section = digest.sections[0]
    nasty = replace(
        section.stories[0], title="@everyone <!channel> [free](https://evil.example) `x` *b*"
    )
    digest = replace(digest, sections=(replace(section, stories=(nasty,)),), top=())
    _, text = said(nudge_payload(digest))
    assert not set("@<>[]`*") & set(text.replace("https://", ""))


# --- the sending ---------------------------------------------------------------------------------


def test_a_service_that_says_yes_has_it(far_end: Service) -> None:
    receipt = send_notification(nudge_payload(ordinary()), address=far_end.url)
    assert receipt.outcome == "sent"
    (got,) = far_end.got
    assert got["title"] == "Wirewatch Daily 142"
    assert "214 articles read" in got["message"]


@pytest.mark.parametrize("fault", [{"status": 500}, {"status": 404}, {"silent": True}])
def test_whatever_is_no_plain_yes_is_unknown(far_end: Service, fault: dict[str, Any]) -> None:
    for name, value in fault.items():
        setattr(far_end, name, value)
    receipt = send_notification(nudge_payload(ordinary()), address=far_end.url)
    assert receipt.outcome == "unknown"
    assert "secret" not in receipt.reply


@pytest.mark.parametrize("address", ["", "nonsense", "http://", "json://"])
def test_an_address_that_is_none_holds_the_channel(address: str) -> None:
    receipt = send_notification(nudge_payload(ordinary()), address=address)
    assert receipt.outcome == "held"
    assert "no address that apprise knows" in receipt.reply


@pytest.mark.parametrize(
    "address",
    [
        "syslog://",
        "dbus://",
        "nosuchservice://x/y",
        "fcm://project@key/x?keyfile=/etc/passwd",
        "MAILTO://a:b@c",
    ],
)
def test_only_services_on_the_list_are_called(address: str) -> None:
    receipt = send_notification(nudge_payload(ordinary()), address=address)
    assert receipt.outcome == "held"
    assert "not among the services" in receipt.reply
    assert "passwd" not in receipt.reply


def test_a_second_address_behind_the_first_is_not_called(far_end: Service) -> None:
    receipt = send_notification(nudge_payload(ordinary()), address=f"{far_end.url}, syslog://")
    assert (receipt.outcome, far_end.got) == ("held", [])


def test_every_service_on_the_list_is_one_that_apprise_has() -> None:
    from apprise.manager_plugins import NotificationManager

    assert set(NotificationManager().schemas()) >= ALLOWED_SCHEMES  # type: ignore[no-untyped-call]


def test_an_https_address_goes_to_no_service_that_is_not_on_the_list() -> None:
    receipt = send_notification(
        nudge_payload(quiet()),
        address="https://media.guilded.gg/webhooks/" + "1" * 36 + "/" + "a" * 86,
    )
    assert (receipt.outcome, "not among the services" in receipt.reply) == ("held", True), receipt


# --- on its way ----------------------------------------------------------------------------------


def at_desk(scene: Scene, web: SmallWeb, far_end: Service) -> None:
    """A home whose first issue is due."""
    item = Item(
        url="http://news.example/1",
        title="The Taliban met",
        at=utc(11, 6),
        text="They met in a hall in Herat.",
    )
    web.on(FEED, rss(item))
    scene.write(series=[SERIES | {"subscribers": [{"nudge": "DESK_NUDGE"}]}])
    scene.cycle(NOW, only=("poll", "read", "group"))
    secrets = scene.config / "secrets.env"
    secrets.write_text(f"DESK_NUDGE={far_end.url}\n")
    secrets.chmod(0o600)


def states(scene: Scene) -> list[tuple[str, str, str]]:
    with scene.look() as tx:
        return [
            (one.channel, one.state.value, one.detail)
            for one in outbox_queries.list_deliveries(tx)
            if one.channel != "file"
        ]


def test_an_issue_nudges_its_subscriber_once(scene: Scene, web: SmallWeb, far_end: Service) -> None:
    at_desk(scene, web, far_end)
    for hour in (8, 9, 10):
        scene.cycle(utc(11, hour), only=("digest", "deliver"))
    assert [got["title"] for got in far_end.got] == ["Wirewatch Daily 1"]
    assert states(scene) == [("nudge", "sent", "the service said yes")]
    assert "secret" not in scene.run("digest", "list", now=NOW).out


@pytest.mark.slow
def test_an_unclear_answer_is_never_followed_by_a_second_nudge(
    scene: Scene, web: SmallWeb, far_end: Service
) -> None:
    at_desk(scene, web, far_end)
    far_end.silent = True
    for hour in (8, 9, 10, 11):
        scene.cycle(utc(11, hour), only=("digest", "deliver"))
    assert len(far_end.got) == 1
    ((_, state, detail),) = states(scene)
    assert (state, "may have arrived" in detail) == ("unknown", True)


@pytest.mark.slow
def test_a_nudge_whose_sender_was_killed_is_not_sent_again(
    scene: Scene, web: SmallWeb, far_end: Service
) -> None:
    at_desk(scene, web, far_end)
    scene.cycle(NOW, only=("digest",))
    with scene.store() as store:
        with store.read() as tx:
            (waiting,) = [
                one for one in outbox_queries.due_deliveries(tx, now=NOW) if one.channel == "nudge"
            ]
        assert delivery_attempts.begin_attempt(store, waiting.id, holder=DEAD) is not None
    for hour in (9, 10):
        scene.cycle(utc(11, hour), only=("digest", "deliver"))
    assert far_end.got == []
    ((_, state, detail),) = states(scene)
    assert (state, "not sent again" in detail) == ("unknown", True)


def test_a_trial_message_goes_out_and_says_so(
    scene: Scene, web: SmallWeb, far_end: Service
) -> None:
    at_desk(scene, web, far_end)
    ran = scene.run("digest", "test", "daily", now=NOW)
    assert (ran.code, ran.out) == (0, "sent 1\n")
    assert "trial" in far_end.got[0]["message"]
