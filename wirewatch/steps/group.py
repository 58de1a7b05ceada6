"""Group: put each newly flagged article into its story."""

from __future__ import annotations

import base64
import logging
from dataclasses import replace
from datetime import datetime, timedelta
from hashlib import sha256

from sqlalchemy import Connection

from wirewatch.adapters.store import leases
from wirewatch.adapters.store import statements as stored_statements
from wirewatch.adapters.store import stories as stored_stories
from wirewatch.domain.dates import announced_dates
from wirewatch.domain.model import Placement, StoryArticle
from wirewatch.domain.statements import statements
from wirewatch.domain.story import Grouper
from wirewatch.steps.desk import Desk
from wirewatch.steps.reports import GroupReport as GroupReport

log = logging.getLogger("wirewatch.group")
WINDOW = timedelta(days=8)  # as long as the grouper keeps an article
BATCH = 500


def story_key(first_article_url: str) -> str:
    """Give the short printable name of the story that this article opens; the same after every restart."""
    digest = sha256(first_article_url.encode()).digest()
    return base64.b32encode(digest)[:8].decode().lower()


def group(desk: Desk, *, now: datetime) -> GroupReport:
    """Place all flagged articles that have no story yet, in the order in which they were seen."""
    if not leases.take(desk.store, "group", ["*"], holder=desk.holder):
        return GroupReport()
    try:
        return _group(desk, now=now)
    finally:
        leases.release(desk.store, "group", ["*"], holder=desk.holder)


def _group(desk: Desk, *, now: datetime) -> GroupReport:
    with desk.store.read() as tx:
        waiting = stored_stories.ungrouped(tx, limit=BATCH)
        if not waiting:
            return GroupReport()
        known = stored_stories.window(tx, since=waiting[0].seen_at - WINDOW)
    grouper = Grouper()
    grouper.restore([(one.article, one.story, one.relation) for one in known if one.story and one.relation])
    names = {one.story: one.story for one in known if one.story}
    before, placed = len(names), 0
    while waiting:
        # What was seen in one cycle is placed in the order in which it was published, so that who was first leads.
        in_order = sorted(waiting, key=lambda one: (one.article.published_at, one.article_id))
        with desk.store.read() as tx:
            taken = stored_stories.known_keys(tx, {_key(one.article) for one in in_order})
        placements = [_named(grouper.add(one.article), one.article, names, taken=taken) for one in in_order]
        with desk.store.begin() as tx:
            stored_stories.place(tx, placements, now=now)
            for one in in_order:
                _note_what_it_tells(tx, one.article_id, one.article)
            waiting = stored_stories.ungrouped(tx, limit=BATCH)
        placed += len(placements)
        desk.progress("grouping stories", placed, placed + len(waiting))
    return GroupReport(placed=placed, new_stories=len(names) - before)


def _note_what_it_tells(tx: Connection, article_id: int, article: StoryArticle) -> None:
    """Store who said what in an article, and which dates it announces."""
    stored_statements.replace(
        tx,
        article_id,
        statements=statements(article.text, language=article.language),
        dates=announced_dates(article.text, language=article.language, published=article.published_at),
    )


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
