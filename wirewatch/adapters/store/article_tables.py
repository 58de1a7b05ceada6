"""Tables of articles and what was found in them. Each says what one row is."""

from __future__ import annotations

from sqlalchemy import JSON, Boolean, Column, Float, ForeignKey, Index, Integer, String, Table, UniqueConstraint

from wirewatch.adapters.store.columns import Instant, Text, identifier, metadata

# One article: the newest revision of it. Offsets of mentions are into title, lead and body as they stand here.
articles = Table(
    "articles",
    metadata,
    identifier(),
    Column("url", Text, nullable=False),  # the entry's link that it was first read under
    Column("canonical_url", Text, nullable=False),
    Column("url_key", Text, nullable=False, unique=True),  # look-up form of the canonical URL
    Column("feed_id", ForeignKey("feeds.id"), nullable=False),  # of the first entry
    Column("outlet", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("lead", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("paragraphs", JSON, nullable=False),
    Column("authors", JSON, nullable=False),
    Column("language", String(16)),
    Column("site", Text),
    Column("published_at", Instant),  # the one believed
    Column("published_raw", String(40)),  # the page's own, offset kept (ISO 8601)
    Column("published_precision", String(8), nullable=False, default="day"),
    Column("date_source", String(16)),
    Column("date_quarrel", Text),  # what the other source said, when they differ by more than a day
    Column("body_source", String(16), nullable=False),
    Column("text_hash", String(64), nullable=False),
    Column("seen_at", Instant, nullable=False),
    Column("revision", Integer, nullable=False, default=1),
    Column("quiet", Boolean, nullable=False, default=False),  # recorded, listed, but digests keep quiet about it
    Column("flagged", Boolean, nullable=False, default=False),
    Column("flagged_at", Instant),
    Column("watched_with", String(64), nullable=False),  # hash of the watchlist
    Column("warc_record_id", ForeignKey("warc_records.id")),
    Column("revised_at", Instant),  # when this state was seen; None: it is the first, of seen_at
    Column("gone_at", Instant),  # taken away by its outlet: two looks agreed; the text is the last that stood there
    Column("gone_record_id", ForeignKey("warc_records.id")),  # what stood in its place
    Column("missing_since", Instant),  # a look found it gone, which the next one is to confirm
    Column("looked_at", Instant),  # when it was last fetched again
    Column("next_look_at", Instant),  # when a flagged article is fetched again
    Column("etag", Text),  # of the page's newest answer, byte for byte
    Column("last_modified", Text),
    Index(None, "text_hash"),
    Index(None, "canonical_url"),
    Index(None, "seen_at"),
    Index(None, "flagged", "seen_at"),
    Index(None, "watched_with"),
    Index(None, "next_look_at"),
    Index(None, "warc_record_id"),
    Index(None, "gone_record_id"),
)

# One earlier state of an article.
revisions = Table(
    "revisions",
    metadata,
    identifier(),
    Column("article_id", ForeignKey("articles.id"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("seen_at", Instant, nullable=False),  # when this state was first seen
    Column("title", Text, nullable=False),
    Column("lead", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("text_hash", String(64), nullable=False),
    Column("kind", String(16), nullable=False),  # why it gave way: edit, reread, page (that came after its feed's text)
    Column("warc_record_id", ForeignKey("warc_records.id")),
    UniqueConstraint("article_id", "number"),
    Index(None, "warc_record_id"),
)

# One watched actor and the revision that first names it, once an edit brought one in: told, though the article was.
new_actors = Table(
    "new_actors",
    metadata,
    Column("article_id", ForeignKey("articles.id"), primary_key=True),
    Column("actor", Text, primary_key=True),
    Column("revision", Integer, nullable=False),  # of the article, the first that names it
    Column("seen_at", Instant, nullable=False),
)

# One alias of an actor at one span of an article's newest revision.
mentions = Table(
    "mentions",
    metadata,
    identifier(),
    Column("article_id", ForeignKey("articles.id"), nullable=False),
    Column("actor", Text, nullable=False),
    Column("alias", Text, nullable=False),
    Column("alias_language", String(16), nullable=False),
    Column("surface", Text, nullable=False),
    Column("field", String(8), nullable=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("rule", String(40), nullable=False),
    Column("reason", Text, nullable=False),
    Column("context", Text),
    Index(None, "article_id"),
    Index(None, "actor"),
)

# How much an article is about an actor.
saliences = Table(
    "saliences",
    metadata,
    Column("article_id", ForeignKey("articles.id"), primary_key=True),
    Column("actor", Text, primary_key=True),
    Column("score", Float, nullable=False),
    Column("about", Boolean, nullable=False),
)

# One alias that was ever watched: what was seen before known_at is not told.
known_aliases = Table(
    "known_aliases",
    metadata,
    Column("actor", Text, primary_key=True),
    Column("alias", Text, primary_key=True),
    Column("known_at", Instant, nullable=False),
)
