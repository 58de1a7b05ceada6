"""Corrections of stories by hand, outlets that are never merged, and which revision's statements are stored."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _story("stories", "joined_into_id")
    _story("story_articles", "grouped_in_id")
    _story("story_corrections", "from_id")
    _story("story_corrections", "into_id")
    op.add_column("story_articles", sa.Column("noted_revision", sa.Integer()))
    op.execute("UPDATE story_articles SET noted_revision = 1")
    for table, column in (
        ("stories", "joined_into_id"),
        ("stories", "follows_id"),
        ("story_articles", "noted_revision"),
        ("story_corrections", "article_id"),
    ):
        op.create_index(f"ix_{table}_{column}", table, [column])
    with op.batch_alter_table("feeds") as feeds:
        feeds.add_column(sa.Column("merge", sa.Boolean(), nullable=False, server_default=sa.true()))
    with op.batch_alter_table("feeds") as feeds:
        feeds.alter_column("merge", server_default=None)


def _story(table: str, name: str) -> None:
    of_story = sa.ForeignKey("stories.id", name=f"fk_{table}_{name}")
    op.add_column(table, sa.Column(name, sa.Integer(), of_story), inline_references=True)
