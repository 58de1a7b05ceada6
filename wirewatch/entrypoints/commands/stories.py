"""`wirewatch story …`, `statements` and `coming-up`: stories, quotes and announced dates."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict, replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated, Any

from cyclopts import App, Parameter

from wirewatch.entrypoints.options import (
    COUNTED,
    AsJson,
    Common,
    JobImpossible,
    WrongUsage,
    say,
    tell,
    unknown_actor,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from wirewatch.adapters.store.engine import Store
    from wirewatch.domain.configuration import Config
    from wirewatch.domain.digests.digest_items import UpcomingDate
    from wirewatch.domain.quote_index import Saying
    from wirewatch.steps.corrections import StoryCorrection
    from wirewatch.steps.group import ReadStory


DEFAULT_MAX_QUOTES = 100


def statements(
    *,
    speaker: str | None = None,
    since: str | None = None,
    until: str | None = None,
    actor: str | None = None,
    story: str | None = None,
    limit: int = DEFAULT_MAX_QUOTES,
    as_json: AsJson = False,
    common: Common | None = None,
) -> int:
    """List quotes from flagged articles, newest first; one carried by several outlets appears once.

    Parameters
    ----------
    speaker
        part of the speaker's name; watched actors match all spellings and scripts of their aliases
    since
        published at this instant or later, ISO 8601 or 3d for three days ago
    until
        published before this instant, ISO 8601 or 3d for three days ago
    actor
        the id of an actor that the article names
    story
        the short id of one story, or the address of one of its articles
    limit
        maximum number; 0 for all
    """
    from extractors.names.watchlist import compile_watchlist
    from wirewatch.queries.statements import StatementQuestion, StoryNotFound, find_statements

    common = common or Common()
    config = common.load_active()
    if actor is not None and all(actor != configured.id for configured in config.actors):
        raise WrongUsage(
            f"--actor: {unknown_actor(actor, [configured_actor.id for configured_actor in config.actors])}"
        )
    question = StatementQuestion(
        since=common.moment(since, option="--since"),
        until=common.moment(until, option="--until"),
        speaker=speaker,
        actor=actor,
        story=story,
    )
    store = common.open_store(config)
    try:
        with store.read() as tx:
            quotes = find_statements(tx, question, lambda: compile_watchlist(config.actors))
    except StoryNotFound:
        raise _no_such_story(str(story)) from None
    finally:
        store.close()
    shown = quotes[:limit] if limit > 0 else quotes
    _print_statements(shown, as_json=as_json)
    if len(shown) < len(quotes):
        tell(f"{len(quotes) - len(shown)} older ones are not shown; --limit 0 shows all")
    if not quotes:
        tell("no quote matches; `wirewatch flagged` says what was read")
    return 0


def _no_such_story(story: str) -> JobImpossible:
    return JobImpossible(
        f"{story} is neither a story nor an article of one; see wirewatch flagged --json"
    )


def _print_statements(sayings: tuple[Saying, ...], *, as_json: bool) -> None:
    from wirewatch.render.story_lines import statement_lines

    if as_json:
        say(
            json.dumps(
                [asdict(saying) for saying in sayings], ensure_ascii=False, indent=1, default=_iso
            )
        )
        return
    for saying in sayings:
        for line in statement_lines(saying):
            say(line)


def _iso(value: Any) -> str | None:
    return value.isoformat().replace("+00:00", "Z") if isinstance(value, datetime) else None


Numbers = Annotated[
    list[int] | None, Parameter(negative="", consume_multiple=True, validator=COUNTED)
]


def coming_up(
    *,
    until: str | None = None,
    actor: Annotated[list[str] | None, Parameter(negative="", consume_multiple=True)] = None,
    reject: Numbers = None,
    restore: Numbers = None,
    rejected: Annotated[bool, Parameter(negative="", help="list rejected dates instead")] = False,
    ics: Annotated[
        bool, Parameter(negative="", help="a calendar file (RFC 5545) on stdout and nothing else")
    ] = False,
    as_json: AsJson = False,
    common: Common | None = None,
) -> int:
    """List upcoming dates that flagged articles announce, nearest first, with sentence and source.

    Parameters
    ----------
    until
        up to this day, such as 2021-12-31
    actor
        the id of an actor that the article names; may be repeated
    reject
        hide the event with this number for good, in all stories that announce it
    restore
        show again a date that was rejected
    """
    from wirewatch.domain.digests.upcoming_dates import group_by_event

    common = common or Common()
    config = common.load_active()
    _check(actor, config)
    last = _day(until) if until else None
    store = common.open_store(config)
    try:
        if reject or restore:
            return _hide_and_restore(store, reject or [], restore or [], now=common.instant())
        events = tuple(
            map(
                _event,
                group_by_event(
                    _load_dates(store, actor, until=last, rejected=rejected, now=common.instant())
                ),
            )
        )
        authority = _authority(store)
    finally:
        store.close()
    if ics:
        return _calendar(events, config, authority=authority, now=common.instant())
    _print_dates(events, config, as_json=as_json)
    if not events:
        tell("no date was rejected" if rejected else "no flagged article announces a future date")
    return 0


def _check(actors: Sequence[str] | None, config: Config) -> None:
    actor_ids = [one.id for one in config.actors]
    for actor in actors or ():
        if actor not in actor_ids:
            raise WrongUsage(f"--actor: {unknown_actor(actor, actor_ids)}")


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        raise WrongUsage(f'--until: "{text}" is not a day; write it like 2021-12-31') from None


def _hide_and_restore(
    store: Store, reject: Sequence[int], restore: Sequence[int], *, now: datetime
) -> int:
    """Hide and restore the events with these numbers, all or none."""
    from wirewatch.adapters.store import article_dates
    from wirewatch.domain.digests.upcoming_dates import group_by_event
    from wirewatch.render.formatting import quantity

    listed = (
        group_by_event(_load_dates(store, None, until=None, rejected=False, now=now))
        if reject
        else []
    )
    gone = (
        group_by_event(_load_dates(store, None, until=None, rejected=True, now=now))
        if restore
        else []
    )
    try:
        with store.begin() as tx:
            hidden = sum(
                article_dates.reject_date(tx, number, now=now)
                for number in _of_events(reject, listed)
            )
            shown = sum(
                article_dates.restore_date(tx, number) for number in _of_events(restore, gone)
            )
    except LookupError as error:
        raise WrongUsage(f"{error}; wirewatch coming-up shows the numbers in brackets") from None
    if reject:
        tell(
            f"hidden for good, in {quantity(hidden, 'place')}; "
            "wirewatch coming-up --rejected lists them"
        )
    if restore:
        tell(f"shown again, in {quantity(shown, 'place')}")
    return 0


def _event(announced: Sequence[UpcomingDate]) -> UpcomingDate:
    """Return the first announcement of an event, with the actors of all its announcements."""
    return replace(
        announced[0],
        actors=tuple(dict.fromkeys(actor for upcoming in announced for actor in upcoming.actors)),
    )


def _of_events(numbers: Sequence[int], events: Sequence[Sequence[UpcomingDate]]) -> list[int]:
    """Return the numbers of all announcements of the events with these numbers.

    A number without an event is returned unchanged.
    """
    by_number = {
        upcoming.id: [sibling.id for sibling in event] for event in events for upcoming in event
    }
    return list(dict.fromkeys(id for number in numbers for id in by_number.get(number, [number])))


def _load_dates(
    store: Store, actors: Sequence[str] | None, *, until: date | None, rejected: bool, now: datetime
) -> tuple[UpcomingDate, ...]:
    from wirewatch.adapters.store import event_dates

    with store.read() as tx:
        if rejected:
            return event_dates.list_rejected_dates(tx, actors=actors)
        return event_dates.list_upcoming_dates(tx, now=now, until=until, actors=actors)


def _authority(store: Store) -> str:
    """Return the domain of event ids, the same as in published calendars."""
    from wirewatch.adapters.store import published

    with store.read() as tx:
        return published.get_authority(tx) or "wirewatch.invalid"


def _calendar(
    events: tuple[UpcomingDate, ...], config: Config, *, authority: str, now: datetime
) -> int:
    from wirewatch.render.icalendar import calendar

    names = {actor.id: actor.name for actor in config.actors}
    text = calendar(
        events, name="Wirewatch: announced dates", authority=authority, names=names, now=now
    )
    sys.stdout.write(text)  # lines end in CRLF
    return 0


def _print_dates(dates: tuple[UpcomingDate, ...], config: Config, *, as_json: bool) -> None:
    from wirewatch.render.story_lines import upcoming_date_lines

    if as_json:
        say(json.dumps([asdict(upcoming) for upcoming in dates], ensure_ascii=False, indent=1))
        return
    names = {actor.id: actor.name for actor in config.actors}
    for upcoming in dates:
        for line in upcoming_date_lines(upcoming, names=names):
            say(line)


app = App(
    name="story", help="One story: its articles in order, what each adds; corrections by hand."
)


@app.command
def show(
    story: str,
    *,
    full: Annotated[
        bool, Parameter(negative="", help="every sentence that an article adds, however many")
    ] = False,
    as_json: AsJson = False,
    common: Common | None = None,
) -> int:
    """Show a story's articles in reading order: relations, what each adds, earlier stories.

    Parameters
    ----------
    story
        the story's short id, or the address of one of its articles
    """
    from wirewatch.queries.story import story_document
    from wirewatch.steps.group import read_story

    common = common or Common()
    store = common.open_store(common.load_active())
    try:
        with store.read() as tx:
            timeline = read_story(tx, story)
    finally:
        store.close()
    if timeline is None:
        raise _no_such_story(story)
    if as_json:
        document = story_document(timeline)
        say(json.dumps(document, ensure_ascii=False, indent=1, default=_iso))
    else:
        _print_story(timeline, key_or_url=story, full=full)
    return 0


def _print_story(story: ReadStory, *, key_or_url: str, full: bool) -> None:
    from wirewatch.render.formatting import quantity
    from wirewatch.render.story_lines import format_instant, storyline_lines, timeline_lines

    voices = quantity(story.independent_outlets, "independent outlet")
    say(f"story    {story.key}: {quantity(len(story.readings), 'article')}, {voices}")
    if key_or_url in story.joined:
        say(f"         {key_or_url} was joined into it by hand")
    for key in story.joined:
        if key == key_or_url:
            continue
        say(f"         {key} was joined into it by hand and finds it too")
    if story.readings:
        first = story.readings[0].article
        say(f"first    {first.outlet}, {format_instant(first.published_at)} UTC")
    for correction in story.corrections:
        say(f"by hand  {format_instant(correction.made_at)} UTC: {correction.words}")
    for telling in story.tellings:
        say(f"digest   {telling.series} {telling.number}")
    for line in storyline_lines(story.line, current_story=story.key):
        say(line)
    for line in timeline_lines(story.readings, whole=full):
        say(line)


@app.command
def split(
    story: str,
    *articles: str,
    follows: Annotated[
        bool,
        Parameter(
            negative="",
            help="the articles report a later development: the new story follows this one",
        ),
    ] = False,
    common: Common | None = None,
) -> int:
    """Move articles about another event out of a story into a new one, permanently.

    Digests already sent are not changed. To undo it, join the two.

    Parameters
    ----------
    story
        the story's short id, or the address of one of its articles
    articles
        numbers (as in `story show`) or addresses of the articles to move, or how they start
    """
    from wirewatch.render.formatting import quantity
    from wirewatch.steps.corrections import split_story as split_off

    common = common or Common()
    now = common.instant()

    def work(store: Store) -> StoryCorrection:
        from wirewatch.adapters.store.lease_holders import current_holder

        return split_off(store, story, articles, follows=follows, holder=current_holder(), now=now)

    done = _run_correction(common, work)
    tell(f"{quantity(done.moved, 'article')} of {done.other} moved to story {done.key}")
    say(done.key)
    return 0


@app.command
def join(story: str, other: str, *, common: Common | None = None) -> int:
    """Merge two stories permanently; the first keeps its id.

    The other id then leads to the merged story. Digests already sent are not changed. To undo it,
    split the articles off again: they get their id back.

    Parameters
    ----------
    story
        the short id of the story to keep, or the address of one of its articles
    other
        the short id of the story to merge into it, or the address of one of its articles
    """
    from wirewatch.render.formatting import quantity
    from wirewatch.steps.corrections import join_stories as join_up

    common = common or Common()
    now = common.instant()

    def work(store: Store) -> StoryCorrection:
        from wirewatch.adapters.store.lease_holders import current_holder

        return join_up(store, story, other, holder=current_holder(), now=now)

    done = _run_correction(common, work)
    tell(f"{done.other} with {quantity(done.moved, 'article')} is part of story {done.key} now")
    say(done.key)
    return 0


@app.command
def follows(
    story: str,
    earlier: str | None = None,
    *,
    nothing: Annotated[
        bool, Parameter(negative="", help="it takes no earlier story further")
    ] = False,
    common: Common | None = None,
) -> int:
    """Set the earlier story that a story follows up, or none, permanently.

    Parameters
    ----------
    story
        the short id of the later story, or the address of one of its articles
    earlier
        the short id of the story that it follows up, or the address of one of its articles
    """
    from wirewatch.steps.corrections import set_followed_story

    if nothing == (earlier is not None):
        raise WrongUsage("name the earlier story, or say --nothing: one of the two")
    common = common or Common()
    now = common.instant()

    def work(store: Store) -> StoryCorrection:
        from wirewatch.adapters.store.lease_holders import current_holder

        return set_followed_story(store, story, earlier, holder=current_holder(), now=now)

    done = _run_correction(common, work)
    tell(f"{done.key} takes {done.other or 'no earlier story'} further now")
    say(done.key)
    return 0


def _run_correction(common: Common, work: Callable[[Store], StoryCorrection]) -> StoryCorrection:
    from wirewatch.steps.corrections import CannotCorrect, GroupingAtWork, NoSuchStory

    store = common.open_store(common.load_active())
    try:
        return work(store)
    except (NoSuchStory, GroupingAtWork) as error:
        raise JobImpossible(str(error)) from None
    except CannotCorrect as error:
        raise WrongUsage(str(error)) from None
    finally:
        store.close()
