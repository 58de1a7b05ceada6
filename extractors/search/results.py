"""Search results: hits with matching passages and word forms, or advice if there are none."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from extractors import sentences
from extractors.model import Mention, SnippetPart
from extractors.search.query import Words
from extractors.search.tokens import TokenizedText, is_english

Place = Literal["title", "lead", "body"]
FIELD_ORDER: tuple[Place, ...] = ("title", "lead", "body")
MOST_PASSAGES = 2
MOST_FORMS = 6
LONGEST_PASSAGE = 400  # characters
BEFORE_MATCH = 120  # characters of a long sentence that precede the match
_MOST_MARKS = 200  # per field
_ALPHABET_RANGES = (
    ("a", "z", "abcdefghijklmnopqrstuvwxyz"),
    ("\u0400", "\u04ff", "абвгдежзиклмнопрстуфхцчшщыьэюяј"),
    ("\u0600", "\u06ff", "ابپتثجچحخدذرزژسشصضطظعغفقکگلمنوهی"),
    ("\u0370", "\u03ff", "αβγδεζηθικλμνξοπρστυφχψω"),
    ("\u0590", "\u05ff", "אבגדהוזחטיכלמנסעפצקרשת"),
    ("\u0900", "\u097f", "कखगघचछजझटठडढतथदधनपफबभमयरलवशषसह" + "ािीुूेैोौं"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """One sentence of an article as stored, with matched words marked; offsets are into its field."""

    id: str  # article, field and offset: quotable, and the same for every reader
    place: Place
    start: int
    end: int
    parts: tuple[SnippetPart, ...]

    @property
    def text(self) -> str:
        """The passage without marks."""
        return "".join(part.text for part in self.parts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """One article that fits a query."""

    article_id: int
    title: str
    url: str
    outlet: str
    language: str | None
    published_at: datetime | None
    seen_at: datetime
    story: str | None  # key
    actors: tuple[str, ...]  # that it names, sorted
    revision: int
    gone: bool  # taken away by its outlet
    forms: tuple[
        str, ...
    ]  # words as written in the text, most frequent first; empty when only filters match
    passages: tuple[Passage, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Advice:
    """One change to a query without hits, and how many articles that would find."""

    query: str
    articles: int
    more: bool  # at least so many


@dataclass(frozen=True, slots=True, kw_only=True)
class Indexing:
    """Progress of indexing an old store."""

    indexed: int
    articles: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchResult:
    """The answer to one query: a page of hits, newest first."""

    query: str
    hits: tuple[Hit, ...]
    total: int
    more_than_total: bool  # the count stopped there
    next: str | None  # cursor of the next page
    why_none: tuple[str, ...] = ()  # sentences
    advice: tuple[Advice, ...] = ()
    indexing: Indexing | None = None  # None: every article is in the index


@dataclass(frozen=True, slots=True)
class Matches:
    """Positions of a query's words in an article."""

    spans: Mapping[
        Place, tuple[tuple[int, int, int], ...]
    ]  # start, end, number of the word; in order
    forms: tuple[str, ...]


def matches_in(
    fields: Mapping[Place, str],
    language: str | None,
    wanted: Sequence[Words],
    mentions: Sequence[Mention] = (),
) -> Matches:
    """Find the words and phrases of a query in the fields of an article.

    `mentions`: those of the actors that the query asks for, as the article was flagged.
    """
    english = is_english(language)
    spans: dict[Place, tuple[tuple[int, int, int], ...]] = {}
    forms: Counter[str] = Counter()
    printed: dict[str, str] = {}
    for place in FIELD_ORDER if wanted or mentions else ():
        text = fields.get(place, "")
        matches = {
            (mention.start, mention.end, len(wanted))
            for mention in mentions
            if mention.field == place
        }
        if wanted:
            matches.update(_word_matches(TokenizedText(text, english=english), wanted))
        in_order = sorted(matches)[:_MOST_MARKS]
        for start, end, _ in in_order:
            form = " ".join(text[start:end].split())
            forms[printed.setdefault(form.casefold(), form)] += 1
        if in_order:
            spans[place] = tuple(in_order)
    return Matches(spans, tuple(form for form, _ in forms.most_common(MOST_FORMS)))


def _word_matches(text: TokenizedText, wanted: Sequence[Words]) -> Iterator[tuple[int, int, int]]:
    for number, words in enumerate(wanted):
        for sequence in words.sequences:
            for start, end in text.find(sequence):
                yield start, end, number


def passages_of(
    article_id: int, fields: Mapping[Place, str], found: Matches
) -> tuple[Passage, ...]:
    """Return the sentences of lead and body with the most matches, in reading order.

    Without a match there, the first sentence represents the article.
    """
    scored: list[tuple[int, int, Place, int, int]] = []
    order = 0
    for place in FIELD_ORDER[1:]:
        for start, end in sentences.sentence_spans(fields.get(place, "")):
            held = {number for a, b, number in found.spans.get(place, ()) if a < end and b > start}
            scored.append((-len(held), order, place, start, end))
            order += 1
    best = sorted(scored)[:MOST_PASSAGES]
    if not any(score for score, *_ in best):
        best = best[:1]
    chosen = [passage for passage in best if passage[0] or len(best) == 1]
    ordered = sorted(chosen, key=lambda passage: passage[1])
    return tuple(
        _passage(article_id, place, fields[place], (start, end), found)
        for _, _, place, start, end in ordered
    )


def _passage(
    article_id: int, place: Place, text: str, span: tuple[int, int], found: Matches
) -> Passage:
    start, end = span
    marks = [(a, b) for a, b, _ in found.spans.get(place, ()) if a < end and b > start]
    if end - start > LONGEST_PASSAGE:
        first = marks[0][0] if marks else start
        start = _word_start(text, max(start, first - BEFORE_MATCH), start)
        end = _word_end(text, min(end, start + LONGEST_PASSAGE), end)
    parts: list[SnippetPart] = []
    at = start
    for a, b in marks:
        a, b = max(a, at), min(b, end)
        if a < b:
            parts += [SnippetPart(text=text[at:a]), SnippetPart(text=text[a:b], strong=True)]
            at = b
    parts.append(SnippetPart(text=text[at:end]))
    nonempty_parts = tuple(part for part in parts if part.text)
    return Passage(
        id=f"{article_id}-{place}-{start}", place=place, start=start, end=end, parts=nonempty_parts
    )


def _word_start(text: str, at: int, least: int) -> int:
    while (
        at > least
        and not text[at - 1].isspace()
        and unicodedata.category(text[at])[0] in "LMN"
        and at > least
    ):
        if at <= least + 1 or text[at - 1] > "\u2e80":
            return at
        at -= 1
    return at


def _word_end(text: str, at: int, most: int) -> int:
    for position in range(at, min(most, at + 40)):
        if text[position].isspace() or text[position] > "\u2e80":
            return position
    return at


def one_edit_away(word: str) -> list[str]:
    """Return the words within one edit: a letter more, less or different, or two exchanged."""
    alphabet = _alphabet(word)
    splits = [(word[:at], word[at:]) for at in range(len(word) + 1)]
    found: dict[str, None] = {}
    for head, tail in splits:
        if tail:
            found[head + tail[1:]] = None
        if len(tail) > 1:
            found[head + tail[1] + tail[0] + tail[2:]] = None
        for letter in alphabet:
            if tail:
                found[head + letter + tail[1:]] = None
            found[head + letter + tail] = None
    found.pop(word, None)
    return [candidate for candidate in found if len(candidate) > 1]


def _alphabet(word: str) -> str:
    first = next((c for c in word if c.isalpha()), "")
    return next((letters for low, high, letters in _ALPHABET_RANGES if low <= first <= high), "")
