"""Tables of stories, digests and deliveries. Each says what one row is."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    UniqueConstraint,
)

from wirewatch.adapters.store.columns import Instant, Text, identifier, metadata

# One event, as the grouper sees it.
stories = Table(
    "stories",
    metadata,
    identifier(),
    Column("key", String(12), nullable=False, unique=True),  # short, stable, printable: people quote it
    Column("lead_article_id", ForeignKey("articles.id"), nullable=False),
    Column("first_seen_at", Instant, nullable=False),
    Column("last_seen_at", Instant, nullable=False),
    Column("follows_id", ForeignKey("stories.id")),
    Index(None, "last_seen_at"),
)

# One article's place in a story: the decision and its score.
story_articles = Table(
    "story_articles",
    metadata,
    Column("article_id", ForeignKey("articles.id"), primary_key=True),
    Column("story_id", ForeignKey("stories.id"), nullable=False),
    Column("relation", String(16), nullable=False),
    Column("score", Float, nullable=False),
    Column("nearest_article_id", ForeignKey("articles.id")),
    Column("reason", Text, nullable=False, default=""),
    Column("origin", Text),
    Column("placed_at", Instant, nullable=False),
    Column("by_hand", Boolean, nullable=False, default=False),  # a correction, never undone by the grouper
    Index(None, "story_id"),
)

# Two articles that a person told apart or together.
story_corrections = Table(
    "story_corrections",
    metadata,
    identifier(),
    Column("kind", String(8), nullable=False),  # split, join
    Column("article_id", ForeignKey("articles.id"), nullable=False),
    Column("other_article_id", ForeignKey("articles.id"), nullable=False),
    Column("made_at", Instant, nullable=False),
)

# One quote of an article, with its speaker.
statements = Table(
    "statements",
    metadata,
    identifier(),
    Column("article_id", ForeignKey("articles.id"), nullable=False),
    Column("quote", Text, nullable=False),
    Column("speaker", Text, nullable=False),
    Column("verb", Text, nullable=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("via", Text),
    Index(None, "article_id"),
)

# One date that an article announces or recalls.
announced_dates = Table(
    "announced_dates",
    metadata,
    identifier(),
    Column("article_id", ForeignKey("articles.id"), nullable=False),
    Column("span", Text, nullable=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("date", String(10), nullable=False),
    Column("kind", String(8), nullable=False),
    Column("sentence", Text, nullable=False),
    Column("rejected_at", Instant),
    Index(None, "article_id"),
    Index(None, "date"),
)

# One series that has ever been composed or planned.
series = Table(
    "series",
    metadata,
    Column("id", Text, primary_key=True),
    Column("created_at", Instant, nullable=False),  # the first cycle that knew it
    Column("configured", Boolean, nullable=False),
    Column("actors", JSON, nullable=False),
)

# One alias that was ever watched: what was seen before known_at is not told.
known_aliases = Table(
    "known_aliases",
    metadata,
    Column("actor", Text, primary_key=True),
    Column("alias", Text, primary_key=True),
    Column("known_at", Instant, nullable=False),
)

# One numbered issue of a series.
digests = Table(
    "digests",
    metadata,
    identifier(),
    Column("series", ForeignKey("series.id"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("due_at", Instant, nullable=False),
    Column("window_start", Instant, nullable=False),
    Column("window_end", Instant, nullable=False),
    Column("composed_at", Instant, nullable=False),
    Column("subject", Text, nullable=False),
    Column("stories", Integer, nullable=False),
    Column("document", JSON, nullable=False),  # the Digest as composed
    Column("config_hash", String(64), nullable=False),
    UniqueConstraint("series", "number"),
    UniqueConstraint("series", "due_at"),
)

# One story revision that a series has told: what is in here is never told again as new.
digest_stories = Table(
    "digest_stories",
    metadata,
    identifier(),
    Column("series", ForeignKey("series.id"), nullable=False),
    Column("story_id", ForeignKey("stories.id"), nullable=False),
    Column("revision", Integer, nullable=False),  # 1 first telling, 2 first follow-up, ...
    Column("digest_id", ForeignKey("digests.id"), nullable=False),
    Column("position", Integer, nullable=False),
    UniqueConstraint("series", "story_id", "revision"),
    Index(None, "digest_id"),
)

# One article that a series has told, under its story.
digest_articles = Table(
    "digest_articles",
    metadata,
    Column("series", ForeignKey("series.id"), primary_key=True),
    Column("article_id", ForeignKey("articles.id"), primary_key=True),
    Column("digest_id", ForeignKey("digests.id"), nullable=False),
    Column("revision", Integer, nullable=False),  # of the article, as told
    Index(None, "digest_id"),
)

# Rendered bytes, once for all deliveries that share them.
payloads = Table(
    "payloads",
    metadata,
    Column("sha256", String(64), primary_key=True),
    Column("body", LargeBinary, nullable=False),
)

# One digest for one subscriber by one channel, in one part or several.
deliveries = Table(
    "deliveries",
    metadata,
    identifier(),
    Column("digest_id", ForeignKey("digests.id")),  # None: a trial or an operator's message
    Column("kind", String(16), nullable=False),  # digest, resend, trial, alert, catch-up
    Column("subscriber", Text, nullable=False),  # address, or name of the environment variable: never a secret
    Column("channel", String(16), nullable=False),  # file, email, slack
    Column("part", Integer, nullable=False, default=1),
    Column("parts", Integer, nullable=False, default=1),
    Column("identity", Text, nullable=False),  # Message-ID for email; a stable key otherwise
    Column("headers", JSON, nullable=False, default=dict),
    Column("payload", ForeignKey("payloads.sha256"), nullable=False),
    Column("state", String(16), nullable=False),  # planned, sending, sent, refused, unknown, held
    Column("tries", Integer, nullable=False, default=0),
    Column("next_attempt_at", Instant),
    Column("planned_at", Instant, nullable=False),
    Column("sent_at", Instant),
    Column("detail", Text, nullable=False, default=""),
    UniqueConstraint("digest_id", "kind", "subscriber", "channel", "part"),
    Index(None, "state", "next_attempt_at"),
)

# One try at a delivery; committed before the socket opens.
attempts = Table(
    "attempts",
    metadata,
    identifier(),
    Column("delivery_id", ForeignKey("deliveries.id"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("holder", Text),  # the process that makes it, as in leases
    Column("started_at", Instant, nullable=False),
    Column("ended_at", Instant),
    Column("outcome", String(16)),  # sent, refused, retry, unknown; None: the process died in it
    Column("reply", Text, nullable=False, default=""),
    UniqueConstraint("delivery_id", "number"),
)

# One subscriber that we stopped writing to.
paused_subscribers = Table(
    "paused_subscribers",
    metadata,
    Column("subscriber", Text, primary_key=True),
    Column("channel", String(16), primary_key=True),
    Column("refusals", Integer, nullable=False),
    Column("paused_at", Instant),
    Column("detail", Text, nullable=False, default=""),
)

# One reader's verdict on one story of one digest.
verdicts = Table(
    "verdicts",
    metadata,
    identifier(),
    Column("digest_id", ForeignKey("digests.id"), nullable=False),
    Column("story_id", ForeignKey("stories.id")),
    Column("subscriber", Text, nullable=False),
    Column("kind", String(16), nullable=False),  # not-relevant, missed
    Column("note", Text, nullable=False, default=""),
    Column("received_at", Instant, nullable=False),
)
