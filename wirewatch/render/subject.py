"""The subject line: the top news, then series and number."""

from __future__ import annotations

from wirewatch.domain.digests.model import Digest
from wirewatch.render.account import is_blind
from wirewatch.render.clean import TITLE, clean
from wirewatch.render.words import many

LONGEST = 90  # characters


def subject(digest: Digest, *, thread: bool = False) -> str:
    """Return "Delegation leaves for Moscow; border reopens [Daily 142]", 90 characters at most: the news first.

    With `thread` it is the same for every issue, since Gmail threads by subject.
    """
    title = clean(digest.title, 40)
    if thread:
        return f"[{clean(title if title.casefold().startswith('wirewatch') else f'Wirewatch {title}', 40)}]"
    mark = f" [{title} {digest.number}]"
    return f"{_news(digest, LONGEST - len(mark))}{mark}"


def _news(digest: Digest, room: int) -> str:
    blind = _unread(digest) if is_blind(digest.account) else ""
    if not digest.stories:
        return clean((blind or _quiet(digest))[:1].upper() + (blind or _quiet(digest))[1:], room)
    lead = next((story for story in digest.stories if story.id in digest.top[:1]), digest.stories[0])
    front = f"{blind}; " if blind else ""
    words = lead.gloss.title if lead.gloss else lead.title
    said = clean(f"{front[:1].upper()}{front[1:]}{clean(words, TITLE)}", room)
    second = next((story for story in digest.stories if story.id in digest.top[1:2]), None)
    more = clean((second.gloss.title if second.gloss else second.title), TITLE) if second else ""
    return f"{said}; {more}" if more and len(said) + len(more) + 2 <= room else said


def _quiet(digest: Digest) -> str:
    account = digest.account
    said = "No new story" if account.articles_flagged else "Nothing flagged"
    if account.feeds_read < account.feeds_total:
        return f"{said}; {account.feeds_read} of {account.feeds_total} feeds read"
    return f"{said}; all {account.feeds_total} feeds read" if account.feeds_total > 1 else said


def _unread(digest: Digest) -> str:
    account = digest.account
    if account.feeds_read == 0:
        return f"could not look at any of {many(account.feeds_total, 'feed')}"
    return f"could not look at {account.feeds_total - account.feeds_read} of {many(account.feeds_total, 'feed')}"
