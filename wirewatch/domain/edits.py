"""What an outlet changed in an article it had published: an edit, mere noise, a wall, or a retraction.

Sentences are compared, not characters: one that only moved, or differs in case, quotes, spaces or marks, is the same.
Time stamps, view and comment counters, "read also" lines and other short lines without an end mark are no sentences of
an article; they come and go unnoticed. A changed figure in a sentence is an edit.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from wirewatch.domain.model import Article
from wirewatch.domain.sentences import sentences
from wirewatch.domain.stamps import is_notice, is_stamp

STUB = 0.25  # share of the letters that a gutted article still has at most
NOTICE = 0.5  # the same, where what is left says that the article was removed
FEWEST = 200  # letters that an article had at least before it could be gutted without a word
LINKED = 0.5  # link density from which a paragraph is a teaser
LONG = 60  # characters of a line that is prose without an end mark
CONFIRM = timedelta(hours=1)  # after which a page that was found gone is looked at once more

_ENDS = (".", "!", "?", "…", "。", "！", "？", "۔", "؟", "।", "॥", ":", ";")
_CLOSERS = "\"'”’»)]›」』"
_SITE = re.compile(r"\s+[|–—-]\s+[^|–—]{2,40}$")

Kind = Literal["same", "edited", "cut", "gutted"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """What became of a text: sentences gained and lost, as they stand or stood in it, in order.

    `cut`: nothing but the beginning is left, as behind a paywall; `gutted`: a stub or a notice stands in its place.
    """

    kind: Kind
    gained: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()
    old_title: str | None = None  # when the headline is another now
    stays: bool = True  # some sentence of the old text stands in the new one


def next_look(seen_at: datetime, spans: Sequence[timedelta], *, now: datetime) -> datetime | None:
    """Give when an article first seen then is to be fetched again next; None: no more. Missed looks are not made up."""
    return min((seen_at + span for span in spans if seen_at + span > now), default=None)


def edit_of(old: Article, new: Article) -> Edit:
    """Give what an outlet changed between two readings of an article."""
    teasers = _teasers(old) | _teasers(new)
    before, after = _sentences(old, but=teasers), _sentences(new, but=teasers)
    gained = tuple(said for key, said in after.items() if key not in before)
    lost = tuple(said for key, said in before.items() if key not in after)
    old_title = None if _same_headline(old.title, new.title) else old.title
    kind = _kind(before, after, new)
    if kind == "same" and (gained or lost or old_title):
        kind = "edited"
    stays = not before or len(lost) < len(before)
    return Edit(kind=kind, gained=gained, lost=lost, old_title=old_title, stays=stays)


def _kind(before: dict[str, str], after: dict[str, str], new: Article) -> Kind:
    had, has = _weight(before), _weight(after)
    left = has / had if had else 1.0
    if left <= NOTICE and is_notice(f"{new.title}\n{new.lead}\n{new.body}"):
        return "gutted"
    if had < FEWEST or left > NOTICE:
        return "same"
    if list(after) == list(before)[: len(after)]:
        return "cut"
    return "gutted" if left <= STUB and _weight(_only(after, before)) <= has / 2 else "same"


def _only(some: dict[str, str], others: Collection[str]) -> dict[str, str]:
    return {key: said for key, said in some.items() if key in others}


def _weight(said: Collection[str]) -> int:
    """Give how many letters these keys have."""
    return sum(map(len, said))


def _sentences(article: Article, *, but: Collection[str]) -> dict[str, str]:
    """Give the sentences of lead and body by what makes them the same, in order, without noise."""
    found: dict[str, str] = {}
    for line in f"{article.lead}\n{article.body}".splitlines():
        if not _is_prose(line) or _key(line) in but:
            continue
        for start, end in sentences(line):
            said = " ".join(line[start:end].split())
            key = _key(said)
            if key and not is_stamp(said):
                found.setdefault(key, said)
    return found


def _is_prose(line: str) -> bool:
    bare = line.strip().rstrip(_CLOSERS)
    return bare.endswith(_ENDS) or len(bare) >= LONG


def _teasers(article: Article) -> set[str]:
    return {_key(paragraph.text) for paragraph in article.paragraphs if paragraph.link_density >= LINKED}


def _key(text: str) -> str:
    """Give the letters and digits of a text, folded: what is left when case, quotes, spaces and marks do not count."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(c for c in folded if unicodedata.category(c)[0] in "LN" or unicodedata.category(c) == "Mn")


def _same_headline(old: str, new: str) -> bool:
    """Say whether a headline stands as it was, the outlet's name behind it apart; a lost one is no other one."""
    whole, bare = {_key(old), _key(new)}, {_key(_SITE.sub("", old)), _key(_SITE.sub("", new))}
    return not old or not new or len(whole) == 1 or bool(whole & bare and len(bare) == 1)
