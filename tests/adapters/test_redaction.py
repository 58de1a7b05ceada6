"""A secret is blanked in whatever form it comes back, and ordinary words are not."""

from __future__ import annotations

import html
import json
import logging
import time
from base64 import b64encode, urlsafe_b64encode
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, quote_plus

import pytest

from wirewatch.adapters.config.secrets import config_redactor
from wirewatch.adapters.redaction import (
    BLANK_TEXT,
    RedactedError,
    Redactor,
    redact,
    use_redactor,
    without_secrets,
)
from wirewatch.domain.configuration import (
    Config,
    Feed,
    MailSettings,
    NetworkSettings,
    Series,
    Settings,
    SlackTarget,
    StoreSettings,
    Subscriber,
)

SECRET = 'CANARY pw/1+2é"x'
BLANKED = Redactor([SECRET])
FORMS = {
    "plain": SECRET,
    "in capitals": SECRET.replace("pw", "PW"),
    "url": quote(SECRET),
    "url, every sign": quote(SECRET, safe=""),
    "form": quote_plus(SECRET),
    "url, small hex": quote(SECRET, safe="").replace("%2F", "%2f"),
    "hex": SECRET.encode().hex(),
    "HEX": SECRET.encode().hex().upper(),
    "hex, spaced": SECRET.encode().hex(" "),
    "hex, colons": SECRET.encode().hex(":"),
    "json": json.dumps(SECRET)[1:-1],
    "html": html.escape(SECRET),
    "bytes shown": repr(SECRET.encode())[2:-1],
}


@pytest.mark.parametrize("form", FORMS)
def test_every_form_is_blanked_and_what_stands_around_it_stays(form: str) -> None:
    assert BLANKED(f"535 no: {FORMS[form]}, try again") == f"535 no: {BLANK_TEXT}, try again"


@pytest.mark.parametrize("before", range(4))
@pytest.mark.parametrize("behind", range(4))
def test_base64_is_blanked_wherever_the_secret_begins_in_it(before: int, behind: int) -> None:
    whole = b"u" * before + SECRET.encode() + b"v" * behind
    for encoded in (b64encode(whole), b64encode(whole).rstrip(b"="), urlsafe_b64encode(whole)):
        assert BLANKED(f"535 ({encoded.decode()}) no") == f"535 ({BLANK_TEXT}) no"


def test_base64_that_a_relay_wrapped_is_blanked() -> None:
    encoded = b64encode(b"\0desk\0" + SECRET.encode()).decode()
    said = BLANKED(f"535 {encoded[:14]}\n {encoded[14:]} no")
    assert said.endswith(f"{BLANK_TEXT} no")
    assert not any(piece in said for piece in (encoded[9:14], encoded[14:20]))


@pytest.mark.parametrize("password", ["x1", "desk", "abc1"])
def test_a_short_password_is_blanked_in_the_logins_made_of_it(password: str) -> None:
    blanked = Redactor([password], logins=[f"news:{password}"])
    for login in (f"\0news\0{password}", f"news:{password}"):
        assert blanked(f"535 {b64encode(login.encode()).decode()} no") == f"535 {BLANK_TEXT} no"


def test_a_short_secret_takes_no_ordinary_word_out_of_a_message() -> None:
    assert Redactor(["desk"])("550 no desk at the news desk") == "550 no desk at the news desk"
    assert Redactor(["ab1x"])("550 ab1x but not zab1xy") == f"550 {BLANK_TEXT} but not zab1xy"
    assert Redactor(["a1"])("550 a1") == "550 a1"


def test_the_parts_of_an_address_are_secrets_by_themselves() -> None:
    hook = "https://hooks.slack.example/services/T0000/B0000/CANARYcanaryCANARY"
    blanked = Redactor([hook, "ntfy://me:hunter2-hunter2@ntfy.example.org/desk"])
    assert (
        blanked("no route to /services/T0000/B0000/CANARYcanaryCANARY")
        == f"no route to {BLANK_TEXT}"
    )
    assert blanked("token CANARYcanaryCANARY is bad") == f"token {BLANK_TEXT} is bad"
    assert (
        blanked("me and hunter2-hunter2 at ntfy.example.org")
        == f"me and {BLANK_TEXT} at ntfy.example.org"
    )


def test_bytes_that_are_no_text_stay_as_they_are() -> None:
    assert BLANKED.of_bytes(b"\xff\x00 " + SECRET.encode() + b" \xfe") == b"\xff\x00 [secret] \xfe"


def test_a_far_end_that_knows_the_secret_cannot_make_us_work_for_long() -> None:
    secret = "CANARY-123456"
    packed = b64encode(secret.encode()).decode()
    began = time.process_time()
    for text in (
        "A" * 200_000 + packed,
        f"{packed} " + "A" * 200_000,
        (packed[:-3] + " ") * 20_000 + packed,
    ):
        assert packed not in Redactor([secret])(text)
    assert time.process_time() - began < 1


def test_all_that_a_configuration_names_is_a_secret(tmp_path: Path) -> None:
    path = tmp_path / "secrets.env"
    path.write_text("FEED=me:canary-feed-1\nMAIL=canary-mail-2\nUNUSED=canary-unused-3\n")
    path.chmod(0o600)
    target = SlackTarget(token="BOT", channel="#desk")
    readers = (Subscriber(slack="HOOK"), Subscriber(slack=target), Subscriber(nudge="NUDGE"))
    config = Config(
        feeds=(Feed(outlet="A", url="https://a.example/rss", login="FEED"),),
        actors=(),
        interests=(),
        series=(Series(id="daily", actors=(), at=(), subscribers=readers),),
        settings=Settings(
            network=NetworkSettings(proxy="http://me:canary-proxy-4@proxy.example:3128"),
            store=StoreSettings(url="postgresql://me:canary%2Fdb%2F5@db.example/w"),
            mail=MailSettings(sender="d@e.example", host="m.example", user="desk", password="MAIL"),
        ),
        hash="",
    )
    environ = {
        "HOOK": "https://hooks.slack.example/services/canary-hook-6",
        "BOT": "xoxb-canary-bot-7",
        "NUDGE": "tgram://canary-nudge-8-canary/42",
        "PGPASSWORD": "canary-pg-9",
        "HTTPS_PROXY": "http://me:canary-proxy-10@proxy.example",
        "HOME": "/home/canary-is-no-secret",
    }
    blanked = config_redactor(config, folder=tmp_path, environ=environ)
    text = (
        "canary-feed-1 canary-mail-2 canary-unused-3 canary-proxy-4 canary/db/5 canary%2Fdb%2F5 "
        "/services/canary-hook-6 xoxb-canary-bot-7 canary-nudge-8-canary canary-pg-9 canary-proxy-10 "
    )
    assert "canary" not in blanked(text)
    assert blanked("/home/canary-is-no-secret me desk proxy.example db.example") == (
        "/home/canary-is-no-secret me desk proxy.example db.example"
    )
    auth_plain = b64encode(b"\0desk\0canary-mail-2").decode()
    assert blanked(f"535 {auth_plain}") == f"535 {BLANK_TEXT}"


@pytest.fixture
def in_use() -> Iterator[None]:
    use_redactor(BLANKED)
    yield
    use_redactor(Redactor())


@pytest.mark.usefixtures("in_use")
def test_no_log_record_holds_a_secret_whoever_wrote_it(caplog: pytest.LogCaptureFixture) -> None:
    log = logging.getLogger("somebody.else")
    log.warning("could not reach %s", f"https://me:{quote(SECRET)}@x.example")
    try:
        raise ValueError(f"bad address {SECRET}")
    except ValueError:
        log.exception("it failed")
    assert "CANARY" not in caplog.text
    assert f"bad address {BLANK_TEXT}" in caplog.text
    assert "Traceback" in caplog.text


@pytest.mark.usefixtures("in_use")
def test_a_record_without_a_secret_keeps_its_arguments(caplog: pytest.LogCaptureFixture) -> None:
    logging.getLogger("somebody.else").warning("%d of %s", 3, "four")
    assert caplog.records[-1].args == (3, "four")


@pytest.mark.usefixtures("in_use")
def test_an_error_that_ends_a_run_is_raised_without_the_secret() -> None:
    def fails() -> None:
        try:
            raise OSError(SECRET)
        except OSError as cause:
            raise ValueError(f"bad address {SECRET}") from cause

    with (
        pytest.raises(RedactedError, match=r"ValueError: bad address \[secret\]") as caught,
        without_secrets(),
    ):
        fails()
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__
    with pytest.raises(KeyError), without_secrets():
        raise KeyError("nothing secret")


def test_without_a_configuration_nothing_is_changed() -> None:
    assert redact("plain") == "plain"
