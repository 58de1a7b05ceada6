"""The search index: empty here, filled by steps.search for articles from before."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "search_documents",
        sa.Column("article_id", sa.Integer(), nullable=False),
        sa.Column("dated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("outlet", sa.Text(), nullable=False),
        sa.Column("language", sa.String(length=16), nullable=True),
        sa.ForeignKeyConstraint(
            ["article_id"], ["articles.id"], name="fk_search_documents_article_id"
        ),
        sa.PrimaryKeyConstraint("article_id", name="pk_search_documents"),
    )
    gone = sa.text("gone_at IS NOT NULL")
    op.create_index(
        "ix_articles_gone_at", "articles", ["gone_at"], sqlite_where=gone, postgresql_where=gone
    )
    # Not in schema.py: SQLAlchemy has no words for them. Both hold tokens alone; the text stays in `articles`.
    for index in ("search_index", "search_quotes"):
        if op.get_bind().dialect.name == "sqlite":
            # Tokens come folded and stemmed; "ascii" takes every other character as part of a word.
            op.execute(
                f"CREATE VIRTUAL TABLE {index} USING fts5(words, content='', columnsize=0, tokenize='ascii')"
            )
        else:
            op.execute(
                f"CREATE TABLE {index} (rowid INTEGER PRIMARY KEY REFERENCES articles (id), words TSVECTOR NOT NULL)"
            )
            op.execute(f"CREATE INDEX ix_{index}_words ON {index} USING gin (words)")
