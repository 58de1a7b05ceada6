"""`wirewatch coming-up`: the dates ahead that flagged articles announce."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from datetime import date
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from wirewatch.entrypoints.options import COUNTED, Common, WrongUsage, say, tell

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from wirewatch.adapters.store.engine import Store
    from wirewatch.domain.configuration import Config
    from wirewatch.domain.digest.printed import Coming

AsJson = Annotated[bool, Parameter(name="--json", negative="", help="JSON on stdout and nothing else")]
Numbers = Annotated[list[int] | None, Parameter(negative="", consume_multiple=True, validator=COUNTED)]


def coming_up(
    *,
    until: str | None = None,
    actor: Annotated[list[str] | None, Parameter(negative="", consume_multiple=True)] = None,
    reject: Numbers = None,
    restore: Numbers = None,
    rejected: Annotated[bool, Parameter(negative="", help="list what was rejected instead")] = False,
    ics: Annotated[bool, Parameter(negative="", help="a calendar file (RFC 5545) on stdout and nothing else")] = False,
    as_json: AsJson = False,
    common: Common | None = None,
) -> int:
    """List the dates ahead that flagged articles announce, the nearest first, each with its sentence and its source.

    Parameters
    ----------
    until
        up to this day, such as 2021-12-31
    actor
        the id of an actor that the article names; may stand more than once
    reject
        hide the date with this number for good, in its whole story and wherever the same sentence stands
    restore
        show again a date that was rejected
    """
    common = common or Common()
    config = common.load_at_work()
    _check(actor, config)
    last = _day(until) if until else None
    store = common.open_store(config)
    try:
        if reject or restore:
            return _changed(store, reject or [], restore or [], now=common.instant())
        found = _found(store, actor, until=last, rejected=rejected, now=common.instant())
        authority = _authority(store)
    finally:
        store.close()
    if ics:
        return _calendar(found, config, authority=authority, now=common.instant())
    _out(found, config, as_json=as_json)
    if not found:
        tell("no date was rejected" if rejected else "no date ahead is announced in what was flagged")
    return 0


def _check(actors: Sequence[str] | None, config: Config) -> None:
    known = {one.id for one in config.actors}
    for actor in actors or ():
        if actor not in known:
            raise WrongUsage(f'--actor: "{actor}" is no actor of watchlist.yaml; wirewatch check lists them')


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        raise WrongUsage(f'--until: "{text}" is not a day; write it like 2021-12-31') from None


def _changed(store: Store, reject: Sequence[int], restore: Sequence[int], *, now: datetime) -> int:
    """Hide and show again what these numbers mean, all or nothing."""
    from wirewatch.adapters.store import statements
    from wirewatch.render.formatting import many

    try:
        with store.begin() as tx:
            hidden = sum(statements.reject(tx, number, now=now) for number in reject)
            shown = sum(statements.restore(tx, number) for number in restore)
    except LookupError as error:
        raise WrongUsage(f"{error}; wirewatch coming-up shows the numbers in brackets") from None
    if reject:
        tell(f"hidden for good, in {many(hidden, 'place')}; wirewatch coming-up --rejected lists them")
    if restore:
        tell(f"shown again, in {many(shown, 'place')}")
    return 0


def _found(
    store: Store, actors: Sequence[str] | None, *, until: date | None, rejected: bool, now: datetime
) -> tuple[Coming, ...]:
    from wirewatch.adapters.store import event_dates

    with store.read() as tx:
        if rejected:
            return event_dates.rejected(tx, actors=actors)
        return event_dates.coming_up(tx, now=now, until=until, actors=actors)


def _authority(store: Store) -> str:
    """Give what the ids of events end in: as in the published calendars, where there are any."""
    from wirewatch.adapters.store import exports

    with store.read() as tx:
        return exports.known_authority(tx) or "wirewatch.invalid"


def _calendar(found: tuple[Coming, ...], config: Config, *, authority: str, now: datetime) -> int:
    from wirewatch.render.icalendar import calendar

    names = {actor.id: actor.name for actor in config.actors}
    text = calendar(found, name="Wirewatch: announced dates", authority=authority, names=names, now=now)
    sys.stdout.write(text)  # lines end in CRLF
    return 0


def _out(found: tuple[Coming, ...], config: Config, *, as_json: bool) -> None:
    from wirewatch.render.tables import coming_lines

    if as_json:
        say(json.dumps([asdict(one) for one in found], ensure_ascii=False, indent=1))
        return
    names = {actor.id: actor.name for actor in config.actors}
    for one in found:
        for line in coming_lines(one, names=names):
            say(line)
