"""The 25 to 40 words of an article that show a mention where it stands."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache

from extractors import sentences as split
from extractors.model import Field, SnippetPart
from wirewatch.domain.digests.model import CandidateArticle

MIN_SNIPPET_WORDS, MAX_SNIPPET_WORDS = 25.0, 40.0  # words
MAX_WHOLE_SENTENCE_WORDS = (
    44.0  # words; a sentence of this length is not cut for the sake of its last three
)
MAX_MENTION_WORDS = 30.0  # words around a mention that the beginning of a text does not have
WORDS_BEFORE_MENTION = 14.0  # words kept in front of the mention when its sentence is too long
UNSPACED_CHAR_WORDS = 0.5  # words that one character of an unspaced script weighs
MAX_SNIPPET_CHARS = 400  # characters; a bound on text that has no word borders at all
SNIPPET_FIELDS: tuple[Field, ...] = ("lead", "body")

_WIDE = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_UNIT = re.compile(rf"[{_WIDE}]|[^\s{_WIDE}]{{1,60}}")

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
    """Return the passage around the first mention of `actors` in lead or body, cut at word borders.

    Mentions of `strong` (default: the same actors) are strong in it. Sentences that repeat the headline do not count:
    when nothing else names the actors, the passage is the article's beginning. With `only`, no other sentences than
    these (white space collapsed) are shown, and an ellipsis stands where others were left out.
    """
    runs = [run for place in SNIPPET_FIELDS for run in _runs(article, place, only)]
    marked = strong or actors
    for number, run in enumerate(runs):
        for span in _mention_spans(article, run.place, actors):
            if any(_touch(sentence, span) for sentence in run.sentences):
                return _passage(
                    article, runs, number, mention=span, marked=marked, more=only is not None
                )
    if not runs:
        return ()
    start = runs[0].sentences[0][0]
    return _passage(
        article, runs, 0, mention=(start, start + 1), marked=marked, more=only is not None
    )


def opening_snippet(
    article: CandidateArticle,
    *,
    strong: Collection[str],
    only: Collection[str] | None = None,
    said: Collection[str] = (),
    named: bool = True,
) -> tuple[SnippetPart, ...]:
    """Return the beginning of a text, which says who did what; with `only`, the first of these sentences.

    Mentions of `strong` are strong in it. Sentences that repeat the headline do not count, nor those that end in what
    is `said` elsewhere. With `named`, the first sentence that names one of `strong` follows where the beginning does
    not.
    """
    runs = [run for place in SNIPPET_FIELDS for run in _runs(article, place, only, said)]
    if not runs and said:
        return ()
    if not runs:
        return mention_snippet(article, actors=strong) if only is None else ()
    start = runs[0].sentences[0][0]
    first = _passage(
        article, runs, 0, mention=(start, start + 1), marked=strong, more=only is not None
    )
    if any(part.strong for part in first) or _mention_spans(article, "title", strong) or not named:
        return first
    # A reader sees what he asked for, behind the news.
    naming = ((run, span) for run in runs for span in _mention_spans(article, run.place, strong))
    for run, span in naming:
        sentence = next((one for one in run.sentences if _touch(one, span)), None)
        if sentence is not None:
            text = _text(article, run.place)
            window = (
                sentence
                if _weight(text, *sentence) <= MAX_MENTION_WORDS
                else _stretch(text, sentence, span, most=MAX_MENTION_WORDS)
            )
            return _joined([first, _parts(article, run.place, window, strong)])
    return first


def sentence_key(sentence: str) -> str:
    """Return a sentence as `only` knows it."""
    return " ".join(sentence.split())


def _text(article: CandidateArticle, place: Field) -> str:
    if place == "title":
        return article.title
    return article.lead if place == "lead" else article.body


def _touch(sentence: Span, span: Span) -> bool:
    return sentence[0] < span[1] and span[0] < sentence[1]


def _runs(
    article: CandidateArticle,
    place: Field,
    only: Collection[str] | None,
    said: Collection[str] = (),
) -> list[_Run]:
    """Return the runs of sentences that neither say the headline again, as many a lead does, nor are left out."""
    text = _text(article, place)
    headline, longest = _bare(article.title), 2 * len(article.title) + 20
    runs: list[list[Span]] = [[]]
    for a, b in _sentences(text):
        again = bool(headline) and b - a <= longest and _bare(text[a:b]) == headline
        key = sentence_key(text[a:b])
        again = again or any(key.endswith(sentence_key(words)) for words in said)
        if again or (only is not None and key not in only):
            runs.append([])
        else:
            runs[-1].append((a, b))
    return [_Run(place, tuple(run)) for run in runs if run]


def _bare(text: str) -> str:
    return re.sub(r"\W+", " ", text).strip().casefold()


def merge_spans(spans: Sequence[Span], *, touching: bool) -> list[Span]:
    """Merge overlapping spans, in order; with `touching`, also those that follow each other directly."""
    merged: list[Span] = []
    for start, end in sorted(spans):
        if merged and (start < merged[-1][1] or (touching and start == merged[-1][1])):
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _mention_spans(article: CandidateArticle, place: Field, actors: Collection[str]) -> list[Span]:
    """The spans of the mentions in one field, in order, overlaps merged."""
    spans = [
        (mention.start, mention.end)
        for mention in article.mentions
        if mention.field == place and mention.actor in actors
    ]
    return merge_spans(spans, touching=True)


def _passage(
    article: CandidateArticle,
    runs: Sequence[_Run],
    at: int,
    *,
    mention: Span,
    marked: Collection[str],
    more: bool,
) -> tuple[SnippetPart, ...]:
    """Return the passage around a mention in runs[at]; with `more`, filled up from the other runs, in reading order."""
    text = _text(article, runs[at].place)
    windows = {at: _window(text, mention, runs[at].sentences)}
    room = MAX_SNIPPET_WORDS - _weight(text, *windows[at])
    for number, run in enumerate(runs) if more else ():
        window, text = run.sentences[0], _text(article, run.place)
        if number != at and (weight := _weight(text, *window)) <= room:
            windows[number] = window
            room -= weight
    passages = [
        _parts(article, runs[number].place, windows[number], marked) for number in sorted(windows)
    ]
    return _joined([passage for passage in passages if passage])


def _joined(passages: Sequence[Sequence[SnippetPart]]) -> tuple[SnippetPart, ...]:
    """Put passages behind each other, an ellipsis between them."""
    parts: list[SnippetPart] = []
    for passage in passages:
        cut = bool(parts) and parts[-1].text.endswith(" …")
        opened = passage[0].text.startswith("… ")
        if parts:
            parts.append(SnippetPart(text=" " if cut or opened else " … "))
        parts += passage
    return tuple(parts)


def _window(text: str, mention: Span, sentences: Sequence[Span]) -> Span:
    """Return the span to show: whole sentences when they fit, else a stretch around the mention."""
    here = [number for number, sentence in enumerate(sentences) if _touch(sentence, mention)]
    first, last = here[0], here[-1]
    if _weight(text, sentences[first][0], sentences[last][1]) > MAX_WHOLE_SENTENCE_WORDS:
        return _stretch(text, (sentences[first][0], sentences[last][1]), mention)
    return _grown(text, sentences, first=first, last=last)


def _grown(text: str, sentences: Sequence[Span], *, first: int, last: int) -> Span:
    """Return the sentences first..last with the next ones, then the ones before, while they fit."""
    while _weight(text, sentences[first][0], sentences[last][1]) < MIN_SNIPPET_WORDS:
        if (
            last + 1 < len(sentences)
            and _weight(text, sentences[first][0], sentences[last + 1][1]) <= MAX_SNIPPET_WORDS
        ):
            last += 1
        elif (
            first
            and _weight(text, sentences[first - 1][0], sentences[last][1]) <= MAX_SNIPPET_WORDS
        ):
            first -= 1
        else:
            break
    start, end = sentences[first][0], sentences[last][1]
    if _weight(text, start, end) < MIN_SNIPPET_WORDS and last + 1 < len(sentences):
        return _stretch(text, (start, sentences[last + 1][1]), (start, end))
    return (start, end)


def _stretch(text: str, bounds: Span, mention: Span, *, most: float = MAX_SNIPPET_WORDS) -> Span:
    """Return at most so many words inside `bounds` that hold the mention, some of them before it."""
    units = [match.span() for match in _UNIT.finditer(text, *bounds)]
    at = next((i for i, unit in enumerate(units) if unit[1] > mention[0]), 0)
    first = at
    room = WORDS_BEFORE_MENTION
    while first and room > 0:
        first -= 1
        room -= _unit_weight(text, units[first])
    last, room = first, most
    while last < len(units) and room > 0:
        room -= _unit_weight(text, units[last])
        last += 1
    while first and room > 0:  # the mention stands near the end
        first -= 1
        room -= _unit_weight(text, units[first])
    return (units[first][0], units[last - 1][1]) if units else (bounds[0], bounds[0])


@lru_cache(maxsize=4)  # one article's fields are split several times in a row
def _sentences(text: str) -> tuple[Span, ...]:
    """Return the spans of a text's sentences."""
    return tuple(split.sentence_spans(text))


def _unit_weight(text: str, unit: Span) -> float:
    single = unit[1] - unit[0] == 1 and re.match(f"[{_WIDE}]", text[unit[0]])
    return UNSPACED_CHAR_WORDS if single else 1.0


def _weight(text: str, start: int, end: int) -> float:
    """Return the length of text[start:end] in words."""
    return sum(_unit_weight(text, match.span()) for match in _UNIT.finditer(text, start, end))


def _parts(
    article: CandidateArticle, place: Field, window: Span, actors: Collection[str]
) -> tuple[SnippetPart, ...]:
    """Cut the window into plain and strong runs; an ellipsis stands where a sentence was cut."""
    text = _text(article, place)
    start, end = window[0], min(window[1], window[0] + MAX_SNIPPET_CHARS)
    if end <= start:
        return ()
    parts: list[SnippetPart] = []
    at = start
    for a, b in _mention_spans(article, place, actors):
        a, b = max(a, start), min(b, end)
        if a < b:
            parts += [SnippetPart(text=text[at:a]), SnippetPart(text=text[a:b], strong=True)]
            at = b
    parts.append(SnippetPart(text=text[at:end]))
    return _trimmed(parts, opened=_cut_before(text, start), cut=_cut_after(text, end))


def _cut_before(text: str, start: int) -> bool:
    return not any(a <= start and not text[a:start].strip() for a, _ in _sentences(text))


def _cut_after(text: str, end: int) -> bool:
    return not any(end <= b and not text[end:b].strip() for _, b in _sentences(text))


def _trimmed(parts: Sequence[SnippetPart], *, opened: bool, cut: bool) -> tuple[SnippetPart, ...]:
    kept = [
        SnippetPart(text=re.sub(r"\s+", " ", part.text), strong=part.strong)
        for part in parts
        if part.text
    ]
    first, last = kept[0], kept[-1]
    kept[0] = SnippetPart(text=first.text.lstrip(), strong=first.strong)
    last = kept[-1]
    kept[-1] = SnippetPart(text=last.text.rstrip(), strong=last.strong)
    if opened:
        kept.insert(0, SnippetPart(text="… "))
    if cut:
        kept.append(SnippetPart(text=" …"))
    return tuple(part for part in kept if part.text)
