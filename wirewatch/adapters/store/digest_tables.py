"""Tables of digests and their delivery. Each says what one row is."""

from __future__ import annotations

from sqlalchemy import JSON, Boolean, Column, ForeignKey, Index, Integer, LargeBinary, String, Table, UniqueConstraint

from wirewatch.adapters.store.columns import Instant, Text, identifier, metadata

# One series that has ever been composed or planned.
series = Table(
    "series",
    metadata,
    Column("id", Text, primary_key=True),
    Column("created_at", Instant, nullable=False),  # the first cycle that knew it
    Column("configured", Boolean, nullable=False),
    Column("actors", JSON, nullable=False),
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
    Column(
        "position", Integer, nullable=False
    ),  # from 1; 0: told under another story, from which it was split or joined
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
    Column("gone_at", Instant),  # articles.gone_at as told: a retraction is told once
    Index(None, "digest_id"),
)

# One issue as the readers of one profile got it, where they asked for less than all of it or for another form.
editions = Table(
    "editions",
    metadata,
    Column("digest_id", ForeignKey("digests.id"), primary_key=True),
    Column("profile", String(32), primary_key=True),  # as deliveries name it in their headers
    Column("stories", Integer, nullable=False),
    Column("document", LargeBinary, nullable=False),  # the Digest as composed, JSON packed by zlib
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
    Column("kind", String(16), nullable=False),  # digest, resend, trial, alert
    Column("subscriber", Text, nullable=False),  # address, or name of the environment variable: never a secret
    Column("channel", String(16), nullable=False),  # file, email, slack
    Column("part", Integer, nullable=False, default=1),
    Column("parts", Integer, nullable=False, default=1),
    Column("identity", Text, nullable=False),  # Message-ID for email; a stable key otherwise
    Column("headers", JSON, nullable=False, default=dict),
    Column("payload", ForeignKey("payloads.sha256"), nullable=False),
    Column("state", String(16), nullable=False),  # planned, sending, sent, refused, unknown, held, ended
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

# One story that a series sends at once, outside its rhythm; `profile` tells readers who ask for less from the others.
alerts = Table(
    "alerts",
    metadata,
    identifier(),
    Column("series", ForeignKey("series.id"), nullable=False),
    Column("story_id", ForeignKey("stories.id"), nullable=False),
    Column("profile", Text, nullable=False),  # actors and languages that its readers ask for; "" for all
    Column("number", Integer, nullable=False),  # 1 the first alert of the story, 2 the next one, ...
    Column("heading", Text, nullable=False),  # the actor or interest that called for it
    Column("reason", String(16), nullable=False),  # title, outlets
    Column("subject", Text, nullable=False),
    Column("alerted_at", Instant, nullable=False),
    UniqueConstraint("series", "story_id", "profile", "number"),
    Index(None, "alerted_at"),
    Index(None, "story_id"),
)

# One reader whom an alert was for, and what became of it.
alert_readers = Table(
    "alert_readers",
    metadata,
    Column("alert_id", ForeignKey("alerts.id"), primary_key=True),
    Column("subscriber", Text, primary_key=True),  # as in deliveries
    Column("channel", String(16), primary_key=True),
    Column("fate", String(16), nullable=False),  # planned, over (the day had its share), known (by another series)
    Column("due_at", Instant, nullable=False),  # when it may go: later than alerted_at in quiet hours
    Column("delivery_id", ForeignKey("deliveries.id")),
    Index(None, "subscriber", "due_at"),
    Index(None, "delivery_id"),
)

# One reader's verdict: on one story of one digest, or on what a digest missed.
verdicts = Table(
    "verdicts",
    metadata,
    identifier(),
    Column("digest_id", ForeignKey("digests.id"), nullable=False),
    Column("story_id", ForeignKey("stories.id")),  # None: missed
    Column("subscriber", Text, nullable=False),  # as the mail claims to be from; "" when it does not say
    Column("kind", String(16), nullable=False),  # not-relevant, missed, withdrawn
    Column("url", Text),  # of what was missed, when the reader gave it
    Column("note", Text, nullable=False, default=""),
    Column("received_at", Instant, nullable=False),
    Column("fingerprint", String(64), nullable=False, unique=True),  # the same mail twice is one verdict
    Index(None, "digest_id"),
)
