"""The usual, from a store with the polls and articles of twelve weeks."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, time, timedelta
from email import message_from_bytes, policy
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import insert, select, update

from extractors.names.actors import Actor
from tests.support.store_world import NOON, feed, sync
from wirewatch.adapters.store import outbox_queries
from wirewatch.adapters.store.engine import Store, open_store
from wirewatch.adapters.store.lease_holders import current_holder
from wirewatch.adapters.store.schema import (
    articles,
    deliveries,
    entries,
    fetches,
    payloads,
    saliences,
)
from wirewatch.adapters.store.schema import feeds as feeds_table
from wirewatch.domain.configuration import (
    Config,
    MailSettings,
    QuietHours,
    Series,
    Settings,
    Subscriber,
)
from wirewatch.steps.alerts import plan_alerts
from wirewatch.steps.baseline import anomalies_of, baselines_of

DAY = timedelta(days=1)
WEEKS = 84


class Weeks:
    """Fills a store with the days before noon: what a feed brought of an actor, and how it answered."""

    def __init__(self, store: Store) -> None:
        self.store, self.articles = store, 0
        with store.begin() as tx:
            self.feeds = list(
                sync(tx, feed("herald"), feed("wire"), now=NOON - (WEEKS + 1) * DAY).values()
            )
            tx.execute(update(feeds_table).values(first_polled_at=NOON - (WEEKS + 1) * DAY))

    def brought(
        self,
        named: Callable[[int], int],
        *,
        ok: Callable[[int], bool] = lambda _: True,
        others: Callable[[int], int] = lambda _: 3,
        days: int = WEEKS,
        source: Callable[[int], str] = lambda _: "page",
        place: int = 0,
    ) -> None:
        """Store, for each of so many days (0 the newest), its poll, articles that name the actor, and other entries."""
        rows: dict[Any, list[dict[str, Any]]] = {
            fetches: [],
            articles: [],
            saliences: [],
            entries: [],
        }
        feed_id = self.feeds[place]
        for ago in range(days):
            at = NOON - ago * DAY - timedelta(hours=3)
            outcome = "new" if ok(ago) else "broken"
            rows[fetches].append(
                {
                    "feed_id": feed_id,
                    "fetched_at": at,
                    "outcome": outcome,
                    "detail": "",
                    "entries_new": 0,
                }
            )
            for _ in range(named(ago)):
                self.articles += 1
                rows[articles].append(self._article(feed_id, at, source(ago)))
                rows[saliences].append(
                    {"article_id": self.articles, "actor": "taliban", "score": 1.0, "about": True}
                )
            for number in range(others(ago)):
                state = "read" if source(ago) == "page" else "feed-only"
                key = f"{place}-{ago}-{number}"
                plain = {
                    "identity": key,
                    "url": key,
                    "host": "h",
                    "title": "t",
                    "content_hash": "",
                    "state": state,
                }
                rows[entries].append({"feed_id": feed_id, "seen_at": at, **plain})
        with self.store.begin() as tx:
            for table, some in rows.items():
                if some:
                    tx.execute(insert(table), some)

    def _article(self, feed_id: int, at: Any, source: str) -> dict[str, Any]:
        plain = dict.fromkeys(
            ("url", "canonical_url", "url_key", "text_hash"), f"article-{self.articles}"
        )
        words = {
            "outlet": "Herald",
            "title": "t",
            "lead": "",
            "body": "",
            "paragraphs": [],
            "authors": [],
        }
        kept = {"body_source": source, "seen_at": at, "flagged": True, "watched_with": "list-1"}
        return {"id": self.articles, "feed_id": feed_id, **plain, **words, **kept}


@pytest.fixture
def weeks(sqlite_url: str) -> Iterator[Weeks]:
    opened = open_store(sqlite_url)
    yield Weeks(opened)
    opened.close()


def state(weeks: Weeks) -> str:
    with weeks.store.read() as tx:
        return baselines_of(tx, ["taliban"], now=NOON)["taliban"].state


def four_a_day_until(day: int) -> Callable[[int], int]:
    return lambda ago: 4 if ago >= day else 0


def test_an_actor_that_nobody_names_any_more_has_gone_quiet(store: Store) -> None:
    weeks = Weeks(store)
    weeks.brought(four_a_day_until(7))
    with weeks.store.read() as tx:
        found = baselines_of(tx, ["taliban"], now=NOON)["taliban"]
    assert (found.state, found.articles, found.feeds, found.unread) == ("quiet", 0, 1, 0)


def test_a_feed_that_fails_is_no_silence(weeks: Weeks) -> None:
    weeks.brought(four_a_day_until(7), ok=lambda ago: ago >= 7)
    assert state(weeks) == "not read"


def test_a_feed_that_answers_but_brings_nothing_at_all_is_no_silence(weeks: Weeks) -> None:
    weeks.brought(four_a_day_until(7), others=four_a_day_until(7))
    assert state(weeks) == "not read"


def test_pages_that_can_no_longer_be_read_are_no_silence(weeks: Weeks) -> None:
    weeks.brought(four_a_day_until(7), source=lambda ago: "page" if ago >= 7 else "feed")
    assert state(weeks) == "not read"


def test_a_young_store_says_nothing(weeks: Weeks) -> None:
    with weeks.store.begin() as tx:
        tx.execute(update(feeds_table).values(first_polled_at=NOON - 30 * DAY))
    weeks.brought(four_a_day_until(7))
    assert state(weeks) == "too new"


def test_an_archive_that_is_still_being_matched_anew_says_nothing(weeks: Weeks) -> None:
    weeks.brought(four_a_day_until(7))
    with weeks.store.begin() as tx:
        tx.execute(update(articles).where(articles.c.id == 1).values(watched_with="list-2"))
    assert state(weeks) == "too new"


def test_an_edit_whose_aliases_no_new_article_holds_says_nothing_either(weeks: Weeks) -> None:
    weeks.brought(four_a_day_until(7))
    with weeks.store.begin() as tx:
        weeks.articles += 1
        newest = weeks._article(weeks.feeds[0], NOON - DAY, "page")
        tx.execute(insert(articles).values(**newest | {"flagged": False, "watched_with": "list-2"}))
    assert state(weeks) == "too new"


def test_articles_that_wait_to_be_read_are_no_silence(weeks: Weeks) -> None:
    weeks.brought(four_a_day_until(7))
    with weeks.store.begin() as tx:
        tx.execute(
            update(entries).where(entries.c.seen_at > NOON - 7 * DAY).values(state="waiting")
        )
    assert state(weeks) == "not read"


def test_issues_say_it_once_and_once_more_when_it_is_over(weeks: Weeks) -> None:
    weeks.brought(lambda ago: 0 if 8 <= ago < 15 else 4)
    told = []
    before: tuple[Any, ...] = ()
    for ago in range(10, -1, -1):
        with weeks.store.read() as tx:
            before = anomalies_of(tx, ["taliban"], before=before, now=NOON - ago * DAY)
        told += [(one.kind, one.ended) for one in before if one.fresh]
    assert told == [("quiet", ""), ("quiet", "back")]


def resources(weeks: Weeks, *, alerting: bool = True, **series: Any) -> Any:
    """What alerting needs, of two subscribers of whom one asks for another actor."""
    actors = (
        Actor(id="taliban", name="Taliban", aliases={"en": ("Taliban",)}, alert=alerting),
        Actor(id="unama", name="UNAMA", aliases={"en": ("UNAMA",)}),
    )
    subscribers = (Subscriber(email="a@desk.example"), Subscriber(nudge="OTHER", actors=("unama",)))
    morning = Series(
        id="morning", actors=("taliban", "unama"), at=(time(7),), subscribers=subscribers, **series
    )
    settings = Settings(mail=MailSettings(sender="desk@desk.example", host="relay.example"))
    config = Config(
        feeds=(), actors=actors, interests=(), series=(morning,), settings=settings, hash="1"
    )
    return SimpleNamespace(config=config, store=weeks.store, holder=current_holder())


def planned(weeks: Weeks, now: datetime = NOON) -> list[tuple[str, str]]:
    """The messages that may go by then, by whom they are for, white space evened."""
    with weeks.store.read() as tx:
        ids = [one.id for one in outbox_queries.due_deliveries(tx, now=now, kind="alert")]
        query = select(deliveries.c.subscriber, payloads.c.body).join(payloads)
        rows = tx.execute(query.where(deliveries.c.id.in_(ids)).order_by(deliveries.c.id)).all()
    mails = [(to, message_from_bytes(body, policy=policy.default)) for to, body in rows]
    return [(to, f"{mail['Subject']}\n{mail.get_content()}") for to, mail in mails]


def test_readers_of_an_alerting_actor_are_told_at_once_and_once(weeks: Weeks) -> None:
    weeks.brought(four_a_day_until(7))
    for hours in (0, 1, 7, 13):
        plan_alerts(resources(weeks), now=NOON + timedelta(hours=hours))
    ((to, mail),) = planned(weeks, NOON + DAY)
    assert to == "a@desk.example"
    assert mail.startswith(
        "[Wirewatch] Taliban: unusually quiet: no articles in 7 days, 18 to 39 usual\n"
    )
    assert mail.rstrip().endswith("all its feeds read.")


def test_the_end_is_told_too(weeks: Weeks) -> None:
    weeks.brought(lambda ago: 0 if 8 <= ago < 15 else 4)
    for ago in range(10, -1, -1):
        plan_alerts(resources(weeks), now=NOON - ago * DAY)
    assert ["as usual again" in mail for _, mail in planned(weeks)] == [False, True]


def test_quiet_hours_hold_it(weeks: Weeks) -> None:
    weeks.brought(four_a_day_until(7))
    plan_alerts(resources(weeks, quiet_hours=QuietHours(start=time(11), end=time(15))), now=NOON)
    assert planned(weeks, NOON + timedelta(hours=2)) == []
    assert len(planned(weeks, NOON + timedelta(hours=4))) == 1


def test_nobody_is_alerted_who_did_not_ask(weeks: Weeks) -> None:
    weeks.brought(four_a_day_until(7))
    plan_alerts(resources(weeks, alerting=False), now=NOON)
    assert planned(weeks) == []
