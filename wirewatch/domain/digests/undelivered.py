"""Issues that could not be sent to a reader in time, as the next sent issue lists them."""

from __future__ import annotations

from collections.abc import Sequence

from wirewatch.domain.digests.model import Digest, Headline, Undelivered

MAX_ISSUES_WITH_HEADLINES = 10  # listed with their headlines: the newest
MAX_HEADLINES = 30  # of all issues together
MIN_HEADLINES_PER_ISSUE = 3  # headlines of one issue


def summarize_undelivered(digests: Sequence[Digest]) -> tuple[Undelivered, ...]:
    """List these issues, oldest first; if there are many, older ones without headlines."""
    each = max(
        MIN_HEADLINES_PER_ISSUE,
        MAX_HEADLINES // max(1, min(len(digests), MAX_ISSUES_WITH_HEADLINES)),
    )
    older = len(digests) - MAX_ISSUES_WITH_HEADLINES
    return tuple(
        Undelivered(
            number=digest.number,
            window_end=digest.account.window_end,
            stories=digest.account.stories,
            archive_url=digest.archive_url,
            headlines=_digest_headlines(digest)[:each] if place >= older else (),
        )
        for place, digest in enumerate(digests)
    )


def _digest_headlines(digest: Digest) -> tuple[Headline, ...]:
    """A headline for each story, the top stories first."""
    top = {story: place for place, story in enumerate(digest.top)}
    stories = sorted(digest.stories, key=lambda story: top.get(story.id, len(top)))
    return tuple(
        Headline(
            title=story.title,
            url=story.sources[0].url,
            outlet=story.sources[0].outlet,
            language=story.sources[0].language,
        )
        for story in stories
    )
