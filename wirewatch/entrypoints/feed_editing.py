"""Add, edit and test feeds: discover them at a URL, write feeds.yaml, follow moves."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from wirewatch.domain.configuration import Config, Feed
from wirewatch.domain.urls import url_key
from wirewatch.entrypoints.options import Common, JobImpossible, WrongUsage, say, tell
from wirewatch.steps.feed_health import duration_text

if TYPE_CHECKING:
    from wirewatch.adapters.store.feeds import DueFeed
    from wirewatch.steps.discover import FeedSearch, FoundFeed
    from wirewatch.steps.poll_feed import PollResult
    from wirewatch.steps.resources import Resources


def add_all(common: Common, feeds: Sequence[Feed]) -> int:
    """Add feeds to feeds.yaml except known ones; return how many.

    Raises ConfigErrors, after restoring the file.
    """
    from wirewatch.adapters.config.editor import add_feeds

    known = {url_key(feed.url) for feed in common.load().feeds}
    fresh: dict[str, Feed] = {}
    for feed in feeds:
        if url_key(feed.url) not in known:
            fresh.setdefault(url_key(feed.url), _valid(feed))
    if fresh:
        edit_and_validate(common, lambda: add_feeds(common.config, list(fresh.values())))
    return len(fresh)


def _valid(feed: Feed) -> Feed:
    """Return the feed, without its language tag if that is not valid in the config."""
    from wirewatch.adapters.config import value_checks

    return (
        replace(feed, language=None)
        if feed.language and value_checks.check_language(feed.language)
        else feed
    )


def edit_and_validate(
    common: Common, edit: Callable[[], Path], *, file: str = "feeds.yaml"
) -> None:
    """Edit a config file, and undo the edit if the config becomes invalid.

    Raises ConfigErrors.
    """
    from wirewatch.adapters.config.file_versions import write_atomically
    from wirewatch.adapters.config.yaml_document import ConfigErrors

    path = common.config / file
    before = path.read_bytes()
    edit()
    try:
        common.load()
    except ConfigErrors:
        write_atomically(path, before)
        raise


def move_feed(common: Common, config: Config, *, old: str, new: str) -> None:
    """Change the URL of a feed in feeds.yaml and in the store, keeping its history."""
    from wirewatch.adapters.config.editor import replace_url
    from wirewatch.adapters.store import feeds as stored_feeds

    edit_and_validate(common, lambda: replace_url(common.config, old=old, new=new))
    store = common.open_store(config)
    try:
        with store.begin() as tx:
            stored_feeds.rename_feed(tx, old_url=old, new_url=new, now=common.instant())
    finally:
        store.close()


def follow_all(common: Common, *, yes: bool) -> int:
    """Write new URLs of moved feeds, asking first unless `yes`; return the exit code."""
    config = common.load()
    moves = _moves(common, config)
    if not moves:
        say("no feed has moved")
        return 0
    for old, new in moves:
        say(f"{old} has moved to {new}")
    if not yes and not (
        sys.stdin.isatty()
        and input("Write it to feeds.yaml? [y/N] ").strip().lower() in ("y", "yes")
    ):
        say("nothing was written; run it again with --yes")
        return 1
    for old, new in moves:
        move_feed(common, config, old=old, new=new)
    say(f"{len(moves)} addresses written to {common.config / 'feeds.yaml'}")
    return 0


def _moves(common: Common, config: Config) -> list[tuple[str, str]]:
    """Return (configured URL, current URL) of the feeds whose move was accepted."""
    from wirewatch.adapters.store import feeds as stored_feeds

    store = common.open_store(config)
    try:
        with store.read() as tx:
            known = {
                feed.url: feed.state.fetch_url
                for feed in stored_feeds.list_feeds(tx)
                if feed.configured
            }
    finally:
        store.close()
    taken = {url_key(feed.url) for feed in config.feeds}
    configured = [feed.url for feed in config.feeds]
    moves = [(url, known[url]) for url in configured if known.get(url, url) != url]
    return [
        (old, new)
        for old, new in moves
        if url_key(new) not in taken or url_key(new) == url_key(old)
    ]


SHOWN = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class TrialEntry:
    """One entry as published in the feed."""

    published_at: datetime | None
    title: str
    url: str
    new: bool  # not in the store


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedTrial:
    """The result of polling one feed without storing it."""

    outlet: str
    url: str
    good: bool
    outcome: str
    detail: str
    status: int | None
    title: str | None
    language: str | None
    moved_to: str | None
    entries: int
    new: int
    undated: int
    again_after: timedelta
    notes: tuple[str, ...]
    newest: tuple[TrialEntry, ...]


async def try_one(common: Common, url: str) -> list[FeedTrial]:
    """Test the feed at a URL, configured or not; unconditionally, without validators."""
    from wirewatch.steps.discover import complete_url

    config, now = common.load(), common.instant()
    async with common.opened(config, now=now) as resources:
        return [
            await _tried(
                resources, _feed_at(resources, config, complete_url(url), now=now), now=now
            )
        ]


async def try_all(common: Common) -> list[FeedTrial]:
    """Test every configured feed; return results by outlet and URL."""
    config, now = common.load(), common.instant()
    async with common.opened(config, now=now) as resources:
        feeds = _configured(resources, now=now)
        done = 0

        async def one(feed: DueFeed) -> FeedTrial:
            nonlocal done
            trial = await _tried(resources, feed, now=now)
            done += 1
            resources.progress("trying feeds", done, len(feeds))
            return trial

        trials = await asyncio.gather(*map(one, feeds))
    return sorted(trials, key=lambda trial: (trial.outlet, trial.url))


def _feed_at(resources: Resources, config: Config, url: str, *, now: datetime) -> DueFeed:
    from wirewatch.adapters.store.feeds import DueFeed
    from wirewatch.domain.model import FeedState
    from wirewatch.domain.urls import host_key

    known = next((feed for feed in _configured(resources, now=now) if feed.url == url), None)
    return known or DueFeed(
        id=0,
        outlet=host_key(url),
        url=url,
        language=None,
        kind="feed",
        link_pattern=None,
        interval=config.settings.poll.every,
        state=FeedState(fetch_url=url, next_due_at=now),
        host=host_key(url),
    )


def _configured(resources: Resources, *, now: datetime) -> list[DueFeed]:
    """Return every configured feed, including those that are backing off."""
    from wirewatch.adapters.store import feeds as stored_feeds
    from wirewatch.domain.polling import ONE_WEEK

    with resources.store.read() as tx:
        # No wait is longer than a week.
        return stored_feeds.due_feeds(tx, now=now + 2 * ONE_WEEK, include_not_due=True)


def _waits_until(resources: Resources, feed: DueFeed, *, now: datetime) -> datetime | None:
    """Return until when the feed or its host is backing off; None if neither is.

    A test respects the back-off too.
    """
    from wirewatch.adapters.store import hosts

    with resources.store.read() as tx:
        waits = [
            wait
            for wait in (feed.state.wait_until, hosts.back_off_end(tx, feed.host))
            if wait and wait > now
        ]
    return max(waits, default=None)


def _not_polled(feed: DueFeed, until: datetime, *, now: datetime) -> PollResult:
    from wirewatch.domain.fetch_outcomes import clock_text
    from wirewatch.domain.model import FetchOutcome, Outcome
    from wirewatch.steps.poll_feed import PollResult

    detail = f"not polled, since it asked us to wait until {clock_text(until, now=now)}"
    outcome = FetchOutcome(outcome=Outcome.BUSY, fetched_at=now, detail=detail, wait_until=until)
    return PollResult(feed=feed, outcome=outcome)


async def _tried(resources: Resources, feed: DueFeed, *, now: datetime) -> FeedTrial:
    from wirewatch.domain import polling
    from wirewatch.domain.model import OUTCOMES_OK
    from wirewatch.steps.poll_feed import poll_feed

    asked = replace(feed, state=replace(feed.state, etag=None, last_modified=None, body_hash=None))
    until = _waits_until(resources, feed, now=now)
    result = (
        _not_polled(feed, until, now=now) if until else await poll_feed(resources, asked, now=now)
    )
    outcome = result.outcome
    new = _unknown(resources, feed, result)
    state = polling.next_feed_state(
        feed.state, outcome, interval=feed.interval, now=now, jitter=0.0
    )
    entries = sorted(
        result.entries,
        key=lambda e: (e.published_at is not None, e.published_at or now),
        reverse=True,
    )
    shown = [
        TrialEntry(published_at=e.published_at, title=e.title, url=e.url, new=e.identity in new)
        for e in entries[:SHOWN]
    ]
    return FeedTrial(
        outlet=feed.outlet,
        url=feed.url,
        good=outcome.outcome in OUTCOMES_OK,
        outcome=outcome.outcome.value,
        detail=outcome.detail,
        status=outcome.status,
        title=result.title,
        language=feed.language or result.language,
        moved_to=outcome.moved_to,
        entries=len(result.entries),
        new=len(new),
        undated=sum(entry.published_at is None for entry in result.entries),
        again_after=state.next_due_at - now,
        notes=tuple(_notes(result)),
        newest=tuple(shown),
    )


def _unknown(resources: Resources, feed: DueFeed, result: PollResult) -> set[str]:
    from wirewatch.adapters.store.entry_matching import match_entries

    with resources.store.read() as tx:
        return {
            entry.identity
            for entry, stored in match_entries(tx, feed.id, result.entries)
            if stored is None
        }


def _notes(result: PollResult) -> list[str]:
    outcome, notes = result.outcome, []
    if outcome.moved_to:
        notes.append(
            f"it has moved for good to {outcome.moved_to}: write that address into feeds.yaml"
        )
    if outcome.entries_seen and not (outcome.etag or outcome.last_modified):
        notes.append("it sends no ETag and no Last-Modified: each poll downloads all of it")
    if outcome.fresh_for:
        notes.append(
            f"its server says that an answer stays fresh for {duration_text(outcome.fresh_for)}"
        )
    if outcome.hints and outcome.hints.ttl:
        notes.append(f"it asks for {duration_text(outcome.hints.ttl)} between two polls (ttl)")
    if outcome.hints and (outcome.hints.skip_hours or outcome.hints.skip_days):
        notes.append(
            "it names hours or days without polling (skipHours, skipDays), which are respected"
        )
    return notes


def print_trial(trial: FeedTrial, *, briefly: bool) -> None:
    """Print the result of testing a feed; `briefly`: in one line."""
    verdict = "good" if trial.good else trial.outcome
    if briefly:
        what = f"{trial.entries} entries, {trial.new} new" if trial.good else trial.detail
        say(f"{verdict}: {trial.outlet}  {trial.url}  {what}")
        return
    say(trial.url)
    say(f"    {verdict}{': ' + trial.detail if trial.detail else ''}")
    if trial.good:
        dates = f", {trial.undated} without a date" if trial.undated else ""
        say(
            f"    {trial.title or 'no title'} ({trial.language or 'language unknown'}); "
            f"{trial.entries} entries, "
            f"{trial.new} new to us{dates}"
        )
    for note in trial.notes:
        say(f"    {note}")
    say(f"    the next poll would be after {duration_text(trial.again_after)}")
    for entry in trial.newest:
        date = f"{entry.published_at:%Y-%m-%d %H:%M}" if entry.published_at else "no date         "
        say(f"    {date}  {entry.title[:100]}")
        say(f"                      {entry.url}")


PREVIEWED = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestedFeed:
    """A feed that the user wants to add."""

    url: str
    outlet: str | None = None
    language: str | None = None
    link_pattern: str | None = (
        None  # for an outlet without a feed: which links of the page are entries
    )
    replace: str | None = None  # URL of the feed in feeds.yaml to replace
    login: str | None = None  # name of the variable that holds user:password


async def add_one(common: Common, wanted: RequestedFeed, *, yes: bool) -> int:
    """Discover feeds, ask which one to add, write it; return the exit code.

    Raises WrongUsage, JobImpossible, ConfigErrors.
    """
    config, search = await discovered(common, wanted)
    if not search.found:
        _print_tried(search)
        raise JobImpossible(_advice(search, wanted))
    for number, candidate in enumerate(search.found[:PREVIEWED], start=1):
        _preview(candidate, number=number, of=len(search.found))
    chosen = _chosen(search, yes=yes)
    if chosen is None:
        tell(
            "nothing was written; give the address of the one that you want, or --yes for the first"
        )
        return 1
    _refuse_duplicate(config, chosen.url, but=wanted.replace)
    _write(common, config, chosen, wanted)
    return 0


async def discovered(common: Common, wanted: RequestedFeed) -> tuple[Config, FeedSearch]:
    """Return the config and the feeds found at an address. Raises WrongUsage, ConfigErrors."""
    from wirewatch.adapters.http.client import HttpClient
    from wirewatch.steps.discover import find_feeds
    from wirewatch.steps.resources import build_name

    config, now = common.load(), common.instant()
    if wanted.replace and all(feed.url != wanted.replace for feed in config.feeds):
        raise WrongUsage(
            f"--replace: {wanted.replace} is not in feeds.yaml; "
            "`wirewatch feeds list` shows what is"
        )
    refuse_password(wanted.url)
    check_pattern(wanted.link_pattern)
    _refuse_duplicate(config, wanted.url, but=wanted.replace)
    login = _login(common, wanted)
    async with HttpClient(
        config.settings.network, version=build_name(), read_clock=lambda: now
    ) as web:
        search = await find_feeds(web, wanted.url, link_pattern=wanted.link_pattern, login=login)
    return config, search


def refuse_password(url: str) -> None:
    """Refuse a URL with a user name or password, without printing it. Raises WrongUsage."""
    if "@" in url.partition("://")[2].partition("/")[0]:
        raise WrongUsage(
            "the address holds a user name or a password, which would be stored and shown; "
            "take it out, write NAME=user:password into secrets.env beside feeds.yaml, "
            "and give --login NAME"
        )


def _login(common: Common, wanted: RequestedFeed) -> str | None:
    """Return the user:password stored under the --login name. Raises WrongUsage, ConfigErrors."""
    from wirewatch.adapters.config import value_checks
    from wirewatch.adapters.config.secrets import find_secret

    if wanted.login is None:
        return None
    if value_checks.check_environment_name(wanted.login):
        raise WrongUsage(
            "--login takes the NAME of the variable that holds user:password, in capitals"
        )
    login = find_secret(wanted.login, folder=common.config, environ=os.environ)
    if not login or ":" not in login:
        where = common.config / "secrets.env"
        raise WrongUsage(
            f"--login: {wanted.login} is not set; write {wanted.login}=user:password into {where}"
        )
    return login


def check_pattern(pattern: str | None) -> None:
    """Refuse a link pattern that is not a regular expression. Raises WrongUsage."""
    from wirewatch.adapters.config import value_checks

    if pattern is not None and (complaint := value_checks.check_pattern(pattern)):
        raise WrongUsage(f"--link-pattern {complaint.problem}; {complaint.advice}")


def _advice(search: FeedSearch, wanted: RequestedFeed) -> str:
    if wanted.link_pattern is not None:
        return f"no article of {wanted.url} could be taken by --link-pattern; nothing was written"
    if not search.answered:
        return f"{wanted.url} could not be looked into; nothing was written"
    return (
        f"no feed was found at {wanted.url}; an outlet without one can be read by a section page "
        "of it: "
        "give that page with --link-pattern, a regular expression that its articles' addresses fit"
    )


def _refuse_duplicate(config: Config, url: str, *, but: str | None) -> None:
    twin = next(
        (feed for feed in config.feeds if url_key(feed.url) == url_key(url) and feed.url != but),
        None,
    )
    if twin:
        raise WrongUsage(f"{url} is in feeds.yaml already, as {twin.outlet} ({twin.url})")


def _print_tried(search: FeedSearch) -> None:
    for address, what in search.tried.items():
        tell(f"  {address}: {what}")


def _preview(candidate: FoundFeed, *, number: int, of: int) -> None:
    from wirewatch.render.formatting import quantity
    from wirewatch.steps.discover import newest_entries

    document = candidate.document
    say(f"{f'{number}. ' if of > 1 else ''}{candidate.url}")
    kind = "" if candidate.kind == "feed" else f"a {candidate.kind}; "
    held = quantity(len(document.entries), "entry", "entries")
    say(f"    {kind}{document.title or 'no title'} ({candidate.language or '?'}), {held}")
    if candidate.url != candidate.asked:
        say(f"    {candidate.asked} has moved there for good")
    for published, title, _ in newest_entries(document, most=3):
        say(
            f"    {f'{published:%Y-%m-%d %H:%M}' if published else 'no date         '}  "
            f"{title[:100]}"
        )


def _chosen(search: FeedSearch, *, yes: bool) -> FoundFeed | None:
    """Return the feed to add: the first with `yes`, else the user's choice; None if declined."""
    if yes:
        return search.found[0]
    if not sys.stdin.isatty():
        return None
    most = min(len(search.found), PREVIEWED)
    question = "Add it? [y/N] " if most == 1 else f"Add which? [1-{most}, Enter for none] "
    answer = input(question).strip().lower()
    if most == 1:
        return search.found[0] if answer in ("y", "yes") else None
    return search.found[int(answer) - 1] if answer.isdigit() and 1 <= int(answer) <= most else None


def _write(common: Common, config: Config, chosen: FoundFeed, wanted: RequestedFeed) -> None:
    from wirewatch.steps.discover import outlet_name

    if wanted.replace:
        move_feed(common, config, old=wanted.replace, new=chosen.url)
        say(f"{common.config / 'feeds.yaml'}: {wanted.replace} is now {chosen.url}")
        return
    feed = Feed(
        outlet=wanted.outlet or outlet_name(chosen),
        url=chosen.url,
        language=wanted.language or chosen.language,
        kind=chosen.kind,
        link_pattern=wanted.link_pattern if chosen.kind == "page" else None,
        login=wanted.login,
    )
    add_all(common, [feed])
    told = f"{feed.outlet} ({feed.language or 'no language'})"
    say(f"{common.config / 'feeds.yaml'}: {told} added; it is polled next time")
