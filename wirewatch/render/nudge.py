"""A nudge: a few lines of a digest for a chat or a telephone, which say where the whole can be read."""

from __future__ import annotations

import json
from collections.abc import Sequence

from wirewatch.domain.digests.model import Digest
from wirewatch.render.account import quiet, sentences, window
from wirewatch.render.clean import NAME, cleaned, host_of, safe_url
from wirewatch.render.undelivered import undelivered_line

HEADLINE = 200  # characters
LONGEST = 800  # of the whole: the shortest that services take is 1,000

# Services read each other's signs: @everyone wakes a channel, <!here> too, [a](b) is a link with a false name.
_TAME = str.maketrans({"@": "＠", "<": "‹", ">": "›", "`": "'", "*": "∗", "[": "(", "]": ")"})


def nudge(digest: Digest) -> bytes:
    """Give the title and the text of a nudge as JSON; the same digest gives the same bytes."""
    safe = cleaned(digest)
    title = safe.title if safe.title.casefold().startswith("wirewatch") else f"Wirewatch {safe.title}"
    head = f"{title} {safe.number}"
    missed = undelivered_line(safe).partition(";")[0]  # their headlines would be more than a few lines
    lines = [
        f"{window(safe)}.",
        *sentences(safe)[:2],
        f"{missed}." if missed else "",
        _news(safe),
    ]  # what was not seen stands before the news
    link = safe_url(safe.archive_url) if safe.archive_url else None
    text = "\n".join(line.translate(_TAME) for line in lines if line)[:LONGEST]
    whole = f"{text}\n{link}" if link else text
    return json.dumps({"title": head.translate(_TAME), "text": whole}, ensure_ascii=False).encode()


def short(*, title: str, lines: Sequence[str], link: str | None) -> bytes:
    """Give a few lines under a title, whatever signs they hold, and a safe link to read on."""
    text = "\n".join(line.translate(_TAME) for line in lines)[:LONGEST]
    whole = f"{text}\n{link}" if link else text
    return json.dumps({"title": title.translate(_TAME), "text": whole}, ensure_ascii=False).encode()


def note(words: str) -> bytes:
    """Give a message of our own as a nudge: a trial."""
    return json.dumps({"title": "Wirewatch", "text": words}, ensure_ascii=False).encode()


def _news(digest: Digest) -> str:
    if not digest.stories:
        return quiet(digest)
    lead = next((story for story in digest.stories if story.id in digest.top[:1]), digest.stories[0])
    source = lead.sources[0]
    outlet = source.outlet or host_of(safe_url(source.url)) or "unknown outlet"
    return f"{outlet[:NAME]}: {lead.title[:HEADLINE]}"
