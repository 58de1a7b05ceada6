"""The brief at the head of an issue: what happened, what changed, what comes next, each a sentence of a report."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from extractors.sentences import sentence_spans
from extractors.stories.sources import without_dateline
from wirewatch.domain.digests.digest_items import ChangedArticle, Extract
from wirewatch.domain.digests.model import Digest, ToldStory
from wirewatch.domain.digests.quotes import opens_with_pronoun
from wirewatch.domain.digests.ranking import DERIVED_RELATIONS, can_read
from wirewatch.domain.digests.selection import Pick

MAX_SENTENCE_CHARS = 300  # characters of a sentence; a longer one is said by its headline
MIN_STORIES_FOR_BRIEF = 2  # stories; a single one needs no brief


def brief_of(digest: Digest, picks: Sequence[Pick]) -> tuple[Extract, ...]:
    """Return at most one sentence of each kind, verbatim, none twice; nothing for fewer than FROM stories."""
    if len(digest.stories) < MIN_STORIES_FOR_BRIEF:
        return ()
    said = (*_happened(digest, picks), *_changed(digest.changed))
    return (*said, *_next(digest, said={one.text for one in said}))


def _happened(digest: Digest, picks: Sequence[Pick]) -> Iterator[Extract]:
    """Return the first sentence of the top story, as the report has it that speaks for the story."""
    story = next((one for one in digest.stories if one.id in digest.top[:1]), None)
    pick = next((one for one in picks if story and one.id == story.id), None)
    if story is None or pick is None or story.sources[0].relation in DERIVED_RELATIONS:
        return
    source = story.known or story.sources[0]
    article = next((one for one in pick.story.articles if one.url == source.url), None)
    if article is None or not can_read(digest.reads, article.language):
        yield from _by_gloss(story)
        return
    text = article.lead or article.body
    start, end = next(iter(sentence_spans(text)), (0, 0))
    words = (
        without_dateline(text[start:end])
        if 0 < end - start <= MAX_SENTENCE_CHARS
        else article.title.strip()
    )
    if words:
        yield Extract(
            kind="happened",
            text=words,
            url=article.url,
            outlet=article.outlet,
            language=article.language,
            story=story.id,
        )


def _by_gloss(story: ToldStory) -> Iterator[Extract]:
    if story.gloss:
        gloss = story.gloss
        yield Extract(
            kind="happened",
            text=gloss.title,
            url=gloss.url,
            outlet=gloss.outlet,
            language=gloss.language,
            story=story.id,
        )


def _changed(changed: Sequence[ChangedArticle]) -> Iterator[Extract]:
    for one in changed[:1]:
        yield Extract(
            kind="changed",
            text=one.title,
            url=one.url,
            outlet=one.outlet,
            language=one.language,
            story=one.story,
            withdrawn=one.kind == "retracted",
            before=one.old_title or "",
        )


def _next(digest: Digest, *, said: Collection[str]) -> Iterator[Extract]:
    """Return the nearest announcement, unless the brief has said it already.

    By the headline where that names the day and stands nowhere else: the sentence stands among what is coming. What
    says "he" without saying who is passed over.
    """
    told = {story.sources[0].url for story in digest.stories}
    for one in digest.coming:
        by_headline = one.span in one.title and one.url not in told
        words = one.title.strip() if by_headline else without_dateline(one.sentence)
        if (
            can_read(digest.reads, one.language)
            and len(words) <= MAX_SENTENCE_CHARS
            and not opens_with_pronoun(words)
        ):
            if not any(words == text or one.span in text for text in said):
                yield Extract(
                    kind="next",
                    text=words,
                    url=one.url,
                    outlet=one.outlet,
                    language=one.language,
                    story=one.story,
                )
            return
