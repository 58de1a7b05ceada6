"""What an outlet changed in an article: edits, cuts and removals, and when to check again.

Sentences are compared, not characters: one that only moved, or differs in case, quotes, spaces or
marks, is the same. Time stamps, view and comment counters, "read also" lines and other short lines
without an end mark do not count as sentences; their changes are ignored. A changed figure in a
sentence is an edit.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from extractors.model import Article
from extractors.sentences import sentence_spans
from wirewatch.domain.notices import is_notice, is_stamp

MAX_STUB_SHARE = 0.25  # of the letters that a gutted article keeps
MAX_NOTICE_SHARE = 0.5  # the same, where the remaining text says that the article was removed
MIN_GUTTED_LETTERS = 200  # of a text that counts as gutted without a notice
MIN_TEASER_LINK_DENSITY = 0.5
MIN_PROSE_LINE_CHARS = 60  # of a line without an end mark
GONE_CONFIRMATION_DELAY = timedelta(hours=1)  # before a page found gone is fetched once more
KEPT_CATEGORIES = ("L", "N", "Mn")  # of Unicode: letters, digits, combining marks

_END_MARKS = (".", "!", "?", "…", "。", "！", "？", "۔", "؟", "।", "॥", ":", ";")
_CLOSING_MARKS = "\"'”’»)]›」』"
_SITE_NAME = re.compile(r"\s+[|–—-]\s+[^|–—]{2,40}$")  # after a headline

ChangeKind = Literal["same", "edited", "cut", "gutted"]


@dataclass(frozen=True, slots=True, kw_only=True)
class TextChange:
    """The change of a text: sentences gained and lost, as printed, in order.

    `cut`: only the beginning remains, as above a paywall; `gutted`: replaced by a stub or a notice.
    """

    kind: ChangeKind
    gained: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()
    old_title: str | None = None  # when the headline is another now
    stays: bool = True  # the new text has some sentence of the old one


def next_recheck(
    seen_at: datetime, spans: Sequence[timedelta], *, now: datetime
) -> datetime | None:
    """When an article first seen at `seen_at` is next fetched; missed checks are skipped."""
    return min((seen_at + span for span in spans if seen_at + span > now), default=None)


def text_change(old: Article, new: Article) -> TextChange:
    """Compare two readings of an article."""
    teasers = _teaser_keys(old) | _teaser_keys(new)
    before = _sentences_by_key(old, teasers)
    after = _sentences_by_key(new, teasers)
    gained = tuple(sentence for key, sentence in after.items() if key not in before)
    lost = tuple(sentence for key, sentence in before.items() if key not in after)
    old_title = None if _is_same_headline(old.title, new.title) else old.title
    kind = _removal_kind(before, after, new)
    if kind == "same" and (gained or lost or old_title):
        kind = "edited"
    stays = not before or len(lost) < len(before)
    return TextChange(kind=kind, gained=gained, lost=lost, old_title=old_title, stays=stays)


def _removal_kind(before: Collection[str], after: Collection[str], new: Article) -> ChangeKind:
    """Judge by sentence keys whether most of a text was removed: cut, gutted, else same."""
    letters_before, letters_after = _letters(before), _letters(after)
    share = letters_after / letters_before if letters_before else 1.0
    if share > MAX_NOTICE_SHARE:
        return "same"
    if is_notice(f"{new.title}\n{new.lead}\n{new.body}"):
        return "gutted"
    if letters_before < MIN_GUTTED_LETTERS:
        return "same"
    if list(after) == list(before)[: len(after)]:
        return "cut"
    letters_kept = _letters(key for key in after if key in before)
    if share <= MAX_STUB_SHARE and letters_kept <= letters_after / 2:
        return "gutted"
    return "same"


def _letters(keys: Iterable[str]) -> int:
    return sum(len(key) for key in keys)


def _sentences_by_key(article: Article, teasers: Collection[str]) -> dict[str, str]:
    """The sentences of lead and body, in order, without noise."""
    sentences: dict[str, str] = {}
    for line in f"{article.lead}\n{article.body}".splitlines():
        if not _is_prose_line(line) or _text_key(line) in teasers:
            continue
        for start, end in sentence_spans(line):
            sentence = " ".join(line[start:end].split())
            key = _text_key(sentence)
            if key and not is_stamp(sentence):
                sentences.setdefault(key, sentence)
    return sentences


def _is_prose_line(line: str) -> bool:
    text = line.strip().rstrip(_CLOSING_MARKS)
    return text.endswith(_END_MARKS) or len(text) >= MIN_PROSE_LINE_CHARS


def _teaser_keys(article: Article) -> set[str]:
    return {
        _text_key(paragraph.text)
        for paragraph in article.paragraphs
        if paragraph.link_density >= MIN_TEASER_LINK_DENSITY
    }


def _text_key(text: str) -> str:
    """The letters and digits of a text, folded: case, quotes, spaces and marks do not count."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(
        character
        for character in folded
        if unicodedata.category(character).startswith(KEPT_CATEGORIES)
    )


def _is_same_headline(old: str, new: str) -> bool:
    """True if headlines differ only by a trailing outlet name; a missing headline is not a change."""
    if not old or not new or _text_key(old) == _text_key(new):
        return True
    old_bare, new_bare = _text_key(_SITE_NAME.sub("", old)), _text_key(_SITE_NAME.sub("", new))
    return old_bare == new_bare and old_bare in (_text_key(old), _text_key(new))
