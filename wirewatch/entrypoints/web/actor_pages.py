"""The pages of the actors: how often each is named, and usually, by whom and with whom."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from fastapi import APIRouter, Request, Response

from extractors.languages.tags import primary_tag
from extractors.names.actors import Actor
from wirewatch.adapters.store import overviews
from wirewatch.adapters.store import pages as stored_pages
from wirewatch.adapters.store.overviews import WeeklyNamings
from wirewatch.domain.baseline import Baseline
from wirewatch.entrypoints.web.api import ApiContext, RequestRefused
from wirewatch.entrypoints.web.pages import Listing, PageContext, RequestParams
from wirewatch.queries.actor import MAX_PREVIEW_ITEMS, find_company, newest_stories
from wirewatch.queries.baseline import is_any_known
from wirewatch.render.formatting import quantity
from wirewatch.render.usual import usual_words
from wirewatch.render.web.charts import CHART_WEEKS, mentions_chart, weekly_rows
from wirewatch.render.web.page import AtomEntry

ACTOR_COLUMNS = ("actor", "name", "kind", "state", "usual_low", "usual_high", "weeks")
ACTORS_PER_PAGE = 100
MAX_OUTLET_ROWS = 20
MAX_COMPANY_ACTORS = 12
WEEK_DAYS = 7
NO_NAMINGS = (0,) * CHART_WEEKS


def actor_routes(pages: PageContext) -> APIRouter:
    """Return the routes of the actor pages."""
    router = APIRouter(include_in_schema=False)

    @router.get("/actors.{form}")
    @router.get("/actors")
    def actors(request: Request) -> Response:
        """List the actors with how often each is named, and usually."""
        return _actors_page(pages, request)

    @router.get("/actor/{id}")
    def actor(request: Request, id: str) -> Response:
        """Show one actor: how often it is named, by whom, with whom, quotes, upcoming dates."""
        return _actor_page(pages, request, id)

    return router


def _actors_page(pages: PageContext, request: Request) -> Response:
    api = pages.api
    cursor = RequestParams(request).cursor()
    page = stored_pages.page_of_list(api.config().actors, cursor=cursor, limit=ACTORS_PER_PAGE)
    weeks_read, usual = _weeks_read(api), api.usual()
    totals = {
        row.key: row.weeks for row in weekly_rows(_weekly_namings(api), lambda row: row.actor)
    }
    weeks = {actor.id: totals.get(actor.id, NO_NAMINGS) for actor in page.items}
    items = [
        _actor_item(actor, usual.get(actor.id))
        | {"weeks": _known_weeks(weeks[actor.id], weeks_read), "at": api.now().isoformat()}
        for actor in page.items
    ]
    listing = Listing(
        name="actors",
        title="actors",
        columns=ACTOR_COLUMNS,
        items=items,
        entry=_actor_entry,
        next=page.next,
    )
    return pages.listing(
        request,
        "actors.html.jinja",
        listing,
        actors=page.items,
        weeks=weeks,
        read=weeks_read,
        words={id: usual_words(counts) for id, counts in usual.items()},
        states={id: counts.state for id, counts in usual.items()},
        is_usual_known=is_any_known(usual.values()),
    )


def _actor_item(actor: Actor, usual: Baseline | None) -> dict[str, Any]:
    return {
        "actor": actor.id,
        "name": actor.name,
        "kind": actor.kind,
        "state": usual and usual.state,
        "usual_low": usual and usual.low,
        "usual_high": usual and usual.high,
    }


def _actor_entry(item: dict[str, Any], root: str) -> AtomEntry:
    count = item["weeks"][-1]
    if count is None:
        namings = "no feed was read in the last 7 days"
    else:
        namings = f"{quantity(count, 'article')} in the last 7 days"
    at = datetime.fromisoformat(item["at"])
    address = f"{root}/actor/{item['actor']}"
    return AtomEntry(
        id=f"{address}#{at:%Y-%m-%d}",  # with the date, so that each day's number is a new entry
        title=item["name"],
        url=address,
        at=at,
        summary=f"{namings}; {item['state']}",
    )


def _weekly_namings(api: ApiContext, actor: str | None = None) -> list[WeeklyNamings]:
    """Return the weekly counts of naming articles, cached for a minute."""
    now = api.now()
    return api.read_cached(
        f"weekly namings {actor}",
        lambda tx: overviews.weekly_namings(tx, now=now, weeks=CHART_WEEKS, actor=actor),
    )


def _weeks_read(api: ApiContext) -> tuple[bool, ...]:
    """Return for each week whether anything was read, cached for a minute."""
    now = api.now()
    return api.read_cached(
        "weeks read", lambda tx: overviews.weeks_read(tx, now=now, weeks=CHART_WEEKS)
    )


def _known_weeks(weeks: Sequence[int], weeks_read: Sequence[bool]) -> list[int | None]:
    """Replace the counts of weeks in which nothing was read."""
    return [count if is_read else None for count, is_read in zip(weeks, weeks_read, strict=True)]


def _actor_page(pages: PageContext, request: Request, id: str) -> Response:
    api, now = pages.api, pages.api.now()
    actor = next((actor for actor in api.config().actors if actor.id == id), None)
    if actor is None:
        problem = f'"{id[:60]}" is no actor of watchlist.yaml'
        raise RequestRefused(404, problem, "see Actors for those there are")
    with api.store.read() as tx:
        newest = newest_stories(tx, id)
    company = api.read_cached(
        f"actor page {id} {api.config().hash}",
        lambda tx: find_company(tx, actor, api.watchlist, weeks=CHART_WEEKS, now=now),
    )
    weekly, weeks_read = _weekly_namings(api, id), _weeks_read(api)
    usual = api.usual().get(id)
    names = pages.names()
    watched_company = [(actor_id, count) for actor_id, count in company.actors if actor_id in names]
    chart = mentions_chart(
        weekly,
        name=actor.name,
        read=weeks_read,
        band=_weekly_band(usual),
        now=now,
        timezone=pages.timezone(),
    )
    return pages.html(
        request,
        "actor.html.jinja",
        actor=actor,
        names=names,
        usual=usual,
        words=usual_words(usual) if usual else "",
        read=weeks_read,
        chart=chart,
        weeks=_week_ends(now),
        total=weekly_rows(weekly, lambda _: "")[:1],
        # As in the search: Dari counts as Persian, so that a link finds what its row counts.
        languages=weekly_rows(weekly, lambda row: primary_tag(row.language) or ""),
        outlets=weekly_rows(weekly, lambda row: row.outlet)[:MAX_OUTLET_ROWS],
        together=watched_company[:MAX_COMPANY_ACTORS],
        stories=newest.stories.items,
        seen=newest.overviews,
        more=newest.stories.next is not None,
        said=company.quotes,
        coming=api.coming_up(id)[:MAX_PREVIEW_ITEMS],
    )


def _weekly_band(usual: Baseline | None) -> tuple[int, int] | None:
    """Return the usual weekly range; None if the actor is judged by another span."""
    if usual is None or usual.low is None or usual.span != WEEK_DAYS:
        return None
    return usual.low, usual.high or 0


def _week_ends(now: datetime) -> list[datetime]:
    """Return the end of each week of the chart, oldest first."""
    return [now - overviews.WEEK_SPAN * weeks_ago for weeks_ago in reversed(range(CHART_WEEKS))]
