"""Every table as of this version, from the statements in 0009_tables.sql."""

from pathlib import Path
from string import Template

from alembic import op

revision = "0009"
down_revision = None
branch_labels = None
depends_on = None

TYPES = {
    "sqlite": {"serial": "INTEGER", "instant": "DATETIME", "bytes": "BLOB"},
    "postgresql": {"serial": "SERIAL", "instant": "TIMESTAMP WITH TIME ZONE", "bytes": "BYTEA"},
}


def upgrade() -> None:
    connection = op.get_bind()
    template = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")
    script = Template(template).substitute(TYPES[connection.dialect.name])
    for statement in script.split(";\n"):
        if statement.strip():
            connection.exec_driver_sql(statement)
