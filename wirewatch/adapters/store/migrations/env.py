"""Alembic's way in: it works on the connection it is given, inside that connection's transaction."""

from alembic import context

from wirewatch.adapters.store.schema import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
