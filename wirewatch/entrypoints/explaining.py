"""An entry's whole way, in plain lines."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from wirewatch.adapters.store.explain import Explained, ExplainedEntry
from wirewatch.adapters.store.revisions import Looks
from wirewatch.domain.configuration import Config
from wirewatch.domain.watch.watchlist import compile_watchlist


def lines(found: Explained, config: Config) -> Iterator[str]:
    """Give the lines of `wirewatch explain`, from poll to digest."""
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
    yield from _states(found, config)
    yield from _watched(found, config)
    yield from _told(found)


def _entry(entry: ExplainedEntry) -> Iterator[str]:
    yield f"feed       {entry.outlet}, {entry.feed_url}"
    for fetch in entry.fetches[-3:]:
        yield f"           {fetch.fetched_at:%Y-%m-%d %H:%M} UTC: {fetch.outcome.value} {fetch.detail}".rstrip()
    yield f"entry      {entry.url}"
    yield f"           seen {entry.seen_at:%Y-%m-%d %H:%M} UTC{' with the first poll' if entry.first_poll else ''}"
    again = f"; next try {entry.next_attempt_at:%Y-%m-%d %H:%M} UTC" if entry.next_attempt_at else ""
    yield f"state      {entry.state.value} after {_times(entry.attempts)}{again}"
    if entry.reason:
        yield f"           why: {entry.reason}"


_GAVE_WAY = {"edit": "the outlet edited it", "reread": "we read its page anew", "page": "its page came"}


def _states(found: Explained, config: Config) -> Iterator[str]:
    article, looks = found.article, found.looks
    if article is None:
        return
    for state in found.states:
        kept = f"; {state.place.file} at byte {state.place.offset}" if state.place else ""
        why = _GAVE_WAY.get(state.kind, state.kind)
        yield f"revision   {state.number}, seen {state.seen_at:%Y-%m-%d %H:%M} UTC, until {why}{kept}"
    if found.states:
        since = article.revised_at or article.seen_at
        yield f"           {article.revision}, seen {since:%Y-%m-%d %H:%M} UTC, is the newest"
    yield from _looks(looks)
    if next_at := _next_look(found, config):
        yield f"next look  {next_at:%Y-%m-%d %H:%M} UTC"


def _looks(looks: Looks) -> Iterator[str]:
    if looks.looked_at:
        yield f"looked     again {looks.looked_at:%Y-%m-%d %H:%M} UTC"
    if looks.gone_at:
        yield f"gone       since {looks.gone_at:%Y-%m-%d %H:%M} UTC: two looks found that its outlet took it away"
        if looks.gone_place:
            place = looks.gone_place
            yield f"           what stands there now: {place.file} at byte {place.offset}, answered {place.status}"
    elif looks.missing_since:
        yield f"missing    since {looks.missing_since:%Y-%m-%d %H:%M} UTC; the next look is to confirm that it is gone"


def _next_look(found: Explained, config: Config) -> datetime | None:
    """Give when an article is looked at next: as noted, or as it falls due after its first sight."""
    article, looks, spans = found.article, found.looks, config.settings.articles.look_again
    if article is None or not spans or not looks.once_flagged or article.body_source == "feed":
        return None
    return looks.next_look_at or (None if looks.looked_at else article.seen_at + min(spans))


def _times(attempts: int) -> str:
    return "one try" if attempts == 1 else f"{attempts} tries"


def _watched(found: Explained, config: Config) -> Iterator[str]:
    article = found.article
    if article is None:
        return
    if not found.mentions:
        yield "flagged    no: no alias of the watchlist stands in title, lead or body"
        watched = compile_watchlist(config.actors, config.interests).watch(
            title=article.title, lead=article.lead, body=article.body, language=article.language, outlet=article.outlet
        )
        for miss in watched.near_misses:
            yield f"nearly     {miss.actor}: “{miss.surface}” in the {miss.field}, stopped by {miss.stopped_by}"
        return
    about = {salience.actor for salience in found.saliences if salience.about}
    for mention in found.mentions:
        weight = "about" if mention.actor in about else "in passing"
        yield f"flagged    {mention.actor} ({weight}): {mention.reason}"
    if article.quiet:
        yield "           recorded, not told as news: it came with a first poll, or under a later watchlist"


def _told(found: Explained) -> Iterator[str]:
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
