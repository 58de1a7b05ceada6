"""The upkeep flow: delete old records, prune the archive, rematch articles, index for search."""

from __future__ import annotations

from datetime import UTC, datetime

from prefect import flow
from prefect.runtime import flow_run

from wirewatch.steps.cycle import cycle_name
from wirewatch.steps.maintenance import run_maintenance
from wirewatch.steps.resources import resources_for_run
from wirewatch.steps.rewatch import rewatch_articles
from wirewatch.steps.search_index import fill_index

INDEXED = 50_000  # articles indexed per run, in a store older than the search index
REWATCHED = 20_000  # articles matched again per run after the watchlist changed


def run_name() -> str:
    """Return the name of a flow run, such as "upkeep 06:30 UTC"."""
    return cycle_name("upkeep", flow_run.scheduled_start_time)


@flow(
    name="upkeep",
    flow_run_name=run_name,
    persist_result=False,
    retries=1,
    retry_delay_seconds=60,
    timeout_seconds=4 * 3600,
)
async def upkeep(config: str = "config", home: str = "var", now: datetime | None = None) -> None:
    """Run maintenance once.

    Args:
        config: Folder with feeds.yaml, watchlist.yaml, digests.yaml and settings.yaml, on the
            machine of the worker.
        home: Folder for the archive, the digests and, unless settings.yaml names a database, the
            store.
        now: Act as if it were this instant; empty for the present.
    """
    instant = now or datetime.now(UTC)
    async with resources_for_run(config, home, run=str(flow_run.id), now=instant) as resources:
        run_maintenance(resources, now=instant)
        if (
            resources.is_newest
        ):  # otherwise two machines with different watchlists would each match everything again
            rewatch_articles(
                resources.store,
                resources.config,
                resources.watchlist,
                holder=resources.holder,
                now=instant,
                at_most=REWATCHED,
                progress=resources.progress,
            )
        fill_index(resources.store, now=instant, at_most=INDEXED, progress=resources.progress)
