"""`wirewatch backtest`: what a changed watchlist would gain and lose, before it is saved."""

from __future__ import annotations

import asyncio
import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from wirewatch.entrypoints.options import Common, WrongUsage, say
from wirewatch.entrypoints.progress import shown

if TYPE_CHECKING:
    from datetime import datetime

    from wirewatch.domain.backtest import Backtest
    from wirewatch.domain.configuration import Config


def backtest(
    *,
    watchlist: Path,
    since: str | None = None,
    as_json: Annotated[bool, Parameter(name="--json", negative="", help="JSON on stdout and nothing else")] = False,
    show: int = 50,
    common: Common | None = None,
) -> int:
    """Run a changed watchlist over the stored articles, and show which would be gained and lost. Nothing is saved.

    Parameters
    ----------
    watchlist
        the changed watchlist.yaml, wherever it lies; the one in the config folder is what it is compared to
    since
        only articles seen at this instant or later, ISO 8601 or 3d for three days ago
    show
        at most so many articles of each actor and side, the newest
    """
    common = common or Common()
    if show < 0:
        raise WrongUsage(f"--show: {show} is less than nothing; give 0 or more")
    start = common.moment(since, option="--since")
    test = asyncio.run(_tried(common, common.load(), watchlist, since=start, show=show))
    _say(test, as_json=as_json)
    return 0


async def _tried(common: Common, config: Config, path: Path, *, since: datetime | None, show: int) -> Backtest:
    from wirewatch.adapters.config.loader import load_watchlist
    from wirewatch.steps.backtest import Trial
    from wirewatch.steps.backtest import backtest as run
    from wirewatch.steps.resources import store_url

    new = load_watchlist(path).actors
    trial = Trial(url=store_url(config, common.home), old=config.actors, new=new, since=since, most=show)
    store = common.open_store(config)
    try:
        with shown() as progress:
            return await run(store, trial, now=common.instant(), workers=os.cpu_count() or 2, progress=progress)
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
