"""What changed since it was told, and the announced dates ahead: each with its source, bounded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from wirewatch.domain.digest.printed import Changed, Coming
from wirewatch.domain.digests.model import Digest
from wirewatch.domain.languages.tags import english_name
from wirewatch.render.clean import clean, safe_url
from wirewatch.render.sources import direction
from wirewatch.render.words import listed, many, moment, plain_date, spelled

CHANGES = 10  # told in full
SENTENCES = 1  # gained, and as many lost, of one article
WORDS = 300  # characters of such a sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeView:
    """One article that its outlet changed or took away since it was told. All text is clean."""

    what: str  # Taken down, New headline, Changed
    title: str
    old_title: str  # "" when the headline stands as it was
    url: str | None
    outlet: str
    language: str  # tag, "" when unknown
    language_name: str
    direction: str
    told: str  # "told in issue 141"; ""
    seen: str
    story: str  # id of the story that told it; ""
    gained: tuple[str, ...]
    lost: tuple[str, ...]
    more: str  # about sentences left out; ""

    @property
    def line(self) -> str:
        """The same in one line."""
        source = f" ({self.outlet}{f', {self.told}' if self.told else ''})" if self.outlet else ""
        if self.old_title:
            return f"{self.what}: “{self.old_title}” is now “{self.title}”{source}"
        return f"{self.what}: “{self.title}”{source}" if self.outlet else self.title


@dataclass(frozen=True, slots=True, kw_only=True)
class ComingView:
    """One announced date, in the words of the outlet that announces it. All text is clean."""

    date: str
    words: str
    url: str | None
    outlet: str
    language: str
    direction: str

    @property
    def line(self) -> str:
        """The same in one line."""
        return f"{self.date}: {self.words} ({self.outlet})"


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtractView:
    """A sentence of the brief, word for word as its outlet has it. All text is clean."""

    label: str  # Happened, Changed, Next
    words: str
    outlet: str
    url: str | None
    language: str
    direction: str


LABELS = {"happened": "Happened", "changed": "Changed", "next": "Next"}


def extracts(digest: Digest) -> tuple[ExtractView, ...]:
    """Return the brief of a cleaned digest."""
    return tuple(
        ExtractView(
            label=LABELS[one.kind],
            words=one.text,
            outlet=one.outlet,
            url=safe_url(one.url),
            language=one.language or "",
            direction=direction(one.text, one.language),
        )
        for one in digest.brief
    )


def changes(digest: Digest, *, at_most: int = CHANGES) -> tuple[tuple[ChangeView, ...], str]:
    """Give what changed of a cleaned digest, and a sentence about those left out ("" when there are none)."""
    left = len(digest.changed) - at_most
    rest = f"And {spelled(left)} more, in the {'full' if digest.archive_url else 'filed'} issue." if left > 0 else ""
    return tuple(_change(one, digest) for one in digest.changed[:at_most]), rest


def coming(digest: Digest) -> tuple[ComingView, ...]:
    """Give the announced dates of a cleaned digest."""
    return tuple(
        ComingView(
            date=plain_date(one.date),
            words=coming_words(one),
            url=safe_url(one.url),
            outlet=one.outlet,
            language=one.language or "",
            direction=direction(one.sentence, one.language),
        )
        for one in digest.coming
    )


def coming_words(one: Coming) -> str:
    """Return the words that are printed as the proof of an announced date."""
    return clean((one.sentence or one.title or one.span).strip("\"'“”«»„ "), WORDS)


def _change(one: Changed, digest: Digest) -> ChangeView:
    old = one.old_title if one.old_title and one.old_title != one.title else ""
    numbers = [str(number) for number in one.told_in[-3:]]
    return ChangeView(
        what="Taken down" if one.kind == "retracted" else "New headline" if old else "Changed",
        title=one.title,
        old_title=old or "",
        url=safe_url(one.url),
        outlet=one.outlet,
        language=one.language or "",
        language_name=english_name(one.language),
        direction=direction(one.title, one.language),
        told=f"told in {'issue' if len(numbers) == 1 else 'issues'} {listed(numbers)}" if numbers else "",
        seen=moment(one.seen_at, digest.timezone, today=digest.composed_at),
        story=clean(one.story, 20),
        gained=_shown(one.gained),
        lost=_shown(one.lost),
        more=_more(one),
    )


def _shown(sentences: Sequence[str]) -> tuple[str, ...]:
    return tuple(clean(sentence, WORDS) for sentence in sentences[:SENTENCES])


def _more(one: Changed) -> str:
    parts = [
        f"{many(len(sentences) - SENTENCES, 'more sentence')} {what}"
        for sentences, what in ((one.gained, "added"), (one.lost, "taken out"))
        if len(sentences) > SENTENCES
    ]
    return " and ".join(parts)
