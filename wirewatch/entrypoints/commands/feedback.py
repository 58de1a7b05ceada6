"""`wirewatch verdicts`: import readers' verdicts and show the precision of the watchlist."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from cyclopts import Parameter

from wirewatch.entrypoints.options import Common, JobImpossible, WrongUsage, say, tell

if TYPE_CHECKING:
    from datetime import datetime

    from wirewatch.adapters.store.engine import Store
    from wirewatch.steps.feedback import ImportReport, MissedArticle


def verdicts(
    *paths: Path,
    since: str | None = None,
    withdraw: str | None = None,
    as_json: Annotated[
        bool, Parameter(name="--json", negative="", help="JSON on stdout and nothing else")
    ] = False,
    common: Common | None = None,
) -> int:
    """Import verdicts from mailboxes or files, each once; without a path, summarise all verdicts.

    Parameters
    ----------
    paths
        maildirs, mboxes, .eml files or folders of them, texts with tokens; /dev/stdin for a pipe
    since
        for the summary: issues composed at this instant or later, ISO 8601 or 3d for three days ago
    withdraw
        the id of a story that was called not relevant by mistake
    """
    common = common or Common()
    if paths and since:
        raise WrongUsage("--since: it limits the account; leave the paths out to see it")
    if withdraw and (paths or since or as_json):
        raise WrongUsage("--withdraw takes the id of one story and no other argument")
    start = common.moment(since, option="--since")
    store = common.open_store(common.load_active())
    try:
        if withdraw:
            _withdraw(store, withdraw)
        elif paths:
            _take_in(store, paths, as_json=as_json, now=common.instant())
        else:
            _account(store, since=start, as_json=as_json)
    finally:
        store.close()
    return 0


def _take_in(store: Store, paths: Sequence[Path], *, as_json: bool, now: datetime) -> None:
    from wirewatch.steps.feedback import import_verdicts

    try:
        report = import_verdicts(store, paths, now=now)
    except OSError as trouble:
        name = trouble.filename or ", ".join(map(str, paths))
        raise JobImpossible(
            f"{name} cannot be read: {trouble.strerror}; nothing was stored"
        ) from None
    if as_json:
        say(_json(_import_counts(report)))
        return
    for where, why in report.unusable:
        tell(f"{where}: {why}")
    say(f"{report.stored} stored, {report.known} known already, {len(report.unusable)} not usable")


def _withdraw(store: Store, story: str) -> None:
    from wirewatch.adapters.store import feedback as stored

    with store.begin() as tx:
        number = stored.withdraw_verdicts(tx, story)
    if not number:
        raise JobImpossible(
            f"no reader has called story {story} not relevant; digests print the id of each story"
        )
    say(f"{number} withdrawn: story {story} is no longer called not relevant")


def _import_counts(report: ImportReport) -> dict[str, Any]:
    unusable = [{"where": where, "why": why} for where, why in report.unusable]
    return {"stored": report.stored, "known": report.known, "unusable": unusable}


def _account(store: Store, *, since: datetime | None, as_json: bool) -> None:
    from wirewatch.render.precision import missed_lines, precision_document, precision_lines
    from wirewatch.steps.feedback import measure_feedback

    with store.read() as tx:
        measured, missed = measure_feedback(tx, since=since)
    if as_json:
        say(
            _json(
                precision_document(
                    measured, [_missed_row(article) for article in missed], since=since
                )
            )
        )
        return
    for line in precision_lines(measured):
        say(line)
    if missed:
        say()
        say(f"missed ({len(missed)}):")
    for article in missed:
        for line in missed_lines(article.verdict, stored_state=_missed_article_line(article)):
            say(line)


def _missed_article_line(missed: MissedArticle) -> str:
    from wirewatch.render.precision import describe_stored_article

    article = missed.article
    if article is None:
        return describe_stored_article(None, flagged=False, url=missed.verdict.url)
    return describe_stored_article(
        article.title, flagged=article.flagged, outlet=article.outlet, url=missed.verdict.url
    )


def _missed_row(missed: MissedArticle) -> dict[str, Any]:
    verdict, article = missed.verdict, missed.article
    return {
        "series": verdict.series,
        "number": verdict.number,
        "url": verdict.url,
        "note": verdict.note,
        "from": verdict.subscriber or None,
        "received_at": verdict.received_at.isoformat().replace("+00:00", "Z"),
        "state": "unknown" if article is None else "flagged" if article.flagged else "not-flagged",
        "title": article.title if article else None,
        "outlet": article.outlet if article else None,
    }


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1)
