"""`wirewatch usual`: actors that are named unusually often or rarely."""

from __future__ import annotations

from wirewatch.entrypoints.options import (
    AsJson,
    Common,
    WrongUsage,
    say,
    say_json,
    tell,
    unknown_actor,
)


def usual(*actors: str, as_json: AsJson = False, common: Common | None = None) -> int:
    """Show how many articles name each actor, now and usually; unusual ones come first.

    Parameters
    ----------
    actors
        the ids of some actors; without any, all of watchlist.yaml
    """
    from wirewatch.queries.baseline import (
        baseline_document,
        is_any_known,
        list_baselines,
        unusual_first,
    )
    from wirewatch.render.usual import usual_words
    from wirewatch.steps.baseline import baselines_of

    common = common or Common()
    config = common.load_active()
    watched_ids = [actor.id for actor in config.actors]
    for actor_id in actors:
        if actor_id not in watched_ids:
            raise WrongUsage(unknown_actor(actor_id, watched_ids))
    store = common.open_store(config)
    try:
        with store.read() as tx:
            usual_by_actor = baselines_of(tx, actors or watched_ids, now=common.instant())
    finally:
        store.close()
    baselines = list_baselines(usual_by_actor, config.actors)
    if as_json:
        say_json([baseline_document(baseline) for baseline in baselines])
        return 0
    for baseline in unusual_first(baselines):
        say(f"{baseline.name} ({baseline.actor}): {usual_words(baseline.usual)}")
    if baselines and not is_any_known(usual_by_actor.values()):
        tell(
            "the usual is not known yet: it takes six weeks of polls and articles; "
            "after an edit of "
            "watchlist.yaml the archive must be matched again first (docs/usual.md)"
        )
    return 0
