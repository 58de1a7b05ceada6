"""`wirewatch run` and `wirewatch up`."""

from __future__ import annotations

import asyncio
import gc
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from wirewatch.entrypoints.options import (
    AsJson,
    Common,
    WrongUsage,
    first_issue_lines,
    say,
    say_json,
    shown_progress,
    tell,
)

if TYPE_CHECKING:
    from datetime import datetime

    from wirewatch.domain.configuration import Config
    from wirewatch.steps.reports import CycleReport


_NEW_STORE_HELP = (
    "start with an empty store although digests are filed, after the old store was lost"
)
MAX_LISTED_FAILURES = 20  # failures listed individually


def run(
    *,
    only: Annotated[
        tuple[str, ...], Parameter(help="steps: poll,read,group,alert,digest,deliver", negative="")
    ] = (),
    every: Annotated[
        bool, Parameter(name="--all", negative="", help="poll every feed, due or not")
    ] = False,
    new: Annotated[bool, Parameter(negative="", help=_NEW_STORE_HELP)] = False,
    as_json: AsJson = False,
    common: Common | None = None,
) -> int:
    """Run one cycle now: poll due feeds, read and group articles, send due digests."""
    # Feeds are many small values without cycles: this cuts collection time to a tenth.
    gc.set_threshold(50_000, 20, 100)
    common = common or Common()
    config = common.load()
    steps = wanted_steps(only)
    report = asyncio.run(
        _cycle(common, config, now=common.instant(), only=steps, every=every, new=new)
    )
    print_report(report)
    if as_json:
        say_json(report)
        return 0
    for path in report.deliver.filed:
        if path.endswith(".html"):
            say(path)
    _tell_first_issues(common, config, now=common.instant())
    return 0


def _tell_first_issues(common: Common, config: Config, *, now: datetime) -> None:
    """Print when the first issue is due, for each series without one."""
    from wirewatch.steps.issue_material import first_issues

    store = common.open_store(config)
    with store.read() as tx:
        lines = first_issue_lines(config, first_issues(tx, config, now=now), now=now)
    store.close()
    for line in lines:
        tell(line)


def wanted_steps(only: tuple[str, ...]) -> tuple[str, ...]:
    """Return the steps named by `--only`, or all. Raises WrongUsage."""
    from wirewatch.steps.cycle import CYCLE_STEPS

    names = tuple(name.strip() for part in only for name in part.split(",") if name.strip())
    for name in names:
        if name not in CYCLE_STEPS:
            raise WrongUsage(
                f'--only: "{name}" is not a step; the steps are {", ".join(CYCLE_STEPS)}'
            )
    return names or CYCLE_STEPS


async def _cycle(
    common: Common, config: Config, *, now: datetime, only: tuple[str, ...], every: bool, new: bool
) -> CycleReport:
    from wirewatch.steps.cycle import run_cycle
    from wirewatch.steps.resources import open_resources

    common.prepare_home()
    with shown_progress() as progress:
        async with open_resources(
            config,
            config_folder=common.config,
            home=common.home,
            now=now,
            progress=progress,
            begin_anew=new,
        ) as resources:
            return await run_cycle(
                resources, now=now, only=only, every=every, first_at_once=common.now is not None
            )


def print_report(report: CycleReport) -> None:
    """Print the report of a cycle on stderr."""
    from wirewatch.render.formatting import quantity

    polled, read = report.poll, report.read
    entries, failed = (
        quantity(polled.new_entries, "new entry", "new entries"),
        quantity(polled.failed, "feed"),
    )
    tell(f"polled {quantity(polled.feeds, 'feed')}: {entries}; {failed} failed")
    for outlet, reason in polled.failures[:MAX_LISTED_FAILURES]:
        tell(f"  {outlet}: {reason}")
    if len(polled.failures) > MAX_LISTED_FAILURES:
        tell(f"  and {len(polled.failures) - MAX_LISTED_FAILURES} more: wirewatch status")
    if polled.feeds and polled.failed == polled.feeds:
        tell(
            "no feed could be reached: is this machine on the network? If it needs a proxy, "
            "name it in settings.yaml"
        )
    if not polled.feeds:
        tell("no feed was due; `wirewatch feeds list` says when each is, --all polls them now")
    tell(
        f"read {quantity(read.read, 'page')}, {read.feed_only} from the feed alone, "
        f"{read.given_up} not at all; "
        f"{read.flagged} flagged; {quantity(report.group.new_stories, 'new story', 'new stories')}"
    )
    if report.alert.stories:
        stories = quantity(report.alert.stories, "story", "stories")
        tell(f"alerted readers to {stories}: {quantity(report.alert.deliveries, 'message')}")
    if read.looked:
        tell(
            f"looked again at {quantity(read.looked, 'flagged page')}: {read.edited} edited, "
            f"{read.gone} gone"
        )
    for digest in report.digests:
        tell(
            f"composed {digest.series} {digest.number}: "
            f"{quantity(digest.stories, 'story', 'stories')}"
        )
    if report.deliver.sent:
        tell(f"sent {quantity(report.deliver.sent, 'message')}")
    for who, reason in report.deliver.failed:
        tell(f"  not delivered to {who}: {reason}")


def up(
    *,
    new: Annotated[bool, Parameter(negative="", help=_NEW_STORE_HELP)] = False,
    common: Common | None = None,
) -> int:
    """Start the server and the schedule, and keep them running until stopped."""
    common = common or Common()
    tell(f"wirewatch up: reads {common.config}, and opens the store in {common.home} …")
    from wirewatch.entrypoints.supervisor import (
        serve_until_stopped,  # imported late: it takes seconds on a busy machine
    )

    config = common.load_active()
    for problem in config.broken:
        tell(f"{problem} (the last good configuration stays at work)")
    common.prepare_home()
    _open_once(common, config, new=new)
    return serve_until_stopped(common, config)


def _open_once(common: Common, config: Config, *, new: bool) -> None:
    """Create the store, or refuse to start if it was lost.

    An unavailable database server does not prevent the start. Raises StoreLost, StoreTooNew,
    StoreTooOld.
    """
    from wirewatch.adapters.store.errors import (
        StoreLost,
        StoreTooNew,
        StoreTooOld,
        StoreUnavailable,
    )

    try:
        common.open_store(config, begin_anew=new).close()
    except (StoreLost, StoreTooNew, StoreTooOld):
        raise
    except StoreUnavailable as trouble:
        tell(f"{trouble} (tried again with every run)")
