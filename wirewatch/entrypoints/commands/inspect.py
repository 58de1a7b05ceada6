"""`wirewatch flagged`, `status` and `explain`: read-only commands."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any

from cyclopts import Parameter

from wirewatch.entrypoints.options import AsJson, Common, JobImpossible, say, tell

if TYPE_CHECKING:
    from extractors.model import Mention, NearMiss
    from extractors.names.watchlist import Watchlist
    from wirewatch.adapters.store.articles import FlaggedArticle
    from wirewatch.adapters.store.explain import ExplainedEntry, Explanation
    from wirewatch.adapters.store.rechecks import RecheckStatus
    from wirewatch.domain.configuration import Config
    from wirewatch.steps.reports import Problem
    from wirewatch.steps.status import Status


def explain_lines(found: Explanation, config: Config) -> Iterator[str]:
    """Return the lines of `wirewatch explain`, from poll to digest."""
    for entry in found.entries:
        yield from _entry(entry)
    article = found.article
    if article is None:
        yield "article    none: neither the page nor the feed gave any text"
        return
    yield f"article    {article.title}"
    yield f"           {article.canonical_url}"
    yield (
        f"           text from the {article.body_source}, language {article.language or 'not recognised'}, "
        f"{len(article.lead) + len(article.body)} characters, revision {article.revision}"
    )
    if article.published_at:
        yield f"           published {article.published_at:%Y-%m-%d %H:%M} UTC, says the {article.date_source}"
    if article.date_quarrel:
        yield f"           the dates quarrel: {article.date_quarrel}"
    if found.place:
        yield f"archive    {found.place.file} at byte {found.place.offset}, sha256 {found.place.sha256[:16]}…"
    yield from _read(found, config)
    yield from _states(found, config)
    yield from _watched(found, config)
    yield from _told(found)


def explain_document(found: Explanation, watchlist: Callable[[], Watchlist]) -> dict[str, Any]:
    """Return what `wirewatch explain` says as JSON values, without the article's text."""
    from wirewatch.adapters.store.documents import json_from_value

    article = found.article
    text = ("lead", "body")
    kept = {
        name: value
        for name, value in json_from_value(found).items()
        if name not in ("article", "states", "tellings")
    }
    states = [
        {
            name: value
            for name, value in json_from_value(state).items()
            if name not in ("title", *text)
        }
        for state in found.states
    ]
    one = None
    if article is not None:
        plain = {
            name: value for name, value in json_from_value(article).items() if name not in text
        }
        one = plain | {"characters": len(article.lead) + len(article.body)}
    misses = () if article is None or found.mentions else _near_misses(found, watchlist())
    return {
        **kept,
        "article": one,
        "states": states,
        "digests": json_from_value(found.tellings),
        "near_misses": [
            {
                "actor": miss.actor,
                "surface": miss.surface,
                "field": miss.field,
                "stopped_by": miss.stopped_by,
            }
            for miss in misses
        ],
    }


def _near_misses(found: Explanation, watchlist: Watchlist) -> Sequence[NearMiss]:
    """Return what nearly flagged an article."""
    article = found.article
    assert article is not None
    watched = watchlist.watch(
        title=article.title,
        lead=article.lead,
        body=article.body,
        language=article.language,
        outlet=article.outlet,
    )
    return watched.near_misses


def _entry(entry: ExplainedEntry) -> Iterator[str]:
    yield f"feed       {entry.outlet}, {entry.feed_url}"
    for fetch in entry.fetches[-3:]:
        yield f"           {fetch.fetched_at:%Y-%m-%d %H:%M} UTC: {fetch.outcome.value} {fetch.detail}".rstrip()
    yield f"entry      {entry.url}"
    yield f"           seen {entry.seen_at:%Y-%m-%d %H:%M} UTC{' with the first poll' if entry.first_poll else ''}"
    again = (
        f"; next try {entry.next_attempt_at:%Y-%m-%d %H:%M} UTC" if entry.next_attempt_at else ""
    )
    yield f"state      {entry.state.value} after {_times(entry.attempts)}{again}"
    if entry.reason:
        yield f"           why: {entry.reason}"


_GAVE_WAY = {
    "edit": "the outlet edited it",
    "reread": "we read its page anew",
    "page": "its page came",
}


def _states(found: Explanation, config: Config) -> Iterator[str]:
    article, recheck = found.article, found.recheck
    if article is None:
        return
    for state in found.states:
        kept = f"; {state.place.file} at byte {state.place.offset}" if state.place else ""
        why = _GAVE_WAY.get(state.kind, state.kind)
        yield f"revision   {state.number}, seen {state.seen_at:%Y-%m-%d %H:%M} UTC, until {why}{kept}"
    if found.states:
        since = article.revised_at or article.seen_at
        yield f"           {article.revision}, seen {since:%Y-%m-%d %H:%M} UTC, is the newest"
    yield from _recheck_lines(recheck)
    if next_at := _next_look(found, config):
        yield f"next look  {next_at:%Y-%m-%d %H:%M} UTC"


def _recheck_lines(recheck: RecheckStatus) -> Iterator[str]:
    if recheck.looked_at:
        yield f"looked     again {recheck.looked_at:%Y-%m-%d %H:%M} UTC"
    if recheck.gone_at:
        yield f"gone       since {recheck.gone_at:%Y-%m-%d %H:%M} UTC: two looks found that its outlet took it away"
        if recheck.gone_place:
            place = recheck.gone_place
            yield f"           what stands there now: {place.file} at byte {place.offset}, answered {place.status}"
    elif recheck.missing_since:
        since = f"{recheck.missing_since:%Y-%m-%d %H:%M} UTC"
        yield f"missing    since {since}; the next look is to confirm that it is gone"


def _next_look(found: Explanation, config: Config) -> datetime | None:
    """Return when an article is rechecked next: as stored, or as scheduled from when it was first seen."""
    article, recheck, spans = found.article, found.recheck, config.settings.articles.look_again
    if article is None or not spans or not recheck.once_flagged or article.body_source == "feed":
        return None
    return recheck.next_look_at or (None if recheck.looked_at else article.seen_at + min(spans))


def _times(attempts: int) -> str:
    return "one try" if attempts == 1 else f"{attempts} tries"


_READINGS: dict[str, str] = {
    "guarded": "the text without what stands around it",
    "trafilatura": "trafilatura's text",
    "blocks": "the blocks of text that are likely the article's",
}


def _read(found: Explanation, config: Config) -> Iterator[str]:
    """Say whether the extractors disagreed, and which actors are named only in uncertain paragraphs."""

    from extractors.names.watchlist import compile_watchlist

    article, reading = found.article, found.reading
    if article is None or not reading.reason:
        return
    yield f"read as    {_READINGS[reading.name]}; the readings disagreed: {reading.reason}"
    if not reading.unsure:
        return
    told = {mention.actor for mention in found.mentions}
    watched = compile_watchlist(config.actors, config.interests).watch(
        title="",
        lead="",
        body="\n".join(reading.unsure),
        language=article.language,
        outlet=article.outlet,
    )
    names = dict.fromkeys(
        mention.actor for mention in watched.mentions if mention.actor not in told
    )
    only = f"; only there, and so not told: {', '.join(names)}" if names else ""
    yield f"unsure     {len(reading.unsure)} paragraphs that may not be of the article{only}"


def _watched(found: Explanation, config: Config) -> Iterator[str]:
    from extractors.names.watchlist import compile_watchlist

    article = found.article
    if article is None:
        return
    if not found.mentions:
        misses = _near_misses(found, compile_watchlist(config.actors, config.interests))
        if misses:
            yield "flagged    no: what nearly fits is stopped by a rule"
        else:
            yield "flagged    no: no alias of the watchlist stands in title, lead or body"
        for miss in misses:
            yield f"nearly     {miss.actor}: “{miss.surface}” in the {miss.field}, stopped by {miss.stopped_by}"
        return
    about = {salience.actor for salience in found.saliences if salience.about}
    for mention in found.mentions:
        weight = "about" if mention.actor in about else "in passing"
        yield f"flagged    {mention.actor} ({weight}): {mention.reason}"
    if article.quiet:
        yield "           recorded, not told as news: it came with a first poll, or under a later watchlist"


def _told(found: Explanation) -> Iterator[str]:
    if found.story:
        yield f"story      {found.story}, {len(found.members)} articles"
        for member in found.members:
            why = f"{member.reason}; likeness {member.score:.2f}{', by hand' if member.by_hand else ''}"
            yield f"           {member.relation.value}: {member.outlet}, {member.title} ({why})"
    for one in found.corrections:
        yield f"           by hand on {one.made_at:%Y-%m-%d %H:%M} UTC: {one.words}"
    for telling in found.tellings:
        yield f"digest     {telling.series} {telling.number}"
    if found.mentions and not found.tellings:
        yield "digest     none yet"


def flagged(
    *,
    since: str | None = None,
    until: str | None = None,
    actor: str | None = None,
    unsure: Annotated[bool, Parameter(negative="")] = False,
    as_json: AsJson = False,
    common: Common | None = None,
) -> int:
    """List what was flagged, and why.

    Parameters
    ----------
    since
        seen at this instant or later, ISO 8601 or 3d for three days ago
    until
        seen before this instant, ISO 8601 or 3d for three days ago
    actor
        the id of one actor
    unsure
        list the articles that are not flagged, as only a part of their page that may not be theirs names an actor
    """
    from wirewatch.adapters.store import articles

    common = common or Common()
    config = common.load()
    store = common.open_store(config)
    start, end = common.moment(since, option="--since"), common.moment(until, option="--until")
    with store.read() as tx:
        found = articles.list_flagged(tx, since=start, until=end, actor=actor, unsure=unsure)
        more = (
            0
            if unsure or as_json
            else len(articles.list_flagged(tx, since=start, until=end, actor=actor, unsure=True))
        )
        newest = None if found else articles.newest_flagged_at(tx)
    store.close()
    if actor and actor not in {one.id for one in config.actors}:
        tell(f'--actor: the watchlist has no "{actor}" (any more)')
    if as_json:
        say(
            json.dumps([row for one in found for row in as_rows(one)], ensure_ascii=False, indent=1)
        )
        return 0
    for one in found:
        print_flagged(one)
    if more:
        tell(
            f"{more} more name an actor only in a part that may not be theirs: wirewatch flagged --unsure"
        )
    if unsure and not found:
        tell("no article names an actor only in a part that may not be its own")
    elif newest:
        tell(
            f"nothing is flagged that fits; the newest that is was seen {newest:%Y-%m-%d %H:%M} UTC"
        )
    elif not found:
        tell("nothing is flagged; `wirewatch status` says whether anything was read")
    return 0


def as_rows(found: FlaggedArticle) -> list[dict[str, Any]]:
    """Return one JSON object for each entry that led to the article."""
    article = found.article
    actors: dict[str, list[dict[str, Any]]] = {}
    for mention in found.mentions:
        actors.setdefault(mention.actor, []).append(_mention(mention))
    return [
        {
            "url": url,
            "canonical_url": article.canonical_url,
            "title": article.title,
            "outlet": article.outlet,
            "language": article.language,
            "published_at": _iso(article.published_at),
            "seen_at": _iso(article.seen_at),
            "story": found.story,
            "actors": [{"id": actor, "mentions": mentions} for actor, mentions in actors.items()],
            "unsure": list(found.unsure_actors),
        }
        for url in (found.entry_urls or (article.url,))
    ]


def _mention(mention: Mention) -> dict[str, Any]:
    return {
        "alias": mention.alias,
        "surface": mention.surface,
        "field": mention.field,
        "start": mention.start,
        "end": mention.end,
        "reason": mention.reason,
    }


def print_flagged(found: FlaggedArticle) -> None:
    """Print one flagged article."""
    article = found.article
    say(
        f"{article.seen_at:%Y-%m-%d %H:%M}  {article.outlet} ({article.language or '?'})  {article.title}"
    )
    say(f"    {article.url}")
    told = set()
    for mention in found.mentions:
        if mention.actor not in told:
            told.add(mention.actor)
            say(f"    {mention.actor}: {mention.reason}")
    for actor in found.unsure_actors:
        say(
            f"    unsure, not told: {actor}, only in a part of the page that may not be the article's"
        )


def status(*, as_json: AsJson = False, common: Common | None = None) -> int:
    """Show feeds, queue, last digests, what is wrong and what to do about it."""
    from wirewatch.steps.status import read_status

    common = common or Common()
    config = common.load_active()
    store = common.open_store(config)
    with store.read() as tx:
        found = read_status(tx, config, now=common.instant())
    store.close()
    if as_json:
        say(json.dumps(asdict(found), ensure_ascii=False, indent=1, default=_iso))
    else:
        print_status(found)
    return 0


SHOWN = 5  # alerts, or problems with the same advice, listed one by one


def print_status(found: Status) -> None:
    """Print the status."""
    from wirewatch.entrypoints.options import alert_line
    from wirewatch.render.formatting import quantity
    from wirewatch.steps.feed_health import utc_text

    say(
        "feeds    "
        + (
            ", ".join(f"{count} {word}" for word, count in found.feeds.items() if count)
            or "none polled yet"
        )
    )
    say(
        "entries  "
        + (
            ", ".join(f"{count} {word}" for word, count in found.entries.items() if count)
            or "none yet"
        )
    )
    for one in found.digests:
        last = (
            f"issue {one.number}, {quantity(one.stories or 0, 'story', 'stories')}"
            if one.number
            else "no issue yet"
        )
        sent = ", ".join(f"{count} {state}" for state, count in one.deliveries.items())
        word, hint = "next", ""
        if one.number is None:
            word, hint = "the first", f"; to have it now: wirewatch digest send {one.series} --now"
        say(
            f"digest   {one.series}: {last}{'; ' + sent if sent else ''}; {word} {utc_text(one.next_at)}{hint}"
        )
    for alerted in found.alerts[:SHOWN]:
        say(f"alert    {alert_line(alerted)}")
    if len(found.alerts) > SHOWN:
        say(f"         and {len(found.alerts) - SHOWN} more in the last day: wirewatch digest list")
    if found.page:
        say(f"page     {found.page}")
    if not found.problems:
        say("nothing is wrong")
    alike: dict[str, list[Problem]] = {}
    for problem in found.problems:
        alike.setdefault(problem.do, []).append(problem)
    for do, problems in alike.items():
        if len(problems) > SHOWN:
            _print_similar(do, problems)
        else:
            _print_each(problems)


def _print_each(problems: Sequence[Problem]) -> None:
    for problem in problems:
        say(f"! {problem.where}")
        say(f"    what: {problem.what}")
        say(f"    do:   {problem.do}")


def _print_similar(do: str, problems: Sequence[Problem]) -> None:
    """Print many problems with the same advice once, as when hundreds of feeds fail without network."""
    say(f"! {len(problems)} similar problems")
    for problem in problems:
        say(f"    {problem.where}: {problem.what}")
    say(f"    do:   {do}")


def explain(url: str, *, as_json: AsJson = False, common: Common | None = None) -> int:
    """Explain one entry from the store: polled, fetched, extracted, flagged or not and why, story, digests.

    Parameters
    ----------
    url
        the entry's link, the article's address, or the short id of a story
    """
    from wirewatch.adapters.store import alerts as stored_alerts
    from wirewatch.adapters.store.explain import find_explanation as stored
    from wirewatch.domain.urls import url_key
    from wirewatch.entrypoints.options import alert_line

    common = common or Common()
    config = common.load()
    store = common.open_store(config)
    with store.read() as tx:
        found = stored(tx, url, url_key=url_key(url))
        alerted = stored_alerts.list_alerts(tx, story=found.story) if found and found.story else []
    store.close()
    if found is None and "/" not in url:
        raise JobImpossible(
            f"{url} is neither an address nor the id of a story; `wirewatch flagged` lists addresses"
        )
    if found is None:
        raise JobImpossible(
            f"{url} is not in the store: no polled feed has had it. "
            "Is its outlet in feeds.yaml (wirewatch feeds list)? Was it published after the feed was added?"
        )
    if as_json:
        said = [alert_line(one) for one in reversed(alerted)]

        def watchlist() -> Watchlist:
            from extractors.names.watchlist import compile_watchlist

            return compile_watchlist(config.actors, config.interests)

        say(
            json.dumps(
                explain_document(found, watchlist) | {"alerts": said}, ensure_ascii=False, indent=1
            )
        )
        return 0
    for line in explain_lines(found, config):
        say(line)
    for one in reversed(alerted):
        say(f"alerted    {alert_line(one)}")
    return 0


def _iso(value: Any) -> str | None:
    return value.isoformat().replace("+00:00", "Z") if isinstance(value, datetime) else None
