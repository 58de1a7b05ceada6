"""Commands for the archive: `archive`, `evidence`, `reread`, `backup` and `restore`."""

from __future__ import annotations

import asyncio
import sys
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import App, Parameter

from wirewatch.entrypoints.options import (
    Common,
    JobImpossible,
    WrongUsage,
    parse_instant,
    say,
    tell,
)

if TYPE_CHECKING:
    from datetime import datetime

    from wirewatch.adapters.store.archive_records import WarcPlace
    from wirewatch.adapters.store.engine import Store
    from wirewatch.adapters.store.explain import Explanation
    from wirewatch.adapters.warc import ArchivedResponse
    from wirewatch.steps.reextract import ReextractReport


def backup(
    file: Path,
    *,
    archive: Annotated[
        bool, Parameter(negative="", help="the raw pages too; they may be many gigabytes")
    ] = False,
    common: Common | None = None,
) -> int:
    """Write store, configuration and filed digests to a new file; `wirewatch up` may keep running.

    secrets.env is left out: keep your secrets where you keep secrets. A PostgreSQL store is backed
    up by pg_dump.

    Parameters
    ----------
    file
        the file to write; it must not be there yet
    """
    from wirewatch.adapters.backup import write_backup
    from wirewatch.steps.storage_places import shared_files

    common = common or Common()
    config = common.load_active()
    store = common.open_store(config)
    try:
        elsewhere = shared_files(config, common.home, config_folder=common.config, archive=archive)
        report = write_backup(
            file,
            store,
            config=common.config,
            home=common.home,
            elsewhere=elsewhere,
            archive=archive,
        )
    finally:
        store.close()
    tell(f"{report.files} files, {report.bytes / 1e6:.1f} MB")
    say(str(file))
    return 0


def restore(file: Path, *, common: Common | None = None) -> int:
    """Put a backup into the folders --config and --home, which must hold none of its files yet.

    Parameters
    ----------
    file
        a file that `wirewatch backup` wrote
    """
    from wirewatch.adapters.backup import restore_backup
    from wirewatch.adapters.config.secrets import SECRETS_FILE

    common = common or Common()
    report = restore_backup(file, config=common.config, home=common.home)
    tell(f"{report.files} files restored; add {SECRETS_FILE} if you had one, then: wirewatch check")
    say(str(common.home))
    return 0


app = App(name="archive", help="The pages as they were fetched.")


@app.command
def show(
    url: str,
    *,
    raw: Annotated[
        bool, Parameter(negative="", help="the page's bytes on stdout and nothing else")
    ] = False,
    state: int = 1,
    common: Common | None = None,
) -> int:
    """Show the newest archived response for an address: source, time, headers, visible text.

    Parameters
    ----------
    url
        the entry's link, or the article's address
    state
        which of the archived responses, 1 being the newest
    """
    from wirewatch.adapters.archive import NotInArchive
    from wirewatch.adapters.storage import StorageUnavailable
    from wirewatch.steps.maintenance import archive_location
    from wirewatch.steps.storage_places import open_archive

    common = common or Common()
    config = common.load_active()
    store = common.open_store(config)
    try:
        places = _places(store, url)
    finally:
        store.close()
    if not places:
        raise JobImpossible(
            f"the archive holds no page for {url}; wirewatch explain {url} shows what happened to "
            "it"
        )
    if not 1 <= state <= len(places):
        raise WrongUsage(
            f"--state: the archive holds {len(places)} states of {url}; "
            f"name one from 1 to {len(places)}"
        )
    try:
        archive = open_archive(config, common.home, config_folder=common.config)
        response = archive.read(archive_location(places[state - 1]))
    except (NotInArchive, StorageUnavailable) as error:
        raise JobImpossible(str(error)) from None
    if raw:
        sys.stdout.flush()
        sys.stdout.buffer.write(response.body)
        return 0
    _say_response(response, places, state=state)
    return 0


def _places(store: Store, url: str) -> list[WarcPlace]:
    from wirewatch.adapters.store import archive_records
    from wirewatch.adapters.store.explain import find_explanation
    from wirewatch.domain.urls import url_key

    with store.read() as tx:
        records = archive_records.find_archive_records(tx, url=url)
        explanation = find_explanation(tx, url, url_key=url_key(url))
    if explanation is not None:
        # The article may have been fetched under another address than the requested one.
        of_states = (
            explanation.place,
            explanation.recheck.gone_place,
            *(state.place for state in explanation.states),
        )
        records += [place for place in of_states if place is not None and place not in records]
    return sorted(records, key=lambda place: place.fetched_at, reverse=True)


def _say_response(response: ArchivedResponse, places: list[WarcPlace], *, state: int) -> None:
    from extractors.markup import visible_text
    from extractors.pages.decoding import decode_page

    shown = places[state - 1]
    say(f"address  {response.url}")
    say(f"fetched  {response.fetched_at:%Y-%m-%d %H:%M:%S} UTC, answered {response.status}")
    say(f"record   {shown.file} at byte {shown.offset}, sha256 {shown.sha256}")
    if len(places) > 1:
        say(f"states   {len(places)}, the newest first; --state N shows one of them")
        for number, place in enumerate(places, start=1):
            marker = " (this one)" if number == state else ""
            when = f"{place.fetched_at:%Y-%m-%d %H:%M:%S} UTC, answered {place.status}"
            say(f"         {number}  {when}: {place.file} at byte {place.offset}{marker}")
    for name, value in response.headers:
        say(f"         {name}: {_printable(value)}")
    content_type = next(
        (value for name, value in response.headers if name.lower() == "content-type"), None
    )
    say()
    for line in visible_text(decode_page(response.body, content_type=content_type)).splitlines():
        say(_printable(line))


def _printable(text: str) -> str:
    return "".join(c if c.isprintable() or c in "\u200c\u200d" else " " for c in text)


@app.command
def export(
    file: Path,
    *,
    since: str | None = None,
    until: str | None = None,
    flagged: Annotated[
        bool, Parameter(negative="", help="only the pages of flagged articles")
    ] = False,
    common: Common | None = None,
) -> int:
    """Write requests and responses to a new WARC file, for any tool that reads web archives.

    Parameters
    ----------
    file
        the file to write, such as pages.warc.gz
    since
        fetched at this instant or later, ISO 8601 or 3d for three days ago
    until
        fetched before this instant, ISO 8601 or 3d for three days ago
    """
    from wirewatch.adapters.storage import StorageUnavailable
    from wirewatch.steps.export import export_records
    from wirewatch.steps.storage_places import open_archive

    common = common or Common()
    if file.exists():
        raise JobImpossible(f"{file} exists already; name a new file")
    config = common.load_active()
    store = common.open_store(config)
    try:
        written, gone = export_records(
            store,
            open_archive(config, common.home, config_folder=common.config),
            file,
            since=common.moment(since, option="--since"),
            until=common.moment(until, option="--until"),
            flagged=flagged,
            now=common.instant(),
        )
    except StorageUnavailable as error:
        raise JobImpossible(f"{error}; {file} was not written") from None
    except OSError as error:
        raise JobImpossible(f"{file} cannot be written: {error.strerror}") from None
    finally:
        store.close()
    tell(f"{written} pages" + (f"; {gone} are no longer in the archive" if gone else ""))
    say(str(file))
    return 0


def evidence(story: str, file: Path | None = None, *, common: Common | None = None) -> int:
    """Write the evidence for one story to a zip file: texts, raw pages, headers, hashes, reasons.

    Exit code 1 if a page that was read is not to be had now; the file is written without it.

    Parameters
    ----------
    story
        the story's short id, or the address of one of its articles
    file
        the zip file; left out: evidence-STORY.zip here
    """
    from extractors.names.watchlist import compile_watchlist
    from wirewatch.entrypoints.explanation import explain_lines
    from wirewatch.queries.explain import complete_explanation
    from wirewatch.render.formatting import quantity
    from wirewatch.steps.export import NothingToExport, write_evidence
    from wirewatch.steps.resources import build_name
    from wirewatch.steps.storage_places import open_archive

    common = common or Common()
    config = common.load_active()
    store = common.open_store(config)
    path = file or Path(f"evidence-{''.join(c if c.isalnum() else '-' for c in story)[:60]}.zip")
    watchlist = cache(lambda: compile_watchlist(config.actors, config.interests))

    def history_lines(stored: Explanation) -> list[str]:
        return list(explain_lines(complete_explanation(stored, config, watchlist)))

    try:
        report = write_evidence(
            store,
            open_archive(config, common.home, config_folder=common.config),
            story=story,
            path=path,
            explain=history_lines,
            build=build_name(),
            now=common.instant(),
        )
    except NothingToExport as error:
        raise JobImpossible(str(error)) from None
    except OSError as error:
        raise JobImpossible(f"{path} cannot be written: {error.strerror or error}") from None
    finally:
        store.close()
    without = (
        f", {report.from_feed} without a page: only the feed's own text was read"
        if report.from_feed
        else ""
    )
    tell(f"story {report.story}: {quantity(report.articles, 'article')}{without}")
    for sentence in report.missing:
        tell(f"missing  {sentence}")
    say(str(path))
    return 1 if report.missing else 0


def reread(*, since: str, until: str | None = None, common: Common | None = None) -> int:
    """Extract the archived pages again after an upgrade, without network access.

    Newly flagged articles count as old news.

    Parameters
    ----------
    since
        entries seen at this instant or later, ISO 8601 or 3d for three days ago
    until
        entries seen before this instant, ISO 8601 or 3d for three days ago
    """
    common = common or Common()
    start = parse_instant(since, option="--since", now=common.instant())
    report = asyncio.run(_reextract(common, start, common.moment(until, option="--until")))
    say(
        f"{report.read} pages read again, {report.changed} articles changed, "
        f"{report.newly_flagged} newly flagged "
        f"(digests keep quiet about them), {report.no_longer_flagged} no longer flagged, "
        f"{report.gone} pages gone"
    )
    return 0


async def _reextract(common: Common, since: datetime, until: datetime | None) -> ReextractReport:
    from wirewatch.steps.reextract import reextract

    now = common.instant()
    async with common.opened(common.load(), now=now) as resources:
        return await reextract(resources, since=since, until=until, now=now)
