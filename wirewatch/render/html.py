"""Render a digest as one HTML document: for the mail and, byte for byte, for the file."""

from __future__ import annotations

from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined

from extractors.languages.tags import english_name
from wirewatch.domain.digests.compose import MAX_STORIES_IN_MESSAGE
from wirewatch.domain.digests.model import Digest
from wirewatch.render.cleaning import safe_url
from wirewatch.render.formatting import quantity
from wirewatch.render.layout import CHANGES_HEADING, FULL_STORIES_PER_ACTOR, DigestLayout, lay_out
from wirewatch.render.summary import digest_subject
from wirewatch.render.undelivered import UNDELIVERED_HEADING

MAX_HTML_BYTES = 80_000  # Gmail clips a message at about 102 kB
CONFIG_HASH_CHARS = 8
# (detailed stories per actor, stories in all): tried in this order until the page is small enough.
SHRINKING_SIZES = (
    (FULL_STORIES_PER_ACTOR, MAX_STORIES_IN_MESSAGE),
    (2, MAX_STORIES_IN_MESSAGE),
    (1, MAX_STORIES_IN_MESSAGE),
    (1, 30),
    (1, 20),
    (0, 20),
    (0, 10),
    (0, 4),
)


def render_html(digest: Digest, *, unsubscribe: str | None = None, whole: bool = False) -> str:
    """A digest as HTML below MAX_HTML_BYTES; stories that do not fit are left to the archive link.

    With `whole` it holds every story, however long that makes it: for the filed page.
    """
    if whole:
        return _render(digest, lay_out(digest, stories=None), unsubscribe=unsubscribe)
    page = ""
    for full, stories in SHRINKING_SIZES:
        layout = lay_out(digest, full=full, stories=stories)
        page = _render(digest, layout, unsubscribe=unsubscribe)
        if len(page.encode()) < MAX_HTML_BYTES:
            break
    return page


@cache
def mail_templates() -> Environment:
    """The template environment of mails and pages; escapes everything, fails on a missing value."""
    environment = Environment(
        loader=PackageLoader("wirewatch.render", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["safe_url"] = safe_url
    environment.filters["language"] = english_name
    environment.filters["quantity"] = quantity
    return environment


def _render(digest: Digest, layout: DigestLayout, *, unsubscribe: str | None) -> str:
    links = (
        ("Read it on the web", layout.archive_url),
        ("Missed something? Tell us", layout.missed_url),
        ("Unsubscribe", layout.unsubscribe_url or unsubscribe),
    )
    page = (
        mail_templates()
        .get_template("digest.html.jinja")
        .render(
            page=layout,
            subject=digest_subject(digest),
            links=[(label, url) for label, url in links if url],
            undelivered_title=UNDELIVERED_HEADING,
            changed_title=CHANGES_HEADING,
            generator=_generator(digest),
        )
    )
    return f"{page.strip()}\n"


def _generator(digest: Digest) -> str:
    """The generator of the page: "Wirewatch 0.2.0, configuration 9f2c11d4"."""
    generator = f"Wirewatch {digest.build}".strip()
    if digest.config_hash:
        return f"{generator}, configuration {digest.config_hash[:CONFIG_HASH_CHARS]}"
    return generator
