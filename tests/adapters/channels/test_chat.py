"""What chat services and a webhook receiver answer, and what we make of it: real sockets, stand-ins that refuse."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.support.chat_servers import KEY, MATRIX_TOKEN, TELEGRAM_TOKEN, Service, served
from tests.support.smtp_server import free_port
from wirewatch.adapters.channels import chat
from wirewatch.adapters.channels.webhook import decode_key, post_event, sign_event
from wirewatch.domain.configuration import NetworkSettings
from wirewatch.domain.digests.model import Receipt
from wirewatch.render.chat_dialects import DIALECTS
from wirewatch.render.chat_markup import chat_note
from wirewatch.render.events import notice_event

HERE = NetworkSettings(allow_private=("127.0.0.0/8",))
AT = datetime(2026, 11, 23, 8, tzinfo=UTC)
NAMES = ["telegram", "teams", "mattermost", "discord", "matrix", "webhook"]


def words(name: str) -> bytes:
    if name == "webhook":
        return notice_event(
            "A trial.", series="daily", name="trial", title="Trial", at=AT, installation="ab12"
        )
    return chat_note("A trial.", DIALECTS[name], title="Trial")


def post(name: str, here: Service, payload: bytes | None = None, **given: Any) -> Receipt:
    """Post by the channel of that name; `given` replaces what is right."""
    body, url, network = (
        payload or words(name),
        given.get("url", here.url),
        given.get("network", HERE),
    )
    match name:
        case "telegram":
            token, room = given.get("token", TELEGRAM_TOKEN), given.get("chat", "-1001234567890")
            return chat.TelegramBot(token=token, chat=room, api=url).post(body, network)
        case "matrix":
            token, room = given.get("token", MATRIX_TOKEN), given.get("room", "!desk:example.org")
            where = chat.MatrixRoom(server=url, room=room, token=token)
            return where.post(body, network, transaction=given.get("transaction", "t1"))
        case "webhook":
            secret, id = given.get("secret", KEY), given.get("id", "msg_1")
            return post_event(
                body, url=url, secret=secret, event_id=id, sent_at=AT, network=network
            )
        case _:
            send = {
                "teams": chat.post_to_teams,
                "mattermost": chat.post_to_mattermost,
                "discord": chat.post_to_discord,
            }
            return send[name](body, url=url, network=network)


@pytest.mark.parametrize("name", NAMES)
def test_what_the_service_takes_is_sent(name: str) -> None:
    with served(name) as here:
        receipt = post(name, here)
    assert receipt.outcome == "sent"
    assert "trial" in here.texts[0].casefold()


@pytest.mark.parametrize("name", NAMES)
def test_an_answer_that_never_comes_leaves_open_whether_it_arrived(name: str) -> None:
    with served(name, say=["DROP"]) as here:
        receipt = post(name, here)
    assert (receipt.outcome, len(here.got)) == ("unknown", 1)


@pytest.mark.parametrize("name", NAMES)
def test_nobody_listening_is_tried_again(name: str) -> None:
    with served(name) as here:
        receipt = post(
            name, here, url=f"http://127.0.0.1:{free_port()}/api/webhooks/1/CANARYcanaryCANARY"
        )
    assert (receipt.outcome, receipt.everyone) == ("retry", True)


@pytest.mark.parametrize("name", NAMES)
def test_private_networks_are_not_written_to_unless_the_settings_allow_it(name: str) -> None:
    with served(name) as here:
        receipt = post(name, here, network=NetworkSettings())
    assert receipt.outcome == "held"
    assert "network.allow_private" in receipt.reply
    assert here.asked == 0


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("proxy", [None, "http://127.0.0.1:9"])
def test_no_secret_crosses_the_internet_without_tls(name: str, proxy: str | None) -> None:
    with served(name) as here:
        public = here.url.replace("127.0.0.1", "93.184.216.34")
        receipt = post(
            name,
            here,
            url=public,
            network=NetworkSettings(proxy=proxy, allow_private=("127.0.0.0/8",)),
        )
    assert receipt.outcome == "held"
    assert "use https://" in receipt.reply


@pytest.mark.parametrize(
    "url", ["https://10.0.0.7/hooks/x", "https://localhost/hooks/x", "https://[::1]/hooks/x"]
)
def test_a_proxy_is_not_asked_for_private_addresses_either(url: str) -> None:
    receipt = chat.post_to_mattermost(
        words("mattermost"), url=url, network=NetworkSettings(proxy="http://127.0.0.1:9")
    )
    assert receipt.outcome == "held"
    assert "network.allow_private" in receipt.reply


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(
    "url", ["", "nonsense", "ftp://example.org/x", "http://[broken", "https://"]
)
def test_an_address_that_is_none_holds_the_channel(name: str, url: str) -> None:
    with served(name) as here:
        receipt = post(name, here, url=url)
    assert receipt.outcome == "held"


@pytest.mark.parametrize("name", NAMES)
def test_a_service_that_asks_to_wait_is_given_the_time(name: str) -> None:
    body = {
        "ok": False,
        "error_code": 429,
        "description": "Too Many Requests",
        "parameters": {"retry_after": 7},
    }
    bodies: dict[str, Any] = {
        "telegram": body,
        "discord": {"message": "You are being rate limited.", "retry_after": 7.0, "global": False},
        "matrix": {"errcode": "M_LIMIT_EXCEEDED", "retry_after_ms": 7000},
    }
    headers = {} if name in bodies else {"Retry-After": "7"}
    with served(name, say=[(429, bodies.get(name, "slow down"), headers)]) as here:
        receipt = post(name, here)
    assert (receipt.outcome, receipt.retry_after, receipt.everyone) == (
        "retry",
        timedelta(seconds=7),
        True,
    )


@pytest.mark.parametrize("name", NAMES)
def test_a_failure_of_the_service_is_no_refusal(name: str) -> None:
    body: Any = (
        {"ok": False, "error_code": 502, "description": "Bad Gateway"}
        if name == "telegram"
        else "<html>sorry"
    )
    with served(name, say=[(502, body, {})]) as here:
        receipt = post(name, here)
    assert receipt.outcome == ("retry" if name == "webhook" else "unknown")


def test_a_time_to_wait_that_is_no_time_is_not_believed() -> None:
    body = {"errcode": "M_LIMIT_EXCEEDED", "retry_after_ms": 10**400}
    with served("matrix", say=[(429, body, {})]) as here:
        receipt = post("matrix", here)
    assert (receipt.outcome, receipt.retry_after) == ("retry", timedelta(seconds=30))
    with served(
        "telegram", say=[(429, "<html>slow down", {"Retry-After": "9"})]
    ) as here:  # of a proxy before it
        receipt = post("telegram", here)
    assert (receipt.outcome, receipt.retry_after) == ("retry", timedelta(seconds=9))


@pytest.mark.parametrize("name", ["telegram", "mattermost", "discord", "matrix", "teams"])
def test_a_page_of_somebody_else_is_no_proof(name: str) -> None:
    with served(
        name, say=[(200, "<html>Welcome to the hotel's network", {"Content-Type": "text/html"})]
    ) as here:
        receipt = post(name, here)
    assert receipt.outcome == "unknown"
    assert "proxy" in receipt.reply


@pytest.mark.parametrize("name", NAMES)
def test_no_redirect_is_followed(name: str) -> None:
    with served(name, say=[(307, "", {"Location": "http://127.0.0.1:1/"})]) as here:
        receipt = post(name, here)
    assert receipt.outcome in ("held", "unknown")
    assert here.asked == 1


TOO_LONG = {
    "telegram": {"text": "x" * 4097, "parse_mode": "HTML"},
    "teams": {
        "type": "message",
        "attachments": [
            {
                "contentType": "application/vnd.microsoft.card.adaptive",
                "content": {
                    "type": "AdaptiveCard",
                    "body": [{"type": "TextBlock", "text": "x" * 15_000}],
                },
            }
        ],
    },
    "mattermost": {"text": "x" * 16_384},
    "discord": {"embeds": [{"description": "x" * 4097}]},
    "matrix": {"msgtype": "m.text", "body": "x", "formatted_body": "x" * 66_000},
}


@pytest.mark.parametrize("name", TOO_LONG)
def test_a_message_that_is_too_long_is_refused_and_not_the_channel(name: str) -> None:
    with served(name) as here:
        receipt = post(name, here, json.dumps(TOO_LONG[name]).encode())
    assert receipt.outcome == "refused"
    assert "please report it" in receipt.reply


@pytest.mark.parametrize(
    ("name", "payload"),
    [
        ("telegram", {"text": "<b>open", "parse_mode": "HTML"}),
        ("telegram", {"text": "<script>x</script>", "parse_mode": "HTML"}),
        ("telegram", {"text": "", "parse_mode": "HTML"}),
        ("mattermost", {"text": ""}),
        ("discord", {"content": ""}),
        ("matrix", {"msgtype": "m.text", "body": "x", "formatted_body": "<script>x</script>"}),
        (
            "teams",
            {
                "type": "message",
                "attachments": [{"contentType": "text/html", "content": {"type": "x"}}],
            },
        ),
        ("webhook", {"no": "event"}),
    ],
)
def test_bad_markup_is_refused(name: str, payload: dict[str, Any]) -> None:
    with served(name) as here:
        assert post(name, here, json.dumps(payload).encode()).outcome == "refused"
    assert here.got == []


@pytest.mark.parametrize(
    ("name", "given", "advice"),
    [
        ("telegram", {"token": "987654321:AAwrong_wrong_wrong_wrong_wrong_wr"}, "@BotFather"),
        ("telegram", {"chat": "-100999"}, "add the bot"),
        ("telegram", {"chat": "@elsewhere"}, "add the bot"),
        ("matrix", {"token": "syt_wrong_wrong"}, "log in again"),
        ("matrix", {"room": "!other:example.org"}, "invite it"),
        ("webhook", {"secret": "whsec_" + "QUJD" * 8}, "check the address and the secret"),
        ("webhook", {"secret": "whsec_short"}, "openssl rand"),
        ("webhook", {"secret": "hunter2"}, "openssl rand"),
    ],
)
def test_a_wrong_token_or_place_holds_the_channel_and_says_what_to_do(
    name: str, given: dict[str, Any], advice: str
) -> None:
    with served(name) as here:
        receipt = post(name, here, **given)
    assert receipt.outcome == "held"
    assert advice in receipt.reply


@pytest.mark.parametrize(
    ("name", "path", "advice"),
    [
        ("teams", "/workflows/x/triggers/manual/paths/invoke", "log-in"),
        ("mattermost", "/hooks/gone", "make a new one"),
        ("discord", "/api/webhooks/1/gone", "make a new one"),
    ],
)
def test_a_webhook_that_is_gone_holds_the_channel(name: str, path: str, advice: str) -> None:
    with served(name) as here:
        receipt = post(name, here, url=here.url.replace(here.path, path))
    assert receipt.outcome == "held"
    assert advice in receipt.reply


@pytest.mark.parametrize(
    ("name", "said", "outcome", "advice"),
    [
        ("telegram", (403, "Forbidden: bot was blocked by the user"), "refused", "blocked the bot"),
        (
            "telegram",
            (403, "Forbidden: bot was kicked from the supergroup chat"),
            "refused",
            "add it again",
        ),
        (
            "telegram",
            (403, "Forbidden: bot can't initiate conversation with a user"),
            "held",
            "press Start",
        ),
        (
            "telegram",
            (400, "Bad Request: not enough rights to send text messages to the chat"),
            "held",
            "let it post",
        ),
        ("webhook", (410, ""), "refused", "wants no more"),
        ("webhook", (404, "nothing here"), "held", "check the address"),
        (
            "teams",
            (400, '{"error": {"code": "WorkflowTriggerIsNotEnabled"}}'),
            "held",
            "turn it on",
        ),
        (
            "mattermost",
            (403, '{"id": "web.incoming_webhook.channel_locked.app_error"}'),
            "held",
            "locked",
        ),
        (
            "mattermost",
            (501, '{"id": "web.incoming_webhook.disabled.app_error"}'),
            "held",
            "switched off",
        ),
        ("discord", (400, '{"message": "thread_name", "code": 220001}'), "held", "forum"),
        (
            "matrix",
            (403, '{"errcode": "M_USER_DEACTIVATED", "error": "gone"}'),
            "held",
            "deactivated",
        ),
    ],
)
def test_what_else_they_say_is_told_with_what_to_do(
    name: str, said: tuple[int, str], outcome: str, advice: str
) -> None:
    status, text = said
    body: Any = (
        {"ok": False, "error_code": status, "description": text} if name == "telegram" else text
    )
    with served(name, say=[(status, body, {})]) as here:
        receipt = post(name, here)
    assert receipt.outcome == outcome
    assert advice in receipt.reply


def test_a_group_that_got_a_new_id_is_told_with_it() -> None:
    body = {
        "ok": False,
        "error_code": 400,
        "description": "Bad Request: group chat was upgraded to a supergroup chat",
        "parameters": {"migrate_to_chat_id": -1009876543210},
    }
    with served("telegram", say=[(400, body, {})]) as here:
        receipt = post("telegram", here)
    assert (receipt.outcome, "-1009876543210" in receipt.reply) == ("held", True)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("status", [400, 403, 500])
def test_a_service_that_repeats_the_secret_does_not_bring_it_back(name: str, status: int) -> None:
    own = {"telegram": TELEGRAM_TOKEN, "matrix": MATRIX_TOKEN, "webhook": KEY}.get(name, "")
    with served(name) as here:
        said = f"no: {here.url} {own}"
        echo: Any = {
            "telegram": {"ok": False, "error_code": status, "description": said},
            "matrix": {"errcode": "M_ODD", "error": said},
        }.get(name, said)
        here.say.append((status, echo, {}))
        receipt = post(name, here)
    assert "CANARY" not in receipt.reply
    assert not own or own not in receipt.reply


def test_a_transaction_id_puts_an_event_into_the_room_once() -> None:
    with served("matrix", say=["DROP"]) as here:
        outcomes = [post("matrix", here).outcome for _ in range(3)]
    assert (outcomes, len(here.got)) == (["unknown", "sent", "sent"], 1)


def test_a_receiver_knows_a_repeat_by_its_id_and_a_forger_by_the_signature() -> None:
    with served("webhook", say=["DROP"]) as here:
        outcomes = [post("webhook", here).outcome for _ in range(2)]
        assert post("webhook", here, id="msg_2").outcome == "sent"
    assert (outcomes, here.ids) == (["unknown", "sent"], ["msg_1", "msg_2"])


def test_the_signature_is_that_of_the_specification() -> None:
    """The example of github.com/standard-webhooks, worked out by openssl dgst -sha256 -mac HMAC."""
    key = decode_key("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
    assert key is not None
    body = b'{"test": 2432232314}'
    made = sign_event(
        body,
        event_id="msg_p5jXN8AQM9LWM0D4loKWxJek",
        sent_at=datetime.fromtimestamp(1614265330, UTC),
        key=key,
    )
    assert made == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


@pytest.mark.parametrize(
    "secret", ["", "whsec_", "whsec_!!!!", "whsec_" + "QUFB" * 4, "whsec_" + "QUFB" * 40]
)
def test_a_secret_of_another_form_is_none(secret: str) -> None:
    assert decode_key(secret) is None
