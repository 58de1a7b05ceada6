"""An entry's whole way, in plain lines."""

from __future__ import annotations

from collections.abc import Iterator

from wirewatch.adapters.store.explain import Explained, ExplainedEntry
from wirewatch.domain.configuration import Config
from wirewatch.domain.watch import compile_watchlist


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
            yield f"           {member.relation.value}: {member.outlet}, {member.title} ({member.reason})"
    for telling in found.tellings:
        yield f"digest     {telling.series} {telling.number}"
    if found.mentions and not found.tellings:
        yield "digest     none yet"
