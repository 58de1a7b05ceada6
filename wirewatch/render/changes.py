"""The parts of a digest other than its stories: changed articles, announced dates, the brief."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from extractors.stories.sources import without_dateline
from wirewatch.domain.digests.digest_items import ChangedArticle, UpcomingDate
from wirewatch.domain.digests.model import Digest
from wirewatch.domain.digests.quotes import opens_with_pronoun
from wirewatch.render.cleaning import clean
from wirewatch.render.formatting import (
    format_date_without_year,
    format_issues,
    format_near_moment,
    number_word,
    quantity,
)
from wirewatch.render.sources import LinkedText, foreign_language_name, linked_text

EARLIER_TITLE_CHARS = 60  # of a headline that another line refers to
MAX_CHANGES = 10  # shown in full
MAX_TOLD_IN = 3  # numbers of issues named
CHANGED_SENTENCES = 1  # added, and as many removed, of one article
CORRECTION_SENTENCES = 2  # of an article with a new headline
CHANGED_SENTENCE_CHARS = 300
MIN_EDIT_RATIO = 0.75  # share of common words from which a sentence is another one, edited
QUOTE_MARKS = "\"'“”«»„ "

TAKEN_DOWN = "Taken down"
EXTRACT_LABELS = {"happened": "Happened", "changed": "Changed", "next": "Next"}


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeView:
    """One article that its outlet changed or took down after a digest reported it."""

    label: str  # Taken down, New headline, Changed
    title: LinkedText
    old_title: str  # "" if the headline is unchanged
    language_name: str  # "" if the reader can read it
    told_in: str  # "issue 141"; ""
    seen: str
    added: tuple[str, ...]
    removed: tuple[str, ...]
    omitted: str  # about sentences that are not shown; ""

    @property
    def line(self) -> str:
        """The change in one line."""
        if not self.title.outlet:  # of documents before 0.2: a line of words, nothing else
            return self._headline if self.old_title else self.title.text
        told_in = f", {self.told_in}" if self.told_in else ""
        return f"{self._headline} ({self.title.outlet}{told_in}; seen {self.seen})"

    @property
    def _headline(self) -> str:
        if self.old_title:
            return f"{self.label}: “{self.old_title}” is now “{self.title.text}”"
        return f"{self.label}: “{self.title.text}”"


@dataclass(frozen=True, slots=True, kw_only=True)
class UpcomingDateView:
    """One announced date, in the words of the outlet that announces it."""

    date: str
    announcement: LinkedText

    @property
    def line(self) -> str:
        """The date in one line."""
        return f"{self.date}: {self.announcement.text} ({self.announcement.outlet})"


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtractView:
    """A sentence of the brief, word for word as its outlet has it."""

    label: str  # Happened, Changed, Taken down, Next
    sentence: LinkedText
    old_title: str  # the headline before the change; ""

    @property
    def words(self) -> str:
        """The sentence; a changed headline with the old one, a withdrawn one in quotation marks."""
        if self.old_title:
            return f"“{self.old_title}” is now “{self.sentence.text}”"
        if self.label == TAKEN_DOWN:
            return f"“{self.sentence.text}”"
        return self.sentence.text


def extract_views(digest: Digest) -> tuple[ExtractView, ...]:
    """The brief of a clean digest."""
    views = []
    for extract in digest.brief:
        label = TAKEN_DOWN if extract.withdrawn else EXTRACT_LABELS[extract.kind]
        sentence = linked_text(extract.text, extract)
        views.append(ExtractView(label=label, sentence=sentence, old_title=extract.before))
    return tuple(views)


def change_views(digest: Digest, *, limit: int = MAX_CHANGES) -> tuple[tuple[ChangeView, ...], str]:
    """The changes of a clean digest, and a sentence about those beyond `limit` ("" if none)."""
    views = tuple(_change_view(change, digest) for change in digest.changed[:limit])
    omitted = len(digest.changed) - limit
    if omitted <= 0:
        return views, ""
    place = "full" if digest.archive_url else "filed"
    return views, f"And {number_word(omitted)} more, in the {place} issue."


def upcoming_date_views(digest: Digest) -> tuple[UpcomingDateView, ...]:
    """The announced dates of a clean digest."""
    return tuple(
        UpcomingDateView(
            date=format_date_without_year(upcoming.date),
            announcement=linked_text(
                upcoming_date_words(upcoming), upcoming, outlet=_announcing_outlet(upcoming)
            ),
        )
        for upcoming in digest.coming
    )


def upcoming_date_words(upcoming: UpcomingDate) -> str:
    """The words that are printed as evidence for an announced date."""
    words = without_dateline(upcoming.sentence or upcoming.title or upcoming.span)
    return clean(words.strip(QUOTE_MARKS), CHANGED_SENTENCE_CHARS)


def _announcing_outlet(upcoming: UpcomingDate) -> str:
    """The outlet, with its headline if the sentence says "he" without a name."""
    if upcoming.title and opens_with_pronoun(upcoming.sentence):
        return f"{upcoming.outlet}: “{clean(upcoming.title, EARLIER_TITLE_CHARS)}”"
    return upcoming.outlet


def _change_view(change: ChangedArticle, digest: Digest) -> ChangeView:
    old_title = _old_title(change)
    added, removed = _changed_sentences(change)
    limit = CORRECTION_SENTENCES if old_title else CHANGED_SENTENCES
    return ChangeView(
        label=_change_label(change),
        title=linked_text(change.title, change),
        old_title=old_title,
        language_name=foreign_language_name(change.language, digest.reads),
        told_in=format_issues(change.told_in[-MAX_TOLD_IN:]) if change.told_in else "",
        seen=format_near_moment(change.seen_at, digest.timezone, today=digest.composed_at),
        added=_clean_sentences(added[:limit]),
        removed=_clean_sentences(removed[:limit]),
        omitted=_omitted_sentences(len(added) - limit, len(removed) - limit),
    )


def _old_title(change: ChangedArticle) -> str:
    if change.old_title and change.old_title != change.title:
        return change.old_title
    return ""


def _change_label(change: ChangedArticle) -> str:
    if change.kind == "retracted":
        return TAKEN_DOWN
    return "New headline" if _old_title(change) else "Changed"


def _changed_sentences(change: ChangedArticle) -> tuple[Sequence[str], Sequence[str]]:
    """The (added, removed) sentences.

    With a new headline, sentences that only repeat that change are left out: the rest is the
    correction.
    """
    if not _old_title(change):
        return change.gained, change.lost
    edits = [(new, old) for new in change.gained for old in change.lost if _is_edit(new, old)]
    repeated = {sentence for edit in edits for sentence in edit}
    added = [sentence for sentence in change.gained if sentence not in repeated]
    removed = [sentence for sentence in change.lost if sentence not in repeated]
    return added, removed


def _is_edit(new: str, old: str) -> bool:
    """Whether one sentence is the other with a word or a figure changed."""
    matcher = SequenceMatcher(None, old.split(), new.split(), autojunk=False)
    return matcher.ratio() >= MIN_EDIT_RATIO


def _clean_sentences(sentences: Sequence[str]) -> tuple[str, ...]:
    return tuple(clean(sentence, CHANGED_SENTENCE_CHARS) for sentence in sentences)


def _omitted_sentences(added: int, removed: int) -> str:
    parts = []
    if added > 0:
        parts.append(f"{quantity(added, 'more sentence')} added")
    if removed > 0:
        parts.append(f"{quantity(removed, 'more sentence')} removed")
    return " and ".join(parts)
