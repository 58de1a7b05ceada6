"""Alerts: which story was sent at once, and what became of it for each reader."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    _alerts()
    _alert_readers()


def _alerts() -> None:
    op.create_table(
        "alerts",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("series", sa.Text(), nullable=False),
        sa.Column("story_id", sa.Integer(), nullable=False),
        sa.Column("profile", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("heading", sa.Text(), nullable=False),
        sa.Column("reason", sa.String(length=16), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("alerted_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["series"], ["series.id"], name="fk_alerts_series"),
        sa.ForeignKeyConstraint(["story_id"], ["stories.id"], name="fk_alerts_story_id"),
        sa.PrimaryKeyConstraint("id", name="pk_alerts"),
        sa.UniqueConstraint("series", "story_id", "profile", "number", name="uq_alerts_series_story_id_profile_number"),
    )
    op.create_index("ix_alerts_alerted_at", "alerts", ["alerted_at"])
    op.create_index("ix_alerts_story_id", "alerts", ["story_id"])


def _alert_readers() -> None:
    op.create_table(
        "alert_readers",
        sa.Column("alert_id", sa.Integer(), nullable=False),
        sa.Column("subscriber", sa.Text(), nullable=False),
        sa.Column("channel", sa.String(length=16), nullable=False),
        sa.Column("fate", sa.String(length=16), nullable=False),
        sa.Column("due_at", INSTANT, nullable=False),
        sa.Column("delivery_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["alert_id"], ["alerts.id"], name="fk_alert_readers_alert_id"),
        sa.ForeignKeyConstraint(["delivery_id"], ["deliveries.id"], name="fk_alert_readers_delivery_id"),
        sa.PrimaryKeyConstraint("alert_id", "subscriber", "channel", name="pk_alert_readers"),
    )
    op.create_index("ix_alert_readers_delivery_id", "alert_readers", ["delivery_id"])
    op.create_index("ix_alert_readers_subscriber_due_at", "alert_readers", ["subscriber", "due_at"])
