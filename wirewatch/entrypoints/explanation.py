"""The lines of `wirewatch explain`, from poll to digest; also used by MCP and the evidence file."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from wirewatch.queries.explain import text_length
from wirewatch.render.story_lines import format_instant

if TYPE_CHECKING:
    from wirewatch.adapters.store.articles import StoredArticle
    from wirewatch.adapters.store.explain import ExplainedEntry, Explanation
    from wirewatch.adapters.store.rechecks import RecheckStatus
    from wirewatch.queries.explain import ExplainAnswer

MAX_FETCH_LINES = 3
REVISION_REASONS = {
    "edit": "the outlet edited it",
    "reread": "its page was read again",
    "page": "its page was fetched",
}
READING_NAMES = {
    "guarded": "the text without its surroundings",
    "trafilatura": "trafilatura's text",
    "blocks": "the blocks of text that are likely the article's",
}


def explain_lines(answer: ExplainAnswer) -> Iterator[str]:
    """Yield the lines of an explanation."""
    stored = answer.stored
    for entry in stored.entries:
        yield from _entry_lines(entry)
    article = stored.article
    if article is None:
        yield "article    none: neither the page nor the feed gave any text"
        return
    yield from _article_lines(article)
    if stored.place:
        sha256 = stored.place.sha256[:16]
        yield f"archive    {stored.place.file} at byte {stored.place.offset}, sha256 {sha256}…"
    yield from _reading_lines(answer)
    yield from _revision_lines(stored, article)
    yield from _recheck_lines(stored.recheck)
    if answer.next_look_at:
        yield f"next look  {format_instant(answer.next_look_at)} UTC"
    yield from _flag_lines(answer, article)
    yield from _story_lines(stored)


def _entry_lines(entry: ExplainedEntry) -> Iterator[str]:
    yield f"feed       {entry.outlet}, {entry.feed_url}"
    for fetch in entry.fetches[-MAX_FETCH_LINES:]:
        outcome = f"{fetch.outcome.value} {fetch.detail}".rstrip()
        yield f"           {format_instant(fetch.fetched_at)} UTC: {outcome}"
    yield f"entry      {entry.url}"
    first_poll = " with the first poll" if entry.first_poll else ""
    yield f"           seen {format_instant(entry.seen_at)} UTC{first_poll}"
    attempts = "one try" if entry.attempts == 1 else f"{entry.attempts} tries"
    state = f"{entry.state.value} after {attempts}"
    if entry.next_attempt_at:
        state += f"; next try {format_instant(entry.next_attempt_at)} UTC"
    yield f"state      {state}"
    if entry.reason:
        yield f"           why: {entry.reason}"


def _article_lines(article: StoredArticle) -> Iterator[str]:
    language = article.language or "not recognised"
    yield f"article    {article.title}"
    yield f"           {article.canonical_url}"
    yield (
        f"           text from the {article.body_source}, language {language}, "
        f"{text_length(article)} characters, revision {article.revision}"
    )
    if article.published_at:
        source = article.date_source
        yield f"           published {format_instant(article.published_at)} UTC, says the {source}"
    if article.date_quarrel:
        yield f"           the dates disagree: {article.date_quarrel}"


def _reading_lines(answer: ExplainAnswer) -> Iterator[str]:
    """Report whether the extractors disagreed, and actors named only in doubtful paragraphs."""
    reading = answer.stored.reading
    if not reading.reason:
        return
    name = READING_NAMES[reading.name]
    yield f"read as    {name}; the readings disagreed: {reading.reason}"
    if not reading.unsure:
        return
    actors = ""
    if answer.doubtful_actors:
        actors = f"; only there, and so not told: {', '.join(answer.doubtful_actors)}"
    count = len(reading.unsure)
    yield f"unsure     {count} paragraphs that may not be part of the article{actors}"


def _revision_lines(stored: Explanation, article: StoredArticle) -> Iterator[str]:
    for state in stored.states:
        reason = REVISION_REASONS.get(state.kind, state.kind)
        place = f"; {state.place.file} at byte {state.place.offset}" if state.place else ""
        seen = f"seen {format_instant(state.seen_at)} UTC"
        yield f"revision   {state.number}, {seen}, until {reason}{place}"
    if stored.states:
        since = article.revised_at or article.seen_at
        yield f"           {article.revision}, seen {format_instant(since)} UTC, is the newest"


def _recheck_lines(recheck: RecheckStatus) -> Iterator[str]:
    if recheck.looked_at:
        yield f"looked     again {format_instant(recheck.looked_at)} UTC"
    if recheck.gone_at:
        gone_at = format_instant(recheck.gone_at)
        yield f"gone       since {gone_at} UTC: two looks found that its outlet took it away"
        if recheck.gone_place:
            place = recheck.gone_place
            record = f"{place.file} at byte {place.offset}, answered {place.status}"
            yield f"           now at its address: {record}"
    elif recheck.missing_since:
        since = f"{format_instant(recheck.missing_since)} UTC"
        yield f"missing    since {since}; the next look is to confirm that it is gone"


def _flag_lines(answer: ExplainAnswer, article: StoredArticle) -> Iterator[str]:
    stored = answer.stored
    if not stored.mentions:
        if answer.near_misses:
            yield "flagged    no: a rule stopped each near miss"
        else:
            yield "flagged    no: title, lead and body have no alias of the watchlist"
        for miss in answer.near_misses:
            place = f"“{miss.surface}” in the {miss.field}"
            yield f"nearly     {miss.actor}: {place}, stopped by {miss.stopped_by}"
        return
    central_actors = {salience.actor for salience in stored.saliences if salience.about}
    for mention in stored.mentions:
        weight = "about" if mention.actor in central_actors else "in passing"
        yield f"flagged    {mention.actor} ({weight}): {mention.reason}"
    if article.quiet:
        yield (
            "           recorded, not told as news: "
            "it came with a first poll, or under a later watchlist"
        )


def _story_lines(stored: Explanation) -> Iterator[str]:
    if stored.story:
        yield f"story      {stored.story}, {len(stored.members)} articles"
        for member in stored.members:
            by_hand = ", by hand" if member.by_hand else ""
            reason = f"{member.reason}; likeness {member.score:.2f}{by_hand}"
            title = f"{member.outlet}, {member.title}"
            yield f"           {member.relation.value}: {title} ({reason})"
    for correction in stored.corrections:
        yield f"           by hand on {format_instant(correction.made_at)} UTC: {correction.words}"
    for telling in stored.tellings:
        yield f"digest     {telling.series} {telling.number}"
    if stored.mentions and not stored.tellings:
        yield "digest     none yet"
