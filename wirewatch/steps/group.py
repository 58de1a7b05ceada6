"""Group: assign newly flagged articles to stories; read a complete story."""

from __future__ import annotations

import base64
import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256

from sqlalchemy import Connection

from extractors.event_dates.extraction import announced_dates
from extractors.model import Placement, StoryArticle
from extractors.statements.extraction import statements
from extractors.stories.clustering import Grouper
from extractors.stories.timeline import (
    StoryLink,
    TimelineEntry,
    independent_outlets,
    read_in_order,
    standing_alone,
)
from wirewatch.adapters.sentence_encoder import load_encoder
from wirewatch.adapters.store import corrections, grouping, leases, stories
from wirewatch.adapters.store import statements as stored_statements
from wirewatch.adapters.store.corrections import Correction
from wirewatch.adapters.store.grouping import Groupable
from wirewatch.adapters.store.stories import StoryTelling
from wirewatch.domain.quote_index import with_spoken_dates
from wirewatch.steps.reports import GroupReport
from wirewatch.steps.resources import Resources

log = logging.getLogger("wirewatch.group")
GROUPING_WINDOW = timedelta(days=8)  # for which the grouper keeps an article
MAX_REPORT_DISTANCE = timedelta(days=4)  # maximum time between two reports of one event
BATCH_PERIOD = timedelta(
    hours=6
)  # articles seen within this time are compared with the same stories
BATCH_ARTICLES = 500
LONG_AGO = datetime.min.replace(tzinfo=UTC)
GROUPING_LEASE, GROUPING_LEASE_SECONDS = "group", leases.LEASE_SECONDS


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadStory:
    """One story with all its articles."""

    key: str
    joined: tuple[str, ...]  # keys of stories that were merged into it
    independent_outlets: int
    readings: tuple[TimelineEntry, ...]
    line: tuple[StoryLink, ...]  # earlier story, this one, later ones
    corrections: tuple[Correction, ...]  # of its articles, oldest first
    tellings: tuple[StoryTelling, ...]


def read_story(tx: Connection, name: str) -> ReadStory | None:
    """Return the story with this key, or that of the article with this URL, or None."""
    story = stories.find_story(tx, name)
    if story is None:
        return None
    texts = stories.story_texts(tx, story.id)
    return ReadStory(
        key=story.key,
        joined=story.joined,
        independent_outlets=independent_outlets(texts),
        readings=read_in_order(texts),
        line=stories.story_thread(tx, story.id),
        corrections=tuple(corrections.corrections_of(tx, [article.id for article in texts])),
        tellings=stories.list_tellings(tx, story.id),
    )


def story_key(first_article_url: str) -> str:
    """Return the key of a story from its first article; deterministic across restarts."""
    digest = sha256(first_article_url.encode()).digest()
    return base64.b32encode(digest)[:8].decode().lower()


def group_articles(
    resources: Resources, *, now: datetime, batch: int = BATCH_ARTICLES
) -> GroupReport:
    """Assign all flagged articles without a story, in the order in which they were seen."""
    if not _take_lease(resources):
        return GroupReport()
    try:
        return _group_waiting(resources, now=now, batch=batch)
    finally:
        resources.leases.release(GROUPING_LEASE, ["*"])


def _take_lease(resources: Resources) -> bool:
    """Take or renew the lease; False if another process is grouping or correcting a story."""
    return bool(resources.leases.take(GROUPING_LEASE, ["*"]).visited)


def _group_waiting(resources: Resources, *, now: datetime, batch: int) -> GroupReport:
    with resources.store.read() as tx:
        waiting, renewed = (
            grouping.list_ungrouped(tx, limit=batch),
            grouping.list_with_outdated_notes(tx, limit=batch),
        )
    _replace_statements(resources, renewed)
    window, placed = _ComparisonWindow(resources), 0
    while waiting and _take_lease(resources):
        window.move_to(waiting[0].seen_at)
        # Articles of one cycle are placed in order of publication, so that the first report leads.
        together = [article for article in waiting if article.seen_at <= window.placed_until]
        in_order = sorted(
            together, key=lambda article: (article.article.published_at, article.article_id)
        )
        with resources.store.read() as tx:
            taken = grouping.existing_keys(
                tx, {_article_story_key(article.article) for article in in_order}
            )
        placements = window.place_articles(in_order, taken=taken)
        with resources.store.begin() as tx:
            grouping.store_placements(tx, placements, now=now)
            for article in in_order:
                _store_statements(tx, article)
            waiting = grouping.list_ungrouped(tx, limit=batch)
        placed += len(placements)
        resources.progress("grouping stories", placed, placed + len(waiting))
    return GroupReport(placed=placed, new_stories=window.new_stories)


class _ComparisonWindow:
    """The grouped articles around the time of those to be placed, for comparison.

    An article that is flagged long after it was seen belongs to stories of that time. Newer
    articles would push these out of the grouper, so the window moves in time with the articles and
    loads only what it needs.
    """

    def __init__(self, resources: Resources) -> None:
        self.new_stories = 0
        self.placed_until = self._read_until = LONG_AGO
        self._resources = resources
        self._grouper = self._new_grouper()
        self._names: dict[
            str, str
        ] = {}  # keys of stories, by the names that the grouper has for them

    def move_to(self, first: datetime) -> None:
        """Load the grouped articles that were seen around the time `first`."""
        if first <= self.placed_until <= first + BATCH_PERIOD:
            return
        if first < self.placed_until:  # flagged meanwhile: the grouper is already past its time
            self._grouper, self._read_until = self._new_grouper(), LONG_AGO
        self.placed_until = first + BATCH_PERIOD
        since, until = (
            max(self._read_until, first - GROUPING_WINDOW),
            self.placed_until + MAX_REPORT_DISTANCE,
        )
        with self._resources.store.read() as tx:
            grouped = grouping.list_grouped_between(tx, since=since, until=until)
        self._grouper.restore(
            [
                (article.article, article.story, article.relation)
                for article in grouped
                if article.story and article.relation
            ]
        )
        self._names |= {article.story: article.story for article in grouped if article.story}
        self._read_until = until

    def place_articles(self, together: Sequence[Groupable], *, taken: set[str]) -> list[Placement]:
        """Return the placements of a batch of articles; `taken`: story keys in use."""
        merged = [article for article in together if article.merge]
        placements_by_id = dict(
            zip(
                (article.article_id for article in merged),
                self._grouper.add_together([m.article for m in merged]),
                strict=True,
            )
        )
        placements = []
        for article in together:
            placement = placements_by_id.get(article.article_id) or standing_alone(article.article)
            self.new_stories += placement.story not in self._names
            placements.append(
                _with_permanent_key(placement, article.article, self._names, taken=taken)
            )
        return placements

    def _new_grouper(self) -> Grouper:
        return Grouper(
            load_encoder() if self._resources.config.settings.articles.crosslingual else None
        )


def _replace_statements(resources: Resources, renewed: Sequence[Groupable]) -> None:
    """Extract statements and dates again from articles whose text was replaced."""
    if renewed:
        with resources.store.begin() as tx:
            for article in renewed:
                _store_statements(tx, article)


def _store_statements(tx: Connection, groupable: Groupable) -> None:
    """Store the statements in an article and the dates that it announces."""
    text, language = groupable.article.text, groupable.article.language
    dates = announced_dates(text, language=language, published=groupable.published)
    spoken = with_spoken_dates(text, statements(text, language=language), dates, language=language)
    stored_statements.replace_statements(
        tx, groupable.article_id, statements=spoken, dates=dates, revision=groupable.revision
    )


def _article_story_key(article: StoryArticle) -> str:
    return story_key(article.url or article.id)


def _with_permanent_key(
    placement: Placement, article: StoryArticle, names: dict[str, str], *, taken: set[str]
) -> Placement:
    """Return the placement with a permanent key; a new story is keyed by its first article.

    `taken`: keys in use. Entries that share a link are several articles under one URL, each with a
    distinct key.
    """
    key = names.get(placement.story)
    if key is None:
        key = _article_story_key(article)
        key = story_key(f"{article.url} {article.id}") if key in taken else key
        names[placement.story] = key
        taken.add(key)
    return replace(
        placement, story=key, follows=names.get(placement.follows) if placement.follows else None
    )
