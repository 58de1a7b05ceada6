"""`wirewatch statements`: who said what."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any

from cyclopts import Parameter

from wirewatch.entrypoints.options import Common, JobImpossible, WrongUsage, say, tell

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from wirewatch.domain.configuration import Config
    from wirewatch.domain.quote_index import Saying

AsJson = Annotated[bool, Parameter(name="--json", negative="", help="JSON on stdout and nothing else")]
MOST = 100


def statements(
    *,
    speaker: str | None = None,
    since: str | None = None,
    until: str | None = None,
    actor: str | None = None,
    story: str | None = None,
    limit: int = MOST,
    as_json: AsJson = False,
    common: Common | None = None,
) -> int:
    """List who said what, the newest first: quotes of flagged articles, each once however many outlets carry it.

    Parameters
    ----------
    speaker
        part of the speaker's name; a watched actor is found in all the spellings and scripts of its aliases
    since
        published at this instant or later, ISO 8601 or 3d for three days ago
    until
        published before this instant, ISO 8601 or 3d for three days ago
    actor
        the id of an actor that the article names
    story
        the short id of one story, or the address of one of its articles
    limit
        so many at most; 0 for all
    """
    common = common or Common()
    config = common.load_at_work()
    if actor is not None and all(actor != known.id for known in config.actors):
        raise WrongUsage(f'--actor: "{actor}" is no actor of watchlist.yaml; wirewatch check lists them')
    span = (
        common.moment(since, option="--since"),
        common.moment(until, option="--until"),
    )
    store = common.open_store(config)
    try:
        with store.read() as tx:
            found = _said(tx, config, span=span, speaker=speaker, actor=actor, story=story)
    finally:
        store.close()
    shown = found[:limit] if limit > 0 else found
    _out(shown, as_json=as_json)
    if len(shown) < len(found):
        tell(f"{len(found) - len(shown)} older ones are not shown; --limit 0 shows all")
    if not found:
        tell("nobody is quoted that fits; `wirewatch flagged` says what was read")
    return 0


def _said(
    tx: Connection,
    config: Config,
    *,
    span: tuple[datetime | None, datetime | None],
    speaker: str | None,
    actor: str | None,
    story: str | None,
) -> tuple[Saying, ...]:
    from wirewatch.adapters.store import statements, stories
    from wirewatch.domain.quote_index import speaker_test, told_once
    from wirewatch.domain.watch.watchlist import compile_watchlist

    found = stories.find_story(tx, story) if story else None
    if story and found is None:
        raise JobImpossible(f"{story} is no story and no article of one; see wirewatch flagged --json")
    by = speaker_test(speaker, compile_watchlist(config.actors)) if speaker else None
    since, until = span
    said = statements.said(tx, since=since, until=until, actor=actor, story_id=found.id if found else None, by=by)
    return told_once(said)


def _out(sayings: tuple[Saying, ...], *, as_json: bool) -> None:
    from wirewatch.render.tables import saying_lines

    if as_json:
        say(json.dumps([asdict(one) for one in sayings], ensure_ascii=False, indent=1, default=_iso))
        return
    for one in sayings:
        for line in saying_lines(one):
            say(line)


def _iso(value: Any) -> str | None:
    return value.isoformat().replace("+00:00", "Z") if isinstance(value, datetime) else None
