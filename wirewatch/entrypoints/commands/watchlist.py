"""`wirewatch watch …` and `wirewatch backtest`: test a watchlist before saving it."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import App, Parameter

from wirewatch.entrypoints.options import (
    AsJson,
    Common,
    JobImpossible,
    WrongUsage,
    parse_language,
    say,
    say_json,
    shown_progress,
    tell,
)

if TYPE_CHECKING:
    from datetime import datetime

    from wirewatch.domain.backtest import Backtest
    from wirewatch.domain.configuration import Config
    from wirewatch.steps.rewatch import RewatchReport
    from wirewatch.steps.watched_text import WatchedText


def backtest(
    *,
    watchlist: Path,
    since: str | None = None,
    as_json: Annotated[
        bool, Parameter(name="--json", negative="", help="JSON on stdout and nothing else")
    ] = False,
    show: int = 50,
    common: Common | None = None,
) -> int:
    """Run a changed watchlist over the stored articles and show gains and losses. Nothing is saved.

    Parameters
    ----------
    watchlist
        the path of the changed watchlist.yaml; it is compared with the one in the config folder
    since
        only articles seen at this instant or later, ISO 8601 or 3d for three days ago
    show
        maximum number of articles per actor and side, the newest
    """
    common = common or Common()
    if show < 0:
        raise WrongUsage(f"--show: {show} is less than nothing; give 0 or more")
    start = common.moment(since, option="--since")
    test = asyncio.run(_watch_text(common, common.load(), watchlist, since=start, show=show))
    _say(test, as_json=as_json)
    return 0


async def _watch_text(
    common: Common, config: Config, path: Path, *, since: datetime | None, show: int
) -> Backtest:
    from wirewatch.adapters.config.loader import load_watchlist
    from wirewatch.steps.backtest import BacktestJob
    from wirewatch.steps.backtest import backtest as run
    from wirewatch.steps.storage_places import store_url

    new = load_watchlist(path).actors
    trial = BacktestJob(
        url=store_url(config, common.home), old=config.actors, new=new, since=since, most=show
    )
    store = common.open_store(config)
    try:
        with shown_progress() as progress:
            return await run(
                store, trial, now=common.instant(), workers=os.cpu_count() or 2, progress=progress
            )
    finally:
        store.close()


def _say(test: Backtest, *, as_json: bool) -> None:
    if as_json:
        from wirewatch.render.backtest import backtest_document

        say(json.dumps(backtest_document(test), ensure_ascii=False, indent=1))
        return
    from wirewatch.render.backtest import backtest_lines

    for line in backtest_lines(test):
        say(line)


app = App(
    name="watch",
    help="Try the watchlist, ask what it lacks, apply a changed one to stored articles.",
)
LONGEST_NAME = 500  # characters; a longer text cannot be a path


@app.command(name="test")
def try_text(
    text: str,
    *,
    language: str | None = None,
    title: str = "",
    outlet: str | None = None,
    as_json: AsJson = False,
    common: Common | None = None,
) -> int:
    """Show mentions in a text, page or file with their reasons, and near misses.

    Parameters
    ----------
    text
        the text, the address of an article (stored or fetched now), or a file (.html: its article)
    language
        its language, a tag such as fa; matched by script if not given
    title
        a title to go with a text
    outlet
        the outlet, for rules that name outlets
    """
    from wirewatch.adapters.learned_inflection import compile_config_watchlist
    from wirewatch.render.watch_lines import BOLD_MARKS, BRACKET_MARKS, watch_test_lines

    common, wanted = common or Common(), parse_language(language)
    config = common.load()
    specimen = _specimen(common, config, text, title=title)
    watchlist = compile_config_watchlist(config, common.home)
    watched = watchlist.watch(
        title=specimen.title,
        lead=specimen.lead,
        body=specimen.body,
        language=wanted or specimen.language,
        outlet=outlet or specimen.outlet,
    )
    tell(specimen.origin)
    interests = watchlist.interests_met({mention.actor for mention in watched.mentions})
    if as_json:
        findings = {
            name: getattr(watched, name) for name in ("mentions", "near_misses", "saliences")
        }
        say_json(findings | {"interests": interests})
        return 0
    for line in watch_test_lines(
        {"title": specimen.title, "lead": specimen.lead, "body": specimen.body},
        mentions=watched.mentions,
        near_misses=watched.near_misses,
        saliences=watched.saliences,
        interests=interests,
        marks=BOLD_MARKS if sys.stdout.isatty() else BRACKET_MARKS,
    ):
        say(line)
    return 0


def _specimen(common: Common, config: Config, text: str, *, title: str) -> WatchedText:
    from wirewatch.steps.watched_text import (
        NoArticleToTry,
        WatchedText,
        text_from_file,
        text_from_store,
    )

    try:
        if text.startswith(("http://", "https://")) and not any(map(str.isspace, text.strip())):
            store = common.open_store(config)
            with store.read() as tx:
                stored_text = text_from_store(tx, text.strip())
            store.close()
            return stored_text or asyncio.run(
                _fetch_and_watch(common, config, text.strip(), now=common.instant())
            )
        if _is_file(text):
            return text_from_file(Path(text), now=common.instant())
    except NoArticleToTry as trouble:
        raise JobImpossible(str(trouble)) from None
    if not text.strip() and not title:
        raise WrongUsage("no text to try; give one in quotes, an address, or a file name")
    return WatchedText(
        title=title, lead="", body=text, language=None, outlet=None, origin="the text as given"
    )


def _is_file(text: str) -> bool:
    try:
        return len(text) < LONGEST_NAME and Path(text).is_file()
    except (OSError, ValueError):
        return False


async def _fetch_and_watch(
    common: Common, config: Config, url: str, *, now: datetime
) -> WatchedText:
    from wirewatch.steps.watched_text import text_from_web

    async with common.opened(config, now=now) as resources:
        return await text_from_web(resources, url, now=now)


@app.command
def apply(*, common: Common | None = None) -> int:
    """Match the stored articles with the current watchlist; may be interrupted and repeated.

    Articles flagged this way are old news: `flagged` lists them, digests do not, unless a new alias
    belongs only to series that set `backfill`.
    """
    from wirewatch.adapters.learned_inflection import compile_config_watchlist
    from wirewatch.adapters.store.lease_holders import current_holder
    from wirewatch.steps.rewatch import rewatch_articles

    common = common or Common()
    config = common.load()
    store = common.open_store(config)
    watchlist = compile_config_watchlist(config, common.home)
    with shown_progress() as progress:
        report = rewatch_articles(
            store,
            config,
            watchlist,
            holder=current_holder(),
            now=common.instant(),
            progress=progress,
        )
    store.close()
    if report.left:
        raise JobImpossible(
            "another process is applying the watchlist just now; it goes on without this one"
        )
    say(_rewatch_summary(report))
    return 0


def _rewatch_summary(report: RewatchReport) -> str:
    if not report.watched:
        return "every stored article was watched with this watchlist already"
    return (
        f"{report.watched} articles matched again: {report.newly_flagged} newly flagged, "
        f"{report.no_longer_flagged} no longer; digests may report {report.told} of the new ones"
    )


@app.command
def suggest(
    actor: str,
    *,
    since: str | None = None,
    show: int = 12,
    as_json: AsJson = False,
    common: Common | None = None,
) -> int:
    """Suggest aliases of an actor found in the archive. Nothing is added.

    Parameters
    ----------
    actor
        the id of an actor
    since
        only articles seen at this instant or later, ISO 8601 or 3d for three days ago
    show
        at most so many of each kind
    """
    from wirewatch.adapters.learned_inflection import compile_config_watchlist
    from wirewatch.render.watch_lines import suggestion_lines
    from wirewatch.steps.alias_suggestions import suggest_aliases as look

    common = common or Common()
    config = common.load()
    actor_of = {configured.id: configured for configured in config.actors}
    if actor not in actor_of:
        raise WrongUsage(
            f'"{actor}" is not an actor of the watchlist; the actors are {", ".join(actor_of)}'
        )
    start = common.moment(since, option="--since")
    store = common.open_store(config)
    watchlist = compile_config_watchlist(config, common.home)
    with shown_progress() as progress, store.read() as tx:
        suggestions = look(tx, watchlist, actor_of[actor], since=start, progress=progress)
    store.close()
    if as_json:
        say_json(suggestions)
        return 0
    for line in suggestion_lines(suggestions, actor=actor_of[actor], limit=show):
        say(line)
    return 0
