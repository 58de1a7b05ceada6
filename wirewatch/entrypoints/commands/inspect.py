"""`wirewatch flagged`, `status` and `explain`: read-only commands."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from itertools import chain
from typing import TYPE_CHECKING, Annotated, Any

from cyclopts import Parameter

from wirewatch.entrypoints.options import AsJson, Common, JobImpossible, say, tell

if TYPE_CHECKING:
    from wirewatch.adapters.store.articles import FlaggedArticle
    from wirewatch.queries.flagged import FlaggedAnswer
    from wirewatch.steps.reports import Problem
    from wirewatch.steps.status import SeriesStatus, Status

MAX_LISTED = 5  # alerts, or problems with the same advice, listed one by one


def flagged(
    *,
    since: str | None = None,
    until: str | None = None,
    actor: str | None = None,
    unsure: Annotated[bool, Parameter(negative="")] = False,
    as_json: AsJson = False,
    common: Common | None = None,
) -> int:
    """List flagged articles, and why.

    Parameters
    ----------
    since
        seen at this instant or later, ISO 8601 or 3d for three days ago
    until
        seen before this instant, ISO 8601 or 3d for three days ago
    actor
        the id of one actor
    unsure
        list articles left unflagged because only a doubtful part of the page names an actor
    """
    from wirewatch.queries.flagged import flagged_documents, list_flagged

    common = common or Common()
    config = common.load()
    start, end = common.moment(since, option="--since"), common.moment(until, option="--until")
    store = common.open_store(config)
    with store.read() as tx:
        answer = list_flagged(
            tx,
            since=start,
            until=end,
            actor=actor,
            doubtful=unsure,
            count_doubtful=not unsure and not as_json,
        )
    store.close()
    if actor and actor not in {watched.id for watched in config.actors}:
        tell(f'--actor: the watchlist has no "{actor}" (any more)')
    if as_json:
        documents = map(flagged_documents, answer.articles)
        say(json.dumps(list(chain.from_iterable(documents)), ensure_ascii=False, indent=1))
        return 0
    for article in answer.articles:
        print_flagged(article)
    if answer.doubtful_count:
        tell(
            f"{answer.doubtful_count} more name an actor only in a part that may not be theirs: "
            "wirewatch flagged --unsure"
        )
    if not answer.articles:
        tell(_nothing_flagged(answer, unsure=unsure))
    return 0


def _nothing_flagged(answer: FlaggedAnswer, *, unsure: bool) -> str:
    if unsure:
        return "no article names an actor only in a part that may not be its own"
    if answer.newest_seen_at:
        seen_at = f"{answer.newest_seen_at:%Y-%m-%d %H:%M} UTC"
        return f"no flagged article matches; the newest one was seen {seen_at}"
    return "nothing is flagged; `wirewatch status` says whether anything was read"


def print_flagged(flagged: FlaggedArticle) -> None:
    """Print one flagged article: an actor with the reason of its first mention."""
    article = flagged.article
    language = article.language or "?"
    say(f"{article.seen_at:%Y-%m-%d %H:%M}  {article.outlet} ({language})  {article.title}")
    say(f"    {article.url}")
    first_reasons: dict[str, str] = {}
    for mention in flagged.mentions:
        first_reasons.setdefault(mention.actor, mention.reason)
    for actor, reason in first_reasons.items():
        say(f"    {actor}: {reason}")
    for actor in flagged.unsure_actors:
        say(
            f"    unsure, not reported: {actor}, "
            "only in a part of the page that may not be the article's"
        )


def status(*, as_json: AsJson = False, common: Common | None = None) -> int:
    """Show feeds, queue, recent digests, and each problem with its remedy."""
    from wirewatch.steps.status import read_status

    common = common or Common()
    config = common.load_active()
    store = common.open_store(config)
    with store.read() as tx:
        current = read_status(tx, config, now=common.instant())
    store.close()
    if as_json:
        say(json.dumps(asdict(current), ensure_ascii=False, indent=1, default=_json_default))
    else:
        print_status(current)
    return 0


def print_status(status: Status) -> None:
    """Print feeds, entries, digests, alerts and problems to stdout."""
    from wirewatch.entrypoints.options import alert_line

    say(f"feeds    {_counts(status.feeds) or 'none polled yet'}")
    say(f"entries  {_counts(status.entries) or 'none yet'}")
    for series in status.digests:
        say(f"digest   {_series_line(series)}")
    for alert in status.alerts[:MAX_LISTED]:
        say(f"alert    {alert_line(alert)}")
    unlisted_alerts = len(status.alerts) - MAX_LISTED
    if unlisted_alerts > 0:
        say(f"         and {unlisted_alerts} more in the last day: wirewatch digest list")
    if status.page:
        say(f"page     {status.page}")
    if not status.problems:
        say("nothing is wrong")
    problems_by_advice: dict[str, list[Problem]] = {}
    for problem in status.problems:
        problems_by_advice.setdefault(problem.do, []).append(problem)
    for advice, problems in problems_by_advice.items():
        if len(problems) > MAX_LISTED:
            _print_similar(advice, problems)
        else:
            _print_each(problems)


def _counts(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{count} {word}" for word, count in counts.items() if count)


def _series_line(series: SeriesStatus) -> str:
    from wirewatch.render.formatting import quantity
    from wirewatch.steps.feed_health import utc_text

    next_at = utc_text(series.next_at)
    if series.number is None:
        last = "no issue yet"
        following = (
            f"the first {next_at}; to have it now: wirewatch digest send {series.series} --now"
        )
    else:
        last = f"issue {series.number}, {quantity(series.stories or 0, 'story', 'stories')}"
        following = f"next {next_at}"
    deliveries = [f"{count} {state}" for state, count in series.deliveries.items()]
    parts = [last, ", ".join(deliveries), following]
    return f"{series.series}: {'; '.join(filter(None, parts))}"


def _print_each(problems: Sequence[Problem]) -> None:
    for problem in problems:
        say(f"! {problem.where}")
        say(f"    what: {problem.what}")
        say(f"    do:   {problem.do}")


def _print_similar(advice: str, problems: Sequence[Problem]) -> None:
    """Print problems with the same advice once, for example when hundreds of feeds fail offline."""
    say(f"! {len(problems)} similar problems")
    for problem in problems:
        say(f"    {problem.where}: {problem.what}")
    say(f"    do:   {advice}")


def explain(url: str, *, as_json: AsJson = False, common: Common | None = None) -> int:
    """Explain one entry, from poll to digest: whether it was flagged, and why.

    Parameters
    ----------
    url
        the entry's link, the article's address, or the short id of a story
    """
    from extractors.names.watchlist import compile_watchlist
    from wirewatch.adapters.store import alerts as stored_alerts
    from wirewatch.entrypoints.explanation import explain_lines
    from wirewatch.entrypoints.options import alert_line
    from wirewatch.queries import explain as query

    common = common or Common()
    config = common.load()
    store = common.open_store(config)
    with store.read() as tx:
        answer = query.explain(
            tx,
            url,
            config=config,
            watchlist=lambda: compile_watchlist(config.actors, config.interests),
        )
        alerts = []
        if answer is not None and answer.stored.story:
            alerts = stored_alerts.list_alerts(tx, story=answer.stored.story)
    store.close()
    if answer is None:
        raise JobImpossible(_unknown_address(url))
    alert_lines = [alert_line(alert) for alert in reversed(alerts)]
    if as_json:
        document = query.explanation_document(answer) | {"alerts": alert_lines}
        say(json.dumps(document, ensure_ascii=False, indent=1))
        return 0
    for line in explain_lines(answer):
        say(line)
    for line in alert_lines:
        say(f"alerted    {line}")
    return 0


def _unknown_address(url: str) -> str:
    if "/" not in url:
        return (
            f"{url} is neither an address nor the id of a story; "
            "`wirewatch flagged` lists addresses"
        )
    return (
        f"{url} is not in the store: no polled feed has had it. "
        "Is its outlet in feeds.yaml (wirewatch feeds list)? "
        "Was it published after the feed was added?"
    )


def _json_default(value: Any) -> str | None:
    return value.isoformat().replace("+00:00", "Z") if isinstance(value, datetime) else None
