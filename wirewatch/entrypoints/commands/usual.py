"""`wirewatch usual`: which actors are named unusually often or seldom, beside what is usual for each."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from wirewatch.entrypoints.options import (
    AsJson,
    Common,
    WrongUsage,
    say,
    say_json,
    tell,
    unknown_actor,
)

if TYPE_CHECKING:
    from wirewatch.domain.baseline import Baseline
    from wirewatch.domain.configuration import Config


def usual(*actors: str, as_json: AsJson = False, common: Common | None = None) -> int:
    """Show how many articles name each actor now, and how many usually do; what is unusual comes first.

    Parameters
    ----------
    actors
        the ids of some actors; without any, all of watchlist.yaml
    """
    from wirewatch.steps.baseline import baselines_of

    common = common or Common()
    config = common.load_active()
    known = [actor.id for actor in config.actors]
    for one in actors:
        if one not in known:
            raise WrongUsage(unknown_actor(one, known))
    store = common.open_store(config)
    try:
        with store.read() as tx:
            found = baselines_of(tx, actors or known, now=common.instant())
    finally:
        store.close()
    if as_json:
        say_json(usual_rows(found, config))
        return 0
    names = {actor.id: actor.name for actor in config.actors}
    order = {"quiet": 0, "spike": 0, "usual": 1}
    for actor, standing in sorted(found.items(), key=lambda item: order.get(item[1].state, 2)):
        say(f"{names[actor]} ({actor}): {usual_words(standing)}")
    if found and all(standing.state == "too new" for standing in found.values()):
        tell(
            "nothing is known of the usual yet: it takes six weeks of polls and articles; after an edit of "
            "watchlist.yaml the archive must be matched anew first (docs/usual.md)"
        )
    return 0


def usual_rows(found: dict[str, Baseline], config: Config) -> list[dict[str, Any]]:
    """Return one JSON object for each actor, in the order of the watchlist."""
    names = {actor.id: actor.name for actor in config.actors}
    return [
        {"actor": id, "name": name, **asdict(found[id])}
        for id, name in names.items()
        if id in found
    ]


def usual_words(one: Baseline) -> str:
    """Return "as usual: 24 articles in 7 days, 20 to 35 usual; all its feeds read"."""
    from wirewatch.render.formatting import quantity

    if one.state == "too new":  # nothing was counted
        return "its usual is not known yet"
    counted = f"{quantity(one.articles, 'article')} in {quantity(one.span, 'day')}"
    if one.low is None:
        return f"{counted}; not judged, as too few of its feeds were read ({one.unread} of {one.feeds} not read)"
    within = "as usual: "
    if not one.low <= one.articles <= (one.high or 0):
        within = "somewhat quiet: " if one.articles < one.low else "somewhat often named: "
    kind = {"quiet": "unusually quiet: ", "spike": "unusually often named: "}.get(one.state, within)
    read = (
        f"; {one.unread} of its {quantity(one.feeds, 'feed')} not read, left out"
        if one.unread
        else ""
    )
    return f"{kind}{counted}, {one.low} to {one.high} usual{read or '; all its feeds read'}"
