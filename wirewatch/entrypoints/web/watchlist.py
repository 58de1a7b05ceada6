"""The watchlist pages: alias counts, testing a text, and review, backtest and save of an edit."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import chain
from operator import attrgetter
from typing import Any

from fastapi import APIRouter, Request, Response
from starlette.datastructures import FormData
from starlette.responses import RedirectResponse

from extractors.names.actors import Actor
from wirewatch.adapters.config.file_versions import (
    FileChanged,
    KeptVersion,
    content_hash,
    kept_versions,
    replace_file,
)
from wirewatch.adapters.config.loader import load_config
from wirewatch.adapters.config.yaml_document import ConfigErrors, ConfigProblem
from wirewatch.adapters.store import pages as stored_pages
from wirewatch.adapters.store import rewatch
from wirewatch.adapters.worker_pool import WorkPool
from wirewatch.domain.backtest import FiringReport, NearlyFlagged, mark_mentions
from wirewatch.domain.configuration import Config
from wirewatch.entrypoints.options import WrongUsage, parse_language
from wirewatch.entrypoints.web.api import RequestRefused
from wirewatch.entrypoints.web.jobs import EditContext, Job
from wirewatch.entrypoints.web.login import form_field, visitor_of
from wirewatch.entrypoints.web.pages import Listing, PageContext, RequestParams
from wirewatch.render.backtest import (
    actor_rows,
    alias_rows,
    backtest_sentences,
    changes_on_side,
    edit_lines,
)
from wirewatch.render.formatting import quantity
from wirewatch.render.web.edits import compare_files
from wirewatch.render.web.page import AtomEntry
from wirewatch.steps.backtest import BacktestJob, backtest
from wirewatch.steps.rule_counts import FIRING_PERIOD, recent_matches
from wirewatch.steps.storage_places import store_url

WATCHLIST_FILE = "watchlist.yaml"
MAX_WATCHLIST_CHARS = 1_000_000  # characters of a watchlist: some 30,000 aliases
MAX_OUTLET_CHOICES = 500  # selectable outlets
MAX_TRIED_CHARS = 20_000  # characters of a text to test
MATCH_SECONDS = 120.0  # of CPU time, to match a week's articles
MATCH_MEMORY = 3_000_000_000  # bytes
MAX_TOP_ALIASES = 6  # aliases listed per actor
MAX_LISTED_PROBLEMS = 30  # problems and warnings shown
MAX_LISTED_CHANGES = 15  # articles per side that a backtest shows first
BACKTEST_SPANS = {"7": "7 days", "30": "30 days", "90": "90 days", "0": "the whole archive"}
MAX_LINE_CHARS = 120  # of a line with a problem
ALIAS_COLUMNS = ("actor", "name", "alias", "languages", "articles")

AliasCounts = dict[tuple[str, str | None], int]  # articles by actor and alias; None: by any alias


@dataclass(frozen=True, slots=True)
class Draft:
    """An edited watchlist, and the hash of the file it is based on."""

    text: str
    base: str


@dataclass(frozen=True, slots=True)
class LineProblem:
    """One problem of a draft, with its line."""

    file: str
    line: int
    what: str
    do: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class WatchedAlias:
    """One alias, the languages that list it, and the articles it flagged in seven days."""

    text: str
    languages: tuple[str, ...]
    articles: int


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchedActor:
    """One actor of the list: what its aliases found in seven days."""

    actor: Actor
    articles: int
    top: tuple[WatchedAlias, ...]
    silent: int  # aliases that found nothing
    # Articles with a near miss, by reason; None: not counted.
    near: int | None


@dataclass(frozen=True, slots=True)
class NearMissCount:
    """Near misses of seven days, counted by a job on demand."""

    job: Job | None
    is_running: bool
    near_misses: Sequence[NearlyFlagged] | None  # None: not counted

    def of_actor(self, id: str) -> list[NearlyFlagged] | None:
        """Return the near misses of one actor; None: not counted."""
        if self.near_misses is None:
            return None
        return [miss for miss in self.near_misses if miss.actor == id]


def watchlist_routes(edit: EditContext) -> APIRouter:
    """Return the routes of the watchlist."""
    router = APIRouter(include_in_schema=False)
    _add_reading_routes(router, edit)
    _add_editing_routes(router, edit)
    _add_backtest_routes(router, edit)
    return router


def _add_reading_routes(router: APIRouter, edit: EditContext) -> None:
    @router.get("/watchlist")
    @router.get("/watchlist.{form}")
    def watchlist(request: Request) -> Response:
        """Show each actor with what its aliases found lately."""
        return _watchlist_page(edit, request)

    @router.get("/watchlist/actor/{id}")
    def actor(request: Request, id: str) -> Response:
        """Show the aliases of one actor, and near misses."""
        return _actor_page(edit, request, id)

    @router.post("/watchlist/recent")
    def count(request: Request) -> Response:
        """Start counting near misses of the last seven days."""
        config = edit.pages.api.config()
        job = edit.recent.get(config.hash)
        if job is None or job.finished.is_set():
            edit.recent.clear()
            edit.recent[config.hash] = edit.trials.start(
                lambda _: _count_recent_matches(edit, config), subject=edit.pages.api.now()
            )
        back = form_field(request, "back", max_chars=200)
        is_known = any(f"/watchlist/actor/{actor.id}" == back for actor in config.actors)
        return RedirectResponse(back if is_known else "/watchlist", 303)

    @router.get("/watchlist/try")
    def form(request: Request) -> Response:
        """Show the form to test a text."""
        return edit.pages.html(
            request,
            "watchlist_try.html.jinja",
            text="",
            title="",
            language="",
            outlet="",
            outlets=_outlets(edit.pages.api.config()),
            watched=None,
        )

    @router.post("/watchlist/try")
    def tried(request: Request) -> Response:
        """Show mentions in a text with their reasons, and near misses."""
        return _trial_page(edit, request)


def _add_editing_routes(router: APIRouter, edit: EditContext) -> None:
    @router.get("/watchlist/edit")
    def form(request: Request, version: str | None = None) -> Response:
        """Show the file for editing, or one of its earlier versions."""
        current = _watchlist_bytes(edit)
        text = _decode_watchlist(
            _kept_version(edit, version).path.read_bytes() if version else current
        )
        return edit_page(edit.pages, request, Draft(text, content_hash(current)), version=version)

    @router.post("/watchlist/edit")
    def again(request: Request) -> Response:
        """Show a draft again for further editing."""
        return edit_page(edit.pages, request, _posted_draft(request))

    @router.post("/watchlist/review")
    def review(request: Request) -> Response:
        """Check a draft and show what it changes in the file."""
        return _review_page(edit, request, _posted_draft(request))

    @router.post("/watchlist/save")
    def save(request: Request) -> Response:
        """Save a draft whose changes were shown, unless the file has changed since."""
        return _save_draft(edit, request, _posted_draft(request))

    @router.get("/watchlist/versions")
    def kept(request: Request) -> Response:
        """List the earlier versions of the file."""
        return edit.pages.html(
            request, "watchlist_versions.html.jinja", versions=_kept_versions(edit)
        )


def _add_backtest_routes(router: APIRouter, edit: EditContext) -> None:
    @router.post("/watchlist/backtest")
    def start(request: Request) -> Response:
        """Start testing a draft on the archive."""
        draft, since = _posted_draft(request), form_field(request, "since") or "30"
        try:
            config = _load_with_draft(edit, draft)
        except ConfigErrors as errors:
            return edit_page(edit.pages, request, draft, problems=errors.problems, status=422)
        if since not in BACKTEST_SPANS:
            raise RequestRefused(
                422, "since is no number of days", f"choose {', '.join(BACKTEST_SPANS)}"
            )
        old, now = edit.pages.api.config(), edit.pages.api.now()
        trial = BacktestJob(
            url=store_url(old, edit.common.home),
            old=old.actors,
            new=config.actors,
            since=now - timedelta(days=int(since)) if since != "0" else None,
            most=MAX_LISTED_CHANGES,
        )
        store = edit.pages.api.store
        job = edit.trials.start(
            lambda job: backtest(store, trial, now=now, workers=1, progress=job.progress),
            subject=(draft, since, form_field(request, "shown") == _review_proof(edit, draft)),
        )
        return RedirectResponse(f"/watchlist/backtest/{job.id}", 303)

    @router.get("/watchlist/backtest/{id}")
    async def result(request: Request, id: str) -> Response:
        """Show the result of a trial, or its progress."""
        job = edit.trials.get(id)
        if not isinstance(job.subject, tuple):
            raise RequestRefused(404, "this is no trial of a watchlist", "try it again")
        done = await job.wait_briefly()
        return await asyncio.to_thread(_backtest_page, edit, request, job, done=done)


def _watchlist_page(edit: EditContext, request: Request) -> Response:
    pages, params = edit.pages, RequestParams(request)
    config, now = pages.api.config(), pages.api.now()
    counts = _alias_counts(edit, now=now)
    near_misses = _near_miss_count(edit, config)
    page = stored_pages.page_of_list(config.actors, cursor=params.cursor(), limit=params.limit())
    listing = Listing(
        name="watchlist",
        title="Watchlist",
        columns=ALIAS_COLUMNS,
        items=list(chain.from_iterable(_alias_items(actor, counts) for actor in page.items)),
        next=page.next,
        entry=lambda item, root: _alias_entry(item, root, now=now),
    )
    answer = pages.listing(
        request,
        "watchlist.html.jinja",
        listing,
        rows=[_watched_actor(actor, counts, near_misses) for actor in page.items],
        job=near_misses.job,
        at_work=near_misses.is_running,
        broken=[_without_folder(mistake) for mistake in config.broken[:MAX_LISTED_PROBLEMS]],
        saved=request.query_params.get("saved") == "1",
        kept=len(_kept_versions(edit)),
    )
    return edit.refresh(answer, unless=not near_misses.is_running)


def _alias_items(actor: Actor, counts: AliasCounts) -> list[dict[str, Any]]:
    return [
        {
            "actor": actor.id,
            "name": actor.name,
            "alias": alias.text,
            "languages": " ".join(alias.languages),
            "articles": alias.articles,
        }
        for alias in _aliases_by_articles(actor, counts)
    ]


def _alias_entry(item: dict[str, Any], root: str, *, now: datetime) -> AtomEntry:
    return AtomEntry(
        id=f"{root}/watchlist#{item['actor']} {item['alias']}",
        title=f"{item['name']}: {item['alias']}",
        url=f"{root}/watchlist/actor/{item['actor']}",
        at=now,
        summary=f"{quantity(item['articles'], 'article')} in seven days",
    )


def _watched_actor(actor: Actor, counts: AliasCounts, near_misses: NearMissCount) -> WatchedActor:
    aliases = _aliases_by_articles(actor, counts)
    active = [alias for alias in aliases if alias.articles]
    misses = near_misses.of_actor(actor.id)
    return WatchedActor(
        actor=actor,
        articles=counts.get((actor.id, None), 0),
        top=tuple(active[:MAX_TOP_ALIASES]),
        silent=len(aliases) - len(active),
        near=None if misses is None else sum(miss.articles for miss in misses),
    )


def _aliases_by_articles(actor: Actor, counts: AliasCounts) -> list[WatchedAlias]:
    """Return each alias once, those that flagged most first."""
    languages: dict[str, list[str]] = {}
    for language, texts in actor.aliases.items():
        for alias in texts:
            languages.setdefault(alias, []).append(language)
    aliases = [
        WatchedAlias(text, tuple(tags), counts.get((actor.id, text), 0))
        for text, tags in languages.items()
    ]
    return sorted(aliases, key=attrgetter("articles"), reverse=True)


def _alias_counts(edit: EditContext, *, now: datetime) -> AliasCounts:
    return edit.pages.api.read_cached(
        "alias counts", lambda tx: rewatch.alias_counts(tx, since=now - FIRING_PERIOD)
    )


def _actor_page(edit: EditContext, request: Request, id: str) -> Response:
    config = edit.pages.api.config()
    actor = next((actor for actor in config.actors if actor.id == id), None)
    if actor is None:
        problem = f'"{id[:60]}" is no actor of watchlist.yaml'
        raise RequestRefused(404, problem, "see the watchlist for those there are")
    counts = _alias_counts(edit, now=edit.pages.api.now())
    near_misses = _near_miss_count(edit, config)
    answer = edit.pages.html(
        request,
        "watchlist_actor.html.jinja",
        actor=actor,
        aliases=_aliases_by_articles(actor, counts),
        near=near_misses.of_actor(id),
        job=near_misses.job,
        at_work=near_misses.is_running,
    )
    return edit.refresh(answer, unless=not near_misses.is_running)


def _near_miss_count(edit: EditContext, config: Config) -> NearMissCount:
    job = edit.recent.get(config.hash)
    if job is None:
        return NearMissCount(None, is_running=False, near_misses=None)
    # Checked before reading the result, which exists once the job is finished.
    if not job.finished.is_set():
        return NearMissCount(job, is_running=True, near_misses=None)
    near_misses = None if job.result is None else job.result[1]
    return NearMissCount(job, is_running=False, near_misses=near_misses)


async def _count_recent_matches(
    edit: EditContext, config: Config
) -> tuple[FiringReport, tuple[NearlyFlagged, ...]]:
    async with WorkPool(
        recent_matches, workers=1, seconds=MATCH_SECONDS, memory=MATCH_MEMORY
    ) as pool:
        return await pool.call(store_url(config, edit.common.home), config, edit.pages.api.now())


@dataclass(frozen=True, slots=True, kw_only=True)
class TriedText:
    """A text with its mentions marked, their reasons, and near misses."""

    title: Any
    body: Any
    mentions: Any
    near: Any
    names: dict[str, str]


def _trial_page(edit: EditContext, request: Request) -> Response:
    text = form_field(request, "text", max_chars=MAX_TRIED_CHARS)
    title = form_field(request, "title", max_chars=500)
    outlet = form_field(request, "outlet", max_chars=200).strip()
    language = form_field(request, "language", max_chars=40).strip()
    language_tag = _parse_posted_language(language)
    config, draft, draft_hash = edit.pages.api.config(), None, None
    if form_field(request, "draft", max_chars=MAX_WATCHLIST_CHARS):
        draft = _posted_draft(request)
        draft_hash = content_hash(draft.text.encode("utf-8", "replace"))
        try:
            config = _load_with_draft(edit, draft)
        except ConfigErrors as errors:
            return edit_page(edit.pages, request, draft, problems=errors.problems, status=422)
    result = edit.pages.watchlist(config, hash=draft_hash).watch(
        title=title,
        lead="",
        body=text,
        language=language_tag,
        outlet=outlet or None,
    )
    mentions = result.mentions
    watched = TriedText(
        title=mark_mentions(title, [mention for mention in mentions if mention.field == "title"]),
        body=mark_mentions(text, [mention for mention in mentions if mention.field == "body"]),
        mentions=mentions,
        near=result.near_misses,
        names={actor.id: actor.name for actor in config.actors},
    )
    return edit.pages.html(
        request,
        "watchlist_try.html.jinja",
        text=text,
        title=title,
        language=language,
        outlet=outlet,
        outlets=_outlets(config),
        watched=watched,
        draft=draft,
    )


def _parse_posted_language(text: str) -> str | None:
    try:
        return parse_language(text or None, option="language")
    except WrongUsage as error:
        problem = str(error).partition(";")[0]
        raise RequestRefused(422, problem, "write a tag such as fa, or leave it out") from None


def _outlets(config: Config) -> list[str]:
    return sorted({feed.outlet for feed in config.feeds})[:MAX_OUTLET_CHOICES]


def stale_draft(form: FormData) -> Draft | None:
    """Return the draft in an expired form, None if there is none."""
    text, base = form.get("draft"), form.get("base")
    if (
        not isinstance(text, str)
        or not isinstance(base, str)
        or not text
        or len(text) > MAX_WATCHLIST_CHARS
    ):
        return None
    return Draft(_normalize_newlines(text.replace("\x00", "")), base[:100])


def _watchlist_bytes(edit: EditContext) -> bytes:
    try:
        return (edit.common.config / WATCHLIST_FILE).read_bytes()
    except OSError as error:
        raise RequestRefused(
            503,
            f"{WATCHLIST_FILE} cannot be read: {error.strerror}",
            "look after the file on the server",
        ) from None


def _decode_watchlist(data: bytes) -> str:
    try:
        return _normalize_newlines(data.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise RequestRefused(
            422, f"{WATCHLIST_FILE} is not UTF-8 text", "mend it on the server"
        ) from None


def _normalize_newlines(text: str) -> str:
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return lines if lines.endswith("\n") or not lines else f"{lines}\n"


def _posted_draft(request: Request) -> Draft:
    text = form_field(request, "draft", max_chars=MAX_WATCHLIST_CHARS)
    return Draft(_normalize_newlines(text), form_field(request, "base", max_chars=100))


def edit_page(
    pages: PageContext,
    request: Request,
    draft: Draft,
    *,
    problems: Sequence[ConfigProblem] = (),
    version: str | None = None,
    stale: bool = False,
    status: int = 200,
) -> Response:
    """Return the editor for a draft. `stale`: its form had expired; the draft is kept."""
    lines = draft.text.split("\n")
    shown = [_line_problem(problem, lines) for problem in problems[:MAX_LISTED_PROBLEMS]]
    return pages.html(
        request,
        "watchlist_edit.html.jinja",
        status=status,
        draft=draft,
        stale=stale,
        problems=shown,
        more=max(0, len(problems) - MAX_LISTED_PROBLEMS),
        version=version,
    )


def _line_problem(problem: ConfigProblem, lines: Sequence[str]) -> LineProblem:
    """Return a problem without the folder; with the text of its line if that is in the draft."""
    file = problem.file.replace("\\", "/").rpartition("/")[2]
    text = ""
    if file == WATCHLIST_FILE and problem.line <= len(lines):
        text = lines[problem.line - 1].strip()[:MAX_LINE_CHARS]
    return LineProblem(
        file=file, line=problem.line, what=problem.problem, do=problem.advice, text=text
    )


def _load_with_draft(edit: EditContext, draft: Draft) -> Config:
    """Return the configuration with a draft in place of the file. Raises ConfigErrors."""
    drafts = {WATCHLIST_FILE: draft.text.encode("utf-8", "replace")}
    return load_config(edit.common.config, environ=os.environ, home=edit.common.home, drafts=drafts)


def _review_page(edit: EditContext, request: Request, draft: Draft) -> Response:
    try:
        config = _load_with_draft(edit, draft)
    except ConfigErrors as errors:
        return edit_page(edit.pages, request, draft, problems=errors.problems, status=422)
    current = _watchlist_bytes(edit)
    before = _decode_watchlist(current)
    # A review compares with the current file: changes made by others meanwhile show as reverted.
    moved = draft.base != content_hash(current)
    draft = replace(draft, base=content_hash(current))
    new = [
        warning for warning in config.warnings if warning not in edit.pages.api.config().warnings
    ]
    return edit.pages.html(
        request,
        "watchlist_review.html.jinja",
        draft=draft,
        change=compare_files(before, draft.text),
        same=before == draft.text,
        moved=moved,
        warnings=[_without_folder(warning) for warning in new[:MAX_LISTED_PROBLEMS]],
        shown=_review_proof(edit, draft),
        spans=BACKTEST_SPANS,
    )


def _review_proof(edit: EditContext, draft: Draft) -> str:
    """Return a token that proves that the changes of a draft against this base were shown."""
    return edit.access.fingerprint("change shown", f"{draft.base}\0{draft.text}")


def _save_draft(edit: EditContext, request: Request, draft: Draft) -> Response:
    if form_field(request, "shown") != _review_proof(edit, draft):
        return _review_page(edit, request, draft)
    try:
        _load_with_draft(edit, draft)
    except ConfigErrors as errors:
        return edit_page(edit.pages, request, draft, problems=errors.problems, status=422)
    try:
        replace_file(
            edit.common.config / WATCHLIST_FILE,
            draft.text,
            expected=draft.base,
            home=edit.common.home,
            now=edit.pages.api.now(),
            author=visitor_of(request).user,
        )
    except FileChanged:
        change = compare_files(_decode_watchlist(_watchlist_bytes(edit)), draft.text)
        return edit.pages.html(
            request, "watchlist_conflict.html.jinja", status=409, draft=draft, change=change
        )
    except OSError as error:
        advice = "see to the rights of the config folder and the space on the server; nothing was changed"
        raise RequestRefused(
            503, f"{WATCHLIST_FILE} cannot be written: {error.strerror}", advice
        ) from None
    return RedirectResponse("/watchlist?saved=1", 303)


def _kept_versions(edit: EditContext) -> list[KeptVersion]:
    return kept_versions(WATCHLIST_FILE, home=edit.common.home)


def _kept_version(edit: EditContext, name: str) -> KeptVersion:
    if version := next((kept for kept in _kept_versions(edit) if kept.name == name), None):
        return version
    raise RequestRefused(
        404, "this state of the watchlist is not kept", "see the versions for those that are"
    )


def _backtest_page(edit: EditContext, request: Request, job: Job, *, done: bool) -> Response:
    draft, since, reviewed = job.subject
    values: dict[str, Any] = {
        "draft": draft,
        "since": BACKTEST_SPANS[since],
        "spans": BACKTEST_SPANS,
        "chosen": since,
    }
    if not done:
        answer = edit.pages.html(
            request, "watchlist_backtest.html.jinja", job=job, test=None, **values
        )
        return edit.refresh(answer)
    test = job.result
    if test is None:
        return edit.pages.html(
            request, "watchlist_backtest.html.jinja", job=job, test=None, status=503, **values
        )
    return edit.pages.html(
        request,
        "watchlist_backtest.html.jinja",
        job=job,
        test=test,
        account=backtest_sentences(test),
        edits=edit_lines(test),
        actors=[row for row in actor_rows(test) if row.gained or row.lost],
        aliases=alias_rows(test)[:MAX_TOP_ALIASES],
        sides=[
            (side, changes_on_side(test.tally, side)[:MAX_LISTED_CHANGES], test.tally.of(side))
            for side in ("lost", "gained")
        ],
        shown=_review_proof(edit, draft) if reviewed else "",
        **values,
    )


def _without_folder(problem: str) -> str:
    """Return "watchlist.yaml:12: …", without the folder, from a message that names the file."""
    place, colon, rest = problem.partition(":")
    return place.replace("\\", "/").rpartition("/")[2] + colon + rest
