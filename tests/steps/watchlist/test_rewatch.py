from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import Any

from extractors.names.actors import Actor
from extractors.names.watchlist import Watchlist, WatchResult
from tests.support import store_world
from tests.support.archive_world import GUILD, MOLE, NOW, Archive, compiled, with_aliases
from wirewatch.adapters.store import articles, digests, leases, rewatch
from wirewatch.adapters.store.digests import ensure_series
from wirewatch.adapters.store.lease_holders import Holder
from wirewatch.domain.configuration import Config, Series
from wirewatch.steps.delivery.preview import preview_issue

LONG = "Rain fell on the harbour all day and nobody left the house. " * 12


def titles(archive: Archive, *, about_only: bool) -> set[str]:
    series = Series(id="daily", actors=("guild", "mole"), at=(time(7),), about_only=about_only)
    config: Config = archive.config(GUILD, MOLE, series=[series])
    with archive.store.begin() as tx:
        ensure_series(tx, [series], now=NOW)
    with archive.store.read() as tx:
        digest = preview_issue(tx, config, series, reader=None, now=NOW).digest
    return {story.title for section in digest.sections for story in section.stories}


def test_a_series_may_ask_only_for_what_is_about_its_actors(archive: Archive) -> None:
    about = archive.keep("They spoke of oil.", title="Lamplighters Guild meets")
    passing = archive.keep(LONG + "Somebody saw the Great Mole.", title="Rain falls")
    with archive.store.begin() as tx:
        store_world.place(tx, about, "one")
        store_world.place(tx, passing, "two")
    assert titles(archive, about_only=False) == {"Lamplighters Guild meets", "Rain falls"}
    assert titles(archive, about_only=True) == {"Lamplighters Guild meets"}


WICK = with_aliases(GUILD, *GUILD.aliases["en"], "Brotherhood of the Wick")
TEXT = "The Brotherhood of the Wick met at the new gate."
HOUR = timedelta(hours=1)


def series(*actors: str, id: str = "daily", backfill: timedelta | None = None) -> Series:
    return Series(id=id, actors=actors, at=(time(7),), backfill=backfill)


def known_since(archive: Archive, actors: Sequence[Actor], moment: datetime) -> None:
    with archive.store.begin() as tx:
        rewatch.add_known_aliases(
            tx,
            {(a.id, alias) for a in actors for some in a.aliases.values() for alias in some},
            now=moment,
        )


def told_until(archive: Archive, name: str, end: datetime, *told: int) -> None:
    with archive.store.begin() as tx:
        store_world.series(tx, name, now=NOW - timedelta(days=30))
        for one in told:
            store_world.place(tx, one, f"story-{one}")
        tellings = [
            digests.StoryRecord(story_id=number, revision=1, articles=((one, 1),))
            for number, one in enumerate(told, start=1)
        ]
        digests.record_digest(
            tx, store_world.digest(series=name, due_at=end), subject="x", stories=tellings
        )


def test_a_new_alias_flags_what_is_stored_but_quietly(archive: Archive) -> None:
    old = archive.keep(TEXT)
    report = archive.apply(WICK, MOLE, series=[series("guild")])
    assert (report.newly_flagged, report.told) == (1, 0)
    article = archive.stored(old)
    assert (article.flagged, article.quiet) == (True, True)
    assert archive.actors_of(old) == {"guild"}


def test_with_backfill_a_new_alias_tells_as_far_back_as_it_says(archive: Archive) -> None:
    known_since(archive, (GUILD, MOLE), NOW - timedelta(days=30))
    recent = archive.keep(TEXT, seen_at=NOW - 5 * HOUR)
    older = archive.keep(TEXT, seen_at=NOW - 40 * HOUR)
    undated = archive.keep(TEXT, seen_at=NOW - 5 * HOUR, published_at=None)
    report = archive.apply(WICK, MOLE, series=[series("guild", backfill=24 * HOUR)])
    assert report.told == 1
    assert [archive.stored(one).quiet for one in (recent, older, undated)] == [False, True, True]


def test_a_series_without_backfill_that_asks_for_the_actor_keeps_it_quiet(archive: Archive) -> None:
    recent = archive.keep(TEXT, seen_at=NOW - 5 * HOUR)
    both = [series("guild", backfill=24 * HOUR), series("guild", "mole", id="weekly")]
    archive.apply(WICK, MOLE, series=both)
    assert archive.stored(recent).quiet


def test_a_rule_that_is_lifted_is_no_new_alias_and_tells_nothing_old(archive: Archive) -> None:
    known_since(archive, (GUILD,), NOW - timedelta(days=30))
    strict = replace(GUILD, exclude=("Lamplighters Guild theatre",))
    freed = archive.keep(
        "The Lamplighters Guild theatre opened.", (strict,), seen_at=NOW - 5 * HOUR
    )
    report = archive.apply(GUILD, series=[series("guild", backfill=24 * HOUR)])
    assert report.newly_flagged == 1
    assert archive.stored(freed).quiet


def test_news_that_a_digest_has_still_to_tell_is_not_hushed_by_another_actor(
    archive: Archive,
) -> None:
    text = f"The Great Mole shook. {TEXT}"
    awaited = archive.keep(text, seen_at=NOW - HOUR)
    straggler = archive.keep(text, seen_at=NOW - 7 * HOUR)
    settled = archive.keep(text, seen_at=NOW - 8 * HOUR)
    forgotten = archive.keep(text, seen_at=NOW - 80 * HOUR)
    told_until(archive, "daily", NOW - 6 * HOUR, settled)
    archive.apply(WICK, MOLE, series=[series("mole"), series("guild", id="other")])
    assert not archive.stored(awaited).quiet
    assert not archive.stored(straggler).quiet
    assert archive.stored(settled).quiet
    assert archive.stored(forgotten).quiet
    assert archive.actors_of(awaited) == {"guild", "mole"}


def test_an_article_that_is_flagged_as_before_stays_as_it_was(archive: Archive) -> None:
    kept = archive.keep("The Great Mole shook.")
    archive.apply(WICK, MOLE, series=[series("mole")])
    article = archive.stored(kept)
    assert (article.flagged, article.quiet, article.watched_with) == (
        True,
        False,
        compiled(WICK, MOLE).hash,
    )


def test_what_no_alias_finds_any_more_is_no_longer_flagged(archive: Archive) -> None:
    gone = archive.keep("The Lamplighters Guild met.")
    report = archive.apply(with_aliases(GUILD, "LGX"), MOLE)
    assert report.no_longer_flagged == 1
    assert not archive.stored(gone).flagged


def test_it_goes_on_where_it_was_stopped(archive: Archive) -> None:
    ids = [archive.keep(TEXT) for _ in range(5)]
    first = archive.apply(WICK, MOLE, at_most=3, batch=2)
    assert (first.watched, first.left) == (4, True)
    second = archive.apply(WICK, MOLE)
    assert (second.watched, second.left) == (1, False)
    assert all(archive.stored(one).flagged and archive.stored(one).quiet for one in ids)
    assert archive.apply(WICK, MOLE).watched == 0


class Slow(Watchlist):
    """A watchlist that takes so long that another worker revises the article under it."""

    archive: Archive
    edited: int

    def watch(self, **texts: Any) -> WatchResult:
        new = store_world.article(
            self.archive.feed_id, "n1", body="Nothing.", watched_with=self.hash
        )
        with self.archive.store.begin() as tx:
            articles.revise_article(tx, self.edited, new, mentions=[], now=store_world.NOON)
        return super().watch(**texts)


def test_an_article_revised_meanwhile_keeps_what_was_found_in_its_new_text(
    archive: Archive,
) -> None:
    slow = Slow((WICK, MOLE))
    slow.archive, slow.edited = archive, archive.keep(TEXT)
    archive.apply_list(slow)
    assert archive.stored(slow.edited).body == "Nothing."
    assert not archive.stored(slow.edited).flagged


def test_two_at_a_time_do_not_both_work(archive: Archive) -> None:
    archive.keep(TEXT)
    other = Holder(machine="elsewhere", pid=1, started="then")
    leases.take_leases(archive.store, "rewatch", ["*"], holder=other, seconds=60)
    report = archive.apply(WICK, MOLE)
    assert (report.watched, report.left) == (0, True)


def test_the_command_says_what_it_came_to_and_a_second_one_finds_nothing_to_do(
    archive: Archive,
) -> None:
    archive.keep(TEXT)
    archive.write(WICK, MOLE)
    assert (
        "1 articles matched again: 1 newly flagged, 0 no longer; digests may report 0 of the new ones"
        in archive.run("watch", "apply")
    )
    assert "already" in archive.run("watch", "apply")
