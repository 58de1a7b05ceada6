"""The archived page of an article, and the evidence for a story as a download."""

from __future__ import annotations

import re
from pathlib import Path
from tempfile import TemporaryDirectory

from fastapi import Response

from wirewatch.adapters.archive import NotInArchive
from wirewatch.adapters.storage import StorageUnavailable
from wirewatch.adapters.store.archive_records import WarcPlace
from wirewatch.adapters.store.explain import Explanation
from wirewatch.adapters.warc import ArchivedResponse
from wirewatch.entrypoints.explanation import explain_lines
from wirewatch.entrypoints.web.api import RequestRefused
from wirewatch.entrypoints.web.pages import PageContext
from wirewatch.queries.explain import complete_explanation
from wirewatch.steps.export import NothingToExport, write_evidence
from wirewatch.steps.maintenance import archive_location
from wirewatch.steps.resources import build_name


def evidence_download(pages: PageContext, story: str, *, name: str) -> Response:
    """Pack the evidence for a story. Raises RequestRefused."""
    refuse_without_full_text(pages)
    api, config = pages.api, pages.api.config()

    def history_lines(stored: Explanation) -> list[str]:
        return list(explain_lines(complete_explanation(stored, config, api.watchlist)))

    # A temporary folder and a fixed file name: no part of the request becomes a path.
    with TemporaryDirectory(prefix="wirewatch-evidence-") as folder:
        path = Path(folder) / "evidence.zip"
        try:
            write_evidence(
                api.store,
                pages.archive(),
                story=story,
                path=path,
                explain=history_lines,
                build=build_name(),
                now=api.now(),
            )
        except NothingToExport as error:
            advice = "see Today or the search for what there is"
            raise RequestRefused(404, str(error), advice) from None
        data = path.read_bytes()
    plain_name = re.sub("[^A-Za-z0-9]", "", name)[:20]
    return pages.download(data, name=f"evidence-{plain_name}.zip")


def archived_response(pages: PageContext, place: WarcPlace | None) -> ArchivedResponse:
    """Read an archived page. Raises RequestRefused."""
    refuse_without_full_text(pages)
    try:
        if place is not None:
            return pages.archive().read(archive_location(place))
        problem = "the archive has no page of this article"
    except (NotInArchive, StorageUnavailable) as error:
        problem = str(error)
    raise RequestRefused(404, problem, "see the article for what there is")


def archive_problem(pages: PageContext, place: WarcPlace | None) -> str:
    """Return why an archived page cannot be shown; "" if it can."""
    if not pages.api.full_text:
        return "Whole texts are not shown here (web.full_text)"
    if place is None:
        return "The archive has no page of this article"
    try:
        pages.archive().read_raw(archive_location(place))
    except (NotInArchive, StorageUnavailable) as error:
        return f"It cannot be shown: {error}"
    return ""


def refuse_without_full_text(pages: PageContext) -> None:
    """Raise RequestRefused where full texts are not allowed."""
    if not pages.api.full_text:
        advice = "ask on the server, or set web.full_text: true"
        raise RequestRefused(403, "whole texts are not sent from here", advice)
