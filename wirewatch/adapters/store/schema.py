"""Every table of the store, under one roof. Instants are UTC."""

from __future__ import annotations

from wirewatch.adapters.store.article_tables import articles, known_aliases, mentions, new_actors, revisions, saliences
from wirewatch.adapters.store.columns import Instant, metadata, storable
from wirewatch.adapters.store.digest_tables import (
    alert_readers,
    alerts,
    attempts,
    deliveries,
    digest_articles,
    digest_stories,
    digests,
    editions,
    paused_subscribers,
    payloads,
    series,
    verdicts,
)
from wirewatch.adapters.store.polling_tables import (
    entries,
    facts,
    feeds,
    fetches,
    hosts,
    leases,
    outlet_paragraphs,
    warc_records,
)
from wirewatch.adapters.store.story_tables import (
    announced_dates,
    statements,
    stories,
    story_articles,
    story_corrections,
)

__all__ = [
    "Instant",
    "alert_readers",
    "alerts",
    "announced_dates",
    "articles",
    "attempts",
    "deliveries",
    "digest_articles",
    "digest_stories",
    "digests",
    "editions",
    "entries",
    "facts",
    "feeds",
    "fetches",
    "hosts",
    "known_aliases",
    "leases",
    "mentions",
    "metadata",
    "new_actors",
    "outlet_paragraphs",
    "paused_subscribers",
    "payloads",
    "revisions",
    "saliences",
    "series",
    "statements",
    "storable",
    "stories",
    "story_articles",
    "story_corrections",
    "verdicts",
    "warc_records",
]
