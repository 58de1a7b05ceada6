"""The pages of the feeds: health, testing one, discovering and adding, OPML import and export."""

from __future__ import annotations

import asyncio
import threading
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import Any
from urllib.parse import quote
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Request, Response
from starlette.datastructures import UploadFile
from starlette.responses import RedirectResponse

from wirewatch.adapters.config import opml
from wirewatch.adapters.config.loader import config_stamp
from wirewatch.adapters.config.yaml_document import ConfigErrors
from wirewatch.adapters.store import entries as stored_entries
from wirewatch.adapters.store import pages as stored_pages
from wirewatch.domain.configuration import Feed
from wirewatch.domain.urls import url_key
from wirewatch.entrypoints.feed_editing import (
    FeedTrial,
    RequestedFeed,
    add_all,
    check_pattern,
    discovered,
    refuse_password,
    try_one,
)
from wirewatch.entrypoints.options import WrongUsage, parse_language
from wirewatch.entrypoints.web import shapes
from wirewatch.entrypoints.web.api import RequestRefused
from wirewatch.entrypoints.web.jobs import EditContext, Job
from wirewatch.entrypoints.web.login import form_field
from wirewatch.entrypoints.web.pages import FEED_STATES, Listing, RequestParams
from wirewatch.render.web.charts import sparkline
from wirewatch.render.web.page import AtomEntry
from wirewatch.steps.config_sync import record_config
from wirewatch.steps.discover import FeedSearch, FoundFeed, newest_entries, outlet_name
from wirewatch.steps.feed_health import FeedHealth, duration_text, polling_interval_text

SPARKLINE_DAYS = 14  # shown in a sparkline
DAY_SETTLES_AFTER = timedelta(hours=1)  # after the end of a day, when its count becomes final
MAX_OFFERED_FEEDS = 5  # feeds offered
OFFERED_ENTRIES = 4  # entries shown per feed
MAX_IMPORT_LISTED = 30  # feeds of an OPML file shown
# Those that need attention first.
STATE_ORDER = (
    "gone",
    "failing",
    "overdue",
    "moved",
    "silent",
    "new",
    "ok",
)
STATUS_FILTERS = ("trouble", *FEED_STATES)  # values of the filter
FEED_COLUMNS = (
    "outlet",
    "url",
    "language",
    "kind",
    "status",
    "entries",
    "new_last_day",
    "last_new_at",
    "detail",
)


@dataclass(kw_only=True)
class DailyEntries:
    """Counts new entries per feed and day; past days are counted once."""

    edit: EditContext
    _known: dict[tuple[date, str], Mapping[int, int]] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def of(self, feeds: Sequence[int]) -> dict[int, list[int]]:
        """Return the daily counts of some feeds, oldest day first, today last."""
        zone, now = self.edit.pages.timezone(), self.edit.pages.api.now()
        today = now.astimezone(ZoneInfo(zone)).date()
        days = [today - timedelta(days=back) for back in range(SPARKLINE_DAYS - 1, -1, -1)]
        with self._lock:
            counted = [self._day(day, zone, now=now) for day in days]
            self._known = {
                key: value
                for key, value in self._known.items()
                if key[0] >= days[0] and key[1] == zone
            }
        return {feed: [day.get(feed, 0) for day in counted] for feed in feeds}

    def _day(self, day: date, zone: str, *, now: datetime) -> Mapping[int, int]:
        if (day, zone) in self._known:
            return self._known[day, zone]
        start = datetime.combine(day, time(), ZoneInfo(zone))
        end = datetime.combine(day + timedelta(days=1), time(), ZoneInfo(zone))
        count = partial(stored_entries.count_new_by_feed, since=start, until=end)
        if now - end <= DAY_SETTLES_AFTER:
            return self.edit.pages.api.read_cached(f"entries of {day} {zone}", count)
        with self.edit.pages.api.store.read() as tx:
            self._known[day, zone] = count(tx)
        return self._known[day, zone]


def feed_routes(edit: EditContext) -> APIRouter:
    """Return the routes of the feed pages."""
    router = APIRouter(include_in_schema=False)
    daily = DailyEntries(edit=edit)

    @router.get("/feeds.opml")
    def export() -> Response:
        """Export the feeds as OPML, for other feed readers."""
        text = opml.write_opml(edit.pages.api.config().feeds, title="Feeds of Wirewatch")
        headers = {"Content-Disposition": 'attachment; filename="feeds.opml"'}
        return Response(text.encode(), media_type="text/x-opml; charset=utf-8", headers=headers)

    @router.get("/feeds")
    @router.get("/feeds.{form}")
    def feeds(request: Request) -> Response:
        """Show the feeds with their health, those that need attention first."""
        return _feeds_page(edit, request, daily)

    _add_trial_routes(router, edit)
    _add_addition_routes(router, edit)
    _add_import_routes(router, edit)
    return router


def _feeds_page(edit: EditContext, request: Request, daily: DailyEntries) -> Response:
    pages, params = edit.pages, RequestParams(request)
    name, status = params.text("q"), ""
    if params.text("status"):
        status = params.choice("status", STATUS_FILTERS, default="all")
    feeds = pages.api.health_of_feeds()
    counts = Counter(health.status for health in feeds)
    matching = [health for health in feeds if _matches_filter(health, name=name, status=status)]
    matching.sort(key=_urgency)
    page = stored_pages.page_of_list(matching, cursor=params.cursor(), limit=params.limit())
    items = [shapes.feed_item(health).model_dump(mode="json") for health in page.items]
    listing = Listing(
        name="feeds",
        title="Feeds",
        columns=FEED_COLUMNS,
        items=items,
        entry=lambda item, root: _feed_entry(item, root, now=pages.api.now()),
        next=page.next,
    )
    entries_by_day = daily.of([health.feed.id for health in page.items])
    return pages.listing(
        request,
        "feeds.html.jinja",
        listing,
        rows=[_feed_row(health, entries_by_day[health.feed.id]) for health in page.items],
        counts=[
            (state, words, counts[state]) for state, words in FEED_STATES.items() if counts[state]
        ],
        total=len(feeds),
        name=name or "",
        shown=status,
        added=request.query_params.get("added", "")[:5],
    )


def _urgency(health: FeedHealth) -> int:
    return STATE_ORDER.index(health.status) if health.status in STATE_ORDER else 0


def _feed_entry(item: dict[str, Any], root: str, *, now: datetime) -> AtomEntry:
    state = FEED_STATES.get(item["status"], item["status"])
    return AtomEntry(
        id=f"{root}/feeds#{item['url']}",
        title=f"{item['outlet']}: {state}",
        url=f"{root}/feeds?q={quote(item['outlet'])}",
        at=now,
        summary=" ".join(item["notes"]),
    )


def _matches_filter(health: FeedHealth, *, name: str | None, status: str) -> bool:
    if status == "trouble" and health.status in ("ok", "new"):
        return False
    if status in FEED_STATES and health.status != status:
        return False
    wanted = (name or "").casefold()
    return wanted in health.feed.outlet.casefold() or wanted in health.feed.url.casefold()


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedRow:
    """One feed of the list."""

    health: FeedHealth
    words: str
    rhythm: str
    usual: str
    line: Any  # entries by day, as a chart
    days: str  # the same as text


def _feed_row(health: FeedHealth, line: Sequence[int]) -> FeedRow:
    words = f"{sum(line)} entries in {SPARKLINE_DAYS} days, {line[-1]} of them today"
    usual_gap = ""
    if health.volume.usual_gap:
        usual_gap = f"usually something new every {duration_text(health.volume.usual_gap)}"
    return FeedRow(
        health=health,
        words=FEED_STATES.get(health.status, health.status),
        rhythm=polling_interval_text(health.feed),
        usual=usual_gap,
        line=sparkline(line, words=words),
        days=words,
    )


def _add_trial_routes(router: APIRouter, edit: EditContext) -> None:
    @router.get("/feeds/test")
    def form(request: Request) -> Response:
        """Show the form to test a feed."""
        url = RequestParams(request).text("url", max_chars=2000) or ""
        return edit.pages.html(request, "feeds_test.html.jinja", url=url, job=None, trial=None)

    @router.post("/feeds/test")
    def start(request: Request) -> Response:
        """Start fetching a feed; nothing is stored."""
        url = _posted_address(request)
        job = edit.fetches.start(lambda _: try_one(edit.common, url), subject=("trial", url))
        return RedirectResponse(f"/feeds/test/{job.id}", 303)

    @router.get("/feeds/test/{id}")
    async def result(request: Request, id: str) -> Response:
        """Show the result of polling a feed."""
        job, done = await _job_of_kind(edit, id, kind="trial")
        trials: list[FeedTrial] | None = job.result
        answer = edit.pages.html(
            request,
            "feeds_test.html.jinja",
            url=job.subject[1],
            job=job,
            trial=trials[0] if trials else None,
            again=duration_text(trials[0].again_after) if trials else "",
        )
        return edit.refresh(answer, unless=done)


async def _job_of_kind(edit: EditContext, id: str, *, kind: str) -> tuple[Job, bool]:
    job = edit.fetches.get(id)
    if job.subject[0] != kind:
        raise RequestRefused(404, "this result is no longer kept", "try it again")
    return job, await job.wait_briefly()


def _posted_address(request: Request) -> str:
    url = form_field(request, "url").strip()
    if not url:
        raise RequestRefused(422, "there is no address", "write that of the outlet or of its feed")
    try:
        refuse_password(url)
    except WrongUsage:
        problem = "the address holds a user name or a password, which would be stored and shown"
        raise RequestRefused(
            422, problem, "add that feed on the server: `wirewatch feeds add --login NAME`"
        ) from None
    return url


def _add_addition_routes(router: APIRouter, edit: EditContext) -> None:
    @router.get("/feeds/add")
    def form(request: Request) -> Response:
        """Show the form to discover feeds."""
        return edit.pages.html(
            request, "feeds_add.html.jinja", url="", pattern="", job=None, offers=()
        )

    @router.post("/feeds/find")
    def find(request: Request) -> Response:
        """Start discovering the feeds of an outlet; nothing is stored."""
        pattern = form_field(request, "pattern", max_chars=500).strip() or None
        # Credentials are not selectable here: they would be sent to any address that is typed.
        wanted = RequestedFeed(url=_posted_address(request), link_pattern=pattern)
        try:
            check_pattern(pattern)
        except WrongUsage as error:
            raise RequestRefused(
                422, str(error).removeprefix("--"), "correct it, or leave it out"
            ) from None
        job = edit.fetches.start(
            lambda _: discovered(edit.common, wanted), subject=("search", wanted)
        )
        return RedirectResponse(f"/feeds/found/{job.id}", 303)

    @router.get("/feeds/found/{id}")
    async def found(request: Request, id: str) -> Response:
        """Show the discovered feeds, to be added."""
        job, done = await _job_of_kind(edit, id, kind="search")
        return edit.refresh(await asyncio.to_thread(_offers_page, edit, request, job), unless=done)

    @router.post("/feeds/found/{id}")
    def add(request: Request, id: str) -> Response:
        """Add one of the discovered feeds."""
        job = edit.fetches.get(id)
        offered: list[FoundFeed] = []
        if job.subject[0] == "search" and job.result:
            offered = job.result[1].found[:MAX_OFFERED_FEEDS]
        number = form_field(request, "number", max_chars=4)
        if number not in [str(position) for position in range(1, len(offered) + 1)]:
            raise RequestRefused(422, "this feed was not found", "look for it again")
        try:
            _add_candidate(
                edit,
                offered[int(number) - 1],
                _posted_feed_names(request),
                pattern=job.subject[1].link_pattern,
            )
        except (WrongUsage, ConfigErrors) as error:
            return _offers_page(edit, request, job, wrong=str(error), status=422)
        return RedirectResponse("/feeds?added=1", 303)


@dataclass(frozen=True, slots=True)
class _FeedNames:
    outlet: str
    language: str | None


def _posted_feed_names(request: Request) -> _FeedNames:
    outlet = " ".join(form_field(request, "outlet", max_chars=200).split())
    if not outlet:
        raise WrongUsage("the outlet has no name; write how digests shall call it")
    language = form_field(request, "language", max_chars=40).strip() or None
    return _FeedNames(outlet, parse_language(language, option="language"))


def _add_candidate(
    edit: EditContext, chosen: FoundFeed, names: _FeedNames, *, pattern: str | None
) -> None:
    feed = Feed(
        outlet=names.outlet,
        url=chosen.url,
        language=names.language,
        kind=chosen.kind,
        link_pattern=pattern if chosen.kind == "page" else None,
    )
    if not _add_feeds(edit, [feed]):
        raise WrongUsage(f"{chosen.url} is in feeds.yaml already")


def _add_feeds(edit: EditContext, feeds: Sequence[Feed]) -> int:
    """Add feeds to feeds.yaml and to the store, so that the list shows them.

    Returns how many were new.
    """
    with edit.writing:
        try:
            added = add_all(edit.common, feeds)
        except OSError as error:
            advice = "see to the rights of the config folder and the space on the server; nothing was added"
            raise RequestRefused(
                503, f"feeds.yaml cannot be written: {error.strerror}", advice
            ) from None
        if added:
            stamp, now = config_stamp(edit.common.config), edit.pages.api.now()
            record_config(edit.pages.api.store, edit.pages.api.config(), now=now, stamp=stamp)
    return added


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferedFeed:
    """One discovered feed with its newest entries."""

    url: str
    moved: bool
    kind: str
    title: str
    outlet: str
    language: str | None
    entries: int
    newest: Sequence[tuple[datetime | None, str, str]]
    known: bool  # already in feeds.yaml


def _offers_page(
    edit: EditContext, request: Request, job: Job, *, wrong: str = "", status: int = 200
) -> Response:
    offers: list[OfferedFeed] = []
    tried: dict[str, str] = {}
    if job.result:
        search: FeedSearch = job.result[1]
        configured_keys = {url_key(feed.url) for feed in edit.pages.api.config().feeds}
        offers = [
            _offered_feed(candidate, configured_keys=configured_keys)
            for candidate in search.found[:MAX_OFFERED_FEEDS]
        ]
        tried = search.tried
    return edit.pages.html(
        request,
        "feeds_add.html.jinja",
        status=status,
        url=job.subject[1].url,
        pattern=job.subject[1].link_pattern or "",
        job=job,
        offers=offers,
        tried=list(tried.items())[:MAX_OFFERED_FEEDS],
        wrong=wrong,
    )


def _offered_feed(candidate: FoundFeed, *, configured_keys: set[str]) -> OfferedFeed:
    return OfferedFeed(
        url=candidate.url,
        moved=candidate.url != candidate.asked,
        kind=candidate.kind,
        title=candidate.document.title or "",
        outlet=outlet_name(candidate),
        language=candidate.language,
        entries=len(candidate.document.entries),
        newest=newest_entries(candidate.document, most=OFFERED_ENTRIES),
        known=url_key(candidate.url) in configured_keys,
    )


def _add_import_routes(router: APIRouter, edit: EditContext) -> None:
    @router.get("/feeds/import")
    def form(request: Request) -> Response:
        """Show the form to import an OPML list."""
        return edit.pages.html(request, "feeds_import.html.jinja", id="", listed=None)

    @router.post("/feeds/import")
    async def read(request: Request) -> Response:
        """Read an OPML list and show its feeds; nothing is written or fetched."""
        file = request.state.form.get("file")
        if not isinstance(file, UploadFile):
            raise RequestRefused(
                422, "there is no file", "choose an OPML file, as other feed readers export it"
            )
        data = await file.read()
        try:
            listed = await asyncio.to_thread(opml.read_opml, data)
        except opml.NotOpml as error:
            raise RequestRefused(
                422, str(error), "choose an OPML file, as other feed readers export it"
            ) from None
        configured_keys = {url_key(feed.url) for feed in edit.pages.api.config().feeds}
        fresh = [feed for feed in listed.feeds if url_key(feed.url) not in configured_keys]

        async def nothing(_: Job) -> None:
            """Do no work: the list is stored as a job, and can be added while other jobs run."""

        job = edit.fetches.start(nothing, subject=("list", fresh))
        return edit.pages.html(
            request,
            "feeds_import.html.jinja",
            id=job.id,
            listed=listed,
            fresh=fresh[:MAX_IMPORT_LISTED],
            new=len(fresh),
            unusable=listed.unusable[:MAX_IMPORT_LISTED],
        )

    @router.post("/feeds/import/{id}")
    def write(id: str) -> Response:
        """Add the feeds of an uploaded list."""
        job = edit.fetches.get(id)
        if job.subject[0] != "list":
            raise RequestRefused(404, "this list is no longer kept", "choose the file again")
        try:
            added = _add_feeds(edit, job.subject[1])
        except ConfigErrors as error:
            advice = "add the other feeds of the list one by one; nothing was written"
            raise RequestRefused(422, str(error.problems[0]), advice) from None
        return RedirectResponse(f"/feeds?added={added}", 303)
