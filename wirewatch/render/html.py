"""A digest as one HTML document: for the mail and, byte for byte, for the file."""

from __future__ import annotations

from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined

from wirewatch.domain.digests.compose import STORIES
from wirewatch.domain.digests.model import Digest
from wirewatch.domain.languages.tags import english_name
from wirewatch.render.page import FULL, page
from wirewatch.render.story import places, why_line
from wirewatch.render.subject import subject
from wirewatch.render.undelivered import TITLE as UNDELIVERED
from wirewatch.render.words import many

BUDGET = 80_000  # bytes; Gmail clips a message at about 102 kB
STEPS = ((FULL, STORIES), (2, STORIES), (1, STORIES), (1, 30), (1, 20), (0, 20), (0, 10), (0, 4))


def html(digest: Digest, *, unsubscribe: str | None = None, whole: bool = False) -> str:
    """Give a digest as HTML below BUDGET bytes: what does not fit is left to the archive link, never cut in the middle.

    With `whole` it holds every story, however long that makes it: for the filed page.
    """
    if whole:
        return _render(digest, unsubscribe=unsubscribe, full=FULL, stories=None)
    for full, stories in STEPS:
        text = _render(digest, unsubscribe=unsubscribe, full=full, stories=stories)
        if len(text.encode()) < BUDGET:
            return text
    return text


def _render(digest: Digest, *, unsubscribe: str | None, full: int, stories: int | None) -> str:
    template = environment().get_template("digest.html.jinja")
    laid_out = page(digest, full=full, stories=stories)
    ways = (
        ("Read it on the web", laid_out.archive_url),
        ("Missed something? Tell us", laid_out.missed_url),
        ("Unsubscribe", laid_out.unsubscribe_url or unsubscribe),
    )
    kept = [(words, address) for words, address in ways if address]
    return (
        template.render(page=laid_out, subject=subject(digest), ways=kept, undelivered_title=UNDELIVERED).strip() + "\n"
    )


@cache
def environment() -> Environment:
    """Give the templates' environment: everything is escaped, a missing value is an error."""
    loader = PackageLoader("wirewatch.render", "templates")
    made = Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    made.filters["places"] = places
    made.filters["reason"] = why_line
    made.filters["language"] = english_name
    made.filters["others"] = lambda count: many(count, "other")
    made.filters["stories"] = lambda count: many(count, "story", "stories")
    return made
