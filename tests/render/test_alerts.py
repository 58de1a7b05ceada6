"""What a reader of an alert sees: why it came, the story, what is left to the digest; bounded and harmless."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from email import message_from_bytes, policy
from typing import Any

import pytest

from extractors.model import Relation, SnippetPart
from tests.render.slack_models import refuse_what_slack_would
from tests.render.test_chat_markup import taken
from tests.support.digest_world import DAILY, DUE, HOUR, TALIBAN, article, story
from tests.support.slack_server import fault
from wirewatch.domain.alerts import Alert, find_alerts
from wirewatch.domain.digests.digest_items import Gloss
from wirewatch.domain.digests.subscriptions import Profile
from wirewatch.render.alerts import (
    alert_chat,
    alert_html,
    alert_mail,
    alert_nudge,
    alert_slack,
    alert_subject,
    alert_text,
)
from wirewatch.render.chat_dialects import DIALECTS
from wirewatch.render.events import alert_event

NOW = DUE + 6 * HOUR
SEEN: dict[str, Any] = {"seen_at": NOW, "published_at": NOW - HOUR, "language": "fa"}
PERSIAN = article(
    1,
    "طالبان گذرگاه را باز کردند",
    body="هیئتی از یازده کشور با طالبان در هرات دیدار کرد و گفت که گذرگاه باز خواهد شد.",
    named={"taliban": ["طالبان"]},
    **SEEN,
)
PASSING = [
    article(
        id,
        f"Gate {id} is open",
        body="The Taliban said so.",
        named={"taliban": ["Taliban"]},
        outlet=outlet,
        **SEEN,
    )
    for id, outlet in ((1, "Hindukush Post"), (2, "Kabul Courier"))
]


def alert(*articles: Any, **more: Any) -> Alert:
    name = {} if "heading" in more or "name" not in more else {"name": more.pop("name")}
    actors = (replace(TALIBAN, alert=True, **name),)
    (made,) = find_alerts(
        [story(1, *articles)],
        series=DAILY,
        actors=actors,
        interests=(),
        met={},
        since=dict.fromkeys(DAILY.actors, DUE - timedelta(days=400)),
        history={},
        profile=Profile(),
        now=NOW,
        next_issue_at=DUE + 24 * HOUR,
    )
    return replace(made, **more)


@pytest.mark.parametrize("name", DIALECTS)
def test_an_alert_fits_each_chat_service_and_says_why_and_how_to_stop_it(name: str) -> None:
    made = alert(PERSIAN)
    long = replace(
        made, story=replace(made.story, snippet=(SnippetPart(text="Taliban @all " * 900),) * 9)
    )
    for one in (made, long):
        text = taken(name, (alert_chat(one, DIALECTS[name], withheld=3),)).texts[0]
        assert "طالبان" in text
        assert "3 more in the digest" in text
        assert "To stop these messages" in text
        assert "@" not in text


def test_an_alert_is_one_event() -> None:
    event = json.loads(alert_event(alert(PERSIAN), installation="ab12", withheld=3))
    assert (event["type"], event["data"]["actor"]["id"]) == ("wirewatch.alert", "taliban")
    assert event["data"]["story"]["url"].startswith("http")


def test_the_subject_names_the_actor_the_outlet_and_the_headline() -> None:
    assert (
        alert_subject(alert(PERSIAN))
        == "Alert: طالبان گذرگاه را باز کردند (Hindukush Post) [Taliban]"
    )


def test_a_headline_that_names_the_actor_is_not_named_twice() -> None:
    line = alert_subject(alert(replace(PERSIAN, title="Taliban open the gate")))
    assert line == "Alert: Taliban open the gate (Hindukush Post)"


def test_a_long_name_leaves_the_headline_its_room() -> None:
    line = alert_subject(
        alert(PERSIAN, name="Taliban (Islamic Emirate of Afghanistan)", title="A" * 300)
    )
    assert line == "Alert: طالبان گذرگاه را باز کردند (Hindukush Post) [Taliban]"
    long = alert_subject(alert(replace(PERSIAN, title="Taliban " + "word " * 900), name="N" * 300))
    assert len(long) <= 90
    assert "Taliban word" in long


def test_a_headline_in_a_language_that_its_reader_reads_leads_the_subject_and_stands_in_the_mail() -> (
    None
):
    told = alert(PERSIAN)
    gloss = Gloss(title="Border opens", url="https://post.example/1", outlet="Post", language="en")
    glossed = replace(told, story=replace(told.story, gloss=gloss))
    assert alert_subject(glossed) == "Alert: Border opens (Post) [Taliban]"
    for form in (alert_text(glossed), alert_html(glossed), alert_slack(glossed).decode()):
        assert "Post: Border opens" in form


def test_it_says_why_it_came() -> None:
    titled = " ".join(alert_text(alert(PERSIAN)).split())
    assert "Taliban is named in the headline." in titled
    passing = " ".join(alert_text(alert(*PASSING)).split())
    why = "Two independent outlets carry this story on Taliban: Hindukush Post and Kabul Courier."
    assert why in passing
    assert why in alert_html(alert(*PASSING))


def test_an_interest_says_that_it_is_met() -> None:
    met = alert(PERSIAN, heading="talks", name="Taliban at the talks")
    assert "“Taliban at the talks” is met, and a headline names one of its actors." in " ".join(
        alert_text(met).split()
    )


def test_a_headline_that_two_outlets_carry_says_so() -> None:
    said = " ".join(alert_text(alert(PERSIAN, PASSING[1])).split())
    assert "Taliban is named in the headline. Two independent outlets carry it." in said


def test_a_headline_of_another_report_is_not_taken_for_the_one_shown() -> None:
    copy = replace(PASSING[1], id=3, title="Taliban open the gate", relation=Relation.COPY)
    titled = article(
        3, copy.title, body="They did.", named={"taliban": ["Taliban"]}, outlet="Courier", **SEEN
    )
    said = " ".join(alert_text(alert(PASSING[0], replace(titled, relation=Relation.COPY))).split())
    assert "Gate 1 is open" in said
    assert "Taliban is named in another report’s headline." in said


@pytest.mark.parametrize(
    ("left", "full", "line"),
    [
        (
            2,
            True,
            "2 more in the digest, due Tue 24 Nov 08:00 Kabul (03:30 UTC). Alerts are limited to five a day.",
        ),
        (
            0,
            True,
            "This is the 5th and last alert today: further stories are in the digest, due Tue 24 Nov 08:00",
        ),
        (0, False, "once a story in 12 hours, five times a day at most."),
    ],
)
def test_the_last_one_of_a_day_says_so(left: int, full: bool, line: str) -> None:
    for said in (
        alert_text(alert(PERSIAN), withheld=left, is_last=full),
        alert_html(alert(PERSIAN), withheld=left, is_last=full),
    ):
        assert line in " ".join(said.split())


def test_times_are_on_the_readers_clock() -> None:
    assert "10:30 Berlin (09:30 UTC)" in alert_text(alert(PERSIAN, timezone="Europe/Berlin"))


def test_outside_text_is_laid_out_in_its_own_direction_and_language() -> None:
    page = alert_html(alert(PERSIAN))
    assert '<h2 class="ink" lang="fa" dir="rtl"' in page
    assert '<b class="hit" style="color:#1f1d1a;background-color:#f5e9c8">طالبان</b>' in page


WILD = (
    "Taliban <script>x</script> <!channel> *b* \u202egnp.exe \x00\r\nBcc: a@b.example " + "z" * 9000
)


def test_hostile_text_stays_text() -> None:
    wild = alert(replace(PERSIAN, title=WILD, outlet=WILD, url="javascript:alert(1)"))
    page, plain = alert_html(wild), alert_text(wild)
    assert "<script" not in page
    assert "javascript:" not in page + plain
    assert "\u202e" not in page + plain + alert_subject(wild)
    assert len(page) < 20_000
    mail = message_from_bytes(
        b"Subject: x\r\n" + alert_mail(wild, sender="d@example.org"), policy=policy.default
    )
    assert mail["Bcc"] is None
    assert str(mail["X-Wirewatch-Alert"]) == "daily/k0001"


def test_slack_takes_it_and_parses_none_of_it() -> None:
    payload = alert_slack(alert(replace(PERSIAN, title=WILD)), withheld=1)
    assert fault(payload) is None
    message = json.loads(payload)
    refuse_what_slack_would(message)
    kinds = {block["type"] for block in message["blocks"]}
    assert kinds == {"header", "rich_text"}
    assert "1 more in the digest" in payload.decode()


def test_a_nudge_is_a_few_tame_lines() -> None:
    made = json.loads(alert_nudge(alert(replace(PERSIAN, title=WILD)), withheld=1))
    assert made["title"] == "Wirewatch alert"
    assert len(made["text"]) < 1000
    assert "<!channel>" not in made["text"]
    assert PERSIAN.url in made["text"]


def test_the_same_alert_gives_the_same_bytes() -> None:
    once, again = (alert_mail(alert(PERSIAN), sender="d@example.org") for _ in range(2))
    assert once == again


@pytest.mark.parametrize(
    ("set_to", "shown"),
    [
        (None, "mailto:d@example.org?subject=unsubscribe%20"),
        ("https://desk.example/leave", "https://desk.example/leave"),
        (
            "https://desk.example/leave?to={subscriber}",
            "mailto:d@example.org?subject=unsubscribe%20",
        ),
    ],
)
def test_the_foot_of_an_alert_shows_the_way_out_that_is_the_same_for_all(
    set_to: str | None, shown: str
) -> None:
    raw = b"Subject: x\r\n" + alert_mail(
        alert(PERSIAN), sender="d@example.org", unsubscribe_url=set_to
    )
    mail = message_from_bytes(raw, policy=policy.default)
    for part in mail.iter_parts():
        assert shown in part.get_content()
