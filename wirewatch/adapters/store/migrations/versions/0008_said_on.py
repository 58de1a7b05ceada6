"""When a statement was made, where the text says so."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("statements", sa.Column("said_on", sa.String(length=10)))
