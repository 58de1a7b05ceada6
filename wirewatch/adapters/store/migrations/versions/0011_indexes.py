"""Indexes for the habits of feeds, so that status and digests read no whole table."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with_news = sa.text("entries_new > 0")
    op.create_index(
        "ix_fetches_news",
        "fetches",
        ["feed_id", "fetched_at"],
        sqlite_where=with_news,
        postgresql_where=with_news,
    )
    op.create_index("ix_entries_feed_id_published_at", "entries", ["feed_id", "published_at"])
    refused = sa.text("reason <> ''")
    op.create_index("ix_mentions_actor_article_id", "mentions", ["actor", "article_id"])
    op.drop_index("ix_mentions_actor", "mentions")
    op.create_index(
        "ix_entries_refused", "entries", ["seen_at"], sqlite_where=refused, postgresql_where=refused
    )
