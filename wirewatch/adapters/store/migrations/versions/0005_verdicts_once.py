"""Readers' verdicts, each kept once, with the address of what was missed."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_table("verdicts")  # nothing has ever written to it
    op.create_table(
        "verdicts",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("digest_id", sa.Integer(), nullable=False),
        sa.Column("story_id", sa.Integer(), nullable=True),
        sa.Column("subscriber", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("url", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["digest_id"], ["digests.id"], name="fk_verdicts_digest_id"),
        sa.ForeignKeyConstraint(["story_id"], ["stories.id"], name="fk_verdicts_story_id"),
        sa.PrimaryKeyConstraint("id", name="pk_verdicts"),
        sa.UniqueConstraint("fingerprint", name="uq_verdicts_fingerprint"),
    )
    op.create_index("ix_verdicts_digest_id", "verdicts", ["digest_id"])
