"""The 25 to 40 words of an article that show a mention in its sentence."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache

from extractors import sentences as split
from extractors.model import Field, SnippetPart
from wirewatch.domain.digests.model import CandidateArticle

MIN_SNIPPET_WORDS = 25.0
MAX_SNIPPET_WORDS = 40.0
MAX_WHOLE_SENTENCE_WORDS = (
    44.0  # a sentence of this length is shown whole rather than cut by a few words
)
MAX_MENTION_WORDS = 30.0  # around a mention that is not in the beginning of a text
WORDS_BEFORE_MENTION = 14.0  # when its sentence is too long
UNSPACED_CHAR_WORDS = 0.5  # words that one character of an unspaced script counts
MAX_SNIPPET_CHARS = 400  # a limit for text without any word borders
SNIPPET_FIELDS: tuple[Field, ...] = ("lead", "body")

_UNSPACED_CHARS = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_UNSPACED_PATTERN = re.compile(f"[{_UNSPACED_CHARS}]")
_UNIT_PATTERN = re.compile(rf"[{_UNSPACED_CHARS}]|[^\s{_UNSPACED_CHARS}]{{1,60}}")

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class _Run:
    """Sentences that may be shown and follow each other in one field."""

    place: Field
    sentences: tuple[Span, ...]


def mention_snippet(
    article: CandidateArticle,
    *,
    actors: Collection[str],
    strong: Collection[str] | None = None,
    only: Collection[str] | None = None,
) -> tuple[SnippetPart, ...]:
    """Cut out the passage around the first mention of `actors` in lead or body, at word borders.

    Sentences that repeat the headline do not count: if nothing else names the actors, the passage
    is the beginning of the article.

    Args:
        strong: actors whose mentions are strong; default: the same.
        only: sentences (by `sentence_key`) to choose from; an ellipsis marks omissions.
    """
    runs = _all_runs(article, only)
    strong = strong or actors
    fills_up = only is not None
    for number, run in enumerate(runs):
        for span in _mention_spans(article, run.place, actors):
            if any(_overlap(sentence, span) for sentence in run.sentences):
                return _passage(article, runs, number, span, strong=strong, fills_up=fills_up)
    return _beginning(article, runs, strong=strong, fills_up=fills_up)


def opening_snippet(
    article: CandidateArticle,
    *,
    strong: Collection[str],
    only: Collection[str] | None = None,
    skipped: Collection[str] = (),
    adds_mention: bool = True,
) -> tuple[SnippetPart, ...]:
    """Extract the beginning of a text, without sentences that repeat the headline.

    Args:
        strong: actors whose mentions are strong.
        only: no other sentences than these (by `sentence_key`) are shown.
        said: sentences printed elsewhere; those that end in one do not count.
        named: add the first sentence that names one of `strong` where the beginning does not.
    """
    runs = _all_runs(article, only, skipped)
    if not runs:
        return () if skipped or only is not None else mention_snippet(article, actors=strong)
    beginning = _beginning(article, runs, strong=strong, fills_up=only is not None)
    if not adds_mention or any(part.strong for part in beginning):
        return beginning
    if _mention_spans(article, "title", strong):
        return beginning
    mention = _first_mention(article, runs, strong)
    return _join_passages([beginning, mention]) if mention else beginning


def sentence_key(sentence: str) -> str:
    """The form of a sentence as `only` contains it."""
    return " ".join(sentence.split())


def merge_spans(spans: Sequence[Span], *, touching: bool) -> list[Span]:
    """Merge overlapping spans, in order; with `touching`, adjacent ones too."""
    merged: list[Span] = []
    for start, end in sorted(spans):
        if merged and (start < merged[-1][1] or (touching and start == merged[-1][1])):
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _field_text(article: CandidateArticle, place: Field) -> str:
    if place == "title":
        return article.title
    return article.lead if place == "lead" else article.body


def _overlap(first: Span, second: Span) -> bool:
    return first[0] < second[1] and second[0] < first[1]


def _all_runs(
    article: CandidateArticle, only: Collection[str] | None, skipped: Collection[str] = ()
) -> list[_Run]:
    said_keys = tuple(sentence_key(sentence) for sentence in skipped)
    runs = []
    for place in SNIPPET_FIELDS:
        runs += _field_runs(article, place, only, said_keys)
    return runs


def _field_runs(
    article: CandidateArticle,
    place: Field,
    only: Collection[str] | None,
    skipped_keys: tuple[str, ...],
) -> list[_Run]:
    """The runs of sentences that are allowed and do not repeat the headline, as many leads do."""
    text = _field_text(article, place)
    headline = _letters(article.title)
    max_repeated_chars = 2 * len(article.title) + 20
    runs: list[list[Span]] = [[]]
    for start, end in _sentence_spans(text):
        sentence = text[start:end]
        key = sentence_key(sentence)
        is_shown = only is None or key in only
        if is_shown and skipped_keys and key.endswith(skipped_keys):
            is_shown = False
        if is_shown and headline and len(sentence) <= max_repeated_chars:
            is_shown = _letters(sentence) != headline
        if is_shown:
            runs[-1].append((start, end))
        else:
            runs.append([])
    return [_Run(place, tuple(run)) for run in runs if run]


def _letters(text: str) -> str:
    return re.sub(r"\W+", " ", text).strip().casefold()


def _mention_spans(article: CandidateArticle, place: Field, actors: Collection[str]) -> list[Span]:
    """The spans of the mentions in one field, in order, overlaps merged."""
    spans = [
        (mention.start, mention.end)
        for mention in article.mentions
        if mention.field == place and mention.actor in actors
    ]
    return merge_spans(spans, touching=True)


def _beginning(
    article: CandidateArticle,
    runs: Sequence[_Run],
    *,
    strong: Collection[str],
    fills_up: bool,
) -> tuple[SnippetPart, ...]:
    if not runs:
        return ()
    start = runs[0].sentences[0][0]
    return _passage(article, runs, 0, (start, start + 1), strong=strong, fills_up=fills_up)


def _first_mention(
    article: CandidateArticle, runs: Sequence[_Run], strong: Collection[str]
) -> tuple[SnippetPart, ...]:
    """The first sentence that names an actor, cut around the mention if it is long."""
    for run in runs:
        text = _field_text(article, run.place)
        for mention in _mention_spans(article, run.place, strong):
            for sentence in run.sentences:
                if not _overlap(sentence, mention):
                    continue
                if _count_words(text, sentence) > MAX_MENTION_WORDS:
                    sentence = _stretch(text, sentence, mention, max_words=MAX_MENTION_WORDS)
                return _parts(article, run.place, sentence, strong)
    return ()


def _passage(
    article: CandidateArticle,
    runs: Sequence[_Run],
    number: int,
    mention: Span,
    *,
    strong: Collection[str],
    fills_up: bool,
) -> tuple[SnippetPart, ...]:
    """The passage around a mention in runs[number]; `fills_up` adds starts of other runs."""
    text = _field_text(article, runs[number].place)
    windows = {number: _window(text, mention, runs[number].sentences)}
    words_left = MAX_SNIPPET_WORDS - _count_words(text, windows[number])
    if fills_up:
        for run_number, run in enumerate(runs):
            length = _count_words(_field_text(article, run.place), run.sentences[0])
            if run_number != number and length <= words_left:
                windows[run_number] = run.sentences[0]
                words_left -= length
    passages = []
    for index in sorted(windows):
        parts = _parts(article, runs[index].place, windows[index], strong)
        if parts:
            passages.append(parts)
    return _join_passages(passages)


def _join_passages(passages: Sequence[Sequence[SnippetPart]]) -> tuple[SnippetPart, ...]:
    """Join passages, an ellipsis between them."""
    parts: list[SnippetPart] = []
    for passage in passages:
        if parts:
            has_ellipsis = parts[-1].text.endswith(" …") or passage[0].text.startswith("… ")
            parts.append(SnippetPart(text=" " if has_ellipsis else " … "))
        parts += passage
    return tuple(parts)


def _window(text: str, mention: Span, sentences: Sequence[Span]) -> Span:
    """The span to show: whole sentences when they fit, else a stretch around the mention."""
    overlapping = [
        number for number, sentence in enumerate(sentences) if _overlap(sentence, mention)
    ]
    first, last = overlapping[0], overlapping[-1]
    bounds = (sentences[first][0], sentences[last][1])
    if _count_words(text, bounds) > MAX_WHOLE_SENTENCE_WORDS:
        return _stretch(text, bounds, mention)
    return _add_sentences(text, sentences, first=first, last=last)


def _add_sentences(text: str, sentences: Sequence[Span], *, first: int, last: int) -> Span:
    """Add to the sentences first..last the next ones, then the ones before, while they fit."""

    def count_words(start: int, end: int) -> float:
        return _count_words(text, (sentences[start][0], sentences[end][1]))

    while count_words(first, last) < MIN_SNIPPET_WORDS:
        has_next = last + 1 < len(sentences)
        if has_next and count_words(first, last + 1) <= MAX_SNIPPET_WORDS:
            last += 1
        elif first and count_words(first - 1, last) <= MAX_SNIPPET_WORDS:
            first -= 1
        else:
            break
    bounds = (sentences[first][0], sentences[last][1])
    if last + 1 < len(sentences) and _count_words(text, bounds) < MIN_SNIPPET_WORDS:
        return _stretch(text, (bounds[0], sentences[last + 1][1]), bounds)
    return bounds


def _stretch(
    text: str, bounds: Span, mention: Span, *, max_words: float = MAX_SNIPPET_WORDS
) -> Span:
    """At most `max_words` inside `bounds` that hold the mention, some of them before it."""
    units = [match.span() for match in _UNIT_PATTERN.finditer(text, *bounds)]
    if not units:
        return bounds[0], bounds[0]
    first = 0
    for index, unit in enumerate(units):
        if unit[1] > mention[0]:
            first = index
            break
    words_left = WORDS_BEFORE_MENTION
    while first and words_left > 0:
        first -= 1
        words_left -= _unit_words(text, units[first])
    last, words_left = first, max_words
    while last < len(units) and words_left > 0:
        words_left -= _unit_words(text, units[last])
        last += 1
    while first and words_left > 0:  # the mention is near the end
        first -= 1
        words_left -= _unit_words(text, units[first])
    return units[first][0], units[last - 1][1]


@lru_cache(maxsize=4)  # one article's fields are split several times in a row
def _sentence_spans(text: str) -> tuple[Span, ...]:
    return tuple(split.sentence_spans(text))


def _unit_words(text: str, unit: Span) -> float:
    is_unspaced = unit[1] - unit[0] == 1 and _UNSPACED_PATTERN.match(text[unit[0]])
    return UNSPACED_CHAR_WORDS if is_unspaced else 1.0


def _count_words(text: str, span: Span) -> float:
    return sum(_unit_words(text, match.span()) for match in _UNIT_PATTERN.finditer(text, *span))


def _parts(
    article: CandidateArticle, place: Field, window: Span, actors: Collection[str]
) -> tuple[SnippetPart, ...]:
    """Cut the window into plain and strong parts; an ellipsis shows where a sentence was cut."""
    text = _field_text(article, place)
    start, end = window[0], min(window[1], window[0] + MAX_SNIPPET_CHARS)
    if end <= start:
        return ()
    parts: list[SnippetPart] = []
    position = start
    for mention_start, mention_end in _mention_spans(article, place, actors):
        first, last = max(mention_start, start), min(mention_end, end)
        if first < last:
            parts.append(SnippetPart(text=text[position:first]))
            parts.append(SnippetPart(text=text[first:last], strong=True))
            position = last
    parts.append(SnippetPart(text=text[position:end]))
    parts = _trim([part for part in parts if part.text])
    if not _starts_sentence(text, start):
        parts.insert(0, SnippetPart(text="… "))
    if not _ends_sentence(text, end):
        parts.append(SnippetPart(text=" …"))
    return tuple(part for part in parts if part.text)


def _starts_sentence(text: str, position: int) -> bool:
    return any(
        start <= position and not text[start:position].strip() for start, _ in _sentence_spans(text)
    )


def _ends_sentence(text: str, position: int) -> bool:
    return any(
        position <= end and not text[position:end].strip() for _, end in _sentence_spans(text)
    )


def _trim(parts: Sequence[SnippetPart]) -> list[SnippetPart]:
    """Collapse white space, and remove it at both ends."""
    trimmed = []
    for index, part in enumerate(parts):
        text = re.sub(r"\s+", " ", part.text)
        if index == 0:
            text = text.lstrip()
        if index == len(parts) - 1:
            text = text.rstrip()
        trimmed.append(SnippetPart(text=text, strong=part.strong))
    return trimmed
