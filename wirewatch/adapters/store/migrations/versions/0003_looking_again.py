"""Looking again: when the state of an article was seen, who is missing, which records prove it, what was told of it."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    for name in ("revised_at", "looked_at", "missing_since"):
        op.add_column("articles", sa.Column(name, INSTANT))
    op.add_column("digest_articles", sa.Column("gone_at", INSTANT))
    _record("articles", "gone_record_id")
    _record("revisions", "warc_record_id")
    op.create_index("ix_articles_warc_record_id", "articles", ["warc_record_id"])
    _new_actors()


def _record(table: str, name: str) -> None:
    of_record = sa.ForeignKey("warc_records.id", name=f"fk_{table}_{name}")
    op.add_column(table, sa.Column(name, sa.Integer(), of_record), inline_references=True)
    op.create_index(f"ix_{table}_{name}", table, [name])


def _new_actors() -> None:
    op.create_table(
        "new_actors",
        sa.Column("article_id", sa.Integer(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("seen_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["article_id"], ["articles.id"], name="fk_new_actors_article_id"),
        sa.PrimaryKeyConstraint("article_id", "actor", name="pk_new_actors"),
    )
