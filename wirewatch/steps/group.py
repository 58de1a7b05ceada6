"""Group: put each newly flagged article into its story."""

from __future__ import annotations

import base64
import logging
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from hashlib import sha256

from sqlalchemy import Connection

from wirewatch.adapters.crosslingual import encoder
from wirewatch.adapters.store import leases
from wirewatch.adapters.store import statements as stored_statements
from wirewatch.adapters.store import stories as stored_stories
from wirewatch.adapters.store.stories import Groupable
from wirewatch.domain.corrections import standing_alone
from wirewatch.domain.dates import announced_dates
from wirewatch.domain.model import Placement, StoryArticle
from wirewatch.domain.said_on import dated
from wirewatch.domain.statements import statements
from wirewatch.domain.story import Grouper
from wirewatch.steps.desk import Desk
from wirewatch.steps.reports import GroupReport as GroupReport

log = logging.getLogger("wirewatch.group")
WINDOW = timedelta(days=8)  # as long as the grouper keeps an article
BATCH = 500
LEASE, LEASE_SECONDS = "group", 600


def story_key(first_article_url: str) -> str:
    """Give the short printable name of the story that this article opens; the same after every restart."""
    digest = sha256(first_article_url.encode()).digest()
    return base64.b32encode(digest)[:8].decode().lower()


def group(desk: Desk, *, now: datetime, batch: int = BATCH) -> GroupReport:
    """Place all flagged articles that have no story yet, in the order in which they were seen."""
    if not _hold(desk):
        return GroupReport()
    try:
        return _group(desk, now=now, batch=batch)
    finally:
        leases.release(desk.store, LEASE, ["*"], holder=desk.holder)


def _hold(desk: Desk) -> bool:
    """Take or renew the lease; False: another process groups, or corrects a story."""
    return bool(leases.take(desk.store, LEASE, ["*"], holder=desk.holder, seconds=LEASE_SECONDS))


def _group(desk: Desk, *, now: datetime, batch: int) -> GroupReport:
    with desk.store.read() as tx:
        waiting, renewed = stored_stories.ungrouped(tx, limit=batch), stored_stories.renewed(tx, limit=batch)
        known = stored_stories.window(tx, since=waiting[0].seen_at - WINDOW) if waiting else []
    _note_anew(desk, renewed)
    if not waiting:
        return GroupReport()
    grouper = Grouper(encoder() if desk.config.settings.articles.crosslingual else None)
    grouper.restore([(one.article, one.story, one.relation) for one in known if one.story and one.relation])
    names = {one.story: one.story for one in known if one.story}
    before, placed = len(names), 0
    while waiting and _hold(desk):
        # What was seen in one cycle is placed in the order in which it was published, so that who was first leads.
        in_order = sorted(waiting, key=lambda one: (one.article.published_at, one.article_id))
        with desk.store.read() as tx:
            taken = stored_stories.known_keys(tx, {_key(one.article) for one in in_order})
        placements = [_placed(grouper, one, names, taken=taken) for one in in_order]
        with desk.store.begin() as tx:
            stored_stories.place(tx, placements, now=now)
            for one in in_order:
                _note_what_it_tells(tx, one)
            waiting = stored_stories.ungrouped(tx, limit=batch)
        placed += len(placements)
        desk.progress("grouping stories", placed, placed + len(waiting))
    return GroupReport(placed=placed, new_stories=len(names) - before)


def _placed(grouper: Grouper, one: Groupable, names: dict[str, str], *, taken: set[str]) -> Placement:
    placement = grouper.add(one.article) if one.merge else standing_alone(one.article)
    return _named(placement, one.article, names, taken=taken)


def _note_anew(desk: Desk, renewed: Sequence[Groupable]) -> None:
    """Read anew what articles tell whose text was replaced."""
    if renewed:
        with desk.store.begin() as tx:
            for one in renewed:
                _note_what_it_tells(tx, one)


def _note_what_it_tells(tx: Connection, one: Groupable) -> None:
    """Store who said what in an article, and which dates it announces."""
    text, language = one.article.text, one.article.language
    dates = announced_dates(text, language=language, published=one.published)
    said = dated(text, statements(text, language=language), dates, language=language)
    stored_statements.replace(tx, one.article_id, statements=said, dates=dates, revision=one.revision)


def _key(article: StoryArticle) -> str:
    return story_key(article.url or article.id)


def _named(placement: Placement, article: StoryArticle, names: dict[str, str], *, taken: set[str]) -> Placement:
    """Give the placement with the story's lasting key; the grouper names a new story after its first article.

    `taken`: keys that stories bear. Entries that share a link are several articles under one address, each its own.
    """
    key = names.get(placement.story)
    if key is None:
        key = _key(article)
        key = story_key(f"{article.url} {article.id}") if key in taken else key
        names[placement.story] = key
        taken.add(key)
    return replace(placement, story=key, follows=names.get(placement.follows) if placement.follows else None)
