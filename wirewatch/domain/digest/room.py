"""Which stories of a digest a message holds when it cannot hold all of them: the filed page does."""

from __future__ import annotations

from wirewatch.domain.digest.model import Digest

STORIES = 40  # in one message
BRIEF = 15  # in a brief one: it is to fit one screen


def shown(digest: Digest, *, stories: int | None = STORIES) -> list[str]:
    """Give the ids of the stories that a message of at most `stories` (None: every one) holds, the first to stay first.

    The top stories, then each actor's first, each actor's second, ...: no actor's part crowds another's out.
    """
    ranks = [(place, story.id) for section in digest.sections for place, story in enumerate(section.stories)]
    ids = list(dict.fromkeys([*digest.top, *(id for _, id in sorted(ranks, key=lambda one: one[0]))]))
    if digest.length == "brief":
        return ids[: BRIEF if stories is None else min(stories, BRIEF)]
    return ids[:stories]
