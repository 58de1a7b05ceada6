"""Every table of the store, and the column types they use. All times are UTC."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    DateTime,
    Dialect,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    TypeDecorator,
    UniqueConstraint,
    text,
)
from sqlalchemy import Text as PlainText

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

HAS_NEW_ENTRIES = text("entries_new > 0")
HAS_REFUSAL_REASON = text("reason <> ''")
IS_GONE = text("gone_at IS NOT NULL")


class Instant(TypeDecorator[datetime]):
    """A timezone-aware datetime, read back in UTC by every database; rejects naive values."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        """Convert for the driver. Raises ValueError for a naive value."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a naive datetime was given to the store")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: Any | None, dialect: Dialect) -> datetime | None:
        """Convert what the driver read to an aware UTC datetime."""
        if not isinstance(value, datetime):
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def replace_unstorable(text: str) -> str:
    """Replace NUL and lone surrogates, which no database stores, by U+FFFD; keeps the length."""
    if text.isascii():
        return text.replace("\0", "\ufffd")
    try:
        text.encode()
    except UnicodeEncodeError:
        text = "".join(
            "\ufffd" if "\ud800" <= character <= "\udfff" else character for character in text
        )
    return text.replace("\0", "\ufffd")


class Text(TypeDecorator[str]):
    """Untrusted text; unstorable characters are replaced one for one to keep offsets valid."""

    impl = PlainText
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """Convert for the driver."""
        return None if value is None else replace_unstorable(value)


def id_column() -> Column[int]:
    """A column `id`, counted up by the database."""
    return Column("id", Integer, primary_key=True, autoincrement=True)


# One feed of feeds.yaml, with what we know of it (domain.model.FeedState). Rows outlive the config.
feeds = Table(
    "feeds",
    metadata,
    id_column(),
    Column("url", Text, nullable=False, unique=True),  # as configured
    Column("outlet", Text, nullable=False),
    Column("language", String(16)),
    Column("owner", Text),
    Column(
        "merge", Boolean, nullable=False, default=True
    ),  # False: each of its articles becomes a separate story
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


# One fetch of a feed: the data for coverage statements and for "silent for unusually long".
fetches = Table(
    "fetches",
    metadata,
    id_column(),
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
    # Polls that brought something: one in thirty, and all that habits are made of.
    Index(
        "ix_fetches_news",
        "feed_id",
        "fetched_at",
        sqlite_where=HAS_NEW_ENTRIES,
        postgresql_where=HAS_NEW_ENTRIES,
    ),
)

# One host (registrable domain): what all its feeds and pages share.
hosts = Table(
    "hosts",
    metadata,
    Column("host", Text, primary_key=True),
    Column("wait_until", Instant),  # Retry-After for the whole host
    Column("robots", Text),  # robots.txt as fetched; "" if the host has none
    Column("robots_at", Instant),
)

# One host, or another unit of work, leased by one process until lease_until. System clock.
leases = Table(
    "leases",
    metadata,
    Column("kind", Text, primary_key=True),  # host, group, alert, deliver, archive, ...
    Column("host", Text, primary_key=True),
    Column("holder", Text, nullable=False),  # machine/pid/start time of the process
    Column("lease_until", Instant, nullable=False),  # of a released host: when its last visit ended
    Column("visited_at", Instant),  # when the holder before ended its visit
)


# One record of a feed.
entries = Table(
    "entries",
    metadata,
    id_column(),
    Column("feed_id", ForeignKey("feeds.id"), nullable=False),
    Column("identity", String(64), nullable=False),
    Column("guid", Text),
    Column("url", Text, nullable=False),  # the link as the feed gave it; "" when it gave none
    Column("host", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("summary", Text, nullable=False, default=""),  # visible text
    Column("content", Text, nullable=False, default=""),  # visible text
    Column(
        "content_hash", String(64), nullable=False
    ),  # of title, summary and content: an edit changes it
    Column("language", String(16)),
    Column("published_at", Instant),
    Column("seen_at", Instant, nullable=False),
    Column("state", String(16), nullable=False),
    Column("attempts", Integer, nullable=False, default=0),
    Column("next_attempt_at", Instant),
    Column("reason", Text, nullable=False, default=""),  # why feed-only or given-up, in words
    Column("article_id", ForeignKey("articles.id")),
    Column(
        "first_poll", Boolean, nullable=False, default=False
    ),  # came with the feed's first poll: recorded, not reported
    Column("revision", Integer, nullable=False, default=1),
    UniqueConstraint("feed_id", "identity"),
    Index(None, "state", "next_attempt_at"),
    Index(None, "host", "state"),
    Index(None, "feed_id", "published_at"),
    Index(None, "url"),
    Index(None, "seen_at"),
    Index(None, "article_id"),
    Index(
        "ix_entries_refused",
        "seen_at",
        sqlite_where=HAS_REFUSAL_REASON,
        postgresql_where=HAS_REFUSAL_REASON,
    ),
)

# One raw response in the archive.
warc_records = Table(
    "warc_records",
    metadata,
    id_column(),
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

# Small facts about this store: the install key (hex) for Message-IDs, first run, last good config.
facts = Table(
    "facts",
    metadata,
    Column("name", Text, primary_key=True),
    Column("value", JSON, nullable=False),
    Column("noted_at", Instant, nullable=False),
)


# The newest revision of one article. Offsets of mentions refer to title, lead and body in this row.
articles = Table(
    "articles",
    metadata,
    id_column(),
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
    Column(
        "reading", JSON(none_as_null=True)
    ),  # name, reason, unsure: where readings of the page disagreed
    Column("text_hash", String(64), nullable=False),
    Column("seen_at", Instant, nullable=False),
    Column("revision", Integer, nullable=False, default=1),
    Column(
        "quiet", Boolean, nullable=False, default=False
    ),  # recorded, listed, but digests keep quiet about it
    Column("flagged", Boolean, nullable=False, default=False),
    Column("flagged_at", Instant),
    Column("watched_with", String(64), nullable=False),  # hash of the watchlist
    Column("warc_record_id", ForeignKey("warc_records.id")),
    Column("revised_at", Instant),  # when this state was seen; None: it is the first, of seen_at
    Column(
        "gone_at", Instant
    ),  # removed by its outlet, as two checks found; the text is the last one published
    Column("gone_record_id", ForeignKey("warc_records.id")),  # the page that replaced it
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
    Index("ix_articles_gone_at", "gone_at", sqlite_where=IS_GONE, postgresql_where=IS_GONE),
)

# One article in the search index: what filters need. The index itself, search_index and
# search_quotes, is made by migration 0010 alone: virtual tables on SQLite, tsvectors on PostgreSQL.
search_documents = Table(
    "search_documents",
    metadata,
    Column("article_id", ForeignKey("articles.id"), primary_key=True),
    Column("dated_at", Instant, nullable=False),  # published, or seen where that is not known
    Column("outlet", Text, nullable=False),
    Column("language", String(16)),  # primary tag
)

# One earlier state of an article.
revisions = Table(
    "revisions",
    metadata,
    id_column(),
    Column("article_id", ForeignKey("articles.id"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("seen_at", Instant, nullable=False),  # when this state was first seen
    Column("title", Text, nullable=False),
    Column("lead", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("text_hash", String(64), nullable=False),
    Column(
        "kind", String(16), nullable=False
    ),  # why it gave way: edit, reread, page (that came after its feed's text)
    Column("warc_record_id", ForeignKey("warc_records.id")),
    UniqueConstraint("article_id", "number"),
    Index(None, "warc_record_id"),
)

# One watched actor that an edit added to an article, with the first revision that names it. It is
# reported even if the article has been.
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
    id_column(),
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
    Index(None, "actor", "article_id"),
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

# One alias that was ever watched; matches in articles seen before known_at are not reported.
known_aliases = Table(
    "known_aliases",
    metadata,
    Column("actor", Text, primary_key=True),
    Column("alias", Text, primary_key=True),
    Column("known_at", Instant, nullable=False),
)


# One event, as the grouper sees it.
stories = Table(
    "stories",
    metadata,
    id_column(),
    Column(
        "key", String(12), nullable=False, unique=True
    ),  # short, stable, printable: people quote it
    Column("lead_article_id", ForeignKey("articles.id"), nullable=False),
    Column("first_seen_at", Instant, nullable=False),
    Column("last_seen_at", Instant, nullable=False),
    Column("follows_id", ForeignKey("stories.id")),
    Column(
        "joined_into_id", ForeignKey("stories.id")
    ),  # by hand: its key is still found, its articles are there
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
    Column(
        "by_hand", Boolean, nullable=False, default=False
    ),  # a correction, never undone by the grouper
    Column(
        "grouped_in_id", ForeignKey("stories.id")
    ),  # where the grouper has it, when that story was joined into this
    Column(
        "noted_revision", Integer
    ),  # of the article: the one whose statements and dates are stored
    Index(None, "story_id"),
    Index(None, "noted_revision"),
)

# One article that a person moved between stories, and the article that it was separated from or
# joined with.
story_corrections = Table(
    "story_corrections",
    metadata,
    id_column(),
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
    id_column(),
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
    id_column(),
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

# One numbered issue of a series.
digests = Table(
    "digests",
    metadata,
    id_column(),
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

# One story revision that a series has reported; it is never reported as new again.
digest_stories = Table(
    "digest_stories",
    metadata,
    id_column(),
    Column("series", ForeignKey("series.id"), nullable=False),
    Column("story_id", ForeignKey("stories.id"), nullable=False),
    Column("revision", Integer, nullable=False),  # 1 first telling, 2 first follow-up, ...
    Column("digest_id", ForeignKey("digests.id"), nullable=False),
    Column(
        "position", Integer, nullable=False
    ),  # from 1; 0: reported under another story, from which it was split or joined
    UniqueConstraint("series", "story_id", "revision"),
    Index(None, "digest_id"),
)

# One article that a series has reported, under its story.
digest_articles = Table(
    "digest_articles",
    metadata,
    Column("series", ForeignKey("series.id"), primary_key=True),
    Column("article_id", ForeignKey("articles.id"), primary_key=True),
    Column("digest_id", ForeignKey("digests.id"), nullable=False),
    Column("revision", Integer, nullable=False),  # of the article, as reported
    Column("gone_at", Instant),  # articles.gone_at as reported: a retraction is reported once
    Index(None, "digest_id"),
)

# One issue in the version of one profile, whose readers asked for a selection or another format.
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
    id_column(),
    Column("digest_id", ForeignKey("digests.id")),  # None: a trial or an operator's message
    Column("kind", String(16), nullable=False),  # digest, resend, trial, alert, operator
    Column(
        "subscriber", Text, nullable=False
    ),  # address, or name of the environment variable: never a secret
    Column("channel", String(16), nullable=False),  # file, email, slack
    Column("part", Integer, nullable=False, default=1),
    Column("parts", Integer, nullable=False, default=1),
    Column("identity", Text, nullable=False),  # Message-ID for email; a stable key otherwise
    Column("headers", JSON, nullable=False, default=dict),
    Column("payload", ForeignKey("payloads.sha256"), nullable=False),
    Column(
        "state", String(16), nullable=False
    ),  # planned, sending, sent, refused, unknown, held, ended
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
    id_column(),
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

# One story that a series sends immediately, outside its schedule. `profile` identifies readers who
# asked for a selection; "" for those who read everything.
alerts = Table(
    "alerts",
    metadata,
    id_column(),
    Column("series", ForeignKey("series.id"), nullable=False),
    Column("story_id", ForeignKey("stories.id"), nullable=False),
    Column(
        "profile", Text, nullable=False
    ),  # actors and languages that its readers ask for; "" for all
    Column(
        "number", Integer, nullable=False
    ),  # 1 the first alert of the story, 2 the next one, ...
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
    Column(
        "decision", String(16), nullable=False
    ),  # planned, over (the day had its share), known (by another series)
    Column(
        "due_at", Instant, nullable=False
    ),  # when it may go: later than alerted_at in quiet hours
    Column("delivery_id", ForeignKey("deliveries.id")),
    Index(None, "subscriber", "due_at"),
    Index(None, "delivery_id"),
)

# One reader's verdict: on one story of one digest, or on what a digest missed.
verdicts = Table(
    "verdicts",
    metadata,
    id_column(),
    Column("digest_id", ForeignKey("digests.id"), nullable=False),
    Column("story_id", ForeignKey("stories.id")),  # None: missed
    Column(
        "subscriber", Text, nullable=False
    ),  # as the mail claims to be from; "" when it does not say
    Column("kind", String(16), nullable=False),  # not-relevant, missed, withdrawn
    Column("url", Text),  # of the missed article, if the reader gave it
    Column("note", Text, nullable=False, default=""),
    Column("received_at", Instant, nullable=False),
    Column(
        "fingerprint", String(64), nullable=False, unique=True
    ),  # the same mail twice is one verdict
    Index(None, "digest_id"),
)
