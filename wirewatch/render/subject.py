"""The subject line: series and number, counts, then the lead."""

from __future__ import annotations

from wirewatch.domain.digest.model import Digest, ToldStory
from wirewatch.render.account import is_blind
from wirewatch.render.clean import TITLE, clean
from wirewatch.render.words import many

LONGEST = 90  # characters
LEAD = 24  # characters that a lead headline needs to be worth its place
WORDS = 18  # of the headline itself, for which its outlet makes room
HEADLINE = 36  # that it is given before actors are counted: fewer tell of no news
ACTOR, OUTLET = 24, 20  # characters of a name
REST = ", …"


def subject(digest: Digest, *, thread: bool = False) -> str:
    """Give "[Wirewatch Daily 142] Taliban 3, Moscow format 1 - Tolo: Delegation leaves for Moscow", 90 at most.

    With `thread` it is the same for every issue, since Gmail threads by subject.
    """
    title = clean(digest.title, 40)
    name = clean(title if title.casefold().startswith("wirewatch") else f"Wirewatch {title}", 40)
    if thread:
        return f"[{name}]"
    front = f"[{name} {digest.number}] "
    return clean(f"{front}{_rest(digest, LONGEST - len(front))}", LONGEST)


def _rest(digest: Digest, room: int) -> str:
    blind = _unread(digest) if is_blind(digest.account) else ""
    if not digest.stories:
        return blind or _quiet(digest)
    counts = _counts(digest, room - HEADLINE - 3 - (len(blind) + 2 if blind else 0))
    front = f"{blind}; {counts}" if blind else counts
    lead = next((story for story in digest.stories if story.id in digest.top[:1]), digest.stories[0])
    space = room - len(front) - 3
    return f"{front} - {_lead(lead, space)}" if space >= LEAD else front


def _lead(story: ToldStory, space: int) -> str:
    """Give "Tolo: Delegation leaves for Moscow"; without the outlet where that would leave no headline to speak of."""
    outlet, headline = clean(story.sources[0].outlet, OUTLET), clean(story.title, TITLE)
    fits = len(outlet) + 2 + min(WORDS, len(headline)) <= space
    return clean(f"{outlet}: {headline}" if fits else headline, space)


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


def _counts(digest: Digest, room: int) -> str:
    """Give "Taliban 3, Moscow format 1" as far as there is room, then an ellipsis for the actors left out."""
    numbers = [len(one.stories) + len(one.pointers) for one in digest.sections]
    counts = [f"{clean(one.name, ACTOR)} {number}" for one, number in zip(digest.sections, numbers, strict=True)]
    for kept in range(len(counts), 0, -1):
        line = ", ".join(counts[:kept]) + (REST if kept < len(counts) else "")
        if len(line) <= room:
            return line
    left = f" {numbers[0]}{REST if len(counts) > 1 else ''}"
    return f"{clean(digest.sections[0].name, max(room, LEAD) - len(left))}{left}"
