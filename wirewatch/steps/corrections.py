"""Manual corrections of stories: split one, join two, or link one as a follow-up of another."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from extractors.stories.timeline import StoryText, meant
from wirewatch.adapters.store import corrections, grouping, leases, stories
from wirewatch.adapters.store.engine import Store
from wirewatch.adapters.store.lease_holders import Holder
from wirewatch.steps.group import GROUPING_LEASE, GROUPING_LEASE_SECONDS, story_key

GROUPING_TIMEOUT_SECONDS = 20.0  # seconds to wait for a running grouping
LEASE_RETRY_SECONDS = 0.2


class NoSuchStory(Exception):
    """Nothing in the store has this name; the message is one sentence for the user."""


class CannotCorrect(Exception):
    """The correction is not possible; the message says why and what to do."""


class GroupingAtWork(Exception):
    """Another process groups articles; the message is one sentence for the user."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryCorrection:
    """The result of a correction."""

    key: str  # of the story that articles went into
    other: str  # of the one that they came from
    moved: int


def split_story(
    store: Store,
    story_name: str,
    wanted: Sequence[str],
    *,
    follows: bool = False,
    holder: Holder,
    now: datetime,
    patience: float = GROUPING_TIMEOUT_SECONDS,
) -> StoryCorrection:
    """Move articles, given by numbers or URLs or their prefixes, into a new story.

    Raises NoSuchStory, CannotCorrect, GroupingAtWork.
    """
    with _exclusive_transaction(store, holder, patience=patience) as tx:
        story_id, key = _find_story(tx, story_name)
        members = stories.story_texts(tx, story_id)
        parted = sorted({_sole_article(members, name, key=key).id for name in wanted})
        if not parted:
            raise CannotCorrect(
                "name the articles that tell of another event, by number or address"
            )
        if len(parted) == len(members):
            raise CannotCorrect(f"these are all articles of story {key}; leave at least one in it")
        first = min(
            (article for article in members if article.id in parted),
            key=lambda article: (article.published_at, article.id),
        )
        fresh = _unused_story_key(tx, first)
        into = corrections.split_story(tx, story_id, parted, key=fresh, follows=follows, now=now)
    return StoryCorrection(key=into, other=key, moved=len(parted))


def join_stories(
    store: Store,
    story_name: str,
    other_name: str,
    *,
    holder: Holder,
    now: datetime,
    patience: float = GROUPING_TIMEOUT_SECONDS,
) -> StoryCorrection:
    """Merge the other story into the first one.

    Raises NoSuchStory, CannotCorrect, GroupingAtWork.
    """
    with _exclusive_transaction(store, holder, patience=patience) as tx:
        (into_id, into), (other_id, key) = _find_story(tx, story_name), _find_story(tx, other_name)
        if into_id == other_id:
            raise CannotCorrect(f"{story_name} and {other_name} are one story already: {into}")
        moved = corrections.join_stories(tx, into_id, other_id, now=now)
    return StoryCorrection(key=into, other=key, moved=moved)


def set_followed_story(
    store: Store,
    story_name: str,
    earlier: str | None,
    *,
    holder: Holder,
    now: datetime,
    patience: float = GROUPING_TIMEOUT_SECONDS,
) -> StoryCorrection:
    """Set the earlier story that a story follows up, or None.

    Raises NoSuchStory, CannotCorrect, GroupingAtWork.
    """
    with _exclusive_transaction(store, holder, patience=patience) as tx:
        story_id, key = _find_story(tx, story_name)
        earlier_id, earlier_key = _find_story(tx, earlier) if earlier is not None else (None, "")
        if story_id == earlier_id:
            raise CannotCorrect(
                f"{story_name} and {earlier} are one story: {key}; it cannot follow itself"
            )
        try:
            corrections.set_followed_story(tx, story_id, earlier_id, now=now)
        except LookupError:
            reason = f"story {earlier_key} takes {key} further already, so {key} cannot follow it"
            raise CannotCorrect(
                f"{reason}; part them first: wirewatch story follows {earlier_key} --nothing"
            ) from None
    return StoryCorrection(key=key, other=earlier_key, moved=0)


@contextmanager
def _exclusive_transaction(
    store: Store, holder: Holder, *, patience: float
) -> Iterator[Connection]:
    """Open a transaction under the grouping lease: a running grouping would use the old stories."""
    until = time.monotonic() + patience
    while not leases.take_leases(
        store, GROUPING_LEASE, ["*"], holder=holder, seconds=GROUPING_LEASE_SECONDS
    ):
        if time.monotonic() >= until:
            raise GroupingAtWork("articles are being grouped just now; try again in a minute")
        time.sleep(LEASE_RETRY_SECONDS)
    try:
        with store.begin() as tx:
            yield tx
    finally:
        leases.release_leases(store, GROUPING_LEASE, ["*"], holder=holder)


def _find_story(tx: Connection, story_name: str) -> tuple[int, str]:
    story = stories.find_story(tx, story_name)
    if story is None:
        raise NoSuchStory(
            f"{story_name} is neither a story nor an article of one; see wirewatch flagged --json"
        )
    return story.id, story.key


def _sole_article(members: Sequence[StoryText], name: str, *, key: str) -> StoryText:
    matches = meant(members, name)
    if len(matches) == 1:
        return matches[0]
    listed = "\n".join(
        f"  {article.id}  {article.outlet}: {article.title}\n      {article.url}"
        for article in matches or members
    )
    problem = f"means {len(matches)} articles" if matches else "is no article"
    raise CannotCorrect(
        f"{name} {problem} of story {key}; give more of the number or address of one of "
        f"these:\n{listed}"
    )


def _unused_story_key(tx: Connection, first: StoryText) -> str:
    """Return an unused story key; the old story may have the one derived from the article's URL."""
    at = 0
    while grouping.existing_keys(tx, {key := story_key(f"{first.url} {first.id}{at or ''}")}):
        at += 1
    return key
