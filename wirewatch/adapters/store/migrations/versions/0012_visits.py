"""When the process before ended its visit to a host, so that gaps between requests hold across processes."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("leases", sa.Column("visited_at", sa.DateTime(timezone=True)))
