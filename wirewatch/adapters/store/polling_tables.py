"""Tables of feeds, their entries and the hosts behind them. Each says what one row is."""

from __future__ import annotations

from sqlalchemy import JSON, Boolean, Column, ForeignKey, Index, Integer, String, Table, UniqueConstraint

from wirewatch.adapters.store.columns import Instant, Text, identifier, metadata

# One feed of feeds.yaml, with what we know of it (domain.model.FeedState). Rows outlive the config.
feeds = Table(
    "feeds",
    metadata,
    identifier(),
    Column("url", Text, nullable=False, unique=True),  # as configured
    Column("outlet", Text, nullable=False),
    Column("language", String(16)),
    Column("owner", Text),
    Column("merge", Boolean, nullable=False, default=True),  # False: its articles are stories of their own
    Column("kind", String(16), nullable=False),
    Column("link_pattern", Text),
    Column("min_seconds", Integer, nullable=False),
    Column("max_seconds", Integer, nullable=False),
    Column("configured", Boolean, nullable=False),  # False: taken out of feeds.yaml
    Column("added_at", Instant, nullable=False),
    Column("title", Text),  # as the feed calls itself
    Column("host", Text, nullable=False),  # registrable domain of fetch_url: the politeness key
    Column("fetch_url", Text, nullable=False),
    Column("next_due_at", Instant, nullable=False),
    Column("wait_until", Instant),
    Column("etag", Text),
    Column("last_modified", Text),
    Column("body_hash", String(64)),
    Column("failures", Integer, nullable=False, default=0),
    Column("failing_since", Instant),
    Column("last_outcome", String(16)),
    Column("last_detail", Text, nullable=False, default=""),
    Column("last_fetch_at", Instant),
    Column("last_ok_at", Instant),
    Column("last_new_at", Instant),
    Column("last_full_at", Instant),
    Column("first_polled_at", Instant),
    Column("moved_to", Text),
    Column("moved_times", Integer, nullable=False, default=0),
    Column("fresh_for_seconds", Integer),
    Column("hints", JSON, nullable=False, default=dict),
    Index(None, "next_due_at"),
)

# One look at a feed: the raw material of coverage statements and of "silent beyond its habit".
fetches = Table(
    "fetches",
    metadata,
    identifier(),
    Column("feed_id", ForeignKey("feeds.id"), nullable=False),
    Column("fetched_at", Instant, nullable=False),
    Column("outcome", String(16), nullable=False),
    Column("status", Integer),
    Column("detail", Text, nullable=False, default=""),
    Column("body_bytes", Integer, nullable=False, default=0),
    Column("entries_seen", Integer, nullable=False, default=0),
    Column("entries_new", Integer, nullable=False, default=0),
    Column("overflowed", Boolean, nullable=False, default=False),
    Index(None, "feed_id", "fetched_at"),
    Index(None, "fetched_at"),
)

# One host (registrable domain): what all its feeds and pages share.
hosts = Table(
    "hosts",
    metadata,
    Column("host", Text, primary_key=True),
    Column("wait_until", Instant),  # Retry-After for the whole host
    Column("robots", Text),  # robots.txt as fetched; "" when there is none
    Column("robots_at", Instant),
)

# One host's due work of one kind, held by one worker until lease_until. The machine's own clock.
leases = Table(
    "leases",
    metadata,
    Column("kind", Text, primary_key=True),  # poll, read, compose:<series>, deliver
    Column("host", Text, primary_key=True),
    Column("holder", Text, nullable=False),  # machine/pid/start time of the process
    Column("lease_until", Instant, nullable=False),
)

# One record of a feed.
entries = Table(
    "entries",
    metadata,
    identifier(),
    Column("feed_id", ForeignKey("feeds.id"), nullable=False),
    Column("identity", String(64), nullable=False),
    Column("guid", Text),
    Column("url", Text, nullable=False),  # the link as the feed gave it; "" when it gave none
    Column("host", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("summary", Text, nullable=False, default=""),  # visible text
    Column("content", Text, nullable=False, default=""),  # visible text
    Column("content_hash", String(64), nullable=False),  # of title, summary and content: an edit changes it
    Column("language", String(16)),
    Column("published_at", Instant),
    Column("seen_at", Instant, nullable=False),
    Column("state", String(16), nullable=False),
    Column("attempts", Integer, nullable=False, default=0),
    Column("next_attempt_at", Instant),
    Column("reason", Text, nullable=False, default=""),  # why feed-only or given-up, in words
    Column("article_id", ForeignKey("articles.id")),
    Column("first_poll", Boolean, nullable=False, default=False),  # came with the feed's first poll: recorded, not told
    Column("revision", Integer, nullable=False, default=1),
    UniqueConstraint("feed_id", "identity"),
    Index(None, "state", "next_attempt_at"),
    Index(None, "host", "state"),
    Index(None, "url"),
    Index(None, "seen_at"),
    Index(None, "article_id"),
)

# One raw response in the archive.
warc_records = Table(
    "warc_records",
    metadata,
    identifier(),
    Column("url", Text, nullable=False),
    Column("file", Text, nullable=False),  # relative to the archive folder
    Column("offset", Integer, nullable=False),
    Column("length", Integer, nullable=False),
    Column("fetched_at", Instant, nullable=False),
    Column("status", Integer, nullable=False),
    Column("sha256", String(64), nullable=False),  # of the payload
    Index(None, "url"),
    Index(None, "file"),
)

# How many articles of an outlet hold one paragraph: three and more make it boilerplate.
outlet_paragraphs = Table(
    "outlet_paragraphs",
    metadata,
    Column("outlet", Text, primary_key=True),
    Column("paragraph_hash", String(32), primary_key=True),
    Column("articles", Integer, nullable=False),
    Column("last_seen_at", Instant, nullable=False),
)

# Small facts about this store: the install key (hex) for derived Message-IDs, first run, last good config.
facts = Table(
    "facts",
    metadata,
    Column("name", Text, primary_key=True),
    Column("value", JSON, nullable=False),
    Column("noted_at", Instant, nullable=False),
)
