"""Tables of stories, statements and announced dates. Each says what one row is."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Float, ForeignKey, Index, Integer, String, Table

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
    Column("joined_into_id", ForeignKey("stories.id")),  # by hand: its key is still found, its articles are there
    Index(None, "last_seen_at"),
    Index(None, "joined_into_id"),
    Index(None, "follows_id"),
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
    Column("grouped_in_id", ForeignKey("stories.id")),  # where the grouper has it, when that story was joined into this
    Column("noted_revision", Integer),  # of the article: the one whose statements and dates are stored
    Index(None, "story_id"),
    Index(None, "noted_revision"),
)

# One article that a person moved from one story into another, and the article that it was told from or joined with.
story_corrections = Table(
    "story_corrections",
    metadata,
    identifier(),
    Column("kind", String(8), nullable=False),  # split, join
    Column("article_id", ForeignKey("articles.id"), nullable=False),
    Column("other_article_id", ForeignKey("articles.id"), nullable=False),
    Column("made_at", Instant, nullable=False),
    Column("from_id", ForeignKey("stories.id")),
    Column("into_id", ForeignKey("stories.id")),
    Index(None, "article_id"),
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
    Column("said_on", String(10)),  # as in announced_dates.date; None: the text does not say
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
