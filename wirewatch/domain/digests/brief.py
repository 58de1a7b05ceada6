"""The brief at the head of an issue: sentences on events, changes and coming dates."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from extractors.sentences import sentence_spans
from extractors.stories.sources import without_dateline
from wirewatch.domain.digests.digest_items import ChangedArticle, Extract
from wirewatch.domain.digests.model import Digest, ToldStory
from wirewatch.domain.digests.quotes import opens_with_pronoun
from wirewatch.domain.digests.ranking import DERIVED_RELATIONS, can_read
from wirewatch.domain.digests.selection import Pick

MAX_SENTENCE_CHARS = 300  # longer sentences are replaced by their headline in the brief
MIN_STORIES_FOR_BRIEF = 2


def brief_of(digest: Digest, picks: Sequence[Pick]) -> tuple[Extract, ...]:
    """At most one sentence of each kind, verbatim; empty below MIN_STORIES_FOR_BRIEF stories."""
    if len(digest.stories) < MIN_STORIES_FOR_BRIEF:
        return ()
    extracts = [_top_story_extract(digest, picks)]
    if digest.changed:
        extracts.append(_change_extract(digest.changed[0]))
    brief = [extract for extract in extracts if extract is not None]
    upcoming = _upcoming_extract(digest, texts={extract.text for extract in brief})
    if upcoming is not None:
        brief.append(upcoming)
    return tuple(brief)


def _top_story_extract(digest: Digest, picks: Sequence[Pick]) -> Extract | None:
    """The first sentence of the report that speaks for the top story."""
    stories = {story.id: story for story in digest.stories}
    by_id = {pick.id: pick for pick in picks}
    top_id = digest.top[0] if digest.top else ""
    if top_id not in stories or top_id not in by_id:
        return None
    story = stories[top_id]
    if story.sources[0].relation in DERIVED_RELATIONS:
        return None
    source = story.known or story.sources[0]
    articles = {article.url: article for article in reversed(by_id[top_id].story.articles)}
    article = articles.get(source.url)
    if article is None or not can_read(digest.reads, article.language):
        return _gloss_extract(story)
    text = article.lead or article.body
    start, end = next(iter(sentence_spans(text)), (0, 0))
    sentence = article.title.strip()
    if 0 < end - start <= MAX_SENTENCE_CHARS:
        sentence = without_dateline(text[start:end])
    if not sentence:
        return None
    return Extract(
        kind="happened",
        text=sentence,
        url=article.url,
        outlet=article.outlet,
        language=article.language,
        story=story.id,
    )


def _gloss_extract(story: ToldStory) -> Extract | None:
    if story.gloss is None:
        return None
    return Extract(
        kind="happened",
        text=story.gloss.title,
        url=story.gloss.url,
        outlet=story.gloss.outlet,
        language=story.gloss.language,
        story=story.id,
    )


def _change_extract(changed: ChangedArticle) -> Extract:
    return Extract(
        kind="changed",
        text=changed.title,
        url=changed.url,
        outlet=changed.outlet,
        language=changed.language,
        story=changed.story,
        withdrawn=changed.kind == "retracted",
        before=changed.old_title or "",
    )


def _upcoming_extract(digest: Digest, *, texts: Collection[str]) -> Extract | None:
    """The nearest announcement, unless the brief already has it (`texts`).

    The headline is used if it names the day and the digest does not print it; otherwise the
    sentence from the list of coming dates. A sentence that says "he" without a name is skipped.
    """
    printed_urls = {story.sources[0].url for story in digest.stories}
    for event in digest.coming:
        text = without_dateline(event.sentence)
        if event.span in event.title and event.url not in printed_urls:
            text = event.title.strip()
        if len(text) > MAX_SENTENCE_CHARS or opens_with_pronoun(text):
            continue
        if not can_read(digest.reads, event.language):
            continue
        if any(text == earlier or event.span in earlier for earlier in texts):
            return None
        return Extract(
            kind="next",
            text=text,
            url=event.url,
            outlet=event.outlet,
            language=event.language,
            story=event.story,
        )
    return None
